"""What `check` passes is drawn: records that are changed within their schema end no pane, no page and no table."""

from __future__ import annotations

import random
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Final

import pytest

from tests.drawn import Case, draw_case, drawn
from tests.mutated_records import Theatre, originals, write_records

CASES: Final = 200
SHARE: Final = 0.05
"""How much is drawn of each theatre; `benchmarks.fuzz` draws more."""
JUDGED: Final = 25
"""One theatre in so many is judged as well, which takes much longer."""

BROKEN: Final = ("pane overview", "pane disputes", "pane map", "pane timeline", "report json", "export facts")
"""What such things ended."""
MANY: Final = """
import resource, sys
resource.setrlimit(resource.RLIMIT_DATA, (700 << 20, 700 << 20))
from pathlib import Path
from tests.drawn import LINES, seen, read, random
from tui.analysis.views.overview import overview
print(len(overview(seen(read(Path(sys.argv[1])), random.Random(2))).bases))
"""
CHANGES: Final = """
import resource, sys
resource.setrlimit(resource.RLIMIT_DATA, (600 << 20, 600 << 20))
from datetime import date
from pathlib import Path
from tui.analysis.assessor import Assessor
from tui.analysis.constants import Methods
from tui.store.load.reader import read
print(Assessor(read(Path(sys.argv[1])), Methods()).structured.what_would_change(date(2024, 12, 6))["base"].n_unique())
"""


def test_records_within_the_schema_are_drawn(tmp_path: Path) -> None:
    cases = [draw_case(tmp_path, seed, share=SHARE, judged=0.0 if seed % JUDGED else SHARE) for seed in range(CASES)]
    assert [(seed, case.failed) for seed, case in enumerate(cases) if case.failed] == []
    assert CASES / 4 < sum(case.passed for case in cases) < CASES


def changed(name: str) -> Theatre:
    """The theatre of the tests with one thing in it that once ended a pane."""
    theatre = deepcopy(originals()[0])
    match name:
        case "an answer without words":
            theatre["questions"][0]["answers"][0]["says"] = "—"
        case "a base that stands twice":
            theatre["theatre"][0]["bases"] += ["harbour", {"place": "airfield"}]
        case "a precision that no column holds":
            theatre["places"][1]["precision-m"] = 10**14
        case "a paragraph that no column holds":
            theatre["facts"][0]["cited"][0]["paragraph"] = 2**31
        case "a figure of 300 digits":
            theatre["facts"][0]["quantity"]["value"] = 1e300
        case "a figure of 300 decimals":
            theatre["facts"][0]["quantity"]["value"] = 1e-300
    return theatre


@pytest.mark.parametrize(
    ("name", "passes"),
    [
        ("an answer without words", True),
        ("a base that stands twice", True),
        ("a precision that no column holds", False),
        ("a paragraph that no column holds", False),
        ("a figure of 300 digits", False),
        ("a figure of 300 decimals", True),
    ],
)
def test_what_once_ended_a_pane_is_drawn_or_told(name: str, passes: bool, tmp_path: Path) -> None:
    write_records(tmp_path, changed(name))
    case = drawn(tmp_path, random.Random(2), only=BROKEN)
    assert case == Case(passes, (), case.seconds, case.peak_mb)


def test_many_bases_and_repeated_citations_fit_into_memory(tmp_path: Path) -> None:
    """Facts with eight times as many citations, each a sign for six bases: 100 of them took more than 4 GB."""
    theatre = deepcopy(originals()[1])
    places = [place["id"] for place in theatre["places"] if place.get("lon") is not None]
    theatre["theatre"][0]["bases"] = places
    facts = theatre["facts"]
    facts += [{**facts[n % 12], "id": f"fact-{n}"} for n in range(36)]
    for n, fact in enumerate(facts):
        fact["cited"] = fact["cited"] * 8
        signs = ("hostile-proximity", "hostile-advance", "strike-on-base", "host-collapse")
        fact["indicates"] = [
            {"base": base, "indicator": signs[(n + at) % 4], "strength": 0.5} for at, base in enumerate(places)
        ]
    write_records(tmp_path, theatre)
    ended = subprocess.run(
        [sys.executable, "-c", MANY, str(tmp_path)], capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.stdout.strip() == str(len(places)), ended.stderr[-2000:]


def test_every_single_change_of_many_bases_fits_into_memory(tmp_path: Path) -> None:
    """Of 120 bases it took 430 MB more to list what is tried than to try it."""
    theatre = deepcopy(originals()[0])
    airfield = next(place for place in theatre["places"] if place["id"] == "airfield")
    theatre["places"] += [{**airfield, "id": f"base-{n}", "name": f"Base {n}"} for n in range(120)]
    theatre["theatre"][0]["bases"] = [f"base-{n}" for n in range(120)]
    write_records(tmp_path, theatre)
    ended = subprocess.run(
        [sys.executable, "-c", CHANGES, str(tmp_path)], capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.stdout.strip() == "120", ended.stderr[-2000:]
