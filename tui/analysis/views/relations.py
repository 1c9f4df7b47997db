"""Relations: one pair of actors, those that shown facts report, and what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import msgspec
import polars as pl

from tui.analysis.constants import RELATION_STATES
from tui.analysis.lookup import Lookup
from tui.analysis.relations import CLAIMED, CONFLICTING, NONE, NOT_JUDGED, PLAIN, phrase, state
from tui.analysis.situation import Situation
from tui.analysis.views.from_frame import from_row

NO_TIE: Final = "no tie recorded"
"""What is said of a pair without a tie."""


def pair_id(one: str, other: str) -> str:
    """Return the id of a pair, the same whichever actor is named first."""
    return "~".join(sorted((one, other)))


class Relation(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """How two actors stand to each other on a day; `a` before `b`."""

    a: str
    b: str
    names: tuple[str, str]
    state: str
    """One of `RELATION_STATES`."""
    says: str
    """It in words: "claimed: in contact"."""
    told_by: str
    """Who says so: "2 origins"; where it is only claimed, or not judged, the best voice with its grade."""
    letter: str
    """It in the matrix: F H S C B, small where only claimed; ? conflicting, † ended, … stale, - not judged."""
    kind: str
    """The kind of tie that names it: fight, hostile, strain, contact or bond."""
    type: str
    support: float
    lines: int
    origins: int
    best: str
    """The origin of the best citation."""
    best_name: str
    grade: str
    """Of the best citation."""
    inferred: bool
    """Whether no source says it outright."""
    since: date | None
    stale_since: date | None
    ended: date | None
    rolled_up_from: str | None
    """The coalition as part of which it is said of a member."""
    rolled_up_name: str | None

    @property
    def id(self) -> str:
        """Return the id of the pair."""
        return pair_id(self.a, self.b)

    @property
    def contested(self) -> bool:
        """Return whether it is only claimed, or sources contradict each other."""
        return self.state in (CLAIMED, CONFLICTING)

    @property
    def said_of_state(self) -> str:
        """Return plain, conflicting, claimed, not judged, stale or ended."""
        return "plain" if self.letter.isupper() else self.state.replace("-", " ")


class RelationDay(msgspec.Struct, frozen=True, rename="kebab"):
    """How two actors stood to each other as known on a day; "none" where no tie was recorded."""

    day: date
    state: str
    letter: str
    says: str


class TieKind(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What all ties of one kind between two actors come to; of a coalition, where the relation is rolled up from it."""

    a: str
    b: str
    names: tuple[str, str]
    kind: str
    says: str
    support: float
    lines: int
    origins: int
    reporters: int
    publications: int
    voted: bool
    """Whether any citation has a vote."""
    current: bool
    """Whether it was attested lately enough, and is not said to have ended."""
    best: str
    best_name: str
    grade: str
    inferred: bool
    since: date | None
    last: date
    """The last day that is attested."""
    current_until: date
    """The day after which it is stale, unless something newer attests it."""
    ties: int
    """How many facts report it."""


