"""What the map draws: places, front reports and movements within the part of the globe that it can show."""

from __future__ import annotations

import msgspec

from tui.analysis.views.figures import Figure
from tui.analysis.views.map import Front, MapView, Spot, Way
from tui.render.map.projection import Box, bounding_box
from tui.render.text import Target

__all__ = ["Front", "Scene", "Spot", "Way", "scene", "short_figure", "target"]

_SHORT_BOUNDS = {
    "about": "~",
    "within": "≤",
    "up-to": "≤",
    "less-than": "<",
    "more-than": ">",
    "at-least": "≥",
}


class Scene(msgspec.Struct, frozen=True):
    """Everything that is drawn; places in the order of importance.

    `bounds` is the whole of the theatre, `home` the part that its places and rings take up: what the map opens on.
    """

    home: Box
    bounds: Box
    spots: tuple[Spot, ...]
    fronts: tuple[Front, ...]
    ways: tuple[Way, ...]

    def spot(self, key: str) -> Spot | None:
        """Return the place with this key."""
        return next((spot for spot in self.spots if spot.key == key), None)


def scene(shown: MapView) -> Scene:
    """Return what is drawn of a map."""
    west, south, east, north = shown.bbox
    bounds = Box(west, south, east if west < east else east + 360, north)
    places = ((spot.lon, spot.lat) for spot in shown.spots)
    home = bounding_box(places, bounds, ((front.lon, front.lat, front.km) for front in shown.fronts))
    return Scene(home, bounds, shown.spots, shown.fronts, shown.ways)


def target(spot: Spot) -> Target:
    """Return what a place opens as."""
    return Target("base" if spot.levels else "place", spot.id)


def short_figure(figure: Figure) -> str:
    """Return a figure as its source gave it, short enough for a map: `≤20 mi`."""
    ends = [figure.value] if figure.value is not None else [figure.low, figure.high]
    digits = figure.decimals
    numbers = "–".join(
        f"{end:.{digits}f}" if round(end, digits) == end else f"{end:g}" for end in ends if end is not None
    )
    return f"{_SHORT_BOUNDS.get(figure.bound, '')}{numbers} {figure.unit}"
