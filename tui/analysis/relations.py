"""How two actors stand to each other: for each pair, type of tie and day an opinion that knows what it does not know.

After A. Jøsang, *Subjective Logic* (2016), with the scores of the PLOVER ontology:

    k = c · I · 2^(−age / h)
    r = Σ k over ties with a positive score, s = Σ k over those with a negative one
    b = r / (r + s + W),  d = s / (r + s + W),  u = W / (r + s + W),      W = `ignorance`

The sign is b − d, certainty 1 − u, intensity Σ k·score / Σ k, contested 4·r·s / (r + s)². No evidence is full
uncertainty, not neutrality. c and I are those of the threat index: c follows from P, and of one type of tie each root
is heard once, at its strongest.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from tui.analysis.constants import VERSIONS, Corroboration, Relations
from tui.analysis.corroboration.citation_weights import Testimony, hear, present, states
from tui.analysis.corroboration.support import believed, gather, heard_once, tally
from tui.store.schema.frames import Frames

VERSION = VERSIONS["relations"]
_PAIR = ["as_of", "a", "b"]


def evidence(
    frames: Frames,
    days: pl.Series | Iterable[date],
    constants: Relations,
    *,
    corroboration: Corroboration | None = None,
) -> pl.DataFrame:
    """Every tie that counts on each day, with its parts.

    Returns `[as_of, a, b, type, fact, root, score, probability, corroboration, age, decay, independence, weight,
    inferred, since, until]`. `weight` is k. Where a type holds both ways, a comes before b; else a is the tie's `from`.
    A tie counts from the day on which it may have begun; one that has ended fades from its last day.
    """
    rules = corroboration or Corroboration()
    testimony = hear(frames.citations, frames.chains, frames.facts, frames.sources, rules)
    asked = days if isinstance(days, pl.Series) else pl.Series(list(days), dtype=pl.Date)
    return weigh(frames, testimony, asked.cast(pl.Date), constants)


def weigh(frames: Frames, testimony: Testimony, days: pl.Series, constants: Relations) -> pl.DataFrame:
    """`evidence` from a testimony that is there already, perhaps without some of its voices."""
    ties = _ties(frames, testimony, constants)
    testimony = testimony.narrowed(ties.select("question_key").unique())
    scenarios, moments = states(testimony, days)
    cited = present(testimony, scenarios)
    last_told = cited.filter(~pl.col("denied")).group_by("scenario", "fact").agg(pl.col("known").max())
    told = _told(testimony, cited).join(ties, on="key").join(last_told, on=["scenario", "fact"])
    last = pl.min_horizontal(pl.coalesce("latest", "known"), "known", "until_latest")
    age = (pl.col("as_of") - pl.col("last")).dt.total_days().clip(lower_bound=0)
    aged = (
        told.join(moments.rename({"day": "as_of"}), on="scenario")
        .filter(pl.col("since_earliest").is_null() | (pl.col("since_earliest") <= pl.col("as_of")))
        .with_columns(last=last, corroboration=believed("probability", constants.full_from))
        .with_columns(age=age)
        .with_columns(decay=0.5 ** (pl.col("age") / pl.col("half_life")))
        .with_columns(strength=pl.col("corroboration") * pl.col("decay"))
        .sort("as_of", "a", "b", "type", "fact")
    )
    independence = heard_once(aged, [*_PAIR, "type"], "strength", testimony.constants.same_camp)
    return (
        aged.with_columns(independence=independence)
        .with_columns(weight=pl.col("strength") * pl.col("independence"))
        .join(testimony.roots.select("root", lead="voice"), on="lead", maintain_order="left")
        .select(
            *_PAIR, "type", "fact", "root", "score", "probability", "corroboration", "age", "decay", "independence",
            "weight", "inferred", "since", "until",
        )
    )  # fmt: skip


def opinions(
    frames: Frames,
    days: pl.Series | Iterable[date],
    constants: Relations,
    *,
    corroboration: Corroboration | None = None,
) -> pl.DataFrame:
    """One row a pair, type and day.

    Returns `[as_of, a, b, type, positive, negative, belief, disbelief, uncertainty, sign, certainty, intensity,
    contested, label, inferred, ties]`. `positive` and `negative` are r and s; `inferred` holds where no tie is told
    outright; labels are `LABELS`.
    """
    return _opinions(evidence(frames, days, constants, corroboration=corroboration), [*_PAIR, "type"], constants)


def pairs(
    frames: Frames,
    days: pl.Series | Iterable[date],
    constants: Relations,
    *,
    corroboration: Corroboration | None = None,
) -> pl.DataFrame:
    """The same over all types, one row a pair and day, a before b."""
    return overall(evidence(frames, days, constants, corroboration=corroboration), constants)


def overall(ties: pl.DataFrame, constants: Relations) -> pl.DataFrame:
    """`pairs` from `evidence` that is there already."""
    unordered = ties.with_columns(a=pl.min_horizontal("a", "b"), b=pl.max_horizontal("a", "b"))
    return _opinions(unordered, _PAIR, constants)


def by_type(ties: pl.DataFrame, constants: Relations) -> pl.DataFrame:
    """`opinions` from `evidence` that is there already."""
    return _opinions(ties, [*_PAIR, "type"], constants)


def moves(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """What has moved between the pairs of two days, the sharpest first.

    Returns `[a, b, sign_before, sign_after, change, intensity_before, intensity_after, label_before, label_after]`
    of the pairs whose sign has moved by a hundredth or whose label is another; a pair that was not there has no
    label and the sign 0.
    """
    columns = ["a", "b", "sign", "intensity", "label"]
    joined = (
        before.select(columns)
        .join(after.select(columns), on=["a", "b"], how="full", suffix="_after", coalesce=True)
        .rename({"sign": "sign_before", "intensity": "intensity_before", "label": "label_before"})
        .with_columns(pl.col("sign_before", "sign_after", "intensity_before", "intensity_after").fill_null(0.0))
        .with_columns(change=pl.col("sign_after") - pl.col("sign_before"))
    )
    moved = (pl.col("change").abs() >= 0.01) | ~pl.col("label_before").eq_missing(pl.col("label_after"))
    return (
        joined.filter(moved)
        .sort(pl.col("change").abs(), "a", "b", descending=[True, False, False])
        .select(
            "a", "b", "sign_before", "sign_after", "change", "intensity_before", "intensity_after", "label_before",
            "label_after",
        )
    )  # fmt: skip


LABELS = ("unknown", "contested", "allied", "neutral", "hostile")
"""What a pair is called: unknown or contested first, else by its sign."""


def _ties(frames: Frames, testimony: Testimony, constants: Relations) -> pl.DataFrame:
    """Ties of the types on the list: `[fact, key, a, b, type, score, half_life, latest, since…, until…, inferred]`."""
    kinds = pl.DataFrame(
        {
            "type": list(constants.types),
            "score": [kind.score for kind in constants.types.values()],
            "half_life": [kind.half_life for kind in constants.types.values()],
            "mutual": [kind.mutual for kind in constants.types.values()],
        },
        schema={"type": pl.String, "score": pl.Float64, "half_life": pl.Float64, "mutual": pl.Boolean},
    )
    swapped = pl.col("mutual") & (pl.col("from") > pl.col("to"))
    return (
        frames.ties.filter(pl.col("from") != pl.col("to"))
        .join(kinds, on="type")
        .join(testimony.answered(), on="fact")
        .join(frames.facts.select("id", "latest"), left_on="fact", right_on="id")
        .with_columns(
            a=pl.when(swapped).then("to").otherwise("from"),
            b=pl.when(swapped).then("from").otherwise("to"),
        )
        .unique(["fact", "a", "b", "type"], maintain_order=True)
    )


def _told(testimony: Testimony, cited: pl.DataFrame) -> pl.DataFrame:
    """P and the first voice of every answer: `[scenario, key, probability, lead, camp]`."""
    voices = gather(testimony, cited)
    leads = (
        voices.sort("independence", "p", "voice", descending=[True, True, False])
        .group_by("scenario", "key", maintain_order=True)
        .agg(lead=pl.col("voice").first(), camp=pl.col("camp").first())
    )
    return tally(testimony, cited, voices).select("scenario", "key", "probability").join(leads, on=["scenario", "key"])


def _opinions(ties: pl.DataFrame, group: list[str], constants: Relations) -> pl.DataFrame:
    k, score = pl.col("weight"), pl.col("score")
    r, s, total = pl.col("positive"), pl.col("negative"), pl.col("positive") + pl.col("negative")
    whole = total + constants.ignorance
    label = (
        pl.when(pl.col("uncertainty") > constants.unknown_above)
        .then(pl.lit(LABELS[0]))
        .when(pl.col("contested") > constants.contested_above)
        .then(pl.lit(LABELS[1]))
        .when(pl.col("sign") >= constants.neutral_below)
        .then(pl.lit(LABELS[2]))
        .when(pl.col("sign") > -constants.neutral_below)
        .then(pl.lit(LABELS[3]))
        .otherwise(pl.lit(LABELS[4]))
    )
    return (
        ties.group_by(group)
        .agg(
            positive=k.filter(score > 0).sum(),
            negative=k.filter(score < 0).sum(),
            scored=(k * score).sum(),
            inferred=pl.col("inferred").all(),
            ties=pl.len().cast(pl.UInt32),
        )
        .with_columns(
            belief=r / whole,
            disbelief=s / whole,
            uncertainty=constants.ignorance / whole,
            intensity=pl.when(total > 0).then(pl.col("scored") / total).otherwise(0.0),
            contested=pl.when(total > 0).then(4 * r * s / total**2).otherwise(0.0),
        )
        .with_columns(sign=pl.col("belief") - pl.col("disbelief"), certainty=1 - pl.col("uncertainty"))
        .with_columns(label=label)
        .sort(group)
        .select(
            *group, "positive", "negative", "belief", "disbelief", "uncertainty", "sign", "certainty", "intensity",
            "contested", "label", "inferred", "ties",
        )
    )  # fmt: skip
