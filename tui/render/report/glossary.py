"""The glossary as a page: one term, or all of them."""

from __future__ import annotations

from collections.abc import Iterable

from tui.render.glyphs import Glyph
from tui.render.report.layout import Heading, Items, Paragraph, Part
from tui.render.terms import TERMS, Term


def page(terms: Iterable[Term] = TERMS) -> list[Part]:
    """Return each term with what it says, its signs, its range, what it is made of and by which formula."""
    parts: list[Part] = [Heading("Glossary", 1)]
    for term in terms:
        parts += [Heading(term.name), *about(term)]
    return parts


def one(term: Term) -> list[Part]:
    """Return the page of one term."""
    return [Heading(term.name, 1), *about(term)]


def about(term: Term) -> list[Part]:
    """Return what there is to say of a term, below its name."""
    told = [
        ("range", term.range),
        ("made of", term.made_of),
        ("formula", term.formula),
        ("signs", signs(term.signs)),
        ("also", ", ".join(term.also)),
    ]
    listed = Items([(f"{label}: {text}", ()) for label, text in told if text])
    return [Paragraph(term.says), *([listed] if listed.items else [])]


def signs(shown: Iterable[Glyph]) -> str:
    """Return what each sign means, in one line."""
    return ", ".join(f"{each.glyph} {each.word}" for each in shown)
