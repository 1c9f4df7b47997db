"""Dates told in a text, as EDTF: what is written out, weekdays and other words counted from the day of publication.

A place in the text that may be a date is found by the names of months, weekdays and spans of time of its language (the
tables of `dateparser`), and read by `dateparser` alone; it is never left to search a text for dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final

import msgspec

from tui.store.schema.edtf import BadDate, EdtfDate, parse

MOST: Final = 4
"""How many dates are offered for a paragraph."""

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FIRST_YEAR: Final = 1900
NO_DAY: Final = date(2100, 1, 1)
"""Stands for a day of publication that is not known; what is counted from it is known by its year."""
_COUNTED: Final = re.compile(r"(?<!\d)(?:2098|2099|2100|2101)(?!\d)")

# A word before a date that makes it the first or the last day, or a rough one. By language, as articles are written in.
_SINCE: Final = ("since", "starting", "from", "منذ", "depuis", "seit", "с", "desde", "з")
_UNTIL: Final = (
    "until",
    "till",
    "by",
    "before",
    "حتى",
    "قبل",
    "jusqu'au",
    "avant",
    "bis",
    "до",
    "к",
    "hasta",
    "antes del",
)
_ABOUT: Final = ("about", "around", "circa", "shortly after", "نحو", "vers", "um", "около", "hacia")
_BETWEEN: Final = (("from", "to"), ("from", "until"), ("between", "and"), ("من", "إلى"), ("с", "по"))

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d~?")
_PART: Final = re.compile(r"\d{4}(?:-\d\d)?")
_SINCE_PART: Final = re.compile(rf"{_PART.pattern}/\.\.")
_SAME_DAY: Final = re.compile(
    r"\b(?:that|the same) (?:day|morning|afternoon|evening|night)\b|\b(?:le même jour|ce jour-là|dans la journée)\b"
    r"|\b(?:am selben tag|an diesem tag)\b|\b(?:el mismo día|ese día)\b|в тот же день|في اليوم نفسه",
    re.IGNORECASE,
)


class Told(msgspec.Struct, frozen=True, order=True):
    """A date that a text tells: from `start` to before `end`, in characters, in EDTF, and how it was read."""

    start: int
    end: int
    when: str
    why: str


class Candidate(msgspec.Struct, frozen=True):
    """A date that facts of a paragraph may have, in EDTF, and how it was derived."""

    when: str
    why: str


def find(text: str, language: str, published: EdtfDate) -> list[Told]:
    """Return the dates that a text tells, in its order; `language` is ISO 639, `published` the text's own day.

    Where that is unknown, or only no later than some day, they are those that are told with their year: others would be
    counted from it.
    """
    day = (published.latest or published.earliest or NO_DAY) if published.earliest is not None else NO_DAY
    language = language if _words(language) is not None else "en"
    words = _words(language)
    found: list[tuple[int, int, str, str]] = []
    for match in words.finditer(text) if words is not None else ():
        read = _read(match, language, day)
        if read is not None:
            found.append((match.start(), match.end(), *read))
    told = list(_joined(text, found))
    return told if day != NO_DAY else [each for each in told if not _COUNTED.search(each.when)]


def same_day(text: str, told: Sequence[Told], before: Sequence[Told]) -> list[Told]:
    """Return the day that *later that day* means, the last that was told before; none where the text tells its own."""
    match = _SAME_DAY.search(text)
    days = [each for each in before if _DAY.fullmatch(each.when)]
    if match is None or not days or any(_DAY.fullmatch(each.when) for each in told):
        return []
    return [Told(*match.span(), days[-1].when, f"that day, stated before: {days[-1].why}")]


def candidates(
    told: Sequence[Told],
    before: Sequence[Told],
    published: EdtfDate,
    begins: date | None,
    reworded: Sequence[Candidate] = (),
    alike: Sequence[Candidate] = (),
    *,
    expects: bool = False,
) -> list[Candidate]:
    """Return up to `MOST` dates that facts of a paragraph may have, likely ones first; that none is told is no date.

    Args:
        told: what the paragraph tells.
        before: what the text tells before it.
        published: the text's own day.
        begins: the day on which what the text is about began: the first of the theatre's window, as a rule.
        reworded: dates of the facts that are told by paragraphs which this one echoes, likely ones first.
        alike: dates of other facts like this.
        expects: whether the paragraph tells of what is to come.
    """
    first, last = published.earliest, published.latest
    days, earlier = ([each for each in them if _DAY.fullmatch(each.when)] for them in (told, before))
    parts = [each for each in told if _PART.fullmatch(each.when)]
    since = [Candidate(f"{each.when}/..", f"since {each.when}, as stated") for each in parts[-1:]]
    # "Since March" is told of what goes on, and of what was done in March.
    then = [Candidate(each.when[:-3], each.why) for each in told if _SINCE_PART.fullmatch(each.when)][:1]
    if first is None or last is None:
        own = [Candidate(each.when, each.why) for each in told[:2]]
        until = [Candidate(f"../{last}", "it was published by then")] if last is not None else []
        return _first_of([*own, *since, *then, *reworded[:1], *until, *alike])
    onwards = [Candidate(f"{first}/..", "from publication on: it is expected")] if expects else []
    day = Candidate(f"{first}" if first == last else f"{first}/{last}", "the day of publication")
    by = Candidate(f"../{last}", "by the day of publication")
    window = (
        [Candidate(f"{begins}/{last}", "in the days up to publication")] if begins is not None and begins < last else []
    )
    own = [Candidate(each.when, each.why) for each in told]
    if days:
        return _first_of([*own[:1], *onwards, *_between(days), *_up_to(days, last), *window, day, *then, *own[1:], by])
    earliest = _up_to(sorted(earlier, key=lambda each: each.when), last)
    if told:
        return _first_of([*own[:1], *onwards, *since, *earliest, day, *reworded[:2], *own[1:], *window, by])
    if earlier:
        return _first_of([*onwards, *window, *earliest, by, day])
    return _first_of([*onwards, *reworded[:1], *window, day, by, *alike])


def _first_of(offered: Iterable[Candidate]) -> list[Candidate]:
    """Return the first candidates, each once, where it stands first."""
    found: dict[str, Candidate] = {}
    for each in offered:
        found.setdefault(each.when, each)
    return list(found.values())[:MOST]


def _between(days: Sequence[Told]) -> list[Candidate]:
    """Return the interval from the first to the last of days, where there are two."""
    ends = sorted({_plain(each.when) for each in days})
    return [Candidate(f"{ends[0]}/{ends[-1]}", "from the one to the other")] if len(ends) > 1 else []


def _up_to(days: Sequence[Told], last: date) -> list[Candidate]:
    """Return the interval from the first of days up to publication."""
    return [
        Candidate(f"{each.when}/{last}", f"since then, up to publication: {each.why}")
        for each in days[:1]
        if _plain(each.when) < f"{last}"
    ]


# --- where dates stand ---


@lru_cache(maxsize=16)
def _words(language: str) -> re.Pattern[str] | None:
    """Return the pattern of what may be a date in a language; None for one that `dateparser` does not know."""
    from dateparser.languages.loader import LocaleDataLoader

    try:
        told: dict[str, Any] = LocaleDataLoader().get_locale(language).info
    except (ValueError, KeyError):
        return None
    months = _any(name for month in _MONTHS for name in told.get(month, ()))
    weekdays = _any(name for day in _WEEKDAYS for name in told.get(day, ()) if len(name) > 2)
    relative = _any(name for key, names in told.get("relative-type", {}).items() for name in names if _is_of_days(key))
    counted = "|".join(
        pattern.replace("(\\d++[.,]?\\d*+)", r"(?:\d{1,2}|an?|one|two|three|four|five|six|seven)")
        for key, patterns in told.get("relative-type-regex", {}).items()
        for pattern in patterns
        if _is_of_days(key) and "ago" in key
    )
    day, year = r"\d{1,2}(?:st|nd|rd|th|\.)?", r"(?:1[89]|20)\d\d"
    forms = [
        r"(?P<iso>\d{4}-\d\d-\d\d)",
        rf"(?P<month_first>(?:{months})\.?\s+{day}(?:,?\s+{year})?(?!\d))",
        rf"(?P<day_first>{day}\s+(?:of\s+|de\s+)?(?:{months})\b\.?(?:,?\s+(?:de\s+)?{year})?)",
        rf"(?P<month>(?:{months})\.?\s+{year})",
        *([rf"(?P<relative>{relative})"] if relative else []),
        *([rf"(?P<counted>{counted})"] if counted else []),
        rf"(?P<weekday>{weekdays})",
        rf"(?P<year>{year})(?!\s*(?:%|km|kilomet|mile|met(?:er|re)|troops|soldiers|people|fighters))",
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?![\w-]|[.,]\d)", re.IGNORECASE)


def _any(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(set(names), key=len, reverse=True))


def _is_of_days(key: str) -> bool:
    return bool(re.search(r"\b(?:day|week|month|year)\b", key)) and not key.startswith("in ")


# --- what they say ---


def _read(match: re.Match[str], language: str, day: date) -> tuple[str, str] | None:
    """Return the EDTF of one place in a text, and how it was read; None where it is no date."""
    kind, text = match.lastgroup or "", match.group()
    if kind == "year":
        return (text, "the year is stated") if _FIRST_YEAR <= int(text) <= day.year + 1 else None
    if kind == "iso":
        return (text, "the day is stated") if _is_date(text) else None
    # A weekday is the last before publication, and the day itself where it is that.
    base = day + timedelta(days=1) if kind == "weekday" else day
    # It takes "two days ago" for what it is in digits only, as "a week ago".
    when, period = _parsed(language, base, re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text))
    if when is None:
        return None
    why = {
        "weekday": f"{text}, before {day} was published" if when != day else f"{text}, the day of publication",
        "month": "the month is stated", "relative": f"{text}, on {day}", "counted": f"{text}, on {day}",
    }.get(kind, "the day is stated")  # fmt: skip
    if kind == "month" or period == "month":
        return f"{when:%Y-%m}", why
    if period == "year":
        return f"{when:%Y}", why
    if period == "week":
        # "This week" and "last week": the seven days up to then; "a week ago" is roughly that day.
        if kind == "counted":
            return f"{when}~", why
        return f"{when - timedelta(days=6)}/{when}", why
    return f"{when}", why


# A weekday costs a millisecond to read, and is told again and again.
@lru_cache(maxsize=4096)
def _parsed(language: str, base: date, text: str) -> tuple[date | None, str]:
    """Return the day that `dateparser` reads in a text, and how fine it is."""
    found = _parser(language, base).get_date_data(text)
    return found.date_obj.date() if found.date_obj is not None else None, found.period


@lru_cache(maxsize=64)
def _parser(language: str, base: date) -> Any:
    from dateparser.date import DateDataParser

    settings = {"RELATIVE_BASE": datetime.combine(base, time()), "PREFER_DATES_FROM": "past"}
    try:
        return DateDataParser(languages=[language], settings=settings)
    except ValueError:
        return DateDataParser(languages=["en"], settings=settings)


def _is_date(text: str) -> bool:
    try:
        parse(text)
    except BadDate:
        return False
    return True


# --- what stands around them ---


def _joined(text: str, found: list[tuple[int, int, str, str]]) -> Iterator[Told]:
    """Yield dates with what the words before them make of them: two with `from … to` between them are one interval."""
    index = 0
    while index < len(found):
        start, end, when, why = found[index]
        before = text[max(start - 40, 0) : start].rstrip().casefold()
        following = found[index + 1] if index + 1 < len(found) else None
        if following is not None and any(
            before.endswith(first) and text[end : following[0]].strip().casefold() == then for first, then in _BETWEEN
        ):
            interval = f"{_plain(when)}/{_plain(following[2])}"
            if _is_date(interval):
                yield Told(start, following[1], interval, "from the one to the other")
                index += 2
                continue
        yield Told(start, end, *_qualified(before, when, why))
        index += 1


def _qualified(before: str, when: str, why: str) -> tuple[str, str]:
    plain = _plain(when)
    for words, form, told in (
        (_SINCE, "{}/..", "since then"), (_UNTIL, "../{}", "by then"), (_ABOUT, "{}~", "roughly then"),
    ):  # fmt: skip
        for word in words:
            if before.endswith(word) and not before[: -len(word)][-1:].isalnum():
                changed = form.format(plain)
                if "/" not in plain and _is_date(changed):
                    return changed, f"{word} … ({told})"
    return when, why


def _plain(when: str) -> str:
    return when.rstrip("~?%")
