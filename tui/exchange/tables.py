"""Frames → tables for other programs: one for each subject, nested as the records are, with the YAML's field names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import polars as pl

from tui.settings.exports import Subject
from tui.store.schema.frames import PLACE_IN_FILE, Frames
from tui.store.schema.records import Fact

Build = Callable[[Frames], pl.DataFrame]


def record_table(frames: Frames, subject: Subject) -> pl.DataFrame:
    """Return the table of `subject`, one of `RECORD_TABLES`: a row a record, nested as the record is.

    Columns have the names of the YAML's keys. What is derived (bounds of dates, origins, days from which a citation
    counts) stands beside them.
    """
    return _TABLES[subject](frames)


def _kebab(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with its columns named as YAML's keys."""
    return frame.rename({name: name.replace("_", "-") for name in frame.columns if "_" in name})


def _listed(frame: pl.DataFrame, owner: str, member: str, name: str) -> pl.DataFrame:
    """Return `[owner, name]`: the members of each owner as one list, in order."""
    return frame.group_by(owner, maintain_order=True).agg(pl.col(member).alias(name))


def _with_lists(frame: pl.DataFrame, key: str, owner: str, *lists: pl.DataFrame) -> pl.DataFrame:
    """Return `frame` with list columns joined on its `key`; an owner without members has an empty list."""
    for listed in lists:
        name = next(column for column in listed.columns if column != owner)
        frame = frame.join(listed, left_on=key, right_on=owner, how="left", maintain_order="left")
        frame = frame.with_columns(pl.col(name).fill_null([]))
    return frame


def _structs(frame: pl.DataFrame, owner: str, name: str, *dropped: str) -> pl.DataFrame:
    """Return `[owner, name]`: the rows of each owner as one list of structs, without the columns `dropped`."""
    rows = _kebab(frame)
    fields = [column for column in rows.columns if column not in (owner, *dropped)]
    return rows.group_by(owner, maintain_order=True).agg(pl.struct(fields).alias(name))


def _chains(frames: Frames) -> pl.DataFrame:
    """Return `[citation, chain]`: the links of each citation without the citing source, outermost first."""
    return _listed(frames.chains.filter(pl.col("position") > 0), "citation", "link", "chain")


def _citations(frames: Frames) -> pl.DataFrame:
    """Return the table of citations."""
    rows = _with_lists(frames.citations, "id", "citation", _chains(frames))
    order = ["id", "fact", "n", "source", "paragraph", "chain", "relation", "wording", "credibility"]
    return rows.select(*order, "interest", "note", "known", "origin")


def _sources(frames: Frames) -> pl.DataFrame:
    """Return the table of sources."""
    rows = _with_lists(
        frames.sources.drop(PLACE_IN_FILE),
        "id",
        "source",
        _listed(frames.derivations, "source", "parent", "derived-from"),
        _listed(frames.flaws, "source", "flaw", "flaws"),
        _structs(frames.echoes, "source", "echoes"),
        _listed(frames.digests, "source", "text", "digest"),
        _listed(frames.digests.drop_nulls("fingerprint"), "source", "fingerprint", "fingerprint"),
    )
    return _kebab(rows)


def _facts(frames: Frames) -> pl.DataFrame:
    """Return the table of facts."""
    quantities = _kebab(frames.quantities)
    figures = [name for name in quantities.columns if name != "fact"]
    rows = frames.facts.join(
        quantities.select("fact", pl.struct(figures).alias("quantity")),
        left_on="id",
        right_on="fact",
        how="left",
        maintain_order="left",
    )
    rows = _with_lists(
        rows,
        "id",
        "fact",
        _listed(frames.fact_actors, "fact", "actor", "actors"),
        _listed(frames.done_to, "fact", "actor", "done-to"),
        _listed(frames.fact_places, "fact", "place", "places"),
        _listed(frames.routes, "fact", "place", "route"),
        _structs(frames.ties.select("fact", "from", "to", "type", "since", "until", "inferred"), "fact", "ties"),
        _structs(frames.indicators, "fact", "indicates"),
        _structs(_citations(frames), "fact", "cited", "id", "n"),
        _structs(frames.event_citations.select("fact", "row", events="dataset"), "fact", "cited-events"),
        _structs(frames.statuses.select("fact", "base", pl.col("status").alias("is")), "fact", "status"),
        _structs(frames.endings, "fact", "ends", "position"),
        _listed(frames.implications, "fact", "implied", "implies"),
    )
    answers = pl.when(pl.col("question").is_not_null()).then(pl.struct("question", "answer")).alias("answers")
    rows = rows.join(_predictions(frames), left_on="id", right_on="fact", how="left", maintain_order="left")
    rows = _with_deception(rows, frames, "fact")
    last = ["status", "ends", "implies", "forecast", "resolved", "deception"]
    head = [
        "id",
        "says",
        "kind",
        "when",
        "earliest",
        "latest",
        "dated",
        "actors",
        "done-to",
        "places",
        "route",
        "quantity",
    ]
    rest = [column for column in frames.facts.columns if column in Fact.__struct_fields__ and column not in head]
    return rows.select(*head, "ties", "indicates", answers, "cited", "cited-events", *rest, *last)


