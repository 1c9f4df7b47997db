"""Actors, places and sources that a file names: what a curator is offered of them, beside what the theatre has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

import msgspec

from tui.analysis.query.fold import fold
from tui.base.sanitize import clean
from tui.base.transliterate import has_other_letters
from tui.store.schema.frames import Store

Noun = Literal["actors", "places", "sources"]

_ID: Final = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_LONGEST_NAME: Final = 200
_ID_WORDS: Final = 6


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a file names, in its words; `origin` is what it is called there, `says` what is said of it."""

    noun: Noun
    name: str
    kind: str = ""
    id: str = ""
    """That of a theatre, where the file is our own export."""
    aliases: tuple[str, ...] = ()
    says: str = ""
    origin: str = ""
    lon: float | None = None
    lat: float | None = None
    publisher: str = ""
    published: str = ""
    url: str = ""
    language: str = ""
    more: tuple[tuple[str, str], ...] = ()
    """Further keys of the record with their values, in our own words: of our own export."""


class Offers(msgspec.Struct):
    """What a file offers, by its origin, and how many things of which kind it has that nothing is made of."""

    found: dict[str, Offer] = msgspec.field(default_factory=dict)
    left: Counter[str] = msgspec.field(default_factory=Counter)

    def add(self, offer: Offer) -> None:
        """Take an offer; where there is one of this origin, or of this name and noun, their spellings are joined."""
        name = cleaned(offer.name)
        key = f"{offer.noun} {fold(name) or name}"
        before = self.found.get(key)
        if before is not None:
            aliases = tuple(dict.fromkeys((*before.aliases, offer.name, *offer.aliases)))
            offer = msgspec.structs.replace(before, aliases=aliases)
        self.found[key] = offer


class Known(msgspec.Struct, frozen=True):
    """What the theatre has already: of which record a name is, by noun and folded name."""

    names: Mapping[tuple[str, str], tuple[str, ...]]
    ids: Mapping[str, frozenset[str]]
    urls: Mapping[str, str]


class New(msgspec.Struct, frozen=True):
    """What the theatre has not: things as offered with an id of their own, and other spellings of what it has."""

    things: tuple[Offer, ...]
    spellings: tuple[tuple[Noun, str, tuple[str, ...]], ...]
    """The noun, the id, and the spellings."""
    there: int
    """How many things it has already, under a name that it knows."""


def known(store: Store) -> Known:
    """Return what a theatre has."""
    frames = store.frames
    names: dict[tuple[str, str], set[str]] = {}
    for noun, frame in (("actors", frames.actors), ("places", frames.places)):
        for id_, name in frame.select("id", "name").iter_rows():
            names.setdefault((noun, fold(name)), set()).add(id_)
    for noun, id_, alias in frames.aliases.select("kind", "id", "alias").iter_rows():
        names.setdefault((noun, fold(alias)), set()).add(id_)
    for id_, title in frames.sources.select("id", "title").iter_rows():
        names.setdefault(("sources", fold(title)), set()).add(id_)
    ids = {
        "actors": frozenset(frames.actors["id"]),
        "places": frozenset(frames.places["id"]),
        "sources": frozenset(frames.sources["id"]),
    }
    urls = {url: id_ for id_, url in frames.sources.select("id", "url").iter_rows() if url}
    return Known({key: tuple(sorted(found)) for key, found in names.items()}, ids, urls)


def compare(offers: Iterable[Offer], has: Known) -> New:
    """Return what of some offers a theatre has not."""
    things: list[Offer] = []
    spellings: dict[tuple[Noun, str], dict[str, None]] = {}
    taken = {noun: set(ids) for noun, ids in has.ids.items()}
    there = 0
    for offer in sorted(offers, key=lambda each: (each.noun, fold(each.name), each.origin)):
        name = cleaned(offer.name)
        if not name:
            continue
        aliases = _aliases(name, offer.aliases)
        id_ = _same(offer, name, aliases, has)
        if id_:
            there += 1
            if offer.noun != "sources":
                new = [each for each in (name, *aliases) if (offer.noun, fold(each)) not in has.names and fold(each)]
                if new:
                    spellings.setdefault((offer.noun, id_), {}).update(dict.fromkeys(new))
            continue
        made = offer.id if _ID.match(offer.id) and offer.id not in taken[offer.noun] else _new_id(offer, taken)
        taken[offer.noun].add(made)
        things.append(msgspec.structs.replace(offer, id=made, name=name, aliases=aliases))
    return New(tuple(things), tuple((noun, id_, tuple(each)) for (noun, id_), each in spellings.items()), there)


def _same(offer: Offer, name: str, aliases: Sequence[str], has: Known) -> str:
    """Return the record of the theatre that an offer is: by its id, its address, or a name of one record alone."""
    if offer.id in has.ids[offer.noun]:
        return offer.id
    if offer.noun == "sources":
        return has.urls.get(offer.url, "") or (has.names.get(("sources", fold(name))) or ("",))[0]
    for each in (name, *aliases):
        found = has.names.get((offer.noun, fold(each)), ())
        if len(found) == 1:
            return found[0]
    return ""


def _aliases(name: str, said: Iterable[str]) -> tuple[str, ...]:
    seen = {name}
    found = []
    for each in map(cleaned, said):
        if each and each not in seen:
            seen.add(each)
            found.append(each)
    return tuple(found)


def cleaned(text: str) -> str:
    """Return a name as a record may have it: one line, clean, not too long."""
    return clean(text)[0][:_LONGEST_NAME].strip()


def _new_id(offer: Offer, taken: Mapping[str, set[str]]) -> str:
    """Return an id made of a name (that of a source with its day), and not taken."""
    from anyascii import anyascii

    from tui.base.transliterate import latin

    name = latin(offer.name) if has_other_letters(offer.name) else offer.name
    words = re.findall(r"[a-z0-9]+", anyascii(name).lower().replace("'", ""))[:_ID_WORDS]
    wanted = "-".join(words)[:60].strip("-") or offer.noun.removesuffix("s")
    if offer.noun == "sources" and offer.published:
        wanted = f"{wanted}-{offer.published[:10]}"
    wanted = re.sub(r"[^a-z0-9]+", "-", wanted).strip("-")
    number, found = 1, wanted
    while found in taken[offer.noun]:
        number += 1
        found = f"{wanted}-{number}"
    return found


def texts(said: Any) -> tuple[str, ...]:
    """Return what a field says that has one text or a list of them; what is none is left out."""
    if isinstance(said, str):
        return (said,) if said.strip() else ()
    return tuple(each for each in said if isinstance(each, str) and each.strip()) if isinstance(said, list) else ()


def first(said: Any) -> str:
    """Return the first text of a field; "" where it has none."""
    found = texts(said)
    return found[0] if found else ""


def degrees(lon: Any, lat: Any) -> tuple[float | None, float | None]:
    """Return a longitude and a latitude, numbers or texts; two None where they are none."""
    try:
        found = float(lon), float(lat)
    except (TypeError, ValueError):
        return None, None
    return found if abs(found[0]) <= 180 and abs(found[1]) <= 90 else (None, None)
