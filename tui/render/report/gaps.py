"""Gaps as a section of the brief: what nobody reports, what is not assessed, not yet used, or has no date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tui.analysis.views.report import Report
from tui.render import glyphs
from tui.render.report.layout import Paragraph, Part, Text, said
from tui.render.report.lines import listed
from tui.render.rows.levels import unassessed
from tui.render.rows.parts import count, words

UNDATED: Final = 6
"""Facts without a date that are named; the rest are counted."""


def gap_parts(view: Report) -> Part:
    """Return what is missing, one thing a line."""
    lines = list(_lines(view))
    return listed(lines) if lines else Paragraph("None that is known.")


def _lines(view: Report) -> Iterator[Text]:
    for base in view.bases:
        for level in () if base.standing.lost else base.levels:
            if level.index is None:
                why = unassessed(level)
                yield f"{base.name}, {glyphs.EVENTS[level.event]}: not assessed{f' ({why})' if why else ''}."
        if base.gaps:
            yield f"{base.name}: nobody reports on {', '.join(map(words, base.gaps))}."
    for source in view.gaps.unused:
        numbers = ", ".join(map(str, source.paragraphs))
        yield f"{source.name}: no fact is taken from paragraph{'s' if len(source.paragraphs) > 1 else ''} {numbers}."
    if view.gaps.unattached:
        yield f"No original is attached of {'; '.join(each.name for each in view.gaps.unattached)}."
    undated = view.gaps.undated
    for fact in undated[:UNDATED]:
        yield said(f"Date unknown: {fact.says}", view.cited.of_facts([fact.fact]))
    if len(undated) > UNDATED:
        yield f"{count(len(undated) - UNDATED, 'more fact')} without a date."
