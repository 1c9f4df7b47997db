"""A fact and its citations, for the inspector: down to chain, origin and paragraph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, TypeVar

from tui.analysis.views.citations import CitationView
from tui.analysis.views.cited_events import CitedEvent
from tui.analysis.views.event_rows import EventRow
from tui.analysis.views.facts import Answering, FactRow, FactRows, FactTie, FactView, Grade, Indication, Quantity
from tui.analysis.views.from_frame import FrameRows
from tui.analysis.views.names import Named
from tui.analysis.views.relations import pair_id
from tui.render import glyphs
from tui.render.rows.disputes import standing
from tui.render.rows.inspector.event import beside_rows
from tui.render.rows.inspector.structured import deception_lines, forecast_lines
from tui.render.rows.parts import (
    BLANK,
    LABEL,
    count,
    day_text,
    figure_text,
    grade,
    grade_text,
    heading,
    labelled,
    links,
    paragraph,
    plain,
    words,
)
from tui.render.rows.support import figures, graded, none_text, one_text, support_text, supported
from tui.render.text import Joined, LazyRows, Line, Row, RowList, Rows, Span, Target, cut
from tui.store.schema.edtf import without_year

T = TypeVar("T")

MANY: Final = 500
"""Links that are wrapped; of more, only those on screen are made."""
_LINK: Final = "fact:"
_GLANCED: Final = 3
"""Lines kept for what a fact says, so that from one fact to the next little else changes its place."""
_RELATIONS: Final = {
    "repost": "a repost: the same text again",
    "quote": "a quotation",
    "cites": "cited, beside its own reporting",
}


def fact_rows(view: FactView, cells: int, *, glance: bool = False) -> list[Row]:
    """Return what a fact says, who says so, and everything that it is linked to.

    At a `glance` it says less, a line of each thing where that will do, and little changes place from fact to fact.
    """
    made = paragraph([Span(view.says, "title")], cells)
    if glance:
        made += [BLANK] * (_GLANCED - len(made))
    dated = f" · {view.dated}" if view.dated and not glance else ""
    made += [
        BLANK,
        *labelled("when", [Span(view.when), Span(dated, "muted")], cells),
        *labelled("kind", [Span(view.kind)], cells),
    ]
    told, said = _told(view, cells, glance=glance), _said(view.citations, cells, glance=glance)
    if glance:
        # Below what every fact has, so that this keeps its place.
        told = [BLANK, *told] if told else []
        made += _names("actors", view.actors, cells, "none") + _names("places", view.places, cells, "none")
    made += _graded(view, cells, glance=glance) + (said + told if glance else told + said)
    for event in view.events:
        made += _event(event, cells, glance=glance)
    if view.question is not None:
        made += _question(view.question, cells, own_only=glance)
    made += _bears_on(view.bears_on, cells, strengths=not glance)
    made += _ties(view.ties, cells)
    made += [] if glance else _named(view, cells)
    # Last: it is counted off the event loop, and what stands above it keeps its place when it comes.
    made += beside_rows(view.beside, cells) if view.beside is not None else []
    return made if glance else [*made, BLANK, plain(f"{view.id} · {view.file}:{view.line}", "faint")]


def _graded(view: FactView, cells: int, *, glance: bool) -> list[Row]:
    """Return how well the sources carry a fact."""
    if view.grade is None:
        return labelled("grade", [Span(f"not known on {day_text(view.as_of)}", "warn")], cells)
    made = labelled("grade", _grade(view, view.grade, glance=glance), cells)
    if view.grade.one_text is not None and not glance:
        made += labelled("", [Span(one_text(view.grade), "warn")], cells)
    return made


def _told(view: FactView, cells: int, *, glance: bool) -> list[Row]:
    """Return what only some facts have: to whom it was done, a figure, a forecast, a check for deception, a note."""
    made = _names("done to", view.done_to, cells) if glance else []
    if view.quantity is not None:
        made += labelled("figure", _quantity(view.quantity), cells)
    made += forecast_lines(view.forecast, view.year, cells)
    if not glance:
        made += deception_lines(view.deception, cells)
    if view.note:
        note = cut(view.note, max(cells - LABEL, 10)) if glance else view.note
        made += labelled("note", [Span(note, "muted")], cells)
    return made


def _said(citations: tuple[CitationView, ...], cells: int, *, glance: bool) -> list[Row]:
    """Return who says it, with the paragraphs; at a glance without what those say."""
    made = [BLANK, heading("Said by", count(len(citations), "citation"))]
    for citation in citations:
        made += _source(citation, cells) + attribution(citation, cells)
        if not glance:
            made += _item(citation, [Span(f"   {digest_words(citation.digest)}", "muted")], cells)
    return made


def _named(view: FactView, cells: int) -> list[Row]:
    """Return the actors and places of a fact as links."""
    made = [BLANK] if view.actors or view.places else []
    made += links("actors", "actor", view.actors, cells) + links("done to", "actor", view.done_to, cells)
    return made + links("places", "place", view.places, cells)


def _names(label: str, names: tuple[Named, ...], cells: int, none: str = "") -> list[Row]:
    """Return names cut to a line, or `none` where there are none; nothing where that is empty."""
    text = cut(", ".join(each.name for each in names), max(cells - LABEL, 10))
    return labelled(label, [Span(text, "accent") if text else Span(none, "muted")], cells) if text or none else []


def _quantity(quantity: Quantity) -> list[Span]:
    ends = f" · {words(quantity.measure)}"
    if quantity.of:
        ends += f" of {quantity.of}"
    if quantity.from_:
        ends += f" from {quantity.from_}" + (" (inferred)" if quantity.inferred else "")
    return [Span(figure_text(quantity.figure), "strong"), Span(ends, "muted")]


def _grade(fact: FactView, view: Grade, *, glance: bool) -> list[Span]:
    # In which source that is, a single citation says below.
    spans = [grade_text(view.grade)] if glance and len(fact.citations) == 1 else graded(view)
    spans.append(Span(f" · {support_text(view) if glance else figures(view, whole=True)}"))
    if view.implied:
        spans.append(Span(" · as far as what implies it", "muted"))
    if view.disputed:
        spans.append(Span(f" · {glyphs.DISPUTED.glyph} disputed", glyphs.DISPUTED.style))
    return spans


def _event(cited: CitedEvent, cells: int, *, glance: bool) -> list[Row]:
    """Return a row of a data set that a fact cites: which it is, and what it says, which counts for nothing."""
    key = f"event:{cited.dataset}/{cited.id}"
    named = [Span("event", "muted"), Span(f" {cited.dataset} {cited.id}", "accent")]
    event = cited.event
    if event is None:
        why = cited.problem or "not in the data sets here"
        return paragraph([*named, Span(f" · {why}", "warn")], cells, key=key, indent=3)
    told = [day_text(event.start), event.kind, event.place, deaths_text(event)]
    head = [*named, Span(f" · {' · '.join(filter(None, told))}"), Span(" · not weighed", "muted")]
    target = Target("event", f"{cited.dataset}/{cited.id}")
    made = paragraph(head, cells, key=key, target=target, indent=3, marked=True)
    for text in () if glance else filter(None, (event.text, event.url)):
        made += paragraph([Span(f"   {text}", "muted")], cells, key=key, target=target, indent=3)
    return made


def deaths_text(event: EventRow) -> str:
    """Return how many died in an event: the best figure with its bounds, or "" where the row has none."""
    low, best, high = event.deaths_low, event.deaths_best, event.deaths_high
    if best is None:
        best, low, high = (high if high is not None else low), None, None
    if best is None:
        return ""
    bounds = f" ({low}–{high})" if low is not None and high is not None and low != high else ""
    return f"{count(best, 'death')}{bounds}"


def _question(view: Answering, cells: int, *, own_only: bool) -> list[Row]:
    dispute = view.dispute
    note = count(len(dispute.answers), "answer") if own_only and len(dispute.answers) > 1 else ""
    target = Target("question", dispute.question)
    made = [
        BLANK,
        heading("Answers a question", note),
        *paragraph([Span(dispute.asks, "accent")], cells, key=f"question:{dispute.question}", target=target),
    ]
    for answer in dispute.answers:
        own = answer.answer == view.own
        if own_only and not own:
            continue
        line = [Span("• " if own else "  "), Span(answer.says, "" if own else "muted"), Span("  ")]
        made += paragraph([*line, *supported(answer)], cells, indent=4)
    if dispute.none is not None:
        made += paragraph([Span(f"  {none_text(dispute.none)}", "muted")], cells, indent=4)
    if own_only:
        return made
    stands = dispute.apparent if dispute.apparent is not None else standing(dispute)
    return made + paragraph(
        [Span(f"  {'only apparent: ' if dispute.apparent else ''}{stands}", "muted")], cells, indent=4
    )


def _bears_on(indications: tuple[Indication, ...], cells: int, *, strengths: bool) -> list[Row]:
    if not indications:
        return []
    made = [BLANK, heading("Bears on")]
    for each in indications:
        strength = " · strength from the distance" if each.strength is None else f" · strength {each.strength:.2f}"
        line = [
            Span(each.base.name, "accent"),
            Span(f" · {words(each.indicator)}"),
            Span(strength if strengths else "", "muted"),
        ]
        target = Target("indicator", f"{each.base.id}~{each.indicator}")
        made += paragraph(line, cells, key=f"indicator:{target.id}", target=target)
    return made


def _ties(ties: tuple[FactTie, ...], cells: int) -> list[Row]:
    if not ties:
        return []
    made = [BLANK, heading("Ties")]
    for number, tie in enumerate(ties):
        line = [Span(tie.from_.name), Span(f" {tie.type} ", "accent"), Span(tie.to.name)]
        if tie.inferred:
            line.append(Span(f" {glyphs.INFERRED.glyph} inferred", glyphs.INFERRED.style))
        made += paragraph(line, cells, key=f"tie:{number}", target=Target("pair", pair_id(tie.from_.id, tie.to.id)))
    return made


# --- citations ---


def _item(citation: CitationView, line: list[Span], cells: int, *, marked: bool = False) -> list[Row]:
    """Return a line as rows of the item that a citation is."""
    key, target = f"citation:{citation.id}", Target("citation", citation.id)
    return paragraph(line, cells, key=key, target=target, indent=3, marked=marked)


def _source(citation: CitationView, cells: int) -> list[Row]:
    line = [
        grade_text(citation.grade),
        Span(f" {citation.source.name}", "accent"),
        Span(f" ¶{citation.paragraph}", "accent"),
    ]
    return _item(citation, line, cells, marked=True)


def attribution(citation: CitationView, cells: int) -> list[Row]:
    """Return how a source words what it says, and from whom it has it."""
    wording = glyphs.WORDINGS[citation.wording]
    line = [Span("   "), Span(f"{wording.glyph} {wording.word}".strip(), wording.style or "muted")]
    if citation.interest == "against":
        line.append(Span(f", {glyphs.ADMISSION.word}", glyphs.ADMISSION.style))
    if len(citation.chain) > 1:
        line.append(Span(" from " + " ← ".join(link.name for link in citation.chain[1:]), "muted"))
    return _item(citation, line, cells)


def digest_words(text: str | None) -> str:
    """Return a paragraph in our words, or that it has none."""
    if text is None:
        return "the digest has no such paragraph"
    return text or "no digest of this paragraph"


def citation_rows(view: CitationView, cells: int) -> list[Row]:
    """Return a citation whole: the paragraph, the wording, and the chain as a tree down to its origin."""
    key = f"{view.source.id}#{view.paragraph}"
    credibility = glyphs.CREDIBILITY[view.credibility]
    made = [
        *paragraph([Span(f"{view.source.name} ¶{view.paragraph}", "title")], cells),
        *paragraph(
            [Span(f"{glyphs.LINK.glyph} ", "accent"), Span(digest_words(view.digest))],
            cells,
            key=f"paragraph:{key}",
            target=Target("paragraph", key),
            indent=2,
        ),
        BLANK,
        *labelled("wording", [Span(view.wording)], cells),
        *(labelled("interest", [Span(glyphs.ADMISSION.word)], cells) if view.interest == "against" else ()),
        *labelled("credibility", [Span(f"{credibility.glyph} {credibility.word}", credibility.style)], cells),
        *labelled("counts from", [Span(day_text(view.counts_from))], cells),
    ]
    if view.relation is not None:
        made += labelled("cited as", [Span(_RELATIONS[view.relation])], cells)
    if view.note:
        made += labelled("note", [Span(view.note, "muted")], cells)
    made += [BLANK, heading("Chain", "who had it from whom")]
    for depth, link in enumerate(view.chain):
        branch = "" if depth == 0 else "  " * (depth - 1) + "└ "
        spans = [Span(branch, "faint"), Span(link.name, "accent"), Span(" "), grade(link.reliability)]
        if depth == len(view.chain) - 1:
            spans.append(Span("  origin", "strong"))
        if not link.named:
            spans.append(Span("  unnamed", "warn"))
        # An unknown origin has no record that could be opened.
        target = Target("source" if link.kind == "source" else "actor", link.id)
        made += paragraph(spans, cells, key=f"link:{depth}", target=None if link.kind == "unknown" else target)
    made += [BLANK, heading("Fact")]
    key, target = f"{_LINK}{view.fact}", Target("fact", view.fact)
    return [*made, *paragraph([Span(view.says)], cells, key=key, target=target, indent=2)]


# --- facts as links ---


def fact_link(fact: FactRow, year: int, cells: int) -> list[Row]:
    """Return a fact as a link: when, without the `year` that goes without saying, and what it says."""
    key, target = f"{_LINK}{fact.id}", Target("fact", fact.id)
    return paragraph(_link_line(fact, year), cells, key=key, target=target, indent=2)


def _link_line(fact: FactRow, year: int) -> Line:
    when = without_year(fact.when, year)
    return (Span(f"{when}  ", "muted"), Span(fact.says, "" if fact.shown else "faint"))


def fact_links(above: list[Row], facts: FactRows, cells: int) -> RowList:
    """Return rows, and under them facts as links, with a heading that counts them.

    More than `MANY` have a line each.
    """
    above = [*above, heading("Facts", str(len(facts)))]
    # To wrap the thirty thousand facts of a base held up the start of a large theatre.
    if len(facts) > MANY:
        return line_each(above, facts, lambda fact: _link_line(fact, facts.year))
    return Rows([*above, *(row for fact in facts for row in fact_link(fact, facts.year, cells))])


def line_each(
    above: list[Row], facts: FrameRows[T], line: Callable[[T], Line], kind: Literal["fact", "citation"] = "fact"
) -> RowList:
    """Return rows, and under them a line for each fact or citation, as a link that is made when it is drawn."""
    before = f"{kind}:"

    def make(index: int) -> Row:
        fact = facts.ids[index]
        return Row(line(facts[index]), f"{before}{fact}", Target(kind, fact))

    def position(key: str) -> int | None:
        return facts.find(key.removeprefix(before)) if key.startswith(before) else None

    return Joined((Rows(above), LazyRows(len(facts), make, position)))
