"""The links of attribution chains, and the origin of each chain: who said it in the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from tui.store.load.entries import Entry
from tui.store.schema.records import UNKNOWN, Actor, Citation, Source


class Link(msgspec.Struct, frozen=True):
    """What is known of one link of a chain, the citing source included. `side` is None where unknown."""

    kind: Literal["source", "actor", "unknown"]
    reliability: str | None
    side: str | None
    named: bool


_UNKNOWN_LINK = Link("unknown", None, None, named=False)


class ChainOrigins:
    """The sources and actors of a theatre as links of chains.

    An id that is both a source's and an actor's is taken for the source's.
    """

    def __init__(self, sources: Sequence[Entry[Source]], actors: Sequence[Entry[Actor]]) -> None:
        self._links: dict[str, Link] = {UNKNOWN: _UNKNOWN_LINK}
        self._speakers: dict[str, str] = {}
        """By source: the publisher that speaks in it, or the source itself."""
        for entry in actors:
            actor = entry.record
            grade = None if entry.set_aside else actor.reliability
            self._links[actor.id] = Link("actor", grade, actor.side, actor.named)
        # Taken before the sources join: a publisher is an actor, even where a source has the same id.
        actor_links = dict(self._links)
        for source_entry in sources:
            source = source_entry.record
            publisher = actor_links.get(source.publisher, _UNKNOWN_LINK)
            self._links[source.id] = Link("source", source.reliability, publisher.side, publisher.named)
            has_publisher = publisher.kind == "actor" and not source.lost
            self._speakers[source.id] = source.publisher if has_publisher else source.id

    def link(self, name: str) -> Link:
        """Return what is known of the link `name`; an id that nothing has is an unknown link."""
        return self._links.get(name, _UNKNOWN_LINK)

    def origin(self, citation: Citation) -> str:
        """Return the origin of a citation: the last link of its chain, by which independent lines are told apart.

        A source stands for its publisher where that is known, so that two articles of one publisher have one origin; a
        lost source stands for itself. An unnamed origin is `unknown@<who had it>`, after the link before it: two
        articles that both have it from one agency have one origin.
        """
        # The source twice, so that an empty chain has a link before its last, too.
        *_, before, last = (citation.source, citation.source, *citation.chain)
        if last == UNKNOWN:
            return f"{UNKNOWN}@{before}"
        return self._speakers.get(last, last)
