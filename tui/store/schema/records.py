"""The schema of a theatre: one frozen struct per kind of YAML record.

Field names are kebab-case in YAML (`published_note` is written `published-note`). Dates are kept as the EDTF
text that the curator wrote; `dates.py` gives their bounds. Ids refer to records of the kind that the field's
name says. The word `unknown` is a value wherever an actor or a date may be unknown: it is written, never left out.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

UNKNOWN = "unknown"

Id = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=80,
        description="lower-case words joined by hyphens, unique in the theatre for its kind of record",
        examples=["khmeimim-front-20km"],
    ),
]
Text = Annotated[str, Meta(min_length=1, max_length=2000)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Edtf = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=60,
        description="a date in EDTF (ISO 8601-2), or `unknown`",
        examples=["2024-12-01", "2024-12", "2024-11-30/2024-12-03", "../2024-12-03", "2024-12-06~", UNKNOWN],
    ),
]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$", description="a plain day", examples=["2026-11-21"])]
Grade = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Annotated[
    int,
    Meta(ge=2, le=6, description="2 probably true … 5 improbable, 6 cannot be judged; 1 is only ever derived"),
]
Strength = Annotated[float, Meta(description="how strongly the fact bears the indicator out: .25 .5 .75 or 1")]

Kind = Literal[
    "event",
    "position",
    "movement",
    "strike",
    "statement",
    "assessment",
    "relation",
    "guarantee",
    "capability",
    "background",
    "forecast",
]
Wording = Literal["asserted", "attributed", "alleged", "expected", "denied"]
Relation = Literal["repost", "quote", "cites"]
Bound = Literal["exactly", "about", "within", "more-than", "at-least", "up-to", "less-than"]
ActorKind = Literal[
    "state",
    "government",
    "official",
    "person",
    "military",
    "faction",
    "coalition",
    "agency",
    "outlet",
    "people",
    "voice",
]
BaseStatus = Literal["held", "contested", "lost", "abandoned", "handed-over", "destroyed"]
QuestionSubject = Literal["state", "event", "figure", "date"]
TieKind = Literal["fight", "hostile", "strain", "contact", "bond"]
PlaceKind = Literal[
    "air-base",
    "naval-base",
    "port",
    "city",
    "town",
    "village",
    "settlement",
    "region",
    "country",
    "sea",
    "desert",
    "route",
    "area",
]


class Record(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """What all records share: frozen, named fields only, kebab-case in YAML, unknown keys refused."""


class Base(Record, frozen=True, kw_only=True):
    """A place whose threat is judged, with the actor that holds it and the one whose land it stands on."""

    place: Id
    owner: Id | None = None
    host: Id | None = None


class IndicatorChange(Record, frozen=True, kw_only=True):
    """An indicator of this theatre alone, or what is changed of one that ships: see `threat.indicators` in config.yaml."""

    group: Id | None = None
    attack: float | None = None
    loss: float | None = None
    fades: float | None = None
    holds: float | None = None


class BandStarts(Record, frozen=True, kw_only=True):
    """Where each band of the index begins in this theatre."""

    moderate: float
    substantial: float
    severe: float


class ThreatChange(Record, frozen=True, kw_only=True):
    """What is changed of the threat index in this theatre."""

    baseline: float | None = None
    bands: BandStarts | None = None


class TieTypeChange(Record, frozen=True, kw_only=True):
    """A type of tie of this theatre alone, or what is changed of one that ships."""

    kind: TieKind | None = None
    says: Name | None = None
    mutual: bool | None = None


class Theatre(Record, frozen=True, kw_only=True):
    """The conflict that this folder is about, and the settings that all its records share."""

    title: Name
    timezone: Name
    window: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d$", description="first/last day shown")]
    bbox: Annotated[list[float], Meta(min_length=4, max_length=4, description="west, south, east, north")]
    bases: list[Id | Base]
    measures: dict[str, str]
    about: str = ""
    indicators: dict[str, IndicatorChange] = {}
    threat: ThreatChange | None = None
    tie_types: dict[str, TieTypeChange] = {}

    @property
    def base_ids(self) -> list[str]:
        """The places of the bases, in order."""
        return [base.place if isinstance(base, Base) else base for base in self.bases]


class Echo(Record, frozen=True, kw_only=True):
    """Paragraph `paragraph` of this source says what paragraph `at` of source `of` says, in much the same words."""

    paragraph: Annotated[int, Meta(ge=1)]
    of: Id
    at: Annotated[int, Meta(ge=1)] | None = None


class Source(Record, frozen=True, kw_only=True):
    """One published document; or, with `lost: true`, one that is known only through its echoes."""

    id: Id
    title: Name
    publisher: Id
    published: Edtf
    published_note: str = ""
    byline: str = ""
    url: str = ""
    entered: Day
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}$", description="ISO 639 code", examples=["en"])]
    reliability: Grade
    reliability_reason: Text
    derived_from: list[Id] = []
    lost: bool = False
    known: Day | None = None
    flaws: list[Text] = []
    echoes: list[Echo] = []
    digest: list[Text] = []
    fingerprint: list[Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$")]] = []


class Actor(Record, frozen=True, kw_only=True):
    """A state, faction, armed group, agency, person or outlet.

    `named: false` is for a voice that the sources leave unnamed. `reliability` grades it as a link of a chain.
    """

    id: Id
    name: Name
    kind: ActorKind
    side: Id
    about: str = ""
    named: bool = True
    members: list[Id] = []
    aliases: list[Name] = []
    reliability: Grade | None = None
    reliability_reason: str = ""


class Place(Record, frozen=True, kw_only=True):
    """A named point on the map, with where its coordinates come from; areas have none."""

    id: Id
    name: Name
    kind: PlaceKind
    about: str = ""
    within: Id | None = None
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    precision_m: Annotated[int, Meta(ge=1)] | None = None
    coordinates_from: str = ""
    aliases: list[Name] = []


class Choice(Record, frozen=True, kw_only=True):
    """One answer that a question can have."""

    id: Id
    says: Text
    implies: list[Id] = []


class Adjudication(Record, frozen=True, kw_only=True):
    """Which answer the curator holds to be right, since when and why. The other answers stay."""

    answer: Id
    on: Day
    reason: Text


class Measured(Record, frozen=True, kw_only=True):
    """The two places whose distance a question asks for. `inferred: true` where no source names an end."""

    from_: Id = msgspec.field(name="from")
    of: Id
    inferred: bool = False


class Question(Record, frozen=True, kw_only=True):
    """Something on which facts give different answers."""

    id: Id
    asks: Text
    answers: list[Choice]
    of: QuestionSubject | None = None
    measured: Measured | None = None
    known: Day | None = None
    adjudication: Adjudication | None = None


class Quantity(Record, frozen=True, kw_only=True):
    """A figure as the sources give it: `value` or `low`/`high`, in the unit they use.

    `of` is what it is measured at (a base's front distance), `from` the other end where one is given;
    `inferred: true` where no article names that end.
    """

    measure: Id
    of: Id | None = None
    from_: Id | None = msgspec.field(name="from", default=None)
    inferred: bool = False
    value: int | float | None = None
    low: int | float | None = None
    high: int | float | None = None
    unit: Name
    bound: Bound = "exactly"


class Tie(Record, frozen=True, kw_only=True):
    """What a fact says about two actors. `inferred: true` where no article says it outright."""

    from_: Id = msgspec.field(name="from")
    to: Id
    type: Id
    since: Edtf | None = None
    until: Edtf | None = None
    inferred: bool = False


class Standing(Record, frozen=True, kw_only=True):
    """What a fact says has become of a base."""

    base: Id
    is_: BaseStatus = msgspec.field(name="is")


class EndedTie(Record, frozen=True, kw_only=True):
    """A tie that a fact says has ended."""

    from_: Id = msgspec.field(name="from")
    to: Id
    type: Id


class Indication(Record, frozen=True, kw_only=True):
    """What a fact says about the threat to a base. No `strength` where the method computes it from a quantity."""

    base: Id
    indicator: Id
    strength: Strength | None = None


class Answer(Record, frozen=True, kw_only=True):
    """The answer that a fact gives to a question."""

    question: Id
    answer: Id


class Citation(Record, frozen=True, kw_only=True):
    """Where a source asserts or denies a fact.

    `chain` is who had it from whom, outermost first; the source itself is implied. An empty chain means that the
    source speaks for itself; `[unknown]` that it had it from somebody it does not name.
    """

    source: Id
    paragraph: Annotated[int, Meta(ge=1)]
    chain: list[Id] = []
    relation: Relation | None = None
    wording: Wording
    credibility: Credibility
    interest: Literal["against"] | None = None
    note: str = ""


class Fact(Record, frozen=True, kw_only=True):
    """One atomic assertion about the world, in the curator's words; not necessarily true."""

    id: Id
    says: Text
    kind: Kind
    when: Edtf
    dated: str = ""
    actors: list[Id] = []
    places: list[Id] = []
    route: list[Id] = []
    quantity: Quantity | None = None
    ties: list[Tie] = []
    indicates: list[Indication] = []
    status: list[Standing] = []
    ends: list[Id | EndedTie] = []
    implies: list[Id] = []
    answers: Answer | None = None
    cited: list[Citation]
    note: str = ""


KINDS: dict[str, type[Record]] = {
    "theatre": Theatre,
    "sources": Source,
    "actors": Actor,
    "places": Place,
    "questions": Question,
    "facts": Fact,
}
"""The record type of each file or folder of a theatre, by its name."""
