"""Frames → tables for other programs: one for each subject, nested as the records are, with the YAML's field names."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Final

import msgspec
import polars as pl

from tui.store.schema.frames import PLACE_IN_FILE, Frames
from tui.store.schema.records import Fact, Format, Subject

Build = Callable[[Frames], pl.DataFrame]


def export_table(frames: Frames, subject: Subject) -> pl.DataFrame:
    """Return the table of `subject`: one row a record, with lists and structs as the record has.

    Columns have the names of the YAML's keys. What is derived (bounds of dates, origins, days from which a citation
    counts) stands beside them.
    """
    return SUBJECTS[subject](frames)


def flatten(nested: pl.DataFrame) -> pl.DataFrame:
    """Return a table without nesting, for CSV and Markdown.

    A struct's fields become columns (`quantity.value`), lists of texts are joined by `; `, and lists of structs are
    left out: they are subjects of their own.
    """
    columns: list[pl.Expr] = []
    for name, dtype in nested.schema.items():
        if isinstance(dtype, pl.Struct):
            fields = [field.name for field in dtype.fields]
            columns.extend(pl.col(name).struct.field(field).alias(f"{name}.{field}") for field in fields)
        elif isinstance(dtype, pl.List):
            if not isinstance(dtype.inner, pl.Struct):
                columns.append(pl.col(name).cast(pl.List(pl.String)).list.join("; "))
        else:
            columns.append(pl.col(name))
    return nested.select(columns)


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
    order = ["id", "fact", "n", "source", "paragraph", "chain", "relation", "wording", "credibility", "note"]
    return rows.select(*order, "known", "origin")


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
    )
    answers = pl.when(pl.col("question").is_not_null()).then(pl.struct("question", "answer")).alias("answers")
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
    return rows.select(*head, "ties", "indicates", answers, "cited", "cited-events", *rest)


SUBJECTS: Final[Mapping[Subject, Build]] = {
    "facts": _facts,
    "citations": _citations,
    "sources": _sources,
    "ties": lambda frames: _kebab(frames.ties),
    "quantities": lambda frames: _kebab(frames.quantities),
    "indicators": lambda frames: _kebab(frames.indicators),
}
"""What can be exported, and how its table is made."""


_STARTS_FORMULA: Final = r"^[=+\-@\t\r]"
"""How a text begins that a spreadsheet takes for a formula."""
_MARKS: Final = r"[\\`*_{}\[\]<>#|]"
"""Signs that mean something in Markdown."""


def encode(table: pl.DataFrame, form: Format, *, safe: bool = False) -> bytes:
    """Return a table as bytes in a format; one that is text ends in a line end.

    With `safe`, an apostrophe stands in CSV before each text that a spreadsheet would take for a formula.
    """
    if form == "json":
        return msgspec.json.format(msgspec.json.encode(table.to_dicts()), indent=2) + b"\n"
    if form == "markdown":
        return _markdown(flatten(table)).encode()
    buffer = io.BytesIO()
    if form == "csv":
        flat = flatten(table)
        (without_formulas(flat) if safe else flat).write_csv(buffer)
    else:
        table.write_parquet(buffer)
    return buffer.getvalue()


def without_formulas(flat: pl.DataFrame) -> pl.DataFrame:
    """Return a table whose texts no spreadsheet takes for a formula; numbers and days are as they were."""
    texts = pl.col(pl.String)
    is_formula = texts.str.contains(_STARTS_FORMULA)
    return flat.with_columns(pl.when(is_formula).then(pl.lit("'") + texts).otherwise(texts).name.keep())


def _markdown(flat: pl.DataFrame) -> str:
    """Return a table in Markdown; figures stand at the right."""
    figures = [dtype.is_numeric() for dtype in flat.dtypes]
    # Line ends, too: a cell is one line.
    shown = pl.all().cast(pl.String).fill_null("").str.replace_all(_MARKS, r"\$0").str.replace_all(r"\s+", " ")
    cells = pl.concat_str(shown, separator=" | ")
    head = [
        f"| {' | '.join(flat.columns)} |",
        f"| {' | '.join('--:' if right else '---' for right in figures)} |",
    ]
    return "\n".join([*head, *(f"| {row} |" for row in flat.select(cells=cells)["cells"])]) + "\n"
