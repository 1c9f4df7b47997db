"""What is taken for granted, and what would be if it were wrong: what moves most first."""

from __future__ import annotations

from tui.analysis.views.assumptions import Assumption, Assumptions, Move
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
        plain(f"{count(len(view.assumptions), 'assumption')}; if wrong, {crossing or 'none'} would change a level"),
        BLANK,
    ]
    for each in view.assumptions:
        made += [*_assumption(each, cells), BLANK]
    return Rows(made)


def _assumption(each: Assumption, cells: int) -> list[Row]:
    key, target = f"assumption:{each.id}", Target(each.behind_kind, each.behind)

    def below(*spans: Span, of: str = "", opens: Target = target) -> list[Row]:
        return paragraph([Span("  "), *spans], cells, key=key + of, target=opens, indent=4)

    behind = f" · behind {words(each.behind_kind)} {each.behind} · {tried(each)}"
    made = paragraph([Span(each.says, "strong")], cells, key=key, target=target)
    made += below(Span(each.support, glyphs.SUPPORTS[each.support].style), Span(behind, "muted"))
    for move in each.moves:
        style = glyphs.LEVELS[move.level].style if move.crosses else "muted"
        of = f":{move.base}:{move.event}"
        made += below(
            Span(f"{'▸' if move.crosses else ' '} {move_text(move)}", style), of=of, opens=Target("base", move.base)
        )
    if not each.moves:
        made += below(Span("  moves no level", "muted"))
    for fact in each.contradicted_by:
        made += below(
            Span("contradicted: ", "warn"), Span(fact.says), of=f":{fact.fact}", opens=Target("fact", fact.fact)
        )
    if each.overdue:
        made += below(Span(f"to be reviewed since {day_text(each.review_by)}", "warn"))
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
