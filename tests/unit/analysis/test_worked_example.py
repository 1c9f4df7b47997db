"""The worked example in `tui/analysis/README.md` is what the theatre gives, and its sums are right."""

from __future__ import annotations

import math
import re
from functools import cache

import pytest

from tests.worked_example import DAYS, ROOT, assessment, table
from tui.analysis.constants import Threat
from tui.analysis.threat import scenarios
from tui.store.load.reader import read

README = ROOT / "tui" / "analysis" / "README.md"


@cache
def readme() -> str:
    return README.read_text(encoding="utf-8")


def test_the_tables_are_those_of_the_shipped_theatre() -> None:
    found = assessment()
    for day in DAYS:
        assert table(found, day) in readme(), f"{day}: `python -m tests.worked_example` prints it anew"


@pytest.mark.parametrize("day", [3, 7, 9])
def test_a_reader_with_a_pencil_gets_the_same_index(day: int) -> None:
    section = readme().split(f"### {day} December\n")[1].split("\n#")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:2] == "| "]
    body = [row for row in rows if row[0] not in ("indicator", "sum", "prior")]
    total = math.log(0.1 / 0.9)
    for _, counted, effect, weight, contribution in body:
        voices = [float(e) * float(share) for e, share in re.findall(r"([\d.]+) × ([\d.]+)", counted)]
        assert 1 - math.prod(1 - voice for voice in voices) == pytest.approx(float(effect), abs=0.002)
        assert float(weight) * float(effect) == pytest.approx(float(contribution), abs=0.002)
        total += float(contribution)
    (said,) = re.findall(r"^Index ([\d.]+),", section, re.MULTILINE)
    assert 100 / (1 + math.exp(-total)) == pytest.approx(float(said), abs=0.15)


def test_what_the_guarantee_is_worth_is_said_rightly() -> None:
    found = scenarios.sensitivity(read(ROOT / "data").frames, DAYS[-1], Threat())
    for name, kind in (("bases-guarantee", "fact"), ("unian", "root")):
        row = found.filter(base="khmeimim", id=name, kind=kind).to_dicts()[0]
        assert f"{row['index']:.1f}" in readme()
