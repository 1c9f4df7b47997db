"""A draft: what intake proposes for an article, and what a curator has accepted of it. Frozen; kept as JSON."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from tui.intake.dates import Candidate
from tui.store.schema.records import (
    UNKNOWN,
    Actor,
    Answer,
    Bound,
    Choice,
    Grade,
    Indication,
    Kind,
    Place,
    Question,
    Relation,
    Tie,
    Wording,
)

VERSION: Final = 1
"""Of the form that drafts are kept in."""
Known = Literal["text", "url"]


Sign = Literal["actor", "place", "date", "figure", "said", "name"]
"""What was found in a text: `said` is a word of speech, `name` what looks like a name that nobody knows yet."""


class Mark(msgspec.Struct, frozen=True, order=True):
    """Where something was found in a paragraph: from `start` to before `end`, in characters; `of` is id or date."""

    start: int
    end: int
    sign: Sign
    of: str = ""


class Offer(msgspec.Struct, frozen=True):
    """An actor or a place that facts of a paragraph may name, and why it is offered.

    What is `likely` is meant by the paragraph itself; the others are for a menu.
    """

    id: str
    why: str
    likely: bool = True


class Figure(msgspec.Struct, frozen=True):
    """A figure that a paragraph tells, from `start` to before `end`: `value`, or `low` and `high`, with unit and bound.

    `measures` are those of the theatre that it may be of, and `of` the places that it may be measured at, likely ones
    first.
    """

    start: int
    end: int
    unit: str
    bound: Bound = "exactly"
    value: int | float | None = None
    low: int | float | None = None
    high: int | float | None = None
    measures: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


class Attribution(msgspec.Struct, frozen=True):
    """From whom a sentence has what it says, and how it is worded; an empty chain where it speaks for itself."""

    chain: tuple[str, ...]
    relation: Relation | None
    wording: Wording
    start: int
    end: int
    why: str = ""


class NearFact(msgspec.Struct, frozen=True):
    """A fact of the theatre that a paragraph may tell, too; `likeness` is from 0 to 1."""

    id: str
    likeness: float


class EchoOf(msgspec.Struct, frozen=True):
    """Paragraph `at` of another original that says the same in much the same words; `verbatim`: seven in a row."""

    of: str
    at: int
    likeness: float
    verbatim: bool


class Proposal(msgspec.Struct, frozen=True):
    """What was found in one paragraph, counted from 1."""

    paragraph: int
    actors: tuple[Offer, ...] = ()
    places: tuple[Offer, ...] = ()
    dates: tuple[Candidate, ...] = ()
    figures: tuple[Figure, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    near: tuple[NearFact, ...] = ()
    echoes: tuple[EchoOf, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def finds(self) -> int:
        """How much was found that the paragraph itself tells."""
        named = sum(each.likely for each in (*self.actors, *self.places))
        return named + len(self.figures) + sum(bool(each.chain) for each in self.attributions) + len(self.echoes)


class SourceDraft(msgspec.Struct, frozen=True):
    """The source's record as proposed; what nobody tells is unknown, and its reliability is left to a curator."""

    id: str
    title: str
    published: str
    published_note: str
    language: str
    publisher: str = UNKNOWN
    publisher_told: str = ""
    """The publisher's name as told, where it is no actor of the theatre: none is created unasked."""
    byline: str = ""
    url: str = ""
    derived_from: tuple[str, ...] = ()
    derived_why: str = ""
    flaws: tuple[str, ...] = ()
    reliability: Grade = "F"
    reliability_reason: str = ""


