"""What every citation is worth by itself: its answer, its root, its p, and who is whose relay.

Made once per store and constants; corroboration, threat and relations count with it under any scenario.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.analysis.as_known import publishers, through
from tui.analysis.constants import Corroboration as Constants

HAPPENINGS = ("event", "strike", "movement")
"""Kinds of fact that tell of something that happens once; the others tell of a state, which may change."""
DENIED = 16
"""What is added to the rank of a denial's grades, so that the best of a fact's grades is that of who asserts it."""
SCENARIOS: dict[str, pl.DataType] = {
    "scenario": pl.UInt32(),
    "as_of": pl.Date(),
    "without_kind": pl.String(),  # null | root | source | fact
    "without": pl.String(),
}
"""What is known and believed: citations count when known by `as_of` and not left out. A null `as_of` is the latest."""


class Testimony(msgspec.Struct, frozen=True, eq=False, dict=True):
    """What all citations of a store are worth, before anything is left out. Made once per store and constants.

    Ids are numbered, so that everything after is arithmetic: `key` numbers the answers and `voice` the roots, each by
    its row in `keys` and `roots`; `fact_number` is the fact's row in `facts`.

    citations `[citation, fact, fact_number, question_key, key, voice, source, known, denied, hedged, credibility,
    reliability, p, p_low, p_high, lone, again, crowded, rivalled, earliest, latest, lasting]`, a row a citation. It is
    `lone` where its answer has no other, told `again` where its voice has told this answer elsewhere, `crowded` where
    the answer has several of one camp, and `rivalled` as its key is. The last three are its fact's: when it was so, and
    whether it is a state, which may change. `reliability` and `credibility` are ranks from 0, best first, and `DENIED`
    higher in a denial.

    keys `[key, question, answer, of, question_key, rivalled]`: `of` is the key that a denial denies, its own key
    elsewhere; `rivalled` where its question has others.
    roots `[voice, root, camp, certain]`. relays `[citation, key, relay, voice, kept]`: the citation shows that `relay`
    had this answer from `voice`, which leaves it the share `kept` of its own.
    """

    citations: pl.DataFrame
    keys: pl.DataFrame
    roots: pl.DataFrame
    relays: pl.DataFrame
    facts: pl.Series
    constants: Constants
    _heard: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]

    @cached_property
    def carriers(self) -> pl.DataFrame:
        """Every voice that a citation passes through: `[citation, carrier]`."""
        return through(*self._heard).rename({"voice": "carrier"})

    def without(self, distrusted: frozenset[str]) -> Testimony:
        """The same, less every citation that passes through one of these ids of sources and actors."""
        barred = self.carriers.filter(pl.col("carrier").is_in(list(distrusted))).select("citation").unique()
        return replace(
            self,
            citations=self.citations.join(barred, on="citation", how="anti", maintain_order="left"),
            relays=self.relays.join(barred, on="citation", how="anti"),
        )

    def answered(self) -> pl.DataFrame:
        """The answer that each fact gives: `[fact, fact_number, question_key, key]`."""
        given = self.citations.select("fact", "fact_number", "key").unique(["fact_number", "key"])
        of = self.keys.select("of", "question_key")[given["key"]]
        numbered = given.with_columns(of["question_key"], key=of["of"])
        return numbered.unique("fact_number").select("fact", "fact_number", "question_key", "key")

    def narrowed(self, questions: pl.DataFrame) -> Testimony:
        """The same on some questions only, given as `[question_key]`. Keys keep their numbers."""
        citations = self.citations.join(questions, on="question_key", how="semi", maintain_order="left")
        return replace(self, citations=citations, relays=self.relays.join(citations, on="citation", how="semi"))


def whole(scenarios: pl.DataFrame | None = None) -> pl.DataFrame:
    """Scenarios (None: one, of number 0) in which all that is there counts, whenever it became known."""
    numbers = pl.DataFrame({"scenario": [0]}) if scenarios is None else scenarios
    return numbers.select(pl.col("scenario").cast(pl.UInt32)).with_columns(
        pl.lit(None, kind).alias(name) for name, kind in SCENARIOS.items() if name != "scenario"
    )


def as_known(as_of: date | None) -> pl.DataFrame:
    """One scenario, of number 0, in which all counts that was known by a day."""
    return whole().with_columns(as_of=pl.lit(as_of, pl.Date))


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
    """Weigh every citation by itself. The frames have the store's schemas (`tui.store.schema.frames.SCHEMAS`).

    The p of a citation is that of its weakest graded link, capped by its credibility. A chain that nobody has graded
    counts as F. A citation of credibility `unjudged-from` or worse through an F link has p = .5: no vote.
    """
    answers, keys = _number_answers(facts)
    denied = pl.col("wording") == "denied"
    weights = _weigh(chains, constants)
    cited = (
        citations.select("id", "fact", "source", "known", "root", "relation", "wording", "credibility")
        .join(answers, on="fact", maintain_order="left")
        .join(weights, left_on="id", right_on="citation", maintain_order="left")
        .with_columns(
            *_capped(constants),
            key=pl.when(denied).then(pl.col("key") + answers["key"].max() + 1).otherwise("key"),
            denied=denied,
            hedged=pl.col("wording").is_in(["alleged", "expected"]),
            reliability=_rank("reliability", "ABCDEF") + DENIED * denied.cast(pl.UInt8),
            credibility=(pl.col("credibility") + DENIED * denied).cast(pl.UInt8),
        )
    )
    roots = _number_roots(cited, constants)
    cited = cited.join(roots.select("root", "voice", "camp"), on="root", maintain_order="left").with_columns(
        lone=pl.len().over("key") == 1,
        again=pl.len().over("key", "voice") > 1,
        question_key=keys["question_key"][cited["key"]],
        crowded=pl.len().over("key") > pl.col("camp").n_unique().over("key"),
    )
    denied_questions = keys.select("key", "question_key").join(
        cited.filter("denied").select("key").unique(), on="key", how="semi"
    )["question_key"]
    keys = keys.with_columns(pl.col("rivalled") | pl.col("question_key").is_in(denied_questions.implode()))
    return Testimony(
        cited.select(
            "fact", "fact_number", "key", "voice", "source", "known", "denied", "hedged", "credibility", "reliability",
            "p", "p_low", "p_high", "lone", "again", "crowded", "question_key", "earliest", "latest", "lasting",
            citation="id", rivalled=keys["rivalled"][cited["key"]],
        ),
        keys,
        roots,
        _relays(chains, sources, cited, roots, constants),
        facts["id"],
        constants,
        (citations, chains, sources),
    )  # fmt: skip


def _rank(column: str, best_first: str) -> pl.Expr:
    ranks = {letter: rank for rank, letter in enumerate(best_first)}
    return pl.col(column).replace_strict(ranks, default=len(best_first), return_dtype=pl.UInt8)


def _number_answers(facts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Number every answer that a fact gives, and after them all their denials.

    Returns `[fact, fact_number, key, earliest, latest, lasting]` and `Testimony.keys`.
    """
    given = facts.with_row_index("fact_number").select(
        "fact_number",
        "earliest",
        "latest",
        fact="id",
        lasting=~pl.col("kind").is_in(HAPPENINGS),
        question=pl.coalesce("question", "id"),
        answer=pl.when(pl.col("question").is_null()).then(pl.lit("yes")).otherwise("answer"),
        own=pl.col("question").is_null(),
    )
    numbered = (
        given.group_by("question", "answer")
        .agg(pl.col("own").first())
        .sort("question", "answer")
        .with_row_index("key")
        .with_columns(question_key=pl.col("question").rle_id(), of="key")
        .with_columns(rivalled=pl.len().over("question_key") > 1)
    )
    denials = numbered.with_columns(
        key=pl.col("key") + pl.len().cast(pl.UInt32),
        answer=pl.when("own").then(pl.lit("no")).otherwise("not " + pl.col("answer")),
    )
    columns = ["key", "question", "answer", "of", "question_key", "rivalled"]
    answers = given.join(numbered.select("question", "answer", "key"), on=["question", "answer"], maintain_order="left")
    return answers.select("fact", "fact_number", "key", "earliest", "latest", "lasting"), pl.concat(
        [numbered, denials]
    ).select(columns)


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


