"""Many readers at one SSH server: what a key takes, and what a session costs, at so many sessions at a time.

    python -m tests.benchmarks.load              # 1, 10 and 50 sessions, forked and by themselves
    python -m tests.benchmarks.load 1 5          # other numbers

It starts an OpenSSH server of its own on the loopback, with the README's settings, and as many real clients, each in a
pseudo-terminal; this one process drives all of them, answers what their sessions ask, and emulates nothing. Clients,
server and driver share the machine's processors with the sessions.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.figures import BARE, head, machine, ms, row, share
from tests.benchmarks.terminal import Session, environment, memory_kib, start
from tests.endtoend.sshd import Server, account, below, filled_in, make_keys, readme_block, serving, session_server
from tui.settings.paths import bundled_data

COUNTS = (1, 10, 50)
JOURNEY = ("f", "a", "1", "[", "[", "]", *"/tartus", "\r", "x", "2", *"j" * 10)
"""A filter from the menu, days back and on, a search, everything again, and ten steps down the timeline."""
PER_SECOND = 3.0
"""Keys that a reader presses; the next one never comes before the last one has been answered."""
QUIET_S = 0.15
"""An answer has come when nothing more came for so long."""
LOST_S = 10.0
"""A key that has led to nothing for so long leads to nothing."""
TYPING = 10
"""How many type while the others look on, where there are more."""
IDLE_S = 20.0
AT_ONCE = 4
"""Sessions that begin at the same time."""
_READY_S = 300.0
_SIZE = (120, 40)


@dataclass
class Reader:
    """One client: the keys that it has still to press, and what each one that it pressed took (s)."""

    session: Session
    ready: bytes
    keys: list[str] = field(default_factory=list)
    due: float = 0.0
    pressed: float | None = None
    took: list[float] = field(default_factory=list)
    gone: bool = False
    _seen: int = 0

    @property
    def last(self) -> float:
        """When the last byte came."""
        return self.session.sent[-1][0] if self.session.sent else 0.0

    @property
    def rests(self) -> bool:
        """Whether its first screen stands and nothing came since for a second."""
        return self.gone or (self.session.now - self.last > 1 and self._shown())

    def _shown(self) -> bool:
        return self.ready in b"".join(data for _, data in self.session.sent)

    def type(self, keys: Sequence[str], first: float) -> None:
        """Begins to press keys, `first` seconds from now."""
        self.keys, self.took, self.pressed = list(keys), [], None
        self.due = self.session.now + first

    def go_on(self) -> None:
        """Presses the next key where it is time for it."""
        now = self.session.now
        if self.pressed is not None:
            came = len(self.session.sent) > self._seen
            if not (now - self.last >= QUIET_S if came else now - self.pressed >= LOST_S):
                return
            if came:
                self.took.append(self.last - self.pressed)
            self.pressed = None
        if self.keys and now >= self.due:
            self._seen, self.pressed = len(self.session.sent), now
            self.due = max(self.due, now - 1 / PER_SECOND) + 1 / PER_SECOND
            self.session.press(self.keys.pop(0))

    @property
    def finished(self) -> bool:
        """Whether it has pressed all its keys and had its answers."""
        return self.gone or (not self.keys and self.pressed is None)


def drive(readers: Sequence[Reader], until: Callable[[], bool], most: float) -> None:
    """Takes what comes from all sessions and presses what is due.

    Raises:
        TimeoutError: what is waited for does not come within `most` seconds.
    """
    deadline = time.monotonic() + most
    waiting = select.poll()
    by_terminal = {each.session.terminal: each for each in readers if not each.gone}
    for terminal in by_terminal:
        waiting.register(terminal, select.POLLIN)
    while not until():
        if time.monotonic() > deadline:
            raise TimeoutError(f"sessions took longer than {most:.0f} s")
        for terminal, _ in waiting.poll(5):
            reader = by_terminal[terminal]
            if not reader.session.receive(0):
                reader.gone = True
                waiting.unregister(terminal)
        for reader in by_terminal.values():
            if not reader.gone:
                reader.go_on()


def pause(readers: Sequence[Reader], seconds: float) -> None:
    """Lets all sessions be for a while."""
    over = time.monotonic() + seconds
    drive(readers, lambda: time.monotonic() >= over, seconds + 60)


@contextmanager
def connected(server: Server, count: int, ready: str, leave: str) -> Iterator[list[Reader]]:
    """So many readers whose first screen stands; they leave, or are ended, with the block."""
    readers: list[Reader] = []
    told = environment(HOME=str(server.folder))
    try:
        while len(readers) < count:
            for _ in range(min(AT_ONCE, count - len(readers))):
                session = start(server.command(options=("-tt",)), told, _SIZE, server.folder)
                readers.append(Reader(session, ready.encode()))
            drive(readers, lambda: all(each.rests for each in readers), _READY_S)
            if gone := [each for each in readers if each.gone]:
                told_last = b"".join(data for _, data in gone[0].session.sent)[-500:]
                raise ConnectionError(f"a session ended before its first screen: {told_last!r}\n{server.log[-1000:]}")
        pause(readers, 3)
        yield readers
    finally:
        _end(readers, leave)


def _end(readers: Sequence[Reader], leave: str) -> None:
    for each in readers:
        each.keys.clear()
        each.pressed = None
        with contextlib.suppress(OSError):
            each.session.press(leave)
    with contextlib.suppress(TimeoutError, OSError):
        drive(readers, lambda: all(each.gone for each in readers), 20)
    for each in readers:
        with contextlib.suppress(OSError):
            if not os.waitpid(each.session.pid, os.WNOHANG)[0]:
                os.kill(each.session.pid, signal.SIGKILL)
                os.waitpid(each.session.pid, 0)
        with contextlib.suppress(OSError):
            os.close(each.session.terminal)


@dataclass(frozen=True)
class Cost:
    """What sessions cost: PSS, and memory of their own, in MiB each; percent of one processor, all of them idle."""

    pss: float
    own: float
    idle: float


def serving_processes(server: Server, word: str) -> list[int]:
    """The processes below the server that have a word in their command line."""
    return [pid for pid in below(server.pid) if word in _words(pid)]


def _words(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace").split("\0")
    except OSError:
        return []


def cost(pids: Sequence[int], readers: Sequence[Reader]) -> Cost:
    """What sessions cost that nobody touches; each has one process, or two: its client's and its own."""
    before = sum(map(running_s, pids))
    pause(readers, IDLE_S)
    idle = 100 * (sum(map(running_s, pids)) - before) / IDLE_S
    return Cost(*memory(pids, len(readers)), idle)


