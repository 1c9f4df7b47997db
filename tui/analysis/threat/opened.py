"""Levels opened: what every indicator adds, the citations it rests on, and what is reported but not counted.

With these a figure can be followed by pencil: `evidence` adds up to the evidence of its indicator, whose parts add up
to the log-odds of the index.
"""

from __future__ import annotations

import polars as pl

from tui.analysis.constants import EVENTS
from tui.analysis.corroboration.lines import LAYERS
from tui.analysis.numbered_rows import beside
from tui.analysis.threat.bearing import Bearing
from tui.analysis.threat.evidence import of_items, voices, weighed
from tui.analysis.threat.index import BASELINE, LEVEL, index_of

SHOWN_ONLY, SUPERSEDED, DISPUTED, TOO_FAR, LAPSED = "shown only", "superseded", "disputed", "too far", "lapsed"
"""Why a report does not count, beside `Bearing.items`: its indicator changes nothing; a later answer stands in its
place; rivals take all of it; the front is too far; it is too old."""


def contributions_shown(
    about: Bearing, parts: pl.DataFrame, cells: pl.DataFrame, news: pl.DataFrame, shown: pl.DataFrame
) -> pl.DataFrame:
    """Return what every indicator adds to each level, the baseline first.

    Returns `[base, event, as_of, indicator, group, alone, evidence, log_odds, share, part, low, high, lines, newest,
    news]`. The `part`s of a level, in log-odds, add up to those of its index; `low` and `high` are the least and the
    most that a part is with the evidence at its low or high reading. `news` is what of a part became known that day,
    and is there, too, where an indicator has gone.
    """
    on = ["moment", "base", "event", "indicator"]
    nominal = parts.filter(pl.col("reading") == "").select(*on, "alone", "evidence", "log_odds", "share", "part")
    readings = parts.group_by(on).agg(low=pl.col("part").min(), high=pl.col("part").max())
    rest = beside(
        cells.select("moment", "cell", "lines", pl.col("newest").cast(pl.Date)),
        "cell",
        about.cells,
        "base",
        "indicator",
    ).drop("cell")
    found = (
        nominal.join(readings, on=on, how="left")
        .join(news, on=on, how="full", coalesce=True)
        .join(shown.select("moment", "as_of"), on="moment")
        .join(rest, on=["moment", "base", "indicator"], how="left")
    )
    found = beside(found, "indicator", about.indicators, "name", "group")
    start = about.constants.baseline_log_odds
    baseline = (
        shown.select("as_of")
        .join(about.bases.select("base"), how="cross")
        .join(pl.DataFrame({"event": list(EVENTS)}), how="cross")
        .with_columns(
            name=pl.lit(BASELINE),
            alone=pl.lit(about.constants.baseline),
            log_odds=pl.lit(start),
            share=pl.lit(1.0),
            **dict.fromkeys(("part", "low", "high"), pl.lit(start)),
        )
    )
    together = pl.concat([baseline, found], how="diagonal_relaxed").sort(
        "base", "event", "as_of", "indicator", nulls_last=False
    )
    places = about.bases["place"]
    figures = pl.col("part", "low", "high", "evidence", "log_odds", "news").fill_null(0.0)
    return together.with_columns(figures, base=places.gather(together["base"])).select(
        "base", "event", "as_of", "group", "alone", "evidence", "log_odds", "share", "part", "low", "high", "lines",
        "newest", "news", indicator="name",
    )  # fmt: skip


