"""`syrtui export`: the store as tables for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from tui.base.errors import SyrtuiError
from tui.cli.options import Options
from tui.cli.situation import lens_options, tell_names
from tui.store.schema.records import Format, Subject

if TYPE_CHECKING:
    from tui.analysis.query.lens import Lens
    from tui.store.schema.frames import Frames, Store


@click.command("export")
@click.argument("subject", type=click.Choice(get_args(Subject)))
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(Format)),
    default="json",
    show_default=True,
    help="JSON and Parquet nest as the records do; CSV and Markdown are flat.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, not to stdout.")
@click.option("--safe", is_flag=True, help="In CSV, keep spreadsheets from taking a text for a formula.")
@lens_options
def command(
    options: Options,
    subject: Subject,
    form: Format,
    output: Path | None,
    safe: bool,
    lens: str | None,
    as_of: str | None,
    without: tuple[str, ...],
) -> None:
    """Write one table of the theatre in use: all of it, or what a filter shows, as known on a day, without somebody.

    Broken records are left out; how many there are is said on stderr.
    """
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise SyrtuiError("Parquet is no text for a terminal; write it to a file with -o FILE")
    if safe and form != "csv":
        raise SyrtuiError("--safe is for CSV; other formats have no formulas")
    options = options.with_own(lens, as_of, without)
    looked_through = options.starting_lens()
    root = options.theatre()
    from tui.store.exports import encode, export_table
    from tui.store.load.reader import read

    store = read(root)
    frames = store.frames if looked_through is None else _seen(options, store, looked_through)
    data = encode(export_table(frames, subject), form, safe=safe)
    if output is not None:
        output.write_bytes(data)
    else:
        # Past the text layer: data are UTF-8 in any language, and Parquet is no text.
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    broken = {
        (problem.file, problem.record or problem.line) for problem in store.problems if problem.severity == "error"
    }
    if broken:
        left_out = (
            "1 record or file has errors and is"
            if len(broken) == 1
            else f"{len(broken)} records or files have errors and are"
        )
        click.echo(f"syrtui: {left_out} left out; `syrtui check` says why", err=True)


def _seen(options: Options, store: Store, lens: Lens) -> Frames:
    """Return the rows of a store that are known on a day, of the facts that a filter shows."""
    from tui.analysis.situation import check_excluded, look, shown_frames

    check_excluded(store, lens.excluded)
    seen = look(store, lens, options.settings().methods)
    tell_names(seen)
    return shown_frames(seen)
