"""EDTF (ISO 8601-2) → the days between which a thing happened, its precision, and how to show it.

Plain days, months, years, qualified (`~` approximate, `?` uncertain, `%` both), open and closed intervals and
date-times are read by the standard library; the rest of EDTF (unspecified digits, seasons, sets) by the `edtf` library,
imported when first needed. Bounds are always strict: `2024-12-06~` is 6 December, shown as approximate.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Final, Literal

Precision = Literal["day", "month", "year", "interval", "before", "after", "unknown"]

UNKNOWN: Final = "unknown"
EXAMPLES: Final = "2024-12-01, 2024-12, 2017, 2024-11-30/2024-12-03, ../2024-12-03, 2024-12-06~ or unknown"
FIRST_YEAR: Final = 1000
LAST_YEAR: Final = 9000
"""Years that are read: days can be counted back and forth from any of them without leaving the calendar."""
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEASONS: Final = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}

_PLAIN: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)", re.ASCII)
_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_LOOSE: Final = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})", re.ASCII)
_NAMED: Final = re.compile(
    r"(\d{1,2})\.? ([A-Za-z]{3})[a-z]*\.?,? (\d{4})|([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})", re.ASCII
)
_OPEN: Final = frozenset(("", ".."))


class BadDate(ValueError):
    """A text that is no date: `what` is wrong with it, and how to `mend` it."""

    def __init__(self, what: str, mend: str = f"write EDTF: {EXAMPLES}") -> None:
        super().__init__(f"{what}; {mend}")
        self.what = what
        self.mend = mend


@dataclass(frozen=True, slots=True)
class When:
    """When something happened, as far as it is said.

    `earliest` and `latest` bound it, both days included; null where that side is open or unknown.
    """

    earliest: date | None
    latest: date | None
    precision: Precision
    approximate: bool
    uncertain: bool
    text: str


NEVER_SAID: Final = When(None, None, "unknown", approximate=False, uncertain=False, text=UNKNOWN)


@lru_cache(maxsize=1 << 16)
def parse(text: str, timezone: str | None = None) -> When:
    """Read an EDTF date, or `unknown`.

    Args:
        text: the date as the curator wrote it.
        timezone: an IANA name; a date-time that carries an offset counts as the day that it was there.

    Raises:
        BadDate: with what is wrong and how to mend it.
    """
    if text == UNKNOWN:
        return NEVER_SAID
    simple = _simple(text)
    if simple is not None:
        return simple
    if _MOMENT.fullmatch(text):
        return _moment(text, timezone)
    if "/" in text and text[0] not in "[{":
        return _interval(text)
    return _rare(text)


def day(text: str) -> date:
    """Read a plain day.

    Raises:
        BadDate: where it is none.
    """
    found = _simple(text)
    if found is None or found.precision != "day" or found.earliest is None or not text[-1].isdigit():
        raise _explained(text, "write one plain day, such as 2024-12-01")
    return found.earliest


def show_day(when: date) -> str:
    """A day as the screen shows it: `1 Dec 2024`."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def _simple(text: str) -> When | None:
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    year, month, number, mark = match.groups()
    approximate, uncertain = mark in ("~", "%"), mark in ("?", "%")
    if not mark:
        approximate = uncertain = False
    first, last, precision = _bounds(text, int(year), month, number)
    shown = _mark(_at_precision(first, precision), approximate, uncertain)
    return When(first, last, precision, approximate, uncertain, shown)


def _bounds(text: str, year: int, month: str | None, number: str | None) -> tuple[date, date, Precision]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDate(f"the year {year:04} in “{text}” is out of range", "write .. for an end that is open")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31), "year"
    if number is None and month in _SEASONS:
        return _season(year, month)
    if not 1 <= int(month) <= 12:
        raise BadDate(f"there is no month {month} in “{text}”", _swapped(year, month, number))
    last = calendar.monthrange(year, int(month))[1]
    if number is None:
        return date(year, int(month), 1), date(year, int(month), last), "month"
    if not 1 <= int(number) <= last:
        name = f"{calendar.month_name[int(month)]} {year}"
        raise BadDate(
            f"there is no day {number} in {name}", f"{name} has {last} days: write one of them, or {text[:7]}"
        )
    only = date(year, int(month), int(number))
    return only, only, "day"


def _season(year: int, month: str) -> tuple[date, date, Precision]:
    """Meteorological seasons of the northern hemisphere, as the edtf library has them; winter ends its year."""
    first = {"21": 3, "22": 6, "23": 9, "24": 12}[month]
    if first == 12:
        return date(year, 12, 1), date(year, 12, 31), "interval"
    return date(year, first, 1), date(year, first + 2, calendar.monthrange(year, first + 2)[1]), "interval"


def _moment(text: str, timezone: str | None) -> When:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadDate(f"“{text}” is no date and time: {error}", "write it like 2024-11-29T17:31:09") from None
    if moment.tzinfo is not None and timezone is not None:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            moment = moment.astimezone(ZoneInfo(timezone))
        except (ZoneInfoNotFoundError, ValueError, OverflowError):
            moment = moment.replace(tzinfo=None)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadDate(f"the year {moment.year:04} in “{text}” is out of range")
    only = moment.date()
    shown = f"{show_day(only)} {moment:%H:%M}"
    return When(only, only, "day", approximate=False, uncertain=False, text=shown)


