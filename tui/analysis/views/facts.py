"""Facts: as rows of a list, and one by one with who says so and everything that it is linked to."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date
from functools import partial
from typing import Any

import msgspec
import polars as pl

from tui.analysis.clock import Clock
from tui.analysis.lookup import Lookup
from tui.analysis.situation import Situation
from tui.analysis.text_reuse.attached import Attached
from tui.analysis.views.citations import CitationView, view_citation
from tui.analysis.views.cited_events import CitedEvent, cited_events
from tui.analysis.views.deception import DeceptionMarks, deception_marks
from tui.analysis.views.disputes import Dispute, dispute, is_asked
from tui.analysis.views.event_rows import EventsBeside
from tui.analysis.views.figures import Figure
from tui.analysis.views.forecasts import Forecast, forecast
from tui.analysis.views.from_frame import FrameRows, from_row
from tui.analysis.views.names import Named, actor_names, place_names
from tui.analysis.views.support import OneText, Support, as_support, carried_by, one_texts

# --- in lists ---


class FactRow(msgspec.Struct, frozen=True):
    """A fact in a list."""

    id: str
    says: str
    when: str
    """The date as it is shown, at its precision: `27 Nov 2024`, `Nov 2024`, `unknown`."""
    kind: str
    shown: bool
    """Whether the filter shows it."""
    known: date | None = None
    """The day from which it counts."""
    grade: str | None = None
    """Grade of the citation with the highest p: `C3`."""
    lines: int | None = None
    """Independent lines behind its answer."""
    disputed: bool = False
    places: str = ""
    """Names of its places, joined by commas; only where the list shows them."""
    actors: str = ""
    """Names of its actors, joined by commas; only where the list shows them."""
    source: str = ""
    """Publisher and date of the source that it is first cited in; only where the list shows it."""
    more_sources: int = 0
    """In how many other sources it is cited."""


class FactRows(FrameRows[FactRow]):
    """Facts in the order of a frame of the store's `facts`.

    The frame may have the columns of `Situation.facts` (`known`, `grade`, `lines`, `disputed`), `places` and `actors`
    as texts, and `source` and `more_sources`; what it lacks is left empty.
    """

    def __init__(self, facts: pl.DataFrame, situation: Situation, year: int = 0) -> None:
        super().__init__(facts, "id", partial(_fact_row, situation.shown, situation.clock))
        self.year = year
        """The year that goes without saying among them: that of the theatre's first day; 0 for none."""


def _fact_row(shown: Container[str], clock: Clock, row: Mapping[str, Any]) -> FactRow:
    return FactRow(
        row["id"],
        row["says"],
        clock.tell(row["when_text"]),
        row["kind"],
        row["id"] in shown,
        row.get("known"),
        row.get("grade"),
        row.get("lines"),
        bool(row.get("disputed")),
        row.get("places") or "",
        row.get("actors") or "",
        row.get("source") or "",
        row.get("more_sources") or 0,
    )


def fact_rows(situation: Situation, ids: pl.Series) -> FactRows:
    """Return the known facts among these, by the first day on which they can have happened; undated ones last."""
    facts = situation.frames.facts
    found = facts.filter(facts["id"].is_in(ids.unique().implode()))
    ordered = found.sort("earliest", nulls_last=True, maintain_order=True)
    return FactRows(ordered, situation, situation.year)


# --- one by one ---


class Quantity(msgspec.Struct, frozen=True):
    """A figure with what it measures."""

    figure: Figure
    measure: str
    of: str
    """Name of the place that it is measured at; empty where none is given."""
    from_: str
    """Name of the place that it is measured from; empty where none is given."""
    inferred: bool
    """Whether no source names that place."""


class Grade(Support, frozen=True, kw_only=True):
    """How well a fact is supported, as known on the day."""

    implied: bool
    """Whether what implies it supports it further than its own voices do."""
    disputed: bool
    """Whether a rival of its answer has a vote."""


class Answering(msgspec.Struct, frozen=True):
    """The question that a fact answers, or whether it is so at all, with all answers that are known."""

    own: str
    """Id of the fact's own answer."""
    dispute: Dispute


class Indication(msgspec.Struct, frozen=True):
    """What a fact says about the threat to a base."""

    base: Named
    indicator: str
    strength: float | None
    """0 to 1; None where it is computed from the fact's distance."""


class FactTie(msgspec.Struct, frozen=True):
    """What a fact says about two actors."""

    from_: Named
    to: Named
    type: str
    inferred: bool
    """Whether no source says it outright."""


