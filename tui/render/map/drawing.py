"""The map as lines of text: coast and borders in braille under fronts, movements, places and their labels."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec.structs import replace

from tui.analysis.views.event_rows import EventRow
from tui.render import glyphs
from tui.render.canvas import CURSOR, Canvas, Dot, Dots, dots_at, points_along
from tui.render.charts import strokes
from tui.render.glyphs import Glyph
from tui.render.labels import Label, Slot, place_labels, slots_beside, slots_upon, write_label
from tui.render.map.density import Density
from tui.render.map.projection import View, clip, ring
from tui.render.map.scene import Front, Scene, Spot, Way, name, position, short_figure
from tui.render.text import Line, Span, width
from tui.store.basemap import Basemap
from tui.store.world import Polyline

COAST, LAKE, BORDER, PROVINCE = "lowers", "lowers", "muted", "faint"
FRONT, WIDENED = "raises", "muted"

REPORTED = Glyph("place", "•", "strong")
LIT = Glyph("fact of the day", "◆", "accent")
SILENT = Glyph("no fact", "∘", "faint")
FRONT_MARK = Glyph("front", "◠", FRONT)
ARROWS = ("→", "↗", "↑", "↖", "←", "↙", "↓", "↘")
"""Directions, east first and on against the clock."""
SIDES = ((ARROWS, "accent"), (tuple("⇒⇗⇑⇖⇐⇙⇓⇘"), "sign-contested"), (tuple("▶◥▲◤◀◣▼◢"), "good"))
"""Heads of movements by direction, and their style, for one side after the other."""

CHOSEN = "strong"
"""Style of the ring that the cursor is on; its label has that of the cursor."""
HEAD = 4.0
"""Dots between the end of a movement and its head."""
LABELS = 300
"""Labels that are tried at the most; a screen has no room for more."""
SMALLEST_RING, SMALLEST_NAMED_RING = 4.0, 10.0
"""Dots of radius below which a ring is too small for its interval, and for its label."""

Head = tuple[int, int, str, str]
"""Column, row, arrow and style of the head of a movement."""


def _clipped(view: View, lines: Iterable[Polyline]) -> list[list[Dot]]:
    return [part for line in lines for part in view.inside(line)]


# Coast and borders depend on neither cursor nor day: a step of either draws only what it changes.
@lru_cache(maxsize=24)
def _outlines(basemap: Basemap, view: View) -> tuple[tuple[Dots, str], ...]:
    """Draw the lines of the base map in a view, each layer with its style."""
    made = []
    # The coast last: a cell that two layers share takes the style of the later one.
    for layer, style in (("boundaries", BORDER), ("lakes", LAKE), ("coastline", COAST)):
        # The theatre's own lines are finer than the world's, which fill in where they end.
        lines = itertools.chain(basemap.under(layer, view.window, view.km_per_dot), getattr(basemap, layer))
        made.append((strokes(_clipped(view, lines), view.cells, view.lines), style))
    return tuple(made)


@lru_cache(maxsize=24)
def _base_map(basemap: Basemap, view: View) -> Canvas:
    """Draw the base map in a view: borders of provinces dotted, all else as lines."""
    canvas = Canvas(view.cells, view.lines)
    # Province borders are many and long: as lines they would drown the coast and the frontiers.
    inner = [dot for line in _clipped(view, basemap.provinces) for dot in points_along(line, 4)]
    canvas.add(dots_at(inner, view.cells, view.lines), PROVINCE)
    for dots, style in _outlines(basemap, view):
        canvas.add(dots, style)
    return canvas


@lru_cache(maxsize=8)
def _background(scene: Scene, basemap: Basemap, view: View, density: Density | None) -> tuple[Canvas, tuple[Head, ...]]:
    """Draw everything but marks and labels, which follow the cursor; return it with the heads of the movements."""
    canvas = _base_map(basemap, view).copy()
    shades = {(column, row): glyph for column, row, glyph in density.shades(view)} if density is not None else {}
    # Known before they are drawn: a shade takes its cell, and what facts say lies over what events do.
    over = Canvas(view.cells, view.lines)
    if shades:
        _draw_rings(over, view, scene.fronts)
        for way in scene.ways:
            _draw_way(over, view, way)
    outlines = [dots for dots, _ in _outlines(basemap, view)] if shades else []
    for (column, row), glyph in shades.items():
        # In the midst of shades, coast and frontiers stand out, and tell where one is.
        amidst = (column - 1, row) in shades and (column + 1, row) in shades
        lined = amidst and any(row < len(dots) and dots[row][column] for dots in outlines)
        if not lined and not over.has_dots(column, row):
            canvas.write(column, row, glyph.glyph, glyph.style)
    _draw_rings(canvas, view, scene.fronts)
    heads = [head for way in scene.ways if (head := _draw_way(canvas, view, way)) is not None]
    return canvas, tuple(heads)


def picture(
    scene: Scene, basemap: Basemap, view: View, cursor: str = "", density: Density | None = None
) -> tuple[Line, ...]:
    """Draw the map in a view: `view.lines` lines of `view.cells` cells. The mark with the key `cursor` is lit.

    The mark and the label under the cursor have the style `CURSOR`, its ring `CHOSEN`. `density` shades cells under all
    else.
    """
    background, heads = _background(scene, basemap, view, density)
    # A copy, since what is remembered serves the next step, too.
    canvas = background.copy()
    for front in scene.fronts:
        if front.key == cursor:
            canvas.add(_circle(view, front, front.km, 1), CHOSEN, over=True)
    marks = _spots_by_cell(scene.spots, view, cursor)
    spots = {spot.key: spot for spot in marks.values()}
    # Of events only the one under the cursor: the density marks the others.
    lit = [view.cell(*position(event)) for event in scene.events if event.key == cursor]
    taken = {*_under(marks), *((column, row) for column, row, *_ in heads), *lit}
    names = _names(basemap, view)
    labels = _labels(scene, view, marks, cursor)
    labels = [*labels[:LABELS], *(label for label in labels[LABELS:] if label.key == cursor)]
    # Names of countries and seas take the room that is left.
    placed = place_labels([*labels, *names], view.cells, view.lines, taken, canvas.has_dots, cursor)
    for column, row, arrow, style in heads:
        canvas.write(column, row, arrow, style)
    styles = {label.key: style for label, style in names.items()}
    styles |= {way.key: way_mark(way).style for way in scene.ways}
    for label in placed.values():
        spot = spots.get(label.key)
        style = _style_of(spot) if spot else styles.get(label.key, FRONT)
        write_label(canvas, label, style, lit=label.key == cursor)
    # Marks last, bases after all others: nothing may stand over what the cursor goes to.
    for (column, row), spot in sorted(marks.items(), key=lambda mark: bool(mark[1].levels)):
        for step, glyph in enumerate(glyphs_of(spot)):
            canvas.write(column + step, row, glyph.glyph, CURSOR if spot.key == cursor else glyph.style)
    for column, row in lit:
        canvas.write(column, row, glyphs.DENSITY[0].glyph, CURSOR)
    return canvas.lines()


def with_events(scene: Scene, view: View, events: Iterable[EventRow]) -> Scene:
    """Return what is drawn of a view with single events, without those that a place's mark hides."""
    hidden = _under(_spots_by_cell(scene.spots, view, ""))
    return replace(scene, events=tuple(event for event in events if view.cell(*position(event)) not in hidden))


