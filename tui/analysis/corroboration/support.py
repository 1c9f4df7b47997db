"""How far the sources carry each answer to a question, and what they leave to none of them.

    o = e^L                                     of an answer's voices, added up by `lines`
    P = o / (1 + o + Σ over rivals of share · o)

The 1 is "none of these", which is 1 less the supports of the answers that exclude each other. Rivals of an answer that
agree with each other have one place together: their share is 1 by their number. An origin that gives k rival answers
splits its vote: o is the greatest, over all k, of e^L of the voices that give at most k rival answers, divided by k;
answers that agree count once. So one origin that gives k answers leaves "none of these" at 1 − p, and a further voice
never lowers the answer that it gives.

After Dong, Berti-Équille and Srivastava, *Integrating conflicting data: the role of source dependence* (PVLDB 2009),
with copying observed from the chains instead of inferred from the data.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl

from tui.analysis.constants import Corroboration as Constants
from tui.analysis.corroboration.citation_weights import FOREVER, Testimony
from tui.analysis.corroboration.lines import COUNTS, accumulated
from tui.analysis.corroboration.rivals import agreeing

_MOST: Final = 300.0
"""Log-odds above which support is 1 whatever speaks against it; e to the power of more would overflow."""
_ANSWER: Final = ("state", "key")


def credibility_weight(support: pl.Expr, constants: Constants) -> pl.Expr:
    """Return c, how far support carries weight: 0 where it is as likely wrong as right, 1 from `full-from` on."""
    return ((support - 0.5) / (constants.full_from - 0.5)).clip(0.0, 1.0)


def question_states(testimony: Testimony, questions: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return the spans of days on which what is known on a question is the same: `[state, question, since, until]`.

    `questions` is `[question]`; None: all. What is known on a question changes only when something on it is published,
    so it is weighed once a span.
    """
    cited = testimony.citations.select("question", since="known")
    if questions is not None:
        cited = cited.join(questions, on="question", how="semi")
    following = pl.when(pl.col("question") == pl.col("question").shift(-1)).then(pl.col("since").shift(-1))
    return (
        cited.unique()
        .sort("question", "since")
        .with_columns(until=following.fill_null(FOREVER))
        .with_row_index("state")
        .select("state", "question", "since", "until")
    )


def known_in(testimony: Testimony, states: pl.DataFrame) -> pl.DataFrame:
    """Return the citations that are known in each state `[state, question, since]`, with `state`."""
    return (
        states.select("state", "question", "since")
        .join(testimony.citations, on="question")
        .filter(pl.col("known") <= pl.col("since"), pl.col("until") > pl.col("since"))
        .drop("since")
    )


class Supports(NamedTuple):
    """What the citations of some states come to: `answers`, and which descriptions of them `agree` (`agreeing`).

    However many answers a question has, few are described differently: pairs are made of descriptions, not of answers.
    """

    answers: pl.DataFrame
    agree: pl.DataFrame


def answer_supports(testimony: Testimony, cited: pl.DataFrame) -> Supports:
    """Return what the citations of each state come to: a row an answer that is given, or denied, in it.

    `cited` has the columns of `Testimony.citations`, and `state`; a state is of one question. The answers are `[state,
    key, alike, of, given, odds, log_odds, support, against, lines, origins, reporters, publications, voted, opposed,
    place]`: answers with equal `alike` are described alike; `of` is the key that a denial denies, its own where the
    answer is `given`; `log_odds` is L of all voices, `against` what the rivals take; lines and the camps of each layer
    are whole numbers; `opposed` where a rival has a vote; `place` is what the answer's support counts when those that
    exclude each other are added up.
    """
    voted = cited.filter("voted")
    told = _described(testimony, voted)
    told = told.with_columns(alike=pl.struct(pl.exclude(_ANSWER)).rank("dense"))
    agree = agreeing(told.unique(["state", "alike"]))
    alike = told.select(*_ANSWER, "alike")
    tallied = _tallied(testimony, _with_split_votes(testimony, voted, alike, agree))
    answers = (
        cited.select(_ANSWER)
        .unique()
        .join(alike, on=_ANSWER, how="left")
        .join(tallied, on=_ANSWER, how="left")
        .with_columns(
            pl.col("odds", "log_odds").fill_null(0.0),
            pl.col("lines", *COUNTS).fill_null(0),
            voted=pl.col("odds").is_not_null(),
        )
    )
    found = _against_rivals(testimony, answers, agree)
    return Supports(found.with_columns(support=pl.col("odds") / (1 + pl.col("odds") + pl.col("against"))), agree)


