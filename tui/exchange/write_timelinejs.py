"""TimelineJS 3: a slide a fact, with the date as its sources leave it in `display_date`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

import msgspec

from tui.analysis.views.extract import Extract, FactEntry, SourceEntry

Json = dict[str, Any]


def encode(held: Extract) -> bytes:
    """Return the facts that have a date as a timeline, grouped by kind; TimelineJS has no place for the others."""
    sources = {source.id: source for source in held.sources}
    timeline = {
        "title": {"text": {"headline": escape(held.title), "text": _paragraph(escape(held.described))}},
        "events": [_slide(*dated, sources) for dated in held.dated],
        "scale": "human",
    }
    return msgspec.json.format(msgspec.json.encode(timeline), indent=2) + b"\n"


def _slide(fact: FactEntry, first: date, last: date, sources: Mapping[str, SourceEntry]) -> Json:
    slide: Json = {
        "unique_id": fact.id,
        "group": fact.kind,
        "start_date": _date(first, fact.precision),
        # Texts are HTML: a title with < in it would be markup.
        "text": {"headline": escape(fact.says), "text": "".join(_told(fact, sources))},
    }
    if last != first and fact.precision == "interval":
        slide["end_date"] = _date(last, fact.precision)
    if not fact.is_certain:
        slide["display_date"] = fact.when_text
    return slide


def _date(day: date, precision: str) -> Json:
    """Return a date object no finer than the date is known."""
    parts = {"year": day.year, "month": day.month, "day": day.day}
    return {name: parts[name] for name in list(parts)[: {"year": 1, "month": 2}.get(precision, 3)]}


def _told(fact: FactEntry, sources: Mapping[str, SourceEntry]) -> list[str]:
    graded = f"Graded {fact.grade}" if fact.grade else "Not graded"
    paragraphs = [_paragraph(escape(f"{graded}{', disputed' if fact.disputed else ''}."))]
    if fact.note:
        paragraphs.append(_paragraph(escape(fact.note)))
    for name in dict.fromkeys(each.source for each in fact.citations):
        source = sources[name]
        title = escape(source.title)
        if source.url.startswith(("https://", "http://")):
            title = f'<a href="{escape(source.url)}">{title}</a>'
        paragraphs.append(_paragraph(f"{escape(source.publisher or 'unknown publisher')}: {title}"))
    return paragraphs


def _paragraph(html: str) -> str:
    return f"<p>{html}</p>"
