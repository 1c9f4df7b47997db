"""The editorial constants of every method, with the defaults that ship.

They are written in `config.yaml` in kebab-case; an unknown name is refused. They are choices, not measurements: why
each is what it is stands in README.md. A theatre may change some of them for everybody, and a user any of them for
himself (`methods_in_force`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from tui.analysis.icd203 import WORDS
from tui.store.schema.records import TieKind
from tui.store.validate.vocabulary import Vocabulary

Share = Annotated[float, Meta(ge=0, le=1)]
Chance = Annotated[float, Meta(ge=0.5, lt=1)]
Positive = Annotated[float, Meta(gt=0)]
Index = Annotated[float, Meta(gt=0, lt=100)]
Days = Annotated[int, Meta(ge=0)]
Event = Literal["attack", "loss"]

EVENTS: Final[tuple[Event, ...]] = ("attack", "loss")
"""What is judged of a base: hostile attack on it; loss of its use to its owner."""
NO_VOTE: Final = 0.5
"""A p up to which a citation is shown and changes nothing: as likely wrong as right."""
VERSIONS: Final[dict[str, str]] = {
    "corroboration": "2",
    "threat": "2",
    "relations": "2",
    "disputes": "2",
    "structured": "1",
}
"""The version of each method; it rises whenever the same store and constants would give another judgement."""
RESTS_ON: Final[dict[str, tuple[str, ...]]] = {"structured": ("threat", "corroboration")}
"""The methods that one rests on, where these are others than corroboration alone."""


class Constants(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """What the constants of all methods share: frozen, named only, kebab-case in YAML, unknown names refused."""


class Grades(Constants, frozen=True, kw_only=True):
    """How often a source of each Admiralty reliability is right. F is unknown, not worthless, and never C."""

    A: Chance = msgspec.field(default=0.95, name="A")
    B: Chance = msgspec.field(default=0.85, name="B")
    C: Chance = msgspec.field(default=0.75, name="C")
    D: Chance = msgspec.field(default=0.65, name="D")
    E: Chance = msgspec.field(default=0.55, name="E")
    F: Chance = msgspec.field(default=0.60, name="F")
    F_lowest: Chance = msgspec.field(default=0.50, name="F-lowest")
    F_highest: Chance = msgspec.field(default=0.75, name="F-highest")

    def __post_init__(self) -> None:
        """Refuse grades that do not fall from A to E, and an interval of F that does not contain F."""
        if not self.A >= self.B >= self.C >= self.D >= self.E:
            message = "grades must fall from A to E"
            raise ValueError(message)
        if not self.F_lowest <= self.F <= self.F_highest:
            message = "F must lie between F-lowest and F-highest"
            raise ValueError(message)

    def readings(self) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
        """Return p of each letter as it is, one grade lower and one grade higher; the last two make intervals."""
        known = [self.A, self.B, self.C, self.D, self.E]
        lower, higher = [*known[1:], NO_VOTE], [self.A, *known[:-1]]
        return tuple(  # type: ignore[return-value] # three of them
            dict(zip("ABCDEF", (*values, unknown), strict=True))
            for values, unknown in ((known, self.F), (lower, self.F_lowest), (higher, self.F_highest))
        )


class Caps(Constants, frozen=True, kw_only=True):
    """The most that a citation of each credibility can be worth, whoever says it. 6, not judged, caps nothing."""

    probably_true: Chance = 0.90
    possibly_true: Chance = 0.75
    doubtful: Chance = 0.55
    improbable: Chance = 0.50


class Floors(Constants, frozen=True, kw_only=True):
    """The least that a citation of credibility 2 is worth, whoever says it: as it is, and for intervals."""

    nominal: Chance = 0.70
    lowest: Chance = 0.60
    highest: Chance = 0.80


class Corroboration(Constants, frozen=True, kw_only=True):
    """Who says so, and how far to believe it (`corroboration`)."""

    grades: Grades = Grades()
    caps: Caps = Caps()
    floors: Floors = Floors()
    unjudged_from: Annotated[int, Meta(ge=2, le=7)] = 4
    admission: Literal["A", "B", "C", "D", "E"] = "B"
    sides_without_interest: tuple[str, ...] = ("press", "none")
    full_from: Annotated[float, Meta(gt=0.5, lt=1)] = 0.90
    plain_from: Annotated[float, Meta(gt=0.5, lt=1)] = 0.6667


class Indicator(Constants, frozen=True, kw_only=True):
    """One indicator: the index that it gives alone when it is certain, for each event, and how its evidence ages."""

    group: str
    attack: Index
    loss: Index
    fades: Positive | None = None
    holds: Positive | None = None

    def __post_init__(self) -> None:
        """Refuse an indicator that neither fades nor holds, or does both."""
        if (self.fades is None) == (self.holds is None):
            message = "an indicator either fades or holds: give days to one of them"
            raise ValueError(message)

    def alone(self, event: Event) -> float:
        """Return the index that it gives alone when it is certain."""
        return self.attack if event == "attack" else self.loss


def _indicator(
    group: str, attack: float, loss: float, *, fades: float | None = None, holds: float | None = None
) -> Indicator:
    return Indicator(group=group, attack=attack, loss=loss, fades=fades, holds=holds)


INDICATORS: Final[dict[str, Indicator]] = {
    "strike-on-base": _indicator("enemy", 90, 25, fades=7),
    "hostile-proximity": _indicator("enemy", 89, 57, holds=7),
    "hostile-advance": _indicator("enemy", 40, 30, fades=5),
    "hostile-intent": _indicator("enemy", 30, 18, fades=14),
    "host-collapse": _indicator("host", 25, 75, holds=30),
    "eviction-demanded": _indicator("host", 15, 60, holds=30),
    "supply-route-cut": _indicator("host", 15, 45, holds=14),
    "ally-withdrawal": _indicator("host", 13, 25, holds=30),
    "reinforcement-constrained": _indicator("host", 13, 18, holds=30),
    "base-taken": _indicator("owner", 30, 92, holds=30),
    "own-withdrawal": _indicator("owner", 18, 90, holds=14),
    "posture-alert": _indicator("owner", 20, 17, fades=7),
    "security-guarantee": _indicator("restraint", 2, 4, holds=14),
    "negotiated-access": _indicator("restraint", 5, 3, holds=14),
    "hostile-infighting": _indicator("restraint", 5, 7, fades=7),
    "reinforcement": _indicator("defence", 5, 4, holds=14),
    "friendly-strikes": _indicator("defence", 7, 7, fades=3),
    "official-denial": _indicator("defence", 10, 10, fades=7),
}
"""The indications-and-warning list that ships, in the order in which it is shown."""


class Horizons(Constants, frozen=True, kw_only=True):
    """Days within which each event would happen; evidence that is older says nothing of it any more."""

    attack: Days = 7
    loss: Days = 30


class Bands(Constants, frozen=True, kw_only=True):
    """Where each band of the index begins, in whole points; below `moderate` it is low."""

    moderate: Index = 20.0
    substantial: Index = 55.0
    severe: Index = 80.0
    borders: Annotated[float, Meta(ge=0, lt=50)] = 3.0

    def __post_init__(self) -> None:
        """Refuse bands out of order."""
        if not self.moderate < self.substantial < self.severe:
            message = "bands must rise: moderate < substantial < severe"
            raise ValueError(message)

    @property
    def starts(self) -> tuple[float, float, float]:
        """Where moderate, substantial and severe begin."""
        return self.moderate, self.substantial, self.severe


class Proximity(Constants, frozen=True, kw_only=True):
    """How a distance or a time to contact becomes the strength of `hostile-proximity`: straight lines."""

    indicator: str = "hostile-proximity"
    advance: str = "hostile-advance"
    distance_measure: str = "front-distance"
    rate_measure: str = "advance-rate"
    full_to_km: Positive = 10.0
    none_from_km: Positive = 60.0
    full_to_days: Positive = 1.0
    none_from_days: Positive = 7.0
    pair_within_days: Annotated[int, Meta(ge=1)] = 3

    def __post_init__(self) -> None:
        """Refuse lines that do not fall."""
        if self.full_to_km >= self.none_from_km or self.full_to_days >= self.none_from_days:
            message = "full strength must end before none begins"
            raise ValueError(message)


class Imminence(Constants, frozen=True, kw_only=True):
    """What makes a severe level of attack critical."""

    lines: Annotated[int, Meta(ge=1)] = 2
    strike: str = "strike-on-base"
    strike_within_days: Days = 1
    strike_evidence: Share = 0.7
    contact_within_days: Positive = 3.0


class Interval(Constants, frozen=True, kw_only=True):
    """What the interval of the index is made of, in log-odds: baseline, weights, evidence, silence."""

    baseline: Annotated[float, Meta(ge=1)] = 2.0
    weights: Share = 0.25
    evidence: Share = 0.5
    silence: Annotated[float, Meta(ge=0)] = 0.09
    strength: Share = 0.125
    disputed_from: Share = 0.10


class Confidence(Constants, frozen=True, kw_only=True):
    """What a level needs for high confidence, and below what it is low. Confidence is not likelihood."""

    high_lines: Positive = 2.5
    high_age: Days = 2
    high_edges: Days = 1
    low_lines: Positive = 1.5
    low_age: Days = 4
    low_edges: Days = 3
    low_bands: Annotated[int, Meta(ge=1)] = 2
    sources: Annotated[int, Meta(ge=1)] = 5


class Threat(Constants, frozen=True, kw_only=True):
    """The index of a base (`threat`)."""

    baseline: Index = 10.0
    indicators: dict[str, Indicator] = msgspec.field(default_factory=lambda: dict(INDICATORS))
    next_in_group: Share = 0.5
    alleged: Share = 0.5
    out_after: Positive = 5.0
    key_from: Index = 30.0
    taken: str = "base-taken"
    horizons: Horizons = Horizons()
    bands: Bands = Bands()
    proximity: Proximity = Proximity()
    imminence: Imminence = Imminence()
    interval: Interval = Interval()
    confidence: Confidence = Confidence()

    def horizon(self, event: Event) -> int:
        """Return the days within which an event would happen."""
        return self.horizons.attack if event == "attack" else self.horizons.loss

    @property
    def baseline_log_odds(self) -> float:
        """The log-odds of the baseline."""
        return math.log(self.baseline / (100 - self.baseline))


class TieType(Constants, frozen=True, kw_only=True):
    """One type of tie: its kind, how it is said, whether it holds both ways."""

    kind: TieKind
    says: str
    mutual: bool = False


TIE_TYPES: Final[dict[str, TieType]] = {
    "fighting": TieType(kind="fight", says="fighting", mutual=True),
    "coercing": TieType(kind="hostile", says="hostile"),
    "friction": TieType(kind="strain", says="strained", mutual=True),
    "demanding": TieType(kind="strain", says="strained"),
    "talking": TieType(kind="contact", says="in contact", mutual=True),
    "guaranteeing": TieType(kind="contact", says="assures"),
    "leading": TieType(kind="bond", says="leads"),
    "allied": TieType(kind="bond", says="allied", mutual=True),
    "backing": TieType(kind="bond", says="backs"),
    "hosting": TieType(kind="bond", says="hosts"),
    "arming": TieType(kind="bond", says="arms"),
    "training": TieType(kind="bond", says="trains"),
    "supplying": TieType(kind="bond", says="supplies"),
    "ceasefire": TieType(kind="contact", says="in a ceasefire", mutual=True),
    "mediating": TieType(kind="contact", says="mediates with"),
    "recognising": TieType(kind="contact", says="recognises"),
    "sanctioning": TieType(kind="strain", says="strained"),
}
"""The types of tie that ship. Of two that stand equally well, the earlier names the tie."""


class CurrentFor(Constants, frozen=True, kw_only=True):
    """How many days a tie of each kind is current after it was last attested; then it is stale."""

    fight: Days = 30
    hostile: Days = 14
    strain: Days = 14
    contact: Days = 14
    bond: Days = 180


RELATION_STATES: Final = (
    "fighting", "hostile", "bond", "strained", "contact", "conflicting", "claimed", "not-judged", "stale", "ended",
)  # fmt: skip
"""What a relation can be: the five kinds of tie where one holds plainly, and what else is said of ties."""


class Relations(Constants, frozen=True, kw_only=True):
    """How two actors stand to each other (`relations`)."""

    types: dict[str, TieType] = msgspec.field(default_factory=lambda: dict(TIE_TYPES))
    current_for: CurrentFor = CurrentFor()
    alleged: Share = 0.5


class Disputes(Constants, frozen=True, kw_only=True):
    """How figures that differ are compared (`disputes`)."""

    rounded_to: Positive = 5.0
    """Half the width of a figure whose last digit is 0 or 5, in the unit that it is given in."""
    least_share: Share = 0.05
    """Half the width of any figure, at the least, as a share of it."""
    about: Annotated[float, Meta(ge=1)] = 2.0
    """How much wider a figure is that is said to be about so much."""


class Structured(Constants, frozen=True, kw_only=True):
    """Forecasts, competing hypotheses and deception checks (`structured`)."""

    brier_from: Annotated[int, Meta(ge=1)] = 10
    """Scored forecasts of an origin from which on its Brier score is given."""
    undecided_within: Annotated[float, Meta(ge=0)] = 0.25
    """How much more must speak against every other hypothesis than against the one that leads."""
    other_days: Positive = 30.0
    """Days by which a weighed fact ages that indicates nothing of the base."""
    suspicious_from: Annotated[int, Meta(ge=1, le=4)] = 3
    """Answers of yes from which on the levels are shown without an origin or statement."""


class Methods(Constants, frozen=True, kw_only=True):
    """The constants of all methods."""

    corroboration: Corroboration = Corroboration()
    threat: Threat = Threat()
    relations: Relations = Relations()
    disputes: Disputes = Disputes()
    structured: Structured = Structured()

    @property
    def vocabulary(self) -> Vocabulary:
        """The names that a theatre's records may use with these constants."""
        threat = self.threat
        reassuring = (n for n, each in threat.indicators.items() if max(each.attack, each.loss) <= threat.baseline)
        return Vocabulary(
            tuple(threat.indicators),
            threat.proximity.indicator,
            tuple(self.relations.types),
            tuple(reassuring),
            WORDS,
            tuple(_paths(msgspec.to_builtins(self))),
        )

    @property
    def edited(self) -> frozenset[str]:
        """The methods whose constants a user has changed."""
        shipped = Methods()
        return frozenset(name for name in VERSIONS if getattr(self, name) != getattr(shipped, name))

    def version(self, method: str) -> str:
        """Return the version of a method as it is printed beside what it says: "threat 2", or "threat 2 (edited)".

        All rest on corroboration, and some on others (`RESTS_ON`), so an edit of these shows on them, too.
        """
        touched = not self.edited.isdisjoint((method, *RESTS_ON.get(method, ("corroboration",))))
        return f"{method} {VERSIONS[method]}{' (edited)' if touched else ''}"