class FactView(msgspec.Struct, frozen=True):
    """A fact, who says so, and everything that it is linked to."""

    id: str
    says: str
    when: str
    """The date as it is shown, at its precision."""
    dated: str
    """How the date is known, where that is not plain."""
    kind: str
    note: str
    as_of: date
    grade: Grade | None
    """None where it is not known on the day."""
    quantity: Quantity | None
    citations: tuple[CitationView, ...]
    """Those known on the day."""
    events: tuple[CitedEvent, ...]
    """The rows of data sets that it cites, whose word is not weighed."""
    beside: EventsBeside | None
    """The events of its days near its places; None where there are none, or none was looked for yet."""
    question: Answering | None
    """None where it answers none that is asked on the day, and nobody denies it."""
    bears_on: tuple[Indication, ...]
    ties: tuple[FactTie, ...]
    forecast: Forecast | None
    """What it predicts, and the outcome; None where it is no forecast."""
    deception: DeceptionMarks | None
    """Whether who says it would deceive us; None where nobody has checked."""
    actors: tuple[Named, ...]
    done_to: tuple[Named, ...]
    """Those of the actors to whom the fact says it is done."""
    places: tuple[Named, ...]
    file: str
    """Where it is written, within the theatre's folder."""
    line: int
    year: int
    """The year that goes without saying in dates: that of the theatre's first day."""


def fact_view(situation: Situation, fact: str, attached: Attached | None = None) -> FactView | None:
    """Return a fact of the store; None where there is none of this id."""
    lookup = situation.lookup
    found = lookup.rows("facts", "id", fact)
    if found.is_empty():
        return None
    record = found.row(0, named=True)
    return from_row(
        FactView,
        record,
        when=situation.clock.tell(record["when_text"]),
        as_of=situation.as_of,
        grade=fact_grade(situation, fact, attached),
        quantity=_quantity(lookup, fact),
        citations=tuple(
            view_citation(situation, row, record["says"], record["when_text"])
            for row in situation.day.citations_of(fact).rows(named=True)
        ),
        events=cited_events(situation, fact),
        beside=_beside(situation, fact),
        question=answering(situation, fact, attached),
        bears_on=tuple(
            Indication(Named(row["base"], lookup.place(row["base"])), row["indicator"], row["strength"])
            for row in lookup.rows("indicators", "fact", fact).rows(named=True)
        ),
        ties=tuple(
            FactTie(
                Named(row["from"], lookup.actor(row["from"])),
                Named(row["to"], lookup.actor(row["to"])),
                row["type"],
                row["inferred"],
            )
            for row in lookup.rows("ties", "fact", fact).rows(named=True)
        ),
        forecast=forecast(situation, fact) if record["kind"] == "forecast" else None,
        deception=deception_marks(situation, "fact", fact),
        actors=actor_names(lookup, lookup.rows("fact_actors", "fact", fact)["actor"]),
        done_to=actor_names(lookup, lookup.rows("done_to", "fact", fact)["actor"]),
        places=place_names(lookup, lookup.rows("fact_places", "fact", fact)["place"]),
        year=situation.year,
    )


def _beside(situation: Situation, fact: str) -> EventsBeside | None:
    if not situation.may_have_events:
        return None
    # Late: a theatre without events does without the import.
    from tui.analysis.views.event_table import known_beside

    return known_beside(situation, fact)


def _quantity(lookup: Lookup, fact: str) -> Quantity | None:
    for row in lookup.rows("quantities", "fact", fact).rows(named=True):
        ends = {"of": row["of"], "from_": row["from"]}
        names = {end: lookup.place(place) if place else "" for end, place in ends.items()}
        return from_row(Quantity, row, figure=from_row(Figure, row, decimals=row["decimals"] or 0), **names)
    return None


def fact_grade(situation: Situation, fact: str, attached: Attached | None = None) -> Grade | None:
    """Return how well a fact is supported; None where it is not known on the day."""
    row = situation.day.grade_of(fact)
    if row is None:
        return None
    text: OneText | None = None
    # What implies a fact is another text than those that say so outright.
    if not row["implied"]:
        text = one_texts(situation, row["question"], attached).get(row["answer"])
    supported = as_support(row, carried_by(situation.lookup, row["source"]), text)
    return Grade(**supported, implied=row["implied"], disputed=row["disputed"])


def answering(situation: Situation, fact: str, attached: Attached | None = None) -> Answering | None:
    """Return the question that a fact answers, or whether it is so where that is denied; None where none is asked."""
    row = situation.day.grade_of(fact)
    if row is None or not is_asked(situation, row["question"]):
        return None
    return Answering(row["answer"], dispute(situation, row["question"], attached))
