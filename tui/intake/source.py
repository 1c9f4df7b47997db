"""The record of an article as a source: title, publisher, day of publication and its reason, language, id."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final
from urllib.parse import urlsplit

from tui.analysis.query.fold import fold
from tui.base.sanitize import clean
from tui.intake import dates
from tui.intake.documents import Document
from tui.intake.draft import SourceDraft
from tui.intake.names import Mention
from tui.store.schema.edtf import BadDate, EdtfDate, parse
from tui.store.schema.frames import Store
from tui.store.schema.records import UNKNOWN

_UNDETERMINED: Final = "und"
_TOP: Final = 6
"""Paragraphs at the beginning among which a date line or a credit line stands."""
_SHORT: Final = 90
"""Characters of the longest line that is a date line or a credit line."""
_TITLE: Final = 160
_FEW_WORDS: Final = 5
"""Words that a date line may have beside the date, as *Published on … by our staff*."""
_ENDS: Final = re.compile(r"[.!?…]\W*$")
_CLOCK: Final = re.compile(
    r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?:\s*([ap])\.?m\.?)?(?![\d:])", re.IGNORECASE
)
_CREDIT: Final = re.compile(
    r"^\W*(?:source|via|from|copyright|©|by|quelle|fuente|источник|المصدر)\b\s*[:©]?", re.IGNORECASE
)


class Sources:
    """Makes records of sources for articles; made once for each store. Ids given before are taken."""

    def __init__(self, store: Store, taken: Collection[str] = ()) -> None:
        frames = store.frames
        self._zone = store.theatre.timezone
        self._taken = {*frames.sources["id"], *taken}
        self._kinds = dict(frames.actors.select("id", "kind").iter_rows())
        self._names = dict(frames.actors.select("id", "name").iter_rows()) | {}
        self._places = dict(frames.places.select("id", "name").iter_rows())
        self._spelt = {
            fold(alias): id_ for id_, alias in frames.aliases.filter(kind="actors").select("id", "alias").iter_rows()
        }
        self._spelt |= {fold(name): id_ for id_, name in self._names.items()}

    def make(self, document: Document, mentions: Sequence[Sequence[Mention]], published: str = "") -> SourceDraft:
        """Return the record proposed for an article; `published` is the day in EDTF, where the user knows it."""
        language = language_of(document)
        when, note = (published, "As entered.") if published else self._published(document, language)
        publisher, told = self._publisher(document, mentions)
        title = self._title(document, mentions, language, when)
        flaws = [
            *([] if not title.startswith("(untitled)") else ["No headline."]),
            *([] if document.byline else ["No byline."]),
            *([] if publisher != UNKNOWN or told else ["No publisher or site name."]),
            *([] if parse_or_unknown(when, self._zone).latest else ["No date."]),
        ]
        return SourceDraft(
            self._id(publisher, told, title, when),
            title,
            when,
            note,
            language,
            publisher,
            told,
            clean(document.byline)[0][:200],
            clean(document.url)[0][:2000],
            flaws=tuple(flaws),
        )

    def _published(self, document: Document, language: str) -> tuple[str, str]:
        """Return the day of publication in EDTF, and how it is known."""
        if document.published:
            when = _iso(document.published, self._zone)
            if when:
                return when, f"As {document.told_by} gives it."
        top = document.paragraphs[:_TOP]
        for number, line in enumerate(top, 1):
            if len(line) <= _SHORT:
                for told in _full_dates(line, language):
                    rest = line[: told.start] + line[told.end :]
                    if len(rest.split()) <= _FEW_WORDS and not _ENDS.search(line):
                        clock = next(
                            (each for each in map(_clock, (line[told.end :], *top[number : number + 1])) if each), ""
                        )
                        zone = " The time has no zone." if clock else ""
                        return f"{told.when}{clock}", f"As paragraph {number} gives it.{zone}"
        told_days = [
            (told.when, number)
            for number, text in enumerate(document.paragraphs, 1)
            for told in _full_dates(text, language)
        ]
        if told_days:
            day, number = max(told_days)
            return f"{day}/..", f"Undated; not before {day}, the latest day that it tells (paragraph {number})."
        return UNKNOWN, "Undated; it tells no day that could be counted from."

    def _publisher(self, document: Document, mentions: Sequence[Sequence[Mention]]) -> tuple[str, str]:
        """Return the publisher's id, or `unknown` and its name as told."""
        host = urlsplit(document.url).hostname or "" if document.url.startswith("http") else ""
        told = clean(document.publisher)[0]
        for name in (told, host, host.removeprefix("www.").partition(".")[0]):
            if name and fold(name) in self._spelt:
                return self._spelt[fold(name)], ""
        if told:
            return UNKNOWN, told
        for line, named in list(zip(document.paragraphs, mentions, strict=True))[:_TOP]:
            credit = _CREDIT.match(line) if len(line) <= _SHORT else None
            outlets = [each.ids[0] for each in named if self._kinds.get(each.ids[0]) in ("outlet", "agency")]
            if credit is not None:
                return (outlets[0], "") if outlets else (UNKNOWN, clean(line[credit.end() :])[0].strip(" .:"))
        return UNKNOWN, host

    def _title(self, document: Document, mentions: Sequence[Sequence[Mention]], language: str, when: str) -> str:
        if document.title:
            return clean(document.title)[0][:200]
        first = document.paragraphs[0].strip().strip("# ")
        dated = len(first) <= _SHORT and _full_dates(first, language)
        is_headline = len(first) <= _TITLE and first[-1:] not in ".:;,…" and not _CREDIT.match(first) and not dated
        if is_headline and len(document.paragraphs) > 1:
            return clean(first)[0]
        named = [each for paragraph in mentions for each in paragraph]
        most = sorted(
            {each.ids[0] for each in named}, key=lambda id_: (-sum(each.ids[0] == id_ for each in named), id_)
        )[:2]
        called = [self._names.get(id_) or self._places.get(id_, id_) for id_ in most]
        return f"(untitled) on {' and '.join(called)}" if called else "(untitled)"

    def _id(self, publisher: str, told: str, title: str, when: str) -> str:
        who = publisher if publisher != UNKNOWN else fold(told) or fold(title.removeprefix("(untitled)"))
        from anyascii import anyascii

        words = re.sub(r"[^a-z0-9]+", "-", anyascii(who).lower()).strip("-")[:40].strip("-") or "source"
        day = re.match(r"\d{4}(-\d\d(-\d\d)?)?", when)
        wanted = f"{words}-{day.group()}" if day else f"{words}-undated"
        number = 1
        found = wanted
        while found in self._taken:
            number += 1
            found = f"{wanted}-{number}"
        self._taken.add(found)
        return found


