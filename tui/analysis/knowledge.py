"""What was known on a day, and what is left of a store when some of its voices are not believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from tui.store.frames import Frames

_OF_FACTS = {
    "fact_actors": "fact",
    "fact_places": "fact",
    "routes": "fact",
    "quantities": "fact",
    "ties": "fact",
    "indicators": "fact",
    "citations": "fact",
}
_OF_SOURCES = {
    "derivations": ("source", "parent"),
    "flaws": ("source",),
    "digests": ("source",),
    "echoes": ("source", "of"),
}


def publishers(sources: pl.DataFrame) -> pl.DataFrame:
    """The voice that each source speaks with: its publisher where one is known; a lost or anonymous one, its own.

    Returns `[source, voice]`.
    """
    known = pl.col("publisher").is_not_null() & (pl.col("publisher") != "unknown") & ~pl.col("lost")
    return sources.select(source="id", voice=pl.when(known).then("publisher").otherwise("id"))


def through(citations: pl.DataFrame, chains: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Every voice that a citation passes through: its source, the source's publisher, each link and the root.

    Returns `[citation, voice]`, each pair once. To distrust a voice is to leave out every citation that it carries.
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


def visible(frames: Frames, as_of: date | None = None, distrusted: frozenset[str] = frozenset()) -> Frames:
    """The store as known on `as_of` (None: all of it) to somebody who does not believe the `distrusted`.

    A citation counts from the day on which its source was published for certain. `distrusted` holds ids of sources
    and of actors; a citation that passes through one of them anywhere in its chain is left out. A fact goes with its
    last citation, and takes its links with it; a source goes until it is published; actors, places and questions
    stay, and so do sources that are distrusted, for they are still there to be read.
    """
    citations, sources = frames.citations, frames.sources
    if as_of is not None:
        citations = citations.filter(pl.col("known") <= as_of)
        sources = sources.filter(pl.coalesce("latest", "entered") <= as_of)
    if distrusted:
        barred = (
            through(frames.citations, frames.chains, frames.sources)
            .filter(pl.col("voice").is_in(list(distrusted)))
            .select(id="citation")
        )
        citations = citations.join(barred, on="id", how="anti", maintain_order="left")
    if citations.height == frames.citations.height and sources.height == frames.sources.height:
        return frames

    facts = citations.select(fact="fact").unique()
    kept: dict[str, pl.DataFrame] = {
        "citations": citations,
        "sources": sources,
        "facts": frames.facts.join(facts, left_on="id", right_on="fact", how="semi", maintain_order="left"),
        "chains": frames.chains.join(
            citations.select("id"), left_on="citation", right_on="id", how="semi", maintain_order="left"
        ),
    }
    for name, column in _OF_FACTS.items():
        if name not in kept:
            frame: pl.DataFrame = getattr(frames, name)
            kept[name] = frame.join(facts, left_on=column, right_on="fact", how="semi", maintain_order="left")
    for name, columns in _OF_SOURCES.items():
        rest: pl.DataFrame = getattr(frames, name)
        for column in columns:
            rest = rest.join(sources.select("id"), left_on=column, right_on="id", how="semi", maintain_order="left")
        kept[name] = rest
    return replace(frames, **kept)


def of_facts(frames: Frames, facts: pl.Series) -> Frames:
    """The store cut down to some facts: their citations, chains and links. Everything else stays whole.

    `facts` holds fact ids. For methods that need the whole of a question, give it whole.
    """
    wanted = pl.DataFrame({"fact": facts.unique()})
    citations = frames.citations.join(wanted, on="fact", how="semi", maintain_order="left")
    kept: dict[str, pl.DataFrame] = {
        "facts": frames.facts.join(wanted, left_on="id", right_on="fact", how="semi", maintain_order="left"),
        "citations": citations,
        "chains": frames.chains.join(
            citations.select("id"), left_on="citation", right_on="id", how="semi", maintain_order="left"
        ),
    }
    for name, column in _OF_FACTS.items():
        if name not in kept:
            frame: pl.DataFrame = getattr(frames, name)
            kept[name] = frame.join(wanted, left_on=column, right_on="fact", how="semi", maintain_order="left")
    return replace(frames, **kept)
