"""What stands in the place of a thing that no source had yet published on the day at hand."""

from __future__ import annotations

import polars as pl

from tui.analysis.situation import Situation
from tui.render.rows.parts import BLANK, day_text, plain
from tui.render.text import Row, Target


def notice(situation: Situation, target: Target) -> list[Row]:
    """Says that something was published only later, and how to go on to it; nothing for what is known by the day."""
    if not _is_later(situation, target):
        return []
    return [
        plain(f"Not yet published on {day_text(situation.as_of)}.", "strong"),
        BLANK,
        plain("] goes on by a day, 0 to the latest.", "muted"),
    ]


def _is_later(situation: Situation, target: Target) -> bool:
    frames, lookup = situation.store.frames, situation.lookup
    match target.kind:
        case "fact":
            known = lookup.rows("citations", "fact", target.id)["known"]
        case "citation":
            known = lookup.rows("citations", "id", target.id)["known"]
        case "question":
            facts = frames.facts.filter(pl.col("question") == target.id)["id"]
            known = frames.citations.filter(pl.col("fact").is_in(facts.implode()))["known"]
        case "source" | "paragraph":
            source = target.id.rpartition("#")[0] or target.id
            known = lookup.rows("sources", "id", source).select(pl.coalesce("latest", "entered")).to_series()
        case _:
            return False
    return len(known) > 0 and not (known <= situation.as_of).any()
