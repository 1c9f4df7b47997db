"""The sections of structured analysis, in their order: for the pane, for `explain` and for what neither has to show.

Another section is another entry of `SECTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from tui.analysis.situation import Situation
from tui.analysis.views.assumptions import assumptions
from tui.analysis.views.deception import deception_checks
from tui.analysis.views.forecasts import ledger
from tui.analysis.views.hypotheses import hypotheses
from tui.analysis.views.what_would_change import what_would_change
from tui.render.report import structured as pages
from tui.render.report.layout import Part
from tui.render.rows.analysis import assumptions as assumption_rows
from tui.render.rows.analysis import changes as change_rows
from tui.render.rows.analysis import deception as deception_rows
from tui.render.rows.analysis import forecasts as forecast_rows
from tui.render.rows.analysis import hypotheses as hypothesis_rows
from tui.render.text import Line, RowList, Span, line_width


class Section(msgspec.Struct, frozen=True):
    """One section: `view` is what it knows of a day, from which `rows` and `page` are made.

    `listed` narrows the view to what a filter shows, where that is less. `empty` says that there is nothing, and how to
    add it: a command, and what it does.
    """

    title: str
    view: Callable[[Situation], Any]
    rows: Callable[[Any, int], RowList]
    page: Callable[[Any], list[Part]]
    empty: tuple[str, str, str]
    listed: Callable[[Any, Situation], Any] | None = None


SECTIONS: Final[Mapping[str, Section]] = {
    "changes": Section(
        "What would change",
        what_would_change,
        change_rows.rows,
        pages.changes,
        ("There is no level and no open question to change.", "syrtui new fact", "adds what a source says"),
    ),
    "forecasts": Section(
        "Forecasts",
        ledger,
        forecast_rows.rows,
        pages.forecasts,
        ("No forecast was made by this day.", "syrtui new forecast", "adds what a source says will happen"),
        lambda view, situation: view.shown(situation.shown) if situation.lens.filters else view,
    ),
    "hypotheses": Section(
        "Hypotheses",
        hypotheses,
        hypothesis_rows.rows,
        pages.hypotheses,
        ("There are no hypotheses.", "syrtui new hypothesis", "adds a question with possible outcomes"),
    ),
    "assumptions": Section(
        "Assumptions",
        assumptions,
        assumption_rows.rows,
        pages.assumptions,
        (
            "Nothing is noted down as taken for granted.",
            "syrtui new assumption",
            "notes what is, and what if it is wrong",
        ),
    ),
    "deception": Section(
        "Deception",
        deception_checks,
        deception_rows.rows,
        pages.deception,
        (
            "Nobody who speaks by this day has been checked.",
            "deception: {motive: …, why: …}",
            "on an actor or a fact is such a check",
        ),
    ),
}
"""Each section by its name, in the order of the pane."""


def tabs(chosen: str, cells: int) -> Line:
    """Return the titles of the sections, the chosen one marked; closer together where there is less room.

    Where they do not fit at all, the chosen one stands alone, with its number.
    """
    hint = Span("  ←→", "accent")
    # Brackets, so that it is seen without colour.
    titles = [
        Span(f"[{section.title}]", "tab-on") if name == chosen else Span(f" {section.title} ", "muted")
        for name, section in SECTIONS.items()
    ]
    close = [Span(each.text.strip(), each.style) for each in titles]
    for line in ((*_joined(titles), hint), (*_joined(close), hint), _joined(close)):
        if line_width(line) <= cells:
            return line
    number = list(SECTIONS).index(chosen)
    return (close[number], Span(f"  {number + 1} of {len(SECTIONS)}", "muted"), hint)


def _joined(titles: Sequence[Span]) -> Line:
    return tuple(span for title in titles for span in (Span(" "), title))[1:]


def nothing(name: str) -> tuple[Line, ...]:
    """Return what stands where a section has nothing to show: that it has not, and what to do about it."""
    what, command, does = SECTIONS[name].empty
    return ((Span(what, "strong"),), (), (Span(command, "accent"), Span(f"  {does}", "muted")))
