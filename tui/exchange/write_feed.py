"""What is new as a feed, RSS 2.0 or Atom (RFC 4287): the facts that became known last, the newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from html import escape
from typing import Final
from xml.etree.ElementTree import Element

from tui.analysis.views.extract import Extract, FactEntry, SourceEntry
from tui.exchange.identifiers import uuid_of
from tui.exchange.xml_document import child
from tui.exchange.xml_document import encode as encode_xml

MOST: Final = 100
"""Entries of a feed; readers keep those of before."""


def encode_rss(held: Extract) -> bytes:
    """Return the feed as RSS 2.0."""
    root = Element("rss", version="2.0")
    channel = child(root, "channel")
    child(channel, "title", held.title)
    # A theatre has no page on the web; RSS wants an address all the same.
    child(channel, "link", uuid_of(held.title, "theatre", "").urn)
    child(channel, "description", held.described)
    child(channel, "lastBuildDate", format_datetime(_moment(held.as_of)))
    sources = {source.id: source for source in held.sources}
    for fact in newest(held):
        item = child(channel, "item")
        child(item, "title", _title(fact))
        url = _url(fact, sources)
        if url:
            child(item, "link", url)
        child(item, "description", _html(fact, sources))
        child(item, "category", fact.kind)
        child(item, "guid", uuid_of(held.title, "fact", fact.id).urn, isPermaLink="false")
        child(item, "pubDate", format_datetime(_moment(fact.known)))
    return encode_xml(root)


def encode_atom(held: Extract) -> bytes:
    """Return the feed as Atom."""
    root = Element("feed", xmlns="http://www.w3.org/2005/Atom")
    facts = newest(held)
    child(root, "id", uuid_of(held.title, "theatre", "").urn)
    child(root, "title", held.title)
    child(root, "subtitle", held.described)
    child(root, "updated", _moment(facts[0].known if facts else held.as_of).isoformat())
    child(child(root, "author"), "name", "syrtui")
    sources = {source.id: source for source in held.sources}
    for fact in facts:
        entry = child(root, "entry")
        child(entry, "id", uuid_of(held.title, "fact", fact.id).urn)
        child(entry, "title", _title(fact))
        child(entry, "updated", _moment(fact.known).isoformat())
        child(entry, "category", term=fact.kind)
        url = _url(fact, sources)
        if url:
            child(entry, "link", href=url, rel="alternate")
        child(entry, "content", _html(fact, sources), type="html")
    return encode_xml(root)


def newest(held: Extract) -> Sequence[FactEntry]:
    """Return the facts that became known last, the newest first."""
    return sorted(held.facts, key=lambda fact: fact.known, reverse=True)[:MOST]


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _title(fact: FactEntry) -> str:
    return f"{fact.when_text}: {fact.says}"


def _url(fact: FactEntry, sources: Mapping[str, SourceEntry]) -> str:
    """Return where the first of its sources that has an address is."""
    urls = (sources[each.source].url for each in fact.citations)
    return next((url for url in urls if url.startswith(("https://", "http://"))), "")


def _html(fact: FactEntry, sources: Mapping[str, SourceEntry]) -> str:
    graded = f"Graded {fact.grade}" if fact.grade else "Not graded"
    names = dict.fromkeys(each.source for each in fact.citations)
    cited = [f"{sources[name].publisher or 'unknown publisher'}: {sources[name].title}" for name in names]
    lines = [f"{graded}{', disputed' if fact.disputed else ''}.", *cited, fact.note]
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)
