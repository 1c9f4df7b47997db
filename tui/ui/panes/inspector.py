"""The inspector: whatever the cursor is on, with everything that is linked to it."""

from __future__ import annotations

from tui.analysis.situation import Situation
from tui.render.rows.inspector import subject
from tui.render.text import Line, Span, Target, cut
from tui.ui.widgets.rows import Position, RowsView
from tui.ui.widgets.strips import Cursor


class Inspector(RowsView):
    """Shows one target at a time."""

    situation: Situation | None = None
    showing: Target | None = None
    path: tuple[str, ...] = ()
    beside = ""
    """The pane beside it; what that shows of the same thing is not shown again."""
    glancing = False
    """Whether it follows the pane's cursor: it then says less, for every step of that goes over the link."""
    _drawn: tuple[object, ...] | None = None

    def inspect(
        self, situation: Situation, target: Target | None, path: tuple[str, ...] = (), *, at: Position | None = None
    ) -> None:
        """Shows a target, unless it already stands there; `path` names what the user came by."""
        drawing = (situation, target, path, self.inner_width, self.beside, self.glancing)
        if at is None and drawing == self._drawn:
            return
        if at is None:
            as_before = self.has_focus or (self._drawn is not None and self._drawn[4] == self.beside)
            is_same = target == self.showing and as_before
            at = self.position if is_same else Position()
        self.situation, self.showing, self.path = situation, target, path
        self._drawn = drawing
        self.resting = Cursor.AWAY if self.glancing else Cursor.RESTS
        rows = subject.rows(situation, target, self.inner_width, self.beside, glance=self.glancing)
        self.show(rows, [self._breadcrumb()], at=at)
        if at == Position() and not self.has_focus and self.top:
            self.top = 0  # read from its beginning, wherever its first item is
            self.draw_changes()

    def on_focus(self) -> None:
        """Shows the item that keys act on."""
        self._keep_in_sight()

    def on_resize(self) -> None:
        """Wraps the same for another width."""
        if self.situation is not None:
            self.inspect(self.situation, self.showing, self.path)

    def _breadcrumb(self) -> Line:
        if self.showing is None:
            return (Span("Inspector", "heading"),)
        here = subject.NAMES[self.showing.kind]
        if not self.path:
            return (Span(here, "heading"),)
        trail = cut("… › " * (len(self.path) > 3) + " › ".join(self.path[-3:]), self.inner_width - len(here) - 3)
        return (Span(f"{trail} › ", "muted"), Span(here, "heading"))
