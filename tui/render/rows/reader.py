"""A source to be read: what it is, whom it has it from, its digest with the facts on each paragraph, its original."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.analysis.text_reuse.attached import EchoedParagraph
from tui.analysis.views.not_yet_known import Missing, NotYetKnown
from tui.analysis.views.reading import (
    DigestParagraph,
    EchoingSource,
    OriginalParagraph,
    ParagraphFact,
    Reading,
)
from tui.render import glyphs
from tui.render.rows import attribution_tree, empty, side_by_side
from tui.render.rows.parts import BLANK, count, grade, grade_text, heading, labelled, paragraph, paragraph_link
from tui.render.rows.side_by_side import Text
from tui.render.text import Line, Row, Rows, Span, Target

_MOST_EXTRA: Final = 3
"""Paragraphs that the digest has not and that are shown where they stand; more are only counted."""


def rows(view: Reading | NotYetKnown | Missing, cells: int) -> Rows:
    """Return a source from its metadata to its flaws."""
    if isinstance(view, NotYetKnown | Missing):
        return Rows(empty.not_yet_known(view))
    tree = attribution_tree.rows(view, cells)
    return Rows(
        [
            *paragraph([Span(view.source.title, "title")], cells),
            BLANK,
            *_metadata(view, cells),
            BLANK,
            *([*tree, BLANK] if tree else []),
            *(_lost(view, cells) if view.source.lost else _digest(view, cells)),
            *_flaws(view.flaws, cells),
        ]
    )


# --- what it is ---


def _metadata(view: Reading, cells: int) -> list[Row]:
    source = view.source
    trust = [Span("  excluded: its citations count for nothing", "warn")] if view.excluded else []
    published = [Span(source.published), Span(_note(source.published_note), "muted")]
    reason = Span(_note(source.reliability_reason), "muted")
    letter = source.reliability
    made = [
        *labelled("source", [Span(source.id, "strong"), *trust], cells),
        *labelled("publisher", [Span(source.publisher or "unknown")], cells),
        *labelled("published", published, cells),
    ]
    for label, text in (("byline", source.byline), ("url", source.url)):
        if text:
            made += labelled(label, [Span(text)], cells)
    made += labelled("reliability", [grade(letter), Span(f" {glyphs.RELIABILITY[letter].word}"), reason], cells)
    for label, others in (("derived from", view.derived_from), ("reworded by", view.reworded_by)):
        for number, other in enumerate(others):
            link, target = [Span(other.name, "accent")], Target("source", other.id)
            made += labelled("" if number else label, link, cells, key=f"{label}:{other.id}", target=target)
    if view.flaws:
        made += labelled("flaws", [Span(f"{len(view.flaws)}, listed at the end", "warn")], cells)
    if not source.lost:
        carries = f"{count(view.facts, 'fact')}, {count(view.citations, 'citation')}"
        made += labelled("carries", [Span(carries)], cells)
        made += _echoing(view.echoes, cells)
        made += labelled("original", _original(view), cells)
    return made


def _original(view: Reading) -> list[Span]:
    """Return whether the source's own text is at hand, and how well it fits."""
    if view.problem:
        return [Span(f"attached, but it cannot be read: {view.problem}", "bad")]
    if not view.attached:
        return [
            Span("not attached · ", "muted"),
            Span("syrtui attach FILE", "accent"),
            Span(" sets it beside the digest", "muted"),
        ]
    if not view.likeness.of:
        return [Span("attached", "good"), Span(" · there are no fingerprints to know it by", "muted")]
    fits = f"{view.likeness.matched} of {count(view.likeness.of, 'paragraph')} recognised"
    if not view.likeness.same_text:
        return [
            Span("attached, but it does not match", "warn"),
            Span(f" · {fits}: it is another text, or the source's fingerprints have changed", "muted"),
        ]
    return [Span("attached", "good"), Span(f" · {fits}", "muted")]


def _echoing(sources: Sequence[EchoingSource], cells: int) -> list[Row]:
    """Return the sources that say the same, with how many pairs of paragraphs and how they are known."""
    made: list[Row] = []
    for other in sources:
        listed = f" in {count(other.paragraphs, 'paragraph')}"
        pairs = {
            "curated and found": other.curated_and_found,
            "curated, not found": other.curated_not_found,
            "found, not curated": other.found_not_curated,
        }
        kinds = ", ".join(f"{number} {kind}" for kind, number in pairs.items() if number)
        line = [Span(other.name, "accent"), Span(listed), Span(f" · pairs: {kinds}" if kinds else "", "muted")]
        key, target = f"echoed:{other.source}", Target("source", other.source)
        made += labelled("" if made else "echoes", line, cells, key=key, target=target)
    return made


def _flaws(flaws: Sequence[str], cells: int) -> list[Row]:
    if not flaws:
        return []
    made = [BLANK, heading("Flaws", str(len(flaws)))]
    for number, flaw in enumerate(flaws):
        made += paragraph([Span("- ", "warn"), Span(flaw)], cells, key=f"flaw:{number}", indent=2)
    return made


