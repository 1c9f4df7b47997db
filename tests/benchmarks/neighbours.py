"""How far the constants can be moved before a situation gets a level that no analyst would sign.

`python -m tests.benchmarks.neighbours` moves each constant by itself, and then all of them together, and says which of
the situations of `tests/anchors.py` break.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any

import msgspec

from tests.anchors import ANCHORS, broken, levels
from tui.analysis.constants import EVENTS, Methods

DRAWS = 60
"""How often all constants are moved together."""
SEED = 1
WEIGHT, DAYS, SHARE, GRADE, BAND, KM = 0.15, 0.25, 0.1, 0.02, 3.0, 5.0
"""By how much a constant is moved alone: weights, in log-odds, and days by a part; the others by as much as this."""
ALIKE: dict[tuple[str, ...], dict[str, float]] = {
    # part of the constants: what is moved in it, and how far
    ("threat",): {"baseline": 1.0, "next_in_group": SHARE, "alleged": SHARE, "key_from": BAND, "out_after": 1.0},
    ("threat", "bands"): {"moderate": BAND, "substantial": BAND, "severe": BAND},
    ("threat", "horizons"): {"attack": 1, "loss": 3},
    ("threat", "proximity"): {"full_to_km": KM, "none_from_km": KM},
    ("threat", "imminence"): {"strike_within_days": 1, "contact_within_days": 1.0, "strike_evidence": SHARE},
    ("threat", "interval"): {"baseline": 0.25, "weights": 0.05, "evidence": SHARE, "silence": 0.02, "strength": 0.05},
    ("threat", "confidence"): {"high_lines": 0.25, "low_lines": 0.25, "high_age": 1, "low_age": 1},
    ("corroboration",): {"full_from": GRADE, "plain_from": GRADE},
    ("corroboration", "grades"): dict.fromkeys(("A", "B", "C", "D", "E", "F"), GRADE),
    ("corroboration", "caps"): dict.fromkeys(("probably_true", "possibly_true", "doubtful"), GRADE),
    ("corroboration", "floors"): {"nominal": GRADE, "lowest": GRADE, "highest": GRADE},
}
Constants = dict[str, Any]


def _logit(index: float) -> float:
    return math.log(index / (100 - index))


def moved_weight(alone: float, baseline: float, factor: float) -> float:
    """The index that an indicator gives alone, when its weight in log-odds is so many times as large."""
    return 100 / (1 + math.exp(-(_logit(baseline) + factor * (_logit(alone) - _logit(baseline)))))


def _name(field: str) -> str:
    return field if field in ("A", "B", "C", "D", "E", "F") else field.replace("_", "-")


def _changed(constants: Constants, path: tuple[str, ...], value: float) -> Methods:
    """The methods with another value of one constant."""
    copy = msgspec.json.decode(msgspec.json.encode(constants))
    part = copy
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    return msgspec.convert(copy, Methods)


def alone(constants: Constants) -> Iterator[tuple[str, str, Methods]]:
    """Every constant moved down and up by itself: what kind it is, what is done, and the methods then."""
    baseline = constants["threat"]["baseline"]
    for name, each in constants["threat"]["indicators"].items():
        for event in EVENTS:
            for factor in (1 - WEIGHT, 1 + WEIGHT):
                value = moved_weight(each[event], baseline, factor)
                if value != each[event]:
                    says = f"{name} alone {each[event]:g} → {value:.1f} ({event})"
                    yield "weights ±15 %", says, _changed(constants, ("threat", "indicators", name, event), value)
        ages = "fades" if each.get("fades") else "holds"
        for factor in (1 - DAYS, 1 + DAYS):
            value = each[ages] * factor
            says = f"{name} {ages} {each[ages]:g} → {value:g}"
            path: tuple[str, ...] = ("threat", "indicators", name, ages)
            yield "days of evidence ±25 %", says, _changed(constants, path, value)
    for where, fields in ALIKE.items():
        for field, by in fields.items():
            part = constants
            for name in where:
                part = part[name]
            path = (*where, _name(field))
            for step in (-by, by):
                value = round(part[path[-1]] + step, 4)
                says = f"{' '.join(path)} {part[path[-1]]:g} → {value:g}"
                yield " ".join(where), says, _changed(constants, path, value)


def together(constants: Constants, dice: random.Random) -> Methods:
    """All constants moved at once, each by up to a seventh or so, or by as much as alone."""
    copy = msgspec.json.decode(msgspec.json.encode(constants))
    baseline = copy["threat"]["baseline"]
    for each in copy["threat"]["indicators"].values():
        for event in EVENTS:
            each[event] = moved_weight(each[event], baseline, dice.uniform(1 - WEIGHT, 1 + WEIGHT))
        ages = "fades" if each.get("fades") else "holds"
        each[ages] *= dice.uniform(0.8, 1.2)
    threat, corroboration = copy["threat"], copy["corroboration"]
    for part, fields in (
        (threat, ("baseline", "next-in-group", "alleged", "out-after")),
        (threat["proximity"], ("full-to-km", "none-from-km")),
        (threat["interval"], ("baseline", "weights", "evidence", "silence", "strength")),
        (threat["imminence"], ("strike-evidence", "contact-within-days")),
    ):
        for field in fields:
            part[field] *= dice.uniform(0.9, 1.1)
    for start in ("moderate", "substantial", "severe"):
        threat["bands"][start] += dice.uniform(-2, 2)
    for grade in "ABCDEF":
        corroboration["grades"][grade] += dice.uniform(-0.01, 0.01)
    corroboration["full-from"] += dice.uniform(-0.01, 0.01)
    return msgspec.convert(copy, Methods)


def breaks(methods: Methods) -> list[str]:
    """What is not as required in any situation."""
    found = levels(methods)
    return [each for anchor in ANCHORS for each in broken(anchor, found[anchor.number])]


def measure(_runs: int = 1) -> Iterator[str]:
    """A row a kind of constant: how many were moved, and how many of these leave every situation as required."""
    constants = msgspec.to_builtins(Methods())
    tried: dict[str, list[tuple[str, list[str]]]] = {}
    for kind, says, methods in alone(constants):
        tried.setdefault(kind, []).append((says, breaks(methods)))
    dice = random.Random(SEED)
    drawn = [(f"draw {n}", breaks(together(constants, dice))) for n in range(1, DRAWS + 1)]
    yield f"| {'moved':32} | tried | keep all {len(ANCHORS)} |"
    yield f"|{'-' * 34}|------:|------------:|"
    for kind, each in tried.items():
        yield f"| {kind:32} | {len(each):5} | {sum(not broke for _, broke in each):11} |"
    every = [each for of_kind in tried.values() for each in of_kind]
    yield f"| {'one at a time, in all':32} | {len(every):5} | {sum(not broke for _, broke in every):11} |"
    yield f"| {'all at once, drawn':32} | {len(drawn):5} | {sum(not broke for _, broke in drawn):11} |"
    yield ""
    for says, broke in (*every, *drawn):
        if broke:
            yield f"- {says}: {'; '.join(broke)}"


if __name__ == "__main__":
    for line in measure():
        print(line)
