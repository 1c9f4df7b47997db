"""Files in the shape that other programs write, with invented rows: what `syrtui import` is tried on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from tui.exchange import read_gdelt, read_ucdp

Row = Mapping[str, Any]


def table(columns: Sequence[str], rows: Iterable[Row], separator: str = ",", *, header: bool = True) -> str:
    """Return a CSV file: a row has "" in the columns that it leaves out."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", delimiter=separator, lineterminator="\n")
    if header:
        writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


UCDP_ROWS: Final[tuple[Row, ...]] = (
    {
        "id": "244657", "relid": "SYR-2024-1-1", "year": "2024", "type_of_violence": "1", "dyad_name": "North - South",
        "side_a": "Government of Southland", "side_b": "Northern force", "source_article": '"Wire, 2 December"',
        "source_headline": "Fighting, again", "where_prec": "2", "where_coordinates": "Airfield town",
        "adm_1": "Coast", "latitude": "35.4", "longitude": "35.95", "country": "Southland", "date_prec": "1",
        "date_start": "2024-12-01 00:00:00.000", "date_end": "2024-12-01 00:00:00.000", "best": "7", "high": "12",
        "low": "5", "source_date": "2024-12-02",
    },
    {
        "id": "244658", "type_of_violence": "3", "side_a": "Northern force", "side_b": "Civilians", "where_prec": "6",
        "where_coordinates": "Southland", "latitude": "34", "longitude": "36", "date_prec": "4",
        "date_start": "2024-11-01", "date_end": "2024-11-30", "best": "0", "high": "0", "low": "0",
    },
)  # fmt: skip


def ucdp(rows: Iterable[Row] = UCDP_ROWS, *, header: bool = True) -> str:
    """Return a release of GED."""
    return table(read_ucdp.COLUMNS, rows, header=header)


ACLED_COLUMNS: Final = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
ACLED_ROWS: Final[tuple[Row, ...]] = (
    {
        "event_id_cnty": "SOU101", "event_date": "2024-12-01", "year": "2024", "time_precision": "1",
        "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "Northern force",
        "actor2": "Military Forces of Southland", "location": "Airfield town", "admin1": "Coast", "latitude": "35.4000",
        "longitude": "35.9500", "geo_precision": "1", "source": "The Gazette; Polaris",
        "notes": 'On 1 December, "both" sides\nclashed, near the town.', "fatalities": "3", "timestamp": "1733788800",
    },
    {
        "event_id_cnty": "SOU102", "event_date": "02 December 2024", "year": "2024", "time_precision": "2",
        "event_type": "Protests", "sub_event_type": "Peaceful protest", "actor1": "Protesters (Southland)",
        "location": "Harbour town", "latitude": "34.9", "longitude": "35.87", "geo_precision": "3", "fatalities": "0",
        "notes": '=HYPERLINK("http://x.example","click")', "timestamp": "1733788800",
    },
)  # fmt: skip


def acled(rows: Iterable[Row] = ACLED_ROWS, separator: str = ",") -> str:
    """Return an export of ACLED."""
    return table(ACLED_COLUMNS, rows, separator)


def acled_json() -> str:
    """Return an answer of ACLED's API."""
    data = [{**row, "fatalities": int(row["fatalities"]), "tags": None} for row in ACLED_ROWS]
    return json.dumps({"status": 200, "success": True, "last_update": 3, "count": len(data), "data": data})


def gdelt(width: int = 61) -> str:
    """Return a quarter of an hour of GDELT, with a quotation mark that opens nothing."""
    columns = read_gdelt.COLUMNS[width]
    rows = (
        {
            "GLOBALEVENTID": "1215940001", "SQLDATE": "20241201", "MonthYear": "202412", "Year": "2024",
            "FractionDate": "2024.9068", "Actor1Code": "REB", "Actor1Name": "REBEL", "Actor2Name": "SOUTHLAND",
            "IsRootEvent": "1", "EventCode": "190", "EventBaseCode": "190", "EventRootCode": "19", "QuadClass": "4",
            "GoldsteinScale": "-10.0", "NumMentions": "4", "NumSources": "1", "NumArticles": "4", "AvgTone": "-8.1",
            "ActionGeo_Type": "4", "ActionGeo_FullName": 'Airfield town, "Coast, Southland',
            "ActionGeo_Lat": "35.4", "ActionGeo_Long": "35.95", "ActionGeo_FeatureID": "-1",
            "DATEADDED": "20241202041500", "SOURCEURL": "https://news.example/1",
        },
        {"GLOBALEVENTID": "1215940002", "SQLDATE": "20241201", "Year": "2024", "EventRootCode": "04",
         "ActionGeo_Type": "0", "DATEADDED": "20241202041500", "SOURCEURL": "https://news.example/2"},
    )  # fmt: skip
    return "\n".join("\t".join(row.get(name, "") for name in columns) for row in rows) + "\n"


