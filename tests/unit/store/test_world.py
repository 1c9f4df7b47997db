"""The world under every map: its lines lie where they belong, at the detail that a map shows, and cost little."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.world_map import pack, simplified
from tui.store.basemap import Basemap
from tui.store.world import DETAIL, LAYERS, PIECE, World, world

WHOLE = (-180.0, -90.0, 180.0, 90.0)


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(30.75, 46.49), (178.45, -18.14), (151.28, -33.9), (35.52, 33.9), (-70.9, -53.16)],
    ids=["Odesa", "Suva", "Sydney", "Beirut", "Punta Arenas"],
)
def test_a_harbour_lies_on_a_coast(lon: float, lat: float) -> None:
    near = world().lines("coastline", (lon - 1, lat - 1, lon + 1, lat + 1), 1.0)
    assert min(math.dist(point, (lon, lat)) for line in near for point in line) < 0.2


def test_a_box_across_180_degrees_has_the_lines_of_both_sides() -> None:
    lons = [lon for line in world().lines("coastline", (170.0, -25.0, 190.0, -10.0), 5.0) for lon, _ in line]
    assert min(lons) < -170
    assert max(lons) > 175
    assert all(lon > 160 or lon < -160 for lon in lons), "and no others"


def test_no_map_gets_more_points_than_its_dots_show() -> None:
    sizes = {
        km: sum(len(line) for layer in LAYERS for line in world().lines(layer, WHOLE, km)) for km in (1.0, 30.0, 150.0)
    }
    assert sizes[1.0] > 4 * sizes[30.0] > 16 * sizes[150.0]
    assert sizes[150.0] < 5_000
    near = sum(len(line) for layer in LAYERS for line in world().lines(layer, (34.0, 31.0, 43.0, 38.0), 1.0))
    assert near < 1_000, "what is out of sight is left out"


def test_what_is_packed_is_read_again(tmp_path: Path) -> None:
    wave = tuple((round(number / 50, 2), round(math.sin(number / 50), 2)) for number in range(500))
    (tmp_path / "world.bin").write_bytes(pack([[wave], [((0.0, 0.0), (1.0, 1.0))], []]))
    packed = World(tmp_path)
    parts = list(packed.lines("coastline", WHOLE, 0.1))
    assert all(2 <= len(part) <= PIECE for part in parts)
    assert (*parts[0], *(point for part in parts[1:] for point in part[1:])) == wave
    assert list(packed.lines("boundaries", (0.5, 0.5, 2.0, 2.0), 0.1)) == [((0.0, 0.0), (1.0, 1.0))]
    assert list(packed.lines("boundaries", (2.0, 2.0, 3.0, 3.0), 0.1)) == []
    rough = simplified(wave, DETAIL[1])
    assert 2 < len(rough) < 40
    assert {wave[0], wave[-1]} <= set(rough)


def test_the_theatres_own_lines_stand_for_the_worlds() -> None:
    box = (34.0, 31.0, 43.0, 38.0)
    bare = list(Basemap(world=world()).under("coastline", box, 1.0))
    own = Basemap(world=world(), coastline=(((35.0, 34.0), (36.5, 36.0)),))
    left = list(own.under("coastline", box, 1.0))
    assert bare
    assert left
    inside = [
        (one, other)
        for line in left
        for one, other in pairwise(line)
        if all(35.0 <= lon <= 36.5 and 34.0 <= lat <= 36.0 for lon, lat in (one, other))
    ]
    assert not inside, "no line is drawn twice"
    assert {point for line in left for point in line} < {point for line in bare for point in line}
    assert list(replace(own, world=None).under("coastline", box, 1.0)) == []


def test_countries_and_seas_are_named_the_largest_first() -> None:
    names = world().names
    assert [each.zoom for each in names] == sorted(each.zoom for each in names)
    assert {each.kind for each in names} == {"country", "sea"}
    assert all(-180 <= each.lon <= 180 and -90 <= each.lat <= 90 and each.name.isprintable() for each in names)
    assert {"Ukraine", "Fiji", "Syria", "Black Sea", "Coral Sea"} <= {each.name for each in names}
