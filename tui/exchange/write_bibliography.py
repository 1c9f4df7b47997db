"""The sources as a bibliography: CSL-JSON for Zotero and pandoc, BibTeX for LaTeX."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

import msgspec

from tui.analysis.views.extract import Extract, SourceEntry

Json = dict[str, Any]

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""BibTeX's own names, which a style writes in its language."""
_LATEX: Final = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}
"""How LaTeX is told that a sign is just that."""


def encode_csl(held: Extract) -> bytes:
    """Return the sources as CSL-JSON; a date that is not known is left out, a vague one is written as far as it is."""
    items = [_item(source) for source in held.sources]
    return msgspec.json.format(msgspec.json.encode(items), indent=2) + b"\n"


def _item(source: SourceEntry) -> Json:
    item: Json = {
        "id": source.id,
        "type": "webpage" if source.url else "document",
        "title": source.title,
        "language": source.language,
        "note": _note(source),
    }
    if source.byline:
        item["author"] = [{"literal": source.byline}]
    if source.publisher:
        item |= {"container-title": source.publisher, "publisher": source.publisher}
    if source.url:
        item |= {"URL": source.url, "accessed": {"date-parts": [_parts(source.entered)]}}
    issued = _issued(source)
    if issued:
        item["issued"] = issued
    return item


def _issued(source: SourceEntry) -> Json:
    when = source.dated
    if when.earliest is None or when.latest is None:
        return {"literal": when.text} if when.earliest or when.latest else {}
    places = {"year": 1, "month": 2}.get(when.precision, 3)
    parts = [_parts(when.earliest)[:places], _parts(when.latest)[:places]]
    issued: Json = {"date-parts": parts if parts[0] != parts[1] else parts[:1]}
    return issued | {"circa": True} if when.approximate or when.uncertain else issued


def _parts(day: date) -> list[int]:
    return [day.year, day.month, day.day]


def _note(source: SourceEntry) -> str:
    lost = "; known only through what echoes it" if source.lost else ""
    return f"Admiralty reliability {source.reliability}; published {source.published}{lost}"


def encode_bibtex(held: Extract) -> bytes:
    """Return the sources as BibTeX, in UTF-8; `date` has each date as biblatex reads it, in EDTF."""
    return "\n".join(_entry(source) for source in held.sources).encode()


def _entry(source: SourceEntry) -> str:
    when, fields = source.dated, {"title": f"{{{_latex(source.title)}}}"}
    if source.byline or source.publisher:
        # In braces of their own: a name of several words is no first and last name.
        fields["author"] = f"{{{_latex(source.byline or source.publisher)}}}"
    if source.publisher:
        fields["organization"] = _latex(source.publisher)
    if when.earliest is not None or when.latest is not None:
        fields["date"] = _latex(source.published)
    first, last = when.earliest, when.latest
    month = ""
    if first is not None and last is not None and first.year == last.year:
        fields["year"] = str(first.year)
        month = _MONTHS[first.month - 1] if first.month == last.month else ""
    if source.url:
        # Verbatim to LaTeX; a brace would end it.
        fields |= {"url": source.url.replace("{", "%7B").replace("}", "%7D"), "urldate": source.entered.isoformat()}
    fields |= {"langid": source.language, "note": _latex(_note(source))}
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    if month:
        lines.append(f"  month = {month},")
    return "\n".join([f"@misc{{{source.id},", *lines, "}", ""])


def _latex(text: str) -> str:
    return re.sub(r"[\\~^&%$#_{}]", lambda found: _LATEX[found[0]], text)
