"""Generated theatres for filters: few names, many of them shared, dates and figures of every kind."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import strategies as st

from tui.analysis.constants import TIE_TYPES
from tui.store.load.entries import Entries, Entry
from tui.store.schema.records import Actor, Fact, Place, Source, Theatre

ACTORS = ("hts", "sna", "russia", "tass", "witness")
PLACES = ("syria", "coast", "tartus", "tartus-port", "khmeimim", "homs")
WITHIN = {"coast": "syria", "tartus": "coast", "tartus-port": "tartus", "khmeimim": "coast", "homs": "syria"}
SOURCES = ("one", "two", "tass-report")
NAMES = (
    "Hayat Tahrir al-Sham",
    "HTS",
    "هيئة تحرير الشام",
    "هَيْئة",
    "Tartous",
    "Tartús",
    "Homs",
    "Russia",
    "Syria",
    "TASS",
)
DATES = (
    "unknown",
    "2015",
    "2015/..",
    "../2024-12-03",
    "2024-12-02/..",
    "2024-11-30/2024-12-03",
    "2024-12-06~",
    "2024-12",
    "2024-12-01",
    "2024-01/2024-12",
    "2024-12-09",
)
SENTENCES = (
    "The front is 20 km away.",
    "Supply lines were cut near Homs.",
    "Supply ships; lines of them.",
    "Évacuation de Tartous",
    "قوات في حماة",
    "Hama, not Hamas.",
)
MUTUAL = frozenset(name for name, tie in TIE_TYPES.items() if tie.mutual)
WORDS = {"front-distance": "how far away, distance"}
MEMBERS = {"russia": ["hts"], "hts": ["witness"]}
SIDES = {"hts": "rebels", "sna": "coast", "russia": "coast", "tass": "press", "witness": "unknown"}
MEASURES = {"front-distance": "km", "advance-rate": "km/day", "vessels": "count", "killed": "count"}

theatre = msgspec.convert(
    {
        "title": "Test",
        "timezone": "UTC",
        "window": "2024-11-27/2024-12-09",
        "bbox": [34, 31, 43, 38],
        "bases": ["khmeimim", "tartus-port"],
        "measures": MEASURES,
        "measure-words": WORDS,
    },
    Theatre,
)

_some_names = st.lists(st.sampled_from(NAMES), max_size=2, unique=True)


def _some(values: tuple[str, ...], least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=least, max_size=2, unique=True)


@st.composite
def _quantities(draw: st.DrawFn) -> dict[str, Any]:
    measure = draw(st.sampled_from(sorted(MEASURES)))
    unit = draw(
        st.sampled_from(
            {"front-distance": ["km", "mi", "m"], "advance-rate": ["km/day", "mi/day"]}.get(measure, ["count"])
        )
    )
    low = draw(st.integers(0, 40))
    ends = draw(st.sampled_from([{"value": low}, {"low": low, "high": low + 10}, {"low": low}, {"high": low}]))
    return {"measure": measure, "unit": unit, **ends}


@st.composite
def _citations(draw: st.DrawFn) -> dict[str, Any]:
    chain = draw(st.sampled_from([[], ["tass"], ["tass", "witness"], ["unknown"], ["tass-report"], ["hts"]]))
    return {
        "source": draw(st.sampled_from(SOURCES)),
        "paragraph": 1,
        "chain": chain,
        **({"relation": "quote"} if chain else {}),
        "wording": draw(st.sampled_from(["asserted", "alleged", "denied"])),
        "credibility": draw(st.integers(2, 6)),
    }


@st.composite
def _facts(draw: st.DrawFn) -> dict[str, Any]:
    ends = draw(st.one_of(st.none(), _some(ACTORS, 2)))
    actors = draw(_some(ACTORS))
    quantity = draw(st.one_of(st.none(), _quantities()))
    return {
        "says": draw(st.sampled_from(SENTENCES)),
        "kind": draw(st.sampled_from(["strike", "event", "position"])),
        "when": draw(st.sampled_from(DATES)),
        "actors": actors,
        "done-to": draw(st.sampled_from([[], actors[:1], actors])),
        "places": draw(_some(PLACES)),
        "route": draw(st.one_of(st.just([]), _some(PLACES, 2))),
        "note": draw(st.sampled_from(["", "As the rebels say."])),
        "ties": [{"from": ends[0], "to": ends[1], "type": draw(st.sampled_from(["fighting", "backing"]))}]
        if ends
        else [],
        "indicates": draw(st.sampled_from([[], [{"base": "khmeimim", "indicator": "hostile-advance"}]])),
        "cited": draw(st.lists(_citations(), min_size=1, max_size=2)),
        **({"quantity": quantity} if quantity else {}),
    }


@st.composite
def entries(draw: st.DrawFn) -> Entries:
    """A theatre's records, none of them aside."""
    made = Entries()
    for name in ACTORS:
        names = {"name": draw(st.sampled_from(NAMES)), "aliases": draw(_some_names)}
        group = {"side": SIDES[name], "named": name != "witness", "members": MEMBERS.get(name, [])}
        _add(made.actors, Actor, {"id": name, "kind": "faction", **group, **names})
    for name in PLACES:
        names = {"name": draw(st.sampled_from(NAMES)), "aliases": draw(_some_names)}
        outer: dict[str, Any] = {"within": WITHIN[name]} if name in WITHIN else {}
        if name != "syria":
            outer |= {"lon": 35.0 + PLACES.index(name), "lat": 35.0, "coordinates-from": "Made up."}
        _add(made.places, Place, {"id": name, "kind": "city", **names, **outer})
    for name in SOURCES:
        source = {
            "id": name,
            "title": draw(st.sampled_from(["Rebels advance", "Homs, today"])),
            "publisher": draw(st.sampled_from(["tass", "unknown"])),
            "published": draw(st.sampled_from(DATES)),
            "entered": "2026-01-01",
            "language": "en",
            "reliability": draw(st.sampled_from("ACF")),
            "reliability-reason": "Made up.",
        }
        _add(made.sources, Source, source)
    for number, fact in enumerate(draw(st.lists(_facts(), max_size=8))):
        _add(made.facts, Fact, {"id": f"fact-{number}", **fact})
    return made


def of_facts(facts: list[dict[str, Any]]) -> Entries:
    """A theatre of these facts, completed where they leave out what every fact has; each record is called by its id."""
    made = Entries()
    for name in ACTORS:
        _add(made.actors, Actor, {"id": name, "name": name, "kind": "faction", "side": "rebels"})
    for name in PLACES:
        _add(made.places, Place, {"id": name, "name": name, "kind": "city"})
    source = {"id": "one", "title": "One", "publisher": "tass", "published": "2024-12-01", "entered": "2026-01-01"}
    _add(made.sources, Source, {**source, "language": "en", "reliability": "C", "reliability-reason": "Made up."})
    cited = [{"source": "one", "paragraph": 1, "wording": "asserted", "credibility": 3}]
    plain = {"says": "It happened.", "kind": "event", "when": "2024-12-01", "cited": cited}
    for number, fact in enumerate(facts):
        _add(made.facts, Fact, {"id": f"fact-{number}", **plain, **fact})
    return made


def _add(into: list[Any], kind: Any, data: dict[str, Any]) -> None:
    into.append(Entry(msgspec.convert(data, kind), "made-up.yaml", 1, 1))
