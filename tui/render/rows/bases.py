"""The bases: level and index of each, how it ran, and the contributions that add up to it."""

from __future__ import annotations

from datetime import date

import polars as pl

from tui.analysis.situation import Situation
from tui.render import glyphs
from tui.render.charts import threat_history
from tui.render.rows.memo import standing
from tui.render.rows.overview import base_card
from tui.render.rows.parts import BLANK, count, heading, paragraph, plain, signed, signed_bar, words
from tui.render.text import Row, Rows, Span, Target, justify, pad, wrap

NAME = 26
CHART = 9
"""Lines of the history chart."""


def prepare(situation: Situation) -> None:
    """Works out what the rows need and nothing else does: each base without each of its voices, and in hindsight."""
    situation.day.without_each, situation.day.retrospective_levels  # noqa: B018 - asked for to be worked out


def rows(situation: Situation, cells: int) -> Rows:
    """Each base with its contributions, strongest first, and what nobody reports on; nothing without facts."""
    if situation.store.frames.facts.is_empty():
        return Rows()
    made: list[Row] = []
    for base in situation.lookup.bases:
        made += base_card(situation, base, cells)[:-1]
        made += [BLANK, *_history(situation, base, cells)]
        made += [BLANK, *contribution_rows(situation, base, cells), BLANK, *_gaps(situation, base, cells)]
        made += [BLANK, *_rests_on(situation, base, cells), BLANK]
    if situation.lens.filters:
        made.append(plain("Levels rest on every known fact; the filter only chooses what is listed.", "muted"))
    return Rows(made)


def _history(situation: Situation, base: str, cells: int) -> list[Row]:
    """How the index ran, as known then, with its interval; and in hindsight."""
    levels = situation.day.assessment.levels.filter(
        (pl.col("base") == base) & (pl.col("as_of") >= situation.days[0])
    ).sort("as_of")
    if levels.is_empty():
        return []
    bands = situation.day.methods.threat.bands
    edges = {"moderate": bands.moderate, "substantial": bands.substantial, "severe": bands.severe}
    chart = threat_history(
        levels,
        min(cells, 100),
        CHART,
        edges,
        marks=_news(situation, base),
        window=(situation.days[0], situation.days[-1]),
        today=situation.as_of,
    )
    made = [heading("History", "as known on each day; ▾ reports that bear on it")]
    made += [Row(line) for line in chart]
    hindsight = situation.day.retrospective_levels
    if hindsight is not None:
        found = hindsight.filter(pl.col("base") == base).sort("as_of")
        spans = [Span("in hindsight  ", "muted")]
        for index, band in found.select("index", "band").iter_rows():
            spans.append(Span(f"{index:.0f} ", glyphs.LEVELS[band].style))
        made += [Row(line) for line in wrap(spans, cells, indent=14)]
    return made


def _news(situation: Situation, base: str) -> list[date]:
    """The days on which something that bears on a base became known."""
    frames = situation.frames
    bears = frames.indicators.filter(pl.col("base") == base)["fact"]
    days = frames.citations.filter(pl.col("fact").is_in(bears.implode()))["known"]
    return sorted(day for day in days.unique() if day >= situation.days[0])


@standing
def contribution_rows(situation: Situation, base: str, cells: int) -> tuple[Row, ...]:
    """One row an indicator that is reported on: its weight of evidence as a signed bar."""
    found = situation.day.assessment.contributions.filter(base=base, as_of=situation.as_of)
    prior = found.filter(pl.col("indicator") == "prior")
    parts = found.filter(pl.col("indicator") != "prior").sort(pl.col("log_odds").abs(), descending=True)
    reach = max([2.303, *parts["log_odds"].abs().to_list()])
    wide = cells >= 60
    made = [heading("Weight of evidence", f"{'log-odds: ' if wide else ''}left lowers, right raises")]
    name = NAME if wide else 22
    bar = max(min(cells - name - 8 - (9 if wide else 0), 41), 7) // 2 * 2 - 1
    for part in parts.iter_rows(named=True):
        key = f"{base}~{part['indicator']}"
        facts = pad(count(part["facts"], "fact"), 9, right=True) if wide else ""
        line = (
            Span(pad(words(part["indicator"]), name)),
            *signed_bar(part["log_odds"], reach, bar),
            Span(pad(signed(part["log_odds"]), 8, right=True)),
            Span(facts, "muted"),
        )
        made += [Row(line, f"indicator:{key}", Target("indicator", key))]
    for part in prior.iter_rows(named=True):
        line = (
            Span(pad("starting point", name), "muted"),
            Span(" " * bar),
            Span(pad(signed(part["log_odds"]), 8, right=True), "muted"),
        )
        made.append(Row(line))
    return tuple(made)


def _rests_on(situation: Situation, base: str, cells: int) -> list[Row]:
    """What the index would be without the voices and facts that carry most of it."""
    carried = situation.day.without_each.filter((pl.col("base") == base) & (pl.col("change").abs() >= 0.5))
    now = situation.day.assessment.levels.filter((pl.col("base") == base) & (pl.col("as_of") == situation.as_of))[
        "index"
    ]
    made = [heading("What it rests on", "the index without one voice, source or fact")]
    if carried.is_empty() or now.is_empty():
        return [*made, plain("No single voice or fact moves it.", "muted")]
    facts = dict(situation.store.frames.facts.select("id", "says").iter_rows())
    for kind, limit in (("root", 4), ("source", 3), ("fact", 4)):
        for row in carried.filter(pl.col("kind") == kind).head(limit).iter_rows(named=True):
            name = facts.get(row["id"], row["id"]) if kind == "fact" else situation.lookup.actor(row["id"])
            target = _target(situation, kind, row["id"])
            change = Span(pad(signed(row["change"], 0), 5, right=True), "raises" if row["change"] > 0 else "lowers")
            right = [Span(f"{row['index']:.0f}", "strong"), change]
            left = [Span(f"without {_KINDS[kind]} ", "muted"), Span(name)]
            made.append(Row(justify(left, right, cells), f"without:{base}:{kind}:{row['id']}", target))
    return made


_KINDS = {"root": "voice", "source": "source", "fact": "fact"}


def _target(situation: Situation, kind: str, name: str) -> Target | None:
    if kind == "fact":
        return Target("fact", name)
    if name in situation.lookup.sources:
        return Target("source", name)
    return Target("actor", name) if name in situation.lookup.actors else None


def _gaps(situation: Situation, base: str, cells: int) -> list[Row]:
    gaps = situation.day.assessment.gaps.filter((pl.col("base") == base) & (pl.col("as_of") == situation.as_of))[
        "indicator"
    ].to_list()
    if not gaps:
        return []
    return paragraph(
        [Span("No source speaks of: ", "muted"), Span(", ".join(map(words, gaps)), "faint")], cells, indent=2
    )
