"""What is disputed: questions to which known facts give answers that exclude each other.

Answers are compared with answers; their facts are listed under them. Figures are *consistent* where what they state
meets, *partly consistent* where only their roundings do, else they *contradict*; so do dates, where a question asks for
one. Other answers contradict each other by being different answers.

A contradiction that is only apparent is not a dispute: answers about different pairs of actors, different places or
points of reference, different days of a state, figures that agree, dates of which one holds the other. Such questions
are listed apart, with the reason.

As known on a day, an adjudication counts from the day on which it was made, and a question from its second known
answer, or from the day that it gives itself.
"""

from __future__ import annotations

from datetime import date

import msgspec
import polars as pl

from tui.analysis.constants import Disputes as Constants
from tui.analysis.constants import Methods
from tui.analysis.corroboration.citation_weights import FOREVER, Testimony
from tui.analysis.corroboration.fact_grades import best_citations
from tui.analysis.corroboration.lines import COUNTS
from tui.analysis.corroboration.rivals import days_apart, of_one_thing
from tui.analysis.corroboration.support import answer_supports, described, known_in, none_of_these, question_states
from tui.analysis.geodesy import distances
from tui.analysis.quantities import stated
from tui.store.schema.units import KM_PER_MILE

DIFFERENT_PAIR = "they speak of different pairs"
DIFFERENT_PLACE = "they are measured from different points"
DIFFERENT_DAY = "they speak of different days"
FIGURES_AGREE = "their figures agree"
DATES_AGREE = "one date holds the other"
CONSISTENT, PARTLY, CONTRADICT = "consistent", "partly consistent", "contradict"
MIXED_UNITS, ONE_ORIGIN = "possible km/mile mix-up", "same origin contradicts itself"
OPEN, SETTLED = "open", "settled"


class Disputes(msgspec.Struct, frozen=True):
    """What is disputed, and what only looks so.

    questions `[question, asks, subject, status, adjudicated, settled_later, none, answers, facts, citations, note]`:
    status open or settled; `adjudicated` is the answer that holds, from the day on which that was decided, and
    `settled_later` that day, where it is still to come; `none` is what the answers leave to none of them, null where
    none has a vote, or they only speak of different days.

    answers `[question, answer, says, denies, support, lines, origins, reporters, publications, voted, grade, source,
    facts, citations]`, the best supported first; `denies` is the answer that a denial denies. voices `[question,
    answer, origin, p, voted]`: who gives each answer, and how far to believe that by his best citation, the best first.

    comparisons, a row two answers, `[question, answer_a, answer_b, by, verdict, low_a, high_a, low_b, high_b, unit,
    relation, origins, flags]`: `by` figures, dates or answers; `relation` of dates before, overlaps or after; `origins`
    give both answers. checks, a row a figure beside the distance that can be measured, `[question, answer, fact,
    origin, target, told, low, high, stated, unit, bound, geodesic_km, geodesic_miles, off, verdict, closest,
    inferred]`, in km; `closest` of its question. apparent `[question, asks, reason]`.
    """

    questions: pl.DataFrame
    answers: pl.DataFrame
    voices: pl.DataFrame
    comparisons: pl.DataFrame
    checks: pl.DataFrame
    apparent: pl.DataFrame


def as_known(testimony: Testimony, as_of: date | None, methods: Methods, question: str | None = None) -> Disputes:
    """Return the same from what the citations are worth.

    With a `question`, or a fact that answers none, that one alone, whether or not it is disputed: then its row and its
    answers are there as soon as anybody has spoken of it.
    """
    cited = citations_known(testimony, as_of, question)
    supports = answer_supports(testimony, cited).answers
    compared = _compared(testimony, cited, methods.disputes)
    names = _names(testimony, cited)
    disputed = pl.concat(
        [
            compared.filter(pl.col("apparent").is_null()).select("state"),
            supports.filter(~pl.col("given")).select("state"),
        ]
    ).unique()
    listed = _listed(cited, disputed, names) if question is None else cited.select("state").unique()
    counts = _counts(cited)
    apparent = (
        compared.join(disputed, on="state", how="anti")
        .group_by("state")
        .agg(reason=pl.col("apparent").unique().sort().str.join("; "))
    )
    return Disputes(
        _questions(listed, supports, counts, compared, apparent, names, as_of),
        _answers(testimony, listed, supports, counts, cited, names),
        _voices(testimony, listed, cited, names),
        _shown(testimony, compared.filter(_comparable()).join(listed, on="state", how="semi"), names),
        _checks(testimony, methods.disputes, as_of, question),
        apparent.join(names, on="state").select("question", "asks", "reason").sort("question"),
    )


