"""What some say against what others say: two columns of facts, side by side where they speak of one thing.

First what both say, then what they answer differently, then what either says of one pair of actors, of one place that
is no whole country, of one actor; last what only one of them speaks of. A fact stands once in its column, in the first
group that it fits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final, Literal

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.analysis.query.ast import All, Any, Node, Not, all_of, any_of
from tui.analysis.query.evaluate import OF_CITATIONS, matching
from tui.analysis.query.index import SearchIndex
from tui.analysis.query.printer import to_text
from tui.analysis.query.resolve import UnknownValue, resolve
from tui.analysis.situation import Situation
from tui.analysis.views.citations import citation_grade
from tui.analysis.views.facts import FactRow, FactRows

Kind = Literal["fact", "question", "pair", "place", "actor", "rest"]
KINDS: Final[tuple[Kind, ...]] = ("fact", "question", "pair", "place", "actor", "rest")
"""What the two columns of a group have in common, in the order in which groups stand: the facts themselves; what they
speak of; or nothing."""
_MOST_ACTORS: Final = 8
"""Actors of a fact of which pairs are made: the pairs grow with their square."""

Keys = Mapping[str, Sequence[str]]
"""What a fact speaks of, by its id."""


class Saying(msgspec.Struct, frozen=True):
    """A citation by which one side says a fact."""

    id: str
    source: str
    """Name of the source."""
    origin: str
    """Name of who said it in the end."""
    grade: str
    wording: str
    interest: str | None = None
    """`against` where the speaker's own side loses by saying it."""


class Entry(msgspec.Struct, frozen=True):
    """A fact in a column, with the citations by which that side says it."""

    fact: FactRow
    answer: str
    """The answer that it gives, in words; "" where it answers no question."""
    sayings: tuple[Saying, ...]


class Group(msgspec.Struct, frozen=True):
    """Facts of both columns that speak of one thing; either may be empty in the rest alone."""

    kind: Kind
    id: str
    """Of the question, place or actor; `<actor>~<actor>` of a pair; else ""."""
    title: str
    """The question as it is asked, or the names."""
    left: tuple[Entry, ...]
    right: tuple[Entry, ...]


class TwoColumns(msgspec.Struct, frozen=True):
    """What two filters find, side by side; both within the situation's own filter."""

    left: str
    right: str
    """The filters, as they are written."""
    groups: tuple[Group, ...]
    unknown: tuple[UnknownValue, ...]
    """The values in them that nothing has."""
    year: int
    """The year that goes without saying in dates: that of the theatre's first day."""


def two_columns(situation: Situation, left: Node, right: Node) -> TwoColumns:
    """Return what two filters find, as known on the day and within the filter at hand, side by side."""
    lexicon = situation.day.assessor.lexicon
    asked = [resolve(node, lexicon) for node in (left, right)]
    columns = [_entries(situation, each.where) for each in asked]
    groups: list[Group] = []
    placed: list[set[str]] = [set(), set()]
    for kind in KINDS[:-1]:
        keys = _keys(situation, kind, columns)
        waiting = [
            _by_key(keys, [fact for fact in each if fact not in done])
            for each, done in zip(columns, placed, strict=True)
        ]
        # Of what most is said on both sides first.
        shared = sorted(
            waiting[0].keys() & waiting[1].keys(), key=lambda key: (-min(len(each[key]) for each in waiting), key)
        )
        for key in shared:
            sides = [
                [fact for fact in each[key] if fact not in done] for each, done in zip(waiting, placed, strict=True)
            ]
            if all(sides):
                groups.append(_group(situation, kind, key, columns, sides))
                for done, facts in zip(placed, sides, strict=True):
                    done.update(facts)
    rest = [[fact for fact in each if fact not in done] for each, done in zip(columns, placed, strict=True)]
    if any(rest):
        groups.append(_group(situation, "rest", "", columns, rest))
    unknown = tuple(dict.fromkeys(value for each in asked for value in each.unknown))
    return TwoColumns(to_text(left), to_text(right), tuple(groups), unknown, situation.year)


def _group(
    situation: Situation, kind: Kind, key: str, columns: list[dict[str, Entry]], sides: list[list[str]]
) -> Group:
    left, right = (tuple(column[fact] for fact in facts) for column, facts in zip(columns, sides, strict=True))
    return Group(kind, key, _title(situation, kind, key), left, right)


