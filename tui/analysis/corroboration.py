"""How many independent voices stand behind an answer, and how far to believe it.

After Dong, Berti-Équille and Srivastava, *Integrating conflicting data: the role of source dependence* (PVLDB 2009),
with copying observed from the chains instead of inferred from the data:

    p        of a voice: its weakest graded link, capped by the credibility of what it says; its best chain counts
    I_k      = D(k) · s^(number of earlier voices of the same camp),  s = `same-camp`
    n_eff    = Σ I_k
    C        = Σ I_k · ln(p_k / (1 − p_k))
    P(a)     = e^C(a) / (1 + Σ_b e^C(b))          the 1 is "none of these"

One root is one voice. D(k) discounts a voice that is itself a relay of another voice of the answer: 0 where it reposts
or quotes it, 1 − `cites` where it cites it besides reporting of its own. A camp is a side with an interest in the
matter; the unnamed voices whose side is unknown are one camp, for they may be one person; every other voice is alone.
Within a camp the least dependent voice comes first, then the most reliable, then by id. Camps do not overlap, so the
sum of the I_k is the same in any order: a better relay can never add a voice.

Answers that tell of a state on different days are no rivals. An answer that has only voices of p = .5 is not judged,
and takes nothing from its rivals. Whoever denies an answer votes for "not that answer", a rival of that answer alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tui.analysis.constants import VERSIONS
from tui.analysis.constants import Corroboration as Constants
from tui.analysis.testimony import Testimony, apart, hear, present, whole

VERSION = VERSIONS["corroboration"]

_SUMS = ("n_eff", "support", "support_low", "support_high", "judged", "judged_low", "judged_high", "roots")
_MOST_SUPPORT = 300.0  # e to the power of more would overflow; P is 1 long before


def gather(testimony: Testimony, present: pl.DataFrame) -> pl.DataFrame:
    """One row a voice of an answer: `[scenario, key, voice, camp, certain, p, p_low, p_high, kept, independence]`."""
    group = ["scenario", "key", "voice"]
    voices = (
        present.group_by(group)
        .agg(pl.col("p", "p_low", "p_high").max())
        .join(testimony.roots.select("voice", "camp", "certain"), on="voice")
    )
    shares = pl.lit(1.0).alias("kept")
    if testimony.relays.height:
        relayed = (
            testimony.relays.join(present.select("scenario", "citation"), on="citation")
            .group_by("scenario", "key", "relay", "voice")
            .agg(pl.col("kept").max())
            .group_by("scenario", "key", voice="relay")
            .agg(pl.col("kept").product())
        )
        voices = voices.join(relayed, on=group, how="left")
        nobody_left = (pl.col("kept").max().over("scenario", "key") <= 0) & (
            pl.col("voice") == pl.col("voice").min().over("scenario", "key")
        )
        shares = pl.when(nobody_left).then(1.0).otherwise("kept").fill_null(1.0).alias("kept")
        voices = voices.with_columns(pl.col("kept").fill_null(1.0))
    return discount(voices.with_columns(shares), ["scenario", "key"], testimony.constants)


def discount(voices: pl.DataFrame, group: list[str], constants: Constants) -> pl.DataFrame:
    """Add `independence` to voices with `camp`, `kept`, `p` and `voice`, one row a voice of each `group`."""
    camp = [*group, "camp"]
    crowded = voices.filter(pl.len().over(camp) > 1)
    if not crowded.height:
        return voices.with_columns(independence="kept")
    placed = (
        crowded.sort("kept", "p", "voice", descending=[True, True, False])
        .with_columns(place=pl.int_range(pl.len()).over(camp))
        .select(*group, "voice", share=constants.same_camp ** pl.col("place"))
    )
    return (
        voices.join(placed, on=[*group, "voice"], how="left")
        .with_columns(independence=pl.col("kept") * pl.col("share").fill_null(1.0))
        .drop("share")
    )


def heard_once(told: pl.DataFrame, cell: list[str], strength: str, same_camp: float) -> pl.Series:
    """I of every row: in a cell each voice counts once, at its strongest, and each further voice of a camp less.

    `told` has `cell`, `lead` (a voice), `camp` and `strength`. The strongest voice of a camp counts 1, the second
    `same_camp`, the third its square; every other row of a voice counts 0. Rows that are equally strong are taken by
    voice and place, so that copies of a row change nothing. As the shares fall with strength, more strength never
    makes Π(1 − I·e) greater.
    """
    rows = told.select(*cell, "lead", "camp", strength).with_row_index("row")
    first = rows.sort(strength, "lead", "row", descending=[True, False, False]).unique(
        [*cell, "lead"], keep="first", maintain_order=True
    )
    placed = first.select("row", share=same_camp ** pl.int_range(pl.len()).over(*cell, "camp"))
    return rows.select("row").join(placed, on="row", how="left", maintain_order="left")["share"].fill_null(0.0)


def believed(p: str, full_from: float) -> pl.Expr:
    """c: how far P carries weight, from 0 at .5 to 1 at `full_from`."""
    return ((pl.col(p) - 0.5) / (full_from - 0.5)).clip(0.0, 1.0)


def log_odds(p: str) -> pl.Expr:
    """ln(p / (1 − p)) of a column."""
    return (pl.col(p) / (1 - pl.col(p))).log()


def support(independence: str = "independence") -> list[pl.Expr]:
    """What an answer's voices add up to: `n_eff`, `support` with its bounds, `judged` with its bounds, `roots`."""
    weight = pl.col(independence)
    return [
        weight.sum().alias("n_eff"),
        (weight * log_odds("p")).sum().alias("support"),
        (weight * log_odds("p_low")).sum().alias("support_low"),
        (weight * log_odds("p_high")).sum().alias("support_high"),
        ((pl.col("p") > 0.5) & (weight > 0)).any().alias("judged"),
        ((pl.col("p_low") > 0.5) & (weight > 0)).any().alias("judged_low"),
        ((pl.col("p_high") > 0.5) & (weight > 0)).any().alias("judged_high"),
        pl.len().cast(pl.UInt32).alias("roots"),
    ]


