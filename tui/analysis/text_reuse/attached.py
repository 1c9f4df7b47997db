"""The attached originals of a store: aligned with their digests, their echoes compared with the curated ones."""

from __future__ import annotations

from typing import Literal, NamedTuple

import polars as pl

from tui.analysis.memory import Memory
from tui.analysis.text_reuse.alignment import Passage, align
from tui.analysis.text_reuse.similarity import Echo, Echoes
from tui.store.originals.folder import Original, Originals
from tui.store.originals.match import RECOGNISED_FROM
from tui.store.schema.frames import Store

Basis = Literal["agree", "found", "curated", "untested"]
"""An echo is found in the texts and curated, found only, curated only, or curated with a text that is not attached."""


class EchoedParagraph(NamedTuple):
    """A paragraph of another source that says what paragraph `paragraph` of this one says.

    `at` is its number, None for a source whose text is `lost` or whose paragraph nobody named. `found` is the echo
    in the texts, where there is one.
    """

    paragraph: int
    of: str
    at: int | None
    basis: Basis
    found: Echo | None
    lost: bool


class Likeness(NamedTuple):
    """How many of a source's `of` paragraphs an attached text has."""

    matched: int
    of: int

    @property
    def same_text(self) -> bool:
        """Return whether it has enough of them to be the source's own text."""
        return self.matched >= RECOGNISED_FROM * self.of


class Attached:
    """The originals attached to a store. What is asked for is computed once; several threads may ask."""

    def __init__(self, store: Store, originals: Originals | None = None) -> None:
        """Take a store and its originals; without them nothing is attached."""
        self.store = store
        self.originals = originals or Originals()
        self.echoes = Echoes({source: each.paragraphs for source, each in self.originals.texts.items()})
        """What finds echoes among the originals."""
        self._memory = Memory()

    def text(self, source: str) -> Original | None:
        """Return a source's original; None where none is attached."""
        return self.originals.texts.get(source)

    def problem(self, source: str) -> str:
        """Return why a source's original, though attached, cannot be read; nothing where it can, or there is none."""
        return self.originals.unreadable.get(source, "")

    def likeness(self, source: str) -> Likeness:
        """Return how well what is attached to a source fits it; `of` is 0 where the source has no fingerprints."""
        expected = [each for each in self._fingerprints(source) if each is not None]
        there = sum(passage.same for passage in self.passages(source))
        return Likeness(there, len(expected))

    def passages(self, source: str) -> tuple[Passage, ...]:
        """Return digest and original of a source, aligned, in order; nothing where there is no original."""
        original = self.text(source)
        if original is None:
            return ()
        return self._memory.once(("passages", source), lambda: align(self._fingerprints(source), original.fingerprints))

    def echoed_paragraphs(self, source: str) -> tuple[EchoedParagraph, ...]:
        """Return who echoes a source's paragraphs: by paragraph, then as curated, then what was found besides."""
        return self._memory.once(("echoed_paragraphs", source), lambda: self._compare(source))

    def _compare(self, source: str) -> tuple[EchoedParagraph, ...]:
        found = self._found(source)
        lost = set(self.store.frames.sources.filter("lost")["id"])
        made: list[EchoedParagraph] = []
        for paragraph, of, at in self._curated(source):
            # Taken out, so that what is left was found and not curated.
            echo = found.pop((paragraph, of, at), None) if at is not None else None
            both = self.text(source) is not None and self.text(of) is not None
            # That nothing was found says something only where both texts are at hand and the paragraph is named.
            unsettled: Basis = "curated" if both and at is not None else "untested"
            made.append(EchoedParagraph(paragraph, of, at, "agree" if echo else unsettled, echo, of in lost))
        made += [EchoedParagraph(*key, "found", echo, lost=False) for key, echo in found.items()]
        order = {"agree": 0, "curated": 1, "untested": 1, "found": 2}
        return tuple(sorted(made, key=lambda each: (each.paragraph, each.at is None, order[each.basis])))

    def _curated(self, source: str) -> list[tuple[int, str, int | None]]:
        """Return the curated echoes `(paragraph, of, at)` of a source, whichever of the two sources names them."""
        echoes = self.store.frames.echoes
        own = echoes.filter(pl.col("source") == source).select("paragraph", "of", "at")
        back = echoes.filter(pl.col("of") == source, pl.col("at").is_not_null()).select(
            paragraph="at", of="source", at="paragraph"
        )
        # Both sources may name one echo; a dictionary tells it once and keeps the curator's order.
        return list(dict.fromkeys(pl.concat([own, back]).iter_rows()))

    def _found(self, source: str) -> dict[tuple[int, str, int | None], Echo]:
        """Return the echoes found, by the paragraphs of the two digests; what no digest has is not among them."""
        here = self._numbers(source)
        made: dict[tuple[int, str, int | None], Echo] = {}
        for echo in self.echoes.of(source):
            there = self._numbers(echo.of)
            if echo.place in here and echo.at in there:
                made[here[echo.place], echo.of, there[echo.at]] = echo
        return made

    def _numbers(self, source: str) -> dict[int, int]:
        """Return the number of the digest's paragraph at each place of the original."""
        return {
            passage.place: passage.paragraph
            for passage in self.passages(source)
            if passage.place is not None and passage.paragraph is not None
        }

    def _fingerprints(self, source: str) -> list[str | None]:
        """Return the fingerprint of each paragraph of a source's digest, null where it has none."""
        digests = self.store.frames.digests
        return digests.filter(digests["source"] == source).sort("paragraph")["fingerprint"].to_list()
