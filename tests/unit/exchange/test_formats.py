"""What each format's own library reads of what is exported: of a theatre with one of everything, and of the first."""

from __future__ import annotations

import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import feedparser
import geojson
import icalendar
import pytest

from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.query.parser import parse
from tui.analysis.situation import Situation, look
from tui.analysis.views.extract import Extract, extract
from tui.exchange import write_stix
from tui.exchange.write_extract import encode, undated
from tui.settings.exports import EXTRACT_FORMATS, Format
from tui.settings.paths import bundled_data, bundled_example
from tui.store.load.reader import read


@cache
def seen(theatre: Path) -> Situation:
    return look(read(theatre), Lens(), Methods())


@cache
def whole(theatre: Path) -> Extract:
    return extract(seen(theatre))


def through(lens: Lens) -> Situation:
    return look(seen(bundled_data()).store, lens, Methods(), seen(bundled_data()))


@pytest.fixture(params=[bundled_data, bundled_example])
def held(request: pytest.FixtureRequest) -> Extract:
    return whole(request.param())


@pytest.fixture
def syria() -> Extract:
    return whole(bundled_data())


def objects(held: Extract) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(encode(held, "stix"))["objects"]
    return found


# --- maps ---


def rings(feature: dict[str, Any]) -> Iterator[list[list[float]]]:
    geometry = feature["geometry"]
    for polygon in [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]:
        yield from polygon


def is_counterclockwise(points: list[list[float]]) -> bool:
    return sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(points)) < 0


def test_geojson_is_valid_and_has_every_place_ring_way_and_fact(held: Extract) -> None:
    collection = geojson.loads(encode(held, "geojson"))
    assert collection.is_valid, collection.errors()
    by_type: dict[str, list[Any]] = {}
    for feature in collection["features"]:
        by_type.setdefault(feature["properties"]["type"], []).append(feature)
    assert [each["properties"]["id"] for each in by_type["fact"]] == [fact.id for fact in held.facts]
    assert {each["properties"]["id"] for each in by_type["place"]} == {place.id for place in held.places}
    # What is drawn last is seen: a base shows its level, and the facts that are told of it do not hide it.
    bases = [place.id for place in held.places if place.base]
    assert [each["properties"]["id"] for each in collection["features"][-len(bases) :]] == bases
    assert len(by_type.get("front", [])) == len(held.map.fronts)
    assert len(by_type.get("movement", [])) == len(held.map.ways)
    for front in by_type.get("front", []):
        assert all(points[0] == points[-1] and is_counterclockwise(points) for points in rings(front))
        assert front["properties"]["fill-opacity"] == 0
    for place in by_type["place"]:
        has_point = place["geometry"] is not None
        assert has_point == ("marker-color" in place["properties"])
    assert len({feature["id"] for feature in collection["features"]}) == len(collection["features"])


def test_a_ring_is_as_far_from_its_place_as_is_reported(syria: Extract) -> None:
    from tui.analysis.geodesy import geodesic_km
    from tui.exchange.shapes import ring

    front = syria.map.fronts[0]
    (points,) = ring(front)
    assert {round(geodesic_km(front.lon, front.lat, *point), 2) for point in points} == {front.km}


def test_no_shape_leads_across_the_whole_globe(syria: Extract) -> None:
    from msgspec.structs import replace

    from tui.exchange.shapes import ring, route

    for lon in (179.9, -179.9):
        parts = ring(replace(syria.map.fronts[0], lon=lon, km=50.0))
        assert len(parts) == 2
        for points in parts:
            assert points[0] == points[-1]
            assert max(x for x, _ in points) - min(x for x, _ in points) < 2
            assert all(-180 <= x <= 180 for x, _ in points)
    lines = route([(179.0, 10.0), (-179.0, 20.0), (-178.0, 21.0)])
    assert lines == [[(179.0, 10.0), (180.0, 15.0)], [(-180.0, 15.0), (-179.0, 20.0), (-178.0, 21.0)]]


