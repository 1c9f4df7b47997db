"""The timeline: one row a fact, under the day on which it happened, or in another order that the user chose."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import Any, Final

import msgspec
import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.timeline import density
from tui.render import glyphs
from tui.render.charts import facts_per_day
from tui.render.rows.parts import count, day_text, grade_text, without_year
from tui.render.text import LazyRows, Line, Row, Span, Target, cut, line_width, pad

ORDERS: dict[str, str] = {
    "when": "by when it happened",
    "known": "by when it became known",
    "grade": "by grade, best first",
    "voices": "by independent voices, most first",
    "kind": "by kind",
}
"""The orders that `s` goes through, and how each is called."""

COLUMNS: dict[str, tuple[str, int]] = {
    "kind": ("kind", 11),
    "places": ("where", 18),
    "actors": ("who", 22),
    "known": ("known", 7),
    "grade": ("gr.", 4),
    "voices": ("n", 4),
}
"""The columns that `S` offers beside date and words: heading and cells."""

WHEN = 16
KIND = 26
"""Cells before the bars of a kind."""
LEAST_WORDS = 34


class Layout(msgspec.Struct, frozen=True):
    """Order and columns; no columns means those that the width has room for."""

    order: str = "when"
    columns: tuple[str, ...] = ()

    def written(self) -> str:
        """The layout as one word, for a pane's detail."""
        return f"{self.order}:{','.join(self.columns)}"

    @classmethod
    def read(cls, text: str) -> Layout:
        """The layout that `written` wrote."""
        order, _, columns = text.partition(":")
        known = tuple(name for name in columns.split(",") if name in COLUMNS)
        return cls(order if order in ORDERS else "when", known)

    def fitting(self, cells: int) -> list[str]:
        """The columns shown at this width."""
        if self.columns:
            return [name for name in COLUMNS if name in self.columns]
        rest = cells - WHEN - 2 - LEAST_WORDS
        shown = []
        for name in ("grade", "voices", "kind", "places", "actors"):
            if COLUMNS[name][1] + (30 if name in ("places", "actors") else 0) <= rest:
                shown.append(name)
                rest -= COLUMNS[name][1]
        return [name for name in COLUMNS if name in shown]


def _words_width(columns: list[str], cells: int) -> int:
    return max(cells - WHEN - 2 - sum(COLUMNS[name][1] for name in columns), 10)


def heading(situation: Situation, layout: Layout, cells: int) -> list[Line]:
    """The density strip and the names of the columns."""
    columns = layout.fitting(cells)
    spans = [Span(pad("when", WHEN), "muted")]
    spans += [Span(pad(*COLUMNS[name]), "muted") for name in columns if name not in ("grade", "voices")]
    spans.append(Span(pad("what is said", _words_width(columns, cells)), "muted"))
    spans += [Span(pad(*COLUMNS[name], right=True), "muted") for name in columns if name in ("grade", "voices")]
    return [_strip(situation, layout, cells), tuple(spans)]


