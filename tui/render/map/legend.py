"""What stands under the map: the place under the cursor, and what the marks mean."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from tui.analysis.views.event_rows import EventRow
from tui.base.errors import Problem
from tui.render import glyphs
from tui.render.glyphs import Glyph
from tui.render.map.density import Density
from tui.render.map.drawing import ARROWS, FRONT_MARK, LIT, REPORTED, SILENT, glyphs_of, scale_bar, way_mark
from tui.render.map.projection import View
from tui.render.map.scene import Front, Mark, Scene, Spot, Way, name, position, short_figure
from tui.render.rows.events import deaths_text, place_text, waiting_words, when_text
from tui.render.rows.parts import count, index_text, words
from tui.render.text import Line, Span, cut, justify, line_width

SCALE = 12
"""Cells that the scale bar may take, without its number."""


def under_cursor(scene: Scene, mark: Mark | None, view: View, cells: int) -> Line:
    """Return one line on a mark.

    Of a movement who moved and when, of a ring whose figure it is from where, of an event when and where, between whom,
    and how many died.
    """
    told: tuple[str, ...]
    more: list[Span] = []
    match mark:
        case Spot():
            return _under_place(scene, mark, view, cells)
        case Way():
            sign = way_mark(mark)
            told = (f"  {sign.word}", f"  {mark.when}")
        case Front():
            sign = FRONT_MARK
            near = next((f" from {spot.name}" for spot in scene.spots if spot.id == mark.place), "")
            told = (f"  {sign.word}{near}", f"  {', '.join(mark.sources)}")
        case EventRow():
            sign = glyphs.DENSITY[0]
            actors = " – ".join(filter(None, (mark.actor_a, mark.actor_b)))
            told = tuple(f"  {each}" for each in (when_text(mark), place_text(mark), actors) if each)
            if deaths := deaths_text(mark):
                more.append(Span(f"{deaths} {'death' if deaths == '1' else 'deaths'}", "strong"))
        case None:
            return ()
    left = (Span(f"{sign.glyph} ", sign.style), Span(name(mark), "title"), *(Span(each, "muted") for each in told))
    return justify(left, (*_off_the_map(mark, view), *more), cells)


def _under_place(scene: Scene, spot: Spot, view: View, cells: int) -> Line:
    """Return one line on a place: name, a base's level and fronts, what else its mark stands for, how many facts.

    Where there is no room for all, intervals go first, then words of levels and events, then what stands last.
    """
    marks = glyphs_of(spot)
    day = [Span(f"{spot.today} of the day  ", LIT.style)] if spot.today else []
    right = (*_off_the_map(spot, view), *day, Span(count(spot.facts, "fact"), "strong" if spot.facts else "muted"))
    left: Line = ()
    for detail in (3, 2, 1, 0):
        left = (
            *(Span(glyph.glyph, glyph.style) for glyph in marks),
            Span(" "),
            Span(spot.name, "title"),
            *_kind_or_levels(spot, detail),
            *_fronts(scene, spot),
            *_same_cell(scene, spot, view),
        )
        if line_width(left) + 1 + line_width(right) <= cells:
            break
    return justify(left, right, cells)


def _kind_or_levels(spot: Spot, detail: int) -> list[Span]:
    """Return the levels of a base, in detail from 0 (signs and indices) to 3 (intervals, too); another place's kind."""
    if not spot.levels:
        return [Span(f"  {words(spot.kind)}", "muted")]
    spans = []
    for each in spot.levels:
        mark = glyphs.STANDINGS[each.level]
        spans += [
            Span(f"  {glyphs.EVENTS[each.event]} " if detail else "  ", "muted"),
            Span(mark.word if detail > 1 else mark.glyph, mark.style),
        ]
        if each.index is not None and each.low is not None and each.high is not None:
            figure = index_text(each.index, each.low, each.high) if detail > 2 else f"{each.index:.0f}"
            spans.append(Span(f" {figure}", "muted"))
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


def _off_the_map(mark: Mark, view: View) -> list[Span]:
    """Return in which direction a mark lies that the view does not show."""
    x, y = view.dot(*position(mark))
    if view.shows(x, y):
        return []
    direction = round(math.atan2(2 * view.lines - y, x - view.cells) / (math.pi / 4)) % 8
    return [Span(f"{ARROWS[direction]} off the map  ", "warn")]


def waiting(place: str) -> Line:
    """Return that the events of the map are being read, from another machine or this one."""
    return (Span(waiting_words(place), "warn"),)


def unread(problem: str) -> Line:
    """Return why the map has no events."""
    return (Span(f"{glyphs.WITH_ERRORS.glyph} {problem}", "warn"),)


def legend(
    scene: Scene,
    view: View,
    problems: Sequence[Problem],
    cells: int,
    density: Density | None = None,
    note: Line = (),
) -> Line:
    """Return one line: the marks on the map and what they mean, or what its base map lacks; and a scale bar.

    `note` says why events are missing.
    """
    bar = scale_bar(view, min(SCALE, cells // 4))
    # A broken base map looks like land without a coast: to say so matters more than what the marks mean.
    if problems:
        problem = f"{glyphs.WITH_ERRORS.glyph} {problems[0].file}: {problems[0].what}"
        more = f"  and {count(len(problems) - 1, 'more problem')}" if len(problems) > 1 else ""
        return justify((Span(problem, "warn"), Span(more, "muted")), bar, cells)
    room = cells - line_width(bar) - 2
    spans: list[Span] = [Span(cut(each.text, room), each.style) for each in note]
    # Shades first, for they have numbers that stand nowhere else.
    for glyph in (*(density.legend if density is not None and density.view == view else ()), *_marks(scene)):
        gap = "   " if spans else ""
        entry = [Span(gap + glyph.glyph, glyph.style), Span(f" {glyph.word}", "muted")]
        # Whole or not at all: an entry that is cut half-way says nothing.
        if line_width([*spans, *entry]) <= room:
            spans += entry
    return justify(spans, bar, cells)


def _movements(ways: Iterable[Way]) -> Iterator[Glyph]:
    """Yield a mark for each side that moves, and that attacks, with the names of those who do."""
    alike: dict[Glyph, dict[str, Way]] = {}
    for way in ways:
        alike.setdefault(way_mark(way), {}).setdefault(way.actor or "unnamed", way)
    for names in alike.values():
        first, *more = names
        who = first if not more else f"{first}, {more[0]}" if len(more) == 1 else f"{first} and {len(more)} more"
        yield way_mark(names[first], who)


def _marks(scene: Scene) -> list[Glyph]:
    """Return the marks that are on the map."""
    levels = {each.level for spot in scene.spots for each in spot.levels}
    # Rings and arrows first: they are explained nowhere else, and a base's levels stand in words beside its name.
    found = [FRONT_MARK] if scene.fronts else []
    found += _movements(scene.ways)
    found += [glyph for level, glyph in glyphs.STANDINGS.items() if level in levels]
    if any(spot.today for spot in scene.spots):
        found.append(LIT)
    if any(spot.facts for spot in scene.spots if not spot.levels):
        found.append(REPORTED)
    if any(not spot.facts for spot in scene.spots if not spot.levels):
        found.append(SILENT)
    return found
