"""`syrtui check`: every problem of a theatre's files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

import click

from tui.base.errors import Problem
from tui.cli.options import Options
from tui.cli.situation import echo

if TYPE_CHECKING:
    from tui.store.validate.event_data import EventData

_MIN_BYTES: Final = 4 * 1024 * 1024
"""Bytes of data from which on progress is shown."""
_MAX_NAMED: Final = 5
"""Sources that are named where they have no fingerprints."""

Format = Literal["human", "json", "github"]


@click.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(Format)),
    default="human",
    help="For people, for programs, or as annotations of a pull request.",
)
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
@click.option("--remote", is_flag=True, help="Ask other machines for their event data, too.")
@click.option("--rules", is_flag=True, help="List the rules and exit.")
@click.pass_obj
def command(options: Options, folder: Path | None, form: Format, strict: bool, remote: bool, rules: bool) -> None:
    """Check the theatre in DIR, or the one in use.

    Exits with 0 where nothing is wrong, 1 where something is, 2 where there is no theatre to check.
    """
    if rules:
        echo("\n".join(_rules()))
        return
    settings = options.settings()
    root = options.theatre(folder, settings)
    from tui.analysis.methods_in_force import setting_trial
    from tui.store.validate.lint import check

    methods = settings.methods
    progress = _progress() if form == "human" else None
    trial = partial(setting_trial, methods)
    look = partial(_look_at_events, remote=remote)
    checked = check(root, progress, vocabulary=methods.vocabulary, trial=trial, look=look)
    problems = [_located(problem, root) for problem in checked.problems]
    for line in _lines(problems, form):
        # As JSON it is data, which are UTF-8 in any language.
        click.echo(line.encode()) if form == "json" else echo(line)
    if form == "human":
        if checked.unfingerprinted:
            echo(_unfingerprinted(checked.unfingerprinted))
        if checked.unasked:
            echo(_unasked(checked.unasked))
        echo(f"{_shown(root)}: {checked.summary}")
    failing = [problem for problem in problems if strict or problem.severity == "error"]
    if failing:
        sys.exit(1)


def _look_at_events(root: Path, listed: Sequence[str], cited: Sequence[tuple[str, str]], *, remote: bool) -> EventData:
    """Return what is wrong with the data sets of a theatre that has any."""
    from tui.events.checked import find_damage  # late: few theatres have them

    return find_damage(root, listed, cited, remote=remote)


def _rules() -> Iterable[str]:
    """Yield a line for each rule: id, severity, what it says."""
    from tui.store.validate.rules import RULES

    for rule in RULES.values():
        yield f"{rule.id:<22} {rule.severity:<8} {rule.says}"


def _unfingerprinted(sources: Sequence[str]) -> str:
    """Return which sources have no fingerprints, and what writes them."""
    shown = ", ".join(sources[:_MAX_NAMED]) + (
        f" and {len(sources) - _MAX_NAMED:,} more" if sources[_MAX_NAMED:] else ""
    )
    return f"without fingerprints: {shown}; `syrtui attach --source ID FILE` writes those of an original"


def _unasked(places: Sequence[str]) -> str:
    """Return which event data were not looked at, and how they are."""
    from tui.base.sanitize import clean

    return f"on other machines, not looked at: {clean(', '.join(places))[0]}; --remote asks them"


def _progress() -> Callable[[int, int], None] | None:
    """Return what shows on standard error how far reading has come; None where that is no terminal."""
    if not sys.stderr.isatty():
        return None
    shown = -1

    def progress(done: int, total: int) -> None:
        nonlocal shown
        percent = 100 * done // total if total else 100
        if total > _MIN_BYTES and percent != shown:
            shown = percent
            click.echo(f"\rreading: {percent} %" if done < total else "\r\033[K", nl=False, err=True)

    return progress


def _shown(root: Path) -> str:
    """Return the path of the theatre, clean."""
    from tui.base.sanitize import clean

    return clean(str(root))[0]


def _located(problem: Problem, root: Path) -> Problem:
    """Return the problem with its file as seen from here, so that a click in the terminal opens it."""
    return problem._replace(file=f"{_shown(root)}/{problem.file}")


def _lines(problems: Sequence[Problem], form: Format) -> Iterable[str]:
    """Yield the problems in a format, line by line; as JSON, all at once."""
    if form == "json":
        import msgspec

        yield msgspec.json.format(msgspec.json.encode([problem._asdict() for problem in problems]), indent=2).decode()
    elif form == "github":
        yield from map(_annotation, problems)
    else:
        yield from map(str, problems)


def _annotation(problem: Problem) -> str:
    """Return the workflow command by which GitHub marks a line of a pull request."""
    place = f"file={_property(problem.file)}"
    if problem.line:
        place += f",line={problem.line},col={problem.column}"
    text = problem.what + (f"; {problem.mend}" if problem.mend else "")
    return f"::{problem.severity} {place},title={_property(problem.rule)}::{_data(text)}"


def _data(text: str) -> str:
    """Return a text as it is escaped in the message of a workflow command."""
    # The percent sign first: the other two bring one along.
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Return a text as it is escaped in a property of a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
