"""What stands in the place of a thing that is not there, or that nobody had yet published on the day at hand."""

from __future__ import annotations

from tui.analysis.views.not_yet_known import Missing, NotYetKnown
from tui.render.rows.parts import BLANK, day_text, plain
from tui.render.text import Row


def rows(view: NotYetKnown | Missing) -> list[Row]:
    """Return that something was published only later, and how to go on to it; or that there is no such record."""
    if isinstance(view, Missing):
        return [plain(f"There is no {view.kind} {view.id}.", "muted")]
    return [
        plain(f"Not yet published on {day_text(view.as_of)}.", "strong"),
        BLANK,
        plain("] goes on by a day, 0 to the latest.", "muted"),
    ]
