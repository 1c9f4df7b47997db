"""A source to be read: what it is, whom it has it from, its digest with the facts on each paragraph, its original."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

import msgspec
import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.text_reuse.alignment import Passage
from tui.analysis.text_reuse.attached import Attached, Saying
from tui.analysis.text_reuse.tokens import Finder, Stretch, finder, joined
from tui.render import glyphs
from tui.render.rows import attribution_tree, not_yet_known, side_by_side
from tui.render.rows.parts import BLANK, count, grade, heading, labelled, paragraph, plain
from tui.render.rows.side_by_side import Text
from tui.render.text import Line, Row, Rows, Span, Target
from tui.store.originals.match import RECOGNISED_FROM

_MOST_EXTRA: Final = 3
"""Paragraphs that the digest has not and that are shown where they stand; more are only counted."""


class _Reading(msgspec.Struct, frozen=True, eq=False, dict=True):
    """One source, through one lens, in a pane of `cells` cells, with its original or without."""

    situation: Situation
    attached: Attached
    source: str
    record: Mapping[str, Any]
    cells: int
    with_original: bool
    find: Finder = msgspec.field(default=lambda _: [])

    @cached_property
    def citations(self) -> Mapping[int, list[dict[str, Any]]]:
        """The known citations of each paragraph, with what their facts say."""
        frames = self.situation.frames
        cited = frames.citations.filter(pl.col("source") == self.source).join(
            frames.facts.select("id", "says"), left_on="fact", right_on="id", how="left", maintain_order="left"
        )
        made: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for citation in cited.iter_rows(named=True):
            made[citation["paragraph"]].append(citation)
        return made

    @cached_property
    def sayings(self) -> Mapping[int, list[Saying]]:
        """Who echoes each paragraph, of the sources that are known by now."""
        known = set(self.situation.frames.sources["id"])
        made: dict[int, list[Saying]] = defaultdict(list)
        for saying in self.attached.sayings(self.source):
            if saying.of in known:
                made[saying.paragraph].append(saying)
        return made

    @cached_property
    def lost(self) -> frozenset[str]:
        """The sources whose texts are lost."""
        return frozenset(self.situation.store.frames.sources.filter("lost")["id"])

    @cached_property
    def shared(self) -> Mapping[int, list[Stretch]]:
        """What other originals share of each paragraph of this one, by place."""
        made: dict[int, list[Stretch]] = defaultdict(list)
        for echo in self.attached.echoes.of(self.source):
            made[echo.place] += echo.shared
        return {place: joined(stretches) for place, stretches in made.items()}

    def is_evidence(self, paragraph: int) -> bool:
        """Whether a fact that the filter shows hangs on the paragraph."""
        return any(citation["fact"] in self.situation.shown for citation in self.citations.get(paragraph, ()))


def rows(situation: Situation, attached: Attached, source: str, cells: int, *, with_original: bool) -> Rows:
    """A source from its metadata to its flaws; `with_original` where the user wants to see what is attached."""
    found = situation.store.frames.sources.filter(pl.col("id") == source)
    if found.is_empty():
        return Rows([plain(f"There is no source {source}.", "muted")])
    if later := not_yet_known.notice(situation, Target("source", source)):
        return Rows(later)
    shown = with_original and attached.text(source) is not None
    find = finder(situation.lens.where, situation.day.search_index)
    reading = _Reading(situation, attached, source, found.row(0, named=True), cells, shown, find)
    told = attribution_tree.rows(situation, source, cells)
    return Rows(
        [
            *paragraph([Span(reading.record["title"], "title")], cells),
            BLANK,
            *_metadata(reading),
            BLANK,
            *([*told, BLANK] if told else []),
            *(_lost(reading) if reading.record["lost"] else _digest(reading)),
            *_flaws(reading),
        ]
    )


# --- what it is ---


def _metadata(reading: _Reading) -> list[Row]:
    situation, source, record, cells = reading.situation, reading.source, reading.record, reading.cells
    frames = situation.store.frames
    letter = record["reliability"]
    published = [Span(record["published_text"]), Span(_note(record["published_note"]), "muted")]
    reason = Span(_note(record["reliability_reason"]), "muted")
    made = [
        *labelled("source", [Span(source, "strong"), *_trust(situation, source)], cells),
        *labelled("publisher", [Span(_publisher(reading))], cells),
        *labelled("published", published, cells),
    ]
    for name in ("byline", "url"):
        if record[name]:
            made += labelled(name, [Span(record[name])], cells)
    made += labelled("reliability", [grade(letter), Span(f" {glyphs.RELIABILITY[letter].word}"), reason], cells)
    linked = (
        ("derived from", frames.derivations.filter(pl.col("source") == source)["parent"]),
        ("reworded by", frames.derivations.filter(pl.col("parent") == source)["source"]),
    )
    for label, others in linked:
        for number, other in enumerate(others):
            link = [Span(other, "accent")]
            made += labelled(
                "" if number else label, link, cells, key=f"{label}:{other}", target=Target("source", other)
            )
    flaws = frames.flaws.filter(pl.col("source") == source).height
    if flaws:
        made += labelled("flaws", [Span(f"{flaws}, listed at the end", "warn")], cells)
    cited = situation.frames.citations.filter(pl.col("source") == source)
    if not record["lost"]:
        made += labelled(
            "carries", [Span(f"{count(cited['fact'].n_unique(), 'fact')}, {count(cited.height, 'citation')}")], cells
        )
        made += _echoed(reading)
        made += labelled("original", _original(reading), cells)
    return made


def _publisher(reading: _Reading) -> str:
    publisher = reading.record["publisher"]
    return reading.situation.lookup.actors.get(publisher, "unknown")


def _trust(situation: Situation, source: str) -> list[Span]:
    return [Span("  not trusted: its citations count for nothing", "warn")] if source in situation.lens.excluded else []


def _original(reading: _Reading) -> list[Span]:
    """Whether the source's own text is at hand, and how well it fits."""
    attached, source = reading.attached, reading.source
    problem = attached.problem(source)
    if problem:
        return [Span(f"attached, but it cannot be read: {problem}", "bad")]
    if attached.text(source) is None:
        return [
            Span("not attached · ", "muted"),
            Span("syrtui attach FILE", "accent"),
            Span(" sets it beside the digest", "muted"),
        ]
    likeness = attached.likeness(source)
    if not likeness.of:
        return [Span("attached", "good"), Span(" · there are no fingerprints to know it by", "muted")]
    fits = f"{likeness.matched} of {count(likeness.of, 'paragraph')} recognised"
    if likeness.matched < RECOGNISED_FROM * likeness.of:
        return [
            Span("attached, but it does not match", "warn"),
            Span(f" · {fits}: it is another text, or the source's fingerprints have changed", "muted"),
        ]
    return [Span("attached", "good"), Span(f" · {fits}", "muted")]


