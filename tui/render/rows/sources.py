"""The list of sources: how good each is, and how much rests on it."""

from __future__ import annotations

import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.text_reuse.attached import Attached
from tui.render.rows.parts import grade, without_year
from tui.render.text import Line, Row, Rows, Span, Target, pad

ID, PUBLISHED, FACTS, CITATIONS, ALONE = 25, 18, 8, 6, 6
_WITH_DATE = 4 + ID + PUBLISHED + FACTS + CITATIONS + ALONE
_NO_NUMBERS = {"facts": 0, "citations": 0, "alone": 0}


def list_heading(cells: int) -> list[Line]:
    """The names of the list's columns; the last is how many facts nobody else reports."""
    published = pad("published", PUBLISHED) if cells >= _WITH_DATE else ""
    names = pad("facts", FACTS, right=True) + pad("cited", CITATIONS, right=True) + pad("alone", ALONE, right=True)
    return [(Span(pad("gr.", 4) + pad("source", ID) + published + names, "muted"),)]


def list_rows(situation: Situation, attached: Attached, cells: int) -> Rows:
    """Two rows a source: grade, id, date and what it contributes to the facts shown; title and state.

    Where there is no room for it, the date goes down to the title.
    """
    frames = situation.frames
    numbers = {row["source"]: row for row in contributions(situation).iter_rows(named=True)}
    all_facts = dict(frames.citations.group_by("source").agg(pl.col("fact").n_unique()).iter_rows())
    rooted = dict(frames.citations.group_by("root").agg(pl.len()).iter_rows())
    made: list[Row] = []
    for source in frames.sources.sort("latest", "id", nulls_last=True).iter_rows(named=True):
        id_, published = source["id"], without_year(source["published_text"], 0)
        key, target = f"source:{id_}", Target("source", id_)
        own = numbers.get(id_, _NO_NUMBERS)
        facts = f"{own['facts']} of {all_facts.get(id_, 0)}" if situation.lens.filters else str(own["facts"])
        figures = [
            Span(pad(facts, FACTS, right=True)),
            Span(pad(str(own["citations"]), CITATIONS, right=True), "muted"),
            Span(pad(str(own["alone"] or "-"), ALONE, right=True), "strong" if own["alone"] else "faint"),
        ]
        if source["lost"]:
            figures = [Span(pad(f"lost, root of {rooted.get(id_, 0)}", FACTS + CITATIONS + ALONE, right=True), "muted")]
        name = Span(pad(id_, ID), "strong" if own["facts"] or source["lost"] else "muted")
        date = [Span(pad(published, PUBLISHED), "muted")] if cells >= _WITH_DATE else []
        below = [] if date else [Span(f"{published} · ", "muted")]
        made.append(Row((grade(source["reliability"]), Span("   "), name, *date, *figures), key, target))
        made.append(
            Row((Span("    "), *below, *_state(situation, attached, id_), Span(source["title"], "muted")), key, target)
        )
    return Rows(made)


def contributions(situation: Situation) -> pl.DataFrame:
    """`[source, facts, citations, alone]` of the facts shown; `alone` are those that no other source reports."""
    citations = situation.frames.citations.filter(pl.col("fact").is_in(list(situation.shown)))
    alone = (
        citations.group_by("fact")
        .agg(pl.col("source").n_unique().alias("sources"), pl.col("source").first())
        .filter(pl.col("sources") == 1)
        .group_by("source")
        .agg(alone=pl.len())
    )
    return (
        citations.group_by("source")
        .agg(facts=pl.col("fact").n_unique(), citations=pl.len())
        .join(alone, on="source", how="left")
        .with_columns(pl.col("alone").fill_null(0))
    )


def _state(situation: Situation, attached: Attached, source: str) -> list[Span]:
    made = []
    if source in situation.lens.excluded:
        made.append(Span("not trusted · ", "warn"))
    if attached.problem(source):
        made.append(Span("original unreadable · ", "bad"))
    elif attached.text(source) is not None:
        made.append(Span("original attached · ", "faint"))
    return made
