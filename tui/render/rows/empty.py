"""What stands where there is nothing to list: why, and what to do about it."""

from __future__ import annotations

from tui.analysis.query import lens as lenses
from tui.analysis.query.evaluate import explain_empty, matching
from tui.analysis.situation import Situation
from tui.render.rows.parts import count, day_text
from tui.render.text import Line, Span


def lines(situation: Situation) -> tuple[Line, ...]:
    """Which part of the lens leaves nothing over; or that nothing was known yet, or that the theatre is empty."""
    if situation.store.frames.facts.is_empty():
        return (
            (Span("This theatre has no facts yet.", "strong"),),
            (),
            (Span("syrtui new source", "accent"), Span("  adds a source: who published what, and when", "muted")),
            (Span("syrtui new fact", "accent"), Span("    adds a fact, which cites a source", "muted")),
            (Span("syrtui check", "accent"), Span("       says what is still wrong, with file and line", "muted")),
            (),
            (Span("What you save shows here at once.", "muted"),),
            (Span("The project's data/README.md is the guide.", "muted"),),
        )
    if not situation.known:
        return _nothing_known(situation)
    if situation.shown:
        return ((Span("Nothing of this kind among the facts that the filter shows.", "muted"),),)
    made: list[Line] = [(Span("No fact matches the filter.", "strong"),), ()]
    parts = explain_empty(situation.lens.where, situation.day.search_index)
    helpful = [(part, number) for part, number in parts if number]
    for part, number in helpful:
        made.append((Span("without ", "muted"), Span(lenses.show(part), "accent"), Span(f"  {count(number, 'fact')}")))
    if not helpful and len(parts) > 1:
        made.append((Span("No single part is at fault; each alone finds:", "muted"),))
        for part, _ in parts:
            number = int(matching(part, situation.day.search_index).sum())
            made.append((Span("  "), Span(lenses.show(part), "accent"), Span(f"  {count(number, 'fact')}")))
    made += [(), (Span("x clears the filter, u takes the last step back, / changes it.", "muted"),)]
    return tuple(made)


def _nothing_known(situation: Situation) -> tuple[Line, ...]:
    if situation.lens.excluded:
        return (
            (Span("Nothing is left to show: every voice that was heard by now is not trusted.", "strong"),),
            (Span("X trusts them all again.", "muted"),),
        )
    published = situation.day.assessor.publications
    first = f"The first report is of {day_text(published[0])}; ] goes a day on, 0 to the latest." if published else ""
    return (
        (Span(f"Nothing was known yet on {day_text(situation.as_of)}.", "strong"),),
        (Span(first, "muted"),),
    )
