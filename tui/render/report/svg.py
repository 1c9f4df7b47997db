"""Drawings of a page as SVG, for HTML: a history over its bands, and the map. Colours are classes of the page's style.

Each drawing says in its `<title>` and `<desc>` what it shows. Shapes are vectors, so that they print sharp; figures are
rounded, so that the same page always has the same bytes.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec
from markupsafe import Markup

from tui.analysis.views.levels import DayLevel
from tui.render import glyphs
from tui.render.canvas import Dot
from tui.render.charts import runs_of
from tui.render.labels import Label, place_labels, slots_beside, slots_upon
from tui.render.map.drawing import glyphs_of, round_lengths
from tui.render.map.projection import Box, View, degree_km, ring, view_of
from tui.render.map.scene import Front, Spot, Way, name, short_figure
from tui.render.report.figures import Chart, Drawing, History
from tui.render.rows.parts import day_text

WIDTH, HEIGHT = 360.0, 190.0
"""Of a history, in units of its own; a page makes it as wide as there is room."""
LEFT, RIGHT, TOP, BOTTOM = 24.0, 92.0, 22.0, 22.0
"""Its margins: the values of the edges, the names of the bands, the reports, the days."""
TICKS: Final = 7
"""Days that are named under a history at the most."""
MAP_WIDTH: Final = 720
LETTER, LINE = 6.2, 14.0
"""Units that a letter and a line of the map's labels take up."""
HEAD: Final = 10.0
"""Length of the head of a movement."""
PLACES: Final = 24
"""Places beside bases that are named on the map at the most, those first of which most facts speak."""


def drawing(each: Drawing, id_: str) -> Markup:
    """Return a drawing as an SVG element; `id_` is one that nothing else on the page has."""
    body, size = _history(each) if isinstance(each, History) else _map(each)
    return Markup(
        '<svg viewBox="0 0 {} {}" role="img" aria-labelledby="{}-title {}-desc">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}</svg>'
    ).format(_n(size[0]), _n(size[1]), id_, id_, id_, each.title, id_, each.says, body)


def _n(value: float) -> str:
    """Return a figure with a digit behind the point, without needless ones."""
    return f"{round(value, 1) + 0.0:g}"


def _points(dots: Iterable[Dot]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in dots)


def _text(x: float, y: float, words: str, style: str, anchor: str = "start") -> Markup:
    return Markup('<text x="{}" y="{}" class="{}" text-anchor="{}">{}</text>').format(
        _n(x), _n(y), style, anchor, words
    )


def _line(dots: Iterable[Dot], style: str) -> Markup:
    return Markup('<polyline points="{}" class="{}"/>').format(_points(dots), style)


# --- a history ---


class _Plot(msgspec.Struct, frozen=True):
    """Where the days and values of a history are drawn."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Return how far right a day stands."""
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / max((self.last - self.first).days, 1)

    def y(self, value: float) -> float:
        """Return how far down a value stands."""
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - min(max(value, 0.0), 100.0) / 100)

    def point(self, level: DayLevel) -> Dot:
        """Return where the index of a day stands."""
        return self.x(level.day), self.y(level.index or 0.0)


def _history(shown: History) -> tuple[Markup, tuple[float, float]]:
    plot = _Plot(*shown.window)
    known = [each for each in shown.levels if each.index is not None and plot.first <= each.day <= plot.last]
    now = known[-1] if known and known[-1].day == shown.levels[-1].day else None
    made = [_text(LEFT, 11, shown.title.partition(": ")[2] or shown.title, "chart-title")]
    made += _bands(shown, plot, now)
    for run in runs_of(shown.levels, plot.first, plot.last):
        made += [_interval(run, plot), _line(map(plot.point, run), "index")]
    made += [_dot(each, plot, 4 if each is now else 2) for each in known]
    if now is not None:
        mark, (x, y) = glyphs.LEVELS[now.level or "not assessed"], plot.point(now)
        made.append(_text(x + 8, y + 3, f"{mark.glyph} {mark.word} {now.index:.0f}", f"now {mark.style}"))
    made += [_report(day, who, plot) for day, who in shown.reports.items() if plot.first <= day <= plot.last]
    days, years = _ticks(plot.first, plot.last), plot.first.year != plot.last.year
    made += [_text(plot.x(day), HEIGHT - 7, day_text(day, year=years), "tick", "middle") for day in days]
    if not known:
        made.append(_text((LEFT + WIDTH - RIGHT) / 2, plot.y(50), "not assessed on any day", "tick", "middle"))
    return Markup().join(made), (WIDTH, HEIGHT)


