"""`syrtui serve`: the session server of the read-only service."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import click

from tui.base.errors import SyrtuiError
from tui.cli.options import Options

_ENVIRONMENT: Final = {"HOME": "/nonexistent"}
"""Nothing of a caller's."""


@click.command("serve")
@click.option(
    "--server", type=click.Path(path_type=Path), required=True, metavar="SOCKET", help="Where sessions ask for it."
)
@click.option("--idle", type=click.FloatRange(0), metavar="SECONDS", help="End after so long without a session.")
@click.option("--inherited", hidden=True)
@click.pass_obj
def command(options: Options, server: Path, idle: float | None, inherited: str | None) -> None:
    """Serve sessions of the read-only service (`syrtui --kiosk --server SOCKET`): they begin at once and are light.

    It has everything imported and the theatre judged, and each session is a copy of it. The folder of SOCKET is made
    where it is missing; nobody but this account may have access to it.
    """
    if not hasattr(os, "pidfd_open"):
        raise SyrtuiError("the session server needs Linux 5.3 or newer; sessions start without it")
    from tui.cli.serve import sandbox

    words = command_line(server, options.data, options.config, idle)
    if not (sys.flags.isolated and sys.flags.utf8_mode):
        os.execve(words[0], words, _ENVIRONMENT)  # noqa: S606
    sandbox.clear_environment()
    sandbox.be_one_of_many()  # before polars is imported
    import msgspec

    from tui.cli.serve.session_server import Inherited, SessionServer

    state = msgspec.json.decode(inherited, type=Inherited) if inherited is not None else None
    SessionServer(server, options.data, options.config, idle, words).run(state)


def command_line(server: Path, data: Path | None, config: Path | None, idle: float | None) -> list[str]:
    """Return the command line of a session server."""
    words = [sys.executable, "-I", "-X", "utf8", "-m", "tui"]
    words += ["--data", str(data)] if data is not None else []
    words += ["--config", str(config)] if config is not None else []
    return [*words, "serve", "--server", str(server), *(("--idle", str(idle)) if idle is not None else ())]


def start(server: Path, data: Path | None, config: Path | None, idle: float) -> None:
    """Start a session server that goes on by itself; it ends at once where one runs."""
    words = command_line(server, data, config, idle)
    if os.fork():
        os.wait()
        return
    os.setsid()
    if os.fork() == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(null, number)
        os.closerange(3, 1 << 16)
        os.execve(words[0], words, _ENVIRONMENT)  # noqa: S606
    os._exit(0)
