"""The brief on screen: read and searched, copied as Markdown, and written to a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, Protocol

import msgspec
from textual.binding import BindingType

from tui.analysis.situation import Situation, in_zone
from tui.base.daemon_thread import in_background
from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean
from tui.render.text import Line, Row, RowList, Span
from tui.session import page_file
from tui.session.output_file import NotOurs
from tui.ui.host import Session
from tui.ui.screens.external_actions import ExternalActions
from tui.ui.screens.lens_control import LensControl
from tui.ui.screens.navigation import Navigation
from tui.ui.screens.notices import Notices
from tui.ui.screens.page import PageWithLine
from tui.ui.screens.pages import Pages
from tui.ui.widgets.bindings import bindings
from tui.ui.widgets.filter_bar import Prompt

if TYPE_CHECKING:
    from tui.analysis.views.report import Report
    from tui.render.report.layout import Part

NAME: Final = "brief.html"
"""What a file is called unless the user says otherwise."""


class Write(Protocol):
    """Writes a brief to a file in a format, with `force` over one that is not ours."""

    def __call__(self, file: Path, form: page_file.Form, *, force: bool) -> None:
        """Write it. Raises SyrtuiError."""


class Brief(msgspec.Struct, frozen=True, eq=False):
    """A brief as it is shown: its view, its parts, and the command that prints it."""

    view: Report
    parts: Sequence[Part]
    command: str


class Briefs(msgspec.Struct, eq=False):
    """Makes the brief of what is on screen, and shows it."""

    _lens_control: LensControl
    _navigation: Navigation
    _pages: Pages
    _external: ExternalActions
    _notices: Notices
    _session: Session

    async def show(self) -> None:
        """Show the brief of the current view; what changed is told since the marked day where one is marked."""
        situation, marked = self._lens_control.situation, self._navigation.marked
        since = marked if marked is not None and marked < situation.as_of else None
        # Of a service, where the theatre is on its machine is not for readers.
        given = None if self._session.read_only else self._session.given
        home = None if self._session.read_only else self._session.data_home
        brief = await in_background(partial(_made, situation, since, given, home))
        write = None if self._session.read_only else partial(_write, brief, situation.store.root)
        self._pages.show(BriefPage(brief, self._external.copy, self._notices, write))


def _made(situation: Situation, since: date | None, given: Path | None, home: Path | None) -> Brief:
    from tui.analysis.text_reuse.attached import Attached
    from tui.analysis.views.report import report
    from tui.render import citation
    from tui.render.report import brief
    from tui.store.originals import folder

    attached = None
    if home is not None:
        attached = Attached(situation.store, folder.load(home, situation.store))
    view = report(in_zone(situation, "theatre"), since, attached)  # who it is handed on to has another clock
    command = citation.brief_command(view, situation.lens, given)
    return Brief(view, brief.page(view, command), command)


def _write(made: Brief, root: Path, file: Path, form: page_file.Form, *, force: bool) -> None:
    """Write a brief to a file in a format. Raises SyrtuiError."""
    from tui.render.report import brief
    from tui.session import output_file
    from tui.store.basemap import load

    parts = brief.page(made.view, made.command, load(root)) if form in page_file.DRAWN else made.parts
    output_file.write(file, page_file.encode(parts, made.view, form), force=force)


class BriefPage(PageWithLine):
    """The page of a brief. `/` searches it, `E` writes it to a file; enter opens what a sentence rests on."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("brief")
    moves = "↑↓ enter"

    def __init__(
        self,
        brief: Brief,
        copy: Callable[[str, str], None],
        notices: Notices,
        write: Write | None,
    ) -> None:
        """`copy` takes a text and what to say of it; `write` writes the page to a file, None where none is written."""
        super().__init__(
            "Brief",
            self._rows,
            copy=partial(self._copy_markdown, copy),
            copy_command=lambda: copy(brief.command, brief.command),
        )
        self.also = ("" if write is None else "E write   ") + "/ search   "
        self._brief = brief
        self._copy_text = copy
        self._notices = notices
        self._write = write
        self._wanted = ""
        """What is searched for."""
        self._replaced: Path | None = None
        """The file that is there already, which the user has been told of."""

    def _rows(self, cells: int) -> RowList:
        from tui.render.rows import paged

        return paged.rows(self._brief.parts, cells)

    def _same(self) -> BriefPage:
        made = BriefPage(self._brief, self._copy_text, self._notices, self._write)
        made._search_for(self._wanted)
        return made

    def _copy_markdown(self, copy: Callable[[str, str], None]) -> None:
        from tui.render.report import layout

        copy(layout.as_markdown(self._brief.parts), "This page is copied as Markdown.")

    # --- searching ---

    def action_search(self) -> None:
        """Open the line to search the page with; the cursor goes to the first hit from where it is."""
        start = self.list.position.key

        async def typed(text: str) -> None:
            self._search_for(text.strip().casefold())
            self.list.move_to(start)
            self.action_hit(1)

        async def done(text: str | None) -> None:
            if text is None:
                await typed("")

        self.bar.ask(Prompt("search", "words of this page; n and N go from hit to hit", done, typed))

    def _search_for(self, words: str) -> None:
        self._wanted = words
        self.list.highlight(partial(_occurrences, words) if words else None)

    def action_hit(self, step: int) -> None:
        """Go to the next line (1) that has what was searched for, or the previous one (-1), round the end."""
        rows = self.list.rows
        hits = [index for index in range(len(rows)) if rows[index].key and self._is_hit(rows[index])]
        if hits:
            here = rows.find(self.list.position.key)
            at = -1 if here is None else here
            ahead = [index for index in hits if (index > at if step > 0 else index < at)] or hits
            self.list.move_to(rows[ahead[0 if step > 0 else -1]].key)

    def _is_hit(self, row: Row) -> bool:
        return bool(self._wanted) and any(_occurrences(self._wanted, span.text) for span in row.line)

    # --- writing ---

    def action_write(self) -> None:
        """Ask for a file, and write the page to it in the format that its name ends on."""
        write = self._write
        if write is None:
            self._notices.refused("it writes no file")
            return

        async def done(name: str | None) -> Line | None:
            return None if name is None else await self._write_to(name.strip(), write)

        self.bar.ask(Prompt("write to", "a file: .html, .pdf, .md, .txt or .json", done), NAME)

    async def _write_to(self, name: str, write: Write) -> Line | None:
        """Write the page; return what is wrong, if anything. A file that is not ours is replaced at the second time."""
        file = Path(name).expanduser().absolute()
        form = page_file.form_of(file)
        if form is None:
            return (Span(f"end the name on {', '.join(page_file.ENDINGS)}", "bad"),)
        if form == "pdf":
            self._notices.say("Printing; that takes some seconds.")
        try:
            await in_background(partial(write, file, form, force=file == self._replaced))
        except NotOurs:
            self._replaced = file
            return (Span("there is such a file; enter again replaces it, esc leaves it", "warn"),)
        except SyrtuiError as error:
            return (Span(str(error), "bad"),)
        self._replaced = None
        self._notices.say(f"Written to {clean(str(file))[0]}.")
        return None


def _occurrences(wanted: str, text: str) -> list[tuple[int, int]]:
    """Return where a text has what is wanted, in whichever case; nothing where folding case moves its letters."""
    folded = text.casefold()
    if len(folded) != len(text):
        return []
    found, start = [], folded.find(wanted)
    while start >= 0:
        found.append((start, start + len(wanted)))
        start = folded.find(wanted, start + len(wanted))
    return found
