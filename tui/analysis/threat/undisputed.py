"""How far what is said of a base stands undisputed: what rival answers and later ones leave of it.

    u = (1 − Σ support of rival answers that do not carry the indicator for the base)
        · (1 − c of the best later answer of the same state question)

Later states supersede earlier ones; they do not outvote them. Front distances of a base that answer no question are one
state question, in which each distance is an answer; so is what is said to have become of a base.

The owner's side has no vote against a warning, nor for a reassurance: of a warning, its denials and rival statements are
left out; of a reassurance, its own and its denials of warnings.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from tui.analysis.corroboration.citation_weights import Testimony, on_side
from tui.analysis.corroboration.support import Supports, answer_supports, credibility_weight, known_in, question_states
from tui.analysis.threat.bearing import Bearing

_UNIT: Final = ("state", "cell")


def undisputed(about: Bearing, rows: pl.DataFrame, excluded: pl.DataFrame) -> pl.DataFrame:
    """Return what speaks against items on some days: `[against, later]`, parallel to `rows`.

    `rows` is `[scenario, knowledge, item]`: an item as seen by what is known on a day. In each scenario the citations of
    `excluded` `[scenario, citation]` are left out; there are none in scenario 0. `against` is the support of rival
    answers that do not carry the item's indicator, `later` the credibility weight of the best later answer.
    """
    subjects = about.testimony.keys["subject"]
    known = about.counted.select(
        "item", "cell", "question", "key", "fact", "lasting", ends=pl.coalesce("latest", "first_told")
    )
    subject = subjects.gather(known["key"])
    known = known.with_columns(
        lasting=pl.select(pl.when(subject.is_null()).then(known["lasting"]).otherwise(subject == "state")).to_series()
    )
    seen = rows.select("scenario", "knowledge", "item").with_row_index("row").join(known, on="item")
    keys = about.testimony.keys
    contested = keys["contested"].gather(seen["key"])
    parts = [_by_questions(about, seen.filter(contested), excluded), _by_topics(about, seen, excluded)]
    found = pl.concat(parts).group_by("row").agg(pl.col("against", "later").max())
    return (
        rows.select(row=pl.int_range(pl.len(), dtype=pl.UInt32))
        .join(found, on="row", how="left", maintain_order="left")
        .select(pl.col("against", "later").fill_null(0.0))
    )


# --- answers to questions ---


def _by_questions(about: Bearing, seen: pl.DataFrame, excluded: pl.DataFrame) -> pl.DataFrame:
    """Return `[row, against, later]` for items whose question has other answers, or denials."""
    testimony = about.testimony
    at, states = _states(testimony, seen, excluded)
    seen = seen.join(at, on=["scenario", "question", "knowledge"])
    cited = _known_without(testimony, states, excluded)
    units = seen.select(_UNIT).unique().join(about.cells.select("cell", "owner_side", "reassures"), on="cell")
    carried = cited.filter(~pl.col("denied")).select("state", "key", "fact").unique().join(
        about.indications.select("fact", "cell"), on="fact"
    ).select(*_UNIT, "key").unique()  # fmt: skip
    dropped = _owners_votes(testimony, cited, units, carried)
    heard, everything = _heard(cited, units, dropped)
    supports = answer_supports(testimony, everything)
    against = _against(heard, supports, carried)
    later = _later_answers(testimony, everything, supports, heard)
    found = seen.join(against, on=[*_UNIT, "key"], how="left")
    return _superseded(found.with_columns(id="key"), later).select("row", pl.col("against").fill_null(0.0), "later")


def _states(testimony: Testimony, seen: pl.DataFrame, excluded: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return which state of its question each item is seen in, and these states.

    The first is `[scenario, question, knowledge, state]`, the second `[state, scenario, question, since]`, where a
    scenario that leaves out nothing on the question is scenario 0.
    """
    asked = seen.select("scenario", "question", "knowledge").unique()
    spans = question_states(testimony, asked.select("question").unique())
    at = asked.sort("knowledge").join_asof(
        spans.select("question", "since").sort("since"), left_on="knowledge", right_on="since", by="question",
        check_sortedness=False,
    )  # fmt: skip
    touched = (
        excluded.join(testimony.citations.select("citation", "question").unique(), on="citation")
        .select("scenario", "question")
        .unique()
        .with_columns(own="scenario")
    )
    at = at.join(touched, on=["scenario", "question"], how="left").with_columns(pl.col("own").fill_null(0))
    states = at.select("own", "question", "since").unique().with_row_index("state")
    at = at.join(states, on=["own", "question", "since"])
    return at.select("scenario", "question", "knowledge", "state"), states.rename({"own": "scenario"})


