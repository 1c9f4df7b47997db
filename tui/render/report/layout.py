"""Pages: as plain text and Markdown from the same parts, as JSON from the view that the parts were written from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat, zip_longest
from typing import Any

import msgspec

from tui.render.text import Span, pad, width, wrap

WIDTH = 79
"""Cells of a line of plain text: what mail and a login banner take."""


class Heading(msgspec.Struct, frozen=True):
    """A heading of level 1 to 3."""

    text: str
    level: int = 2


class Paragraph(msgspec.Struct, frozen=True):
    """Running text."""

    text: str


class Items(msgspec.Struct, frozen=True):
    """A list, each item with lines that belong under it."""

    items: Sequence[tuple[str, Sequence[str]]]


class Table(msgspec.Struct, frozen=True):
    """Columns of text; those named in `right` are aligned to the right."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[str] = msgspec.field(default_factory=frozenset)


Part = Heading | Paragraph | Items | Table


def as_text(parts: Sequence[Part]) -> str:
    """Return the parts as plain text, in lines of `WIDTH` cells."""
    lines: list[str] = []
    for part in parts:
        if lines:
            lines.append("")
        lines += lines_of(part, WIDTH)
        if isinstance(part, Heading):
            lines.append(("=" if part.level == 1 else "-") * min(width(part.text), WIDTH))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def lines_of(part: Part, cells: int) -> list[str]:
    """Return a part as lines of plain text, of at most `cells` cells; a heading is one line."""
    match part:
        case Heading(text):
            return [text]
        case Paragraph(text):
            return _broken(text, cells, 0)
        case Items(items):
            lines = []
            for item, under in items:
                lines += _broken(f"- {item}", cells, 2)
                for each in under:
                    lines += ["  " + line for line in _broken(each, cells - 2, 2)]
            return lines
        case Table():
            return _aligned(part, cells)


def as_markdown(parts: Sequence[Part]) -> str:
    """Return the parts as CommonMark with tables."""
    blocks: list[str] = []
    for part in parts:
        match part:
            case Heading(text, level):
                blocks.append(f"{'#' * level} {_escaped(text)}")
            case Paragraph(text):
                blocks.append(_escaped(text))
            case Items(items):
                lines = []
                for item, under in items:
                    lines += [f"- {_escaped(item)}", *(f"  - {_escaped(each)}" for each in under)]
                blocks.append("\n".join(lines))
            case Table(columns, rows, right):
                rule = ["--:" if column in right else "---" for column in columns]
                table = [columns, rule, *rows]
                blocks.append(
                    "\n".join(
                        # The rule is Markdown of our own: escaped, it would make no table.
                        "| " + " | ".join(cell if row is rule else _escaped(cell) for cell in row) + " |"
                        for row in table
                    )
                )
    return "\n\n".join(blocks) + "\n"


def as_json(view: msgspec.Struct) -> bytes:
    """Return a view as JSON: days in ISO, figures rounded to six places, null for what has no end."""
    return msgspec.json.format(msgspec.json.encode(_rounded(msgspec.to_builtins(view, enc_hook=list))), indent=2)


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return round(value, 6) + 0.0 if isinstance(value, float) else value  # + 0.0 takes the sign from −0.0


def _broken(text: str, cells: int, indent: int) -> list[str]:
    return ["".join(span.text for span in line) for line in wrap([Span(text)], cells, indent=indent)]


def _aligned(table: Table, cells: int) -> list[str]:
    """Return a table with columns as wide as they need; where that is too much, the widest one is broken into lines."""
    rows = [table.columns, *table.rows]
    sizes = [max(width(row[n]) for row in rows) for n in range(len(table.columns))]
    over = sum(sizes) + 2 * (len(sizes) - 1) - cells
    if over > 0:
        widest = sizes.index(max(sizes))
        sizes[widest] = max(sizes[widest] - over, 8)
    return [
        "  ".join(
            pad(cell, size, right=column in table.right)
            for cell, size, column in zip(line, sizes, table.columns, strict=True)
        )
        for row in rows
        for line in zip_longest(*map(_broken, row, sizes, repeat(0)), fillvalue="")
    ]


def _escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>#|" else character for character in text)
