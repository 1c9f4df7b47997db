"""MISP core format → offers: threat actors, people and bodies as actors, geolocations as places, events as sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from tui.exchange.identifiers import uuid_of
from tui.exchange.input_file import BadFile, InputFile
from tui.exchange.offers import Offer, Offers, degrees, first, texts

MAX_BYTES: Final = 256 * 1024 * 1024
_PEOPLE: Final = {
    "person": ("person", ("full-name", "name", "first-name", "last-name")),
    "organization": ("agency", ("name",)),
    "legal-entity": ("company", ("name",)),
    "news-agency": ("outlet", ("name",)),
}
"""By the name of an object's template: the kind of actor, and the attributes that name it."""


def read_misp(file: InputFile, theatre: str = "") -> Offers:
    """Return what an event, or a list of events, offers; our own export of a theatre of this title is no source of it.

    Raises:
        BadFile: it is no event of MISP, or larger than is read at once.
    """
    with file.open() as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadFile(f"{file.name}: an event of more than {MAX_BYTES // 1024**2} MiB is not read; export it in parts")
    try:
        said = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadFile(f"{file.name}: this is no JSON") from None
    offers = Offers()
    events = [*_events(said)]
    if not events:
        raise BadFile(f"{file.name}: there is no event of MISP in it")
    for event in events:
        _add_event(event, offers, theatre)
    return offers


def _events(said: Any) -> Iterator[dict[str, Any]]:
    """Yield events: each alone, in a list of them (an index has no more than their heads), or in that of a feed."""
    if isinstance(said, list):
        for each in said:
            yield from _events(each)
    elif isinstance(said, dict):
        if isinstance(said.get("Event"), dict):
            yield said["Event"]
        elif "response" in said:
            yield from _events(said["response"])
        elif isinstance(said.get("info"), str):
            yield said
        elif said and all(isinstance(each, dict) and "info" in each for each in said.values()):
            # manifest.json of a feed: the heads of its events by their UUID.
            yield from ({"uuid": uuid, **each} for uuid, each in said.items())


def _dicts(said: Any) -> Iterator[dict[str, Any]]:
    yield from (each for each in said if isinstance(each, dict)) if isinstance(said, list) else ()


def _add_event(event: dict[str, Any], offers: Offers, theatre: str) -> None:
    uuid = first(event.get("uuid"))
    is_own = uuid == str(uuid_of(theatre, "misp event", first(event.get("date"))))
    publisher = event.get("Orgc") if isinstance(event.get("Orgc"), dict) else {}
    name = first(publisher.get("name")) if publisher else ""
    attributes = [*_dicts(event.get("Attribute"))]
    links = [first(each.get("value")) for each in attributes if each.get("type") in ("link", "url")]
    if (title := first(event.get("info"))) and not is_own:
        offers.add(
            Offer(noun="sources", name=title, published=first(event.get("date")), publisher=name, origin=uuid,
                  url=next((each for each in links if each.startswith("http")), ""))
        )  # fmt: skip
    if name:
        offers.add(Offer(noun="actors", name=name, kind="agency", origin=first((publisher or {}).get("uuid"))))
    for attribute in attributes:
        if attribute.get("type") == "threat-actor":
            offers.add(Offer(noun="actors", name=first(attribute.get("value")), kind="faction",
                             says=first(attribute.get("comment")), origin=first(attribute.get("uuid"))))  # fmt: skip
        else:
            offers.left[f"attribute {first(attribute.get('type')) or '?'}"] += 1
        _add_galaxies(attribute, offers)
    _add_galaxies(event, offers)
    for each in _dicts(event.get("Object")):
        _add_object(each, offers)


def _add_galaxies(of: dict[str, Any], offers: Offers) -> None:
    for galaxy in _dicts(of.get("Galaxy")):
        clusters = [*_dicts(galaxy.get("GalaxyCluster"))]
        if galaxy.get("type") not in ("threat-actor", "mitre-intrusion-set", "microsoft-activity-group"):
            offers.left[f"galaxy {first(galaxy.get('type')) or '?'}"] += len(clusters)
            continue
        for cluster in clusters:
            meta = cluster.get("meta") if isinstance(cluster.get("meta"), dict) else {}
            offers.add(
                Offer(noun="actors", name=first(cluster.get("value")), kind="faction",
                      aliases=texts((meta or {}).get("synonyms")), says=first(cluster.get("description")),
                      origin=first(cluster.get("uuid")))
            )  # fmt: skip


def _add_object(said: dict[str, Any], offers: Offers) -> None:
    template, uuid = first(said.get("name")), first(said.get("uuid"))
    values: dict[str, list[str]] = {}
    for each in _dicts(said.get("Attribute")):
        if value := first(each.get("value")):
            values.setdefault(first(each.get("object_relation")), []).append(value)

    def one(*keys: str) -> str:
        return next((values[key][0] for key in keys if key in values), "")

    if template in _PEOPLE:
        kind, names = _PEOPLE[template]
        name = one(*names[:2]) or " ".join(filter(None, map(one, names[2:])))
        aliases = tuple(values.get("alias", []))
        offers.add(Offer(noun="actors", name=name, kind=kind, aliases=aliases, origin=uuid,
                         says=one("description", "text")))  # fmt: skip
    elif template == "geolocation":
        lon, lat = degrees(one("longitude"), one("latitude"))
        name = one("city", "region", "country", "address", "text")
        offers.add(Offer(noun="places", name=name, kind="settlement" if lon is not None else "region", origin=uuid,
                         lon=lon, lat=lat, says=one("text")))  # fmt: skip
    elif template == "report":
        offers.add(Offer(noun="sources", name=one("title", "summary"), url=one("link"), says=one("summary"),
                         origin=uuid))  # fmt: skip
    else:
        offers.left[f"object {template or '?'}"] += 1
