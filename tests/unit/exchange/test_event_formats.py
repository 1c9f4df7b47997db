"""Event data of each format → rows of the layer: what each column becomes, and what is refused."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import exchange_files as files
from tests.unit.exchange.folder import Folder
from tui.base.errors import SyrtuiError
from tui.events.schema import EVENTS
from tui.exchange import read_gdelt, table
from tui.exchange.column_map import ColumnMap
from tui.exchange.input_file import InputFile


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


FIRST: Final = {"start": date(2024, 12, 1), "lon": 35.95, "lat": 35.4}
EXPECTED: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "ucdp": (
        files.ucdp(),
        FIRST | {
            "id": "244657", "end": date(2024, 12, 1), "date_precision": "day", "place": "Airfield town",
            "place_precision": "near", "kind": "state-based conflict", "actor_a": "Government of Southland",
            "actor_b": "Northern force", "deaths_low": 5, "deaths_best": 7, "deaths_high": 12,
            "text": "Fighting, again", "url": None, "published": None, "row": 1,
        },
    ),
    "acled": (
        files.acled(),
        FIRST | {
            "id": "SOU101", "date_precision": "day", "place": "Airfield town", "place_precision": "exact",
            "kind": "Battles: Armed clash", "actor_a": "Northern force", "deaths_low": None, "deaths_best": 3,
            "text": 'On 1 December, "both" sides clashed, near the town.', "published": date(2024, 12, 10), "row": 1,
        },
    ),
    "gdelt": (
        files.gdelt(),
        FIRST | {
            "id": "1215940001", "kind": "fight", "place": 'Airfield town, "Coast, Southland', "place_precision": "near",
            "actor_a": "REBEL", "actor_b": "SOUTHLAND", "url": "https://news.example/1", "published": date(2024, 12, 2),
            "text": "CAMEO 190, Goldstein -10.0, mentions 4, sources 1", "row": 1,
        },
    ),
    "airwars": (
        files.airwars(),
        {
            "id": "SL0042", "start": date(2024, 12, 1), "end": date(2024, 12, 2), "date_precision": "week",
            "place": "Harbour town", "place_precision": "near", "kind": "Airstrike", "actor_a": "Southern air force",
            "actor_b": "Northern force", "deaths_low": 2, "deaths_best": None, "deaths_high": 4,
            "text": "A market was hit.", "url": "https://airwars.example/civ/sl0042", "published": date(2024, 12, 5),
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", EXPECTED)
def test_a_row_becomes_an_event(folder: Folder, form: str) -> None:
    content, expected = EXPECTED[form]
    outcome = folder.take(form, "data.csv", content)
    rows = folder.rows(form)
    assert rows.schema == EVENTS
    assert outcome.read == outcome.events == len(rows)
    first = rows.filter(pl.col("row") == 1).row(0, named=True)
    assert {name: first[name] for name in expected} == expected
    raw = json.loads(first["raw"])
    assert all(isinstance(value, str) for value in raw.values())
    assert len(raw) == len(next(iter(content.splitlines())).split("\t" if form == "gdelt" else ","))
    again = folder.take(form, "data.csv", content).added
    assert again is not None
    assert (again.new, again.replaced, again.unchanged) == (0, 0, len(rows))


def test_what_else_the_formats_come_as(folder: Folder) -> None:
    """Without a header, from an API, in an archive, with semicolons, in UTF-16: the same rows."""
    assert folder.take("ucdp", "candidate.csv", files.ucdp(header=False)).events == 2
    assert folder.take("gdelt", "old.csv", files.gdelt(58), name="old").events == 2
    expected = folder.take("acled", "a.csv", files.acled())
    assert expected.events == 2
    whole = folder.rows("acled").drop("raw")
    api = folder.take("acled", "a.json", files.acled_json(), name="api")
    assert api.events == 2
    assert folder.rows("api").drop("raw", "dataset").equals(whole.drop("dataset"))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("20241201.export.CSV", files.gdelt())
    assert folder.take("gdelt", "20241201.export.CSV.zip", archive.getvalue()).events == 2
    for name, content in {
        "packed.csv.gz": gzip.compress(files.acled().encode()),
        "semicolons.csv": files.acled(separator=";").encode(),
        "utf16.csv": files.acled().encode("utf-16"),
        "bom.csv": files.acled().encode("utf-8-sig"),
        "crlf.csv": files.acled().replace("\n", "\r\n").encode(),
    }.items():
        again = folder.take("acled", name, content).added
        assert again is not None
        assert again.new == 0, name
        assert name == "crlf.csv" or again.unchanged == 2, name


def test_codes_say_how_exact_a_row_is(folder: Folder) -> None:
    folder.take("ucdp", "data.csv", files.ucdp())
    assert folder.rows("ucdp").sort("row").select("date_precision", "place_precision", "kind").row(1) == (
        "month",
        "country",
        "one-sided violence",
    )
    folder.take("acled", "data.csv", files.acled())
    second = folder.rows("acled").sort("row").row(1, named=True)
    assert (second["date_precision"], second["place_precision"]) == ("week", "province")
    assert second["text"] == '=HYPERLINK("http://x.example","click")'


@pytest.mark.parametrize("path", ["fast", "row by row"])
def test_rows_that_cannot_be_read_are_told_by_number(
    folder: Folder, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if path == "row by row":
        monkeypatch.setattr(table, "_sound", lambda *_: None)
    rows = [dict(files.ACLED_ROWS[0], event_id_cnty=f"S{number}") for number in range(1, 9)]
    rows[1] |= {"event_date": "yesterday"}
    rows[2] |= {"latitude": "95"}
    rows[3] |= {"longitude": ""}
    rows[4] |= {"fatalities": "some"}
    rows[5] |= {"event_id_cnty": ""}
    rows[6] |= {"fatalities": "-3"}
    outcome = folder.take("acled", "data.csv", files.acled(rows))
    assert (outcome.read, outcome.events, outcome.refused) == (8, 2, 6)
    assert {each.what: each.rows for each in outcome.reasons} == {
        "event_date is no day": (2,),
        "its coordinates are nowhere on Earth": (3,),
        "it has one coordinate of two": (4,),
        "fatalities is no number": (5,),
        "it has no id": (6,),
        "fatalities is no count": (7,),
    }
    assert outcome.rejected == folder.path / "rejected-data.csv"
    told = pl.read_csv(outcome.rejected)
    assert told["row"].to_list() == [2, 3, 4, 5, 6, 7]
    assert json.loads(told["raw"][0])["event_date"] == "yesterday"


def test_rows_that_are_no_rows(folder: Folder) -> None:
    """Too short, too long, with a NUL, with a quotation mark that nobody closes: refused; those around are read."""
    lines = files.ucdp([dict(files.UCDP_ROWS[1], id=str(number)) for number in range(1, 9)]).splitlines()
    lines[2] = lines[2].rpartition(",")[0]
    lines[4] += ",more"
    lines[5] = lines[5].replace("Civilians", "Civ\0ilians")
    lines[7] = lines[7].replace("Civilians", '"Civilians')
    outcome = folder.take("ucdp", "data.csv", "\n".join(lines) + "\n")
    assert {each.what: each.rows for each in outcome.reasons} == {
        "it has fewer cells than the table has columns": (2,),
        "it has more cells than the table has columns": (4,),
        "a cell has a NUL byte in it": (5,),
        "a quotation mark is not closed, or one stands in a cell alone": (7,),
    }
    assert sorted(folder.rows("ucdp")["id"]) == ["1", "3", "6"]


def test_lines_that_are_no_rows_are_never_made_rows_of_all_columns(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some MB of blank lines took gigabytes."""
    rows_made: list[int] = []
    read = pl.read_csv

    def spied(*given: Any, **named: Any) -> pl.DataFrame:
        found = read(*given, **named)
        rows_made.append(len(found))
        return found

    monkeypatch.setattr(pl, "read_csv", spied)
    content = files.acled() + "\n" * 100_000 + files.acled().partition("\n")[2].replace("SOU", "NEW")
    outcome = folder.take("acled", "data.csv", content)
    assert (outcome.read, outcome.events, outcome.refused) == (4, 4, 0)
    assert max(rows_made, default=0) < 100


