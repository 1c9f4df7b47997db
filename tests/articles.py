"""A made-up war between made-up states, and twelve made-up articles on it with what each of their paragraphs tells."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

FILES: Final[Mapping[str, str]] = {
    "theatre.yaml": """\
title: The strait
timezone: UTC
window: 2031-03-01/2031-03-31
bbox: [10.0, 40.0, 20.0, 50.0]
bases: [{place: anvil, owner: torvia, host: karsia}, {place: dorn-base, owner: torvia, host: karsia}]
measures: {front-distance: km, distance: km, vessels: count, troops: count, settlements: count, years: year, fuel: t}
measure-words: {front-distance: how far away the front is, troops: how many soldiers}
""",
    "actors.yaml": """\
- {id: torvia, name: Torvia, kind: state, side: torvia, aliases: [Belgrove, Torvie]}
- {id: karsia, name: Karsia, kind: state, side: karsia, aliases: [Karsie]}
- {id: islanders, name: Island Front, kind: faction, side: rebels, aliases: [IF, island rebels, Front des îles]}
- {id: brigade, name: River Brigade, kind: faction, side: rebels, aliases: [Brigade du fleuve, river fighters]}
- id: karsian-army
  name: Karsian army
  kind: military
  side: karsia
  aliases: [Karsian troops, Karsian forces, armée karsienne]
- {id: torvian-navy, name: Torvian Navy, kind: military, side: torvia, aliases: [marine torvienne]}
- id: torvian-ministry
  name: Torvian Defence Ministry
  kind: agency
  side: torvia
  aliases: [ministère torvien de la Défense]
- {id: dal-oren, name: Mira Dal Oren, kind: person, side: rebels, about: Leads the Island Front., aliases: [Dal Oren]}
- {id: herald, name: Selm Herald, kind: outlet, side: press, aliases: [the Herald]}
- id: meridian
  name: Meridian
  kind: agency
  side: press
  about: An international news agency.
  aliases: [Meridian Wire]
- id: harbour-official
  name: unnamed harbour official
  kind: unnamed
  side: karsia
  named: false
  aliases: [a harbour official, un responsable du port]
  reliability: F
  reliability-reason: Not named.
""",
    "places.yaml": """\
