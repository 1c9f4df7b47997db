"""Who speaks at the end of a chain: links told apart, and chains followed to their root."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from tui.store.load.entries import Entry
from tui.store.schema.records import UNKNOWN, Actor, Citation, Source


class Link(msgspec.Struct, frozen=True):
    """What is known of a link, the citing source included. `side` is null where unknown."""

    kind: Literal["source", "actor", "unknown"]
    reliability: str | None
    side: str | None
    named: bool


_NOBODY = Link("unknown", None, None, named=False)


class Roots:
    """The voices of a theatre. An id that is both a source's and an actor's is taken for the source's."""

    def __init__(self, sources: Sequence[Entry[Source]], actors: Sequence[Entry[Actor]]) -> None:
        self._links: dict[str, Link] = {UNKNOWN: _NOBODY}
        self._voices: dict[str, str] = {}
        for entry in actors:
            actor = entry.record
            grade = None if entry.aside else actor.reliability
            self._links[actor.id] = Link("actor", grade, actor.side, actor.named)
        publishers = dict(self._links)
        for source_entry in sources:
            source = source_entry.record
            publisher = publishers.get(source.publisher, _NOBODY)
            self._links[source.id] = Link("source", source.reliability, publisher.side, publisher.named)
            known = publisher.kind == "actor" and not source.lost
            self._voices[source.id] = source.publisher if known else source.id

    def link(self, name: str) -> Link:
        """What is known of the link; a name that is nobody's is an unknown voice."""
        return self._links.get(name, _NOBODY)

    def root(self, citation: Citation) -> str:
        """The voice that counts when votes are counted.

        The chain's last link; a source speaks with its publisher's voice where that is known, so that two articles of
        one publisher are one voice, and a lost source with its own. An unnamed voice is `unknown@<who had it>`, the
        link before it: two articles that both have it from one agency tell of one voice.
        """
        *_, before, last = (citation.source, citation.source, *citation.chain)
        if last == UNKNOWN:
            return f"{UNKNOWN}@{before}"
        return self._voices.get(last, last)