def votes(bound: str = "") -> pl.Expr:
    """What an answer takes from its rivals: e^C, or nothing where nobody has a vote."""
    return (
        pl.when(f"judged{bound}").then(pl.col(f"support{bound}").clip(upper_bound=_MOST_SUPPORT).exp()).otherwise(0.0)
    )


def chance(bound: str, rivals: str) -> pl.Expr:
    """P of an answer whose rivals have `rivals` votes together."""
    own = pl.col(f"support{bound}").clip(upper_bound=_MOST_SUPPORT).exp()
    return own / (1 + own + pl.col(rivals))


def tally(testimony: Testimony, voices: pl.DataFrame) -> pl.DataFrame:
    """One row an answer, with its P.

    Returns `[scenario, key, question_key, of, n_eff, support…, judged…, roots, sure, votes…, rivals, rivals_low,
    rivals_high, opposed, disputed, probability, probability_low, probability_high]`. An answer that is only denied has
    a row, too.
    """
    keys = testimony.keys.drop("question", "answer")
    sure = (pl.col("certain") & (pl.col("independence") >= 1) & (pl.col("p") > 0.5)).sum().cast(pl.UInt32)
    answers = voices.group_by("scenario", "key").agg(*support(), sure=sure).join(keys, on="key")
    denials = answers.filter(pl.col("of") != pl.col("key")).select("scenario", "question_key", key="of")
    silent = denials.join(answers, on=["scenario", "key"], how="anti").unique()
    if silent.height:
        zero = [pl.lit(0).cast(answers.schema[name]).alias(name) for name in (*_SUMS, "sure")]
        silent = silent.drop("question_key").join(keys, on="key").with_columns(zero)
        answers = pl.concat([answers, silent.select(answers.columns)])
    answers = answers.with_columns(votes=votes(), votes_low=votes("_low"), votes_high=votes("_high"))
    contested = answers.filter(pl.len().over("scenario", "question_key") > 1)
    against = _rivals(contested)
    return (
        answers.join(against, on=["scenario", "key"], how="left")
        .with_columns(
            pl.col("rivals", "rivals_low", "rivals_high").fill_null(0.0),
            pl.col("opposed", "disputed").fill_null(value=False),
        )
        .with_columns(
            probability=chance("", "rivals"),
            probability_low=chance("_low", "rivals_high"),
            probability_high=chance("_high", "rivals_low"),
        )
    )


def _rivals(answers: pl.DataFrame) -> pl.DataFrame:
    """The votes against each answer: of the other answers and of its denial; against a denial, of what it denies."""
    span = ["begins", "ends", "lasting"]
    others = answers.select(
        "scenario", "question_key", "votes", "votes_low", "votes_high", "judged", *span, rival="key", rival_of="of"
    )
    given, rival_given = pl.col("key") == pl.col("of"), pl.col("rival") == pl.col("rival_of")
    against = (
        (given & rival_given & ~apart()) | (pl.col("rival_of") == pl.col("key")) | (pl.col("rival") == pl.col("of"))
    )
    return (
        answers.select("scenario", "question_key", "key", "of", *span)
        .join(others, on=["scenario", "question_key"], suffix="_b")
        .filter(pl.col("rival") != pl.col("key"), against)
        .group_by("scenario", "key")
        .agg(
            rivals=pl.col("votes").sum(),
            rivals_low=pl.col("votes_low").sum(),
            rivals_high=pl.col("votes_high").sum(),
            opposed=pl.col("judged").any(),
            disputed=pl.lit(value=True).first(),
        )
    )


