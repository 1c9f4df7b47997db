"""The inspector: what is known of the thing under the cursor, with everything that is linked to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import Any, Final

from tui.analysis.views.citations import CitationView
from tui.analysis.views.event_rows import EventView, UnreadEvent
from tui.analysis.views.facts import FactView
from tui.analysis.views.levels import Contribution, Evidence
from tui.analysis.views.not_yet_known import Missing, NotYetKnown
from tui.analysis.views.records import ActorView, ParagraphView, PlaceView, SourceWithFacts
from tui.analysis.views.subject import (
    BaseView,
    HypothesisView,
    IndicatorView,
    PairWithFacts,
    QuestionView,
    Subject,
)
from tui.base.errors import Problem
from tui.render import glyphs
from tui.render.rows import disputes, empty
from tui.render.rows.bases import contribution_rows
from tui.render.rows.inspector.event import event_rows, unread_rows
from tui.render.rows.inspector.fact import (
    MANY,
    attribution,
    citation_rows,
    digest_words,
    fact_link,
    fact_links,
    fact_rows,
    line_each,
)
from tui.render.rows.inspector.structured import deception_lines, hypothesis_rows
from tui.render.rows.levels import base_card
from tui.render.rows.parts import (
    BLANK,
    count,
    grade,
    heading,
    labelled,
    link,
    links,
    paragraph,
    paragraph_link,
    signed,
    words,
)
from tui.render.rows.relations import pair_rows, relation_row
from tui.render.rows.support import one_text, supported
from tui.render.text import Line, Row, RowList, Rows, Span, Target

NAMES: Final[Mapping[str, str]] = {
    "fact": "Fact",
    "citation": "Citation",
    "source": "Source",
    "paragraph": "Paragraph",
    "actor": "Actor",
    "place": "Place",
    "base": "Base",
    "indicator": "Indicator",
    "pair": "Relation",
    "question": "Question",
    "hypothesis": "Hypothesis",
    "problem": "Problem",
    "event": "Event",
}
"""How each kind of thing is called above the inspector."""

_SUPPORTED: Final = frozenset({"corroboration"})
RESTS_ON: Final[Mapping[str, frozenset[str]]] = {
    "fact": _SUPPORTED,
    "citation": _SUPPORTED,
    "actor": _SUPPORTED | {"relations"},
    "base": _SUPPORTED | {"threat"},
    "indicator": _SUPPORTED | {"threat"},
    "pair": _SUPPORTED | {"relations"},
    "question": _SUPPORTED | {"disputes"},
    "hypothesis": _SUPPORTED | {"threat", "structured"},
}
"""The methods that the figures of each kind of thing rest on; what is not named shows none."""


def rows(
    view: Subject | NotYetKnown | Missing | None, cells: int, omitted: Set[str] = frozenset(), *, glance: bool = False
) -> RowList:
    """Return everything known of a thing, or a hint where it is None.

    `omitted` names the parts of a base that the pane shows already: its `card`, its `contributions`. At a `glance` a
    fact is shown without the paragraphs that say it.
    """
    if view is None:
        return Rows(paragraph([Span("Move the cursor onto a row to see what is behind it.", "muted")], cells))
    if isinstance(view, FactView):
        return Rows(fact_rows(view, cells, glance=glance))
    if isinstance(view, EventView):
        return Rows(event_rows(view, cells, glance=glance))
    if isinstance(view, UnreadEvent):
        return Rows(unread_rows(view, cells))
    if isinstance(view, BaseView):
        return _base(view, cells, omitted)
    if isinstance(view, NotYetKnown | Missing):
        return Rows(empty.not_yet_known(view))
    made = _ROWS[type(view)](view, cells)
    return Rows(made) if isinstance(made, list) else made


def _actor(view: ActorView, cells: int) -> RowList:
    made = paragraph([Span(view.name, "title")], cells)
    if view.about:
        made += paragraph([Span(view.about)], cells)
    made += [BLANK, *labelled("kind", [Span(words(view.kind) + ("" if view.named else ", unnamed"))], cells)]
    made += labelled("side", [Span(view.side)], cells)
    made += _also(view.also, cells)
    if view.reliability:
        reason = f" · {view.reliability_reason}" if view.reliability_reason else ""
        made += labelled("as a source", [grade(view.reliability), Span(reason, "muted")], cells)
    made += deception_lines(view.deception, cells)
    made += links("members", "actor", view.members, cells) + links("member of", "actor", view.member_of, cells)
    if view.relations:
        made += [BLANK, heading("Relations", count(len(view.relations), "pair"))]
    for each in view.relations:
        made += relation_row(each.relation, each.other.name, cells)
    return fact_links([*made, BLANK], view.facts, cells)


def _place(view: PlaceView, cells: int) -> RowList:
    made = paragraph([Span(view.name, "title")], cells)
    if view.about:
        made += paragraph([Span(view.about)], cells)
    made += [BLANK, *labelled("kind", [Span(words(view.kind))], cells)]
    if view.position is not None:
        latitude, longitude = view.position
        precision = f" ± {view.precision_m} m" if view.precision_m else ""
        made += labelled("position", [Span(f"{latitude:.5f} N {longitude:.5f} E{precision}")], cells)
        made += labelled("", [Span(view.coordinates_from, "muted")], cells)
    if view.within is not None:
        made += links("within", "place", [view.within], cells)
    made += _also(view.also, cells) + links("contains", "place", view.contains, cells)
    return fact_links([*made, BLANK], view.facts, cells)


def _also(spellings: tuple[str, ...], cells: int) -> list[Row]:
    return labelled("also", [Span(" · ".join(spellings), "muted")], cells) if spellings else []


def _source(view: SourceWithFacts, cells: int) -> RowList:
    source = view.source
    made = [
        *paragraph([Span(source.title, "title")], cells),
        BLANK,
        *labelled("source", [Span(source.name, "accent")], cells, key="read", target=Target("source", source.id)),
        *labelled("publisher", [Span(source.publisher or "unnamed")], cells),
        *labelled("published", [Span(source.published)], cells),
        *labelled("", [Span(source.published_note, "muted")], cells),
        *labelled(
            "reliability",
            [grade(source.reliability), Span(f" {glyphs.RELIABILITY[source.reliability].word}")],
            cells,
        ),
        *labelled("", [Span(source.reliability_reason, "muted")], cells),
        BLANK,
    ]
    return fact_links(made, view.facts, cells)


def _paragraph(view: ParagraphView, cells: int) -> list[Row]:
    source = view.source
    made = [
        *link("source", Target("source", source.id), source.name, cells),
        *labelled("paragraph", [Span(str(view.number))], cells),
        BLANK,
        *paragraph([Span(digest_words(view.digest))], cells),
    ]
    if view.echoes:
        made += [BLANK, heading("Echoes")]
    for echo in view.echoes:
        name, target = paragraph_link(echo.source, echo.name, echo.at)
        made += paragraph([Span(name, "accent")], cells, key=f"echo:{target.id}", target=target)
    made += [BLANK, heading("Facts cited here", str(len(view.citations)))]
    for citation in view.citations:
        target = Target("fact", citation.fact)
        made += paragraph([Span(citation.says)], cells, key=f"fact:{citation.id}", target=target, indent=2)
        made += attribution(citation, cells)
    return made


def _base(view: BaseView, cells: int, omitted: Set[str]) -> RowList:
    """Return a base's card, weights and facts, without the `omitted` parts."""
    level = view.summary.level
    title = [*paragraph([Span(level.name, "title")], cells), BLANK]
    made = [
        *(title if "card" in omitted else base_card(view.summary, cells)),
        *(
            row
            for each in (level.by_rank if "contributions" not in omitted and not level.standing.lost else ())
            for row in (*contribution_rows(level.base, each, cells), BLANK)
        ),
        *link("place", Target("place", level.base), level.name, cells),
        BLANK,
    ]
    return fact_links(made, view.facts, cells)


