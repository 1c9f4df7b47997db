"""The sections of structured analysis, in their order: for the pane, for `explain` and for what neither has to show.

Another section is another entry of `SECTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from tui.analysis.situation import Situation
from tui.analysis.views.deception import deception_checks
from tui.analysis.views.forecasts import ledger
from tui.analysis.views.hypotheses import hypotheses
from tui.analysis.views.what_would_change import assumptions, what_would_change
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
        "What would change it",
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
        ("Nothing was foretold by this day.", "syrtui new forecast", "adds what a source says will happen"),
        lambda view, situation: view.shown(situation.shown) if situation.lens.filters else view,
    ),
    "hypotheses": Section(
        "Hypotheses",
        hypotheses,
        hypothesis_rows.rows,
        pages.hypotheses,
        ("No hypotheses compete here.", "syrtui new hypothesis", "adds a question with what may become of it"),
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
    """Return the titles of the sections, the chosen one marked; where they do not fit, that one between arrows."""
    spans: list[Span] = []
    for name, section in SECTIONS.items():
        # Brackets, so that it is seen without colour.
        spans += [Span(f"[{section.title}]", "tab-on")] if name == chosen else [Span(f" {section.title} ", "muted")]
        spans.append(Span(" "))
    hint = Span(" ←→", "accent")
    if line_width(spans) + line_width([hint]) <= cells:
        return (*spans, hint)
    number = list(SECTIONS).index(chosen) + 1
    title = Span(f"[{SECTIONS[chosen].title}]", "tab-on")
    return (title, Span(f"  {number} of {len(SECTIONS)} ", "muted"), hint)


def nothing(name: str) -> tuple[Line, ...]:
    """Return what stands where a section has nothing to show: that it has not, and what to do about it."""
    what, command, does = SECTIONS[name].empty
    return ((Span(what, "strong"),), (), (Span(command, "accent"), Span(f"  {does}", "muted")))
