"""What is different between two days, or by what is excluded: levels, disputes, relations and facts."""

from __future__ import annotations

from typing import Final

from tui.analysis.views.changes import Differences, LevelMove
from tui.analysis.views.disputes import DisputeMove
from tui.analysis.views.relations import RelationMove
from tui.render import glyphs
from tui.render.rows.inspector.fact import fact_link
from tui.render.rows.levels import direction
from tui.render.rows.parts import BLANK, count, day_text, heading, paragraph, plain, signed
from tui.render.text import Line, Row, Rows, Span, Target

TITLES: Final = {
    "new": "Became known",
    "corroborated": "Said again by another",
    "denied": "Denied",
    "withdrawn": "No longer known",
}
"""What stands above the facts, by what happened to them."""


def title(view: Differences) -> str:
    """Return what is compared."""
    if view.before == view.after:
        return f"Without {', '.join(view.without)}: before → after"
    return f"From {day_text(view.before)} to {day_text(view.after)}"


def rows(view: Differences, cells: int) -> Rows:
    """Return what is different, level by level, dispute by dispute, pair by pair, and by what happened to facts."""
    made: list[Row] = [plain("weights edited", "warn")] if view.edited else []
    for name, listed in (
        ("Levels", [row for level in view.levels for row in level_rows(level, cells)]),
        ("Disputes", [row for dispute in view.disputes for row in _dispute_rows(dispute, cells)]),
        ("Relations", [row for move in view.relations for row in move_rows(move, cells)]),
    ):
        if listed:
            made += [heading(name, count(len({row.key for row in listed}), "change")), *listed, BLANK]
    for change, name in TITLES.items():
        if facts := view.facts.get(change):
            made += [heading(name, count(len(facts), "fact"))]
            made += [*(row for fact in facts for row in fact_link(fact, facts.year, cells)), BLANK]
    same = [
        name for name, each in (("levels", view.levels), ("disputes", view.disputes), ("relations", view.relations))
    ]
    same = [name for name in same if not getattr(view, name)]
    if not view.any:
        return Rows([plain("Nothing reads differently.", "muted")])
    return Rows([*made, plain(f"No change in {', '.join(same)}.", "muted")] if same else made)


def in_short(view: Differences) -> str:
    """Return how much besides levels is different, in one line; nothing where nothing is."""
    facts = sum(map(len, view.facts.values()))
    told = (("dispute", len(view.disputes)), ("relation", len(view.relations)), ("fact", facts))
    listed = ", ".join(count(number, name) for name, number in told if number)
    return f"also changed: {listed}; c lists them" if listed else ""


def levels_in_short(view: Differences) -> str:
    """Return what has become of levels, one a line, and how much else is different."""
    levels = [
        f"{level.name}, {glyphs.EVENTS[level.event]}: {''.join(span.text for span in level_line(level))}"
        for level in view.levels
    ]
    return "\n".join(filter(None, [*(levels or ["Every level stays what it is."]), in_short(view)]))


def level_rows(level: LevelMove, cells: int) -> list[Row]:
    """Return a level that changed: what it is now, and from what, in words."""
    line = (Span(level.name), Span(f"  {glyphs.EVENTS[level.event]}  ", "muted"), *level_line(level))
    return paragraph(line, cells, key=f"base:{level.base}:{level.event}", target=Target("base", level.base), indent=2)


def level_line(level: LevelMove) -> Line:
    """Return what a level is now, and from what it changed: `substantial 73, down from severe 89`."""
    change = "" if level.change is None else f" ({signed(level.change, 0)})"
    before = f"{level.index_before:.0f}" if level.index_before is not None else ""
    if level.level_before == level.level_after:
        moved = f", was {before}{change}"
    else:
        moved = f", {direction(level.level_before, level.level_after)} {before}".rstrip() + change
    return (_level(level.level_after, level.index_after), Span(moved, "muted"))


def _level(level: str, index: float | None) -> Span:
    mark = glyphs.STANDINGS[level]
    return Span(f"{mark.glyph} {mark.word}{'' if index is None else f' {index:.0f}'}", mark.style)


def _dispute_rows(dispute: DisputeMove, cells: int) -> list[Row]:
    line = [Span(f"{dispute.change}: ", "accent"), Span(dispute.asks)]
    key, target = f"question:{dispute.question}", Target("question", dispute.question)
    return paragraph(line, cells, key=key, target=target, indent=2)


def relation_text(move: RelationMove) -> str:
    """Return a pair that has moved in one line of text."""
    told_by = f", {move.told_by}" if move.told_by else ""
    return f"{' – '.join(move.names)}: {move.before} → {move.after}{told_by}"


def move_rows(move: RelationMove, cells: int) -> list[Row]:
    """Return a pair that has moved, with who says so: from which words to which."""
    told_by = f", {move.told_by}" if move.told_by else ""
    line = [
        Span(" – ".join(move.names)),
        Span(f": {move.before} → ", "muted"),
        Span(move.after),
        Span(told_by, "muted"),
    ]
    return paragraph(line, cells, key=f"pair:{move.id}", target=Target("pair", move.id), indent=2)
