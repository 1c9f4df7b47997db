"""The inspector: whatever the cursor is on, with everything that is linked to it."""

from __future__ import annotations

import msgspec

from tui.analysis.situation import Situation
from tui.analysis.text_reuse.attached import Attached
from tui.analysis.views.notes import notes_on
from tui.analysis.views.subject import subject as view_of
from tui.render.rows import notes
from tui.render.rows.inspector import subject
from tui.render.text import Joined, Line, Rows, Span, Target, cut
from tui.ui.panes.pane import Pane
from tui.ui.widgets.rows import Position, RowsView
from tui.ui.widgets.strips import Cursor


class Inspection(msgspec.Struct, frozen=True):
    """What the inspector is asked to show.

    `path` names what the user came by. What the pane `beside` shows of the same thing is not shown again. `attached`
    are the originals that the user has. With `glancing` it follows that pane's cursor and says less, for every step of
    that goes over the link.
    """

    situation: Situation
    target: Target | None
    path: tuple[str, ...] = ()
    beside: Pane | None = None
    attached: Attached | None = None
    glancing: bool = False


class Inspector(RowsView):
    """One target, shown whole: beside the pane, or alone."""

    _drawn: tuple[Inspection, int] | None = None
    """What is drawn, and how wide."""

    @property
    def showing(self) -> Target | None:
        """What is shown."""
        return self._drawn[0].target if self._drawn is not None else None

    @property
    def path(self) -> tuple[str, ...]:
        """What the user came by."""
        return self._drawn[0].path if self._drawn is not None else ()

    def inspect(self, asked: Inspection, *, at: Position | None = None) -> None:
        """Show what is asked for, unless it is drawn already; the cursor goes to `at`, or stays on the same target."""
        before, target = self._drawn, asked.target
        if at is None and before == (asked, self.inner_width):
            return
        if at is None:
            # Come upon from another pane, the same thing is read from its beginning.
            as_before = self.has_focus or (before is not None and before[0].beside is asked.beside)
            at = self.position if target == self.showing and as_before else Position()
        self._drawn = asked, self.inner_width
        self.resting = Cursor.AWAY if asked.glancing else Cursor.RESTS
        shown_beside = asked.beside.shows_of_base if asked.beside is not None else frozenset()
        view = view_of(asked.situation, *target, asked.attached) if target is not None else None
        rows = subject.rows(view, self.inner_width, shown_beside, glance=asked.glancing)
        noted = notes_on(asked.situation, *target) if target is not None else ()
        if noted:
            rows = Joined((Rows(notes.rows(noted, self.inner_width)), rows))
        self.show(rows, [self._breadcrumb()], at=at)
        if at == Position() and not self.has_focus and self.top:
            self.top = 0  # read from its beginning, wherever its first item is
            self.draw_changes()

    def renew(self) -> None:
        """Show the same again: more is known of it."""
        drawn, self._drawn = self._drawn, None
        if drawn is not None:
            self.inspect(drawn[0], at=self.position)

    def on_focus(self) -> None:
        """Show the item that keys act on."""
        self._keep_in_sight()

    def on_resize(self) -> None:
        """Wrap the same for another width."""
        if self._drawn is not None:
            self.inspect(self._drawn[0])

    def _breadcrumb(self) -> Line:
        if self._drawn is None or self.showing is None:
            return (Span("Inspector", "heading"),)
        kind, edited = self.showing.kind, self._drawn[0].situation.day.methods.edited
        here = [Span(subject.NAMES[kind], "heading")]
        if not edited.isdisjoint(subject.RESTS_ON.get(kind, ())):
            here.append(Span(" · weights edited", "warn"))
        if not self.path:
            return tuple(here)
        room = self.inner_width - sum(len(span.text) for span in here) - 3
        trail = cut("… › " * (len(self.path) > 3) + " › ".join(self.path[-3:]), room)
        return (Span(f"{trail} › ", "muted"), *here)
