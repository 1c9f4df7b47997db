"""What every citation is worth by itself: its answer, its root, its p, and who is whose relay.

Made once per store and constants; corroboration, threat and relations count with it under any scenario.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from tui.analysis.constants import Corroboration as Constants
from tui.analysis.knowledge import publishers, through

HAPPENINGS = ("event", "strike", "movement")
"""Kinds of fact that tell of something that happens once; the others tell of a state, which may change."""
SCENARIOS: dict[str, pl.DataType] = {
    "scenario": pl.UInt32(),
    "as_of": pl.Date(),
    "without_kind": pl.String(),  # null | root | source | fact
    "without": pl.String(),
}
"""What is known and believed: citations count when known by `as_of` and not left out. A null `as_of` is the latest."""


@dataclass(frozen=True, slots=True)
class Testimony:
    """What all citations of a store are worth, before anything is left out. Made once per store and constants.

    Ids are numbered, so that everything after is arithmetic: `key` numbers the answers, `voice` the roots.

    citations `[citation, fact, key, voice, source, known, denied, hedged, credibility, reliability, p, p_low, p_high]`,
    a row a citation. keys `[key, question, answer, of, question_key, begins, ends, lasting]`: `of` is the key that a
    denial denies, its own key elsewhere; the last three say which days an answer speaks of. roots `[voice, root, camp,
    certain]`. relays `[citation, key, relay, voice, kept]`: the citation shows that `relay` had this answer from
    `voice`, which leaves it the share `kept` of its own. carriers `[citation, carrier]`: every voice that a citation
    passes through.
    """

    citations: pl.DataFrame
    keys: pl.DataFrame
    roots: pl.DataFrame
    relays: pl.DataFrame
    carriers: pl.DataFrame
    constants: Constants

    def without(self, distrusted: frozenset[str]) -> Testimony:
        """The same, less every citation that passes through one of these ids of sources and actors."""
        barred = self.carriers.filter(pl.col("carrier").is_in(list(distrusted))).select("citation").unique()
        return replace(
            self,
            citations=self.citations.join(barred, on="citation", how="anti", maintain_order="left"),
            relays=self.relays.join(barred, on="citation", how="anti"),
            carriers=self.carriers.join(barred, on="citation", how="anti"),
        )

    def answered(self) -> pl.DataFrame:
        """The answer that each fact gives: `[fact, question_key, key]`."""
        given = self.citations.select("fact", "key").unique().join(self.keys, on="key")
        return given.select("fact", "question_key", key="of").unique()

    def narrowed(self, questions: pl.DataFrame) -> Testimony:
        """The same on some questions only, given as `[question_key]`."""
        keys = self.keys.join(questions, on="question_key", how="semi", maintain_order="left")
        citations = self.citations.join(keys.select("key"), on="key", how="semi", maintain_order="left")
        return replace(
            self,
            keys=keys,
            citations=citations,
            relays=self.relays.join(keys.select("key"), on="key", how="semi"),
            carriers=self.carriers.join(citations.select("citation"), on="citation", how="semi"),
        )


def whole(scenarios: pl.DataFrame | None = None) -> pl.DataFrame:
    """Scenarios (None: one, of number 0) in which all that is there counts, whenever it became known."""
    numbers = pl.DataFrame({"scenario": [0]}) if scenarios is None else scenarios
    return numbers.select(pl.col("scenario").cast(pl.UInt32)).with_columns(
        pl.lit(None, kind).alias(name) for name, kind in SCENARIOS.items() if name != "scenario"
    )


def states(testimony: Testimony, days: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The states of knowledge that some days need, and which day has which.

    What is known changes only on days of publication, so each state is weighed once. Returns scenarios and
    `[scenario, day]`; a day before anything was known has the scenario null.
    """
    known = testimony.citations.select(as_of="known").unique().sort("as_of").with_row_index("scenario")
    sought = pl.DataFrame({"day": days}).unique().sort("day")
    moments = sought.join_asof(known, left_on="day", right_on="as_of", strategy="backward").select("scenario", "day")
    used = known.join(moments, on="scenario", how="semi")
    return used.with_columns(
        pl.lit(None, kind).alias(name) for name, kind in SCENARIOS.items() if name not in used.columns
    ).select(list(SCENARIOS)), moments


