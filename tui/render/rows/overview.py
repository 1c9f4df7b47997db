"""The overview: a card a base, what became known last, what is disputed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.views.disputes import disputed_questions
from tui.analysis.views.facts import FactRows
from tui.render import glyphs
from tui.render.rows import disputes, timeline
from tui.render.rows.memo import standing
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
from tui.render.text import Row, Rows, Span, Target, justify

LATEST = 8
"""Facts listed as new."""
MOVES = 4
"""Relations listed as moved."""
REACH = 84
"""Cells within which the eye finds the value at the end of a line."""


def rows(situation: Situation, cells: int, visited: date | None = None) -> Rows:
    """Everything that an analyst asks first, on one screen; `visited` is the day of the user's last visit.

    Nothing where there are no facts at all: a level of nothing but the starting point would only mislead.
    """
    if situation.store.frames.facts.is_empty():
        return Rows()
    return Rows(
        [
            *(row for base in situation.lookup.bases for row in base_card(situation, base, cells)),
            *_new(situation, cells),
            BLANK,
            *_relations(situation, cells),
            BLANK,
            *_disputes(situation, cells),
            *_entered(situation, visited),
            *_aside(situation),
        ]
    )


@standing
def base_card(situation: Situation, base: str, cells: int) -> tuple[Row, ...]:
    """Level, index with interval, how it ran, what moves it most."""
    levels = situation.day.assessment.levels.filter(base=base)
    days = {each["as_of"]: each for each in levels.iter_rows(named=True)}
    now = days.get(situation.as_of)
    key, target = f"base:{base}", Target("base", base)
    if now is None:
        title = Span(situation.lookup.place(base), "title")
        return Row((title, Span("  no assessment", "muted")), key, target), BLANK
    first = (*level(now["band"]), Span("  "), Span(situation.lookup.place(base), "title"))
    figure = (
        Span("index ", "muted"),
        Span(f"{now['index']:.0f}", "strong"),
        Span(index_text(now["index"], now["low"], now["high"]).removeprefix(f"{now['index']:.0f}"), "muted"),
    )
    reasons = _reasons(situation, base)
    change = _change(now, days.get(situation.as_of - timedelta(days=1)))
    run = [Span("  "), *_history(days, situation.days[0]), Span(f"  {change}", "muted")]
    floor = situation.day.methods.threat.bands.held_from(now["band"], now["index"])
    held = "" if floor is None else f" · {glyphs.LEVELS[now['band']].word} until below {floor:.0f}"
    certainty = f"  {now['confidence']} confidence · {_last_report(now)}{held}"
    return (
        Row(justify(first, figure, cells), key, target),
        Row(justify(run, (), cells), key, target),
        *paragraph([Span(certainty, "muted")], cells, key=key, target=target, indent=2),
        *paragraph(reasons, cells, key=key, target=target, indent=2),
        BLANK,
    )


def _history(days: dict[date, dict[str, Any]], first: date) -> list[Span]:
    return [
        Span(sparkline([level["index"]], 100), glyphs.LEVELS[level["band"]].style)
        for day, level in sorted(days.items())
        if day >= first
    ]


def _change(now: dict[str, Any], before: dict[str, Any] | None) -> str:
    if before is None:
        return ""
    change = round(now["index"]) - round(before["index"])
    return "as the day before" if change == 0 else f"{signed(change, 0)} since the day before"


def _last_report(now: dict[str, Any]) -> str:
    if now["last_report"] is None:
        return "no report yet"
    age = int(now["report_age"])
    when = "that day" if age == 0 else f"{count(age, 'day')} before"
    return f"last report {day_text(now['last_report'], year=False)} ({when}), {count(now['reports'], 'source')}"


def _reasons(situation: Situation, base: str) -> list[Span]:
    parts = situation.day.assessment.contributions.filter(base=base, as_of=situation.as_of)
    weights = [(name, odds) for name, odds in parts.select("indicator", "log_odds").iter_rows() if name != "prior"]
    weights.sort(key=lambda part: -abs(part[1]))
    spans = [Span("  ")]
    for sign, verb, style in ((1, "raised by ", "raises"), (-1, "lowered by ", "lowers")):
        names = [name for name, odds in weights if odds * sign > 0.005][:2]
        if names:
            spans += [
                Span(("; " if len(spans) > 1 else "") + verb, "muted"),
                Span(" and ".join(map(words, names)), style),
            ]
    return spans if len(spans) > 1 else [Span("  nothing known bears on it", "muted")]


def _new(situation: Situation, cells: int) -> list[Row]:
    """What became known that day; on a day without news, what became known last."""
    facts = situation.facts.filter(pl.col("kind") != "background")
    last = facts["known"].max()
    bears = pl.col("id").is_in(situation.frames.indicators["fact"].implode())
    fresh = facts.filter(pl.col("known") == pl.lit(last, dtype=pl.Date))
    first = fresh.select(
        pl.arg_sort_by(bears, "latest", descending=True, nulls_last=True, maintain_order=True).head(LATEST)
    ).to_series()
    matching = " that match" if situation.lens.filters else ""
    if fresh.is_empty():
        return [heading(f"New facts{matching}"), plain("none", "muted")]
    on = last if isinstance(last, date) else situation.as_of
    note = "" if on == situation.as_of else f"nothing new since {day_text(on, year=False)}"
    made = [heading(f"New on {day_text(on, year=False)}{matching}", note or count(fresh.height, "fact"))]
    year = situation.days[0].year
    made += [
        Row(timeline.fact_line(fact, cells, year), fact.id, Target("fact", fact.id))
        for fact in FactRows(fresh[first], situation.shown)
    ]
    if fresh.height > LATEST:
        made.append(plain(f"and {count(fresh.height - LATEST, 'more fact')}, in the timeline", "muted"))
    return made


@standing
def _relations(situation: Situation, cells: int) -> tuple[Row, ...]:
    """Which pairs of actors stand otherwise than the day before, the sharpest first."""
    moved = situation.day.changes.relations
    made = [heading("Relations moved", "since the day before")]
    sharpest = moved.filter(pl.col("change").abs() >= 0.1).head(MOVES)
    made += [move_row(situation, move, cells) for move in sharpest.iter_rows(named=True)]
    return tuple(made) if len(made) > 1 else (*made, plain("none", "muted"))


def move_row(situation: Situation, move: dict[str, Any], cells: int) -> Row:
    """A pair that has moved: from which sign to which."""
    names = [situation.lookup.actor(move["a"]), situation.lookup.actor(move["b"])]
    before, after = (
        glyphs.SIGNS.get(move[name] or "none", glyphs.SIGNS["unknown"]) for name in ("label_before", "label_after")
    )
    right = [
        Span(f"{before.glyph} {before.word}", before.style),
        Span(" → ", "muted"),
        Span(f"{after.glyph} {after.word}", after.style),
    ]
    pair = f"{move['a']}~{move['b']}"
    left = [Span(names[0]), Span(" and ", "muted"), Span(names[1])]
    return Row(justify(left, right, min(cells, REACH)), f"pair:{pair}", Target("pair", pair))


def _disputes(situation: Situation, cells: int) -> list[Row]:
    found = disputed_questions(situation)
    title = heading("Disputed", count(len(found), "question"))
    return [title, *disputes.listed(found, min(cells, REACH))] if found else [title, plain("none", "muted")]


def _entered(situation: Situation, visited: date | None) -> list[Row]:
    """What curators have entered since the user's last visit."""
    if visited is None:
        return []
    fresh = situation.frames.sources.filter(pl.col("entered") > visited)["id"]
    facts = situation.frames.citations.filter(pl.col("source").is_in(fresh.implode()))["fact"].n_unique()
    text = f"{count(facts, 'fact')} from {count(len(fresh), 'source')}" if facts else "nothing"
    return [BLANK, Row((Span(f"Entered since your last visit on {day_text(visited)}: ", "muted"), Span(text)))]


def _aside(situation: Situation) -> list[Row]:
    errors = [problem for problem in situation.store.problems if problem.severity == "error"]
    if not errors:
        return []
    return [
        BLANK,
        Row(
            (
                Span(f"{glyphs.ASIDE.glyph} {count(len(errors), 'problem')} set records aside", glyphs.ASIDE.style),
                Span("  press ! to list them", "muted"),
            )
        ),
    ]
