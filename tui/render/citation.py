"""What leaves the screen as text: a citation to paste into a report, the command that opens the view at hand."""

from __future__ import annotations

import shlex
from pathlib import Path

import polars as pl

from tui.analysis.query import lens as lenses
from tui.analysis.situation import Situation
from tui.render import glyphs
from tui.render.text import Target


def citation(situation: Situation, target: Target, *, markdown: bool = False) -> str:
    """The target with its evidence, in plain text or Markdown; nothing where there is nothing to cite."""
    frames = situation.store.frames
    if target.kind == "citation":
        fact = frames.citations.filter(pl.col("id") == target.id)["fact"]
        cited = situation.frames.citations.filter(pl.col("id") == target.id)
    elif target.kind == "fact":
        fact = pl.Series([target.id])
        cited = situation.frames.citations.filter(pl.col("fact") == target.id)
    elif target.kind in ("source", "paragraph"):
        source, _, paragraph = target.id.partition("#")
        return _source(situation, source, paragraph, markdown=markdown)
    else:
        return ""
    facts = frames.facts.filter(pl.col("id").is_in(fact.implode()))
    if facts.is_empty():
        return ""
    says, when = facts["says"][0], facts["when_text"][0]
    lines = [f"**{says}** ({when})" if markdown else f"{says} ({when})"]
    for row in cited.iter_rows(named=True):
        text = _source(situation, row["source"], str(row["paragraph"]), markdown=markdown)
        chain = _chain(situation, row["id"])
        grade = _reliability(situation, row["source"]) + str(row["credibility"])
        lines.append(f"- {text}{chain}; {row['wording']}, graded {grade}")
    return "\n".join(lines)


def _source(situation: Situation, source: str, paragraph: str, *, markdown: bool) -> str:
    found = situation.store.frames.sources.filter(pl.col("id") == source)
    if found.is_empty():
        return source
    record = found.row(0, named=True)
    title = f"*{record['title']}*" if markdown else f"“{record['title']}”"
    if markdown and record["url"]:
        title = f"[{record['title']}]({record['url']})"
    publisher = situation.lookup.actor(record["publisher"]) if record["publisher"] != "unknown" else "publisher unknown"
    place = f", paragraph {paragraph}" if paragraph else ""
    return f"{publisher}, {title}, {record['published_text']}{place} [{source}]"


def _chain(situation: Situation, citation_id: str) -> str:
    links = situation.store.frames.chains.filter((pl.col("citation") == citation_id) & (pl.col("position") > 0))
    names = [situation.lookup.actor(link) for link in links.sort("position")["link"]]
    return ", from " + " from ".join(names) if names else ""


def _reliability(situation: Situation, source: str) -> str:
    found = situation.store.frames.sources.filter(pl.col("id") == source)["reliability"]
    return glyphs.RELIABILITY[found[0]].glyph if len(found) else "-"


def command(situation: Situation, pane: str, data: Path | None) -> str:
    """The command line that opens the view at hand; `data` where it is not the theatre that ships."""
    words = ["syrtui"]
    if data is not None:
        words += ["--data", str(data)]
    if situation.lens.filters:
        words += ["--lens", lenses.show(situation.lens.where)]
    if situation.lens.as_of is not None:
        words += ["--as-of", situation.lens.as_of.isoformat()]
    return shlex.join([*words, "--pane", pane])


def cited_from(situation: Situation, target: Target | None, column: str = "source") -> str:
    """Return the id of the source that a target is, or is cited from; with `root` of who said it; else nothing."""
    match target:
        case Target("source", source):
            return source
        case Target("paragraph", paragraph):
            return paragraph.rpartition("#")[0]
        case Target("citation", cited):
            citations = situation.store.frames.citations
            return next(iter(citations[column].filter(citations["id"] == cited)), "")
        case _:
            return ""


def place_in_files(situation: Situation, target: Target) -> tuple[str, int] | None:
    """The file (within the theatre's folder) and line where the target is written."""
    frames = situation.store.frames
    name, identity = target.kind, target.id
    if name == "problem":
        problem = situation.store.problems[int(identity)]
        return problem.file, problem.line
    if name in ("citation", "paragraph"):
        name, identity = ("fact" if name == "citation" else "source"), identity.rpartition("#")[0]
    if name == "base":
        name = "place"
    frame = {
        "fact": frames.facts,
        "source": frames.sources,
        "actor": frames.actors,
        "place": frames.places,
        "question": frames.questions,
    }.get(name)
    if frame is None:
        return None
    found = frame.filter(pl.col("id") == identity)
    return (found["file"][0], found["line"][0]) if found.height else None