def hear(
    citations: pl.DataFrame, chains: pl.DataFrame, facts: pl.DataFrame, sources: pl.DataFrame, constants: Constants
) -> Testimony:
    """Weigh every citation by itself. The frames have the store's schemas (`tui.store.frames.SCHEMAS`).

    The p of a citation is that of its weakest graded link, capped by its credibility. A chain that nobody has graded
    counts as F. A citation of credibility `unjudged-from` or worse through an F link has p = .5: no vote.
    """
    carriers = through(citations, chains, sources).rename({"voice": "carrier"})
    answers = facts.select(
        fact="id",
        question=pl.coalesce("question", "id"),
        answer=pl.when(pl.col("question").is_null()).then(pl.lit("yes")).otherwise("answer"),
        own=pl.col("question").is_null(),
    )
    denied = pl.col("wording") == "denied"
    citations = (
        citations.select("id", "fact", "source", "known", "root", "relation", "wording", "credibility")
        .join(answers, on="fact", maintain_order="left")
        .with_columns(
            of="answer",
            answer=pl.when(~denied).then("answer").when("own").then(pl.lit("no")).otherwise("not " + pl.col("answer")),
            denied=denied,
            hedged=pl.col("wording").is_in(["alleged", "expected"]),
        )
    )
    keys = _number_answers(citations)
    weights = _weigh(chains, constants)
    roots = _number_roots(citations, weights, constants)
    citations = (
        citations.join(keys.select("question", "answer", "key"), on=["question", "answer"], maintain_order="left")
        .join(roots.select("root", "voice"), on="root", maintain_order="left")
        .join(weights, left_on="id", right_on="citation", maintain_order="left")
        .with_columns(_capped(constants))
        .rename({"id": "citation"})
    )
    return Testimony(
        citations.select(
            "citation", "fact", "key", "voice", "source", "known", "denied", "hedged", "credibility", "reliability",
            "p", "p_low", "p_high",
        ),
        _dated(keys.drop("own"), facts),
        roots.select("voice", "root", "camp", "certain"),
        _relays(chains, sources, citations, roots, constants),
        carriers,
        constants,
    )  # fmt: skip


def _number_answers(citations: pl.DataFrame) -> pl.DataFrame:
    """Number every answer that a citation gives or denies: `[question, answer, own, key, of, question_key]`."""
    given = citations.select("question", "answer", "of", "own")
    denied = citations.filter("denied").select("question", pl.col("of").alias("answer"), "of", "own")
    keys = (
        pl.concat([given, denied])
        .unique(["question", "answer"])
        .sort("question", "answer")
        .with_row_index("key")
        .with_columns(question_key=pl.col("question").rle_id())
    )
    of = keys.select("question", of="answer", of_key="key")
    return keys.join(of, on=["question", "of"], maintain_order="left").drop("of").rename({"of_key": "of"})


