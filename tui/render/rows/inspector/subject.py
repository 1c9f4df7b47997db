"""What the inspector says of the thing under the cursor, with everything that is linked to it."""

from __future__ import annotations

from collections.abc import Callable, Set

import polars as pl

from tui.analysis.situation import Situation
from tui.analysis.views.disputes import dispute
from tui.analysis.views.facts import FactRows
from tui.analysis.views.levels import base_summaries, contributions
from tui.render import glyphs
from tui.render.rows import disputes, not_yet_known, overview
from tui.render.rows.bases import contribution_rows
from tui.render.rows.factions import sign_of
from tui.render.rows.inspector.fact import (
    MANY,
    citation_rows,
    citation_view,
    fact_link,
    fact_links,
    fact_view,
    line_each,
)
from tui.render.rows.parts import BLANK, count, day_text, grade, heading, labelled, paragraph, plain, signed, words
from tui.render.text import Joined, Line, Row, RowList, Rows, Span, Target

NAMES: dict[str, str] = {
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
    "problem": "Problem",
}
"""How each kind of thing is called above the inspector."""


def rows(
    situation: Situation, target: Target | None, cells: int, told: Set[str] = frozenset(), *, glance: bool = False
) -> RowList:
    """Return everything known of the target, or a hint where there is none.

    `told` names what stands beside it of a base already: its `card`, its `contributions`. At a `glance` a fact is shown
    without the paragraphs that say it.
    """
    if target is None:
        return Rows(paragraph([Span("Move the cursor onto a row to see what is behind it.", "muted")], cells))
    if target.kind == "base" and told:
        return _base(situation, target.id, cells, told)
    if notice := not_yet_known.notice(situation, target):
        return Rows(notice)
    if target.kind == "fact":
        return Rows(fact_view(situation, target.id, cells, glance=glance))
    found = _VIEWS[target.kind](situation, target.id, cells)
    return Rows(found) if isinstance(found, list) else found


def _actor(situation: Situation, actor: str, cells: int) -> list[Row] | RowList:
    frames = situation.store.frames
    found = frames.actors.filter(pl.col("id") == actor)
    if found.is_empty():
        return [plain(situation.lookup.actor(actor), "title")]
    record = found.row(0, named=True)
    made = paragraph([Span(record["name"], "title")], cells)
    if record["about"]:
        made += paragraph([Span(record["about"])], cells)
    made += [BLANK, *labelled("kind", [Span(words(record["kind"]) + ("" if record["named"] else ", unnamed"))], cells)]
    made += labelled("side", [Span(record["side"])], cells)
    made += _aliases(situation, "actors", actor, cells)
    if record["reliability"]:
        reason = f" · {record['reliability_reason']}" if record["reliability_reason"] else ""
        made += labelled("as a source", [grade(record["reliability"]), Span(reason, "muted")], cells)
    for label, near, far in (("members", "actor", "member"), ("member of", "member", "actor")):
        for number, other in enumerate(frames.members.filter(pl.col(near) == actor)[far]):
            name = situation.lookup.actor(other)
            made += _link("" if number else label, Target("actor", other), name, cells)
    pairs = situation.day.relations.filter((pl.col("a") == actor) | (pl.col("b") == actor))
    if not pairs.is_empty():
        made += [BLANK, heading("Relations")]
        for pair in pairs.sort(pl.col("sign").abs(), descending=True).iter_rows(named=True):
            other = pair["b"] if pair["a"] == actor else pair["a"]
            sign = sign_of(pair["label"])
            line = [Span(f"{sign.glyph} {sign.word:<10}", sign.style), Span(situation.lookup.actor(other))]
            made += paragraph(line, cells, key=f"pair:{other}", target=Target("pair", f"{pair['a']}~{pair['b']}"))
    linked = frames.fact_actors.filter(pl.col("actor") == actor)["fact"]
    tied = frames.ties.filter((pl.col("from") == actor) | (pl.col("to") == actor))["fact"]
    return fact_links(situation, [*made, BLANK], pl.concat([linked, tied]), cells)


