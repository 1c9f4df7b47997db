"""The overview: a card a base, what became known last, what is disputed."""

from __future__ import annotations

from typing import Final

from tui.analysis.views.changes import Differences
from tui.analysis.views.overview import Entered, NewFacts, Overview
from tui.render import glyphs
from tui.render.rows import compare, disputes, empty, timeline
from tui.render.rows.levels import base_card
from tui.render.rows.parts import BLANK, count, day_beside, day_text, heading, paragraph, plain
from tui.render.text import Row, Rows, Span, Target

REACH: Final = 84
"""Cells within which the eye finds the value at the end of a line."""
LATER: Final = plain("working it out …", "muted")


def rows(view: Overview, cells: int) -> Rows:
    """Return everything that an analyst asks first, on one screen.

    Nothing where the theatre has no facts: a level of nothing but the baseline would only mislead.
    """
    if not view.facts:
        return Rows()
    return Rows(
        [
            *(row for base in view.bases for row in base_card(base, cells)),
            *([] if view.bases else [*map(Row, empty.lacking("bases")), BLANK]),
            *_what_if(view.what_if, cells),
            *_new(view.new, view, cells),
            BLANK,
            *_moves(view, cells),
            BLANK,
            *_disputes(view, cells),
            *_entered(view.entered),
            *_problems(view.problems),
        ]
    )


def _what_if(view: Differences | None, cells: int) -> list[Row]:
    """Return how much is different by what is excluded, besides the levels, which the cards tell."""
    if view is None:
        return []
    return [
        heading(compare.title(view)),
        *paragraph([Span(compare.in_short(view) or "Nothing else changes.")], cells),
        BLANK,
    ]


def _new(new: NewFacts, view: Overview, cells: int) -> list[Row]:
    """Return what became known on the day; on a day without news, what became known last."""
    matching = " that match" if view.filtered else ""
    if not new.facts:
        return [heading(f"New facts{matching}"), plain("none", "muted")]
    day = day_beside(new.day, view.as_of)
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
    title = heading("Relations moved", "since the day before")
    if view.moved is None:
        return [title, LATER]
    made = [row for move in view.moved for row in compare.move_rows(move, cells)]
    if more := view.moves - len(view.moved):
        made.append(plain(f"and {count(more, 'more pair')}", "muted"))
    return _section(title, made)


def _disputes(view: Overview, cells: int) -> list[Row]:
    if view.disputes is None:
        return [heading("Disputed"), LATER]
    listed = disputes.listed(view.disputes, min(cells, REACH))
    return _section(heading("Disputed", count(len(view.disputes), "question")), listed)


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
        Span(f"{glyphs.WITH_ERRORS.glyph} {count(problems, 'error')} in records", glyphs.WITH_ERRORS.style),
        Span("  press ! to list them", "muted"),
    )
    return [BLANK, Row(line)]