def _bands(shown: History, plot: _Plot, now: DayLevel | None) -> list[Markup]:
    """Return a rule at the edge of each band with its value, and the bands' names where the index leaves them room."""
    made = []
    for edge in (0.0, *shown.bands.values(), 100.0):
        made.append(_line([(LEFT, plot.y(edge)), (WIDTH - RIGHT, plot.y(edge))], "rule"))
        made.append(_text(LEFT - 4, plot.y(edge) + 3, f"{edge:g}", "tick", "end"))
    for band, edge in {"low": 0.0, **shown.bands}.items():
        if now is None or (band != now.level and abs(plot.y(edge) - 5 - plot.point(now)[1]) > 9):
            mark = glyphs.LEVELS[band]
            made.append(_text(WIDTH - RIGHT + 6, plot.y(edge) - 2, f"{mark.glyph} {mark.word}", "tick"))
    return made


def _interval(run: Sequence[DayLevel], plot: _Plot) -> Markup:
    ends = [(plot.x(each.day), each.interval) for each in run if each.interval is not None]
    around = [(x, plot.y(interval.high)) for x, interval in ends]
    around += [(x, plot.y(interval.low)) for x, interval in reversed(ends)]
    return Markup('<polygon points="{}" class="interval"/>').format(_points(around))


def _dot(each: DayLevel, plot: _Plot, radius: int) -> Markup:
    x, y = map(_n, plot.point(each))
    return Markup('<circle cx="{}" cy="{}" r="{}" class="dot {}"/>').format(x, y, radius, _style(each.level))


def _report(day: date, who: str, plot: _Plot) -> Markup:
    x, y, told = _n(plot.x(day)), _n(TOP), f"{day_text(day)}: {who}"
    return Markup('<path d="M{} {}l-3.5 -6h7z" class="report"><title>{}</title></path>').format(x, y, told)


def _style(level: str | None) -> str:
    return glyphs.STANDINGS[level].style if level in glyphs.STANDINGS else "muted"


