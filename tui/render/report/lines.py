"""Lines that several pages have: citations, support, comparisons, triads."""

from __future__ import annotations

from collections.abc import Iterable

from tui.analysis.views.disputes import Comparison
from tui.analysis.views.explanations import Citation
from tui.analysis.views.relations import Triad
from tui.analysis.views.support import Support
from tui.render import glyphs
from tui.render.report.layout import Items, Text
from tui.render.rows.disputes import answer_names, flags, verdict_text
from tui.render.rows.parts import worded
from tui.render.rows.support import one_text, supported


def support_sentence(view: Support) -> str:
    """Return support, lines and grade of an answer or a fact as a sentence."""
    text = "".join(span.text for span in supported(view, whole=True)).replace(" · ", ", ")
    same = f"; {one_text(view)}" if view.one_text is not None else ""
    return sentence(text + same)


def sentence(text: str) -> str:
    """Return a text as a sentence: with a capital and a full stop."""
    return f"{text[0].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


def when_text(when: str) -> str:
    """Return when something was, or that nobody says so."""
    return "date unknown" if when in ("", "unknown") else when


def listed(lines: Iterable[Text]) -> Items:
    """Return a list of lines with nothing under them."""
    return Items([(line, ()) for line in lines])


def citation_lines(citations: Iterable[Citation]) -> list[str]:
    """Return citations as lines: source, paragraph, through whom, and how worded."""
    lines = []
    for each in citations:
        chain = "".join(f", from {name}" for name in each.chain_names)
        lines.append(f"{each.source_name}, paragraph {each.paragraph}{chain}; {worded(each.wording, each.interest)}")
    return lines


def triad_text(triad: Triad) -> str:
    """Return who is with and against whom: HTS against SNA, SNA with Turkey, Turkey with HTS."""
    around = zip(triad.names, triad.signs, [*triad.names[1:], triad.names[0]], strict=True)
    ring = ", ".join(f"{one} {glyphs.SIGNS[sign].word} {other}" for one, sign, other in around)
    return f"{ring}{'; rests on claims' if triad.claimed else ''}"


def comparison_text(each: Comparison) -> str:
    """Return what comes of two answers beside each other."""
    relation = f", {each.relation}" if each.relation else ""
    odd = f" ({'; '.join(flags(each))})" if each.flags else ""
    return f"{answer_names(each)}, by {each.by}: {verdict_text(each)}{relation}{odd}"


def short(value: float) -> str:
    """Return a value with three digits that count."""
    return f"{round(value, 6):.3g}"