def _interval(text: str) -> When:
    start, _, end = text.partition("/")
    if "/" in end:
        raise _explained(text, "an interval has one slash, as in 2024-11-30/2024-12-03")
    if start in _OPEN and end in _OPEN:
        raise BadDate(f"the interval “{text}” says nothing", f"write {UNKNOWN}")
    first = None if start in _OPEN else _end(start, text)
    last = None if end in _OPEN else _end(end, text)
    parts = [part.when for part in (first, last) if part is not None]
    approximate = any(part.approximate for part in parts)
    uncertain = any(part.uncertain for part in parts)
    if first is not None and last is not None:
        if first.earliest > last.latest:
            raise BadDate(f"the interval “{text}” is reversed", f"write {end}/{start}")
        return When(first.earliest, last.latest, "interval", approximate, uncertain, _join(first.when, last.when))
    if last is not None:
        return When(None, last.latest, "before", approximate, uncertain, f"before {last.when.text}")
    bound = first.earliest if first is not None else None
    return When(bound, None, "after", approximate, uncertain, f"after {parts[0].text}")


@dataclass(frozen=True, slots=True)
class _End:
    """One end of an interval: a date with both bounds."""

    when: When
    earliest: date
    latest: date


def _end(text: str, whole: str) -> _End:
    found = parse(text) if text != UNKNOWN and "/" not in text else None
    if found is None or found.earliest is None or found.latest is None:
        raise BadDate(f"“{text}” cannot end the interval “{whole}”", "write .. for an end that is open")
    return _End(found, found.earliest, found.latest)


def _rare(text: str) -> When:
    """The rest of EDTF: unspecified digits, sets, qualified parts."""
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(text)
        low, high = parsed.lower_strict(), parsed.upper_strict()
        first, last = date(low[0], low[1], low[2]), date(high[0], high[1], high[2])
    except EDTFParseException:
        raise _explained(text) from None
    except (ValueError, TypeError, AttributeError, IndexError, OverflowError, RecursionError):
        raise BadDate(f"“{text}” has no first and last day") from None
    if first.year < FIRST_YEAR or last.year > LAST_YEAR:
        raise BadDate(f"“{text}” leaves the years {FIRST_YEAR} to {LAST_YEAR}")
    if first > last:
        raise BadDate(f"“{text}” ends before it begins")
    both = bool(getattr(parsed, "is_uncertain_and_approximate", False))
    approximate = both or bool(getattr(parsed, "is_approximate", False))
    uncertain = both or bool(getattr(parsed, "is_uncertain", False))
    precision = _precision(first, last)
    plain = When(first, last, precision, approximate=False, uncertain=False, text="")
    if precision == "interval":
        start = replace(plain, precision="day", text=show_day(first))
        shown = _join(start, replace(plain, earliest=last, precision="day", text=show_day(last)))
    else:
        shown = _at_precision(first, precision)
    return replace(plain, approximate=approximate, uncertain=uncertain, text=_mark(shown, approximate, uncertain))


def _precision(first: date, last: date) -> Precision:
    if first == last:
        return "day"
    if first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1] and first.year == last.year:
        if first.month == last.month:
            return "month"
        if (first.month, last.month) == (1, 12):
            return "year"
    return "interval"


def _at_precision(first: date, precision: Precision) -> str:
    if precision == "year":
        return str(first.year)
    if precision == "month":
        return f"{MONTHS[first.month - 1]} {first.year}"
    if precision == "interval":
        name = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}[first.month]
        return f"{name} {first.year}"
    return show_day(first)


def _mark(shown: str, approximate: bool, uncertain: bool) -> str:
    return ("~" if approximate else "") + shown + ("?" if uncertain else "")


def _join(first: When, last: When) -> str:
    """`30 Nov – 3 Dec 2024`: the year once where both ends have the same."""
    if first.earliest is None or last.earliest is None:
        return f"{first.text} – {last.text}"
    year = f" {first.earliest.year}"
    same = first.earliest.year == last.earliest.year and first.precision in ("day", "month")
    start = first.text.removesuffix(year) if same else first.text
    return f"{start} – {last.text}"


def _swapped(year: int, month: str, number: str | None) -> str:
    if number is not None and 1 <= int(number) <= 12 and int(month) <= calendar.monthrange(year, int(number))[1]:
        return f"months come before days: did you mean {year:04}-{number}-{month}?"
    return "months run from 01 to 12"


def _explained(text: str, mend: str = "") -> BadDate:
    """The reason why `text` is no date, with the date that its author may have meant."""
    what = f"“{text}” is no date" if text else "the date is empty"
    meant = _meant(text)
    if meant:
        return BadDate(what, f"did you mean {meant}?")
    return BadDate(what, mend) if mend else BadDate(what)


def _meant(text: str) -> str:
    loose = _LOOSE.fullmatch(text)
    try:
        if loose is not None:
            return date(int(loose[1]), int(loose[2]), int(loose[3])).isoformat()
        named = _NAMED.fullmatch(text)
        if named is not None:
            number, name, year = named[1] or named[5], named[2] or named[4], named[3] or named[6]
            if name.title() in MONTHS:
                return date(int(year), MONTHS.index(name.title()) + 1, int(number)).isoformat()
    except ValueError:
        return ""
    return ""
