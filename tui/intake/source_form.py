"""The form of a source's own record: drafts in, drafts out. What nobody judged or told stays unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal, get_args

from msgspec.structs import replace

from tui.analysis.views.inbox import Choices
from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean
from tui.intake.draft import Draft, SourceDraft
from tui.intake.form import check_own
from tui.intake.own_values import Held, passed_by, with_own
from tui.store.schema.edtf import BadDate, parse
from tui.store.schema.records import UNKNOWN, Grade

SourceField = Literal[
    "reliability", "reason", "title", "publisher", "published", "note", "language", "derived-from", "flaws", "byline",
    "address", "id",
]  # fmt: skip
SOURCE_FIELDS: Final[tuple[SourceField, ...]] = get_args(SourceField)
WORDS: Final[dict[str, tuple[str, str, int]]] = {
    "reason": ("reliability_reason", "why this grade, in your own words", 2000),
    "title": ("title", "the document's title; (untitled) and what it is about, where it has none", 200),
    "note": ("published_note", "how the date was inferred", 2000),
    "byline": ("byline", "the author's name as given", 200),
    "address": ("url", "where it was found", 2000),
}
"""The fields that hold words: the attribute of the record, what to write, and how much at most."""
FLAWS: Final = (
    "No byline.", "No headline.", "No date.", "No publisher or site name.", "Machine translation.",
    "Boilerplate stands among the paragraphs.", "Numbers or units slip.",
)  # fmt: skip
"""What is often wrong with a document."""
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


_HELD: Final[Mapping[SourceField, Held]] = {
    "publisher": Held(("publisher",)),
    "published": Held(("published",), ("published_note",)),
    "language": Held(("language",)),
}
"""Fields that can hold what is in no list, and where the record has it."""


def filled(draft: Draft, **values: Any) -> Draft:
    """Return a draft with other values in its source's record."""
    return replace(draft, source=replace(draft.source, **values))


def changed(draft: Draft, source: SourceDraft, known: Choices) -> Draft:
    """Return a draft with another record of its source; what gives way stays among the candidates."""
    passed = draft.passed_source
    for field, held in _HELD.items():
        passed = passed_by(_listed(draft, field, known), passed, draft.source, source, held)
    return replace(draft, source=source, passed_source=passed)


def candidates(draft: Draft, field: SourceField, known: Choices) -> list[SourceDraft]:
    """Return the record with each candidate of a field in turn: what it was given first; nothing where it has none."""
    ways = _listed(draft, field, known)
    return with_own(ways, draft.passed_source, draft.source, _HELD[field]) if field in _HELD else ways


def _listed(draft: Draft, field: SourceField, known: Choices) -> list[SourceDraft]:
    """Return the record with each value that anybody can choose in a field."""
    now = draft.source
    match field:
        case "reliability":
            return [replace(now, reliability=each) for each in reversed(get_args(Grade))]
        case "publisher":
            outlets = [each.id for each in known.actors if each.detail in ("outlet", "agency")]
            return [replace(now, publisher=each) for each in (*outlets, UNKNOWN)]
        case "published":
            told = {each.when for found in draft.proposals for each in found.dates if _DAY.fullmatch(each.when)}
            # Of a day that is known within bounds, these: "not after" is often the day itself.
            bounded = (each.published for each in (*draft.passed_source, now) if "/" in each.published)
            told |= {day for each in bounded for day in _DAY.findall(each)}
            return [_as_entered(now, each) for each in (*sorted(told), UNKNOWN)]
        case "language":
            return [replace(now, language=each) for each in known.languages]
        case _:
            return []


def cycled(draft: Draft, field: SourceField, step: int, known: Choices) -> Draft:
    """Return a draft with the next (1) or previous (-1) candidate of a field; the same where there is none."""
    ways = candidates(draft, field, known)
    at = ways.index(draft.source) if draft.source in ways else 0
    return changed(draft, ways[(at + step) % len(ways)], known) if ways else draft


def _as_entered(source: SourceDraft, when: str) -> SourceDraft:
    """Return a record with a day of publication that a curator says; how another was known says nothing of it."""
    return replace(source, published=when, published_note="" if when == UNKNOWN else "As entered.")


def with_words(draft: Draft, field: str, text: str) -> Draft:
    """Return a draft with words in a field. Raises SyrtuiError where the field cannot hold them."""
    name, _, most = WORDS[field]
    told = clean(text)[0].strip()
    if field == "title" and not told:
        raise SyrtuiError("a source needs a title: (untitled), and what it is about")
    if len(told) > most:
        raise SyrtuiError(f"it has {len(told)} characters, and {most} at most are kept")
    if field == "reason":
        check_own(told, draft)
    return filled(draft, **{name: told})


def with_day(draft: Draft, text: str, known: Choices) -> Draft:
    """Return a draft that was published on a day in EDTF. Raises SyrtuiError where it is none."""
    try:
        parse(text.strip())
    except BadDate as error:
        raise SyrtuiError(str(error)) from None
    there = (each for each in candidates(draft, "published", known) if each.published == text.strip())
    return changed(draft, next(there, _as_entered(draft.source, text.strip())), known)


def with_language(draft: Draft, text: str, known: Choices) -> Draft:
    """Return a draft in another language. Raises SyrtuiError where it is no ISO 639 code."""
    if not _LANGUAGE.fullmatch(text.strip()):
        raise SyrtuiError("write an ISO 639 code, such as en or ar")
    return changed(draft, replace(draft.source, language=text.strip()), known)


def with_id(draft: Draft, text: str, known: Choices) -> Draft:
    """Return a draft whose source has another id. Raises SyrtuiError where it is none, or taken."""
    told = text.strip()
    if not _ID.fullmatch(told) or len(told) > 80:
        raise SyrtuiError("an id is lower-case words joined by hyphens, 80 characters at most")
    if any(each.id == told for each in known.sources):
        raise SyrtuiError(f"there is a source {told} already")
    return filled(draft, id=told)


def with_flaw(draft: Draft, text: str) -> Draft:
    """Return a draft whose source has one more flaw, in own words. Raises SyrtuiError where they are not."""
    told = clean(text)[0].strip()[:2000]
    check_own(told, draft)
    return filled(draft, flaws=tuple(dict.fromkeys((*draft.source.flaws, told)))) if told else draft
