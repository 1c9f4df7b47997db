"""The map: coast and borders, bases by level, how near the front is said to be, who moved where."""

from __future__ import annotations

import math
import re
from typing import ClassVar

from msgspec.structs import replace
from textual.binding import BindingType

from tui.analysis.situation import Situation
from tui.analysis.views.cited_events import read_from
from tui.analysis.views.event_rows import EventRow
from tui.analysis.views.map import map_view
from tui.render import charts
from tui.render.canvas import Dot, nearest
from tui.render.map import drawing
from tui.render.map.density import Density
from tui.render.map.legend import legend, under_cursor, unread, waiting
from tui.render.map.projection import View, view_at, zoom_range
from tui.render.map.scene import Front, Mark, Scene, name, position, target
from tui.render.map.scene import scene as make_scene
from tui.render.text import Line, Row, Rows, Span
from tui.store.basemap import Basemap, load
from tui.ui.panes.pane import Content, Pane, Request
from tui.ui.widgets.bindings import bindings
from tui.ui.widgets.menu import Entry
from tui.ui.widgets.rows import Position

EDGE = 6
"""Dots from the edge within which the cursor draws the view after it."""
NEAR = 12
"""Dots from a place within which a click means it."""
UPON = 4
"""Dots from an event within which a click means it: there are many, between places and their names."""
FEET = 2
"""Lines under the map: what the cursor is on, and the legend."""
_DETAIL = re.compile(r"(-?\d{1,2})(?:@(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?))?")


class MapContent(Content, frozen=True, kw_only=True):
    """The marks of the map as rows, what stands on it, and the coast and borders under that.

    `density` has the events of the cells of a view, where they are shown; `note` says why they are not.
    """

    scene: Scene
    basemap: Basemap
    density: Density | None = None
    note: Line = ()


class MapRequest(Request, frozen=True):
    """What a map with events depends on as well: they are counted by the cells of the very view."""

    room: tuple[int, int] = (0, 0)
    zoom: int = 0
    centre: tuple[float, float] | None = None


