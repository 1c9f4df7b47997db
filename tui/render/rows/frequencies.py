"""How often each value of a column occurs: count, share and a bar."""

from __future__ import annotations

from tui.analysis.facets import Frequencies
from tui.render.rows.parts import plain
from tui.render.text import Row, Rows, Span, Target, pad, width

LABEL = 34
"""Cells that a value has at the most."""
COUNT, SHARE = 8, 8


def rows(table: Frequencies, cells: int) -> Rows:
    """Return a row a value, whose target is its number; a value that the filter asks for is marked."""
    if not table.choices:
        return Rows([plain("no fact is shown", "muted")])
    label = min(max(width(choice.label) for choice in table.choices) + 2, LABEL, max(cells - COUNT - SHARE - 6, 8))
    room = max(cells - 2 - label - COUNT - SHARE - 2, 0)
    # To the whole, not to the most frequent: a bar is the share that stands beside it.
    head = (
        Span(pad(f"  of {table.facts} facts", label + 2), "muted"),
        Span(pad("facts", COUNT, right=True), "muted"),
        Span(pad("share", SHARE, right=True), "muted"),
    )
    made = [Row(head)]
    for number, choice in enumerate(table.choices):
        share = choice.count / table.facts if table.facts else 0.0
        bar = "█" * max(round(share * room), 1 if choice.count and room else 0)
        line = (
            Span("● " if choice.chosen else "  ", "accent"),
            Span(pad(choice.label, label), "strong" if choice.chosen else ""),
            Span(pad(str(choice.count), COUNT, right=True)),
            Span(pad(_percent(share), SHARE, right=True), "muted"),
            Span(f"  {bar}", "heading"),
        )
        made.append(Row(line, f"value:{number}", Target("value", str(number))))
    return Rows(made)


def _percent(share: float) -> str:
    # What occurs is never nothing.
    return "<1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"
