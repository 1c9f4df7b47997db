"""Dates in EDTF (ISO 8601-2): the days that bound them, their precision, and how the screen shows them.

Read are days, months, years and date-times; seasons (21 to 24); unspecified digits (`2024-12-XX`, `202X`); intervals,
closed, open and unknown at one end; sets (`[a, b]`, `{a..b}`); and the marks `~` approximate, `?` uncertain and `%`
both, wherever they stand. Bounds are strict: `2024-12-06~` is 6 December, shown as approximate. Years of more than four
digits, and digits left open before given ones (`2024-XX-05`), are not read: they have no days for bounds.

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

from tui.store.schema.records import UNKNOWN

Precision = Literal["day", "month", "year", "interval", "before", "after", "unknown"]

_EXAMPLES: Final = "2024-12-01, 2024-12, 2017, 2024-11-30/2024-12-03, ../2024-12-03, 2024-12-06~ or unknown"
FIRST_YEAR: Final = 1000
LAST_YEAR: Final = 9000
"""Years that are read. Both are far enough from the ends of `date` that windows and intervals stay within it."""
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEASONS: Final = {"21": ("spring", 3), "22": ("summer", 6), "23": ("autumn", 9), "24": ("winter", 12)}
"""EDTF's codes of the seasons, with the month that each begins in."""
_SEASON_NAMES: Final = {first: name for name, first in _SEASONS.values()}

# re.ASCII in all of these: `\d` is any script's digit otherwise, and `int` would take it.
_PLAIN: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)", re.ASCII)
_DATE_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)?", re.ASCII)
_OTHER_NUMERIC: Final = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})", re.ASCII)
_MONTH_IN_WORDS: Final = re.compile(
    r"(\d{1,2})\.? ([A-Za-z]{3})[a-z]*\.?,? (\d{4})|([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})", re.ASCII
)
_PARTS_MARKED: Final = re.compile(r"[~?%]?[\dX]{4}[~?%]?(?:-[~?%]?[\dX]{2}[~?%]?){0,2}", re.ASCII)
_OPEN_DIGITS: Final = re.compile(r"(\d\d(?:\d\d|\dX|XX))(?:-(\d\d|XX)(?:-(XX))?)?", re.ASCII)
_DAY_OF_YEAR: Final = re.compile(r"(\d [A-Z][a-z]{2}) (\d{4})\b")
_WITHIN_A_MONTH: Final = re.compile(r"^(\d+) ([A-Z][a-z]{2}) – (\d+) \2\b")
_OPEN_END: Final = frozenset(("", ".."))


class BadDate(ValueError):
    """A text is not a date. `what` says why, `mend` how to correct it."""

    def __init__(self, what: str, mend: str = f"write EDTF: {_EXAMPLES}") -> None:
        super().__init__(f"{what}; {mend}")
        self.what = what
        self.mend = mend


class EdtfDate(msgspec.Struct, frozen=True):
    """A parsed date: its first and last day (both included), precision, marks, and the text that the screen shows.

    `earliest` and `latest` are None where that side is open or unknown.
    """

    earliest: date | None
    latest: date | None
    precision: Precision
    approximate: bool
    uncertain: bool
    text: str


UNKNOWN_DATE: Final = EdtfDate(None, None, "unknown", approximate=False, uncertain=False, text=UNKNOWN)


# One date is asked for by the checks, by the builder and by the search for duplicates.
@lru_cache(maxsize=1 << 16)
def parse(text: str, timezone: str | None = None) -> EdtfDate:
    """Return the date that `text` holds in EDTF; `UNKNOWN_DATE` for `unknown`.

    Args:
        text: the date as the curator wrote it.
        timezone: an IANA name; a date-time with an offset counts as the day that it was in that zone.

    Raises:
        BadDate: `text` is no date.
    """
    if text == UNKNOWN:
        return UNKNOWN_DATE
    simple = _simple(text)
    if simple is not None:
        return simple
    if _DATE_TIME.fullmatch(text):
        return _date_time(text, timezone)
    if "/" in text:
        return _interval(text, timezone)
    if text[:1] + text[-1:] in ("[]", "{}"):
        return _set(text, timezone)
    return _parts_marked(text)


