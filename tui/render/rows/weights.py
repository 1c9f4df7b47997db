"""The editorial constants behind a figure, with the shipped value wherever one was changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from tui.analysis.views.weights import Constant, Weights
from tui.render.rows.parts import BLANK, heading, paragraph, words
from tui.render.text import Row, Rows, Span, pad

NAME: Final = 44


def rows(shown: Iterable[Weights], cells: int) -> Rows:
    """Return the constants of some methods, one a row."""
    made: list[Row] = paragraph(
        [
            Span("Editorial choices, not measurements. Change them in your config.yaml under ", "muted"),
            Span("methods", "accent"),
            Span("; what rests on them is then shown as edited.", "muted"),
        ],
        cells,
    )
    for weights in shown:
        made += [BLANK, heading(weights.version)]
        made += [_constant(each, f"{weights.method}.{each.name}") for each in weights.constants]
    return Rows(made)


def _constant(constant: Constant, key: str) -> Row:
    spans = [Span(pad(words(constant.name), NAME)), Span(_text(constant.value), "strong")]
    if constant.added:
        spans.append(Span("  added", "warn"))
    elif constant.shipped != constant.value:
        spans.append(Span(f"  shipped: {_text(constant.shipped)}", "warn"))
    return Row(tuple(spans), key)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
