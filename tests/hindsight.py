"""Levels in hindsight, and as each day gives them by itself: slow, and to be compared with."""

from __future__ import annotations

from datetime import date

import polars as pl
from msgspec.structs import replace

from tests.analysis_frames import assessor
from tui.analysis.corroboration.citation_weights import whole
from tui.analysis.threat.evidence import weigh
from tui.analysis.threat.index import levels_alone
from tui.store.schema.frames import Frames

COMPARED = ("base", "as_of", "index", "low", "high", "imminent", "contact_days")
"""What of a day's levels follows from that day alone; bands look back on the day before."""


def together(frames: Frames, first: date, last: date) -> pl.DataFrame:
    """The levels of all days, as they are worked out in one go."""
    return assessor(frames, window=f"{first}/{last}").retrospective_levels().select(COMPARED)


def by_itself(frames: Frames, day: date) -> pl.DataFrame:
    """The levels of one day from all that was ever published, on the facts that had begun by then."""
    about = assessor(frames).bearing
    told = about.testimony.citations.filter(~pl.col("denied")).group_by("fact_number").agg(pl.col("known").max())
    began = pl.coalesce("earliest", "latest", "known")
    begun = replace(about, found=about.found.join(told, on="fact_number").filter(began <= day).drop("known"))
    moments = pl.DataFrame({"scenario": [0], "day": [day]}, schema_overrides={"scenario": pl.UInt32})
    return levels_alone(begun, weigh(begun, whole()), moments).select(COMPARED)
