"""The main screen: panes and inspector, the bars above and below them, and the parts that keys act on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, ClassVar, Final

from msgspec.structs import replace
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from tui.analysis.clock import ZONES
from tui.analysis.query.ast import two_values
from tui.analysis.situation import Situation
from tui.analysis.views.summary import Summary, summary
from tui.base.daemon_thread import in_background
from tui.render import bars
from tui.render.rows import help as help_rows
from tui.render.rows import problems, weights
from tui.render.text import Span
from tui.settings import actions
from tui.settings.config import Settings
from tui.terminal.probe import SMALLEST
from tui.terminal.textual_internals import FramedScreen
from tui.ui.host import Host, Session
from tui.ui.panes.pane import Pane
from tui.ui.panes.registry import load
from tui.ui.screens.annotations import Annotations
from tui.ui.screens.external_actions import ExternalActions
from tui.ui.screens.finder import Finder
from tui.ui.screens.lens_control import LensControl
from tui.ui.screens.mouse import Mouse
from tui.ui.screens.navigation import Navigation
from tui.ui.screens.notices import Notices
from tui.ui.screens.page import Page
from tui.ui.screens.pages import Pages
from tui.ui.screens.reference import Reference
from tui.ui.screens.warm_up import WarmUp
from tui.ui.widgets.bar import Bar
from tui.ui.widgets.bindings import bindings
from tui.ui.widgets.filter_bar import FilterBar
from tui.ui.widgets.menu import Entry, Menu, Offer
from tui.ui.widgets.rows import Position
from tui.ui.widgets.scrubber import Days, Scrubber
from tui.ui.widgets.tour import Tour

if TYPE_CHECKING:
    from tui.ui.screens.inbox import Inboxes

TALL: Final = 30
"""Lines of the window from which the scrubber has a second one, for events."""
ON_THE_WAY: Final = {"as_of", "jump", "undo", "redo", "pane", "zoom", "toggle_inspector", "quit"}
"""Actions that need not wait for the day that keys before them asked for."""


class Body(Horizontal):
    """Panes and inspector; they cover it."""

    BLANK = True


class Main(FramedScreen[None], inherit_bindings=False):
    """The screen of panes: it holds its parts and draws the bars."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("main")

    def __init__(self, situation: Situation, settings: Settings, session: Session, host: Host) -> None:
        super().__init__()
        self.settings = settings
        self.session = session
        self.header, self.tabs, self.foot = (Bar(id=name) for name in ("header", "tabs", "foot"))
        self.scrubber = Scrubber(id="scrubber")
        self.too_small = Bar(id="too-small")
        self.has_all_panes = asyncio.Event()
        """Set once keys find every pane."""
        self.filter_bar = FilterBar(id="filter")
        self.menu = Menu(settings.keys)
        self._waiting_for_letter = False
        """Whether the next key is a letter to go to."""
        self.notices = Notices(self.notify, read_only=session.read_only, newcomer=session.is_first)
        self.navigation = navigation = Navigation(
            self,
            session,
            self.filter_bar,
            self.notices,
            self._situation,
            lambda: self.lens_control.lens,
            self.draw_bars,
            self.draw_footer,
        )
        self.pages = pages = Pages(self, navigation)
        self.warm_up = WarmUp(
            self._prepared_panes,
            self._situation,
            host.keep_ready,
            self._show_again,
            partial(self.run_worker, exclusive=True, group="warm-up"),
        )
        self.lens_control = lens_control = LensControl(
            situation,
            settings.methods,
            navigation,
            self.menu,
            self.filter_bar,
            self.notices,
            self.warm_up,
            partial(self.run_worker, exclusive=True, group="what-if"),
            partial(self.run_worker, group="lens"),
            session.searches,
        )
        self.external_actions = external = ExternalActions(
            host,
            session,
            settings.views,
            session.views,
            lens_control,
            navigation,
            self.menu,
            self.filter_bar,
            self.notices,
            pages.show,
        )
        self.annotations = annotations = Annotations(
            host, session.author, lens_control, navigation, self.menu, self.filter_bar, self.notices
        )
        self.tour = Tour(navigation.show_pane)
        self.reference = Reference(self._situation, pages.show, self._run)

        finder = Finder(
            host,
            session,
            settings,
            lens_control,
            navigation,
            external,
            self.menu,
            self.reference,
            lambda action: host.run_action(action, self),
        )

        navigation.show_events = self._show_events
        self._mouse = Mouse(self, navigation, self.menu, self.filter_bar, host.press, self._go_to_day)

        self._leave = host.leave
        # What the keys of the registry do, by the names that it calls them by.
        does: dict[str, Callable[..., object]] = {
            "search": lens_control.search,
            "filter": lens_control.choose_field,
            "frequencies": partial(lens_control.choose_counted, pages.show),
            "clear": lens_control.clear,
            "undo": lens_control.undo,
            "redo": lens_control.redo,
            "as_of": lens_control.step_days,
            "zone": partial(lens_control.next_zone, ZONES[:2] if session.read_only else ZONES),
            "exclude": lens_control.exclude,
            "include_all": lens_control.include_all,
            "pane": navigation.show_pane,
            "back": navigation.back,
            "region": navigation.switch_region,
            "toggle_inspector": navigation.toggle_inspector,
            "zoom": navigation.zoom,
            "split": navigation.move_split,
            "mark": navigation.go_to_mark,
            "compare": self._compare,
            "jump": lens_control.jump,
            "go_to": finder.go_to,
            "command_palette": finder.open_palette,
            "copy": external.copy_citation,
            "copy_command": external.copy_command,
            "export": external.export,
            "brief": self._show_brief,
            "inbox": partial(self._show_inbox, host),
            "draft_event": partial(self._draft_event, host),
            "edit": external.edit,
            "url": external.open_address,
            "views": external.choose_view,
            "bookmark": annotations.toggle_bookmark,
            "note": annotations.write,
            "annotate": annotations.choose,
            "quit": host.leave,
            "tour": self.tour.start,
        }
        for name, action in does.items():
            setattr(self, f"action_{name}", action if name in ON_THE_WAY else partial(self._once_there, action))

    async def _once_there(self, action: Callable[..., object], *arguments: object) -> None:
        """Do what a key asks for once the day that keys before it asked for is shown."""
        await self.lens_control.arrive()
        done = action(*arguments)
        if isawaitable(done):
            await done

    def _situation(self) -> Situation:
        return self.lens_control.situation

    def _prepared_panes(self) -> tuple[Pane, ...]:
        # Of many sessions of the service, few come to all the panes.
        return () if self.session.read_only else tuple(self.navigation.panes.values())

    async def _show_again(self) -> None:
        """Show the same situation again: more of it is worked out."""
        await self.lens_control.take(replace)

    async def _show_events(self, filter_text: str) -> None:
        """Show the events that a filter chooses, in their pane; u goes back to the filter before."""
        from tui.analysis.query.parser import parse

        await self.navigation.show_pane("events")
        await self.lens_control.set_lens(replace(self.lens_control.lens, where=parse(filter_text)))

    async def _go_to_day(self, number: int) -> None:
        await self.lens_control.go_to_day(self._situation().days[number])

    def compose(self) -> ComposeResult:
        """Yield bars above and below, panes and inspector between, and the menu that may stand over them."""
        yield self.too_small
        yield self.header
        yield self.tabs
        yield self.filter_bar
        with Body(id="body"):
            yield from self.navigation.panes.values()
            yield self.navigation.inspector
        yield self.scrubber
        yield self.foot
        yield self.menu
        yield self.tour

    def on_mount(self) -> None:
        """Show the first pane."""
        self.navigation.arrange()
        # A preview is drawn when the session ends: nobody would use what is worked out ahead.
        if not self.session.preview:
            # Only then: threads at work would hold up the first drawing.
            self.call_after_refresh(self._go_on)
            if self.session.is_first and not self.session.read_only:
                self.tour.start()

    async def _go_on(self) -> None:
        """Do what the first drawing did without."""
        await in_background(load)
        if not self.is_attached:  # the session was left meanwhile
            return
        await self.navigation.add_panes()
        self.has_all_panes.set()
        self.warm_up.follow()

    def on_resize(self, event: events.Resize) -> None:
        """Take up the arrangement that the size allows."""
        size = event.size
        self.set_class(size.width < SMALLEST[0] or size.height < SMALLEST[1], "too-small")
        self.too_small.show(bars.too_small(size.width, size.height, *SMALLEST))
        self.menu.fit()
        self.tour.fit()
        self.navigation.arrange()

    async def take_key(self, event: events.Key) -> bool:
        """Give a key to the tour, the menu, or the line that is typed into; return whether one of them takes it."""
        self.warm_up.key_pressed()
        if self._waiting_for_letter:
            self._go_to_letter(event)
            return True
        if await self.tour.take(event) or await self.menu.take(event) or await self.filter_bar.take(event):
            return True
        self.notices.note_key(event.key)
        return False

    async def take_mouse(self, event: events.MouseEvent) -> None:
        """Act on what the mouse does."""
        self.warm_up.key_pressed()
        await self._mouse.take(event)

    async def take_paste(self, text: str) -> bool:
        """Give what was pasted to the menu, or to the line that is typed into; return whether there is one."""
        return await self.menu.paste(text) or await self.filter_bar.paste(text)

    # --- bars ---

    def draw_bars(self) -> None:
        """Draw header, tabs, filter, scrubber and footer."""
        seen, keys = summary(self.lens_control.situation), self.settings.keys
        self.header.show(*bars.header(seen, self.session.read_only or self.session.unwritable))
        events = self.lens_control.situation.may_have_events
        self.tabs.show(bars.tabs(self.navigation.pane_name, self.size.width - 2, events=events))
        hint = bars.first_steps(keys) if self.notices.newcomer else ()
        self.filter_bar.show(*bars.status(seen, self.navigation.pane.rests_on, hint))
        self.scrubber.show(self._days(seen))
        self.draw_footer()

    def draw_footer(self) -> None:
        """Draw the footer, which alone depends on what the cursor is on."""
        self.foot.show(*bars.footer(self._here(), self.settings.keys, self.size.width - 2))

    def _days(self, seen: Summary) -> Days:
        situation, marked = self.lens_control.situation, self.navigation.marked
        days = situation.days
        at = min(max((situation.as_of - days[0]).days, 0), len(days) - 1)
        number = (marked - days[0]).days if marked is not None else -1
        events = self.navigation.events.per_day(self.navigation.panes.values())
        return Days(
            days[0],
            situation.per_day,
            at,
            number if 0 <= number < len(days) else None,
            bars.scrubber_note(seen, marked, situation.year),
            events if self.size.height >= TALL else (),
        )

    def _here(self) -> actions.Context:
        navigation, history = self.navigation, self.lens_control.history
        situation, pane, target = self.lens_control.situation, navigation.pane, navigation.under_cursor
        in_pane = not navigation.in_inspector
        return actions.Context(
            region="pane" if in_pane else "inspector",
            target=target.kind if target else "",
            filtered=situation.lens.filters,
            can_undo=bool(history.past),
            can_redo=bool(history.future),
            can_go_back=navigation.can_go_back,
            errors=bool(situation.problems),
            excluding=bool(situation.lens.excluded),
            contrasts=next(two_values(situation.lens.where), None) is not None,
            marked=navigation.marked is not None,
            earlier=situation.as_of < situation.lookup.days[-1],
            wide=navigation.wide,
            sorts=in_pane and bool(pane.orders()),
            magnifies=in_pane and pane.magnifies,
            layouts=in_pane and pane.has_layouts,
            original=in_pane and pane.has_original,
            read_only=self.session.read_only,
        )

    # --- what the pane offers ---

    def action_to_letter(self) -> None:
        """Wait for a letter, and go to what begins with it."""
        if not self.navigation.pane.jumps or self.navigation.in_inspector:
            self.notices.say("Letters lead to actors in the matrix of the factions.", seconds=3)
            return
        self._waiting_for_letter = True
        self.foot.show((Span("a letter", "key"), Span(" goes to the next name that begins with it", "muted")), ())

    def _go_to_letter(self, event: events.Key) -> None:
        self._waiting_for_letter = False
        self.draw_footer()
        letter = event.character or ""
        if event.is_printable and not self.navigation.pane.jump(letter):
            self.notices.say(f"No name begins with {letter}.", seconds=3)

    def action_sort(self) -> None:
        """Open the menu of the pane's orders."""
        pane = self.navigation.pane
        if not pane.orders():
            self.notices.say("This pane has one order.", seconds=3)
            return

        async def chosen(numbers: list[int]) -> None:
            anew = pane.sort(numbers[0])
            await self.navigation.make_ready()
            if anew:
                pane.draw(self._situation(), at=Position())
            self.navigation.draw()

        self.menu.offer(Offer(pane.ordering, pane.orders(), chosen))

    async def action_other_layout(self) -> None:
        """Show the pane in its other layout, with the cursor on the same."""
        pane = self.navigation.pane
        if not pane.has_layouts:
            self.notices.say("This pane has one layout.", seconds=3)
            return
        pane.change_layout()
        await self._remake()

    def action_columns(self) -> None:
        """Open the menu of the pane's columns, or of what else it can show."""
        pane = self.navigation.pane
        if not pane.choices():
            self.notices.say("This pane has no columns to choose.", seconds=3)
            return

        async def chosen(numbers: list[int]) -> None:
            for number in numbers:
                pane.choose(number)
            await self._remake()

        async def adjust(number: int, step: int) -> list[Entry]:
            pane.adjust(number, step)
            await self._remake()
            return pane.choices()

        sized = adjust if pane.chooses == "columns" else None
        self.menu.offer(Offer(pane.chooses.capitalize(), pane.choices(), chosen, several=True, adjust=sized))

    async def _remake(self) -> None:
        """Show the pane in another order, or with other columns."""
        await self.navigation.make_ready()
        self.navigation.draw()

    def action_original(self) -> None:
        """Show or hide the original of the source that is read."""
        if self.notices.refused("no originals are kept here"):
            return
        if self.navigation.pane.has_original:
            self.navigation.pane.toggle_original()
            self.draw_bars()
        else:
            self.notices.say("No original is attached here; `syrtui attach FILE` does that.")

    # --- pages ---

    async def _run(self, action: str) -> None:
        """Run an action of this screen."""
        await self.run_action(action)

    def action_help(self) -> None:
        """Explain the current pane, what the cursor is on, and the keys."""
        self.notices.dismiss_first_keys()
        self.draw_bars()
        navigation = self.navigation
        here = help_rows.Here(navigation.pane_name, self._here(), self.settings.keys)
        self.reference.help(here, navigation.under_cursor)

    async def _compare(self) -> None:
        """Compare two days, what an exclusion changes, or two values of a filter."""
        from tui.ui.screens.comparison import Comparison  # only now, as what follows: no first screen needs them

        parts = (self.navigation, self.pages, self.menu, self.external_actions, self._situation, self.draw_bars)
        await Comparison(*parts).compare()

    async def _show_brief(self) -> None:
        """Show the brief."""
        from tui.ui.screens.brief import Briefs

        parts = (self.lens_control, self.navigation, self.pages, self.external_actions, self.notices, self.session)
        await Briefs(*parts).show()

    def _inboxes(self, host: Host) -> Inboxes:
        from tui.ui.screens.inbox import Inboxes

        parts = (self.session, self.settings, self.lens_control, self.notices)
        return Inboxes(host, *parts, self.app.push_screen)

    async def _show_inbox(self, host: Host) -> None:
        """Show the drafts of articles."""
        await self._inboxes(host).show()

    async def _draft_event(self, host: Host) -> None:
        """Take the event under the cursor into the inbox."""
        target = self.navigation.under_cursor
        if target is None or target.kind != "event":
            self.notices.say("Put the cursor on an event, in the pane of events, to make a draft of it.")
            return
        await self._inboxes(host).take_event(target.id)

    def action_errors(self) -> None:
        """List the records with errors."""
        self.pages.show(Page("Records with errors", partial(problems.rows, self.lens_control.situation.problems)))

    def action_weights(self) -> None:
        """Show the editorial constants behind what the cursor is on."""
        target = self.navigation.under_cursor
        kind = target.kind if target else ""
        self.pages.show(Page("Weights", partial(weights.rows, self.settings.methods, kind)))

    # --- leaving ---

    def action_ask_quit(self) -> None:
        """Ask whether to leave."""

        async def chosen(numbers: list[int]) -> None:
            if numbers == [0]:
                self._leave()

        entries = [Entry("leave", key="y"), Entry("stay", key="n")]
        self.menu.offer(Offer("Leave syrtui?", entries, chosen, again="ctrl+c"))
