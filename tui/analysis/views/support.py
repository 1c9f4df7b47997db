"""How far the sources carry something: support, independent lines, and the grade of the citation behind the number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from tui.analysis import disputes
from tui.analysis.corroboration.one_text import Spot, as_one_text
from tui.analysis.corroboration.support import answer_supports
from tui.analysis.lookup import Lookup
from tui.analysis.situation import Situation
from tui.analysis.text_reuse.attached import Attached
from tui.store.schema.records import UNKNOWN


class OneText(msgspec.Struct, frozen=True, rename="kebab"):
    """What lines and support come to if attached originals that have the same words are one publication."""

    paragraphs: tuple[Spot, ...]
    """The paragraphs that have the same words."""
    lines: int
    support: float


class Support(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """How far an answer or a fact is supported, and by what."""

    support: float
    """From 0 to 1; means nothing where nothing has `voted`."""
    voted: bool
    """Whether any citation of it has a vote."""
    lines: int
    """Independent lines."""
    origins: int
    reporters: int
    publications: int
    """How many there are in each layer, the fewest of which are the lines."""
    grade: str | None
    """Letter of the weakest link and digit of the citation with the highest p: `F3`."""
    source: str | None
    """Id of the source that it stands in."""
    via: str | None
    """Name of that source's publisher; its own name where that is unknown."""
    reliability: str | None
    """Admiralty letter of that source by itself."""
    one_text: OneText | None = None
    """None where no attached originals show that lines are one text."""


def carried_by(lookup: Lookup, source: str | None) -> dict[str, str | None]:
    """Return `via` and `reliability` of the source in which a citation stands."""
    if source is None:
        return {"via": None, "reliability": None}
    record = lookup.rows("sources", "id", source).row(0, named=True)
    named = record["publisher"] not in (None, UNKNOWN)
    return {
        "via": lookup.actor(record["publisher"]) if named else lookup.source(source),
        "reliability": record["reliability"],
    }


def one_texts(situation: Situation, question: str, attached: Attached | None) -> Mapping[str, OneText]:
    """Return by answer what its support would be if the originals that have the same words were one text.

    An answer is listed only where that changes something.
    """
    if attached is None or len(attached.originals.texts) < 2:
        return {}
    testimony, frames = situation.day.assessor.testimony, situation.store.frames
    known = disputes.citations_known(testimony, situation.as_of, question)
    cited = known.with_columns(
        spot_source=frames.citations["source"].gather(known["citation"]),
        spot_paragraph=frames.citations["paragraph"].gather(known["citation"]),
    )
    same = {pair for source in cited["spot_source"].unique() for pair in _same_words(attached, source)}
    together, spots = as_one_text(cited, same)
    if not spots:
        return {}
    before = {row["key"]: row for row in answer_supports(testimony, cited).answers.iter_rows(named=True)}
    found: dict[str, OneText] = {}
    for row in answer_supports(testimony, together).answers.iter_rows(named=True):
        key = row["key"]
        changed = any(round(row[name] - before[key][name], 6) for name in ("lines", "support"))
        if key in spots and changed:
            found[testimony.keys["answer"][key]] = OneText(tuple(spots[key]), row["lines"], row["support"])
    return found


def _same_words(attached: Attached, source: str) -> list[tuple[Spot, Spot]]:
    """Return the paragraphs of other sources that share a run of words with those of this one, word for word."""
    return [
        ((source, each.paragraph), (each.of, each.at))
        for each in attached.echoed_paragraphs(source)
        if each.found is not None and each.found.verbatim and each.at is not None
    ]


def as_support(
    row: Mapping[str, Any], carried: Mapping[str, str | None], one_text: OneText | None = None
) -> dict[str, Any]:
    """Return the fields of `Support` from a row that has its figures, and what it is `carried_by`."""
    names = ("support", "voted", "lines", "origins", "reporters", "publications", "grade", "source")
    return {**{name: row[name] for name in names}, **carried, "one_text": one_text}