def test_pieces_end_between_rows(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the pieces that a file is read in, its rows are the same, with their numbers."""
    rows = [
        dict(files.ACLED_ROWS[0], event_id_cnty=f"S{number}", notes="a\n" * (number % 5) + ' "b",\n' * (number % 3))
        for number in range(1, 200)
    ]
    content = files.acled(rows)
    folder.take("acled", "data.csv", content, name="whole")
    monkeypatch.setattr(table, "PIECE_BYTES", 700)
    monkeypatch.setattr("tui.exchange.input_file._BLOCK", 128)
    folder.take("acled", "data.csv", content, name="pieces")
    assert folder.rows("whole").drop("dataset").equals(folder.rows("pieces").drop("dataset"))


@pytest.mark.parametrize(
    ("form", "content", "said"),
    [
        ("ucdp", files.acled(), "looks like ACLED: `syrtui import acled`"),
        ("acled", files.ucdp(), "looks like UCDP GED: `syrtui import ucdp`"),
        ("acled", files.gdelt(), "looks like GDELT events: `syrtui import gdelt`"),
        ("gdelt", files.airwars(), "looks like Airwars: `syrtui import airwars`"),
        ("csv", files.airwars(), "looks like Airwars: `syrtui import airwars`"),
        ("timelinejs", files.geojson(), "looks like GeoJSON: `syrtui import geojson`"),
        ("geojson", files.stix(), "looks like STIX 2.1: `syrtui import stix`"),
        ("stix", files.misp(), "looks like MISP core format: `syrtui import misp`"),
        ("misp", files.kml(), "looks like KML 2.2 or KMZ: `syrtui import kml`"),
        ("kml", files.ftm(), "looks like FollowTheMoney: `syrtui import ftm`"),
        ("acled", json.dumps({"data": [*files.UCDP_ROWS]}), "looks like UCDP GED: `syrtui import ucdp`"),
        ("ucdp", "a,b\n1,2\n", "no column id, date_start, side_a; any table can be read with `syrtui import csv`"),
        ("ucdp", "", "it is empty"),
        ("geojson", "{", "this is no JSON"),
        ("acled", b"\x89PNG\0\0\0\1" * 9, "or no text"),
        ("acled", files.acled().encode("utf-16-le"), "--encoding utf-16-le"),
        ("acled", files.acled().replace("click", "clïck").encode("cp1252"), "row 2: the byte 0xef is no UTF-8"),
        ("acled", files.acled().replace("\n", "\r"), "its lines end with CR alone"),
        ("acled", gzip.compress(files.acled().encode())[:-20], "it is broken, or ends too early"),
        ("acled", b"PK\3\4 no archive", "the archive is broken"),
        ("acled", files.acled([{"event_id_cnty": "1"}] * 3), "row 1: it has no day; so 3 rows"),
        ("geojson", '{"type": "FeatureCollection", "features": [{"id": 1}, {]}', "after item 1 it is no JSON"),
        ("geojson", '{"features": ' + "[" * 30_000, "nested more than 2,000 deep"),
        ("geojson", '{"features": [' + '{"id": 1},\n' * 9_000 + "[" * 30_000, "nested more than 2,000 deep"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) and value.isprintable() else "",
)  # fmt: skip
def test_a_file_that_is_something_else(folder: Folder, form: str, content: str | bytes, said: str) -> None:
    with pytest.raises(SyrtuiError) as told:
        folder.take(form, "data", content)
    assert said in str(told.value)
    assert not [*folder.root.glob("events/*/*.parquet"), *folder.root.glob("import/*")]
    assert not [*folder.path.glob(".*")]


def test_an_archive_does_not_fill_the_disk(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.exchange.input_file._FREE_BYTES", 0)
    bomb = gzip.compress(files.acled().encode() + b"0" * 10**6)
    with pytest.raises(SyrtuiError, match="more than 100 times its size"):
        folder.take("acled", "data.csv.gz", bomb)


def test_an_encoding_that_is_named_is_believed(folder: Folder) -> None:
    content = files.acled().replace("click", "clïck").encode("cp1252")
    folder.take("acled", "data.csv", content, encoding="cp1252")
    assert "clïck" in folder.rows("acled").sort("row")["text"][1]


def test_gdelt_as_it_is_handed_on(folder: Folder) -> None:
    """As collected before there were addresses, with a header as a query gives it, and the list of all files."""
    for width, name in ((57, "old"), (58, "daily"), (61, "now")):
        folder.take("gdelt", "20130331.export.CSV", files.gdelt(width), name=name)
        assert folder.rows(name)["published"].to_list() == [date(2024, 12, 2)] * 2, width
        assert (folder.rows(name)["url"].null_count() == 2) == (width == 57)
    columns = read_gdelt.COLUMNS[61]
    rows = [dict(zip(columns, line.split("\t"), strict=True)) for line in files.gdelt().splitlines()]
    folder.take("gdelt", "query.csv", files.table(columns, rows), name="query")
    assert folder.rows("query").drop("dataset", "raw").equals(folder.rows("now").drop("dataset", "raw"))
    listed = "150383 297a16b493de7cf6ca809a7cc31d0b93 http://data.example/gdeltv2/20150218230000.export.CSV.zip\n" * 3
    with pytest.raises(SyrtuiError, match=r"the list of GDELT's files; give those that end in \.export\.CSV\.zip"):
        folder.take("gdelt", "masterfilelist.txt", listed)


def test_airwars_as_its_site_gives_it(folder: Folder) -> None:
    folder.take("airwars", "incidents.json", files.airwars_json())
    event = folder.rows("airwars").row(0, named=True)
    assert (event["id"], event["actor_b"], event["deaths_low"]) == ("SL0042", "Northern force; Others", 2)


CELLS: Final = st.text('ab,"\n é', max_size=4)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=12))
def test_no_row_is_too_short_unnoticed(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    """The fast reader would fill up what is missing: a row is whole, or refused with its number."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([["one", "two", "three"], *rows])
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    path.write_bytes(text.getvalue().encode())
    file = InputFile(path)
    batches = [*table.read_csv(file, table.read_head(file))]
    whole = [(number, tuple(row)) for number, row in enumerate(rows, 1) if len(row) == 3]
    read = [(number, row) for each in batches for number, row in zip(each.rows, each.cells.rows(), strict=True)]
    assert read == whole
    assert [each.row for batch in batches for each in batch.refused] == [
        number for number, row in enumerate(rows, 1) if len(row) != 3
    ]


def test_a_failure_in_the_middle_leaves_what_was_there(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.take("acled", "data.csv", files.acled())
    monkeypatch.setattr(table, "PIECE_BYTES", 700)
    monkeypatch.setattr("tui.exchange.input_file._BLOCK", 128)
    rows = [
        dict(files.ACLED_ROWS[0], event_id_cnty=f"S{number}", latitude="99" if number < 9 else "35")
        for number in range(99)
    ]
    broken = files.acled(rows).encode() + b"\xff\n"
    with pytest.raises(SyrtuiError, match="row 100: the byte 0xff"):
        folder.take("acled", "more.csv", broken)
    assert len(folder.rows("acled")) == 2
    assert not [*folder.path.glob("*rejected*")]


def test_a_full_disk_is_told_as_one(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        # As polars tells it.
        raise pl.exceptions.ComputeError("parquet: underlying IO error: No space left on device (os error 28)")

    with monkeypatch.context() as broken:
        broken.setattr(pl.DataFrame, "write_parquet", full)
        with pytest.raises(OSError, match="No space left on device") as told:
            folder.take("acled", "data.csv", files.acled())
    assert (told.value.errno, told.value.filename) == (28, str(folder.root / "events" / "acled"))
    outcome = folder.take("acled", "data.csv", files.acled())
    assert outcome.added is not None
    assert outcome.added.new == 2


def test_timelines_keep_how_exact_a_day_is(folder: Folder) -> None:
    outcome = folder.take("timelinejs", "war.json", files.timelinejs())
    assert [each.what for each in outcome.reasons] == ["its year is none of our calendar"]
    told = folder.rows("war").sort("row").select("start", "end", "date_precision", "text").rows()
    assert told == [
        (date(2024, 12, 1), date(2024, 12, 1), "day", "Shelling: Two guns & a mortar."),
        (date(2024, 11, 1), date(2024, 11, 30), "month", "Talks"),
        (date(2024, 12, 2), date(2024, 12, 5), "week", "Siege"),
    ]


OWN: Final = """\
Ref;Date;Lat;Long;Town;Type;Killed;What happened
1;03/04/2024;35,4;35,95;Airfield;raid;2;A raid
2;13/04/2024;;;Harbour;raid;unknown;Another
3;2024;;;Harbour;raid;;All year
"""


def test_a_table_of_ones_own_is_mapped(folder: Folder) -> None:
    """Names and days tell the map; what they leave open is asked, with the map to save."""
    trial = folder.take("csv", "mine.csv", OWN, trial=True)
    assert trial.events == 3
    assert 'date-format: "%d/%m/%Y"' in trial.map
    assert not (folder.root / "events").exists()
    folder.take("csv", "mine.csv", OWN)
    told = folder.rows("mine").sort("row").select("id", "start", "end", "lon", "deaths_best", "date_precision").rows()
    assert told == [
        ("1", date(2024, 4, 3), date(2024, 4, 3), 35.95, 2, "day"),
        ("2", date(2024, 4, 13), date(2024, 4, 13), None, None, "day"),
        ("3", date(2024, 1, 1), date(2024, 12, 31), None, None, "year"),
    ]
    unclear = OWN.replace("13/04", "05/04")
    with pytest.raises(SyrtuiError, match="could be %d/%m/%Y or %m/%d/%Y") as asked:
        folder.take("csv", "mine.csv", unclear)
    assert "start: Date" in getattr(asked.value, "yaml", "")
    american = ColumnMap(start="Date", date_format="%m/%d/%Y", id="ref", text="What happened")
    folder.take("csv", "mine.csv", unclear, map=american, name="american")
    assert folder.rows("american").sort("row")["start"][0] == date(2024, 3, 4)
    with pytest.raises(SyrtuiError, match="no column 'dat' for start; did you mean Date"):
        folder.take("csv", "mine.csv", OWN, map=ColumnMap(start="dat"))
    with pytest.raises(SyrtuiError, match="which column has the day"):
        folder.take("csv", "mine.csv", "a,b\n1,2\n")


def test_objects_may_leave_out_what_they_do_not_say(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "OBJECTS", 1)
    said = [{"date": "2024-12-01", "kind": "raid"}, {"date": "2024-12-02"}, {"date": "2024-12-03", "id": 7}]
    assert folder.take("csv", "list.json", json.dumps(said)).events == 3
    assert folder.rows("list").sort("start")["kind"].to_list() == ["raid", None, None]


def test_rows_of_several_data_sets_are_not_thrown_together(folder: Folder) -> None:
    folder.take("ucdp", "data.csv", files.ucdp())
    folder.take("acled", "data.csv", files.acled())
    both = pl.concat([folder.rows("ucdp"), folder.rows("acled")])
    with pytest.raises(SyrtuiError, match=r"several data sets \(acled, ucdp\)"):
        folder.take("csv", "both.csv", both.write_csv())
    again = folder.take("csv", "one.csv", folder.rows("ucdp").write_csv())
    assert again.dataset == "ucdp"
    assert again.added is not None
    assert again.added.unchanged == 2


def test_our_own_events_come_back_as_they_were(folder: Folder) -> None:
    folder.take("ucdp", "data.csv", files.ucdp())
    before = folder.rows("ucdp")
    for name, content in (("out.csv", before.write_csv()), ("out.json", before.write_json())):
        form = "csv"
        folder.take(form, name, content, name="back")
        assert folder.rows("back").drop("dataset").equals(before.drop("dataset")), name
