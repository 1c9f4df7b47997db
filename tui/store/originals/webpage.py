"""Web pages on standard input → their text on standard output, as JSON: run as a program of its own.

Pages come from strangers, and no HTML parser is safe from a page that is made to keep it busy for ever (a hundred
thousand elements within each other): a process of its own can be stopped. It imports nothing of syrtui.

Pages follow each other, each after its length in four bytes. What is printed is a list with two things for each page:
a list of two lists of lines (the main text alone, then everything on the page: the main text leaves out menus and
footers, and where it leaves out too much, the other has it), and what the page's head tells of it.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

Read = tuple[list[list[str]], dict[str, str]]

HEAD = {
    "title": ("og:title", "twitter:title"),
    "publisher": ("og:site_name", "publisher", "citation_publisher", "dc.publisher"),
    "byline": ("author", "citation_author", "dc.creator"),
    "url": ("og:url",),
}
"""What `meta` elements say what, by name, property or itemprop in lower case: the first of these that has `content`."""
PUBLISHED = ("article:published_time", "og:article:published_time", "datepublished")
MODIFIED = ("article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time", "dcterms.modified",
            "dc.date.modified", "last-modified", "revised")  # fmt: skip
ALSO_PUBLISHED = ("dcterms.issued", "dc.date.issued", "citation_publication_date", "citation_date", "parsely-pub-date",
                  "sailthru.date", "publish-date", "publication_date", "pubdate", "dcterms.date", "dc.date",
                  "date")  # fmt: skip
"""Names for the day of publication that are less strict than JSON-LD: some pages have other days there."""
NO_DAY = re.compile(r"\s*(?:0\d{3}|1[0-7]\d\d)\b")
"""How a day begins that a program wrote that knew none."""
UPDATED = re.compile(
    r"\b(?:updated?|modified|last (?:changed|edited|revised)|mis(?:e)? à jour|modifiée?|actualizad[oa]|aktualisiert"
    r"|ge[aä]ndert|aggiornato|atualizad[oa]|обновлен[оа]?|обновлён|изменен[оа]?)\b|تحديث|تعديل",
    re.IGNORECASE,
)
"""What stands before the day on which a text was changed: that is not its publication."""
PUBLISHED_BY_CLASS = re.compile(r"publi|posted|pubdate|entry-date|dateline", re.IGNORECASE)
FEW = 30
"""Characters that say what a time is."""
INLINE = ("#text", "span", "b", "strong", "i", "em", "small", "abbr", "label", "svg")
MOST_TIMES = 200
"""`time` elements that are looked at."""
ARTICLES = re.compile(r"(?:Article|Posting|Report|Analysis)$")
"""The types of JSON-LD that an article has."""


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
    """Return what a page tells of itself, by the names of `HEAD`, and its language; when it was published and changed.

    `told_by` says what tells the day of publication; where none is told, what tells of the change.
    """
    document = tree.document
    metas = read_metas(document)
    found = {name: first(metas, names) for name, names in HEAD.items()}
    link, root = document.query_selector("link[rel='canonical']"), document.query_selector("html")
    found["url"] = (link.getattr("href") if link else "") or found["url"]
    found["title"] = found["title"] or tree.title or ""
    found["language"] = (root.getattr("lang") if root else "") or ""
    linked, timed = read_linked(document, found["url"]), read_times(document)
    days = {
        "published": (
            meta_day(metas, PUBLISHED), linked["published"], timed["itemprop"], meta_day(metas, ALSO_PUBLISHED),
            timed["published"],
        ),
        "modified": (meta_day(metas, MODIFIED), linked["modified"], timed["modified"]),
    }  # fmt: skip
    for name, told in days.items():
        found[name], by = next((each for each in told if each[0] and not NO_DAY.match(each[0])), ("", ""))
        if by and "told_by" not in found:
            found["told_by"] = f"the page's {by}"
    return {name: told for name, told in found.items() if told}


Day = tuple[str, str]
"""A day as it is told, and what tells it; "" and "" where nothing does."""


def read_metas(document: Any) -> dict[str, str]:
    """Return what the `meta` elements of a page say, by name, property or itemprop in lower case; the first of each."""
    metas: dict[str, str] = {}
    for each in document.query_selector_all("meta[content]"):
        for attribute in ("property", "name", "itemprop"):
            name, content = each.getattr(attribute), each.getattr("content")
            if name and content and content.strip():
                metas.setdefault(name.lower(), content.strip())
    return metas


def first(metas: dict[str, str], names: tuple[str, ...]) -> str:
    """Return what the first of these names says that says anything."""
    return next((metas[name] for name in names if name in metas), "")


def meta_day(metas: dict[str, str], names: tuple[str, ...]) -> Day:
    """Return the day that the first of these names tells."""
    return next(((metas[name], name) for name in names if name in metas), ("", ""))


def read_linked(document: Any, url: str) -> dict[str, Day]:
    """Return when an article was published and changed by what its page tells search engines in JSON-LD.

    Of several things that are told of, it is the article of this address, else the first article, else what it is on.
    """
    nodes = []
    for script in document.query_selector_all("script[type='application/ld+json']"):
        text = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|(?://)?\]\]>)\s*$", "", script.text)
        try:
            nodes += nodes_of(json.loads(text, strict=False))
        except (ValueError, RecursionError):
            continue
    dated = [each for each in nodes if any(isinstance(each.get(key), str) for key in ("datePublished", "dateModified"))]
    dated.sort(key=lambda each: (not is_article(each), not (url and url in addresses(each))))
    best = dated[0] if dated else {}
    return {
        name: (best[key], f"JSON-LD ({key})") if isinstance(best.get(key), str) else ("", "")
        for name, key in (("published", "datePublished"), ("modified", "dateModified"))
    }


def nodes_of(data: Any) -> list[dict[str, Any]]:
    """Return the things that a piece of JSON-LD tells of, but not those that they have within them."""
    if isinstance(data, list):
        return [each for item in data if isinstance(item, dict) for each in nodes_of(item)]
    if not isinstance(data, dict):
        return []
    graph, main = data.get("@graph"), data.get("mainEntity")
    return [data, *(nodes_of(graph) if isinstance(graph, list) else []), *([main] if isinstance(main, dict) else [])]


def is_article(node: dict[str, Any]) -> bool:
    """Return whether a thing that JSON-LD tells of is an article."""
    kinds = node.get("@type")
    return any(
        isinstance(each, str) and ARTICLES.search(each) for each in (kinds if isinstance(kinds, list) else [kinds])
    )


def addresses(node: dict[str, Any]) -> list[Any]:
    """Return the addresses of a thing that JSON-LD tells of."""
    page = node.get("mainEntityOfPage")
    return [node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page]


def read_times(document: Any) -> dict[str, Day]:
    """Return the days that `time` elements tell: of publication by their itemprop, by their place, and of a change.

    By its place it is the first that stands in the article, or is marked as its day; one alone needs no mark.
    """
    found: dict[str, Day] = dict.fromkeys(("itemprop", "published", "modified"), ("", ""))
    plain: list[tuple[bool, bool, Day]] = []
    for each in list(document.query_selector_all("time[datetime]"))[:MOST_TIMES]:
        marks = " ".join(each.getattr(name) or "" for name in ("itemprop", "class"))
        told = each.getattr("datetime") or "", f"time element “{' '.join(each.text.split())[:40]}”"
        marked = each.getattr("pubdate") is not None or bool(PUBLISHED_BY_CLASS.search(marks))
        if UPDATED.search(label(each)) or (UPDATED.search(marks) and not marked) or "dateModified" in marks:
            found["modified"] = found["modified"] if found["modified"][0] else told
        elif "datePublished" in marks:
            found["itemprop"] = found["itemprop"] if found["itemprop"][0] else (told[0], "time element (datePublished)")
        else:
            plain.append((not marked, not within_article(each), told))
    best = min(plain, key=lambda each: each[:2], default=None)
    if best is not None and (len(plain) == 1 or not (best[0] and best[1])):
        found["published"] = best[2]
    return found


def label(element: Any) -> str:
    """Return the few words that say what a time is: its own, and those before it in its line, or before that."""
    words = ""
    for node in (element, element.parent):
        side = node.prev if node is not None else None
        while side is not None and side.tag != "time" and len(words) < FEW:
            text = " ".join(side.text.split())
            if side.tag not in INLINE and len(text) > FEW:
                break  # a headline, or a paragraph
            words = f"{text} {words}".strip()
            side = side.prev
        if words or side is not None:
            break
    return f"{words[-FEW:]} {element.text[:FEW]}"


def within_article(element: Any) -> bool:
    """Return whether an element stands in the article itself, and in nothing that goes round it."""
    node, inside = element.parent, False
    while node is not None:
        if node.tag in ("aside", "nav", "footer"):
            return False
        inside = inside or node.tag in ("article", "main")
        node = node.parent
    return inside


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
