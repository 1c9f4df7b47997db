"""The map: where things are drawn, that labels never collide, and that it needs neither colour nor Unicode."""

from __future__ import annotations

import math
import re
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tui.analysis.geodesy import geodesic_km
from tui.analysis.views.figures import Figure
from tui.analysis.views.map import SpotLevel
from tui.render import glyphs
from tui.render.canvas import CURSOR, points_along
from tui.render.charset import ASCII, rewrite_text
from tui.render.labels import Label, PlacedLabel, place_labels, slots_beside
from tui.render.map import drawing
from tui.render.map.drawing import SMALLEST_NAMED_RING, picture, scale_bar
from tui.render.map.legend import legend, under_cursor
from tui.render.map.projection import (
    ROUND,
    Box,
    View,
    bounding_box,
    clip,
    ring,
    view_at,
    view_of,
    zoom_range,
)
from tui.render.map.scene import Front, Scene, Spot, Way
from tui.render.text import Line, Span, line_width, width
from tui.store.basemap import Basemap

BOX = Box(34.0, 32.0, 42.0, 38.0)
WORLD = Box(-180.0, -90.0, 180.0, 90.0)
EMPTY = Basemap()
LEVELS = (SpotLevel("attack", "not assessed", None, None, None), SpotLevel("loss", "severe", 83.0, 70.0, 91.0))
AIRFIELD = Spot("airfield", "Airfield", "air-base", 36.0, 35.0, 5, LEVELS)
TOWN = Spot("town", "Town", "town", 38.0, 35.0, 2)
HAMLET = Spot("hamlet", "Hamlet", "village", 38.0, 33.0, 0)
FRONT = Front("airfield", 36.0, 35.0, 60.0, 40.0, 80.0, Figure(60.0, None, None, 0, "km", "within"))
SCENE = Scene(BOX, BOX, (AIRFIELD, TOWN, HAMLET), (FRONT,), (Way("march", ((38.0, 35.0), (36.0, 35.0))),))
VIEW = view_at(BOX, BOX, 100, 40)

cases = settings(max_examples=30, deadline=None)
lons, lats = st.floats(34.0, 42.0), st.floats(32.0, 38.0)
views = st.builds(
    lambda cells, lines, zoom, lon, lat: view_at(BOX, BOX, cells, lines, zoom, (lon, lat)),
    st.integers(20, 200),
    st.integers(8, 60),
    st.integers(-3, 12),
    lons,
    lats,
)


def text(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(span.text for span in line) for line in lines]


def in_ascii(lines: tuple[Line, ...]) -> str:
    return rewrite_text("\n".join(text(lines)), ASCII)


def drawn_with(scene: Scene, view: View) -> str:
    return "".join(text(picture(scene, EMPTY, view)))


def styles(lines: tuple[Line, ...], part: str) -> set[str]:
    return {span.style for line in lines for span in line if part in span.text}


# --- projection ---


@cases
@given(views, lons, lats)
def test_a_dot_is_the_place_that_it_was_drawn_for(view: View, lon: float, lat: float) -> None:
    assert view.lon_lat(*view.dot(lon, lat)) == pytest.approx((lon, lat))


@cases
@given(lons, lats, st.floats(5, 60), st.integers(0, 6))
def test_a_ring_is_as_far_away_as_it_says(lon: float, lat: float, km: float, zoom: int) -> None:
    view = view_at(BOX, BOX, 120, 40, zoom, (lon, lat))
    for point in ring(view, lon, lat, km)[:12]:
        assert geodesic_km(lon, lat, *point) == pytest.approx(km, rel=0.02)


@cases
@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(0.1, 1e6), st.integers(0, 40), st.booleans())
def test_a_ring_makes_no_more_dots_than_the_picture_has_room_for(
    lon: float, lat: float, km: float, zoom: int, home_at_ring: bool
) -> None:
    home = bounding_box([(lon, lat)], WORLD, [(lon, lat, km)] if home_at_ring else [])
    view = view_at(home, WORLD, 100, 40, zoom, (lon, lat))
    corners = ring(view, lon, lat, km)
    assert len(corners) <= ROUND + 1
    parts = list(view.inside(corners))
    made = sum(1 for part in parts for _ in points_along(part, 1))
    # It crosses the picture from edge to edge some times, or lies in it whole.
    assert made <= 8 * (2 * view.cells + 4 * view.lines)


