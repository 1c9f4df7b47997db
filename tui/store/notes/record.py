"""Notes: an analyst's annotations of facts, sources, answers, bases … of a theatre, one by one and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Literal, get_args

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from tui.base.errors import Problem
from tui.store.schema.records import FORM, Form, Id, Record, Text

NotedKind = Literal["fact", "source", "answer", "base", "pair", "question", "actor", "place"]
"""What may be noted."""
NOTED_KINDS: Final[tuple[NotedKind, ...]] = get_args(NotedKind)
Confidence = Literal["low", "moderate", "high"]
CONFIDENCES: Final[tuple[Confidence, ...]] = get_args(Confidence)
Thing = tuple[NotedKind, str]
"""A kind, and an id of it: an answer is `<question>~<answer>`, a pair `<actor>~<actor>` in order of the alphabet."""

_Joined = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*~[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=161,
        extra={FORM: Form("", "two ids joined by ~", "a~b")},
    ),
]
_Moment = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$",
        extra={FORM: Form("", "a day and time with its zone, such as 2024-12-03T14:05:00+01:00", "2000-01-01")},
    ),
]
Tag = Annotated[
    str, Meta(pattern=r"^[^\s,]+$", max_length=40, extra={FORM: Form("", "a word without blanks or commas", "tag")})
]
_Name = Annotated[str, Meta(min_length=1, max_length=200)]


class On(Record, frozen=True, kw_only=True):
    """What a note is on: one of these."""

    fact: Id | None = None
    source: Id | None = None
    answer: _Joined | None = None
    base: Id | None = None
    pair: _Joined | None = None
    question: Id | None = None
    actor: Id | None = None
    place: Id | None = None


class NoteRecord(Record, frozen=True, kw_only=True):
    """A note as it is written in the file."""

    on: On
    by: _Name
    at: _Moment
    theatre: _Name | None = None
    note: Text | None = None
    tags: list[Tag] = msgspec.field(default_factory=list)
    bookmark: bool = False
    confidence: Confidence | None = None


class Note(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """Somebody's annotation of a thing.

    `theatre` is the title of the theatre that has the thing: it survives a move of the folder, as a path does not. A
    note without one is for every theatre.
    """

    kind: NotedKind
    id: str
    by: str
    at: str
    """Day and time with its zone, or a day alone, in ISO 8601."""
    theatre: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    bookmark: bool = False
    confidence: Confidence | None = None

    @property
    def thing(self) -> Thing:
        """What it is on."""
        return self.kind, self.id

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.note or self.tags or self.bookmark or self.confidence)


def note_from(record: NoteRecord) -> Note | None:
    """Return the note of a record; None where it is not on one thing."""
    given = [(kind, id_) for kind in NOTED_KINDS if (id_ := getattr(record.on, kind)) is not None]
    if len(given) != 1:
        return None
    kind, id_ = given[0]
    return Note(
        kind=kind,
        id=canonical(kind, id_),
        by=record.by,
        at=record.at,
        theatre=record.theatre or "",
        note=record.note or "",
        tags=tuple(dict.fromkeys(record.tags)),
        bookmark=record.bookmark,
        confidence=record.confidence,
    )


def canonical(kind: str, id_: str) -> str:
    """Return the one id of a thing that may be called by several: a pair has its actors in either order."""
    return "~".join(sorted(id_.split("~"))) if kind == "pair" else id_


class Notes(msgspec.Struct, frozen=True, eq=False):
    """The notes of a file, in its order, and by what they are on; and what is wrong with the file."""

    all: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()
    by_thing: Mapping[tuple[str, str], tuple[Note, ...]] = {}

    @classmethod
    def of(cls, notes: Iterable[Note], problems: Iterable[Problem] = ()) -> Notes:
        """Return notes, by what they are on."""
        listed = tuple(notes)
        by_thing: dict[tuple[str, str], list[Note]] = {}
        for each in listed:
            by_thing.setdefault(each.thing, []).append(each)
        return cls(listed, tuple(problems), {thing: tuple(found) for thing, found in by_thing.items()})

    def within(self, theatre: str) -> Notes:
        """Return those of the theatre with this title, and those for every theatre."""
        if not (self.all or self.problems):
            return self
        return Notes.of((each for each in self.all if each.theatre in ("", theatre)), self.problems)

    def on(self, kind: str, id_: str) -> tuple[Note, ...]:
        """Return the notes on a thing."""
        return self.by_thing.get((kind, canonical(kind, id_)), ())


class NoteChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change of the annotation of a thing by `by`; what is UNSET stays as it is.

    `note` replaces the text `before`: where another session has written another one meanwhile, both are kept. With
    `delete`, the last record of `by` about it goes.
    """

    kind: NotedKind
    id: str
    theatre: str
    by: str
    at: str
    note: str | msgspec.UnsetType = msgspec.UNSET
    before: str = ""
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    bookmark: bool | msgspec.UnsetType = msgspec.UNSET
    confidence: Confidence | msgspec.UnsetType | None = msgspec.UNSET
    delete: bool = False

    def is_of(self, note: Note) -> bool:
        """Return whether a note is one that this changes."""
        of_theatre = note.theatre in ("", self.theatre)
        return note.thing == (self.kind, canonical(self.kind, self.id)) and note.by == self.by and of_theatre

    def conflicts(self, note: Note) -> bool:
        """Return whether another text was written since the one that this replaces was read."""
        return self.note is not msgspec.UNSET and note.note not in (self.before, self.note, "")

    def applied(self, note: Note | None) -> Note:
        """Return the note as it is after the change, or a new one."""
        if note is None:
            note = Note(kind=self.kind, id=canonical(self.kind, self.id), by=self.by, at=self.at, theatre=self.theatre)
        given: dict[str, Any] = {
            name: value
            for name in ("note", "bookmark", "confidence")
            if (value := getattr(self, name)) is not msgspec.UNSET
        }
        tags = [each for each in dict.fromkeys((*note.tags, *self.add_tags)) if each not in self.remove_tags]
        return replace(note, at=self.at, tags=tuple(tags), **given)
