"""The user's own notes on what a theatre holds, with the names of what they are on. No method weighs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec
from msgspec.structs import asdict

from tui.analysis.situation import Situation
from tui.analysis.views.not_yet_known import not_yet_known
from tui.store.notes.record import Note, NotedKind

Mark = Literal["bookmark", "note"]
"""How a thing is marked in a list."""


class NoteView(Note, frozen=True, kw_only=True, rename="kebab"):
    """A note, with the name of what it is on."""

    name: str
    """"" where the theatre has no such thing any more."""


class Notable(msgspec.Struct, frozen=True):
    """Something that a note can be on."""

    kind: NotedKind
    id: str
    name: str


def notable(situation: Situation, kind: str, id_: str) -> tuple[Notable, ...]:
    """Return what can be noted of a thing that the cursor is on: itself, then the answers to a question.

    A citation stands for its fact, a paragraph for its source, an indicator for its base. Nothing for what is no thing
    of the theatre's, such as a problem.
    """
    match kind:
        case "citation":
            things: list[tuple[NotedKind, str]] = [("fact", id_.rpartition("#")[0])]
        case "paragraph":
            things = [("source", id_.rpartition("#")[0])]
        case "indicator":
            things = [("base", id_.partition("~")[0])]
        case "question" if id_ in situation.lookup.questions:
            answers = situation.lookup.rows("answers", "question", id_)["answer"]
            things = [("question", id_), *(("answer", f"{id_}~{each}") for each in answers)]
        case "question":
            things = [("fact", id_)]
        case "fact" | "source" | "base" | "pair" | "actor" | "place":
            things = [(kind, id_)]
        case _:
            things = []
    return tuple(Notable(*each, _name(situation, *each)) for each in things)


def notes_on(situation: Situation, kind: str, id_: str) -> tuple[NoteView, ...]:
    """Return the notes on what the cursor is on, and on the answers to a question."""
    # Asked at every step of the cursor: most users have none.
    if not situation.notes.all:
        return ()
    return _views(
        situation, (note for each in notable(situation, kind, id_) for note in situation.notes.on(each.kind, each.id))
    )


def all_notes(situation: Situation) -> tuple[NoteView, ...]:
    """Return every note on the theatre, in the order of the file; on facts, those that the filter shows.

    Those on what was published later are left out: they would tell of it.
    """
    notes = situation.notes.all
    if situation.lens.filters:
        notes = tuple(each for each in notes if each.kind != "fact" or each.id in situation.shown)
    return _views(situation, (each for each in notes if _is_known(situation, each)))


def _is_known(situation: Situation, note: Note) -> bool:
    """Return whether what a note is on was published by the as-of day; an answer with its question."""
    kind, id_ = ("question", note.id.partition("~")[0]) if note.kind == "answer" else note.thing
    return not_yet_known(situation, kind, id_) is None


def marks(situation: Situation, kind: NotedKind) -> Mapping[str, Mark]:
    """Return the ids of the things of a kind on which there is something, with its mark; a bookmark goes before."""
    found: dict[str, Mark] = {}
    for each in situation.notes.all:
        if each.kind == kind and not each.is_bare and found.get(each.id) != "bookmark":
            found[each.id] = "bookmark" if each.bookmark else "note"
    return found


def _views(situation: Situation, notes: Iterable[Note]) -> tuple[NoteView, ...]:
    return tuple(
        NoteView(**asdict(each), name=_name(situation, each.kind, each.id)) for each in notes if not each.is_bare
    )


def _name(situation: Situation, kind: NotedKind, id_: str) -> str:
    """Return what a thing is called; "" where the store has none of this id."""
    lookup = situation.lookup
    match kind:
        case "fact":
            return next(iter(lookup.rows("facts", "id", id_)["says"]), "")
        case "source":
            return lookup.source(id_) if id_ in lookup.sources else ""
        case "base" | "place":
            return lookup.places.get(id_, "")
        case "actor":
            return lookup.actors.get(id_, "")
        case "question":
            return lookup.questions.get(id_, "")
        case "answer":
            question, _, answer = id_.partition("~")
            said = lookup.rows("answers", "question", question).filter(answer=answer)["says"]
            return next(iter(said), "")
        case "pair":
            both = [lookup.actors.get(each, "") for each in id_.split("~")]
            return " and ".join(both) if all(both) else ""
