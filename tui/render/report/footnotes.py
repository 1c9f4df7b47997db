"""Footnotes: the citations of a page's sentences as numbers, and what each number stands for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from msgspec.structs import replace

from tui.analysis.views.cited import Cited
from tui.analysis.views.explanations import Citation
from tui.render.report.layout import Heading, Items, Note, Notes, Paragraph, Part, Table, Text, said
from tui.render.text import Target

MOST: Final = 6
"""Notes behind one sentence; the citations that carry it most come first."""

Place = tuple[str, int, tuple[str, ...]]
"""Source, paragraph, and through whom the source has it: what one note stands for."""


def numbered(parts: Sequence[Part], cited: Cited) -> tuple[list[Part], Notes]:
    """Return the parts with numbers in place of citations, in the order of reading, and the notes to them."""
    numbers: dict[Place, int] = {}

    def number(text: Text) -> Text:
        if isinstance(text, str) or not text.cites:
            return text
        places = dict.fromkeys(_place(cited.citations[each]) for each in text.cites if each in cited.citations)
        found = [numbers.setdefault(place, len(numbers) + 1) for place in list(places)[:MOST]]
        return replace(text, notes=tuple(sorted(found)))

    made = [_each(part, number) for part in parts]
    return made, Notes([_note(number, place, cited) for place, number in numbers.items()])


def of_source(notes: Notes, source: str) -> tuple[int, ...]:
    """Return the numbers of the notes that lead to a source."""
    return tuple(each.number for each in notes.notes if each.target.id.rpartition("#")[0] == source)


def _place(citation: Citation) -> Place:
    return citation.source, citation.paragraph, citation.chain_names


def _each(part: Part, number: Callable[[Text], Text]) -> Part:
    match part:
        case Paragraph(text):
            return Paragraph(number(text))
        case Items(items):
            return Items([(number(item), [number(each) for each in under]) for item, under in items])
        case Table(columns, rows, right):
            return Table(columns, [[number(cell) for cell in row] for row in rows], right)
        case _:
            return part


def _note(number: int, place: Place, cited: Cited) -> Note:
    source, paragraph, chain = place
    key = f"{source}#{paragraph}"
    name = next((each.name for each in cited.sources if each.id == source), source)
    told = f"{name}, paragraph {paragraph}{''.join(f', from {link}' for link in chain)}"
    digest = cited.digests.get(key, "")
    return Note(number, said(f"{told}: {digest}" if digest else f"{told}."), Target("paragraph", key))


def page(parts: Sequence[Part], cited: Cited, sources: Callable[[Notes], Sequence[Part]]) -> list[Part]:
    """Return a page with its sources and the notes to its sentences at the end."""
    made, notes = numbered(parts, cited)
    if not notes.notes:
        return made
    return [*made, *sources(notes), Heading("Citations"), notes]
