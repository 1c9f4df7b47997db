"""`syrtui watch`: a line, and an exit status, when a level, dispute, relation or forecast has moved."""

from __future__ import annotations

import contextlib
import signal
import sys
from threading import Event
from typing import TYPE_CHECKING, Final

import click

from tui.base.errors import SyrtuiError
from tui.cli import completions
from tui.cli.options import Options
from tui.cli.situation import echo, open_theatre, tell_broken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tui.analysis.situation import Situation
    from tui.analysis.standing import Move, Rule, Stand
    from tui.session.theatre import OpenTheatre

MOVED: Final = 3
"""The exit status where something has moved; 0 where nothing has, 2 where it cannot be told."""


@click.command("watch")
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="RULE",
    help="Tell of this alone: level:BASE[/EVENT][>=WORD], dispute:QUESTION, relation:ACTOR~ACTOR, forecast:FACT; "
    "without what follows the colon, of all of the kind. May be given again.",
)
@click.option("--once", is_flag=True, help="Compare with the last time, and end: for cron.")
@click.option("--first", is_flag=True, help="End with the first move.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line.")
@click.option("--as-of", metavar="DAY", help="As known on this day: 2024-12-03.")
@click.option(
    "--without",
    multiple=True,
    metavar="ID",
    shell_complete=completions.excluded,
    help="Without this source, origin or actor; may be given again.",
)
@click.pass_obj
def command(
    options: Options,
    rules: tuple[str, ...],
    once: bool,
    first: bool,
    as_json: bool,
    as_of: str | None,
    without: tuple[str, ...],
) -> int:
    """Follow the theatre without a screen, and print a line for what has moved: a level, dispute, relation, forecast.

    It begins with what has moved since the same watch last looked, and goes on until it is stopped, reading again
    whenever a file changes. Nothing is sent anywhere. With --once and --first the exit status is 3 where something has
    moved; with --once 0 where nothing has.
    """
    from tui.analysis.standing import parse_rule, standing
    from tui.session import remembered
    from tui.settings import paths

    options = options.with_own(None, as_of, without)._replace(lens=None)
    theatre, seen = open_theatre(options)
    tell_broken(seen.store)
    parsed = [parse_rule(text, seen) for text in rules]
    watched = (*sorted(rules), "as of", str(options.as_of), "without", *sorted(options.without))
    file = remembered.file_of(paths.state_folder(), theatre.root, watched)
    before = remembered.load(file)
    stands = standing(seen)
    if before is None:
        click.echo("syrtui: nothing was remembered of this watch; from now on it is", err=True)
    moved = _tell(seen, stands if before is None else before, stands, parsed, as_json=as_json)
    # Once it is told: who is stopped in between is told again rather than not at all.
    remembered.save(file, stands)
    if once or (first and moved):
        return MOVED if moved else 0
    return _follow(theatre, seen, file, parsed, first=first, as_json=as_json)


def _follow(
    theatre: OpenTheatre, seen: Situation, file: Path, rules: Sequence[Rule], *, first: bool, as_json: bool
) -> int:
    """Tell of moves until interrupted, or with `first` until something has moved."""
    from tui.analysis.standing import standing
    from tui.render.reload_notice import held_back_line
    from tui.session import remembered
    from tui.store.watch import Watch

    changed, stands, wrong = Event(), standing(seen), ""
    wake_on_interrupt()
    with contextlib.closing(Watch(theatre.root, changed.set)):
        while changed.wait():
            changed.clear()  # before reading: what changes meanwhile is read the next time
            try:
                seen = theatre.reread(seen)
                now_wrong = held_back_line(theatre.held_back) if theatre.held_back else ""
            except SyrtuiError as error:
                now_wrong = str(error)
            if now_wrong and now_wrong != wrong:
                click.echo(f"syrtui: {now_wrong}", err=True)
            wrong = now_wrong
            before, stands = stands, standing(seen)
            if stands != before:
                moved = _tell(seen, before, stands, rules, as_json=as_json)
                remembered.save(file, stands)
                if first and moved:
                    return MOVED
    return 0


def wake_on_interrupt() -> None:
    """Have ctrl+c end a wait: polars puts a handler before Python's that does not wake the thread that waits."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _tell(
    seen: Situation, before: Sequence[Stand], after: Sequence[Stand], rules: Sequence[Rule], *, as_json: bool
) -> tuple[Move, ...]:
    """Print what has moved, and return it."""
    from tui.analysis.standing import chosen, moves

    moved = chosen(moves(before, after), rules)
    if moved:
        echo("\n".join(_json(move, seen) if as_json else _line(move) for move in moved))
        # A log is read as it is written.
        sys.stdout.flush()
    return moved


def _line(move: Move) -> str:
    from tui.render.glyphs import EVENTS

    name = move.name
    if move.kind == "level":
        name = f"{name}, {EVENTS[move.id.rpartition('/')[2]]}"
    return f"{move.kind} {move.id} ({name}): {move.before} → {move.after}"


def _json(move: Move, seen: Situation) -> str:
    import msgspec

    told = {"as-of": seen.as_of, **msgspec.structs.asdict(move)}
    return msgspec.json.encode(told).decode()
