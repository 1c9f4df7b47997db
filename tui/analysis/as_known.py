"""What was known on a day, and what is left of a store without the sources and actors that are excluded."""

from __future__ import annotations

from datetime import date

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.store.schema.frames import FACT_FRAMES, Frames

# Citations do not follow their fact: its day is made from theirs.
_OF_FACTS = tuple(name for name, column in FACT_FRAMES.items() if column == "fact" and name != "citations")
_OF_SOURCES = {
    "derivations": ("source", "parent"),
    "flaws": ("source",),
    "digests": ("source",),
    "echoes": ("source", "of"),
}


def publishers(sources: pl.DataFrame) -> pl.DataFrame:
    """Return whom each source speaks for: its publisher where one is known; a lost or anonymous one, itself.

    Returns `[source, voice]`.
    """
    known = pl.col("publisher").is_not_null() & (pl.col("publisher") != "unknown") & ~pl.col("lost")
    return sources.select(source="id", voice=pl.when(known).then("publisher").otherwise("id"))


def through(citations: pl.DataFrame, chains: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Return everyone that a citation passes through: its source, that source's publisher, each link and the root.

    Returns `[citation, voice]`, each pair once. To exclude one is to leave out every citation through it.
    """
    links = chains.filter(pl.col("kind") != "unknown").select("citation", voice="link")
    by_publisher = (
        chains.filter(pl.col("kind") == "source")
        .join(publishers(sources), left_on="link", right_on="source")
        .select("citation", "voice")
    )
    roots = citations.select(citation="id", voice="root")
    citing = citations.select(citation="id", voice="source")
    return pl.concat([links, by_publisher, roots, citing]).unique()


class Horizon(msgspec.Struct, frozen=True):
    """A store with the day from which each of its rows counts, when some sources and actors are excluded.

    `known` has a Series of days for every frame that time or exclusion takes rows from, in the order of its rows; null
    where a row never counts.
    """

    frames: Frames
    known: dict[str, pl.Series]

    def counts(self, name: str, as_of: date | None = None) -> pl.Series:
        """Return which rows of a frame of `known` count on `as_of` (None: on the last day of all)."""
        days = self.known[name]
        return days.is_not_null() if as_of is None else (days <= as_of).fill_null(value=False)

    def visible(self, as_of: date | None = None) -> Frames:
        """Return the store as known on `as_of` (None: on the last day of all)."""
        kept = {}
        for name in self.known:
            counts = self.counts(name, as_of)
            # A frame that loses nothing stays the object that it is: filtering would copy it.
            if not counts.all():
                kept[name] = getattr(self.frames, name).filter(counts)
        return replace(self.frames, **kept) if kept else self.frames


def horizon(frames: Frames, excluded: frozenset[str] = frozenset()) -> Horizon:
    """Return the day from which every row of a store counts.

    A citation counts from the day on which its source was published for certain. `excluded` holds ids of sources
    and of actors; a citation that passes through one of them anywhere in its chain is left out. A fact goes with its
    last citation, and takes its links with it; a source goes until it is published; actors, places and questions
    stay, and so do sources that are excluded, for they are still there to be read.
    """
    cited = frames.citations.select("id", "fact", "known")
    if excluded:
        barred = through(frames.citations, frames.chains, frames.sources).filter(pl.col("voice").is_in(list(excluded)))
        left_out = pl.col("id").is_in(barred["citation"].implode())
        cited = cited.with_columns(known=pl.when(~left_out).then("known"))
    facts = cited.group_by("fact").agg(pl.col("known").min())
    # An undated source was out by the day on which a curator entered it.
    published = frames.sources.select("id", known=pl.coalesce("latest", "entered"))

    def by(frame: pl.DataFrame, column: str, days: pl.DataFrame, of: str) -> pl.Series:
        # In the frame's order: the days are laid beside its rows without a key.
        return frame.select(column).join(days, left_on=column, right_on=of, how="left", maintain_order="left")["known"]

    known = {
        "citations": cited["known"],
        "sources": published["known"],
        "facts": by(frames.facts, "id", facts, "fact"),
        "chains": by(frames.chains, "citation", cited.select("id", "known"), "id"),
    }
    for name in _OF_FACTS:
        known[name] = by(getattr(frames, name), "fact", facts, "fact")
    for name, columns in _OF_SOURCES.items():
        days = [by(getattr(frames, name), column, published, "id") for column in columns]
        known[name] = (
            days[0]
            if len(days) == 1
            # The later of two: a link of two sources would tell of one before it is published.
            else pl.select(pl.when(days[0] >= days[1]).then(days[0]).otherwise(days[1])).to_series()
        )
    return Horizon(frames, known)


def visible(frames: Frames, as_of: date | None = None, excluded: frozenset[str] = frozenset()) -> Frames:
    """Return the store as known on `as_of` (None: all of it) without what passes through the `excluded` (`horizon`)."""
    return horizon(frames, excluded).visible(as_of)
