"""What would change it: for each level and open question the single changes that make it another."""

from __future__ import annotations

from typing import Final

from tui.analysis.views.what_would_change import AnswerChanges, Change, LevelChanges, WhatWouldChange
from tui.render import glyphs
from tui.render.rows.analysis.columns import side_by_side
from tui.render.rows.levels import becomes, change_text
from tui.render.rows.parts import BLANK, count, heading, paragraph
from tui.render.rows.support import percent
from tui.render.text import Row, Rows, Span, Target, pad

LEVEL: Final = 18
"""Cells of what a level becomes."""


def rows(view: WhatWouldChange, cells: int) -> Rows:
    """Return the levels, each with what would make it another, and the open questions likewise."""
    if not view.levels and not view.answers:
        return Rows()
    made: list[Row] = []
    for each in view.levels:
        made += [*_level(each, cells), BLANK]
    if view.answers:
        made.append(heading("Open questions", "the smallest change for each other answer"))
    for asked in view.answers:
        made += [*_question(asked, cells), BLANK]
    return Rows(made)


def _level(each: LevelChanges, cells: int) -> list[Row]:
    key, target = f"level:{each.base}:{each.event}", Target("base", each.base)
    mark = glyphs.LEVELS[each.level]
    index = "" if each.index is None else f" {each.index:.0f}"
    title = [
        Span(each.name, "title"), Span(f" · {glyphs.EVENTS[each.event]}  ", "muted"),
        Span(f"{mark.glyph} {mark.word}{index}", mark.style),
    ]  # fmt: skip
    made = paragraph(title, cells, key=key, target=target)
    made += paragraph([Span(holds(each), "muted")], cells, key=key, target=target, indent=2)
    for change in each.changes:
        shown = glyphs.LEVELS[change.level]
        what = Span(pad(f"{'▲' if change.up else '▼'} {becomes(change)}", LEVEL), shown.style)
        made += _change(f"{key}:{change.kind}:{change.of}:{change.value}", change, what, cells)
    return made


def holds(each: LevelChanges) -> str:
    """Return between which levels it stays, whatever single change is made."""
    tried = f"whichever of {count(each.tried, 'single change')} is made"
    if not each.changes:
        return f"{each.level}, {tried}"
    if each.lowest == each.highest:
        return f"{each.lowest} or not assessed, {tried}"
    return f"from {each.lowest} to {each.highest}, {tried}"


def _question(each: AnswerChanges, cells: int) -> list[Row]:
    key, target = f"asked:{each.question}", Target("question", each.question)
    made = paragraph([Span(each.asks, "strong")], cells, key=key, target=target)
    made += paragraph([Span(leads(each), "muted")], cells, key=key, target=target, indent=2)
    for change in each.changes:
        made += _change(
            f"{key}:{change.lead}", change, Span(f"→ {change.lead_says or 'no answer leads'} "), cells, wide=True
        )
    return made


def leads(each: AnswerChanges) -> str:
    """Return which answer leads now, and how far it is supported."""
    if each.lead is None:
        return "now no answer leads" + ("" if each.changes else f"; nor by any of {count(each.tried, 'single change')}")
    support = "" if each.support is None else f", support {percent(each.support)}"
    rest = "" if each.changes else f"; it does, whichever of {count(each.tried, 'single change')} is made"
    return f"now leads: {each.lead_says}{support}{rest}"


def _change(key: str, change: Change, what: Span, cells: int, *, wide: bool = False) -> list[Row]:
    target = Target(change.record, change.id) if change.record else None
    text = Span(change_text(change), "muted")
    if wide:
        return paragraph([what, text], cells, key=key, target=target, indent=4)
    lines = side_by_side([([what], LEVEL), ([text], max(cells - LEVEL - 4, 12))])
    return [Row((Span("  "), *line), key, target) for line in lines]