def _known_without(testimony: Testimony, states: pl.DataFrame, excluded: pl.DataFrame) -> pl.DataFrame:
    """Return the citations known in each state, without those that its scenario leaves out."""
    cited = known_in(testimony, states)
    if excluded.is_empty():
        return cited
    barred = states.select("state", "scenario").join(excluded, on="scenario").select("state", "citation")
    return cited.join(barred, on=["state", "citation"], how="anti")


def _owners_votes(
    testimony: Testimony, cited: pl.DataFrame, units: pl.DataFrame, carried: pl.DataFrame
) -> pl.DataFrame:
    """Return the votes of the owner's side on each unit: `[state, cell, reassures, citation, partial]`.

    They are `partial` where they do not count: of a warning those for other answers, and denials of answers that carry
    it; of a reassurance those for answers that carry it, and denials of others.
    """
    votes = (
        units.filter(pl.col("owner_side").is_not_null())
        .join(cited.filter("voted"), on="state")
        .filter(on_side(pl.col("owner_side")))
        .select(*_UNIT, "reassures", "citation", "denied", "key")
    )
    votes = votes.with_columns(key=testimony.keys["of"].gather(votes["key"]))
    votes = votes.join(carried.with_columns(carries=pl.lit(value=True)), on=[*_UNIT, "key"], how="left")
    against_what_carries = pl.col("denied") == pl.col("carries").fill_null(value=False)
    return votes.select(
        *_UNIT,
        "reassures",
        "citation",
        partial=pl.when("reassures").then(~against_what_carries).otherwise(against_what_carries),
    )