def _under(marks: dict[tuple[int, int], Spot]) -> set[tuple[int, int]]:
    """Return the cells that the marks of places take."""
    return {cell for (column, row), spot in marks.items() for cell in _cells(spot, column, row)}


def _circle(view: View, front: Front, km: float, every: float) -> Dots:
    """Return the dots of a ring around a front's place, `every` dots apart."""
    # Clipped before it is dotted: a ring can be a million times as long as the part of it that is in sight.
    parts = view.inside(ring(view, front.lon, front.lat, km))
    return dots_at((dot for part in parts for dot in points_along(part, every)), view.cells, view.lines)


def _draw_rings(canvas: Canvas, view: View, fronts: Sequence[Front]) -> None:
    """Draw a ring a report, and dotted ones at the ends of what its figure leaves open, where these stand apart."""
    stated = [front for front in fronts if front.km / view.km_per_dot >= SMALLEST_RING]
    drawn: list[tuple[str, float]] = [(front.place, front.km) for front in stated]
    for front in stated:
        for end in (front.low, front.high):
            apart = all(abs(end - km) >= 3 * view.km_per_dot for place, km in drawn if place == front.place)
            if end > 0 and math.isfinite(end) and apart:
                drawn.append((front.place, end))
                canvas.add(_circle(view, front, end, 3), WIDENED)
    for front in fronts:  # last, since what a source says outright lies over what it leaves open
        canvas.add(_circle(view, front, front.km, 1), FRONT, over=True)