def test_kml_is_read_with_its_folders_shapes_and_days(held: Extract) -> None:
    from fastkml import KML
    from fastkml.features import Placemark
    from fastkml.utils import find_all

    document = KML.parse(BytesIO(encode(held, "kml")), validate=True)
    placemarks: dict[str, Any] = {each.id: each for each in find_all(document, of_type=Placemark)}  # type: ignore[attr-defined]
    assert len(placemarks) == len(held.places) + len(held.map.fronts) + len(held.map.ways) + len(held.facts)
    for fact in held.facts:
        read_back = placemarks[f"fact.{fact.id}"]
        assert read_back.name == fact.says
        if fact.earliest is not None:
            assert read_back.time_stamp is None
            assert read_back.begin.dt == fact.earliest
        data = {each.name: each.value for each in read_back.extended_data.elements[0].data}
        assert (data["id"], data["when"], data.get("grade")) == (fact.id, fact.when, fact.grade)
    for front in held.map.fronts:
        assert placemarks[f"front.{front.fact}"].geometry.geom_type == "Polygon"
    for way in held.map.ways:
        assert placemarks[f"movement.{way.fact}"].geometry.geom_type == "LineString"


def test_gdal_finds_every_feature_with_its_shape_and_fields_of_their_kind(held: Extract, tmp_path: Path) -> None:
    """QGIS reads both formats with it, and whatever else opens maps."""
    from pyogrio import list_layers, raw

    found: dict[str, Counter[tuple[str, str]]] = {}
    fields: dict[str, dict[str, str]] = {}
    for form in ("geojson", "kml"):
        file = tmp_path / f"map.{form}"
        file.write_bytes(encode(held, form))
        found[form], fields[form] = Counter(), {}
        for layer, _ in list_layers(file):
            meta, _, shapes, columns = raw.read(file, layer=layer)
            assert meta["crs"] == "EPSG:4326"
            fields[form] |= dict(zip(meta["fields"], meta["ogr_types"], strict=True))
            kinds = columns[[*meta["fields"]].index("type")]
            found[form].update((kind, shape_of(shape)) for kind, shape in zip(kinds, shapes, strict=True))
            base = [*meta["fields"]].index("base") if "base" in meta["fields"] else None
            if base is not None and layer == "Bases":
                assert [*columns[base]] == [1] * sum(place.base for place in held.places)
    assert found["geojson"] == found["kml"]
    assert found["kml"]["front", "Polygon"] == len(held.map.fronts)
    assert found["kml"]["movement", "LineString"] == len(held.map.ways)
    assert found["kml"]["place", "Point"] == len(held.map.spots)
    assert sum(found["kml"].values()) == (
        len(held.places) + len(held.map.fronts) + len(held.map.ways) + len(held.facts)
    )
    for form, day in (("geojson", "earliest"), ("kml", "begin")):
        assert fields[form][day] in ("OFTDate", "OFTDateTime")
        assert {fields[form][name] for name in ("km", "low-km")} == {"OFTReal"}
        assert {fields[form][name] for name in ("attack-index", "lines", "disputed", "base")} == {"OFTInteger"}
        # Of a list, a filter finds some of what it should: `LIKE` only looks at lists of one name.
        assert {fields[form][name] for name in ("actors", "aliases", "sources")} == {"OFTString"}


def shape_of(written: bytes | None) -> str:
    """What well-known binary has in it: the last byte of its kind, as GDAL writes it."""
    kinds = {1: "Point", 2: "LineString", 3: "Polygon", 4: "MultiPoint"}
    return kinds[written[1]] if written else "nothing"


# --- time ---


def day_of(event: Any, name: str) -> date:
    found: date = event[name].dt
    return found


def test_a_calendar_has_a_day_for_every_dated_fact_and_tells_of_doubt(held: Extract) -> None:
    calendar = icalendar.Calendar.from_ical(encode(held, "icalendar"))
    events = {str(event["summary"]): event for event in calendar.walk("VEVENT")}
    assert len(calendar.walk("VEVENT")) + undated(held, "icalendar") == len(held.facts)
    assert len({str(event["uid"]) for event in calendar.walk("VEVENT")}) == len(calendar.walk("VEVENT"))
    for fact in held.facts:
        if fact.span is None:
            continue
        event = events[fact.says if fact.is_certain else f"{fact.when_text}: {fact.says}"]
        begins, ends = day_of(event, "dtstart"), day_of(event, "dtend")
        assert not isinstance(begins, datetime)
        assert (begins, ends - timedelta(days=1)) == fact.span
        assert fact.is_certain == (ends - begins == timedelta(days=1) and fact.when_text not in str(event["summary"]))


