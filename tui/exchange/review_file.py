"""What an import offers, as the YAML that a curator looks through: nothing in it is in the theatre."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui.base import atomic_write
from tui.base.sanitize import clean
from tui.exchange.offers import New, Noun, Offer, cleaned
from tui.intake.record_text import scalar
from tui.store.schema.edtf import BadDate, parse
from tui.store.schema.records import UNKNOWN

FOLDER: Final = "import"
_NOUNS: Final[tuple[Noun, ...]] = ("actors", "places", "sources")
_GOES_TO: Final = {"actors": "actors.yaml", "places": "places.yaml", "sources": "sources/, a file each"}
_REASON: Final = "Nothing is known yet about who publishes this."
_WIDTH: Final = 110
_SAYS: Final = 600


def text(new: New, origin: str) -> str:
    """Return the review of what a file offers: records as they would stand in the theatre, to be checked and moved."""
    lines = [
        f"# Offered by {origin}. Nothing here is in the theatre: it reads no file of this folder.",
        "# Check each, say in your own words what it is (`about`), and move it; then delete this file.",
    ]
    for noun in _NOUNS:
        things = [each for each in new.things if each.noun == noun]
        if things:
            lines += ["", f"# To {_GOES_TO[noun]}", f"{noun}:"]
            lines += [line for each in things for line in _stub(each)]
    if new.spellings:
        lines += ["", "# Other spellings of what the theatre has: to the `aliases` of these records.", "aliases:"]
        for noun in _NOUNS:
            of = [(id_, names) for kind, id_, names in new.spellings if kind == noun]
            lines += [f"  {noun}:"] if of else []
            for id_, names in of:
                lines += [f"    {id_}:", *(f"      - {scalar(each)}" for each in names)]
    return "\n".join(lines) + "\n"


def write(root: Path, name: str, content: str) -> Path:
    """Write a review into the theatre's folder for them, and return its file; one that says just this stays.

    Where there is another review of this name, which may have been worked on, the name is numbered.
    """
    data = content.encode()
    for number in itertools.count(1):
        file = root / FOLDER / (f"{name}.yaml" if number == 1 else f"{name}-{number}.yaml")
        try:
            if file.read_bytes() == data:
                break
        except FileNotFoundError:
            file.parent.mkdir(exist_ok=True)
            atomic_write.write(file, [data], mode=0o644)
            break
    return file


def _stub(offer: Offer) -> Iterator[str]:
    """Yield the lines of one record, and as comments what the file says of it."""
    if offer.noun == "sources":
        values = [
            ("id", offer.id),
            ("title", scalar(offer.name)),
            ("publisher", UNKNOWN),
            ("published", scalar(_day(offer.published))),
            ("url", scalar(clean(offer.url)[0]) if offer.url else ""),
            ("language", offer.language if offer.language.isalpha() and len(offer.language) < 4 else "und"),
            ("reliability", "F"),
            ("reliability-reason", _REASON),
        ]
    else:
        values = [("id", offer.id), ("name", scalar(offer.name)), ("kind", offer.kind)]
        values += [("side", UNKNOWN)] if offer.noun == "actors" else []
        if offer.lon is not None and offer.lat is not None:
            values += [("lon", f"{offer.lon:.6g}" if abs(offer.lon) < 1 else f"{round(offer.lon, 6)}")]
            values += [("lat", f"{offer.lat:.6g}" if abs(offer.lat) < 1 else f"{round(offer.lat, 6)}")]
            values += [("coordinates-from", scalar(cleaned(offer.origin) or "an imported file"))]
    own = dict(offer.more)
    values = [(key, _scalar(own.pop(key)) if key in own else value) for key, value in values]
    values += [(key, _scalar(value)) for key, value in own.items()]
    start = "  - "
    for key, value in values:
        if value:
            yield f"{start}{key}: {value}"
            start = "    "
    if offer.aliases and offer.noun != "sources":
        yield "    aliases:"
        yield from (f"      - {scalar(each)}" for each in offer.aliases)
    if offer.noun == "sources":
        yield "    # entered: the day on which you take it over"
        if offer.publisher:
            yield f"    # published by: {clean(offer.publisher)[0]}"
    if offer.origin:
        yield f"    # there: {clean(offer.origin)[0]}"
    said = "" if "about" in dict(offer.more) else clean(offer.says)[0][:_SAYS]
    yield from (f"    # {line}" for line in textwrap.wrap(f"it says: {said}", _WIDTH)) if said else ()


def _scalar(value: str) -> str:
    return value if value.isdigit() else scalar(clean(value)[0])


def _day(said: str) -> str:
    """Return a date as a record has it, `unknown` where it is none."""
    day = said.strip()[:10]
    try:
        parse(day)
    except BadDate:
        return UNKNOWN
    return day