def _draw_way(canvas: Canvas, view: View, way: Way) -> Head | None:
    """Draw a movement: dashed, an attack drawn through; return its head, just before its end, if there is room."""
    *line, (end_x, end_y) = view.dots(way.points)
    start_x, start_y = line[-1]
    length = math.hypot(end_x - start_x, end_y - start_y)
    across, down = (end_x - start_x) / (length or 1), (end_y - start_y) / (length or 1)
    # A cell is twice as high as wide: the head goes back by as many cells, whichever way it points.
    back = min(HEAD / max(abs(across), abs(down) / 2, 0.5), length / 2)
    tip = (end_x - back * across, end_y - back * down)
    parts = clip([*line, tip], view)
    dashes = [dot for part in parts for step, dot in enumerate(points_along(part, 1)) if way.attack or step % 4 < 3]
    arrows, style = SIDES[way.side_number % len(SIDES)]
    canvas.add(dots_at(dashes, view.cells, view.lines), style, over=True)
    if length < 2 * HEAD or not view.shows(*tip):
        return None
    direction = round(math.atan2(-down, across) / (math.pi / 4)) % 8
    return int(tip[0]) // 2, int(tip[1]) // 4, arrows[direction], style


def way_mark(way: Way, who: str = "") -> Glyph:
    """Return what stands for a movement in the legend: line and head as on the map, who moves, attack or not."""
    arrows, style = SIDES[way.side_number % len(SIDES)]
    what = "attack" if way.attack else "movement"
    return Glyph(f"{who} {what}".strip(), f"{'─' if way.attack else '╌'}{arrows[0]}", style)


def _labels(scene: Scene, view: View, marks: dict[tuple[int, int], Spot], cursor: str) -> list[Label]:
    """Return all labels, the most important first: bases, rings, movements, then places by what is said of them."""
    importance = {spot.key: number for number, spot in enumerate(scene.spots)}
    reports = len(scene.fronts) + len(scene.ways)
    named: list[tuple[float, Label]] = []
    for (column, row), spot in marks.items():
        rank = importance[spot.key] if spot.levels else importance[spot.key] + reports
        cells = _cells(spot, column, row)
        slots = slots_beside(column, row, spot.name, len(cells))
        day = f" {LIT.glyph}{spot.today}" if spot.today else ""
        more = f" {spot.facts}{day}" if spot.facts else ""
        named.append((rank, Label(spot.key, spot.name, slots, cells, more)))
    bases = sum(bool(spot.levels) for spot in scene.spots)
    for number, front in enumerate(scene.fronts):
        if front.key == cursor or front.km / view.km_per_dot >= SMALLEST_NAMED_RING:
            text = short_figure(front.figure)
            more = f" {front.sources[0]}" if front.sources else ""
            label = Label(front.key, text, _ring_slots(front, view, text), more=more)
            named.append((bases + number - 0.5, label))
    for number, way in enumerate(scene.ways):
        text = name(way)
        slots = slots_upon(_way_cells(way, view), text)
        more = f": {'attack' if way.attack else 'movement'}, {way.when}"
        named.append((bases + len(scene.fronts) + number - 0.5, Label(way.key, text, slots, more=more)))
    return [label for _, label in sorted(named, key=lambda each: each[0])]


