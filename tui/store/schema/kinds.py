"""The lists of names that ship: kinds of facts, actors and places, and what is measured. A theatre adds its own."""

from __future__ import annotations

from typing import Final, NamedTuple

FACT_KINDS: Final = (
    "event",
    "position",
    "movement",
    "strike",
    "casualties",
    "displacement",
    "detention",
    "protest",
    "diplomacy",
    "statement",
    "assessment",
    "relation",
    "guarantee",
    "capability",
    "background",
    "forecast",
)
ACTOR_KINDS: Final = (
    "state",
    "government",
    "official",
    "person",
    "military",
    "police",
    "paramilitary",
    "faction",
    "coalition",
    "party",
    "agency",
    "international-body",
    "ngo",
    "company",
    "outlet",
    "people",
    "unnamed",
)
PLACE_KINDS: Final = (
    "air-base",
    "naval-base",
    "headquarters",
    "barracks",
    "depot",
    "checkpoint",
    "border-crossing",
    "port",
    "airport",
    "bridge",
    "dam",
    "power-plant",
    "oil-field",
    "hospital",
    "prison",
    "camp",
    "city",
    "town",
    "village",
    "settlement",
    "district",
    "region",
    "country",
    "island",
    "mountain",
    "river",
    "sea",
    "desert",
    "route",
    "vessel",
    "area",
)


class Measure(NamedTuple):
    """What a figure can be of: the unit to show it in, and other words by which a search finds it."""

    unit: str
    words: str


MEASURES: Final = {
    "front-distance": Measure("km", "how far away the front is"),
    "distance": Measure("km", "how far, how long the way"),
    "advance-rate": Measure("km/day", "how fast, speed"),
    "duration": Measure("day", "how long"),
    "years": Measure("year", "how long"),
    "killed": Measure("count", "how many dead, deaths, casualties"),
    "wounded": Measure("count", "how many injured, casualties"),
    "detained": Measure("count", "how many prisoners, captured"),
    "displaced": Measure("count", "how many refugees, fled"),
    "troops": Measure("count", "how many soldiers, fighters"),
    "vehicles": Measure("count", "how many tanks, trucks"),
    "aircraft": Measure("count", "how many planes, helicopters, drones"),
    "vessels": Measure("count", "how many ships"),
    "munitions": Measure("count", "how many missiles, rockets, shells, bombs"),
    "strikes": Measure("count", "how many attacks"),
    "settlements": Measure("count", "how many villages and towns"),
    "bases": Measure("count", "how many bases"),
}
