"""The ways in which a session starts, to be measured side by side: a user's own, and two of the read-only service."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.figures import FIRST, ROOT, SYRTUI
from tests.benchmarks.terminal import Session, environment, start
from tests.endtoend.sshd import below, session_server
from tui.settings.paths import bundled_data

CLIENT = [SYRTUI[0], "-I", "-S", str(ROOT / "tui" / "cli" / "serve" / "client.py"), "--kiosk"]


class Way(NamedTuple):
    """A way to start: the command, what of the environment it is told, and the session server that forks it, or 0.

    `first` is what the first screen shows once it is of use, `leave` the key that ends the session.
    """

    name: str
    command: list[str]
    told: dict[str, str]
    server: int = 0
    first: str = FIRST
    leave: str = "q"

    def open(self, quiet: float) -> Session:
        """Start a session; return it once its first screen stands and nothing has come for some seconds."""
        session = start(self.command, self.told, where=ROOT)
        session.shows(self.first)
        session.settle(quiet)
        return session

    def processes(self, sessions: Sequence[Session]) -> list[int]:
        """The processes of all sessions that were started so; those that the server has forked before their clients."""
        return [*(below(self.server) if self.server else ()), *(session.pid for session in sessions)]


@contextmanager
def ways(home: Path) -> Iterator[tuple[Way, ...]]:
    """All ways to start; the user whose own session it is has a home, in which two of his have kept what they keep."""
    own = Way("local", SYRTUI, environment(HOME=str(home), PYTHONPATH=str(ROOT)))
    for _ in range(2):
        own.open(3).end()
    folder = home / "service"
    folder.mkdir()
    with session_server(folder, bundled_data()) as server:
        forked = [*CLIENT, "--server", str(folder / "run" / "socket")]
        yield (
            own,
            Way("service, forked", forked, environment(), server.pid),
            Way("service, by itself", CLIENT, environment()),
        )
