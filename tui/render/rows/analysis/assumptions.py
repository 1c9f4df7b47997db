"""What is taken for granted, and what would be if it were wrong: what moves most first."""

from __future__ import annotations

from tui.analysis.views.what_would_change import Assumption, Assumptions, Move
from tui.render import glyphs
from tui.render.rows.parts import BLANK, count, day_text, paragraph, plain, words
from tui.render.text import Row, Rows, Span, Target

_TRIED = {
    "published": "published {}", "reliability": "graded {}", "strength": "of strength {}", "answer": "settled: {}",
    "setting": "set to {}", "exclude": "left out",
}  # fmt: skip


def rows(view: Assumptions, cells: int) -> Rows:
    """Return every assumption with how well it is supported, what it moves, and what speaks against it."""
    if not view.assumptions:
        return Rows()
    crossing = sum(any(move.crosses for move in each.moves) for each in view.assumptions)
    made: list[Row] = [
        plain(f"{count(len(view.assumptions), 'assumption')}, {crossing} of which change a level if wrong"),
        BLANK,
    ]
    for each in view.assumptions:
        made += [*_assumption(each, cells), BLANK]
    return Rows(made)


def _assumption(each: Assumption, cells: int) -> list[Row]:
    key, target = f"assumption:{each.id}", Target(each.behind_kind, each.behind)  # type: ignore[arg-type]
    style = glyphs.SUPPORTS[each.support].style
    made = paragraph([Span(each.says, "strong")], cells, key=key, target=target)
    told = [
        Span(each.support, style),
        Span(f" · behind {words(each.behind_kind)} {each.behind} · {tried(each)}", "muted"),
    ]
    made += paragraph(told, cells, key=key, target=target, indent=2)
    for move in each.moves:
        base = Target("base", move.base)
        style = glyphs.LEVELS[move.level].style if move.crosses else "muted"
        made += paragraph(
            [Span(move_text(move), style)], cells, key=f"{key}:{move.base}:{move.event}", target=base, indent=4
        )
    if not each.moves:
        made += paragraph([Span("moves no level", "muted")], cells, key=key, target=target, indent=4)
    for fact in each.contradicted_by:
        text = [Span("contradicted: ", "warn"), Span(fact.says)]
        made += paragraph(text, cells, key=f"{key}:{fact.fact}", target=Target("fact", fact.fact), indent=4)
    if each.overdue:
        text = [Span(f"to be reviewed since {day_text(each.review_by)}", "warn")]
        made += paragraph(text, cells, key=key, target=target, indent=4)
    return made


def tried(each: Assumption) -> str:
    """Return what is tried where an assumption is wrong: `if wrong: undated-khmeimim published 2024-12-03`."""
    return f"if wrong: {each.target} {_TRIED[each.change].format(each.value)}"


def move_text(move: Move) -> str:
    """Return what a level would be: `attack of Khmeimim Air Base: moderate 51 → substantial 58`."""

    def shown(level: str, index: float | None) -> str:
        return level if index is None else f"{level} {index:.0f}"

    return (
        f"{glyphs.EVENTS[move.event]}, {move.name}: {shown(move.now_level, move.now)} → {shown(move.level, move.index)}"
    )