def _strip(situation: Situation, layout: Layout, cells: int) -> Line:
    """How many of the shown facts fall on each day, shares of uncertain ones included."""
    days = situation.days
    first, last = day_text(days[0], year=False), day_text(days[-1], year=False)
    room = len(days) * max(min((cells - len(first) - len(last) - 34) // len(days), 4), 1)
    return (
        Span(f"{first} ", "muted"),
        *facts_per_day(_shares(situation, situation.facts), days[0], room, today=situation.as_of, axis=False)[0],
        Span(f" {last}", "muted"),
        Span(f"   {ORDERS[layout.order]}", "muted"),
    )


def _shares(situation: Situation, facts: pl.DataFrame) -> list[float]:
    """How many of some facts fall on each day, shares of uncertain ones included."""
    days = situation.days
    return density(facts, (days[0], days[-1])).to_list()


def _kinds(situation: Situation, facts: pl.DataFrame, cells: int) -> dict[str, Line]:
    """How many facts of each kind fall on each day, by the heading of the kind; all to one scale."""
    days = situation.days
    shares = {str(kind): _shares(situation, some) for (kind,), some in facts.group_by("group", maintain_order=True)}
    top = max((share for each in shares.values() for share in each), default=0.0) or 1.0
    room = len(days) * max(min((cells - KIND) // len(days), 4), 1)
    return {
        kind: facts_per_day(each, days[0], room, today=situation.as_of, top=top, axis=False)[0]
        for kind, each in shares.items()
    }


def fact_line(fact: dict[str, Any], cells: int, year: int, columns: list[str] | None = None) -> Line:
    """A fact on one line: when, what is said, and the columns asked for (grade and voices at the end)."""
    columns = Layout().fitting(cells) if columns is None else columns
    mark = glyphs.DISPUTED if fact["disputed"] else None
    background = fact["kind"] == "background"
    spans = [Span(pad(cut(without_year(fact["when_text"], year), WHEN - 1), WHEN), "muted")]
    for name in columns:
        if name not in ("grade", "voices"):
            size = COLUMNS[name][1]
            spans.append(
                Span(pad(cut(str(fact.get(name) or ""), size - 1), size), "faint" if name == "kind" else "muted")
            )
    spans.append(Span(pad(fact["says"], _words_width(columns, cells)), "muted" if background else ""))
    if "grade" in columns:
        spans.append(grade_text((fact["grade"] or "-").rjust(COLUMNS["grade"][1])))
    if "voices" in columns:
        voices = fact["n_eff"]
        spans.append(Span(pad("-" if voices is None else f"{voices:.1f}", COLUMNS["voices"][1], right=True), "muted"))
    spans.append(Span(f" {mark.glyph}" if mark else "  ", mark.style if mark else ""))
    return tuple(spans)


_BEFORE: Final = -(2**30)
"""Stands for every day before the theatre's window."""


def rows(situation: Situation, layout: Layout, cells: int) -> LazyRows:
    """A heading a group, a row a fact; made as they are drawn."""
    first = situation.days[0]
    columns = layout.fitting(cells)
    facts = _arranged(situation, layout, columns)
    ends, groups = _groups(facts, layout, first)
    heads = [end + number for number, end in enumerate([0, *ends[:-1]])] if groups else []
    sizes: dict[str, int] = {}
    for group, start, end in zip(groups, [0, *ends], ends, strict=False):
        sizes[group] = sizes.get(group, 0) + end - start
    strips = _kinds(situation, facts, cells) if layout.order == "kind" else {}

    def make(index: int) -> Row:
        number = bisect_right(heads, index)
        if heads[number - 1] == index:
            group = groups[number - 1]
            told = (Span(group, "heading"), Span(f"  {count(sizes[group], 'fact')}", "faint"))
            gap = Span(" " * max(KIND - line_width(told), 1))
            return Row((*told, gap, *strips[group]) if group in strips else told)
        fact = facts.row(index - number, named=True)
        line = fact_line(fact, cells, first.year, columns)
        return Row(line, fact["id"], Target("fact", fact["id"]), marked=bool(fact["disputed"]))

    def position(key: str) -> int | None:
        found = facts["id"].index_of(key)
        return None if found is None else found + bisect_right(ends, found) + 1

    return LazyRows(facts.height + len(groups), make, position)


def _groups(facts: pl.DataFrame, layout: Layout, first: date) -> tuple[list[int], list[str]]:
    """Where each group of facts that follow each other ends, and what stands above it."""
    if layout.order != "when":
        runs = facts["group"].rle().struct.unnest()
        return runs["len"].cum_sum().to_list(), runs["value"].to_list()
    day, later = pl.col("order").to_physical(), pl.col("grouped").is_null().cast(pl.Int32)
    dated = pl.when(pl.col("order") < first).then(_BEFORE).otherwise(2 * day + later)
    ends = facts.select(dated.rle()).to_series().struct.field("len").cum_sum().to_list()
    last = facts.select("grouped", "order")[[end - 1 for end in ends]]
    return ends, [_group(day, stood, first) for day, stood in last.iter_rows()]


def _arranged(situation: Situation, layout: Layout, columns: list[str]) -> pl.DataFrame:
    """The shown facts in the layout's order, with `group`, and the texts of the columns that are shown."""
    facts, frames = situation.facts, situation.frames
    if "known" in columns or layout.order == "known":
        facts = facts.rename({"known": "day"})
        text = pl.col("day").dt.strftime("%-d %b")
        facts = facts.with_columns(known=text)
    for name, link, lookup in (
        ("places", frames.fact_places.select("fact", id="place"), frames.places),
        ("actors", frames.fact_actors.select("fact", id="actor"), frames.actors),
    ):
        if name in columns:
            named = link.join(lookup.select("id", "name"), on="id", how="left", maintain_order="left")
            texts = named.group_by("fact", maintain_order=True).agg(pl.col("name").str.join(", ").alias(name))
            facts = facts.join(texts, left_on="id", right_on="fact", how="left", maintain_order="left")
    match layout.order:
        case "known":
            group = pl.concat_str(pl.lit("Known from "), pl.col("day").dt.strftime("%-d %b %Y"))
            return facts.with_columns(group=group).sort("day", maintain_order=True)
        case "grade":
            group = pl.concat_str(pl.lit("Grade "), pl.col("grade").fill_null("unknown"))
            return facts.with_columns(group=group).sort("grade", maintain_order=True, nulls_last=True)
        case "voices":
            voices = pl.col("n_eff").round(1)
            group = pl.concat_str(voices.cast(pl.String), pl.lit(" independent voices"))
            return facts.with_columns(group=group).sort(voices, descending=True, maintain_order=True, nulls_last=True)
        case "kind":
            return facts.with_columns(group=pl.col("kind").str.to_titlecase()).sort("kind", maintain_order=True)
        case _:
            return facts.with_columns(group=pl.lit(""))


def _group(day: date | None, stands: date | None, first: date) -> str:
    """What a fact stands under: its day, or from when on it may have happened."""
    if stands is None:
        return "No date"
    if stands < first:
        return f"Before {first.day} {first:%b %Y}"
    if day is None:
        return f"{stands.day} {stands:%b %Y} or later"
    return f"{day:%A} {day.day} {day:%b %Y}"
