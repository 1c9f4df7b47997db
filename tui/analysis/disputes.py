"""What is disputed: questions to which known facts give different answers, and whether the answers can be reconciled.

Figures are compared as intervals (`figures`): they *agree* where what is stated meets, or the finer figure is a
possible reading of the coarser; they *overlap* where they meet only once rounding is granted; else they are
*disjoint*. Dates are compared as intervals, too. Other answers exclude each other by being different answers.

A contradiction that is only apparent is not a dispute: answers about different pairs of actors, different days or
different points of reference, and figures that agree. Such questions are listed apart, with the reason. The day tells
states apart, which change; an event happens once, so that two dates of it do contradict each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tui.analysis.constants import VERSIONS, Corroboration
from tui.analysis.constants import Disputes as Constants
from tui.analysis.corroboration import Corroborated, corroborate
from tui.analysis.figures import KM_PER_MILE, widened
from tui.analysis.geodesy import between
from tui.analysis.testimony import hear
from tui.store.frames import Frames

VERSION = VERSIONS["disputes"]
HAPPENINGS = ("event", "strike", "movement")
"""Kinds of fact that tell of something that happens once; the others tell of a state that may change."""

DIFFERENT_PAIR = "they speak of different pairs"
DIFFERENT_PLACE = "they are measured from different points"
DIFFERENT_DAY = "they speak of different days"
AGREE = "their figures agree"


@dataclass(frozen=True, slots=True)
class Disputes:
    """What is disputed, and what only looks so.

    questions `[question, asks, status, adjudicated, answers, facts, citations]`, status open or adjudicated. answers
    `[question, answer, says, facts, citations, roots, n_eff, probability, judged, grade, derived_credibility]`.
    comparisons `[question, fact_a, fact_b, answer_a, answer_b, by, verdict, relation, low_a, high_a, low_b, high_b,
    unit, unit_suspect, one_voice, flags]`: `by` figures, dates or answers; verdict agree, overlap or disjoint;
    relation of dates before, overlaps or after. checks `[fact, question, origin, target, claimed, claimed_low,
    claimed_high, stated, unit, geodesic_km, geodesic_miles, verdict, inferred]`, distances in km. apparent
    `[question, asks, reason]`.
    """

    questions: pl.DataFrame
    answers: pl.DataFrame
    comparisons: pl.DataFrame
    checks: pl.DataFrame
    apparent: pl.DataFrame


def find(frames: Frames, constants: Constants, *, corroboration: Corroboration | None = None) -> Disputes:
    """All disputes among the facts of `frames`; give them as known on a day (`knowledge.visible`)."""
    rules = corroboration or Corroboration()
    judged = corroborate(hear(frames.citations, frames.chains, frames.facts, frames.sources, rules))
    several = judged.answers.filter(pl.len().over("question") > 1)
    given = judged.facts.join(several.select("question").unique(), on="question", how="semi")
    compared = _compared(frames, given, constants)
    denied = several.filter(_denial()).select("question").unique()
    disputed = pl.concat([_standing(compared).select("question"), denied]).unique()
    apparent = (
        compared.join(disputed, on="question", how="anti")
        .with_columns(reason=pl.coalesce("apparent", pl.lit(AGREE)))
        .group_by("question")
        .agg(reason=pl.col("reason").unique().sort().str.join("; "))
        .join(_asked(frames), on="question", how="left")
        .select("question", "asks", "reason")
        .sort("question")
    )
    return Disputes(
        _questions(frames, several, disputed),
        _answers(frames, judged, disputed),
        _shown(compared.filter(pl.col("apparent").is_null()).join(disputed, on="question", how="semi")),
        geodesic_checks(frames, constants),
        apparent,
    )


def geodesic_checks(frames: Frames, constants: Constants) -> pl.DataFrame:
    """Claimed distances beside the geodesic, wherever both ends have coordinates (`Disputes.checks`)."""
    claims = widened(frames.quantities, constants).filter(
        pl.col("base_unit") == "km", pl.col("of").is_not_null(), pl.col("from").is_not_null()
    )
    measured = between(claims.select(a="from", b="of"), frames.places)
    km = pl.col("geodesic_km")
    return (
        claims.join(measured, left_on=["from", "of"], right_on=["a", "b"])
        .join(frames.facts.select("id", "question"), left_on="fact", right_on="id")
        .with_columns(geodesic_km=pl.col("km"), geodesic_miles=pl.col("km") / KM_PER_MILE)
        .with_columns(
            verdict=pl.when(km.is_between("core_low", "core_high"))
            .then(pl.lit("agree"))
            .when(km.is_between("wide_low", "wide_high"))
            .then(pl.lit("overlap"))
            .otherwise(pl.lit("disjoint"))
        )
        .sort("fact")
        .select(
            "fact",
            "question",
            "unit",
            "geodesic_km",
            "geodesic_miles",
            "verdict",
            "inferred",
            origin="from",
            target="of",
            claimed="point",
            claimed_low="wide_low",
            claimed_high="wide_high",
            stated=pl.coalesce("value", "low", "high"),
        )
    )


def _denial() -> pl.Expr:
    return (pl.col("answer") == "no") | pl.col("answer").str.starts_with("not ")


def _asked(frames: Frames) -> pl.DataFrame:
    """What each question asks; a fact that answers none asks whether it is so."""
    return pl.concat(
        [frames.questions.select(question="id", asks="asks"), frames.facts.select(question="id", asks="says")]
    ).unique("question", keep="first", maintain_order=True)


def _compared(frames: Frames, given: pl.DataFrame, constants: Constants) -> pl.DataFrame:
    """Every two facts that answer one question differently, with the verdict on them or why they do not compare."""
    facts = (
        given.select("question", "fact", "answer")
        .join(frames.facts.select("id", "kind", "earliest", "latest"), left_on="fact", right_on="id")
        .join(_measured(frames, constants), on="fact", how="left")
        .join(_paired(frames), on="fact", how="left")
    )
    pairs = facts.join(facts, on="question", suffix="_b").filter(
        pl.col("answer") != pl.col("answer_b"), pl.col("fact") < pl.col("fact_b")
    )
    roots = frames.citations.filter(pl.col("wording") != "denied").select("fact", "root").unique()
    shared = (
        pairs.select("fact", "fact_b")
        .join(roots, on="fact")
        .join(roots, left_on=["fact_b", "root"], right_on=["fact", "root"], how="semi")
        .group_by("fact", "fact_b")
        .agg(voices=pl.col("root").sort().str.join(", "))
    )
    figures = pl.col("base_unit").is_not_null() & (pl.col("base_unit") == pl.col("base_unit_b"))
    by_figure = pairs.filter(figures).with_columns(
        by=pl.lit("figures"), verdict=_verdict(), relation=pl.lit(None, pl.String)
    )
    rest = pairs.filter(~figures.fill_null(value=False))
    by_answer = rest.with_columns(by=pl.lit("answers"), verdict=pl.lit("disjoint"), relation=pl.lit(None, pl.String))
    by_date = _by_date(rest)
    return (
        pl.concat([by_figure, by_answer, by_date])
        .join(shared, on=["fact", "fact_b"], how="left")
        .with_columns(
            apparent=_apparent(),
            one_voice=pl.col("voices").is_not_null() & (pl.col("verdict") != "agree"),
            unit_suspect=((pl.col("value") == pl.col("value_b")) & (pl.col("unit") != pl.col("unit_b"))).fill_null(
                value=False
            ),
        )
        .sort("question", "fact", "fact_b", "by")
    )


def _measured(frames: Frames, constants: Constants) -> pl.DataFrame:
    return widened(frames.quantities, constants).select(
        "fact",
        "measure",
        "of",
        "from",
        "value",
        "unit",
        "base_unit",
        "bound",
        "core_low",
        "core_high",
        "wide_low",
        "wide_high",
    )


def _paired(frames: Frames) -> pl.DataFrame:
    """The pairs of actors that each fact speaks of, as one text: `[fact, pairs]`."""
    pair = pl.concat_str(pl.min_horizontal("from", "to"), pl.max_horizontal("from", "to"), separator=" ")
    return frames.ties.select("fact", pair=pair).unique().group_by("fact").agg(pairs=pl.col("pair").sort())


def _verdict() -> pl.Expr:
    """Of two figures in one unit."""
    cores = (pl.col("core_low") <= pl.col("core_high_b")) & (pl.col("core_low_b") <= pl.col("core_high"))
    wides = (pl.col("wide_low") <= pl.col("wide_high_b")) & (pl.col("wide_low_b") <= pl.col("wide_high"))
    bounded = ["exactly", "about"]
    plain = pl.col("bound").is_in(bounded) & pl.col("bound_b").is_in(bounded)
    inside = ((pl.col("wide_low") <= pl.col("wide_low_b")) & (pl.col("wide_high_b") <= pl.col("wide_high"))) | (
        (pl.col("wide_low_b") <= pl.col("wide_low")) & (pl.col("wide_high") <= pl.col("wide_high_b"))
    )
    return (
        pl.when(cores | (plain & inside))
        .then(pl.lit("agree"))
        .when(wides)
        .then(pl.lit("overlap"))
        .otherwise(pl.lit("disjoint"))
    )


def _by_date(pairs: pl.DataFrame) -> pl.DataFrame:
    """Happenings whose dates differ. A day within a looser date agrees with it."""
    happening = pl.col("kind").is_in(HAPPENINGS) & pl.col("kind_b").is_in(HAPPENINGS)
    bounded = pl.all_horizontal(pl.col("earliest", "latest", "earliest_b", "latest_b").is_not_null())
    same = (pl.col("earliest") == pl.col("earliest_b")) & (pl.col("latest") == pl.col("latest_b"))
    before, after = pl.col("latest") < pl.col("earliest_b"), pl.col("earliest") > pl.col("latest_b")
    inside = ((pl.col("earliest") >= pl.col("earliest_b")) & (pl.col("latest") <= pl.col("latest_b"))) | (
        (pl.col("earliest") <= pl.col("earliest_b")) & (pl.col("latest") >= pl.col("latest_b"))
    )
    return pairs.filter(happening, bounded, ~same).with_columns(
        by=pl.lit("dates"),
        verdict=pl.when(before | after)
        .then(pl.lit("disjoint"))
        .when(inside)
        .then(pl.lit("agree"))
        .otherwise(pl.lit("overlap")),
        relation=pl.when(before).then(pl.lit("before")).when(after).then(pl.lit("after")).otherwise(pl.lit("overlaps")),
    )


def _apparent() -> pl.Expr:
    """Why two facts do not contradict each other although their answers differ; null where they do."""
    other_pair = (pl.col("pairs").list.set_intersection("pairs_b").list.len() == 0).fill_null(value=False)
    figures = pl.col("by") == "figures"
    elsewhere = ~pl.col("of").eq_missing(pl.col("of_b")) | (pl.col("from") != pl.col("from_b")).fill_null(value=False)
    measures = pl.col("measure") != pl.col("measure_b")
    state = figures | ~(pl.col("kind").is_in(HAPPENINGS) & pl.col("kind_b").is_in(HAPPENINGS))
    apart = (pl.col("latest") < pl.col("earliest_b")) | (pl.col("earliest") > pl.col("latest_b"))
    return (
        pl.when(other_pair)
        .then(pl.lit(DIFFERENT_PAIR))
        .when(figures & (elsewhere | measures))
        .then(pl.lit(DIFFERENT_PLACE))
        .when(state & apart.fill_null(value=False))
        .then(pl.lit(DIFFERENT_DAY))
    )


def _standing(compared: pl.DataFrame) -> pl.DataFrame:
    """The comparisons that make a dispute."""
    agree = (pl.col("by") == "figures") & (pl.col("verdict") == "agree")
    return compared.filter(pl.col("apparent").is_null(), ~agree, pl.col("by") != "dates")


def _shown(compared: pl.DataFrame) -> pl.DataFrame:
    factor = pl.when(pl.col("by") == "figures")
    flags = pl.concat_list(
        pl.when("unit_suspect").then(pl.lit("unit-suspect")),
        pl.when("one_voice").then(pl.lit("one voice contradicts itself")),
    ).list.drop_nulls()
    return compared.select(
        "question",
        "by",
        "verdict",
        "relation",
        "unit_suspect",
        "one_voice",
        "voices",
        fact_a="fact",
        fact_b="fact_b",
        answer_a="answer",
        answer_b="answer_b",
        low_a=factor.then("wide_low"),
        high_a=factor.then("wide_high"),
        low_b=factor.then("wide_low_b"),
        high_b=factor.then("wide_high_b"),
        unit=factor.then("base_unit"),
        flags=flags,
    )


def _questions(frames: Frames, several: pl.DataFrame, disputed: pl.DataFrame) -> pl.DataFrame:
    cited = _cited(frames)
    settled = frames.questions.select(question="id", adjudicated="adjudicated")
    return (
        several.join(disputed, on="question", how="semi")
        .group_by("question")
        .agg(answers=pl.len().cast(pl.UInt32))
        .join(cited.group_by("question").agg(pl.col("facts", "citations").sum()), on="question", how="left")
        .join(_asked(frames), on="question", how="left")
        .join(settled, on="question", how="left")
        .with_columns(
            status=pl.when(pl.col("adjudicated").is_null()).then(pl.lit("open")).otherwise(pl.lit("adjudicated"))
        )
        .sort("question")
        .select("question", "asks", "status", "adjudicated", "answers", "facts", "citations")
    )


def _cited(frames: Frames) -> pl.DataFrame:
    """How many facts and citations each answer has: `[question, answer, facts, citations]`."""
    denied = pl.col("wording") == "denied"
    own = pl.col("question").is_null()
    answer = (
        pl.when(own)
        .then(pl.when(denied).then(pl.lit("no")).otherwise(pl.lit("yes")))
        .when(denied)
        .then("not " + pl.col("answer"))
        .otherwise("answer")
    )
    return (
        frames.citations.join(frames.facts.select("id", "question", "answer"), left_on="fact", right_on="id")
        .select("fact", question=pl.coalesce("question", "fact"), answer=answer)
        .group_by("question", "answer")
        .agg(facts=pl.col("fact").n_unique(), citations=pl.len())
    )


def _answers(frames: Frames, judged: Corroborated, disputed: pl.DataFrame) -> pl.DataFrame:
    """The answers of disputed questions, likeliest first."""
    grades = judged.facts.group_by("question", "answer").agg(pl.col("grade").min())
    return (
        judged.answers.join(disputed, on="question", how="semi")
        .join(frames.answers.select("question", "answer", "says"), on=["question", "answer"], how="left")
        .join(_cited(frames), on=["question", "answer"], how="left")
        .join(grades, on=["question", "answer"], how="left")
        .with_columns(pl.col("facts", "citations").fill_null(0))
        .sort("question", "probability", "answer", descending=[False, True, False])
        .select(
            "question", "answer", "says", "facts", "citations", "roots", "n_eff", "probability", "judged", "grade",
            "derived_credibility",
        )
    )  # fmt: skip