class AcceptedFact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact as a curator accepted it: a new one in own words, or one of the theatre that is cited once more.

    With `says` it is new; without, `id` is that of the fact that the paragraph tells as well. Credibility 6 is what
    nobody has judged. While it is filled in, its id is "".
    """

    id: str
    paragraph: int
    says: str = ""
    kind: Kind = "event"
    when: str = UNKNOWN
    dated: str = ""
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    figure: Figure | None = None
    """With one measure, and one place at most."""
    chain: tuple[str, ...] = ()
    relation: Relation | None = None
    wording: Wording = "asserted"
    credibility: int = 6
    ties: tuple[Tie, ...] = ()
    indicates: tuple[Indication, ...] = ()
    answers: Answer | None = None


class Alias(msgspec.Struct, frozen=True):
    """Another spelling of an actor or a place of the theatre."""

    kind: Literal["actors", "places"]
    id: str
    name: str


class NewChoice(msgspec.Struct, frozen=True):
    """One more answer to a question of the theatre."""

    question: str
    choice: Choice


class Rival(msgspec.Struct, frozen=True):
    """A fact of the theatre that answers a question from now on, as one that was accepted answers it otherwise."""

    fact: str
    answers: Answer


class Added(msgspec.Struct, frozen=True):
    """What a curator adds to a theatre beside a source and its facts: only what was asked for by name."""

    aliases: tuple[Alias, ...] = ()
    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    questions: tuple[Question, ...] = ()
    choices: tuple[NewChoice, ...] = ()
    rivals: tuple[Rival, ...] = ()


class CitedRow(msgspec.Struct, frozen=True):
    """The row of a data set of events that a draft was made of: its facts cite it beside the source."""

    events: str
    row: str


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What intake proposes for one article, until a curator accepts it.

    `key` names the text: the same paragraphs have the same key. `already` is the source of the theatre that has this
    text or URL; `nearest` the one most like it, with how many of its paragraphs stand in the text.
    """

    key: str
    name: str
    paragraphs: tuple[str, ...]
    fingerprints: tuple[str, ...]
    source: SourceDraft
    proposals: tuple[Proposal, ...]
    already: str = ""
    already_by: Known = "text"
    nearest: str = ""
    nearest_has: int = 0
    accepted: tuple[AcceptedFact, ...] = ()
    digest: tuple[str, ...] = ()
    """In own words, a line each paragraph; "" where a paragraph has none. Empty where there is no line at all."""
    written: str = ""
    """The id of the source, once it is in the theatre."""
    at: int = 1
    """The paragraph that a curator is at."""
    filled_in: tuple[AcceptedFact, ...] = ()
    """Facts that a curator fills in and has not accepted yet, one a paragraph at most."""
    passed: tuple[AcceptedFact, ...] = ()
    """Facts as they were filled in before a value that no rule found gave way to another: it can be gone back to."""
    passed_source: tuple[SourceDraft, ...] = ()
    """The same of the source's record."""
    settled: tuple[int, ...] = ()
    """Paragraphs that a curator has done with."""
    added: Added = Added()
    event: CitedRow | None = None
    """What it was made of, where that is no article."""
    version: int = VERSION

    @property
    def open(self) -> int:
        """How many paragraphs a curator has not done with."""
        return len(self.paragraphs) - len({*self.settled} & {*range(1, len(self.paragraphs) + 1)})

    @property
    def finds(self) -> int:
        """How much was found in all paragraphs."""
        return sum(each.finds for each in self.proposals)


def proposed(proposal: Proposal, id_: str, says: str = "") -> AcceptedFact:
    """Return the fact that a paragraph's first proposals make, for a curator to change: new, or without `says` cited.

    What is likely is taken; a figure only where the theatre has a measure for it.
    """
    first = proposal.attributions[0] if proposal.attributions else Attribution((), None, "asserted", 0, 0)
    date = proposal.dates[0] if proposal.dates else Candidate(UNKNOWN, "no date is stated")
    figure = next((each for each in proposal.figures if each.measures), None)
    return AcceptedFact(
        id=id_,
        paragraph=proposal.paragraph,
        says=says,
        when=date.when,
        dated=date.why,
        actors=tuple(each.id for each in proposal.actors if each.likely),
        places=tuple(each.id for each in proposal.places if each.likely),
        figure=figure,
        chain=first.chain,
        relation=first.relation,
        wording=first.wording,
    )


def encode(draft: Draft) -> bytes:
    """Return a draft as JSON."""
    return msgspec.json.encode(draft)


_DECODER: Final = msgspec.json.Decoder(Draft)


def decode(data: bytes) -> Draft:
    """Return the draft that JSON holds.

    Raises:
        ValueError: it is none, or of a form that this version does not know.
    """
    try:
        draft = _DECODER.decode(data)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from None
    if draft.version != VERSION:
        raise ValueError(f"it is of version {draft.version}")
    return draft
