"""The theatre that ships, whatever its facts say: what must hold of its judgements."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from msgspec.structs import replace

from tests import judged
from tui.analysis.constants import Methods
from tui.analysis.methods_in_force import methods_in_force
from tui.analysis.query.lens import Lens
from tui.analysis.situation import look
from tui.analysis.views import explanations
from tui.analysis.views.report import report
from tui.render.report import brief, layout
from tui.store.load.reader import read
from tui.store.schema.frames import Frames, Store

LAST = date(2024, 12, 9)
DAYS = [date(2024, 11, 30), date(2024, 12, 3), date(2024, 12, 6), LAST]


@cache
def theatre() -> Store:
    return read(Path(__file__).parents[3] / "data")


@pytest.mark.parametrize("day", DAYS[:-1])
def test_as_known_on_a_day_nothing_later_is_told(day: date) -> None:
    store = theatre()
    seen = look(store, Lens(as_of=day), Methods())
    later = store.frames.citations.filter(pl.col("known") > day)
    sources = set(later["source"]) - set(seen.frames.sources["id"])
    facts = set(later["fact"]) - set(seen.frames.facts["id"])
    assert sources
    assert facts
    whole, bases = report(seen), [explanations.base(seen, base) for base in seen.lookup.bases]
    told = b"".join(map(layout.as_json, (whole, *bases))).decode() + layout.as_text(brief.page(whole))
    assert [name for name in sources | facts if f'"{name}"' in told] == []


def test_telling_every_fact_in_three_changes_no_level() -> None:
    methods = methods_in_force(theatre().theatre)
    whole, thrice = (
        judged.assess(each, DAYS, methods).levels.select("level", "index", "low", "high", "confidence", "lines")
        for each in (theatre().frames, _told_in(theatre().frames, 3))
    )
    assert thrice.rows() == [pytest.approx(row) for row in whole.iter_rows()]


def _told_in(frames: Frames, parts: int) -> Frames:
    """The same with each fact told in so many parts, each cited as the whole was."""

    def again(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        copies = [
            frame.with_columns(pl.col(column).str.replace(r"(#|$)", f"-part-{n}$1") for column in columns)
            for n in range(parts)
        ]
        return pl.concat(copies)

    of_facts = {
        name: again(getattr(frames, name), "fact")
        for name in ("fact_actors", "fact_places", "routes", "quantities", "ties", "indicators", "statuses", "endings")
    }
    return replace(
        frames,
        facts=again(frames.facts, "id"),
        citations=again(frames.citations, "id", "fact"),
        chains=again(frames.chains, "citation"),
        **of_facts,
    )