def _indicator(view: IndicatorView, cells: int) -> list[Row] | RowList:
    made = paragraph([Span(words(view.indicator).capitalize(), "title"), Span(f" · {view.base.name}", "muted")], cells)
    for event, part in view.contributions.items():
        made += _contribution(glyphs.EVENTS[event], part, cells)
    if not view.evidence:
        return [*made, BLANK, *paragraph([Span("Nothing that counts is reported of it by this day.", "muted")], cells)]
    made += [BLANK, heading("Citations behind it", str(len(view.evidence)))]
    if len(view.evidence) > MANY:
        return line_each(made, view.evidence, _evidence_line, "citation")
    for each in view.evidence:
        made += _evidence(each, cells)
    return made


def _contribution(event: str, part: Contribution, cells: int) -> list[Row]:
    verb = "raises" if part.part > 0 else "lowers"
    share = f" × share {part.share:g}" if part.share < 1 else ""
    reckoned = f"alone {part.alone:g}, evidence {part.evidence:.2f} (0 none, 1 full): {signed(part.log_odds)}{share}"
    return [
        BLANK,
        *labelled(event, [Span(f"{verb} the index: {signed(part.part)} log-odds", verb)], cells),
        *labelled("", [Span(reckoned, "muted")], cells),
    ]


def _evidence_line(each: Evidence) -> Line:
    return (Span(f"{each.strength:.2f}  ", "muted"), Span(each.says))


