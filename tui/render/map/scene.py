"""What the map draws: places, front reports, movements and events within the part of the globe that it can show."""

from __future__ import annotations

import msgspec

from tui.analysis.views.event_rows import EventRow
from tui.analysis.views.figures import Figure
from tui.analysis.views.map import Front, MapView, Spot, Way
from tui.render.map.projection import Box, Point, bounding_box, degree_km, unrolled
from tui.render.rows import events
from tui.render.text import Target

__all__ = ["Front", "Mark", "Scene", "Spot", "Way", "name", "position", "scene", "short_figure", "target"]

_SHORT_BOUNDS = {
    "about": "~",
    "within": "≤",
    "up-to": "≤",
    "less-than": "<",
    "more-than": ">",
    "at-least": "≥",
}


Mark = Spot | Way | Front | EventRow


class Scene(msgspec.Struct, frozen=True):
    """Everything that is drawn; places in the order of importance.

    `bounds` is the whole of the theatre, `home` the part that its places and rings take up: what the map opens on.
    `events` are those of a view that stand alone in their cell, which its density marks.
    """

    home: Box
    bounds: Box
    spots: tuple[Spot, ...]
    fronts: tuple[Front, ...]
    ways: tuple[Way, ...]
    events: tuple[EventRow, ...] = ()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All that the cursor goes to: places, movements, rings, single events."""
        return (*self.spots, *self.ways, *self.fronts, *self.events)

    def mark(self, key: str) -> Mark | None:
        """Return the mark with this key."""
        return next((mark for mark in self.marks if mark.key == key), None)


def scene(shown: MapView) -> Scene:
    """Return what is drawn of a map."""
    west, south, east, north = shown.bbox
    bounds = Box(west, south, east if west < east else east + 360, north)
    places = ((spot.lon, spot.lat) for spot in shown.spots)
    home = bounding_box(places, bounds, ((front.lon, front.lat, front.km) for front in shown.fronts))
    return Scene(home, bounds, shown.spots, shown.fronts, shown.ways)


def target(mark: Mark) -> Target:
    """Return what a mark opens as."""
    if isinstance(mark, Spot):
        return Target("base" if mark.levels else "place", mark.id)
    if isinstance(mark, EventRow):
        return events.target(mark)
    return Target("fact", mark.fact)


def name(mark: Mark) -> str:
    """Return what a mark is called: a movement by who moved, a ring by its figure, an event by its kind."""
    match mark:
        case Spot():
            return mark.name
        case Way():
            return mark.actor or "somebody unnamed"
        case Front():
            return short_figure(mark.figure)
        case EventRow():
            return mark.kind or "event"


def position(mark: Mark) -> Point:
    """Return longitude and latitude of where the cursor looks for a mark.

    That of a movement is the middle of its last leg, that of a ring its northernmost point, or the southernmost where
    that is nearer than the pole.
    """
    match mark:
        case Spot():
            return mark.lon, mark.lat
        case Way():
            (west, south), (east, north) = unrolled(mark.points)[-2:]
            return (west + east) / 2, (south + north) / 2
        case EventRow():
            return mark.lon or 0.0, mark.lat or 0.0  # one that lies nowhere is on no map
        case Front():
            degrees = min(mark.km / degree_km(mark.lat)[1], 90.0)
            return mark.lon, mark.lat + degrees if mark.lat + degrees <= 90 else mark.lat - degrees


def short_figure(figure: Figure) -> str:
    """Return a figure as its source gave it, short enough for a map: `≤20 mi`."""
    ends = [figure.value] if figure.value is not None else [figure.low, figure.high]
    digits = figure.decimals
    numbers = "–".join(
        f"{end:.{digits}f}" if round(end, digits) == end else f"{end:g}" for end in ends if end is not None
    )
    return f"{_SHORT_BOUNDS.get(figure.bound, '')}{numbers} {figure.unit}"