def _number_roots(cited: pl.DataFrame, constants: Constants) -> pl.DataFrame:
    """Number the roots in the order of their ids, and find the camp of each: `Testimony.roots`."""
    ends = (
        cited.group_by("root")
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
    return ends.select(
        "voice", "root", camp=camp.rank("dense").cast(pl.UInt32), certain=pl.col("named") & pl.col("told")
    )


def _relays(
    chains: pl.DataFrame, sources: pl.DataFrame, cited: pl.DataFrame, roots: pl.DataFrame, constants: Constants
) -> pl.DataFrame:
    """Which voices relay which (`Testimony.relays`). Only a relay that is itself a voice on the matter counts."""
    outer = pl.col("position") < pl.col("position").max().over("citation")
    besides = (pl.col("position") == 0) & (pl.col("relation") == "cites")
    found = cited.filter(~pl.col("lone")).select("key", "voice", "relation", citation="id")
    return (
        chains.join(found.select("citation"), on="citation", how="semi")
        .filter(outer, pl.col("kind") != "unknown")
        .join(publishers(sources), left_on="link", right_on="source", how="left")
        .select("citation", "position", root=pl.coalesce("voice", "link"))
        .join(roots.select("root", relay="voice"), on="root")
        .join(found, on="citation")
        .filter(pl.col("relay") != pl.col("voice"))
        .join(found.select("key", relay="voice").unique(), on=["key", "relay"], how="semi")
        .with_columns(kept=1 - pl.when(besides).then(constants.cites).otherwise(constants.repost))
        .select("citation", "key", "relay", "voice", "kept")
    )


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
