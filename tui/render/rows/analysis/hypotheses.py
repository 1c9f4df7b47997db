"""Competing hypotheses: what speaks against each, in figures and in a matrix of evidence, the most telling first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from tui.analysis.views.hypotheses import Evidence, Hypotheses, HypothesisSet, Score
from tui.render import glyphs
from tui.render.rows.analysis.columns import GAP
from tui.render.rows.parts import BLANK, count, legend, paragraph, plain, words
from tui.render.text import Line, Row, Rows, Span, Target, cut, line_width, pad, wrap

MATRIX: Final = 77
"""Cells of a matrix with something beside it."""
WIDE: Final = 100
"""Cells from which a column says why, and how far each row tells the hypotheses apart."""
EVIDENCE: Final = 24
"""The fewest cells for the name of a row."""
FIGURE: Final = 5
HEAD: Final = 10
"""The most cells of the head of a hypothesis."""
APART: Final = 12
"""Cells of how far a row tells the hypotheses apart."""
BAR: Final = 12
"""Cells of the longest bar."""


def rows(view: Hypotheses, cells: int) -> Rows:
    """Return the sets one after the other."""
    made: list[Row] = []
    for each in view.sets:
        made += [*_ranking(each, view, cells), BLANK, *_matrix(each, cells), BLANK]
    if made:
        made += [Row(line) for line in _legend(cells)]
    return Rows(made)


def set_target(each: HypothesisSet) -> Target:
    """Return what a set of hypotheses opens as."""
    return Target("hypothesis", each.id)


# --- what speaks against each ---


def _ranking(each: HypothesisSet, view: Hypotheses, cells: int) -> list[Row]:
    key, target = f"set:{each.id}", set_target(each)
    made = paragraph([Span(each.asks, "title")], cells, key=key, target=target, indent=2)
    made += paragraph([Span(outcome(each, view.within), "strong")], cells, key=key, target=target, indent=2)
    most = max((score.inconsistency for score in each.scores), default=0.0)
    made += [row for score in each.scores for row in _score(each, score, most, cells)]
    return [*made, *paragraph([Span(each.cannot_show, "muted")], cells)]


def outcome(each: HypothesisSet, within: float) -> str:
    """Return which hypothesis is least inconsistent, and by how much; or between which it is undecided."""
    if not each.reported:
        return "Nothing is reported that speaks for or against any of them."
    if each.lead is not None:
        first, second = each.scores[:2]
        return f"Least inconsistent: {words(each.lead)}, by {second.inconsistency - first.inconsistency:.2f}."
    *names, last = map(words, each.undecided)
    return f"Undecided: {', '.join(names)} and {last} are within {within:g} of the least." if names else ""


def _score(each: HypothesisSet, score: Score, most: float, cells: int) -> list[Row]:
    """Return rank, name and words of a hypothesis, and how much speaks against it as a bar and a figure."""
    length = round(score.inconsistency / most * BAR) if most else 0
    bar = "█" * max(length, 1 if score.inconsistency > 0 else 0)
    rest = f"{score.inconsistency:.2f} against, {count(score.items, 'row')}"
    head = (Span(f"{score.rank:>2} ", "muted"), Span(pad(words(score.hypothesis), HEAD + 2), "strong"))
    # Figures in a column of their own, under each other whatever the words before them.
    room = cells - line_width(head) - BAR - 22
    right = (Span(f" {pad(bar, BAR)} ", "bad"), Span(pad(rest, 20), "muted"))
    line: Line = (*head, Span(pad(score.says, max(room, 8))), *right)
    return [
        Row(line, f"hypothesis:{each.id}~{score.hypothesis}", Target("hypothesis", f"{each.id}~{score.hypothesis}"))
    ]


# --- the matrix ---


class _Layout(NamedTuple):
    """Cells of the parts of a row: its name, the head of a hypothesis, what stands beside the matrix (0: nothing)."""

    name: int
    head: int
    gap: int
    beside: int

    @classmethod
    def of(cls, each: HypothesisSet, cells: int) -> _Layout:
        """Return the layout of a set: names take what its columns leave."""
        beside = cells - MATRIX if cells >= WIDE else 0
        room, number = cells - beside - FIGURE - 1, max(len(each.hypotheses), 1)
        longest = min(max((len(name) for name in each.hypotheses), default=1), HEAD)
        # Rather closer together than cut off.
        gap = GAP if (room - EVIDENCE) // number - GAP >= longest else 1
        head = max(min(longest, (room - EVIDENCE) // number - gap), 3)
        return cls(max(room - number * (head + gap), 8), head, gap, beside)

    def line(self, left: str, figure: str, columns: Iterable[Span], style: str = "") -> Line:
        """Return a name, a figure and what stands in the columns."""
        padded = (
            Span(" " * self.gap + pad(cut(each.text, self.head), self.head, right=True), each.style) for each in columns
        )
        return (Span(pad(cut(left, self.name), self.name), style), Span(f" {figure:>{FIGURE}}", "muted"), *padded)


def _matrix(each: HypothesisSet, cells: int) -> list[Row]:
    layout = _Layout.of(each, cells)
    heads = [Span(words(hypothesis), "muted") for hypothesis in each.hypotheses]
    name = "evidence, most telling first"
    titles = layout.line(name if len(name) <= layout.name else "evidence", "e", heads, "muted")
    made = [Row((*titles, Span(f"   {'tells apart':<{APART}}why", "muted")) if layout.beside else titles)]
    counted = [row for row in each.rows if row.evidence > 0]
    made += [_evidence(each, row, layout) for row in counted]
    against = {score.hypothesis: f"{score.inconsistency:.2f}" for score in each.scores}
    sums = [Span(against.get(hypothesis, ""), "strong") for hypothesis in each.hypotheses]
    made.append(Row(layout.line("inconsistency", "", sums, "strong")))
    if len(counted) < len(each.rows):
        made += [BLANK, plain("Nothing of this counts on the day", "muted")]
    made += [_evidence(each, row, layout) for row in each.rows if row.evidence <= 0]
    return made


def _evidence(each: HypothesisSet, row: Evidence, layout: _Layout) -> Row:
    faint = row.alike or row.evidence <= 0
    shown = [glyphs.RATINGS[row.ratings.get(hypothesis)] for hypothesis in each.hypotheses]
    columns = [Span(rating.glyph, "faint" if faint else rating.style) for rating in shown]
    style = "faint" if faint else ""
    spans = layout.line(row.says, f"{row.evidence:.2f}", columns, style)
    key = f"row:{each.id}:{row.row}"
    target = Target("fact", row.fact) if row.fact else Target("indicator", f"{row.base}~{row.indicator}")
    if layout.beside:
        why = row.why or ("goes equally well with all" if row.alike else "")
        apart = Span(f"   {row.diagnosticity:<{APART}.2f}", style)
        spans = (*spans, apart, Span(cut(why, layout.beside - APART - 3), "muted"))
    return Row(spans, key, target)


def _legend(cells: int) -> list[Line]:
    told = "e is how much of it there is on the day, from 0 to 1. What goes equally well with all is faint."
    return [*legend(glyphs.RATINGS.values(), cells), *wrap([Span(told, "muted")], cells)]
