"""`syrtui export`: the store as tables for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import click

from tui.base.errors import SyrtuiError
from tui.cli.options import Options
from tui.store.schema.records import Format, Subject


@click.command("export")
@click.argument("subject", type=click.Choice(get_args(Subject)))
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(Format)),
    default="json",
    show_default=True,
    help="JSON and Parquet nest as the records do; CSV is flat.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, not to stdout.")
@click.pass_obj
def command(options: Options, subject: Subject, form: Format, output: Path | None) -> None:
    """Write one table of the theatre in use.

    Broken records are left out; how many there are is said on stderr.
    """
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise SyrtuiError("Parquet is no text for a terminal; write it to a file with -o FILE")
    root = options.theatre()
    from tui.store.exports import encode, export_table
    from tui.store.load.reader import read

    store = read(root)
    data = encode(export_table(store, subject), form)
    if output is not None:
        output.write_bytes(data)
    else:
        # Past the text layer: data are UTF-8 in any language, and Parquet is no text.
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    aside = {
        (problem.file, problem.record or problem.line) for problem in store.problems if problem.severity == "error"
    }
    if aside:
        left_out = (
            "1 record or file has errors and is"
            if len(aside) == 1
            else f"{len(aside)} records or files have errors and are"
        )
        click.echo(f"syrtui: {left_out} left out; `syrtui check` says why", err=True)