class TieEvidence(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """A citation of a tie: how far it stands, `strength` = `h` · `u`, and what it adds to the support of its kind."""

    a: str
    b: str
    kind: str
    tie: str
    """What is said of whom: "fighting: HTS – SNA"."""
    fact: str
    says: str
    citation: str
    source: str
    source_name: str
    """Publisher and date of the source."""
    since: str | None
    until: str | None
    last: date
    """The last day that it attests."""
    inferred: bool
    h: float
    """½ where it only alleges it."""
    u: float
    """The share that rival answers leave."""
    strength: float
    p: float
    """How far to believe the citation."""
    letter: str
    credibility: int
    log_odds: float | None
    lines: int | None
    """Log-odds and independent lines of all citations of its kind down to this, the strongest first."""
    adds: float | None
    uncounted: str | None
    """Why it adds nothing: no vote, disputed, ended or stale."""


class Triad(msgspec.Struct, frozen=True, rename="kebab"):
    """Three actors whose signs multiply to minus: of first and second, second and third, first and third."""

    actors: tuple[str, ...]
    names: tuple[str, ...]
    signs: tuple[int, ...]
    claimed: bool
    """Whether any of the ties rests on claims."""
    support: float
    """Of the weakest tie."""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two actors: how they stand, day by day, and what that rests on."""

    actors: tuple[str, str]
    names: tuple[str, str]
    relation: Relation | None
    """None where no known fact ties the two."""
    says: str
    """It in words; without a tie, how many facts name both."""
    naming_both: int
    """How many known facts name both."""
    member_of: tuple[str, str] | None
    """Names of the member and of the coalition, where one of the two belongs to the other."""
    history: tuple[RelationDay, ...]
    """On each day of the window up to the as-of day."""
    plain_from: float
    """The support from which a tie is more than a claim."""
    kinds: tuple[TieKind, ...]
    evidence: tuple[TieEvidence, ...]
    triads: tuple[Triad, ...]


class RelationMove(msgspec.Struct, frozen=True, rename="kebab"):
    """A pair whose relation is said in other words than on an earlier day, or is claimed and plain by turns."""

    a: str
    b: str
    names: tuple[str, str]
    state_before: str
    state_after: str
    before: str
    after: str
    told_by: str
    """Who says what is said now."""

    @property
    def id(self) -> str:
        """Return the id of the pair."""
        return pair_id(self.a, self.b)


def pair(situation: Situation, one: str, other: str) -> Pair:
    """Return how two actors stand to each other."""
    a, b = sorted((one, other))
    day, lookup = situation.day, situation.lookup
    of_pair = (pl.col("a") == a) & (pl.col("b") == b)
    relation = next(iter(relations_in(situation, day.relations.filter(of_pair))), None)
    both = pl.col("actors").list.contains(a) & pl.col("actors").list.contains(b)
    naming_both = sum(day.named_together.filter(of_pair)["facts"])
    belonging = _belongs(situation).filter(
        pl.col("actor").is_in([a, b]), pl.col("member").is_in([a, b]), pl.col("actor") != pl.col("member")
    )
    pairs = _rested_on(situation, a, b, relation)
    return Pair(
        actors=(one, other),
        names=(lookup.actor(one), lookup.actor(other)),
        relation=relation,
        says=relation.says if relation is not None else no_tie_text(naming_both),
        naming_both=naming_both,
        member_of=next(((lookup.actor(member), lookup.actor(actor)) for actor, member in belonging.iter_rows()), None),
        history=_history(situation, a, b),
        plain_from=day.methods.corroboration.plain_from,
        kinds=_kinds(situation, pairs),
        evidence=_evidence(situation, pairs),
        triads=triads(day.unbalanced_triads.filter(both), lookup),
    )


def relations_of(situation: Situation, actor: str) -> tuple[Relation, ...]:
    """Return an actor's relations, in the order of their states."""
    return relations_in(situation, situation.day.relations.filter((pl.col("a") == actor) | (pl.col("b") == actor)))


def relation_moves(moved: pl.DataFrame, lookup: Lookup) -> tuple[RelationMove, ...]:
    """Return rows of `Changes.relations` as values: the pairs that stand otherwise."""
    found = []
    for row in moved.iter_rows(named=True):
        names = (lookup.actor(row["a"]), lookup.actor(row["b"]))
        after = row | {name.removesuffix("_after"): value for name, value in row.items() if name.endswith("_after")}
        before, now = (
            phrase(each | {"word": each[when]}, lookup.actors) if each[when] is not None else NO_TIE
            for each, when in ((row, "before"), (after, "after"))
        )
        states = row["state_before"], row["state_after"]
        found.append(RelationMove(row["a"], row["b"], names, *states, before, now, _told_by(after, lookup)))
    return tuple(found)


def triads(found: pl.DataFrame, lookup: Lookup) -> tuple[Triad, ...]:
    """Return unbalanced triads (`Assessor.unbalanced_triads`) as values."""
    rows = found.select("actors", "signs", "claimed", "support").iter_rows()
    return tuple(
        Triad(tuple(actors), tuple(map(lookup.actor, actors)), tuple(signs), claimed, support)
        for actors, signs, claimed, support in rows
    )


# --- in words ---


def relations_in(situation: Situation, pairs: pl.DataFrame) -> tuple[Relation, ...]:
    """Return rows of `Relations.pairs` as values, by their states, the best supported of each first."""
    lookup = situation.lookup
    order = pl.col("shown").replace_strict({name: n for n, name in enumerate(RELATION_STATES)}, return_dtype=pl.UInt8)
    ordered = pairs.with_columns(shown=state()).sort(order, -pl.col("support").round(9), "a", "b")
    return tuple(
        from_row(
            Relation,
            row,
            names=(lookup.actor(row["a"]), lookup.actor(row["b"])),
            state=row["shown"],
            says=phrase(row, lookup.actors),
            told_by=_told_by(row, lookup),
            best_name=lookup.actor(row["best"]),
            rolled_up_name=lookup.actor(row["rolled_up_from"]) if row["rolled_up_from"] else None,
        )
        for row in ordered.iter_rows(named=True)
    )


def _told_by(row: Mapping[str, Any], lookup: Lookup) -> str:
    """Return who says what is said of a pair; nothing where it is over, or nothing is said."""
    if row["state"] in (CLAIMED, NOT_JUDGED):
        return f"{lookup.actor(row['best'])}, {row['grade']}"
    if row["state"] in (PLAIN, CONFLICTING):
        # Told where they differ, as where two origins reach us through one text.
        lines = f", {_count(row['lines'], 'line')}" if row["lines"] != row["origins"] else ""
        return _count(row["origins"], "origin") + lines
    return ""


def no_tie_text(naming_both: int) -> str:
    """Return what is said of a pair without a tie, with how many facts name both."""
    if not naming_both:
        return NO_TIE
    return f"{NO_TIE}; {_count(naming_both, 'fact')} {'names' if naming_both == 1 else 'name'} both"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


# --- which pairs ---


def _belongs(situation: Situation) -> pl.DataFrame:
    return situation.store.frames.members.select("actor", "member").unique()


def reported_relations(situation: Situation) -> pl.DataFrame:
    """Return the relations of pairs of which a shown fact reports a tie, or of which their coalition's is reported."""
    ties = situation.frames.ties
    shown = (
        ties.filter(ties["fact"].is_in(list(situation.shown)))
        .select(a=pl.min_horizontal("from", "to"), b=pl.max_horizontal("from", "to"))
        .unique()
    )
    return situation.day.relations.join(tie_pairs(situation), on=["a", "b"], how="left").join(
        shown, left_on=["tie_a", "tie_b"], right_on=["a", "b"], how="semi"
    )


def tie_pairs(situation: Situation) -> pl.DataFrame:
    """Return which pair's ties each relation rests on, `[a, b, tie_a, tie_b]`: its own, or a coalition's."""
    belongs = _belongs(situation).select(rolled_up_from="actor", member="member", belongs=pl.lit(value=True))
    other = pl.when(pl.col("belongs")).then("b").otherwise("a")
    through = pl.col("rolled_up_from")
    return (
        situation.day.relations.select("a", "b", "rolled_up_from")
        .join(belongs, left_on=["rolled_up_from", "a"], right_on=["rolled_up_from", "member"], how="left")
        .select(
            "a",
            "b",
            tie_a=pl.when(through.is_null()).then("a").otherwise(pl.min_horizontal(through, other)),
            tie_b=pl.when(through.is_null()).then("b").otherwise(pl.max_horizontal(through, other)),
        )
    )


def _rested_on(situation: Situation, a: str, b: str, relation: Relation | None) -> pl.DataFrame:
    """Return the pairs whose ties are behind a relation, `[a, b, own]`: the pair itself, and a coalition's."""
    own = pl.DataFrame({"a": [a], "b": [b], "own": [True]})
    if relation is None or relation.rolled_up_from is None:
        return own
    through = tie_pairs(situation).filter(pl.col("a") == a, pl.col("b") == b)
    return pl.concat([own, through.select(a="tie_a", b="tie_b", own=pl.lit(value=False))])


# --- what a pair rests on ---


def _history(situation: Situation, a: str, b: str) -> tuple[RelationDay, ...]:
    day = situation.day
    of_pair = day.assessor.relation_history(a, b, day.as_of)
    today = day.relations.filter(pl.col("a") == a, pl.col("b") == b)
    by_day = pl.concat([of_pair.filter(pl.col("as_of") != day.as_of), today]).with_columns(shown=state())
    names = situation.lookup.actors
    told = {
        row["as_of"]: RelationDay(row["as_of"], row["shown"], row["letter"], phrase(row, names))
        for row in by_day.iter_rows(named=True)
    }
    first, last = situation.days[0], day.as_of
    days = sorted({last, *(each for each in day.assessor.blocks.history(last) if first <= each <= last)})
    return tuple(told.get(each, RelationDay(each, NONE, "·", NO_TIE)) for each in days)


def _kinds(situation: Situation, pairs: pl.DataFrame) -> tuple[TieKind, ...]:
    """Return what each kind of tie comes to: what holds first, then by support."""
    lookup = situation.lookup
    windows = msgspec.structs.asdict(situation.day.methods.relations.current_for)
    found = situation.day.tie_kinds.join(pairs, on=["a", "b"]).sort(
        "own", "current", "support", "kind", descending=[True, True, True, False]
    )
    return tuple(
        from_row(
            TieKind,
            row,
            names=(lookup.actor(row["a"]), lookup.actor(row["b"])),
            says=phrase(row, lookup.actors),
            best_name=lookup.actor(row["best"]),
            current_until=row["last"] + timedelta(days=windows[row["kind"]]),
        )
        for row in found.iter_rows(named=True)
    )


def _evidence(situation: Situation, pairs: pl.DataFrame) -> tuple[TieEvidence, ...]:
    """Return every citation of the ties of some pairs, in the order of `Relations.evidence`."""
    frames, lookup = situation.frames, situation.lookup
    forwards = pl.col("from") < pl.col("to")
    types = situation.day.methods.relations.types
    mutual = pl.col("type").is_in([name for name, each in types.items() if each.mutual])
    ties = (
        frames.ties.select(
            "fact",
            "type",
            "since",
            "until",
            a=pl.min_horizontal("from", "to"),
            b=pl.max_horizontal("from", "to"),
            direction=pl.when(mutual).then(None).when(forwards).then(pl.lit("from")).otherwise(pl.lit("to")),
        )
        .join(pairs, on=["a", "b"], how="semi")
        .unique(["fact", "type", "a", "b", "direction"], maintain_order=True)
    )
    found = (
        situation.day.tie_evidence.join(pairs, on=["a", "b"], how="semi", maintain_order="left")
        .join(ties, on=["fact", "type", "a", "b", "direction"], how="left", nulls_equal=True, maintain_order="left")
        .join(frames.facts.select("says", fact="id"), on="fact", how="left", maintain_order="left")
    )
    return tuple(
        from_row(TieEvidence, row, tie=_tie(row, lookup), source_name=lookup.source(row["source"]), adds=row["support"])
        for row in found.iter_rows(named=True)
    )


def _tie(row: Mapping[str, Any], lookup: Lookup) -> str:
    ends = (lookup.actor(row["a"]), lookup.actor(row["b"]))
    one, other = ends[::-1] if row["direction"] == "to" else ends
    return f"{row['type']}: {one} {'–' if row['direction'] is None else '→'} {other}"
