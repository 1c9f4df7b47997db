"""The session server: a process that has everything imported and the theatre judged, and forks sessions of itself.

It asks polars nothing, whose threads a fork would leave behind: a helper process reads and judges the theatre, and
sends it as bytes. It reads nothing that a caller sent either: that is for the session, within its sandbox. One thread,
which sleeps while nothing happens. README.md beside this file has the protocol.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import os
import pickle
import pkgutil
import resource
import select
import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Final, NoReturn

import msgspec

from tui.base.errors import SyrtuiError
from tui.cli.options import Options, Ready
from tui.cli.serve import handover, layout, rehearsal
from tui.settings import paths
from tui.store.cache import file_stamps

if TYPE_CHECKING:
    from tui.settings.config import Settings

HEADER_S: Final = 5.0
"""How long a client may take to say what it wants."""
END_S: Final = 7.0
"""How long a session may go on whose client is gone; a little longer than an orderly end may take."""
_ELSEWHERE: Final = ("tui.__main__", "tui.intake", "tui.exchange", "tui.cli.commands", "tui.events")
"""What no session needs, and is not imported."""
_ALSO: Final = (
    *("tui.cli.commands.report", "tui.cli.commands.explain", "textual.drivers.linux_driver", "textual.layouts.factory"),
    *("textual.layouts.horizontal", "textual.layouts.stream", "textual.scrollbar", "plotext"),
    *("textual.pilot", "textual.drivers.headless_driver", "luqum.thread", "rich._unicode_data.unicode17-0-0"),
)
_MOST_FILES: Final = 1 << 16
_OOM_SCORE: Final = "500"
"""Where memory runs out, the system ends a session before the server, and before what is not ours."""


class Inherited(msgspec.Struct, frozen=True):
    """What a server hands on to the one that it becomes: descriptors, by the session that each is the connection of."""

    listening: int
    lock: int
    sessions: dict[int, int] = {}


class SessionServer:
    """Forks a session for each client, tells each client how its session ended, and each session when it is alone."""

    def __init__(
        self, address: Path, data: Path | None, config: Path | None, idle: float | None, command: Sequence[str]
    ) -> None:
        """Serve at a socket; end after `idle` seconds without a session (None: never). `command` starts it anew."""
        self._address, self._data, self._idle, self._command = address, data, idle, command
        self._config = config.absolute() if config is not None else None
        self._version = _version(self._config)
        self._clients: dict[int, socket.socket] = {}
        """The connection to the client of each session, by the session's process."""
        self._ending: dict[int, float] = {}
        """When a session that has no client any more is ended without being asked."""
        self._arriving: dict[int, tuple[socket.socket, float]] = {}
        """Clients that have not said yet what they want, by descriptor, and until when they may."""
        self._ready: Ready | None = None
        self._helper: int | None = None
        """What the helper that reads the theatre writes to, where one is at work."""
        self._sent: list[bytes] = []
        self._vacated: list[CodeType] = []
        """What `move_code` has left behind."""

    # --- beginning ---

    def run(self, inherited: Inherited | None = None) -> None:
        """Serve until told to end.

        Raises:
            SyrtuiError: the socket cannot be had, or a setting is wrong.
        """
        self._lock = inherited.lock if inherited is not None else _locked(self._address)
        os.set_inheritable(self._lock, False)
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, _MOST_FILES), most))
        self._woken, wakes = os.pipe()
        for number in (self._woken, wakes):
            os.set_blocking(number, False)
        signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
        self._over = False
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(each, self._end)
        options = Options(self._data, self._config, kiosk=True)
        self._settings = options.settings()
        self._root = options.theatre(settings=self._settings).absolute()
        _import_all()
        self._prepare()
        layout.settle()
        # Last: until then a session begins by itself, and is not kept waiting.
        if inherited is None:
            self._listening = _listening(self._address)
        else:
            self._clients = {pid: socket.socket(fileno=number) for pid, number in inherited.sessions.items()}
            self._listening = socket.socket(fileno=inherited.listening)
        for connection in (self._listening, *self._clients.values()):
            connection.set_inheritable(False)
        self._serve()
        self._address.unlink(missing_ok=True)

    def _end(self, *_: object) -> None:
        self._over = True

    # --- serving ---

    def _serve(self) -> None:
        while not self._over:
            self._reap()
            self._end_late()
            if not (happened := self._wait()):
                return
            for number in happened:
                if number == self._woken:
                    with contextlib.suppress(BlockingIOError):
                        os.read(number, 512)
                elif number == self._listening.fileno():
                    self._accept()
                elif number in self._arriving:
                    self._begin(self._arriving.pop(number)[0])
                elif self._helper == number:
                    self._receive(number)
                else:
                    self._left_alone(number)

    def _wait(self) -> list[int]:
        """Wait until something happens; return the descriptors that it happens to, none where nothing does for long."""
        waiting = select.poll()
        for number in (self._woken, self._listening.fileno(), *self._arriving):
            waiting.register(number, select.POLLIN)
        if self._helper is not None:
            waiting.register(self._helper, select.POLLIN)
        for pid, connection in self._clients.items():
            if pid not in self._ending:
                waiting.register(connection.fileno(), 0)  # the client says nothing more: only its end is told
        due = [until for _, until in self._arriving.values()] + list(self._ending.values())
        if due:
            timeout = max(0.0, min(due) - time.monotonic())
            return [number for number, _ in waiting.poll(1000 * timeout + 1)] or [self._woken]
        busy = self._clients or self._helper is not None
        return [number for number, _ in waiting.poll(None if busy or self._idle is None else 1000 * self._idle)]

    def _accept(self) -> None:
        if _version(self._config) != self._version:
            self._become_new()
        with contextlib.suppress(OSError):
            connection, _ = self._listening.accept()
            connection.setblocking(False)
            # The folder lets nobody else in; this holds where somebody has opened it.
            if handover.peer_of(connection) == os.getuid():
                self._arriving[connection.fileno()] = (connection, time.monotonic() + HEADER_S)

    def _begin(self, connection: socket.socket) -> None:
        """Fork a session for a client that has said what it wants."""
        numbers: list[int] = []
        try:
            header, numbers, _, _ = socket.recv_fds(connection, handover.MAX_WORDS + 1, 3, socket.MSG_CMSG_CLOEXEC)
            # Those of another installation have a program of their own to start.
            ours = b"\0".join((handover.PROTOCOL, os.fsencode(sys.executable), b""))
            if not header.startswith(ours) or len(numbers) != 3:
                return
            session = os.fork()
            if session == 0:
                self._become_session(connection, header, numbers)
            self._clients[session] = connection
        except OSError:  # it is gone, or there are too many processes: it begins by itself
            return
        finally:
            for number in numbers:
                os.close(number)
        # After the fork: nobody waits for the look at the files.
        if self._ready is not None and not self._ready.theatre.is_current:
            self._prepare()

    def _reap(self) -> None:
        """Tell the clients of sessions that have ended how they did."""
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                pid, status = ended
                self._ending.pop(pid, None)
                if pid in self._clients:
                    code = os.waitstatus_to_exitcode(status)
                    with contextlib.closing(self._clients.pop(pid)) as connection, contextlib.suppress(OSError):
                        connection.send(bytes([code if code >= 0 else 128 - code]))

    def _left_alone(self, number: int) -> None:
        """Have a session end whose client is gone, as if its terminal were."""
        for pid, connection in self._clients.items():
            if connection.fileno() == number:
                os.kill(pid, signal.SIGHUP)
                self._ending[pid] = time.monotonic() + END_S

    def _end_late(self) -> None:
        """End sessions that should have ended by themselves; drop clients that do not say what they want."""
        now = time.monotonic()
        for pid in [pid for pid, until in self._ending.items() if now >= until]:
            os.kill(pid, signal.SIGKILL)
            self._ending[pid] = now + END_S
        self._arriving = {number: each for number, each in self._arriving.items() if now < each[1]}

    def _become_session(self, connection: socket.socket, header: bytes, numbers: Sequence[int]) -> NoReturn:
        """Be the session of a client, from here to the end."""
        code = 1
        try:
            self._leave_all(connection.fileno(), *numbers)
            # Fails where the client has not waited: it has begun by itself then.
            socket.send_fds(connection, [b"!"], [os.pidfd_open(os.getpid())])
            words = _take_over(header, numbers)
            from tui.cli.dashboard import serve_dashboard
            from tui.cli.exit_status import run_and_exit
            from tui.cli.serve import forced_command

            run_and_exit(lambda: forced_command.main(words, serve_dashboard, self._ready))
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
        finally:  # whatever happens, a session never goes on as a server
            for stream in (sys.stdout, sys.stderr):
                with contextlib.suppress(OSError, ValueError):
                    stream.flush()
            # The server tells it, too, but may be gone by now.
            with contextlib.suppress(OSError):
                os.write(connection.fileno(), bytes([code & 255]))
            os._exit(code)

    def _leave_all(self, *kept: int) -> None:
        """Close in a child what is the server's, but for some descriptors; take signals as a new process does."""
        signal.set_wakeup_fd(-1)
        for each in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()
        first = 3
        for number in (*sorted(kept), _MOST_FILES):
            os.closerange(first, number)
            first = number + 1

    # --- the theatre ---

    def _prepare(self) -> None:
        """Have a helper read and judge the theatre, if none is at it."""
        if self._helper is not None:
            return
        receives, sends = os.pipe()
        if os.fork() == 0:
            try:
                self._leave_all(sends)
                os.nice(5)
                with os.fdopen(sends, "wb") as to:
                    to.write(_judged(self._root, self._settings))
            except Exception as error:
                kind = "" if isinstance(error, SyrtuiError) else f"{type(error).__name__}: "
                os.write(2, f"syrtui: {kind}{error}\n".encode())
            finally:
                os._exit(0)
        os.close(sends)
        os.set_blocking(receives, False)
        self._helper, self._sent = receives, []

    def _receive(self, helper: int) -> None:
        """Take what the helper has sent; at its end, have sessions begin with it."""
        if chunk := os.read(helper, 1 << 20):
            self._sent.append(chunk)
            return
        os.close(helper)
        self._helper = None
        gc.unfreeze()
        with contextlib.suppress(Exception):  # it found no theatre, or was ended: sessions read for themselves then
            theatre, ran = pickle.loads(b"".join(self._sent))  # noqa: S301 - our own process made it
            self._ready = Ready(self._root, self._config, self._settings, theatre)
            self._vacated += layout.move_code(ran)
        self._sent = []
        layout.settle()

    # --- another version ---

    def _become_new(self) -> NoReturn:
        """Start anew in this process, as the program or its settings have changed; sessions go on with theirs."""
        held = Inherited(
            self._listening.fileno(), self._lock, {pid: each.fileno() for pid, each in self._clients.items()}
        )
        for number in (held.listening, held.lock, *held.sessions.values()):
            os.set_inheritable(number, True)
        os.execv(sys.executable, [*self._command, "--inherited", msgspec.json.encode(held).decode()])  # noqa: S606


