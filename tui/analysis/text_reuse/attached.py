"""The originals that are attached, seen with the store: beside the digest, and their echoes beside the curated ones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal, NamedTuple

import msgspec
import polars as pl

from tui.analysis.text_reuse.alignment import Passage, align
from tui.analysis.text_reuse.similarity import Echo, Echoes
from tui.store.originals.folder import Original, Originals
from tui.store.schema.frames import Store

Standing = Literal["agree", "found", "curated", "untested"]
"""An echo is found in the texts and curated, found only, curated only, or curated with a text that is not attached."""


class Saying(NamedTuple):
    """A paragraph of another source that says what paragraph `paragraph` of this one says.

    `at` is its number, None for a source whose text is lost or whose paragraph nobody named. `found` is the echo
    in the texts, where there is one.
    """

    paragraph: int
    of: str
    at: int | None
    standing: Standing
    found: Echo | None


class Likeness(NamedTuple):
    """How many of a source's `of` paragraphs an attached text has."""

    matched: int
    of: int


class Attached(msgspec.Struct, frozen=True, eq=False, dict=True):
    """What is attached to a store. Compared by identity; what is asked for is worked out once."""

    store: Store
    originals: Originals = msgspec.field(default_factory=Originals)
    _passages: dict[str, tuple[Passage, ...]] = msgspec.field(default_factory=dict)
    _sayings: dict[str, tuple[Saying, ...]] = msgspec.field(default_factory=dict)

    def text(self, source: str) -> Original | None:
        """A source's original."""
        return self.originals.texts.get(source)

    def problem(self, source: str) -> str:
        """Why a source's original, though attached, cannot be read; nothing where it can, or there is none."""
        return self.originals.unreadable.get(source, "")

    def likeness(self, source: str) -> Likeness:
        """How well what is attached to a source fits it; `of` is 0 where the source has no fingerprints."""
        expected = [each for each in self._fingerprints.get(source, []) if each is not None]
        there = sum(passage.same for passage in self.passages(source))
        return Likeness(there, len(expected))

    def passages(self, source: str) -> tuple[Passage, ...]:
        """Digest and original of a source side by side, in order; nothing where there is no original."""
        original = self.text(source)
        if original is None:
            return ()
        if source not in self._passages:
            self._passages[source] = align(self._fingerprints.get(source, []), original.fingerprints)
        return self._passages[source]

    @cached_property
    def echoes(self) -> Echoes:
        """What finds echoes among the originals."""
        return Echoes({source: original.paragraphs for source, original in self.originals.texts.items()})

    def sayings(self, source: str) -> tuple[Saying, ...]:
        """Who echoes a source's paragraphs: by paragraph, then as curated, then what was found besides."""
        if source not in self._sayings:
            self._sayings[source] = self._compare(source)
        return self._sayings[source]

    def _compare(self, source: str) -> tuple[Saying, ...]:
        found = self._found(source)
        made: list[Saying] = []
        for paragraph, of, at in self._curated(source):
            echo = found.pop((paragraph, of, at), None) if at is not None else None
            both = self.text(source) is not None and self.text(of) is not None
            unsettled: Standing = "curated" if both and at is not None else "untested"
            made.append(Saying(paragraph, of, at, "agree" if echo else unsettled, echo))
        made += [Saying(*key, "found", echo) for key, echo in found.items()]
        order = {"agree": 0, "curated": 1, "untested": 1, "found": 2}
        return tuple(sorted(made, key=lambda each: (each.paragraph, each.at is None, order[each.standing])))

    def _curated(self, source: str) -> list[tuple[int, str, int | None]]:
        """The curated echoes of a source, whichever of the two sources names them: `(paragraph, of, at)`."""
        echoes = self.store.frames.echoes
        own = echoes.filter(pl.col("source") == source).select("paragraph", "of", "at")
        back = echoes.filter(pl.col("of") == source, pl.col("at").is_not_null()).select(
            paragraph="at", of="source", at="paragraph"
        )
        return list(dict.fromkeys(pl.concat([own, back]).iter_rows()))

    def _found(self, source: str) -> dict[tuple[int, str, int | None], Echo]:
        """The echoes found, by the paragraphs of the two digests; what no digest has is not among them."""
        here = self._numbers(source)
        made: dict[tuple[int, str, int | None], Echo] = {}
        for echo in self.echoes.of(source):
            there = self._numbers(echo.of)
            if echo.place in here and echo.at in there:
                made[here[echo.place], echo.of, there[echo.at]] = echo
        return made

    def _numbers(self, source: str) -> dict[int, int]:
        """The digest's paragraph at each place of the original."""
        return {
            passage.place: passage.paragraph
            for passage in self.passages(source)
            if passage.place is not None and passage.paragraph is not None
        }

    @cached_property
    def _fingerprints(self) -> Mapping[str, list[str | None]]:
        """The fingerprint of each paragraph of each digest, null where it has none."""
        digests = self.store.frames.digests.sort("source", "paragraph")
        return dict(digests.group_by("source", maintain_order=True).agg("fingerprint").iter_rows())
