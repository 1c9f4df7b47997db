"""The base map's files: lines and outlines are read, whatever is broken is named, nothing breaks the reader."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.theatres import write
from tui.store import basemap
from tui.store.basemap import FOLDER, load

LINE = [[35.0, 33.0], [36.0, 34.5]]


def lay(root: Path, layer: str, *geometries: object) -> Path:
    """Writes a layer of the base map, one feature a geometry."""
    features = [{"type": "Feature", "properties": None, "geometry": geometry} for geometry in geometries]
    return put(root, layer, json.dumps({"type": "FeatureCollection", "features": features}))


def put(root: Path, layer: str, text: str) -> Path:
    path = root / FOLDER / f"{layer}.geojson"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_lines_and_outlines_are_read(tmp_path: Path) -> None:
    lay(tmp_path, "coastline", {"type": "LineString", "coordinates": LINE})
    lay(tmp_path, "boundaries", {"type": "MultiLineString", "coordinates": [LINE, LINE]})
    lay(tmp_path, "lakes", {"type": "MultiPolygon", "coordinates": [[[*LINE, [35.5, 33.0, 120.0], LINE[0]]]]})
    read = load(tmp_path)
    assert read.coastline == (((35.0, 33.0), (36.0, 34.5)),)
    assert len(read.boundaries) == 2
    assert read.lakes[0][2] == (35.5, 33.0), "a height is not needed"
    assert read.provinces == ()
    assert read.problems == ()


def test_a_theatre_without_a_base_map_has_an_empty_one(tmp_path: Path) -> None:
    read = load(tmp_path / "nowhere")
    assert (read.coastline, read.problems) == ((), ())


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        ({"type": "Point", "coordinates": [35.0, 33.0]}, "Point"),
        ({"type": "LineString", "coordinates": [[35.0, 33.0], [200.0, 34.0]]}, "globe"),
        ({"type": "LineString", "coordinates": [[35.0], [36.0]]}, "length"),
        ({"type": "LineString", "coordinates": "west"}, "array"),
        (None, "null"),
    ],
    ids=["point", "off-the-globe", "one-number", "text", "null"],
)
def test_a_feature_that_cannot_be_drawn_is_named_and_the_rest_stays(
    tmp_path: Path, geometry: object, said: str
) -> None:
    lay(tmp_path, "coastline", {"type": "LineString", "coordinates": LINE}, geometry)
    read = load(tmp_path)
    assert len(read.coastline) == 1
    (problem,) = read.problems
    assert problem.file == "basemap/coastline.geojson"
    assert problem.what.startswith("feature 2: ")
    assert said in problem.what
    assert problem.mend
    assert problem.severity == "warning", "no record is lost by it"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"features": 3}', "[" * 100_000, '{"features": [' + "[" * 100_000], ids=len
)
def test_a_file_that_cannot_be_used_is_one_problem(tmp_path: Path, text: str) -> None:
    put(tmp_path, "lakes", text)
    lay(tmp_path, "coastline", {"type": "LineString", "coordinates": LINE})
    read = load(tmp_path)
    assert len(read.coastline) == 1
    assert [problem.file for problem in read.problems] == ["basemap/lakes.geojson"]


def test_a_link_out_of_the_theatre_is_not_followed(tmp_path: Path) -> None:
    outside = lay(tmp_path / "elsewhere", "lakes", {"type": "LineString", "coordinates": LINE})
    root = write(tmp_path / "theatre")
    (root / FOLDER).mkdir()
    (root / FOLDER / "lakes.geojson").symlink_to(outside)
    read = load(root)
    assert read.lakes == ()
    assert "out of the theatre" in read.problems[0].what


def test_what_is_no_file_cannot_hang_the_reader(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    os.mkfifo(tmp_path / FOLDER / "lakes.geojson")
    assert load(tmp_path).problems


def test_too_many_points_are_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(basemap, "MAX_POINTS", 3)
    lay(tmp_path, "coastline", *[{"type": "LineString", "coordinates": LINE}] * 2)
    read = load(tmp_path)
    assert len(read.coastline) == 1
    assert "more than 3 points" in read.problems[0].what


def test_a_file_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    path = lay(tmp_path, "coastline", {"type": "LineString", "coordinates": LINE})
    first = load(tmp_path)
    assert load(tmp_path) is first
    lay(tmp_path, "coastline", {"type": "LineString", "coordinates": [*LINE, [37.0, 35.0]]})
    os.utime(path, ns=(1, 1))
    assert len(load(tmp_path).coastline[0]) == 3


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "features", "geometry", "coordinates"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(json_values, st.integers(0, 40))
def test_nothing_that_a_file_holds_breaks_the_reader(tmp_path: Path, value: object, cut: int) -> None:
    text = json.dumps({"type": "FeatureCollection", "features": [{"geometry": value}, value]})
    put(tmp_path, "boundaries", text[: len(text) - cut])
    os.utime(tmp_path / FOLDER / "boundaries.geojson", ns=(cut, cut))
    read = load(tmp_path)
    assert all(problem.file == "basemap/boundaries.geojson" for problem in read.problems)
    assert all(str(problem).isprintable() for problem in read.problems)
