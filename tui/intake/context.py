"""Places that a paragraph means without their names: *the base*, *both bases*, *the south of* a country."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from tui.analysis.query.fold import fold
from tui.intake.names import Mention, Names
from tui.intake.sentences import sentences
from tui.store.schema.frames import Store

_BASE: Final = (
    r"air ?bases?|airfields?|aerodromes?|bases?|installations?|facilit(?:y|ies)|naval bases?|strongholds?|outposts?"
    r"|bases? (?:aérienne|navale)s?|aérodromes?|stützpunkte?n?|flugplatz|basis|basen|base (?:aérea|naval)"
    r"|(?:авиа)?баз[аыеу]?"
)
_ANY_BASE: Final = re.compile(rf"\b(?P<noun>{_BASE})\b", re.IGNORECASE)
_AFTER_NAME: Final = re.compile(r"[A-Z][\w'’-]*\s+(?:\w+\s+)?$")
_SEVERAL: Final = re.compile(
    r"\b(?:both|two|these|the two|les deux|ces|ses|beide\w*|diese|ambas|обе|эти)\b|bases\b|installations\b"
    r"|facilities\b|stützpunkte|basen",
    re.IGNORECASE,
)
_ONE: Final = re.compile(
    r"\b(?:the|this|that|its|la|le|l[’']|cette|ce|sa|der|die|das|den|dem|dies\w+|esta|эт\w+)\s*(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_NAVAL: Final = re.compile(
    r"\b(?:naval|navy|ships?|vessels?|warships?|frigates?|submarines?|port|harbou?r|docks?|marine|navale?s?|navires?"
    r"|schiffe?n?"
    r"|hafen|buques?|puerto|кораб\w+|порт\w*|facility|hub|logistics)\b",
    re.IGNORECASE,
)
_AERIAL: Final = re.compile(
    r"\b(?:air\s?\w*|aérien\w*|aerodromes?|aérodromes?|flug\w+|aére\w+|авиа\w+)\b", re.IGNORECASE
)
_COMPASS: Final = (
    ("northwest", r"north\s?-?west(?:ern)?|nord-ouest|nordwesten|noroeste"),
    ("northeast", r"north\s?-?east(?:ern)?|nord-est|nordosten|noreste"),
    ("southwest", r"south\s?-?west(?:ern)?|sud-ouest|südwesten|suroeste"),
    ("southeast", r"south\s?-?east(?:ern)?|sud-est|südosten|sureste"),
    ("north", r"north(?:ern)?|nord|norden|norte"),
    ("south", r"south(?:ern)?|sud|süden|sur"),
    ("east", r"east(?:ern)?|l[’']est|osten|este"),
    ("west", r"west(?:ern)?|l[’']ouest|westen|oeste"),
    ("centre", r"cent(?:re|ral)|zentral\w*|zentrum|centro"),
)
"""Parts of a country, and how they are written; the longer first."""


class Context:
    """Finds what paragraphs name and what they mean without naming it; made once for each store."""

    def __init__(self, store: Store, names: Names) -> None:
        places = store.frames.places
        self._names = names
        self._kinds = dict(places.select("id", "kind").iter_rows())
        self._named = dict(places.select("id", "name").iter_rows())
        self._within = dict(places.select("id", "within").iter_rows())
        self._bases = store.theatre.base_ids
        self._regions = self._parts_of_countries()
        self._at: dict[str, list[str]] = defaultdict(list)
        for base in self._bases:
            # A town and the base in it share a name, or the record of the base says where it lies.
            for place, name in self._named.items():
                first = fold(self._named[base]).split()[0]
                if self._kinds[place] in ("city", "town", "port") and (
                    place == self._within.get(base) or fold(name).split()[0] == first
                ):
                    self._at[place].append(base)

    def mentions(self, paragraphs: Sequence[str]) -> list[list[Mention]]:
        """Return what each paragraph of an article names or means, in its order."""
        seen: list[str] = []
        made = []
        for text in paragraphs:
            found = self._names.find(text)
            parts = list(self._parts(text))
            # "The north of a country" is that part alone.
            found = [each for each in found if each.kind == "actors" or not any(_within(each, part) for part in parts)]
            meant = [*self._based_in(text, found), *parts, *self._seas(text, found)]
            for each in sorted([*found, *meant]):
                seen += [id_ for id_ in each.ids[:1] if id_ in self._bases]
            meant += self._bases_meant(text, found, seen)
            seen += [id_ for each in meant for id_ in each.ids if id_ in self._bases]
            made.append(sorted([*found, *meant]))
        return made

    def _bases_meant(self, text: str, found: Sequence[Mention], seen: Sequence[str]) -> Iterator[Mention]:
        """Yield the bases that a common noun stands for: all of them, or the last that was told of."""
        taken = [(each.start, each.end) for each in found if each.kind == "places"]
        for match in _ANY_BASE.finditer(text):
            start, end = match.span()
            if any(since <= start < to for since, to in taken):
                continue
            before = text[max(start - 40, 0) : start]
            if _SEVERAL.search(before[-25:] + match.group()):
                yield from (Mention(start, end, "places", (base,), "context") for base in self._bases)
            elif _ONE.search(before):
                told = text[max(start - 12, 0) : end]
                fitting = [base for base in reversed(seen) if self._fits(base, told)]
                alike = [base for base in self._bases if self._fits(base, told)]
                if fitting or len(alike) == 1:
                    yield Mention(start, end, "places", ((fitting or alike)[0],), "context")

    def _fits(self, base: str, words: str) -> bool:
        kind: str = self._kinds.get(base, "")
        if _AERIAL.search(words):
            return kind == "air-base"
        return not _NAVAL.search(words) or kind != "air-base"

    def _based_in(self, text: str, found: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the base in a town, where a sentence tells of the town and of what belongs to such a base."""
        spans = sentences(text)
        for each in found:
            bases = self._at.get(each.ids[0], ()) if each.kind == "places" else ()
            if bases:
                start, end = next(span for span in spans if span[0] <= each.start < span[1])
                around = text[start:end]
                for base in bases:
                    tells = _AERIAL if self._kinds.get(base) == "air-base" else _NAVAL
                    if tells.search(around) or _ANY_BASE.search(around):
                        yield Mention(each.start, each.end, "places", (base,), "context")

    def _seas(self, text: str, found: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the sea that a coast is named by: *Mediterranean coast*."""
        for each in found:
            if each.kind == "places" and self._kinds.get(each.ids[0]) != "sea":
                for inner in self._names.find(text[each.start : each.end].partition(" ")[0]):
                    if inner.kind == "places" and self._kinds.get(inner.ids[0]) == "sea":
                        yield Mention(each.start, each.start + inner.end, "places", inner.ids, "context")

    def _parts(self, text: str) -> Iterator[Mention]:
        """Yield the parts of a country that are told as *its north-western region* or *the south and east of it*."""
        for pattern, regions in self._regions:
            for match in pattern.finditer(text):
                for point, written in _COMPASS:
                    if point in regions and re.search(rf"\b(?:{written})\b", match.group(), re.IGNORECASE):
                        yield Mention(match.start(), match.end(), "places", (regions[point],), "context")

    def _parts_of_countries(self) -> list[tuple[re.Pattern[str], dict[str, str]]]:
        """Return for each country with parts among the places how these are told, and the part by its compass point."""
        parts: dict[str, dict[str, str]] = defaultdict(dict)
        for place, name in self._named.items():
            parent = self._within.get(place)
            first = name.split()[0]
            point = next((point for point, written in _COMPASS if re.fullmatch(written, first, re.IGNORECASE)), None)
            if parent and point and self._kinds.get(parent) in ("country", "region"):
                parts[parent].setdefault(point, place)
        any_point = "|".join(written for _, written in _COMPASS)
        points = rf"(?:{any_point})(?:(?:\s*,\s*|\s+and\s+|\s+et\s+|\s+und\s+)(?:the\s+)?(?:{any_point}))*"
        return [
            (
                re.compile(
                    rf"\b{re.escape(self._named[country])}['’]s\s+{points}\b"
                    rf"|\b{points}\s+(?:(?:parts?\s+)?of|de la|du|de"
                    rf"|von)\s+(?:the\s+)?{re.escape(self._named[country])}\b"
                    rf"|\b(?:{any_point})\s+{re.escape(self._named[country])}\b"
                    rf"|\b(?:the|le|im)\s+(?:broader\s+)?(?:{any_point})(?:ern)?\b(?=\s*(?:[.,;]|region|territory"
                    rf"|of the country))",
                    re.IGNORECASE,
                ),
                regions,
            )
            for country, regions in parts.items()
        ]


def _within(inner: Mention, outer: Mention) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
