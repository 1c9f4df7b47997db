"""The records of a theatre: one frozen struct for each kind of YAML record, with what editors show beside its fields.

Field names are kebab-case in YAML (`published_note` is written `published-note`). Dates are kept as the EDTF text that
the curator wrote; `edtf.parse` gives their bounds. Ids refer to records of the kind that the field's name says. The
word `unknown` is a value wherever an actor or a date may be unknown: it is written, never left out.

The docstrings of the structs and the descriptions of their fields are what `jsonschema` prints.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from tui.store.schema.kinds import ACTOR_KINDS, FACT_KINDS, MEASURES, PLACE_KINDS

UNKNOWN: Final = "unknown"
"""Stands for an actor, a date or a link of a chain that nobody names."""

DateForm = Literal["edtf", "day"]


class Form(msgspec.Struct, frozen=True):
    """How texts of one type are written: what error messages tell about it, and what stands for one that is wrong.

    A field's own description replaces its type's in `Meta`; `says` is the type's, whatever the field.
    """

    says: str = ""
    hint: str = ""
    placeholder: str = UNKNOWN
    date: DateForm | None = None
    """How to parse the text, where it is a date."""


FORM: Final = "form"
"""The key in `Meta.extra` under which a type keeps its `Form`."""
ALSO: Final = "x-also"
"""The key in `Meta.extra_json_schema` for a second type: to an editor's YAML, `when: 2017` is a whole number."""


def _meta(form: Form, **constraints: Any) -> Meta:
    """Return the metadata of a type of texts (or of what consists of parts) that is written in this form."""
    return Meta(description=form.says or None, extra={FORM: form}, **constraints)