def _predictions(frames: Frames) -> pl.DataFrame:
    """Return `[fact, forecast, resolved]`: what each forecast predicts, and its outcome, where one is known."""
    deciding = _listed(frames.resolution_facts.sort("fact", "position"), "fact", "by", "by")
    outcomes = _with_lists(frames.resolutions, "fact", "fact", deciding)
    forecast = pl.struct("event", "by", pl.col("condition").alias("if"), "chance", "word").alias("forecast")
    resolved = pl.struct("as", "known", "by", "reason").alias("resolved")
    return frames.forecasts.select("fact", forecast).join(
        outcomes.select("fact", resolved), on="fact", how="full", coalesce=True
    )


def _with_deception(rows: pl.DataFrame, frames: Frames, kind: str) -> pl.DataFrame:
    """Return the rows with whether each would deceive us, where a curator has asked that."""
    checks = frames.deception.filter(kind=kind)
    marks = [name for name in checks.columns if name not in ("kind", "of")]
    return rows.join(
        checks.select("of", pl.struct(marks).alias("deception")),
        left_on="id",
        right_on="of",
        how="left",
        maintain_order="left",
    )


def _aliases(frames: Frames, kind: str) -> pl.DataFrame:
    """Return `[id, aliases]` of the actors or of the places."""
    return _listed(frames.aliases.filter(kind=kind), "id", "alias", "aliases")


def _actors(frames: Frames) -> pl.DataFrame:
    """Return the table of actors."""
    rows = _with_lists(
        frames.actors.drop(PLACE_IN_FILE),
        "id",
        "actor",
        _listed(frames.members, "actor", "member", "members"),
    )
    rows = _with_lists(rows, "id", "id", _aliases(frames, "actors"))
    return _kebab(_with_deception(rows, frames, "actor"))


def _places(frames: Frames) -> pl.DataFrame:
    """Return the table of places; `base` says whether the theatre lists it as one, with its owner and host."""
    rows = _with_lists(frames.places.drop(PLACE_IN_FILE), "id", "id", _aliases(frames, "places"))
    holders = frames.bases.select("base", "owner", "host")
    return _kebab(rows.join(holders, left_on="id", right_on="base", how="left", maintain_order="left"))


def _answers(frames: Frames) -> pl.DataFrame:
    """Return the table of answers, with the facts that each implies."""
    on = ["question", "answer"]
    implied = frames.answer_implications.group_by(on, maintain_order=True).agg(implies="implied")
    rows = frames.answers.join(implied, on=on, how="left", maintain_order="left")
    given = frames.facts.drop_nulls("answer").group_by(on).agg(facts=pl.col("id").sort())
    rows = rows.join(given, on=on, how="left", maintain_order="left")
    return rows.select("question", "answer", "says", pl.col("implies", "facts").fill_null([]))


def _questions(frames: Frames) -> pl.DataFrame:
    """Return the table of questions, with the answers that each can have."""
    choices = _answers(frames).select("question", pl.col("answer").alias("id"), "says", "implies")
    rows = _with_lists(frames.questions, "id", "question", _structs(choices, "question", "answers"))
    ends = pl.struct(
        pl.col("measured_from").alias("from"),
        pl.col("measured_of").alias("of"),
        pl.col("measured_inferred").alias("inferred"),
    )
    decision = pl.struct(
        pl.col("adjudicated").alias("answer"),
        pl.col("adjudicated_on").alias("on"),
        pl.col("adjudicated_reason").alias("reason"),
    )
    return rows.select(
        "id",
        "asks",
        "answers",
        "of",
        "known",
        pl.when(pl.col("measured_of").is_not_null()).then(ends).alias("measured"),
        pl.when(pl.col("adjudicated").is_not_null()).then(decision).alias("adjudication"),
    )


def _hypotheses(frames: Frames) -> pl.DataFrame:
    """Return the table of sets of hypotheses, with what is weighed against each."""
    on = ["set", "row"]
    rated = frames.ratings.group_by(on, maintain_order=True).agg(ratings=pl.struct("hypothesis", "rating"))
    weighed = frames.weighings.join(rated, on=on, how="left", maintain_order="left")
    weighed = weighed.with_columns(pl.col("ratings").fill_null([])).drop("row")
    listed = frames.hypotheses.select("set", pl.col("hypothesis").alias("id"), "says")
    return _with_lists(
        frames.hypothesis_sets.drop(PLACE_IN_FILE),
        "id",
        "set",
        _structs(listed, "set", "hypotheses"),
        _structs(weighed, "set", "weighs"),
    )


def _assumptions(frames: Frames) -> pl.DataFrame:
    """Return the table of assumptions: what each stands behind, and what changes where it is wrong."""
    against = _listed(frames.assumption_contradictions, "assumption", "fact", "contradicted-by")
    return _kebab(_with_lists(frames.assumptions.drop(PLACE_IN_FILE), "id", "assumption", against))


_TABLES: Final[Mapping[Subject, Build]] = {
    "facts": _facts,
    "citations": _citations,
    "sources": _sources,
    "actors": _actors,
    "places": _places,
    "aliases": lambda frames: frames.aliases,
    "ties": lambda frames: _kebab(frames.ties),
    "quantities": lambda frames: _kebab(frames.quantities),
    "indicators": lambda frames: _kebab(frames.indicators),
    "questions": _questions,
    "answers": _answers,
    "hypotheses": _hypotheses,
    "assumptions": _assumptions,
}
"""How the table of each kind of record is made."""
