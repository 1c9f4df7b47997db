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

import msgspec
import polars as pl

from tui.analysis.constants import VERSIONS
from tui.analysis.constants import Corroboration as Constants
from tui.analysis.corroboration.citation_weights import DENIED, Testimony, apart, hear, present, whole

VERSION = VERSIONS["corroboration"]

OF_FACTS = (
    "fact", "question", "answer", "n_eff", "probability", "probability_low", "probability_high", "judged", "grade",
    "derived_credibility", "disputed", "roots",
)  # fmt: skip
"""What is said of a fact (`Corroborated.facts`)."""
_MOST_SUPPORT = 300.0  # e to the power of more would overflow; P is 1 long before


def gather(testimony: Testimony, cited: pl.DataFrame) -> pl.DataFrame:
    """One row a voice of an answer, from what is `present`.

    Returns `[scenario, key, voice, p, p_low, p_high, lone, crowded, camp, certain, kept, independence]`.
    """
    group = ["scenario", "key", "voice"]
    columns = [*group, "p", "p_low", "p_high", "lone", "crowded"]
    again = (
        cited.filter("again")
        .group_by(group)
        .agg(pl.col("p", "p_low", "p_high").max(), pl.col("lone", "crowded").first())
    )
    voices = pl.concat([cited.filter(~pl.col("again")).select(columns), again.select(columns)])
    roots = testimony.roots.select("camp", "certain")[voices["voice"]]
    voices = voices.with_columns(roots["camp"], roots["certain"], kept=pl.lit(1.0))
    if testimony.relays.height:
        voices = _relayed(testimony, cited, voices)
    return discount(voices, ["scenario", "key"], testimony.constants)


def _relayed(testimony: Testimony, cited: pl.DataFrame, voices: pl.DataFrame) -> pl.DataFrame:
    """Voices with what is left (`kept`) of those that relay another voice of their answer."""
    group = ["scenario", "key", "voice"]
    shown = testimony.relays.join(cited.select("scenario", "citation"), on="citation")
    pairs = shown.group_by("scenario", "key", "relay", "voice").agg(pl.col("kept").max())
    # Of two that cite each other one must be the first, or neither would be heard.
    back = pairs.select("scenario", "key", relay="voice", voice="relay", back=pl.lit(value=True))
    directed = pairs.join(back, on=["scenario", "key", "relay", "voice"], how="left").filter(
        pl.col("back").is_null() | (pl.col("relay") > pl.col("voice"))
    )
    relayed = directed.group_by("scenario", "key", voice="relay").agg(left=pl.col("kept").product())
    voices = voices.join(relayed, on=group, how="left").with_columns(kept=pl.col("left").fill_null(1.0)).drop("left")
    affected = relayed.select("scenario", "key").unique()
    silent = (
        voices.join(affected, on=["scenario", "key"], how="semi")
        .group_by("scenario", "key")
        .agg(pl.col("kept").max(), pl.col("voice").min())
        .filter(pl.col("kept") <= 0)
        .select(*group, first=pl.lit(value=True))
    )
    heard = voices.join(silent, on=group, how="left")
    return heard.with_columns(kept=pl.when("first").then(1.0).otherwise("kept")).drop("first")