def _ticks(first: date, last: date) -> list[date]:
    """Return the days that are named, counted back from the last."""
    days = (last - first).days
    step = max(-(-days // (TICKS - 2)), 1)
    return sorted(last - timedelta(days=back) for back in range(0, days + 1, step))


# --- the map ---


def _map(shown: Chart) -> tuple[Markup, tuple[float, float]]:
    view = _view(shown.scene.home)
    size = (2.0 * view.cells, 4.0 * view.lines)
    made = [Markup('<rect width="{}" height="{}" class="sea"/>').format(*map(_n, size))]
    layers = (("provinces", "province"), ("boundaries", "border"), ("lakes", "coast"), ("coastline", "coast"))
    for layer, style in layers:
        lines = itertools.chain(shown.basemap.under(layer, view.window, view.km_per_dot), getattr(shown.basemap, layer))
        made += [_line(part, style) for line in lines for part in view.inside(line)]
    for front in shown.scene.fronts:
        made += [_line(part, "front") for part in view.inside(ring(view, front.lon, front.lat, front.km))]
    made += [_way(way, view) for way in shown.scene.ways]
    spots = [spot for spot in shown.scene.spots if view.shows(*view.dot(spot.lon, spot.lat))]
    made += [_spot(spot, view) for spot in spots]
    made += _labels(shown, spots, view)
    return Markup().join([*made, _scale(view)]), size


def _view(home: Box) -> View:
    """Return the view of the map: as wide as a page, as high as what it shows, within reason."""
    across, along = degree_km(home.middle[1])
    ratio = (home.north - home.south) * along / max((home.east - home.west) * across, 1e-6)
    return view_of(home, MAP_WIDTH // 2, round(MAP_WIDTH / 4 * min(max(ratio, 0.45), 1.1)))


def _way(way: Way, view: View) -> Markup:
    """Return a movement as a line with a head at its end: dashed, an attack drawn through."""
    style = f"way way-{way.side_number % 3}{' attack' if way.attack else ''}"
    parts = [_line(part, style) for part in view.inside(way.points)]
    (start_x, start_y), (x, y) = view.dots(way.points)[-2:]
    length = math.hypot(x - start_x, y - start_y)
    if length > 2 * HEAD and view.shows(x, y):
        across, down = HEAD * (x - start_x) / length, HEAD * (y - start_y) / length
        barbs = [(x - across - down / 2, y - down + across / 2), (x - across + down / 2, y - down - across / 2)]
        parts.append(_line([barbs[0], (x, y), barbs[1]], f"{style} attack"))
    return Markup("<g><title>{}</title>{}</g>").format(f"{name(way)}, {way.when}", Markup().join(parts))


def _spot(spot: Spot, view: View) -> Markup:
    x, y = view.dot(spot.lon, spot.lat)
    style = "base" if spot.levels else "place" if spot.facts else "silent"
    radius = 4.5 if spot.levels else 2.5
    return Markup('<circle cx="{}" cy="{}" r="{}" class="{}"/>').format(_n(x), _n(y), radius, style)


def _labels(shown: Chart, spots: Sequence[Spot], view: View) -> list[Markup]:
    """Return names of bases, figures of rings and names of places, none over another: bases choose first."""
    columns, rows = int(2 * view.cells / LETTER), int(4 * view.lines / LINE)

    labels: list[Label] = []
    styles: dict[str, str] = {}
    marks: dict[str, tuple[int, int]] = {spot.key: _cell(view.dot(spot.lon, spot.lat)) for spot in spots}
    named = [spot for spot in spots if spot.levels] + [spot for spot in spots if not spot.levels and spot.facts][
        :PLACES
    ]
    for spot in named:
        text = f"{''.join(each.glyph for each in glyphs_of(spot))} {spot.name}" if spot.levels else spot.name
        column, row = marks[spot.key]
        labels.append(Label(spot.key, text, slots_beside(column, row, text), frozenset([(column, row)])))
        styles[spot.key] = "base-name" if spot.levels else "place-name"
    rings: list[Label] = []
    for front in shown.scene.fronts:
        rings.append(_ring_label(front, view))
        styles[front.key] = "front-name"
    bases = sum(bool(spot.levels) for spot in named)
    placed = place_labels([*labels[:bases], *rings, *labels[bases:]], columns, rows, marks.values())
    return [
        _text(each.column * LETTER, (each.row + 0.75) * LINE, each.text, styles[each.key]) for each in placed.values()
    ]


def _ring_label(front: Front, view: View) -> Label:
    dots = view.dots(ring(view, front.lon, front.lat, front.km))
    turns = [0.75, 0.25, 0.0, 0.5, 0.9, 0.6, 0.1, 0.4]
    chosen = [dots[round(turn * (len(dots) - 1))] for turn in turns] if dots else []
    text = short_figure(front.figure)
    return Label(front.key, text, slots_upon(map(_cell, chosen), text))


def _cell(dot: Dot) -> tuple[int, int]:
    """Return column and row of the letter that stands at a dot."""
    return int(dot[0] / LETTER), int(dot[1] / LINE)


def _scale(view: View) -> Markup:
    """Return a round number of kilometres, as long as it is on the map."""
    km = next(length for length in round_lengths() if length / view.km_per_dot <= MAP_WIDTH / 5)
    end, bottom = 12 + km / view.km_per_dot, 4.0 * view.lines - 12
    return _line([(12, bottom - 4), (12, bottom), (end, bottom), (end, bottom - 4)], "scale") + _text(
        (12 + end) / 2, bottom - 6, f"{km:g} km", "tick", "middle"
    )