def _heard(cited: pl.DataFrame, units: pl.DataFrame, owners: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return whose votes count for each unit: `[state, cell, rivals, later]`, and the citations of all states.

    `rivals` and `later` are the states by which rival and later answers are weighed: the unit's own where the owner's
    side has no partial vote in it, else one without these. For what comes later than a warning the owner's side has no
    vote at all.
    """
    offset = pl.select(pl.lit(cited["state"].max()).fill_null(0)).item() + 1
    rivals = owners.filter("partial")
    later = owners.filter(~pl.col("reassures"))
    contexts = pl.concat(
        [
            votes.select(_UNIT).unique().with_columns(what=pl.lit(what))
            for votes, what in ((rivals, "rivals"), (later, "later"))
        ]
    ).with_row_index("context", offset)
    barred = pl.concat(
        [votes.select(*_UNIT, "citation", what=pl.lit(what)) for votes, what in ((rivals, "rivals"), (later, "later"))]
    ).join(contexts, on=[*_UNIT, "what"])
    again = (
        contexts.select("context", "state")
        .join(cited, on="state")
        .join(barred.select("context", "citation"), on=["context", "citation"], how="anti")
        .with_columns(state="context")
    )
    found = units
    for what in ("rivals", "later"):
        own = contexts.filter(pl.col("what") == what).select(*_UNIT, pl.col("context").alias(what))
        found = found.join(own, on=_UNIT, how="left")
    found = found.with_columns(rivals=pl.coalesce("rivals", "state")).with_columns(
        later=pl.when("reassures").then("rivals").otherwise(pl.coalesce("later", "state"))
    )
    return found.select(*_UNIT, "rivals", "later"), pl.concat([cited, again.select(cited.columns)])


def _against(units: pl.DataFrame, supports: Supports, carried: pl.DataFrame) -> pl.DataFrame:
    """Return the support of rivals that do not carry what an answer carries: `[state, cell, key, against]`."""
    counted = supports.answers.select(
        "key", "of", "given", part=pl.col("support") * pl.col("place"), support="support", rivals="state"
    )
    answers = units.select(*_UNIT, "rivals").join(counted, on="rivals")
    other = answers.filter("given").join(carried, on=[*_UNIT, "key"], how="anti")
    total = other.group_by(_UNIT).agg(total=pl.col("part").sum())
    agreeing = (
        other.join(supports.agree.select(rivals="state", key="other", answer="key"), on=["rivals", "key"])
        .group_by(*_UNIT, key="answer")
        .agg(agreeing=pl.col("part").sum())
    )
    denial = answers.filter(~pl.col("given")).select(*_UNIT, key="of", denial="support")
    return (
        carried.join(total, on=_UNIT, how="left")
        .join(agreeing, on=[*_UNIT, "key"], how="left")
        .join(denial, on=[*_UNIT, "key"], how="left")
        .select(
            *_UNIT,
            "key",
            against=(
                pl.col("total").fill_null(0.0) - pl.col("agreeing").fill_null(0.0) + pl.col("denial").fill_null(0.0)
            ).clip(0.0, 1.0),
        )
    )


def _later_answers(testimony: Testimony, cited: pl.DataFrame, supports: Supports, heard: pl.DataFrame) -> pl.DataFrame:
    """Return the answers of state questions that may supersede others: `[state, cell, id, begins, c]`."""
    told = cited.filter("voted", ~pl.col("denied"))
    subject = testimony.keys["subject"].gather(told["key"])
    begun = (
        told.with_columns(subject=subject)
        .with_columns(
            lasting=pl.when(pl.col("subject").is_null()).then("lasting").otherwise(pl.col("subject") == "state")
        )
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


def _by_topics(about: Bearing, seen: pl.DataFrame, excluded: pl.DataFrame) -> pl.DataFrame:
    """Return `[row, against, later]` for front distances and losses that answer no question."""
    topics = _topic_facts(about)
    within = seen.join(topics.select("cell", "fact", "id"), on=["cell", "fact"])
    if within.is_empty():
        return within.select("row", against=pl.lit(0.0), later=pl.lit(0.0))
    states = within.select("scenario", "cell", "knowledge").unique().with_row_index("state")
    within = within.join(states, on=["scenario", "cell", "knowledge"])
    within = within.with_columns(lasting=pl.lit(value=True))
    reach = within.group_by("state").agg(since=pl.col("ends").min())
    told = _topic_supports(about, topics, states.join(reach, on="state"), excluded)
    return _superseded(within, told).select("row", "later", against=pl.lit(0.0)).select("row", "against", "later")


def _topic_facts(about: Bearing) -> pl.DataFrame:
    """Return the facts that tell of a front or of what has become of a base and answer no question.

    Returns `[cell, fact, question, id, begins]`: facts of equal `id` say the same.
    """
    testimony, frames = about.testimony, about.testimony.frames
    own = testimony.answered.filter("own").select("fact", "question")
    fronts = about.indications.filter(pl.col("km").is_not_null()).select(
        "cell", "fact", id=pl.concat_str("near_km", "far_km", separator=" ")
    )
    taken = about.indicators.filter(pl.col("name") == about.constants.taken).select("indicator")
    places = about.bases.select("base", "place").join(
        about.cells.join(taken, on="indicator").select("cell", "base"), on="base"
    )
    rows = frames.facts.with_row_index("row").select("row", fact="id")
    standings = (
        frames.statuses.join(rows, on="fact")
        .join(places, left_on="base", right_on="place")
        .select("cell", fact="row", id="status")
    )
    told = pl.concat([fronts, standings.select("cell", "fact", "id")]).unique().join(own, on="fact")
    begins = frames.facts["earliest"].gather(told["fact"])
    return told.with_columns(id=told["id"].rank("dense").cast(pl.UInt32), begins=begins)


def _topic_supports(about: Bearing, topics: pl.DataFrame, states: pl.DataFrame, excluded: pl.DataFrame) -> pl.DataFrame:
    """Return what may supersede something in each state: `[state, cell, id, begins, c]`.

    `states` is `[state, scenario, cell, knowledge, since]`: nothing is asked that had happened by `since`. The support
    of each fact is that of itself alone, without the owner's side.
    """
    testimony = about.testimony
    sides = about.cells.select("cell", "owner_side")
    spans = question_states(testimony, topics.select("question").unique())
    facts = topics.filter(pl.col("begins").is_not_null()).join(spans.drop("state"), on="question")
    asked = (
        states.rename({"since": "after"})
        .join(facts, on="cell")
        .filter(
            pl.col("begins") > pl.col("after"),
            pl.col("since") <= pl.col("knowledge"),
            pl.col("until") > pl.col("knowledge"),
        )
        .select("state", "scenario", "cell", "question", "id", "begins", "since")
    )
    touched = excluded.join(testimony.citations.select("citation", "question").unique(), on="citation")
    touched = touched.select("scenario", "question").unique().with_columns(own="scenario")
    asked = asked.join(touched, on=["scenario", "question"], how="left").with_columns(pl.col("own").fill_null(0))
    weighed = asked.select("own", "cell", "question", "since").unique().with_row_index("weighed")
    cited = (
        _known_without(testimony, weighed.select("question", "since", state="weighed", scenario="own"), excluded)
        .join(weighed.select("cell", state="weighed").join(sides, on="cell").drop("cell"), on="state")
        .filter(~on_side(pl.col("owner_side")))
        .drop("owner_side")
    )
    supports = answer_supports(testimony, cited).answers.filter("given").select("support", weighed="state")
    return (
        asked.join(weighed, on=["own", "cell", "question", "since"])
        .join(supports, on="weighed")
        .select(*_UNIT, "id", "begins", c=credibility_weight(pl.col("support"), testimony.constants))
        .filter(pl.col("c") > 0)
    )


# --- superseding ---


def _superseded(items: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """Add `later`: the greatest c of what begins after an item's last day and says something else.

    `items` has `state`, `cell`, `id`, `ends` and `lasting`; `later` is `[state, cell, id, begins, c]`. For each begin the best of
    all that begin then or later is found, and the best of what says something else than that: by running maxima from
    the last begin back, so that no two answers are ever compared.
    """
    group = later.select(_UNIT).unique().with_row_index("group")
    order = later.join(group, on=_UNIT).sort("group", "begins", "c", "id", descending=[False, True, True, False])
    first = (order["group"] != order["group"].shift()).fill_null(value=True)
    lifted = order["group"].cast(pl.Float64) * 2.0
    best = (lifted + order["c"]).cum_max() - lifted
    before = pl.select(pl.when(~first).then(best.shift())).to_series()
    leads = (before.is_null() | (order["c"] > before)).fill_null(value=True)
    leader = pl.select(pl.when(leads).then(order["id"])).to_series().forward_fill()
    rival = pl.select(
        pl.when(~first, leader.shift() != order["id"]).then(pl.min_horizontal(order["c"], before)).otherwise(0.0)
    ).to_series()
    second = (lifted + rival).cum_max() - lifted
    table = order.select("group", "begins").with_columns(best=best, leader=leader, second=second)
    table = table.unique(["group", "begins"], keep="last", maintain_order=True).sort("begins")
    asked = items.join(group, on=_UNIT, how="left").with_row_index("_").sort("ends")
    found = asked.join_asof(
        table, left_on="ends", right_on="begins", by="group", strategy="forward", allow_exact_matches=False,
        check_sortedness=False,
    ).sort("_")  # fmt: skip
    value = pl.when(pl.col("leader") == pl.col("id")).then("second").otherwise("best")
    return found.with_columns(later=pl.when("lasting").then(value).fill_null(0.0)).drop(
        "_", "group", "begins", "best", "leader", "second"
    )
