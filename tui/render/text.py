"""Spans of text with a named style, lines of spans, rows of a list; how wide they are, cut, padded and wrapped.

Style names are roles (`muted`, `level-severe`), not colours; `ui/widgets/palette.py` gives each its colour in a theme.
Widths are terminal cells, so that Arabic, combining marks and wide characters line up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple, Protocol

import msgspec

from tui.render import cells as character_cells

TargetKind = Literal[
    "fact",
    "citation",
    "source",
    "paragraph",
    "actor",
    "place",
    "base",
    "indicator",
    "pair",
    "question",
    "hypothesis",
    "problem",
    "event",
    "events",
    "value",
]


class Target(NamedTuple):
    """What a row stands for, and what `enter` on it opens.

    `id` is the record's id; a citation is `<fact>#<n>`, a paragraph `<source>#<n>`, a pair `<actor>~<actor>`, an
    indicator `<base>~<indicator>`, a hypothesis `<set>~<hypothesis>`, or `<set>` alone for all of them, a problem its
    position in the store's list, a value its position in a table of frequencies, an event `<data set>/<row>`, events
    the filter that shows them.
    """

    kind: TargetKind
    id: str


class Span(NamedTuple):
    """A run of text in one style; style "" is plain text."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


class Row(msgspec.Struct, frozen=True):
    """One line of a list.

    Rows that follow each other with the same non-empty `key` are one item: the cursor moves by items and marks all of
    an item's rows. A row with an empty key (a heading, a blank) is passed over. `marked` rows are what `n` and `N`
    go to.
    """

    line: Line
    key: str = ""
    target: Target | None = None
    marked: bool = False


