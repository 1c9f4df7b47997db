"""Citations: the source and paragraph that assert a fact, how it is worded, and who had it from whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from operator import itemgetter
from typing import Any

import msgspec
import polars as pl

from tui.analysis.as_known import hidden_links
from tui.analysis.lookup import Lookup
from tui.analysis.situation import Situation
from tui.analysis.views.from_frame import from_row
from tui.analysis.views.sources import SourceView, source_of
from tui.store.schema.frames import Frames


class ChainLink(msgspec.Struct, frozen=True):
    """A link of an attribution chain."""

    id: str
    kind: str
    """source | actor | unknown"""
    name: str
    """Name of an actor or a source, or that it is unnamed."""
    reliability: str | None
    """Its own Admiralty letter, None where nobody has graded it."""
    named: bool


class CitationView(msgspec.Struct, frozen=True):
    """Where a source asserts or denies a fact."""

    id: str
    fact: str
    says: str
    """What the fact says."""
    when: str
    """When it happened, as it is shown."""
    source: SourceView
    paragraph: int
    digest: str | None
    """The paragraph in our words; None where the digest has no such paragraph."""
    wording: str
    interest: str | None
    """`against` where the speaker's own side loses by saying it."""
    credibility: int
    """Admiralty digit of the content, 1 to 6."""
    grade: str
    """Letter of its weakest link, and that digit: `F3`."""
    counts_from: date | None
    """The day from which it counts."""
    relation: str | None
    """How the source takes over what it has from others: repost | quote | cites; None where the chain is empty."""
    note: str
    chain: tuple[ChainLink, ...]
    """Who had it from whom: first the citing source itself, last the origin."""


def citation_view(situation: Situation, citation: str) -> CitationView | None:
    """Return a citation of the store; None where there is none of this id."""
    return next(iter(citation_views(situation, situation.lookup.rows("citations", "id", citation))), None)


def citation_views(situation: Situation, citations: pl.DataFrame) -> tuple[CitationView, ...]:
    """Return the rows of a frame of citations as views, in their order."""
    made = []
    for row in citations.rows(named=True):
        fact = situation.lookup.rows("facts", "id", row["fact"])
        made.append(view_citation(situation, row, fact["says"][0], fact["when_text"][0]))
    return tuple(made)


def view_citation(situation: Situation, row: Mapping[str, Any], says: str, when: str) -> CitationView:
    """Return a row of the frame of citations as a view, for a fact that says this of then."""
    lookup = situation.lookup
    return from_row(
        CitationView,
        row,
        says=says,
        when=situation.clock.tell(when),
        source=source_of(situation, row["source"]),
        digest=digest_text(lookup, row["source"], row["paragraph"]),
        grade=citation_grade(situation, row),
        counts_from=row["known"],
        chain=_chain(situation, row["id"]),
    )


def citation_grade(situation: Situation, row: Mapping[str, Any]) -> str:
    """Return the letter of a citation's weakest graded link, F where none is graded, and the digit of its content.

    Who admits what his own side loses by counts for more than he is graded.
    """
    constants = situation.day.methods.corroboration
    p, _, _ = constants.grades.readings()
    *links, origin = (link["reliability"] for link in _links(situation, row["id"]))
    letters = [letter for letter in (*links, constants.admission if row["interest"] == "against" else origin) if letter]
    return f"{min(letters, key=lambda letter: (p[letter], letter != 'F'), default='F')}{row['credibility']}"


def digest_text(lookup: Lookup, source: str, paragraph: int) -> str | None:
    """Return a paragraph of a source in our words; None where the digest has none of this number."""
    digest = lookup.rows("digests", "source", source)
    numbers = digest["paragraph"].to_list()
    return str(digest["text"][numbers.index(paragraph)]) if paragraph in numbers else None


def chain_link(lookup: Lookup, row: Mapping[str, Any]) -> ChainLink:
    """Return a row of the frame of chains as a link."""
    return ChainLink(row["link"], row["kind"], lookup.actor(row["link"]), row["reliability"], row["named"])


def _chain(situation: Situation, citation: str) -> tuple[ChainLink, ...]:
    return tuple(chain_link(situation.lookup, row) for row in _links(situation, citation))


def _links(situation: Situation, citation: str) -> list[dict[str, Any]]:
    """Return the rows of a citation's chain, the citing source first; it ends before a text that is not yet known."""
    assessor = situation.day.assessor
    hidden = assessor.memory.once(("hidden links",), lambda: _hidden(assessor.store.frames))
    links = situation.lookup.rows("chains", "citation", citation).rows(named=True)
    until = {link["position"]: hidden.get((citation, link["position"]), date.min) for link in links}
    known = [link for link in links if until[link["position"]] <= situation.as_of]
    return sorted(known, key=itemgetter("position"))


def _hidden(frames: Frames) -> Mapping[tuple[str, int], date]:
    """Return the links that come to light only after their citation, with the day on which they do."""
    found = hidden_links(frames).select("citation", "position", "until")
    return {(citation, position): until for citation, position, until in found.iter_rows()}