def _place(situation: Situation, place: str, cells: int) -> list[Row] | RowList:
    frames = situation.store.frames
    found = frames.places.filter(pl.col("id") == place)
    if found.is_empty():
        return [plain(place, "title")]
    record = found.row(0, named=True)
    made = paragraph([Span(record["name"], "title")], cells)
    if record["about"]:
        made += paragraph([Span(record["about"])], cells)
    made += [BLANK, *labelled("kind", [Span(words(record["kind"]))], cells)]
    if record["lat"] is not None:
        precision = f" ± {record['precision_m']} m" if record["precision_m"] else ""
        made += labelled("position", [Span(f"{record['lat']:.5f} N {record['lon']:.5f} E{precision}")], cells)
        made += labelled("", [Span(record["coordinates_from"], "muted")], cells)
    if record["within"]:
        made += _link("within", Target("place", record["within"]), situation.lookup.place(record["within"]), cells)
    made += _aliases(situation, "places", place, cells)
    inner = frames.places.filter(pl.col("within") == place)
    for number, (other, name) in enumerate(inner.select("id", "name").iter_rows()):
        made += _link("" if number else "contains", Target("place", other), name, cells)
    linked = frames.fact_places.filter(pl.col("place") == place)["fact"]
    return fact_links(situation, [*made, BLANK], linked, cells)


def _aliases(situation: Situation, kind: str, record: str, cells: int) -> list[Row]:
    aliases = situation.store.frames.aliases
    found = aliases.filter((pl.col("kind") == kind) & (pl.col("id") == record))["alias"].to_list()
    return labelled("also", [Span(" · ".join(found), "muted")], cells) if found else []


def _link(label: str, target: Target, text: str, cells: int) -> list[Row]:
    return labelled(label, [Span(text, "accent")], cells, key=f"{target.kind}:{target.id}", target=target)


def _source(situation: Situation, source: str, cells: int) -> list[Row] | RowList:
    frames = situation.store.frames
    found = frames.sources.filter(pl.col("id") == source)
    if found.is_empty():
        return [plain(source, "title")]
    record = found.row(0, named=True)
    letter = record["reliability"]
    made = paragraph([Span(record["title"], "title")], cells)
    made += [
        BLANK,
        *labelled("source", [Span(source, "accent")], cells, key="read", target=Target("source", source)),
        *labelled("publisher", [Span(situation.lookup.actor(record["publisher"]))], cells),
        *labelled("published", [Span(record["published_text"])], cells),
        *labelled("", [Span(record["published_note"], "muted")], cells),
        *labelled("reliability", [grade(letter), Span(f" {glyphs.RELIABILITY[letter].word}")], cells),
        *labelled("", [Span(record["reliability_reason"], "muted")], cells),
        BLANK,
    ]
    facts = situation.frames.citations.filter(pl.col("source") == source)["fact"]
    return fact_links(situation, made, facts, cells)


def _paragraph(situation: Situation, key: str, cells: int) -> list[Row]:
    source, _, number = key.rpartition("#")
    digests = situation.store.frames.digests
    text = digests.filter((pl.col("source") == source) & (pl.col("paragraph") == int(number)))["text"]
    made = [
        *_link("source", Target("source", source), source, cells),
        *labelled("paragraph", [Span(number)], cells),
        BLANK,
        *paragraph([Span(text[0] if len(text) else "the digest has no such paragraph")], cells),
    ]
    echoes = situation.store.frames.echoes
    own = echoes.filter((pl.col("source") == source) & (pl.col("paragraph") == int(number)))
    if not own.is_empty():
        made += [BLANK, heading("Echoes")]
        for of, at in own.select("of", "at").iter_rows():
            target = Target("paragraph", f"{of}#{at}") if at else Target("source", of)
            name = f"{of} ¶{at}" if at else of
            made += paragraph([Span(name, "accent")], cells, key=f"echo:{name}", target=target)
    here = situation.frames.citations.filter((pl.col("source") == source) & (pl.col("paragraph") == int(number)))
    made += [BLANK, heading("Facts cited here", str(here.height))]
    for citation in here.iter_rows(named=True):
        says = situation.lookup.rows("facts", "id", citation["fact"])["says"][0]
        made += paragraph(
            [Span(says)], cells, key=f"fact:{citation['id']}", target=Target("fact", citation["fact"]), indent=2
        )
        made += citation_rows(situation, citation, cells, brief=True)
    return made


