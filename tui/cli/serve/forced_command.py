"""The read-only service: `syrtui --kiosk`, for an account that can do nothing else.

The command line is the operator's: it stands in sshd's configuration. What the caller sends comes in
SSH_ORIGINAL_COMMAND, and of that only a filter, a day, exclusions, a pane, `report` and `explain` are
taken, without a shell.
"""

from __future__ import annotations

import importlib
import os
import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from tui.base.errors import BadConfig, NoTheatre, ServiceBroken, SyrtuiError
from tui.cli.options import Options, Ready
from tui.cli.serve import sandbox
from tui.cli.serve.syslog import SessionLog

ALLOWED: Final[Mapping[str, tuple[str, ...]]] = {
    "report": ("lens", "as_of", "without", "form", "since"),
    "explain": ("subject", "lens", "as_of", "without", "form"),
}
"""The subcommands that a caller may ask for, with which parameters; one that they are given later is not among them."""
IDLE_S: Final = 600
"""How long a session server that a session has started goes on without sessions."""
MAX_REQUEST: Final = 4096
"""Characters of SSH_ORIGINAL_COMMAND that are looked at; a filter has at most 4,000."""
_ACCEPTED: Final = "this read-only service takes --lens, --as-of, --without, --pane, report and explain"

Dashboard = Callable[[Options, str | None], None]


def main(words: Sequence[str], dashboard: Dashboard, ready: Ready | None = None) -> None:
    """Serve one session; `words` are the operator's, `dashboard` opens it with options and a pane.

    `ready` is the theatre that the session server has judged already, in a session that it has forked.

    Raises:
        SyrtuiError, click.ClickException: the operator or the caller asks for what there is not.
    """
    sandbox.restart_isolated(words)  # before the lock-down, which lets nothing be started
    request = os.environ.get("SSH_ORIGINAL_COMMAND", "")  # before the environment is cleared of it
    sandbox.clear_environment()
    sandbox.be_one_of_many()
    _operator_command(request, dashboard, ready).main(list(words), prog_name="syrtui", standalone_mode=False)


def _operator_command(request: str, dashboard: Dashboard, ready: Ready | None) -> click.Command:
    """Return the operator's command line; words behind its options are what every caller gets, whatever he asks for."""

    @click.command("syrtui", context_settings={"help_option_names": ["-h", "--help"], "allow_interspersed_args": False})
    @click.option("--kiosk", is_flag=True, expose_value=False, help="Serve read-only.")
    @click.option("--data", type=click.Path(path_type=Path), metavar="DIR", help="The theatre: a folder of YAML.")
    @click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Settings beside the shipped ones.")
    @click.option("--log", default="", metavar="SOCKET", help="Log sessions to this syslog socket, such as /dev/log.")
    @click.option(
        "--server", type=click.Path(path_type=Path), metavar="SOCKET", help="Have `syrtui serve` start sessions."
    )
    @click.option("--start-server", is_flag=True, help="Start that server, too, where none runs.")
    @click.option("--lens", metavar="FILTER", help="Start with this filter where the caller names none.")
    @click.option("--as-of", metavar="DAY", help="Start as known on this day where the caller names none.")
    @click.option("--without", multiple=True, metavar="ID", help="Start without this source, origin or actor.")
    @click.option("--pane", metavar="NAME", help="Start with this pane where the caller names none.")
    @click.argument("fixed", nargs=-1, type=click.UNPROCESSED, metavar="[report|explain …]")
    def operator(
        data: Path | None,
        config: Path | None,
        log: str,
        server: Path | None,
        start_server: bool,
        lens: str | None,
        as_of: str | None,
        without: tuple[str, ...],
        pane: str | None,
        fixed: tuple[str, ...],
    ) -> None:
        """Open the dashboard for a caller who can do nothing else, or what SSH_ORIGINAL_COMMAND asks for.

        Nothing is written, and nothing of the caller's environment or home is read.
        """
        options = Options(data, config, lens, as_of, kiosk=True, without=without, ready=ready)
        if server is not None and start_server and not ready:
            _start(server, data, config)
        # Not sooner: the one socket that stays allowed is named by the operator's options.
        sandbox.lock_down(log)
        session_log, peer = SessionLog(log), os.environ.get("SSH_CONNECTION", "")
        try:
            with session_log.session(peer, request):
                _run(caller_command(options, pane, dashboard), _words(request, fixed), session_log)
        except (NoTheatre, BadConfig):
            if peer:  # where the operator has things is not for callers; who tries the command without SSH is told
                raise ServiceBroken() from None
            raise

    return operator


