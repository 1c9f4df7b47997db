"""The navigation: which pane and what of the inspector stand on screen, the way back, and the marks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import Final

import msgspec
from msgspec.structs import replace
from textual.screen import Screen

from tui.analysis.query.ast import Node, terms
from tui.analysis.query.lens import Lens
from tui.analysis.situation import Situation
from tui.analysis.text_reuse.tokens import finder
from tui.analysis.views.subject import subject as view_of
from tui.base.daemon_thread import in_background
from tui.render.rows.inspector.subject import NAMES
from tui.render.rows.parts import day_text
from tui.render.text import Finder, Span, Target
from tui.ui.host import Session
from tui.ui.panes.inspector import Inspection, Inspector
from tui.ui.panes.pane import Content, Pane, Request
from tui.ui.panes.registry import NAMES as PANES
from tui.ui.panes.registry import make
from tui.ui.patience import PATIENCE
from tui.ui.screens.events_ahead import EventsAhead
from tui.ui.screens.history import History
from tui.ui.screens.notices import Notices
from tui.ui.widgets.filter_bar import FilterBar
from tui.ui.widgets.rows import Position, RowsView

WIDE: Final = 100
"""Columns from which pane and inspector stand side by side."""
SPLIT: Final = 42
"""Percent of the width that the inspector has beside a pane, within `INSPECTOR`, until the user moves the split."""
INSPECTOR: Final = (40, 76)
"""Columns that an inspector has at least and at most where the user has not moved the split."""
LEAST: Final = (30, 40)
"""Columns that the user must leave to inspector and pane."""


class Step(msgspec.Struct, frozen=True):
    """One step of the trail: what was on screen before something was opened."""

    pane: str
    detail: str
    position: Position
    in_inspector: bool
    inspected: Target | None
    inspector_position: Position
    path: tuple[str, ...]
    page: Callable[[], None] | None = None
    """Shows the page over the panes again that it was opened from."""


class Place(msgspec.Struct, frozen=True):
    """Where a jump began: what was on screen, the way back from there, and the day (None: the latest)."""

    step: Step
    trail: tuple[Step, ...]
    as_of: date | None


class Navigation:
    """The panes and the inspector on a screen: what is opened, and back."""

    def __init__(
        self,
        screen: Screen[None],
        session: Session,
        filter_bar: FilterBar,
        notices: Notices,
        situation: Callable[[], Situation],
        wanted: Callable[[], Lens],
        draw_bars: Callable[[], None],
        draw_footer: Callable[[], None],
    ) -> None:
        """`situation` is asked for what to show, `wanted` for the lens that is to be looked through.

        `draw_bars` draws what stands above and below the panes, `draw_footer` what of that depends on the cursor.
        """
        self._screen = screen
        self._filter_bar = filter_bar
        self._notices = notices
        self._situation = situation
        self._wanted = wanted
        self._draw_bars = draw_bars
        self._draw_footer = draw_footer
        self._session = session
        self.panes: dict[str, Pane] = {session.pane: self._made(session.pane)}
        """The panes by their names, in the order of the number keys: the first one shown alone, until it is drawn."""
        self.inspector = Inspector(id="inspector", on_move=self._inspector_moved, on_open=self.open)
        self.pane_name = session.pane
        self.in_inspector = False
        """Whether keys go to the inspector."""
        self.inspector_wanted = session.inspector
        """Whether the user has the inspector beside the pane, where there is room for it."""
        self.split = session.split
        """Percent of the width that the user gives the inspector beside the pane; 0 for what it has by itself."""
        self.zoomed = False
        """Whether what keys go to has the whole width."""
        self.show_events: Callable[[str], Awaitable[None]] | None = None
        """Shows the events that a filter chooses."""
        self.events = EventsAhead(
            situation,
            wanted,
            lambda: self.pane,
            self.inspector,
            self.draw,
            draw_bars,
            lambda: filter_bar.asking,
            partial(screen.run_worker, group="events", exit_on_error=True),
        )
        self._found: tuple[Node, Finder | None] | None = None
        """The filter, and what finds its words."""
        self.trail: list[Step] = []
        self.jumps: History[Place] = History()
        """The places that were left for others."""
        self.marked: date | None = None
        """The day that another is to be compared with."""
        self._turning = False
        """Whether another part of what the pane shows is being made."""

    def _made(self, name: str) -> Pane:
        """Return a new pane, as the user left it."""
        pane = make(name, self._session, self._pane_moved, self.open)
        pane.on_turn = self._turned
        if pane.keeps_detail and name in self._session.details:
            pane.set_detail(self._session.details[name])
        return pane

    async def add_panes(self) -> None:
        """Make the other panes, which no first screen needs."""
        made = {name: self._made(name) for name in PANES if name not in self.panes}
        for pane in made.values():
            pane.display = False
        self.panes = {name: self.panes.get(name) or made[name] for name in PANES}
        self._lay_out()
        await self._screen.mount(*made.values(), before=self.inspector)

    # --- what stands where ---

    @property
    def pane(self) -> Pane:
        """The pane that is shown."""
        return self.panes[self.pane_name]

    @property
    def region(self) -> RowsView:
        """What keys go to: the pane or the inspector."""
        return self.inspector if self.in_inspector else self.pane

    @property
    def under_cursor(self) -> Target | None:
        """What the cursor is on."""
        return self.region.target

    @property
    def can_go_back(self) -> bool:
        """Whether there is something to go back from."""
        return bool(self.trail) or self.zoomed or self.in_inspector or self.marked is not None

    @property
    def wide(self) -> bool:
        """Whether pane and inspector fit side by side."""
        return self._width >= WIDE

    @property
    def _width(self) -> int:
        return self._screen.app.size.width  # the screen's own is not known before it is shown

    @property
    def _inspector_shown(self) -> bool:
        if self.zoomed or not self.wide:
            return self.in_inspector
        return self.inspector_wanted or self.in_inspector

    @property
    def _inspector_width(self) -> int:
        """Columns that the inspector has beside the pane."""
        if not self.split:
            return min(max(self._width * SPLIT // 100, INSPECTOR[0]), INSPECTOR[1])
        return min(max(round(self._width * self.split / 100), LEAST[0]), self._width - LEAST[1])

    def arrange(self) -> None:
        """Show and hide what the state asks for, and draw what is shown."""
        self._lay_out()
        # A line that is typed into keeps the focus while what it finds changes below it.
        if not self._filter_bar.asking and self._screen.focused is not self.region:
            self._screen.set_focus(self.region)
        self.draw()

    def _lay_out(self) -> None:
        pane_shown = not self.in_inspector or (self.wide and not self.zoomed)
        beside = self._inspector_width if pane_shown and self._inspector_shown else 0
        for pane in self.panes.values():
            pane.display = pane is self.pane and pane_shown
            pane.expect(self._width - beside, self.region.size.height)
        self.inspector.display = self._inspector_shown
        self.inspector.styles.width = beside or "1fr"
        self.inspector.expect(beside or self._width, edge="▏" if pane_shown else "")

    def draw(self) -> None:
        """Draw what is on screen of the situation at hand."""
        find = self._words_found()
        self.pane.highlight(find)
        self.inspector.highlight(find)
        if self.pane.display:
            self.pane.draw(self._situation())
        if self.in_inspector:
            self._inspect(self.inspector.showing, self.inspector.path)
        else:
            self._inspect(self.pane.target)
        self._draw_bars()
        if self._awaited is not None:
            self.tell_waiting()

    def _words_found(self) -> Finder | None:
        """Return what finds the words that are searched for, in any spelling; None where none are."""
        where = self._situation().resolved.where
        if self._found is None or self._found[0] != where:
            wanted = any(condition.field == "text" for condition in terms(where))
            self._found = where, finder(where, self._situation().search_index) if wanted else None
        return self._found[1]

    def _inspect(self, target: Target | None, path: tuple[str, ...] = (), *, at: Position | None = None) -> None:
        # Hidden, it is spared the work; it is asked again when it is shown.
        if self.inspector.display:
            beside = self.pane if self.pane.display else None
            situation = self._situation()
            held = (pane.attached for pane in self.panes.values())
            attached = next((each for each in held if each is not None and each.store is situation.store), None)
            asked = Inspection(situation, target, path, beside, attached, glancing=not self.in_inspector)
            self.inspector.inspect(asked, at=at)
        self.events.follow()

    def _pane_moved(self, target: Target | None) -> None:
        if self._screen.is_mounted and not self.in_inspector:
            self._inspect(target)
            self._draw_footer()

    def _inspector_moved(self, _: Target | None) -> None:
        if self._screen.is_mounted and self.in_inspector:
            self._draw_footer()

    # --- made off the event loop ---

    async def compute(self, look: Callable[[], Situation], pane: Pane | None = None) -> Situation:
        """Return what `look` returns, computed off the event loop together with what a pane shows of it.

        The pane is given that to draw; it is the one that is shown, where none is named. Where the work takes long, the
        user is told so until the bars are drawn again.
        """
        pane = pane or self.pane
        # Asked here, not in the thread: a pane is a widget.
        request = pane.request(self._situation())
        beside = self.inspector.showing if self.in_inspector else pane.target
        inspected = beside if self.inspector.display else None

        def work() -> tuple[Request, Content | None]:
            asked = replace(request, situation=look())
            made = asked, None if pane.reads_events(asked) else pane.make(asked)
            day = asked.situation.day
            if inspected is not None and day.assessor.blocks.is_long(day.as_of):
                # The inspector is drawn on the event loop: there it is to find what of such a day is judged for it.
                view_of(asked.situation, *inspected)
            return made

        # A future, so that the end of the user's patience does not end the work.
        made = asyncio.ensure_future(in_background(work))
        if not (await asyncio.wait([made], timeout=PATIENCE))[0]:
            self.tell_waiting()
        asked, content = await made
        pane.accept(asked, content or await self.events.content(pane, asked))
        return asked.situation

    @property
    def _awaited(self) -> date | None:
        """The day that is on its way."""
        situation = self._situation()
        day = self._wanted().as_of or situation.lookup.window[-1]
        return day if day != situation.as_of else None

    def tell_waiting(self) -> None:
        """Say what is on its way, until the bars are drawn again."""
        day = self._awaited
        what = "there is to show" if day is None else f"was known on {day_text(day)}"
        self._filter_bar.show((Span(f"working out what {what} …", "muted"),), ())

    async def make_ready(self, pane: Pane | None = None) -> None:
        """Make off the event loop what a pane shows (the one on screen, where none is named), if that is not done."""
        pane = pane or self.pane
        if not self._screen.is_mounted:
            self._lay_out()  # for the width
        # Another day may arrive meanwhile, or another part of it be looked at.
        while not pane.is_ready(situation := self._situation()):
            await self.compute(partial(_given, situation), pane)

    def _turned(self) -> None:
        if not self._turning:
            self._turning = True
            self._screen.run_worker(self._turn(), group="turn")

    async def _turn(self) -> None:
        """Draw another part of what the pane shows, once it is made."""
        try:
            await self.make_ready()
        finally:
            self._turning = False
        self.draw()

    # --- going ---

    async def open(self, target: Target | None, page: Callable[[], None] | None = None) -> None:
        """Follow a target to where it is shown whole; the way back is kept, to the `page` that it was opened from."""
        if target is None:
            return
        if target.kind == "events" and self.show_events is not None:
            await self.show_events(target.id)
            return
        for pane in self.panes.values():
            await pane.seek(self._situation(), target)
        self.leave()
        # Before anything moves: this is what esc comes back to.
        step = replace(self._step(), page=page)
        self._notices.dismiss_first_keys()
        here = None if self.in_inspector else self.pane
        opener = next((name for name, pane in self.panes.items() if pane.opens(target, here)), None)
        if opener is not None:
            self.panes[opener].aim(target)
            await self._go(opener)
            self.pane.reveal(target)
        else:
            path: tuple[str, ...] = ()
            if self.in_inspector and self.inspector.showing is not None:
                path = (*self.inspector.path, NAMES[self.inspector.showing.kind])
            self.in_inspector = True
            self.arrange()
            self._inspect(target, path, at=Position())
        self.trail.append(step)
        self.arrange()

    async def go_to(self, target: Target) -> None:
        """Go to a thing in the pane that it belongs to; where that does not list it, or has no room, open it."""
        self.leave()
        step = self._step()
        home = next((name for name, pane in self.panes.items() if target.kind in pane.home_of), None)
        if home is None:
            await self.open(target)
            return
        self.zoomed = False
        self.panes[home].leave_detail()
        await self._go(home)
        self.pane.reveal(target)
        if self.under_cursor != target or not (self.pane.shows_whole or self._inspector_shown):
            self.in_inspector = True
            self.arrange()
            self._inspect(target, at=Position())
        self.trail.append(step)
        self.arrange()

    async def _go(self, pane: str, *, in_inspector: bool = False) -> None:
        # Made before it is shown: the current pane stays to be read until there is another.
        await self.make_ready(self.panes[pane])
        self.pane_name, self.in_inspector = pane, in_inspector
        self.arrange()

    def _step(self) -> Step:
        pane, inspector = self.pane, self.inspector
        inspected = inspector.showing, inspector.position, inspector.path
        return Step(self.pane_name, pane.detail, pane.position, self.in_inspector, *inspected)

    async def back(self) -> None:
        """Go one step back: zoom first, then the day that is marked, then the trail, then from inspector to pane.

        What was opened from a page leads back to it before the mark goes: two days are compared on a page.
        """
        page: Callable[[], None] | None = None
        if self.zoomed:
            self.zoomed = False
        elif self.marked is not None and not any(step.page for step in self.trail):
            self.marked = None
        elif self.trail:
            step = self.trail.pop()
            page = step.page
            await self._return(step)
        elif self.in_inspector:
            self.in_inspector = False
        else:
            self.pane.leave_detail()
            await self.make_ready()
        self.arrange()
        if page is not None:
            page()

    async def _return(self, step: Step) -> None:
        pane = self.panes[step.pane]
        # First, since what is made ready depends on it.
        pane.set_detail(step.detail)
        await self._go(step.pane, in_inspector=step.in_inspector)
        pane.draw(self._situation(), at=step.position)
        if step.in_inspector:
            self._inspect(step.inspected, step.path, at=step.inspector_position)

    def bookmark(self) -> Callable[[], Awaitable[None]]:
        """Return a way back to where the cursor is now."""
        return partial(self._return, self._step())

    def place(self) -> Place:
        """Return where the user is now."""
        return Place(self._step(), tuple(self.trail), self._situation().lens.as_of)

    def leave(self) -> None:
        """Note the place at hand, which is left for another."""
        here = self.place()
        if not self.jumps.past or self.jumps.past[-1] != here:
            self.jumps.push(here)

    async def return_to(self, place: Place) -> None:
        """Show a place again."""
        self.zoomed = False
        await self._return(place.step)
        self.trail = list(place.trail)
        self.arrange()

    async def show_pane(self, name: str) -> None:
        """Show a pane; the number of the one that is shown leaves its detail."""
        if name != self.pane_name:
            self.leave()
        if name == self.pane_name and not self.in_inspector:
            self.pane.leave_detail()
        self.trail.clear()
        self.zoomed = False
        await self._go(name)

    async def show_hits(self) -> None:
        """Show what a search found: in the pane that is shown, or in the one that lists facts."""
        name = self.pane_name
        if not self.pane.shows_hits:
            self.trail.clear()
            name = next(name for name, pane in self.panes.items() if pane.lists_facts)
        await self._go(name)

    def switch_region(self, _: int) -> None:
        """Go from the pane to the inspector, or back."""
        self.in_inspector = not self.in_inspector
        target = self.pane.target
        self.arrange()
        # An inspector that was hidden has not followed the cursor and still has what it showed before.
        if self.in_inspector:
            self._inspect(target)
            self._draw_footer()

    def set_split(self, columns: int) -> None:
        """Give the inspector beside the pane so many columns."""
        width = min(max(columns, LEAST[0]), self._width - LEAST[1])
        self.split = round(100 * width / self._width)
        self.arrange()

    def toggle_inspector(self) -> None:
        """Show or hide the inspector beside the pane; on a narrow screen go to it and back."""
        if not self.wide:
            self.switch_region(1)
            return
        self.inspector_wanted = not self._inspector_shown
        self.in_inspector = False
        self.arrange()

    def move_split(self, step: int) -> None:
        """Move what parts pane and inspector to the left (-1) or right (1)."""
        if not (self.wide and self._inspector_shown) or self.zoomed:
            self._notices.say("Pane and inspector do not stand side by side here.", seconds=3)
            return
        self.set_split(self._inspector_width - 4 * step)

    def kept(self) -> dict[str, object]:
        """Return what the next session begins with: fields of the preferences."""
        details = {name: pane.detail for name, pane in self.panes.items() if pane.keeps_detail}
        return {
            "pane": self.pane_name,
            "inspector": self.inspector_wanted,
            "split": self.split,
            "details": {**self._session.details, **details},
        }

    def zoom(self) -> None:
        """Give what keys go to the whole width, or take it back."""
        self.zoomed = not self.zoomed
        self.arrange()

    # --- marks ---

    def go_to_mark(self, step: int) -> None:
        """Go to the next or previous mark: a disputed fact, a paragraph with evidence, a citation."""
        self.region.move_to_mark(step)


def _given(situation: Situation) -> Situation:
    return situation
