"""EDTF (ISO 8601-2) → the days between which a thing happened, its precision, and how to show it.

Read are days, months, years and date-times; seasons (21 to 24); unspecified digits (`2024-12-XX`, `202X`); intervals,
closed, open and unknown at one end; sets (`[a, b]`, `{a..b}`); and the marks `~` approximate, `?` uncertain and `%`
both, wherever they stand. Bounds are strict: `2024-12-06~` is 6 December, shown as approximate. Not read, for want of
days to bound: years of more than four digits, and digits left open before given ones (`2024-XX-05`).

The `edtf` library is what the tests compare this with. It is not used here: it takes milliseconds a date and prints.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

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
_MARKED: Final = re.compile(r"[~?%]?[\dX]{4}[~?%]?(?:-[~?%]?[\dX]{2}[~?%]?){0,2}", re.ASCII)
_MASKED: Final = re.compile(r"(\d\d(?:\d\d|\dX|XX))(?:-(\d\d|XX)(?:-(XX))?)?", re.ASCII)
_OPEN: Final = frozenset(("", ".."))


class BadDate(ValueError):
    """A text that is no date: `what` is wrong with it, and how to `mend` it."""

    def __init__(self, what: str, mend: str = f"write EDTF: {EXAMPLES}") -> None:
        super().__init__(f"{what}; {mend}")
        self.what = what
        self.mend = mend


class When(msgspec.Struct, frozen=True):
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
    if "/" in text:
        return _interval(text)
    if text[:1] + text[-1:] in ("[]", "{}"):
        return _set(text)
    return _marked(text)


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


class _End(msgspec.Struct, frozen=True):
    """One end of an interval: a date with both bounds."""

    when: When
    earliest: date
    latest: date


def _end(text: str, whole: str) -> _End:
    found = parse(text) if text != UNKNOWN and "/" not in text else None
    if found is None or found.earliest is None or found.latest is None:
        raise BadDate(f"“{text}” cannot end the interval “{whole}”", "write .. for an end that is open")
    return _End(found, found.earliest, found.latest)


def _marked(text: str) -> When:
    """A date with marks on its parts, or with digits left open."""
    if not _MARKED.fullmatch(text):
        raise _explained(text)
    bare = re.sub("[~?%]", "", text)
    approximate = "~" in text or "%" in text
    uncertain = "?" in text or "%" in text
    found = _simple(bare) or _masked(bare, text)
    return replace(found, approximate=approximate, uncertain=uncertain, text=_mark(found.text, approximate, uncertain))


def _masked(text: str, whole: str) -> When:
    """`2024-12-XX`, `2024-XX`, `202X`: the days that the open digits leave."""
    match = _MASKED.fullmatch(text)
    year, month = (match[1], match[2]) if match else ("", None)
    if match is None or (month not in (None, "XX") and ("X" in year or match[3] is None)):
        raise BadDate(f"“{whole}” leaves digits open before given ones", "leave open the last digits only: 2024-12-XX")
    if month not in (None, "XX"):
        return parse(f"{year}-{month}")
    first = _bounds(whole, int(year.replace("X", "0")), None, None)[0]
    last = _bounds(whole, int(year.replace("X", "9")), None, None)[1]
    return _between(first, last)


def _set(text: str) -> When:
    """`[a, b]`, one of them, and `{a, b}`, all of them: from the first day to the last; `a..b` is all between."""
    inner = re.sub(r"\.\.", "/", text[1:-1]).replace(" ", "")
    if inner.startswith("/") or inner.endswith("/"):
        inner = inner.replace("/", "../", 1) if inner.startswith("/") else inner[:-1] + "/.."
    members = [NEVER_SAID if member[:1] in ("[", "{") else parse(member) for member in inner.split(",")]
    if any(member.precision == "unknown" for member in members):
        raise _explained(text)
    early = [member.earliest for member in members if member.earliest is not None]
    late = [member.latest for member in members if member.latest is not None]
    approximate = any(member.approximate for member in members)
    uncertain = any(member.uncertain for member in members)
    if len(late) == len(members) == len(early):
        found = _between(min(early), max(late))
    elif len(late) == len(members):
        found = When(None, max(late), "before", approximate, uncertain, f"before {show_day(max(late))}")
    elif len(early) == len(members):
        found = When(min(early), None, "after", approximate, uncertain, f"after {show_day(min(early))}")
    else:
        raise BadDate(f"the set “{text}” says nothing", f"write {UNKNOWN}")
    shown = _mark(found.text, approximate, uncertain)
    return replace(found, approximate=approximate, uncertain=uncertain, text=shown)


def _between(first: date, last: date) -> When:
    precision = _precision(first, last)
    if precision != "interval":
        return When(first, last, precision, approximate=False, uncertain=False, text=_at_precision(first, precision))
    start, end = (
        When(one, one, "day", approximate=False, uncertain=False, text=show_day(one)) for one in (first, last)
    )
    return When(first, last, precision, approximate=False, uncertain=False, text=_join(start, end))


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