def _echoed(reading: _Reading) -> list[Row]:
    """The sources that say the same as this one, with how many pairs of paragraphs and how they are known."""
    by_source: dict[str, list[Saying]] = defaultdict(list)
    for sayings in reading.sayings.values():
        for saying in sayings:
            by_source[saying.of].append(saying)
    made: list[Row] = []
    for of, sayings in sorted(by_source.items(), key=lambda item: -len(item[1])):
        listed = f" in {count(len({saying.paragraph for saying in sayings}), 'paragraph')}"
        line = [Span(of, "accent"), Span(listed), Span(_tally(sayings), "muted")]
        made += labelled("" if made else "echoes", line, reading.cells, key=f"echoed:{of}", target=Target("source", of))
    return made


def _tally(sayings: list[Saying]) -> str:
    """How the pairs of paragraphs are known, where there are texts to find them in."""
    of_kind = {
        "curated and found": sum(saying.standing == "agree" for saying in sayings),
        "curated, not found": sum(saying.standing == "curated" for saying in sayings),
        "found, not curated": sum(saying.standing == "found" for saying in sayings),
    }
    listed = ", ".join(f"{number} {kind}" for kind, number in of_kind.items() if number)
    return f" · pairs: {listed}" if listed else ""


def _flaws(reading: _Reading) -> list[Row]:
    flaws = reading.situation.store.frames.flaws.filter(pl.col("source") == reading.source)["flaw"].to_list()
    if not flaws:
        return []
    made = [BLANK, heading("Flaws", str(len(flaws)))]
    for number, flaw in enumerate(flaws):
        made += paragraph([Span("- ", "warn"), Span(flaw)], reading.cells, key=f"flaw:{number}", indent=2)
    return made


def _note(text: str) -> str:
    return f" · {text}" if text else ""


# --- what it says ---


def _digest(reading: _Reading) -> list[Row]:
    """Paragraph by paragraph: our words, the original's, the facts that hang on it, and who says the same."""
    digests = reading.situation.store.frames.digests.filter(pl.col("source") == reading.source)
    texts = dict(digests.select("paragraph", "text").iter_rows())
    made = [heading("Digest", "our words, paragraph by paragraph")]
    if reading.with_original:
        made = [heading("Digest and original", _legend(reading))]
    extra: list[int] = []
    for passage in _passages(reading, list(texts)):
        if passage.paragraph is None:
            if passage.place is not None:
                extra.append(passage.place)
            continue
        made += _extra(reading, extra)
        extra = []
        made += _paragraph(reading, passage, texts[passage.paragraph])
    made += _extra(reading, extra)
    return made[:-1] if made[-1] is BLANK else made


def _passages(reading: _Reading, paragraphs: list[int]) -> Iterator[Passage]:
    """The digest's paragraphs, with the original's beside and between where it is shown."""
    if reading.with_original:
        yield from reading.attached.passages(reading.source)
    else:
        yield from (Passage(number, None, same=True) for number in paragraphs)


def _legend(reading: _Reading) -> str:
    parts = ["┃ carries facts that are shown"]
    if any(reading.shared.values()):
        parts.append("underlined: another original has it, too")
    if any(passage.place is not None and not passage.same for passage in reading.attached.passages(reading.source)):
        parts.append("╎ not recognised")
    return " · ".join(parts)


