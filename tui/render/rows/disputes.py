"""The disputes: every question that known facts answer differently, the answers side by side, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import polars as pl

from tui.analysis.situation import Situation
from tui.render import glyphs
from tui.render.rows.inspector.fact import figure
from tui.render.rows.parts import BLANK, count, day_text, grade_text, heading, paragraph, plain, words
from tui.render.text import Line, Row, Rows, Span, Target, line_width, wrap

NARROWEST = 20
"""Cells that an answer's column needs; narrower ones stand one under the other."""
GAP = 2


def rows(situation: Situation, cells: int) -> Rows:
    """One item a dispute, open ones first; then what only looks like one."""
    disputes = situation.day.disputes
    shown = questions(situation)
    made: list[Row] = []
    for question in shown.iter_rows(named=True):
        made += [*_dispute(situation, question, cells), BLANK]
    for check in disputes.checks.filter(pl.col("question").is_null()).iter_rows(named=True):
        if check["fact"] in situation.shown:
            made += _lone_check(situation, check, cells)
    if not disputes.apparent.is_empty() and not situation.lens.filters:
        made += [BLANK, heading("Only apparent", "different answers that do not contradict each other")]
        for entry in disputes.apparent.iter_rows(named=True):
            key = f"question:{entry['question']}"
            line = [Span(entry["asks"]), Span(f"  {entry['reason']}", "muted")]
            made += paragraph(line, cells, key=key, target=Target("question", entry["question"]), indent=2)
    return Rows(made)


def questions(situation: Situation) -> pl.DataFrame:
    """The disputes in which a shown fact has a part, open ones first."""
    disputes = situation.day.disputes
    asked = situation.facts.select(question=pl.coalesce("question", "id")).unique()
    return disputes.questions.join(asked, on="question", how="semi", maintain_order="left").sort(
        pl.col("status") != "open", maintain_order=True
    )


def _dispute(situation: Situation, question: dict[str, Any], cells: int) -> list[Row]:
    key, target = f"question:{question['question']}", Target("question", question["question"])
    status = "settled by the curator" if question["status"] == "adjudicated" else "open"
    title = [
        Span(f"{glyphs.DISPUTED.glyph} ", glyphs.DISPUTED.style),
        Span(question["asks"], "title"),
        Span(f"  {status}", "muted"),
    ]
    made = paragraph(title, cells, key=key, target=target, indent=2)
    answers = situation.day.disputes.answers.filter(pl.col("question") == question["question"])
    for line in answers_side_by_side(situation, answers, cells - 2):
        made.append(Row((Span("  "), *line), key, target))
    for line in verdicts(situation, question["question"]):
        made += [Row((Span("  "), *part), key, target) for part in wrap(line, cells - 2, indent=2)]
    return made


def answers_side_by_side(situation: Situation, answers: pl.DataFrame, cells: int) -> Iterator[Line]:
    """The answers of a question as columns, or under each other where they do not fit."""
    number = max(answers.height, 1)
    room = (cells - GAP * (number - 1)) // number
    if room < NARROWEST:
        for answer in answers.iter_rows(named=True):
            yield from _answer(situation, answer, cells)
        return
    columns = [_answer(situation, answer, room) for answer in answers.iter_rows(named=True)]
    for parts in zip_longest(*columns, fillvalue=()):
        spans: list[Span] = []
        for part in parts:
            spans += [*part, Span(" " * (room - line_width(part) + GAP))]
        yield tuple(spans[:-1])


def _answer(situation: Situation, answer: dict[str, Any], cells: int) -> list[Line]:
    """An answer in a column: what it says, how it is judged, and from whom it comes in the end."""
    made = wrap([Span(answer["says"], "strong")], cells)
    chance = f"P {answer['probability']:.2f}" if answer["judged"] else "not judged"
    voices = f"{answer['n_eff']:.1f} voices" if round(answer["n_eff"], 1) != 1 else "1 voice"
    made += wrap([grade_text(answer["grade"]), Span(f"  {chance} · {voices}", "muted")], cells)
    for root in _roots(situation, answer):
        made += wrap([Span("← ", "faint"), Span(situation.lookup.actor(root), "muted")], cells, indent=2)
    return made


