"""An import adds each row once, replaces what is newer, and leaves nothing half-written."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.made_events import batches, rows
from tui.base.errors import SyrtuiError
from tui.events import opened
from tui.events.engines import Polars
from tui.events.layer import Added, add, kept
from tui.events.opened import DataSet, find
from tui.events.parquet import scan
from tui.events.queries import Rows
from tui.events.schema import EVENTS


def read(root: Path, name: str = "made") -> pl.DataFrame:
    files = [file for each in find(root) if each.name == name for file in each.files]
    return scan(files).collect().sort("id") if files else pl.DataFrame(schema=EVENTS)


def files(root: Path) -> dict[str, bytes]:
    return {str(each.relative_to(root)): each.read_bytes() for each in sorted(root.rglob("*")) if each.is_file()}


def test_the_same_rows_twice_change_no_byte(tmp_path: Path) -> None:
    assert add(tmp_path, "made", batches(2000, 300)) == Added(2000, 0, 0)
    assert_frame_equal(read(tmp_path), rows_of(2000, 300))
    before = files(tmp_path)
    moved = (batch.with_columns(row=pl.col("row") + 7) for batch in batches(2000, 300))
    assert add(tmp_path, "made", moved) == Added(0, 0, 2000)
    assert files(tmp_path) == before


def rows_of(number: int, size: int) -> pl.DataFrame:
    return pl.concat([*batches(number, size)]).sort("id")


def test_a_row_that_changes_its_year_is_there_once(tmp_path: Path) -> None:
    add(tmp_path, "made", [rows(100)])
    moved = rows(100).head(10).with_columns(start=date(1999, 5, 1), end=date(1999, 5, 2))
    assert add(tmp_path, "made", [moved]) == Added(0, 10, 0)
    found = read(tmp_path)
    assert found["id"].n_unique() == found.height == 100
    assert set(found.filter(pl.col("start").dt.year() == 1999)["id"]) == set(moved["id"])


def test_a_large_year_is_kept_in_parts_by_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.events.layer._PART", 40)
    monkeypatch.setattr("tui.events.layer._AT_ONCE", 5000)
    monkeypatch.setattr("tui.events.layer._COMPARED", 300)
    add(tmp_path, "made", batches(2000, 300))
    changed = rows_of(2000, 300).with_columns(text=pl.lit("as it was mended"))
    assert add(tmp_path, "made", [changed]) == Added(0, 2000, 0)
    assert_frame_equal(read(tmp_path), changed)
    year = min((tmp_path / "events" / "made").glob("year=*"))
    parts = [pl.read_parquet(each).get_column("start").to_list() for each in sorted(year.glob("*-[1-9].parquet"))]
    assert len(parts) > 1
    assert all(max(one) < min(other) for one, other in pairwise(parts))


def test_a_day_with_many_rows_is_kept_in_parts_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """None is sorted whole: a table that tells no more than the year has all its rows on one day."""
    monkeypatch.setattr("tui.events.layer._PART", 100)
    same = rows(2000).with_columns(start=date(2020, 1, 1), end=date(2020, 12, 31))
    add(tmp_path, "made", [same])
    assert_frame_equal(read(tmp_path), same.sort("id"))
    sizes = [
        pl.scan_parquet(each).select(pl.len()).collect().item() for each in tmp_path.glob("events/made/*/*.parquet")
    ]
    assert max(sizes) < 200


def test_what_is_written_is_told_once_all_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.events.layer._PART", 40)
    told: list[float] = []
    read: list[int] = []

    def given() -> Iterator[pl.DataFrame]:
        for batch in batches(2000, 300):
            assert not told
            read.append(len(batch))
            yield batch

    add(tmp_path, "made", given(), told.append)
    assert sum(read) == 2000
    assert told == sorted(told)
    assert (len(told) > 20, told[0] < 0.05, told[-1]) == (True, True, 1.0)


def test_a_row_that_came_out_earlier_replaces_nothing(tmp_path: Path) -> None:
    new = rows(10).with_columns(published=date(2024, 6, 1))
    add(tmp_path, "made", [new])
    old = new.with_columns(published=date(2023, 6, 1), deaths_best=999)
    assert add(tmp_path, "made", [old]) == Added(0, 0, 10)
    assert 999 not in read(tmp_path)["deaths_best"]


def test_an_import_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    add(tmp_path, "made", [rows(500)])
    before = files(tmp_path)

    def breaking() -> Iterator[pl.DataFrame]:
        yield rows(500, first=400, seed=2)
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="gone"):
        add(tmp_path, "made", breaking())
    assert files(tmp_path) == before


def test_what_a_killed_import_left_neither_counts_nor_stays(tmp_path: Path) -> None:
    add(tmp_path, "made", [rows(500)])
    folder = tmp_path / "events" / "made"
    year = next(folder.glob("year=*"))
    # Killed after it had written a year, and before the list.
    rows(50, first=900).write_parquet(year / "2.parquet")
    (folder / ".import-1" / "2020").mkdir(parents=True)
    assert read(tmp_path).height == 500
    assert add(tmp_path, "made", [rows(10, first=5000)]) == Added(10, 0, 0)
    assert read(tmp_path).height == 510
    assert not list(folder.glob(".import-*"))
    listed = kept(folder)
    assert listed is not None
    assert listed.rows == 510
    assert {*listed.files} == {str(each.relative_to(folder)) for each in folder.rglob("*.parquet")}


@pytest.mark.parametrize("name", ["../etc", "UCDP", "", "a/b"])
def test_a_data_set_has_a_plain_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(SyrtuiError, match="named by small letters"):
        add(tmp_path, name, [rows(1)])


@pytest.mark.parametrize("column", ["id", "start"])
def test_a_row_needs_an_id_and_a_day(tmp_path: Path, column: str) -> None:
    with pytest.raises(SyrtuiError, match="no id or no first day"):
        add(tmp_path, "made", [rows(5).with_columns(pl.lit(None).alias(column))])
    assert find(tmp_path) == ()


_row = st.tuples(st.sampled_from("abcde"), st.integers(0, 3), st.sampled_from([None, 1, 2, 3]), st.integers(0, 2))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.lists(_row, min_size=1, max_size=6), max_size=3), min_size=1, max_size=4))
def test_imports_come_to_what_a_dictionary_would(
    tmp_path_factory: pytest.TempPathFactory, imports: list[list[list[tuple[str, int, int | None, int]]]]
) -> None:
    root = tmp_path_factory.mktemp("events")
    known: dict[str, tuple[int, int | None, int]] = {}
    for number in imports:
        last = {id_: (year, day, deaths) for batch in number for id_, year, day, deaths in batch}
        expected = {"new": 0, "replaced": 0, "unchanged": 0}
        for id_, row in last.items():
            old = known.get(id_)
            earlier = old is not None and row[1] is not None and old[1] is not None and row[1] < old[1]
            verdict = "new" if old is None else "unchanged" if earlier or old == row else "replaced"
            expected[verdict] += 1
            if verdict != "unchanged":
                known[id_] = row
        assert add(root, "made", map(made, number)) == Added(**expected)
    found = read(root).select("id", pl.col("start").dt.year() - 2000, pl.col("published").dt.day(), "deaths_best")
    assert {id_: tuple(rest) for id_, *rest in found.iter_rows()} == known


def made(batch: list[tuple[str, int, int | None, int]]) -> pl.DataFrame:
    given = pl.DataFrame(batch, schema=["id", "year", "day", "deaths_best"], orient="row")
    dated = given.select(
        "id", "deaths_best", start=pl.date(2000 + pl.col("year"), 1, 1), published=pl.date(2024, 1, pl.col("day"))
    )
    return dated.select(dated[n] if n in dated.columns else pl.lit(None).alias(n) for n in EVENTS.names()).cast(EVENTS)


# --- where data sets lie ---


def test_data_sets_are_found_beside_the_theatre_and_where_it_says(tmp_path: Path) -> None:
    theatre, elsewhere = tmp_path / "theatre", tmp_path / "elsewhere"
    add(theatre, "made", [rows(10)])
    add(elsewhere, "acled", [rows(20)])
    others = tmp_path / "others" / "gdelt" / "year=2020"
    others.mkdir(parents=True)
    # As another program writes it: no list, and not all columns.
    rows(30).select("id", "dataset", "start", "end", "kind").write_parquet(others / "x.parquet")
    listed = ["../elsewhere/events", str(tmp_path / "oth*"), "not-there", "s3://bucket/events/ucdp"]
    found = {each.name: each for each in find(theatre, listed)}
    assert sorted(found) == ["acled", "gdelt", "made", "ucdp"]
    assert found["ucdp"] == DataSet("ucdp", ("s3://bucket/events/ucdp/**/*.parquet",), (0,))
    local = [file for name in ("acled", "gdelt", "made") for file in found[name].files]
    assert Rows(Polars(), local).per_day()["rows"].sum() == 60
    assert find(tmp_path) == ()


def test_a_file_that_cannot_be_read_takes_no_other_with_it(tmp_path: Path) -> None:
    add(tmp_path, "good", [rows(20)])
    broken = tmp_path / "events" / "other"
    broken.mkdir()
    (broken / "cut.parquet").write_bytes(b"PAR1 and no more")
    pl.DataFrame({"name": ["a"]}).write_parquet(broken / "table.parquet")
    rows(3).with_columns(pl.col("start").cast(pl.String)).write_parquet(broken / "texts.parquet")
    rows(3).write_parquet(broken / "well.parquet")
    # Its end is whole, and tells of rows that are lost: polars would panic over it.
    (broken / "beheaded.parquet").write_bytes((broken / "well.parquet").read_bytes()[500:])
    # The list of one data set names a file that is gone, that of another is no list.
    add(tmp_path, "lost", [rows(5)])
    gone = next((tmp_path / "events" / "lost").rglob("*.parquet"))
    rest = 5 - len(pl.read_parquet(gone))
    gone.unlink()
    add(tmp_path, "unlisted", [rows(7)])
    (tmp_path / "events" / "unlisted" / "files.json").write_text("{")
    (tmp_path / "empty").mkdir()
    listed = ["../nowhere", "events/*", "empty", "*.parquet"]
    sets = find(tmp_path, listed)
    assert opened.rows(sets).per_day()["rows"].sum() == 30 + rest
    damaged = opened.problems(tmp_path, listed, sets)
    assert [str(each) for each in damaged] == [
        "../nowhere: no Parquet file is there",
        "empty: no Parquet file is there",
        "*.parquet: no Parquet file is there",
        f"{gone.relative_to(tmp_path)}: files.json lists it, and it is not there",
        "events/other/beheaded.parquet: it is no Parquet file, or not all of one",
        "events/other/cut.parquet: it is no Parquet file, or not all of one",
        "events/other/table.parquet: it has no column id and no column start",
        "events/other/texts.parquet: its column start holds String, and not Date",
        "events/unlisted/files.json: it cannot be read, and every file beside it counts",
    ]
    assert [each.number for each in damaged] == [0, 2, 3, *[None] * 6]
    assert all(each.mend for each in damaged)
