"""The tables of the worked example in `tui/analysis/README.md`: `python -m tests.worked_example` prints them anew."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import polars as pl

from tui.analysis.constants import Threat
from tui.analysis.threat import scenarios
from tui.store.load.reader import read

ROOT = Path(__file__).parents[1]
BASE = "khmeimim"
DAYS = (date(2024, 12, 3), date(2024, 12, 7), date(2024, 12, 9))
COLUMNS = "| indicator | e × I of each voice that counts | E | w | w·E |\n|---|---|--:|--:|--:|"


def assessment() -> scenarios.Assessment:
    """The three days as the shipped theatre has them."""
    return scenarios.assess(read(ROOT / "data").frames, list(DAYS), Threat(), since=date(2024, 11, 27))


def table(found: scenarios.Assessment, day: date) -> str:
    """One day taken apart: a row an indicator, in the order of the list."""
    here = (pl.col("base") == BASE) & (pl.col("as_of") == day)
    evidence = found.evidence.filter(here, pl.col("effect") > 0).unique(["indicator", "question"], maintain_order=True)
    rows = [COLUMNS]
    for part in found.contributions.filter(here, pl.col("log_odds") != 0).iter_rows(named=True):
        units = evidence.filter(pl.col("indicator") == part["indicator"]).sort("effect", descending=True)
        counted = ", ".join(f"{unit['e']:.3f} × {unit['independence']:g}" for unit in units.iter_rows(named=True))
        shown = (part["effect"], part["sign"] * part["weight"], part["log_odds"])
        rows.append(f"| {part['indicator']} | {counted} | " + " | ".join(f"{value:.3f}" for value in shown) + " |")
    level = found.levels.filter(here).row(0, named=True)
    total = found.contributions.filter(here)["log_odds"].sum()
    rows.append(f"| sum | | | | {total:.3f} |")
    interval = f"{level['low']:.1f} to {level['high']:.1f}"
    return "\n".join(rows) + f"\n\nIndex {level['index']:.1f}, interval {interval}, {level['band']}."


if __name__ == "__main__":
    whole = assessment()
    sys.stdout.write("\n\n".join(f"### {day.day} December\n\n{table(whole, day)}" for day in DAYS) + "\n")
