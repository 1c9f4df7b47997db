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
        text = Span(change_text(change), "muted")
        lines = side_by_side([([what], LEVEL), ([text], max(cells - LEVEL - 4, 12))])
        at = f"{key}:{change.kind}:{change.of}:{change.value}"
        made += [Row((Span("  "), *line), at, _opens(change)) for line in lines]
    return made


def holds(each: LevelChanges) -> str:
    """Return between which levels it stays, whatever single change is made."""
    tried = f"under each of {count(each.tried, 'single change')}"
    span = each.lowest if each.lowest == each.highest else f"between {each.lowest} and {each.highest}"
    lapses = any(change.index is None for change in each.changes)
    return f"{span} {tried}{', where it is assessed' if lapses else ''}"


def _question(each: AnswerChanges, cells: int) -> list[Row]:
    key, target = f"asked:{each.question}", Target("question", each.question)
    made = paragraph([Span(each.asks, "strong")], cells, key=key, target=target)
    made += paragraph([Span(leads(each), "muted")], cells, key=key, target=target, indent=2)
    for change in each.changes:
        leads_then = Span(f"→ {change.lead_says or 'no answer leads'} ")
        text = [leads_then, Span(change_text(change), "muted")]
        made += paragraph(text, cells, key=f"{key}:{change.lead}", target=_opens(change), indent=4)
    return made


def leads(each: AnswerChanges) -> str:
    """Return which answer leads now, and how far it is supported."""
    if each.lead is None:
        return "now no answer leads" + (
            "" if each.changes else f"; nor under any of {count(each.tried, 'single change')}"
        )
    support = "" if each.support is None else f", support {percent(each.support)}"
    rest = "" if each.changes else f"; it does under each of {count(each.tried, 'single change')}"
    return f"now leads: {each.lead_says}{support}{rest}"


def _opens(change: Change) -> Target | None:
    return Target(change.record, change.id) if change.record else None
