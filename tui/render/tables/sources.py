"""The sources: the list, and the reader with a digest paragraph by paragraph and the facts hung on each."""

from __future__ import annotations

import polars as pl

from tui.analysis.situation import Situation
from tui.render import glyphs
from tui.render.tables import unpublished
from tui.render.tables.parts import BLANK, count, grade, heading, labelled, paragraph, plain, without_year
from tui.render.text import Line, Row, Rows, Span, Target, pad

ID, PUBLISHED, FACTS = 26, 24, 9


def list_heading(cells: int) -> list[Line]:
    """The names of the list's columns."""
    title = max(cells - 3 - ID - PUBLISHED - FACTS, 0)
    return [
        (
            Span(pad("gr.", 4) + pad("source", ID) + pad("published", PUBLISHED if title else 0), "muted"),
            Span(pad("facts", FACTS, right=True), "muted"),
        )
    ]


def list_rows(situation: Situation) -> Rows:
    """One item a source: grade, id, date, how many of the shown facts it carries, and its title."""
    frames = situation.frames
    cited = frames.citations.group_by("source").agg(pl.col("fact").n_unique().alias("facts"))
    matched = (
        frames.citations.filter(pl.col("fact").is_in(list(situation.shown)))
        .group_by("source")
        .agg(pl.col("fact").n_unique().alias("matched"))
    )
    listed = frames.sources.join(cited, left_on="id", right_on="source", how="left", maintain_order="left").join(
        matched, left_on="id", right_on="source", how="left", maintain_order="left"
    )
    made: list[Row] = []
    for source in listed.sort("latest", "id", nulls_last=True).iter_rows(named=True):
        key, target = f"source:{source['id']}", Target("source", source["id"])
        number = source["matched"] or 0
        facts = (
            f"{number} of {source['facts']}"
            if situation.lens.filters and source["facts"]
            else str(source["facts"] or 0)
        )
        if source["lost"]:
            facts = "lost"
        made.append(
            Row(
                (
                    grade(source["reliability"]),
                    Span("   "),
                    Span(pad(source["id"], ID), "strong" if number else "muted"),
                    Span(pad(without_year(source["published_text"], 0), PUBLISHED), "muted"),
                    Span(pad(facts, FACTS, right=True)),
                ),
                key,
                target,
            )
        )
        made.append(Row((Span("    "), Span(source["title"], "muted")), key, target))
    return Rows(made)


def reader_rows(situation: Situation, source_id: str, cells: int) -> Rows:
    """A source from its metadata to its last paragraph."""
    found = situation.store.frames.sources.filter(pl.col("id") == source_id)
    if found.is_empty():
        return Rows([plain(f"There is no source {source_id}.", "muted")])
    if later := unpublished.notice(situation, Target("source", source_id)):
        return Rows(later)
    source = found.row(0, named=True)
    made = [
        *paragraph([Span(source["title"], "title")], cells),
        BLANK,
        *_metadata(situation, source_id, source, cells),
        BLANK,
        heading("Digest", "our words, paragraph by paragraph"),
    ]
    frames = situation.frames
    hung = frames.citations.filter(pl.col("source") == source_id).join(
        frames.facts.select("id", "says"), left_on="fact", right_on="id", how="left", maintain_order="left"
    )
    by_paragraph: dict[int, list[dict[str, object]]] = {}
    for citation in hung.iter_rows(named=True):
        by_paragraph.setdefault(citation["paragraph"], []).append(citation)
    digest = situation.store.frames.digests.filter(pl.col("source") == source_id)
    for number, text in digest.select("paragraph", "text").iter_rows():
        key = f"{source_id}#{number}"
        evidence = any(citation["fact"] in situation.shown for citation in by_paragraph.get(number, []))
        made += paragraph(
            [Span(f"¶{number:<3}", "accent"), Span(text)],
            cells,
            key=key,
            target=Target("paragraph", key),
            indent=4,
            marked=evidence,
        )
        for citation in by_paragraph.get(number, []):
            matched = citation["fact"] in situation.shown
            mark = glyphs.LINK.glyph if matched else " "
            line = [
                Span(f"    {mark} ", "accent"),
                grade(source["reliability"], citation["credibility"]),  # type: ignore[arg-type]
                Span(f" {citation['says']}", "muted" if matched else "faint"),
            ]
            made += paragraph(
                line, cells, key=f"cite:{citation['id']}", target=Target("fact", str(citation["fact"])), indent=9
            )
    if digest.is_empty():
        made.append(plain("This text is lost: it is known only through the sources that reword it.", "muted"))
    return Rows([*made, *_flaws(situation, source_id, cells)])


def _flaws(situation: Situation, source_id: str, cells: int) -> list[Row]:
    flaws = situation.store.frames.flaws.filter(pl.col("source") == source_id)["flaw"].to_list()
    if not flaws:
        return []
    made = [BLANK, heading("Flaws", str(len(flaws)))]
    for number, flaw in enumerate(flaws):
        made += paragraph([Span("- ", "warn"), Span(flaw)], cells, key=f"flaw:{number}", indent=2)
    return made


def _metadata(situation: Situation, source_id: str, source: dict[str, object], cells: int) -> list[Row]:
    frames = situation.store.frames
    letter = str(source["reliability"])
    made = [
        *labelled("publisher", [Span(situation.catalogue.actor(str(source["publisher"])))], cells),
        *labelled(
            "published", [Span(str(source["published_text"])), Span(_note(source["published_note"]), "muted")], cells
        ),
    ]
    if source["byline"]:
        made += labelled("byline", [Span(str(source["byline"]))], cells)
    if source["url"]:
        made += labelled("url", [Span(str(source["url"]))], cells)
    made += labelled(
        "reliability",
        [
            grade(letter),
            Span(f" {glyphs.RELIABILITY[letter].word}"),
            Span(_note(source["reliability_reason"]), "muted"),
        ],
        cells,
    )
    for parent in frames.derivations.filter(pl.col("source") == source_id)["parent"]:
        made += labelled(
            "derived from",
            [Span(str(parent), "accent")],
            cells,
            key=f"parent:{parent}",
            target=Target("source", parent),
        )
    for child in frames.derivations.filter(pl.col("parent") == source_id)["source"]:
        made += labelled(
            "reworded by", [Span(str(child), "accent")], cells, key=f"child:{child}", target=Target("source", child)
        )
    flaws = frames.flaws.filter(pl.col("source") == source_id).height
    if flaws:
        made += labelled("flaws", [Span(f"{flaws}, listed at the end", "warn")], cells)
    echoes = frames.echoes.filter(pl.col("source") == source_id)
    for of, group in echoes.group_by("of", maintain_order=True):
        listed = ", ".join(f"¶{number}" for number in group["paragraph"].unique(maintain_order=True))
        made += labelled("echoes", [Span(f"{of[0]} ", "accent"), Span(f"in {listed}", "muted")], cells)
    cited = frames.citations.filter(pl.col("source") == source_id)
    made += labelled(
        "carries", [Span(f"{count(cited['fact'].n_unique(), 'fact')}, {count(cited.height, 'citation')}")], cells
    )
    return made


def _note(text: object) -> str:
    return f" · {text}" if text else ""
