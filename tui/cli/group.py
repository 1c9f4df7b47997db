"""The command `syrtui`: parses the command line, then imports only what the subcommand needs."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from keyword import iskeyword
from pathlib import Path
from typing import Any, Final

import click

from tui import __version__
from tui.base.errors import BadConfig, SyrtuiError
from tui.cli import completions
from tui.cli.dashboard import open_dashboard, serve_dashboard
from tui.cli.exit_status import run_and_exit
from tui.cli.options import Options
from tui.cli.serve.handover import read_only

COMMANDS: Final = {
    "attach": "Attach your own copy of an article, to read beside its digest.",
    "check": "Check a theatre's files: every problem with file, line and column.",
    "completion": "Print the script by which a shell completes command lines.",
    "detach": "Delete attached copies.",
    "doctor": "Report what syrtui finds on this machine, for a bug report.",
    "export": "Export tables, or all that a view holds, for other programs.",
    "explain": "Explain a judgement: the level of a base, a relation, a question, a fact.",
    "import": "Import event data, or actors, places and sources that other programs know.",
    "init": "Make a new theatre.",
    "intake": "Make drafts of articles, and write what you accept of them into the theatre.",
    "locate": "Print where settings, data, originals, drafts, cache and state are.",
    "new": "Add a record from a template, and open it in $EDITOR.",
    "report": "Print the brief: the whole situation, with the paragraphs behind each sentence.",
    "serve": "Serve sessions of the read-only service, which then begin at once.",
    "schema": "Print the JSON Schema of the data files.",
    "watch": "Follow a theatre without a screen: a line when a level, dispute, relation or forecast moves.",
}
"""Each subcommand is a module of `tui.cli.commands`, imported when it runs."""


class Commands(click.Group):
    """A group that imports only the subcommand that runs, and says in one line what went wrong."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all subcommands, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a subcommand, imported now; None where there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        # A word of Python is no name that a module can be imported by.
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        found: click.Command = importlib.import_module(f"tui.cli.commands.{module}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of subcommands for the help text, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the subcommand that `args` begins with; the error for a wrong name tells the nearest right one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from tui.base.suggest import quote_unknown

            raise click.UsageError(f"there is no command {quote_unknown(args[0], COMMANDS)}", ctx)
        return super().resolve_command(ctx, args)

    def main(  # type: ignore[override] # click's overloads, told as one
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> Any:
        """Parse `args` (None: those of the process), run what they ask for, and exit as `exit_status` describes.

        Without `standalone_mode`, click's own behaviour, errors are raised.
        """
        if not extra.pop("standalone_mode", True):
            return super().main(args, prog_name, standalone_mode=False, **extra)
        parse = super().main

        def run() -> object:
            words = list(sys.argv[1:] if args is None else args)
            if read_only(words):
                from tui.cli.serve import forced_command

                forced_command.main(words, serve_dashboard)
                return 0
            try:
                return parse(words, prog_name, standalone_mode=False, **extra)
            except click.Abort:
                raise KeyboardInterrupt from None  # 130, as shells have it; click would exit with 1
            except click.ClickException as error:
                misused = SyrtuiError(error.format_message())
                misused.exit_code = error.exit_code
                raise misused from None

        return run_and_exit(run)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command, syrtui opens the dashboard; ? lists its keys.",
)
@click.option("--data", type=click.Path(path_type=Path), metavar="DIR", help="The theatre: a folder of YAML.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Settings of your own.")
@click.option("--notes", type=click.Path(path_type=Path), metavar="FILE", help="The file of your own notes.")
@click.option("--lens", metavar="FILTER", help="Start with this filter, as the dashboard writes it.")
@click.option("--as-of", metavar="DAY", help="Start as known on this day: 2024-12-03.")
@click.option(
    "--without",
    multiple=True,
    metavar="ID",
    shell_complete=completions.excluded,
    help="Start without this source, origin or actor; may be given again.",
)
@click.option("--pane", metavar="NAME", shell_complete=completions.panes, help="Start with this pane.")
@click.option(
    "--kiosk",
    is_flag=True,
    expose_value=False,  # listed for the help: `read_only` looks for it before anything is parsed
    help="Serve read-only, for an SSH account that can do nothing else; `--kiosk --help` tells more.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def main(
    context: click.Context,
    data: Path | None,
    config: Path | None,
    notes: Path | None,
    lens: str | None,
    as_of: str | None,
    without: tuple[str, ...],
    pane: str | None,
) -> None:
    """A dashboard for a conflict told by sources that contradict each other."""
    # The usual file may be missing; one that is named may not.
    if config is not None and not config.is_file():
        from tui.base.sanitize import clean

        raise BadConfig(f"{clean(str(config))[0]}: there is no such file")
    context.obj = Options(data, config, lens, as_of, without=without, notes=notes)
    if context.invoked_subcommand is None:
        open_dashboard(context.obj, pane)