@pytest.mark.parametrize(
    ("lat", "km"), [(90.0, 100.0), (-90.0, 3000.0), (35.0, 400_000.0), (35.0, 19_000.0), (0.0, 30.0)]
)
def test_poles_and_huge_rings_cost_neither_dots_nor_memory(
    lat: float, km: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = Figure(km, None, None, 0, "km", "within")
    far = Front("town", 38.0, lat, km, km / 2, km * 2, figure)
    spot = Spot("town", "Town", "town", 38.0, lat, 1)
    home = bounding_box([(38.0, lat)], WORLD, [(38.0, lat, km)])
    view = view_at(home, WORLD, 100, 40)
    drawn_with(Scene(home, WORLD, (spot,), (), ()), view)  # what is imported late
    made = 0

    def counted(line: list[tuple[float, float]], every: float) -> Iterator[tuple[float, float]]:
        nonlocal made
        for dot in points_along(line, every):
            made += 1
            assert made < 10_000
            yield dot

    monkeypatch.setattr(drawing, "points_along", counted)
    tracemalloc.start()
    try:
        shown = drawn_with(Scene(home, WORLD, (spot,), (far,), ()), view)
        made = 0
        drawn_with(Scene(home, WORLD, (spot,), (far,), ()), view_at(home, WORLD, 100, 40, 40, (38.0, lat)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "Town" in shown
    assert peak < 4_000_000


def test_a_single_place_opens_with_its_rings_in_sight() -> None:
    home = bounding_box([(38.0, 35.0)], WORLD, [(38.0, 35.0, 60.0)])
    view = view_at(home, WORLD, 100, 40)
    corners = [view.dot(*point) for point in ring(view, 38.0, 35.0, 60.0)]
    assert all(view.shows(*corner) for corner in corners)
    assert max(x for x, _ in corners) - min(x for x, _ in corners) > 50, "and as large as there is room"


def test_a_box_across_180_degrees_is_drawn_in_one_piece() -> None:
    pacific = Box(170.0, -25.0, 190.0, -10.0)
    home = bounding_box([(178.0, -18.0), (-175.0, -21.0), (0.0, -18.0)], pacific)
    assert pacific.west <= home.west < 178 < 185 < home.east <= pacific.east
    assert bounding_box([(178.0, -18.0), (-175.0, -21.0)], WORLD).east < 190, "nor does one without a box of its own"
    view = view_of(pacific, 100, 40)
    assert view.dot(-175.0, -18.0) == pytest.approx(view.dot(185.0, -18.0))
    fiji = Spot("fiji", "Fiji", "country", 178.0, -18.0, 1)
    tonga = Spot("tonga", "Tonga", "country", -175.0, -21.0, 1)
    coast = Basemap(coastline=(((-178.0, -24.0), (-178.0, -11.0)), ((172.0, -24.0), (172.0, -11.0))))
    scene = Scene(home, pacific, (fiji, tonga), (), (Way("cable", ((178.0, -18.0), (-175.0, -21.0))),))
    shown = text(picture(scene, coast, view))
    row = view.cell(178.0, -14.0)[1]
    drawn = [column for column, sign in enumerate(shown[row]) if sign != " "]
    assert len(drawn) == 2, "each coast once"
    assert drawn == pytest.approx([view.cell(lon, -14.0)[0] for lon in (172.0, 182.0)], abs=1)
    assert any("Fiji" in line for line in shown)
    assert any("Tonga" in line for line in shown)
    assert "↘" in "".join(shown) or "→" in "".join(shown), "the short way"


@cases
@given(views)
def test_a_view_stays_within_the_bounds_wherever_it_fits(view: View) -> None:
    west, north = view.lon_lat(0, 0)
    east, south = view.lon_lat(2 * view.cells, 4 * view.lines)
    slack = 0.02  # degrees: a degree is not equally long at the view's middle and at its edge
    assert (west >= BOX.west - slack and east <= BOX.east + slack) or view.lon == pytest.approx(38.0, abs=slack)
    assert (south >= BOX.south - slack and north <= BOX.north + slack) or view.lat == pytest.approx(35.0, abs=slack)
    assert view.km_per_dot <= view_of(BOX, view.cells, view.lines).km_per_dot


def test_zoom_steps_enlarge_until_they_end() -> None:
    home = Box(36.0, 34.0, 38.0, 36.0)
    least, most = zoom_range(home, BOX, 100, 40)
    scales = [view_at(home, BOX, 100, 40, zoom).km_per_dot for zoom in range(least, most + 1)]
    assert scales == sorted(scales, reverse=True)
    assert len(set(scales)) == len(scales)
    assert scales[0] == pytest.approx(view_of(BOX, 100, 40).km_per_dot)
    assert view_at(home, BOX, 100, 40, least - 1) == view_at(home, BOX, 100, 40, least)


def test_home_is_where_the_places_are() -> None:
    home = bounding_box([(36.0, 34.0), (37.0, 35.0), (99.0, 0.0)], BOX)
    assert BOX.west < home.west < 36.0 < 37.0 < home.east < BOX.east
    assert bounding_box([], BOX) == BOX


points = st.tuples(st.floats(-400, 600), st.floats(-400, 600))


@cases
@given(st.lists(points, min_size=2, max_size=12))
def test_only_what_is_inside_is_drawn(line: list[tuple[float, float]]) -> None:
    view = view_of(BOX, 50, 25)
    parts = list(clip(line, view))
    for part in parts:
        assert all(-1e-6 <= x <= 100 and -1e-6 <= y <= 100 for x, y in part)
    shown = [point for point in line if view.shows(*point, margin=1)]
    for x, y in shown:
        assert any(math.dist((x, y), point) < 1.5 for part in parts for point in part)


def test_dotted_lines_keep_their_distances_round_corners() -> None:
    dots = list(points_along([(0, 0), (5, 0), (5, 5)], 3))
    assert dots == [(0, 0), (3, 0), (5, 1), (5, 4)]


# --- labels ---


@st.composite
def crowds(draw: st.DrawFn) -> tuple[list[tuple[int, int]], list[str]]:
    marks = draw(st.lists(st.tuples(st.integers(0, 39), st.integers(0, 11)), min_size=1, max_size=25, unique=True))
    names = [draw(st.sampled_from(["Homs", "Tartus naval base", "حلب", "首都", "X"])) for _ in marks]
    return marks, names


@cases
@given(crowds())
def test_labels_never_collide(crowd: tuple[list[tuple[int, int]], list[str]]) -> None:
    marks, names = crowd
    wanted = [
        Label(str(number), name, slots_beside(*mark, name), frozenset([mark]))
        for number, (mark, name) in enumerate(zip(marks, names, strict=True))
    ]
    placed = place_labels(wanted, 40, 12, marks)
    covered: set[tuple[int, int]] = set()
    for label in placed.values():
        cells = {(label.column + step, label.row) for step in range(width(label.text))}
        assert all(0 <= column < 40 and 0 <= row < 12 for column, row in cells)
        assert not cells & set(marks)
        assert not cells & covered
        covered |= cells | {(label.column - 1, label.row), (label.column + width(label.text), label.row)}
        own = marks[int(label.key)]
        ends = (label.column - 1, label.column - 2, label.column + width(label.text))
        assert not {(column, label.row) for column in ends} & (set(marks) - {own}), "it seems to name another mark"


def test_the_more_important_label_takes_the_room() -> None:
    first, second = (
        Label(key, "Metropolis", slots_beside(5, 1, "Metropolis"), frozenset([(5, 1)])) for key in ("first", "second")
    )
    assert set(place_labels([first, second], 18, 3, [(5, 1)])) > {"first"}
    assert place_labels([first], 18, 1, [(5, 0)]) == {}, "and what finds no room is left out"


def test_a_label_goes_where_it_covers_least() -> None:
    wanted = [Label("town", "Town", slots_beside(10, 1, "Town"), frozenset([(10, 1)]))]
    free = place_labels(wanted, 30, 3, [(10, 1)])
    coast = place_labels(wanted, 30, 3, [(10, 1)], cost=lambda column, row: int(column > 10))
    assert free["town"] == PlacedLabel("town", "Town", 12, 1)
    assert coast["town"].column + 4 <= 10


# --- the picture ---


def test_a_picture_shows_places_by_level_and_by_what_is_said_of_them() -> None:
    drawn = picture(SCENE, EMPTY, VIEW)
    shown = text(drawn)
    assert len(shown) == VIEW.lines
    assert {line_width(line) for line in drawn} == {VIEW.cells}
    for spot, sign in ((AIRFIELD, glyphs.LEVELS["not assessed"].glyph), (TOWN, "•"), (HAMLET, "∘")):
        column, row = VIEW.cell(spot.lon, spot.lat)
        assert shown[row][column] == sign
        assert sum(spot.name in line for line in shown) == 1
    assert styles(drawn, glyphs.LEVELS["severe"].glyph) == {"level-severe"}
    assert styles(drawn, "Hamlet") == {"faint"}


def test_a_front_is_a_ring_with_its_figure_and_what_it_leaves_open() -> None:
    drawn = picture(replace(SCENE, ways=()), EMPTY, VIEW)
    shown = text(drawn)
    x, y = VIEW.dot(36.0, 35.0)
    assert FRONT.km / VIEW.km_per_dot > SMALLEST_NAMED_RING
    assert any("≤60 km" in line for line in shown)
    for km, style in ((60.0, "raises"), (40.0, "muted"), (80.0, "muted")):
        row = int(y - km / VIEW.km_per_dot) // 4
        dots = [span for span in drawn[row] if span.style == style and span.text.strip()]
        assert dots, f"nothing is drawn {km} km north"
    lit = picture(replace(SCENE, ways=()), EMPTY, VIEW, FRONT.key)[int(y - 60 / VIEW.km_per_dot) // 4]
    assert any(span.style == "strong" and span.text.strip() for span in lit), "the ring under the cursor stands out"
    empty = int(y - 100 / VIEW.km_per_dot) // 4
    assert not shown[empty][int(x) // 2 - 6 : int(x) // 2 + 6].strip()


def test_a_movement_points_where_it_goes() -> None:
    shown = text(picture(replace(SCENE, fronts=()), EMPTY, VIEW))
    column, row = VIEW.cell(36.0, 35.0)
    assert "←" in shown[row][column + 1 : column + 4]
    there = text(picture(replace(SCENE, fronts=(), ways=(Way("back", ((36.0, 35.0), (38.0, 33.0))),)), EMPTY, VIEW))
    assert "↘" in "".join(there)


def test_a_movement_names_who_moved_and_when_and_differs_from_an_attack_and_by_side() -> None:
    line = ((38.0, 35.0), (36.0, 35.0))
    march = Way("march", line, "The army", "government", 0, "30 Nov – 7 Dec")
    attack = Way("attack", ((36.0, 33.0), (38.0, 33.0)), "The rebels", "rebels", 1, "5 Dec", attack=True)
    scene = Scene(BOX, BOX, (TOWN,), (), (march, attack))
    drawn = picture(scene, EMPTY, VIEW)
    shown = text(drawn)
    assert any("The army: movement, 30 Nov – 7 Dec" in line for line in shown)
    assert any("The rebels: attack, 5 Dec" in line for line in shown)
    assert "←" in "".join(shown)
    assert "⇒" in "".join(shown)
    (army,), (rebels,) = styles(drawn, "The army"), styles(drawn, "The rebels")
    assert army != rebels
    row = {way.fact: view_row for way in scene.ways if (view_row := VIEW.cell(*way.points[0])[1])}
    middle = VIEW.cell(37.0, 35.0)[0]
    dots = {fact: shown[row[fact]][middle - 5 : middle + 5] for fact in row}
    assert len(set(dots["attack"])) == 1, "drawn through"
    assert len(set(dots["march"])) > 1, "dashed"
    (under,) = text((under_cursor(scene, march, VIEW, 100),))
    assert under.startswith("╌→ The army  movement  30 Nov – 7 Dec")
    (key,) = text((legend(scene, VIEW, (), 100),))
    assert "╌→ The army movement   ─⇒ The rebels attack" in key
    lit = picture(scene, EMPTY, VIEW, march.key)
    assert styles(lit, "The army") == {CURSOR}


def test_a_ring_names_its_source_where_there_is_room() -> None:
    front = replace(FRONT, fact="near", sources=("Kataeb.org, 29 Nov",))
    shown = text(picture(Scene(BOX, BOX, (AIRFIELD,), (front,), ()), EMPTY, VIEW))
    assert any("≤60 km Kataeb.org, 29 Nov" in line for line in shown)
    small = replace(front, km=8 * VIEW.km_per_dot)
    scene = Scene(BOX, BOX, (AIRFIELD,), (small,), ())
    assert "Kataeb" not in drawn_with(scene, VIEW)
    assert "▌≤60 km" in "".join(text(picture(scene, EMPTY, VIEW, small.key))), "under the cursor in any case"
    (under,) = text((under_cursor(replace(SCENE, fronts=(front,)), front, VIEW, 100),))
    assert under.rstrip() == "◠ ≤60 km  front from Airfield  Kataeb.org, 29 Nov"


def test_places_tell_how_many_facts_speak_of_them_and_facts_of_the_day_are_lit() -> None:
    lit = replace(TOWN, today=1)
    drawn = picture(Scene(BOX, BOX, (lit, HAMLET), (), ()), EMPTY, VIEW)
    assert any("◆ Town 2 ◆1" in line for line in text(drawn))
    assert styles(drawn, "Town") == {"accent"}
    assert not any("Hamlet 0" in line for line in text(drawn))


def test_the_cursor_is_seen_without_colour_and_always_has_its_label() -> None:
    crowd = [Spot(f"n{number}", f"Neighbour {number}", "town", 36.0, 35.0 + number / 9, 9) for number in range(9)]
    hidden = Spot("quarter", "Quarter", "town", 36.0, 35.0, 0)
    scene = Scene(BOX, BOX, (AIRFIELD, *crowd, hidden), (), ())
    view = view_at(BOX, BOX, 60, 20)
    assert "Quarter" not in "".join(text(picture(scene, EMPTY, view)))
    drawn = picture(scene, EMPTY, view, hidden.key)
    assert "▌Quarter" in "".join(text(drawn))
    assert styles(drawn, "Quarter") == {CURSOR}
    assert "[Quarter" in in_ascii(drawn)


def test_the_base_map_lies_where_it_belongs() -> None:
    coast = Basemap(coastline=(((37.0, 30.0), (37.0, 40.0)),), provinces=(((34.0, 33.0), (42.0, 33.0)),))
    drawn = picture(Scene(BOX, BOX, (), (), ()), coast, VIEW)
    column, row = VIEW.cell(37.0, 33.0)
    shown = text(drawn)
    assert all(line[column].strip() for line in shown)
    assert all(not line[column + 5 : column + 20].strip() for number, line in enumerate(shown) if number != row)
    inner = shown[row][column + 5 : column + 20]
    assert inner.strip(), "inner borders are drawn"
    assert "⠤" not in inner, "as dots, not as a line"


@cases
@given(views, st.sampled_from(["", AIRFIELD.key, TOWN.key, HAMLET.key]))
def test_a_picture_keeps_to_its_room(view: View, cursor: str) -> None:
    coast = Basemap(coastline=(((34.0, 32.0), (37.0, 36.0), (42.0, 38.0)),))
    drawn = picture(SCENE, coast, view, cursor)
    assert [line_width(line) for line in drawn] == [view.cells] * view.lines
    foot = [under_cursor(SCENE, SCENE.mark(cursor), view, view.cells), legend(SCENE, view, (), view.cells)]
    assert all(line_width(line) <= view.cells for line in foot)


def test_in_ascii_every_mark_of_the_legend_is_another_one_and_none_is_a_line() -> None:
    bases = [
        Spot(level, level, "air-base", 36.0, 35.0, 1, (SpotLevel("attack", level, None, None, None),))
        for level in glyphs.LEVELS
    ]
    (line,) = text((legend(replace(SCENE, spots=(*bases, TOWN, HAMLET)), VIEW, (), 200),))
    *marks, _ = re.split(r"\s{2,}", in_ascii(((Span(line),),)))
    signs = {mark.split()[0] for mark in marks}
    assert len(signs) == len(marks) == len(glyphs.LEVELS) + 4
    assert not signs & set(".,'`_|"), "these are what coasts and borders are drawn with"


@cases
@given(views, st.integers(4, 30))
def test_the_scale_bar_is_as_long_as_it_says(view: View, longest: int) -> None:
    bar, words = scale_bar(view, longest)
    km = float(words.text.removesuffix(" km"))
    assert float(f"{km:.0e}"[0]) in (1, 2, 5)
    assert width(bar.text) <= longest
    assert abs(km / view.km_per_dot / 2 - width(bar.text)) <= 1


# --- what stands under it ---


def test_under_the_map_stands_what_the_cursor_is_on() -> None:
    (line,) = text((under_cursor(SCENE, AIRFIELD, VIEW, 100),))
    assert line.startswith(f"?{glyphs.LEVELS['severe'].glyph} Airfield  attack not assessed  loss of use severe 83")
    assert "≤60 km" in line
    assert line.endswith("5 facts")
    assert "(70–91)" in line
    (narrow,) = text((under_cursor(SCENE, AIRFIELD, VIEW, 80),))
    assert "severe 83" in narrow
    assert "(70–91)" not in narrow, "the interval goes first where there is no room"
    (narrow,) = text((under_cursor(SCENE, AIRFIELD, VIEW, 54),))
    assert f"{glyphs.LEVELS['severe'].glyph} 83" in narrow, "then the words"
    assert narrow.endswith("5 facts")


def test_a_place_out_of_sight_says_where_it_is() -> None:
    close = view_at(BOX, BOX, 100, 40, 6, (36.0, 35.0))
    (line,) = text((under_cursor(SCENE, HAMLET, close, 80),))
    assert "↘ off the map" in line


def test_the_legend_names_only_what_is_on_the_map() -> None:
    (line,) = text((legend(SCENE, VIEW, (), 100),))
    for word in ("severe", "front", "movement", "place", "no fact", "km"):
        assert word in line
    (bare,) = text((legend(replace(SCENE, fronts=(), ways=()), VIEW, (), 80),))
    assert "front" not in bare
    assert "movement" not in bare
