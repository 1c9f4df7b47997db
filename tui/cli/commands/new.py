"""`syrtui new`: a record from a template."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.base.errors import SyrtuiError
from tui.cli.options import Options
from tui.store.schema.templates import KIND_OF

if TYPE_CHECKING:
    from tui.store.load.entries import Entry
    from tui.store.load.reader import TheatreReader
    from tui.store.schema.records import Fact


@click.command("new")
@click.argument("what", type=click.Choice(list(KIND_OF)))
@click.option(
    "--id",
    "wanted",
    metavar="ID",
    help="The record's id, else a fresh one; or the forecast that a resolution is of, else the first open one.",
)
@click.option(
    "--file", "into", type=click.Path(path_type=Path), metavar="FILE", help="Add it to this file of the theatre."
)
@click.option("--no-edit", is_flag=True, help="Do not open the editor.")
@click.pass_obj
def command(options: Options, what: str, wanted: str | None, into: Path | None, no_edit: bool) -> None:
    """Add a record to a theatre of yours, and open it in $VISUAL or $EDITOR.

    The theatre is that of --data or the settings, or the one in whose folder you are. A fact cites the source that was
    worked on last. A resolution is written into the forecast that it is of.
    """
    root = options.own_theatre()
    from tui.store.load import additions
    from tui.store.load.reader import read_entries

    kind = KIND_OF[what]
    reader = read_entries(root)
    if what == "resolution":
        forecast = _open_forecast(reader, wanted)
        name, path = forecast.record.id, root / forecast.file
        line = _insert(path, forecast, _text(what, name, reader, root))
    else:
        name = _new_id(what, wanted, {entry.record.id for entry in getattr(reader.entries, kind)})
        path = into if into is not None else additions.usual_file(root, kind, name)
        before, text = additions.appended(path, root, kind, _text(what, name, reader, root))
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        line = before.count("\n") + 1
    click.echo(f"{path}:{line}: {name}")
    if not no_edit and sys.stdin.isatty() and sys.stdout.isatty():
        _edit(path, line)


def _new_id(what: str, wanted: str | None, taken: set[str]) -> str:
    """Return the id that is `wanted`, or one that is made up.

    Raises:
        SyrtuiError: it is no id, or is taken.
    """
    if wanted is None:
        # One number more than ids are taken, so one of them is free.
        return next(name for n in range(1, len(taken) + 2) if (name := f"new-{what}-{n}") not in taken)
    from tui.base.sanitize import shorten
    from tui.store.validate.shape import is_id

    if not is_id(wanted):
        raise SyrtuiError(f"“{shorten(wanted)}” is no id: lower-case words joined by hyphens")
    if wanted in taken:
        raise SyrtuiError(f"the id {wanted} is taken")
    return wanted


def _text(what: str, name: str, reader: TheatreReader, root: Path) -> str:
    """Return the text of a new record; a fact cites the source worked on last, else what it names is to be replaced.

    Raises:
        SyrtuiError: there is no source that can be cited, or no fact.
    """
    from tui.store.schema.templates import record_text

    values: dict[str, str | int] = {"id": name, "today": datetime.now(tz=UTC).date().isoformat()}
    if what in ("fact", "forecast"):
        source = _latest_source(reader, root)
        if source is None:
            raise SyrtuiError(f"a {what} needs a source to cite; add one first with `syrtui new source`")
        values |= {"source": source, "paragraph": 1}
    elif what in ("resolution", "hypothesis", "assumption"):
        fact = next(
            (entry.record for entry in reader.entries.facts if not entry.set_aside and entry.record.id != name), None
        )
        if fact is None:
            raise SyrtuiError(f"this {what} needs a fact; add one first with `syrtui new fact`")
        values |= {"fact": fact.id, "source": fact.cited[0].source}
    return record_text(what, **values)


def _latest_source(reader: TheatreReader, root: Path) -> str | None:
    """Return the source worked on last: the last one in the file saved last, or the one that its last fact cites.

    Of files saved at once, as by a checkout, the one with the source that was entered last.
    """
    usable = {
        entry.record.id: entry for entry in reader.entries.sources if not entry.set_aside and entry.record.paragraphs
    }
    found = [(_saved(root / entry.file), entry.record.entered, entry.line, name) for name, entry in usable.items()]
    for fact in reader.entries.facts:
        cited = next((each.source for each in reversed(fact.record.cited) if each.source in usable), None)
        if cited is not None:
            found.append((_saved(root / fact.file), usable[cited].record.entered, fact.line, cited))
    return max(found)[-1] if found else None


def _saved(file: Path) -> int:
    """Return when a file was saved, in seconds; 0 where it is gone."""
    try:
        return int(file.stat().st_mtime)
    except OSError:
        return 0


def _open_forecast(reader: TheatreReader, wanted: str | None) -> Entry[Fact]:
    """Return the forecast with the id that is `wanted`, or else the first that is not resolved.

    Raises:
        SyrtuiError: there is none, or it is resolved.
    """
    facts = [entry for entry in reader.entries.facts if wanted is None or entry.record.id == wanted]
    if wanted is not None and not facts:
        from tui.base.suggest import quote_unknown

        raise SyrtuiError(
            f"there is no fact {quote_unknown(wanted, [each.record.id for each in reader.entries.facts])}"
        )
    open_ones = [entry for entry in facts if entry.record.forecast is not None and entry.record.resolved is None]
    if open_ones:
        return open_ones[0]
    if wanted is None:
        raise SyrtuiError("no forecast is open")
    is_resolved = facts[0].record.resolved is not None
    raise SyrtuiError(f"{wanted} is resolved" if is_resolved else f"{wanted} is no fact with a `forecast`")


def _insert(path: Path, fact: Entry[Fact], text: str) -> int:
    """Write a text at the end of a fact's record; return the line on which it begins.

    Raises:
        SyrtuiError: the file has errors, or the record does not have one key a line.
    """
    from tui.store.load.additions import sound
    from tui.store.yaml.insertion import InBraces, add_lines

    before, _ = sound(path, "facts")
    try:
        after, line = add_lines(before, fact.line, fact.column, text.splitlines())
    except InBraces as error:
        raise SyrtuiError(f"{path}:{fact.line}: {error}") from None
    path.write_text(after, encoding="utf-8")
    return line


def _edit(path: Path, line: int) -> None:
    """Open the file at the line in the user's editor, and wait until it is closed.

    Raises:
        SyrtuiError: there is no editor, or it cannot be started.
    """
    from tui.base.external_editor import command as editor

    words = editor(path, line)
    if words is None:
        raise SyrtuiError("there is no editor; set $EDITOR")
    try:
        subprocess.run(words, check=False)  # noqa: S603 - the user's own editor
    except OSError as error:
        raise SyrtuiError(f"{words[0]}: {error.strerror}; set $EDITOR") from None