def _note(text: str) -> str:
    return f" · {text}" if text else ""


# --- what it says ---


def _digest(view: Reading, cells: int) -> list[Row]:
    """Return paragraph by paragraph: our words, the original's, the facts that hang on it, and who says the same."""
    made = [heading("Digest", "our words, paragraph by paragraph")]
    if view.with_original:
        made = [heading("Digest and original", _legend(view))]
    for each in view.digest:
        made += _extra(view, each.before, cells)
        made += _paragraph(view, each, cells)
    made += _extra(view, view.after, cells)
    return made[:-1] if made[-1] is BLANK else made


def _legend(view: Reading) -> str:
    parts = ["┃ carries facts that are shown"]
    if view.shares:
        parts.append("underlined: another original has it, too")
    if view.after or any(each.before or (each.original and not each.recognised) for each in view.digest):
        parts.append("╎ not recognised")
    return " · ".join(parts)


def _paragraph(view: Reading, each: DigestParagraph, cells: int) -> list[Row]:
    key = f"{view.source.id}#{each.number}"
    label = Span(f"¶{each.number:<4}", "accent" if each.is_evidence else "muted")
    searched = bool(each.hits or (each.original and each.original.hits))
    made = side_by_side.rows(
        [label, *side_by_side.marked(each.text, each.hits, ())],
        [_text(each)] if view.with_original else [],
        cells,
        key=key,
        target=Target("paragraph", key),
        marked=each.is_evidence or searched,
    )
    hung = [
        *(row for fact in each.facts for row in _fact(fact, cells)),
        *(row for echo in each.echoes for row in _echo(echo, view.names[echo.of], cells)),
    ]
    return [*made, *hung, *([BLANK] if hung else [])]


def _text(each: DigestParagraph) -> Text:
    """Return the original's paragraph beside one of the digest."""
    if each.original is None:
        return Text(Span(" "), (Span("not in the attached text", "faint"),))
    gutter = Span("┃", "accent") if each.is_evidence else Span("│", "faint")
    return Text(gutter if each.recognised else Span("╎", "warn"), _words(each.original))


def _words(original: OriginalParagraph) -> Line:
    return side_by_side.marked(original.text, original.hits, original.shared)


def _extra(view: Reading, paragraphs: Sequence[OriginalParagraph], cells: int) -> list[Row]:
    """Return what the original has and the digest has not."""
    if len(paragraphs) > _MOST_EXTRA:
        number = Span(f"{len(paragraphs)} more paragraphs, not in the digest", "faint")
        return side_by_side.rows([], [Text(Span("+", "faint"), (number,))], cells)
    made: list[Row] = []
    for each in paragraphs:
        faint = tuple(Span(span.text, span.style or "faint") for span in _words(each))
        # Without a hit it is no item: there is nothing of ours to open behind it.
        key = f"{view.source.id}+{each.place}" if each.hits else ""
        made += side_by_side.rows([], [Text(Span("+", "faint"), faint)], cells, key=key, marked=bool(each.hits))
    return made


def _fact(fact: ParagraphFact, cells: int) -> list[Row]:
    line = [
        Span(f"     {glyphs.LINK.glyph if fact.shown else ' '} ", "accent"),
        grade_text(fact.grade),
        Span(f" {fact.says}", "muted" if fact.shown else "faint"),
    ]
    return paragraph(line, cells, key=f"cite:{fact.citation}", target=Target("fact", fact.fact), indent=10)


def _echo(echo: EchoedParagraph, called: str, cells: int) -> list[Row]:
    """Return a paragraph of another source that says the same, and how that is known."""
    name, target = paragraph_link(echo.of, called, echo.at)
    line = [
        Span(f"     {glyphs.ECHO.glyph} ", glyphs.ECHO.style),
        Span(name, "accent"),
        Span(f"  {_basis(echo)}", "warn" if echo.basis == "found" else "faint"),
    ]
    return paragraph(line, cells, key=f"echo:{echo.paragraph}:{target.id}", target=target, indent=7)


def _basis(echo: EchoedParagraph) -> str:
    if echo.found is not None:
        how = "word for word" if echo.found.verbatim else f"reworded, likeness {echo.found.likeness:.2f}"
        return f"curated and found: {how}" if echo.basis == "agree" else f"found, not curated: {how}"
    if echo.at is None:
        return "curated; its text is lost" if echo.lost else "curated; which paragraph is not told"
    return "curated, not found in the texts" if echo.basis == "curated" else "curated"


def _lost(view: Reading, cells: int) -> list[Row]:
    """Return what is left of a text that is lost: the paragraphs of others that say what it said."""
    made = [heading("What is left of it", "paragraphs of others that reword it, in our words")]
    for each in view.reworded:
        name, target = paragraph_link(each.source, each.name, each.paragraph)
        line = [Span(f"{name}  ", "accent"), Span(each.text)]
        made += paragraph(line, cells, key=f"left:{target.id}", target=target, indent=2)
    return made
