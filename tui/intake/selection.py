"""Choosing in a text: its words, and the next or previous of several stretches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

Selection = tuple[int, int]
"""From which character on, and before which one, something is chosen."""
_WORD: Final = re.compile(r"[^\W_](?:[\w’'-]*[^\W_])?")


def words(text: str) -> list[Selection]:
    """Return where the words of a text stand."""
    return [match.span() for match in _WORD.finditer(text)]


def following(spans: Sequence[Selection], chosen: Selection | None, step: int) -> int:
    """Return the number of the next (1) or previous (-1) of some spans from what is chosen, round the end."""
    start = chosen[0] if chosen is not None else -1
    if step > 0:
        return next((index for index, each in enumerate(spans) if each[0] > start), 0)
    before = [index for index, each in enumerate(spans) if each[0] < start]
    return before[-1] if before else len(spans) - 1


def stretched(text: str, chosen: Selection, step: int) -> Selection:
    """Return what is chosen with one word more (1) or less (-1) at its end; the same where there is none."""
    start, end = chosen
    ends = [last for first, last in words(text) if first >= start and (last > end if step > 0 else last < end)]
    return (start, ends[0] if step > 0 else ends[-1]) if ends else chosen
