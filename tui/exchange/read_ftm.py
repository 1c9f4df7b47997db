"""FollowTheMoney → offers: an entity a line; people and bodies as actors, addresses as places, documents as sources.

Schemas and properties as followthemoney/schema/*.yaml has them, in Aleph's edition and in that of OpenSanctions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from tui.exchange.input_file import BadFile, InputFile, Progress
from tui.exchange.offers import Offer, Offers, degrees, first, texts

MAX_LINE: Final = 16 * 1024 * 1024
_ACTORS: Final[Mapping[str, str]] = {
    "Person": "person",
    "Organization": "ngo",
    "Company": "company",
    "PublicBody": "agency",
    "LegalEntity": "agency",
}
_KINDS: Final[Mapping[str, Mapping[str, str]]] = {
    "Person": dict.fromkeys(("role.pol", "role.diplo", "role.pep", "gov.head"), "official"),
    "Organization": {
        "pol.party": "party", "mil": "military", "gov.igo": "international-body", "crime.terror": "faction",
        "crime.war": "faction", "crime": "faction",
    },
}  # fmt: skip
"""The kind of actor by its topics (followthemoney/types/topic.py), the surest first."""
_DOCUMENTS: Final = (
    "Document", "Article", "HyperText", "PlainText", "Pages", "Email", "Message", "Workbook", "Table", "Image", "Audio",
    "Video",
)  # fmt: skip
_ALIASES: Final = ("alias", "previousName", "abbreviation", "weakAlias")
_PERSON: Final = ("firstName", "secondName", "middleName", "lastName")
_TITLES: Final = ("title", "subject", "name", "fileName")


def read_ftm(file: InputFile, progress: Progress | None = None) -> Offers:
    """Return what a stream of entities offers.

    Raises:
        BadFile: a line is no entity; the message tells which.
    """
    offers = Offers()
    with file.open(progress) as stream:
        number = 0
        while line := stream.readline(MAX_LINE):
            number += 1
            if not line.strip():
                continue
            try:
                said = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
                schema, properties = said["schema"], said.get("properties") or {}
                if not isinstance(properties, dict) or not isinstance(schema, str):
                    raise TypeError  # noqa: TRY301 - told as every line that is no entity
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, TypeError, KeyError, AttributeError):
                raise BadFile(f"{file.name}: line {number} is no entity (one JSON object a line)") from None
            _add(str(said.get("id") or number), first(said.get("caption")), schema, properties, offers)
    return offers


def _add(origin: str, caption: str, schema: str, said: dict[str, Any], offers: Offers) -> None:
    says = _first(said, "summary", "notes", "description")
    names = texts(said.get("name")) or texts(" ".join(filter(None, (first(said.get(each)) for each in _PERSON))))
    if caption in names:
        # The one of many in all scripts that is shown there.
        names = (caption, *(each for each in names if each != caption))
    if schema in _ACTORS and names:
        aliases = (*names[1:], *(each for key in _ALIASES for each in texts(said.get(key))))
        topics = texts(said.get("topics"))
        kind = next((kind for topic, kind in _KINDS.get(schema, {}).items() if topic in topics), _ACTORS[schema])
        offers.add(Offer(noun="actors", name=names[0], kind=kind, aliases=aliases, says=says, origin=origin))
    elif schema == "Address" and (name := _first(said, "full", "name", "city", "region", "state")):
        lon, lat = degrees(first(said.get("longitude")), first(said.get("latitude")))
        offers.add(Offer(noun="places", name=name, kind="settlement", origin=origin, lon=lon, lat=lat))
    elif schema in _DOCUMENTS and (title := _first(said, *_TITLES)):
        offers.add(
            Offer(
                noun="sources", name=title, says=says, origin=origin, url=first(said.get("sourceUrl")),
                published=_first(said, "publishedAt", "date", "authoredAt"),
                publisher=_first(said, "publisher", "author"),
                language=first(said.get("language")),
            )
        )  # fmt: skip
    else:
        offers.left[schema] += 1


def _first(said: Mapping[str, Any], *keys: str) -> str:
    return next(filter(None, (first(said.get(each)) for each in keys)), "")
