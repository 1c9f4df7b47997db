"""Writes the lines of the world's base map from GeoJSON: `python -m tests.world_map FOLDER`, a file a layer."""

from __future__ import annotations

import json
import math
import struct
import sys
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

from tui.store.world import DETAIL, LAYERS, PIECE, Polyline

TARGET = Path(__file__).parents[1] / "tui" / "store" / "world.bin"


def simplified(line: Polyline, off: float) -> Polyline:
    """Returns a line without the points that lie less than `off` degrees beside it (Douglas–Peucker)."""
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        (x, y), (end_x, end_y) = line[first], line[last]
        length = math.hypot(end_x - x, end_y - y)
        farthest, where = off, 0
        for number in range(first + 1, last):
            across, along = line[number][0] - x, line[number][1] - y
            aside = abs(across * (end_y - y) - along * (end_x - x)) / length if length else math.hypot(across, along)
            if aside > farthest:
                farthest, where = aside, number
        if where:
            keep.add(where)
            spans += [(first, where), (where, last)]
    return tuple(line[number] for number in sorted(keep))


def pack(layers: Iterable[Iterable[Polyline]]) -> bytes:
    """Returns the file that holds these layers."""
    given = [list(layer) for layer in layers]
    index, points = array("i"), array("h")
    for level, off in enumerate(DETAIL):
        for number, layer in enumerate(given):
            for line in pieces(layer, off, fine=level == 0):
                lons, lats = [round(100 * lon) for lon, _ in line], [round(100 * lat) for _, lat in line]
                box = (min(lons), min(lats), max(lons), max(lats))
                index.extend([len(LAYERS) * level + number, len(points) // 2, len(line), *box])
                points.extend(each for point in zip(lons, lats, strict=True) for each in point)
    return struct.pack("<i", len(index) // 7) + index.tobytes() + points.tobytes()


def pieces(lines: Iterable[Polyline], off: float, *, fine: bool) -> Iterator[Polyline]:
    """Yields lines as rough as a level has them, in pieces; those smaller than it shows are left out."""
    for line in lines:
        size = max(max(each) - min(each) for each in zip(*line, strict=True))
        if not fine and size < 2 * off:
            continue
        kept = line if fine else simplified(line, off)
        for start in range(0, len(kept) - 1, PIECE - 1):
            yield kept[start : start + PIECE]


def lines_of(path: Path) -> Iterator[Polyline]:
    """Yields the lines of a GeoJSON file of MultiLineStrings."""
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        for line in feature["geometry"]["coordinates"]:
            yield tuple((lon, lat) for lon, lat in line)


if __name__ == "__main__":
    TARGET.write_bytes(pack(lines_of(Path(sys.argv[1]) / f"{layer}.geojson") for layer in LAYERS))
