"""A table as bytes: JSON, CSV, Parquet, Markdown."""

from __future__ import annotations

import io
from typing import Final

import msgspec
import polars as pl

from tui.settings.exports import Format

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
    flat = nested.select(columns)
    # A struct may have lists and structs of its own.
    return flatten(flat) if any(dtype.is_nested() for dtype in flat.dtypes) else flat


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
