"""Things that have no record, or that no source had yet published on the day at hand."""

from __future__ import annotations

from datetime import date

import msgspec
import polars as pl

from tui.analysis.situation import Situation
from tui.store.schema.frames import Frames


class Missing(msgspec.Struct, frozen=True):
    """A kind and an id of which the theatre has no record: it was set aside, or is gone since."""

    kind: str
    id: str


class NotYetKnown(msgspec.Struct, frozen=True):
    """Something that was published only after the day at hand."""

    as_of: date


def not_yet_known(situation: Situation, kind: str, id: str) -> NotYetKnown | None:  # noqa: A002 - the field's name
    """Return that a thing was published only later; None for what is known by the day, or is never published."""
    days = _published(situation, kind, id)
    if days is None or days.is_empty():
        return None
    first = days.min()
    return None if isinstance(first, date) and first <= situation.as_of else NotYetKnown(situation.as_of)


def _published(situation: Situation, kind: str, id: str) -> pl.Series | None:  # noqa: A002 - the field's name
    """Return the days on which a thing was published; None for kinds that are not."""
    # Not the day's frames: these lack what is excluded, which was published all the same.
    frames, lookup = situation.store.frames, situation.lookup
    match kind:
        case "fact":
            return lookup.rows("citations", "fact", id)["known"]
        case "citation":
            return lookup.rows("citations", "id", id)["known"]
        case "question":
            return situation.day.assessor.memory.once(("asked from", id), lambda: _asked_from(frames, id))
        case "source" | "paragraph":
            source = lookup.rows("sources", "id", id.rpartition("#")[0] or id)
            return source.select(pl.coalesce("latest", "out")).to_series()
        case _:
            return None


def _asked_from(frames: Frames, question: str) -> pl.Series:
    """Return the day from which a question is asked: its own, or that of its second answer.

    Of a question with one answer that of the first; of a fact, which asks whether it is so, that of its citations.
    """
    given = frames.questions.filter(pl.col("id") == question)["known"].drop_nulls()
    if len(given):
        return given
    facts = frames.facts.filter(pl.coalesce("question", "id") == question).select("answer", fact="id")
    first = frames.citations.join(facts, on="fact").group_by("answer").agg(pl.col("known").min())["known"].sort()
    return first.slice(1, 1) if len(first) > 1 else first
