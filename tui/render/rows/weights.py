"""The constants behind a figure, with the shipped value wherever one was changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from tui.analysis.constants import Methods
from tui.render.rows.parts import BLANK, heading, paragraph, words
from tui.render.text import Row, Rows, Span, pad

BEHIND: Final[Mapping[str, tuple[str, ...]]] = {
    "base": ("threat", "corroboration"),
    "indicator": ("threat", "corroboration"),
    "pair": ("relations", "corroboration"),
    "question": ("disputes", "corroboration"),
    "hypothesis": ("structured", "threat", "corroboration"),
}
"""Which methods' constants stand behind each kind of thing; behind all others stands corroboration."""

ENTRIES: Final = frozenset({"indicators", "types"})
"""Lists of things that are built alike: one a row, with all that it has."""

NAME: Final = 40


def rows(methods: Methods, kind: str, cells: int) -> Rows:
    """Return the constants behind one kind of thing, one a row; what is not as shipped says so."""
    made: list[Row] = paragraph(
        [
            Span("Editorial choices, not measurements. Change them in your config.yaml under ", "muted"),
            Span("methods", "accent"),
            Span("; what rests on them is then shown as edited.", "muted"),
        ],
        cells,
    )
    for method in BEHIND.get(kind, ("corroboration",)):
        constants = getattr(methods, method)
        made += [BLANK, heading(methods.version(method))]
        shipped = dict(_flat(msgspec.to_builtins(type(constants)())))
        for name, value in _flat(msgspec.to_builtins(constants)):
            spans = [Span(pad(words(name), NAME)), Span(_text(value), "strong")]
            # A config.yaml may add an indicator, which has no shipped value.
            if name not in shipped:
                spans.append(Span("  added", "warn"))
            elif shipped[name] != value:
                spans.append(Span(f"  shipped: {_text(shipped[name])}", "warn"))
            made.append(Row(tuple(spans), f"{method}.{name}"))
    return Rows(made)


def _flat(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every constant within a value, with the names that lead to it."""
    for name, inner in value.items() if isinstance(value, dict) else ():
        at = f"{path} · {name}" if path else name
        if isinstance(inner, dict) and path not in ENTRIES:
            yield from _flat(inner, at)
        else:
            yield at, inner


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        given = ((name, each) for name, each in value.items() if each is not None)
        return ", ".join(each if isinstance(each, str) else f"{words(name)} {_text(each)}" for name, each in given)
    return f"{value:g}" if isinstance(value, float) else str(value)
