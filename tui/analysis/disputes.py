"""What is disputed: questions to which known facts give different answers, and whether the answers can be reconciled.

Figures are compared as intervals (`figures`): they *agree* where what is stated meets, or the finer figure is a
possible reading of the coarser; they *overlap* where they meet only once rounding is granted; else they are
*disjoint*. Dates are compared as intervals, too. Other answers exclude each other by being different answers.

A contradiction that is only apparent is not a dispute: answers about different pairs of actors, different days or
different points of reference, and figures that agree. Such questions are listed apart, with the reason. The day tells
states apart, which change; an event happens once, so that two dates of it do contradict each other.
"""

from __future__ import annotations

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.analysis.constants import VERSIONS, Corroboration
from tui.analysis.constants import Disputes as Constants
from tui.analysis.corroboration.citation_weights import HAPPENINGS, Testimony, hear, present, whole
from tui.analysis.corroboration.support import gather, judge, show_answers, tally
from tui.analysis.geodesy import between
from tui.analysis.quantities import widened
from tui.store.schema.frames import Frames
from tui.store.schema.units import KM_PER_MILE

VERSION = VERSIONS["disputes"]

DIFFERENT_PAIR = "they speak of different pairs"
DIFFERENT_PLACE = "they are measured from different points"
DIFFERENT_DAY = "they speak of different days"
AGREE = "their figures agree"


class Disputes(msgspec.Struct, frozen=True):
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

    def at(self, scenario: int) -> Disputes:
        """Those of one scenario, without that column."""
        frames = (self.questions, self.answers, self.comparisons, self.checks, self.apparent)
        return Disputes(*(frame.filter(pl.col("scenario") == scenario).drop("scenario") for frame in frames))


def find(frames: Frames, constants: Constants, *, corroboration: Corroboration | None = None) -> Disputes:
    """All disputes among the facts of `frames`; give them as known on a day (`knowledge.visible`)."""
    rules = corroboration or Corroboration()
    testimony = hear(frames.citations, frames.chains, frames.facts, frames.sources, rules)
    return over(frames, testimony, whole(), constants).at(0)