def test_a_timeline_shows_dates_as_the_sources_leave_them(held: Extract) -> None:
    timeline = json.loads(encode(held, "timelinejs"))
    facts = {fact.id: fact for fact in held.facts}
    assert len(timeline["events"]) + undated(held, "timelinejs") == len(facts)
    for slide in timeline["events"]:
        fact = facts[slide["unique_id"]]
        assert slide.get("display_date") == (None if fact.is_certain else fact.when_text)
        start = date(*(slide["start_date"].get(part, 1) for part in ("year", "month", "day")))
        assert start == (fact.earliest or fact.latest)
        assert len(slide["start_date"]) == {"year": 1, "month": 2}.get(fact.precision, 3)
        assert ("end_date" in slide) == (fact.precision == "interval" and fact.earliest != fact.latest)


def test_no_text_is_markup_of_a_timeline(syria: Extract) -> None:
    from msgspec.structs import replace

    hostile = "<img src=x onerror=alert(1)>"
    fact = replace(syria.facts[0], says=hostile, note=hostile)
    source = replace(syria.sources[0], title=hostile, url="javascript:alert(1)")
    nothing = replace(syria.map, fronts=(), ways=())
    shown = replace(
        syria, map=nothing, facts=(fact,), sources=tuple(replace(source, id=each.id) for each in syria.sources)
    )
    for form in ("timelinejs", "rss", "atom", "kml"):
        written = encode(shown, form).decode()
        assert "<img" not in written
        assert "javascript:" not in written


# --- intelligence platforms ---


def test_stix_validates_and_refers_to_nothing_that_is_not_there(held: Extract) -> None:
    import stix2

    bundle = stix2.parse(encode(held, "stix"), allow_custom=False)
    ids = {each["id"] for each in bundle.objects}
    assert len(ids) == len(bundle.objects)
    kinds = {
        kind: [each for each in objects(held) if each["type"] == kind] for kind in ("identity", "location", "note")
    }
    assert [len(found) for found in kinds.values()] == [len(held.actors) + 1, len(held.places), len(held.facts)]
    for each in objects(held):
        refs = [value for name, value in each.items() if name.endswith("_ref")]
        refs += [ref for name, value in each.items() if name.endswith("_refs") for ref in value]
        assert ids.issuperset(refs), each
        # The library takes any moment; the standard wants three digits behind the seconds (3.2).
        stamps = [each[name] for name in ("created", "modified") if name in each]
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", stamp) for stamp in stamps), each
    for each in bundle.objects:
        if each["type"] in ("url", "file"):
            again = stix2.parse({name: value for name, value in each.items() if name != "id"})
            assert again["id"] == each["id"], "the standard says how the id of an observable is made"


def test_confidence_is_on_the_standards_admiralty_scale(held: Extract) -> None:
    from stix2.confidence.scales import admiralty_credibility_to_value as value

    names = (
        "1 - Confirmed by other sources",
        "2 - Probably True",
        "3 - Possibly True",
        "4 - Doubtful",
        "5 - Improbable",
    )
    assert {digit: value(name) for digit, name in zip("12345", names, strict=True)} == dict(write_stix.CONFIDENCE)
    notes = {each["external_references"][0]["external_id"]: each for each in objects(held) if each["type"] == "note"}
    for fact in held.facts:
        assert notes[fact.id].get("confidence") == write_stix.CONFIDENCE.get((fact.grade or " ")[-1])


