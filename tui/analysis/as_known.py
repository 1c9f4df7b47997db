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
    """Return everyone that a citation passes through: its source, that source's publisher, each link and the origin.

    Returns `[citation, voice]`, each pair once. To exclude one is to leave out every citation through it.
    """
    links = chains.filter(pl.col("kind") != "unknown").select("citation", voice="link")
    by_publisher = (
        chains.filter(pl.col("kind") == "source")
        .join(publishers(sources), left_on="link", right_on="source")
        .select("citation", "voice")
    )
    origins = citations.select(citation="id", voice="origin")
    citing = citations.select(citation="id", voice="source")
    return pl.concat([links, by_publisher, origins, citing]).unique()


def lost_texts(frames: Frames) -> pl.DataFrame:
    """Return from which day each lost text is known: `[source, known]`.

    The day that the curator gives; else that of its second echo, for one echo shows no text behind it; else the day on
    which it was entered. An echo is a source that derives from it, echoes it, or has something from it by a chain. A
    lost text that a fact cites directly is known no later than that citation.
    """
    cited = frames.citations.group_by(text="source").agg(cited=pl.col("known").min())
    lost = frames.sources.filter("lost").select("id", "known", "entered")
    published = frames.sources.filter(~pl.col("lost")).select("id", day=pl.coalesce("latest", "out"))
    by_chain = frames.chains.filter(kind="source").join(
        frames.citations.select("id", "source"), left_on="citation", right_on="id"
    )
    echoes = pl.concat(
        [
            frames.derivations.select(text="parent", by="source"),
            frames.echoes.select(text="of", by="source"),
            by_chain.select(text="link", by="source"),
        ]
    )
    second = (
        echoes.unique()
        .filter(pl.col("text") != pl.col("by"))
        .join(published, left_on="by", right_on="id")
        .group_by("text")
        .agg(second=pl.col("day").sort().get(1, null_on_oob=True))
    )
    for found in second, cited:
        lost = lost.join(found, left_on="id", right_on="text", how="left", maintain_order="left")
    return lost.select(source="id", known=pl.min_horizontal(pl.coalesce("known", "second", "entered"), "cited"))


def hidden_links(frames: Frames, lost: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return the links that come to light only after their citation: `[citation, position, until]`.

    Until a lost text is known, a chain through it ends at the link before. `lost` is `lost_texts`, where it was
    computed already.
    """
    lost = lost_texts(frames) if lost is None else lost
    late = frames.chains.filter(kind="source").join(lost, left_on="link", right_on="source")
    known = frames.citations.select(citation="id", cited="known")
    first = late.join(known, on="citation").filter(pl.col("known") > pl.col("cited"), pl.col("position") > 0)
    if first.is_empty():
        return first.select("citation", "position", until="known")
    behind = frames.chains.select("citation", "position").join(
        first.select("citation", "known", at="position"), on="citation"
    )
    return (
        behind.filter(pl.col("position") >= pl.col("at"))
        .group_by("citation", "position")
        .agg(until=pl.col("known").max())
        .sort("citation", "position")
    )


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
        if "chains" in kept and "citations" in self.known and as_of is not None:
            kept["citations"] = _with_origins(self.frames, kept.get("citations", self.frames.citations), as_of)
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
    lost = lost_texts(frames)
    found = frames.sources.select("id").join(lost, left_on="id", right_on="source", how="left", maintain_order="left")
    # An undated source was out by the day on which a curator entered it, or by the last that can be looked at.
    published = frames.sources.select("id", known=pl.coalesce(found["known"], "latest", "out"))

    def by(frame: pl.DataFrame, column: str, days: pl.DataFrame, of: str) -> pl.Series:
        # In the frame's order: the days are laid beside its rows without a key.
        return frame.select(column).join(days, left_on=column, right_on=of, how="left", maintain_order="left")["known"]

    known = {
        "citations": cited["known"],
        "sources": published["known"],
        "facts": by(frames.facts, "id", facts, "fact"),
        "chains": _link_days(frames, cited, hidden_links(frames, lost)),
    }
    for name in _OF_FACTS:
        known[name] = by(getattr(frames, name), "fact", facts, "fact")
    decided = _resolution_days(frames, facts)
    known["resolutions"] = decided["known"]
    known["resolution_facts"] = by(frames.resolution_facts, "fact", decided, "fact")
    for name, columns in _OF_SOURCES.items():
        days = [by(getattr(frames, name), column, published, "id") for column in columns]
        known[name] = (
            days[0]
            if len(days) == 1
            # The later of two: a link of two sources would tell of one before it is published.
            else pl.select(pl.when(days[0] >= days[1]).then(days[0]).otherwise(days[1])).to_series()
        )
    return Horizon(frames, known)


def _resolution_days(frames: Frames, facts: pl.DataFrame) -> pl.DataFrame:
    """Return from which day the outcome of each forecast is known: `[fact, known]`, a row a resolution.

    That is its own day, or the later one of the last of the facts that decide it; never where one of these is left out.
    `facts` is `[fact, known]`.
    """
    deciding = (
        frames.resolution_facts.select("fact", "by")
        .join(facts.select("known", by="fact"), on="by", how="left")
        .group_by("fact")
        .agg(last=pl.col("known").max(), never=pl.col("known").is_null().any())
    )
    told = frames.resolutions.select("fact", own="known").join(facts, on="fact", how="left", maintain_order="left")
    found = told.join(deciding, on="fact", how="left", maintain_order="left")
    never = pl.col("known").is_null() | pl.col("never").fill_null(value=False)
    return found.select("fact", known=pl.when(~never).then(pl.max_horizontal("own", "known", "last")))


def _link_days(frames: Frames, cited: pl.DataFrame, hidden: pl.DataFrame) -> pl.Series:
    """Return from which day each link of a chain counts; links at and behind a lost text only once that is known."""
    links = frames.chains.select("citation", "position")
    days = links.join(cited.select("known", citation="id"), on="citation", how="left", maintain_order="left")
    found = days.join(hidden, on=["citation", "position"], how="left", maintain_order="left")
    return found.select(known=pl.when(pl.col("known").is_not_null()).then(pl.max_horizontal("known", "until")))["known"]


def _with_origins(frames: Frames, citations: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return citations with their origins as known on a day: those of the last links before hidden ones."""
    first = hidden_links(frames).filter(pl.col("until") > as_of).group_by("citation").agg(pl.col("position").min() - 1)
    ends = frames.chains.join(first, on=["citation", "position"]).join(
        publishers(frames.sources), left_on="link", right_on="source", how="left"
    )
    before = frames.chains.select("citation", before="link", position=pl.col("position") + 1)
    named = ends.join(before, on=["citation", "position"], how="left")
    origin = (
        pl.when(pl.col("kind") == "unknown")
        .then("unknown@" + pl.col("before"))
        .when(pl.col("kind") == "source")
        .then(pl.coalesce("voice", "link"))
        .otherwise("link")
    )
    early = named.select("citation", early=origin)
    found = citations.join(early, left_on="id", right_on="citation", how="left", maintain_order="left")
    return found.with_columns(origin=pl.coalesce("early", "origin")).drop("early")