def over(frames: Frames, testimony: Testimony, scenarios: pl.DataFrame, constants: Constants) -> Disputes:
    """The same in every scenario (`testimony.SCENARIOS`): every frame has the column `scenario` in front."""
    checks = geodesic_checks(frames, constants)
    measured = testimony.citations.join(checks.select("fact").unique(), on="fact", how="semi")
    shown = present(replace(testimony, citations=measured), scenarios).filter(~pl.col("denied"))
    testimony = replace(testimony, citations=testimony.citations.filter("rivalled"))
    cited = present(testimony, scenarios)
    answers = tally(testimony, cited, gather(testimony, cited))
    facts = judge(testimony, cited, answers)
    answers = show_answers(testimony, answers)
    several = answers.filter(pl.len().over("scenario", "question") > 1)
    told = cited.filter(~pl.col("denied")).select("scenario", "fact", "voice").unique()
    compared = _shared(testimony, told, _compared(frames, several, constants))
    denied = several.filter(_denial()).select("scenario", "question")
    disputed = pl.concat([_standing(compared).select("scenario", "question"), denied]).unique()
    on = ["scenario", "question"]
    apparent = (
        compared.join(disputed, on=on, how="anti")
        .filter(pl.col("by") != "dates")
        .with_columns(reason=pl.coalesce("apparent", pl.lit(AGREE)))
        .group_by(on)
        .agg(reason=pl.col("reason").unique().sort().str.join("; "))
        .join(_asked(frames), on="question", how="left")
        .select(*on, "asks", "reason")
        .sort(on)
    )
    counts = _counted(testimony, cited)
    return Disputes(
        _questions(frames, several, disputed, counts),
        _answers(frames, several, facts, disputed, counts),
        _shown(compared.filter(pl.col("apparent").is_null()).join(disputed, on=on, how="semi")),
        shown.select("scenario", "fact").unique().join(checks, on="fact").sort("scenario", "fact"),
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


def _compared(frames: Frames, several: pl.DataFrame, constants: Constants) -> pl.DataFrame:
    """Every two facts that answer one question differently, with the verdict on them or why they do not compare."""
    asked = several.select(question="question").unique()
    facts = (
        frames.facts.join(asked, on="question", how="semi")
        .select("question", "answer", "kind", "earliest", "latest", fact="id")
        .join(_measured(frames, constants), on="fact", how="left")
        .join(_paired(frames), on="fact", how="left")
    )
    pairs = facts.join(facts, on="question", suffix="_b").filter(
        pl.col("answer") != pl.col("answer_b"), pl.col("fact") < pl.col("fact_b")
    )
    figures = (pl.col("base_unit") == pl.col("base_unit_b")).fill_null(value=False)
    none = pl.lit(None, pl.String)
    by_figure = pairs.filter(figures).with_columns(by=pl.lit("figures"), verdict=_verdict(), relation=none)
    rest = pairs.filter(~figures)
    by_answer = rest.with_columns(by=pl.lit("answers"), verdict=pl.lit("disjoint"), relation=none)
    suspect = (pl.col("value") == pl.col("value_b")) & (pl.col("unit") != pl.col("unit_b"))
    return pl.concat([by_figure, by_answer, _by_date(rest)]).with_columns(
        apparent=_apparent(), unit_suspect=suspect.fill_null(value=False)
    )


def _shared(testimony: Testimony, told: pl.DataFrame, compared: pl.DataFrame) -> pl.DataFrame:
    """The comparisons of facts that are told in each scenario, with the voices that tell both."""
    facts = told.select("scenario", "fact").unique()
    shown = compared.join(facts, on="fact").join(
        facts, left_on=["scenario", "fact_b"], right_on=["scenario", "fact"], how="semi"
    )
    shared = (
        shown.select("scenario", "fact", "fact_b")
        .unique()
        .join(told, on=["scenario", "fact"])
        .join(told, left_on=["scenario", "fact_b", "voice"], right_on=["scenario", "fact", "voice"], how="semi")
        .join(testimony.roots.select("voice", "root"), on="voice")
        .group_by("scenario", "fact", "fact_b")
        .agg(voices=pl.col("root").sort().str.join(", "))
    )
    return (
        shown.join(shared, on=["scenario", "fact", "fact_b"], how="left")
        .with_columns(one_voice=pl.col("voices").is_not_null() & (pl.col("verdict") != "agree"))
        .sort("scenario", "question", "fact", "fact_b", "by")
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
        "scenario",
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


def _questions(frames: Frames, several: pl.DataFrame, disputed: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    on = ["scenario", "question"]
    settled = frames.questions.select(question="id", adjudicated="adjudicated")
    status = pl.when(pl.col("adjudicated").is_null()).then(pl.lit("open")).otherwise(pl.lit("adjudicated"))
    return (
        several.join(disputed, on=on, how="semi")
        .group_by(on)
        .agg(answers=pl.len().cast(pl.UInt32))
        .join(counts.group_by(on).agg(pl.col("facts", "citations").sum()), on=on, how="left")
        .join(_asked(frames), on="question", how="left")
        .join(settled, on="question", how="left")
        .with_columns(status=status)
        .sort(on)
        .select(*on, "asks", "status", "adjudicated", "answers", "facts", "citations")
    )


def _counted(testimony: Testimony, cited: pl.DataFrame) -> pl.DataFrame:
    """How many facts and citations each answer has: `[scenario, question, answer, facts, citations]`."""
    return (
        cited.group_by("scenario", "key")
        .agg(facts=pl.col("fact").n_unique(), citations=pl.len())
        .join(testimony.keys.select("key", "question", "answer"), on="key")
        .drop("key")
    )


def _answers(
    frames: Frames, several: pl.DataFrame, facts: pl.DataFrame, disputed: pl.DataFrame, counts: pl.DataFrame
) -> pl.DataFrame:
    """The answers of disputed questions, likeliest first."""
    on = ["scenario", "question", "answer"]
    says = frames.answers.select("question", "answer", "says")
    return (
        several.join(disputed, on=["scenario", "question"], how="semi")
        .join(says, on=["question", "answer"], how="left")
        .join(counts, on=on, how="left")
        .join(facts.group_by(on).agg(pl.col("grade").min()), on=on, how="left")
        .with_columns(pl.col("facts", "citations").fill_null(0))
        .sort("scenario", "question", "probability", "answer", descending=[False, False, True, False])
        .select(
            *on, "says", "facts", "citations", "roots", "n_eff", "probability", "judged", "grade",
            "derived_credibility",
        )
    )  # fmt: skip
