"""KML 2.2 and KMZ → features, one after the other, read without ever holding the document whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from tui.exchange.features import NAMES, Feature, Geometry
from tui.exchange.input_file import BadFile, InputFile, Progress
from tui.exchange.table import Refused, as_json

MAX_DEPTH: Final = 200
_TAG: Final = re.compile(r"<[^>]*>")
_READ_WHOLE: Final = ("Placemark", "NetworkLink")
_GEOMETRIES: Final = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")


def read_kml(file: InputFile, progress: Progress | None = None) -> Iterator[Feature | Refused]:
    """Yield the placemarks of a document; refused are those whose coordinates are none, and links to other files.

    Raises:
        BadFile: it is no KML, or declares entities, which no KML needs.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    number = 0
    open_: list[Any] = []
    with file.open(progress) as stream:
        try:
            for event, element in iterparse(stream, ("start", "end"), forbid_dtd=True):
                if event == "start":
                    open_.append(element)
                    if len(open_) == 1 and _local(element) != "kml":
                        raise BadFile(f"{file.name}: this is XML, and no KML")
                    if len(open_) > MAX_DEPTH:
                        raise BadFile(f"{file.name}: its elements are nested more than {MAX_DEPTH} deep")
                    continue
                open_.pop()
                inside = any(_local(each) in _READ_WHOLE for each in open_)
                if _local(element) in _READ_WHOLE and not inside:
                    number += 1
                    yield (_placemark if _local(element) == "Placemark" else _link)(number, element)
                if not inside and open_:
                    # What was read is let go, or a large document would be held whole.
                    open_[-1].remove(element)
        except (ParseError, LookupError) as error:  # the second of an encoding that there is not
            raise BadFile(f"{file.name}: this is no XML that can be read: {error}") from None
        except DefusedXmlException:
            raise BadFile(f"{file.name}: it declares entities or a DTD, which no KML needs; it is not read") from None


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _texts(element: Any) -> dict[str, str]:
    """Return what the elements within an element say, by name; the first of a name."""
    found: dict[str, str] = {}
    for each in element.iter():
        if each.text and each.text.strip():
            found.setdefault(_local(each), " ".join(each.text.split()))
    return found


def _placemark(number: int, element: Any) -> Feature | Refused:
    said = _texts(element)
    properties: dict[str, Any] = {}
    for each in element.iter():
        if _local(each) == "Data":
            properties[str(each.get("name") or "data")] = _texts(each).get("value", "")
        elif _local(each) == "SimpleData":
            properties[str(each.get("name") or "data")] = (each.text or "").strip()
    if "description" in said:
        properties.setdefault("description", _plain(said["description"]))
    for key, name in (("when", "start"), ("begin", "start"), ("end", "end")):
        if key in said:
            properties.setdefault(name, said[key])
    if "address" in said:
        properties.setdefault("address", said["address"])
    # What other programs convert to KML has no name of its own, but a field.
    name = said.get("name") or str(next((properties[each] for each in NAMES if properties.get(each)), ""))
    properties.setdefault("name", name)
    raw = as_json({**properties, "coordinates": said.get("coordinates", "")[:2000]})
    try:
        geometry = _geometry(element)
    except ValueError as error:
        return Refused(number, str(error), raw)
    id_ = str(element.get("id") or properties.get("id") or "")
    return Feature(number, id_, name, properties, geometry, raw)


def _plain(html: str) -> str:
    """Return a description, which is HTML to those that show it, as one line of text."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _link(number: int, element: Any) -> Refused:
    """Return what is told of a link, as Google's maps often have nothing else: what it leads to is not fetched."""
    why = "it is a link to another file, which is not followed; save that, and import it"
    return Refused(number, why, as_json(_texts(element)))


def _geometry(element: Any) -> Geometry | None:
    for each in element.iter():
        kind = _local(each)
        if kind not in _GEOMETRIES:
            continue
        if kind != "Point":
            return ("LineString" if kind == "LineString" else "Polygon" if kind != "MultiGeometry" else kind), []
        words = _texts(each).get("coordinates", "").split(",")
        try:
            lon, lat = float(words[0]), float(words[1])
        except (ValueError, IndexError):
            raise ValueError("its coordinates are no numbers") from None
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError("its coordinates are nowhere on Earth; KML has longitude first")
        return "Point", [lon, lat]
    return None
