"""Generated filters: every tree that parsing can give, with values that would like to be syntax."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from hypothesis import strategies as st

from tui.analysis.constants import RELATION_STATES
from tui.analysis.query.ast import (
    FIELDS,
    Comparison,
    Condition,
    Node,
    Not,
    Pattern,
    Phrase,
    Range,
    Term,
    all_of,
    any_of,
    as_pattern,
)
from tui.analysis.query.fold import fold
from tui.analysis.query.index import NAMING
from tui.base.sanitize import clean
from tui.store.schema.kinds import FACT_KINDS
from tui.store.schema.records import Wording

IDS = tuple(NAMING)
DATES = ("date", "published")
_COMPARISONS: tuple[Comparison, ...] = ("=", "=", "=", "<", "<=", ">", ">=")
_COMPARED = st.sampled_from(_COMPARISONS)


@dataclass(frozen=True)
class Words:
    """What generated conditions ask for: values of id fields, EDTF dates, measures, and words of free text."""

    ids: st.SearchStrategy[str]
    dates: st.SearchStrategy[str]
    measures: st.SearchStrategy[str]
    texts: st.SearchStrategy[str]
    patterns: st.SearchStrategy[str]


def _sound(text: str) -> bool:
    return bool(text) and clean(text)[0] == text


_HOSTILE = (
    st.one_of(
        st.sampled_from(
            ["AND", "OR", "NOT", "TO", "&&", "||", "and", "kind:strike", "a\\", '"', "kind=strike", "[a TO b]"]
        ),
        st.text(alphabet="\\\"'():[]{}*?^~!+-/&|<>=@.,; aZ09éßت\u064eش\u200f�\u0301", min_size=1, max_size=12),
        st.text(min_size=1, max_size=8),
    )
    .map(lambda text: clean(text)[0])
    .filter(_sound)
)


@st.composite
def _hostile_patterns(draw: st.DrawFn) -> str:
    literals = draw(st.lists(_HOSTILE, min_size=1, max_size=3))
    wildcards = draw(st.lists(st.sampled_from("*?"), min_size=len(literals), max_size=len(literals)))
    joined = "".join(wildcard + as_pattern(text) for text, wildcard in zip(literals, wildcards, strict=True))
    return clean(joined)[0]


HOSTILE = Words(
    ids=_HOSTILE,
    dates=st.sampled_from(
        ["2024", "2024-12", "2024-12-06~", "2024-11-30/2024-12-03", "2024-12-01?", "2024-12-03T10:30"]
    ),
    measures=_HOSTILE.filter(lambda text: text[0] not in "-0123456789<>"),
    texts=_HOSTILE.filter(lambda text: bool(fold(text))),
    patterns=_hostile_patterns().filter(
        lambda pattern: _sound(pattern) and len(pattern) > 1 and "**" not in pattern.replace("\\*", "")
    ),
)


@st.composite
def figures(draw: st.DrawFn) -> str:
    """A number, with or without a unit."""
    number = draw(st.one_of(st.integers(0, 60).map(str), st.sampled_from(["12.5", "0.5"])))
    return number + draw(st.sampled_from(["", " km", " mi", " count", " km/day"]))


@st.composite
def conditions(draw: st.DrawFn, words: Words = HOSTILE) -> Condition:  # noqa: C901 - a case for each field
    """A condition on any field, as parsing would give it."""
    name = draw(st.sampled_from(FIELDS))
    if name in IDS:
        return draw(st.one_of(words.ids.map(lambda value: Term(name, value)), _patterns(name, words)))
    match name:
        case "kind":
            return Term(name, draw(st.sampled_from(FACT_KINDS)))
        case "wording":
            return Term(name, draw(st.sampled_from(get_args(Wording))))
        case "relation":
            states = st.sampled_from(RELATION_STATES).map(lambda value: Term(name, value))
            return draw(st.one_of(states, st.just(Pattern(name, "*"))))
        case "disputed" | "named":
            return Term(name, draw(st.sampled_from(["true", "false"])))
        case "tag" | "note":
            return Term(name, "x") if draw(st.booleans()) else Pattern(name, "*")
        case "grade":
            grades = st.sampled_from(["A1", "C3", "F4", "F6"]).map(lambda value: Term(name, value))
            return draw(st.one_of(grades, st.just(Pattern(name, "*"))))
        case "near":
            place = draw(st.sampled_from(["khmeimim", "tartus-port", "Homs", 'a "b\\ c*']))
            distance = draw(st.sampled_from(["<30km", "<=150mi", ">100km", ">=0.5nmi"]))
            return Term(name, place + distance) if draw(st.integers(0, 3)) else Pattern(name, "*")
        case "origins" | "lines" | "deaths":
            return draw(_counted(name))
        case "reliability":
            return draw(_graded(name, "ABCDEF"))
        case "credibility":
            return draw(_graded(name, "123456"))
        case "quantity":
            return draw(_quantities(words))
        case "text":
            literal = words.texts.map(lambda value: Term("text", value))
            phrase = words.texts.map(Phrase)
            pattern = words.patterns.map(lambda value: Pattern("text", value))
            return draw(st.one_of(literal, phrase, pattern))
        case _:
            return draw(_dated(name, words))


def _patterns(name: str, words: Words) -> st.SearchStrategy[Condition]:
    return st.one_of(words.patterns, st.just("*")).map(lambda value: Pattern(name, value))


@st.composite
def _graded(draw: st.DrawFn, name: str, scale: str) -> Condition:
    if draw(st.booleans()):
        return Term(name, draw(st.sampled_from(scale)), draw(_COMPARED))
    low, high = draw(st.lists(st.sampled_from(scale), min_size=2, max_size=2, unique=True))
    return Range(name, low, high, draw(st.booleans()), draw(st.booleans()))


@st.composite
def _counted(draw: st.DrawFn, name: str) -> Condition:
    low = draw(st.integers(0, 3))
    if draw(st.booleans()):
        return Term(name, str(low), draw(_COMPARED)) if draw(st.integers(0, 4)) else Pattern(name, "*")
    return Range(name, str(low), str(low + draw(st.integers(2, 4))), draw(st.booleans()), draw(st.booleans()))


@st.composite
def _dated(draw: st.DrawFn, name: str, words: Words) -> Condition:
    if draw(st.integers(0, 5)) == 0:
        rare: list[Condition] = [Pattern(name, "*"), Term(name, "unknown"), Term(name, "../2024-12-04")]
        return draw(st.sampled_from(rare))
    if draw(st.booleans()):
        return Term(name, draw(words.dates), draw(_COMPARED))
    low = draw(st.sampled_from(["2024-11-28", "2024-12-01", "2023"]))
    high = draw(st.sampled_from(["2024-12-04", "2024-12-09", "2025-01"]))
    return Range(name, low, high, draw(st.booleans()), draw(st.booleans()))


@st.composite
def _quantities(draw: st.DrawFn, words: Words) -> Condition:
    match draw(st.integers(0, 3)):
        case 0:
            return Term("quantity", draw(words.measures))
        case 1:
            return Term("quantity", draw(figures()), draw(_COMPARED))
        case 2:
            unit = draw(st.sampled_from(["", " km", " mi"]))
            low = draw(st.integers(0, 30))
            return Range("quantity", f"{low}{unit}", f"{low + 9}{unit}", draw(st.booleans()), draw(st.booleans()))
        case _:
            return Pattern("quantity", draw(words.patterns))


def trees(words: Words = HOSTILE) -> st.SearchStrategy[Node]:
    """Whole filters, in the normal form that parsing gives."""

    def grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(inner, min_size=2, max_size=4)
        return st.one_of(several.map(all_of), several.map(any_of), inner.map(Not))

    return st.recursive(conditions(words), grown, max_leaves=8)