def none_of_these(answers: pl.DataFrame) -> pl.DataFrame:
    """Return what the answers of each state leave to none of them: `[state, none]`."""
    return answers.group_by("state").agg(none=(1 - (pl.col("support") * pl.col("place")).sum()).clip(lower_bound=0.0))


def _described(testimony: Testimony, voted: pl.DataFrame) -> pl.DataFrame:
    """Return the days and figures of every answer that others may agree with (`described`)."""
    may = testimony.keys["contested"].gather(voted["key"]) & ~voted["denied"]
    facts = voted.filter(may).select(*_ANSWER, "fact", "lasting", "earliest", "latest").unique()
    several = facts.group_by("state").agg(pl.col("key").n_unique()).filter(pl.col("key") > 1)
    return described(testimony, facts.join(several, on="state", how="semi"))


def described(testimony: Testimony, facts: pl.DataFrame) -> pl.DataFrame:
    """Return the hull of the days and figures of each answer's facts, by `[state, key]`: see `agreeing`.

    `facts` is `[state, key, fact, lasting, earliest, latest]`. Days are null where one is open, figures where the
    facts' are not of one thing.
    """
    told = facts.join(testimony.figures, on="fact", how="left")
    starts = pl.col("start").drop_nulls().n_unique()
    of_one = (pl.col("about").n_unique() == 1) & pl.col("about").is_not_null().all() & (starts <= 1)
    found = told.group_by(_ANSWER).agg(
        pl.col("lasting").all(),
        earliest=pl.when(pl.col("earliest").is_not_null().all()).then(pl.col("earliest").min()),
        latest=pl.when(pl.col("latest").is_not_null().all()).then(pl.col("latest").max()),
        about=pl.when(of_one).then(pl.col("about").first()),
        start=pl.col("start").drop_nulls().first(),
        low=pl.col("low").min(),
        high=pl.col("high").max(),
    )
    return found.with_columns(subject=testimony.keys["subject"].gather(found["key"]))


def _with_split_votes(
    testimony: Testimony, voted: pl.DataFrame, alike: pl.DataFrame, agree: pl.DataFrame
) -> pl.DataFrame:
    """Add `strength` to the voices: 1 by the number of rival answers that their origin gives."""
    origin = ["state", "voice"]
    told = voted.select(*origin, "key").unique()
    several = told.group_by(origin).agg(pl.col("key").len()).filter(pl.col("key") > 1)
    if several.is_empty():
        return voted.with_columns(strength=pl.lit(1.0))
    told = told.join(several, on=origin, how="semi").join(alike, on=_ANSWER, how="left")
    others = told.select(*origin, other="key", answers=pl.lit(1, pl.UInt32), others_alike="alike")
    pairs = told.join(others, on=origin).filter(pl.col("key") != pl.col("other"))
    of = testimony.keys["of"]
    given, other_given = pairs["key"] == of.gather(pairs["key"]), pairs["other"] == of.gather(pairs["other"])
    denial = (of.gather(pairs["key"]) == pairs["other"]) | (of.gather(pairs["other"]) == pairs["key"])
    agreed = agree.rename({"other": "others_alike"})
    rivals = pairs.filter((given & other_given) | denial).join(agreed, on=agreed.columns, how="anti")
    of_origin = [*origin, "key"]
    shared = _shared(rivals.select(*of_origin, "answers", alike="others_alike"), agree, of_origin)
    split = shared.group_by(of_origin).agg(strength=1 / (1 + pl.col("share").sum()))
    return voted.join(split, on=of_origin, how="left").with_columns(pl.col("strength").fill_null(1.0))


def _shared(rivals: pl.DataFrame, agree: pl.DataFrame, of: list[str]) -> pl.DataFrame:
    """Add `share` to the rivals of each `of`: 1 by the number of those of them that agree with it, itself included.

    `rivals` has `state`, `alike` and `answers`, how many answers a row stands for.
    """
    among = rivals.group_by(*of, "alike").agg(pl.col("answers").sum())
    partners = (
        among.drop("answers")
        .join(agree, on=["state", "alike"])
        .join(among.rename({"alike": "other"}), on=[*of, "other"])
        .group_by(*of, "alike")
        .agg(partners=pl.col("answers").sum())
    )
    return (
        rivals.join(partners, on=[*of, "alike"], how="left")
        .join(_with_itself(agree), on=["state", "alike"], how="left")
        .with_columns(share=_place())
    )


def _with_itself(agree: pl.DataFrame) -> pl.DataFrame:
    """Return the descriptions whose answers agree with each other: `[state, alike, itself]`."""
    return agree.filter(pl.col("alike") == pl.col("other")).select("state", "alike", itself=pl.lit(1, pl.UInt32))