def _title(situation: Situation, kind: Kind, key: str) -> str:
    lookup = situation.lookup
    match kind:
        case "question":
            return lookup.questions.get(key, key)
        case "pair":
            return " – ".join(map(lookup.actor, key.split("~")))
        case "place":
            return lookup.place(key)
        case "actor":
            return lookup.actor(key)
        case _:
            return ""


def _keys(situation: Situation, kind: Kind, columns: Sequence[Mapping[str, Entry]]) -> Keys:
    """Return what each fact of the columns speaks of, of one kind."""
    wanted, frames = pl.Series([*columns[0], *columns[1]], dtype=pl.String), situation.frames
    match kind:
        case "fact":
            return dict.fromkeys(columns[0].keys() & columns[1].keys(), ("",))
        case "question":
            asked = frames.facts.select("id", "question").drop_nulls().filter(pl.col("id").is_in(wanted.implode()))
            return {fact: (question,) for fact, question in asked.iter_rows()}
        case "place":
            wide = frames.places.filter(pl.col("kind") == "country")["id"]
            listed = frames.fact_places.filter(~pl.col("place").is_in(wide.implode())).select("fact", value="place")
        case _:
            listed = frames.fact_actors.select("fact", value="actor")
    linked = listed.filter(pl.col("fact").is_in(wanted.implode())).group_by("fact", maintain_order=True).agg("value")
    found: dict[str, Sequence[str]] = dict(linked.iter_rows())
    if kind != "pair":
        return found
    return {
        fact: ["~".join(pair) for pair in combinations(sorted(actors[:_MOST_ACTORS]), 2)]
        for fact, actors in found.items()
    }


def _by_key(keys: Keys, facts: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for fact in facts:
        for key in keys.get(fact, ()):
            found[key].append(fact)
    return found


def _entries(situation: Situation, where: Node) -> dict[str, Entry]:
    """Return the facts of one column by id, in the order in which they happened."""
    index, frames = situation.search_index, situation.frames
    found = frames.facts["id"].filter(matching(where, index) & situation.matches)
    facts = situation.facts.filter(pl.col("id").is_in(found.implode()))
    answers = {
        (question, answer): says
        for question, answer, says in frames.answers.select("question", "answer", "says").iter_rows()
    }
    sayings = _sayings(situation, where, found)
    rows = FactRows(facts, situation, situation.year)
    told = zip(facts["id"], facts["question"], facts["answer"], strict=True)
    return {
        fact: Entry(rows[number], answers.get((question, answer), ""), sayings.get(fact, ()))
        for number, (fact, question, answer) in enumerate(told)
    }


def _sayings(situation: Situation, where: Node, facts: pl.Series) -> Mapping[str, tuple[Saying, ...]]:
    """Return by which citations one side says each of these facts."""
    frames, lookup = situation.frames, situation.lookup
    cited = frames.citations.filter(pl.col("fact").is_in(facts.implode()))
    asked = _of_citations(where)
    if asked is not None:
        # Each citation stands for a fact of its own: what holds for one that has several must hold for it.
        alone = replace(
            frames,
            facts=frames.facts.clear().select("id").vstack(cited.select("id")),
            citations=cited.with_columns(fact="id"),
            chains=frames.chains.filter(pl.col("citation").is_in(cited["id"].implode())),
        )
        cited = cited.filter(matching(asked, SearchIndex(alone, lambda: cited["id"], pl.DataFrame())))
    found: dict[str, list[Saying]] = defaultdict(list)
    for row in cited.iter_rows(named=True):
        found[row["fact"]].append(
            Saying(
                row["id"],
                lookup.source(row["source"]),
                lookup.actor(row["origin"]),
                citation_grade(situation, row),
                row["wording"],
                row["interest"],
            )
        )
    return {fact: tuple(each) for fact, each in found.items()}


def _of_citations(node: Node) -> Node | None:
    """Return what a filter asks of a citation; None where it asks nothing of one."""
    match node:
        case All(parts=parts):
            found = [each for part in parts if (each := _of_citations(part)) is not None]
            return all_of(found) if found else None
        case Any(parts=parts):
            each_asks = [_of_citations(part) for part in parts]
            # One alternative that asks nothing lets every citation through.
            return None if None in each_asks else any_of([each for each in each_asks if each is not None])
        case Not():
            # That no citation has something is said of a fact, not of one citation.
            return None
        case _:
            return node if node.field in OF_CITATIONS else None
