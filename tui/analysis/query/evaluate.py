"""Which facts a filter lets through.

A condition on what a citation has (source, origin, reliability, wording …) holds for a fact if it holds for one of its
citations; a condition on actors, places or bases, if one of them fits. Values are looked up when they are matched: an
id, or a name or alias that is spelt the same once folded. A place holds whatever lies within it, and whoever speaks
speaks for those that he is a member of.

Cheap conditions go first, and text is read only of the facts that are still in question.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Final

import polars as pl

from tui.analysis.query.ast import (
    ANYTHING,
    All,
    Any,
    Comparison,
    Condition,
    Node,
    Not,
    Pattern,
    Phrase,
    Range,
    Term,
    characters,
    conjuncts,
    misplaced,
)
from tui.analysis.query.date_ranges import reaching
from tui.analysis.query.fold import BREAK, fold, fold_all, fold_inside
from tui.analysis.query.index import DEATHS, NAMING, NUMBERED, SearchIndex
from tui.analysis.query.measured import holds, placed, places_near
from tui.analysis.query.near_literal import parse_near
from tui.analysis.query.quantity_literal import parse_quantity
from tui.store.schema.records import UNKNOWN

# Ranks, not times: columns of the facts, then what is linked to them, and reading texts last.
_COSTS: Final[dict[str, int]] = {
    **dict.fromkeys(("kind", "disputed", "named", "date", *NUMBERED), 0),
    **dict.fromkeys(("quantity", "deaths"), 1),
    "published": 2,
    "text": 9,
}
_OF_LINKS: Final = 2
OF_CITATIONS: Final = (
    "says", "side", "source", "publisher", "origin", "reliability", "credibility", "wording", "published",
)  # fmt: skip
"""The fields that hold for a fact where they hold for one of its citations."""
_YEAR: Final = re.compile(r"[12]\d{3}", re.ASCII)
"""A word that may stand in a date alone: all other parts of dates as they are written have two digits."""

_BETTER: Final[dict[Comparison, Callable[[str, str], bool]]] = {
    "=": operator.eq,
    "<": operator.gt,
    "<=": operator.ge,
    ">": operator.lt,
    ">=": operator.le,
}
"""A grade is better the earlier its letter or digit: "C or better" is A, B or C."""
_COMPARED: Final[dict[Comparison, Callable[[pl.Series, int], pl.Series]]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def matching(node: Node, index: SearchIndex) -> pl.Series:
    """Return a Boolean per fact of `index.frames.facts`: whether the filter lets it through."""
    return _match(node, index, None)


def counts(terms: Sequence[Term], among: pl.Series, index: SearchIndex) -> list[int]:
    """Return how many of the facts `among` (a Boolean per fact) each term lets through; the terms are of one field."""
    name = terms[0].field if terms else ""
    if name == "date":
        # A vague date answers many days, so that there is no value to join on: one select for all days instead.
        facts = index.frames.facts.filter(among)
        return [*facts.select(reaching(term).sum().alias(str(n)) for n, term in enumerate(terms)).row(0)]
    if name not in _VALUES:
        return [int((among & _MATCHERS[name](term, index)).sum()) for term in terms]
    # One join for the whole menu, where a mask for each choice would take a pass for every actor or source.
    asked = pl.DataFrame(
        {"term": range(len(terms)), "value": [list(_VALUES[name](term, index)) for term in terms]},
        schema={"term": pl.Int64, "value": pl.List(pl.String)},
    )
    found = (
        asked.explode("value")
        .join(index.values(name).pairs, on="value")
        .join(pl.DataFrame({"row": among.arg_true()}), on="row", how="semi")
        .group_by("term")
        .agg(facts=pl.col("row").n_unique())
    )
    known = dict(found.iter_rows())
    return [known.get(number, 0) for number in range(len(terms))]


def explain_empty(node: Node, index: SearchIndex) -> list[tuple[Node, int]]:
    """Return each part of a filter that must hold, with how many facts match without it; most first.

    For "which part of the lens to drop" where nothing matches.
    """
    parts = conjuncts(node)
    masks = [matching(part, index) for part in parts]
    found: list[tuple[Node, int]] = []
    for position, part in enumerate(parts):
        rest = [*masks[:position], *masks[position + 1 :]]
        found.append((part, int(reduce(operator.and_, rest, index.every(holds=True)).sum())))
    return sorted(found, key=lambda row: -row[1])


def _match(node: Node, index: SearchIndex, among: pl.Series | None) -> pl.Series:
    """Return what `matching` does; where `among` is given, only the facts for which it is true need be right."""
    match node:
        case All(parts=parts):
            return _match_all(parts, index, among)
        case Any(parts=parts):
            return _match_any(parts, index, among)
        case Not(part=part):
            return ~_match(part, index, among)
        case _ if node.field == "text":
            return _match_text(node, index, among)
        case _ if node.field in _VALUES:
            return index.mask(index.values(node.field).rows_of(_VALUES[node.field](node, index)))
        case _:
            return _MATCHERS[node.field](node, index)


def _cost(node: Node) -> int:
    match node:
        case All(parts=parts) | Any(parts=parts):
            return max(map(_cost, parts), default=0)
        case Not(part=part):
            return _cost(part)
        case _:
            return _COSTS.get(node.field, _OF_LINKS)


def _match_all(parts: tuple[Node, ...], index: SearchIndex, among: pl.Series | None) -> pl.Series:
    left = among
    for part in sorted(parts, key=_cost):
        found = _match(part, index, left)
        # Joined by &, for the part need only be right where `left` is true.
        left = found if left is None else left & found
        if not left.any():
            break
    return index.every(holds=True) if left is None else left


def _match_any(parts: tuple[Node, ...], index: SearchIndex, among: pl.Series | None) -> pl.Series:
    found = index.every(holds=False)
    left = among
    for part in sorted(parts, key=_cost):
        # Whatever is wrong outside `left` does no harm: those facts match already, or nobody asks for them.
        found |= _match(part, index, left)
        left = ~found if among is None else among & ~found
        if not left.any():
            break
    return found


# --- ids, words and grades ---------------------------------------------------------------------------------------


def _linked_values(condition: Condition, index: SearchIndex) -> Iterable[str]:
    """Return the ids that a condition means, for fields whose values are ids of records that have names."""
    values = index.values(condition.field)
    match condition:
        case Pattern(value=value) if value == ANYTHING:
            found: Iterable[str] = values.positions
        case Pattern(field=name, value=value):
            names = index.names(NAMING[name]).frame
            found = names["id"].filter(fits(value, names["name"]))
        case Term(field=name, value=value, comparison="="):
            found = index.called(value, NAMING[name])
            if name == "origin" and UNKNOWN in found:
                # Unnamed origins have an id for each source that cites them; who asks for unknown means them all.
                found = [origin for origin in values.positions if origin in found or origin.startswith(f"{UNKNOWN}@")]
        case _:
            raise misplaced(condition)
    match condition.field:
        case "place":
            return with_inner(found, index.outer)
        case "says":
            return with_inner(found, index.belonging)
        case _:
            return found


def with_inner(ids: Iterable[str], outer: list[tuple[str, str]]) -> set[str]:
    """Return the ids with those of whatever lies within them or belongs to them, however deep."""
    within = set(ids)
    while more := {inner for inner, around in outer if around in within} - within:
        within |= more
    return within


def _words(condition: Condition, index: SearchIndex) -> Iterable[str]:
    """Return the words that a condition means, for fields whose values are single words of a closed list."""
    match condition:
        case Pattern(value=value):
            return _fitting(value, index.values(condition.field).positions)
        case Term(value=value, comparison="="):
            return [value]
        case _:
            raise misplaced(condition)


def _note_texts(condition: Condition, index: SearchIndex) -> Iterable[str]:
    """Return the folded texts of notes that a condition means: words match from their beginning, as in all text."""
    texts = index.values("note").positions
    match condition:
        case Pattern(value=value):
            return texts if value == ANYTHING else [text for text in texts if len(_fitting(value, text.split()))]
        case Term(value=value, comparison="="):
            return [text for text in texts if f" {fold(value)}" in f" {text}"]
        case _:
            raise misplaced(condition)


def _grades(condition: Condition, index: SearchIndex) -> Iterable[str]:
    """Return the letters or digits that a condition means; the ends of a range may be swapped, as in `[C TO A]`."""
    grades = index.values(condition.field).positions
    match condition:
        case Pattern(value=value) if value == ANYTHING:
            return list(grades)
        case Term(value=value, comparison=comparison):
            return [grade for grade in grades if _BETTER[comparison](grade, value)]
        case Range(low=low, high=high, with_low=with_low, with_high=with_high):
            ends = {end for end, belongs in ((low, with_low), (high, with_high)) if not belongs}
            first, last = sorted((low, high))
            return [grade for grade in grades if first <= grade <= last and grade not in ends]
        case _:
            raise misplaced(condition)


# --- dates, figures, disputes ------------------------------------------------------------------------------------


def _date(condition: Condition, index: SearchIndex) -> pl.Series:
    return index.frames.facts.select(match=reaching(condition)).to_series()


def _published(condition: Condition, index: SearchIndex) -> pl.Series:
    # Compared once for each source, not for each of its citations.
    found = index.frames.sources.filter(reaching(condition))["id"]
    return index.mask(index.values("source").rows_of(found))


def _flag(condition: Condition, index: SearchIndex) -> pl.Series:
    holds = index.disputed if condition.field == "disputed" else index.named
    match condition:
        case Term(value="true", comparison="="):
            return holds
        case Term(value="false", comparison="="):
            return ~holds
        case Pattern(value=value) if value == ANYTHING:
            return index.every(holds=True)
        case _:
            raise misplaced(condition)


def _number(condition: Condition, index: SearchIndex) -> pl.Series:
    numbers = index.numbers(condition.field)
    match condition:
        case Pattern(value=value) if value == ANYTHING:
            return numbers > 0
        case Term(value=value, comparison=comparison):
            return _COMPARED[comparison](numbers, int(value))
        case Range(low=low, high=high, with_low=with_low, with_high=with_high):
            above = _COMPARED[">=" if with_low else ">"](numbers, int(low))
            return above & _COMPARED["<=" if with_high else "<"](numbers, int(high))
        case _:
            raise misplaced(condition)


def _quantity(condition: Condition, index: SearchIndex) -> pl.Series:
    """Match a measure by its id, or a figure as it is given: any part of low to high, without `about` and `within`."""
    match condition:
        case Pattern(value=value) if value == ANYTHING:
            return index.mask(index.values("measure").pairs["row"])
        case Pattern(value=value):
            measures = index.values("measure")
            return index.mask(measures.rows_of(_fitting(value, measures.positions)))
        case Term(value=value, comparison=comparison):
            if parse_quantity(value) is None:
                if comparison != "=":
                    raise misplaced(condition)
                return index.mask(index.values("measure").rows_of([value]))
    return index.mask(index.figures.filter(holds(condition))["row"])


def _deaths(condition: Condition, index: SearchIndex) -> pl.Series:
    """Match the figures of the dead as those of any measure are."""
    dead = index.figures.filter(pl.col("measure") == DEATHS)
    if isinstance(condition, Pattern):
        return index.mask(dead["row"])
    return index.mask(dead.filter(holds(condition))["row"])


def _near(condition: Condition, index: SearchIndex) -> pl.Series:
    """Match facts one of whose places lies as far from the place asked for as is asked."""
    if isinstance(condition, Pattern):
        return index.mask(index.values("place").rows_of(placed(index)["id"]))
    asked = parse_near(condition.value) if isinstance(condition, Term) else None
    if asked is None:
        raise misplaced(condition)
    return index.mask(index.values("place").rows_of(places_near(asked, index)))


# --- text --------------------------------------------------------------------------------------------------------


def _match_text(condition: Condition, index: SearchIndex, among: pl.Series | None) -> pl.Series:
    texts = index.text if among is None else index.text.filter(among)
    match condition:
        case Term(value=value, comparison="="):
            # Words match from their beginning: "tart" finds Tartus, "20 km" does not find 120 km.
            found = texts.str.contains(" " + fold(value), literal=True)
            if _YEAR.fullmatch(value):
                # Not among the words: "20" would find every fact of 2024.
                when = index.frames.facts["when"]
                found |= (when if among is None else when.filter(among)).str.contains(value, literal=True)
        case Phrase(words=words):
            # Signs alone fold to nothing. The parser refuses them; in a tree made in code they let all through.
            found = texts.str.contains(f" {fold(words)} " if fold(words) else " ", literal=True)
        case Pattern(value=value):
            # Neither blank nor BREAK: a wildcard must not run on into the next word or text.
            found = texts.str.contains(f" {_expression(value, f'[^ {BREAK}]')} ")
        case _:
            raise misplaced(condition)
    return found if among is None else index.mask(among.arg_true().filter(found))


def _fitting(pattern: str, words: Iterable[str]) -> pl.Series:
    """Return the words that fit a pattern, once folded."""
    listed = pl.Series(list(words), dtype=pl.String)
    return listed.filter(fits(pattern, fold_all(listed)))


def fits(pattern: str, folded: pl.Series) -> pl.Series:
    """Return which texts fit a pattern as a whole. Polars matches it, in linear time."""
    return folded.str.contains(f"^{_expression(pattern, '.')}$")


def _expression(pattern: str, one: str) -> str:
    """Return a regular expression for folded text; `one` stands for any one character."""
    pieces: list[str] = []
    literal = ""
    for character, wild in characters(pattern):
        if wild:
            pieces += [fold_inside(literal), one if character == "?" else f"{one}*"]
            literal = ""
        else:
            literal += character
    pieces.append(fold_inside(literal))
    # A folded text is letters, digits and blanks: nothing in it needs an escape.
    pieces[0], pieces[-1] = pieces[0].lstrip(), pieces[-1].rstrip()
    return "".join(pieces)


_VALUES: Final[dict[str, Callable[[Condition, SearchIndex], Iterable[str]]]] = {
    **dict.fromkeys(NAMING, _linked_values),
    "kind": _words,
    "relation": _words,
    "grade": _words,
    "tag": _words,
    "note": _note_texts,
    "wording": _words,
    "reliability": _grades,
    "credibility": _grades,
}
"""Which values of a field a condition means, for the fields that have an index of their values."""
_MATCHERS: Final[dict[str, Callable[[Condition, SearchIndex], pl.Series]]] = {
    **dict.fromkeys(("disputed", "named"), _flag),
    **dict.fromkeys(NUMBERED, _number),
    "date": _date,
    "published": _published,
    "quantity": _quantity,
    "deaths": _deaths,
    "near": _near,
}
"""Which facts a condition on another field lets through."""
