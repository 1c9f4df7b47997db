"""Judgements → tables: levels and relations by day, forecasts with their outcomes; the user's own notes, events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec
import polars as pl

from tui.analysis import relations
from tui.analysis.situation import Situation
from tui.analysis.threat import scenarios
from tui.analysis.views.notes import NoteView, all_notes
from tui.settings.exports import Subject

Build = Callable[[Situation], pl.DataFrame]

_AT_ONCE: Final = 200
"""Days that are judged together: every citation that counts on a day is a row."""
_LEVEL: Final = (
    "base", "event", "status", "level", "index", "low", "high", "confidence", "reason", "lines", "sources", "newest",
    "carrier",
)  # fmt: skip
_RELATION: Final = (
    "a", "b", "state", "says", "kind", "type", "direction", "support", "lines", "origins", "best", "grade", "inferred",
    "since", "stale_since", "ended", "rolled_up_from",
)  # fmt: skip


def judged_table(seen: Situation, subject: Subject) -> pl.DataFrame:
    """Return the table of `subject`, one of `JUDGED_TABLES`: levels and relations on every day up to the situation's.

    A column says which version of the method a judgement is by, and whether its constants were edited. A filter chooses
    among relations, forecasts and notes on facts by the facts that it shows, and among events; levels are of all facts.
    """
    found = _TABLES[subject](seen).rename(lambda name: name.replace("_", "-"))
    # The last digits depend on how many threads have added up, and the same theatre is to give the same bytes.
    return found.with_columns(pl.col(pl.Float64).round(6))


def _by_day(seen: Situation, judged: Callable[[pl.Series], pl.DataFrame]) -> pl.DataFrame:
    """Return what is judged on every day up to the situation's, in order."""
    days: Sequence[date] = [day for day in seen.days if day <= seen.as_of] or [seen.as_of]
    blocks = [pl.Series(days[start : start + _AT_ONCE]) for start in range(0, len(days), _AT_ONCE)]
    return pl.concat([judged(block) for block in blocks])


def _levels(seen: Situation) -> pl.DataFrame:
    found = _by_day(seen, lambda days: scenarios.levels_as_known(seen.day.assessor.bearing, days))
    found = found.sort("as_of", maintain_order=True)
    return found.select(pl.col("as_of").alias("day"), *_LEVEL, method=pl.lit(seen.day.methods.version("threat")))


def _relations(seen: Situation) -> pl.DataFrame:
    assessor = seen.day.assessor
    found = _by_day(seen, lambda days: relations.as_known(assessor.testimony, days, assessor.methods).pairs)
    if seen.lens.filters:
        from tui.analysis.views.relations import reported_relations

        found = found.join(reported_relations(seen).select("a", "b").unique(), on=["a", "b"], how="semi")
    said = found.with_columns(state=relations.state(), says=_in_words(seen.lookup.actors)).sort("as_of", "a", "b")
    return said.select(pl.col("as_of").alias("day"), *_RELATION, method=pl.lit(seen.day.methods.version("relations")))


def _in_words(names: Mapping[str, str]) -> pl.Expr:
    """Return what `relations.phrase` says of each row, as an expression: there may be 10^5 rows."""
    filled = pl.col("word")
    for column, place in (("a", "a"), ("b", "b"), ("rolled_up_from", "through")):
        filled = filled.str.replace_all(f"{{{place}}}", pl.col(column).replace(names).fill_null(""), literal=True)
    for column in ("ended", "stale_since"):
        filled = filled.str.replace_all(
            f"{{{column}}}", pl.col(column).dt.strftime("%-d %b %Y").fill_null(""), literal=True
        )
    return filled


def _forecasts(seen: Situation) -> pl.DataFrame:
    found = seen.day.forecasts
    origins = found.origins.group_by("fact", maintain_order=True).agg(origins="origin")
    deciding = found.evidence.group_by("fact", maintain_order=True).agg(decided_by="by")
    shown = found.forecasts.filter(pl.col("fact").is_in(list(seen.shown)))
    for listed in (origins, deciding):
        shown = shown.join(listed, on="fact", how="left", maintain_order="left")
    version = seen.day.methods.version("structured")
    return shown.with_columns(pl.col("origins", "decided_by").fill_null([]), method=pl.lit(version))


def _notes(seen: Situation) -> pl.DataFrame:
    schema: dict[str, pl.DataType] = {name: pl.String() for name in NoteView.__struct_fields__}
    schema |= {"tags": pl.List(pl.String), "bookmark": pl.Boolean()}
    return pl.DataFrame([msgspec.structs.asdict(note) for note in all_notes(seen)], schema=schema)


def _events(seen: Situation) -> pl.DataFrame:
    from tui.analysis.views.events import shown_events

    return shown_events(seen)


_TABLES: Final[Mapping[Subject, Build]] = {
    "levels": _levels,
    "relations": _relations,
    "forecasts": _forecasts,
    "notes": _notes,
    "events": _events,
}
"""How each table is made."""
