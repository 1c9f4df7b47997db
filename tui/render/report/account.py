"""Judgements with everything that they rest on, as plain data: what JSON prints, and what pages are written from.

Names are the store's field names, in kebab-case; days are ISO text, figures are rounded to six places, and nothing is
infinite (an open end is null). Every account says by which method, in which version, it was made.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from tui.analysis.corroboration.support import voices
from tui.analysis.situation import Situation

Data = dict[str, Any]


def of_base(situation: Situation, base: str) -> Data:
    """The level of a base, taken apart: contributions with their facts and citations, sensitivity, gaps, history."""
    found = situation.day.assessment
    here = pl.col("base") == base
    today = here & (pl.col("as_of") == situation.as_of)
    level = found.levels.filter(today).row(0, named=True)
    parts = found.contributions.filter(today).sort(pl.col("log_odds").abs(), descending=True)
    evidence = found.evidence.filter(today)
    return {
        "base": base,
        "name": situation.lookup.place(base),
        **_header(situation),
        **_level(situation, level),
        "contributions": [
            _plain(row, drop=("base", "as_of")) | {"evidence": _evidence(situation, evidence, row["indicator"])}
            for row in parts.iter_rows(named=True)
        ],
        "sensitivity": _rows(situation.day.without_each.filter(here), drop=("base",)),
        "gaps": found.gaps.filter(today)["indicator"].to_list(),
        "history": [
            {"day": row["as_of"].isoformat(), **_level(situation, row)}
            for row in found.levels.filter(here).iter_rows(named=True)
        ],
        "method": situation.day.methods.version("threat"),
    }


def of_pair(situation: Situation, one: str, other: str) -> Data:
    """How two actors stand to each other: overall, by type of tie, and every tie with its fact."""
    a, b = sorted((one, other))
    either = pl.col("a").is_in([a, b]) & pl.col("b").is_in([a, b])
    ties = situation.day.tie_weights.filter(either, pl.col("as_of") == situation.as_of)
    circles = situation.day.unbalanced_triads.filter(
        pl.col("actors").list.contains(a) & pl.col("actors").list.contains(b)
    )
    return {
        "a": a,
        "b": b,
        "names": [situation.lookup.actor(a), situation.lookup.actor(b)],
        **_header(situation),
        "overall": next(iter(_rows(situation.day.relations.filter(either), drop=("as_of", "a", "b"))), None),
        "types": [
            row | {"mutual": situation.day.methods.relations.types[row["type"]].mutual}
            for row in _rows(situation.day.tie_types.filter(either), drop=("as_of",))
        ],
        "ties": [
            row | {"says": _says(situation, row["fact"]), "citations": citations(situation, row["fact"])}
            for row in _rows(ties.sort("weight", descending=True), drop=("as_of",))
        ],
        "tension": _rows(circles, drop=("as_of",)),
        "method": situation.day.methods.version("relations"),
    }


def of_question(situation: Situation, question: str) -> Data:
    """A question or a fact: its answers with their voices and citations, how they compare, and the adjudication."""
    found = situation.day.disputes
    asked = pl.col("question") == question
    frames = situation.frames
    heard = voices(
        frames.citations, frames.chains, frames.facts, frames.sources, situation.day.methods.corroboration
    ).filter(asked)
    judged = situation.day.fact_grades.filter(asked)
    record = frames.questions.filter(pl.col("id") == question)
    answers = _answers(situation, question, judged, heard)
    row = record.row(0, named=True) if record.height else {}
    apparent = found.apparent.filter(asked)["reason"].to_list()
    disputed = found.questions.filter(asked)["status"].to_list()
    return {
        "question": question,
        "asks": row.get("asks") or _says(situation, question),
        **_header(situation),
        "status": disputed[0] if disputed else "not disputed",
        "why-not": apparent[0] if apparent else None,
        "answers": answers,
        "comparisons": _rows(found.comparisons.filter(asked), drop=("question",)),
        "checks": _rows(found.checks.filter(asked), drop=("question",)),
        "adjudication": {
            "answer": row["adjudicated"],
            "on": row["adjudicated_on"].isoformat(),
            "reason": row["adjudicated_reason"],
        }
        if row.get("adjudicated")
        else None,
        "method": situation.day.methods.version("disputes"),
    }


def of_situation(situation: Situation) -> Data:
    """Everything on one page: levels with reasons, what is new since the day before, disputes, relations moved."""
    day = situation.day
    changes = day.changes
    before = {row["base"]: row["index_before"] for row in changes.levels.iter_rows(named=True)}
    levels = []
    for base in situation.lookup.bases:
        whole = of_base_briefly(situation, base)
        levels.append(whole | {"index-yesterday": _number(before.get(base))})
    effects = (
        day.assessment.evidence.filter(pl.col("as_of") == situation.as_of).group_by("fact").agg(pl.col("effect").max())
    )
    felt = dict(effects.iter_rows())
    return {
        "title": situation.store.theatre.title,
        **_header(situation),
        "facts": situation.known,
        "sources": situation.frames.citations["source"].n_unique(),
        "bases": levels,
        "new": [
            _plain(row)
            | {
                "says": _says(situation, row["fact"]),
                "when": _when(situation, row["fact"]),
                "effect": _number(felt.get(row["fact"], 0.0)),
            }
            for row in changes.facts.iter_rows(named=True)
        ],
        "disputes": [
            row | {"answers": _rows(day.disputes.answers.filter(pl.col("question") == row["question"]))}
            for row in _rows(day.disputes.questions)
        ],
        "disputes-moved": _rows(changes.disputes),
        "relations-moved": _rows(changes.relations),
        "tension": _rows(day.unbalanced_triads, drop=("as_of",)),
        "forecasts": [
            {
                "fact": row["id"],
                "says": row["says"],
                "probability": _number(row["probability"]),
                "judged": row["judged"],
            }
            for row in situation.frames.facts.filter(pl.col("kind") == "forecast")
            .join(day.fact_grades, left_on="id", right_on="fact")
            .iter_rows(named=True)
        ],
        "aside": len(
            {(problem.file, problem.line) for problem in situation.store.problems if problem.severity == "error"}
        ),
        "methods": {name: day.methods.version(name) for name in ("corroboration", "threat", "relations", "disputes")},
    }


def of_base_briefly(situation: Situation, base: str) -> Data:
    """The level of a base with its reasons, without what they rest on."""
    found = situation.day.assessment
    today = (pl.col("base") == base) & (pl.col("as_of") == situation.as_of)
    parts = found.contributions.filter(today, pl.col("indicator") != "prior", pl.col("log_odds") != 0)
    return {
        "base": base,
        "name": situation.lookup.place(base),
        **_level(situation, found.levels.filter(today).row(0, named=True)),
        "reasons": _rows(
            parts.sort(pl.col("log_odds").abs(), descending=True).select("indicator", "sign", "effect", "log_odds")
        ),
        "gaps": found.gaps.filter(today)["indicator"].to_list(),
    }


def citations(situation: Situation, fact: str) -> list[Data]:
    """Where a fact is cited, down to the paragraph, with the chain from the source inwards."""
    cited = situation.frames.citations.filter(pl.col("fact") == fact).sort("n")
    chains = situation.frames.chains.filter(pl.col("position") > 0)
    inner = dict(chains.sort("position").group_by("citation").agg("link").iter_rows())
    return [
        {
            "source": row["source"],
            "paragraph": row["paragraph"],
            "chain": inner.get(row["id"], []),
            "root": row["root"],
            "wording": row["wording"],
            "credibility": row["credibility"],
            "known": row["known"].isoformat(),
        }
        for row in cited.iter_rows(named=True)
    ]


def _header(situation: Situation) -> Data:
    return {"as-of": situation.as_of.isoformat(), "without": sorted(situation.day.excluded)}


def _level(situation: Situation, row: Data) -> Data:
    last = row["last_report"]
    return {
        "index": _number(row["index"]),
        "interval": {"low": _number(row["low"]), "high": _number(row["high"])},
        "band": row["band"],
        "held-until-below": situation.day.methods.threat.bands.held_from(row["band"], row["index"]),
        "imminent": row["imminent"],
        "confidence": row["confidence"],
        "n-eff": _number(row["n_eff"]),
        "reports": row["reports"],
        "last-report": last.isoformat() if last else None,
        "report-age": row["report_age"],
    }


def _evidence(situation: Situation, evidence: pl.DataFrame, indicator: str) -> list[Data]:
    rows = evidence.filter(pl.col("indicator") == indicator)
    return [
        _plain(row, drop=("base", "as_of", "indicator"))
        | {"says": _says(situation, row["fact"]), "citations": citations(situation, row["fact"])}
        for row in rows.iter_rows(named=True)
    ]


def _answers(situation: Situation, question: str, judged: pl.DataFrame, heard: pl.DataFrame) -> list[Data]:
    says = {
        row["answer"]: row["says"]
        for row in situation.frames.answers.filter(pl.col("question") == question).iter_rows(named=True)
    }
    given = []
    for (answer,), facts in judged.group_by("answer", maintain_order=True):
        first = facts.row(0, named=True)
        given.append(
            {
                "answer": answer,
                "says": says.get(str(answer), ""),
                "probability": _number(first["probability"]),
                "n-eff": _number(first["n_eff"]),
                "judged": first["judged"],
                "grade": min(facts["grade"]),
                "derived-credibility": first["derived_credibility"],
                "voices": _rows(heard.filter(pl.col("answer") == answer).select("root", "p", "independence")),
                "facts": [
                    {"fact": fact, "says": _says(situation, fact), "citations": citations(situation, fact)}
                    for fact in facts["fact"]
                ],
            }
        )
    return sorted(given, key=lambda each: (-each["probability"], each["answer"]))


def _says(situation: Situation, fact: str) -> str:
    return str(situation.store.frames.facts.filter(pl.col("id") == fact)["says"].first() or fact)


def _when(situation: Situation, fact: str) -> str:
    return str(situation.store.frames.facts.filter(pl.col("id") == fact)["when_text"].first() or "")


def _rows(frame: pl.DataFrame, drop: Iterable[str] = ()) -> list[Data]:
    return [_plain(row, drop) for row in frame.iter_rows(named=True)]


def _plain(row: Data, drop: Iterable[str] = ()) -> Data:
    return {name.replace("_", "-"): _value(value) for name, value in row.items() if name not in drop}


def _value(value: Any) -> Any:
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, list):
        return [_value(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, 6) + 0.0