def _paragraph(reading: _Reading, passage: Passage, text: str) -> list[Row]:
    number = passage.paragraph or 0
    key = f"{reading.source}#{number}"
    evidence = reading.is_evidence(number)
    found = reading.find(text)
    label = Span(f"¶{number:<4}", "accent" if evidence else "muted")
    texts, hits = _text(reading, passage, evidence=evidence)
    hung = [
        *(row for citation in reading.citations.get(number, ()) for row in _fact(reading, citation)),
        *(row for saying in reading.sayings.get(number, ()) for row in _saying(reading, saying)),
    ]
    made = side_by_side.rows(
        [label, *side_by_side.marked(text, found, ())],
        texts,
        reading.cells,
        key=key,
        target=Target("paragraph", key),
        marked=evidence or bool(found) or hits,
    )
    return [*made, *hung, *([BLANK] if hung else [])]


def _text(reading: _Reading, passage: Passage, *, evidence: bool) -> tuple[list[Text], bool]:
    """The original's paragraph beside one of the digest, and whether it has a word that is searched for."""
    if not reading.with_original:
        return [], False
    if passage.place is None:
        return [Text(Span(" "), (Span("not in the attached text", "faint"),))], False
    gutter = Span("┃", "accent") if evidence else Span("│", "faint")
    if not passage.same:
        gutter = Span("╎", "warn")
    line, hits = _words(reading, passage.place)
    return [Text(gutter, line)], hits


def _words(reading: _Reading, place: int) -> tuple[Line, bool]:
    original = reading.attached.text(reading.source)
    text = original.paragraphs[place] if original is not None else ""
    hits = reading.find(text)
    return side_by_side.marked(text, hits, reading.shared.get(place, ())), bool(hits)


def _extra(reading: _Reading, places: list[int]) -> list[Row]:
    """What the original has and the digest has not."""
    if len(places) > _MOST_EXTRA:
        number = Span(f"{len(places)} more paragraphs, not in the digest", "faint")
        return side_by_side.rows([], [Text(Span("+", "faint"), (number,))], reading.cells)
    made: list[Row] = []
    for place in places:
        line, hits = _words(reading, place)
        faint = tuple(Span(span.text, span.style or "faint") for span in line)
        key = f"{reading.source}+{place}" if hits else ""
        made += side_by_side.rows([], [Text(Span("+", "faint"), faint)], reading.cells, key=key, marked=hits)
    return made


def _fact(reading: _Reading, citation: Mapping[str, Any]) -> list[Row]:
    matched = citation["fact"] in reading.situation.shown
    line = [
        Span(f"     {glyphs.LINK.glyph if matched else ' '} ", "accent"),
        grade(reading.record["reliability"], citation["credibility"]),
        Span(f" {citation['says']}", "muted" if matched else "faint"),
    ]
    return paragraph(
        line, reading.cells, key=f"cite:{citation['id']}", target=Target("fact", citation["fact"]), indent=10
    )


_STANDINGS: Final = {"curated": "curated, not found in the texts", "untested": "curated"}


def _saying(reading: _Reading, saying: Saying) -> list[Row]:
    """A paragraph of another source that says the same."""
    how = _STANDINGS.get(saying.standing, "")
    if saying.found is not None:
        how = "word for word" if saying.found.verbatim else f"reworded, likeness {saying.found.likeness:.2f}"
        how = f"curated and found: {how}" if saying.standing == "agree" else f"found, not curated: {how}"
    elif saying.at is None:
        how = "curated; its text is lost" if saying.of in reading.lost else "curated; which paragraph is not told"
    name = f"{saying.of} ¶{saying.at}" if saying.at else saying.of
    target = Target("paragraph", f"{saying.of}#{saying.at}") if saying.at else Target("source", saying.of)
    line = [
        Span(f"     {glyphs.ECHO.glyph} ", glyphs.ECHO.style),
        Span(name, "accent"),
        Span(f"  {how}", "warn" if saying.standing == "found" else "faint"),
    ]
    return paragraph(line, reading.cells, key=f"echo:{saying.paragraph}:{name}", target=target, indent=7)


def _lost(reading: _Reading) -> list[Row]:
    """What is left of a text that is lost: the paragraphs of others that say what it said."""
    made = [heading("What is left of it", "paragraphs of others that reword it, in our words")]
    frames = reading.situation.frames
    echoes = frames.echoes.filter(pl.col("of") == reading.source).join(
        frames.digests, on=["source", "paragraph"], how="left", maintain_order="left"
    )
    for of, paragraph_, text in echoes.select("source", "paragraph", "text").unique(maintain_order=True).iter_rows():
        key = f"{of}#{paragraph_}"
        line = [Span(f"{of} ¶{paragraph_}  ", "accent"), Span(text or "", "")]
        made += paragraph(line, reading.cells, key=f"left:{key}", target=Target("paragraph", key), indent=2)
    return made
