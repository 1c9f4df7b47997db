"""The frames of a store, with the name and type of every column. Nowhere else are they declared.

Rows keep the order in which the files are read (sorted by path, then by place in the file). List fields become link
frames, one row a member, with `position` counting from 0. `when`, `published` and the like keep the curator's text; the
columns `earliest` and `latest` beside them are its bounds as days, null where the date is open or unknown.
"""

# No `from __future__ import annotations`: the schemas are read from the annotations of `Frames`.

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import msgspec
import polars as pl

from tui.base.errors import Problem
from tui.store.schema.records import Theatre

PLACE_IN_FILE: Final[Mapping[str, pl.DataType]] = {"file": pl.String(), "line": pl.Int32(), "column": pl.Int32()}
"""The columns that say where a record stands; lines and columns count from 1."""


class Frames(msgspec.Struct, frozen=True):
    """All frames of a store, in the order in which they are kept."""

    sources: Annotated[
        pl.DataFrame,
        {
            "id": pl.String(),
            "title": pl.String(),
            "publisher": pl.String(),
            "published": pl.String(),
            "earliest": pl.Date(),
            "latest": pl.Date(),  # a source counts from this day on; null where that is never known
            "out": pl.Date(),  # the day from which it counts then: that of entry, or the window's last if earlier
            "published_text": pl.String(),  # as shown
            "published_note": pl.String(),
            "byline": pl.String(),
            "url": pl.String(),
            "entered": pl.Date(),
            "language": pl.String(),
            "reliability": pl.String(),
            "reliability_reason": pl.String(),
            "lost": pl.Boolean(),
            "known": pl.Date(),  # of a lost source: the day from which its text is known, where the curator gives one
            **PLACE_IN_FILE,
        },
    ]
    derivations: Annotated[pl.DataFrame, {"source": pl.String(), "position": pl.Int32(), "parent": pl.String()}]
    flaws: Annotated[pl.DataFrame, {"source": pl.String(), "position": pl.Int32(), "flaw": pl.String()}]
    echoes: Annotated[
        pl.DataFrame, {"source": pl.String(), "paragraph": pl.Int32(), "of": pl.String(), "at": pl.Int32()}
    ]
    digests: Annotated[
        pl.DataFrame,
        {
            "source": pl.String(),
            "paragraph": pl.Int32(),  # from 1
            "text": pl.String(),  # "" where there is none in our own words
            "fingerprint": pl.String(),  # null where the source has none
        },
    ]
    actors: Annotated[
        pl.DataFrame,
        {
            "id": pl.String(),
            "name": pl.String(),
            "kind": pl.String(),
            "side": pl.String(),
            "about": pl.String(),
            "named": pl.Boolean(),
            "reliability": pl.String(),  # null where ungraded
            "reliability_reason": pl.String(),
            **PLACE_IN_FILE,
        },
    ]
    members: Annotated[pl.DataFrame, {"actor": pl.String(), "position": pl.Int32(), "member": pl.String()}]
    places: Annotated[
        pl.DataFrame,
        {
            "id": pl.String(),
            "name": pl.String(),
            "kind": pl.String(),
            "about": pl.String(),
            "within": pl.String(),
            "base": pl.Boolean(),  # listed under the theatre's `bases`
            "lon": pl.Float64(),
            "lat": pl.Float64(),
            "precision_m": pl.Int32(),
            "coordinates_from": pl.String(),
            **PLACE_IN_FILE,
        },
    ]
    bases: Annotated[
        pl.DataFrame,
        {
            "base": pl.String(),
            "position": pl.Int32(),
            "owner": pl.String(),  # null where unknown, as is the host
            "host": pl.String(),
        },
    ]
    aliases: Annotated[
        pl.DataFrame, {"kind": pl.String(), "id": pl.String(), "alias": pl.String()}
    ]  # kind: actors | places
    questions: Annotated[
        pl.DataFrame,
        {
            "id": pl.String(),
            "asks": pl.String(),
            "of": pl.String(),  # state | event | figure | date; null where the curator leaves it open
            "known": pl.Date(),  # the day from which it is asked, where the curator gives one
            "measured_from": pl.String(),  # the ends of the distance that it asks for, or null
            "measured_of": pl.String(),
            "measured_inferred": pl.Boolean(),
            "adjudicated": pl.String(),  # an answer's id, or null
            "adjudicated_on": pl.Date(),
            "adjudicated_reason": pl.String(),
            **PLACE_IN_FILE,
        },
    ]
    answers: Annotated[
        pl.DataFrame, {"question": pl.String(), "position": pl.Int32(), "answer": pl.String(), "says": pl.String()}
    ]
    answer_implications: Annotated[
        pl.DataFrame, {"question": pl.String(), "answer": pl.String(), "implied": pl.String()}
    ]
    measures: Annotated[pl.DataFrame, {"measure": pl.String(), "unit": pl.String(), "words": pl.String()}]
    facts: Annotated[
        pl.DataFrame,
        {
            "id": pl.String(),
            "says": pl.String(),
            "kind": pl.String(),
            "like": pl.String(),  # of a kind of the theatre's own: the one that ships which it is treated as; else null
            "when": pl.String(),
            "earliest": pl.Date(),
            "latest": pl.Date(),
            "precision": pl.String(),  # day | month | year | interval | before | after | unknown
            "approximate": pl.Boolean(),
            "uncertain": pl.Boolean(),
            "when_text": pl.String(),  # as shown: 1 Dec 2024, ~6 Dec 2024, by 3 Dec 2024
            "dated": pl.String(),
            "question": pl.String(),  # null where it answers none
            "answer": pl.String(),
            "note": pl.String(),
            **PLACE_IN_FILE,
        },
    ]
    fact_actors: Annotated[pl.DataFrame, {"fact": pl.String(), "position": pl.Int32(), "actor": pl.String()}]
    done_to: Annotated[pl.DataFrame, {"fact": pl.String(), "position": pl.Int32(), "actor": pl.String()}]
    fact_places: Annotated[pl.DataFrame, {"fact": pl.String(), "position": pl.Int32(), "place": pl.String()}]
    routes: Annotated[pl.DataFrame, {"fact": pl.String(), "position": pl.Int32(), "place": pl.String()}]
    quantities: Annotated[
        pl.DataFrame,
        {
            "fact": pl.String(),
            "measure": pl.String(),
            "of": pl.String(),
            "from": pl.String(),
            "inferred": pl.Boolean(),
            "value": pl.Float64(),
            "low": pl.Float64(),
            "high": pl.Float64(),
            "decimals": pl.Int32(),  # of `value` (or of `low`) as written: how finely it is rounded
            "unit": pl.String(),
            "bound": pl.String(),
        },
    ]
    ties: Annotated[
        pl.DataFrame,
        {
            "fact": pl.String(),
            "position": pl.Int32(),
            "from": pl.String(),
            "to": pl.String(),
            "type": pl.String(),
            "since": pl.String(),
            "since_earliest": pl.Date(),  # of `since`; where that is absent, of the fact's `when`
            "since_latest": pl.Date(),
            "until": pl.String(),
            "until_latest": pl.Date(),
            "inferred": pl.Boolean(),
        },
    ]
    indicators: Annotated[
        pl.DataFrame,
        {
            "fact": pl.String(),
            "base": pl.String(),
            "indicator": pl.String(),
            "strength": pl.Float64(),  # null where computed from the fact's quantity
        },
    ]
    statuses: Annotated[pl.DataFrame, {"fact": pl.String(), "base": pl.String(), "status": pl.String()}]
    endings: Annotated[
        pl.DataFrame,
        {
            "fact": pl.String(),
            "position": pl.Int32(),
            "actor": pl.String(),  # that has ceased; null where a tie has ended
            "from": pl.String(),
            "to": pl.String(),
            "type": pl.String(),
        },
    ]
    implications: Annotated[pl.DataFrame, {"fact": pl.String(), "position": pl.Int32(), "implied": pl.String()}]
    citations: Annotated[
        pl.DataFrame,
        {
            "id": pl.String(),  # <fact>#<n>, n from 1 in the order of the fact's `cited`
            "fact": pl.String(),
            "n": pl.Int32(),
            "source": pl.String(),
            "paragraph": pl.Int32(),
            "relation": pl.String(),  # null where the chain is empty
            "wording": pl.String(),
            "credibility": pl.Int32(),
            "interest": pl.String(),  # against: the speaker's own side loses by saying it; else null
            "note": pl.String(),
            "known": pl.Date(),  # the day from which it counts: the source's latest day of publication, or of entry
            "origin": pl.String(),  # the chain's last link; an unnamed voice is unknown@<who had it>
        },
    ]
    chains: Annotated[
        pl.DataFrame,
        {
            "citation": pl.String(),
            "position": pl.Int32(),  # 0 is the citing source itself, then the links, outermost first
            "link": pl.String(),
            "kind": pl.String(),  # source | actor | unknown
            "reliability": pl.String(),  # the link's own grade, null where ungraded
            "side": pl.String(),  # of the actor, or of the source's publisher; null where unknown
            "named": pl.Boolean(),
        },
    ]
    event_citations: Annotated[
        pl.DataFrame,
        {"fact": pl.String(), "position": pl.Int32(), "dataset": pl.String(), "row": pl.String()},  # row: its id
    ]
    forecasts: Annotated[
        pl.DataFrame,
        {
            "fact": pl.String(),
            "event": pl.String(),
            "by": pl.String(),  # null where open, as are its bounds
            "by_earliest": pl.Date(),
            "by_latest": pl.Date(),
            "by_text": pl.String(),  # as shown
            "condition": pl.String(),
            "chance": pl.Float64(),  # null where the source gives none, as is the word
            "word": pl.String(),
        },
    ]
    resolutions: Annotated[
        pl.DataFrame,
        {
            "fact": pl.String(),
            "as": pl.String(),  # hit | late | miss | void
            "known": pl.Date(),
            "reason": pl.String(),
        },
    ]
    resolution_facts: Annotated[pl.DataFrame, {"fact": pl.String(), "position": pl.Int32(), "by": pl.String()}]
    hypothesis_sets: Annotated[
        pl.DataFrame,
        {"id": pl.String(), "asks": pl.String(), "base": pl.String(), "about": pl.String(), **PLACE_IN_FILE},
    ]
    hypotheses: Annotated[
        pl.DataFrame, {"set": pl.String(), "position": pl.Int32(), "hypothesis": pl.String(), "says": pl.String()}
    ]
    weighings: Annotated[
        pl.DataFrame,
        {
            "set": pl.String(),
            "row": pl.Int32(),  # from 0
            "indicator": pl.String(),  # null where a fact is weighed by itself
            "fact": pl.String(),
            "why": pl.String(),
        },
    ]
    ratings: Annotated[
        pl.DataFrame,
        {
            "set": pl.String(),
            "row": pl.Int32(),
            "hypothesis": pl.String(),  # without a row, or null, it does not apply
            "rating": pl.Int32(),  # -2 … 2
        },
    ]
    assumptions: Annotated[
        pl.DataFrame,
        {
            "id": pl.String(),
            "says": pl.String(),
            "behind_kind": pl.String(),  # source | fact | question | actor | base | place
            "behind": pl.String(),
            "support": pl.String(),  # solid | caveated | unsupported
            "change": pl.String(),  # published | reliability | strength | answer | setting | exclude
            "target": pl.String(),  # whose: a source, actor, fact, question or citation; null for a setting
            "base": pl.String(),  # of a strength, as is the indicator
            "indicator": pl.String(),
            "setting": pl.String(),
            "value": pl.String(),  # what it is then; null where the target is excluded
            "review_by": pl.Date(),
            **PLACE_IN_FILE,
        },
    ]
    assumption_contradictions: Annotated[
        pl.DataFrame, {"assumption": pl.String(), "position": pl.Int32(), "fact": pl.String()}
    ]
    deception: Annotated[
        pl.DataFrame,
        {
            "kind": pl.String(),  # actor | fact; actors come first
            "of": pl.String(),
            "motive": pl.String(),  # yes | partly | no | unknown, as are the next three
            "opportunity": pl.String(),
            "means": pl.String(),
            "past": pl.String(),
            "why": pl.String(),
        },
    ]


KIND: Final = pl.coalesce("like", "kind")
"""The kind of a fact among those that ship, as an expression on `facts`."""
SCHEMAS: Final[dict[str, dict[str, pl.DataType]]] = {
    name: hint.__metadata__[0] for name, hint in Frames.__annotations__.items()
}
"""Column names and types of every frame, by the frame's name."""
_NAMING_FACTS: Final = ("weighings", "assumption_contradictions")
"""Frames with a column `fact` whose rows are parts of other records."""
FACT_FRAMES: Final[Mapping[str, str]] = {
    name: column
    for name, schema in SCHEMAS.items()
    for column in ("fact", "citation")
    if column in schema and name not in _NAMING_FACTS
}
"""The frames that hold parts of facts, and the column that names the fact, or its citation, that a row is of.

`deception` holds parts of facts as well, beside those of actors.
"""


class Store(msgspec.Struct, frozen=True, eq=False):
    """A theatre as read from its folder `root`: settings, frames, and what is wrong with the files.

    Compared by identity: whoever keeps what was made of a store can tell by it whether it still holds.
    """

    root: Path
    theatre: Theatre
    frames: Frames
    problems: tuple[Problem, ...]
