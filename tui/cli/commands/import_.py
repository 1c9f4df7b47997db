"""`syrtui import`: event data into the layer under the facts; actors, places and sources into a file to review."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.base.errors import SyrtuiError
from tui.cli.options import Options
from tui.cli.situation import echo
from tui.exchange.formats import FORMATS

if TYPE_CHECKING:
    from collections import Counter

    from tui.events.layer import Written
    from tui.exchange.importing import Outcome, Plan
    from tui.exchange.input_file import InputFile, Progress

_NEEDED: Final = ("defusedxml", "ijson")
_WIDTHS: Final = (21, 20, 24, 32, 6, 40)
_KINDS_TOLD: Final = 6


@click.command(
    "import", epilog="Formats: " + "; ".join(f"{name}, {each.title}" for name, each in FORMATS.items()) + "."
)
@click.argument("form", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--data", type=click.Path(path_type=Path), metavar="DIR", help="The theatre, as before the command.")
@click.option(
    "--map",
    "map_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Which column is what, in YAML.",
)
@click.option("--name", metavar="NAME", help="The data set to put it in; else the format's or the file's name.")
@click.option("--encoding", metavar="NAME", help="How the file is encoded, where that is not told by it: cp1252.")
@click.option("--dry-run", is_flag=True, help="Read it, show the map of columns, first rows and counts; write nothing.")
@click.pass_obj
def command(
    options: Options,
    form: str,
    files: tuple[Path, ...],
    data: Path | None,
    map_file: Path | None,
    name: str | None,
    encoding: str | None,
    dry_run: bool,
) -> None:
    """Import event data, or what other programs know, from FILE, packed (.gz, .zip) or not.

    Events become rows of the layer under the facts, where no method weighs them; a row that is there already is not
    added twice, and a file is added whole or not at all. Actors, places and sources are offered in a file of
    `import/`, which the theatre does not read, for you to look through. Rows that cannot be used are told with their
    numbers, and stand in `rejected-….csv` beside FILE.
    """
    missing = [each for each in _NEEDED if find_spec(each) is None]
    if missing:
        raise SyrtuiError(f"import needs {', '.join(missing)}: `pip install 'syrtui[exchange]'` installs it")
    if map_file is not None and form not in ("csv", "geojson", "kml"):
        raise SyrtuiError(f"--map is for tables of your own (csv), GeoJSON and KML; {form} has columns of its own")
    if data is not None:
        options = options._replace(data=data)
    root = options.theatre() if dry_run else options.own_theatre()
    from tui.exchange.column_map import read_map
    from tui.exchange.importing import Plan, UnsureMap, import_file
    from tui.exchange.input_file import InputFile
    from tui.store.load.reader import read

    plan = Plan(
        format=form,
        root=root,
        store=read(root),
        name=_checked(name),
        map=read_map(map_file) if map_file is not None else None,
        trial=dry_run,
    )
    for path in files:
        file = InputFile(path, encoding)
        try:
            with _progress(file) as (read_so_far, written):
                outcome = import_file(plan, file, read_so_far, written)
        except UnsureMap as error:
            echo(error.yaml)
            raise
        _print(outcome, plan, file)


def _checked(name: str | None) -> str:
    from tui.store.validate.shape import is_id

    if name is not None and not is_id(name):
        raise SyrtuiError(f"--name {name!r} is no name of a data set: small letters, digits and hyphens")
    return name or ""


@contextmanager
def _progress(file: InputFile) -> Iterator[tuple[Progress | None, Written | None]]:
    """Yield what counts the bytes that were read, and what was written of them then; None where there is no terminal.

    Both are drawn as one bar, of which writing has a share: it takes about half as long as reading.
    """
    if not sys.stderr.isatty():
        yield None, None
        return
    length = file.size + file.size // 2
    with click.progressbar(length=length, label=file.path.name[:30], file=sys.stderr) as bar:

        def reach(position: float) -> None:
            bar.update(max(int(position) - bar.pos, 0))

        # Of an archive its end is read twice.
        yield lambda count: reach(min(bar.pos + count, file.size)), lambda share: reach(file.size * (1 + share / 2))
        reach(length)


def _print(outcome: Outcome, plan: Plan, file: InputFile) -> None:
    """Print what became of a file."""
    if plan.trial:
        _print_trial(outcome)
    if outcome.events or outcome.refused:
        echo(f"{file.name}: {_rows(outcome.read)} read; {_kept(outcome)}, {outcome.refused:,} refused")
    for reason in outcome.reasons:
        numbers = ", ".join(map(str, reason.rows)) + (" …" if reason.count > len(reason.rows) else "")
        echo(f"  {reason.count:>7,}  {reason.what} (row {numbers})")
    if outcome.rejected is not None:
        echo(f"  those refused are in {outcome.rejected}")
    if outcome.offered or outcome.there:
        new = ", ".join(f"{count:,} {_noun(what, count)}" for what, count in outcome.offered.items()) or "nothing new"
        echo(f"{file.name}: {new} offered; {outcome.there:,} the theatre has already")
    if outcome.left:
        echo(f"  nothing is made of {_listed(outcome.left)}")
    if outcome.review is not None:
        echo(f"  look through {outcome.review}, and move what is right")


def _print_trial(outcome: Outcome) -> None:
    from tui.base.sanitize import clean
    from tui.exchange.tally import HEADING

    if outcome.map:
        echo(outcome.map)
    for doubt in outcome.doubts:
        echo(f"not sure: {doubt}")
    if outcome.first:
        for row in (HEADING, *outcome.first):
            cells = [clean(cell)[0][:width].ljust(width) for cell, width in zip(row, _WIDTHS, strict=True)]
            echo("  ".join(cells).rstrip())


def _noun(plural: str, count: int) -> str:
    return plural.removesuffix("s") if count == 1 else plural


def _rows(count: int) -> str:
    return f"{count:,} {_noun('rows', count)}"


def _kept(outcome: Outcome) -> str:
    added = outcome.added
    if added is None:
        return f"{outcome.events:,} can be kept"
    same = outcome.events - added.new - added.replaced - added.unchanged
    told = [f"{added.new:,} new", f"{added.replaced:,} replaced", f"{added.unchanged:,} unchanged"]
    told += [f"{same:,} of an id that comes again"] if same else []
    return f"{outcome.events:,} kept in {outcome.dataset} ({', '.join(told)})"


def _listed(left: Counter[str]) -> str:
    common = left.most_common()
    told = [f"{count:,} {kind}" for kind, count in common[:_KINDS_TOLD]]
    rest = sum(count for _, count in common[_KINDS_TOLD:])
    return ", ".join([*told, *([f"{rest:,} others"] if rest else [])])
