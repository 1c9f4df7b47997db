"""What other programs know → a file to look through: new actors, places, sources, and other spellings of known ones."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
import yaml

from tests import exchange_files as files
from tests.theatres import FILES
from tests.unit.exchange.folder import Folder
from tui.base.errors import SyrtuiError
from tui.exchange.column_map import ColumnMap
from tui.store.validate.lint import check


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def offered(path: Path | None) -> dict[str, object]:
    """What stands in a review: names by noun, and other spellings."""
    assert path is not None
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {noun: [each.get("name") or each["title"] for each in said[noun]] for noun in said if noun != "aliases"} | {
        "aliases": said.get("aliases", {})
    }


def test_a_bundle_of_stix(folder: Folder) -> None:
    outcome = folder.take("stix", "bundle.json", files.stix())
    assert outcome.review == folder.root / "import" / "bundle.yaml"
    assert offered(outcome.review) == {
        "actors": ["Analysis desk", "Grey Heron"],
        "places": ["Millbridge"],
        "sources": ["Smuggling on the coast"],
        "aliases": {"actors": {"north": ["NF"]}},
    }
    text = outcome.review.read_text(encoding="utf-8")
    for line in ("published: 2024-12-03", "# published by: Analysis desk", "url: https://desk.example/7", "lon: 36.5",
                 "# there: intrusion-set--", "# it says: A crew of smugglers.", "- GH"):  # fmt: skip
        assert line in text
    assert (outcome.there, outcome.left) == (1, {"relationship": 1})
    assert folder.take("stix", "bundle.json", files.stix()).review == outcome.review
    assert not (folder.root / "events").exists()
    assert check(folder.root).problems == ()
    outcome.review.write_text("# mine\n", encoding="utf-8")
    for _ in range(2):
        assert folder.take("stix", "bundle.json", files.stix()).review == outcome.review.with_name("bundle-2.yaml")
    assert outcome.review.read_text(encoding="utf-8") == "# mine\n"


def test_what_is_offered_can_be_moved_as_it_stands(folder: Folder) -> None:
    """Actors and places of a review are sound records of a theatre."""
    outcome = folder.take("stix", "bundle.json", files.stix())
    assert outcome.review is not None
    text = outcome.review.read_text(encoding="utf-8")
    for noun in ("actors", "places"):
        stubs = text.partition(f"\n{noun}:\n")[2].partition("\n\n")[0].replace("\n  ", "\n").removeprefix("  ")
        (folder.root / f"{noun}.yaml").write_text(f"{FILES[f'{noun}.yaml']}{stubs}\n", encoding="utf-8")
    assert check(folder.root).problems == ()
    again = folder.take("stix", "bundle.json", files.stix(), name="again")
    assert again.review is not None
    assert offered(again.review) == {
        "sources": ["Smuggling on the coast"],
        "aliases": {"actors": {"north": ["NF"]}},
    }


def test_an_event_of_misp(folder: Folder) -> None:
    outcome = folder.take("misp", "event.json", files.misp())
    assert offered(outcome.review) == {
        "actors": ["Ada Moor", "Analysis desk", "Grey Heron"],
        "places": ["Millbridge"],
        "sources": ["Smuggling on the coast"],
        "aliases": {},
    }
    assert "      - Heron\n" in outcome.review.read_text(encoding="utf-8")  # type: ignore[union-attr]
    assert outcome.left == {"attribute link": 1, "attribute ip-dst": 1}


def test_entities_of_follow_the_money(folder: Folder) -> None:
    outcome = folder.take("ftm", "entities.ftm.json", files.ftm())
    assert outcome.review is not None
    assert outcome.review.name == "entities.yaml"
    assert offered(outcome.review) == {
        "actors": ["Ada Moor"],
        "sources": ["Smuggling on the coast"],
        "aliases": {"actors": {"north": ["NF"]}},
    }
    assert outcome.left == {"Ownership": 1}
    with pytest.raises(SyrtuiError, match="line 2 is no entity"):
        folder.take("ftm", "broken.json", files.ftm().splitlines()[0] + "\n{}\n")


@pytest.mark.parametrize("form", ["geojson", "kml", "kmz"])
def test_features_of_a_map(folder: Folder, form: str) -> None:
    """Those with a day are events; those with a name alone are places, where the theatre has not got them."""
    if form == "geojson":
        outcome = folder.take("geojson", "map.json", files.geojson())
        assert [(each.what[:40], each.rows) for each in outcome.reasons] == [
            ("its coordinates are nowhere on Earth; Ge", (5,)),
            ("it has neither a day (--map tells where)", (6,)),
        ]
        places, spellings = ["Fen district", "Millbridge"], {"places": {"airfield": ["Old Field"]}}
    else:
        content: str | bytes = files.kml()
        if form == "kmz":
            archive = io.BytesIO()
            with zipfile.ZipFile(archive, "w") as packed:
                packed.writestr("doc.kml", content)
                packed.writestr("files/icon.png", b"\x89PNG")
            content = archive.getvalue()
        outcome = folder.take("kml", f"map.{form}", content)
        places, spellings = ["Coast road", "Millbridge"], {}
    assert offered(outcome.review) == {"places": places, "aliases": spellings}
    event = folder.rows("map").row(0, named=True)
    assert (str(event["start"]), event["lon"], event["lat"]) == ("2024-12-01", 35.95, 35.4)
    assert event["text"] == "Shelling"
    assert json.loads(event["raw"])
    mapped = folder.take("geojson", "mapped.json", files.geojson(), map=ColumnMap(start="date", text="type"))
    assert mapped.events == 1
    event = folder.rows("mapped").row(0, named=True)
    assert (event["lon"], event["text"]) == (35.95, "shelling")
    with pytest.raises(SyrtuiError, match="there is no column 'day' for start"):
        folder.take("geojson", "mapped.json", files.geojson(), map=ColumnMap(start="day"))
    again = folder.take("kml" if form == "kmz" else form, Path(f"map.{form}").name if form != "geojson" else "map.json",
                        (folder.path / ("map.json" if form == "geojson" else f"map.{form}")).read_bytes())  # fmt: skip
    assert again.added is not None
    assert (again.added.new, again.added.unchanged) == (0, 1)


def test_our_own_pictures_come_back(folder: Folder) -> None:
    """Places and actors with all that is said of them; facts as events, what is drawn of them once."""
    at = {"type": "Point", "coordinates": [36.5, 35.1]}
    place = {"type": "place", "id": "mill", "title": "Millbridge", "kind": "town", "within": "region",
             "precision-m": 200, "description": "A town with a bridge.", "coordinates-from": "made up",
             "aliases": ["The Mill"]}  # fmt: skip
    known = {"type": "place", "id": "airfield", "title": "Airfield", "kind": "air-base", "aliases": ["Aerodrome"]}
    fact = {"type": "fact", "id": "raid", "title": "A raid.", "kind": "strike", "when": "../2024-12-01",
            "latest": "2024-12-01", "known": "2024-12-02", "actors": ["north", "south"]}  # fmt: skip
    features = [
        {"type": "Feature", "id": f"{each['type']}:{each['id']}", "geometry": at, "properties": each}
        for each in (place, known, fact, dict(fact, type="front"), dict(fact, id="undated", latest=None))
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features})
    outcome = folder.take("geojson", "own.geojson", content)
    assert (outcome.events, outcome.there, outcome.left) == (1, 1, {"front drawn of a fact": 1})
    assert [(each.what, each.rows) for each in outcome.reasons] == [("it has no day", (5,))]
    event = folder.rows("own").row(0, named=True)
    assert (event["id"], event["date_precision"], event["actor_a"]) == ("fact:raid", "longer", "north; south")
    assert outcome.review is not None
    (stub,) = yaml.safe_load(outcome.review.read_text(encoding="utf-8"))["places"]
    assert stub == {
        "id": "mill", "name": "Millbridge", "kind": "town", "lon": 36.5, "lat": 35.1, "coordinates-from": "made up",
        "about": "A town with a bridge.", "within": "region", "precision-m": 200, "aliases": ["The Mill"],
    }  # fmt: skip
    actor = {
        "type": "identity", "id": "identity--1", "name": "Fen riders", "description": "Riders of the fen.",
        "external_references": [{"source_name": "syrtui", "external_id": "fen"}],
        "extensions": {"extension-definition--1": {"kind": "faction", "side": "rebels", "aliases": ["FR"]}},
    }  # fmt: skip
    outcome = folder.take("stix", "own.json", json.dumps({"type": "bundle", "objects": [actor]}), name="stix")
    assert outcome.review is not None
    (stub,) = yaml.safe_load(outcome.review.read_text(encoding="utf-8"))["actors"]
    assert stub == {
        "id": "fen", "name": "Fen riders", "kind": "faction", "side": "rebels", "about": "Riders of the fen.",
        "aliases": ["FR"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (files.kml('<!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'), "declares entities or a DTD"),
        (files.kml().replace("</Folder>", ""), "no XML that can be read: mismatched tag"),
        ("<rss><channel/></rss>", "it is XML|this is XML, and no KML"),
    ],
    ids=["entities", "broken", "other"],
)
def test_xml_is_read_with_care(folder: Folder, content: str, said: str) -> None:
    with pytest.raises(SyrtuiError, match=said):
        folder.take("kml", "map.kml", content)
    assert not (folder.root / "events").exists()


def test_names_from_a_file_are_made_safe(folder: Folder) -> None:
    hostile = {
        "type": "identity",
        "id": "identity--1",
        "name": "A\x1b[31m red\nline: {x}",
        "description": "says\n# more",
    }
    outcome = folder.take("stix", "b.json", json.dumps({"type": "bundle", "objects": [hostile]}))
    assert outcome.review is not None
    said = yaml.safe_load(outcome.review.read_text(encoding="utf-8"))
    assert "\x1b" not in outcome.review.read_text(encoding="utf-8")
    assert said["actors"][0]["name"].endswith("red line: {x}")


@pytest.mark.parametrize(
    ("form", "content", "names", "left"),
    [
        ("stix", files.opencti(), {"actors": ["Analysis desk", "Grey Heron"], "places": ["Millbridge", "Southland"]},
         {"sector": 1, "indicator": 1}),
        ("misp", files.feed(),
         {"actors": ["Analysis desk"], "sources": ["Smuggling, part 1", "Smuggling, part 2"]}, {}),
        ("ftm", files.opensanctions(), {"actors": ["Ada Moor", "Ben Fen"], "places": ["Mill St 1"],
                                        "sources": ["Re: mills"]}, {"Sanction": 1}),
    ],
    ids=["opencti", "feed", "opensanctions"],
)  # fmt: skip
def test_what_other_programs_write_beyond_the_standard(
    folder: Folder, form: str, content: str, names: dict[str, list[str]], left: dict[str, int]
) -> None:
    outcome = folder.take(form, "out.json", content)
    assert offered(outcome.review) == {**names, "aliases": {}}
    assert outcome.left == left
    assert outcome.review is not None
    said = yaml.safe_load(outcome.review.read_text(encoding="utf-8"))
    spelled = {each["name"]: (each["kind"], each.get("aliases")) for each in said.get("places", []) + said["actors"]}
    told = {
        "stix": {"Millbridge": ("city", ["Mill Bridge"]), "Southland": ("country", ["The South"]),
                 "Analysis desk": ("agency", ["Desk"]), "Grey Heron": ("faction", ["GH"])},
        "misp": {"Analysis desk": ("agency", None)},
        "ftm": {"Ada Moor": ("official", ["آدا مور", "A. Moor"]), "Ben Fen": ("person", None),
                "Mill St 1": ("settlement", None)},
    }  # fmt: skip
    assert spelled == told[form]


def test_a_document_of_google_earth(folder: Folder) -> None:
    """Folders are gone through, a span of months is one; what a link leads to is not fetched, and that is said."""
    outcome = folder.take("kml", "places.kml", files.earth())
    assert [(each.what[:27], each.rows) for each in outcome.reasons] == [("it is a link to another fil", (3,))]
    assert outcome.rejected is not None
    assert "https://maps.example/live.kmz" in outcome.rejected.read_text(encoding="utf-8")
    assert offered(outcome.review)["places"] == ["Millbridge"]
    event = folder.rows("places").row(0, named=True)
    assert (str(event["start"]), str(event["end"]), event["text"]) == ("2024-11-01", "2024-12-05", "Siege")
    link = "<kml><Document><NetworkLink><Link><href>https://x.example</href></Link></NetworkLink></Document></kml>"
    with pytest.raises(SyrtuiError, match="row 1: it is a link to another file, which is not followed"):
        folder.take("kml", "link.kml", link)


def test_a_layer_of_qgis(folder: Folder) -> None:
    folder.take("geojson", "layer.geojson", files.qgis())
    event = folder.rows("layer").row(0, named=True)
    assert (str(event["start"]), event["lon"], event["text"]) == ("2024-12-01", 35.95, "Shelling")
    with pytest.raises(SyrtuiError, match="another system than WGS84"):
        folder.take("geojson", "metres.geojson", files.qgis("urn:ogc:def:crs:EPSG::3857"))
    line = json.dumps({"type": "Feature", "properties": {}, "geometry": None})
    with pytest.raises(SyrtuiError, match="this is one feature, or one a line"):
        folder.take("geojson", "lines.geojsonl", f"{line}\n{line}\n")
