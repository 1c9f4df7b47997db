"""Web pages on standard input → their text on standard output, as JSON: run as a program of its own.

Pages come from strangers, and no HTML parser is safe from a page that is made to keep it busy for ever (a hundred
thousand elements within each other): a process of its own can be stopped. It imports nothing of syrtui.

Pages follow each other, each after its length in four bytes. What is printed is a list with two things for each page:
a list of two lists of lines (the main text alone, then everything on the page: the main text leaves out menus and
footers, and where it leaves out too much, the other has it), and what the page's head tells of it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

Read = tuple[list[list[str]], dict[str, str]]

HEAD = {
    "title": ("meta[property='og:title']", "meta[name='twitter:title']"),
    "publisher": ("meta[property='og:site_name']", "meta[name='publisher']"),
    "published": ("meta[property='article:published_time']", "meta[itemprop='datePublished']", "meta[name='date']"),
    "byline": ("meta[name='author']",),
    "url": ("meta[property='og:url']",),
}
"""Where a page's head says what: the first of these elements that has `content`."""


def read_page(page: bytes) -> Read:
    """Return the lines of a page's main text and those of all its text; and title, publisher, date and so on.

    Raises:
        ImportError: Resiliparse, of the extra `html`, is not installed.
    """
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    from resiliparse.parse.html import HTMLTree

    encoding = detect_encoding(page, from_html_meta=True) or "utf-8"
    html = bytes_to_str(page, encoding, errors="replace")
    lines = [
        extract_plain_text(
            html, preserve_formatting=True, main_content=only_main, list_bullets=False, alt_texts=False
        ).splitlines()
        for only_main in (True, False)
    ]
    return lines, read_head(HTMLTree.parse(html))


def read_head(tree: Any) -> dict[str, str]:
    """Return what a page tells of itself, by the names of `HEAD`, and its language."""
    document = tree.document
    found: dict[str, str] = {}
    for name, selectors in HEAD.items():
        elements = (document.query_selector(selector) for selector in selectors)
        found[name] = next((told for each in elements if each and (told := each.getattr("content"))), "")
    link, root = document.query_selector("link[rel='canonical']"), document.query_selector("html")
    time = document.query_selector("time[datetime]")
    found["url"] = (link.getattr("href") if link else "") or found["url"]
    found["title"] = found["title"] or tree.title or ""
    found["published"] = found["published"] or (time.getattr("datetime") if time else "") or linked_date(document)
    found["language"] = (root.getattr("lang") if root else "") or ""
    return {name: told for name, told in found.items() if told}


def linked_date(document: Any) -> str:
    """Return the day of publication that a page tells search engines in JSON-LD; nothing where there is none."""
    for script in document.query_selector_all("script[type='application/ld+json']"):
        try:
            data = json.loads(script.text)
        except ValueError:
            continue
        for each in data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, dict) else []:
            if isinstance(each, dict) and isinstance(each.get("datePublished"), str):
                return str(each["datePublished"])
    return ""


def read_all(data: bytes) -> list[Read]:
    """Return what `read_page` does for each page."""
    made, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        made.append(read_page(data[at + 4 : at + 4 + length]))
        at += 4 + length
    return made


NOT_INSTALLED = 3
"""The exit code where the extractor is missing."""

if __name__ == "__main__":
    try:
        found = read_all(sys.stdin.buffer.read())
    except ImportError:
        sys.exit(NOT_INSTALLED)
    json.dump(found, sys.stdout)
