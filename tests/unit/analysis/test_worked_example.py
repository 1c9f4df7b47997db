"""The worked example in the methods' README is what the methods give, to its last digit."""

from __future__ import annotations

import math
import re
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from tui.analysis import threat
from tui.analysis.constants import Threat
from tui.store.reader import read

ROOT = Path(__file__).parents[3]
README = (ROOT / "tui" / "analysis" / "README.md").read_text(encoding="utf-8")
DAYS = {3: date(2024, 12, 3), 7: date(2024, 12, 7), 9: date(2024, 12, 9)}


@cache
def assessment() -> threat.Assessment:
    frames = read(ROOT / "data").frames
    return threat.assess(frames, list(DAYS.values()), Threat(), since=date(2024, 11, 27))


def section(day: int) -> str:
    return README.split(f"### {day} December")[1].split("###")[0]


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("+", ""))


def table(day: int) -> dict[str, tuple[str, str, float]]:
    rows = re.findall(r"^\|([^|]*)\|([^|]*)\|([^|]*)\| ([−+]?[\d.]+) \|$", section(day), re.MULTILINE)
    return {name.strip("* "): (weight.strip(), effect.strip(), number(adds)) for name, weight, effect, adds in rows}


@pytest.mark.parametrize("day", DAYS)
def test_each_part_of_the_sum_is_told_as_it_is(day: int) -> None:
    parts = assessment().contributions.filter(base="khmeimim", as_of=DAYS[day])
    told = table(day)
    assert set(told) - {"starting point", "sum"} == set(parts["indicator"]) - {"prior"}
    for part in parts.filter(pl.col("indicator") != "prior").iter_rows(named=True):
        weight, effect, adds = told[part["indicator"]]
        assert math.log(int(weight.removeprefix("ln "))) == pytest.approx(part["weight"])
        assert number(effect) == pytest.approx(part["effect"], abs=5e-4)
        assert adds == pytest.approx(part["log_odds"], abs=5e-4)
    assert told["starting point"][2] == pytest.approx(math.log(0.10 / 0.90), abs=5e-4)
    assert told["sum"][2] == pytest.approx(parts["log_odds"].sum(), abs=5e-4)


@pytest.mark.parametrize("day", DAYS)
def test_the_sum_gives_the_index(day: int) -> None:
    level = assessment().levels.row(
        by_predicate=(pl.col("base") == "khmeimim") & (pl.col("as_of") == DAYS[day]), named=True
    )
    index, low, high = re.search(r"\*\*index ([\d.]+)\*\*, interval (\d+) to (\d+)", section(day)).groups()  # type: ignore[union-attr]
    assert float(index) == pytest.approx(level["index"], abs=0.05)
    assert (int(low), int(high)) == (round(level["low"]), round(level["high"]))
    assert float(index) == pytest.approx(100 / (1 + math.exp(-table(day)["sum"][2])), abs=0.05)