def memory(pids: Sequence[int], sessions: int) -> tuple[float, float]:
    """What so many sessions have of memory, and what of it is their own, in MiB each."""
    found = [memory_kib(pid) for pid in pids]
    pss, own = (sum(each[name] for each in found) / sessions / 1024 for name in ("pss", "own"))
    return pss, own


def running_s(pid: int) -> float:
    """Seconds of a processor that the threads of a process have had, to the nanosecond; those that ended not."""
    had = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            had += int((task / "schedstat").read_text(encoding="ascii").split()[0])
    return had / 1e9


def ticks_s(pid: int) -> float:
    """Seconds of a processor that a process has had, threads that ended among them, to the hundredth."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def typed(readers: Sequence[Reader], pids: Sequence[int]) -> tuple[list[float], float]:
    """What the keys of a journey took, of all of these readers; and seconds of a processor for all of the sessions."""
    before = sum(map(ticks_s, pids))
    for number, each in enumerate(readers):
        each.type(JOURNEY, number / len(readers) / PER_SECOND)
    drive(readers, lambda: all(each.finished for each in readers), _READY_S)
    return [took for each in readers for took in each.took], sum(map(ticks_s, pids)) - before


@contextmanager
def a_server(settings: str) -> Iterator[Server]:
    """A server in a folder of its own; `settings` as the README has them."""
    with tempfile.TemporaryDirectory(prefix="syrtui-load-") as name:
        folder = Path(name)
        make_keys(folder)
        with serving(folder, bundled_data(), filled_in(settings, folder, bundled_data())) as server:
            yield server


@dataclass(frozen=True)
class Service:
    """A server for readers, and what its sessions run in; `sessions` is the session server, where they are forked."""

    server: Server
    sessions: int = 0

    @property
    def processes(self) -> list[int]:
        """The processes of its sessions: one each, or two."""
        forked = below(self.sessions) if self.sessions else []
        return [*serving_processes(self.server, "--kiosk"), *forked]


@contextmanager
def a_service(*, forked: bool, program: Sequence[str] = ("-m", "tui")) -> Iterator[Service]:
    """A server with the README's settings, and the session server that runs a program, or none."""
    with a_server(readme_block("match")) as server:
        if not forked:
            yield Service(server)
            return
        with session_server(server.folder, bundled_data(), program=program) as sessions:
            yield Service(server, sessions.pid)


