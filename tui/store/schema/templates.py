"""Templates of records and of a whole theatre: they check clean as they stand, and plainly wait to be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill
from typing import Final, get_args

from tui.store.schema import records
from tui.store.schema.jsonschema import modeline
from tui.store.schema.kinds import ACTOR_KINDS, FACT_KINDS, PLACE_KINDS

_TEMPLATES: Final[Mapping[str, str]] = {
    "source": """\
id: {id}
title: "(untitled) what it is about"
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
    "fact": """\
id: {id}
says: One assertion in our own words ({id}).
kind: statement                    # {fact_kinds}
when: unknown                      # 2024-12-01, 2024-12, 2024-11-30/2024-12-03, ../2024-12-03, "2024-12-06~"
dated: not yet looked up
actors: []
# done-to: […]                     # those of them to whom it is done; the others do it
places: []
# status: [{{base: …, is: lost}}]    # what has become of a base: {statuses}
# ends: […]                        # actors that have ceased by this
# implies: […]                     # facts that hold wherever this one does
cited:
  - source: {source}
    paragraph: {paragraph}
    wording: asserted              # {wordings}
    credibility: 6                 # 2 probably true … 5 improbable, 6 cannot be judged
    # interest: against            # where the speaker's own side loses by saying it
""",
    "forecast": """\
id: {id}
says: What is predicted, in our own words ({id}).
kind: forecast
when: unknown                      # open at its end, such as 2024-12-07/.., unless the source names one
dated: not yet looked up
actors: []
places: []
forecast:
  event: What is to happen, so that it can be told later whether it did
  by: null                         # by when, where the source says so
  # if: on what condition
  # chance: .6                     # only where the source gives one
  # word: likely                   # only the source's own word, where it is one of ICD 203
cited:
  - source: {source}
    paragraph: {paragraph}
    wording: expected              # {wordings}
    credibility: 6                 # 2 probably true … 5 improbable, 6 cannot be judged
""",
    "resolution": """\
resolved:
  as: miss                         # {outcomes}; void where its condition failed
  known: {today}                # from which day that is known
  by: [{fact}]
  reason: Why these facts decide it.
""",
    "actor": """\
id: {id}
name: {id}
kind: faction                      # {actor_kinds}
side: unknown                      # one word for all its allies
about: Who this is, in a sentence.
aliases: []
""",
    "place": """\
id: {id}
name: {id}
kind: town                         # {place_kinds}
about: What this is, in a sentence.
# lon: 36.0
# lat: 35.0
# coordinates-from: the gazetteer and its id
aliases: []
""",
    "question": """\
id: {id}
asks: What do the facts answer differently?
# of: state                        # {subjects}: answers on a state may each hold for days of their own
# measured: {{from: …, of: …}}       # the two places whose distance it asks for
answers:
  - {{id: first, says: One answer.}}
  - {{id: second, says: Another answer.}}
""",
    "hypothesis": """\
id: {id}
asks: What will happen to it?
# base: …                          # the base whose indicators are weighed
hypotheses:
  - {{id: first, says: One thing that may happen.}}
  - {{id: second, says: Another thing that may happen.}}
weighs:                            # 2 strongly expected if that is so, 0 neither way, -2 not at all
  - {{fact: {fact}, ratings: {{first: 1, second: -1}}, why: to be looked up}}
  # - {{indicator: …, ratings: {{first: 2, second: 0}}}}
""",
    "assumption": """\
id: {id}
says: What is taken for granted here.
behind: {{source: {source}}}         # or fact, question, actor, base
support: unsupported               # {supports}
if-wrong: {{exclude: {source}}}      # the one change to try; it can be
{changes}
contradicted-by: []                # facts that speak against it
# review-by: …                     # the day by which to look at it again
""",
}


KIND_OF: Final[Mapping[str, str]] = {
    "source": "sources",
    "fact": "facts",
    "forecast": "facts",
    "resolution": "facts",
    "actor": "actors",
    "place": "places",
    "question": "questions",
    "hypothesis": "hypotheses",
    "assumption": "assumptions",
}
"""What has a template, and the kind of file that it goes into; a resolution goes into a fact."""

_CHOICES: Final = {
    "actor_kinds": " ".join(ACTOR_KINDS),
    "place_kinds": " ".join(PLACE_KINDS),
    "fact_kinds": " ".join(FACT_KINDS),
    "statuses": " ".join(get_args(records.BaseStatus)),
    "subjects": " ".join(get_args(records.QuestionSubject)),
    "wordings": " ".join(get_args(records.Wording)),
    "outcomes": " ".join(get_args(records.Outcome)),
    "supports": " ".join(get_args(records.Support)),
    "changes": fill(
        " ".join(records.IfWrong.written(keys).replace(" ", "~") for each in records.CHANGES.values() for keys in each),
        width=100,
        initial_indent="# ",
        subsequent_indent="# ",
    ).replace("~", " "),
}


def record_text(what: str, **values: str | int) -> str:
    """Return the text of a new record, a key of `KIND_OF`, as a mapping; of a resolution, that of its key and value.

    `values` are `id` and `today` (YYYY-MM-DD); for a fact or a forecast the `source` and `paragraph` that it cites; for
    a resolution or a hypothesis a `fact` that shows or weighs something; for an assumption a `source` that is cited.
    """
    return _TEMPLATES[what].format(**_CHOICES, **values)


def as_item(text: str) -> str:
    """Return the text of a mapping as an item of a list."""
    lines = text.splitlines()
    return "\n".join([f"- {lines[0]}", *(f"  {line}" if line else "" for line in lines[1:])]) + "\n"


def theatre_files(title: str, today: str) -> dict[str, str]:
    """Return the files of a minimal theatre, text by path: one base, two actors, one source, one fact.

    `today` (YYYY-MM-DD) is its window, and the day of all that it holds.
    """
    return {
        "theatre.yaml": f"""\
{modeline("theatre")}
title: {title}
about: What this conflict is, and what is watched.
timezone: UTC
window: {today}/{today}                # the days that the scrubber spans
bbox: [-10.0, -10.0, 10.0, 10.0]             # west, south, east, north of the map
bases: [{{place: example-base, owner: example-owner}}]
# Kinds of facts, actors and places, ties and measures of your own go beside those that ship, for example:
# place-kinds: {{minefield: {{like: area}}}}
# measures: {{grain: t}}
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
- id: example-owner
  name: Example owner
  kind: state
  side: owner
  about: Who holds the base; what its side says to reassure is not counted.
  aliases: []
""",
        "questions.yaml": f"{modeline('questions')}\n# What facts answer differently: syrtui new question\n",
        "hypotheses.yaml": f"{modeline('hypotheses')}\n# What may be the case, or become: syrtui new hypothesis\n",
        "assumptions.yaml": f"{modeline('assumptions')}\n# What is taken for granted: syrtui new assumption\n",
        "sources/example.yaml": f"""\
{modeline("sources", 1)}
id: example
title: "(untitled) an example"
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
