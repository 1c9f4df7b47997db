"""A page as bytes: text, Markdown, HTML, PDF, or the view behind it as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from msgspec import Struct

    from tui.render.report.layout import Part

Form = Literal["text", "markdown", "html", "json", "pdf"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
ENDINGS: Final[Mapping[str, Form]] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".pdf": "pdf",
}
"""The format that a file's name asks for by its ending."""
DRAWN: Final[frozenset[Form]] = frozenset({"html", "pdf"})
"""Formats with drawings, whose map wants coast and borders under it."""


def form_of(file: Path) -> Form | None:
    """Return the format that a file's name asks for; None where its ending names none."""
    return ENDINGS.get(file.suffix.lower())


def encode(parts: Sequence[Part], view: Struct, form: Form) -> bytes:
    """Return a page in a format, in UTF-8 where it is text.

    Raises:
        SyrtuiError: it is to be PDF, and no program prints that here.
    """
    from tui.render.report import layout

    match form:
        case "text":
            return layout.as_text(parts).encode()
        case "markdown":
            return layout.as_markdown(parts).encode()
        case "json":
            return layout.as_json(view) + b"\n"
    from tui.render.report.html import as_html  # only now: a template is what takes longest to import

    html = as_html(parts)
    if form == "html":
        return html.encode()
    from tui.base.pdf import pdf

    return pdf(html)
