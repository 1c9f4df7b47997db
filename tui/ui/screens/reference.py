"""What there is to read beside the data: help, the glossary, the methods, and how a figure is made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui.analysis.situation import Situation
from tui.base.daemon_thread import in_background
from tui.render import glossary
from tui.render.rows import help as help_rows
from tui.render.text import Target
from tui.ui.screens.page import Help, Page

if TYPE_CHECKING:
    from tui.render.report.layout import Part


class Reference:
    """The pages to read, opened from help and by their names."""

    def __init__(
        self,
        situation: Callable[[], Situation],
        show_page: Callable[[Page], None],
        run: Callable[[str], Awaitable[None]],
    ) -> None:
        """`run` runs an action of the main screen."""
        self._situation = situation
        self._show_page = show_page
        self._run = run

    def help(self, here: help_rows.Here, target: Target | None) -> None:
        """Show the help for a place, with what the cursor is on."""

        async def open_row(key: str) -> None:
            name = help_rows.term_of(key)
            if name is not None:
                self.term(name)
            elif key == "page:figure" and target is not None:
                await self.figure(target)
            elif key == "page:glossary":
                self.glossary()
            elif key == "page:methods":
                await self.methods()

        self._show_page(Help(here, open_row, self._run))

    def term(self, name: str) -> None:
        """Show what the glossary says of a term."""
        from tui.render.report.glossary import one

        term = glossary.find(name)
        if term is not None:
            self._show_parts(term.name, one(term))

    def glossary(self) -> None:
        """Show every term."""
        from tui.render.report.glossary import page

        self._show_parts("Glossary", page()[1:])

    async def methods(self) -> None:
        """Show the methods behind every judgement, with the example that is worked by hand."""
        self._show_parts("The methods", await in_background(_methods))

    async def figure(self, target: Target) -> None:
        """Show a judgement with all its parts, as `syrtui explain` prints it."""
        self._show_parts("How this figure is made", await in_background(partial(_explained, self._situation(), target)))

    def _show_parts(self, title: str, parts: Sequence[Part]) -> None:
        from tui.render.rows import paged

        self._show_page(Page(title, partial(paged.rows, parts)))


def _methods() -> list[Part]:
    import tui.analysis
    from tui.render.report import markdown

    return markdown.read((Path(tui.analysis.__path__[0]) / "README.md").read_text(encoding="utf-8"))


def _explained(situation: Situation, target: Target) -> list[Part]:
    """Return the page that takes apart what a target is, or what it is part of."""
    from tui.analysis.views import explanations
    from tui.render.report import base, pair, question

    match target.kind:
        case "base" | "indicator":
            return base.page(explanations.base(situation, target.id.partition("~")[0]))
        case "pair":
            one, _, other = target.id.partition("~")
            return pair.page(explanations.pair(situation, one, other))
        case _:
            return question.page(explanations.question(situation, target.id.partition("#")[0]))
