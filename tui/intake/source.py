"""The record of an article as a source: title, publisher, day of publication and its reason, language, id."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final
from urllib.parse import urlsplit

from tui.analysis.query.fold import fold
from tui.base.sanitize import clean
from tui.intake.date_lines import date_line, full_dates
from tui.intake.documents import Document
from tui.intake.draft import SourceDraft
from tui.intake.moments import moment
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
        """Return the day of publication in EDTF, and how it is known. The day of a change is not that day."""
        when = self._read(document.published, language)
        if when:
            return when, self._with_zone(f"As {document.told_by} gives it.", when)
        changed = self._read(document.modified, language)
        changed_by = f"as {document.told_by} gives it"
        top = document.paragraphs[:_TOP]
        for number, line in enumerate(top, 1):
            following = top[number] if number < len(top) else ""
            for is_change, when in date_line(line, following, language):
                if not is_change:
                    return when, self._with_zone(f"As paragraph {number} gives it.", when)
                if not changed:
                    changed, changed_by = when, f"as paragraph {number} gives it"
        if changed:
            last = parse_or_unknown(changed, self._zone).latest
            return f"../{last}", f"Undated; not after {last}, when it was last changed, {changed_by}."
        told_days = [
            (told.when, number)
            for number, text in enumerate(document.paragraphs, 1)
            for told in full_dates(text, language)
        ]
        if told_days:
            day, number = max(told_days)
            return f"{day}/..", f"Undated; not before {day}, the latest day that it tells (paragraph {number})."
        return UNKNOWN, "Undated; it tells no day that could be counted from."

    def _read(self, told: str, language: str) -> str:
        """Return what a page, a mail or a feed tells of a day as EDTF; nothing where it is none."""
        when = moment(told)
        if not when and told:
            when = next((each.when for name in (language, "en") for each in full_dates(told, name)), "")
        for each in (when, when.partition("T")[0]):
            if each and parse_or_unknown(each, self._zone).latest is not None:
                return each
        return ""

    def _with_zone(self, note: str, when: str) -> str:
        """Return how a day is known, with what its zone comes to."""
        day, _, clock = when.partition("T")
        if clock and not re.search(r"Z|[+-]", clock):
            return f"{note} The time has no zone."
        here = parse_or_unknown(when, self._zone).latest
        return f"{note} In the theatre's zone that is {here}." if str(here) != day else note

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
        dated = len(first) <= _SHORT and full_dates(first, language)
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