AIRWARS_COLUMNS: Final = (
    "id", "post_id", "post_status", "post_published", "permalink", "code", "date_type", "date", "date_end",
    "country_name", "location_name", "region", "strike_status_name", "strike_type_name", "targeted_belligerent_name",
    "civilian_harm_status_name", "latitude", "longitude", "geolocation_accuracy_slug",
    "civilian_non_combatants_killed_min", "civilian_non_combatants_killed_max", "summary",
    "belligerent_1_belligerent_name",
)  # fmt: skip


def airwars() -> str:
    """Return a spreadsheet of incidents."""
    row = {
        "id": "9", "post_id": "900", "post_published": "2024-12-05 10:00:00", "code": "SL0042",
        "date_type": "date_range",
        "permalink": "https://airwars.example/civ/sl0042", "date": "2024-12-01", "date_end": "2024-12-02",
        "country_name": "Southland", "location_name": "Harbour town", "strike_type_name": "Airstrike",
        "targeted_belligerent_name": "Northern force", "latitude": "34.9", "longitude": "35.87",
        "geolocation_accuracy_slug": "neighbourhood_area", "civilian_non_combatants_killed_min": "2",
        "civilian_non_combatants_killed_max": "4", "summary": "A market was hit.",
        "belligerent_1_belligerent_name": "Southern air force",
    }  # fmt: skip
    return table(AIRWARS_COLUMNS, [row])


