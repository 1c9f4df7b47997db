"""How things stand, in words: every level, dispute, relation and forecast; what has moved; rules that choose of it.

A rule is

    level[:BASE[/EVENT]][OP WORD]    dispute[:QUESTION]    relation[:ACTOR~ACTOR]    forecast[:FACT]

OP is one of >= > <= < = and compares bands; `=` also what has become of a base, and `not-assessed`. A rule with a word
holds of a level that has moved and now is so.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, get_args

import msgspec
import polars as pl

from tui.analysis.constants import Event
from tui.analysis.situation import Situation
from tui.analysis.threat.bands import BANDS, NOT_ASSESSED
from tui.analysis.threat.status import LOSSES
from tui.analysis.views.relations import NO_TIE, pair_id, relations_in
from tui.base.errors import SyrtuiError
from tui.base.sanitize import shorten
from tui.base.suggest import quote_unknown

Kind = Literal["level", "dispute", "relation", "forecast"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
EVENTS: Final[tuple[Event, ...]] = get_args(Event)
_GONE: Final[Mapping[Kind, str]] = {
    "level": NOT_ASSESSED,
    "dispute": "not disputed",
    "relation": NO_TIE,
    "forecast": "not made",
}
"""What is said of a thing before it is there, and after it is gone."""
_COMPARED: Final[Mapping[str, Callable[[int, int], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_RULE: Final = re.compile(r"(?P<kind>[a-z]+)(?::(?P<id>[^<>=\s]+))?(?:(?P<op>>=|<=|>|<|=)(?P<word>[a-z-]+))?")
_WRITTEN: Final = "level:BASE[/EVENT][>=WORD], dispute:QUESTION, relation:ACTOR~ACTOR or forecast:FACT"


class Stand(msgspec.Struct, frozen=True):
    """How one thing stands: a level as its word, anything else as a reader is told of it."""

    kind: Kind
    id: str
    name: str
    stands: str


class Move(msgspec.Struct, frozen=True):
    """A thing that stands otherwise than before."""

    kind: Kind
    id: str
    name: str
    before: str
    after: str


class Rule(msgspec.Struct, frozen=True):
    """Which moves are told of: of one kind, of one thing where `id` names it, into what the word says."""

    kind: Kind
    id: str = ""
    op: str = ""
    word: str = ""

    def holds(self, move: Move) -> bool:
        """Return whether a move is one of those."""
        if move.kind != self.kind or (self.id and self.id != move.id and not move.id.startswith(f"{self.id}/")):
            return False
        if self.op in _COMPARED:
            return move.after in BANDS and _COMPARED[self.op](BANDS.index(move.after), BANDS.index(self.word))
        return not self.op or move.after.replace(" ", "-") == self.word


# --- how things stand ---


def standing(seen: Situation) -> tuple[Stand, ...]:
    """Return how every level, dispute, relation and forecast stands, as known on the situation's day."""
    return (*_levels(seen), *_disputes(seen), *_relations(seen), *_forecasts(seen))


def _levels(seen: Situation) -> Iterator[Stand]:
    today = seen.day.assessment.levels.filter(pl.col("as_of") == seen.as_of)
    told = today.select("base", "event", pl.coalesce("level", "status", pl.lit(NOT_ASSESSED)))
    for base, event, level in told.iter_rows():
        yield Stand("level", f"{base}/{event}", seen.lookup.place(base), level)


def _disputes(seen: Situation) -> Iterator[Stand]:
    found = seen.day.disputes
    # The best supported stands first; two that are supported alike lead nobody.
    given = found.answers.filter(pl.col("denies").is_null())
    first = pl.col("support").round(6)
    leading = dict(
        given.group_by("question", maintain_order=True)
        .agg(pl.col("answer").first(), leads=(first == first.max()).sum() == 1)
        .filter("leads")
        .select("question", "answer")
        .iter_rows()
    )
    columns = ("question", "asks", "status", "adjudicated", "answers")
    for question, asks, status, adjudicated, answers in found.questions.select(columns).iter_rows():
        if adjudicated is not None:
            stands = f"{status}: {adjudicated}"
        else:
            leader = f", {leading[question]} leads" if question in leading else ""
            stands = f"{status}, {answers} answers{leader}"
        yield Stand("dispute", question, asks, stands)


