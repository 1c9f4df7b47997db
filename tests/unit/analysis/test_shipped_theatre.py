"""What the five articles come to: the cases that the methods were made for."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.hindsight import by_itself, together
from tui.analysis import disputes
from tui.analysis.constants import Disputes, Methods, Threat
from tui.analysis.query.lens import Lens
from tui.analysis.situation import look
from tui.analysis.threat import scenarios
from tui.analysis.views import explanations
from tui.analysis.views.report import report
from tui.render.report import layout, pages
from tui.store.load.reader import read
from tui.store.schema.frames import Store

LAST = date(2024, 12, 9)


@cache
def theatre() -> Store:
    return read(Path(__file__).parents[3] / "data")


@cache
def history() -> dict[date, float]:
    levels = scenarios.history(theatre().frames, (date(2024, 11, 27), LAST), Threat()).levels
    return dict(levels.filter(pl.col("base") == "khmeimim").select("as_of", "index").iter_rows())


def test_khmeimim_runs_as_the_reports_do() -> None:
    index = history()
    assert index[date(2024, 11, 28)] == pytest.approx(10), "nothing was known yet"
    assert index[date(2024, 11, 28)] < index[date(2024, 11, 29)] < index[date(2024, 12, 3)] < index[date(2024, 12, 7)]
    little = pytest.approx(index[date(2024, 12, 3)], abs=5)
    assert index[date(2024, 12, 6)] == little, "one more article of the same lost text adds little"
    assert index[date(2024, 12, 9)] < index[date(2024, 12, 7)], "the guarantee, and time"


def test_hindsight_is_what_each_day_gives_by_itself() -> None:
    days = pl.date_range(date(2024, 11, 27), LAST, eager=True)
    found = together(theatre().frames, days[0], days[-1])
    alone = pl.concat([by_itself(theatre().frames, day) for day in days])
    assert_frame_equal(found, alone, check_row_order=False)


def test_without_the_kremlin_source_the_index_is_higher() -> None:
    found = scenarios.sensitivity(theatre().frames, LAST, Threat())
    kremlin = found.filter(base="khmeimim", kind="root", id="kremlin-unnamed")
    assert kremlin["change"].item() > 5


def test_the_three_distances_are_one_voice_with_their_verdicts() -> None:
    found = disputes.find(theatre().frames, Disputes())
    question = pl.col("question") == "khmeimim-front-distance"
    verdicts = {
        frozenset((row["answer_a"], row["answer_b"])): (row["verdict"], row["flags"], row["voices"])
        for row in found.comparisons.filter(question).iter_rows(named=True)
    }
    lost = "latakia-advance-lost"
    assert verdicts == {
        frozenset(("20-mi", "20-km")): ("agree", ["unit-suspect"], lost),
        frozenset(("20-km", "35-km")): ("disjoint", ["one voice contradicts itself"], lost),
        frozenset(("20-mi", "35-km")): ("overlap", ["one voice contradicts itself"], lost),
    }
    answers = found.answers.filter(question)
    assert answers["roots"].to_list() == [1, 1, 1]
    assert answers["citations"].sum() == 4, "two articles, one voice"


def test_the_geodesic_from_qalaat_al_madiq_stands_beside_the_claim() -> None:
    checks = disputes.find(theatre().frames, Disputes()).checks
    check = checks.filter(pl.col("origin") == "qalaat-al-madiq").to_dicts()[0]
    assert check["geodesic_km"] == pytest.approx(40.05, abs=0.005)
    assert check["geodesic_miles"] == pytest.approx(24.89, abs=0.005)
    assert check["inferred"], "no article measures from there"


def test_the_guarantee_is_one_root_weighed_as_unknown() -> None:
    frames = theatre().frames
    evidence = scenarios.assess(frames, [LAST], Threat()).evidence
    guarantee = evidence.filter(base="khmeimim", indicator="security-guarantee")
    assert guarantee["root"].unique().to_list() == ["kremlin-unnamed"]
    assert guarantee["roots"].max() == 1
    assert guarantee["probability"].max() == pytest.approx(0.60), "F is unknown, not worthless"
    assert guarantee["e_low"].max() == 0


@pytest.mark.parametrize("day", [date(2024, 11, 30), date(2024, 12, 3), date(2024, 12, 6)])
def test_as_known_on_a_day_nothing_later_is_told(day: date) -> None:
    store = theatre()
    seen = look(store, Lens(as_of=day), Methods())
    later = store.frames.citations.filter(pl.col("known") > day)
    sources = set(later["source"]) - set(seen.frames.sources["id"])
    facts = set(later["fact"]) - set(seen.frames.facts["id"])
    assert sources
    assert facts
    whole, bases = report(seen), [explanations.base(seen, base) for base in seen.lookup.bases]
    told = b"".join(map(layout.as_json, (whole, *bases))).decode() + layout.as_text(pages.report(whole))
    assert [name for name in sources | facts if f'"{name}"' in told] == []


def test_splitting_every_fact_in_three_changes_no_level() -> None:
    frames = theatre().frames
    whole = scenarios.assess(frames, [LAST], Threat()).levels
    thrice = _split(theatre(), 3)
    split = scenarios.assess(thrice.frames, [LAST], Threat()).levels
    assert split["index"].to_list() == pytest.approx(whole["index"].to_list())


def _split(store: Store, parts: int) -> Store:
    """The same store with each fact told in so many parts, each cited as the whole was."""
    from msgspec.structs import replace

    def again(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        copies = [
            frame.with_columns(pl.col(column).str.replace(r"(#|$)", f"-part-{n}$1") for column in columns)
            for n in range(parts)
        ]
        return pl.concat(copies)

    frames = store.frames
    of_facts = {
        name: again(getattr(frames, name), "fact")
        for name in ("fact_actors", "fact_places", "routes", "quantities", "ties", "indicators")
    }
    return replace(
        store,
        frames=replace(
            frames,
            facts=again(frames.facts, "id"),
            citations=again(frames.citations, "id", "fact"),
            chains=again(frames.chains, "citation"),
            **of_facts,
        ),
    )
