"""Whom a source has it from: the chains of its citations as one tree, from the source down to the roots."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

import msgspec
import polars as pl

from tui.analysis.situation import Situation
from tui.render.rows.parts import count, grade, heading, paragraph
from tui.render.text import Row, Span, Target


class Voice(msgspec.Struct):
    """A link of the chains: how many citations pass through it, how many end with it, and whom it had them from."""

    link: str
    kind: str = "source"
    reliability: str | None = None
    named: bool = True
    citations: int = 0
    ends: int = 0
    behind: dict[str, Voice] = msgspec.field(default_factory=dict)


def tree(situation: Situation, source: str) -> Voice:
    """The known chains of a source's citations, joined where they begin alike; the source itself is the top."""
    frames = situation.frames
    own = frames.citations.filter(pl.col("source") == source).select(citation="id")
    links = frames.chains.join(own, on="citation", how="semi").sort("citation", "position")
    top = Voice(source)
    for _, chain in groupby(links.iter_rows(named=True), key=itemgetter("citation")):
        voice = top
        for link in chain:
            if link["position"]:
                voice = voice.behind.setdefault(link["link"], Voice(link["link"], link["kind"]))
            voice.reliability, voice.named = link["reliability"], link["named"]
            voice.citations += 1
        voice.ends += 1
    return top


def rows(situation: Situation, source: str, cells: int) -> list[Row]:
    """The tree under its heading; each named link opens. Nothing for a source that is not cited."""
    top = tree(situation, source)
    if not top.citations:
        return []
    made = [heading("Voices", f"whom it has it from, in {count(top.citations, 'citation')}")]
    if top.ends:
        publisher = situation.store.frames.sources.filter(pl.col("id") == source)["publisher"][0]
        name = situation.lookup.actors.get(publisher)
        own = Span(name or source, "accent" if name else "")
        line = [Span(_counted(top.ends), "strong"), own, Span("  in its own words", "muted")]
        made += paragraph(line, cells, key="voice:", target=Target("actor", publisher) if name else None, indent=6)
    return [*made, *_behind(situation, top, "", cells)]


def _counted(number: int) -> str:
    return f"{number:>4}  "


def _behind(situation: Situation, voice: Voice, path: str, cells: int, depth: int = 0) -> list[Row]:
    """Whom a voice had it from, those of most citations first."""
    made: list[Row] = []
    for other in sorted(voice.behind.values(), key=lambda each: (-each.citations, each.link)):
        key = f"{path}/{other.link}"
        is_source, is_told = other.kind == "source", other.kind != "unknown"
        target = Target("source" if is_source else "actor", other.link) if is_told else None
        name = other.link if is_source else situation.lookup.actor(other.link)
        line = [Span(_counted(other.citations), "" if depth else "strong"), Span("  " * depth + "└ ", "faint")]
        line.append(Span(name, "accent" if target else ""))
        if is_told:
            line += [Span(" "), grade(other.reliability)]
        if not other.named and other.kind == "actor":
            line.append(Span(" unnamed", "warn"))
        if other.ends:
            line.append(Span(" root" if other.ends == other.citations else f" root of {other.ends}", "strong"))
        made += paragraph(line, cells, key=f"voice:{key}", target=target, indent=8 + 2 * depth)
        made += _behind(situation, other, key, cells, depth + 1)
    return made