def _base(situation: Situation, base: str, cells: int, told: Set[str] = frozenset()) -> RowList:
    """Return a base's card, weights and facts, without what is `told` beside it."""
    title = [*paragraph([Span(situation.lookup.place(base), "title")], cells), BLANK]
    (summary,) = base_summaries(situation, [base])
    made = [
        *(title if "card" in told else overview.base_card(summary, cells)),
        *(
            [*contribution_rows(base, contributions(situation)[base], cells), BLANK]
            if "contributions" not in told
            else []
        ),
        *_link("place", Target("place", base), situation.lookup.place(base), cells),
        BLANK,
    ]
    facts = situation.frames.indicators.filter(pl.col("base") == base)["fact"]
    return fact_links(situation, made, facts, cells)


def _indicator(situation: Situation, key: str, cells: int) -> list[Row] | RowList:
    base, _, indicator = key.partition("~")
    here = (pl.col("base") == base) & (pl.col("as_of") == situation.as_of) & (pl.col("indicator") == indicator)
    assessment = situation.day.assessment
    made = [
        *paragraph(
            [Span(words(indicator).capitalize(), "title"), Span(f" · {situation.lookup.place(base)}", "muted")],
            cells,
        )
    ]
    for part in assessment.contributions.filter(here).iter_rows(named=True):
        verb = "raises" if part["sign"] > 0 else "lowers"
        made += [
            BLANK,
            *labelled("effect", [Span(f"{verb} the index: {signed(part['log_odds'])} log-odds", verb)], cells),
            *labelled(
                "reckoned",
                [
                    Span(f"weight {part['weight']:.2f} × evidence {part['effect']:.2f}"),
                    Span(" (0 none, 1 full)", "muted"),
                ],
                cells,
            ),
        ]
    evidence = assessment.evidence.filter(here).sort("e", descending=True)
    made += [BLANK, heading("Facts behind it", str(evidence.height))]
    if evidence.height > MANY:

        def line(index: int) -> Line:
            row = evidence.row(index, named=True)
            says = situation.lookup.rows("facts", "id", row["fact"])["says"][0]
            return (Span(f"{row['e']:.2f}  ", "muted"), Span(says))

        return line_each(made, evidence["fact"], line)
    for row in evidence.iter_rows(named=True):
        says = situation.lookup.rows("facts", "id", row["fact"])["says"][0]
        key = f"fact:{row['fact']}"
        made += paragraph([Span(says)], cells, key=key, target=Target("fact", row["fact"]), indent=2)
        figures = (
            f"  strength {row['strength']:.2f} × corroboration {row['corroboration']:.2f}"
            f" × freshness {row['decay']:.2f} = {row['e']:.2f}; independence {row['independence']:.2f}"
        )
        made += paragraph([Span(figures, "muted")], cells, key=key, indent=2)
    return made


def _pair(situation: Situation, key: str, cells: int) -> list[Row] | RowList:
    one, _, other = key.partition("~")
    lookup = situation.lookup
    both = ((pl.col("a") == one) & (pl.col("b") == other)) | ((pl.col("a") == other) & (pl.col("b") == one))
    made = paragraph(
        [Span(lookup.actor(one), "title"), Span(" and ", "muted"), Span(lookup.actor(other), "title")], cells
    )
    for pair in situation.day.relations.filter(both).iter_rows(named=True):
        sign = sign_of(pair["label"])
        made += [
            BLANK,
            *labelled("overall", [Span(f"{sign.glyph} {sign.word}", sign.style)], cells),
            *labelled("certainty", [Span(f"{pair['certainty']:.2f}"), Span(" (0 none, 1 full)", "muted")], cells),
            *labelled(
                "intensity", [Span(signed(pair["intensity"], 1)), Span(" (−10 war … +10 alliance)", "muted")], cells
            ),
        ]
    made += _pair_history(situation, both, cells)
    for opinion in situation.day.tie_types.filter(both).iter_rows(named=True):
        inferred = f" {glyphs.INFERRED.glyph} inferred" if opinion["inferred"] else ""
        made += labelled(
            opinion["type"],
            [
                Span(f"for {opinion['belief']:.2f} · against {opinion['disbelief']:.2f}"),
                Span(f" · unknown {opinion['uncertainty']:.2f}"),
                Span(inferred, glyphs.INFERRED.style),
            ],
            cells,
        )
    ties = situation.frames.ties.filter(
        ((pl.col("from") == one) & (pl.col("to") == other)) | ((pl.col("from") == other) & (pl.col("to") == one))
    )
    actors: list[Row] = []
    for actor in (one, other):
        actors += _link("actor", Target("actor", actor), lookup.actor(actor), cells)
    return Joined((fact_links(situation, [*made, BLANK], ties["fact"], cells), Rows(actors)))


