"""The inbox on screen: the list of drafts, from which one is opened, written or deleted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from tui.analysis.views.event_rows import UnreadEvent
from tui.analysis.views.event_table import one_event
from tui.base.daemon_thread import in_background
from tui.base.errors import SyrtuiError
from tui.base.sanitize import shorten
from tui.intake.documents import check_installed
from tui.intake.draft import Draft
from tui.render.rows import inbox as rows
from tui.render.text import Line, Rows, Target
from tui.session.inbox import Inbox
from tui.settings.config import Settings
from tui.ui.host import Host, Session
from tui.ui.screens.draft import DraftScreen
from tui.ui.screens.drafts_written import offer_to_write, written
from tui.ui.screens.lens_control import LensControl
from tui.ui.screens.notices import Notices
from tui.ui.screens.page import Page
from tui.ui.widgets.bindings import bindings
from tui.ui.widgets.menu import Entry, Menu, Offer
from tui.ui.widgets.rows import Position

Loaded = tuple[Sequence[Draft], Sequence[str]]


class Inboxes(msgspec.Struct, eq=False):
    """Shows the inbox of the theatre in view."""

    _host: Host
    _session: Session
    _settings: Settings
    _lens_control: LensControl
    _notices: Notices
    _push: Callable[[Page], Awaitable[object]]
    """Shows a page, and waits until it takes keys: those typed ahead are meant for it."""

    def _inbox(self) -> Inbox | None:
        """Return the inbox of the theatre in view; where none is kept, say why, and return None."""
        if self._notices.refused("it keeps no drafts"):
            return None
        if self._session.data_home is None:
            self._notices.say("No drafts are kept in this session.")
            return None
        store = self._lens_control.situation.store
        return Inbox(store.root, store.theatre.title, self._session.data_home, self._settings.methods)

    async def take_event(self, event: str) -> None:
        """Keep a draft of an event, `<data set>/<row>`, and say where it is."""
        inbox, situation = self._inbox(), self._lens_control.situation
        if inbox is None:
            return

        def take() -> bool | None:
            view = one_event(situation, event)
            if isinstance(view, UnreadEvent):
                raise SyrtuiError(view.problem)
            return inbox.take_event(situation.store, view)[1] if view is not None else None

        try:
            is_new = await in_background(take)
        except SyrtuiError as error:
            self._notices.say(str(error), seconds=8, wrong=True)
            return
        if is_new is None:
            self._notices.say("The event is no longer in its data set.", wrong=True)
        else:
            said = "Kept as a draft" if is_new else "There is a draft of it already"
            self._notices.say(f"{said}; I opens the inbox.", title=event)

    async def show(self) -> None:
        """Show the drafts of this theatre."""
        inbox = self._inbox()
        if inbox is None:
            return
        loaded = await in_background(inbox.load)
        await self._push(
            InboxPage(
                inbox, loaded, self._lens_control, self._host, self._notices, self._settings, self._session.unwritable
            )
        )


class InboxPage(Page):
    """The list of drafts with their progress. enter opens one, `W` writes it, `d` deletes it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("drafts")
    DEFAULT_CSS = "InboxPage { layers: default menu; }"
    also = "enter open   W write   d delete   "

    def __init__(
        self,
        inbox: Inbox,
        loaded: Loaded,
        lens_control: LensControl,
        host: Host,
        notices: Notices,
        settings: Settings,
        unwritable: bool,
    ) -> None:
        super().__init__("Inbox", self._rows)
        self.menu = Menu(settings.keys)
        self._inbox = inbox
        self.drafts, self._problems = loaded
        self._lens_control, self._host, self._notices, self._settings = lens_control, host, notices, settings
        self._unwritable = unwritable
        if unwritable:
            self._problems = (
                *self._problems,
                "This theatre cannot be written here: drafts are kept, and W writes none.",
            )

    def compose(self) -> ComposeResult:
        """Yield title, list, and the menu that may stand over it."""
        yield from super().compose()
        yield self.menu

    def on_mount(self) -> None:
        """Show the drafts, before there is a layout, to the keys that were typed ahead."""
        super().on_mount()
        self.fill()

    def _rows(self, cells: int) -> Rows:
        return rows.documents(self.drafts, self._problems, cells)

    def fill(self, *, at: Position | None = None) -> None:
        """Show the drafts, or how to make one."""
        cells = self.list.inner_width
        self.list.empty = self._nothing(cells) if not self.drafts else ()
        self.list.show(self._make(cells), (rows.list_heading(cells),) if self.drafts else (), at=at)

    def _nothing(self, cells: int) -> tuple[Line, ...]:
        try:
            check_installed()
        except SyrtuiError as error:
            return rows.nothing(str(error), cells)
        return rows.nothing("", cells)

    async def take_key(self, event: events.Key) -> bool:
        """Give a key to the menu; return whether there is one."""
        return await self.menu.take(event)

    async def _open(self, target: Target | None) -> None:
        draft = self._under_cursor
        if draft is None:
            return
        screen = DraftScreen(
            draft, self._inbox, self._lens_control, self._host, self._notices, self._settings, self._unwritable
        )
        await self.app.push_screen(screen, self._reload)

    async def _reload(self, _: object = None) -> None:
        """Read the drafts again: one has been worked on, or came meanwhile."""
        problems = self._problems[-1:] if self._unwritable else ()
        self.drafts, broken = await in_background(self._inbox.load)
        self._problems = (*broken, *problems)
        self.fill()

    @property
    def _under_cursor(self) -> Draft | None:
        key = self.list.position.key
        return next((each for each in self.drafts if each.key == key), None)

    def action_drop(self) -> None:
        """Ask whether to delete the draft under the cursor."""
        draft = self._under_cursor
        if draft is None:
            return

        async def chosen(numbers: list[int]) -> None:
            if numbers == [0]:
                try:
                    await in_background(partial(self._inbox.drop, draft.key))
                except SyrtuiError as error:
                    self._notices.say(str(error), wrong=True)
                await self._reload()

        entries = [Entry("delete the draft; the article stays where it is", key="d"), Entry("keep it", key="n")]
        self.menu.offer(Offer(f"Delete {shorten(draft.source.title, 40)}?", entries, chosen))

    def action_write(self) -> None:
        """Ask whether to write the draft under the cursor, and write it."""
        draft = self._under_cursor
        if draft is not None:
            offer_to_write(draft, self.menu, partial(self._write, draft))

    async def _write(self, draft: Draft) -> None:
        await written(draft, self._inbox, self._notices, self._host, self._unwritable)
        await self._reload()
