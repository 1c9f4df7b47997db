"""A theatre's folder → frames: columns, bounds, chains and origins, and what is set aside."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from msgspec.structs import fields

from tests.survival import assert_whole
from tests.theatres import FILES, changed, write
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.situation import look
from tui.analysis.views.assumptions import assumptions
from tui.analysis.views.hypotheses import hypotheses
from tui.base.errors import NoTheatre
from tui.store.load.reader import read
from tui.store.schema.frames import SCHEMAS, Frames
from tui.store.schema.limits import Limits
from tui.store.validate.lint import check

STRENGTH = "if-wrong: {fact: near, base: airfield, indicator: hostile-proximity, strength: .25}"


def row(frame: pl.DataFrame, **key: Any) -> dict[str, Any]:
    return frame.row(by_predicate=pl.all_horizontal(pl.col(name) == value for name, value in key.items()), named=True)


def test_every_frame_has_its_schema(theatre: Path) -> None:
    with (theatre / "facts" / "fight.yaml").open("a", encoding="utf-8") as fight:
        fight.write("  - {events: ucdp, row: 412345}\n")
    frames = read(theatre).frames
    assert [field.name for field in fields(Frames)] == list(SCHEMAS)
    for name, schema in SCHEMAS.items():
        frame: pl.DataFrame = getattr(frames, name)
        assert dict(frame.schema) == schema
        assert frame.height > 0, f"the theatre of the tests exercises {name}"


def test_a_store_without_records_has_the_same_schemas(tmp_path: Path) -> None:
    (tmp_path / "theatre.yaml").write_text(re.sub("bases: .*", "bases: []", FILES["theatre.yaml"]))
    store = read(tmp_path)
    assert not store.problems
    for name, schema in SCHEMAS.items():
        assert dict(getattr(store.frames, name).schema) == schema


def test_what_names_a_base_no_more_stays_without_it(tmp_path: Path) -> None:
    """The set weighs its facts alone, the assumption stands behind a place, and neither is set aside."""
    theatre = changed("theatre.yaml", FILES["theatre.yaml"].splitlines()[4], "bases: []")
    tried = changed("assumptions.yaml", "if-wrong: {source: letter-1, published: 2024-12-01}", STRENGTH)
    root = write(tmp_path, {**theatre, **tried})
    store = read(root)
    rules = {each.rule: each.severity for each in check(root, vocabulary=Methods().vocabulary).problems}
    assert (rules["hypotheses-base"], rules["assumption-base"]) == ("warning", "warning")
    assert row(store.frames.hypothesis_sets, id="airfield-30-days")["base"] is None
    assert store.frames.weighings["fact"].to_list() == ["near"], "an indicator would be that of any base"
    assert ("place", "harbour") in store.frames.assumptions.select("behind_kind", "behind").rows()
    seen = look(store, Lens(), Methods())
    assert [each.moves for each in assumptions(seen).assumptions if each.id == "letter-is-6-dec"] == [()]
    (scores,) = [each.scores for each in hypotheses(seen).sets]
    assert {each.hypothesis for each in scores} == {"taken", "kept"}


def test_a_fact_keeps_its_place_dates_and_figures(theatre: Path) -> None:
    frames = read(theatre).frames
    near = row(frames.facts, id="near")
    assert (near["file"], near["line"], near["column"]) == ("facts/front.yaml", 1, 3)
    assert (near["earliest"], near["latest"], near["precision"]) == (date(2024, 12, 1), date(2024, 12, 3), "interval")
    assert near["when_text"] == "1 Dec – 3 Dec 2024"
    assert (near["question"], near["answer"]) == ("how-near", "20-km")
    far = row(frames.facts, id="far")
    assert (far["earliest"], far["latest"], far["approximate"], far["when_text"]) == (
        date(2024, 12, 2),
        date(2024, 12, 2),
        True,
        "~2 Dec 2024",
    )
    fight = row(frames.facts, id="fight")
    assert (fight["earliest"], fight["latest"], fight["precision"]) == (None, None, "unknown")
    assert row(frames.quantities, fact="near")["decimals"] == 0
    figure = row(frames.quantities, fact="far")
    assert (figure["value"], figure["low"], figure["high"], figure["bound"]) == (None, 35.0, 40.5, "exactly")


@pytest.mark.parametrize(
    ("written", "value", "decimals"),
    [("20", 20.0, 0), ("1.50", 1.5, 2), ("0.5", 0.5, 1), (".25", 0.25, 2), ("1e3", 1000.0, 0), ("12.0", 12.0, 1)],
)
def test_a_figure_is_as_fine_as_it_is_written(tmp_path: Path, written: str, value: float, decimals: int) -> None:
    store = read(write(tmp_path, changed("facts/front.yaml", "value: 20", f"value: {written}")))
    figure = row(store.frames.quantities, fact="near")
    assert (figure["value"], figure["decimals"]) == (value, decimals)


def test_a_tie_without_dates_has_those_of_its_fact(theatre: Path) -> None:
    ties = read(theatre).frames.ties
    since = row(ties, fact="fight", position=0)
    assert (since["since"], since["since_earliest"], since["since_latest"]) == (
        "2017",
        date(2017, 1, 1),
        date(2017, 12, 31),
    )
    until = row(ties, fact="fight", position=1)
    assert (until["since"], until["since_earliest"]) == (None, None)
    assert until["until_latest"] == date(2024, 12, 5)


def test_a_source_counts_from_its_latest_day(theatre: Path) -> None:
    frames = read(theatre).frames
    assert row(frames.citations, id="far#1")["known"] == date(2024, 12, 6)
    # 23:30 in UTC is the next day in Damascus
    assert row(frames.citations, id="near#1")["known"] == date(2024, 12, 4)
    assert row(frames.sources, id="lost-1")["latest"] is None


def test_a_source_that_nobody_can_date_counts_from_the_last_day_at_the_latest(tmp_path: Path) -> None:
    store = read(
        write(tmp_path, changed("sources/letter.yaml", "published: 2024-12-01/2024-12-06", "published: unknown"))
    )
    assert row(store.frames.citations, id="far#1")["known"] == date(2024, 12, 9)


def test_chains_begin_at_the_citing_source(theatre: Path) -> None:
    chains = read(theatre).frames.chains
    links = chains.filter(pl.col("citation") == "near#2").drop("citation").rows()
    assert links == [
        (0, "gazette-1", "source", "C", "press", True),
        (1, "insider", "actor", "F", "government", False),
    ]
    letter = row(chains, citation="far#1", position=0)
    assert (letter["reliability"], letter["side"], letter["named"]) == ("F", None, False)
    nobody = row(chains, citation="fight#1", position=1)
    assert (nobody["kind"], nobody["reliability"], nobody["side"], nobody["named"]) == ("unknown", None, None, False)


@pytest.mark.parametrize(
    ("chain", "origin"),
    [
        ("", "gazette"),  # the publisher's voice: two articles of one publisher are one
        ("chain: [insider], relation: quote,", "insider"),
        ("chain: [unknown], relation: cites,", "unknown@gazette-1"),
        ("chain: [insider, unknown], relation: quote,", "unknown@insider"),  # whoever the insider had it from
        ("chain: [letter-1], relation: quote,", "letter-1"),  # of no known publisher
        ("chain: [letter-1, lost-1], relation: repost,", "lost-1"),
    ],
)
def test_the_origin_is_the_last_voice(tmp_path: Path, chain: str, origin: str) -> None:
    changes = changed("facts/fight.yaml", "chain: [unknown], relation: cites,", chain)
    store = read(write(tmp_path, changes))
    assert not store.problems
    assert row(store.frames.citations, id="fight#1")["origin"] == origin


def test_all_problems_of_a_record_come_at_once(tmp_path: Path) -> None:
    broken = """\