def credibility() -> pl.Expr:
    """The digit of STANAG 2511 that follows from the voices: 1 needs two that are certainly independent, unopposed.

    2: more than one voice, and unopposed or believed all the same (P ≥ .75). 3: one voice, unopposed; or opposed and
    still the likelier. 4: opposed and less likely than not. 5: contradicted (P < .2). 6: nobody has a vote.
    """
    p, several = pl.col("probability"), pl.col("n_eff") > 1
    return (
        pl.when(~pl.col("judged"))
        .then(6)
        .when(~pl.col("opposed") & (pl.col("sure") >= 2))
        .then(1)
        .when(several & (~pl.col("opposed") | (p >= 0.75)))
        .then(2)
        .when(~pl.col("opposed") | (p >= 0.5))
        .then(3)
        .when(p >= 0.2)
        .then(4)
        .otherwise(5)
        .cast(pl.UInt8)
        .alias("derived_credibility")
    )


@dataclass(frozen=True, slots=True)
class Corroborated:
    """What the citations of each scenario come to.

    voices `[scenario, question, answer, root, rank, p, p_low, p_high, independence]`; answers `[scenario, question,
    answer, n_eff, support, probability, probability_low, probability_high, judged, roots, opposed,
    derived_credibility]`; facts `[scenario, fact, question, answer, n_eff, probability, probability_low,
    probability_high, judged, grade, derived_credibility, disputed, roots]`.
    """

    voices: pl.DataFrame
    answers: pl.DataFrame
    facts: pl.DataFrame


def corroborate(testimony: Testimony, scenarios: pl.DataFrame | None = None) -> Corroborated:
    """Voices, answers and facts of every scenario (see `SCENARIOS`; None: one, with all that is there)."""
    cited = present(testimony, whole() if scenarios is None else scenarios)
    voices = gather(testimony, cited)
    answers = tally(testimony, voices)
    return Corroborated(
        _show_voices(testimony, voices), show_answers(testimony, answers), judge(testimony, cited, answers)
    )


def judge(testimony: Testimony, cited: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """One row a fact: what its answer comes to, and the grade of its best citation (see `Corroborated.facts`)."""
    given = ~pl.col("denied")

    def best(column: str) -> pl.Expr:
        return pl.coalesce(pl.col(column).filter(given).min(), pl.col(column).min())

    facts = (
        cited.join(testimony.keys.select("key", "of"), on="key")
        .group_by("scenario", "fact")
        .agg(
            best("reliability").alias("reliability"), best("credibility").alias("credibility"), key=pl.col("of").first()
        )
    )
    return (
        facts.join(answers.with_columns(credibility()), on=["scenario", "key"])
        .join(testimony.keys.select("key", "question", "answer"), on="key")
        .select(
            "scenario",
            "fact",
            "question",
            "answer",
            "n_eff",
            "probability",
            "probability_low",
            "probability_high",
            "judged",
            pl.concat_str("reliability", "credibility").alias("grade"),
            "derived_credibility",
            "disputed",
            "roots",
        )
        .sort("scenario", "fact")
    )


def _show_voices(testimony: Testimony, voices: pl.DataFrame) -> pl.DataFrame:
    order = ["scenario", "key", "independence", "p", "voice"]
    return (
        voices.sort(order, descending=[False, False, True, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).over("scenario", "key"))
        .join(testimony.keys.select("key", "question", "answer"), on="key", maintain_order="left")
        .join(testimony.roots.select("voice", "root"), on="voice", maintain_order="left")
        .select("scenario", "question", "answer", "root", "rank", "p", "p_low", "p_high", "independence")
    )


def show_answers(testimony: Testimony, answers: pl.DataFrame) -> pl.DataFrame:
    """`Corroborated.answers` from a tally."""
    return (
        answers.with_columns(credibility())
        .join(testimony.keys.select("key", "question", "answer"), on="key")
        .sort("scenario", "key")
        .select(
            "scenario",
            "question",
            "answer",
            "n_eff",
            "support",
            "probability",
            "probability_low",
            "probability_high",
            "judged",
            "roots",
            "opposed",
            "derived_credibility",
        )
    )


def of_facts(
    citations: pl.DataFrame,
    chains: pl.DataFrame,
    facts: pl.DataFrame,
    sources: pl.DataFrame,
    constants: Constants,
    scenarios: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """`Corroborated.facts` of frames with the store's schemas."""
    testimony = hear(citations, chains, facts, sources, constants)
    cited = present(testimony, whole() if scenarios is None else scenarios)
    return judge(testimony, cited, tally(testimony, gather(testimony, cited)))


def answers(
    citations: pl.DataFrame,
    chains: pl.DataFrame,
    facts: pl.DataFrame,
    sources: pl.DataFrame,
    constants: Constants,
    scenarios: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """`Corroborated.answers` of frames with the store's schemas."""
    return corroborate(hear(citations, chains, facts, sources, constants), scenarios).answers


def voices(
    citations: pl.DataFrame,
    chains: pl.DataFrame,
    facts: pl.DataFrame,
    sources: pl.DataFrame,
    constants: Constants,
    scenarios: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """`Corroborated.voices` of frames with the store's schemas."""
    return corroborate(hear(citations, chains, facts, sources, constants), scenarios).voices
