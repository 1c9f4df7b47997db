"""`syrtui export`: the store as tables for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from tui.base.errors import SyrtuiError
from tui.cli.options import Options

if TYPE_CHECKING:
    import polars as pl

Format = Literal["json", "csv", "parquet"]


@click.command("export")
@click.argument("subject", type=click.Choice(["facts", "citations", "sources", "ties", "quantities", "indicators"]))
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "csv", "parquet"]),
    default="json",
    show_default=True,
    help="JSON and Parquet nest as the records do; CSV is flat.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, not to stdout.")
@click.pass_obj
def command(options: Options, subject: str, form: Format, output: Path | None) -> None:
    """Write one table of the theatre in use.

    Broken records are left out; how many there are is said on stderr.
    """
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise SyrtuiError("Parquet is no text for a terminal; write it to a file with -o FILE")
    root = options.theatre()
    from tui.store.exports import table
    from tui.store.load.reader import read

    store = read(root)
    data = _encode(table(store, subject), form)
    if output is not None:
        output.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    aside = {
        (problem.file, problem.record or problem.line) for problem in store.problems if problem.severity == "error"
    }
    if aside:
        records = "record or file is" if len(aside) == 1 else "records or files are"
        click.echo(f"syrtui: {len(aside)} {records} set aside; `syrtui check` says why", err=True)


def _encode(rows: pl.DataFrame, form: Format) -> bytes:
    """The table in the format, ending in a line end where it is text."""
    import io

    if form == "json":
        import msgspec

        return msgspec.json.format(msgspec.json.encode(rows.to_dicts()), indent=2) + b"\n"
    buffer = io.BytesIO()
    if form == "csv":
        from tui.store.exports import flat

        flat(rows).write_csv(buffer)
    else:
        rows.write_parquet(buffer)
    return buffer.getvalue()
