"""Pages: as plain text and Markdown from the same parts, as JSON from the view that the parts were written from.

A sentence may rest on citations: they stand behind it as numbers, which `footnotes.numbered` gives it with the notes at
the end of the page. `html` writes the same parts as a page for browsers and printers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

import msgspec

from tui.render.report.figures import Figure
from tui.render.text import Line, Span, Target, pad, width, wrap

WIDTH = 79
"""Cells of a line of plain text: what mail and a login banner take."""


class Sentence(msgspec.Struct, frozen=True):
    """What is said, with the ids of the citations that it rests on."""

    line: Line
    cites: tuple[str, ...] = ()
    notes: tuple[int, ...] = ()
    """The numbers of the notes of its citations."""
    url: str = ""
    """Where the words lead to."""


Text = str | Sentence


def said(text: str | Iterable[Span], cites: Iterable[str] = (), url: str = "") -> Sentence:
    """Return a sentence that rests on citations."""
    line = (Span(text),) if isinstance(text, str) else tuple(text)
    return Sentence(line, tuple(dict.fromkeys(cites)), url=url)


class Heading(msgspec.Struct, frozen=True):
    """A heading of level 1 to 3."""

    text: str
    level: int = 2


class Paragraph(msgspec.Struct, frozen=True):
    """Running text."""

    text: Text


class Items(msgspec.Struct, frozen=True):
    """A list, each item with lines that belong under it."""

    items: Sequence[tuple[Text, Sequence[Text]]]


class Table(msgspec.Struct, frozen=True):
    """Columns of text; those named in `right` are aligned to the right."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Text]]
    right: frozenset[str] = msgspec.field(default_factory=frozenset)


class Command(msgspec.Struct, frozen=True):
    """A command to copy: where the page is printed it is never broken, however long it is."""

    text: str


class Note(msgspec.Struct, frozen=True):
    """What a number behind sentences stands for, and what it opens as on screen."""

    number: int
    text: Text
    target: Target


class Notes(msgspec.Struct, frozen=True):
    """The notes of a page, in the order of their numbers."""

    notes: Sequence[Note]


Part = Heading | Paragraph | Items | Table | Command | Figure | Notes


def plain(text: Text) -> str:
    """Return the words of a text, without what they rest on."""
    return text if isinstance(text, str) else _flat(text.line)


def _told(text: Text) -> Line:
    """Return a text with its address and the numbers of its notes behind it."""
    if isinstance(text, str):
        return (Span(text),)
    address = f" <{text.url}>" if text.url else ""
    numbers = f" [{', '.join(map(str, text.notes))}]" if text.notes else ""
    return (*text.line, Span(f"{address}{numbers}", "muted")) if address or numbers else text.line


def as_text(parts: Sequence[Part]) -> str:
    """Return the parts as plain text, in lines of `WIDTH` cells, but for commands."""
    lines: list[str] = []
    for part in parts:
        if lines:
            lines.append("")
        cells = width(part.text) if isinstance(part, Command) else WIDTH
        lines += [_flat(line).rstrip() for _, piece in pieces_of(part, cells) for line in piece]
        if isinstance(part, Heading):
            lines.append(("=" if part.level == 1 else "-") * min(width(part.text), WIDTH))
    return "\n".join(lines) + "\n"


def pieces_of(part: Part, cells: int) -> list[tuple[Text | Note, list[Line]]]:
    """Return the sentences of a part, each with its lines of at most `cells` cells; a heading is one line.

    The lines of a table are one piece.
    """
    match part:
        case Heading(text):
            return [(text, [(Span(text),)])]
        case Paragraph(text) | Command(text):
            return [(text, wrap(_told(text), cells))]
        case Items(items):
            pieces: list[tuple[Text | Note, list[Line]]] = []
            for item, under in items:
                pieces.append((item, wrap((Span("- "), *_told(item)), cells, indent=2)))
                pieces += [(each, _indented(wrap(_told(each), cells - 2, indent=2))) for each in under]
            return pieces
        case Table():
            return [("", _aligned(part, cells))]
        case Figure():
            says = [(each.says, wrap((Span(f"- {each.says}"),), cells, indent=2)) for each in part.drawings]
            return [(part.title, wrap((Span(part.title),), cells)), *says]
        case Notes(notes):
            return [(each, wrap((Span(f"[{each.number}] "), *_told(each.text)), cells, indent=4)) for each in notes]


def _indented(lines: Iterable[Line]) -> list[Line]:
    return [(Span("  "), *line) for line in lines]


def _flat(line: Line) -> str:
    return "".join(span.text for span in line)


def as_markdown(parts: Sequence[Part]) -> str:
    """Return the parts as CommonMark with tables and footnotes."""
    blocks: list[str] = []
    for part in parts:
        match part:
            case Heading(text, level):
                blocks.append(f"{'#' * level} {_escaped(text)}")
            case Paragraph(text):
                blocks.append(_marked_up(text))
            case Items(items):
                lines = []
                for item, under in items:
                    lines += [f"- {_marked_up(item)}", *(f"  - {_marked_up(each)}" for each in under)]
                blocks.append("\n".join(lines))
            case Table(columns, rows, right):
                rule = ["--:" if column in right else "---" for column in columns]
                table = [[_escaped(column) for column in columns], rule]
                table += [[_marked_up(cell) for cell in row] for row in rows]
                blocks.append("\n".join("| " + " | ".join(row) + " |" for row in table))
            case Command(text):
                blocks.append(f"    {text}")
            case Figure():
                listed = [f"- {_escaped(each.says)}" for each in part.drawings]
                blocks.append("\n".join([f"*{_escaped(part.title)}*", "", *listed]))
            case Notes(notes):
                blocks += [f"[^{each.number}]: {_marked_up(each.text)}" for each in notes]
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


def _broken(text: str, cells: int) -> list[str]:
    return list(map(_flat, wrap([Span(text)], cells)))


def _aligned(table: Table, cells: int) -> list[Line]:
    """Return a table with columns as wide as they need; where that is too much, the widest one is broken into lines."""
    rows = [table.columns, *([_flat(_told(cell)) for cell in row] for row in table.rows)]
    sizes = [max(width(row[n]) for row in rows) for n in range(len(table.columns))]
    over = sum(sizes) + 2 * (len(sizes) - 1) - cells
    if over > 0:
        widest = sizes.index(max(sizes))
        sizes[widest] = max(sizes[widest] - over, 8)
    lines = [
        "  ".join(
            pad(cell, size, right=column in table.right)
            for cell, size, column in zip(line, sizes, table.columns, strict=True)
        )
        for row in rows
        for line in zip_longest(*map(_broken, row, sizes), fillvalue="")
    ]
    return [(Span(line),) for line in lines]


def _marked_up(text: Text) -> str:
    """Return a text as Markdown, with its notes behind it."""
    words = _escaped(plain(text))
    if isinstance(text, str):
        return words
    if is_web_address(text.url):
        words = f"[{words}](<{text.url}>)"
    return words + "".join(f"[^{number}]" for number in text.notes)


def is_web_address(url: str) -> bool:
    """Return whether a page may lead to an address: what is no http is not followed, and none may end a link early."""
    return url.startswith(("https://", "http://")) and not any(each in "<>\"'\\`" or each.isspace() for each in url)


def _escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    escaped = "".join(f"\\{character}" if character in "\\`*_{}[]<>#|~&" else character for character in text)
    # At the start of a line these would begin a list.
    return f"\\{escaped}" if escaped.startswith(("- ", "+ ")) else escaped