def parse_day(text: str) -> date:
    """Return the day that `text` holds as YYYY-MM-DD, without marks.

    Raises:
        BadDate: `text` is no plain day.
    """
    found = _simple(text)
    # A mark at the end (`2024-12-01~`) leaves the precision a day.
    if found is None or found.precision != "day" or found.earliest is None or not text[-1].isdigit():
        raise _bad_date(text, "write one plain day, such as 2024-12-01")
    return found.earliest


def format_day(when: date) -> str:
    """Return a day as the screen shows it: `1 Dec 2024`."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def without_time(text: str) -> str:
    """Return a date as shown, without the time of day."""
    return re.sub(r" \d\d:\d\d$", "", text)


def without_year(text: str, year: int) -> str:
    """Return a date as shown, without the year that goes without saying; a lone month keeps it.

    An interval within one month names the month once: `27–29 Nov`.
    """
    short = _DAY_OF_YEAR.sub(lambda day: day[1] if day[2] == str(year) else day[0], text)
    return _WITHIN_A_MONTH.sub(r"\1–\3 \2", short)


def _simple(text: str) -> EdtfDate | None:
    """Return the date of a plain year, month, season or day with at most one mark at its end; None for other texts."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    year, month, number, mark = match.groups()
    approximate, uncertain = mark in ("~", "%"), mark in ("?", "%")
    first, last, precision = _bounds(text, int(year), month, number)
    shown = _mark(_at_precision(first, precision), approximate, uncertain)
    return EdtfDate(first, last, precision, approximate, uncertain, shown)


def _bounds(text: str, year: int, month: str | None, number: str | None) -> tuple[date, date, Precision]:
    """Return first day, last day and precision of a year, a month (or season) or a day; `text` is for messages."""
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


def _season(year: int, code: str) -> tuple[date, date, Precision]:
    """Return the bounds of a meteorological season of the northern hemisphere; winter is cut off with its year.

    The edtf library has the same bounds.
    """
    first = _SEASONS[code][1]
    last = min(first + 2, 12)
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), "interval"


