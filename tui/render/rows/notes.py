"""The user's own notes, for the inspector, and the marks of what is noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from tui.analysis.views.notes import Mark, NoteView
from tui.render import glyphs
from tui.render.glyphs import Glyph
from tui.render.rows.parts import BLANK, day_text, heading, paragraph
from tui.render.text import Row, Span

NOTED: Final[Mapping[Mark, Glyph]] = {"bookmark": glyphs.BOOKMARK, "note": glyphs.NOTE}


def rows(notes: Sequence[NoteView], cells: int) -> list[Row]:
    """Return notes under a heading, and a blank line under them."""
    made = [heading("Your notes")]
    for each in notes:
        sign = NOTED["bookmark" if each.bookmark else "note"]
        made += paragraph([Span(f"{sign.glyph} ", sign.style), Span(told(each), "muted")], cells, indent=2)
        if each.note:
            made += paragraph([Span("  "), Span(each.note)], cells, indent=2)
    return [*made, BLANK]


def told(note: NoteView) -> str:
    """Return the author and date of a note, with its confidence, bookmark and tags."""
    parts = [f"{note.by}, {day_text(date.fromisoformat(note.at[:10]))}"]
    if note.kind == "answer":
        parts.append(f"on the answer {note.id.partition('~')[2]}")
    if note.confidence is not None:
        parts.append(f"own confidence {note.confidence}")
    if note.bookmark:
        parts.append("bookmarked")
    if note.tags:
        parts.append("tags " + ", ".join(note.tags))
    return " · ".join(parts)
