"""Small theatres for tests, written to a folder as YAML. `FILES` checks clean; tests change one thing in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

FILES: Final[Mapping[str, str]] = {
    "theatre.yaml": """\
title: Test theatre
timezone: Asia/Damascus
window: 2024-11-27/2024-12-09
bbox: [34.5, 31.5, 43.0, 38.0]
bases: [{place: airfield, owner: south, host: south}, {place: harbour, owner: south}]
measures:
  front-distance: km
  vessels: count
""",
    "actors.yaml": """\
- id: north
  name: Northern force
  kind: faction
  side: rebels
  aliases: [Northerners, قوات الشمال]
- id: south
  name: Southern force
  kind: faction
  side: government
- id: alliance
  name: Alliance
  kind: coalition
  side: rebels
  members: [north]
- id: gazette
  name: The Gazette
  kind: outlet
  side: press
- id: insider
  name: unnamed insider
  kind: unnamed
  side: government
  named: false
  reliability: F
  reliability-reason: Nobody says who it is.
  deception: {motive: yes, opportunity: partly, means: "no", why: Speaks for the holder of both bases.}
""",
    "places.yaml": """\
- id: region
  name: Coast
  kind: region
- id: airfield
  name: Airfield
  kind: air-base
  within: region
  lon: 35.95
  lat: 35.40
  coordinates-from: made up
  aliases: [Aerodrome]
- id: harbour
  name: Harbour
  kind: naval-base
  lon: 35.87
  lat: 34.9
  coordinates-from: made up
- id: town
  name: Town
  kind: town
""",
    "questions.yaml": """\
- id: how-near
  asks: How near is the front to the airfield?
  answers:
    - {id: 20-km, says: Twenty kilometres., implies: [near]}
    - {id: 35-km, says: Thirty-five kilometres.}
  adjudication: {answer: 20-km, on: 2026-11-21, reason: The nearer witness.}
""",
    "hypotheses.yaml": """\
- id: airfield-30-days
  asks: What becomes of the airfield?
  base: airfield
  hypotheses:
    - {id: taken, says: It is taken.}
    - {id: kept, says: It is kept.}
  weighs:
    - {indicator: hostile-advance, ratings: {taken: 2, kept: -1}}
    - {fact: near, ratings: {taken: 1, kept: null}, why: so near and yet so far}
""",
    "assumptions.yaml": """\
- id: letter-is-6-dec
  says: The letter was written by the 6th.
  behind: {source: letter-1}
  support: caveated
  if-wrong: {source: letter-1, published: 2024-12-01}
  contradicted-by: [near]
  review-by: 2024-12-31
- id: front-is-the-nearest-point
  says: The front is measured from its nearest point.
  behind: {fact: near}
  support: unsupported
  if-wrong: {fact: near, base: airfield, indicator: hostile-proximity, strength: .25}
- id: quiet-days-are-known
  says: Without a report the index is ten.
  behind: {base: harbour}
  support: solid
  if-wrong: {setting: threat.baseline, value: 12}
""",
    "sources/gazette.yaml": """\
id: gazette-1
title: Untitled
publisher: gazette
published: 2024-12-03T23:30:00Z
entered: 2026-11-21
language: en
reliability: C
reliability-reason: Made up.
flaws: [no byline]
echoes:
  - {paragraph: 1, of: lost-1}
digest:
  - The front is near.
  - Fighting goes on.
""",
    "sources/letter.yaml": """\
- id: letter-1
  title: A letter
  publisher: unknown
  published: 2024-12-01/2024-12-06
  published-note: Between two events that it tells of.
  entered: 2026-11-21
  language: ar
  reliability: F
  reliability-reason: Nothing is known.
  derived-from: [lost-1]
  digest:
    - The front is far.
- id: lost-1
  title: A lost text
  publisher: unknown
  published: unknown
  published-note: Lost.
  entered: 2026-11-21
  language: ar
  reliability: F
  reliability-reason: Lost.
  lost: true
""",
    "facts/front.yaml": """\
- id: near
  says: The front is 20 km from the airfield.
  kind: position
  when: 2024-12-01/2024-12-03
  actors: [north, south]
  places: [airfield]
  quantity: {measure: front-distance, of: airfield, from: town, inferred: true, value: 20, unit: km, bound: about}
  indicates: [{base: airfield, indicator: hostile-proximity}]
  answers: {question: how-near, answer: 20-km}
  cited:
    - {source: gazette-1, paragraph: 1, wording: asserted, credibility: 3}
    - {source: gazette-1, paragraph: 2, chain: [insider], relation: quote, wording: attributed, credibility: 4}
- id: far
  says: Thirty-five kilometres lie between the airfield and the front.
  kind: position
  when: 2024-12-02~
  actors: [north]
  places: [airfield]
  quantity: {measure: front-distance, of: airfield, low: 35, high: 40.50, unit: km}
  answers: {question: how-near, answer: 35-km}
  cited:
    - {source: letter-1, paragraph: 1, chain: [lost-1], relation: repost, wording: asserted, credibility: 3}
""",
    "facts/fight.yaml": """\
id: fight
says: The two forces fight over the town.
kind: event
when: unknown
dated: nothing is said of when
actors: [north, south]
places: [town]
route: [town, airfield]
ties:
  - {from: north, to: south, type: fighting, since: 2017}
  - {from: alliance, to: north, type: leading, until: 2024-12-05, inferred: true}
indicates: [{base: harbour, indicator: hostile-advance, strength: .5}]
status: [{base: airfield, is: contested}]
ends: [{from: alliance, to: north, type: leading}]
implies: [near]
cited:
  - {source: gazette-1, paragraph: 2, chain: [unknown], relation: cites, wording: alleged, credibility: 4, note: rumour}
""",
    "facts/outlook.yaml": """\
- id: outlook
  says: The northern force is about to seize what lies between.
  kind: forecast
  when: 2024-12-01/..
  actors: [north]
  done-to: [north]
  places: [town]
  forecast: {event: The town falls, by: 2024-12-03, if: nobody helps, chance: .50, word: roughly even chance}
  resolved: {as: miss, known: 2024-12-06, by: [near], reason: The front has come no nearer.}
  deception: {motive: partly, why: It may be meant to frighten.}
  cited:
    - {source: gazette-1, paragraph: 2, wording: expected, credibility: 3}
""",
}


def write(root: Path, changes: Mapping[str, str | None] | None = None) -> Path:
    """Write `FILES` under `root`, with whole files replaced, added or (None) left out."""
    for name, text in {**FILES, **(changes or {})}.items():
        if text is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return root


def changed(name: str, old: str, new: str) -> dict[str, str | None]:
    """The file `name` of `FILES` with one passage replaced."""
    assert FILES[name].count(old) == 1, f"{old!r} stands {FILES[name].count(old)} times in {name}"
    return {name: FILES[name].replace(old, new)}
