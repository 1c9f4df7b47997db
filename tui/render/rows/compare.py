"""Two days side by side: what became known, what was denied, levels, relations, disputes."""

from __future__ import annotations

from typing import Final

from tui.analysis.views.changes import Differences, LevelMove
from tui.analysis.views.disputes import DisputeMove
from tui.render import glyphs
from tui.render.rows.inspector.fact import fact_link
from tui.render.rows.overview import move_rows
from tui.render.rows.parts import BLANK, count, heading, plain, signed
from tui.render.text import Row, Rows, Span, Target, justify

TITLES: Final = {
    "new": "Became known",
    "corroborated": "Said again by another",
    "denied": "Denied",
    "withdrawn": "No longer known",
}
"""What stands above the facts, by what happened to them."""


def rows(view: Differences, cells: int) -> Rows:
    """Return what is different between two days, from the earlier to the later."""
    made = [heading("Levels"), *(_level_row(level, cells) for level in view.levels)]
    made += [BLANK, heading("Disputes", count(len(view.disputes), "change"))]
    made += [_dispute_row(dispute, cells) for dispute in view.disputes]
    made += [BLANK, heading("Relations", count(len(view.relations), "change"))]
    made += [row for move in view.relations for row in move_rows(move, cells)]
    for change, title in TITLES.items():
        if facts := view.facts.get(change):
            made += [BLANK, heading(title, count(len(facts), "fact"))]
            made += [row for fact in facts for row in fact_link(fact, facts.year, cells)]
    if not view.facts:
        made += [BLANK, plain("Nothing became known between the two days.", "muted")]
    return Rows(made)


def _level_row(level: LevelMove, cells: int) -> Row:
    right = [
        _level(level.level_before, level.index_before),
        Span(" → ", "muted"),
        _level(level.level_after, level.index_after),
        Span(("" if level.change is None else signed(level.change, 0)).rjust(6), "strong"),
    ]
    left = [Span(level.name), Span(f"  {glyphs.EVENTS[level.event]}", "muted")]
    return Row(justify(left, right, cells), f"base:{level.base}:{level.event}", Target("base", level.base))


def _level(level: str, index: float | None) -> Span:
    mark = glyphs.STANDINGS[level]
    return Span(f"{mark.glyph} {mark.word}{'' if index is None else f' {index:.0f}'}", mark.style)


def _dispute_row(dispute: DisputeMove, cells: int) -> Row:
    left = [Span(f"{dispute.change:<9}", "accent"), Span(dispute.asks)]
    return Row(justify(left, (), cells), f"question:{dispute.question}", Target("question", dispute.question))
