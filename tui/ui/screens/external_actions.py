"""The external actions: copied citations and commands, the editor, a source's address, saved views."""

from __future__ import annotations

import os
from collections.abc import Callable

import msgspec

from tui.analysis.query.lens import Lens
from tui.analysis.query.printer import to_text
from tui.analysis.situation import can_be_excluded, in_zone
from tui.analysis.views.changes import Differences
from tui.analysis.views.event_rows import EventView
from tui.analysis.views.sources import source_view
from tui.analysis.views.subject import cited_from, place_in_files, record
from tui.base.external_editor import command as editor_command
from tui.base.sanitize import shorten
from tui.render import citation
from tui.render.rows.parts import BLANK, paragraph, plain
from tui.render.text import Line, Rows, Span
from tui.settings.state import View
from tui.ui.host import Host, Session
from tui.ui.screens.lens_control import LensControl
from tui.ui.screens.navigation import Navigation
from tui.ui.screens.notices import Notices
from tui.ui.screens.page import Page
from tui.ui.widgets.filter_bar import FilterBar, Prompt
from tui.ui.widgets.menu import Entry, Menu, Offer


class ExternalActions(msgspec.Struct, eq=False):
    """What reaches out of the screen: to clipboard, editor, browser, and the preferences that outlast it.

    Saved views are those that the settings bring, which stay, and the user's own.
    """

    _host: Host
    _session: Session
    _settings_views: tuple[View, ...]
    _own_views: tuple[View, ...]
    _lens_control: LensControl
    _navigation: Navigation
    _menu: Menu
    _filter_bar: FilterBar
    _notices: Notices
    _show_page: Callable[[Page], None]

    # --- copying ---

    def copy_citation(self) -> None:
        """Open the menu of ways to copy a citation of what the cursor is on."""
        # What is handed on has the theatre's times: whoever gets it has another clock.
        situation = in_zone(self._lens_control.situation, "theatre")
        target = self._navigation.under_cursor
        view = record(situation, *target) if target is not None else None
        if view is None or not citation.citation(view):
            self._notices.say("There is nothing to cite here: put the cursor on a fact, a citation or a source.")
            return
        kinds = ("text", "Markdown")

        async def chosen(numbers: list[int]) -> None:
            number = numbers[0]
            text = citation.citation(view, markdown=number == 1)
            if number < len(kinds):
                self.copy(text, f"Citation copied as {kinds[number]}.")
            else:
                self._show_text(text)

        entries = [Entry("text", key="t"), Entry("Markdown", key="m"), Entry("show it, to select it by hand", key="s")]
        self._menu.offer(Offer("Copy citation as", entries, chosen))

    def copy_command(self) -> None:
        """Copy the command that opens this view."""
        text = citation.command(self._lens_control.lens, self._navigation.pane_name, self._session.given)
        self.copy(text, text)

    def export(self) -> None:
        """Open the menu of what can be written to a file, and copy the command that writes it."""
        commands = citation.exports(self._lens_control.lens, self._session.given)

        async def chosen(numbers: list[int]) -> None:
            text = commands[numbers[0]][1]
            self.copy(text, text)

        entries = [Entry(what) for what, _ in commands]
        self._menu.offer(Offer("Copy the command that writes", entries, chosen))

    def copy_command_of(self, found: Differences) -> None:
        """Copy the command that prints what is different."""
        text = citation.report_command(found, self._lens_control.lens, self._session.given)
        self.copy(text, text)

    def copy(self, text: str, notice: str) -> None:
        """Copy a text, and say so; where the terminal takes no copies, show it to be selected by hand."""
        if self._host.copy(text):
            self._notices.say(notice, title="Copied")
        else:
            # Where the terminal takes no copies, the user still gets at the text.
            self._show_text(text)

    def _show_text(self, text: str) -> None:
        """Show a text with nothing beside it, to be selected with the terminal's own mouse or keys."""

        def rows(cells: int) -> Rows:
            made = [row for line in text.splitlines() for row in paragraph([Span(line)], cells, key=line)]
            return Rows([*made, BLANK] if made else [plain("There is nothing to copy.")])

        self._show_page(Page("Select and copy this with your terminal", rows))

    # --- editor and browser ---

    async def edit(self) -> None:
        """Open the editor at the line where what the cursor is on is written, then read the theatre again."""
        if self._notices.refused("it has no editor"):
            return
        situation, target = self._lens_control.situation, self._navigation.under_cursor
        written = place_in_files(situation, *target) if target else None
        if written is None:
            self._notices.say("There is no record here to edit.")
            return
        file, line = written
        path = situation.store.root / file
        command = editor_command(path, line)
        if command is None:
            self._notices.say(f"No editor: set $EDITOR. It is {file}, line {line}.", seconds=6)
            return
        if not os.access(path, os.W_OK):
            self._notices.say(f"{file} cannot be written here; the editor only shows it.", seconds=6)
        failure = await self._host.run_program(command)
        if failure:
            self._notices.say(failure, seconds=5, wrong=True)
        # The other program has drawn over the screen, of which only changes would be sent.
        self._host.refresh()
        # Reloading is held off while the editor has the terminal.
        await self._host.reread()

    def open_address(self) -> None:
        """Show the address of the source or event the cursor is on; open it where there is a browser on this screen."""
        situation = self._lens_control.situation
        target = self._navigation.under_cursor
        source = cited_from(situation, *target) if target else ""
        if target is not None and target.kind == "event":
            event = record(situation, *target)
            url = event.row.url if isinstance(event, EventView) else ""
        else:
            found = source_view(situation, source)
            url = found.url if found is not None else ""
        if not url:
            self._notices.say(f"No address is recorded for {source or 'this'}.")
            return
        # Over SSH a browser would open on the other machine, where the user does not see it.
        local = not (self._session.read_only or os.environ.get("SSH_CONNECTION")) and (
            os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        )
        if local and url.startswith(("https://", "http://")):
            self._host.open_url(url)
        self.copy(url, url)

    # --- views ---

    @property
    def views(self) -> tuple[View, ...]:
        """The saved views: those that the settings bring for this theatre or any, then the user's own."""
        here = ("", self._theatre, self._lens_control.situation.store.theatre.title)
        return (*(each for each in self._settings_views if each.theatre in here), *self._own_views)

    def choose_view(self) -> None:
        """Open the menu of saved views; its last entries save the one at hand, and forget one."""
        views = self.views

        async def chosen(numbers: list[int]) -> None:
            number = numbers[0]
            if number < len(views):
                await self.show_view(views[number])
            elif number == len(views):
                self._save_view()
            else:
                self._forget_view()

        listed = [Entry(view.name, view.lens or "everything") for view in views]
        forget = [Entry("forget a view …")] if self._own_views else []
        self._menu.offer(Offer("Saved views", [*listed, Entry("save this view …"), *forget], chosen))

    async def show_view(self, view: View) -> None:
        """Look as a saved view says, with what it excludes."""
        from tui.analysis.query.parser import BadQuery, parse
        from tui.store.schema.edtf import parse_day

        store = self._lens_control.situation.store
        gone = [each for each in view.without if each not in can_be_excluded(store)]
        try:
            day = parse_day(view.as_of) if view.as_of else None
            lens = Lens(parse(view.lens), day, frozenset(view.without).difference(gone))
        # A view comes from a file, in which anything may be written.
        except (BadQuery, ValueError) as error:
            self._notices.say(f"{view.name}: {error}", seconds=5, wrong=True)
            return
        await self._lens_control.set_lens(lens)
        if view.pane in self._navigation.panes:
            await self._navigation.show_pane(view.pane)
        if gone:
            self._notices.say(f"{view.name}: there is no source or actor {shorten(', '.join(gone))} here.", seconds=5)

    @property
    def _theatre(self) -> str:
        return str(self._lens_control.situation.store.root.resolve())

    def _save_view(self) -> None:
        lens = self._lens_control.lens

        async def done(name: str | None) -> Line | None:
            if name is None:
                return None
            if not name.strip():
                return (Span("a view needs a name", "bad"),)
            where = to_text(lens.where) if lens.filters else ""
            as_of = lens.as_of.isoformat() if lens.as_of else ""
            without = tuple(sorted(lens.excluded))
            view = View(
                name=name.strip(),
                lens=where,
                as_of=as_of,
                pane=self._navigation.pane_name,
                without=without,
                theatre=self._theatre,
            )
            self._own_views = self._host.keep_views(lambda kept: kept.with_view(view))
            # A read-only session writes no file of the user's.
            until = "until you leave" if self._session.read_only else "F lists the saved views"
            self._notices.say(f"Saved as {view.name}; {until}.")
            return None

        self._filter_bar.ask(Prompt("name", "what to call this view", done))

    def _forget_view(self) -> None:
        views = self._own_views

        async def chosen(numbers: list[int]) -> None:
            gone = {views[number].name for number in numbers}
            self._own_views = self._host.keep_views(lambda kept: kept.without_views(gone, self._theatre))

        entries = [Entry(view.name, view.lens) for view in views]
        self._menu.offer(Offer("Forget which views?", entries, chosen, several=True))
