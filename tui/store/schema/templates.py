"""Templates of records and of a whole theatre: valid as they stand, and plainly in need of being filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tui.store.schema.jsonschema import modeline

SINGULAR: Final = {"source": "sources", "fact": "facts", "actor": "actors", "place": "places", "question": "questions"}
"""What can be made anew, and the kind of file that it goes into."""

_TEMPLATES: Final[Mapping[str, str]] = {
    "sources": """\
id: {id}
title: "Untitled: what it is about"
publisher: unknown                 # the id of an actor
published: {today}               # EDTF where only inferable; say how in published-note
# published-note: why this date
# url: https://…
entered: {today}
language: en
reliability: F                     # A reliable … E unreliable, F cannot be judged
reliability-reason: Nothing is known yet about who publishes this.
flaws: []
digest:                            # one entry for each paragraph of the original, in our own words
  - What the first paragraph says.
""",
    "actors": """\
id: {id}
name: {id}
kind: faction                      # state government official person military coalition agency outlet people voice
side: unknown                      # one word for all its allies
about: Who this is, in a sentence.
aliases: []
""",
    "places": """\
id: {id}
name: {id}
kind: town                         # air-base naval-base port city town village settlement region country sea …
about: What this is, in a sentence.
# lon: 36.0
# lat: 35.0
# coordinates-from: the gazetteer and its id
aliases: []
""",
    "questions": """\
id: {id}
asks: What do the facts answer differently?
answers:
  - {{id: first, says: One answer.}}
  - {{id: second, says: Another answer.}}
""",
    "facts": """\
id: {id}
says: One assertion in our own words ({id}).
kind: statement                    # event position movement strike statement assessment relation guarantee …
when: unknown                      # 2024-12-01, 2024-12, 2024-11-30/2024-12-03, ../2024-12-03, "2024-12-06~"
dated: not yet looked up
actors: []
places: []
cited:
  - source: {source}
    paragraph: {paragraph}
    wording: asserted              # asserted attributed alleged expected denied
    credibility: 6                 # 2 probably true … 5 improbable, 6 cannot be judged
""",
}


def record(kind: str, **values: str | int) -> str:
    """The text of a new record of `kind`, as a mapping: needs `id`, and `today` or `source` and `paragraph`."""
    return _TEMPLATES[kind].format(**values)


def as_item(text: str) -> str:
    """A mapping's text as an item of a list."""
    lines = text.splitlines()
    return "\n".join([f"- {lines[0]}", *(f"  {line}" if line else "" for line in lines[1:])]) + "\n"


def theatre(title: str, today: str) -> dict[str, str]:
    """The files of a minimal theatre by path: one base, one actor, one source, one fact. It checks clean."""
    return {
        "theatre.yaml": f"""\
{modeline("theatre")}
title: {title}
about: What this conflict is, and what is watched.
timezone: UTC
window: {today}/{today}                # the days that the scrubber spans
bbox: [-10.0, -10.0, 10.0, 10.0]             # west, south, east, north of the map
bases: [example-base]
measures:                                    # what is measured, and the unit to show it in
  front-distance: km
  advance-rate: km/day
""",
        "places.yaml": f"""\
{modeline("places")}
- id: example-base
  name: Example base
  kind: air-base
  about: A base to be replaced by yours.
  lon: 0.0
  lat: 0.0
  coordinates-from: made up
  aliases: []
""",
        "actors.yaml": f"""\
{modeline("actors")}
- id: example-force
  name: Example force
  kind: military
  side: unknown
  about: An actor to be replaced by yours.
  aliases: []
""",
        "questions.yaml": f"{modeline('questions')}\n# What facts answer differently: syrtui new question\n",
        "sources/example.yaml": f"""\
{modeline("sources", 1)}
id: example
title: "Untitled: an example"
publisher: unknown
published: {today}
entered: {today}
language: en
reliability: F
reliability-reason: Made up, to show how a source is written.
digest:
  - The force says that it stands twenty kilometres from the base.
""",
        "facts/example.yaml": f"""\
{modeline("facts", 1)}
- id: example-front-20km
  says: The front stands 20 km from the example base.
  kind: position
  when: {today}
  dated: the day of publication
  actors: [example-force]
  places: [example-base]
  quantity: {{measure: front-distance, of: example-base, value: 20, unit: km, bound: about}}
  indicates: [{{base: example-base, indicator: hostile-proximity}}]
  cited:
    - {{source: example, paragraph: 1, chain: [example-force], relation: quote, wording: attributed, credibility: 6}}
""",
    }