def settings_of(command: Sequence[str]) -> str:
    """The settings of a server that runs one command for everybody."""
    return f"Match User {account()}\n    ForceCommand exec {' '.join(command)}\n    PermitTTY yes\n"


def tables(counts: Sequence[int]) -> Iterator[str]:
    """Two tables: sessions in which everybody types, and sessions in which nobody does, or some do."""
    rest: list[str] = []
    yield from head(
        "sessions, all typing", "key p50", "p95", "keys", "processor a key", "PSS after", "not shared", "goal"
    )
    for count in counts:
        typing, idle = _both(count)
        yield from typing
        rest += [*idle, *_bare(count)]
    yield ""
    yield from head("sessions", "processor", "PSS", "goal")
    yield from rest


def _both(count: int) -> tuple[list[str], list[str]]:
    """Both tables' rows of so many sessions that are forked, and of as many beside them that start by themselves.

    Both kinds are there at a time, and take turns: what else the machine does slows down one as the other.
    """
    typing: list[str] = []
    idle: list[str] = []
    with ExitStack() as stack:
        there: dict[str, tuple[Service, list[Reader]]] = {}
        for how in ("forked", "by themselves"):
            service = stack.enter_context(a_service(forked=how == "forked"))
            readers = stack.enter_context(connected(service.server, count, "Khmeimim Air Base", "q"))
            there[how] = service, readers
            ours = cost(service.processes, readers)
            goal = "PSS ≤ 25 MiB" if how == "forked" and count > TYPING else ""
            idle.append(row(f"{count} {how}, idle", f"{ours.idle:.2f} %", f"{ours.pss:.1f} MiB", goal))
            if service.sessions:
                its = memory_kib(service.sessions)["rss"] / 1024
                idle.append(row("the session server itself", "", f"{its:.1f} MiB", "≤ 120 MiB"))
        if count > TYPING:
            for name in ("their first keys", "their later keys"):
                for how, (service, readers) in there.items():
                    took, _ = typed(readers[:TYPING], service.processes)
                    _back(readers[:TYPING])
                    goal = "p95 ≤ that by themselves" if service.sessions else "p95 ≤ 150 ms"
                    idle.append(row(f"{count} {how}, {TYPING} of them typing: {name}", *_of_keys(took), goal))
        for how, (service, readers) in there.items():
            pids = service.processes
            took, used = typed(readers, pids)
            pause(readers, 2)
            pss, own = memory(pids, count)
            figures = ms(share(took, 0.5)), ms(share(took, 0.95)), f"{len(took):,}", ms(used / (count * len(JOURNEY)))
            goal = "" if service.sessions and count <= TYPING else f"PSS ≤ {30 if service.sessions else 55} MiB"
            typing.append(row(f"{count} {how}", *figures, f"{pss:.1f} MiB", f"{own:.1f} MiB", goal))
    return typing, idle


def _bare(count: int) -> Iterator[str]:
    """Rows of as many bare apps: what no session can cost less than."""
    for how, program in (("forked", [str(Path(__file__).with_name("bare_served.py"))]), ("by themselves", [])):
        with ExitStack() as stack:
            if program:
                service = stack.enter_context(a_service(forked=True, program=program))
            else:
                service = Service(stack.enter_context(a_server(settings_of(BARE))))
            readers = stack.enter_context(connected(service.server, count, "Ready", "\x11"))
            pids = service.processes if program else serving_processes(service.server, BARE[-1])
            bare = cost(pids, readers)
        yield row(f"{count} bare apps {how}, idle", f"{bare.idle:.2f} %", f"{bare.pss:.1f} MiB", "")


def _of_keys(took: Sequence[float]) -> tuple[str, str]:
    return f"p50 {ms(share(took, 0.5))}", f"p95 {ms(share(took, 0.95))}"


def _back(readers: Sequence[Reader]) -> None:
    """Shows the first pane again."""
    for each in readers:
        each.type(["1"], 0)
    drive(readers, lambda: all(each.finished for each in readers), _READY_S)


def measure(runs: int) -> Iterator[str]:
    """The tables for `COUNTS`; one run of each."""
    yield from tables(COUNTS)


def main() -> None:
    """Print the tables for the numbers that are named."""
    counts = sorted({int(word) for word in sys.argv[1:]}) or COUNTS
    print(machine(), end="\n\n")
    for line in tables(counts):
        print(line, flush=True)


if __name__ == "__main__":
    main()
