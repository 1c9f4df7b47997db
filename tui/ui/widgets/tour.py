"""The tour: a few steps over the foot of the screen, each on the pane that it speaks of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from tui.render.bars import named_keys
from tui.render.rows.parts import paragraph
from tui.render.text import Rows, Span
from tui.render.tour import TOUR
from tui.ui.widgets.bar import Bar
from tui.ui.widgets.rows import RowsView


class Tour(Vertical):
    """Nothing, or one step of the tour. While there is one, `take` must be given the keys."""

    DEFAULT_CSS = """
    Tour { display: none; layer: menu; dock: bottom; margin-bottom: 2; height: auto; background: $panel;
        border-top: solid ansi_bright_black; }
    Tour.touring { display: block; }
    Tour RowsView, Tour Bar { background: $panel; }
    """

    def __init__(self, show_pane: Callable[[str], Awaitable[None]]) -> None:
        super().__init__()
        self._show_pane = show_pane
        self._title, self._text, self._foot = Bar(), RowsView(), Bar()
        self._text.can_focus = False
        self._step: int | None = None

    def compose(self) -> ComposeResult:
        """Yield title, text and keys of a step."""
        yield self._title
        yield self._text
        yield self._foot

    def start(self) -> None:
        """Show the first step, on the pane that is shown."""
        self._show(0)

    async def take(self, event: events.Key) -> bool:
        """Give a key to the tour; return whether it is taken. Any key but its own ends the tour, and is not taken."""
        if self._step is None:
            return False
        if event.key in ("enter", "space", "right"):
            await self._go(self._step + 1)
        elif event.key == "left":
            await self._go(max(self._step - 1, 0))
        else:
            self._end()
            return event.key == "escape"
        return True

    def fit(self) -> None:
        """Show the step for a window of another size."""
        if self._step is not None:
            self._show(self._step)

    async def _go(self, step: int) -> None:
        if step == len(TOUR):
            self._end()
            return
        await self._show_pane(TOUR[step].pane)
        self._show(step)

    def _show(self, step: int) -> None:
        self._step = step
        stop = TOUR[step]
        self._title.show((Span(" "), Span(stop.title, "title")), (Span(f"{step + 1} of {len(TOUR)} ", "muted"),))
        rows = paragraph([Span(stop.says)], max(self.screen.size.width - 4, 1))
        self._text.styles.height = len(rows)
        self._text.show(Rows(rows))
        last = step + 1 == len(TOUR)
        self._foot.show(named_keys([("enter", "done" if last else "next"), ("←", "back"), ("esc", "end the tour")]))
        self.add_class("touring")

    def _end(self) -> None:
        self._step = None
        self.remove_class("touring")
