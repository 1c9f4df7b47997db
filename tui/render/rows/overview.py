"""The overview: a card a base, what became known last, what is disputed."""

from __future__ import annotations

from typing import Final

from tui.analysis.views.overview import Entered, NewFacts, Overview
from tui.analysis.views.relations import RelationMove
from tui.render import glyphs
from tui.render.rows import disputes, timeline
from tui.render.rows.levels import base_card
from tui.render.rows.parts import BLANK, count, day_text, heading, paragraph, plain
from tui.render.text import Row, Rows, Span, Target

REACH: Final = 84
"""Cells within which the eye finds the value at the end of a line."""


def rows(view: Overview, cells: int) -> Rows:
    """Return everything that an analyst asks first, on one screen.

    Nothing where the theatre has no facts: a level of nothing but the baseline would only mislead.
    """
    if not view.facts:
        return Rows()
    return Rows(
        [
            *(row for base in view.bases for row in base_card(base, cells)),
            *_new(view.new, view, cells),
            BLANK,
            *_section(heading("Relations moved", "since the day before"), _moves(view, cells)),
            BLANK,
            *_section(
                heading("Disputed", count(len(view.disputes), "question")),
                disputes.listed(view.disputes, min(cells, REACH)),
            ),
            *_entered(view.entered),
            *_problems(view.problems),
        ]
    )


def _new(new: NewFacts, view: Overview, cells: int) -> list[Row]:
    """Return what became known on the day; on a day without news, what became known last."""
    matching = " that match" if view.filtered else ""
    if not new.facts:
        return [heading(f"New facts{matching}"), plain("none", "muted")]
    day = day_text(new.day, year=False)
    note = count(new.facts, "fact") if new.day == view.as_of else f"nothing new since {day}"
    made = [heading(f"New on {day}{matching}", note)]
    made += [
        Row(timeline.fact_line(fact, cells, new.listed.year), fact.id, Target("fact", fact.id)) for fact in new.listed
    ]
    if more := new.facts - len(new.listed):
        made.append(plain(f"and {count(more, 'more fact')}, in the timeline", "muted"))
    return made


def _section(title: Row, listed: list[Row]) -> list[Row]:
    return [title, *(listed or [plain("none", "muted")])]


def _moves(view: Overview, cells: int) -> list[Row]:
    made = [row for move in view.moved for row in move_rows(move, cells)]
    if more := view.moves - len(view.moved):
        made.append(plain(f"and {count(more, 'more pair')}", "muted"))
    return made


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


def _entered(entered: Entered | None) -> list[Row]:
    """Return what curators have entered since the user's last visit."""
    if entered is None:
        return []
    facts, sources = count(entered.facts, "fact"), count(entered.sources, "source")
    text = f"{facts} from {sources}" if entered.facts else "nothing"
    return [BLANK, Row((Span(f"Entered since your last visit on {day_text(entered.since)}: ", "muted"), Span(text)))]


def _problems(problems: int) -> list[Row]:
    if not problems:
        return []
    line = (
        Span(f"{glyphs.ASIDE.glyph} {count(problems, 'error')} in records", glyphs.ASIDE.style),
        Span("  press ! to list them", "muted"),
    )
    return [BLANK, Row(line)]
