"""FollowTheMoney → offers: an entity a line; people and bodies as actors, addresses as places, documents as sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from tui.exchange.input_file import BadFile, InputFile, Progress
from tui.exchange.offers import Offer, Offers, degrees, first, texts

MAX_LINE: Final = 16 * 1024 * 1024
_ACTORS: Final[Mapping[str, str]] = {
    "Person": "person",
    "Organization": "faction",
    "Company": "company",
    "PublicBody": "agency",
    "LegalEntity": "agency",
}
_DOCUMENTS: Final = ("Document", "Article", "HyperText", "PlainText", "Pages", "Page", "Email", "Message", "Workbook")
_ALIASES: Final = ("alias", "previousName", "abbreviation", "weakAlias")


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
            _add(str(said.get("id") or number), schema, properties, offers)
    return offers


def _add(origin: str, schema: str, said: dict[str, Any], offers: Offers) -> None:
    says = first(said.get("summary")) or first(said.get("notes")) or first(said.get("description"))
    names = texts(said.get("name"))
    if schema in _ACTORS and names:
        aliases = (*names[1:], *(each for key in _ALIASES for each in texts(said.get(key))))
        offers.add(Offer(noun="actors", name=names[0], kind=_ACTORS[schema], aliases=aliases, says=says, origin=origin))
    elif schema == "Address" and (name := first(said.get("full")) or first(said.get("city"))):
        lon, lat = degrees(first(said.get("longitude")), first(said.get("latitude")))
        offers.add(Offer(noun="places", name=name, kind="settlement", origin=origin, lon=lon, lat=lat))
    elif schema in _DOCUMENTS and (title := first(said.get("title")) or (names[0] if names else "")):
        offers.add(
            Offer(
                noun="sources", name=title, says=says, origin=origin, url=first(said.get("sourceUrl")),
                published=first(said.get("publishedAt")) or first(said.get("date")),
                publisher=first(said.get("publisher")) or first(said.get("author")),
                language=first(said.get("language")),
            )
        )  # fmt: skip
    else:
        offers.left[schema] += 1