Id = Annotated[
    str,
    _meta(
        Form("lower-case words joined by hyphens, unique in the theatre for its kind of record"),
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=80,
        examples=["khmeimim-front-20km"],
    ),
]
Text = Annotated[str, Meta(min_length=1, max_length=2000)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Edtf = Annotated[
    str,
    _meta(
        Form("a date in EDTF (ISO 8601-2), or `unknown`", date="edtf"),
        min_length=1,
        max_length=60,
        examples=["2024-12-01", "2024-12", "2024-11-30/2024-12-03", "../2024-12-03", "2024-12-06~", UNKNOWN],
        extra_json_schema={ALSO: "integer"},
    ),
]
Day = Annotated[
    str,
    _meta(
        Form("a plain day", placeholder="2000-01-01", date="day"),
        pattern=r"^\d{4}-\d\d-\d\d$",
        examples=["2026-11-21"],
    ),
]
Window = Annotated[
    str,
    _meta(
        Form("first/last day shown", "two days, such as 2024-11-27/2024-12-09", "2000-01-01/2000-01-01"),
        pattern=r"^\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d$",
    ),
]
Degrees = Annotated[float, Meta(ge=-180, le=180)]
Box = Annotated[list[Degrees], _meta(Form("west, south, east, north"), min_length=4, max_length=4)]
EventFolder = Annotated[
    str,
    _meta(
        Form(
            "a folder of Parquet, a pattern of files, or an address", "a folder, such as ../acled, or s3://…", "events"
        ),
        min_length=1,
        max_length=1000,
        examples=["../shared/acled", "/data/events/*/2024*.parquet", "s3://bucket/events/ucdp"],
    ),
]
Language = Annotated[
    str,
    _meta(Form("ISO 639 code", "an ISO 639 code, such as en or ar", "und"), pattern=r"^[a-z]{2,3}$", examples=["en"]),
]
Fingerprint = Annotated[str, _meta(Form("", "16 hexadecimal digits", "0" * 16), pattern=r"^[0-9a-f]{16}$")]
Grade = Literal["A", "B", "C", "D", "E", "F"]
# Every number has a range, lest one that no source gives overflows a column or fills a line of the screen.
Paragraph = Annotated[int, Meta(ge=1, le=100_000)]
Longitude = Degrees
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Metres = Annotated[int, Meta(ge=1, le=20_000_000)]
"""Half-way round the globe, where nothing is known of a place."""
Credibility = Annotated[
    int, _meta(Form("2 probably true … 5 improbable, 6 cannot be judged; 1 is only ever derived"), ge=2, le=6)
]
Strength = Annotated[
    float, Meta(ge=0, le=1, description="how strongly the fact bears the indicator out: .25 .5 .75 or 1")
]
STRENGTHS: Final = (0.25, 0.5, 0.75, 1.0)
Share = Annotated[float, Meta(ge=0, le=1)]
Rating = Annotated[int, Meta(ge=-2, le=2)]
Index = Annotated[float, Meta(ge=0, le=100)]
Days = Annotated[float, Meta(ge=0, le=36_525)]
Figure = Annotated[int, Meta(ge=-(10**15), le=10**15)] | Annotated[float, Meta(ge=-1e15, le=1e15)]
"""What is counted or measured: up to a thousand million million."""
Excluded = Annotated[
    str,
    _meta(
        Form("", "the id of a source or an actor, or of a citation, such as some-fact#1"),
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(#[1-9]\d*)?$",
        max_length=90,
    ),
]


def _kind(noun: str, listed: Collection[str]) -> Meta:
    """Return the metadata of a kind of fact, actor or place: one of those listed, which ship, or a theatre's own."""
    last = [*listed][-1]
    form = Form(f"a kind of {noun}, such as {', '.join([*listed][:3])}", placeholder=last)
    return _meta(form, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80, examples=[*listed])


Kind = Annotated[str, _kind("fact", FACT_KINDS)]
ActorKind = Annotated[str, _kind("actor", ACTOR_KINDS)]
PlaceKind = Annotated[str, _kind("place", PLACE_KINDS)]
Wording = Literal["asserted", "attributed", "alleged", "expected", "denied"]
Relation = Literal["repost", "quote", "cites"]
Bound = Literal["exactly", "about", "within", "more-than", "at-least", "up-to", "less-than"]
BaseStatus = Literal["held", "contested", "lost", "abandoned", "handed-over", "destroyed"]
Outcome = Literal["hit", "late", "miss", "void"]
Support = Literal["solid", "caveated", "unsupported"]
Change = Literal["published", "reliability", "strength", "answer", "setting", "exclude"]
Mark = Literal["yes", "partly", "no", "unknown"]
QuestionSubject = Literal["state", "event", "figure", "date"]
TieKind = Literal["fight", "hostile", "strain", "contact", "bond"]


class Record(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """What all records share: frozen, named fields only, kebab-case in YAML, unknown keys refused."""


# msgspec does not inherit kw_only: each kind says it anew, or optional fields could not stand before required ones.
class Base(Record, frozen=True, kw_only=True):
    """A place whose threat is judged, with the actor that holds it and the one whose land it stands on."""

    place: Annotated[Id, Meta(description="The place; it needs coordinates.")]
    owner: Annotated[
        Id | None, Meta(description="The actor that holds it; its side's denials and reassurance are not counted.")
    ] = None
    host: Annotated[Id | None, Meta(description="The actor on whose land it stands.")] = None


class IndicatorChange(Record, frozen=True, kw_only=True):
    """An indicator of this theatre alone, or what is changed of one that ships (`threat.indicators` in config.yaml)."""

    group: Annotated[
        Id | None, Meta(description="Indicators of one group tell partly the same, and count less together.")
    ] = None
    attack: Annotated[Index | None, Meta(description="The index of an attack that it would give alone.")] = None
    loss: Annotated[Index | None, Meta(description="The index of a loss of use that it would give alone.")] = None
    fades: Annotated[Days | None, Meta(description="Days in which it loses half of its weight.")] = None
    holds: Annotated[Days | None, Meta(description="Days for which it keeps all of its weight.")] = None


class BandStarts(Record, frozen=True, kw_only=True):
    """Where each band of the index begins in this theatre."""

    moderate: Annotated[Index, Meta(description="The lowest index that is moderate.")]
    substantial: Annotated[Index, Meta(description="The lowest index that is substantial.")]
    severe: Annotated[Index, Meta(description="The lowest index that is severe.")]


class ThreatChange(Record, frozen=True, kw_only=True):
    """What is changed of the threat index in this theatre."""

    baseline: Annotated[Index | None, Meta(description="The index where nothing is reported.")] = None
    bands: Annotated[BandStarts | None, Meta(description="Where each band begins.")] = None


class TieTypeChange(Record, frozen=True, kw_only=True):
    """A type of tie of this theatre alone, or what is changed of one that ships."""

    kind: Annotated[TieKind | None, Meta(description="The kind that it belongs to.")] = None
    says: Annotated[Name | None, Meta(description="The word for it on screen.")] = None
    mutual: Annotated[bool | None, Meta(description="true where it has no direction.")] = None


class OwnKind(Record, frozen=True, kw_only=True):
    """A kind of facts, actors or places of this theatre alone."""

    like: Annotated[Id | None, Meta(description="The kind that ships which it is treated as.")] = None


class Theatre(Record, frozen=True, kw_only=True):
    """The conflict that this folder is about, and the settings that all its records share."""

    title: Annotated[Name, Meta(description="What the conflict is called on screen.")]
    timezone: Annotated[Name, Meta(description="IANA name; its days are the days of this theatre.")]
    window: Annotated[Window, Meta(description="First and last day that the scrubber spans.")]
    bbox: Annotated[Box, Meta(description="West, south, east, north of the map, in degrees.")]
    bases: Annotated[
        list[Id | Base],
        Meta(description="Places whose threat is judged, with their owner and host; each needs coordinates."),
    ]
    measures: Annotated[
        dict[str, str],
        Meta(description="What is counted or measured here alone, or is shown in another unit than ships; the unit."),
    ] = {}
    measure_words: Annotated[
        dict[str, str], Meta(description="Other words by which a search finds the figures of a measure.")
    ] = {}
    about: Annotated[str, Meta(description="What this theatre is about, in a sentence or two.")] = ""
    indicators: Annotated[
        dict[str, IndicatorChange],
        Meta(description="Indicators of this theatre alone, and what is changed of those that ship."),
    ] = {}
    threat: Annotated[
        ThreatChange | None, Meta(description="What is changed of the index: its baseline, where bands begin.")
    ] = None
    tie_types: Annotated[
        dict[str, TieTypeChange],
        Meta(description="Types of tie of this theatre alone, and what is changed of those that ship."),
    ] = {}

    fact_kinds: Annotated[
        dict[str, OwnKind | None], Meta(description="Kinds of facts of this theatre alone, beside those that ship.")
    ] = {}
    actor_kinds: Annotated[
        dict[str, OwnKind | None], Meta(description="Kinds of actors of this theatre alone, beside those that ship.")
    ] = {}
    place_kinds: Annotated[
        dict[str, OwnKind | None], Meta(description="Kinds of places of this theatre alone, beside those that ship.")
    ] = {}
    events: Annotated[
        list[EventFolder],
        Meta(
            description="Where data sets of events lie, besides `events/` beside this file: folders, patterns, s3://…"
        ),
    ] = []

    @property
    def units(self) -> dict[str, str]:
        """The unit of each measure, the theatre's own first, then of those that ship."""
        return self.measures | {name: each.unit for name, each in MEASURES.items() if name not in self.measures}

    def words_of(self, measure: str) -> str:
        """Return the words by which a search finds the figures of a measure, besides its name."""
        shipped = MEASURES.get(measure)
        return self.measure_words.get(measure, shipped.words if shipped else "")

    @property
    def base_ids(self) -> list[str]:
        """The places of the bases, in order."""
        return [base.place if isinstance(base, Base) else base for base in self.bases]


class Echo(Record, frozen=True, kw_only=True):
    """Paragraph `paragraph` of this source says what paragraph `at` of source `of` says, in much the same words."""

    paragraph: Annotated[Paragraph, Meta(description="The paragraph of this source.")]
    of: Annotated[Id, Meta(description="The source that it echoes.")]
    at: Annotated[Paragraph | None, Meta(description="The paragraph of that source.")] = None


class Source(Record, frozen=True, kw_only=True):
    """One published document; or, with `lost: true`, one that is known only through its echoes."""

    id: Annotated[Id, Meta(description="Publisher and date make a good id.")]
    title: Annotated[
        Name, Meta(description="The document's title; `(untitled) …`, with what it is about, where it has none.")
    ]
    publisher: Annotated[Id, Meta(description="The actor that published it, or `unknown`.")]
    published: Annotated[
        Edtf, Meta(description="When it was published: a day, with or without the time; EDTF where that is inferred.")
    ]
    published_note: Annotated[str, Meta(description="How the date was inferred; needed where it is no plain day.")] = ""
    byline: Annotated[str, Meta(description="The author's name as given.")] = ""
    url: Annotated[str, Meta(description="Where it was found.")] = ""
    entered: Annotated[Day, Meta(description="The day on which it was entered here.")]
    language: Annotated[Language, Meta(description="ISO 639 code of the language that it is written in.")]
    reliability: Annotated[
        Grade, Meta(description="Admiralty grade of the source: A reliable … E unreliable, F cannot be judged.")
    ]
    reliability_reason: Annotated[Text, Meta(description="Why this grade.")]
    derived_from: Annotated[
        list[Id], Meta(description="Sources that this one was made from; what is lost is a source with `lost: true`.")
    ] = []
    lost: Annotated[bool, Meta(description="Known only through its echoes.")] = False
    known: Annotated[Day | None, Meta(description="Of a lost source: the day from which its text counts as known.")] = (
        None
    )
    flaws: Annotated[
        list[Text],
        Meta(description="What is wrong with the document: no byline, boilerplate, translation, slips of units …"),
    ] = []
    echoes: Annotated[
        list[Echo],
        Meta(description="Paragraphs that say what a paragraph of another source says, in much the same words."),
    ] = []
    digest: Annotated[
        list[Text | None],
        Meta(description="One entry for each paragraph of the original, in our own words; null where there is none."),
    ] = []
    fingerprint: Annotated[
        list[Fingerprint],
        Meta(description="A hash for each paragraph: recognises an original without keeping it."),
    ] = []

    @property
    def paragraphs(self) -> int:
        """How many paragraphs the original has, as far as digest or fingerprints tell."""
        return max(len(self.digest), len(self.fingerprint))


class Deception(Record, frozen=True, kw_only=True):
    """Whether somebody would deceive us here: each of four questions answered yes, partly, no or unknown."""

    motive: Annotated[Mark, Meta(description="Would it gain by deceiving?")] = "unknown"
    opportunity: Annotated[Mark, Meta(description="Could it shape what the sources get to see and hear?")] = "unknown"
    means: Annotated[Mark, Meta(description="Has it what that takes: media, secrecy, people who say so?")] = "unknown"
    past: Annotated[Mark, Meta(description="Has it deceived in such matters before?")] = "unknown"
    why: Annotated[str, Meta(description="What these answers rest on.")] = ""


class Actor(Record, frozen=True, kw_only=True):
    """A state, faction, armed group, agency, person or outlet.

    `named: false` is for an origin that the sources leave unnamed. `reliability` grades it as a link of a chain.
    """

    id: Id
    name: Annotated[Name, Meta(description="The name on screen.")]
    kind: Annotated[
        ActorKind, Meta(description="What sort of actor this is; `unnamed` for one that a source does not name.")
    ]
    side: Annotated[
        Id, Meta(description="The side it is on, one word for all its allies; `unknown` where that is unclear.")
    ]
    about: Annotated[str, Meta(description="Who this is, in a sentence.")] = ""
    named: Annotated[bool, Meta(description="false for an origin that the sources do not name.")] = True
    members: Annotated[list[Id], Meta(description="Actors that belong to it.")] = []
    aliases: Annotated[
        list[Name], Meta(description="Every other spelling and name that the sources use, in any script.")
    ] = []
    reliability: Annotated[Grade | None, Meta(description="Admiralty grade as a link of a chain.")] = None
    reliability_reason: Annotated[str, Meta(description="Why this grade.")] = ""
    deception: Annotated[Deception | None, Meta(description="Whether it would deceive us; it moves no number.")] = None


class Place(Record, frozen=True, kw_only=True):
    """A named point on the map, with where its coordinates come from; areas have none."""

    id: Id
    name: Annotated[Name, Meta(description="The name on screen.")]
    kind: Annotated[PlaceKind, Meta(description="What sort of place this is.")]
    about: Annotated[str, Meta(description="What this is, in a sentence.")] = ""
    within: Annotated[Id | None, Meta(description="The place that it lies in.")] = None
    lon: Annotated[Longitude | None, Meta(description="Longitude in degrees, WGS84.")] = None
    lat: Annotated[Latitude | None, Meta(description="Latitude in degrees, WGS84.")] = None
    precision_m: Annotated[Metres | None, Meta(description="How far off the point may be, in metres.")] = None
    coordinates_from: Annotated[str, Meta(description="The gazetteer and its id, or how the point was found.")] = ""
    aliases: Annotated[list[Name], Meta(description="Every other spelling that the sources use, in any script.")] = []


class Choice(Record, frozen=True, kw_only=True):
    """One answer that a question can have."""

    id: Annotated[Id, Meta(description="A short id, unique in its question.")]
    says: Annotated[Text, Meta(description="The answer in words.")]
    implies: Annotated[list[Id], Meta(description="Facts that hold wherever this answer does.")] = []


class Adjudication(Record, frozen=True, kw_only=True):
    """Which answer the curator holds to be right, since when and why. The other answers stay."""

    answer: Annotated[Id, Meta(description="The id of the answer.")]
    on: Annotated[Day, Meta(description="The day of the decision.")]
    reason: Annotated[Text, Meta(description="Why.")]


class Measured(Record, frozen=True, kw_only=True):
    """The two places whose distance a question asks for. `inferred: true` where no source names an end."""

    from_: Annotated[Id, Meta(description="One end: a place.")] = msgspec.field(name="from")
    of: Annotated[Id, Meta(description="The other end: a place.")]
    inferred: Annotated[bool, Meta(description="true where no source names an end.")] = False


class Question(Record, frozen=True, kw_only=True):
    """Something on which facts give different answers."""

    id: Id
    asks: Annotated[Text, Meta(description="The question in words.")]
    answers: Annotated[list[Choice], Meta(description="The answers that facts give; at least two.")]
    of: Annotated[
        QuestionSubject | None,
        Meta(description="What it asks for: answers on a state may each hold for days of their own."),
    ] = None
    measured: Annotated[
        Measured | None, Meta(description="The distance that it asks for: answers are compared with the map's.")
    ] = None
    known: Annotated[
        Day | None, Meta(description="The day from which it is asked; from its second answer on where absent.")
    ] = None
    adjudication: Annotated[
        Adjudication | None, Meta(description="Which answer the curator holds to be right, if any.")
    ] = None


class Quantity(Record, frozen=True, kw_only=True):
    """A figure as the sources give it: `value` or `low`/`high`, in the unit they use.

    `of` is what it is measured at (a base's front distance), `from` the other end where one is given;
    `inferred: true` where no article names that end.
    """

    measure: Annotated[Id, Meta(description="One of the theatre's measures.")]
    of: Annotated[Id | None, Meta(description="The place or actor that is measured.")] = None
    from_: Annotated[Id | None, Meta(description="The other end, where one is given.")] = msgspec.field(
        name="from", default=None
    )
    inferred: Annotated[bool, Meta(description="true where no source names the other end.")] = False
    value: Annotated[
        Figure | None, Meta(description="The figure as given; write as many digits as the source does.")
    ] = None
    low: Annotated[Figure | None, Meta(description="The lower end of a range.")] = None
    high: Annotated[Figure | None, Meta(description="The upper end of a range.")] = None
    unit: Annotated[Name, Meta(description="The unit that the source uses; it is converted.")]
    bound: Annotated[Bound, Meta(description="How the source qualifies the figure: about, within, more-than …")] = (
        "exactly"
    )


class Tie(Record, frozen=True, kw_only=True):
    """What a fact says about two actors. `inferred: true` where no article says it outright."""

    from_: Annotated[Id, Meta(description="The actor that does it.")] = msgspec.field(name="from")
    to: Annotated[Id, Meta(description="The actor that it is done to or with.")]
    type: Annotated[Id, Meta(description="What the one does to the other.")]
    since: Annotated[Edtf | None, Meta(description="From when on; the fact's own date where absent.")] = None
    until: Annotated[Edtf | None, Meta(description="Until when.")] = None
    inferred: Annotated[bool, Meta(description="true where no source says it outright.")] = False


class Standing(Record, frozen=True, kw_only=True):
    """What a fact says has become of a base."""

    base: Annotated[Id, Meta(description="One of the theatre's bases.")]
    is_: Annotated[BaseStatus, Meta(description="What it is now, from the fact's day on.")] = msgspec.field(name="is")


class EndedTie(Record, frozen=True, kw_only=True):
    """A tie that a fact says has ended."""

    from_: Annotated[Id, Meta(description="The actor that did it.")] = msgspec.field(name="from")
    to: Annotated[Id, Meta(description="The actor that it was done to or with.")]
    type: Annotated[Id, Meta(description="What the one did to the other.")]


class Indication(Record, frozen=True, kw_only=True):
    """What a fact says about the threat to a base. No `strength` where the method computes it from a quantity."""

    base: Annotated[Id, Meta(description="One of the theatre's bases.")]
    indicator: Annotated[Id, Meta(description="What it is a sign of, from the list of indications and warnings.")]
    strength: Annotated[
        Strength | None, Meta(description="How strongly: .25 .5 .75 1. Left out where it is computed from a distance.")
    ] = None


class Answer(Record, frozen=True, kw_only=True):
    """The answer that a fact gives to a question."""

    question: Annotated[Id, Meta(description="The question that this fact answers.")]
    answer: Annotated[Id, Meta(description="The id of the answer that it gives.")]


class Citation(Record, frozen=True, kw_only=True):
    """Where a source asserts or denies a fact.

    `chain` is who had it from whom, outermost first; the source itself is implied. An empty chain means that the
    source speaks for itself; `[unknown]` that it had it from somebody it does not name.
    """

    source: Annotated[Id, Meta(description="The source that says (or denies) it.")]
    paragraph: Annotated[Paragraph, Meta(description="In which paragraph, from 1.")]
    chain: Annotated[
        list[Id], Meta(description="From whom the source had it, outermost first: actors, sources or `unknown`.")
    ] = []
    relation: Annotated[
        Relation | None,
        Meta(description="repost or quote, or cites (own reporting besides); needed where there is a chain."),
    ] = None
    wording: Annotated[Wording, Meta(description="asserted, attributed to somebody, alleged, expected or denied.")]
    credibility: Annotated[
        Credibility,
        Meta(description="The content alone: 2 probably true, 3 possibly, 4 doubtful, 5 improbable, 6 unjudged."),
    ]
    interest: Annotated[
        Literal["against"] | None, Meta(description="`against`: the speaker's own side loses by saying it.")
    ] = None
    note: Annotated[str, Meta(description="What else should be known about this citation.")] = ""


class EventCitation(Record, frozen=True, kw_only=True):
    """A row of a data set of events that tells of a fact as well. It is shown beside the sources, and never weighed."""

    events: Annotated[Id, Meta(description="The data set: its folder in `events/`, or the last of its address.")]
    row: Annotated[
        str, Meta(min_length=1, max_length=200, description="The id of the row.", extra_json_schema={ALSO: "integer"})
    ]


class Forecast(Record, frozen=True, kw_only=True):
    """What a fact of kind forecast predicts: an event, by when, on what condition, how likely."""

    event: Annotated[Text, Meta(description="What is to happen, so that it can be told later whether it did.")]
    by: Annotated[Edtf | None, Meta(description="By when, where the source says so.")] = None
    if_: Annotated[Text | None, Meta(description="On what condition, where there is one.")] = msgspec.field(
        name="if", default=None
    )
    chance: Annotated[Share | None, Meta(description="How likely from 0 to 1, only where the source says so.")] = None
    word: Annotated[Name | None, Meta(description="The source's own word of likelihood, one of ICD 203's.")] = None


class Resolution(Record, frozen=True, kw_only=True):
    """The outcome of a forecast, since when it is known, and by which facts."""

    as_: Annotated[Outcome, Meta(description="hit, late, miss; void where its condition failed.")] = msgspec.field(
        name="as"
    )
    known: Annotated[Day, Meta(description="The day from which it is known.")]
    by: Annotated[list[Id], Meta(description="The facts that show it.")] = []
    reason: Annotated[Text, Meta(description="Why these facts decide it.")]


class Fact(Record, frozen=True, kw_only=True):
    """One atomic assertion about the world, in the curator's words; not necessarily true."""

    id: Annotated[Id, Meta(description="A few words that name the fact.")]
    says: Annotated[Text, Meta(description="One atomic assertion, in our own words.")]
    kind: Annotated[Kind, Meta(description="What sort of assertion this is.")]
    when: Annotated[Edtf, Meta(description="When it happened, no finer than the source says.")]
    dated: Annotated[str, Meta(description="How the date was derived, where it is not plain; why it is unknown.")] = ""
    actors: Annotated[list[Id], Meta(description="Who takes part.")] = []
    done_to: Annotated[
        list[Id],
        Meta(description="Those of its actors to whom it is done; the others do it. Ties say so where absent."),
    ] = []
    places: Annotated[list[Id], Meta(description="Where.")] = []
    route: Annotated[list[Id], Meta(description="The places that a movement leads through, in order.")] = []
    quantity: Annotated[Quantity | None, Meta(description="The figure that the fact gives.")] = None
    ties: Annotated[list[Tie], Meta(description="What it says about pairs of actors.")] = []
    indicates: Annotated[list[Indication], Meta(description="What it says about the threat to bases.")] = []
    status: Annotated[list[Standing], Meta(description="What it says has become of bases.")] = []
    ends: Annotated[
        list[Id | EndedTie], Meta(description="Actors that have ceased, and ties that have ended, by this fact.")
    ] = []
    implies: Annotated[list[Id], Meta(description="Facts that hold wherever this one does.")] = []
    answers: Annotated[Answer | None, Meta(description="The question that it answers, where facts differ.")] = None
    cited: Annotated[list[Citation], Meta(description="Where sources say it; at least one citation.")]
    cited_events: Annotated[
        list[EventCitation],
        Meta(description="Rows of events that tell of it; they may stand in `cited` too."),
    ] = []
    note: Annotated[str, Meta(description="What else should be known.")] = ""
    forecast: Annotated[Forecast | None, Meta(description="Of a fact of kind forecast: what it predicts.")] = None
    resolved: Annotated[Resolution | None, Meta(description="The outcome of that forecast, once known.")] = None
    deception: Annotated[
        Deception | None, Meta(description="Whether who says this would deceive us by it; it moves no number.")
    ] = None


class Hypothesis(Record, frozen=True, kw_only=True):
    """One of several explanations or outcomes that compete."""

    id: Annotated[Id, Meta(description="A short id, unique in its set.")]
    says: Annotated[Text, Meta(description="The hypothesis in words.")]


class Weighing(Record, frozen=True, kw_only=True):
    """How well one piece of evidence goes with each hypothesis. Where one is left out, it does not apply.

    With `indicator` it stands for all facts that indicate it; with `fact` for that fact alone, whatever it indicates.
    """

    indicator: Annotated[Id | None, Meta(description="The indicator whose evidence is weighed.")] = None
    fact: Annotated[Id | None, Meta(description="The fact that is weighed by itself; say why.")] = None
    ratings: Annotated[
        dict[str, Rating | None],
        Meta(description="By hypothesis: -2 speaks strongly against it, 0 neither way, 2 strongly for it."),
    ]
    why: Annotated[str, Meta(description="Why these ratings; needed for a fact.")] = ""


class HypothesisSet(Record, frozen=True, kw_only=True):
    """A question with hypotheses that compete to answer it, and the evidence weighed against each."""

    id: Id
    asks: Annotated[Text, Meta(description="The question in words.")]
    base: Annotated[Id | None, Meta(description="The base whose indicators are weighed.")] = None
    about: Annotated[str, Meta(description="What else should be known.")] = ""
    hypotheses: Annotated[list[Hypothesis], Meta(description="The hypotheses; at least two, no two true at once.")]
    weighs: Annotated[list[Weighing], Meta(description="The evidence, one row a piece.")] = []


class Behind(Record, frozen=True, kw_only=True):
    """What an assumption stands behind: one record of the theatre."""

    source: Annotated[Id | None, Meta(description="A source.")] = None
    fact: Annotated[Id | None, Meta(description="A fact.")] = None
    question: Annotated[Id | None, Meta(description="A question.")] = None
    actor: Annotated[Id | None, Meta(description="An actor.")] = None
    base: Annotated[Id | None, Meta(description="A base.")] = None

    @property
    def given(self) -> dict[str, str]:
        """The ids that are given, by the kind of record that they name; exactly one where the record is right."""
        return {name: each for name in self.__struct_fields__ if (each := getattr(self, name)) is not None}

    @property
    def named(self) -> tuple[str, str]:
        """The kind of the record and its id."""
        return next(iter(self.given.items()))


class IfWrong(Record, frozen=True, kw_only=True):
    """The one change to try where an assumption is wrong: what is changed, and what it is then.

    {source, published}, {source or actor, reliability}, {fact, base, indicator, strength}, {question, answer},
    {setting, value} or {exclude}.
    """

    source: Annotated[Id | None, Meta(description="A source, with `published` or `reliability`.")] = None
    actor: Annotated[Id | None, Meta(description="An actor, with `reliability`.")] = None
    fact: Annotated[Id | None, Meta(description="A fact, with `base`, `indicator` and `strength`.")] = None
    base: Annotated[Id | None, Meta(description="Of the indication: its base.")] = None
    indicator: Annotated[Id | None, Meta(description="Of the indication: its indicator.")] = None
    question: Annotated[Id | None, Meta(description="A question, with `answer`.")] = None
    published: Annotated[Edtf | None, Meta(description="The source's other date.")] = None
    reliability: Annotated[Grade | None, Meta(description="The other grade.")] = None
    strength: Annotated[
        Strength | None, Meta(description="The indication's other strength: .25 .5 .75 1, or 0 for none.")
    ] = None
    answer: Annotated[Id | None, Meta(description="The answer that is right then.")] = None
    setting: Annotated[Name | None, Meta(description="A constant of the methods, such as threat.baseline.")] = None
    value: Annotated[Figure | Name | None, Meta(description="The setting's other value.")] = None
    exclude: Annotated[Excluded | None, Meta(description="A source, actor or citation to leave out.")] = None

    @classmethod
    def written(cls, keys: Collection[str]) -> str:
        """Return keys as they are written in a mapping, in the order of the schema."""
        return "{" + ", ".join(name for name in cls.__struct_fields__ if name in keys) + "}"

    @property
    def given(self) -> frozenset[str]:
        """The keys that are given."""
        return frozenset(name for name in self.__struct_fields__ if getattr(self, name) is not None)

    @property
    def change(self) -> Change:
        """What is changed, where the record is right."""
        return next(change for change in CHANGES if change in self.given)

    @property
    def target(self) -> str | None:
        """The id of what is changed; None for a setting."""
        return self.exclude or self.source or self.actor or self.fact or self.question


CHANGES: Final[Mapping[Change, tuple[frozenset[str], ...]]] = {
    "published": (frozenset(("source", "published")),),
    "reliability": (frozenset(("source", "reliability")), frozenset(("actor", "reliability"))),
    "strength": (frozenset(("fact", "base", "indicator", "strength")),),
    "answer": (frozenset(("question", "answer")),),
    "setting": (frozenset(("setting", "value")),),
    "exclude": (frozenset(("exclude",)),),
}
"""The changes that can be tried, by the key that says what is changed, and all keys that may stand there then."""


class Assumption(Record, frozen=True, kw_only=True):
    """Something that is taken for granted here, and what to try where it is wrong."""

    id: Id
    says: Annotated[Text, Meta(description="What is assumed, in our own words.")]
    behind: Annotated[Behind, Meta(description="The record that rests on it.")]
    support: Annotated[Support, Meta(description="How well it is supported: solid, caveated, unsupported.")]
    if_wrong: Annotated[IfWrong, Meta(description="The one change to try where it is wrong.")]
    contradicted_by: Annotated[list[Id], Meta(description="Facts that speak against it.")] = []
    review_by: Annotated[Day | None, Meta(description="The day by which to look at it again.")] = None


KINDS: dict[str, type[Record]] = {
    "theatre": Theatre,
    "sources": Source,
    "actors": Actor,
    "places": Place,
    "questions": Question,
    "facts": Fact,
    "hypotheses": HypothesisSet,
    "assumptions": Assumption,
}
"""The record type of each file or folder of a theatre, by its name."""
