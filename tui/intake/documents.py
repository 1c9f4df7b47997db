"""Articles in files: texts, saved pages, mails and feeds, each with what it tells of itself beside its paragraphs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean
from tui.intake.moments import instant, moment
from tui.store.originals.import_file import (
    BadOriginal,
    Paragraphs,
    decoded,
    is_page_name,
    is_page_text,
    read_bytes,
    read_pages,
    split,
)

MAX_FILES: Final = 10_000
"""How many files of a folder are read."""
MAX_ENTRIES: Final = 2_000
"""How many articles of a feed are read."""
_MAX_FEED_BYTES: Final = 32 * 1024 * 1024
_FEED_SUFFIXES: Final = (".xml", ".rss", ".atom", ".rdf", ".json")
_MAIL_SUFFIXES: Final = (".eml", ".mhtml", ".mht")
_SUFFIXES: Final = (".txt", ".md", ".html", ".htm", ".xhtml", *_MAIL_SUFFIXES, *_FEED_SUFFIXES)
_FEED: Final = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)\b", re.DOTALL)
_MAIL: Final = re.compile(r"(?:From|To|Date|Subject|Received|Return-Path|Message-ID|MIME-Version): ", re.IGNORECASE)
_WRAPPED_AT: Final = 90
"""Characters that lines are not longer than which somebody has wrapped."""
_SENTENCE_END: Final = re.compile(r"[.!?…:;\"”»'’)\]]\s*$")
_SAVED: Final = re.compile(r"\W*saved by ", re.IGNORECASE)
"""The sender of a page that a browser has saved in the form of a mail."""
_NEEDED: Final = ("ahocorasick_rs", "dateparser", "feedparser", "resiliparse")


class Document(msgspec.Struct, frozen=True):
    """One article: its paragraphs, as they stood, and what file, page, mail or feed tell of it, "" where nothing."""

    name: str
    paragraphs: tuple[str, ...]
    title: str = ""
    publisher: str = ""
    published: str = ""
    """As it is written there."""
    modified: str = ""
    """When it was last changed: it was published no later."""
    byline: str = ""
    url: str = ""
    language: str = ""
    told_by: str = "the text"


def check_installed() -> None:
    """Check that what intake needs beside syrtui is installed.

    Raises:
        SyrtuiError: something is missing; the message says how to install it.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise SyrtuiError(f"intake needs {', '.join(missing)}: `pip install 'syrtui[intake]'` installs it")


def files_in(path: Path) -> list[Path]:
    """Return the files to read: the path itself, or those of a folder and its folders that can hold articles."""
    if not path.is_dir():
        return [path]
    found = sorted(
        each
        for each in path.rglob("*")
        if each.suffix.lower() in _SUFFIXES and not any(part.startswith(".") for part in each.relative_to(path).parts)
    )
    return [each for each in found if each.is_file()][:MAX_FILES]


def read_documents(path: Path) -> list[Document]:
    """Return the articles in a file: one, or those of a feed.

    Raises:
        BadOriginal: it cannot be read, or holds none.
    """
    name = clean(str(path))[0]
    limit = {"limit": _MAX_FEED_BYTES} if path.suffix.lower() in _FEED_SUFFIXES else {}
    return documents_of(read_bytes(path, **limit), name, path)


def documents_of(data: bytes, name: str, path: Path | None = None) -> list[Document]:
    """Return the articles in what a file holds, or what was read from a pipe; messages call it `name`.

    Raises:
        BadOriginal: it holds none.
    """
    suffix = path.suffix.lower() if path is not None else ""
    beginning = decoded(data[:4096])
    if suffix in _MAIL_SUFFIXES or (path is None and _MAIL.match(beginning)):
        return [_mail(data, name)]
    if _FEED.match(beginning) or suffix in (".rss", ".atom", ".rdf"):
        return _feed(data, name)
    if suffix == ".json" or (path is None and beginning.lstrip().startswith("{")):
        return _json_feed(data, name)
    if (path is not None and is_page_name(path)) or is_page_text(beginning):
        return [_page(data, name)]
    return [Document(name, tuple(_best(split(data, name))))]


def _best(splits: Iterable[Paragraphs]) -> Paragraphs:
    """Return the paragraphs of a text: its lines, or the blocks between its blank lines where the lines are wrapped."""
    lines, *others = splits
    blocks = others[0] if others else lines
    if len(blocks) > 1 and max(map(len, lines)) <= _WRAPPED_AT:
        broken = sum(not _SENTENCE_END.search(line) for line in lines)
        if 2 * broken > len(lines) and len(blocks) < len(lines):
            return blocks
    return lines


def _kept(splits: Iterable[Paragraphs]) -> Paragraphs:
    """Return the first split that has any text, without blank lines."""
    return next((kept for each in splits if (kept := [line for line in each if line.strip()])), [])


def _page(data: bytes, name: str) -> Document:
    page = read_pages([data], name)[0]
    paragraphs = _kept(page.splits)
    if not paragraphs:
        raise BadOriginal(f"{name}: there is no text in it")
    told = {key: " ".join(text.split()) for key, text in page.head.items()}
    return Document(name, tuple(paragraphs), **{"told_by": "the page's head", **told})