def _take_over(header: bytes, numbers: Sequence[int]) -> list[str]:
    """Take over the client's terminal, folder and environment; return its words."""
    _, _, folder, count, *rest = header.split(b"\0")
    for number, at in enumerate(numbers):
        os.dup2(at, number)
        os.close(at)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE, encoding="ascii")
    with contextlib.suppress(OSError):
        os.chdir(folder)
    words = [os.fsdecode(word) for word in rest[: int(count)]]
    os.environ.clear()
    for pair in rest[int(count) :]:
        name, _, value = pair.partition(b"=")
        os.environb[name] = value
    sys.argv = ["syrtui", *words]
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]
    return words


def _judged(root: Path, settings: Settings) -> bytes:
    """Return a theatre that is read and judged, as bytes; none where it never rests."""
    from tui.session.theatre import OpenTheatre

    opened = OpenTheatre(root, settings.methods)
    if not opened.prepare():
        return b""
    return pickle.dumps((opened, rehearsal.rehearse(opened, settings)), pickle.HIGHEST_PROTOCOL)


def _import_all() -> None:
    """Import whatever a session may need, and have a filter read."""
    import tui

    ours = (each.name for each in pkgutil.walk_packages(tui.__path__, "tui."))
    for name in (*(name for name in ours if not name.startswith(_ELSEWHERE)), *_ALSO):
        importlib.import_module(name)
    from tui.analysis.query.parser import parse

    parse('a word "a phrase"')  # luqum compiles its patterns as it reads


def _version(config: Path | None) -> tuple[object, ...]:
    """Return what changes when the program, what it is made of, or its settings do."""
    installed = Path(msgspec.__file__).parents[1]
    files = (installed, paths.bundled_config(), *((config,) if config is not None else ()))
    return (file_stamps.list_code(), *map(file_stamps.stamp, files))


def _locked(address: Path) -> int:
    """Return the descriptor of the lock that one server has; make its folder, if it is missing.

    Raises:
        SyrtuiError: another has it, or the folder is not this account's alone.
    """
    try:
        address.parent.mkdir(mode=0o700, exist_ok=True)
        status = address.parent.stat()
        if status.st_uid != os.getuid() or status.st_mode & 0o077:
            raise SyrtuiError(f"{address.parent}: this folder must be this account's alone (chmod 700)")
        lock = os.open(address.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SyrtuiError(f"{address}: a session server runs here already") from None
    return lock


def _listening(address: Path) -> socket.socket:
    """Return the socket that clients connect to."""
    address.unlink(missing_ok=True)  # who has the lock knows that nobody listens there
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listening.bind(str(address))
    listening.setblocking(False)
    listening.listen(socket.SOMAXCONN)
    return listening
