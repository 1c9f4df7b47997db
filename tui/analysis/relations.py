"""How two actors stand to each other: the strongest supported kind of tie between them, in words.

Ties are grouped by kind: fight, hostile, strain, contact, bond. The support of a kind for a pair on a day is

    S = ∫₀¹ σ(L(t)) dt

over its citations, with L of those that are at least so strong; a citation is as strong as its tie is undisputed, and
half that where it only alleges it. Kinds are never added up, so an origin counts once per pair. A rival answer takes
from a tie only where it speaks of the same pair, or denies it. Support is *plain* from `plain-from` on; below it a tie
is claimed.

A tie is current for some days after it was last attested, then stale. Ties of fight and bond that have begun and are
not said to have ended are attested up to the day on which they were told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, Final

import msgspec
import polars as pl

from tui.analysis.cited_ties import CitedTies, cited_ties
from tui.analysis.constants import RELATION_STATES, Methods
from tui.analysis.corroboration.citation_weights import Testimony
from tui.analysis.corroboration.lines import COUNTS, LAYERS, accumulated, probability
from tui.analysis.corroboration.support import answer_supports, known_in, question_states
from tui.analysis.numbered_rows import beside
from tui.store.schema.frames import Frames

KINDS: Final = ("fight", "hostile", "bond", "strain", "contact")
"""The kinds of tie; of two that hold, the earlier names the relation."""
PLAIN, CONFLICTING, CLAIMED, NOT_JUDGED, STALE, ENDED, NONE = (
    "plain", "conflicting", "claimed", "not judged", "stale", "ended", "none",
)  # fmt: skip
LETTERS: Final = {"fight": "F", "hostile": "H", "strain": "S", "contact": "C", "bond": "B"}
"""Letters of the matrix: small where a tie is only claimed."""
_SIGNS: Final = {CONFLICTING: "?", ENDED: "†", STALE: "…", NOT_JUDGED: "-", NONE: "·"}
_PAIR: Final = ("as_of", "a", "b")
_TIE: Final = (*_PAIR, "kind")


class Relations(msgspec.Struct, frozen=True):
    """How each two actors stand to each other on each day, and why.

    pairs `[as_of, a, b, state, word, kind, type, direction, also, support, lines, origins, best, grade, inferred,
    since, stale_since, ended, rolled_up_from, letter]`: a row a pair with a tie, a before b. `state` is plain,
    conflicting, claimed, not judged, stale or ended; `word` says it with `{a}`, `{b}`, `{ended}`, `{stale_since}` and
    `{through}` to be filled in; `direction` is that of the type: from, to, or null where it holds both ways; `also` is
    a second kind that stands beside it; `best` is the origin of the best citation, `grade` its grade.

    kinds: a row a pair and kind of tie, `[as_of, a, b, kind, type, direction, word, support, lines, origins, reporters,
    publications, voted, current, best, grade, inferred, since, last, ties]`.

    evidence: a row a citation of a tie, `[as_of, a, b, kind, type, direction, fact, citation, source, h, u, strength,
    p, letter, credibility, log_odds, lines, support, uncounted, inferred, last]`, from the strongest of each kind down:
    strength = h (½ if alleged) · u (the undisputed share); `log_odds` and `lines` of all down to it; `support`, what it
    adds to that of its kind. `uncounted` says why it adds nothing: no vote, disputed, ended or stale.
    """

    pairs: pl.DataFrame
    kinds: pl.DataFrame
    evidence: pl.DataFrame


def as_known(testimony: Testimony, days: pl.Series, methods: Methods, ties: CitedTies | None = None) -> Relations:
    """Return the same from what the citations are worth; `ties` are `cited_ties`, where these have been sorted out."""
    ties = ties or cited_ties(testimony, methods)
    told = _told(testimony, ties, ties.items, days, methods)
    added, kinds = _weighed(testimony, ties, told)
    pairs = _stand(testimony, kinds, methods)
    return Relations(pairs, kinds.sort(_TIE).select(OF_KINDS), _evidence(testimony, ties, told, added))


def pairs_as_known(
    testimony: Testimony,
    days: pl.Series,
    methods: Methods,
    ties: CitedTies,
    among: Collection[str] | None = None,
) -> pl.DataFrame:
    """Return `Relations.pairs` alone; of pairs `among` some actors, where they are named."""
    items = ties.items
    if among is not None:
        named = pl.Series(list(among), dtype=pl.String).implode()
        items = items.filter(pl.col("a").is_in(named), pl.col("b").is_in(named))
    return _stand(testimony, _weighed(testimony, ties, _told(testimony, ties, items, days, methods))[1], methods)


def moves_as_known(testimony: Testimony, day: date, methods: Methods, ties: CitedTies) -> pl.DataFrame:
    """Return `moves` from the day before to a day, weighing only what may have moved: on most days nothing."""
    before = day - timedelta(days=1)
    told = _told(testimony, ties, ties.items, pl.Series([before, day]), methods)
    # What a tie comes to follows from these of its items, which stand day by day, one below the other.
    like_above = pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(name).shift()) for name in ("item", "u", "current", "ended", "pair_ended")
    )
    anew = told.filter(~(like_above | like_above.shift(-1, fill_value=False)))["tie"].unique()
    if anew.is_empty():
        return pl.DataFrame(schema=_OF_MOVES)
    told = told.filter(pl.col("tie").is_in(_around(ties, anew, testimony.frames.members).implode()))
    pairs = _stand(testimony, _weighed(testimony, ties, told)[1], methods)
    return moves(pairs.filter(pl.col("as_of") == before), pairs.filter(pl.col("as_of") == day))


def _around(ties: CitedTies, some: pl.Series, members: pl.DataFrame) -> pl.Series:
    """Return some ties, by number, with all others that have a part in how the pairs stand for which these speak."""
    ends = ties.items.filter(pl.col("tie").is_in(some.implode()))
    actors = pl.concat([ends["a"], ends["b"]])
    # What is said of a coalition may stand for its members, of which others may tell as well.
    actors = actors.append(members.filter(pl.col("actor").is_in(actors.implode()))["member"])
    actors = actors.append(members.filter(pl.col("member").is_in(actors.implode()))["actor"]).unique().implode()
    return ties.items.filter(pl.col("a").is_in(actors), pl.col("b").is_in(actors))["tie"].unique()


def _weighed(testimony: Testimony, ties: CitedTies, told: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return which of the items that are `told` add up, and what each kind of tie comes to."""
    used = _used(told)
    added = _added_up(used)
    return added, _by_kind(testimony, ties, used, added)


