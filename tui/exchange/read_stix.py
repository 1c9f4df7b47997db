"""STIX 2.1 → offers: identities, threat actors, intrusion sets as actors; locations as places; reports as sources."""

from __future__ import annotations

from typing import Any, Final

from tui.exchange.input_file import InputFile, Progress
from tui.exchange.offers import Offer, Offers, degrees, first, texts
from tui.exchange.table import json_items

_OPENCTI: Final = "extension-definition--ea279b3e-5c71-4632-ac08-831c66a786ba"
_ACTORS: Final = ("identity", "threat-actor", "intrusion-set")
_KINDS: Final = {"individual": "person", "group": "faction", "organization": "agency", "class": "people"}
_GROUPS: Final = {"nation-state": "agency"}
_NO_ACTORS: Final = {"system": "system", "class": "sector"}
"""By identity class: a computer or a program; in the words of OpenCTI a branch of industry."""
_PLACES: Final = {
    "City": "city", "Country": "country", "Region": "region", "Administrative-Area": "region", "Position": "area",
}  # fmt: skip
"""The kind of place by what OpenCTI says that a location is."""


def read_stix(file: InputFile, progress: Progress | None = None) -> Offers:
    """Return what a bundle offers; of an object that is there in several versions, the last.

    Raises:
        BadFile: it is no bundle.
    """
    latest: dict[str, dict[str, Any]] = {}
    offers = Offers()
    for number, said in enumerate(json_items(file, ("objects",), progress), 1):
        kind = said.get("type") if isinstance(said, dict) else None
        if not isinstance(kind, str):
            offers.left["no object of STIX"] += 1
        elif kind not in (*_ACTORS, "location", "report"):
            offers.left[kind] += 1
        else:
            key = str(said.get("id") or number)
            if str(said.get("modified", "")) >= str(latest.get(key, {}).get("modified", "")):
                latest[key] = said
    names = {key: first(said.get("name")) for key, said in latest.items()}
    for key, said in latest.items():
        if said.get("revoked") is True:
            offers.left["revoked"] += 1
        elif (no_actor := _NO_ACTORS.get(str(said.get("identity_class")))) and (no_actor == "system" or _opencti(said)):
            offers.left[no_actor] += 1
        elif offer := _offer(key, said, names):
            offers.add(offer)
        else:
            offers.left[f"{said['type']} without a name"] += 1
    return offers


def _offer(key: str, said: dict[str, Any], names: dict[str, str]) -> Offer | None:
    name, says, own = first(said.get("name")), first(said.get("description")), _own_id(said)
    if said["type"] == "location":
        areas = [first(said.get(each)) for each in ("administrative_area", "city", "region", "country")]
        lon, lat = degrees(said.get("longitude"), said.get("latitude"))
        name = name or next(filter(None, areas), "")
        kind = "settlement" if lon is not None else "country" if not areas[0] and areas[3] else "region"
        kind = _PLACES.get(first(said.get("x_opencti_location_type")) or first(_opencti(said).get("type")), kind)
        extended = {"aliases": _opencti_aliases(said)} | _extended(said)
        return _named(
            Offer(noun="places", name=name, kind=kind, says=says, origin=key, id=own, lon=lon, lat=lat, **extended)
        )
    if said["type"] == "report":
        references = [each for each in said.get("external_references") or [] if isinstance(each, dict)]
        return _named(
            Offer(
                noun="sources", name=name, says=says, origin=key, id=own, published=first(said.get("published")),
                url=next((first(each.get("url")) for each in references if each.get("url")), ""),
                publisher=names.get(str(said.get("created_by_ref")), ""), language=first(said.get("lang")),
            )
        )  # fmt: skip
    sorts = texts(said.get("threat_actor_types"))
    kind = _KINDS.get(str(said.get("identity_class")), "faction" if said["type"] != "identity" else "agency")
    kind = next((_GROUPS[each] for each in sorts if each in _GROUPS), kind)
    aliases = {"aliases": (*texts(said.get("aliases")), *_opencti_aliases(said))} | _extended(said)
    return _named(Offer(noun="actors", name=name, kind=kind, says=says, origin=key, id=own, **aliases))


def _extended(said: dict[str, Any]) -> dict[str, Any]:
    """Return what our own export says of a thing in an extension: its other names, kind and side."""
    if not _own_id(said) or not isinstance(said.get("extensions"), dict):
        return {}
    inside = next((each for each in said["extensions"].values() if isinstance(each, dict) and "kind" in each), {})
    more = tuple((key, first(inside.get(key))) for key in ("kind", "side") if first(inside.get(key)))
    about = first(said.get("description"))
    return {"aliases": texts(inside.get("aliases")), "more": (*more, *([("about", about)] if about else []))}


def _opencti(said: dict[str, Any]) -> dict[str, Any]:
    """Return what OpenCTI says of a thing, in its extension; in older bundles it stands at the thing itself."""
    inside = said.get("extensions")
    found = inside.get(_OPENCTI) if isinstance(inside, dict) else None
    return found if isinstance(found, dict) else {}


def _opencti_aliases(said: dict[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*texts(said.get("x_opencti_aliases")), *texts(_opencti(said).get("aliases")))))


def _named(offer: Offer) -> Offer | None:
    return offer if offer.name.strip() else None


def _own_id(said: dict[str, Any]) -> str:
    """Return the id that our own export gives a thing beside its UUID."""
    references = [each for each in said.get("external_references") or [] if isinstance(each, dict)]
    return next((first(each.get("external_id")) for each in references if each.get("source_name") == "syrtui"), "")
