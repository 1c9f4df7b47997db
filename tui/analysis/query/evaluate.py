"""Which facts a filter lets through.

A condition on what a citation has (source, root, reliability, wording …) holds for a fact if it holds for one of its
citations; a condition on actors, places or bases, if one of them fits. Values are looked up when they are matched: an
id, or a name or alias that is spelt the same once folded. A place holds whatever lies within it.

Cheap conditions go first, and text is read only of the facts that are still in question.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
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
)
from tui.analysis.query.date_ranges import reaching
from tui.analysis.query.fold import BREAK, fold, fold_all, fold_inside
from tui.analysis.query.index import NAMING, Ground
from tui.analysis.query.quantity_literal import figure
from tui.store.schema.records import UNKNOWN

_COSTS: Final[dict[str, int]] = {"kind": 0, "disputed": 0, "date": 0, "quantity": 1, "published": 2, "text": 9}
_OF_LINKS: Final = 2
_CLOSE: Final = 1e-9
"""How far apart, in parts of the larger, two figures are still the same: what turning miles into km may cost."""

_BETTER: Final[dict[Comparison, Callable[[str, str], bool]]] = {
    "=": operator.eq,
    "<": operator.gt,
    "<=": operator.ge,
    ">": operator.lt,
    ">=": operator.le,
}
"""A grade is better the earlier its letter or digit: "C or better" is A, B or C."""


def matching(node: Node, ground: Ground) -> pl.Series:
    """A Boolean per fact of `ground.frames.facts`: whether the filter lets it through."""
    return _match(node, ground, None)


def explain_empty(node: Node, ground: Ground) -> list[tuple[Node, int]]:
    """Each part of a filter that must hold, with how many facts would match without it; most first.

    For "which part of the lens to drop" where nothing matches.
    """
    parts = conjuncts(node)
    masks = [matching(part, ground) for part in parts]
    found: list[tuple[Node, int]] = []
    for position, part in enumerate(parts):
        rest = [*masks[:position], *masks[position + 1 :]]
        found.append((part, int(reduce(operator.and_, rest, ground.every(holds=True)).sum())))
    return sorted(found, key=lambda row: -row[1])


def _match(node: Node, ground: Ground, among: pl.Series | None) -> pl.Series:
    """As `matching`; where `among` is given, only the facts for which it is true need be right."""
    match node:
        case All(parts=parts):
            return _match_all(parts, ground, among)
        case Any(parts=parts):
            return _match_any(parts, ground, among)
        case Not(part=part):
            return ~_match(part, ground, among)
        case _ if node.field == "text":
            return _match_text(node, ground, among)
        case _:
            return _MATCHERS[node.field](node, ground)


def _cost(node: Node) -> int:
    match node:
        case All(parts=parts) | Any(parts=parts):
            return max(map(_cost, parts), default=0)
        case Not(part=part):
            return _cost(part)
        case _:
            return _COSTS.get(node.field, _OF_LINKS)


def _match_all(parts: tuple[Node, ...], ground: Ground, among: pl.Series | None) -> pl.Series:
    left = among
    for part in sorted(parts, key=_cost):
        found = _match(part, ground, left)
        left = found if left is None else left & found
        if not left.any():
            break
    return ground.every(holds=True) if left is None else left


def _match_any(parts: tuple[Node, ...], ground: Ground, among: pl.Series | None) -> pl.Series:
    found = ground.every(holds=False)
    left = among
    for part in sorted(parts, key=_cost):
        found |= _match(part, ground, left)
        left = ~found if among is None else among & ~found
        if not left.any():
            break
    return found


# --- ids, words and grades ---------------------------------------------------------------------------------------


def _of_links(condition: Condition, ground: Ground) -> pl.Series:
    """For fields whose values are ids of records that have names."""
    index = ground.index(condition.field)
    match condition:
        case Pattern(value=value) if value == ANYTHING:
            found: Iterable[str] = index.positions
        case Pattern(field=name, value=value):
            names = ground.names(NAMING[name]).frame
            found = names["id"].filter(_fits(value, names["name"]))
        case Term(field=name, value=value, comparison="="):
            found = ground.called(value, NAMING[name])
            if name == "root" and UNKNOWN in found:
                found = [root for root in index.positions if root in found or root.startswith(f"{UNKNOWN}@")]
        case _:
            raise _misplaced(condition)
    if condition.field == "place":
        found = _with_inner(found, ground.outer)
    return ground.mask(index.of(found))


def _with_inner(places: Iterable[str], outer: list[tuple[str, str]]) -> set[str]:
    """The places with whatever lies within them, however deep."""
    within = set(places)
    while more := {inner for inner, around in outer if around in within} - within:
        within |= more
    return within


def _of_words(condition: Condition, ground: Ground) -> pl.Series:
    """For fields whose values are single words of a closed list."""
    index = ground.index(condition.field)
    found: Iterable[str]
    match condition:
        case Pattern(value=value):
            found = _fitting(value, index.positions)
        case Term(value=value, comparison="="):
            found = [value]
        case _:
            raise _misplaced(condition)
    return ground.mask(index.of(found))


def _of_grades(condition: Condition, ground: Ground) -> pl.Series:
    """For letters and digits that grade. The ends of a range may be swapped: `[A TO C]` is `[C TO A]`."""
    index = ground.index(condition.field)
    match condition:
        case Pattern(value=value) if value == ANYTHING:
            found = list(index.positions)
        case Term(value=value, comparison=comparison):
            found = [grade for grade in index.positions if _BETTER[comparison](grade, value)]
        case Range(low=low, high=high, with_low=with_low, with_high=with_high):
            ends = {end for end, belongs in ((low, with_low), (high, with_high)) if not belongs}
            first, last = sorted((low, high))
            found = [grade for grade in index.positions if first <= grade <= last and grade not in ends]
        case _:
            raise _misplaced(condition)
    return ground.mask(index.of(found))


# --- dates, figures, disputes ------------------------------------------------------------------------------------


def _date(condition: Condition, ground: Ground) -> pl.Series:
    return ground.frames.facts.select(match=reaching(condition)).to_series()


def _published(condition: Condition, ground: Ground) -> pl.Series:
    found = ground.frames.sources.filter(reaching(condition))["id"]
    return ground.mask(ground.index("source").of(found))


def _disputed(condition: Condition, ground: Ground) -> pl.Series:
    match condition:
        case Term(value="true", comparison="="):
            return ground.disputed
        case Term(value="false", comparison="="):
            return ~ground.disputed
        case Pattern(value=value) if value == ANYTHING:
            return ground.every(holds=True)
        case _:
            raise _misplaced(condition)


def _quantity(condition: Condition, ground: Ground) -> pl.Series:
    """A measure by its id, or a figure as it is given: any part of low to high counts, `about` and `within` do not."""
    match condition:
        case Pattern(value=value) if value == ANYTHING:
            return ground.mask(ground.index("measure").rows.explode(empty_as_null=False))
        case Pattern(value=value):
            index = ground.index("measure")
            return ground.mask(index.of(_fitting(value, index.positions)))
        case Term(value=value, comparison=comparison):
            if figure(value) is None:
                if comparison != "=":
                    raise _misplaced(condition)
                return ground.mask(ground.index("measure").of([value]))
            holds = _bounded(value, comparison)
        case Range(low=low, high=high, with_low=with_low, with_high=with_high):
            holds = _bounded(low, ">=" if with_low else ">") & _bounded(high, "<=" if with_high else "<")
        case _:
            raise _misplaced(condition)
    return ground.mask(ground.figures.filter(holds)["row"])


def _bounded(value: str, comparison: Comparison) -> pl.Expr:
    """Whether a row of `Ground.figures` lies so to a figure; one without a unit is in the measure's."""
    asked = figure(value)
    if asked is None:
        message = f"{value!r} is no figure"
        raise ValueError(message)
    number = pl.col("scale") * asked.number if asked.unit is None else pl.lit(asked.in_base)
    of_kind = pl.lit(value=True) if asked.unit is None else pl.col("base") == asked.base
    low, high = pl.col("low"), pl.col("high")
    slack = pl.max_horizontal(number.abs(), low.abs(), high.abs()) * _CLOSE
    lies = {
        "=": (low <= number + slack) & (high >= number - slack),
        "<": low < number - slack,
        "<=": low <= number + slack,
        ">": high > number + slack,
        ">=": high >= number - slack,
    }
    return (of_kind & lies[comparison]).fill_null(value=False)