def _place() -> pl.Expr:
    """Return the place of an answer: 1 by the number of its `partners`, itself among them where they are of its own."""
    return 1 / (1 + pl.col("partners").fill_null(0) - pl.col("itself").fill_null(0))


def _tallied(testimony: Testimony, voices: pl.DataFrame) -> pl.DataFrame:
    """Return `[state, key, odds, log_odds, lines, origins, reporters, publications]` of the voices of each answer."""
    group = pl.col("state").cast(pl.UInt64) * testimony.keys.height + pl.col("key")
    odds = pl.col("log_odds").clip(upper_bound=_MOST).exp() * pl.col("strength")
    return (
        accumulated(voices.with_columns(group=group), "group", "strength")
        .group_by("group", maintain_order=True)
        .agg(pl.col(_ANSWER).first(), pl.col("log_odds", "lines", *COUNTS).last(), odds=odds.max())
        .drop("group")
    )


def _against_rivals(testimony: Testimony, answers: pl.DataFrame, agree: pl.DataFrame) -> pl.DataFrame:
    """Add `against`, `opposed` and `place` to the answers.

    Where no answers agree, all others of the state are rivals, and what they take follows from the state's sum. Pairs
    are made only where some agree.
    """
    of = testimony.keys["of"].gather(answers["key"])
    answers = answers.with_columns(of=of, given=answers["key"] == of)
    columns = answers.columns
    given = answers.filter("given")
    sums = given.group_by("state").agg(total=pl.col("odds").sum(), voters=pl.col("voted").sum())
    spoken_of = answers.group_by("state").agg(spoken_of=pl.col("of").n_unique())
    found = (
        answers.join(sums, on="state", how="left")
        .join(spoken_of, on="state", how="left")
        .join(answers.filter(~pl.col("given")).select("state", key="of", denial="odds"), on=_ANSWER, how="left")
        .join(given.select("state", of="key", denied="odds"), on=["state", "of"], how="left")
        .join(_from_pairs(given, agree), on=_ANSWER, how="left")
        .with_columns(pl.col("denial", "denied").fill_null(0.0), pl.col("voters").fill_null(0))
    )
    others = pl.col("voters") > pl.col("voted").cast(pl.UInt32)
    from_all = pl.when(others).then(pl.col("total") - pl.col("odds")).otherwise(0.0)
    # A denial excludes what it denies and nothing else: it has a place where that is all that anybody speaks of.
    alone = (pl.col("spoken_of") == 1).cast(pl.Float64)
    return found.with_columns(
        against=pl.when("given").then(pl.coalesce("from_pairs", from_all) + pl.col("denial")).otherwise("denied"),
        place=pl.when("given").then(pl.col("own_share").fill_null(1.0)).otherwise(alone),
    ).select(*columns, "against", "place", opposed=pl.col("against") > 0)


def _from_pairs(given: pl.DataFrame, agree: pl.DataFrame) -> pl.DataFrame:
    """Return what rivals take where some answers agree, and each one's place: `[state, key, from_pairs, own_share]`."""
    of = ["state", "alike"]
    # What has no vote has no support, whatever speaks against it: it needs no pairs.
    several = given.filter("voted").join(agree.select("state").unique(), on="state", how="semi")
    alike = several.group_by(of).agg(answers=pl.len(), sum=pl.col("odds").sum())
    pairs = alike.select("state", of="alike").join(alike, on="state").filter(pl.col("of") != pl.col("alike"))
    agreed = agree.select("state", of="alike", alike="other")
    rivals = _shared(pairs.join(agreed, on=agreed.columns, how="anti"), agree, ["state", "of"])
    taken = rivals.group_by("state", alike="of").agg(taken=(pl.col("share") * pl.col("sum")).sum())
    partners = (
        agree.join(alike.select("state", "answers", other="alike"), on=["state", "other"])
        .group_by(of)
        .agg(partners=pl.col("answers").sum())
    )
    # Answers that are described alike agree with each other, or all exclude each other.
    from_its_like = pl.when(pl.col("itself").is_null()).then(pl.col("sum") - pl.col("odds")).otherwise(0.0)
    found = several.select(*_ANSWER, "alike", "odds").join(alike.select(*of, "sum"), on=of)
    for each in (taken, partners, _with_itself(agree)):
        found = found.join(each, on=of, how="left")
    return found.select(*_ANSWER, from_pairs=pl.col("taken").fill_null(0.0) + from_its_like, own_share=_place())
