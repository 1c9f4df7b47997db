"""What stands under the map: the place under the cursor, and what the marks mean."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tui.base.errors import Problem
from tui.render import glyphs
from tui.render.glyphs import Glyph
from tui.render.map.drawing import ARROWS, FRONT_MARK, REPORTED, SILENT, WAY_MARK, glyph_of, scale_bar
from tui.render.map.projection import View
from tui.render.map.scene import Scene, Spot, short_figure
from tui.render.rows.parts import count, index_text, words
from tui.render.text import Line, Span, justify, line_width

SCALE = 12
"""Cells that the scale bar may take, without its number."""


def under_cursor(scene: Scene, spot: Spot | None, view: View, cells: int) -> Line:
    """Return one line on a place: name, a base's level and fronts, what else its mark stands for, how many facts.

    Where there is no room for all, the interval goes first, then what stands last.
    """
    if spot is None:
        return ()
    glyph = glyph_of(spot)
    right = (*_off_the_map(spot, view), Span(count(spot.facts, "fact"), "strong" if spot.facts else "muted"))
    left: Line = ()
    for interval in (True, False):
        left = (
            Span(f"{glyph.glyph} ", glyph.style),
            Span(spot.name, "title"),
            *_kind_or_level(spot, interval=interval),
            *_fronts(scene, spot),
            *_same_cell(scene, spot, view),
        )
        if line_width(left) + 1 + line_width(right) <= cells:
            break
    return justify(left, right, cells)


def _kind_or_level(spot: Spot, *, interval: bool) -> list[Span]:
    """Return the level of a base, with its index and, if asked for, the interval; the kind of any other place."""
    if not spot.band:
        return [Span(f"  {words(spot.kind)}", "muted")]
    level = glyphs.LEVELS[spot.band]
    spans = [Span("  "), Span(level.word, level.style)]
    if spot.index:
        spans.append(Span(f" {index_text(*spot.index)}" if interval else f" {spot.index[0]:.0f}", "muted"))
    return spans


def _fronts(scene: Scene, spot: Spot) -> list[Span]:
    """Return how far sources put the front from a place."""
    figures = dict.fromkeys(short_figure(front.figure) for front in scene.fronts if front.place == spot.id)
    return [Span(f"  {FRONT_MARK.glyph} {', '.join(figures)}", FRONT_MARK.style)] if figures else []


def _same_cell(scene: Scene, spot: Spot, view: View) -> list[Span]:
    """Return the other places that fall on a place's cell."""
    cell = view.cell(spot.lon, spot.lat)
    others = [other.name for other in scene.spots if other is not spot and view.cell(other.lon, other.lat) == cell]
    return [Span(f"  with {', '.join(others)}", "muted")] if others else []


def _off_the_map(spot: Spot, view: View) -> list[Span]:
    """Return in which direction a place lies that the view does not show."""
    x, y = view.dot(spot.lon, spot.lat)
    if view.shows(x, y):
        return []
    direction = round(math.atan2(2 * view.lines - y, x - view.cells) / (math.pi / 4)) % 8
    return [Span(f"{ARROWS[direction]} off the map  ", "warn")]


def legend(scene: Scene, view: View, problems: Sequence[Problem], cells: int) -> Line:
    """Return one line: the marks on the map and what they mean, or what its base map lacks; and a scale bar."""
    bar = scale_bar(view, min(SCALE, cells // 4))
    # A broken base map looks like land without a coast: to say so matters more than what the marks mean.
    if problems:
        problem = f"{glyphs.ASIDE.glyph} {problems[0].file}: {problems[0].what}"
        more = f"  and {count(len(problems) - 1, 'more problem')}" if len(problems) > 1 else ""
        return justify((Span(problem, "warn"), Span(more, "muted")), bar, cells)
    room = cells - line_width(bar) - 2
    spans: list[Span] = []
    for glyph in _marks(scene):
        gap = "   " if spans else ""
        entry = [Span(gap + glyph.glyph, glyph.style), Span(f" {glyph.word}", "muted")]
        # Whole or not at all: an entry that is cut half-way says nothing.
        if line_width([*spans, *entry]) <= room:
            spans += entry
    return justify(spans, bar, cells)


def _marks(scene: Scene) -> list[Glyph]:
    """Return the marks that are on the map."""
    bands = {spot.band for spot in scene.spots if spot.band}
    found = [level for band, level in glyphs.LEVELS.items() if band in bands]
    if scene.fronts:
        found.append(FRONT_MARK)
    if scene.ways:
        found.append(WAY_MARK)
    if any(spot.facts for spot in scene.spots if not spot.band):
        found.append(REPORTED)
    if any(not spot.facts for spot in scene.spots if not spot.band):
        found.append(SILENT)
    return found