def _start(server: Path, data: Path | None, config: Path | None) -> None:
    """Start a session server for the sessions after this one."""
    from tui.cli.commands import serve

    serve.start(server, data, config, IDLE_S)


def _run(command: click.Command, words: list[str], session_log: SessionLog) -> None:
    """Run what a caller asked for; an error that is nobody's fault but ours goes to the log alone."""
    try:
        command.main(words, prog_name="syrtui", standalone_mode=False)
    except click.UsageError as error:
        raise SyrtuiError(f"{error.format_message().rstrip('.')}; {_ACCEPTED}") from None
    except (SyrtuiError, click.ClickException, click.Abort):
        raise
    except Exception as error:
        session_log.send_error(error)
        raise ServiceBroken() from None


def _words(request: str, fixed: Sequence[str] = ()) -> list[str]:
    """Return what the caller asked for, word by word, as a shell would read it that knows nothing but quotes.

    Where the operator has fixed what every caller gets, there is nothing to ask for.
    """
    if fixed:
        if request:
            raise SyrtuiError("this read-only service takes no arguments")
        return list(fixed)
    if len(request) > MAX_REQUEST:
        raise SyrtuiError(f"that is longer than {MAX_REQUEST} characters; {_ACCEPTED}")
    # Line ends, zeros and the escape sequence of a terminal's title: no filter has them.
    if not request.isprintable():
        raise SyrtuiError(f"there are control characters in that; {_ACCEPTED}")
    try:
        words = shlex.split(request)
    except ValueError:
        raise SyrtuiError(f"a quotation mark is missing; {_ACCEPTED}") from None
    # Readers may name the program, as they would at home.
    return words[1:] if words[:1] == ["syrtui"] else words


class _AllowedCommands(click.Group):
    """Knows no subcommand but those of `ALLOWED`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the subcommand that `args` begins with."""
        if args[0] not in ALLOWED:
            from tui.base.sanitize import shorten

            raise click.UsageError(f"there is no {shorten(args[0])!r} here", ctx)
        return super().resolve_command(ctx, args)


def caller_command(options: Options, pane: str | None, dashboard: Dashboard) -> click.Group:
    """Return a caller's command line; what he leaves open is as the operator has it."""

    @click.group(
        cls=_AllowedCommands,
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog="Without a command, the dashboard opens: it needs a terminal, so connect with `ssh -t`.",
    )
    @click.option("--lens", metavar="FILTER", help="Start with this filter, as the dashboard writes it.")
    @click.option("--as-of", metavar="DAY", help="Start as known on this day: 2024-12-03.")
    @click.option("--without", multiple=True, metavar="ID", help="Without this source, origin or actor.")
    @click.option("--pane", "shown", metavar="NAME", help="Start with this pane.")
    @click.pass_context
    def caller(
        context: click.Context, lens: str | None, as_of: str | None, without: tuple[str, ...], shown: str | None
    ) -> None:
        """A read-only service: a conflict told by sources that contradict each other."""
        context.obj = options.with_own(lens, as_of, without)
        if context.invoked_subcommand is None:
            dashboard(context.obj, pane if shown is None else shown)

    for name in ALLOWED:
        caller.add_command(_allowed_command(name))
    return caller


def _allowed_command(name: str) -> click.Command:
    """Return a subcommand with those of its parameters that are allowed."""
    whole: click.Command = importlib.import_module(f"tui.cli.commands.{name}").command
    allowed = [each for each in whole.params if each.name in ALLOWED[name]]
    return click.Command(name, params=allowed, callback=whole.callback, help=whole.help)