def _stand(testimony: Testimony, kinds: pl.DataFrame, methods: Methods) -> pl.DataFrame:
    """Return how each two actors stand to each other (`Relations.pairs`), by what each kind of tie comes to."""
    own = _in_words(kinds, methods)
    pairs = pl.concat([own, _rolled_up(own, testimony.frames.members)], how="diagonal")
    shown = pairs.sort(*_PAIR, pl.col("rolled_up_from").is_null()).unique(_PAIR, keep="first", maintain_order=True)
    return shown.select(PAIRS)


PAIRS: Final = (
    *_PAIR, "state", "word", "kind", "type", "direction", "also", "support", "lines", "origins", "best", "grade",
    "inferred", "since", "stale_since", "ended", "rolled_up_from", "letter",
)  # fmt: skip
OF_KINDS: Final = (
    *_TIE, "type", "direction", "word", "support", "lines", *COUNTS, "voted", "current", "best", "grade", "inferred",
    "since", "last", "ties",
)  # fmt: skip
OF_EVIDENCE: Final = (
    *_TIE, "type", "direction", "fact", "citation", "source", "h", "u", "strength", "p", "letter", "credibility",
    "log_odds", "lines", "support", "uncounted", "inferred", "last",
)  # fmt: skip


def state() -> pl.Expr:
    """Return the state of each of `Relations.pairs` as it is asked for: one of `RELATION_STATES`."""
    plain = pl.col("kind").replace_strict(dict(zip(KINDS, RELATION_STATES, strict=False)), return_dtype=pl.String)
    return pl.when(pl.col("state") == PLAIN).then(plain).otherwise(pl.col("state").str.replace(" ", "-"))


def named_together(frames: Frames) -> pl.DataFrame:
    """Return how many facts name each two actors, in a tie or without one: `[a, b, facts]`, a before b."""
    ends = frames.ties.select("fact", "from", "to").unpivot(index="fact", value_name="actor").select("fact", "actor")
    named = pl.concat([frames.fact_actors.select("fact", "actor"), ends]).unique()
    return (
        named.rename({"actor": "a"})
        .join(named.rename({"actor": "b"}), on="fact")
        .filter(pl.col("a") < pl.col("b"))
        .group_by("a", "b")
        .agg(facts=pl.len())
    )


