"""Gaps: what nobody has taken from the sources, whose own text is not attached, and what has no date."""

from __future__ import annotations

import msgspec
import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.text_reuse.attached import Attached
from tui.analysis.views.names import Named


class UnusedParagraphs(Named, frozen=True):
    """A source, and the paragraphs of its digest from which no fact is taken."""

    paragraphs: tuple[int, ...]


class UndatedFact(msgspec.Struct, frozen=True):
    """A fact of which nobody says when it was."""

    fact: str
    says: str


class Gaps(msgspec.Struct, frozen=True, rename="kebab"):
    """What is missing, beside indicators that nobody reports and bases that are not assessed, which levels tell."""

    unused: tuple[UnusedParagraphs, ...]
    unattached: tuple[Named, ...] | None
    """Sources whose own text the user has not attached; None where nobody looks for it."""
    undated: tuple[UndatedFact, ...]
    """As far as the filter shows them, without background."""


def gaps(situation: Situation, attached: Attached | None = None) -> Gaps:
    """Return what is missing on the as-of day."""
    frames, lookup = situation.frames, situation.lookup
    known = frames.sources.sort("latest", "id", nulls_last=True).filter(~pl.col("lost"))["id"]
    digests = frames.digests.filter(pl.col("source").is_in(known.implode())).select("source", "paragraph")
    unused = digests.join(frames.citations, on=["source", "paragraph"], how="anti").sort("source", "paragraph")
    by_source = dict(unused.group_by("source").agg("paragraph").iter_rows())
    undated = situation.facts.filter(pl.col("earliest").is_null(), pl.col("latest").is_null())
    undated = undated.filter(pl.col("kind") != "background", pl.col("kind") != "forecast")
    return Gaps(
        tuple(
            UnusedParagraphs(each, lookup.source(each), tuple(by_source[each])) for each in known if each in by_source
        ),
        None
        if attached is None
        else tuple(Named(each, lookup.source(each)) for each in known if attached.text(each) is None),
        tuple(UndatedFact(*row) for row in undated.select("id", "says").iter_rows()),
    )
