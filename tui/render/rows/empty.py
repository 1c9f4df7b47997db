"""What stands where there is nothing to show: why, and what to do about it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from tui.analysis.views.not_yet_known import Missing, NotYetKnown
from tui.analysis.views.nothing_shown import NothingShown
from tui.render.rows.parts import BLANK, count, day_text, plain
from tui.render.text import Line, Row, Span

_LACKING: Final = {
    "bases": ("This theatre lists no bases.", "bases: [{place: …, owner: …}]", "in theatre.yaml lists one"),
    "actors": ("This theatre has no actors.", "syrtui new actor", "adds one"),
    "questions": ("This theatre asks no questions.", "syrtui new question", "adds one that facts answer differently"),
    "sources": ("This theatre has no sources.", "syrtui new source", "adds one: who published what, and when"),
}
"""What is said where a theatre has none of a kind that a pane needs; what adds one, and what that does."""


def lacking(kind: str) -> tuple[Line, ...]:
    """Return that the theatre has none of a kind, and what adds one."""
    says, command, does = _LACKING[kind]
    return (Span(says, "strong"),), (Span(command, "accent"), Span(f"  {does}", "muted"))


def lines(why: NothingShown, needs: Collection[str] = ()) -> tuple[Line, ...]:
    """Return which part of the filter leaves nothing, or that nothing was known yet, or what the theatre lacks.

    `needs` is what a pane cannot show anything without, besides facts.
    """
    lacks = [line for kind in _LACKING if kind in needs and kind in why.lacks for line in (*lacking(kind), ())]
    if why.theatre_is_empty:
        source = (Span("syrtui new source", "accent"), Span("  adds a source: who published what, and when", "muted"))
        return (
            (Span("This theatre has no facts yet.", "strong"),),
            (),
            *((source,) if "sources" in why.lacks else ()),
            (Span("syrtui new fact", "accent"), Span("    adds a fact, which cites a source", "muted")),
            (Span("syrtui check", "accent"), Span("       says what is still wrong, with file and line", "muted")),
            (),
            *lacks,
            (Span("What you save shows here at once.", "muted"),),
            (Span("The project's data/README.md is the guide.", "muted"),),
        )
    if lacks:
        return tuple(lacks)
    if not why.known:
        return _nothing_known(why)
    if why.shown:
        return ((Span("Nothing of this kind among the facts that the filter shows.", "muted"),),)
    made: list[Line] = [(Span("No fact matches the filter.", "strong"),), ()]
    made += [
        (Span("without ", "muted"), Span(each.text, "accent"), Span(f"  {count(each.facts, 'fact')}"))
        for each in why.without
    ]
    if why.alone:
        made.append((Span("Each condition matches facts by itself, but no fact matches all:", "muted"),))
    made += [(Span("  "), Span(each.text, "accent"), Span(f"  {count(each.facts, 'fact')}")) for each in why.alone]
    made += [(), (Span("x clears the filter, u undoes the last step, / changes it.", "muted"),)]
    return tuple(made)


def _nothing_known(why: NothingShown) -> tuple[Line, ...]:
    if why.excluding:
        return (
            (Span("Nothing is left to show: everything published by this day is excluded.", "strong"),),
            (Span("X includes it all again.", "muted"),),
        )
    first = why.first_publication
    hint = f"The first report is of {day_text(first)}; ] goes a day on, 0 to the latest." if first is not None else ""
    return (
        (Span(f"Nothing was known yet on {day_text(why.as_of)}.", "strong"),),
        (Span(hint, "muted"),),
    )


def not_yet_known(view: NotYetKnown | Missing) -> list[Row]:
    """Return that something was published only later, and how to go on to it; or that there is no such record."""
    if isinstance(view, Missing):
        return [plain(f"There is no {view.kind} {view.id}.", "muted")]
    return [
        plain(f"Not yet published on {day_text(view.as_of)}.", "strong"),
        BLANK,
        plain("] goes on by a day, 0 to the latest.", "muted"),
    ]