_FILLED: Final = {
    "ended": pl.Date, "stale_since": pl.Date, "rolled_up_from": pl.String, "origins": pl.UInt32, "lines": pl.UInt32,
    "best": pl.String, "grade": pl.String,
}  # fmt: skip
"""The columns of pairs that the words of a move are filled in with."""
_OF_MOVES: Final = {
    **dict.fromkeys(("a", "b", "state_before", "state_after"), pl.String),
    **_FILLED,
    **{f"{name}_after": dtype for name, dtype in _FILLED.items()},
    **dict.fromkeys(("before", "after"), pl.String),
}


def moves(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return what has moved between the pairs of two days: whose word has changed, or that is claimed or plain now.

    Returns `[a, b, before, after, state_before, state_after]`, and of both days the columns that words are filled in
    with, as in `Relations.pairs`, with who says so; a pair without a tie has the state none. Support alone never moves
    a pair. What is plain now comes before what is claimed.
    """
    on = ["a", "b"]
    columns = [*on, "word", "state", *_FILLED]
    joined = before.select(columns).join(after.select(columns), on=on, how="full", suffix="_after", coalesce=True)
    moved = pl.any_horizontal(
        ~pl.col(name).eq_missing(pl.col(f"{name}_after")) for name in ("word", "state", "rolled_up_from")
    )
    now = pl.col("state_after").replace_strict(
        {each: n for n, each in enumerate((ENDED, CONFLICTING, PLAIN, CLAIMED))}, default=9, return_dtype=pl.UInt8
    )
    return (
        joined.filter(moved)
        # What is said of a coalition comes before the same of its members; what was over when it was first told last.
        .sort(
            pl.col("rolled_up_from_after").is_not_null(), pl.col("state").is_null() & (pl.col("state_after") == ENDED),
            now, -pl.col("origins_after").cast(pl.Int64), *on,
        )
        .select(
            *on, pl.col("state", "state_after").fill_null(NONE).name.keep(),
            *_FILLED, *(f"{name}_after" for name in _FILLED), before="word", after="word_after",
        )
        .rename({"state": "state_before"})
    )  # fmt: skip


def phrase(row: Mapping[str, Any], names: Mapping[str, str], day: str = "{:%-d %b %Y}") -> str:
    """Return the word of a row of `Relations.pairs` or `kinds` with the names of actors, days as `day` has them."""

    def named(actor: str | None) -> str:
        return names.get(actor, actor) if actor is not None else ""

    def dated(at: date | None) -> str:
        return day.format(at) if at is not None else ""

    return str(row["word"]).format(
        a=named(row["a"]), b=named(row["b"]), through=named(row.get("rolled_up_from")),
        ended=dated(row.get("ended")), stale_since=dated(row.get("stale_since")),
    )  # fmt: skip


# --- what is told of ties on a day ---


_OF_ITEMS: Final = (
    "tie", "key", "question", "fact", "citation", "inferred", "since_earliest", "last", "current_for", "voted", "p",
    "weight", "h", "place", *LAYERS,
)  # fmt: skip
"""What is weighed of an item of `CitedTies`."""
_NAMING: Final = ("a", "b", "kind", "type", "says", "direction", "voice", "letter", "credibility")
"""What a kind of tie is named by, of the best of its items."""


def _told(
    testimony: Testimony, ties: CitedTies, items: pl.DataFrame, days: pl.Series, methods: Methods
) -> pl.DataFrame:
    """Return the items that are known on each day and may have begun, with `strength`: how far they are undisputed.

    With `ended` and `pair_ended` as `_ends`, and whether they are `current`.
    """
    published = testimony.citations.select(knowledge="known").unique().sort("knowledge")
    asked = pl.DataFrame({"as_of": days}).unique().sort("as_of")
    moments = asked.join_asof(published, left_on="as_of", right_on="knowledge", strategy="backward").drop_nulls()
    known = (
        items.select("item", "known", "until", "since_earliest")
        .join(moments, how="cross", maintain_order="left_right")
        .filter(
            pl.col("known") <= pl.col("knowledge"),
            pl.col("until") > pl.col("knowledge"),
            pl.col("since_earliest").is_null() | (pl.col("since_earliest") <= pl.col("as_of")),
        )
        .select("item", "as_of", "knowledge")
    )
    told = beside(known, "item", ties.items, *_OF_ITEMS)
    u = 1 - _against(testimony, ties, items, known)
    age = pl.min_horizontal("as_of", "pair_ended").to_physical() - pl.col("last").to_physical()
    return told.hstack(_ends(ties, told, _endings(testimony, days, methods))).with_columns(
        u=u,
        strength=pl.when("voted").then(pl.col("h") * u).otherwise(0.0),
        current=pl.col("voted") & (age <= pl.col("current_for")) & pl.col("ended").is_null(),
        row=pl.int_range(pl.len(), dtype=pl.UInt32),
    )


def _against(testimony: Testimony, ties: CitedTies, items: pl.DataFrame, known: pl.DataFrame) -> pl.Series:
    """Return what rival answers take from each of the items that are known `[item, as_of, knowledge]`."""
    contested = known.with_row_index("row").filter(ties.items["contested"].gather(known["item"]))
    seen = beside(contested, "item", ties.items, "question", "tie", "key", "a", "b")
    nothing = pl.zeros(known.height, pl.Float64, eager=True)
    if seen.is_empty():
        return nothing
    spans = question_states(testimony, seen.select("question").unique())
    asked = seen.select("question", "knowledge").unique().sort("knowledge")
    at = asked.join_asof(
        spans.sort("since"), left_on="knowledge", right_on="since", by="question", check_sortedness=False
    )
    supports = answer_supports(
        testimony, known_in(testimony, spans.join(at.select("state").unique(), on="state", how="semi"))
    )
    units = seen.join(at.select("question", "knowledge", "state"), on=["question", "knowledge"])
    speak = items.select("key", "tie", "a", "b").unique()
    counted = supports.answers.select(
        "state", "key", "alike", "of", "given", part=pl.col("support") * pl.col("place"), denial="support"
    )
    given = counted.filter("given")
    of_pair = (
        units.select("state", "tie", "a", "b")
        .unique()
        .join(given, on="state")
        .join(speak.select("key", "a", "b").unique(), on=["key", "a", "b"], how="semi")
    )
    rivals = of_pair.join(speak.select("key", "tie"), on=["key", "tie"], how="anti").select(
        "state", "tie", "part", other="alike"
    )
    takes = (
        units.select("state", "tie", "key")
        .unique()
        .join(counted.select("state", "key", "alike"), on=["state", "key"], how="left")
        .join(rivals, on=["state", "tie"])
        .join(supports.agree, on=["state", "alike", "other"], how="anti")
    )
    unit = ["state", "tie", "key"]
    denials = counted.filter(~pl.col("given")).select("state", "denial", key="of")
    found = (
        units.join(takes.group_by(unit).agg(pl.col("part").sum()), on=unit, how="left")
        .join(denials, on=["state", "key"], how="left")
        .select("row", against=(pl.col("part").fill_null(0.0) + pl.col("denial").fill_null(0.0)).clip(0.0, 1.0))
    )
    return nothing.scatter(found["row"], found["against"])


# --- what has ended ---


def _endings(testimony: Testimony, days: pl.Series, methods: Methods) -> pl.DataFrame:
    """Return the actors and ties that have ended by each day: `[as_of, actor, from, to, type, ended]`.

    An end counts where the facts that tell of it have enough support: answers that exclude each other add up.
    """
    frames = testimony.frames
    told = (
        frames.endings.join(
            frames.facts.with_row_index("row").select("row", "earliest", "latest", fact="id"), on="fact"
        )
        .drop("fact", "position")
        .rename({"row": "fact"})
        .join(testimony.answered, on="fact")
    )
    what = ["actor", "from", "to", "type"]
    if told.is_empty():
        return pl.DataFrame(schema={"as_of": pl.Date, **dict.fromkeys(what, pl.String), "ended": pl.Date})
    states = question_states(testimony, told.select("question").unique())
    cited = known_in(testimony, states)
    supports = answer_supports(testimony, cited).answers.filter("given", "voted").select("state", "key", "support")
    spans = (
        supports.join(states, on="state")
        .join(pl.DataFrame({"as_of": days}).unique(), how="cross")
        .filter(pl.col("since") <= pl.col("as_of"), pl.col("until") > pl.col("as_of"))
    )
    answers = told.group_by(*what, "question", "key").agg(day=pl.coalesce("latest", "earliest").max())
    return (
        answers.join(spans.drop("question", "state", "until"), on="key")
        .with_columns(day=pl.coalesce("day", "since"))
        .group_by("as_of", *what, "question")
        .agg(pl.col("support").sum(), ended=pl.col("day").max())
        .filter(pl.col("support") >= methods.corroboration.plain_from, pl.col("ended") <= pl.col("as_of"))
        .group_by("as_of", *what)
        .agg(pl.col("ended").min())
    )


def _ends(ties: CitedTies, told: pl.DataFrame, ended: pl.DataFrame) -> pl.DataFrame:
    """Return `ended`, when each tie itself has ended, and `pair_ended`, when an actor of its pair has."""
    if ended.is_empty():
        return pl.DataFrame(schema={"ended": pl.Date, "pair_ended": pl.Date}).clear(told.height)
    named = beside(told.select("item", "as_of", "since_earliest"), "item", ties.items, "a", "b", "type", "direction")
    actors = ended.filter(pl.col("actor").is_not_null()).select("as_of", "actor", "ended")
    between = ended.filter(pl.col("actor").is_null()).select(
        "as_of", "type", "ended", a=pl.min_horizontal("from", "to"), b=pl.max_horizontal("from", "to"),
        direction=pl.when(pl.col("from") < pl.col("to")).then(pl.lit("from")).otherwise(pl.lit("to")),
    )  # fmt: skip
    either_way = between.group_by("as_of", "a", "b", "type").agg(both_ended=pl.col("ended").min())
    ends = pl.when(pl.col("direction").is_null()).then("both_ended").otherwise("ended")
    before = pl.col("since_earliest").is_null() | (pl.col("since_earliest") <= ends)
    of_actor = {end: actors.rename({"actor": end, "ended": f"{end}_ended"}) for end in ("a", "b")}
    return (
        named.join(of_actor["a"], on=["as_of", "a"], how="left", maintain_order="left")
        .join(of_actor["b"], on=["as_of", "b"], how="left", maintain_order="left")
        .join(between, on=["as_of", "a", "b", "type", "direction"], how="left", maintain_order="left")
        .join(either_way, on=["as_of", "a", "b", "type"], how="left", maintain_order="left")
        .select(ended=pl.when(before).then(ends), pair_ended=pl.min_horizontal("a_ended", "b_ended"))
    )


# --- support by kind ---


def _used(told: pl.DataFrame) -> pl.DataFrame:
    """Return the items that the support of their kind rests on: those that are current; else with a vote; else all."""
    rank = pl.when("current").then(0).when("voted").then(1).otherwise(2).cast(pl.UInt8)
    return told.filter(rank == rank.min().over("as_of", "tie"))


def _added_up(used: pl.DataFrame) -> pl.DataFrame:
    """Return the used items with a vote, from the strongest of each kind down, with what each adds to S.

    That is s_j · (σ_j − σ_(j−1)): the same sum as S, and nothing from who repeats what was counted before.
    """
    ties = int(used["tie"].max() or 0) + 1 if used.height else 1  # type: ignore[arg-type] # whole numbers
    group = pl.col("as_of").to_physical().cast(pl.Int64) * ties + pl.col("tie")
    # Of equally strong ones the one with the highest p counts first: so they stand.
    voices = used.filter("voted", pl.col("strength") > 0).select(
        "row", "as_of", "tie", "strength", "weight", *LAYERS, group=group
    )
    added = accumulated(voices, "group", "strength").with_columns(sigma=probability(pl.col("log_odds")))
    before = pl.when(pl.col("group") == pl.col("group").shift()).then(pl.col("sigma").shift()).otherwise(0.0)
    support = pl.col("strength") * (pl.col("sigma") - before.fill_null(0.0))
    return added.with_columns(support=support).drop("group", "sigma")


def _by_kind(testimony: Testimony, ties: CitedTies, used: pl.DataFrame, added: pl.DataFrame) -> pl.DataFrame:
    """Return what each kind of tie of a pair comes to on each day (`Relations.kinds`), with how it is said."""
    on = ["as_of", "tie"]
    sums = added.group_by(on).agg(pl.col("support").sum(), pl.col("lines", *COUNTS).last())
    found = (
        used.group_by(on)
        .agg(
            pl.col("voted").any(),
            pl.col("current").any(),
            pl.col("inferred").all(),
            pl.col("last").max(),
            pl.col("pair_ended").min(),
            since=pl.col("since_earliest").min(),
            tie_ended=pl.col("ended").max(),
            goes_on=pl.col("ended").is_null().any(),
            ties=pl.col("fact").n_unique(),
            place=pl.col("place").min(),
        )
        .join(sums, on=on, how="left")
    )
    best = found.with_columns(item=ties.best_first.gather(found["place"]))
    named = beside(
        best, "item", ties.items, "a", "b", "kind", "type", "says", "direction", "voice", "letter", "credibility"
    )
    return named.with_columns(
        pl.col("support").fill_null(0.0),
        pl.col("lines", *COUNTS).fill_null(0),
        tie_ended=pl.when(~pl.col("goes_on")).then("tie_ended"),
        best=testimony.voices.gather(named["voice"]),
        grade=pl.col("letter") + pl.col("credibility").cast(pl.String),
        word=_said(),
    )


# --- in words ---


def _said() -> pl.Expr:
    """Return how a kind of tie is said, by its type."""
    verb = pl.col("kind").is_in(["contact", "bond"]) & pl.col("direction").is_not_null()
    forwards = pl.lit("{a} ") + pl.col("says") + pl.lit(" {b}")
    backwards = pl.lit("{b} ") + pl.col("says") + pl.lit(" {a}")
    word = pl.when(verb & (pl.col("direction") == "from")).then(forwards).when(verb).then(backwards).otherwise("says")
    return word + pl.when("inferred").then(pl.lit(" (inferred)")).otherwise(pl.lit(""))


def _in_words(kinds: pl.DataFrame, methods: Methods) -> pl.DataFrame:
    """Return each pair's own relation (`Relations.pairs`, not yet rolled up), with `was_plain`."""
    order = pl.col("kind").replace_strict({kind: n for n, kind in enumerate(KINDS)}, return_dtype=pl.UInt8)
    plain = pl.col("current") & (pl.col("support") >= methods.corroboration.plain_from)
    step = pl.when(plain).then(0).when("current").then(1).when("voted").then(2).otherwise(3).cast(pl.UInt8)
    ranked = kinds.with_columns(place=order, step=step, said="word")
    of_pair = ranked.group_by(_PAIR).agg(
        least=pl.col("step").min(),
        **{kind: pl.col("said").filter(pl.col("kind") == kind, pl.col("step") == 0).first() for kind in KINDS},
    )
    within = ranked.join(of_pair, on=_PAIR).filter(pl.col("step") == pl.col("least"))
    first = within.sort(
        *_PAIR,
        pl.when(pl.col("step") == 1).then(-pl.col("support").round(9)).otherwise(0.0),
        pl.when(pl.col("step") == 2).then(-pl.col("last").to_physical()).otherwise(0),
        "place",
    ).unique(_PAIR, keep="first", maintain_order=True)
    at_odds = pl.col("fight").is_not_null() | pl.col("hostile").is_not_null()
    conflicting = (pl.col("step") == 0) & at_odds & pl.col("bond").is_not_null()
    beside = pl.when(pl.col("kind") == "fight").then("contact").when(pl.col("kind") == "bond").then("strain")
    also = pl.when(conflicting).then("bond").when(pl.col("step") == 0).then(beside)
    now = (
        pl.when(conflicting)
        .then(pl.lit("conflicting: ") + pl.col("said") + pl.lit(" / ") + pl.col("bond"))
        .when((pl.col("step") == 0) & also.is_not_null())
        .then(pl.col("said") + pl.lit(", ") + also)
        .when(pl.col("step") == 0)
        .then("said")
        .when(pl.col("step") == 1)
        .then(pl.lit("claimed: ") + pl.col("said"))
        .when(pl.col("step") == 3)
        .then(pl.lit("not judged: ") + pl.col("said"))
        .otherwise(pl.col("said"))
    )
    ended = pl.coalesce("pair_ended", pl.when(pl.col("step") == 2).then("tie_ended"))
    judged = pl.col("step") != 3
    state = (
        pl.when(ended.is_not_null() & judged)
        .then(pl.lit(ENDED))
        .when(conflicting)
        .then(pl.lit(CONFLICTING))
        .otherwise(
            pl.col("step").replace_strict(dict(enumerate((PLAIN, CLAIMED, STALE, NOT_JUDGED))), return_dtype=pl.String)
        )
    )
    # Of a former tie one is told that it is over, not on which day it ended.
    ended_on = pl.when(pl.col("pair_ended").is_not_null()).then(pl.lit("ended ")).otherwise(pl.lit("ended by "))
    found = first.with_columns(state=state, also=also, ended=pl.when(judged).then(ended), now=now).with_columns(
        word=pl.when(pl.col("state") == ENDED)
        .then(ended_on + pl.lit("{ended} (was ") + pl.col("now") + pl.lit(")"))
        .when(pl.col("state") == STALE)
        .then(pl.col("now") + pl.lit(", stale since {stale_since}"))
        .otherwise("now"),
        stale_since=pl.when(pl.col("state") == STALE).then("last"),
        was_plain=pl.col("step") == 0,
    )
    letter = pl.col("kind").replace_strict(LETTERS, return_dtype=pl.String)
    sign = pl.col("state").replace_strict(_SIGNS, default=None, return_dtype=pl.String)
    return found.with_columns(
        letter=pl.coalesce(sign, pl.when(pl.col("state") == PLAIN).then(letter).otherwise(letter.str.to_lowercase())),
        rolled_up_from=pl.lit(None, pl.String),
    ).select(*PAIRS, "was_plain")


def _rolled_up(own: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return what stands for members where a pair has no plain tie: a plain one of a coalition with the other actor.

    One level up, never within the coalition, and never that it leads.
    """
    plain = own.filter("was_plain", pl.col("type") != "leading")
    swapped = plain.rename({"a": "b", "b": "a"}).select(plain.columns).with_columns(_turned())
    belongs = members.select(a="actor", member="member").unique()
    raised = (
        pl.concat([plain, swapped])
        .join(belongs, on="a")
        .filter(pl.col("member") != pl.col("b"))
        .join(belongs.select("a", b="member"), on=["a", "b"], how="anti")
        .with_columns(rolled_up_from="a", a="member")
        .drop("member")
    )
    back = raised.filter(pl.col("a") > pl.col("b"))
    turned = back.rename({"a": "b", "b": "a"}).select(raised.columns).with_columns(_turned())
    together = pl.concat([raised.filter(pl.col("a") < pl.col("b")), turned])
    return (
        together.join(own.filter("was_plain").select(_PAIR), on=_PAIR, how="anti")
        .sort(*_PAIR, "support", "rolled_up_from", descending=[False, False, False, True, False])
        .unique(_PAIR, keep="first", maintain_order=True)
        .with_columns(word=pl.col("word") + pl.lit(" (as part of {through})"))
    )


def _turned() -> list[pl.Expr]:
    """Return a relation's words as they are with the two actors in the other order."""
    turned = {
        name: pl.col(name)
        .str.replace_all("{a}", "{?}", literal=True)
        .str.replace_all("{b}", "{a}", literal=True)
        .str.replace_all("{?}", "{b}", literal=True)
        for name in ("word", "also")
    }
    direction = pl.col("direction").replace_strict({"from": "to", "to": "from"}, default=None, return_dtype=pl.String)
    return [*(expr.alias(name) for name, expr in turned.items()), direction.alias("direction")]


def _evidence(testimony: Testimony, ties: CitedTies, told: pl.DataFrame, added: pl.DataFrame) -> pl.DataFrame:
    """Return the citations of ties, by name (`Relations.evidence`): what is `told`, and what of it is `added` up."""
    frames = testimony.frames
    why = (
        pl.when("added")
        .then(None)
        .when(~pl.col("voted"))
        .then(pl.lit("no vote"))
        .when(pl.col("strength") == 0)
        .then(pl.lit("disputed"))
        .when(pl.col("ended").is_not_null())
        .then(pl.lit(ENDED))
        .otherwise(pl.lit(STALE))
    )
    figures = added.select("row", "log_odds", "lines", "support", added=pl.lit(value=True))
    named = beside(told, "item", ties.items, "a", "b", "kind", "type", "direction", "source", "letter", "credibility")
    ordered = named.join(figures, on="row", how="left").sort(
        *_TIE,
        "added",
        "strength",
        "log_odds",
        -pl.col("p"),
        "citation",
        descending=[False] * 5 + [True, False, False, False],
        nulls_last=True,
    )
    return ordered.with_columns(
        fact=frames.facts["id"].gather(ordered["fact"]),
        citation=frames.citations["id"].gather(ordered["citation"]),
        source=frames.sources["id"].gather(ordered["source"]),
        uncounted=why,
    ).select(OF_EVIDENCE)
