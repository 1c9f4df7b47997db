"""Deception checks: four marks and the reason, and the levels with and without whom there is reason to suspect."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tui.analysis.views.deception import Check, DeceptionChecks, DeceptionMarks, LevelWithout
from tui.render import glyphs
from tui.render.rows.parts import BLANK, heading, legend, paragraph, plain
from tui.render.text import Line, Row, Rows, Span, Target, pad, wrap

QUESTIONS: Final = {"motive": "motive", "opportunity": "opportunity", "means": "means", "past": "past practice"}
"""The questions in the words of the screen."""
NO_NUMBER: Final = "The marks move no number."


def rows(view: DeceptionChecks, cells: int) -> Rows:
    """Return one item a check, the most suspicious first, each followed by the levels without it."""
    made: list[Row] = []
    for kind, title in (("actor", "Who speaks"), ("fact", "What is said")):
        listed = [each for each in view.checks if each.kind == kind]
        if listed:
            made.append(heading(title))
        for each in listed:
            made += [*_check(each, cells), *_levels(each, cells), BLANK]
    if not made:
        return Rows()
    return Rows([*made, *(Row(line) for line in _legend(view, cells))])


def _check(each: Check, cells: int) -> list[Row]:
    key, target = f"{each.kind}:{each.of}", Target(each.kind, each.of)
    excluded = [Span("  excluded", "warn")] if each.excluded else []
    made = paragraph([Span(each.says, "title"), *excluded], cells, key=key, target=target, indent=2)
    made += [Row(line, key, target) for line in marks(each, cells)]
    return made + paragraph([Span(each.why, "muted")], cells, key=key, target=target) if each.why else made


def marks(check: DeceptionMarks, cells: int) -> list[Line]:
    """Return the four questions with their answers, each as a sign."""
    return legend((glyphs.MARKS[answer]._replace(word=QUESTIONS[name]) for name, answer in check.marks), cells)


def _levels(each: Check, cells: int) -> list[Row]:
    """Return the levels that differ without it, an item a base, and that the others do not."""
    if not each.suspicious:
        return []
    moving = [level for level in each.levels if level.moves]
    if not moving:
        return [plain("  Without it every level is what it is.", "muted")]
    made: list[Row] = []
    for level in moving:
        key, target = f"without:{each.kind}:{each.of}:{level.base}", Target("base", level.base)
        if not made or made[-1].key != key:
            made.append(Row((Span(f"  {level.name}", "muted"),), key, target))
        spans = [
            Span(f"    {pad(glyphs.EVENTS[level.event], 13)}"),
            *_level(level.level, level.index),
            Span("  without it ", "muted"),
            *_level(level.without_level, level.without),
        ]
        made += [Row(line, key, target) for line in wrap(spans, cells, indent=17)]
    rest = len(each.levels) - len(moving)
    return [*made, plain("  The other levels are what they are.", "muted")] if rest else made


def _level(level: str | None, index: float | None) -> list[Span]:
    shown = glyphs.STANDINGS[level or "lost"]
    figure = f" {index:.0f}" if index is not None else ""
    return [Span(f"{shown.glyph} {shown.word.upper()}", shown.style), Span(figure, "strong")]


def _legend(view: DeceptionChecks, cells: int) -> Iterable[Line]:
    yield from legend(glyphs.MARKS.values(), cells)
    told = f"{NO_NUMBER} From {view.suspicious_from} of yes on, levels are shown without."
    yield from wrap([Span(told, "muted")], cells)


def without_line(level: LevelWithout) -> str:
    """Return a level as it is, and without somebody: `attack SUBSTANTIAL 65, without it MODERATE 49`."""
    told = []
    for name, index in ((level.level, level.index), (level.without_level, level.without)):
        shown = glyphs.STANDINGS[name or "lost"]
        told.append(shown.word + (f" {index:.0f}" if index is not None else ""))
    return f"{level.name}, {glyphs.EVENTS[level.event]}: {told[0]}, without it {told[1]}"
