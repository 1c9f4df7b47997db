"""The worked example in `tui/analysis/README.md` is what the theatre gives, and a pencil gets the same."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from functools import cache

import pytest

from tests.worked_example import DAYS, README, example, smallest_changes
from tui.analysis.constants import INDICATORS

Row = list[str]
ROUNDED = 0.003
"""What figures with three digits may be off when they are added or multiplied."""


@cache
def readme() -> str:
    return README.read_text(encoding="utf-8")


def test_the_example_is_what_the_theatre_that_ships_gives() -> None:
    assert example() in readme(), "`python -m tests.worked_example` writes it anew"
    assert smallest_changes() in readme(), "`python -m tests.worked_example` writes it anew"


def rows(text: str) -> list[Row]:
    """The rows of a table, without its head."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:2] == "| "][1:]


def section(day: int) -> tuple[str, list[Row], dict[str, list[Row]]]:
    """What is said of a day, its parts, and the citations of each indicator."""
    text = readme().split(f"### {day} December\n")[1].split("\n### ")[0].split("<!-- /worked")[0]
    head, _, rest = text.partition("What each E is made of")
    cited = dict(re.findall(r"\*\*(\S+)\*\*\n(.*?)(?=\n\*\*|\Z)", rest, re.DOTALL))
    return head, rows(head), {name: rows(table) for name, table in cited.items()}


def sigma(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def log_odds(voices: list[tuple[str, float]]) -> float:
    """L: the least, over the layers, of what camps add up to, each with its best voice."""
    sums = []
    for layer in range(3):
        best: dict[str, float] = defaultdict(float)
        for camps, p in voices:
            camp = camps.split(" · ")[layer]
            best[camp] = max(best[camp], math.log(p / (1 - p)))
        sums.append(sum(best.values()))
    return min(sums)


@pytest.mark.parametrize("day", [day.day for day in DAYS])
def test_citations_add_up_to_the_evidence_of_their_indicator(day: int) -> None:
    _, parts, cited = section(day)
    told = {row[0]: float(row[1]) for row in parts if row[1]}
    assert cited.keys() == {name for name, evidence in told.items() if evidence > 0}
    for name, table in cited.items():
        total, voices, before = 0.0, [], 0.0
        for _, camps, p, factors, s, said, c, step in table:
            assert math.prod(map(float, factors.split(" · "))) == pytest.approx(float(s), abs=ROUNDED)
            voices.append((camps, float(p)))
            if step:
                assert log_odds(voices) == pytest.approx(float(said), abs=ROUNDED)
                weight = min(1.0, max(0.0, (sigma(float(said)) - 0.5) / 0.4))
                assert weight == pytest.approx(float(c), abs=ROUNDED)
                assert float(s) * (float(c) - before) == pytest.approx(float(step), abs=ROUNDED)
                before = float(c)
                total += float(step)
        assert total == pytest.approx(told[name], abs=2 * ROUNDED), name


@pytest.mark.parametrize("day", [day.day for day in DAYS])
@pytest.mark.parametrize(("event", "column"), [("attack", 2), ("loss", 6)])
def test_indicators_add_up_to_the_index(day: int, event: str, column: int) -> None:
    head, parts, _ = section(day)
    groups: dict[str, list[tuple[float, float]]] = defaultdict(list)
    total = 0.0
    for row in parts:
        if row[0] == "sum":
            continue
        alone, part, share, adds = map(float, row[column : column + 4])
        if row[0] != "baseline":
            a = (10 + float(row[1]) * (alone - 10)) / 100
            assert math.log(a / (1 - a)) - math.log(1 / 9) == pytest.approx(part, abs=4 * ROUNDED)
            groups[INDICATORS[row[0]].group].append((abs(part), share))
        assert part * share == pytest.approx(adds, abs=ROUNDED)
        total += adds
    for group in groups.values():
        ordered = sorted(group, reverse=True)
        assert [share for _, share in ordered] == [0.5**n for n in range(len(ordered))]
    (said,) = re.findall(rf"^- {event}: index ([\d.]+),", head, re.MULTILINE)
    assert 100 * sigma(total) == pytest.approx(float(said), abs=0.15)
