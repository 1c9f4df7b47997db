"""The command `syrtui`: parses the command line, then imports only what the subcommand needs."""

from __future__ import annotations

import errno
import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from tui import __version__
from tui.commands.options import Options
from tui.errors import BadConfig, SyrtuiError

COMMANDS: Final = {
    "attach": "Attach your own copy of an article, to read beside its digest.",
    "check": "Check a theatre's files: every problem with file, line and column.",
    "detach": "Delete attached copies.",
    "export": "Write a table of the store as JSON, CSV or Parquet.",
    "explain": "Take a judgement apart: the level of a base, how two actors stand, a question.",
    "init": "Make a new theatre.",
    "locate": "Say where settings, data, originals, cache and state are.",
    "new": "Add a record from a template, and open it in $EDITOR.",
    "report": "Print the whole situation on one page.",
    "schema": "Print the JSON Schema of the data files.",
}
"""Each subcommand is a module of `tui.commands`, imported when it runs."""


_INTERRUPTED: Final = 130
"""As a shell reports a program that SIGINT ended."""
_READER_LEFT: Final = 1
"""As click has it."""


class Commands(click.Group):
    """Finds subcommands without importing the others; turns failures into one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All subcommands, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand, imported now."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = importlib.import_module(f"tui.commands.{cmd_name}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The subcommand that `args` begins with; a wrong name is met with the nearest right one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from tui.store.nearest import did_you_mean
            from tui.store.text import shorten

            mend = did_you_mean(args[0], COMMANDS)
            raise click.UsageError(f"there is no command {shorten(args[0])!r}{'; ' + mend + '?' if mend else ''}", ctx)
        return super().resolve_command(ctx, args)

    def main(  # type: ignore[override] # click's overloads, told as one
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> Any:
        """Run; whatever the user can act on is said in one line, never as a traceback, and a closed pipe not at all."""
        if not extra.pop("standalone_mode", True):
            return super().main(args, prog_name, standalone_mode=False, **extra)
        code: Any = 0
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # a terminal shows ? for what its encoding lacks
        try:
            words = list(sys.argv[1:] if args is None else args)
            if _read_only(words):
                from tui import kiosk

                kiosk.main(words, _serve_dashboard)
            else:
                code = super().main(words, prog_name, standalone_mode=False, **extra)
            sys.stdout.flush()
        except (SyrtuiError, click.ClickException) as error:
            from tui.store.text import clean

            message = error.format_message() if isinstance(error, click.ClickException) else str(error)
            click.echo(f"syrtui: {clean(message)[0]}", err=True)
            code = error.exit_code
        except (click.Abort, KeyboardInterrupt):
            code = _INTERRUPTED
        except SystemExit as left:
            code = left.code
        except OSError as error:
            code = _failed(error)
        from tui.ending import leave

        return leave(code if isinstance(code, int) else 0)


def _read_only(words: Sequence[str]) -> bool:
    """Whether this is a session of the read-only service: for the flag, or the variable unless it is empty or 0."""
    return "--kiosk" in words or os.environ.get("SYRTUI_KIOSK", "") not in ("", "0")


def _failed(error: OSError) -> int:
    """Say what the operating system refused; nothing where the reader of our output has left."""
    if error.errno == errno.EPIPE:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _READER_LEFT
    from tui.store.text import clean

    place = f"{error.filename}: " if error.filename else ""
    click.echo(f"syrtui: {clean(f'{place}{error.strerror or error}')[0]}", err=True)
    if error.errno == errno.ENOSPC:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return SyrtuiError.exit_code


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command, syrtui opens the dashboard; ? lists its keys.",
)
@click.option("--data", type=click.Path(path_type=Path), metavar="DIR", help="The theatre: a folder of YAML.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Settings of your own.")
@click.option("--lens", metavar="FILTER", help="Begin with this filter, as the dashboard writes it.")
@click.option("--as-of", metavar="DAY", help="Begin as known on this day: 2024-12-03.")
@click.option("--pane", metavar="NAME", help="Begin with this pane.")
@click.option(
    "--kiosk",
    is_flag=True,
    expose_value=False,
    help="Serve read-only, for an SSH account that can do nothing else; `--kiosk --help` tells more.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def main(
    context: click.Context,
    data: Path | None,
    config: Path | None,
    lens: str | None,
    as_of: str | None,
    pane: str | None,
) -> None:
    """A dashboard for a conflict told by sources that contradict each other."""
    if config is not None and not config.is_file():
        from tui.store.text import clean

        raise BadConfig(f"{clean(str(config))[0]}: there is no such file")
    context.obj = Options(data, config, lens, as_of)
    if context.invoked_subcommand is None:
        _dashboard(context.obj, pane)


def _dashboard(options: Options, pane: str | None) -> None:
    # Textual reads standard input and draws on standard error.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise SyrtuiError("this is not a terminal; `syrtui check` and `syrtui export` work without one")
    gc.disable()  # what is imported stays; to look through it for garbage again and again costs a fifth of the start
    from tui import paths
    from tui.ending import Ending
    from tui.picture import Album, Showing, occasion

    cache = paths.cache_folder()
    given = (options.data, options.config, options.lens, options.as_of, pane)
    with Ending(paths.state_folder()), Showing(Album(cache / "pictures", occasion(given))) as showing:
        settings = options.settings(cache)
        root = options.theatre(settings=settings)
        if pane is not None:
            _check_pane(pane)
        lens = options.looking()

        from tui import terminal
        from tui.app import Opening, run

        state = paths.state_folder() / "preferences.json"
        drawn_from = (paths.bundled_config(), options.config or paths.user_config())
        own = root if root != paths.bundled_data() else None
        letters = terminal.alphabet(settings)
        run(
            root,
            settings,
            Opening(lens, pane or "", state, own, cache, showing, drawn_from, paths.data_home(), letters),
        )


def _serve_dashboard(options: Options, pane: str | None) -> None:
    """The dashboard of the read-only service: nothing is kept from the last session, nothing left for the next."""
    gc.disable()
    from tui.ending import Ending
    from tui.harden import keys_as_text

    with Ending(), keys_as_text():
        settings = options.settings()
        root = options.theatre(settings=settings)
        if pane is not None:
            _check_pane(pane)
        lens = options.looking()
        from tui import terminal
        from tui.app import Opening, run
        from tui.service import Service

        letters = terminal.alphabet(settings)
        run(root, settings, Opening(lens, pane or "", alphabet=letters, read_only=True), Service)


def _check_pane(pane: str) -> None:
    from tui import keys
    from tui.store.nearest import did_you_mean
    from tui.store.text import shorten

    names = [name for name, _ in keys.PANES]
    if pane not in names:
        mend = did_you_mean(pane, names) or f"it is one of {', '.join(names)}"
        raise SyrtuiError(f"there is no pane {shorten(pane)!r}; {mend}")