def language_of(document: Document) -> str:
    """Return the ISO 639 code of the language of an article: as it is told, else as its words have it."""
    told = re.match(r"[a-zA-Z]{2,3}\b", document.language)
    from resiliparse.parse.lang import detect_fast

    found, distance = detect_fast("\n".join(document.paragraphs)[:20_000])
    if told is not None:
        return told.group().lower()
    return str(found) if found != "unknown" and distance else _UNDETERMINED


def parse_or_unknown(when: str, zone: str) -> EdtfDate:
    """Return the bounds of a day of publication; those of an unknown one where it is none."""
    try:
        return parse(when, zone)
    except BadDate:
        return parse(UNKNOWN)


def _full_dates(text: str, language: str) -> list[dates.Told]:
    """Return the days that a text tells with their year: others would be counted from a day that is not known."""
    return [each for each in dates.find(text, language, parse(UNKNOWN)) if re.fullmatch(r"\d{4}-\d\d-\d\d", each.when)]


def _iso(told: str, zone: str) -> str:
    """Return a moment that a page or a feed tells as EDTF; nothing where it is none."""
    match = re.match(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d)?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?", told.strip())
    if match is None:
        found = _full_dates(told, "en")
        return found[0].when if found else ""
    day, clock, offset = match.groups()
    for when in (f"{day}T{clock}:00{_colon(offset)}" if clock else day, day):
        try:
            parse(when, zone)
        except BadDate:
            continue
        return when
    return ""


def _colon(offset: str | None) -> str:
    return offset or "" if not offset or ":" in offset or offset == "Z" else f"{offset[:3]}:{offset[3:]}"


def _clock(text: str) -> str:
    """Return the time of day that a line tells, as ISO 8601 behind a date; nothing where it tells none."""
    match = _CLOCK.search(text) if len(text) <= _SHORT else None
    if match is None:
        return ""
    hour, minute, second, half = match.groups()
    number = int(hour) % 12 + 12 * (half.lower() == "p") if half else int(hour)
    return f"T{number:02}:{minute}" + (f":{second}" if second else "")