def geojson() -> str:
    """Return a map with an event, two places, an area and what is nothing."""

    def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
        return {"type": "Feature", "properties": properties, "geometry": geometry}

    def point(*at: float) -> dict[str, Any]:
        return {"type": "Point", "coordinates": [*at]}

    ring = [[35.0, 35.0], [36.0, 35.0], [36.0, 36.0], [35.0, 35.0]]
    features = [
        feature(point(35.95, 35.4, 12.0), id="e1", date="2024-12-01", title="Shelling", killed=2, type="shelling"),
        feature(point(35.9500, 35.4000), name="Aerodrome", aliases=["Old Field"]),
        feature(point(36.5, 35.1), name="Millbridge", description="A town with a bridge."),
        feature({"type": "Polygon", "coordinates": [ring]}, name="Fen district"),
        feature(point(35.4, 135.95), name="Swapped"),
        feature(None),
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def kml(extra: str = "") -> str:
    """Return a KML document with a place, an event and a route."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>{extra}
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Trip</name><Folder>
<Placemark id="p1"><name>Millbridge</name><description><![CDATA[<b>A town</b>]]></description>
<Point><coordinates>36.5,35.1,0</coordinates></Point></Placemark>
<Placemark id="p2"><name>Shelling</name><TimeStamp><when>2024-12-01</when></TimeStamp>
<Point><coordinates>35.95,35.4</coordinates></Point></Placemark>
<Placemark><name>Coast road</name><LineString><coordinates>35,35 36,36</coordinates></LineString></Placemark>
</Folder></Document></kml>"""


def stix() -> str:
    """Return a bundle with actors, one of whom is in the theatre under another spelling, a place and a report."""
    uuid = "0d2a2f6e-0000-4000-8000-00000000000"
    stamps = {"spec_version": "2.1", "created": "2024-12-01T00:00:00.000Z", "modified": "2024-12-01T00:00:00.000Z"}
    objects: list[dict[str, Any]] = [
        {"type": "identity", "id": f"identity--{uuid}1", "name": "Analysis desk", "identity_class": "organization"},
        {"type": "threat-actor", "id": f"threat-actor--{uuid}2", "name": "Northern Force",
         "aliases": ["NF", "Northerners"], "threat_actor_types": ["unknown"]},
        {"type": "intrusion-set", "id": f"intrusion-set--{uuid}3", "name": "Grey Heron", "aliases": ["GH"],
         "description": "A crew of smugglers."},
        {"type": "location", "id": f"location--{uuid}4", "name": "Millbridge", "latitude": 35.1, "longitude": 36.5},
        {"type": "report", "id": f"report--{uuid}5", "name": "Smuggling on the coast",
         "published": "2024-12-03T10:00:00Z",
         "created_by_ref": f"identity--{uuid}1", "object_refs": [f"intrusion-set--{uuid}3"],
         "external_references": [{"source_name": "desk", "url": "https://desk.example/7"}]},
        {"type": "relationship", "id": f"relationship--{uuid}6", "relationship_type": "located-at",
         "source_ref": f"intrusion-set--{uuid}3", "target_ref": f"location--{uuid}4"},
    ]  # fmt: skip
    return json.dumps({"type": "bundle", "id": f"bundle--{uuid}0", "objects": [{**stamps, **each} for each in objects]})


def misp() -> str:
    """Return what a MISP exports of one event."""
    event = {
        "uuid": "5f0c0000-0000-4000-8000-000000000001", "info": "Smuggling on the coast", "date": "2024-12-03",
        "Orgc": {"name": "Analysis desk", "uuid": "5f0c0000-0000-4000-8000-000000000002"},
        "Attribute": [
            {"type": "link", "category": "External analysis", "value": "https://desk.example/7", "uuid": "a1"},
            {"type": "threat-actor", "category": "Attribution", "value": "Grey Heron", "uuid": "a2"},
            {"type": "ip-dst", "category": "Network activity", "value": "192.0.2.1", "uuid": "a3"},
        ],
        "Galaxy": [{"type": "threat-actor", "GalaxyCluster": [
            {"value": "Grey Heron", "uuid": "g1", "description": "Smugglers.",
             "meta": {"synonyms": ["GH", "Heron"]}}]}],
        "Object": [
            {"name": "geolocation", "uuid": "o1", "Attribute": [
                {"object_relation": "latitude", "value": "35.1"}, {"object_relation": "longitude", "value": "36.5"},
                {"object_relation": "city", "value": "Millbridge"}]},
            {"name": "person", "uuid": "o2", "Attribute": [
                {"object_relation": "first-name", "value": "Ada"}, {"object_relation": "last-name", "value": "Moor"}]},
        ],
    }  # fmt: skip
    return json.dumps({"response": [{"Event": event}]})


def ftm() -> str:
    """Return entities of FollowTheMoney, one a line."""
    entities = [
        {"id": "a", "schema": "Person", "properties": {"name": ["Ada Moor"], "alias": ["A. Moor"]}},
        {"id": "b", "schema": "Organization", "properties": {"name": ["Northern force"], "weakAlias": ["NF"]}},
        {"id": "c", "schema": "Article", "properties": {
            "title": ["Smuggling on the coast"], "publishedAt": ["2024-12-03"], "sourceUrl": ["https://desk.example/7"]}},
        {"id": "d", "schema": "Ownership", "properties": {"owner": ["a"], "asset": ["b"]}},
    ]  # fmt: skip
    return "\n".join(map(json.dumps, entities)) + "\n"


def opencti() -> str:
    """Return a bundle as OpenCTI exports one: its own names in an extension, and in older ones beside it."""
    inside = "extension-definition--ea279b3e-5c71-4632-ac08-831c66a786ba"
    uuid = "0d2a2f6e-0000-4000-8000-00000000010"

    def thing(kind: str, number: int, type_: str, *aliases: str, **more: Any) -> dict[str, Any]:
        extension = {"extension_type": "property-extension", "id": f"{number}", "type": type_, "aliases": [*aliases]}
        return {"type": kind, "id": f"{kind}--{uuid}{number}", "extensions": {inside: extension}, **more}

    objects = [
        thing("identity", 1, "Sector", name="Energy", identity_class="class"),
        thing("identity", 2, "Organization", "Desk", name="Analysis desk", identity_class="organization"),
        thing("location", 3, "City", "Mill Bridge", name="Millbridge", country="SL", latitude=35.1, longitude=36.5),
        {"type": "location", "id": f"location--{uuid}4", "name": "Southland", "country": "SL",
         "x_opencti_location_type": "Country", "x_opencti_aliases": ["The South"]},
        thing("threat-actor", 5, "Threat-Actor-Individual", name="Grey Heron", aliases=["GH"], resource_level="club"),
        thing("indicator", 6, "Indicator", name="192.0.2.1", pattern="[ipv4-addr:value = '192.0.2.1']"),
    ]  # fmt: skip
    return json.dumps({"type": "bundle", "id": f"bundle--{uuid}0", "objects": objects})


def feed() -> str:
    """Return the list of a feed of MISP, manifest.json: the heads of its events."""
    head = {"Orgc": {"name": "Analysis desk"}, "Tag": [], "date": "2024-12-03", "analysis": "2", "threat_level_id": "3"}
    uuids = (f"5f0c0000-0000-4000-8000-00000000000{n}" for n in (1, 2))
    return json.dumps({uuid: {**head, "info": f"Smuggling, part {n}"} for n, uuid in enumerate(uuids, 1)})


def opensanctions() -> str:
    """Return entities as OpenSanctions publishes them: names in all scripts, and which of them is shown."""
    person = {"name": ["آدا مور", "Ada Moor"], "alias": ["A. Moor"], "topics": ["role.pep"], "notes": ["Of the coast."]}
    entities = [
        {"id": "NK-1", "caption": "Ada Moor", "schema": "Person", "properties": person, "referents": ["x"],
         "datasets": ["made_up"], "target": True, "first_seen": "2024-01-01T00:00:00"},
        {"id": "NK-2", "caption": "Ben Fen", "schema": "Person",
         "properties": {"firstName": ["Ben"], "lastName": ["Fen"]}},
        {"id": "a-1", "caption": "Mill St 1", "schema": "Address", "properties": {"full": ["Mill St 1"]}},
        {"id": "d-1", "schema": "Email", "properties": {"subject": ["Re: mills"], "date": ["2024-12-02"]}},
        {"id": "s-1", "schema": "Sanction", "properties": {"entity": ["NK-1"], "authority": ["A council"]}},
    ]  # fmt: skip
    return "\n".join(map(json.dumps, entities)) + "\n"


def earth() -> str:
    """Return a document as Google Earth saves one: folders, a tour, a link to another file, a span of months."""
    return """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>
<name>Places.kmz</name><Style id="s"><IconStyle><Icon><href>files/pin.png</href></Icon></IconStyle></Style>
<Folder><name>2024</name><open>1</open><Folder><name>Mills</name>
<Placemark id="a"><name>Millbridge</name><LookAt><longitude>1</longitude><latitude>2</latitude></LookAt>
<styleUrl>#s</styleUrl><Point><gx:drawOrder>1</gx:drawOrder><coordinates>36.5,35.1,0 </coordinates></Point></Placemark>
<Placemark><name>Siege</name><TimeSpan><begin>2024-11</begin><end>2024-12-05</end></TimeSpan>
<ExtendedData><Data name="dead"><value>4</value></Data></ExtendedData>
<Point><coordinates>36.5,35.1,0</coordinates></Point></Placemark>
</Folder><NetworkLink><name>Live</name><Link><href>https://maps.example/live.kmz</href></Link></NetworkLink></Folder>
<gx:Tour><name>Fly</name></gx:Tour></Document></kml>"""


def qgis(system: str = "urn:ogc:def:crs:OGC:1.3:CRS84") -> str:
    """Return a layer as QGIS saves it: with the name of its system, as GeoJSON of 2008 has it, and times with dates."""
    feature = {
        "type": "Feature",
        "properties": {"fid": 4326, "date": "2024/12/01 14:30:00", "name": "Shelling", "crs": None},
        "geometry": {"type": "MultiPoint", "coordinates": [[35.95, 35.4]]},
    }
    crs = {"type": "name", "properties": {"name": system}}
    return json.dumps({"type": "FeatureCollection", "name": "layer", "crs": crs, "features": [feature]}, indent=1)


def airwars_json() -> str:
    """Return what the site of Airwars gives its maps."""
    incident = {
        "civilians_killed_max": 4, "civilians_killed_min": 2, "country": "southland", "date": "2024-12-01",
        "geolocation_accuracy": "town", "grading": "fair", "latitude": 34.9, "longitude": 35.87,
        "permalink": "https://airwars.example/civ/sl0042", "post_id": 900, "strike_status": "likely_strike",
        "targeted_belligerents": [{"name": "Northern force", "slug": "n"}, {"name": "Others", "slug": "o"}],
        "unique_reference_code": "SL0042",
    }  # fmt: skip
    return json.dumps({"incidents": [incident]})


def timelinejs() -> str:
    """Return a timeline with slides of a day, a month and some days, and one before the calendar."""
    events = [
        {"unique_id": "s1", "start_date": {"year": "2024", "month": "12", "day": "1"}, "group": "battle",
         "text": {"headline": "Shelling", "text": "<p>Two guns &amp; a mortar.</p>"}, "media": {"url": "https://x.example"}},
        {"start_date": {"year": 2024, "month": 11}, "text": {"headline": "Talks"}},
        {"start_date": {"year": 2024, "month": 12, "day": 2}, "end_date": {"year": 2024, "month": 12, "day": 5},
         "text": {"headline": "Siege"}},
        {"start_date": {"year": -300}, "text": {"headline": "Long ago"}},
    ]  # fmt: skip
    return json.dumps({"title": {"text": {"headline": "A war"}}, "events": events})