id: fight
sayz: The two forces fight over the town.
kind: evnt
when: 2024-12-03/2024-12-01
actors: [north, soth]
cited:
  - {source: gazette-1, paragraph: "2", chain: [insidr], wording: asserted, credibility: 1}
  - {source: gazette-1, paragraph: 7, relation: cites, wording: asserted, credibility: 3}
"""
    store = read(write(tmp_path, {"facts/fight.yaml": broken}))
    assert [(problem.line, problem.column, problem.rule) for problem in store.problems] == [
        (1, 1, "schema-missing"),
        (2, 1, "schema-unknown-key"),
        (3, 7, "kind-unknown"),
        (4, 7, "bad-date"),
        (5, 17, "dangling-id"),
        (7, 36, "schema-type"),
        (7, 48, "chain-relation"),
        (7, 49, "dangling-id"),
        (7, 90, "schema-value"),
        (8, 36, "no-paragraph"),
        (8, 49, "chain-relation"),
    ]
    mends = " ".join(problem.mend for problem in store.problems)
    for right in ("`says`", "event", "2024-12-01/2024-12-03", "south", "insider", "2 or more", "1 to 2"):
        assert right in mends
    assert {problem.record for problem in store.problems} == {"fight"}
    assert store.frames.facts["id"].to_list() == ["near", "far", "outlook"]


def test_one_broken_date_sets_one_record_aside(tmp_path: Path) -> None:
    store = read(write(tmp_path, changed("facts/front.yaml", "when: 2024-12-02~", "when: 2024-12-32")))
    (problem,) = store.problems
    assert str(problem).startswith("facts/front.yaml:16:9: there is no day 32 in December 2024; ")
    assert store.frames.facts["id"].to_list() == ["fight", "near", "outlook"]


def test_an_actor_that_is_aside_keeps_a_bare_row(tmp_path: Path) -> None:
    store = read(write(tmp_path, changed("actors.yaml", "aliases: [Northerners, قوات الشمال]", "aliasses: []")))
    assert [problem.rule for problem in store.problems] == ["schema-unknown-key"]
    assert store.frames.facts.height == 4
    assert row(store.frames.actors, id="north")["name"] == "Northern force"


def test_an_actor_that_cannot_be_read_keeps_a_bare_row(tmp_path: Path) -> None:
    store = read(write(tmp_path, changed("actors.yaml", "name: Northern force", "name: Northern: force")))
    assert [(problem.rule, problem.line) for problem in store.problems] == [("yaml-syntax", 2)]
    assert store.frames.facts.height == 4
    assert row(store.frames.actors, id="north")["name"] == "north"
    assert store.frames.actors["id"].n_unique() == store.frames.actors.height == 5


def test_what_rests_on_a_broken_source_says_so(tmp_path: Path) -> None:
    store = read(
        write(
            tmp_path,
            changed(
                "sources/letter.yaml",
                "reliability: F\n  reliability-reason: Nothing",
                "reliability: G\n  reliability-reason: Nothing",
            ),
        )
    )
    assert {(problem.rule, problem.record) for problem in store.problems} == {
        ("schema-value", "letter-1"),
        ("source-aside", "far"),
    }
    assert "far" not in store.frames.facts["id"]
    assert "letter-1" not in store.frames.citations["source"]


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.parametrize("gone", [None, "", "- [", "id: known\nx: [", "- id: x\n", "42", "id: [x]"])
def test_a_file_that_is_gone_or_broken_leaves_a_whole_store(tmp_path: Path, name: str, gone: str | None) -> None:
    if name == "theatre.yaml" and gone is None:
        with pytest.raises(NoTheatre, match=r"no theatre\.yaml"):
            read(write(tmp_path, {name: gone}))
        return
    store = read(write(tmp_path, {name: gone}))
    assert store.problems or (gone in (None, "") and name.startswith(("facts/", "hypotheses", "assumptions")))
    assert_whole(store)


def test_a_broken_theatre_record_still_opens(tmp_path: Path) -> None:
    store = read(write(tmp_path, changed("theatre.yaml", "timezone: Asia/Damascus", "timezone: []")))
    assert [problem.rule for problem in store.problems] == ["schema-type"]
    assert (store.theatre.title, store.theatre.timezone) == ("Test theatre", "UTC")
    assert store.frames.facts.height == 4


def test_a_base_without_an_id_is_not_taken_for_a_place_without_one(tmp_path: Path) -> None:
    changes = {
        **changed("theatre.yaml", "{place: airfield,", "{place: Air field,"),
        **changed("places.yaml", "- id: town", "- id: To wn"),
    }
    assert read(write(tmp_path, changes)).theatre.base_ids == ["harbour"]


def test_progress_runs_to_the_end(theatre: Path) -> None:
    calls: list[tuple[int, int]] = []
    read(theatre, lambda done, total: calls.append((done, total)))
    assert calls == sorted(calls)
    assert calls[0][0] == 0
    assert calls[-1][0] == calls[-1][1] == sum(path.stat().st_size for path in theatre.rglob("*.yaml"))


def test_too_many_records_are_said(theatre: Path) -> None:
    store = read(theatre, limits=Limits(records=12))
    assert "file-limit" in {problem.rule for problem in store.problems}


def test_many_problems_are_counted(tmp_path: Path) -> None:
    broken = "".join(f"- {{id: f{n}, says: x}}\n" for n in range(40)) + "- {id: f0}\n- [1]\n"
    store = read(write(tmp_path, {"facts/x.yaml": broken}), limits=Limits(problems=10))
    told = [problem for problem in store.problems if problem.file == "facts/x.yaml"]
    assert len(told) == 11
    assert told[0].what.endswith("more problems of this file are not listed")
    assert store.frames.facts["id"].to_list() == ["fight", "near", "far", "outlook"]


def test_references_to_records_beyond_the_count_hold(tmp_path: Path) -> None:
    broken = "".join(f"- {{id: x{n}, nam: x}}\n" for n in range(20)) + "- {id: late, nam: x}\n"
    changes = {
        **changed("facts/fight.yaml", "actors: [north, south]", "actors: [north, late]"),
        "actors.yaml": FILES["actors.yaml"] + broken,
    }
    store = read(write(tmp_path, changes), limits=Limits(problems=10))
    assert {problem.file for problem in store.problems} == {"actors.yaml"}
    assert row(store.frames.actors, id="late")["name"] == "late"
    assert_whole(store)


@pytest.mark.parametrize("missing", ["nowhere", "theatre.yaml"])
def test_no_theatre(theatre: Path, missing: str) -> None:
    with pytest.raises(NoTheatre):
        read(theatre / missing)


def test_the_theatre_that_ships_is_sound() -> None:
    from tui.settings.paths import bundled_data

    store = read(bundled_data())
    assert [str(problem) for problem in store.problems if problem.severity == "error"] == []
    assert_whole(store)