def _mail(data: bytes, name: str) -> Document:
    from email import policy
    from email.parser import BytesParser
    from email.utils import parseaddr

    mail: Any = BytesParser(policy=policy.default).parsebytes(data)
    if _SAVED.match(str(mail.get("From", ""))):
        return _saved_page(mail, name)
    body = mail.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise BadOriginal(f"{name}: there is no text in this mail")
    try:
        text: str = body.get_content()
    except (LookupError, UnicodeError, KeyError):
        text = (body.get_payload(decode=True) or b"").decode("utf-8", "replace")
    if body.get_content_subtype() == "html":
        paragraphs = _kept(read_pages([text.encode("utf-8", "replace")], name)[0].splits)
    else:
        paragraphs = _best(split(text.encode("utf-8", "replace"), name))
    told = {
        key: " ".join(str(mail.get(header, "")).split()) for key, header in (("title", "Subject"), ("from", "From"))
    }
    sent = mail["Date"].datetime if mail["Date"] is not None else None
    return Document(
        name,
        tuple(paragraphs),
        title=told["title"],
        publisher=parseaddr(told["from"])[0],
        published=instant(sent) if sent is not None else "",
        told_by="the mail's Date header",
    )


def _saved_page(mail: Any, name: str) -> Document:
    """Return the page that a browser has saved in the form of a mail: its date is the day on which it was saved."""
    part = next((each for each in mail.walk() if each.get_content_type() == "text/html"), None)
    if part is None:
        raise BadOriginal(f"{name}: there is no page in this file")
    page = _page(part.get_payload(decode=True) or b"", name)
    address = mail.get("Snapshot-Content-Location") or part.get("Content-Location") or ""
    return page if page.url else replace(page, url="".join(str(address).split()))


def _feed(data: bytes, name: str) -> list[Document]:
    import feedparser

    # Not a text: it would take one for an address, and fetch it.
    read: Any = feedparser.parse(data)
    entries: list[Any] = read.entries[:MAX_ENTRIES]
    if not entries:
        raise BadOriginal(f"{name}: there is no article in this feed")
    contents = [(each.get("content") or [{}])[0].get("value") or each.get("summary", "") for each in entries]
    language = str(read.feed.get("language", ""))
    by_name = "published" if read.version.startswith("atom") else "pubDate"
    made = []
    for entry, paragraphs in zip(entries, _texts(contents, name), strict=True):
        published, modified = (_told_in_feed(entry, key) for key in ("published", "updated"))
        if not (published or read.version.startswith("atom")):
            # In other feeds than Atom it is Dublin Core's `date`, which is that of publication.
            published, by_name = modified, "date"
        made.append(
            Document(
                f"{name}: {clean(entry.get('title', '?'))[0]}",
                paragraphs or (" ".join(entry.get("title", "?").split()),),
                title=" ".join(entry.get("title", "").split()),
                publisher=" ".join((entry.get("source") or read.feed).get("title", "").split()),
                published=published,
                modified=modified,
                byline=" ".join(entry.get("author", "").split()),
                url=entry.get("link", ""),
                language=language,
                told_by=f"the feed ({by_name if published else 'updated'})",
            )
        )
    return made


def _told_in_feed(entry: Any, key: str) -> str:
    """Return when an entry of a feed was published or updated; "" where it does not tell."""
    # Not `get`: where an entry tells no `updated`, that gives what it tells of `published`.
    told, parsed = (dict.get(entry, name) for name in (key, f"{key}_parsed"))
    return moment(told or "") or (instant(datetime(*parsed[:6])) if parsed else "")


def _json_feed(data: bytes, name: str) -> list[Document]:
    """Return the articles of a JSON Feed (version 1.1)."""
    try:
        feed = json.loads(decoded(data))
        entries = [each for each in feed["items"] if isinstance(each, dict)][:MAX_ENTRIES]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise BadOriginal(f"{name}: this is no JSON Feed") from None
    if not entries:
        raise BadOriginal(f"{name}: there is no article in this feed")
    contents = [str(each.get("content_html") or "") for each in entries]
    made = []
    for entry, page in zip(entries, _texts(contents, name), strict=True):
        told = {
            key: " ".join(str(entry.get(key) or "").split())
            for key in ("title", "url", "date_published", "date_modified", "language")
        }
        text = str(entry.get("content_text") or entry.get("summary") or told["title"] or "?")
        authors = [each.get("name", "") for each in entry.get("authors") or [] if isinstance(each, dict)]
        made.append(
            Document(
                f"{name}: {clean(told['title'])[0] or '?'}",
                page or tuple(line for line in text.splitlines() if line.strip()),
                title=told["title"],
                publisher=str(feed.get("title") or ""),
                published=told["date_published"],
                modified=told["date_modified"],
                byline=", ".join(map(str, authors)),
                url=told["url"],
                language=told["language"] or str(feed.get("language") or ""),
                told_by=f"the feed ({'date_published' if told['date_published'] else 'date_modified'})",
            )
        )
    return made


def _texts(contents: Iterable[str], name: str) -> Iterator[tuple[str, ...]]:
    """Yield the paragraphs of pieces of HTML, all read by one process; none where a piece is empty."""
    # The element keeps a text without any mark-up from being taken for none.
    pages = [f"<html><body><div>{each}</div></body></html>".encode("utf-8", "replace") for each in contents]
    for page in read_pages(pages, name):
        yield tuple(_kept(reversed(page.splits)))
