"""Walking through the theatre: which pane and what of the inspector stand on screen, and the way back."""

from __future__ import annotations

import asyncio
from abc import abstractmethod

import msgspec

from tui.base.daemon_thread import in_background
from tui.render import charts
from tui.render.rows.inspector.subject import NAMES
from tui.render.text import Span, Target
from tui.ui.panes.inspector import Inspector
from tui.ui.panes.pane import Pane, PaneState
from tui.ui.panes.sources import Sources
from tui.ui.screens.errands import Errands
from tui.ui.widgets.rows import Position

WIDE = 100
"""Columns from which pane and inspector stand side by side."""
PATIENCE = 0.5
"""Seconds after which a reader is told what is waited for."""


class Step(msgspec.Struct, frozen=True):
    """A place on the trail: what was on screen before something was opened."""

    pane: str
    state: PaneState
    in_inspector: bool
    target: Target | None
    position: Position
    path: tuple[str, ...]


class Walking(Errands, inherit_bindings=False):
    """Panes and inspector: what is opened, and back."""

    panes: dict[str, Pane]
    pane: str
    sources: Sources
    inspector: Inspector
    in_inspector: bool
    inspector_wanted: bool
    zoomed: bool
    trail: list[Step]
    is_first = False
    """Whether a newcomer has not yet opened anything nor seen the keys."""

    @abstractmethod
    def draw_bars(self) -> None:
        """Draws what stands above and below the panes."""

    # --- what stands where ---

    @property
    def current(self) -> Pane:
        """The pane that is shown."""
        return self.panes[self.pane]

    @property
    def under_cursor(self) -> Target | None:
        """What the cursor is on, in the pane or in the inspector."""
        return (self.inspector if self.in_inspector else self.current).target

    @property
    def wide(self) -> bool:
        """Whether pane and inspector fit side by side."""
        return self.size.width >= WIDE

    @property
    def inspector_shown(self) -> bool:
        """Whether the inspector is on screen."""
        if self.zoomed or not self.wide:
            return self.in_inspector
        return self.inspector_wanted or self.in_inspector

    def _arrange(self) -> None:
        """Shows and hides what the state asks for, and draws what is shown."""
        pane_shown = not self.in_inspector or (self.wide and not self.zoomed)
        for name, pane in self.panes.items():
            pane.display = name == self.pane and pane_shown
        self.inspector.display = self.inspector_shown
        self.inspector.set_class(pane_shown, "beside")
        self.inspector.edge = "▏" if pane_shown else ""
        beside = min(max(self.size.width * 42 // 100, 40), 76) if pane_shown and self.inspector_shown else 0
        self.current.expected_width = self.size.width - beside
        self.inspector.expected_width = beside or self.size.width
        focused = self.inspector if self.in_inspector else self.current
        if not self.filter_bar.asking and self.focused is not focused:
            self.set_focus(focused)
        self.situation_changed()

    def _inspect(self, target: Target | None, path: tuple[str, ...] = (), *, at: Position | None = None) -> None:
        if self.inspector.display:
            self.inspector.beside = self.pane if self.current.display else ""
            self.inspector.glancing = not self.in_inspector
            self.inspector.inspect(self.situation, target, path, at=at)

    def _moved(self, target: Target | None) -> None:
        if self.is_mounted and not self.in_inspector:
            self._inspect(target)
            self.draw_bars()

    def _inspector_moved(self, _: Target | None) -> None:
        if self.is_mounted and self.in_inspector:
            self.draw_bars()

    # --- walking ---

    async def open(self, target: Target | None) -> None:
        """Follows a target to where it is shown whole; the way back is kept."""
        if target is None:
            return
        step = self._step()
        self.is_first = False
        path: tuple[str, ...] = ()
        if self.in_inspector and self.inspector.showing is not None:
            path = (*self.inspector.path, NAMES[self.inspector.showing.kind])
        in_pane = not self.in_inspector
        if target.kind == "source":
            self._read(target.id, None)
        elif target.kind == "paragraph" and not (in_pane and self.pane == "sources" and self.sources.reads(target)):
            source, _, number = target.id.rpartition("#")
            self._read(source, int(number))
        elif target.kind == "base" and in_pane and self.pane != "bases":
            await self._make_ready("bases")
            self._go("bases")
            self.current.reveal(target)
        else:
            self.in_inspector = True
            self._arrange()
            self._inspect(target, path, at=Position())
        self.trail.append(step)
        self._arrange()

    def _step(self) -> Step:
        inspector = self.inspector
        return Step(
            self.pane, self.current.state, self.in_inspector, inspector.showing, inspector.position, inspector.path
        )

    def _read(self, source: str, paragraph: int | None) -> None:
        self._go("sources")
        self.sources.read(source, paragraph)

    def _go(self, pane: str) -> None:
        self.pane, self.in_inspector = pane, False
        self._arrange()

    def action_back(self) -> None:
        """One step back: zoom first, then the comparison's mark, then the trail, then from inspector to pane."""
        if self.zoomed:
            self.zoomed = False
        elif self.marked is not None:
            self.marked = None
        elif self.trail:
            self._return(self.trail.pop())
        elif self.in_inspector:
            self.in_inspector = False
        elif self.pane == "sources" and self.current.detail:
            self.current.set_detail("")
        self._arrange()

    def _return(self, step: Step) -> None:
        self.pane, self.in_inspector = step.pane, step.in_inspector
        self._arrange()
        self.current.situation = self.situation
        self.current.restore(step.state)
        if step.in_inspector:
            self._inspect(step.target, step.path, at=step.position)

    async def _make_ready(self, name: str) -> None:
        """Works out beside the event loop what a pane would stand still for; says so where it takes long."""
        pane, situation = self.panes[name], self.situation
        if not pane.takes_long:
            return

        def work() -> None:
            if pane.charted:
                charts.load()
            pane.prepare(situation)

        ready = asyncio.ensure_future(in_background(work))
        if not (await asyncio.wait([ready], timeout=PATIENCE))[0]:
            self.filter_bar.show((Span("working out what there is to show …", "muted"),), ())
        await ready

    async def action_pane(self, name: str) -> None:
        """Shows a pane; the number of the one that is shown leaves its detail."""
        await self._make_ready(name)
        if name == self.pane == "sources" and not self.in_inspector:
            self.current.set_detail("")
        self.trail.clear()
        self.zoomed = False
        self._go(name)

    def action_region(self, _: int) -> None:
        """From the pane to the inspector, or back."""
        self.in_inspector = not self.in_inspector
        target = self.current.target
        self._arrange()
        if self.in_inspector:
            self._inspect(target)
            self.draw_bars()

    def action_toggle_inspector(self) -> None:
        """Shows or hides the inspector beside the pane; on a narrow screen goes to it and back."""
        if not self.wide:
            self.action_region(1)
            return
        self.inspector_wanted = not self.inspector_shown
        self.in_inspector = False
        self._arrange()

    def action_zoom(self) -> None:
        """Gives the region with the focus the whole width, or takes it back."""
        self.zoomed = not self.zoomed
        self._arrange()
