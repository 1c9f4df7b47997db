from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests import judged
from tests.analysis_frames import assessor, cite, fact, frames, indicates, outlet, source
from tests.theatres import changed, write
from tui.analysis import timeline
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.situation import look
from tui.store.load.reader import read

EARLY, LATE = date(2024, 12, 1), date(2024, 12, 5)
PAPERS = [source("early", publisher="daily"), source("late", published="2024-12-02/2024-12-05", publisher="weekly")]
STORE = frames(
    [
        fact("old", cite("early"), cite("late", "tass"), indicates=indicates("hostile-advance"), actors=["hts"]),
        fact("new", cite("late"), indicates=indicates("strike-on-base"), actors=["hts"]),
        fact("a", cite("early"), answers=("q", "a")),
        fact("b", cite("late"), answers=("q", "b")),
        fact("doubted", cite("early"), cite("late", wording="denied")),
    ],
    PAPERS,
)


def test_a_source_counts_from_its_latest_day_and_brings_its_facts() -> None:
    before = judged.visible(STORE, date(2024, 12, 4))
    assert set(before.facts["id"]) == {"old", "a", "doubted"}
    assert before.sources["id"].to_list() == ["early"]
    for name in ("citations", "chains", "fact_actors", "indicators"):
        text = getattr(before, name).select(pl.concat_str(pl.all().cast(pl.String), ignore_nulls=True)).to_series()
        assert not text.str.contains("late|new").any(), name
    assert judged.visible(STORE, LATE) is STORE


@pytest.mark.parametrize("name", ["weekly", "tass"])
def test_to_distrust_a_voice_is_to_leave_out_all_that_it_carries(name: str) -> None:
    left = judged.visible(STORE, None, frozenset({name}))
    assert ("new" in set(left.facts["id"])) == (name == "tass")
    assert left.citations.filter(pl.col("fact") == "old")["source"].to_list() == ["early"]
    assert left.sources.height == 2, "what is distrusted can still be read"


def test_what_changed_between_two_days() -> None:
    found = assessor(STORE).changes(EARLY, LATE)
    assert found.facts.select("fact", "change").rows() == [
        ("old", "corroborated"),
        ("doubted", "denied"),
        ("b", "new"),
        ("new", "new"),
    ]
    assert found.disputes.select("question", "change").rows() == [("doubted", "opened"), ("q", "opened")]
    level = found.levels.to_dicts()[0]
    assert level["index_after"] > level["index_before"]
    back = assessor(STORE).changes(LATE, EARLY)
    assert set(back.facts.filter(pl.col("change") == "withdrawn")["fact"]) == {"b", "new"}
    assert set(back.disputes["change"]) == {"no longer disputed"}


def test_facts_stand_where_they_may_have_begun_the_finer_dated_first() -> None:
    dates = ["unknown", "2024-12", "2024-12-01", "../2024-12-03", "2024-11", "2024-12-01/2024-12-03"]
    facts = frames([fact(f"f{n}", cite("early"), when=when) for n, when in enumerate(dates)]).facts
    assert timeline.ordered(facts)["when"].to_list() == [
        "2024-11", "2024-12-01", "2024-12-01/2024-12-03", "2024-12", "../2024-12-03", "unknown",
    ]  # fmt: skip


def test_a_fact_is_certain_on_its_day_or_possible_on_several_and_never_two() -> None:
    told = frames(
        [
            fact("day", cite("early"), when="2024-12-02"),
            fact("about", cite("early"), when="2024-12-03~"),
            fact("span", cite("late"), when="2024-12-01/2024-12-04"),
            fact("by", cite("late"), when="../2024-12-01"),
            fact("since", cite("late"), when="2024-12-05/.."),
            fact("month", cite("late"), when="2024-12"),
            fact("any", cite("late"), when="2024"),
            fact("before", cite("late"), when="2023"),
            fact("unknown", cite("late"), when="unknown"),
        ],
        PAPERS,
    )
    found = timeline.per_day(told.facts, (date(2024, 11, 30), date(2024, 12, 5)))
    assert found.certain == (0, 0, 1, 0, 0, 0)
    assert found.possible == (1, 3, 2, 3, 2, 2)


def test_two_voices_of_one_publisher_are_distrusted_together() -> None:
    people = [outlet("daily")]
    left = judged.visible(frames([fact("it", cite("early"))], PAPERS, people), None, frozenset({"daily"}))
    assert left.facts.is_empty()


def test_a_source_of_unknown_date_is_known_on_the_last_day_at_the_latest(tmp_path: Path) -> None:
    changes = changed(
        "sources/gazette.yaml", "published: 2024-12-03T23:30:00Z", "published: unknown\npublished-note: x"
    )
    store = read(write(tmp_path, changes))
    day = look(store, Lens(), Methods())
    assert "gazette-1" in set(day.frames.sources["id"])
    assert day.known == store.frames.facts.height
    before = look(store, Lens(as_of=date(2024, 12, 8)), Methods())
    assert "gazette-1" not in set(before.frames.sources["id"])


def test_a_lost_text_that_a_fact_cites_itself_is_known_with_the_fact(tmp_path: Path) -> None:
    store = read(write(tmp_path, changed("sources/letter.yaml", "  derived-from: [lost-1]\n", "  lost: true\n")))
    for day in look(store, Lens(), Methods()).days:
        frames = look(store, Lens(as_of=day), Methods()).frames
        assert set(frames.citations["source"]) <= set(frames.sources["id"]), day