def of_question(found: Disputes, question: str) -> Disputes | None:
    """Return what is found of one question; None where it is not disputed."""
    if question not in found.questions["question"]:
        return None
    return Disputes(
        **{name: getattr(found, name).filter(pl.col("question") == question) for name in Disputes.__struct_fields__}
    )


# --- which questions ---


def citations_known(testimony: Testimony, as_of: date | None, question: str | None = None) -> pl.DataFrame:
    """Return the citations known on a day on every question that has several answers, denials, or a day of its own.

    Of one question, where one is given. A question that gives its own day is not asked before that.
    """
    own_day = testimony.frames.questions.filter(pl.col("known").is_not_null())
    if question is not None:
        chosen = pl.col("question_id") == question
    else:
        chosen = pl.col("contested") | pl.col("question_id").is_in(own_day["id"].implode())
    keys = testimony.keys.filter(chosen)
    if as_of is not None:
        later = own_day.filter(pl.col("known") > as_of)["id"]
        keys = keys.filter(~pl.col("question_id").is_in(later.implode()))
    states = question_states(testimony, keys.select("question").unique())
    holds = pl.col("until") == FOREVER if as_of is None else (pl.col("since") <= as_of) & (pl.col("until") > as_of)
    return known_in(testimony, states.filter(holds))


