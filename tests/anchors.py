"""Situations whose level every analyst would sign: what the threat index must say of each, whatever its constants.

Strength 1, on the day itself, credibility open, unless the situation says otherwise. The tests hold the methods to
them, and `python -m tests.benchmarks.neighbours` says how far the constants can be moved before one breaks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import polars as pl

from tests.analysis_frames import cite, fact, frames, indicates, outlet, source
from tui.analysis.constants import Methods
from tui.analysis.corroboration.citation_weights import weigh_citations
from tui.analysis.threat import scenarios
from tui.analysis.threat.bearing import bearing
from tui.store.schema.frames import Frames

DAY = date(2024, 12, 1)
OWNER = "russia"
LOW, MODERATE, SUBSTANTIAL, SEVERE, CRITICAL = "low", "moderate", "substantial", "severe", "critical"
NONE = "not assessed"
BANDS = (LOW, MODERATE, SUBSTANTIAL, SEVERE, CRITICAL)
Record = dict[str, Any]


@dataclass(frozen=True)
class Required:
    """What must be said of an event: a band from `lowest` to `highest` (or not assessed), with a confidence if given.

    `index` is what the reference has in whole points.
    """

    lowest: str
    highest: str = ""
    confidence: str = ""
    index: int | None = None
    or_none: bool = False

    def holds(self, level: Record) -> bool:
        """Whether a row of `Assessment.levels` is as required."""
        if level["level"] == NONE or self.lowest == NONE:
            return level["level"] == NONE and (self.or_none or self.lowest == NONE)
        reached = BANDS.index(level["level"]) if level["level"] else -1
        within = BANDS.index(self.lowest) <= reached <= BANDS.index(self.highest or self.lowest)
        return within and self.confidence in ("", level["confidence"])


@dataclass(frozen=True)
class Anchor:
    """A situation, seen so many `days` later, and what is required of attack and of loss of use."""

    number: int
    says: str
    facts: Callable[[], list[Record]]
    attack: Required | None = None
    loss: Required | None = None
    days: int = 0
    status: str | None = None


def _graded(grade: str, number: int = 1, *, first: int = 0, **rest: Any) -> list[Record]:
    """Citations by so many named outlets of a grade."""
    return [cite(f"{grade.lower()}{first + n}", **rest) for n in range(number)]


def _anonymous(credibility: int = 3, **rest: Any) -> list[Record]:
    return [cite("anonymous", credibility=credibility, **rest)]


def _by_owner(**rest: Any) -> list[Record]:
    return [cite("ministry-1", **rest)]


def _sign(indicator: str, *cited: Record, strength: float = 1.0, name: str = "", **rest: Any) -> Record:
    return fact(name or indicator, *cited, indicates=indicates(indicator, strength), kind="assessment", **rest)


def _front(km: float, *cited: Record, name: str = "front", **rest: Any) -> Record:
    quantity = {"measure": "front-distance", "of": "base", "value": km, "unit": "km"}
    return fact(name, *cited, quantity=quantity, indicates=indicates("hostile-proximity", None), **rest)


def _strike(*cited: Record, **rest: Any) -> Record:
    return fact("strike", *cited, indicates=indicates("strike-on-base"), kind="strike", **rest)


def _denied(record: Record, *denials: Record) -> Record:
    return record | {"cited": [*record["cited"], *(each | {"wording": "denied"} for each in denials)]}


def _five_alarms() -> list[Record]:
    rest = ("hostile-advance", "hostile-intent", "posture-alert", "ally-withdrawal")
    return [_front(0, *_anonymous()), *(_sign(name, *_anonymous()) for name in rest)]


def _four_mouths() -> list[Record]:
    people = [cite("c0", f"person-{n}", credibility=6) for n in range(4)]
    return [_front(15, *people), _sign("hostile-advance", *people)]


def _trifles() -> list[Record]:
    sources = [cite(f"f{n}", credibility=5) for n in range(3)]
    names = ("strike-on-base", "hostile-advance", "hostile-intent", "host-collapse", "own-withdrawal")
    return [_sign(name, *sources, strength=0.25) for name in names]


def _moved_away() -> list[Record]:
    near = [cite(f"b{n}") for n in range(2)]
    return [_front(5, *near, when="2024-11-27"), _front(80, *_graded("B", 2), name="later-front")]


def _captured() -> list[Record]:
    rest: Record = {"status": [{"base": "base", "is": "lost"}], "kind": "event"}
    return [fact("captured", cite("b0", credibility=2), cite("c0", credibility=3), **rest)]


ANCHORS = (
    Anchor(1, "nothing reported", list, Required(NONE), Required(NONE)),
    Anchor(
        2,
        "strike today, two A",
        lambda: [_strike(*_graded("A", 2))],
        Required(CRITICAL, index=90),
        Required(LOW, MODERATE, index=25, or_none=True),
    ),
    Anchor(
        3,
        "strike today, one B2",
        lambda: [_strike(*_graded("B", credibility=2))],
        Required(SUBSTANTIAL, SEVERE, "low", 80),
    ),
    Anchor(
        4,
        "strike today, one C3",
        lambda: [_strike(*_graded("C", credibility=3))],
        Required(MODERATE, SUBSTANTIAL, "low", 60),
    ),
    Anchor(
        5,
        "strike today, anonymous F3",
        lambda: [_strike(*_anonymous())],
        Required(MODERATE, confidence="low", index=30),
    ),
    Anchor(
        6,
        "as 2, denied by one A",
        lambda: [_denied(_strike(*_graded("A", 2)), *_graded("A", first=2))],
        Required(SUBSTANTIAL, CRITICAL, index=86),
    ),
    Anchor(
        7,
        "one A, denied by one A",
        lambda: [_denied(_strike(*_graded("A")), *_graded("A", first=2))],
        Required(MODERATE, SUBSTANTIAL, "low", 51),
    ),
    Anchor(
        8,
        "two B2, denied by the owner",
        lambda: [_denied(_strike(*_graded("B", 2, credibility=2)), *_by_owner())],
        Required(SEVERE, CRITICAL, index=90),
    ),
    Anchor(
        9,
        "front at the fence, two A",
        lambda: [_front(0, *_graded("A", 2))],
        Required(SEVERE, CRITICAL, index=89),
        Required(MODERATE, SUBSTANTIAL, index=57),
    ),
    Anchor(10, "front 20 km, two A", lambda: [_front(20, *_graded("A", 2))], Required(SUBSTANTIAL, index=73)),
    Anchor(11, "front 35 km, two A", lambda: [_front(35, *_graded("A", 2))], Required(MODERATE, SUBSTANTIAL, index=50)),
    Anchor(12, "front 150 km, two A", lambda: [_front(150, *_graded("A", 2))], Required(LOW, index=10)),
    Anchor(
        13,
        "“35 km”, anonymous F3",
        lambda: [_front(35, *_anonymous())],
        Required(LOW, MODERATE, "low", 20, or_none=True),
    ),
    Anchor(
        14, "“20 km”, anonymous F3", lambda: [_front(20, *_anonymous())], Required(MODERATE, confidence="low", index=26)
    ),
    Anchor(15, "five alarms, one anonymous text", _five_alarms, Required(MODERATE, SUBSTANTIAL, "low", 48)),
    Anchor(
        16,
        "one C article quoting four people, 15 km, advancing",
        _four_mouths,
        Required(MODERATE, SUBSTANTIAL, "low", 70),
    ),
    Anchor(
        17,
        "host overthrown, two B2",
        lambda: [_sign("host-collapse", *_graded("B", 2, credibility=2))],
        Required(MODERATE, index=25),
        Required(SUBSTANTIAL, SEVERE, index=75),
    ),
    Anchor(
        18,
        "overthrown and high alert, two B2",
        lambda: [_sign(name, *_graded("B", 2, credibility=2)) for name in ("host-collapse", "posture-alert")],
        Required(MODERATE, SUBSTANTIAL, index=43),
        Required(SUBSTANTIAL, SEVERE, index=85),
    ),
    Anchor(
        19,
        "garrison leaving, two B2",
        lambda: [_sign("own-withdrawal", *_graded("B", 2, credibility=2))],
        Required(LOW, MODERATE, or_none=True),
        Required(SEVERE, index=90),
    ),
    Anchor(
        20,
        "some ships leave, one anonymous F3",
        lambda: [_sign("own-withdrawal", *_anonymous(), strength=0.5)],
        Required(LOW, or_none=True),
        Required(LOW, MODERATE, "low", 20),
    ),
    Anchor(
        21,
        "overthrown and cut off, two B2",
        lambda: [_sign(name, *_graded("B", 2, credibility=2)) for name in ("host-collapse", "supply-route-cut")],
        None,
        Required(SEVERE, index=89),
    ),
    Anchor(
        22,
        "road cut, two B2",
        lambda: [_sign("supply-route-cut", *_graded("B", 2, credibility=2))],
        None,
        Required(MODERATE, index=45),
    ),
    Anchor(
        23,
        "as 9 and a binding guarantee, two B2",
        lambda: [_front(0, *_graded("A", 2)), _sign("security-guarantee", *_graded("B", 2, credibility=2))],
        Required(MODERATE, SUBSTANTIAL, index=60),
    ),
    Anchor(
        24,
        "as 9, guarantee and denial by the owner",
        lambda: [
            _denied(_front(0, *_graded("A", 2)), *_by_owner()),
            _sign("security-guarantee", *_by_owner()),
            _sign("official-denial", *_by_owner()),
        ],
        Required(SEVERE, CRITICAL, index=89),
    ),
    Anchor(
        25,
        "as 2, 6 days of silence",
        lambda: [_strike(*_graded("A", 2))],
        Required(MODERATE, SUBSTANTIAL, "low", 54),
        days=6,
    ),
    Anchor(
        26,
        "as 9, 6 days of silence",
        lambda: [_front(0, *_graded("A", 2))],
        Required(SUBSTANTIAL, SEVERE, "low", 89),
        days=6,
    ),
    Anchor(27, "as 9, 20 days of silence", lambda: [_front(0, *_graded("A", 2))], Required(NONE), days=20),
    Anchor(
        28,
        "three F5 sources, trifles everywhere",
        _trifles,
        Required(LOW, confidence="low", or_none=True),
        Required(LOW, confidence="low", or_none=True),
    ),
    Anchor(
        29,
        "strike expected, two A",
        lambda: [_strike(*_graded("A", 2, wording="expected"))],
        Required(NONE),
        Required(NONE),
    ),
    Anchor(30, "front 5 km, four days later 80 km, two B2 each", _moved_away, Required(LOW, index=10)),
    Anchor(31, "as 9, three A", lambda: [_front(0, *_graded("A", 3))], Required(SEVERE, CRITICAL, "high", 89)),
    Anchor(
        32,
        "as 10 and a guarantee, one anonymous third party",
        lambda: [_front(20, *_graded("A", 2)), _sign("security-guarantee", *_anonymous())],
        Required(SUBSTANTIAL, index=68),
    ),
    Anchor(
        33,
        "high alert alone, two B2",
        lambda: [_sign("posture-alert", *_graded("B", 2, credibility=2))],
        Required(LOW, MODERATE, index=20, or_none=True),
        Required(LOW, or_none=True),
    ),
    Anchor(34, "base captured, B2 and C3", _captured, status="lost"),
)


@cache
def store() -> Frames:
    """The frames of all situations: each is about a base of its own, and no record is part of two.

    A source's grade is the first letter of its name.
    """
    facts = [_of(anchor, each) for anchor in ANCHORS for each in anchor.facts()]
    sources: list[Record] = []
    for name in sorted({cited["source"] for each in facts for cited in each["cited"]}):
        _, _, kind = name.partition("-")
        grade = {"anonymous": "F", "ministry-1": "B"}.get(kind) or kind[0].upper()
        house = {"anonymous": "unknown", "ministry-1": "ministry"}.get(kind, f"{name}-house")
        sources.append(source(name, grade, publisher=house))
    people = [outlet("ministry", side="russia"), outlet(OWNER, side="russia")]
    return frames(facts, sources, people, owner=OWNER, bases=[_base(anchor) for anchor in ANCHORS])


def _base(anchor: Anchor) -> str:
    return f"base-{anchor.number}"


def _of(anchor: Anchor, record: Record) -> Record:
    """The same record, about the base of its situation, told by sources of its own."""
    here, own = _base(anchor), f"a{anchor.number}"
    changed = record | {
        "id": f"{own}-{record['id']}",
        "cited": [
            cited | {"source": f"{own}-{cited['source']}", "chain": [f"{own}-{link}" for link in cited["chain"]]}
            for cited in record["cited"]
        ],
    }
    for name in ("indicates", "status"):
        if name in record:
            changed[name] = [each | {"base": here} for each in record[name]]
    if "quantity" in record:
        changed["quantity"] = record["quantity"] | {"of": here}
    return changed


def levels(methods: Methods | None = None) -> dict[int, dict[str, Record]]:
    """The level of each event in each situation, by its number."""
    constants = methods or Methods()
    about = bearing(weigh_citations(store(), constants), constants.threat)
    days = {anchor.number: DAY + timedelta(days=anchor.days) for anchor in ANCHORS}
    found = scenarios.levels_as_known(about, pl.Series(sorted(set(days.values()))))
    rows: dict[int, dict[str, Record]] = {anchor.number: {} for anchor in ANCHORS}
    for row in found.iter_rows(named=True):
        number = int(row["base"].removeprefix("base-"))
        if row["as_of"] == days[number]:
            rows[number][row["event"]] = row
    return rows


def broken(anchor: Anchor, found: dict[str, Record]) -> list[str]:
    """What of a situation is not as required."""
    if anchor.status is not None:
        lost = {row["status"] for row in found.values()} == {anchor.status}
        return [] if lost and all(row["level"] is None for row in found.values()) else [f"{anchor.number}: {found}"]
    wanted = {"attack": anchor.attack, "loss": anchor.loss}
    return [
        f"#{anchor.number} {anchor.says}: {event} {_said(found[event])}"
        for event, required in wanted.items()
        if required is not None and not required.holds(found[event])
    ]


def _said(level: Record) -> str:
    index = "" if level["index"] is None else f" {level['index']:.0f}, confidence {level['confidence']}"
    return f"{level['level']}{index}"
