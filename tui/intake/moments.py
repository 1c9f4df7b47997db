"""When something was published, as pages, mails and feeds tell it, in EDTF: with the time, and its zone, where told."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

_FIRST_YEAR: Final = 1800
"""Before that is what programs write that know no day: 0001-01-01, 1601-01-01."""
_ISO: Final = re.compile(
    r"(\d{4})([-/.]?)(\d\d)\2(\d\d)(?!\d)(?:[T ]+([01]\d|2[0-3]):?([0-5]\d)(?::?([0-5]\d))?(?:[.,]\d+)?\s*(.*))?",
    re.ASCII,
)
_OFFSET: Final = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?([0-5]\d))?(?!\d)", re.ASCII | re.IGNORECASE)
_ZONES: Final = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
"""Zones by their letters, in hours ahead of UTC; letters that stand for several (BST, IST) are left out."""


def moment(told: str) -> str:
    """Return a moment or a day that is written in ISO 8601 or as mails write it; "" where it is neither."""
    text = " ".join(told.split())
    match = _ISO.match(text)
    if match is None:
        return _as_in_mails(text)
    year, _, month, day, hour, minute, second, zone = match.groups()
    if int(year) < _FIRST_YEAR:
        return ""
    clock = f"T{hour}:{minute}" + (f":{second}" if second not in (None, "00") else "") if hour else ""
    return f"{year}-{month}-{day}{clock}{offset(zone or '') if clock else ''}"


def _as_in_mails(text: str) -> str:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    if found.year < _FIRST_YEAR or not re.search(r"\d:\d", text):
        return ""  # without a time it is no such date, and what was read may be anything
    # `-0000` is UTC as well: only the zone in which it was written is not told.
    return instant(found) if found.tzinfo is not None or text.endswith("-0000") else f"{found:%Y-%m-%dT%H:%M}"


def offset(text: str) -> str:
    """Return the zone that a text begins with, as ISO 8601 has it behind a time; "" where it begins with none."""
    match = _OFFSET.match(text)
    if match is not None and int(match[2]) <= 14:
        return f"{match[1]}{int(match[2]):02}:{match[3] or '00'}"
    letters = re.match(r"[A-Za-z]+", text)
    hours = _ZONES.get(letters.group().upper()) if letters is not None else None
    return "" if hours is None else "Z" if hours == 0 else f"{'-' if hours < 0 else '+'}{abs(hours):02}:00"


def instant(when: datetime) -> str:
    """Return a moment as ISO 8601 to the minute; one without a zone is UTC."""
    zone = f"{when:%z}" or "+0000"
    return f"{when:%Y-%m-%dT%H:%M}" + ("Z" if zone == "+0000" else f"{zone[:3]}:{zone[3:]}")