def _dated(keys: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Add the days that an answer speaks of, null where open, and whether it tells of a state (`lasting`)."""
    spans = (
        facts.filter(pl.col("question").is_not_null())
        .group_by("question", "answer")
        .agg(
            begins=pl.when(pl.col("earliest").is_not_null().all()).then(pl.col("earliest").min()),
            ends=pl.when(pl.col("latest").is_not_null().all()).then(pl.col("latest").max()),
            lasting=~pl.col("kind").is_in(HAPPENINGS).any(),
        )
    )
    return keys.join(spans, on=["question", "answer"], how="left", maintain_order="left").with_columns(
        pl.col("lasting").fill_null(value=False)
    )


def apart() -> pl.Expr:
    """Whether two answers, the second with the suffix `_b`, tell of a state on different days, and are no rivals."""
    days = (pl.col("ends") < pl.col("begins_b")) | (pl.col("begins") > pl.col("ends_b"))
    return pl.col("lasting") & pl.col("lasting_b") & days.fill_null(value=False)


def _weigh(chains: pl.DataFrame, constants: Constants) -> pl.DataFrame:
    """What each chain is worth, and who stands at its end.

    Returns `[citation, p, p_low, p_high, unknown, reliability, side, named, certain]`, before the cap of credibility;
    `reliability` is the citing source's, `unknown` says that some link is graded F.
    """
    grades = constants.grades
    nominal = {letter: getattr(grades, letter) for letter in "ABCDEF"}
    grade = pl.col("reliability")
    last = pl.col("position").arg_max()
    return (
        chains.with_columns(
            p=grade.replace_strict(nominal, default=None, return_dtype=pl.Float64),
            p_low=grade.replace_strict(nominal | {"F": grades.F_lowest}, default=None, return_dtype=pl.Float64),
            p_high=grade.replace_strict(nominal | {"F": grades.F_highest}, default=None, return_dtype=pl.Float64),
        )
        .group_by("citation")
        .agg(
            pl.col("p").min().fill_null(grades.F),
            pl.col("p_low").min().fill_null(grades.F_lowest),
            pl.col("p_high").min().fill_null(grades.F_highest),
            unknown=(grade == "F").any() | grade.is_null().all(),
            reliability=grade.get(pl.col("position").arg_min()),
            side=pl.col("side").get(last),
            named=pl.col("named").get(last),
            kind=pl.col("kind").get(last),
        )
    )


def _capped(constants: Constants) -> list[pl.Expr]:
    """p, p_low and p_high under the cap of credibility; an unknown voice on a doubtful matter has no vote."""
    caps = constants.caps
    by_credibility = {2: caps.probably_true, 3: caps.possibly_true, 4: caps.doubtful, 5: caps.improbable}
    cap = pl.col("credibility").replace_strict(by_credibility, default=1.0, return_dtype=pl.Float64)
    unjudged = pl.col("unknown") & (pl.col("credibility") >= constants.unjudged_from)
    return [
        pl.when(unjudged).then(0.5).otherwise(pl.min_horizontal("p", cap)).alias("p"),
        pl.when(unjudged).then(0.5).otherwise(pl.min_horizontal("p_low", cap)).alias("p_low"),
        pl.min_horizontal("p_high", cap).alias("p_high"),
    ]


def _number_roots(citations: pl.DataFrame, weights: pl.DataFrame, constants: Constants) -> pl.DataFrame:
    """Number the roots in the order of their ids, and find the camp of each: `[root, camp, certain, voice]`."""
    ends = (
        citations.select("id", "root")
        .join(weights, left_on="id", right_on="citation")
        .group_by("root")
        .agg(
            pl.col("side").min(),
            named=pl.col("named").fill_null(value=False).any(),
            told=(pl.col("kind") != "unknown").any(),
        )
        .sort("root")
        .with_row_index("voice")
    )
    partisan = pl.col("side").is_not_null() & ~pl.col("side").is_in(list(constants.sides_without_interest))
    camp = (
        pl.when(partisan)
        .then("side " + pl.col("side"))
        .when(~pl.col("named"))
        .then(pl.lit("unnamed"))
        .otherwise("root " + pl.col("root"))
    )
    return ends.select("root", "voice", camp=camp, certain=pl.col("named") & pl.col("told")).with_columns(
        camp=pl.col("camp").rank("dense").cast(pl.UInt32)
    )


def _relays(
    chains: pl.DataFrame, sources: pl.DataFrame, citations: pl.DataFrame, roots: pl.DataFrame, constants: Constants
) -> pl.DataFrame:
    """Which voices relay which: `[citation, key, relay, voice, kept]`. Only a relay that is itself a voice counts."""
    outer = pl.col("position") < pl.col("position").max().over("citation")
    besides = (pl.col("position") == 0) & (pl.col("relation") == "cites")
    found = (
        chains.filter(outer, pl.col("kind") != "unknown")
        .join(publishers(sources), left_on="link", right_on="source", how="left")
        .select("citation", "position", root=pl.coalesce("voice", "link"))
        .join(roots.select("root", relay="voice"), on="root")
        .join(citations.select("citation", "key", "voice", "relation"), on="citation")
        .filter(pl.col("relay") != pl.col("voice"))
        .join(citations.select("key", relay="voice").unique(), on=["key", "relay"], how="semi")
        .with_columns(kept=1 - pl.when(besides).then(constants.cites).otherwise(constants.repost))
        .select("citation", "key", "relay", "voice", "kept")
    )
    reverse = found.select("key", relay="voice", voice="relay").unique()
    on = ["key", "relay", "voice"]
    # Of two that cite each other one must be the first, or neither would be heard.
    later = found.join(reverse, on=on, how="semi").filter(pl.col("relay") > pl.col("voice"))
    return pl.concat([found.join(reverse, on=on, how="anti"), later])


def present(testimony: Testimony, scenarios: pl.DataFrame) -> pl.DataFrame:
    """The citations that count in each scenario: those of `testimony.citations` with `scenario` in front."""
    citations = testimony.citations
    if scenarios.height == 1 and scenarios["without"][0] is None:
        as_of = scenarios["as_of"][0]
        known = citations if as_of is None else citations.filter(pl.col("known") <= as_of)
        return known.select(pl.lit(scenarios["scenario"][0], pl.UInt32).alias("scenario"), pl.all())
    crossed = scenarios.select("scenario", "as_of").join(citations, how="cross")
    known = crossed.filter(pl.col("as_of").is_null() | (pl.col("known") <= pl.col("as_of"))).drop("as_of")
    voices = scenarios.filter(pl.col("without_kind").is_in(["root", "source"]))
    facts = scenarios.filter(pl.col("without_kind") == "fact")
    left_out = pl.concat(
        [
            voices.join(testimony.carriers, left_on="without", right_on="carrier").select("scenario", "citation"),
            facts.join(citations, left_on="without", right_on="fact").select("scenario", "citation"),
        ]
    )
    return known.join(left_out, on=["scenario", "citation"], how="anti") if left_out.height else known