def _pair_history(situation: Situation, both: pl.Expr, cells: int) -> list[Row]:
    """The sign of a pair on each day of the window, up to the day at hand."""
    by_day = {pair["as_of"]: pair for pair in situation.day.relations_by_day.filter(both).iter_rows(named=True)}
    none = glyphs.SIGNS["none"]
    spans = [Span(f"{day_text(situation.days[0], year=False)} ", "muted")]
    for day in situation.days:
        if day <= situation.as_of:
            sign = sign_of(by_day[day]["label"]) if day in by_day else none
            spans.append(Span(sign.glyph, sign.style))
    spans.append(Span(f" {day_text(situation.as_of, year=False)}", "muted"))
    return labelled("day by day", spans, cells)


def _question(situation: Situation, question: str, cells: int) -> list[Row]:
    disputed = situation.day.disputes
    asked = situation.lookup.questions.get(question) or question
    made = paragraph([Span(asked, "title")], cells)
    found = disputed.answers.filter(pl.col("question") == question)
    listed = situation.store.frames.answers.filter(pl.col("question") == question)
    for says, answer in listed.select("says", "answer").iter_rows():
        facts = situation.frames.facts.filter((pl.col("question") == question) & (pl.col("answer") == answer))
        if facts.is_empty():
            continue
        made += [BLANK, *paragraph([Span(says, "strong")], cells)]
        for row in found.filter(pl.col("answer") == answer).iter_rows(named=True):
            judged = f"P {row['probability']:.2f}" if row["judged"] else "not judged"
            voices = f"{judged} · independent voices {row['n_eff']:.1f} · {count(row['roots'], 'root')}"
            made += paragraph([Span(voices, "muted")], cells)
        for fact in FactRows(facts, situation.shown):
            made += fact_link(fact, situation.days[0].year, cells)
    lines = list(disputes.verdicts(dispute(situation, question)))
    if lines:
        made += [BLANK, heading("Compared")]
        for line in lines:
            made += paragraph(line, cells, indent=2)
    for reason in disputed.apparent.filter(pl.col("question") == question)["reason"]:
        made += [BLANK, *paragraph([Span("only apparent: ", "muted"), Span(reason)], cells)]
    return made


def _problem(situation: Situation, number: str, cells: int) -> list[Row]:
    problem = situation.store.problems[int(number)]
    where = f"{problem.file}:{problem.line}:{problem.column}" if problem.line else problem.file
    made = [
        *paragraph([Span(where, "accent")], cells),
        BLANK,
        *labelled("what", [Span(problem.what, "bad" if problem.severity == "error" else "warn")], cells),
    ]
    if problem.mend:
        made += labelled("how to mend", [Span(problem.mend)], cells)
    if problem.record:
        made += labelled("record", [Span(problem.record)], cells)
    return [*made, *labelled("rule", [Span(problem.rule, "muted")], cells)]


_VIEWS: dict[str, Callable[[Situation, str, int], list[Row] | RowList]] = {
    "fact": fact_view,
    "citation": citation_view,
    "source": _source,
    "paragraph": _paragraph,
    "actor": _actor,
    "place": _place,
    "base": _base,
    "indicator": _indicator,
    "pair": _pair,
    "question": _question,
    "problem": _problem,
}