def _way_cells(way: Way, view: View) -> list[tuple[int, int]]:
    """Return cells over and under a movement where its label may stand, from its middle outwards."""
    dots = view.dots(way.points)
    cells = []
    for (start_x, start_y), (end_x, end_y) in reversed(list(itertools.pairwise(dots))):
        for share in (0.5, 0.35, 0.65, 0.2, 0.8):
            x, y = start_x + share * (end_x - start_x), start_y + share * (end_y - start_y)
            cells += [(math.floor(x / 2), math.floor(y / 4) + lines) for lines in (-1, 1, 0)]
    return cells


def _ring_slots(front: Front, view: View, text: str) -> tuple[Slot, ...]:
    """Return where the label of a ring may interrupt it: above and below, then from the east to the west."""
    points = view.dots(ring(view, front.lon, front.lat, front.km))
    if not points:
        return ()
    turns = [-0.25, 0.25, *(sign * step / 12 for step in range(7) for sign in (1, -1))]
    chosen = [points[round(turn * (len(points) - 1))] for turn in turns]
    slots = slots_upon([(math.floor(x / 2), math.floor(y / 4)) for x, y in chosen], text)
    # Above and below a label hides more of the ring, but there is room for the source beside it.
    return tuple(slot._replace(price=-width(text)) for slot in slots[:2]) + slots[2:]


@lru_cache(maxsize=8)
def _names(basemap: Basemap, view: View) -> dict[Label, str]:
    """Return the labels of countries, in capitals, and seas, with their styles; those of the largest first."""
    world = basemap.world
    if world is None:
        return {}
    # As web maps have it, whose dots are a quarter as large, and for whom zoom 0 is the world in 256 of them.
    zoom = math.log2(40_075 / view.km_per_dot / 256) + 2
    named: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for each in world.names:
        x, y = view.dot(each.lon, each.lat)
        if each.zoom <= zoom and view.shows(x, y):
            column, row = math.floor(x / 2), math.floor(y / 4)
            text = each.name.upper() if each.kind == "country" else each.name
            cells = [(column + right, row + down) for down in (0, -1, 1, -2, 2) for right in (0, -6, 6)]
            # A large one has several points: its name stands once, at the first where there is room.
            named.setdefault((each.kind, text), []).extend(cells)
    return {
        Label(f"world:{text}", text, slots_upon(cells, text)): "faint" if kind == "country" else COAST
        for (kind, text), cells in named.items()
    }


def _style_of(spot: Spot) -> str:
    """Return the style of a place's label."""
    return LIT.style if spot.today else "title" if spot.levels else "" if spot.facts else "faint"


def _spots_by_cell(spots: Iterable[Spot], view: View, cursor: str) -> dict[tuple[int, int], Spot]:
    """Return the place that each cell shows: the one under the cursor, else the most important that falls there."""
    marks: dict[tuple[int, int], Spot] = {}
    for spot in spots:
        if view.shows(*view.dot(spot.lon, spot.lat)):
            cell = view.cell(spot.lon, spot.lat)
            if cell not in marks or spot.key == cursor:
                marks[cell] = spot
    return marks


def glyphs_of(spot: Spot) -> tuple[Glyph, ...]:
    """Return how a place is marked: a base by both its levels, another by the shown facts on it."""
    if spot.levels:
        return tuple(glyphs.STANDINGS[each.level] for each in spot.levels)
    return (LIT if spot.today else REPORTED if spot.facts else SILENT,)


def _cells(spot: Spot, column: int, row: int) -> frozenset[tuple[int, int]]:
    """Return the cells of a place's mark, which begins at a cell."""
    return frozenset((column + step, row) for step in range(len(glyphs_of(spot))))


def scale_bar(view: View, longest: int) -> Line:
    """Return a round number of kilometres, as long as it is on the map, at most `longest` cells."""
    km = next((length for length in round_lengths() if length / view.km_per_dot / 2 <= longest), 0)
    cells = max(round(km / view.km_per_dot / 2), 2)
    return (Span(f"├{'─' * (cells - 2)}┤", "muted"), Span(f" {km:g} km", "muted"))


def round_lengths() -> Iterable[float]:
    """Return 1, 2 and 5 times the powers of ten, the largest first."""
    return (digit * 10.0**power for power in range(4, -3, -1) for digit in (5, 2, 1))
