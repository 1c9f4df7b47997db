"""Taking away from this process what a read-only session never needs, before anything of ours is imported or read.

This holds back mistakes of ours and features of libraries, whatever screen or key leads to them: no other program is
started, no file written, no connection made. It is no cage for hostile Python code, and none is ever run.
"""

from __future__ import annotations

import errno
import os
import re
import resource
import signal
import stat
import sys
import termios
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

from tui.cli.serve import limits

_ACCEPTED: Final[Mapping[str, re.Pattern[str]]] = {
    "TERM": re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}"),
    "COLORTERM": re.compile(r"truecolor|24bit"),
    "NO_COLOR": re.compile(r".{1,64}"),
    "LANG": re.compile(r"[A-Za-z0-9_.@-]{1,64}"),
    "LC_ALL": re.compile(r"[A-Za-z0-9_.@-]{1,64}"),
    "LC_CTYPE": re.compile(r"[A-Za-z0-9_.@-]{1,64}"),
    "SSH_CONNECTION": re.compile(r"[0-9A-Za-z.:%_-]{1,80} \d{1,5} [0-9A-Za-z.:%_-]{1,80} \d{1,5}"),
    "SSH_TTY": re.compile(r"/dev/[A-Za-z0-9/]{1,32}"),
    "TMUX": re.compile(r"[A-Za-z0-9/_.,-]{1,200}"),
    "STY": re.compile(r"[A-Za-z0-9_.-]{1,200}"),
}
"""What is taken from the environment, and what it must look like: how to draw, and who is at the other end."""
_FALLBACK_TERM: Final = "xterm"
"""Sixteen colours and the sequences that every terminal knows."""

_REFUSED: Final = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "os.forkpty", "pty.spawn"}
    | {"os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink"}
    | {"os.truncate", "os.utime", "os.mkfifo", "os.mknod", "os.setxattr", "os.removexattr"}
    | {"socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "webbrowser.open", "urllib.Request"}
    # PYTHONINSPECT would have a prompt open when the session ends.
    | {"cpython.run_interactivehook", "cpython.run_stdin", "pdb.Pdb", "builtins.breakpoint", "builtins.input"}
)
"""Audit events of what is refused; https://docs.python.org/3/library/audit_events.html lists them."""
MOST_MEMORY: Final = 2 << 30
"""Bytes of data that a session may have, some ten times what one needs: one that runs wild ends itself alone."""
_WRITE_FLAGS: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


_ONE_OF_MANY: Final[Mapping[str, str]] = {
    "POLARS_MAX_THREADS": "1",
    "_RJEM_MALLOC_CONF": "narenas:1,tcache:false,dirty_decay_ms:0,muzzy_decay_ms:0",
}
"""polars works in one thread; its allocator keeps no cache per thread and gives back at once what is freed."""
_M_ARENA_MAX: Final = -8
"""The option of `mallopt(3)` that limits how many arenas glibc's allocator has; by default each thread gets one."""


def be_one_of_many() -> None:
    """Have libraries that are imported from now on work for one of many sessions on a server."""
    os.environ.update(_ONE_OF_MANY)
    import ctypes  # late: the client does without; polars imports it, too

    with suppress(OSError, AttributeError):  # another library than glibc
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
    # Documented: it cannot be imported then. asyncio does without, and a session is a megabyte smaller.
    sys.modules.setdefault("ssl", None)  # type: ignore[arg-type]


def restart_isolated(words: Sequence[str]) -> None:
    """Restart with `python -I` where variables of Python's own are set; `words` are the command line's.

    By then Python has read them, so an operator is better off with `python -I` from the start; this is for those who
    forget.
    """
    given = any(name.startswith("PYTHON") for name in os.environ)
    if given and not sys.flags.ignore_environment:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        os.execve(sys.executable, [sys.executable, "-I", "-m", "tui", *words], kept)  # noqa: S606


def clear_environment(environment: MutableMapping[str, str] = os.environ) -> None:
    """Remove all from the environment but what is known to be harmless, for libraries that read it later.

    Where it names no language, `python -X utf8` says that terminals take UTF-8, as nearly all do.
    """
    kept = {
        name: value
        for name, pattern in _ACCEPTED.items()
        if (value := environment.get(name)) is not None and pattern.fullmatch(value)
    }
    if "TERM" in environment:
        kept.setdefault("TERM", _FALLBACK_TERM)
    if "utf8" in sys._xoptions and "LC_ALL" not in kept:
        kept.setdefault("LANG", "C.UTF-8")
    environment.clear()
    # Without any HOME, Python looks the account's up in the password file.
    environment.update(kept, HOME="/nonexistent")


def lock_down(log: str = "") -> None:
    """Refuse for good to start programs, to write files and to connect, but for the socket `log`.

    What is refused fails with a PermissionError. Standard output and error stay what they are.
    """
    # Else each import would try to write a .pyc, and be refused.
    sys.dont_write_bytecode = True
    os.umask(0o077)
    # A stopped session would stay on the server, and SIGQUIT is a key that dumps core.
    for name in (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGQUIT):
        signal.signal(name, signal.SIG_IGN)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.PROCESSOR_S, limits.PROCESSOR_S))
        # Compiled code writes past the audit hook, but not past this; a report that goes into a file still may.
        if not any(_is_a_file(number) for number in (1, 2)):
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    def refuse(event: str, given: tuple[Any, ...]) -> None:
        if event in _REFUSED:
            raise PermissionError(errno.EPERM, f"a read-only session does no {event}")
        if event == "open":
            path, mode, flags = given
            writes = flags & _WRITE_FLAGS or (isinstance(mode, str) and not {"w", "a", "x", "+"}.isdisjoint(mode))
            # /dev/null takes what is left where a reader has gone (`exit_status`); a number is open already.
            if writes and path != os.devnull and not isinstance(path, int):
                raise PermissionError(errno.EPERM, "a read-only session writes no file")
        elif event == "socket.connect" and (not log or given[1] != log):
            raise PermissionError(errno.EPERM, "a read-only session connects to nothing")

    sys.addaudithook(refuse)


def _is_a_file(number: int) -> bool:
    """Return whether a descriptor is that of a file on a disk."""
    try:
        return stat.S_ISREG(os.fstat(number).st_mode)
    except OSError:
        return False


@contextmanager
def raw_keys() -> Iterator[None]:
    """Meanwhile, have no key interrupt, stop or end anything, and none shown: it waits for who reads it."""
    try:
        before = termios.tcgetattr(sys.stdin.fileno())
    except (termios.error, OSError, ValueError):
        yield
        return
    quiet = list(before)
    quiet[3] = before[3] & ~(termios.ECHO | termios.ICANON | termios.ISIG)
    with suppress(termios.error):
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, quiet)
    try:
        yield
    finally:
        with suppress(termios.error, OSError, ValueError):
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, before)