class RowList(Protocol):
    """Rows by index, made when asked for: a list, or a view on a frame of any length."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> Row: ...
    def find(self, key: str) -> int | None:
        """Return the index of the first row with this key, or None."""
        ...


class Rows(msgspec.Struct, frozen=True):
    """A row list that holds all its rows."""

    rows: Sequence[Row] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int, /) -> Row:
        return self.rows[index]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def find(self, key: str) -> int | None:
        """Return the index of the first row with this key, or None."""
        return next((index for index, row in enumerate(self.rows) if row.key == key), None)


class LazyRows(msgspec.Struct):
    """A row list of any length whose rows are made when they are asked for, and then remembered."""

    length: int
    make: Callable[[int], Row]
    position: Callable[[str], int | None]
    _made: dict[int, Row] = msgspec.field(default_factory=dict)

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int, /) -> Row:
        if not 0 <= index < self.length:
            raise IndexError(index)
        row = self._made.get(index)
        if row is None:
            # Only rows near the window are asked for again: paging through 100,000 facts must not keep them all.
            if len(self._made) > 2000:
                self._made.clear()
            row = self._made[index] = self.make(index)
        return row

    def find(self, key: str) -> int | None:
        """Return the index of the first row with this key, or None."""
        return self.position(key)


class Joined(msgspec.Struct, frozen=True):
    """Row lists one after the other."""

    parts: tuple[RowList, ...]

    def __len__(self) -> int:
        return sum(len(part) for part in self.parts)

    def __getitem__(self, index: int, /) -> Row:
        if index < 0:
            raise IndexError(index)
        for part in self.parts:
            if index < len(part):
                return part[index]
            index -= len(part)
        raise IndexError(index)

    def find(self, key: str) -> int | None:
        """Return the index of the first row with this key, or None."""
        before = 0
        for part in self.parts:
            found = part.find(key)
            if found is not None:
                return before + found
            before += len(part)
        return None


_RUNS: Final = re.compile(r"(?:\S|(?<=\d) (?=%(?!\S)))+|\s+").findall


def width(text: str) -> int:
    """Return how many terminal cells a text takes."""
    # ASCII takes a cell a character: most of what is measured needs no table.
    return len(text) if text.isascii() else character_cells.width(text)


def line_width(line: Iterable[Span]) -> int:
    """Return how many terminal cells a line takes."""
    return sum(width(span.text) for span in line)


def cut(text: str, cells: int) -> str:
    """Return the text in at most `cells` cells; an ellipsis stands for what was cut off."""
    if width(text) <= cells:
        return text
    kept, used = [], 0
    for character in text:
        size = width(character)
        if used + size >= cells:
            break
        kept.append(character)
        used += size
    return "".join(kept).rstrip(f" {character_cells.JOINER}") + "…" if cells > 0 else ""


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """Return the text in exactly `cells` cells: cut, or filled with spaces (on the left if `right`-aligned)."""
    text = cut(text, cells)
    gap = " " * (cells - width(text))
    return gap + text if right else text + gap


def fit(line: Iterable[Span], cells: int) -> Line:
    """Return the line in at most `cells` cells, cut with an ellipsis."""
    spans, used = [], 0
    line = list(line)
    for position, span in enumerate(line):
        size = width(span.text)
        rest = cells - used
        is_last = position == len(line) - 1
        # Text that just fills the line gives way, too, where more follows: without an ellipsis nothing would tell.
        if size > rest or (size == rest and not is_last and any(later.text.strip() for later in line[position + 1 :])):
            text = cut(span.text + ("" if size > rest else " "), rest)
            spans.append(Span(text, span.style))
            break
        spans.append(span)
        used += size
    return tuple(spans)


def wrap(line: Iterable[Span], cells: int, *, indent: int = 0) -> list[Line]:
    """Return the line broken at spaces into lines of at most `cells` cells; later ones start with `indent` spaces.

    A word longer than a line is broken behind one of its hyphens, or where the line ends. A figure keeps its ` %`.
    """
    # Room for some letters beside the indent, or breaking a long word would never end.
    return list(_wrapped(tuple(line), max(cells, indent + 4), indent))


# The same lines are wrapped again whenever rows are made anew.
@lru_cache(maxsize=512)
def _wrapped(line: Line, cells: int, indent: int) -> tuple[Line, ...]:
    """Return what `wrap` does, for arguments that a cache can hold."""
    if line_width(line) <= cells:
        return (_merged(line),)
    lines: list[list[Span]] = [[]]
    used = 0

    def start_line() -> None:
        nonlocal used
        lines.append([Span(" " * indent)] if indent else [])
        used = indent

    for word in _words(line):
        word_width = line_width(word)
        if word[0].text.isspace():
            if used + word_width > cells:
                start_line()
            elif used > (indent if len(lines) > 1 else -1):
                lines[-1] += word
                used += word_width
            continue
        if used + word_width > cells and used > indent:
            start_line()
        for text, style in word:
            rest = text
            while width(rest) > cells - used:
                head, rest = _break_word(rest, cells - used)
                lines[-1].append(Span(head, style))
                start_line()
            lines[-1].append(Span(rest, style))
            used += width(rest)
    return tuple(_merged(spans) for spans in lines)


def _words(line: Iterable[Span]) -> Iterator[list[Span]]:
    """Return runs of non-spaces and runs of spaces, in turn; a run goes on from one span to the next."""
    word: list[Span] = []
    for span in line:
        for run in _RUNS(span.text):
            # A comma in another style than the name before it must not begin the next line.
            if word and word[-1].text.isspace() != run.isspace():
                yield word
                word = []
            word.append(Span(run, span.style))
    if word:
        yield word


def _break_word(word: str, cells: int) -> tuple[str, str]:
    """Return the part of a word that fits, and the rest; behind a hyphen or a slash, where one comes late enough."""
    used = 0
    for position, character in enumerate(word):
        used += width(character)
        if used > cells:
            joint = max(word.rfind(sign, 0, position) for sign in "-/_") + 1
            # An early hyphen would leave most of the line blank.
            end = joint if joint > position // 2 else position
            return word[:end], word[end:]
    return word, ""


def _merged(spans: Iterable[Span]) -> Line:
    """Return the spans, with neighbours of one style joined and trailing spaces gone."""
    merged: list[Span] = []
    for span in spans:
        if merged and merged[-1].style == span.style:
            merged[-1] = Span(merged[-1].text + span.text, span.style)
        else:
            merged.append(span)
    if merged:
        merged[-1] = Span(merged[-1].text.rstrip(), merged[-1].style)
    return tuple(span for span in merged if span.text)


def justify(left: Iterable[Span], right: Iterable[Span], cells: int) -> Line:
    """Return one line with `left` at its start and `right` at its end; the left is cut where both do not fit."""
    right = fit(right, cells)
    room = cells - line_width(right)
    left = fit(left, max(room - 1, 0)) if right else fit(left, room)
    return (*left, Span(" " * max(room - line_width(left), 0)), *right)


Finder = Callable[[str], Sequence[tuple[int, int]]]
"""What finds stretches of a text, `[start, end)` in order and apart."""


def highlighted(line: Line, find: Finder) -> Line:
    """Return the line with what is found in its spans in style `match`; the very same line where nothing is."""
    made: list[Span] = []
    changed = False
    for span in line:
        start = 0
        for first, last in find(span.text):
            made += [Span(span.text[start:first], span.style), Span(span.text[first:last], "match")]
            start, changed = last, True
        made.append(Span(span.text[start:], span.style))
    return tuple(span for span in made if span.text) if changed else line