- {id: karsia, name: Karsia, kind: country, aliases: [Karsie]}
- {id: torvia, name: Torvia, kind: country, aliases: [Torvie]}
- {id: north-karsia, name: Northern Karsia, kind: region, within: karsia}
- {id: selm, name: Selm, kind: city, within: karsia}
- {id: orel, name: Orel, kind: town, within: north-karsia}
- {id: lume, name: Lume, kind: village, within: north-karsia}
- {id: cape-dorn, name: Cape Dorn, kind: town, within: karsia, aliases: [cap Dorn]}
- id: anvil
  name: Anvil Air Base
  kind: air-base
  within: north-karsia
  lon: 15.0
  lat: 45.0
  coordinates-from: made up
  aliases: [Anvil, Anvil airfield, Anvil base, base aérienne d'Anvil]
- id: dorn-base
  name: Cape Dorn naval base
  kind: naval-base
  within: cape-dorn
  lon: 14.0
  lat: 44.0
  coordinates-from: made up
  aliases: [naval base at Cape Dorn, base navale du cap Dorn]
""",
    "sources/herald-2031-03-04.yaml": """\
id: herald-2031-03-04
title: Orel falls
publisher: herald
published: 2031-03-04
entered: 2031-03-05
language: en
url: https://herald.example/orel-falls
reliability: C
reliability-reason: Local and dated.
digest: [The Island Front holds Orel., Its columns go on to the air base.]
""",
    "facts/orel.yaml": """\
# Written by hand: comments stay.
- id: orel-taken
  says: The Island Front took Orel.
  kind: event
  when: 2031-03-03     # a Monday
  actors: [islanders]
  places: [orel]
  cited:
    - {source: herald-2031-03-04, paragraph: 1, wording: asserted, credibility: 3}  # the only one so far
  note: Nobody denies it.
""",
}


class Told(NamedTuple):
    """What one paragraph tells: actors, places, a date, figures `(value, unit, bound)` and attributions."""

    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    when: str = ""
    figures: tuple[tuple[float | tuple[float, float], str, str], ...] = ()
    said: tuple[str, ...] = ()
    wording: str = "asserted"


class Article(NamedTuple):
    """A made-up article, the day that it was published, and what each of its paragraphs tells."""

    language: str
    published: str
    paragraphs: tuple[tuple[str, Told], ...]


ARTICLES: Final[Mapping[str, Article]] = {
    "march": Article(
        "en",
        "2031-03-05",
        (
            ("Rebels march on Anvil", Told(("islanders",), ("anvil",))),
            (
                "On Monday fighters of the Island Front entered Orel, a market town in northern Karsia.",
                Told(("islanders",), ("orel", "north-karsia"), "2031-03-03"),
            ),
            (
                "They now stand within 25 kilometres of Anvil Air Base, which Torvia has used since 2019.",
                Told(("torvia",), ("anvil",), "2019/..", ((25, "km", "within"),)),
            ),
            (
                "“The road lies open,” Dal Oren told the Selm Herald.",
                Told(("dal-oren",), (), "", (), ("herald", "dal-oren"), "attributed"),
            ),
        ),
    ),
    "ships": Article(
        "en",
        "2031-03-08",
        (
            ("Quiet quays at Cape Dorn", Told((), ("cape-dorn",))),
            (
                "At least four Torvian warships left Cape Dorn on 6 March 2031, according to a harbour official.",
                Told(
                    ("torvia",),
                    ("cape-dorn", "dorn-base"),
                    "2031-03-06",
                    ((4, "count", "at-least"),),
                    ("harbour-official",),
                    "attributed",
                ),
            ),
            (
                "The Torvian Defence Ministry denied that the naval base was being given up.",
                Told(("torvian-ministry",), ("dorn-base",), "", (), ("torvian-ministry",), "denied"),
            ),
            (
                "A frigate reportedly stayed behind.",
                Told((), (), "", ((1, "count", "exactly"),), ("unknown",), "alleged"),
            ),
        ),
    ),
    "wire": Article(
        "en",
        "2031-03-10",
        (
            (
                "Both bases are on alert, Meridian reported on Sunday, citing Mira Dal Oren.",
                Told(
                    ("dal-oren",),
                    ("anvil", "dorn-base"),
                    "2031-03-09",
                    ((2, "count", "exactly"),),
                    ("meridian", "dal-oren"),
                    "attributed",
                ),
            ),
            (
                "Karsian troops have lost more than twelve villages since the beginning of the month.",
                Told(("karsian-army",), (), "2031-03-01/2031-03-10", ((12, "count", "more-than"),)),
            ),
            (
                "The River Brigade is expected to reach Lume.",
                Told(("brigade",), ("lume",), "2031-03-10/..", (), ("unknown",), "expected"),
            ),
        ),
    ),
    "distance": Article(
        "en",
        "2031-03-12",
        (
            (
                "Anvil lies about 60 miles from Cape Dorn, where the Torvian Navy moors up to 11 vessels.",
                Told(
                    ("torvian-navy",),
                    ("anvil", "cape-dorn", "dorn-base"),
                    "",
                    ((60, "mi", "about"), (11, "count", "up-to")),
                ),
            ),
            ("Belgrove signed a 50-year lease in 2019.", Told(("torvia",), (), "2019", ((50, "year", "exactly"),))),
            ("Some 250 tonnes of fuel came to Selm.", Told((), ("selm",), "", ((250, "t", "about"),))),
            (
                "Between 2,000 and 3,500 soldiers are stationed at the air base.",
                Told((), ("anvil",), "2031-03-12", (((2000, 3500), "count", "exactly"),)),
            ),
        ),
    ),
    "quotation": Article(
        "en",
        "2031-03-14",
        (
            (
                "In a statement, the Island Front addressed the River Brigade, saying: “Leave the town of Lume now.",
                Told(("islanders", "brigade"), ("lume",), "", (), ("islanders",), "attributed"),
            ),
            (
                "Give back what you have taken from its people.",
                Told(("islanders", "brigade"), (), "", (), ("islanders",), "attributed"),
            ),
            (
                "We wait no longer than Friday.”",
                Told(("islanders", "brigade"), (), "2031-03-14", (), ("islanders",), "attributed"),
            ),
        ),
    ),
    "range": Article(
        "en",
        "2031-03-17",
        (
            (
                "From 12 March 2031 to 15 March 2031 the Karsian army shelled Orel.",
                Told(("karsian-army",), ("orel",), "2031-03-12/2031-03-15"),
            ),
            (
                "Later that day the rebels answered, a harbour official said.",
                Told(("islanders",), (), "", (), ("harbour-official",), "attributed"),
            ),
            ("By 16 March 2031 nobody held the town.", Told((), (), "../2031-03-16")),
        ),
    ),
    "compass": Article(
        "en",
        "2031-03-18",
        (
            (
                "Fighting has spread across the north of Karsia, the Herald writes.",
                Told((), ("north-karsia",), "", (), ("herald",), "attributed"),
            ),
            ("The airfield is quiet; the base at Cape Dorn is not.", Told((), ("anvil", "cape-dorn", "dorn-base"))),
            (
                "Torvian-backed Karsian forces are said to have regrouped near Selm.",
                Told(("torvia", "karsian-army"), ("selm",), "", (), ("unknown",), "alleged"),
            ),
        ),
    ),
    "about": Article(
        "en",
        "2031-03-20",
        (
            (
                "Two days ago, nearly 400 soldiers were flown out of Anvil airfield.",
                Told((), ("anvil",), "2031-03-18", ((400, "count", "about"),)),
            ),
            (
                "It is the first such flight since 2027, the Torvian Defence Ministry confirmed.",
                Told(("torvian-ministry",), (), "2027/..", (), ("torvian-ministry",), "attributed"),
            ),
            (
                "The ministry added that no vessels would follow.",
                Told((), (), "", (), ("torvian-ministry",), "attributed"),
            ),
        ),
    ),
    "marche": Article(
        "fr",
        "2031-03-06",
        (
            ("Les rebelles aux portes d'Anvil", Told((), ("anvil",))),
            (
                "Lundi, le Front des îles est entré dans Orel, selon Meridian.",
                Told(("islanders",), ("orel",), "2031-03-03", (), ("meridian",), "attributed"),
            ),
            (
                "La ligne de front se trouve à moins de 25 kilomètres de la base aérienne d'Anvil.",
                Told((), ("anvil",), "", ((25, "km", "within"),)),
            ),
        ),
    ),
    "navires": Article(
        "fr",
        "2031-03-09",
        (
            (
                "Au moins quatre navires de la marine torvienne ont quitté le cap Dorn le 6 mars 2031, "
                "a déclaré un responsable du port.",
                Told(
                    ("torvian-navy",),
                    ("cape-dorn", "dorn-base"),
                    "2031-03-06",
                    ((4, "count", "at-least"),),
                    ("harbour-official",),
                    "attributed",
                ),
            ),
            (
                "Le ministère torvien de la Défense a démenti.",
                Told(("torvian-ministry",), (), "", (), ("torvian-ministry",), "denied"),
            ),
        ),
    ),
    "rumeur": Article(
        "fr",
        "2031-03-13",
        (
            (
                "La Brigade du fleuve aurait pris Lume mercredi.",
                Told(("brigade",), ("lume",), "2031-03-12", (), ("unknown",), "alleged"),
            ),
            (
                "L'armée karsienne devrait riposter.",
                Told(("karsian-army",), (), "2031-03-13/..", (), ("unknown",), "expected"),
            ),
        ),
    ),
    "bail": Article(
        "fr",
        "2031-03-21",
        (
            ("La Torvie loue la base navale du cap Dorn depuis 2019.", Told(("torvia",), ("dorn-base",), "2019/..")),
            (
                "Environ 1 500 soldats y vivent, affirme Mira Dal Oren.",
                Told(("dal-oren",), (), "", ((1500, "count", "about"),), ("dal-oren",), "attributed"),
            ),
        ),
    ),
}


def theatre(root: Path) -> Path:
    """The theatre of the war, written to a folder; it checks clean."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