def _relations(seen: Situation) -> Iterator[Stand]:
    for each in relations_in(seen, seen.day.relations):
        yield Stand("relation", each.id, " and ".join(each.names), each.says)


def _forecasts(seen: Situation) -> Iterator[Stand]:
    for fact, says, status in seen.day.forecasts.forecasts.select("fact", "says", "status").iter_rows():
        yield Stand("forecast", fact, says, status)


def moves(before: Iterable[Stand], after: Iterable[Stand]) -> tuple[Move, ...]:
    """Return what stands otherwise than before, in the order of kinds; a thing that is gone stands last of its kind."""
    was = {(each.kind, each.id): each for each in before}
    now = {(each.kind, each.id): each for each in after}
    told = (*now.values(), *(each for key, each in was.items() if key not in now))
    found = []
    for each in told:
        key, gone = (each.kind, each.id), _GONE[each.kind]
        first, then = was[key].stands if key in was else gone, now[key].stands if key in now else gone
        if first != then:
            found.append(Move(each.kind, each.id, each.name, first, then))
    return tuple(sorted(found, key=lambda move: KINDS.index(move.kind)))


def chosen(found: Iterable[Move], rules: Sequence[Rule]) -> tuple[Move, ...]:
    """Return the moves of which any rule holds; all of them where there are no rules."""
    return tuple(move for move in found if not rules or any(rule.holds(move) for rule in rules))


# --- rules ---


def parse_rule(text: str, seen: Situation) -> Rule:
    """Return a rule as it is written.

    Raises:
        SyrtuiError: it is none, or the theatre has no such base, question, actor or forecast.
    """
    found = _RULE.fullmatch(text)
    if found is None:
        raise SyrtuiError(f"--rule {shorten(text)!r}: write {_WRITTEN}")
    kind, id_, op, word = (found[name] or "" for name in ("kind", "id", "op", "word"))
    named = next((each for each in KINDS if each == kind), None)
    if named is None:
        raise SyrtuiError(f"--rule: there is no {quote_unknown(kind, KINDS)}; write {_WRITTEN}")
    if op:
        _check_word(named, op, word)
    return Rule(named, _checked_id(named, id_, seen) if id_ else "", op, word)


def _check_word(kind: Kind, op: str, word: str) -> None:
    if kind != "level":
        raise SyrtuiError(f"--rule: only levels are compared; a {kind} is told of whenever it moves")
    words = BANDS if op in _COMPARED else (*BANDS, *LOSSES, NOT_ASSESSED.replace(" ", "-"))
    if word not in words:
        raise SyrtuiError(f"--rule: no level is {quote_unknown(word, words)}; levels are {', '.join(words)}")


def _checked_id(kind: Kind, id_: str, seen: Situation) -> str:
    """Return the id of the thing that a rule names, which the theatre has."""
    lookup = seen.lookup
    match kind:
        case "level":
            base, slash, event = id_.partition("/")
            _check_known("base", base, lookup.bases)
            if slash:
                _check_known("event", event, EVENTS)
        case "relation":
            one, tilde, other = id_.partition("~")
            if not tilde:
                raise SyrtuiError(f"--rule: a relation is of two actors, as in relation:{shorten(id_)}~ACTOR")
            for actor in (one, other):
                _check_known("actor", actor, lookup.actors)
            return pair_id(one, other)
        case "dispute":
            _check_known("question", id_, (*lookup.questions, *seen.store.frames.facts["id"]))
        case "forecast":
            _check_known("forecast", id_, seen.store.frames.forecasts["fact"])
    return id_


def _check_known(what: str, id_: str, known: Iterable[str]) -> None:
    listed = [*known]
    if id_ not in listed:
        raise SyrtuiError(f"--rule: there is no {what} {quote_unknown(id_, listed)}")
