"""The items of a YAML text, although some of it is broken: an error costs one item, not the text.

Where the text is a plain block list, so does a syntax error: its item is removed, and the rest is parsed anew.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from tui.base.sanitize import REPLACEMENT, clean
from tui.store.schema.limits import LIMITS, Limits
from tui.store.yaml.errors import Diagnostic
from tui.store.yaml.parser import Data, Item, Parser

_ITEM: Final = re.compile(r"^-(?=[ \t\r\n]|$)", re.MULTILINE)
_REFUSED: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""Few characters: to compile all the others took a first start 4 ms."""
_DIRECTIVE: Final = re.compile(r"^%", re.MULTILINE)
_ID: Final = re.compile(r"^(?:-|[ ])?[ ]*id:[ ]*([a-z0-9]+(?:-[a-z0-9]+)*)\s*$", re.MULTILINE)


class Document(msgspec.Struct, frozen=True):
    """What a text holds: its items in order, and what is wrong outside them."""

    items: tuple[Item, ...]
    diagnostics: tuple[Diagnostic, ...]
    unreadable_ids: tuple[str, ...] = ()
    """Ids of items that could not be parsed, as far as they can be made out."""


def load(text: str, limits: Limits = LIMITS, *, exact: bool = False) -> Document:
    """Return the items of `text`: those of its list, or its one mapping. Never raises for what the text holds.

    Args:
        text: YAML, already decoded.
        limits: what is refused.
        exact: give a float whose text has more digits than its shortest form (`1.50`) as a Decimal, so that the
            caller can tell how finely it was rounded.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    directive = _DIRECTIVE.search(text)
    if directive is not None:
        line = text.count("\n", 0, directive.start()) + 1
        return Document((), (Diagnostic(line, 1, "yaml-syntax", "a line begins with %", "take it out, or indent it"),))
    items: list[Item] = []
    diagnostics: list[Diagnostic] = []
    unreadable_ids: list[str] = []
    memo: dict[str, Data] = {}
    remainder = _Remainder(_without_control_characters(text, diagnostics), 1, "")
    for _ in range(limits.restarts + 1):
        parser = Parser(remainder.text, remainder.line, limits, memo, exact)
        stopped = parser.run()
        diagnostics.extend(parser.diagnostics)
        if stopped is None:
            items.extend(parser.items)
            break
        # What was begun last is left out: the rest that is parsed anew begins with it.
        items.extend(parser.items[: parser.complete])
        diagnostics.append(stopped.diagnostic)
        remainder = _without_item(remainder, parser.item_start, stopped.index)
        unreadable_ids.extend(_ID.findall(remainder.removed))
        if not remainder.text:
            break
    else:
        last = diagnostics[-1]
        what = "too many errors: the rest of this file is set aside"
        diagnostics.append(Diagnostic(last.line, 1, "yaml-limit", what))
    return Document(tuple(items), tuple(diagnostics), tuple(unreadable_ids))


def _without_control_characters(text: str, diagnostics: list[Diagnostic]) -> str:
    """Return `text` with a replacement for each character at which libyaml would give up or see a line break."""
    first = _REFUSED.search(text)
    if first is None:
        return text
    line = text.count("\n", 0, first.start()) + 1
    column = first.start() - text.rfind("\n", 0, first.start())
    what = f"control characters stand in this file, the first is {clean(first[0])[1]}"
    diagnostics.append(Diagnostic(line, column, "hidden-characters", what, "type the text anew", "warning"))
    return _REFUSED.sub(REPLACEMENT, text)


class _Remainder(msgspec.Struct, frozen=True):
    """What is left to parse of a text, the line on which it begins, and the item that was removed before it."""

    text: str
    line: int
    removed: str


def _without_item(remainder: _Remainder, start: int, index: int) -> _Remainder:
    """Return what is left to parse when the list item around the offset `index` is removed.

    `start` is the offset of the list item that was begun last; the text before it is parsed already. Blank lines stand
    in for an item that is removed from the middle, so that line numbers stay right.
    """
    text = remainder.text
    if start < 0 or not _ITEM.match(text, start):
        return _Remainder("", remainder.line, text[max(start, 0) :])
    removed = max(start, text.rfind("\n-", start, max(index, start) + 2) + 1)
    after = _ITEM.search(text, removed + 1)
    end = after.start() if after else len(text)
    if removed == start:
        return _Remainder(text[end:], remainder.line + text.count("\n", 0, end), text[start:end])
    gap = "\n" * text.count("\n", removed, end)
    line = remainder.line + text.count("\n", 0, start)
    return _Remainder(text[start:removed] + gap + text[end:], line, text[removed:end])