def _date_time(text: str, timezone: str | None) -> EdtfDate:
    """Return the day of a date-time, shown with its time; one with an offset is moved to `timezone` first."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadDate(f"“{text}” is no date and time: {error}", "write it like 2024-11-29T17:31:09") from None
    if moment.tzinfo is not None and timezone is not None:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            moment = moment.astimezone(ZoneInfo(timezone))
        except (ZoneInfoNotFoundError, ValueError, OverflowError):
            moment = moment.replace(tzinfo=None)  # no such zone here: the day stands as it is written
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadDate(f"the year {moment.year:04} in “{text}” is out of range")
    only = moment.date()
    shown = f"{format_day(only)} {moment:%H:%M}"
    return EdtfDate(only, only, "day", approximate=False, uncertain=False, text=shown)


def _interval(text: str, timezone: str | None) -> EdtfDate:
    """Return the date of `start/end`, either of which may be open (`..` or nothing)."""
    start, _, end = text.partition("/")
    if "/" in end:
        raise _bad_date(text, "an interval has one slash, as in 2024-11-30/2024-12-03")
    if start in _OPEN_END and end in _OPEN_END:
        raise BadDate(f"the interval “{text}” says nothing", f"write {UNKNOWN}")
    first = None if start in _OPEN_END else _interval_end(start, text, timezone)
    last = None if end in _OPEN_END else _interval_end(end, text, timezone)
    parts = [part.when for part in (first, last) if part is not None]
    approximate = any(part.approximate for part in parts)
    uncertain = any(part.uncertain for part in parts)
    if first is not None and last is not None:
        if first.earliest > last.latest and not _follows(end, start):
            raise BadDate(f"the interval “{text}” is reversed", f"write {end}/{start}")
        # Without a zone, the days of moments in order may stand the other way round.
        days = min(first.earliest, last.latest), max(first.earliest, last.latest)
        return EdtfDate(*days, "interval", approximate, uncertain, _join(first.when, last.when))
    if last is not None:
        return EdtfDate(None, last.latest, "before", approximate, uncertain, f"by {last.when.text}")
    bound = first.earliest if first is not None else None
    return EdtfDate(bound, None, "after", approximate, uncertain, f"since {parts[0].text}")


class _IntervalEnd(msgspec.Struct, frozen=True):
    """A date with both bounds, at one end of an interval."""

    when: EdtfDate
    earliest: date
    latest: date


def _follows(later: str, earlier: str) -> bool:
    """Return whether two date-times with offsets are moments in this order."""
    if not (_DATE_TIME.fullmatch(later) and _DATE_TIME.fullmatch(earlier)):
        return False
    moments = datetime.fromisoformat(later), datetime.fromisoformat(earlier)
    return all(each.tzinfo is not None for each in moments) and moments[0] >= moments[1]


def _interval_end(text: str, whole: str, timezone: str | None) -> _IntervalEnd:
    """Return the end of the interval `whole` that `text` is.

    Raises:
        BadDate: it is unknown, open or an interval itself.
    """
    found = parse(text, timezone) if text != UNKNOWN and "/" not in text else None
    if found is None or found.earliest is None or found.latest is None:
        raise BadDate(f"“{text}” cannot end the interval “{whole}”", "write .. for an end that is open")
    return _IntervalEnd(found, found.earliest, found.latest)


def _parts_marked(text: str) -> EdtfDate:
    """Return a date that has marks on its parts (`2024-~12`) or unspecified digits (`2024-12-XX`)."""
    if not _PARTS_MARKED.fullmatch(text):
        raise _bad_date(text)
    bare = re.sub("[~?%]", "", text)
    approximate = "~" in text or "%" in text
    uncertain = "?" in text or "%" in text
    found = _simple(bare) or _open_digits(bare, text)
    return replace(found, approximate=approximate, uncertain=uncertain, text=_mark(found.text, approximate, uncertain))


def _open_digits(text: str, whole: str) -> EdtfDate:
    """Return the date of a text without marks whose last digits are unspecified: `2024-12-XX`, `2024-XX`, `202X`."""
    match = _OPEN_DIGITS.fullmatch(text)
    year, month = (match[1], match[2]) if match else ("", None)
    if match is None or (month not in (None, "XX") and ("X" in year or match[3] is None)):
        raise BadDate(f"“{whole}” leaves digits open before given ones", "leave open the last digits only: 2024-12-XX")
    if month not in (None, "XX"):
        return parse(f"{year}-{month}")
    first = _bounds(whole, int(year.replace("X", "0")), None, None)[0]
    last = _bounds(whole, int(year.replace("X", "9")), None, None)[1]
    return _between(first, last)


def _set(text: str, timezone: str | None) -> EdtfDate:
    """Return the date of `[a, b]` (one of them) or `{a, b}` (all of them): from the first day to the last.

    `a..b` among the members stands for all between, `..b` and `a..` for an open side.
    """
    # As intervals, which `parse` reads already.
    inner = re.sub(r"\.\.", "/", text[1:-1]).replace(" ", "")
    if inner.startswith("/") or inner.endswith("/"):
        inner = inner.replace("/", "../", 1) if inner.startswith("/") else inner[:-1] + "/.."
    # Sets within sets would be read as deep as a hostile text nests them.
    members = [UNKNOWN_DATE if member[:1] in ("[", "{") else parse(member, timezone) for member in inner.split(",")]
    if any(member.precision == "unknown" for member in members):
        raise _bad_date(text)
    early = [member.earliest for member in members if member.earliest is not None]
    late = [member.latest for member in members if member.latest is not None]
    approximate = any(member.approximate for member in members)
    uncertain = any(member.uncertain for member in members)
    if len(late) == len(members) == len(early):
        found = _between(min(early), max(late))
    elif len(late) == len(members):
        found = EdtfDate(None, max(late), "before", approximate, uncertain, f"by {format_day(max(late))}")
    elif len(early) == len(members):
        found = EdtfDate(min(early), None, "after", approximate, uncertain, f"since {format_day(min(early))}")
    else:
        raise BadDate(f"the set “{text}” says nothing", f"write {UNKNOWN}")
    shown = _mark(found.text, approximate, uncertain)
    return replace(found, approximate=approximate, uncertain=uncertain, text=shown)


def _between(first: date, last: date) -> EdtfDate:
    """Return the date from `first` to `last`, at the coarsest precision that has just these bounds."""
    precision = _precision(first, last)
    if precision != "interval":
        return EdtfDate(
            first, last, precision, approximate=False, uncertain=False, text=_at_precision(first, precision)
        )
    start, end = (
        EdtfDate(one, one, "day", approximate=False, uncertain=False, text=format_day(one)) for one in (first, last)
    )
    return EdtfDate(first, last, precision, approximate=False, uncertain=False, text=_join(start, end))


def _precision(first: date, last: date) -> Precision:
    """Return the precision of a date that spans exactly these days."""
    if first == last:
        return "day"
    if first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1] and first.year == last.year:
        if first.month == last.month:
            return "month"
        if (first.month, last.month) == (1, 12):
            return "year"
    return "interval"


def _at_precision(first: date, precision: Precision) -> str:
    """Return how to show a day, month, season (an "interval") or year that begins on `first`."""
    if precision == "year":
        return str(first.year)
    if precision == "month":
        return f"{MONTHS[first.month - 1]} {first.year}"
    if precision == "interval":
        return f"{_SEASON_NAMES[first.month]} {first.year}"
    return format_day(first)


def _mark(shown: str, approximate: bool, uncertain: bool) -> str:
    """Return the text of a date with the signs for approximate and uncertain: `~6 Dec 2024?`."""
    return ("~" if approximate else "") + shown + ("?" if uncertain else "")


def _join(first: EdtfDate, last: EdtfDate) -> str:
    """Return the text of an interval, with the year once where both ends share it: `30 Nov – 3 Dec 2024`."""
    if first.earliest is None or last.earliest is None:
        return f"{first.text} – {last.text}"
    year = f" {first.earliest.year}"
    same = first.earliest.year == last.earliest.year and first.precision in ("day", "month")
    start = first.text.removesuffix(year) if same else first.text
    return f"{start} – {last.text}"


def _swapped(year: int, month: str, number: str | None) -> str:
    """Return how to mend a month that does not exist: with day and month swapped, where that is a date."""
    if number is not None and 1 <= int(number) <= 12 and int(month) <= calendar.monthrange(year, int(number))[1]:
        return f"months come before days: did you mean {year:04}-{number}-{month}?"
    return "months run from 01 to 12"


def _bad_date(text: str, mend: str = "") -> BadDate:
    """Return the error for a text that is no date: with the date that its author may have meant, else with `mend`."""
    what = f"“{text}” is no date" if text else "the date is empty"
    meant = _guess(text)
    if meant:
        return BadDate(what, f"did you mean {meant}?")
    return BadDate(what, mend) if mend else BadDate(what)


def _guess(text: str) -> str:
    """Return the ISO date that a text such as `2024/12/1`, `1 Dec 2024` or `9 ديسمبر 2024` means; "" where none.

    Digits may be those of any script.
    """
    from tui.store.schema.month_names import in_english

    return _guess_english(text) or _guess_english(in_english(text))


def _guess_english(text: str) -> str:
    """Return the ISO date that a text in digits, or with an English month, means; "" where it is none of these."""
    loose = _OTHER_NUMERIC.fullmatch(text)
    try:
        if loose is not None:
            return date(int(loose[1]), int(loose[2]), int(loose[3])).isoformat()
        named = _MONTH_IN_WORDS.fullmatch(text)
        if named is not None:
            number, name, year = named[1] or named[5], named[2] or named[4], named[3] or named[6]
            if name.title() in MONTHS:
                return date(int(year), MONTHS.index(name.title()) + 1, int(number)).isoformat()
    except ValueError:
        return ""
    return ""
