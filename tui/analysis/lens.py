"""The user's way of looking: a filter, an as-of date and the voices not trusted. Frozen and comparable.

The filter is a tree of terms. `matching` turns it into a mask over the facts of a store; `show` writes it in the
syntax of the filter bar. The filter chooses what is shown; it never changes a judgement. What counts as known is
chosen by the as-of date and by distrust alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, reduce
from typing import Literal

import polars as pl

from tui.store.frames import Frames

FIELDS = (
    "base",
    "actor",
    "place",
    "kind",
    "source",
    "publisher",
    "root",
    "reliability",
    "credibility",
    "wording",
    "disputed",
    "date",
    "published",
    "text",
)
Comparison = Literal["=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: a field, how it compares, and the value. `reliability >= C` means C or better."""

    field: str
    value: str
    comparison: Comparison = "="


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds. With no parts: everything matches."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Node


Node = Term | All | Any | Not
EVERYTHING = All()


@dataclass(frozen=True, slots=True)
class Lens:
    """A filter, the day as known on which everything is shown (None: the latest), and who is not trusted.

    `distrusted` holds ids of roots and sources whose citations count for nothing.
    """

    where: Node = EVERYTHING
    as_of: date | None = None
    distrusted: frozenset[str] = field(default_factory=frozenset)

    @property
    def filters(self) -> bool:
        """Whether the filter leaves anything out."""
        return self.where != EVERYTHING

    def narrowed(self, term: Term) -> Lens:
        """The lens with one more condition, or without it if it has it.

        Conditions on one field are alternatives; conditions on different fields must all hold.
        """
        groups = [part for part in _conjuncts(self.where)]
        for position, group in enumerate(groups):
            terms = group.parts if isinstance(group, Any) else (group,)
            if all(isinstance(part, Term) and part.field == term.field for part in terms):
                kept = tuple(part for part in terms if part != term)
                grown = kept if len(kept) < len(terms) else (*terms, term)
                groups[position : position + 1] = [_any(grown)] if grown else []
                return replace(self, where=_all(groups))
        return replace(self, where=_all([*groups, term]))

    def searched(self, text: str) -> Lens:
        """The lens with `text` as its only free-text condition; an empty text takes that away."""
        groups = [part for part in _conjuncts(self.where) if not (isinstance(part, Term) and part.field == "text")]
        if text.strip():
            groups.append(Term("text", text.strip()))
        return replace(self, where=_all(groups))

    @property
    def text(self) -> str:
        """The free-text condition, or nothing."""
        return next((part.value for part in _conjuncts(self.where) if isinstance(part, Term) and part.field == "text"), "")

    def chosen(self, name: str) -> frozenset[Term]:
        """The conditions on one field that the menus would show as chosen."""
        found: set[Term] = set()
        for group in _conjuncts(self.where):
            terms = group.parts if isinstance(group, Any) else (group,)
            found |= {part for part in terms if isinstance(part, Term) and part.field == name}
        return frozenset(found)

    def without(self, name: str) -> Lens:
        """The lens without the menus' conditions on one field."""
        kept = [
            group
            for group in _conjuncts(self.where)
            if not all(
                isinstance(part, Term) and part.field == name
                for part in (group.parts if isinstance(group, Any) else (group,))
            )
        ]
        return replace(self, where=_all(kept))


def _conjuncts(node: Node) -> tuple[Node, ...]:
    return node.parts if isinstance(node, All) else (node,)


