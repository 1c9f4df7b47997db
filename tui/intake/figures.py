"""Figures told in a text: number, unit and bound, and which of the theatre's measures they may be of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from tui.analysis.query.fold import fold
from tui.intake.draft import Figure
from tui.intake.names import Mention
from tui.intake.sentences import sentences
from tui.store.schema.frames import Store
from tui.store.schema.records import Bound
from tui.store.schema.units import UNITS

_COUNT: Final = "count"

_UNITS: Final[Mapping[str, str]] = {
    "km/h": r"km/h|kmh|kilomet(?:er|re)s? (?:an|per) hour|kilomètres? (?:à l[’']|par )heure",
    "km/day": r"(?:km|kilomet(?:er|re)s?) (?:a|per) day|kilomètres? par jour|kilometer (?:am|pro) tag",
    "mi/day": r"miles? (?:a|per) day",
    "nmi": r"nautical miles?|milles? (?:marins?|nautiques?)|seemeilen?|nm",
    "km": r"km|kms|kilomet(?:er|re)s?|kilomètres?|kilometern?|kilómetros?|километр\w*|км|كيلومترا?ت?|كم",
    "mi": r"miles?|mi|meilen?|millas?|мил[ьияе]\w*|ميلا?|أميال",
    "m": r"met(?:er|re)s?|mètres?|metern?|metros?|метр\w*|مترا?",
    "hour": r"hours?|hrs?|heures?|stunden?|horas?|час\w*|ساع(?:ة|ات)",
    "day": r"days?|jours?|tagen?|tage|días?|дн(?:я|ей)|أيام",
    "week": r"weeks?|semaines?|wochen?|semanas?|недел\w+",
    "t": r"tonnes?|metric tons?|t(?!-)|tonnen?|toneladas?|тонн\w*|طنا?",
    "year": r"years?|ans|années?|jahren?|jahre|años?|лет|года?|سن(?:ة|وات)",
}
"""How units are written, the longer first. `year` is counted as it stands: no year has a fixed length in days."""


def _counted(words: str, first: int, step: int = 1) -> dict[str, int]:
    """Return the numbers that words stand for, which count on from the first."""
    return {word: first + step * number for number, word in enumerate(words.split())}


_ONES: Final[Mapping[str, int]] = {
    **_counted("one two three four five six seven eight nine ten eleven twelve", 1),
    **_counted("thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 13),
    **_counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
    **_counted("un deux trois quatre cinq six sept huit neuf dix onze douze", 1),
    **_counted("ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf", 1),
    **_counted("un dos tres cuatro cinco seis siete ocho nueve diez", 1),
    "quinze": 15,
    "vingt": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "hundred": 100,
    "a hundred": 100,
    "a dozen": 12,
    "half a dozen": 6,
    "une douzaine de": 12,
    "une vingtaine de": 20,
    "a couple of": 2,
    "both": 2,
    "les deux": 2,
    "beide": 2,
    "beiden": 2,
    "ambas": 2,
    "ambos": 2,
}
_ROUGH: Final = ("a dozen", "half a dozen", "une douzaine de", "une vingtaine de", "a couple of")
_ARTICLE: Final = ("a", "an", "une", "eine")
"""Counts one where a thing of which the theatre counts many follows."""

_BOUNDS: Final[tuple[tuple[Bound, str], ...]] = (
    # What has another within it comes first: no more than.
    ("within", r"within|inside|to within|à moins de|in weniger als"),
    ("up-to", r"up to|as many as|at most|no more than|a maximum of|jusqu[’']à|au plus|bis zu|höchstens|hasta|до"),
    (
        "at-least",
        r"at least|no fewer than|not less than|a minimum of|au moins|mindestens|al menos|не менее|ما لا يقل عن",
    ),
    (
        "more-than",
        r"more than|over|above|exceeding|upwards of|plus de|plus d[’']|mehr als|über|más de|более|больше|أكثر من",
    ),
    ("less-than", r"less than|fewer than|under|below|moins de|weniger als|unter|menos de|менее|меньше|أقل من"),
    (
        "about",
        r"about|approximately|approx\.?|around|roughly|some|nearly|almost|close to|circa|ca\.?|environ|près de|quelque"
        r"|à peu près|rund|etwa|ungefähr|fast|unos|cerca de|aproximadamente|около|примерно|почти|نحو|حوالي",
    ),
)
_LOOK_BACK: Final = 60
"""Characters before a number among which its bound stands."""
_NOUNS: Final[Mapping[str, str]] = {
    "vessels": r"vessels?|ships?|warships?|frigates?|submarines?|boats?|corvettes?|destroyers?|navires?|bateaux?"
    r"|frégates?|sous-marins?"
    r"|schiffe?n?|boote?n?|fregatten?|buques?|barcos?|кораб\w+|судн\w+|سفن|سفينة",
    "settlements": r"settlements?|villages?|towns?|hamlets?|localités?|localidades|dörfern?|dorf|orte|pueblos?"
    r"|aldeas?|сёл|сел|деревень|قرية|قرى",
    "bases": r"bases?|installations?|facilities|airfields?|stützpunkten?|stützpunkte|баз\w*|قواعد",
    "aircraft": r"aircraft|planes?|jets?|warplanes?|helicopters?|drones?|avions?|hélicoptères?|flugzeugen?|aviones"
    r"|самолёт\w*|طائر(?:ة|ات)",
    "troops": r"troops?|soldiers?|fighters?|militants?|men|soldats?|combattants?|hommes|soldaten|kämpfer|soldados"
    r"|combatientes|солдат\w*|مقاتل\w*",
    "casualties": r"dead|killed|wounded|injured|casualties|deaths?|people|civilians|morts?|tués|blessés|personnes"
    r"|tote|verletzte|muertos|heridos",
    "vehicles": r"tanks?|vehicles?|trucks?|chars?|véhicules?|panzer|fahrzeuge|tanques|танк\w*|دباب(?:ة|ات)",
    "parts": r"parts?|halves|pieces|parties|teile|partes",
    "strikes": r"strikes?|airstrikes?|raids?|sorties|missiles?|rockets?|frappes?|roquettes?|angriffe|ataques",
}
"""What is counted in running text, by the measure that theatres have for it."""
_NUMBER: Final = r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?![\d])|\d+(?:[.,]\d+)?"


class Measures:
    """Finds figures in texts, and the measures of a theatre that they may be of; made once for each store."""

    def __init__(self, store: Store) -> None:
        frames = store.frames
        self._units = dict(frames.measures.select("measure", "unit").iter_rows())
        self._words = {
            measure: set(fold(f"{measure} {words}").split())
            for measure, words in frames.measures.select("measure", "words").iter_rows()
        }
        self._bases = set(store.theatre.base_ids)

    def find(self, text: str, places: Sequence[Mention], taken: Iterable[tuple[int, int]] = ()) -> list[Figure]:
        """Return the figures that a text tells, in its order; none that lies in `taken`, as dates do."""
        spans = list(taken)
        found: list[Figure] = []
        for match in _pattern().finditer(text):
            start, end = match.span()
            if any(start < to and since < end for since, to in spans):
                continue
            figure = _figure(text, match)
            if figure is not None:
                found.append(self._placed(text, figure, places))
        return found

    def _placed(self, text: str, figure: Figure, places: Sequence[Mention]) -> Figure:
        """Return a figure with what it may measure, and where."""
        first, last = next(span for span in sentences(text) if span[0] <= figure.start < span[1])
        here = [each for each in places if first <= each.start < last] or list(places)
        # The nearest to the figure, as in "within 20 miles of the base"; what a distance is told from comes after it.
        ranked = sorted(here, key=lambda each: (abs(each.start - figure.end), each.start))
        at = tuple(dict.fromkeys(id_ for each in ranked for id_ in each.ids[:2]))
        around = text[first:last]
        measures = sorted(
            (name for name, unit in self._units.items() if _fits(figure.unit, unit)),
            key=lambda name: -self._fit(name, text[figure.start : figure.end], around, at),
        )
        if figure.unit == _COUNT:
            measures = [name for name in measures if self._fit(name, text[figure.start : figure.end], "", ())]
        return msgspec.structs.replace(figure, measures=tuple(measures), of=at[:3])

    def _fit(self, measure: str, told: str, around: str, at: Sequence[str]) -> float:
        """Return how well a measure fits what is counted and the words around it."""
        words = self._words[measure]
        noun = _NOUNS.get(measure)
        counted = 3.0 if noun and re.search(rf"\b(?:{noun})\b", told, re.IGNORECASE) else 0.0
        front = 0.5 if "front" in words and _ADVANCING.search(around) and set(at) & self._bases else 0.0
        return (
            counted
            + 4.0 * bool(words & set(fold(told).split()))  # a theatre's own word goes before what is usually counted so
            + front
            + 0.1 * bool(words & set(fold(around).split()))
        )


_ADVANCING: Final = re.compile(
    r"\b(?:front\w*|lines?|advanc\w+|forces|rebels|jihadists|troops|fighters|within|approach\w*|push\w*|stand|lignes?|avanc\w+"
    r"|troupes|rebelles|combattants|truppen|kräfte|rebellen|vormarsch|fuerzas|rebeldes)\b",
    re.IGNORECASE,
)
"""Words of a sentence on how far off somebody is who comes nearer."""


def _fits(told: str, measured: str) -> bool:
    """Return whether a unit is one of a measure's dimension."""
    if told in UNITS and measured in UNITS:
        return UNITS[told].base == UNITS[measured].base
    return told == measured


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _ONES), key=len, reverse=True))
    units = "|".join(f"(?P<u{number}>{written})" for number, written in enumerate(_UNITS.values()))
    nouns = "|".join(_NOUNS.values())
    number = rf"(?:{_NUMBER}|(?:{words})(?:[\s-](?:{words}))?)"
    return re.compile(
        rf"(?<![\w.,:/-])(?P<low>{number})(?:\s*(?:-|–|to|à|bis|and|a|до|et)\s*(?P<high>{number}))?"
        # Up to three words between the number and what is counted: 12 small towns.
        rf"(?:[\s\u00a0-]*(?:{units})|\s+(?:(?:of\s+(?:the\s+)?|de\s+)?[\w’'-]+\s+){{0,3}}?(?P<noun>{nouns}))(?!\w)"
        rf"|(?<![\w-])(?P<one>{'|'.join(_ARTICLE)})\s+(?P<single>submarine|frigate|warship|ship|vessel|sous-marin"
        rf"|frégate|fregatte)(?!\w)",
        re.IGNORECASE,
    )


