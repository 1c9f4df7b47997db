"""Lines of a text that tell when it was published, or last changed: *Published 3 Dec 2024, 10:00 GMT | Updated …*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tui.intake import dates
from tui.intake.moments import offset
from tui.store.originals.webpage import UPDATED
from tui.store.schema.edtf import parse
from tui.store.schema.records import UNKNOWN

_LONGEST: Final = 180
_FEW_WORDS: Final = 5
"""Words that a date line may have beside dates and times, as *Published on … by our staff*."""
_CLOCK_BELOW: Final = 90
"""Characters of the longest line below a date that may tell its time."""
_ENDS: Final = re.compile(r"[.!?…]\W*$")
_CLOCK: Final = re.compile(
    r"(?<![\d:])([01]?\d|2[0-3])[:h]([0-5]\d)(?::([0-5]\d))?(?:\s*([apAP])\.?[mM]\b\.?)?(?![\d:])", re.ASCII
)
_CLOCK_WITH_ZONE: Final = re.compile(_CLOCK.pattern + r"(?:\s*\(?[A-Z]{1,4}\b)?", re.ASCII)


def full_dates(text: str, language: str) -> list[dates.Told]:
    """Return the days that a text tells with their year: others would be counted from a day that is not known."""
    return [each for each in dates.find(text, language, parse(UNKNOWN)) if re.fullmatch(r"\d{4}-\d\d-\d\d", each.when)]


def date_line(line: str, following: str, language: str) -> Iterator[tuple[bool, str]]:
    """Yield the days that a line tells of the text itself: whether of a change, and the day or moment in EDTF.

    Nothing where the line is a sentence; the time of its only day may stand in the `following` line.
    """
    if len(line) > _LONGEST or _ENDS.search(line):
        return
    found = full_dates(line, language)
    if not found or _words_beside(line, language) > _FEW_WORDS:
        return
    ends = [*(each.start for each in found[1:]), len(line)]
    label_from = 0
    for told, end in zip(found, ends, strict=True):
        is_change = UPDATED.search(line[label_from : told.start]) is not None
        change = UPDATED.search(line, told.end, end)
        label_from = change.start() if change is not None else told.end
        clock = _clock(line[told.end : change.start() if change is not None else end])
        if not clock and len(found) == 1 and change is None and len(following) <= _CLOCK_BELOW:
            clock = _clock(following) if not UPDATED.search(following) else ""
        yield is_change, f"{told.when}{clock}"


def _words_beside(line: str, language: str) -> int:
    """Return how many words a line has beside dates, weekdays and times."""
    rest = _CLOCK_WITH_ZONE.sub(" ", line)
    for told in reversed(dates.find(rest, language, parse(UNKNOWN))):
        rest = rest[: told.start] + " " + rest[told.end :]
    return len(re.findall(r"[^\W\d]+", rest))


def _clock(text: str) -> str:
    """Return the time of day that a text tells, as ISO 8601 behind a date, with its zone; "" where it tells none."""
    match = _CLOCK.search(text)
    if match is None:
        return ""
    hour, minute, second, half = match.groups()
    number = int(hour) % 12 + 12 * (half in "pP") if half else int(hour)
    return f"T{number:02}:{minute}" + (f":{second}" if second else "") + offset(text[match.end() :].lstrip(" ("))
