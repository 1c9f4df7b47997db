"""Two small theatres in other parts of the world, written to a folder as YAML: a base, a front, and a movement each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

_SOURCE: Final = """\
id: gazette-1
title: Untitled
publisher: gazette
published: 2025-03-03
entered: 2025-03-04
language: en
reliability: C
reliability-reason: Made up.
digest: [The front is near., The column moves.]
"""
_ACTORS: Final = """\
- {id: blue, name: Blue force, kind: state, side: blue}
- {id: red, name: Red force, kind: state, side: red}
- {id: gazette, name: The Gazette, kind: outlet, side: press}
"""
_FACTS: Final = """\
- id: near
  says: The enemy stands @distance@ from the base.
  kind: position
  when: 2025-03-02
  actors: [red]
  places: [base]
  quantity: {measure: front-distance, of: base, value: @value@, unit: km}
  indicates: [{base: base, indicator: hostile-proximity}]
  cited: [{source: gazette-1, paragraph: 1, wording: asserted, credibility: 3}]
- id: column
  says: The enemy moves on.
  kind: movement
  when: 2025-03-02
  actors: [red]
  places: [from, to]
  route: [from, to]
  cited: [{source: gazette-1, paragraph: 2, wording: asserted, credibility: 3}]
"""


def _theatre(title: str, zone: str, bbox: str, places: str, value: int) -> Mapping[str, str]:
    return {
        "theatre.yaml": (
            f"title: {title}\ntimezone: {zone}\nwindow: 2025-03-01/2025-03-05\nbbox: {bbox}\n"
            "bases: [{place: base, owner: blue, host: blue}]\nmeasures: {front-distance: km}\n"
        ),
        "actors.yaml": _ACTORS,
        "places.yaml": places,
        "sources/gazette.yaml": _SOURCE,
        "facts/all.yaml": _FACTS.replace("@distance@", f"{value} km").replace("@value@", str(value)),
    }


PACIFIC: Final = _theatre(
    "Pacific",
    "Pacific/Fiji",
    "[170, -25, -170, -10]",
    """\
- {id: base, name: Nausori Airfield, kind: air-base, lon: 178.56, lat: -18.04, coordinates-from: made up}
- {id: from, name: Apia, kind: city, lon: -171.77, lat: -13.83, coordinates-from: made up}
- {id: to, name: Labasa, kind: town, lon: 179.38, lat: -16.43, coordinates-from: made up}
- {id: nadi, name: Nadi, kind: town, lon: 177.42, lat: -17.80, coordinates-from: made up}
""",
    150,
)
"""Across 180 degrees: a base in Fiji, and a fleet that comes from Samoa."""
UKRAINE: Final = _theatre(
    "Ukraine",
    "Europe/Kyiv",
    "[22, 44, 41, 53]",
    """\
- {id: base, name: Myrhorod Air Base, kind: air-base, lon: 33.64, lat: 49.93, coordinates-from: made up}
- {id: from, name: Belgorod, kind: city, lon: 36.59, lat: 50.60, coordinates-from: made up}
- {id: to, name: Kharkiv, kind: city, lon: 36.23, lat: 49.99, coordinates-from: made up}
- {id: kyiv, name: Kyiv, kind: city, lon: 30.52, lat: 50.45, coordinates-from: made up}
- {id: odesa, name: Odesa, kind: city, lon: 30.73, lat: 46.48, coordinates-from: made up}
""",
    120,
)
"""On land: an air base, a front in the east of it, and a column that crosses a border."""


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Write one of the theatres under `root`."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
