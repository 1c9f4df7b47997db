"""Two days side by side: what became known, what was denied, levels, relations, disputes."""

from __future__ import annotations

from datetime import date

import polars as pl

from tui.analysis.situation import Situation
from tui.render import glyphs
from tui.render.rows import overview
from tui.render.rows.inspector.fact import fact_link
from tui.render.rows.parts import BLANK, count, heading, plain, signed
from tui.render.text import Row, Rows, Span, Target, justify

_FACTS: tuple[tuple[str, str], ...] = (
    ("new", "Became known"),
    ("corroborated", "Said again by another"),
    ("denied", "Denied"),
    ("withdrawn", "No longer known"),
)


def rows(situation: Situation, first: date, second: date, cells: int) -> Rows:
    """What is different between two days, from the earlier to the later."""
    changes = situation.day.assessor.changes(min(first, second), max(first, second))
    made = [heading("Levels")]
    for level in changes.levels.iter_rows(named=True):
        was, now = glyphs.LEVELS[level["band_before"]], glyphs.LEVELS[level["band_after"]]
        right = [
            Span(f"{was.glyph} {was.word} {level['index_before']:.0f}", was.style),
            Span(" → ", "muted"),
            Span(f"{now.glyph} {now.word} {level['index_after']:.0f}", now.style),
            Span(f"  {signed(level['change'], 0)}".rjust(6), "strong"),
        ]
        left = [Span(situation.lookup.place(level["base"]))]
        key = f"base:{level['base']}"
        made.append(Row(justify(left, right, cells), key, Target("base", level["base"])))
    made += [BLANK, heading("Disputes", f"{count(changes.disputes.height, 'change')}")]
    for dispute in changes.disputes.iter_rows(named=True):
        left = [Span(f"{dispute['change']:<9}", "accent"), Span(dispute["asks"])]
        target = Target("question", dispute["question"])
        made.append(Row(justify(left, (), cells), f"question:{dispute['question']}", target))
    moved = changes.relations
    made += [BLANK, heading("Relations", f"{count(moved.height, 'change')}")]
    made += [overview.move_row(situation, move, cells) for move in moved.iter_rows(named=True)]
    frames = situation.store.frames
    for change, title in _FACTS:
        ids = changes.facts.filter(pl.col("change") == change)["fact"]
        facts = frames.facts.filter(pl.col("id").is_in(ids.implode())).sort("earliest", nulls_last=True)
        if facts.height:
            made += [BLANK, heading(title, count(facts.height, "fact"))]
            for fact in facts.iter_rows(named=True):
                made += fact_link(situation, fact, cells)
    if changes.facts.is_empty():
        made += [BLANK, plain("Nothing became known between the two days.", "muted")]
    return Rows(made)