def discount(voices: pl.DataFrame, group: list[str], constants: Constants) -> pl.DataFrame:
    """Add `independence` to voices with `camp`, `kept`, `p`, `voice` and `crowded`, one row a voice of each `group`."""
    crowded = voices.filter("crowded").sort("kept", "p", "voice", descending=[True, True, False])
    places = pl.int_range(pl.len()).over(*group, "camp")
    return pl.concat(
        [
            voices.filter(~pl.col("crowded")).with_columns(independence="kept"),
            crowded.with_columns(independence=pl.col("kept") * constants.same_camp**places),
        ]
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


def votings() -> list[pl.Expr]:
    """What each voice brings to its answer, in the columns of `support`."""
    weight = pl.col("independence")
    return [
        weight.alias("n_eff"),
        (weight * log_odds("p")).alias("support"),
        (weight * log_odds("p_low")).alias("support_low"),
        (weight * log_odds("p_high")).alias("support_high"),
        ((pl.col("p") > 0.5) & (weight > 0)).alias("judged"),
        ((pl.col("p_low") > 0.5) & (weight > 0)).alias("judged_low"),
        ((pl.col("p_high") > 0.5) & (weight > 0)).alias("judged_high"),
        pl.lit(1, pl.UInt32).alias("roots"),
        (pl.col("certain") & (weight >= 1) & (pl.col("p") > 0.5)).cast(pl.UInt32).alias("sure"),
    ]


def support() -> list[pl.Expr]:
    """What an answer's voices add up to, from `votings`: `n_eff`, `support…`, `judged…`, `roots`, `sure`."""
    return [
        pl.col("n_eff", "support", "support_low", "support_high", "roots", "sure").sum(),
        pl.col("judged", "judged_low", "judged_high").max(),
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


def tally(testimony: Testimony, cited: pl.DataFrame, voices: pl.DataFrame) -> pl.DataFrame:
    """One row an answer, with its P, from what is `present` and the voices that were gathered from it.

    Returns `[scenario, key, question_key, of, n_eff, support…, judged…, roots, sure, votes…, rivals, rivals_low,
    rivals_high, opposed, disputed, probability, probability_low, probability_high]`. An answer that is only denied has
    a row, too.
    """
    votes_of = voices.select("scenario", "key", "lone", *votings())
    several = votes_of.filter(~pl.col("lone")).group_by("scenario", "key").agg(support())
    answers = pl.concat([votes_of.filter("lone").select(several.columns), several])
    denied = answers.filter(pl.col("key") >= testimony.keys.height // 2).select("scenario", "key")
    if denied.height:
        of = denied.with_columns(key=testimony.keys["of"][denied["key"]])
        silent = of.join(answers, on=["scenario", "key"], how="anti").unique()
        zero = [pl.lit(0).cast(kind).alias(name) for name, kind in answers.schema.items() if name not in silent.columns]
        answers = pl.concat([answers, silent.with_columns(zero).select(answers.columns)])
    keys = testimony.keys.select("of", "question_key", "rivalled")[answers["key"]]
    answers = answers.with_columns(keys, votes=votes(), votes_low=votes("_low"), votes_high=votes("_high"))
    answers = answers.join(_spans(testimony, cited), on=["scenario", "of"], how="left", maintain_order="left")
    return (
        answers.join(_rivals(answers.filter("rivalled")), on=["scenario", "key"], how="left")
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


def _spans(testimony: Testimony, cited: pl.DataFrame) -> pl.DataFrame:
    """Which days the answers that have rivals speak of, by the facts that are known; null where that is open.

    Returns `[scenario, of, begins, ends, lasting]`.
    """
    rivalled = cited.filter("rivalled")
    return (
        rivalled.with_columns(of=testimony.keys["of"][rivalled["key"]])
        .group_by("scenario", "of")
        .agg(
            begins=pl.when(pl.col("earliest").is_not_null().all()).then(pl.col("earliest").min()),
            ends=pl.when(pl.col("latest").is_not_null().all()).then(pl.col("latest").max()),
            lasting=pl.col("lasting").all(),
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


class Corroborated(msgspec.Struct, frozen=True):
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
    answers = tally(testimony, cited, voices)
    facts = judge(testimony, cited, answers)
    return Corroborated(
        _show_voices(testimony, voices),
        show_answers(testimony, answers),
        facts.select("scenario", *OF_FACTS).sort("scenario", "fact"),
    )


def judge(testimony: Testimony, cited: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """One row a fact: what its answer comes to, and the grade of its best citation.

    Returns `Corroborated.facts`, in any order, with `fact_number` and `question_key`.
    """
    grades = cited.select(
        "scenario", "fact_number", "reliability", "credibility", key=testimony.keys["of"][cited["key"]]
    )
    best = grades.group_by("scenario", "fact_number").agg(
        pl.col("reliability", "credibility").min(), pl.col("key").first()
    )
    facts = best.join(answers.with_columns(credibility()), on=["scenario", "key"])
    keys = testimony.keys.select("question", "answer", "question_key")[facts["key"]]
    letters = pl.Series([*"ABCDEF", ""])[facts["reliability"] % DENIED]
    return facts.with_columns(
        keys,
        fact=testimony.facts[facts["fact_number"]],
        grade=letters + (facts["credibility"] % DENIED).cast(pl.String),
    ).select("scenario", "fact_number", "question_key", *OF_FACTS)


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
    return corroborate(hear(citations, chains, facts, sources, constants), scenarios).facts


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
