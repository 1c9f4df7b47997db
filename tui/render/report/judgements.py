"""What is judged of a base in sentences: each level with its index, and apart from it how sure that is, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from tui.analysis.constants import Event
from tui.analysis.views.cited import Cited
from tui.analysis.views.levels import BaseLevel, EventLevel
from tui.render import glyphs
from tui.render.report.layout import Items, Text, said
from tui.render.rows.levels import (
    binding,
    last_evidence,
    movement,
    not_counted_line,
    reasons_text,
    rests_on,
    unassessed,
)
from tui.render.rows.parts import count, day_text, words
from tui.render.text import Span

ON: Final[Mapping[Event, str]] = {"attack": "on", "loss": "of"}
"""What leads from an event to its base in a sentence."""
NOTHING_CITED: Final = Cited()
"""For pages whose evidence stands below."""


def title(base: BaseLevel) -> str:
    """Return the name of a base, who holds it, what is claimed of it, and whether its levels are edited."""
    told = [f"held by {base.owner}" if base.owner and not base.standing.lost else ""]
    if base.standing.status == "contested":
        told.append(f"contested ({base.standing.grade})")
    if base.standing.claimed:
        told.append(f"reported {words(base.standing.claimed)} ({base.standing.claimed_grade})")
    told.append("edited" if base.edited else "")
    return ", ".join([base.name, *filter(None, told)])


def judgements(base: BaseLevel, cited: Cited = NOTHING_CITED) -> Items:
    """Return the levels of a base, the higher first, with what they rest on; or what has become of it."""
    standing = base.standing
    if standing.lost:
        mark = glyphs.STANDINGS[standing.status or "lost"]
        since = f" since {day_text(standing.since)}" if standing.since else ""
        rest = f"{since}: {standing.grade}, {count(standing.lines or 0, 'line')}."
        line = (Span("It is "), Span(f"{mark.glyph} {mark.word}", mark.style), Span(rest))
        return Items([(said(line, cited.of_base(base.base)), ())])
    return Items(
        [
            (_level(base.name, level, own), list(_under(level, own, cited)))
            for level in base.by_rank
            for own in (cited.of_level(base.base, level.event),)
        ]
    )


def _level(base: str, level: EventLevel, own: tuple[str, ...]) -> Text:
    """Return what is expected, and nothing of how sure that is: the two are different things (ICD 203)."""
    mark = glyphs.STANDINGS[level.level or "lost"]
    line = [
        Span(f"The warning of {glyphs.EVENTS[level.event]} {ON[level.event]} {base} "),
        Span(f"within {count(level.days, 'day')} is "),
        Span(f"{mark.glyph} {mark.word}", mark.style),
    ]
    if level.index is None or level.interval is None:
        reason = unassessed(level)
        return said([*line, Span(f": {reason}." if reason else ".")], own)
    borders = f", borders on {level.borders}" if level.borders else ""
    index = f": index {level.index:.0f} ({level.interval.low:.0f} to {level.interval.high:.0f}){borders}"
    return said([*line, Span(f"{index}; {movement(level)}.")], own)


def _under(level: EventLevel, own: tuple[str, ...], cited: Cited) -> Iterator[Text]:
    if level.index is not None:
        newest = last_evidence(level.newest, level.age)
        yield said(f"Confidence in this is {level.confidence}{binding(level)}; {newest}.", own)
    if reasons := reasons_text(level):
        yield said(f"What moves it most, in log-odds: {reasons}.", own)
    if carried := rests_on([level]):
        yield said(f"{carried[0].upper()}{carried[1:]}.", cited.speakers.get(level.carrier or "", ()) or own)
    if left_out := not_counted_line(level.not_counted.by_reason):
        yield said(f"Reported, but not counted: {left_out}.", cited.of_facts(each.fact for each in level.not_counted))
