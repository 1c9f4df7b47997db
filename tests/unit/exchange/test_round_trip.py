"""What is written as JSON is read back as what it was written from, record by record and file by file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

import msgspec
import pytest

from tests.theatres import changed, write
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.situation import look
from tui.analysis.views.extract import extract
from tui.exchange import write_extract, write_records
from tui.exchange.features import Feature
from tui.exchange.importing import Plan, import_file
from tui.exchange.input_file import InputFile
from tui.exchange.read_kml import read_kml
from tui.exchange.tables import record_table
from tui.exchange.write_table import encode
from tui.settings.exports import FORMATS, RECORD_TABLES
from tui.settings.paths import bundled_data, bundled_example
from tui.store.load.reader import read
from tui.store.schema.frames import PLACE_IN_FILE, SCHEMAS, Store
from tui.store.schema.records import KINDS
from tui.store.validate.lint import check


def read_back(written: bytes, folder: Path) -> Store:
    """The theatre that a file of JSON has, each of its lists as a file of YAML, which JSON is."""
    for kind, part in msgspec.json.decode(written, type=dict[str, msgspec.Raw]).items():
        (folder / f"{kind}.yaml").write_bytes(bytes(part))
    return read(folder)


def assert_same(first: Store, second: Store) -> None:
    assert first.theatre == second.theatre
    for name in SCHEMAS:
        one, other = (getattr(store.frames, name).drop(PLACE_IN_FILE, strict=False) for store in (first, second))
        assert one.equals(other), name


@pytest.mark.parametrize("bundled", [bundled_data, bundled_example])
def test_a_theatre_that_ships_comes_back_whole(bundled: object, tmp_path: Path) -> None:
    assert callable(bundled)
    store = read(bundled())
    written = write_records.encode(store, store.frames)
    again = read_back(written, tmp_path)
    assert not [problem for problem in again.problems if problem.severity == "error"]
    assert_same(store, again)
    assert write_records.encode(again, again.frames) == written


@pytest.mark.parametrize(("value", "decimals"), [("20", 0), ("20.0", 1), ("20.50", 2), ("0.1", 1)])
def test_how_finely_a_figure_is_rounded_survives(tmp_path: Path, value: str, decimals: int) -> None:
    store = read(write(tmp_path / "first", changed("facts/front.yaml", "value: 20,", f"value: {value},")))
    assert store.frames.quantities["decimals"].max() == decimals
    (tmp_path / "second").mkdir()
    assert_same(store, read_back(write_records.encode(store, store.frames), tmp_path / "second"))


def test_every_field_of_a_record_is_in_its_table() -> None:
    """So that a field which is added to the records is exported as well."""
    store = read(bundled_example())
    for kind, record in KINDS.items():
        if kind != "theatre":
            table = record_table(store.frames, next(name for name in RECORD_TABLES if name == kind))
            fields = {field.encode_name for field in msgspec.structs.fields(record)}
            # What changes where an assumption is wrong stands in columns of its own.
            assert fields - set(table.columns) <= {"if-wrong"}, kind


@pytest.mark.parametrize("subject", RECORD_TABLES)
def test_a_table_is_the_same_rows_in_json_and_parquet(subject: str) -> None:
    import io

    import polars as pl

    name = next(each for each in RECORD_TABLES if each == subject)
    table = record_table(read(bundled_example()).frames, name)
    assert pl.read_parquet(io.BytesIO(encode(table, "parquet"))).equals(table)
    rows = json.loads(encode(table, "json"))
    assert len(rows) == table.height > 0
    assert encode(table, "json") == encode(table, "json")


PICTURES: Final = (
    # format, ending, events that come back, facts without a day, records that the theatre is seen to have already
    ("geojson", "geojson", 248, 25, 36),
    ("kml", "kml", 248, 25, 36),
    ("timelinejs", "json", 248, 0, 0),  # leaves out facts without a day
    ("stix", "json", 0, 0, 92),
    ("misp", "json", 0, 0, 92),
)


def test_pictures_of_the_theatre_are_read_back_by_it(tmp_path: Path) -> None:
    """Facts that have a day come back as events, and nothing that is there is offered anew."""
    root = tmp_path / "theatre"
    shutil.copytree(bundled_data(), root)
    store = read(root)
    held = extract(look(store, Lens(), Methods()))
    for form, ending, events, undated, there in PICTURES:
        file = tmp_path / f"{form}.{ending}"
        name = next(each for each in FORMATS if each == form)
        file.write_bytes(write_extract.encode(held, name))
        outcome = import_file(Plan(format=form, root=root, store=store), InputFile(file))
        assert (outcome.events, outcome.refused, outcome.there) == (events, undated, there), form
        assert outcome.offered.total() == 0, form
    assert check(root).problems == check(bundled_data()).problems


def test_what_is_said_of_a_place_is_the_same_through_kml(tmp_path: Path) -> None:
    """Descriptions of KML are HTML: what has an apostrophe or a sign of HTML comes back as it was."""
    held = extract(look(read(bundled_data()), Lens(), Methods()))
    first = msgspec.structs.replace(held.places[0], about='Russia\'s "hub": A & B, 3 < 4')
    held = msgspec.structs.replace(held, places=(first, *held.places[1:]))
    file = tmp_path / "map.kml"
    file.write_bytes(write_extract.encode(held, "kml"))
    back = {each.properties.get("id"): each for each in read_kml(InputFile(file)) if isinstance(each, Feature)}
    assert {place.id: place.about for place in held.places} == {
        id_: each.properties.get("description", "")
        for id_, each in back.items()
        if each.properties.get("type") == "place"
    }


@pytest.mark.parametrize("ending", ["geojson", "kml", "kmz"])
def test_what_a_map_program_saves_of_our_map_is_read_as_it_was(tmp_path: Path, ending: str) -> None:
    """QGIS saves with GDAL, which has its own way of writing days and of packing KML."""
    from pyogrio import raw

    store = read(bundled_example())
    held = extract(look(store, Lens(), Methods()))
    ours, theirs = tmp_path / "ours.geojson", tmp_path / f"theirs.{ending}"
    ours.write_bytes(write_extract.encode(held, "geojson"))
    meta, _, shapes, columns = raw.read(ours)
    driver = "GeoJSON" if ending == "geojson" else "LIBKML"
    raw.write(theirs, shapes, columns, meta["fields"], geometry_type="Unknown", crs=meta["crs"], driver=driver)
    form = "geojson" if ending == "geojson" else "kml"
    outcome = import_file(Plan(format=form, root=tmp_path, store=store, trial=True), InputFile(theirs))
    assert outcome.events == sum(fact.span is not None for fact in held.facts) > 0
    assert (outcome.there, outcome.offered.total()) == (len(held.places), 0)