def _paths(constants: Mapping[str, Any]) -> Iterator[str]:
    """Yield the path of each constant in nested mappings: its keys, joined by dots."""
    for name, value in constants.items():
        if isinstance(value, Mapping):
            yield from (f"{name}.{path}" for path in _paths(value))
        elif not isinstance(value, list | tuple):
            yield name


FORMER: Final[dict[str, str]] = {
    "odds": "an indicator has `attack` and `loss`, the index that it gives alone",
    "effect": "an indicator has `attack` and `loss`; below the baseline it lowers the index",
    "half-life": "an indicator `fades` or `holds` so many days; a tie is current for `relations.current-for`",
    "hysteresis": "a level depends on the day alone; `borders` says how near an edge is told",
    "prior": "it is `baseline` now, in points of the index",
    "hedged": "it is `alleged` now; what is expected is no evidence",
    "half-at-km": "the strength falls from `full-to-km` to `none-from-km`",
    "scale-km": "the strength falls from `full-to-km` to `none-from-km`",
    "scale-days": "the strength falls from `full-to-days` to `none-from-days`",
    "voices": "it is `lines` now",
    "high-voices": "it is `high-lines` now",
    "moderate-voices": "it is `low-lines` now: below it confidence is low",
    "high-width": "confidence counts the edges that the interval crosses: `high-edges`",
    "moderate-width": "confidence counts the edges that the interval crosses: `low-edges`",
    "high-gaps": "confidence does not count them any more",
    "moderate-age": "it is `low-age` now: above it confidence is low",
    "sensitivity-rows": "leave it out: what rests on one source is always computed",
    "same-camp": "leave it out: of a camp the best voice counts, and no other",
    "repost": "leave it out: a chain's publication is what it reposts",
    "cites": "leave it out: lines are counted by origin, reporter and publication",
    "score": "a type of tie has a `kind`: fight, hostile, strain, contact or bond",
    "ignorance": "leave it out: a relation is the strongest kind of tie, not a sum",
    "unknown-above": "leave it out: a relation is the strongest kind of tie, not a sum",
    "contested-above": "leave it out: a relation is the strongest kind of tie, not a sum",
    "neutral-below": "leave it out: a relation is the strongest kind of tie, not a sum",
    "cycles-certain-from": "leave it out: a triad says whether it rests on claims",
    "full-from": "it is `corroboration.full-from` now",
}
"""What became of settings of version 1, by name: said where one is refused."""
