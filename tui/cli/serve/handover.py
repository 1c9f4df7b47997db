"""The client of the session server: has a session forked for this terminal, and stands in for it until it ends.

One runs beside each session, and its start is part of every session's, hence it imports nothing of ours and of Python
only what is built in: `python -I -S` can run it (`client.py`). README.md beside this file has the protocol.
"""

from __future__ import annotations

# Not `signal`, `socket` and `pathlib`, whose enumerations take as long as all else here, nor `os`: one of these runs
# beside each session, and is a tenth smaller without it.
import _signal  # type: ignore[import-not-found]
import _socket
import posix
import sys
import termios

PROTOCOL = b"syrtui session 1"
PATIENCE_S = 3
"""How long a server may take to fork; then the session starts here."""
END_S = 6
"""How long a session may take to end that is told to; it takes 5 at most, unless it hangs."""
MAX_WORDS = 100_000
"""Bytes of command line and environment that are handed over."""
PASSED = (_signal.SIGHUP, _signal.SIGINT, _signal.SIGQUIT, _signal.SIGTERM, _signal.SIGWINCH)
"""Signals that the session is sent when the client gets them: a terminal sends its own to the client alone."""
_LEFT = "\x1b[?1049l\x1b[?2004l\x1b[?1004l\x1b[<u\x1b[?25h\x1b[msyrtui: the session was lost\r\n"
"""Gives back a terminal that a session had no time to give back."""


def read_only(words: list[str]) -> bool:
    """Return whether this is a session of the read-only service: by the flag, or a variable that is not empty or 0."""
    # Not parsed: the service has a command line of its own, read once the environment is cleared.
    return "--kiosk" in words or posix.environ.get(b"SYRTUI_KIOSK", b"") not in (b"", b"0")


def server_of(words: list[str]) -> str | None:
    """Return the socket that the operator's command line names."""
    for number, word in enumerate(words):
        if word == "--server":
            return words[number + 1] if number + 1 < len(words) else None
        if word.startswith("--server="):
            return word.partition("=")[2]
    return None


def hand_over(words: list[str]) -> int | None:
    """Return the exit status of a session that the server forked; None where there is none that could."""
    path = server_of(words)
    if path is None or not hasattr(_signal, "pidfd_send_signal"):
        return None
    modes = _terminal_modes()
    begun = _begun(path, words)
    if begun is None:
        return None
    connection, session = begun

    def pass_on(number: int, _: object) -> None:
        if number != _signal.SIGWINCH:
            _signal.alarm(END_S)  # the server then ends the session: whatever holds it up does not hold us
        try:
            _signal.pidfd_send_signal(session, number)
        except OSError:  # it has ended
            return

    for number in PASSED:
        if _signal.getsignal(number) != _signal.SIG_IGN:
            _signal.signal(number, pass_on)
    try:
        told = connection.recv(1)
    except OSError:
        told = b""
    status = told[0] if told else 1
    if not told or (status > 128 and status - 128 not in PASSED):
        _give_back(modes)
    return status


def _begun(path: str, words: list[str]) -> tuple[_socket.socket, int] | None:
    """Return the connection to a session that has begun, and the descriptor of its process; None where none has."""
    try:
        sent = [PROTOCOL, _encoded(sys.executable), posix.getcwdb(), b"%d" % len(words)]
        sent += map(_encoded, words)
        sent += (name + b"=" + value for name, value in posix.environ.items())
        header = b"\0".join(sent)
        if len(header) > MAX_WORDS:
            return None
        folder = posix.stat(path.rpartition("/")[0] or ("/" if path.startswith("/") else "."))
        if folder.st_uid != posix.getuid() or folder.st_mode & 0o077:  # anyone could listen there
            return None
        connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
        connection.settimeout(PATIENCE_S)
        connection.connect(path)
        if peer_of(connection) != posix.getuid():
            return None
        connection.sendmsg([header], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, packed(0, 1, 2))])
        _, control, _, _ = connection.recvmsg(1, _socket.CMSG_SPACE(4))
        if not control:
            return None
        connection.settimeout(None)
        return connection, unpacked(control[0][2])[0]
    except (OSError, ValueError):
        return None


def peer_of(connection: _socket.socket) -> int:
    """Return the user id of the process at the other end."""
    # struct ucred: process, user and group.
    return unpacked(connection.getsockopt(_socket.SOL_SOCKET, _socket.SO_PEERCRED, 12))[1]


def packed(*numbers: int) -> bytes:
    """Return numbers as C has them in a row."""
    return b"".join(number.to_bytes(4, sys.byteorder, signed=True) for number in numbers)


def unpacked(data: bytes) -> list[int]:
    """Return the numbers that `packed` made bytes of."""
    return [int.from_bytes(data[at : at + 4], sys.byteorder, signed=True) for at in range(0, len(data) - 3, 4)]


def _encoded(text: str) -> bytes:
    """Return a text of the command line as it came, like `os.fsencode`."""
    return text.encode(sys.getfilesystemencoding(), sys.getfilesystemencodeerrors())


def _terminal_modes() -> list[object] | None:
    try:
        return termios.tcgetattr(0)
    except termios.error:
        return None


def _give_back(modes: list[object] | None) -> None:
    """Give back a terminal whose session did not; say that there is none any more."""
    if modes is not None:
        try:
            termios.tcsetattr(0, termios.TCSANOW, modes)  # type: ignore[arg-type]
            posix.write(2, _LEFT.encode())
        except (OSError, termios.error):  # it is gone
            return


def main() -> None:
    """Have a session forked and exit with its status, or become a session of its own."""
    words = ["--kiosk", *(word for word in sys.argv[1:] if word != "--kiosk")]
    status = hand_over(words)
    if status is None:
        posix.execv(sys.executable, [sys.executable, "-I", "-X", "utf8", "-m", "tui", *words])
    posix._exit(status)
