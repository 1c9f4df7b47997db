"""Pages as HTML: one file with its style and drawings in it, which fetches nothing and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from tui.base.sanitize import clean
from tui.render.report.figures import Figure
from tui.render.report.layout import (
    Command,
    Heading,
    Items,
    Note,
    Notes,
    Paragraph,
    Part,
    Sentence,
    Table,
    Text,
    is_web_address,
    plain,
)
from tui.render.report.svg import drawing

_ARABIC: Final = re.compile(
    r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]+(?:\s+(?=[\u0600-\u06ff])[\u0600-\u06ff]+)*"
)
"""Words in Arabic letters that follow each other: they run from the right."""
_STYLES: Final = re.compile(r"level-[a-z]+|bad|warn|good")
"""Styles of the screen that a page has as well; the rest is plain."""


class Block(NamedTuple):
    """A part as the template takes it: which of its macros, and what for."""

    kind: str
    part: Part
    level: int = 2
    id: str = ""


class Section(NamedTuple):
    """A heading of level 2 and what stands below it; the first has none."""

    heading: Block | None
    blocks: list[Block]


def as_html(parts: Sequence[Part]) -> str:
    """Return the parts as a page of HTML."""
    heading = next((part.text for part in parts if isinstance(part, Heading) and part.level == 1), "")
    page = _Page()
    return _template().render(
        title=clean(heading)[0],
        sections=list(_sections(parts)),
        text=page.text,
        drawing=page.drawing,
        first_use=page.first_use,
        plain=plain,
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return made.get_template("page.html")


def _sections(parts: Sequence[Part]) -> Iterator[Section]:
    """Yield the sections of a page, each with its blocks."""
    section = Section(None, [])
    for number, part in enumerate(parts):
        block = _block(part, number)
        if block.kind == "heading" and block.level == 2:
            yield section
            section = Section(block, [])
        else:
            section.blocks.append(block)
    yield section


def _block(part: Part, number: int) -> Block:
    match part:
        case Heading(_, level):
            return Block("heading", part, level, f"part-{number}")
        case Paragraph():
            return Block("paragraph", part)
        case Items():
            return Block("items", part)
        case Table():
            return Block("table", part)
        case Command():
            return Block("command", part)
        case Figure():
            return Block("figure", part, id=f"figure-{number}")
        case Notes():
            return Block("notes", part)


class _Page:
    """One page while it is written: which notes have been led to."""

    def __init__(self) -> None:
        self._used: set[int] = set()

    def text(self, text: Text) -> Markup:
        """Return a text with its styles, its address and the links to its notes."""
        if isinstance(text, str):
            return _words(text)
        words = Markup().join(_span(span.text, span.style) for span in text.line)
        if is_web_address(text.url):
            words = Markup('<a href="{}" rel="noreferrer">{}</a>').format(text.url, words)
        return words + self._notes(text)

    def _notes(self, text: Sentence) -> Markup:
        links = []
        for number in text.notes:
            # Where a note is first cited its way back leads to.
            id_ = Markup(' id="used-{}"').format(number) if number not in self._used else Markup()
            self._used.add(number)
            links.append(Markup('<a href="#note-{}"{} role="doc-noteref">{}</a>').format(number, id_, number))
        return Markup('<sup class="refs">{}</sup>').format(Markup(" ").join(links)) if links else Markup()

    def first_use(self, note: Note) -> bool:
        """Return whether some sentence leads to a note."""
        return note.number in self._used

    def drawing(self, figure: Figure, number: int, id_: str) -> Markup:
        """Return a drawing of a figure."""
        return drawing(figure.drawings[number], f"{id_}-{number}")


def _span(text: str, style: str) -> Markup:
    words = _words(text)
    return Markup('<span class="{}">{}</span>').format(style, words) if _STYLES.fullmatch(style) else words


def _words(text: str) -> Markup:
    """Return a text escaped, with what is written from the right marked as such."""
    made, start = [], 0
    shown = clean(text)[0] if not text.isprintable() else text
    for found in _ARABIC.finditer(shown):
        made.append(escape(shown[start : found.start()]))
        made.append(Markup('<bdi lang="ar" dir="rtl">{}</bdi>').format(found.group()))
        start = found.end()
    return Markup().join([*made, escape(shown[start:])])
