"""The user's own notes as a section of the report."""

from __future__ import annotations

from collections.abc import Sequence

from tui.analysis.views.notes import NoteView
from tui.render.report.layout import Heading, Items, Paragraph, Part
from tui.render.rows.notes import told


def noted(notes: Sequence[NoteView]) -> list[Part]:
    """Return notes under what they are on; last, those on what the theatre has no more."""
    by_thing: dict[str, list[str]] = {}
    for each in sorted(notes, key=lambda note: not note.name):
        thing = each.name or f"no longer in the theatre: {each.kind} {each.id}"
        by_thing.setdefault(thing, []).append(f"{each.note} ({told(each)})" if each.note else told(each))
    return [
        Heading("Notes"),
        Paragraph("The reader's own; no judgement rests on them."),
        Items(list(by_thing.items())),
    ]
