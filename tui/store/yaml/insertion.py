"""Lines added to a record in a YAML text, which otherwise stays as its curator wrote it."""

from __future__ import annotations

from collections.abc import Iterable

from tui.base.errors import SyrtuiError


class InBraces(SyrtuiError):
    """A record stands in braces, on a line that cannot be added to."""


def add_lines(text: str, line: int, column: int, added: Iterable[str]) -> tuple[str, int]:
    """Return the text with lines at the end of the record that begins here (from 1), and the line of the first.

    Raises:
        InBraces: the record does not have one key a line.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    if lines[line - 1][column - 1 :].startswith("{"):
        raise InBraces("this record stands in braces; write one key a line first")
    indent = column - 1
    last = line
    for number, each in enumerate(lines[line:], start=line + 1):
        rest = each.lstrip(" ")
        depth = len(each) - len(rest)
        # What is deeper than the record's keys may be a text with a hash in it, and not a comment.
        if not rest or (rest[0] == "#" and depth <= indent):
            continue
        if depth < indent:
            break
        last = number
    lines[last:last] = [" " * indent + each for each in added]
    return end.join(lines), last + 1