def _listed(cited: pl.DataFrame, disputed: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Return the questions that are asked: those that are disputed, and those asked by themselves of one answer."""
    of_one = (
        cited.filter(~pl.col("denied"))
        .group_by("state")
        .agg(answers=pl.col("key").n_unique())
        .filter(pl.col("answers") == 1)
    )
    by_themselves = names.filter(pl.col("known").is_not_null()).join(of_one, on="state", how="semi").select("state")
    return pl.concat([disputed, by_themselves]).unique()


def _names(testimony: Testimony, cited: pl.DataFrame) -> pl.DataFrame:
    """Return what is asked in each state: `[state, question, asks, subject, known, adjudicated, adjudicated_on]`.

    A fact that answers no question asks whether it is so.
    """
    frames = testimony.frames
    states = cited.select("state", "key").unique("state")
    columns = ("subject", "known", "adjudicated", "adjudicated_on")
    asked = frames.questions.select("asks", *columns[1:], question="id", subject="of")
    facts = frames.facts.select(question="id", asks="says")
    every = pl.concat([asked, facts], how="diagonal").unique("question", keep="first", maintain_order=True)
    named = states.with_columns(question=testimony.keys["question_id"].gather(states["key"]))
    return named.join(every, on="question", how="left").select("state", "question", "asks", *columns)


def _counts(cited: pl.DataFrame) -> pl.DataFrame:
    """Return how many facts and citations each answer, or its denial, has: `[state, key, facts, citations]`."""
    return cited.group_by("state", "key").agg(facts=pl.col("fact").n_unique(), citations=pl.col("citation").n_unique())


def _questions(
    listed: pl.DataFrame,
    supports: pl.DataFrame,
    counts: pl.DataFrame,
    compared: pl.DataFrame,
    apparent: pl.DataFrame,
    names: pl.DataFrame,
    as_of: date | None,
) -> pl.DataFrame:
    decided = (
        pl.col("adjudicated_on").is_not_null()
        if as_of is None
        else (pl.col("adjudicated_on") <= as_of).fill_null(value=False)
    )
    voted = supports.group_by("state").agg(pl.col("voted").any()).filter("voted")
    exclusive = (
        none_of_these(supports)
        .join(voted, on="state", how="semi")
        .join(apparent.filter(pl.col("reason") == DIFFERENT_DAY), on="state", how="anti")
    )
    days_apart = compared.filter(pl.col("apparent") == DIFFERENT_DAY).select("state").unique()
    sums = counts.group_by("state").agg(pl.col("facts", "citations").sum(), answers=pl.len())
    return (
        listed.join(names, on="state")
        .join(exclusive, on="state", how="left")
        .join(sums, on="state", how="left")
        .join(days_apart.with_columns(note=pl.lit(f"answers {DIFFERENT_DAY[5:]}")), on="state", how="left")
        .with_columns(
            status=pl.when(decided).then(pl.lit(SETTLED)).otherwise(pl.lit(OPEN)),
            settled_later=pl.when(~decided).then("adjudicated_on"),
            adjudicated=pl.when(decided).then("adjudicated"),
        )
        .sort("question")
        .select(
            "question", "asks", "subject", "status", "adjudicated", "settled_later", "none", "answers", "facts",
            "citations", "note",
        )
    )  # fmt: skip


def _answers(
    testimony: Testimony,
    listed: pl.DataFrame,
    supports: pl.DataFrame,
    counts: pl.DataFrame,
    cited: pl.DataFrame,
    names: pl.DataFrame,
) -> pl.DataFrame:
    """Return the answers of the questions listed, the best supported first."""
    on = ["state", "key"]
    found = supports.join(listed, on="state", how="semi").join(names.select("state", "question"), on="state")
    answer = testimony.keys["answer"]
    denies = pl.when(~pl.col("given")).then(answer.gather(found["of"]))
    found = found.with_columns(answer=answer.gather(found["key"]), denies=denies)
    says = testimony.frames.answers.select("question", "answer", "says")
    told = (
        found.join(says, on=["question", "answer"], how="left")
        .join(counts, on=on, how="left")
        .join(best_citations(cited, on), on=on, how="left")
        .with_columns(pl.col("facts", "citations").fill_null(0))
        .sort("question", "support", "answer", descending=[False, True, False])
    )
    return told.with_columns(source=testimony.frames.sources["id"].gather(told["source"])).select(
        "question", "answer", "says", "denies", "support", "lines", *COUNTS, "voted", "grade", "source", "facts",
        "citations",
    )  # fmt: skip


def _voices(testimony: Testimony, listed: pl.DataFrame, cited: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Return who gives the answers of the questions listed (`Disputes.voices`)."""
    told = (
        cited.drop("question")
        .join(listed, on="state", how="semi")
        .join(names.select("state", "question"), on="state")
        .group_by("question", "key", "voice")
        .agg(pl.col("voted").any(), p=pl.col("p").filter(pl.col("voted")).max(), first=pl.col("citation").min())
        .sort("question", "key", "p", "first", descending=[False, False, True, False], nulls_last=True)
    )
    return told.with_columns(
        answer=testimony.keys["answer"].gather(told["key"]), origin=testimony.voices.gather(told["voice"])
    ).select("question", "answer", "origin", "p", "voted")


# --- answers beside each other ---


def _compared(testimony: Testimony, cited: pl.DataFrame, constants: Constants) -> pl.DataFrame:
    """Return every two answers to one question, with the verdict on them and why they may not compare."""
    facts = cited.filter(~pl.col("denied")).select("state", "key", "fact", "lasting", "earliest", "latest").unique()
    several = facts.group_by("state").agg(pl.col("key").n_unique()).filter(pl.col("key") > 1)
    facts = facts.join(several, on="state", how="semi")
    on = ["state", "key"]
    answers = (
        described(testimony, facts)
        .join(_measured(testimony, facts, constants), on=on, how="left")
        .join(_paired(testimony, facts), on=on, how="left")
    )
    pairs = answers.join(answers, on="state", suffix="_b").filter(pl.col("key") < pl.col("key_b"))
    measured = (pl.col("base_unit") == pl.col("base_unit_b")).fill_null(value=False)
    dated = (pl.col("subject") == "date").fill_null(value=False) & pl.all_horizontal(
        pl.col(name).is_not_null() for name in ("earliest", "latest", "earliest_b", "latest_b")
    )
    before, after = pl.col("latest") < pl.col("earliest_b"), pl.col("earliest") > pl.col("latest_b")
    compared = pairs.with_columns(
        by=pl.when(measured).then(pl.lit("figures")).when(dated).then(pl.lit("dates")).otherwise(pl.lit("answers")),
        relation=pl.when(~measured & dated).then(
            pl.when(before).then(pl.lit("before")).when(after).then(pl.lit("after")).otherwise(pl.lit("overlaps"))
        ),
    ).with_columns(verdict=_verdict())
    return _with_origins(testimony, cited, compared).with_columns(apparent=_apparent())


def _measured(testimony: Testimony, facts: pl.DataFrame, constants: Constants) -> pl.DataFrame:
    """Return the figures of each answer, rounded: `[state, key, base_unit, value, unit, wide_low, wide_high]`."""
    frames = testimony.frames
    rows = frames.facts.with_row_index("row").select("row", fact="id")
    told = (
        stated(frames.quantities, constants)
        .join(rows, on="fact")
        .select("base_unit", "value", "unit", "wide_low", "wide_high", fact="row")
    )

    def one(name: str) -> pl.Expr:
        return pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first()).alias(name)

    return facts.join(told, on="fact").group_by("state", "key").agg(
        one("base_unit"), one("value"), one("unit"), pl.col("wide_low").min(), pl.col("wide_high").max()
    )  # fmt: skip


