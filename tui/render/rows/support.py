"""How far the sources carry something, in words: support, independent lines, and the grade behind the number."""

from __future__ import annotations

from tui.analysis.views.support import Support
from tui.render.rows.parts import count, grade_text
from tui.render.text import Span


def percent(share: float) -> str:
    """Return a share of 1 as the screen writes it: `51 %`."""
    return f"{100 * share:.0f} %"


def support_text(view: Support) -> str:
    """Return how far something is supported: `support 51 %`."""
    return f"support {percent(view.support)}" if view.voted else "no vote"


def none_text(none: float) -> str:
    """Return what the answers leave to none of them: `none of these 22 %`."""
    return f"none of these {percent(none)}"


def lines_text(view: Support, *, whole: bool = False) -> str:
    """Return the number of independent lines: `1 line`; `whole` with the layers that make it, where they differ.

    `2 origins, 1 publication: 1 line`.
    """
    lines = count(view.lines, "line")
    layers = {view.origins, view.reporters, view.publications}
    if not whole or len(layers) < 2:
        return lines
    told = [count(view.origins, "origin")]
    # The layer between is named where it alone is the narrowest.
    if view.reporters < min(view.origins, view.publications):
        told.append(count(view.reporters, "reporter"))
    return f"{', '.join([*told, count(view.publications, 'publication')])}: {lines}"


def figures(view: Support, *, whole: bool = False) -> str:
    """Return support and lines: `support 51 % · 1 line`."""
    return f"{support_text(view)} · {lines_text(view, whole=whole)}" if view.voted else support_text(view)


def graded(view: Support) -> list[Span]:
    """Return the grade of the citation behind the number, and the source in which it stands: `F3 via Gazette (D)`."""
    spans = [grade_text(view.grade)]
    if view.via is not None:
        spans.append(Span(f" via {view.via}", "muted"))
        # The chain behind a source may be weaker than the source itself.
        if view.reliability and view.reliability != (view.grade or "-")[0]:
            spans += [Span(" (", "muted"), grade_text(view.reliability), Span(")", "muted")]
    return spans


def supported(view: Support, *, whole: bool = False) -> list[Span]:
    """Return support, lines and grade in one line."""
    return [Span(figures(view, whole=whole)), Span(" · ", "muted"), *graded(view)]


def one_text(view: Support) -> str:
    """Return what it comes to if originals that have the same words are one text; "" where none have."""
    same = view.one_text
    if same is None:
        return ""
    paragraphs = ", ".join(f"{source} ¶{number}" for source, number in same.paragraphs)
    lines = count(same.lines, "line") if same.lines == view.lines else f"{view.lines} → {count(same.lines, 'line')}"
    return (
        f"word for word the same: {paragraphs}; "
        f"if these are one text: {lines}, support {percent(view.support)} → {percent(same.support)}"
    )
