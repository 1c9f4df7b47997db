"""The overview: a card a base, what became known last, what is disputed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tui.analysis.views.levels import BaseLevel, BaseSummary, DayLevel, Level
from tui.analysis.views.overview import Entered, NewFacts, Overview
from tui.analysis.views.relations import RelationMove
from tui.render import glyphs
from tui.render.rows import disputes, timeline
from tui.render.rows.factions import sign_of
from tui.render.rows.parts import (
    BLANK,
    count,
    day_text,
    heading,
    index_text,
    level,
    paragraph,
    plain,
    signed,
    sparkline,
    words,
)
from tui.render.text import Line, Row, Rows, Span, Target, justify

REACH: Final = 84
"""Cells within which the eye finds the value at the end of a line."""
SLIGHT: Final = 0.005
"""Log-odds up to which an indicator is not listed among the reasons."""


def rows(view: Overview, cells: int) -> Rows:
    """Return everything that an analyst asks first, on one screen.

    Nothing where the theatre has no facts: a level of nothing but the starting point would only mislead.
    """
    if not view.facts:
        return Rows()
    return Rows(
        [
            *(row for base in view.bases for row in base_card(base, cells)),
            *_new(view.new, view, cells),
            BLANK,
            *_section(heading("Relations moved", "since the day before"), _moves(view.moved, cells)),
            BLANK,
            *_section(
                heading("Disputed", count(len(view.disputes), "question")),
                disputes.listed(view.disputes, min(cells, REACH)),
            ),
            *_entered(view.entered),
            *_problems(view.problems),
        ]
    )


def base_card(view: BaseSummary, cells: int) -> list[Row]:
    """Return a base's level, its index with the interval, how it ran, and what moves it most."""
    now = view.level
    key, target = f"base:{now.base}", Target("base", now.base)
    first = (*level(now.band), Span("  "), Span(now.name, "title"))
    index = f"{now.index:.0f}"
    figure = (
        Span("index ", "muted"),
        Span(index, "strong"),
        Span(index_text(now.index, now.interval.low, now.interval.high).removeprefix(index), "muted"),
    )
    run = [Span("  "), *_history(view.history), Span(f"  {_change(now)}", "muted")]
    floor = now.held_until_below
    # A level that hysteresis still holds would look like a mistake beside its index.
    held = "" if floor is None else f" · {glyphs.LEVELS[now.band].word} until below {floor:.0f}"
    certainty = f"  {now.confidence} confidence · {_last_report(now)}{held}"
    return [
        Row(justify(first, figure, cells), key, target),
        Row(justify(run, (), cells), key, target),
        *paragraph([Span(certainty, "muted")], cells, key=key, target=target, indent=2),
        *paragraph(_reasons(now), cells, key=key, target=target, indent=2),
        BLANK,
    ]


def _history(days: Iterable[DayLevel]) -> list[Span]:
    return [Span(sparkline([each.index], 100), glyphs.LEVELS[each.band].style) for each in days]


def _change(now: BaseLevel) -> str:
    """Return how the index has moved since the day before, in the whole points that are shown."""
    if now.index_yesterday is None:
        return ""
    change = round(now.index) - round(now.index_yesterday)
    return "as the day before" if change == 0 else f"{signed(change, 0)} since the day before"


def _last_report(now: Level) -> str:
    if now.last_report is None or now.report_age is None:
        return "no report yet"
    when = "that day" if now.report_age == 0 else f"{count(now.report_age, 'day')} before"
    return f"last report {day_text(now.last_report, year=False)} ({when}), {count(now.sources, 'source')}"


def _reasons(now: BaseLevel) -> list[Span]:
    """Return the two indicators that raise the index most, and the two that lower it most."""
    spans = [Span("  ")]
    for sign, verb, style in ((1, "raised by ", "raises"), (-1, "lowered by ", "lowers")):
        names = [each.indicator for each in now.reasons if each.log_odds * sign > SLIGHT][:2]
        if names:
            spans += [
                Span(("; " if len(spans) > 1 else "") + verb, "muted"),
                Span(" and ".join(map(words, names)), style),
            ]
    return spans if len(spans) > 1 else [Span("  nothing known bears on it", "muted")]


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


def _moves(moves: Iterable[RelationMove], cells: int) -> list[Row]:
    return [move_row(move, cells) for move in moves]


def move_row(move: RelationMove, cells: int) -> Row:
    """Return a pair that has moved: from which sign to which."""
    before, after = sign_of(move.label_before), sign_of(move.label_after)
    one, other = move.names
    left: Line = (Span(one), Span(" and ", "muted"), Span(other))
    right = (
        Span(f"{before.glyph} {before.word}", before.style),
        Span(" → ", "muted"),
        Span(f"{after.glyph} {after.word}", after.style),
    )
    return Row(justify(left, right, min(cells, REACH)), f"pair:{move.id}", Target("pair", move.id))


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
        Span(f"{glyphs.ASIDE.glyph} {count(problems, 'problem')} set records aside", glyphs.ASIDE.style),
        Span("  press ! to list them", "muted"),
    )
    return [BLANK, Row(line)]
