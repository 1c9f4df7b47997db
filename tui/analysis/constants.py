"""The editorial constants of every method, with the defaults that ship.

They are written in `config.yaml` in kebab-case; an unknown name is refused. Changing one changes judgements, not facts:
whatever is shown says then that its method was edited (`Methods.version`).
"""

from __future__ import annotations

import math
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from tui.store.validate.vocabulary import Vocabulary

Share = Annotated[float, Meta(ge=0, le=1)]
Chance = Annotated[float, Meta(ge=0.5, lt=1)]
Positive = Annotated[float, Meta(gt=0)]
Index = Annotated[float, Meta(gt=0, lt=100)]

VERSIONS: dict[str, str] = {"corroboration": "1", "threat": "1", "relations": "1", "disputes": "1"}
"""The version of each method; it rises whenever the same store and constants would give another judgement."""


class Constants(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """What the constants of all methods share: frozen, named only, kebab-case in YAML, unknown names refused."""

    @property
    def edited(self) -> bool:
        """Whether any of them differs from what ships."""
        return self != type(self)()


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
        """Refuse an interval of F that does not contain F."""
        if not self.F_lowest <= self.F <= self.F_highest:
            message = "F must lie between F-lowest and F-highest"
            raise ValueError(message)


class Caps(Constants, frozen=True, kw_only=True):
    """The most that a citation of each credibility can be worth, whoever says it. 6, not judged, caps nothing."""

    probably_true: Chance = 0.90
    possibly_true: Chance = 0.75
    doubtful: Chance = 0.55
    improbable: Chance = 0.50


class Corroboration(Constants, frozen=True, kw_only=True):
    """How many independent voices stand behind an answer (`corroboration`)."""

    grades: Grades = Grades()
    caps: Caps = Caps()
    repost: Share = 1.0
    cites: Share = 0.8
    same_camp: Share = 0.5
    sides_without_interest: tuple[str, ...] = ("press", "none")
    unjudged_from: Annotated[int, Meta(ge=2, le=7)] = 4


class Indicator(Constants, frozen=True, kw_only=True):
    """One indicator of the list: whether it raises or lowers the index, by which odds at full effect, how it fades."""

    effect: Literal["raises", "lowers"]
    odds: Annotated[float, Meta(ge=1)]
    half_life: Positive

    @property
    def sign(self) -> int:
        """+1 where it raises the index, −1 where it lowers it."""
        return 1 if self.effect == "raises" else -1


def _raises(odds: float, half_life: float) -> Indicator:
    return Indicator(effect="raises", odds=odds, half_life=half_life)


def _lowers(odds: float, half_life: float) -> Indicator:
    return Indicator(effect="lowers", odds=odds, half_life=half_life)


INDICATORS: dict[str, Indicator] = {
    "hostile-proximity": _raises(10, 7),
    "strike-on-base": _raises(10, 4),
    "hostile-advance": _raises(4, 5),
    "supply-route-cut": _raises(4, 30),
    "host-collapse": _raises(4, 30),
    "own-withdrawal": _raises(4, 10),
    "hostile-intent": _raises(2, 5),
    "posture-alert": _raises(2, 5),
    "reinforcement-constrained": _raises(2, 30),
    "ally-withdrawal": _raises(2, 30),
    "security-guarantee": _lowers(4, 7),
    "reinforcement": _lowers(2, 10),
    "friendly-strikes": _lowers(2, 3),
    "hostile-infighting": _lowers(2, 5),
    "negotiated-access": _lowers(2, 7),
    "official-denial": _lowers(2, 3),
}
"""The indications-and-warning list that ships, in the order in which it is shown."""


class Bands(Constants, frozen=True, kw_only=True):
    """Where each band of the index begins; below `moderate` it is low. Critical is severe and imminent."""

    moderate: Index = 20.0
    substantial: Index = 55.0
    severe: Index = 80.0
    hysteresis: Annotated[float, Meta(ge=0, lt=50)] = 3.0

    def __post_init__(self) -> None:
        """Refuse bands out of order."""
        if not self.moderate < self.substantial < self.severe:
            message = "bands must rise: moderate < substantial < severe"
            raise ValueError(message)

    def held_from(self, band: str, index: float) -> float | None:
        """Below which index a band is left that the index alone would not reach; None where it does reach it."""
        starts = {"moderate": self.moderate, "substantial": self.substantial}
        start = starts.get(band, self.severe if band in ("severe", "critical") else 0.0)
        return start - self.hysteresis if math.floor(index + 0.5) < start else None


class Proximity(Constants, frozen=True, kw_only=True):
    """How a distance or a time to contact becomes the strength of `hostile-proximity`."""

    indicator: str = "hostile-proximity"
    advance: str = "hostile-advance"
    distance_measure: str = "front-distance"
    rate_measure: str = "advance-rate"
    half_at_km: Positive = 30.0
    scale_km: Positive = 10.0
    scale_days: Positive = 3.0
    pair_within_days: Annotated[int, Meta(ge=1)] = 3


class Imminence(Constants, frozen=True, kw_only=True):
    """What makes a severe level critical."""

    contact_within_days: Positive = 3.0
    voices: Positive = 1.5
    strike: str = "strike-on-base"
    strike_within_days: Annotated[int, Meta(ge=0)] = 1


class Confidence(Constants, frozen=True, kw_only=True):
    """What a level needs for high, and at the least for moderate, confidence. Confidence is not likelihood."""

    high_voices: Positive = 3.0
    high_width: Positive = 20.0
    high_age: Annotated[int, Meta(ge=0)] = 1
    high_gaps: Share = 0.5
    moderate_voices: Positive = 1.5
    moderate_width: Positive = 45.0
    moderate_age: Annotated[int, Meta(ge=0)] = 4


class Threat(Constants, frozen=True, kw_only=True):
    """The index of a base (`threat`)."""

    prior: Annotated[float, Meta(gt=0, lt=1)] = 0.10
    full_from: Annotated[float, Meta(gt=0.5, le=1)] = 0.85
    hedged: Share = 0.5
    indicators: dict[str, Indicator] = msgspec.field(default_factory=lambda: dict(INDICATORS))
    bands: Bands = Bands()
    proximity: Proximity = Proximity()
    imminence: Imminence = Imminence()
    confidence: Confidence = Confidence()
    sensitivity_rows: Annotated[int, Meta(ge=1)] = 500_000


class TieKind(Constants, frozen=True, kw_only=True):
    """One type of tie: its score on the PLOVER scale, −10 to +10, how it fades, whether it holds both ways."""

    score: Annotated[float, Meta(ge=-10, le=10)]
    half_life: Positive
    mutual: bool = False


def _tie(score: float, half_life: float, *, mutual: bool = False) -> TieKind:
    return TieKind(score=score, half_life=half_life, mutual=mutual)


TIES: dict[str, TieKind] = {
    "backing": _tie(10, 90),
    "allied": _tie(9.5, 90, mutual=True),
    "leading": _tie(9.5, 90),
    "hosting": _tie(9.5, 90),
    "guaranteeing": _tie(5, 90),
    "talking": _tie(2.5, 5, mutual=True),
    "friction": _tie(-3.5, 5, mutual=True),
    "demanding": _tie(-2, 5),
    "coercing": _tie(-7, 5),
    "fighting": _tie(-9, 5, mutual=True),
}
"""The types of tie that ship, friendliest first."""


class Relations(Constants, frozen=True, kw_only=True):
    """How two actors stand to each other (`relations`)."""

    types: dict[str, TieKind] = msgspec.field(default_factory=lambda: dict(TIES))
    full_from: Annotated[float, Meta(gt=0.5, le=1)] = 0.85
    ignorance: Positive = 1.0
    unknown_above: Share = 0.67
    contested_above: Share = 0.60
    neutral_below: Share = 0.10
    cycles_certain_from: Share = 0.10


class Disputes(Constants, frozen=True, kw_only=True):
    """How figures that differ are compared (`disputes`)."""

    rounded_to: Positive = 5.0
    """Half the width of a figure whose last digit is 0 or 5, in the unit that it is given in."""


class Methods(Constants, frozen=True, kw_only=True):
    """The constants of all methods."""

    corroboration: Corroboration = Corroboration()
    threat: Threat = Threat()
    relations: Relations = Relations()
    disputes: Disputes = Disputes()

    @property
    def vocabulary(self) -> Vocabulary:
        """The names that facts may use with these constants."""
        return Vocabulary(tuple(self.threat.indicators), self.threat.proximity.indicator)

    def version(self, method: str) -> str:
        """The version of a method as it is printed beside what it says: "threat 1", or "threat 1 (edited)".

        Threat, relations and disputes rest on corroboration, so an edit of that shows on them, too.
        """
        touched = getattr(self, method).edited or self.corroboration.edited
        return f"{method} {VERSIONS[method]}{' (edited)' if touched else ''}"