def _all(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _any(parts: tuple[Node, ...]) -> Node:
    return parts[0] if len(parts) == 1 else Any(parts)


# --- how it is written -------------------------------------------------------------------------------------------

_PLAIN = re.compile(r"[\w.-]+")


def show(node: Node) -> str:
    """The filter as text, in the syntax of the filter bar."""
    return " ".join(_show(part) for part in _conjuncts(node))


def _show(node: Node) -> str:
    match node:
        case Term(field="text", value=value):
            return _quoted(value)
        case Term(field=name, value=value, comparison=comparison):
            return f"{name}:{'' if comparison == '=' else comparison}{_quoted(value)}"
        case All(parts=parts):
            return "(" + " AND ".join(map(_show, parts)) + ")" if parts else "*"
        case Any(parts=parts):
            return "(" + " OR ".join(map(_show, parts)) + ")"
        case Not(part=part):
            return f"NOT {_show(part)}"


def _quoted(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


# --- how it is matched -------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The text as search compares it: no case, no accents, no Arabic diacritics, apostrophes and hyphens as spaces."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(character for character in decomposed if not unicodedata.combining(character))
    return re.sub(r"[\W_]+", " ", re.sub(r"['’‘`ʻʿʾـ]", "", kept)).strip()


def searchable(frames: Frames) -> pl.Series:
    """One folded text per fact, in the order of `frames.facts`: everything that free text can find it by.

    The words of the fact, its id, its kind and figures, and every name and alias of its actors and places.
    """
    names = pl.concat(
        [
            frames.aliases.select(pl.col("kind"), pl.col("id"), pl.col("alias").alias("name")),
            frames.actors.select(pl.lit("actors").alias("kind"), "id", "name"),
            frames.places.select(pl.lit("places").alias("kind"), "id", "name"),
        ]
    )
    spellings = names.group_by("kind", "id").agg(pl.col("name").str.join(" | ").alias("names"))
    links = pl.concat(
        [
            frames.fact_actors.select("fact", pl.lit("actors").alias("kind"), pl.col("actor").alias("id")),
            frames.fact_places.select("fact", pl.lit("places").alias("kind"), pl.col("place").alias("id")),
        ]
    )
    named = (
        links.join(spellings, on=["kind", "id"], how="left")
        .group_by("fact")
        .agg(pl.concat_str("id", pl.lit(" | "), "names", ignore_nulls=True).str.join(" | ").alias("names"))
    )
    texts = frames.facts.select("id", "says", "kind", "note").join(
        named, left_on="id", right_on="fact", how="left", maintain_order="left"
    )
    joined = texts.select(
        pl.concat_str("says", "id", "kind", "note", "names", separator=" | ", ignore_nulls=True).alias("text")
    )
    return pl.Series("text", [" " + fold(text) for text in joined["text"]], dtype=pl.String)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a filter is matched on: the known part of a store, and what was derived from it once.

    `text` and `disputed` run parallel to `frames.facts`: one entry a fact.
    """

    frames: Frames
    text: pl.Series
    disputed: pl.Series


def matching(node: Node, ground: Ground) -> pl.Series:
    """A Boolean per fact of `ground.frames.facts`: whether the filter lets it through."""
    match node:
        case All(parts=parts):
            everything = pl.Series("match", [True], dtype=pl.Boolean).new_from_index(0, ground.frames.facts.height)
            return reduce(lambda mask, part: mask & matching(part, ground), parts, everything)
        case Any(parts=parts):
            return reduce(lambda mask, part: mask | matching(part, ground), parts[1:], matching(parts[0], ground))
        case Not(part=part):
            return ~matching(part, ground)
        case Term(field=name):
            return _MATCHERS[name](node, ground)


def _has(ground: Ground, facts: pl.Series) -> pl.Series:
    return ground.frames.facts["id"].is_in(facts.implode())


def _base(term: Term, ground: Ground) -> pl.Series:
    frames = ground.frames
    bears = frames.indicators.filter(pl.col("base") == term.value)["fact"]
    there = frames.fact_places.filter(pl.col("place") == term.value)["fact"]
    return _has(ground, pl.concat([bears, there]))


def _actor(term: Term, ground: Ground) -> pl.Series:
    frames = ground.frames
    named = frames.fact_actors.filter(pl.col("actor") == term.value)["fact"]
    tied = frames.ties.filter((pl.col("from") == term.value) | (pl.col("to") == term.value))["fact"]
    return _has(ground, pl.concat([named, tied]))


def _place(term: Term, ground: Ground) -> pl.Series:
    frames = ground.frames
    within = {term.value}
    links = list(frames.places.select("id", "within").drop_nulls().iter_rows())
    while more := {inner for inner, outer in links if outer in within} - within:
        within |= more
    found = frames.fact_places.filter(pl.col("place").is_in(list(within)))["fact"]
    return _has(ground, found)


def _kind(term: Term, ground: Ground) -> pl.Series:
    return ground.frames.facts["kind"] == term.value


def _cited(condition: Callable[[Term], pl.Expr]) -> Callable[[Term, Ground], pl.Series]:
    def match_citations(term: Term, ground: Ground) -> pl.Series:
        frames = ground.frames
        sources = frames.sources.select(
            pl.col("id").alias("source"), "publisher", "reliability", "earliest", pl.col("latest").alias("published")
        )
        cited = frames.citations.join(sources, on="source", how="left")
        return _has(ground, cited.filter(condition(term))["fact"])

    return match_citations


def _compare(column: pl.Expr, comparison: Comparison, value: object) -> pl.Expr:
    match comparison:
        case "=":
            return column == value
        case "<":
            return column < value
        case "<=":
            return column <= value
        case ">":
            return column > value
        case ">=":
            return column >= value


_FLIPPED: dict[Comparison, Comparison] = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _graded(column: str) -> Callable[[Term], pl.Expr]:
    # A grade is better the earlier its letter or digit: "C or better" is A, B or C.
    return lambda term: _compare(pl.col(column).cast(pl.String), _FLIPPED[term.comparison], term.value.upper())


def _disputed(term: Term, ground: Ground) -> pl.Series:
    return ground.disputed if term.value == "true" else ~ground.disputed


def day_bounds(value: str) -> tuple[date, date]:
    """First and last day that a plain year, month or day covers. Raises ValueError for anything else."""
    if match := re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value):
        year, month, day = match.groups()
        if day:
            return date.fromisoformat(value), date.fromisoformat(value)
        if month:
            last = date(int(year) + int(month) // 12, int(month) % 12 + 1, 1).toordinal() - 1
            return date(int(year), int(month), 1), date.fromordinal(last)
        return date(int(year), 1, 1), date(int(year), 12, 31)
    message = f"{value!r} is not a day, a month or a year"
    raise ValueError(message)


def _date(term: Term, ground: Ground) -> pl.Series:
    """Facts that may have happened in the span: their interval and the span have a day in common.

    A fact dated to an open or a very long span would match every day, so a day finds it only if its span is
    at most a month; a month or a year finds it in any case.
    """
    first, last = day_bounds(term.value)
    facts = ground.frames.facts
    earliest, latest = pl.col("earliest"), pl.col("latest")
    match term.comparison:
        case "=":
            overlaps = (earliest <= last) & (latest >= first)
            if first == last:
                overlaps &= (latest - earliest) <= pl.duration(days=31)
            return facts.select(overlaps.fill_null(value=False)).to_series()
        case "<":
            return facts.select((latest < first).fill_null(value=False)).to_series()
        case "<=":
            return facts.select((latest <= last).fill_null(value=False)).to_series()
        case ">":
            return facts.select((earliest > last).fill_null(value=False)).to_series()
        case ">=":
            return facts.select((earliest >= first).fill_null(value=False)).to_series()


def _published(term: Term) -> pl.Expr:
    first, last = day_bounds(term.value)
    day = pl.col("published")
    if term.comparison == "=":
        return day.is_between(first, last)
    return _compare(day, term.comparison, first if term.comparison in ("<", ">=") else last)


def _text(term: Term, ground: Ground) -> pl.Series:
    # Words match from their beginning: "tart" finds Tartus, "20 km" does not find 120 km.
    return ground.text.str.contains(" " + fold(term.value), literal=True)


_MATCHERS: dict[str, Callable[[Term, Ground], pl.Series]] = {
    "base": _base,
    "actor": _actor,
    "place": _place,
    "kind": _kind,
    "source": _cited(lambda term: pl.col("source") == term.value),
    "publisher": _cited(lambda term: pl.col("publisher") == term.value),
    "root": _cited(lambda term: pl.col("root") == term.value),
    "reliability": _cited(_graded("reliability")),
    "credibility": _cited(_graded("credibility")),
    "wording": _cited(lambda term: pl.col("wording") == term.value),
    "disputed": _disputed,
    "date": _date,
    "published": _cited(_published),
    "text": _text,
}


def terms(node: Node) -> Iterator[Term]:
    """All conditions of a filter, in order."""
    match node:
        case Term():
            yield node
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from terms(part)
        case Not(part=part):
            yield from terms(part)