def _paired(testimony: Testimony, facts: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs of actors that each answer speaks of, as texts: `[state, key, pairs]`."""
    frames = testimony.frames
    rows = frames.facts.with_row_index("row").select("row", fact="id")
    pair = pl.concat_str(pl.min_horizontal("from", "to"), pl.max_horizontal("from", "to"), separator=" ")
    told = frames.ties.select("fact", pair=pair).unique().join(rows, on="fact").select("pair", fact="row")
    return facts.join(told, on="fact").group_by("state", "key").agg(pairs=pl.col("pair").unique().sort())


def _verdict() -> pl.Expr:
    """Return the verdict on two answers: by the ranges of figures and dates; others contradict each other."""
    stated_meet = (pl.col("low") <= pl.col("high_b")) & (pl.col("low_b") <= pl.col("high"))
    wides_meet = (pl.col("wide_low") <= pl.col("wide_high_b")) & (pl.col("wide_low_b") <= pl.col("wide_high"))
    holds = ((pl.col("earliest") <= pl.col("earliest_b")) & (pl.col("latest_b") <= pl.col("latest"))) | (
        (pl.col("earliest_b") <= pl.col("earliest")) & (pl.col("latest") <= pl.col("latest_b"))
    )
    figures, dates = pl.col("by") == "figures", pl.col("by") == "dates"
    return (
        pl.when((figures & stated_meet) | (dates & holds))
        .then(pl.lit(CONSISTENT))
        .when((figures & wides_meet) | (dates & (pl.col("relation") == "overlaps")))
        .then(pl.lit(PARTLY))
        .otherwise(pl.lit(CONTRADICT))
    )


def _apparent() -> pl.Expr:
    """Return why two answers do not contradict each other although they differ; null where they do."""
    other_pair = (pl.col("pairs").list.set_intersection("pairs_b").list.len() == 0).fill_null(value=False)
    figures = pl.col("by") == "figures"
    agrees = pl.col("verdict") == CONSISTENT
    return (
        pl.when(other_pair)
        .then(pl.lit(DIFFERENT_PAIR))
        .when(figures & ~of_one_thing())
        .then(pl.lit(DIFFERENT_PLACE))
        .when(days_apart())
        .then(pl.lit(DIFFERENT_DAY))
        .when(figures & agrees)
        .then(pl.lit(FIGURES_AGREE))
        .when(agrees)
        .then(pl.lit(DATES_AGREE))
    )


def _comparable() -> pl.Expr:
    """Return whether two answers are about one thing, whether or not they agree."""
    return pl.col("apparent").is_null() | pl.col("apparent").is_in([FIGURES_AGREE, DATES_AGREE])


def _with_origins(testimony: Testimony, cited: pl.DataFrame, compared: pl.DataFrame) -> pl.DataFrame:
    """Add `origins`: who gives both answers; null where nobody does."""
    told = cited.filter(~pl.col("denied")).select("state", "key", "voice").unique()
    on = ["state", "key", "key_b"]
    both = (
        compared.select(on)
        .join(told, on=["state", "key"])
        .join(told.rename({"key": "key_b"}), on=["state", "key_b", "voice"])
    )
    named = both.with_columns(origin=testimony.voices.gather(both["voice"]))
    origins = named.group_by(on).agg(origins=pl.col("origin").sort())
    return compared.join(origins, on=on, how="left")


def _shown(testimony: Testimony, compared: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    figures = pl.when(pl.col("by") == "figures")
    mixed = ((pl.col("value") == pl.col("value_b")) & (pl.col("unit") != pl.col("unit_b"))).fill_null(value=False)
    answer = testimony.keys["answer"]
    found = compared.with_columns(
        answer_a=answer.gather(compared["key"]),
        answer_b=answer.gather(compared["key_b"]),
        flags=pl.concat_list(
            pl.when(figures.then(mixed)).then(pl.lit(MIXED_UNITS)),
            pl.when(pl.col("origins").is_not_null() & (pl.col("verdict") != CONSISTENT)).then(pl.lit(ONE_ORIGIN)),
        ).list.drop_nulls(),
    )
    return (
        found.join(names.select("state", "question"), on="state")
        .sort("question", "answer_a", "answer_b")
        .select(
            "question", "answer_a", "answer_b", "by", "verdict", "relation", "origins", "flags",
            low_a=figures.then("wide_low"), high_a=figures.then("wide_high"),
            low_b=figures.then("wide_low_b"), high_b=figures.then("wide_high_b"), unit=figures.then("base_unit"),
        )
    )  # fmt: skip


# --- figures beside what can be measured ---


def _checks(testimony: Testimony, constants: Constants, as_of: date | None, question: str | None) -> pl.DataFrame:
    """Return every distance that is told beside the one between the points (`Disputes.checks`).

    The ends are those that the fact names; else those that its question measures; else those that another fact on the
    question names.
    """
    frames = testimony.frames
    cited = testimony.citations.filter(~pl.col("denied"))
    known = cited if as_of is None else cited.filter(pl.col("known") <= as_of)
    told = (
        stated(frames.quantities, constants)
        .filter(pl.col("base_unit") == "km")
        .join(frames.facts.select("question", "answer", fact="id").with_row_index("row"), on="fact")
        .filter(pl.col("row").is_in(known["fact"].implode()))
    )
    if question is not None:
        told = told.filter(pl.coalesce("question", "fact") == question)
    both = told.filter(pl.col("of").is_not_null(), pl.col("from").is_not_null())
    own = both.select("fact", origin="from", target="of", sure=~pl.col("inferred"))
    given = frames.questions.filter(pl.col("measured_from").is_not_null()).select(
        question="id", origin="measured_from", target="measured_of", sure=~pl.col("measured_inferred")
    )
    by_facts = (
        both.filter(pl.col("question").is_not_null())
        .sort("inferred", "row")
        .unique("question", keep="first", maintain_order=True)
    )
    of_question = pl.concat(
        [given, by_facts.select("question", origin="from", target="of", sure=~pl.col("inferred"))]
    ).unique("question", keep="first", maintain_order=True)
    ends = (
        told.join(own, on="fact", how="left")
        .join(of_question, on="question", how="left", suffix="_asked")
        .with_columns(
            origin=pl.coalesce("origin", "origin_asked"),
            target=pl.coalesce("target", "target_asked"),
            inferred=~pl.coalesce("sure", "sure_asked"),
        )
        .filter(pl.col("origin").is_not_null())
    )
    km = distances(ends.select(a="origin", b="target"), frames.places)
    measured = ends.join(km, left_on=["origin", "target"], right_on=["a", "b"]).rename({"km": "geodesic_km"})
    return _judged(measured)


def _judged(measured: pl.DataFrame) -> pl.DataFrame:
    """Add how far each figure is off what is measured, the verdict, and whether it is the closest of its question."""
    km = pl.col("geodesic_km")
    exact = pl.col("bound").is_in(["exactly", "about"]) & pl.col("value").is_not_null()
    outside = pl.max_horizontal(pl.col("core_low") - km, km - pl.col("core_high"), pl.lit(0.0))
    verdict = (
        pl.when(km.is_between("core_low", "core_high"))
        .then(pl.lit(CONSISTENT))
        .when(km.is_between("wide_low", "wide_high"))
        .then(pl.lit(PARTLY))
        .otherwise(pl.lit(CONTRADICT))
    )
    off = measured.with_columns(
        off=pl.when(exact).then((pl.col("point") - km).abs()).otherwise(outside), verdict=verdict
    )
    asked = pl.coalesce("question", "fact")
    return (
        off.with_columns(closest=pl.col("off") == pl.col("off").min().over(asked))
        .sort("question", "off", "fact", nulls_last=True)
        .select(
            "question", "answer", "fact", "origin", "target", "unit", "bound", "geodesic_km", "off", "verdict",
            "closest", "inferred", told="point", low="wide_low", high="wide_high", stated=pl.coalesce("value", "low",
            "high"), geodesic_miles=km / KM_PER_MILE,
        )
    )  # fmt: skip