def evidence_shown(about: Bearing, strong: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """Return every citation that an indicator rests on, from the strongest to the weakest.

    Returns `[base, as_of, indicator, fact, citation, source, question, answer, x, h, u, f, strength, p, letter,
    credibility, origin, reporter, publication, log_odds, lines, c, evidence, last]`: `strength` is x·h·u·f; the layers
    name camps; `log_odds` and `lines` are those of all citations down to this, `c` what they carry, and `evidence` the
    strength times what c has grown by with this: the same sum as E, and nothing from who repeats what was counted.
    """
    # In the store's order: of citations that are equally strong the first counts before those that say the same.
    told = strong.filter(pl.col("strength") > 0).join(shown.select("moment", "as_of"), on="moment").sort("item")
    rest = ("fact", "citation", "source", "indicator", "key", "p", "letter", "credibility")
    told = of_items(about, weighed(about, voices(about, told)), *rest).sort(
        "base", "as_of", "indicator", "strength", descending=[False] * 3 + [True], maintain_order=True
    )
    testimony, keys = about.testimony, about.testimony.keys
    before = pl.col("c").shift(1).over("base", "as_of", "indicator").fill_null(0.0)
    return told.with_columns(
        *(testimony.camps.gather(told[layer]).alias(layer) for layer in LAYERS),
        *_named(about, told),
        question=keys["question_id"].gather(told["key"]),
        answer=keys["answer"].gather(told["key"]),
        last=told["last"].cast(pl.Date),
        evidence=pl.col("strength") * (pl.col("c") - before),
    ).select(
        "base", "as_of", "indicator", "fact", "citation", "source", "question", "answer", "x", "h", "u", "f",
        "strength", "p", "letter", "credibility", *LAYERS, "log_odds", "lines", "c", "evidence", "last",
    )  # fmt: skip


def sensitivity(about: Bearing, tried: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Return every index without each source, origin and fact that carries most of it.

    `tried` is `trials.levels_without`, `now` `index.sums` with `as_of`. Returns `[base, event, as_of, kind, id, index,
    change]`, kind being source, origin or fact, the largest change of a level first; `index` is null where the level is
    not assessed any more.
    """
    frames = about.testimony.frames
    names = {"source": frames.sources["id"], "voice": about.testimony.voices, "fact": frames.facts["id"]}
    of_kinds = {kind: tried.filter(pl.col("kind") == kind) for kind in names}
    told = pl.concat(
        found.with_columns(id=names[kind].gather(found["of"]), kind=pl.lit("origin" if kind == "voice" else kind))
        for kind, found in of_kinds.items()
    ).join(now.select(*LEVEL, "as_of", now=index_of(pl.col("log_odds"))), on=list(LEVEL))
    columns = ["base", "event", "as_of"]
    return (
        told.with_columns(
            base=about.bases["place"].gather(told["base"]),
            index=pl.when(pl.col("reason").is_null()).then("index"),
            change=pl.col("index") - pl.col("now"),
        )
        .select(*columns, "kind", "id", "index", "change")
        .sort(*columns, pl.col("change").abs().round(9), "kind", "id", descending=[False] * 3 + [True] + [False] * 2)
    )


def reported_items(about: Bearing) -> pl.DataFrame:
    """Return every item in the order in which it is listed, by name: what is the same on all days.

    Returns `[item, base, indicator, fact, citation, known, until, reason, gone_after, line, fact_of, …]` with a column
    an event: whether the item's indicator changes nothing there. Items of one base, indicator and fact have one `line`,
    those of one base and fact one `fact_of`.
    """
    # An item that never counts has no span.
    ends = about.items.select("item").join(about.spans.select("item", "gone_after"), on="item", how="left")
    changes_nothing = (pl.col(event) == about.constants.baseline for event in EVENTS)
    return (
        about.items.select("item", "known", "until", "reason", *changes_nothing, *_named(about, about.items))
        .join(ends, on="item")
        .sort("base", "indicator", "fact", "citation")
        .with_columns(
            line=pl.struct("base", "indicator", "fact").rle_id(), fact_of=pl.struct("base", "fact").rank("dense")
        )
    )


def not_counted(
    reported: pl.DataFrame, strong: pl.DataFrame, moments: pl.DataFrame, shown: pl.DataFrame
) -> pl.DataFrame:
    """Return what is reported on each day and does not count, with the reason; `reported` are `reported_items`.

    Returns `[base, as_of, indicator, fact, reason, attack, loss, citations, first]`: for which events it does not
    count, by how many citations, and whether it is the first line of its fact: that may tell of several indicators.
    """
    days = moments.join(shown.select("moment", "as_of"), on="moment").select("moment", "knowledge", "as_of")
    known = (
        reported.select("item", "known", "until")
        .with_row_index("row")
        .join(days, how="cross")
        .filter(pl.col("known") <= pl.col("knowledge"), pl.col("until") > pl.col("knowledge"))
        .select("row", "item", "moment", "as_of")
    )
    weak = strong.filter(pl.col("strength") <= 0).select("moment", "item", "later", "against", "x")
    columns = ("reason", "gone_after", "line", "fact_of", *EVENTS)
    told = beside(known, "row", reported, *columns).join(weak, on=["moment", "item"], how="left")
    reason = (
        pl.when(pl.col("reason").is_not_null())
        .then("reason")
        .when(pl.col("as_of").to_physical() > pl.col("gone_after"))
        .then(pl.lit(LAPSED))
        .when(pl.col("later") >= 1)
        .then(pl.lit(SUPERSEDED))
        .when(pl.col("against") >= 1)
        .then(pl.lit(DISPUTED))
        .when(pl.col("x") <= 0)
        .then(pl.lit(TOO_FAR))
    )
    listed = (
        told.select("row", "as_of", "line", "fact_of", *EVENTS, reason=reason)
        .with_columns(
            *(pl.col(event) | pl.col("reason").is_not_null() for event in EVENTS),
            reason=pl.col("reason").fill_null(SHOWN_ONLY),
        )
        .filter(pl.any_horizontal(EVENTS))
        .sort("as_of", "row")
        .group_by("as_of", "line", "reason", maintain_order=True)
        .agg(pl.col("row", "fact_of", *EVENTS).first(), citations=pl.len())
        .with_columns(first=pl.struct("as_of", "fact_of", "reason").is_first_distinct())
    )
    return beside(listed, "row", reported, "base", "indicator", "fact").select(
        "base", "as_of", "indicator", "fact", "reason", *EVENTS, "citations", "first"
    )


def _named(about: Bearing, items: pl.DataFrame) -> list[pl.Series]:
    """Return the names of the base, indicator, fact, citation and source of items."""
    frames = about.testimony.frames
    return [
        about.bases["place"].gather(items["base"]).alias("base"),
        about.indicators["name"].gather(items["indicator"]).alias("indicator"),
        frames.facts["id"].gather(items["fact"]).alias("fact"),
        frames.citations["id"].gather(items["citation"]).alias("citation"),
        frames.sources["id"].gather(items["source"]).alias("source"),
    ]
