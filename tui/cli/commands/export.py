"""`syrtui export`: the theatre, or what a filter shows of it, for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.base.errors import SyrtuiError
from tui.cli.options import Options
from tui.cli.situation import (
    check_no_terminal,
    lens_options,
    output_options,
    put_out,
    read_situation,
    tell_broken,
    tell_names,
)
from tui.settings.exports import (
    FORMATS,
    RECORD_TABLES,
    SUBJECTS,
    TABLE_FORMATS,
    WHOLE,
    Format,
    Subject,
    format_of,
    formats_of,
)

if TYPE_CHECKING:
    from tui.analysis.situation import Situation
    from tui.store.schema.frames import Store

_AS_WRITTEN = (WHOLE, *RECORD_TABLES)
"""What tables have as the theatre's files have it, and need no judging for."""


@click.command("export")
@click.argument("subject", type=click.Choice(SUBJECTS), default=WHOLE)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    help="As what; else by the ending of FILE, or as JSON. JSON and Parquet nest as the records do; CSV and Markdown "
    "are flat. GeoJSON, KML, TimelineJS, STIX, MISP, iCalendar, CSL-JSON, BibTeX, RSS and Atom are of the theatre.",
)
@click.option("--safe", is_flag=True, help="In CSV, keep spreadsheets from taking a text for a formula.")
@output_options
@lens_options
def command(
    options: Options,
    subject: Subject,
    form: Format | None,
    output: Path | None,
    force: bool,
    safe: bool,
    lens: str | None,
    as_of: str | None,
    without: tuple[str, ...],
) -> None:
    """Write one table of the theatre in use, or with `theatre`, the usual, all that it holds.

    Or only what a filter shows, as known on a day, without somebody. The same view gives the same bytes, and a file is
    written whole or not at all. Broken records are left out; how many there are is said on stderr.
    """
    chosen = _chosen(subject, form, output)
    if chosen == "parquet":
        check_no_terminal("Parquet", output)
    if safe and chosen != "csv":
        raise SyrtuiError("--safe is for CSV; other formats have no formulas")
    options = options.with_own(lens, as_of, without)
    if subject in _AS_WRITTEN and chosen in TABLE_FORMATS:
        store, data = _records(options, subject, chosen, safe=safe)
    else:
        seen = read_situation(options)
        store, data = seen.store, _judged(seen, subject, chosen, safe=safe)
    put_out(data, output, force=force)
    tell_broken(store)


def _chosen(subject: Subject, form: Format | None, output: Path | None) -> Format:
    """Return the format: as it was asked for, else as the name of the file ends, else JSON.

    Raises:
        SyrtuiError: the subject is not written in it.
    """
    chosen = form or (format_of(output) if output is not None else None) or "json"
    if chosen not in formats_of(subject):
        other = WHOLE if chosen in formats_of(WHOLE) else "facts"
        raise SyrtuiError(f"{subject} cannot be written as {chosen}; `syrtui export {other} --format {chosen}` can")
    return chosen


def _records(options: Options, subject: Subject, form: Format, *, safe: bool) -> tuple[Store, bytes]:
    """Return what the theatre's files say, or what is known and shown of it: the store, and the bytes."""
    lens = options.starting_lens()
    root = options.theatre()
    from tui.store.load.reader import read

    store = read(root)
    frames = store.frames
    if lens is not None:
        from tui.analysis.situation import check_excluded, look, shown_frames

        check_excluded(store, lens.excluded)
        # No judgement is asked for, so none is computed.
        seen = look(store, lens, options.settings().methods)
        tell_names(seen)
        frames = shown_frames(seen)
    if subject == WHOLE:
        from tui.exchange import write_records

        return store, write_records.encode(store, frames)
    from tui.exchange.tables import record_table
    from tui.exchange.write_table import encode

    return store, encode(record_table(frames, subject), form, safe=safe)


def _judged(seen: Situation, subject: Subject, form: Format, *, safe: bool) -> bytes:
    """Return what follows from what is known, or all that a view holds, as bytes."""
    if form in TABLE_FORMATS:
        from tui.exchange.judged_tables import judged_table
        from tui.exchange.write_table import encode

        return encode(judged_table(seen, subject), form, safe=safe)
    from tui.analysis.views.extract import extract
    from tui.exchange import write_extract

    held = extract(seen)
    undated = write_extract.undated(held, form)
    if undated:
        facts = "1 fact has no date and is" if undated == 1 else f"{undated} facts have no date and are"
        click.echo(f"syrtui: {facts} left out; {FORMATS[form][0]} has no place for that", err=True)
    return write_extract.encode(held, form)