class Map(Pane):
    """A map whose marks are the pane's items: places, movements, rings and single events."""

    rests_on = frozenset({"threat", "corroboration"})
    home_of = frozenset({"place"})
    shows_whole = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("map")

    content: MapContent | None = None
    chooses: ClassVar[str] = "layers"
    with_events = True
    """Whether the density of events is shown, where there are any."""
    zoom = 0
    centre: tuple[float, float] | None = None

    # --- what it shows ---

    @property
    def draws_picture(self) -> bool:
        """True: its rows are the marks of a map."""
        return True

    @property
    def detail(self) -> str:
        """Zoom and middle, `3@35.4013,35.9485` (latitude, longitude); nothing for the whole theatre."""
        if self.centre is None:
            return f"{self.zoom}" if self.zoom else ""
        return f"{self.zoom}@{self.centre[1]:.4f},{self.centre[0]:.4f}"

    def set_detail(self, detail: str) -> None:
        """Look at another part; what is no detail of a map is the whole theatre."""
        self.zoom, self.centre = 0, None
        if written := _DETAIL.fullmatch(detail):
            self.zoom = int(written[1])
            if written[2]:
                self.centre = (float(written[3]), float(written[2]))

    def request(self, situation: Situation) -> Request:
        """Return all that the content depends on; without events only its picture follows zoom and middle."""
        asked = replace(super().request(situation), detail="")
        if not self._shows_events(situation):
            return asked
        return MapRequest(asked.situation, asked.cells, room=self._room, zoom=self.zoom, centre=self.centre)

    def _shows_events(self, situation: Situation) -> bool:
        return self.with_events and situation.may_have_events

    def make(self, request: Request) -> MapContent:
        """Return a row a place, and what stands on the map; the picture is drawn over all of the rows."""
        charts.load()  # which draws the coast: a frame should not wait for that import
        scene = make_scene(map_view(request.situation))
        shown = self._events_over(scene, request) if isinstance(request, MapRequest) else (scene, None)
        return self._with(request, *shown)

    def _with(self, request: Request, scene: Scene, density: Density | None, note: Line = ()) -> MapContent:
        """Return what stands on the map, with a row for each of its marks."""
        # Nothing to go to without a place: then that is said instead.
        marks = scene.marks if scene.spots else ()
        rows = [Row((Span(name(mark)),), mark.key, target(mark), marked=True) for mark in marks]
        root = request.situation.store.root
        return MapContent(rows=Rows(rows), scene=scene, basemap=load(root), density=density, note=note)

    def reads_events(self, request: Request) -> bool:
        """Return whether events are shown."""
        return isinstance(request, MapRequest)

    def meanwhile(self, request: Request) -> MapContent:
        """Return the map without events."""
        return self._with(request, make_scene(map_view(request.situation)), None, waiting(read_from(request.situation)))

    def _events_over(self, scene: Scene, request: MapRequest) -> tuple[Scene, Density | None, Line]:
        """Return the scene with the events that stand alone in the view asked for, and the density of all there.

        The line says why there is none, where they cannot be read.
        """
        from tui.analysis.views.event_table import alone, density  # late: a theatre without events does without it

        view = view_at(scene.home, scene.bounds, *request.room, request.zoom, request.centre)
        grid = view.window, view.cells, view.lines
        found = density(request.situation, *grid)
        if isinstance(found, str):
            return scene, None, unread(found)
        if found is None or not found.inside:
            return scene, None, ()
        return drawing.with_events(scene, view, alone(request.situation, found, *grid)), Density(view, found), ()

    def nothing(self, situation: Situation) -> tuple[Line, ...]:
        """Return what stands where there are no places."""
        return ((Span("No place of this theatre has coordinates.", "strong"),),)

    def draw(self, situation: Situation, *, at: Position | None = None) -> None:
        """Draw a situation, in the current view.

        An event that stands alone in one view may not in another: the cursor then goes to what is nearest to it.
        """
        before = self._mark if at is None and situation is self.situation else None
        super().draw(situation, at=at)
        view = self.view
        left = isinstance(before, EventRow) and len(self.rows) and self.position.key != before.key
        if before is not None and left and view is not None:
            self.cursor = self._nearest(view, view.dot(*position(before)))[1]
            self._moved()
        self._paint()

    @property
    def scene(self) -> Scene | None:
        """What stands on the map."""
        return self.content.scene if self.content is not None else None

    @property
    def view(self) -> View | None:
        """What part of the globe the map shows."""
        if self.scene is None:
            return None
        return view_at(self.scene.home, self.scene.bounds, *self._room, self.zoom, self.centre)

    @property
    def _room(self) -> tuple[int, int]:
        """Cells and lines of the map: a blank at either side, two lines under it."""
        return self.picture_width, max(self.page - FEET, 1)

    @property
    def _mark(self) -> Mark | None:
        """What is under the cursor."""
        return self.scene.mark(self.position.key) if self.scene is not None else None

    def _paint(self) -> None:
        """Draw what changed of the map."""
        content, view = self.content, self.view
        if content is None or view is None:
            return
        scene, basemap, mark = content.scene, content.basemap, self._mark
        self.picture = (
            *drawing.picture(scene, basemap, view, mark.key if mark else "", content.density),
            under_cursor(scene, mark, view, view.cells),
            legend(scene, view, basemap.problems, view.cells, content.density, content.note),
        )
        self.draw_changes()

    def _redrawn(self) -> None:
        """Draw another view: at once, or where events are counted by its cells, once that is done."""
        if self.situation is None or not self._shows_events(self.situation):
            self._paint()
        elif self.on_turn is not None:
            self.on_turn()

    # --- layers ---

    def choices(self) -> list[Entry]:
        """Return the layers that can be taken away: events, where there are any."""
        if self.situation is None or not self.situation.may_have_events:
            return []
        return [Entry("density of events", on=self.with_events)]

    def choose(self, number: int) -> None:
        """Show the density of events, or take it away."""
        self.with_events = not self.with_events

    @property
    def magnifies(self) -> bool:
        """Whether it can be zoomed into."""
        return True

    # --- moving ---

    def action_move(self, way: str) -> None:
        """Move the cursor: to the nearest place up or down, to the first or last; pages move the map."""
        match way:
            case "up" | "down":
                self._towards(0, -1 if way == "up" else 1)
            case "page_up" | "page_down":
                self.action_pan(0, -2 if way == "page_up" else 2)
            case "half_page_up" | "half_page_down":
                self.action_pan(0, -1 if way == "half_page_up" else 1)
            case _:
                super().action_move(way)

    def action_sideways(self, step: int) -> None:
        """Move the cursor to the nearest place to the left or right."""
        self._towards(step, 0)

    def put_cursor_at(self, x: int, y: int) -> bool:
        """Put the cursor on the place that is drawn nearest, if it is near; return whether there is one."""
        view = self.view
        if self.scene is None or view is None:
            return False
        # A cell has two dots across and four down, and its middle is meant; the picture begins after a blank.
        far, mark = self._nearest(view, (2 * (x - 1) + 1, 4 * y + 2), UPON)
        if far > NEAR:
            return False
        self._put_cursor(mark)
        return True

    def _nearest(self, view: View, dot: Dot, reach: float = math.inf) -> tuple[float, int]:
        """Return how far from a dot the nearest mark is drawn, and which it is; of events only those within `reach`."""
        marks = self.scene.marks if self.scene is not None else ()
        far = [(math.dist(dot, view.dot(*position(mark))), n) for n, mark in enumerate(marks)]
        meant = (each for each in far if each[0] <= reach or not isinstance(marks[each[1]], EventRow))
        return min(meant, default=(math.inf, 0))

    def scroll_by(self, lines: int) -> None:
        """Zoom in where it is scrolled up, or out."""
        self.action_magnify(-1 if lines > 0 else 1)

    def move_to_mark(self, step: int) -> None:
        """Move the cursor to the next or the previous mark: places by importance, then movements, rings, events."""
        if len(self.rows):
            self._put_cursor((self.cursor + step) % len(self.rows))

    def action_pan(self, right: int, down: int) -> None:
        """Move the map by quarters of what it shows."""
        view = self.view
        if view is not None:
            self._aim(self.zoom, view.lon_lat(view.cells * (1 + right / 2), view.lines * (2 + down)))

    def action_magnify(self, step: int) -> None:
        """Zoom in or out; the place under the cursor stays where it is on screen."""
        view = self.view
        if self.scene is None or view is None:
            return
        least, most = zoom_range(self.scene.home, self.scene.bounds, view.cells, view.lines)
        zoom = min(max(self.zoom + step, least), most)
        closer = view_at(self.scene.home, self.scene.bounds, view.cells, view.lines, zoom, (view.lon, view.lat))
        mark, share = self._mark, closer.km_per_dot / view.km_per_dot
        centre = (view.lon, view.lat)
        if mark is not None and view.shows(*view.dot(*position(mark))):
            lon, lat = view.lon_lat(*view.dot(*position(mark)))
            centre = (lon + (view.lon - lon) * share, lat + (view.lat - lat) * share)
        self._aim(zoom, centre)

    def _aim(self, zoom: int, centre: tuple[float, float]) -> None:
        """Look at another part, no farther than the map goes."""
        if self.scene is None:
            return
        view = view_at(self.scene.home, self.scene.bounds, *self._room, zoom, centre)
        home = view_at(self.scene.home, self.scene.bounds, *self._room, zoom)
        at_home = math.isclose(view.lon, home.lon, abs_tol=1e-3) and math.isclose(view.lat, home.lat, abs_tol=1e-3)
        # As exact as it is told in `detail`, so that a link shows the very same.
        self.zoom, self.centre = zoom, None if at_home else (round(view.lon, 4), round(view.lat, 4))
        self._redrawn()

    def _towards(self, right: int, down: int) -> None:
        """Move the cursor to the nearest place, movement or event in a direction."""
        here, view = self._mark, self.view
        if self.scene is None or here is None or view is None:
            return
        # Not to rings: they lie around their place, in the way to every other. They come after it by `n`.
        near = [n for n, mark in enumerate(self.scene.marks) if not isinstance(mark, Front)]
        dots = (view.dot(*position(self.scene.marks[n])) for n in near)
        found = nearest(view.dot(*position(here)), dots, right, down)
        if found is not None:
            self._put_cursor(near[found])

    def _put_cursor(self, index: int) -> None:
        """Put the cursor on a row, and its mark into the view."""
        if index == self.cursor:
            return
        self.cursor = index
        mark, view = self._mark, self.view
        # Not after an event: it is in sight, and in another view it may not stand alone.
        goal = position(mark) if mark is not None and not isinstance(mark, EventRow) else None
        if goal is not None and view is not None and not view.shows(*view.dot(*goal), margin=EDGE):
            self._aim(self.zoom, goal)
        else:
            self._paint()
        self._moved()