# --- text --------------------------------------------------------------------------------------------------------


def _match_text(condition: Condition, ground: Ground, among: pl.Series | None) -> pl.Series:
    texts = ground.text if among is None else ground.text.filter(among)
    match condition:
        case Term(value=value, comparison="="):
            # Words match from their beginning: "tart" finds Tartus, "20 km" does not find 120 km.
            found = texts.str.contains(" " + fold(value), literal=True)
        case Phrase(words=words):
            found = texts.str.contains(f" {fold(words)} " if fold(words) else " ", literal=True)
        case Pattern(value=value):
            found = texts.str.contains(f" {_expression(value, f'[^ {BREAK}]')} ")
        case _:
            raise _misplaced(condition)
    return found if among is None else ground.mask(among.arg_true().filter(found))


def _fitting(pattern: str, words: Iterable[str]) -> pl.Series:
    """The words that fit a pattern, once folded."""
    listed = pl.Series(list(words), dtype=pl.String)
    return listed.filter(_fits(pattern, fold_all(listed)))


def _fits(pattern: str, folded: pl.Series) -> pl.Series:
    """Which texts fit a pattern as a whole. Matched by polars, whose expressions take no more than linear time."""
    return folded.str.contains(f"^{_expression(pattern, '.')}$")


def _expression(pattern: str, one: str) -> str:
    """A regular expression for folded text; `one` stands for any one character."""
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


def _misplaced(condition: Condition) -> ValueError:
    return ValueError(f"{condition} cannot be asked of {condition.field!r}")


_MATCHERS: Final[dict[str, Callable[[Condition, Ground], pl.Series]]] = {
    **dict.fromkeys(NAMING, _of_links),
    "kind": _of_words,
    "wording": _of_words,
    "reliability": _of_grades,
    "credibility": _of_grades,
    "disputed": _disputed,
    "date": _date,
    "published": _published,
    "quantity": _quantity,
}