def _evidence(each: Evidence, cells: int) -> list[Row]:
    key, target = f"citation:{each.citation}", Target("citation", each.citation)
    hedged = " × ½ alleged" if each.h < 1 else ""
    figures = (
        f"  strength {each.x:.2f}{hedged} × undisputed {each.u:.2f} × freshness {each.f:.2f} = {each.strength:.2f}; "
        f"{each.letter}{each.credibility}, {count(each.lines, 'line')}, adds {each.evidence:.2f}"
    )
    return [
        *paragraph([Span(each.says)], cells, key=key, target=target, indent=2),
        *paragraph([Span(figures, "muted")], cells, key=key, indent=2),
    ]


def _pair(view: PairWithFacts, cells: int) -> RowList:
    one, other = view.pair.names
    made = paragraph([Span(one, "title"), Span(" and ", "muted"), Span(other, "title")], cells)
    made += [BLANK, *pair_rows(view.pair, cells), BLANK]
    for actor, name in zip(view.pair.actors, view.pair.names, strict=True):
        made += link("actor", Target("actor", actor), name, cells)
    return fact_links([*made, BLANK], view.facts, cells)


def _question(view: QuestionView, cells: int) -> list[Row]:
    dispute = view.dispute
    made = paragraph([Span(dispute.asks, "title")], cells)
    stands = f"only apparent: {dispute.apparent}" if dispute.apparent is not None else disputes.standing(dispute)
    made += paragraph([Span(stands, "muted")], cells)
    for given in view.answers:
        answer = given.answer
        made += [BLANK, *paragraph([Span(answer.says, "strong")], cells)]
        made += paragraph(supported(answer, whole=True), cells)
        for voice in answer.voices:
            made += paragraph([Span("← ", "faint"), Span(voice.name, "muted")], cells, indent=2)
        if answer.one_text is not None:
            made += paragraph([Span(one_text(answer), "warn")], cells)
        for fact in given.facts:
            made += fact_link(fact, given.facts.year, cells)
    for line in disputes.nothing_else(dispute):
        made += [BLANK, *paragraph(line, cells)]
    lines = list(disputes.verdicts(dispute, whole=True))
    if lines:
        made += [BLANK, heading("Compared")]
        for line in lines:
            made += paragraph(line, cells, indent=2)
    return made


def _problem(problem: Problem, cells: int) -> list[Row]:
    made = [
        *paragraph([Span(problem.place, "accent")], cells),
        BLANK,
        *labelled("what", [Span(problem.what, "bad" if problem.severity == "error" else "warn")], cells),
    ]
    if problem.mend:
        made += labelled("how to mend", [Span(problem.mend)], cells)
    if problem.record:
        made += labelled("record", [Span(problem.record)], cells)
    return [*made, *labelled("rule", [Span(problem.rule, "muted")], cells)]


_ROWS: Final[Mapping[type, Callable[[Any, int], list[Row] | RowList]]] = {
    CitationView: citation_rows,
    SourceWithFacts: _source,
    ParagraphView: _paragraph,
    ActorView: _actor,
    PlaceView: _place,
    IndicatorView: _indicator,
    PairWithFacts: _pair,
    QuestionView: _question,
    HypothesisView: hypothesis_rows,
    Problem: _problem,
}
