"""How far what is said of a base stands undisputed: what rival answers and later ones leave of it.

    u = (1 − Σ support of rival answers that do not carry the indicator for the base)
        · (1 − c of the best later answer of the same state question)

Later states supersede earlier ones; they do not outvote them. Front distances of a base that answer no question are one
state question, in which each distance is an answer; so is what is said to have become of a base.

The owner's side has no vote against a warning, nor for a reassurance: of a warning, its denials and rival statements
are left out; of a reassurance, its own and its denials of warnings.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from tui.analysis.corroboration.citation_weights import Testimony, on_side
from tui.analysis.corroboration.support import (
    Supports,
    answer_supports,
    credibility_weight,
    known_in,
    question_states,
)
from tui.analysis.threat.bearing import Bearing
from tui.analysis.threat.exclusions import Exclusions
from tui.analysis.threat.superseded import superseded

_UNIT: Final = ("state", "unit")
"""Cells that are weighed alike in a state of a question: of one owner's side, carried by the same answers."""


def undisputed(about: Bearing, rows: pl.DataFrame, exclusions: Exclusions) -> pl.DataFrame:
    """Return what speaks against items on some days: `[against, later]`, parallel to `rows`.

    `rows` is `[scenario, knowledge, item]`: an item as seen by what is known on a day. `against` is the support of
    rival answers that do not carry the item's indicator, `later` the credibility weight of the best later answer.
    """
    seen = rows.select("scenario", "knowledge", "item", row=pl.int_range(pl.len(), dtype=pl.UInt32))
    found = pl.concat(
        [
            _by_questions(about, seen.join(about.contested, on="item"), exclusions),
            _by_topics(about, seen.join(about.topical, on="item"), exclusions),
        ]
    )
    nothing = pl.zeros(rows.height, pl.Float64, eager=True)
    merged = found.group_by("row").agg(pl.col("against", "later").max())
    return pl.DataFrame({name: nothing.clone().scatter(merged["row"], merged[name]) for name in ("against", "later")})


def _nothing_against(seen: pl.DataFrame) -> pl.DataFrame:
    return seen.select("row", against=pl.lit(0.0), later=pl.lit(0.0))


# --- answers to questions ---


def _by_questions(about: Bearing, seen: pl.DataFrame, exclusions: Exclusions) -> pl.DataFrame:
    """Return `[row, against, later]` for items whose question has other answers, or denials."""
    if seen.is_empty():
        return _nothing_against(seen)
    testimony = about.testimony
    at, states = _states(about, seen, exclusions)
    seen = seen.join(at, on=["scenario", "question", "knowledge"])
    cited = _known_in_scenario(testimony, states, exclusions)
    cells, units, carried = _units(about, seen, cited)
    heard, everything = _heard(cited, units, _owners_votes(testimony, cited, units, carried))
    supports = answer_supports(testimony, everything)
    against = _against(heard, supports, carried).rename({"key": "id"})
    later = _later_answers(testimony, everything, supports, heard)
    found = seen.join(cells, on=["state", "cell"]).join(against, on=[*_UNIT, "id"], how="left")
    return superseded(found, later, _UNIT).select("row", pl.col("against").fill_null(0.0), "later")


def _states(about: Bearing, seen: pl.DataFrame, exclusions: Exclusions) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return which state of its question each item is seen in, and these states.

    The first is `[scenario, question, knowledge, state]`, the second `[state, scenario, question, since]`, where a
    scenario that changes nothing on the question is scenario 0.
    """
    asked = seen.select("scenario", "question", "knowledge").unique()
    spans = (
        question_states(about.testimony, asked.select("question").unique()).select("question", "since").sort("since")
    )
    at = asked.sort("knowledge").join_asof(
        spans, left_on="knowledge", right_on="since", by="question", check_sortedness=False
    )
    at = _as_in_scenario(about, at, exclusions)
    states = at.select("own", "question", "since").unique().with_row_index("state")
    at = at.join(states, on=["own", "question", "since"])
    return at.select("scenario", "question", "knowledge", "state"), states.rename({"own": "scenario"})


def _as_in_scenario(about: Bearing, asked: pl.DataFrame, exclusions: Exclusions) -> pl.DataFrame:
    """Add `own` to `[scenario, question, …]`: the scenario where it changes something on the question, else 0."""
    changed = exclusions.changed.join(about.questions, on="citation").select("scenario", "question").unique()
    own = changed.with_columns(own="scenario")
    return asked.join(own, on=["scenario", "question"], how="left").with_columns(pl.col("own").fill_null(0))


def _known_in_scenario(testimony: Testimony, states: pl.DataFrame, exclusions: Exclusions) -> pl.DataFrame:
    """Return the citations that are known in each state and count in its scenario."""
    cited = known_in(testimony, states)
    if exclusions.is_empty:
        return cited
    scenarios = cited.join(states.select("state", "scenario"), on="state", maintain_order="left")
    return exclusions.counted(scenarios).drop("scenario")


def _units(about: Bearing, seen: pl.DataFrame, cited: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return the unit of each cell in each state, the units, and which answers carry what they are about.

    They are `[state, cell, unit]`, `[state, unit, owner_side, reassures]` and `[state, unit, key]`.
    """
    asked = seen.select("state", "cell").unique()
    said = about.indications.select("fact", "cell")
    bearing_facts = cited.filter(~pl.col("denied")).join(said.select("fact").unique(), on="fact", how="semi")
    carried = (
        bearing_facts.select("state", "key", "fact")
        .unique()
        .join(said, on="fact")
        .join(asked, on=["state", "cell"], how="semi")
        .select("state", "cell", "key")
        .unique()
    )
    alike = carried.group_by("state", "cell").agg(answers=pl.col("key").sort().cast(pl.String).str.join(" "))
    described = alike.join(about.cells.select("cell", "owner_side", "reassures"), on="cell")
    same = ["state", "owner_side", "reassures", "answers"]
    units = described.select(same).unique().with_row_index("unit")
    cells = described.join(units, on=same, nulls_equal=True).select("state", "cell", "unit")
    of_units = carried.join(cells, on=["state", "cell"]).select(*_UNIT, "key").unique()
    return cells, units.select(*_UNIT, "owner_side", "reassures"), of_units


