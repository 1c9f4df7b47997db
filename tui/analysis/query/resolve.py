"""Names that nobody is called, resolved to what they probably mean, or refused with the nearest that there are.

A step of its own after parsing. What is typed stays as it is written; what is evaluated is the resolved tree:

- a value of a field that is the id, name or alias of a record of the theatre stays, whether or not a fact has it;
- else it is taken for the record whose name is spelt like it (`spelling`), where there is just one;
- else it is unknown: no fact can have it, and the nearest values are named;
- a word of free text that begins no word of the theatre's, and is spelt like the name of an actor or a place, is
  taken for that one. What is negated is left alone, and so are patterns, unless they fit no value at all.

The names are those of the whole theatre, so that a filter means the same on every day.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping
from functools import partial
from typing import Final, Literal

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.analysis.memory import Memory
from tui.analysis.query.ast import ANYTHING, All, Any, Condition, Node, Not, Pattern, Phrase, Term, all_of, any_of
from tui.analysis.query.evaluate import fits
from tui.analysis.query.fold import fold, fold_all
from tui.analysis.query.index import NAMING, SearchIndex
from tui.analysis.query.near_literal import parse_near
from tui.analysis.query.quantity_literal import parse_quantity
from tui.analysis.query.spelling import Near, Spellings
from tui.store.schema.frames import Frames
from tui.store.schema.kinds import FACT_KINDS
from tui.store.schema.records import UNKNOWN

Vocabulary = Mapping[str, Collection[str]]
"""Values by field that need not stand in any fact: the indicators that the methods know."""

_LISTED: Final = 16
"""Values up to which all of a field are named where one is unknown."""
_SAYING: Final = "says"


class Meaning(msgspec.Struct, frozen=True):
    """What a typed name was taken for: a condition on the record whose name is spelt like it."""

    typed: str
    field: str
    """The field that it was typed for; `text` where for none."""
    id: str
    instead: Node


class UnknownValue(msgspec.Struct, frozen=True):
    """A value that nothing in the theatre has, and the nearest that there are; or all, where there are few."""

    field: str
    value: str
    nearest: tuple[str, ...]


class Resolved(msgspec.Struct, frozen=True):
    """A filter as it is evaluated, what names in it were taken for, and what nothing has."""

    where: Node
    meanings: tuple[Meaning, ...] = ()
    unknown: tuple[UnknownValue, ...] = ()


class Lexicon:
    """Every name and word of a theatre; each of its tables is made when it is first asked for."""

    def __init__(self, index: SearchIndex, vocabulary: Vocabulary) -> None:
        """`index` is of the whole store, whatever is known on which day."""
        self._index = index
        self._vocabulary = vocabulary
        self._memory = Memory(facts=index.height)

    @property
    def frames(self) -> Frames:
        """Return the frames of the whole store."""
        return self._index.frames

    def known(self, field: str) -> pl.DataFrame | None:
        """Return `[name, id]` of all that a field may ask for, folded; None where that is not a matter of names."""
        if field in NAMING:
            return self._memory.once(("known", field), lambda: self._known(field))
        if field == "quantity":
            measures = self.frames.measures["measure"]
            return pl.DataFrame({"name": fold_all(measures), "id": measures})
        if field == "kind":
            kinds = pl.concat([pl.Series(FACT_KINDS), self.frames.facts["kind"]]).unique(maintain_order=True)
            return pl.DataFrame({"name": fold_all(kinds), "id": kinds})
        return None

    def _known(self, field: str) -> pl.DataFrame:
        named = self._index.names(NAMING[field]).frame
        if field == "base":
            bases = self.frames.places.filter("base")["id"]
            return named.filter(pl.col("id").is_in(bases.implode()))
        more = pl.Series(sorted(self._vocabulary.get(field, ())), dtype=pl.String)
        return pl.concat([named, pl.DataFrame({"name": fold_all(more), "id": more})]).unique(maintain_order=True)

    def has(self, field: str, value: str) -> bool:
        """Return whether a value is one that a field may ask for: an id, or a folded name of one."""
        known = self.known(field)
        if known is None:
            return True
        ids, names = self._memory.once(("sets", field), lambda: (frozenset(known["id"]), frozenset(known["name"])))
        return value in ids or fold(value) in names

    def fits_any(self, field: str, pattern: str) -> bool:
        """Return whether a value of a field fits a pattern."""
        known = self.known(field)
        return known is None or bool(fits(pattern, known["name"]).any())

    def means(self, field: str, value: str) -> str | None:
        """Return the id that a value of a field probably means: that of its name, or of the one spelt most like it."""
        known = self.known(field)
        exact = known.filter(pl.col("name") == fold(value))["id"].unique().to_list() if known is not None else []
        if len(exact) == 1:
            return exact[0]  # type: ignore[no-any-return]
        found = self._spellings(field).means(fold(value))
        return found[0].id if found else None

    def nearest(self, field: str, value: str) -> tuple[str, ...]:
        """Return the values of a field that are most like one that nothing has; all, where there are few."""
        known = self.known(field)
        if field == "quantity" and known is not None:  # what ships and no fact gives leads nowhere
            known = known.filter(pl.col("id").is_in(self.frames.quantities["measure"].unique().implode()))
        ids = known["id"].unique(maintain_order=True) if known is not None else ()
        if len(ids) <= _LISTED:
            return tuple(each for each in ids if each != UNKNOWN)
        return tuple(near.id for near in self._spellings(field).nearest(fold(value)))

    def _spellings(self, field: str) -> Spellings:
        def compute() -> Spellings:
            known = self.known(field)
            return Spellings(known if known is not None else pl.DataFrame(schema={"name": pl.String, "id": pl.String}))

        # Fields whose values are of one kind share their names.
        shared = "actor" if NAMING.get(field) == "actors" else field
        return self._memory.once(("spellings", shared), compute)

    def has_word(self, text: str) -> bool:
        """Return whether every word of a text, folded, begins a word by which some fact of the theatre is found."""
        words = self._memory.once(("words",), self._words)
        places = ((word, bisect_left(words, word)) for word in fold(text).split())
        return all(place < len(words) and words[place].startswith(word) for word, place in places)

    def _words(self) -> list[str]:
        text = self._index.text.str.split(" ").explode()
        return text.unique().sort().to_list()

    def called(self, text: str) -> list[tuple[Literal["actor", "place"], str]]:
        """Return the field and id of the actors and places that a text probably names: one, or two that share an id."""
        found: list[tuple[Literal["actor", "place"], Near]] = []
        for field in ("actor", "place"):
            spelt: Literal["actor", "place"] = "actor" if field == "actor" else "place"
            exact = self._index.names(NAMING[spelt]).ids.get(fold(text), ())
            near = tuple(Near(one, text, 2.0) for one in exact) or self._spellings(spelt).means(fold(text))
            found += [(spelt, each) for each in near if each.id != UNKNOWN]
        best = max((near.alike for _, near in found), default=0.0)
        leading = [(field, near.id) for field, near in found if near.alike == best]
        # A state is an actor and a place, both under one id; what differs is not plain enough to be taken for either.
        return leading if len({one for _, one in leading}) == 1 else []

    def facts_of(self, field: str, value: str) -> int:
        """Return how many facts of the whole store have a value."""
        return len(self._index.values(field).rows_of([value]))


def resolve(node: Node, lexicon: Lexicon) -> Resolved:
    """Return a filter with the names in it resolved."""
    meanings: list[Meaning] = []
    unknown: list[UnknownValue] = []
    where = _resolved(node, lexicon, meanings, unknown, negated=False)
    return Resolved(where, tuple(dict.fromkeys(meanings)), tuple(dict.fromkeys(unknown)))


def _resolved(
    node: Node, lexicon: Lexicon, meanings: list[Meaning], unknown: list[UnknownValue], *, negated: bool
) -> Node:
    inner = partial(_resolved, lexicon=lexicon, meanings=meanings, unknown=unknown)
    match node:
        case All(parts=parts):
            return all_of(inner(part, negated=negated) for part in parts)
        case Any(parts=parts):
            return any_of(inner(part, negated=negated) for part in parts)
        case Not(part=part):
            return Not(inner(part, negated=True))
        case Term(field="text", value=text) | Phrase(words=text):
            meaning = None if negated or lexicon.has_word(text) else _of_text(text, lexicon)
        case _:
            meaning = _of_field(node, lexicon, unknown)
    if meaning is None:
        return node
    meanings.append(meaning)
    return meaning.instead


def _of_text(text: str, lexicon: Lexicon) -> Meaning | None:
    """Return what a text names that no fact can be found by."""
    called = lexicon.called(text)
    if not called:
        return None
    asked: list[Node] = [Term(field, one) for field, one in called]
    one = called[0][1]
    # Of those who only speak no fact tells: what they say is what is there to be found.
    if not any(lexicon.facts_of(field, each) for field, each in called) and called[0][0] == "actor":
        asked = [Term(_SAYING, one)]
    return Meaning(text, "text", one, any_of(asked))


def _of_field(node: Condition, lexicon: Lexicon, unknown: list[UnknownValue]) -> Meaning | None:
    """Return what a value of a field means that nothing has; one that is like nothing is added to `unknown`."""
    match node:
        case Pattern(field=field, value=value) if value != ANYTHING and field != "text":
            if not lexicon.fits_any(field, value):
                unknown.append(UnknownValue(field, value, lexicon.nearest(field, value.replace("*", " "))))
        case Term(field="near", value=value) if (asked := parse_near(value)) is not None:
            if lexicon.has("place", asked.place):
                return None
            if meant := lexicon.means("place", asked.place):
                return Meaning(asked.place, "near", meant, Term("near", str(replace(asked, place=meant))))
            unknown.append(UnknownValue("place", asked.place, lexicon.nearest("place", asked.place)))
        case Term(field=field, value=value, comparison="="):
            if lexicon.has(field, value) or (field == "quantity" and parse_quantity(value) is not None):
                return None
            if meant := lexicon.means(field, value):
                return Meaning(value, field, meant, Term(field, meant))
            unknown.append(UnknownValue(field, value, lexicon.nearest(field, value)))
    return None
