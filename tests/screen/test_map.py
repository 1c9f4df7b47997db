"""The map pane: the same cursor, lens and trail as everywhere, on a picture."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.screen.terminal import NARROW, WIDE, Terminal, opened
from tests.theatres import changed, write
from tui.render import glyphs
from tui.render.charset import ASCII
from tui.render.text import Target
from tui.ui.panes.map import Map

PLACES = """\
- {id: region, name: Coast, kind: region}
- {id: airfield, name: Airfield, kind: air-base, lon: 35.95, lat: 35.40, coordinates-from: made up}
- {id: harbour, name: Harbour, kind: naval-base, lon: 35.87, lat: 34.90, coordinates-from: made up}
- {id: town, name: Town, kind: town, lon: 37.00, lat: 35.35, coordinates-from: made up}
- {id: hilltop, name: Hilltop, kind: village, lon: 36.10, lat: 36.60, coordinates-from: made up}
- {id: far-away, name: Far away, kind: city, lon: 30.50, lat: 50.45, coordinates-from: made up}
"""
COAST = {"type": "LineString", "coordinates": [[35.6, 31.6], [35.8, 35.0], [35.7, 37.9]]}


@pytest.fixture
def theatre(tmp_path: Path) -> Path:
    """A theatre with places on a coast, one of them off the map."""
    root = write(tmp_path / "theatre", {"places.yaml": PLACES})
    (root / "basemap").mkdir()
    feature = {"type": "Feature", "properties": None, "geometry": COAST}
    (root / "basemap" / "coastline.geojson").write_text(json.dumps({"features": [feature]}))
    return root


def the_map(terminal: Terminal) -> Map:
    pane = terminal.pane
    assert isinstance(pane, Map)
    return pane


def kilometres(terminal: Terminal) -> float:
    """What a cell is wide, by the scale bar."""
    found = re.search(r"├(─*)┤ ([\d.]+) km", terminal.text)
    assert found, terminal.text
    return float(found[2]) / (len(found[1]) + 2)


async def test_the_map_shows_the_theatre_that_ships() -> None:
    async with opened() as terminal:
        await terminal.press("7")
        pane = terminal.part(the_map(terminal))
        situation = terminal.situation
        levels = situation.day.assessment.levels.filter(as_of=situation.as_of)
        for base, level in levels.select("base", "level").iter_rows():
            name = situation.lookup.place(base)
            assert name in pane
            assert glyphs.LEVELS[level].glyph in pane
        for city in ("Aleppo", "Homs", "Damascus", "Palmyra"):
            assert pane.count(city) == 1
        assert re.search(r"[\u2801-\u28ff]{3}", pane), "coast and borders are drawn"
        assert "←" in pane, "and the convoy from Palmyra to Homs"
        for figure in ("≤20 mi", "20 km", "35 km"):
            assert figure in pane


async def test_the_cursor_walks_from_place_to_place_and_the_inspector_follows(theatre: Path) -> None:
    async with opened((160, 50), data=theatre) as terminal:
        await terminal.press("7")
        inspector = terminal.inspector
        assert terminal.pane.target == Target("base", "airfield")
        steps = {
            "right": "fight",
            "l": "town",
            "left": "fight",
            "h": "airfield",
            "down": "harbour",
            "up": "airfield",
            "k": "hilltop",
            "j": "airfield",
        }
        for key, thing in steps.items():
            await terminal.press(key)
            target = terminal.pane.target
            assert target is not None
            assert target.id == thing, key
            assert inspector.showing == target
            if target.kind == "fact":
                assert re.search("^ .*Northern force  attack", terminal.part(terminal.pane), re.MULTILINE)
                continue
            name = terminal.situation.lookup.place(thing)
            assert name in terminal.part(inspector)
            assert re.search(rf"^ \S{{1,2}} {name}  .*\d+ facts?$", terminal.part(terminal.pane), re.MULTILINE)
        seen = []
        for _ in range(len(terminal.pane.rows)):
            await terminal.press("n")
            seen.append(terminal.pane.target)
        assert len(set(seen)) == len(terminal.pane.rows) == 8
        assert {target.kind for target in seen if target} == {"base", "place", "fact"}, "rings are reached, too"
        assert terminal.pane.target == Target("base", "airfield"), "n comes round to where it began"
        await terminal.press("N", "n")
        assert terminal.pane.target == Target("base", "airfield")


async def test_enter_opens_a_place_and_esc_comes_back_to_the_same_view(theatre: Path) -> None:
    async with opened(NARROW, data=theatre) as terminal:
        await terminal.press("7", ">", ">", "shift+right", "shift+up", "right")
        before = terminal.pane.detail, terminal.pane.position, terminal.text
        assert before[0]
        await terminal.press("enter")
        assert terminal.main.navigation.in_inspector
        await terminal.press("escape")
        assert (terminal.pane.detail, terminal.pane.position, terminal.text) == before
        await terminal.press("g", "enter")
        assert terminal.pane_name == "bases"
        assert terminal.pane.target == Target("base", "airfield")
        await terminal.press("escape")
        assert terminal.pane_name == "map"
        assert terminal.pane.detail == before[0]


async def test_zoom_keeps_the_place_under_the_cursor_where_it_is(theatre: Path) -> None:
    async with opened(WIDE, data=theatre) as terminal:
        await terminal.press("7", "n", "n")
        pane = the_map(terminal)

        def where() -> tuple[int, int]:
            lines = terminal.part(pane).splitlines()
            row = next(number for number, line in enumerate(lines) if "▌Town" in line)
            return row, lines[row].index("▌Town")

        scale, start, whole = kilometres(terminal), where(), terminal.text
        await terminal.press(">", ">")
        assert kilometres(terminal) == pytest.approx(scale / 1.5**2, rel=0.2)
        assert abs(where()[0] - start[0]) <= 1
        assert abs(where()[1] - start[1]) <= 1
        await terminal.press("<", "<")
        assert terminal.text == whole
        assert pane.detail == "", "the whole theatre needs no detail"
        await terminal.press(*"<" * 6)
        farthest = terminal.text
        await terminal.press("<")
        assert terminal.text == farthest
        await terminal.press(*">" * 20)
        closest = terminal.text
        await terminal.press(">")
        assert terminal.text == closest


async def test_a_view_can_be_linked_to(theatre: Path) -> None:
    async with opened(WIDE, data=theatre) as terminal:
        await terminal.press("7", ">", ">", ">", "shift+down", "shift+left")
        pane = the_map(terminal)
        detail, text, view = pane.detail, terminal.text, pane.view
        assert re.fullmatch(r"3@\d+\.\d{4},\d+\.\d{4}", detail)
        for other in ("", "nonsense", "2", "999@1,1"):
            pane.set_detail(other)
            pane.draw(terminal.situation)
            await terminal.settle()
            assert pane.view != view
        pane.set_detail(detail)
        pane.draw(terminal.situation)
        await terminal.settle()
        assert terminal.text == text


async def test_pan_ends_at_the_edge_and_the_cursor_pulls_the_view_after_it(theatre: Path) -> None:
    async with opened(WIDE, data=theatre) as terminal:
        await terminal.press("7", *">>>>", *["shift+up"] * 30)
        pane = the_map(terminal)
        top = pane.view
        await terminal.press("shift+up")
        assert pane.view == top
        assert "off the map" in terminal.part(pane)
        await terminal.press("n")
        assert "off the map" not in terminal.part(pane)
        assert "▌Harbour" in terminal.part(pane)


async def test_the_map_is_as_known_and_as_filtered(theatre: Path) -> None:
    async with opened(WIDE, data=theatre) as terminal:
        await terminal.press("7")
        pane = the_map(terminal)
        # The gazette's figure is known from 4 December on, the letter's range from the 6th.
        assert "◠ ~20 km, 35–40.5 km" in terminal.part(pane)
        await terminal.press(*"[" * 4)
        assert "~20 km" in terminal.part(pane)
        assert "35–40.5 km" not in terminal.part(pane)
        await terminal.press("[", "[")
        assert "~20 km" not in terminal.part(pane)
        assert " 0 facts" in terminal.part(pane)
        await terminal.press("0")
        fronts = terminal.part(pane)
        assert "~20 km" in fronts
        await terminal.press("/", *"fight", "enter")
        assert terminal.pane_name == "map"
        assert "~20 km" not in terminal.part(pane)
        assert "•" in terminal.part(pane), "the town that they fight over stands out"
        await terminal.press("x")
        assert terminal.part(pane) == fronts


@pytest.mark.parametrize("size", [(60, 15), NARROW, WIDE, (200, 50)], ids=str)
async def test_every_size_shows_all_bases_with_legend_and_scale(size: tuple[int, int]) -> None:
    async with opened(size) as terminal:
        await terminal.press("7")
        pane = terminal.part(the_map(terminal))
        for base in terminal.situation.lookup.bases:
            assert terminal.situation.lookup.place(base) in pane
        assert kilometres(terminal) > 0
        assert "front" in pane.splitlines()[-1]


async def test_resizing_keeps_cursor_and_view(theatre: Path) -> None:
    async with opened(WIDE, data=theatre) as terminal:
        await terminal.press("7", "n", "n", ">", ">")
        pane = the_map(terminal)
        before = pane.detail, pane.position, terminal.text
        await terminal.resize(70, 20)
        assert "▌Town" in terminal.text
        await terminal.resize(*WIDE)
        assert (pane.detail, pane.position, terminal.text) == before


async def test_plain_ascii_says_the_same(theatre: Path) -> None:
    async with opened(WIDE, data=theatre, charset=ASCII) as terminal:
        the_pane = terminal.panes["map"]
        assert isinstance(the_pane, Map)
        await terminal.press("7", "n")
        shown = terminal.part(the_pane)
        assert shown.isascii()
        for words in ("[Harbour", "Airfield", "Town", "km", "front"):
            assert words in shown


async def test_a_broken_base_map_is_named_and_the_places_stay(theatre: Path) -> None:
    (theatre / "basemap" / "lakes.geojson").write_text("{")
    async with opened(WIDE, data=theatre) as terminal:
        await terminal.press("7")
        assert "basemap/lakes.geojson" in terminal.part(the_map(terminal))
        assert "Airfield" in terminal.part(the_map(terminal))


@pytest.mark.parametrize(
    ("bbox", "places", "names"),
    [
        ("[170, -25, -165, -8]", ((177.44, -17.75), (-175.20, -21.13)), ("FIJI", "TONGA", "SAMOA")),
        ("[22, 44, 41, 53]", ((30.52, 50.45), (30.73, 46.48)), ("UKRAINE", "MOLDOVA")),
    ],
    ids=["Pacific", "Ukraine"],
)
async def test_any_theatre_has_the_world_under_it(
    tmp_path: Path, bbox: str, places: tuple[tuple[float, float], ...], names: tuple[str, ...]
) -> None:
    (lon, lat), (other_lon, other_lat) = places
    moved = (
        PLACES.replace("lon: 35.95, lat: 35.40", f"lon: {lon}, lat: {lat}")
        .replace("lon: 35.87, lat: 34.90", f"lon: {other_lon}, lat: {other_lat}")
        .splitlines(keepends=True)[:3]
    )
    files = {"places.yaml": "".join(moved), **changed("theatre.yaml", "[34.5, 31.5, 43.0, 38.0]", bbox)}
    async with opened((160, 50), data=write(tmp_path / "theatre", files)) as terminal:
        await terminal.press("7")
        shown = terminal.part(the_map(terminal))
        assert re.search(r"[\u2801-\u28ff]{3}", shown), "coasts and borders are drawn"
        assert shown.index("Airfield") < shown.index("Harbour"), "north of it, across 180 degrees or not"
        await terminal.press(*"<<<")
        shown = terminal.part(the_map(terminal))
        for name in names:
            assert name in shown


async def test_a_theatre_without_base_map_or_without_coordinates(tmp_path: Path) -> None:
    bare = write(tmp_path / "bare", {"places.yaml": PLACES})
    async with opened(WIDE, data=bare) as terminal:
        await terminal.press("7")
        assert "Harbour" in terminal.part(the_map(terminal))
    flat = "\n".join(
        re.sub(r"lon:.*?coordinates-from: made up", "within: region", line) for line in PLACES.splitlines()
    )
    flat = flat.replace("kind: region, within: region", "kind: region")
    nowhere = write(tmp_path / "nowhere", {"places.yaml": flat, **changed("theatre.yaml", "Test theatre", "Nowhere")})
    async with opened(WIDE, data=nowhere) as terminal:
        await terminal.press("7", ">", "n", "right", "shift+up", "enter")
        assert "No place of this theatre has coordinates." in terminal.text
