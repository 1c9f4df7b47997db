"""`syrtui serve`: the session server of the read-only service."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from tui.base.errors import SyrtuiError
from tui.cli.options import Options


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

    if not (sys.flags.isolated and sys.flags.utf8_mode):
        isolated = [sys.executable, "-I", "-X", "utf8", "-m", "tui", *sys.argv[1:]]
        os.execve(sys.executable, isolated, {"HOME": "/nonexistent"})  # noqa: S606
    sandbox.clear_environment()
    sandbox.be_one_of_many()  # before polars is imported
    import msgspec

    from tui.cli.serve.session_server import Inherited, SessionServer

    state = msgspec.json.decode(inherited, type=Inherited) if inherited is not None else None
    SessionServer(server, options.data, options.config, idle).run(state)