def test_misp_takes_the_event_with_templates_as_it_ships_them(held: Extract) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pymisp import MISPEvent, MISPObject

        event = MISPEvent()
        event.load(encode(held, "misp").decode())
        found: dict[str, list[Any]] = {}
        for each in event.objects:
            found.setdefault(each.name, []).append(each)
        for name, same in found.items():
            template = MISPObject(name, strict=True)
            relations = {each.object_relation: each.type for each in same[0].attributes}
            assert same[0].template_uuid == template.template_uuid
            assert all(
                (template._definition or {})["attributes"][relation]["misp-attribute"] == kind
                for relation, kind in relations.items()
            )
    assert len(found["temporal-event"]) == len(held.facts)
    assert len(found["report"]) == len(held.sources)
    assert len(found["geolocation"]) == len(held.places)
    ids = {each.uuid for each in event.objects}
    assert all(each.referenced_uuid in ids for made in event.objects for each in made.references)
    tags = {tag.name for made in event.objects for attribute in made.attributes for tag in attribute.tags}
    assert 'admiralty-scale:information-credibility="3"' in tags


# --- bibliographies ---


def test_csl_json_is_read_by_a_citation_processor(held: Extract) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from citeproc.source.json import CiteProcJSON

        items = json.loads(encode(held, "csl-json"))
        read_back = CiteProcJSON(items)
    assert list(read_back) == [source.id for source in held.sources]
    for source, item in zip(held.sources, items, strict=True):
        assert item["title"] == source.title
        when = source.dated
        if when.precision == "day" and when.earliest is not None:
            assert item["issued"]["date-parts"] == [[when.earliest.year, when.earliest.month, when.earliest.day]]
        assert item.get("issued", {}).get("circa", False) == bool(
            "date-parts" in item.get("issued", {}) and (when.approximate or when.uncertain)
        )


def test_bibtex_is_read_with_its_titles_whole(held: Extract) -> None:
    from msgspec.structs import replace
    from pybtex.database import parse_string

    signs = r"100 % of {A_b} & $x$ ~ #1 ^ C:\d"
    odd = replace(held, sources=(replace(held.sources[0], title=signs), *held.sources[1:]))
    read_back = parse_string(encode(odd, "bibtex").decode(), "bibtex")
    assert list(read_back.entries) == [source.id for source in held.sources]
    title = read_back.entries[held.sources[0].id].fields["title"]
    assert title == r"{100 \% of \{A\_b\} \& \$x\$ \textasciitilde{} \#1 \textasciicircum{} C:\textbackslash{}d}"
    for source in held.sources[1:]:
        assert read_back.entries[source.id].fields["title"].count("{") >= 1


# --- what is new ---


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_feed_has_what_became_known_last_first(held: Extract, form: Format) -> None:
    feed = feedparser.parse(BytesIO(encode(held, form)))
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.feed.title == held.title
    days = [date(*(each.get("published_parsed") or each.updated_parsed)[:3]) for each in feed.entries]
    assert days == sorted(days, reverse=True)
    assert days[0] == max(fact.known for fact in held.facts)
    assert len({each.id for each in feed.entries}) == len(feed.entries) == min(100, len(held.facts))


# --- all of them ---


def test_a_filter_chooses_what_every_format_has() -> None:
    positions = through(Lens(parse("kind:position"), date(2024, 12, 3)))
    held = extract(positions)
    assert {fact.id for fact in held.facts} == positions.shown
    assert all(fact.known <= date(2024, 12, 3) for fact in held.facts)
    assert {each.id for each in held.sources} == {each.source for fact in held.facts for each in fact.citations}
    other = through(Lens(parse("NOT kind:position"))).shown
    for form in EXTRACT_FORMATS:
        written = encode(held, form)
        assert written == encode(held, form)
        assert not any(f'"{gone}"'.encode() in written or f">{gone}<".encode() in written for gone in other)


def test_an_empty_view_is_still_a_file_of_its_format() -> None:
    held = extract(through(Lens(parse("kind:position"), date(1900, 1, 1))))
    assert not held.facts
    for form in EXTRACT_FORMATS:
        encode(held, form)
    assert geojson.loads(encode(held, "geojson")).is_valid
    import stix2

    stix2.parse(encode(held, "stix"))
