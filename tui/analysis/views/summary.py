"""The summary above and below the panes: theatre, day, filter, and how many of the known facts are shown."""

from __future__ import annotations

from datetime import date

import msgspec

from tui.analysis.clock import Zone
from tui.analysis.query.printer import to_text
from tui.analysis.query.resolve import UnknownValue
from tui.analysis.situation import Situation
from tui.analysis.views.names_meant import NameMeant, names_meant, unknown_values


class Summary(msgspec.Struct, frozen=True):
    """A situation in a few values."""

    title: str
    """Of the theatre."""
    as_of: date
    is_latest: bool
    """Whether the day is the last of those that are shown together."""
    later: int
    """How many sources are known only after these days, where the day is the last of them."""
    last: date
    """The last day on which anything became known."""
    filter: str
    """As it is written; "" where nothing is filtered."""
    meant: tuple[NameMeant, ...]
    """What names in it were taken for that nobody is called."""
    unknown: tuple[UnknownValue, ...]
    """The values in it that nothing has."""
    excluded: tuple[str, ...]
    """Names of the sources and actors whose citations do not count."""
    shown: int
    known: int
    """How many facts the filter shows, of how many that are known."""
    zone: Zone
    """That times are shown in."""
    errors: int
    """How many records have errors."""
    edited: frozenset[str]
    """The methods whose constants the user has changed."""


def summary(situation: Situation) -> Summary:
    """Return the summary of a situation."""
    lens, is_latest = situation.lens, situation.as_of == situation.days[-1]
    return Summary(
        situation.store.theatre.title,
        situation.as_of,
        is_latest,
        later_sources(situation) if is_latest else 0,
        situation.lookup.days[-1],
        to_text(lens.where) if lens.filters else "",
        names_meant(situation),
        unknown_values(situation, read=False),
        tuple(sorted(map(situation.lookup.actor, lens.excluded))),
        len(situation.shown),
        situation.known,
        situation.zone,
        sum(problem.severity == "error" for problem in situation.problems),
        situation.day.methods.edited,
    )


def later_sources(situation: Situation) -> int:
    """Return how many sources tell something only after the as-of day, and within reach."""
    lookup, citations = situation.lookup, situation.store.frames.citations
    if situation.as_of >= lookup.days[-1]:
        return 0
    later = citations.filter(citations["known"].is_between(situation.as_of, lookup.days[-1], closed="right"))
    return later["source"].n_unique()
