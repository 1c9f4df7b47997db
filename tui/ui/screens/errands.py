"""What leaves the screen: a copied citation or command, the editor, a source's address, saved views."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from tui.analysis.query import lens as lenses
from tui.analysis.query.lens import Lens
from tui.base.external_editor import command as editor_command
from tui.render import citation
from tui.render.text import Line, Span, Target
from tui.settings.state import MOST_VIEWS, Preferences, View
from tui.ui.screens.copy_by_hand import ToSelect
from tui.ui.screens.steering import Steering
from tui.ui.widgets.filter_bar import Asked
from tui.ui.widgets.menu import Entry, Offer

if TYPE_CHECKING:
    from tui.terminal.app_base import TerminalApp


class Errands(Steering, inherit_bindings=False):
    """A screen with a lens that reaches out: clipboard, editor, browser, saved views."""

    pane: str
    preferences: Preferences = Preferences()
    read_only = False
    """Whether this is a session of the read-only service: it shows and copies, and does nothing else."""

    def refused(self, why: str) -> bool:
        """Says that a read-only session does not do this, and why; elsewhere says nothing, and False."""
        if self.read_only:
            self.notify(f"This is a read-only service: {why}.", timeout=4, markup=False)
        return self.read_only

    async def show_view(self, view: View) -> None:
        """Looks as a saved view says."""
        raise NotImplementedError

    def keep(self, preferences: Preferences) -> None:
        """Keeps preferences for the next session."""
        raise NotImplementedError

    async def reload(self) -> None:
        """Reads the theatre again."""
        raise NotImplementedError

    @property
    def surface(self) -> TerminalApp:
        """The app, as what stands between it and the terminal."""
        return cast("TerminalApp", self.app)

    # --- copying ---

    def action_copy(self) -> None:
        """Copies a citation of what the cursor is on."""
        target = self.under_cursor
        if target is None or not citation.citation(self.situation, target):
            self.notify("There is nothing to cite here: put the cursor on a fact, a citation or a source.", timeout=4)
            return
        kinds = ("text", "Markdown")

        async def picked(number: int) -> None:
            text = citation.citation(self.situation, target, markdown=number == 1)
            if number < len(kinds):
                self._copy(text, f"Citation copied as {kinds[number]}.")
            else:
                self.app.push_screen(ToSelect(text))

        entries = [Entry("text", key="t"), Entry("Markdown", key="m"), Entry("show it, to select it by hand", key="s")]
        self.menu.offer(Offer("Copy citation as", lambda: entries, picked))

    def action_copy_command(self) -> None:
        """Copies the command that opens this view."""
        given = getattr(self.app, "data_given", None)
        text = citation.command(self.situation, self.pane, given)
        self._copy(text, text)

    def _copy(self, text: str, notice: str) -> None:
        if self.surface.copy(text):
            self.notify(notice, title="Copied", timeout=4, markup=False)
        else:
            self.app.push_screen(ToSelect(text))

    # --- editor and browser ---

    async def action_edit(self) -> None:
        """Opens the editor at the line where what the cursor is on is written, then reads the theatre again."""
        if self.refused("it has no editor"):
            return
        target = self.under_cursor
        place = citation.place_in_files(self.situation, target) if target else None
        if place is None:
            self.notify("There is no record here to edit.", timeout=4)
            return
        file, line = place
        command = editor_command(self.store.root / file, line)
        if command is None:
            self.notify(f"No editor: set $EDITOR. It is {file}, line {line}.", timeout=6, markup=False)
            return
        if not os.access(self.store.root / file, os.W_OK):
            self.notify(f"{file} cannot be written here; the editor only shows it.", timeout=6, markup=False)
        failed = await self.surface.run_program(command)
        if failed:
            self.notify(failed, severity="error", markup=False)
        self.app.refresh()
        await self.reload()

    def action_url(self) -> None:
        """Shows the address of the source the cursor is on, and opens it where there is a browser on this screen."""
        source = self._source_of(self.under_cursor)
        frames = self.store.frames
        found = frames.sources.filter(frames.sources["id"] == source)["url"]
        url = found[0] if len(found) else ""
        if not url:
            self.notify(f"No address is recorded for {source or 'this'}.", timeout=4, markup=False)
            return
        local = not (self.read_only or os.environ.get("SSH_CONNECTION")) and (
            os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        )
        if local and url.startswith(("https://", "http://")):
            self.app.open_url(url)
        self._copy(url, url)

    def _source_of(self, target: Target | None) -> str:
        match target:
            case Target("source", source):
                return source
            case Target("paragraph", paragraph):
                return paragraph.rpartition("#")[0]
            case Target("citation", citation):
                citations = self.store.frames.citations
                found = citations["source"].filter(citations["id"] == citation)
                return str(found[0]) if len(found) else ""
            case _:
                return ""

    # --- views ---

    def action_views(self) -> None:
        """Opens the menu of saved views; its last entry saves the one at hand."""
        views = (*self.settings.views, *self.preferences.views)

        def entries() -> list[Entry]:
            listed = [Entry(view.name, view.lens or "everything") for view in views]
            return [*listed, Entry("save this view …"), *([Entry("forget a view …")] if self.preferences.views else [])]

        async def picked(number: int) -> None:
            if number < len(views):
                await self.show_view(views[number])
            elif number == len(views):
                self._save_view()
            else:
                self._forget_view()

        self.menu.offer(Offer("Saved views", entries, picked))

    def _save_view(self) -> None:
        lens = self.situation.lens

        def done(name: str | None) -> Line | None:
            if name is None:
                return None
            if not name.strip():
                return (Span("a view needs a name", "bad"),)
            as_of = lens.as_of.isoformat() if lens.as_of else ""
            view = View(
                name=name.strip(), lens=lenses.show(lens.where) if lens.filters else "", as_of=as_of, pane=self.pane
            )
            others = tuple(kept for kept in self.preferences.views if kept.name != view.name)
            self.keep(replace_views(self.preferences, (*others, view)[-MOST_VIEWS:]))
            kept = "until you leave" if self.read_only else "F lists the saved views"
            self.notify(f"Saved as {view.name}; {kept}.", timeout=4, markup=False)
            return None

        self.filter_bar.ask(Asked("name", "what to call this view", done))

    def _forget_view(self) -> None:
        views = self.preferences.views

        def entries() -> list[Entry]:
            return [Entry(view.name, view.lens) for view in views]

        async def picked(number: int) -> None:
            self.keep(replace_views(self.preferences, views[:number] + views[number + 1 :]))

        self.menu.offer(Offer("Forget which view?", entries, picked))

    def lens_of(self, view: View) -> Lens:
        """The lens that a view describes, with the voices not trusted now.

        Raises:
            BadQuery: its filter is wrong.
            ValueError: its date is.
        """
        from tui.analysis.query.parser import parse

        day = date.fromisoformat(view.as_of) if view.as_of else None
        return replace(self.situation.lens, where=parse(view.lens), as_of=day)


def replace_views(preferences: Preferences, views: tuple[View, ...]) -> Preferences:
    """The preferences with other saved views."""
    return replace(preferences, views=views)