def _roots(situation: Situation, answer: dict[str, Any]) -> list[str]:
    facts = situation.frames.facts.filter(
        (pl.col("question") == answer["question"]) & (pl.col("answer") == answer["answer"])
    )["id"]
    citations = situation.frames.citations
    return citations.filter(pl.col("fact").is_in(facts.implode()))["root"].unique(maintain_order=True).to_list()


def verdicts(situation: Situation, question: str) -> Iterator[Line]:
    """What comparing the answers gives: how they stand to each other, the measured distance, the adjudication."""
    disputes = situation.day.disputes
    compared = disputes.comparisons.filter((pl.col("question") == question) & (pl.col("by") != "answers"))
    for row in compared.iter_rows(named=True):
        pair = (answer_figure(situation, row["fact_a"]), answer_figure(situation, row["fact_b"]))
        how = "dates" if row["by"] == "dates" else "figures"
        names = " and ".join(pair) if all(pair) else how
        spans = [Span(f"{names}: ", "muted"), Span(_VERDICTS[row["verdict"]], _VERDICT_STYLES[row["verdict"]])]
        spans += [Span(f" · {flag}", "warn") for flag in row["flags"]]
        yield tuple(spans)
    voices = disputes.comparisons.filter((pl.col("question") == question) & (pl.col("by") == "answers"))
    if voices["one_voice"].any():
        yield (Span("one voice contradicts itself", "warn"),)
    for check in disputes.checks.filter(pl.col("question") == question).iter_rows(named=True):
        yield check_line(situation, check)
    chosen = situation.store.frames.questions.filter((pl.col("id") == question) & pl.col("adjudicated").is_not_null())
    for record in chosen.iter_rows(named=True):
        on = day_text(record["adjudicated_on"])
        yield (Span(f"settled {on}: ", "muted"), Span(words(record["adjudicated"]), "good"))
        yield (Span(record["adjudicated_reason"], "muted"),)


_VERDICTS = {"agree": "agree", "overlap": "only overlap", "disjoint": "contradict each other"}
_VERDICT_STYLES = {"agree": "good", "overlap": "warn", "disjoint": "bad"}


def answer_figure(situation: Situation, fact: str) -> str:
    """A fact's figure as its source gave it, or nothing."""
    found = situation.store.frames.quantities.filter(pl.col("fact") == fact)
    return figure(found.row(0, named=True)) if found.height else ""


def check_line(situation: Situation, check: dict[str, Any]) -> Line:
    """A claimed distance beside the geodesic between its ends."""
    lookup = situation.lookup
    origin, goal = lookup.place(check["origin"]), lookup.place(check["target"])
    inferred = f" ({glyphs.INFERRED.glyph} no source names that end)" if check["inferred"] else ""
    verdict = check["verdict"]
    return (
        Span("measured ", "muted"),
        Span(f"{check['geodesic_km']:.2f} km", "strong"),
        Span(f" ({check['geodesic_miles']:.2f} mi) from {origin} to {goal}{inferred}; claimed ", "muted"),
        Span(answer_figure(situation, check["fact"])),
        Span(": ", "muted"),
        Span(_CHECKS.get(verdict, verdict), _VERDICT_STYLES.get(verdict, "")),
    )


_CHECKS = {"agree": "agrees", "overlap": "just about agrees", "disjoint": "does not agree"}


def _lone_check(situation: Situation, check: dict[str, Any], cells: int) -> list[Row]:
    """A measured distance that no question asks about."""
    fact = check["fact"]
    says = situation.store.frames.facts.filter(pl.col("id") == fact)["says"][0]
    line = [Span(says, "title"), Span("  measured", "muted")]
    made = paragraph(line, cells, key=fact, target=Target("fact", fact), indent=2)
    for part in wrap(check_line(situation, check), cells - 2, indent=2):
        made.append(Row((Span("  "), *part), fact, Target("fact", fact)))
    return made


def summary(question: dict[str, Any]) -> Span:
    """How a dispute stands, in two words."""
    if question["status"] == "adjudicated":
        return Span("settled", "muted")
    return Span(count(question["answers"], "answer"), "muted")


def nothing() -> list[Row]:
    """What stands where nothing is disputed."""
    return [plain("No known fact contradicts another.", "muted")]