def _figure(text: str, match: re.Match[str]) -> Figure | None:
    """Return the figure that a match of the pattern tells; None where that is none."""
    start, end = match.span()
    if match["one"]:
        return Figure(start, end, _COUNT, value=1)
    low, high = _number(match["low"]), _number(match["high"]) if match["high"] else None
    if low is None or (match["high"] and high is None):
        return None
    unit = next((name for number, name in enumerate(_UNITS) if match[f"u{number}"]), _COUNT)
    if unit == _COUNT and low == 1 and match["low"].casefold() in ("un", "ein", "one"):
        return None
    bound, start = _bound(text, start)
    if match["low"].casefold() in _ROUGH and bound == "exactly":
        bound = "about"
    if high is not None:
        between = re.search(r"(?:between|from|entre|zwischen|de|от)\s+$", text[: match.start()], re.IGNORECASE)
        if low >= high or (not between and re.search(r"\band\b|\bet\b", text[match.end("low") : match.start("high")])):
            return Figure(match.start("high"), end, unit, bound, value=high)
        return Figure(start, end, unit, bound, low=low, high=high)
    return Figure(start, end, unit, bound, value=low)


def _bound(text: str, start: int) -> tuple[Bound, int]:
    """Return how what stands before a number qualifies it, and where that begins."""
    before = text[max(start - _LOOK_BACK, 0) : start]
    before = before[: len(before) - len(_trailing(before))].rstrip()
    found: Bound = "exactly"
    first = max(start - _LOOK_BACK, 0)
    for bound, words in _BOUNDS:
        match = re.search(rf"(?<!\w)(?:{words})$", before, re.IGNORECASE)
        if match is not None:
            found, start = bound, first + match.start()
            break
    if found == "about":
        # "within approximately 20 miles" is no nearer than that, and "up to about 30" no more.
        outer, begins = _bound(text, start)
        return (outer, begins) if outer != "exactly" else (found, start)
    if found == "exactly" and re.search(r"\bwithin\s+(?:just\s+|only\s+)*$", text[:start], re.IGNORECASE):
        return "within", start
    return found, start


def _trailing(before: str) -> str:
    match = re.search(r"(?:\b(?:just|only|seulement|nur|solo)\s+|\bthe\s+|\ba\s+)*$", before, re.IGNORECASE)
    return match.group() if match else ""


def _number(told: str) -> int | float | None:
    """Return the number that is written in digits or words; a point or comma before three digits parts thousands."""
    text = told.casefold().strip()
    if text in _ONES:
        return _ONES[text]
    parts = re.split(r"[\s-]+", text)
    if len(parts) == 2 and all(part in _ONES for part in parts):
        tens, ones = (_ONES[part] for part in parts)
        return tens * ones if ones == 100 else tens + ones if tens >= 20 and ones < 10 else None
    plain = re.sub(r"[ \u00a0\u202f]", "", text)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        return int(re.sub(r"[.,]", "", plain))
    try:
        value = float(plain.replace(",", "."))
    except ValueError:
        return None
    return int(value) if re.fullmatch(r"\d+", plain) else value
