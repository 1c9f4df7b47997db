"""A row of event data → a draft: what its text tells and what its columns say, for a curator to make a fact of.

The draft's source is the row, which the data set published; its facts cite it, and beside it the row as an event, which
no method weighs. Nothing is taken over unasked: actors and places are offered where the theatre knows them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from tui.intake.dates import Candidate
from tui.intake.documents import Document
from tui.intake.draft import CitedRow, Draft, Offer
from tui.intake.finder import Finder
from tui.store.schema.frames import Store


class EventText(msgspec.Struct, frozen=True):
    """What a draft is made of: the row's name, its text, its columns in words, and its days in EDTF."""

    cited: CitedRow
    title: str
    text: str
    columns: str
    when: str
    published: str
    url: str


def key_of(cited: CitedRow) -> str:
    """Return the key of the draft of a row: each row has one."""
    return hashlib.sha256(f"{cited.events}\n{cited.row}".encode()).hexdigest()[:16]


def drafted(
    event: EventText, store: Store, originals: Mapping[str, Sequence[str]], taken: Collection[str] = ()
) -> Draft:
    """Return the draft of a row; `originals` and `taken` are what `Finder` takes.

    Its paragraphs are the text, where the row has one, and the columns. What these name is offered for the text, too.
    """
    document = Document(
        name=f"{event.cited.events} {event.cited.row}",
        paragraphs=tuple(filter(None, (event.text, event.columns))),
        title=event.title,
        publisher=event.cited.events,
        url=event.url,
        language="en",
        told_by="the data set",
    )
    draft = Finder(store, originals, taken).drafts([document], event.published)[0]
    when = Candidate(event.when, "as the row of the data set has it")
    last = draft.proposals[-1]
    proposals = tuple(
        replace(
            each,
            actors=_offered(each.actors, last.actors, last is each),
            places=_offered(each.places, last.places, last is each),
            dates=(when, *(date for date in each.dates if date.when != when.when)),
        )
        for each in draft.proposals
    )
    note = "As the data set has it." if event.published else draft.source.published_note
    source = replace(draft.source, title=event.title, published_note=note)
    return replace(draft, key=key_of(event.cited), event=event.cited, source=source, proposals=proposals)


def _offered(own: tuple[Offer, ...], columns: tuple[Offer, ...], is_same: bool) -> tuple[Offer, ...]:
    """Return what a paragraph names, then what the row's columns do."""
    if is_same:
        return own
    likely = {each.id for each in own if each.likely}
    more = (each for each in columns if each.likely and each.id not in likely)
    named = tuple(replace(each, why="in the row's columns") for each in more)
    added = {each.id for each in named}
    return (*(each for each in own if each.likely), *named, *(each for each in own if each.id not in added | likely))