def _owners_votes(
    testimony: Testimony, cited: pl.DataFrame, units: pl.DataFrame, carried: pl.DataFrame
) -> pl.DataFrame:
    """Return the votes of the owner's side on each unit: `[state, unit, reassures, citation, partial]`.

    They are `partial` where they do not count: of a warning those for other answers, and all denials; of a reassurance
    those for answers that carry it, and denials of others.
    """
    owned = units.filter(pl.col("owner_side").is_not_null())
    sides = owned.select("owner_side").unique()
    of_none = cited.clear().with_columns(owner_side=pl.lit(None, pl.UInt32))
    of_sides = (
        cited.filter("voted", on_side(pl.lit(side))).with_columns(owner_side=pl.lit(side, pl.UInt32))
        for side in sides["owner_side"]
    )
    theirs = pl.concat([of_none, *of_sides])
    votes = owned.join(theirs, on=["state", "owner_side"]).select(*_UNIT, "reassures", "citation", "denied", "key")
    votes = votes.with_columns(key=testimony.keys["of"].gather(votes["key"]))
    votes = votes.join(carried.with_columns(carries=pl.lit(value=True)), on=[*_UNIT, "key"], how="left")
    carries = pl.col("carries").fill_null(value=False)
    partial = pl.when("reassures").then(pl.col("denied") != carries).otherwise(pl.col("denied") | ~carries)
    return votes.select(*_UNIT, "reassures", "citation", partial=partial)


