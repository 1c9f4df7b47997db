"""The main screen: panes, inspector, bars above and below, and the way back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from tui.analysis.query.lens import Lens
from tui.analysis.situation import Situation
from tui.analysis.views.summary import summary
from tui.render import bars
from tui.settings import actions
from tui.settings.config import Settings
from tui.settings.state import Preferences, View
from tui.store.schema.frames import Store
from tui.terminal.probe import SMALLEST
from tui.ui.panes.bases import Bases
from tui.ui.panes.disputes import Disputes
from tui.ui.panes.factions import Factions
from tui.ui.panes.inspector import Inspector
from tui.ui.panes.map import Map
from tui.ui.panes.overview import Overview
from tui.ui.panes.pane import Pane
from tui.ui.panes.sources import Sources
from tui.ui.panes.timeline import Timeline
from tui.ui.screens.compare import Compare
from tui.ui.screens.page import Help
from tui.ui.screens.problems import Aside
from tui.ui.screens.walking import Walking
from tui.ui.screens.weights import Weights
from tui.ui.widgets.bar import Bar
from tui.ui.widgets.bindings import bindings
from tui.ui.widgets.menu import Entry, Offer
from tui.ui.widgets.scrubber import Days, Scrubber


async def _no_reread() -> None:
    """A theatre that was not read from a folder is not read again."""


class Body(Horizontal):
    """Panes and inspector; they cover it."""

    BLANK = True


class Main(Walking, inherit_bindings=False):
    """Everything but menus and pages."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("main")

    unwritable = False
    """Whether the theatre's files can be read, and not written."""

    def __init__(
        self,
        seen: Store | Situation,
        settings: Settings,
        *,
        pane: str = "",
        lens: Lens | None = None,
        preferences: Preferences | None = None,
        kept: Callable[[Preferences], None] = lambda _: None,
        reread: Callable[[], Awaitable[None]] | None = None,
        left: Callable[[], None] = lambda: None,
        visited: date | None = None,
        read_only: bool = False,
    ) -> None:
        """`seen` is a store to look at through `lens`, or a situation.

        `kept` is given preferences to keep; `reread` reads the theatre again and calls `replace_situation`.

        `left` ends the session; `visited` is the day of the user's last one. With `read_only` there is no editor, no
        browser and no file of the user's.
        """
        super().__init__(seen, settings, lens)
        self.preferences = preferences or Preferences()
        self.kept = kept
        self.reread = reread or _no_reread
        self.left = left
        self.read_only = read_only
        self.pane = pane or settings.pane or self.preferences.pane or actions.PANES[0][0]
        self.in_inspector = False
        self.inspector_wanted = self.preferences.inspector
        self.zoomed = False
        self.trail = []
        self.sources = Sources(id="sources", on_move=self._moved, on_open=self.open)
        overview = Overview(id="overview", on_move=self._moved, on_open=self.open)
        overview.visited = visited
        self.panes: dict[str, Pane] = {
            "overview": overview,
            "timeline": Timeline(id="timeline", on_move=self._moved, on_open=self.open),
            "bases": Bases(id="bases", on_move=self._moved, on_open=self.open),
            "factions": Factions(id="factions", on_move=self._moved, on_open=self.open),
            "sources": self.sources,
            "disputes": Disputes(id="disputes", on_move=self._moved, on_open=self.open),
            "map": Map(id="map", on_move=self._moved, on_open=self.open),
        }
        self.inspector = Inspector(id="inspector", on_move=self._inspector_moved, on_open=self.open)
        self.header, self.tabs, self.foot = (Bar(id=name) for name in ("header", "tabs", "foot"))
        self.scrubber = Scrubber(id="scrubber")
        self.too_small = Bar(id="too-small")

    def compose(self) -> ComposeResult:
        """Bars above and below, panes and inspector between; over them the menu, where there is one."""
        yield self.too_small
        yield self.header
        yield self.tabs
        yield self.filter_bar
        with Body(id="body"):
            yield from self.panes.values()
            yield self.inspector
        yield self.scrubber
        yield self.foot
        yield self.menu

    def on_mount(self) -> None:
        """Shows the first pane."""
        self._arrange()
        self.prepare_days()

    def on_resize(self, event: events.Resize) -> None:
        """Takes up the arrangement that the size allows."""
        size = event.size
        self.set_class(size.width < SMALLEST[0] or size.height < SMALLEST[1], "too-small")
        self.too_small.show(bars.too_small(size.width, size.height, *SMALLEST))
        self.menu.fit()
        self._arrange()

    def situation_changed(self) -> None:
        """Draws what is on screen of the situation at hand."""
        if self.current.display:
            self.current.draw(self.situation)
        if not self.in_inspector:
            self._inspect(self.current.target)
        elif self.inspector.display:
            self._inspect(self.inspector.showing, self.inspector.path)
        self.draw_bars()

    def preparation(self) -> Callable[[Situation], object]:
        """The rows of the pane that is shown."""
        pane, cells = self.current, self.current.inner_width
        return lambda situation: pane.make(situation, cells) if pane.display else None

    def beforehand(self, situation: Situation) -> None:
        """What bases rest on, how their levels look in hindsight, and what stands on the map."""
        for pane in self.panes.values():
            pane.prepare(situation)

    def place(self) -> Callable[[], None]:
        """A way back to where the cursor is now."""
        step = self._step()
        return lambda: self._return(step)

    def found(self) -> None:
        """Shows what a search found: in the pane that is shown, or where that is no list of facts in the timeline."""
        if self.pane == "overview":
            self.trail.clear()
            self.pane = "timeline"
        self.in_inspector = False
        self._arrange()

    def draw_bars(self) -> None:
        """Draws header, tabs, filter, scrubber and footer."""
        self.header.show(*bars.header(summary(self.situation), self.read_only or self.unwritable))
        self.tabs.show(bars.tabs(self.pane, self.size.width - 2))
        self.filter_bar.show(
            *bars.status(summary(self.situation), bars.first_steps(self.settings.keys) if self.is_first else ())
        )
        self.scrubber.show(self._days())
        self.foot.show(*bars.footer(self._here(), self.settings.keys, self.size.width - 2))

    def _days(self) -> Days:
        days = self.situation.days
        return Days(
            bars.short_day(days[0]),
            bars.short_day(days[-1]),
            self.situation.per_day,
            days.index(self.situation.as_of) if self.situation.as_of in days else len(days) - 1,
            days.index(self.marked) if self.marked in days else None,
            bars.scrubber_note(self.situation.as_of, self.marked),
        )

    def _here(self) -> actions.Here:
        target = self.under_cursor
        return actions.Here(
            pane=self.pane,
            region="inspector" if self.in_inspector else "pane",
            target=target.kind if target else "",
            filtered=self.situation.lens.filters,
            can_undo=bool(self.history.past),
            can_redo=bool(self.history.future),
            can_go_back=bool(self.trail) or self.zoomed or self.in_inspector or bool(self.marked),
            aside=bool(self.store.problems),
            distrusting=bool(self.situation.lens.excluded),
            marked=self.marked is not None,
            earlier=self.situation.lens.as_of is not None,
            wide=self.wide,
            original=self.pane == "sources" and not self.in_inspector and self.sources.has_original,
            read_only=self.read_only,
        )

    # --- pages ---

    def action_help(self) -> None:
        """Shows all keys."""
        self.is_first = False
        self.draw_bars()
        self.app.push_screen(Help(self._here(), self.settings.keys))

    def action_aside(self) -> None:
        """Lists the records that were set aside."""
        self.app.push_screen(Aside(self.store.problems))

    # --- what a session keeps ---

    async def show_view(self, view: View) -> None:
        """Looks as a saved view says."""
        from tui.analysis.query.parser import BadQuery

        try:
            lens = self.lens_of(view)
        except (BadQuery, ValueError) as error:
            self.notify(f"{view.name}: {error}", severity="error", markup=False)
            return
        await self.set_lens(lens)
        if view.pane in self.panes:
            await self.action_pane(view.pane)

    def keep(self, preferences: Preferences) -> None:
        """Keeps preferences for the next session."""
        self.preferences = preferences
        self.kept(preferences)

    async def reload(self) -> None:
        """Reads the theatre again and shows it through the same lens, at the same place."""
        await self.reread()

    def replace_situation(self, situation: Situation) -> None:
        """Shows another reading of the theatre at the same place."""
        self.store = situation.store
        self.situation = situation
        self.situation_changed()
        self.prepare_days()

    def action_sort(self) -> None:
        """Takes the next order of the pane."""
        self.current.sort()
        self.situation_changed()

    def action_columns(self) -> None:
        """Opens the menu of the pane's columns."""
        pane = self.current
        if not pane.columns():
            self.notify("This pane has no columns to choose.", timeout=3)
            return

        async def toggle(number: int) -> None:
            pane.toggle_column(pane.columns()[number][0])
            self.situation_changed()

        def entries() -> list[Entry]:
            return [Entry(name, on=on) for name, _, on in pane.columns()]

        self.menu.offer(Offer("Columns", entries, toggle, toggle))

    def action_mark(self, step: int) -> None:
        """To the next or previous mark: a disputed fact, a paragraph with evidence, a citation."""
        (self.inspector if self.in_inspector else self.current).move_to_mark(step)

    def action_original(self) -> None:
        """Shows or hides the original of the source that is read."""
        if self.refused("no originals are kept here"):
            return
        if self.pane == "sources" and self.sources.has_original:
            self.sources.toggle_original()
            self.draw_bars()
        else:
            self.notify("No original is attached here; `syrtui attach FILE` does that.", timeout=4, markup=False)

    def action_weights(self) -> None:
        """Shows the editorial constants behind what the cursor is on."""
        target = self.under_cursor
        self.app.push_screen(Weights(self.settings.methods, target.kind if target else ""))

    async def action_compare(self) -> None:
        """Marks the day at hand; on another day, compares the two."""
        if self.marked is None or self.marked == self.situation.as_of:
            self.marked = self.situation.as_of if self.marked is None else None
            self.draw_bars()
            return
        self.app.push_screen(Compare(self.situation, self.marked), self.open)

    def action_command_palette(self) -> None:
        """Finds a command by name."""
        self.app.action_command_palette()

    def action_quit(self) -> None:
        """Leaves."""
        self.left()
