"""The figures of the brief: how the index of each base ran, and the map; each also in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from tui.analysis.views.levels import BaseLevel, DayLevel
from tui.analysis.views.report import Report
from tui.render import glyphs
from tui.render.map.scene import Scene, Spot, Way, name, scene, short_figure
from tui.render.report.figures import Chart, Figure, History
from tui.render.rows.parts import count, day_beside, day_text, index_text
from tui.store.basemap import Basemap


def base_figure(view: Report, base: BaseLevel) -> Figure:
    """Return how the index of a base ran, for either event."""
    reports: dict[object, list[str]] = {}
    for each in view.reports.get(base.base, ()):
        if each.day <= view.as_of:
            reports.setdefault(each.day, []).append(each.name)
    told = {each.day: ", ".join(reports[each.day]) for each in view.reports.get(base.base, ()) if each.day in reports}
    drawings = [
        History(
            title=f"{base.name}: index of {glyphs.EVENTS[event]}",
            says=f"{glyphs.EVENTS[event].capitalize()}: {_ran(levels)}.",
            levels=levels,
            bands=view.band_starts,
            window=view.window,
            reports=told,
        )
        for event, levels in view.history.get(base.base, {}).items()
    ]
    return Figure(
        f"How the index of {base.name} ran, with the interval that the evidence leaves open and the days of reports",
        drawings,
    )


def _ran(levels: Sequence[DayLevel]) -> str:
    """Return in words how an index ran: each level with its first day, and the index of the last."""
    told = []
    for word, listed in groupby(levels, key=lambda each: each.level or "no level"):
        days = list(listed)
        index = "" if days[0].index is None else f" {days[0].index:.0f}"
        told.append(f"{word}{index} from {day_beside(days[0].day, days[-1].day)}")
    if not told:
        return "nothing is known by then"
    last = levels[-1]
    if last.index is not None and last.interval is not None:
        now = index_text(last.index, last.interval.low, last.interval.high)
        told.append(f"{now} on {day_text(last.day)}")
    return ", ".join(told)


def map_figure(view: Report, basemap: Basemap) -> Figure:
    """Return the map of what the filter shows."""
    drawn = scene(view.map)
    return Figure(
        "Bases with their levels of attack and loss of use, what sources say of the front, and movements",
        [Chart("Map", _shown(drawn), drawn, basemap)],
    )


def _shown(drawn: Scene) -> str:
    """Return in words what stands on a map."""
    told = [f"{spot.name}: {levels}" for spot in drawn.spots if (levels := _levels(spot))]
    names = {spot.id: spot.name for spot in drawn.spots}
    told += [
        f"front {short_figure(front.figure)} from {names.get(front.place, front.place)}, by {', '.join(front.sources)}"
        for front in drawn.fronts
    ]
    told += _movements(drawn.ways)
    places = sum(not spot.levels and bool(spot.facts) for spot in drawn.spots)
    return "; ".join([*told, f"{count(places, 'other place')} with facts"]) + "."


def _levels(spot: Spot) -> str:
    return ", ".join(f"{glyphs.EVENTS[each.event]} {glyphs.STANDINGS[each.level].word}" for each in spot.levels)


def _movements(ways: Iterable[Way]) -> list[str]:
    return [f"{'attack' if way.attack else 'movement'} of {name(way)}, {way.when}" for way in ways]
