"""A fact and its citations, for the inspector: down to chain, root and paragraph."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any, Final

import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.views.facts import FactRow, fact_rows
from tui.render import glyphs
from tui.render.rows.parts import (
    BLANK,
    count,
    day_text,
    grade,
    grade_text,
    heading,
    labelled,
    paragraph,
    plain,
    without_year,
    words,
)
from tui.render.text import Joined, LazyRows, Line, Row, RowList, Rows, Span, Target

_BOUNDS = {
    "exactly": "",
    "about": "about ",
    "within": "within ",
    "more-than": "more than ",
    "at-least": "at least ",
    "up-to": "up to ",
    "less-than": "less than ",
}

MANY: Final = 500
"""Links that are wrapped; of more, only those on screen are made."""
_LINK: Final = "fact:"
_GLANCED = 3
"""Lines kept for what a fact says, so that from one fact to the next little else changes its place."""


def fact_view(situation: Situation, fact_id: str, cells: int, *, glance: bool = False) -> list[Row]:
    """What a fact says, who says so, and everything that it is linked to.

    At a `glance` it says neither in which words nor how the fact is dated, and little changes place from fact to fact.
    """
    found = situation.lookup.rows("facts", "id", fact_id)
    if found.is_empty():
        return [plain(f"There is no fact {fact_id}.", "muted")]
    fact = found.row(0, named=True)
    made = paragraph([Span(fact["says"], "title")], cells)
    if glance:
        made += [BLANK] * (_GLANCED - len(made))
    dated = f" · {fact['dated']}" if fact["dated"] and not glance else ""
    made += [
        BLANK,
        *labelled("when", [Span(fact["when_text"]), Span(dated, "muted")], cells),
        *labelled("kind", [Span(fact["kind"])], cells),
        *_judgement(situation, fact_id, cells),
        *_quantity(situation, fact_id, cells),
    ]
    if fact["note"]:
        made += labelled("note", [Span(fact["note"], "muted")], cells)
    citations = situation.day.citations_of(fact_id)
    made += [BLANK, heading("Said by", count(citations.height, "citation"))]
    for citation in citations.iter_rows(named=True):
        made += citation_rows(situation, citation, cells, digest=not glance)
    made += _question(situation, fact, cells, own_only=glance)
    made += _bears_on(situation, fact_id, cells, strengths=not glance)
    made += _linked(situation, fact_id, cells)
    return made if glance else [*made, BLANK, plain(f"{fact['id']} · {fact['file']}:{fact['line']}", "faint")]


def figure(row: dict[str, Any]) -> str:
    """A quantity as its source gave it: `about 20 km`."""
    digits = row["decimals"] or 0
    if row["value"] is not None:
        number = f"{row['value']:.{digits}f}"
    else:
        ends = [row["low"], row["high"]]
        number = "–".join("…" if end is None else f"{end:.{digits}f}" for end in ends)
    unit = "" if row["unit"] == "count" else f" {row['unit']}"
    return f"{_BOUNDS[row['bound']]}{number}{unit}"


def _quantity(situation: Situation, fact_id: str, cells: int) -> list[Row]:
    made: list[Row] = []
    for row in situation.lookup.rows("quantities", "fact", fact_id).iter_rows(named=True):
        ends = f" · {words(row['measure'])}"
        if row["of"]:
            ends += f" of {situation.lookup.place(row['of'])}"
        if row["from"]:
            ends += f" from {situation.lookup.place(row['from'])}" + (" (inferred)" if row["inferred"] else "")
        made += labelled("figure", [Span(figure(row), "strong"), Span(ends, "muted")], cells)
    return made


def _judgement(situation: Situation, fact_id: str, cells: int) -> list[Row]:
    judged = situation.day.grade_of(fact_id)
    if judged is None:
        return labelled("grade", [Span(f"not known on {day_text(situation.as_of)}", "warn")], cells)
    chance = f"P {judged['probability']:.2f}" if judged["judged"] else "not judged: no voice can be graded"
    spans = [
        grade_text(judged["grade"]),
        Span(f" · {chance} · voices {judged['n_eff']:.1f}", "muted"),
    ]
    if judged["disputed"]:
        spans.append(Span(f" · {glyphs.DISPUTED.glyph} disputed", glyphs.DISPUTED.style))
    return labelled("grade", spans, cells)


def citation_rows(
    situation: Situation, citation: dict[str, Any], cells: int, *, brief: bool = False, digest: bool = True
) -> list[Row]:
    """A citation as one item: grade, source and paragraph, wording, chain, digest of the paragraph.

    A `brief` one says only how and from whom the source has it.
    """
    target = Target("citation", citation["id"])
    key = f"citation:{citation['id']}"
    source = situation.lookup.rows("sources", "id", citation["source"])
    letter = source["reliability"][0] if len(source) else None
    published = without_year(source["published_text"][0], situation.days[0].year) if len(source) else "unknown"
    wording = glyphs.WORDINGS[citation["wording"]]
    made: list[Row] = []
    if not brief:
        made += paragraph(
            [
                grade(letter, citation["credibility"]),
                Span(f" {citation['source']}", "accent"),
                Span(f" ¶{citation['paragraph']}", "accent"),
                Span(f" · {published}", "muted"),
            ],
            cells,
            key=key,
            target=target,
            indent=3,
            marked=True,
        )
    links = _chain(situation, citation["id"])
    line = [Span("   "), Span(f"{wording.glyph} {wording.word}".strip(), wording.style or "muted")]
    if len(links) > 1:
        line.append(Span(" from " + " ← ".join(name for name, _ in links[1:]), "muted"))
    made += paragraph(line, cells, key=key, target=target, indent=3)
    if digest and not brief:
        made += paragraph(
            [Span(f"   {_digest(situation, citation)}", "muted")], cells, key=key, target=target, indent=3
        )
    return made


def _digest(situation: Situation, citation: dict[str, Any]) -> str:
    digests = situation.lookup.rows("digests", "source", citation["source"])
    found = digests.filter(pl.col("paragraph") == citation["paragraph"])["text"]
    return found[0] if len(found) else "the digest has no such paragraph"


def _chain(situation: Situation, citation_id: str) -> list[tuple[str, dict[str, Any]]]:
    """Name and row of every link, the citing source first."""
    links = situation.lookup.rows("chains", "citation", citation_id)
    return [
        (link["link"] if link["kind"] == "source" else situation.lookup.actor(link["link"]), link)
        for link in sorted(links.iter_rows(named=True), key=itemgetter("position"))
    ]


def citation_view(situation: Situation, citation_id: str, cells: int) -> list[Row]:
    """A citation whole: the paragraph, the wording, and the chain as a tree down to its root."""
    found = situation.lookup.rows("citations", "id", citation_id)
    if found.is_empty():
        return [plain(f"There is no citation {citation_id}.", "muted")]
    citation = found.row(0, named=True)
    says = situation.lookup.rows("facts", "id", citation["fact"])["says"][0]
    key = f"{citation['source']}#{citation['paragraph']}"
    credibility = glyphs.CREDIBILITY[citation["credibility"]]
    made = [
        *paragraph([Span(f"{citation['source']} ¶{citation['paragraph']}", "title")], cells),
        *paragraph(
            [Span(f"{glyphs.LINK.glyph} ", "accent"), Span(_digest(situation, citation))],
            cells,
            key=f"paragraph:{key}",
            target=Target("paragraph", key),
            indent=2,
        ),
        BLANK,
        *labelled("wording", [Span(citation["wording"])], cells),
        *labelled("credibility", [Span(f"{credibility.glyph} {credibility.word}", credibility.style)], cells),
        *labelled("counts from", [Span(day_text(citation["known"]))], cells),
    ]
    if citation["relation"]:
        made += labelled("taken over", [Span(_RELATIONS[citation["relation"]])], cells)
    if citation["note"]:
        made += labelled("note", [Span(citation["note"], "muted")], cells)
    links = _chain(situation, citation_id)
    made += [BLANK, heading("Chain", "who had it from whom")]
    for depth, (name, link) in enumerate(links):
        branch = "" if depth == 0 else "  " * (depth - 1) + "└ "
        spans = [Span(branch, "faint"), Span(name, "accent"), Span(" "), grade(link["reliability"])]
        if depth == len(links) - 1:
            spans.append(Span("  root", "strong"))
        if not link["named"]:
            spans.append(Span("  unnamed", "warn"))
        target = Target("source" if link["kind"] == "source" else "actor", link["link"])
        made += paragraph(spans, cells, key=f"link:{depth}", target=None if link["kind"] == "unknown" else target)
    made += [BLANK, heading("Fact")]
    made += paragraph(
        [Span(says)], cells, key=f"fact:{citation['fact']}", target=Target("fact", citation["fact"]), indent=2
    )
    return made


_RELATIONS = {
    "repost": "a repost: the same text again",
    "quote": "a quotation",
    "cites": "cited, with reporting of its own besides",
}


def fact_link(fact: FactRow, year: int, cells: int) -> list[Row]:
    """Return a fact as a link: when, and what it says; the year of the theatre goes without saying."""
    key, target = f"{_LINK}{fact.id}", Target("fact", fact.id)
    return paragraph(_said(fact, year), cells, key=key, target=target, indent=2)


def _said(fact: FactRow, year: int) -> Line:
    return (Span(f"{without_year(fact.when, year)}  ", "muted"), Span(fact.says, "" if fact.shown else "faint"))


def fact_links(situation: Situation, above: list[Row], ids: pl.Series, cells: int) -> RowList:
    """Return rows, and under them the known facts among these, as links, with a heading that counts them.

    More than `MANY` have a line each.
    """
    facts, year = fact_rows(situation, ids), situation.days[0].year
    above = [*above, heading("Facts", str(len(facts)))]
    if len(facts) > MANY:
        return line_each(above, facts.ids, lambda index: _said(facts[index], year))
    for fact in facts:
        above += fact_link(fact, year, cells)
    return Rows(above)


def line_each(above: list[Row], ids: pl.Series, line: Callable[[int], Line]) -> RowList:
    """Rows, and under them a line for each of these facts, as a link that is made when it is drawn."""

    def make(index: int) -> Row:
        return Row(line(index), f"{_LINK}{ids[index]}", Target("fact", ids[index]))

    def position(key: str) -> int | None:
        return ids.index_of(key.removeprefix(_LINK)) if key.startswith(_LINK) else None

    return Joined((Rows(above), LazyRows(len(ids), make, position)))


def _question(situation: Situation, fact: dict[str, Any], cells: int, *, own_only: bool) -> list[Row]:
    if not fact["question"]:
        return []
    question = fact["question"]
    answers = situation.day.disputes.answers.filter(pl.col("question") == question)
    made = [
        BLANK,
        heading("Answers a question", count(answers.height, "answer") if own_only and answers.height else ""),
        *paragraph(
            [Span(situation.lookup.questions.get(question, question), "accent")],
            cells,
            key=f"question:{question}",
            target=Target("question", question),
        ),
    ]
    for answer in answers.iter_rows(named=True):
        own = answer["answer"] == fact["answer"]
        if own_only and not own:
            continue
        judged = f"P {answer['probability']:.2f}" if answer["judged"] else "not judged"
        made += paragraph(
            [Span("• " if own else "  "), Span(answer["says"], "" if own else "muted"), Span(f"  {judged}", "faint")],
            cells,
            indent=4,
        )
    return made


def _bears_on(situation: Situation, fact_id: str, cells: int, *, strengths: bool) -> list[Row]:
    found = situation.lookup.rows("indicators", "fact", fact_id)
    if found.is_empty():
        return []
    made = [BLANK, heading("Bears on")]
    for row in found.iter_rows(named=True):
        strength = " · strength from the distance" if row["strength"] is None else f" · strength {row['strength']:.2f}"
        made += paragraph(
            [
                Span(situation.lookup.place(row["base"]), "accent"),
                Span(f" · {words(row['indicator'])}"),
                Span(strength if strengths else "", "muted"),
            ],
            cells,
            key=f"indicator:{row['base']}~{row['indicator']}",
            target=Target("indicator", f"{row['base']}~{row['indicator']}"),
        )
    return made


def _linked(situation: Situation, fact_id: str, cells: int) -> list[Row]:
    lookup = situation.lookup
    made: list[Row] = []
    ties = lookup.rows("ties", "fact", fact_id)
    if not ties.is_empty():
        made += [BLANK, heading("Ties")]
        for tie in ties.iter_rows(named=True):
            inferred = f" {glyphs.INFERRED.glyph} inferred" if tie["inferred"] else ""
            made += paragraph(
                [
                    Span(lookup.actor(tie["from"])),
                    Span(f" {tie['type']} ", "accent"),
                    Span(lookup.actor(tie["to"])),
                    Span(inferred, glyphs.INFERRED.style),
                ],
                cells,
                key=f"tie:{tie['position']}",
                target=Target("pair", "~".join(sorted((tie["from"], tie["to"])))),
            )
    actors = lookup.rows("fact_actors", "fact", fact_id)["actor"].to_list()
    places = lookup.rows("fact_places", "fact", fact_id)["place"].to_list()
    if actors or places:
        made.append(BLANK)
    for number, actor in enumerate(actors):
        made += labelled(
            "" if number else "actors",
            [Span(lookup.actor(actor), "accent")],
            cells,
            key=f"actor:{actor}",
            target=Target("actor", actor),
        )
    for number, place in enumerate(places):
        made += labelled(
            "" if number else "places",
            [Span(lookup.place(place), "accent")],
            cells,
            key=f"place:{place}",
            target=Target("place", place),
        )
    return made