def _heard(cited: pl.DataFrame, units: pl.DataFrame, owners: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return whose votes count for each unit: `[state, unit, rivals, later]`, and the citations of all states.

    `rivals` and `later` are the states by which rival and later answers are weighed: the unit's own where the owner's
    side has no partial vote in it, else one without these. For what comes later than a warning the owner's side has no
    vote at all.
    """
    offset = pl.select(pl.lit(cited["state"].max()).fill_null(0)).item() + 1
    left_out = {"rivals": owners.filter("partial"), "later": owners.filter(~pl.col("reassures"))}
    barred = pl.concat(votes.select(*_UNIT, "citation", what=pl.lit(what)) for what, votes in left_out.items())
    contexts = barred.select(*_UNIT, "what").unique().with_row_index("context", offset)
    barred = barred.join(contexts, on=[*_UNIT, "what"]).select("context", "citation")
    again = (
        contexts.select("context", "state")
        .join(cited, on="state")
        .join(barred, on=["context", "citation"], how="anti")
        .with_columns(state="context")
    )
    found = units
    for what in left_out:
        own = contexts.filter(pl.col("what") == what).select(*_UNIT, pl.col("context").alias(what))
        found = found.join(own, on=_UNIT, how="left")
    found = found.with_columns(rivals=pl.coalesce("rivals", "state")).with_columns(
        later=pl.when("reassures").then("rivals").otherwise(pl.coalesce("later", "state"))
    )
    return found.select(*_UNIT, "rivals", "later"), pl.concat([cited, again.select(cited.columns)])


def _against(units: pl.DataFrame, supports: Supports, carried: pl.DataFrame) -> pl.DataFrame:
    """Return the support of rivals that do not carry what an answer carries: `[state, unit, key, against]`."""
    counted = supports.answers.select(
        "key", "alike", "of", "given", "support", part=pl.col("support") * pl.col("place"), rivals="state"
    )
    answers = units.select(*_UNIT, "rivals").join(counted, on="rivals")
    other = answers.filter("given").join(carried, on=[*_UNIT, "key"], how="anti")
    total = other.group_by(_UNIT).agg(total=pl.col("part").sum())
    agreeing = (
        other.group_by(*_UNIT, "rivals", other="alike")
        .agg(pl.col("part").sum())
        .join(supports.agree.rename({"state": "rivals"}), on=["rivals", "other"])
        .group_by(*_UNIT, "alike")
        .agg(agreeing=pl.col("part").sum())
        .join(answers.filter("given").select(*_UNIT, "key", "alike"), on=[*_UNIT, "alike"])
    )
    denial = answers.filter(~pl.col("given")).select(*_UNIT, key="of", denial="support")
    taken = pl.col("total").fill_null(0.0) - pl.col("agreeing").fill_null(0.0) + pl.col("denial").fill_null(0.0)
    return (
        carried.join(total, on=_UNIT, how="left")
        .join(agreeing, on=[*_UNIT, "key"], how="left")
        .join(denial, on=[*_UNIT, "key"], how="left")
        .select(*_UNIT, "key", against=taken.clip(0.0, 1.0))
    )


def _later_answers(testimony: Testimony, cited: pl.DataFrame, supports: Supports, heard: pl.DataFrame) -> pl.DataFrame:
    """Return the answers of state questions that may supersede others: `[state, unit, id, begins, c]`."""
    told = cited.filter("voted", ~pl.col("denied"))
    subject = testimony.keys["subject"].gather(told["key"])
    lasting = pl.when(subject.is_null()).then("lasting").otherwise(subject == "state")
    begun = (
        told.with_columns(lasting=lasting)
        .group_by("key", later="state")
        .agg(pl.col("lasting").all(), begins=pl.col("earliest").max())
        .filter("lasting", pl.col("begins").is_not_null())
    )
    support = supports.answers.select("key", "support", later="state")
    return (
        heard.select(*_UNIT, "later")
        .join(begun, on="later")
        .join(support, on=["later", "key"])
        .select(*_UNIT, "begins", id="key", c=credibility_weight(pl.col("support"), testimony.constants))
        .filter(pl.col("c") > 0)
    )


# --- front distances, and what has become of a base ---


def _by_topics(about: Bearing, seen: pl.DataFrame, exclusions: Exclusions) -> pl.DataFrame:
    """Return `[row, against, later]` for front distances and losses that answer no question."""
    if seen.is_empty():
        return _nothing_against(seen)
    states = seen.group_by("scenario", "cell", "knowledge").agg(after=pl.col("ends").min()).with_row_index("state")
    later = _later_reports(about, states, exclusions)
    found = seen.join(states.select("state", "scenario", "cell", "knowledge"), on=["scenario", "cell", "knowledge"])
    return superseded(found, later, ("state",)).select("row", pl.lit(0.0).alias("against"), "later")


def _later_reports(about: Bearing, states: pl.DataFrame, exclusions: Exclusions) -> pl.DataFrame:
    """Return the reports that may supersede something in each state: `[state, id, begins, c]`.

    `states` is `[state, scenario, cell, knowledge, after]`: nothing is asked that had begun by `after`. Each report is
    supported as far as it is by itself, without the owner's side.
    """
    testimony = about.testimony
    reports = about.topics.filter(pl.col("begins").is_not_null())
    spans = question_states(testimony, reports.select("question").unique()).drop("state")
    scenarios = states.select("scenario").unique()
    of_scenarios = scenarios.join(reports.select("question").unique(), how="cross")
    own = _as_in_scenario(about, of_scenarios, exclusions)
    weighed = (
        own.select("own", "question")
        .unique()
        .join(spans, on="question")
        .join(reports, on="question")
        .with_row_index("report")
    )
    cited = _known_in_scenario(
        testimony, weighed.select("question", "since", state="report", scenario="own"), exclusions
    )
    sides = weighed.join(about.cells.select("cell", "owner_side"), on="cell").select("owner_side", state="report")
    heard = cited.join(sides, on="state").filter(~on_side(pl.col("owner_side"))).drop("owner_side")
    supports = answer_supports(testimony, heard).answers.filter("given").select("support", report="state")
    told = (
        weighed.join(supports, on="report")
        .with_columns(c=credibility_weight(pl.col("support"), testimony.constants))
        .filter(pl.col("c") > 0)
        .select("own", "question", "cell", "id", "begins", "since", "until", "c")
    )
    touched = own.filter(pl.col("own") != 0).select("scenario", "question")
    asked = states.join(told.rename({"own": "of"}), on="cell").filter(
        (pl.col("of") == 0) | (pl.col("of") == pl.col("scenario")),
        pl.col("begins") > pl.col("after"),
        pl.col("since") <= pl.col("knowledge"),
        pl.col("until") > pl.col("knowledge"),
    )
    stale = touched.with_columns(of=pl.lit(0, pl.UInt32))
    return asked.join(stale, on=["scenario", "question", "of"], how="anti").select("state", "id", "begins", "c")
