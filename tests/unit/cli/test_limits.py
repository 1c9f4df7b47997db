"""Every limit of a read-only session holds: the README's list, gone through one by one behind the lock-down."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.unit.cli.test_sandbox import ran
from tui.cli.serve.limits import limits

TRIALS: Final = {
    "memory": "from tui.cli.serve.sandbox import MOST_MEMORY as most; refused(MemoryError, lambda: bytes(most))",
    "processor": (
        "import resource; from tui.cli.serve.limits import PROCESSOR_S; "
        "assert resource.getrlimit(resource.RLIMIT_CPU) == (PROCESSOR_S, PROCESSOR_S)"
    ),
    "core files": "import resource; assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)",
    # past the audit hook, as compiled code would
    "files written": (
        "import ctypes; libc = ctypes.CDLL(None, use_errno=True); "
        "number = libc.open(sys.argv[1].encode(), os.O_WRONLY | os.O_CREAT, 0o600); "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); assert libc.write(number, b'x', 1) == -1"
    ),
    "window": (
        "os.environ.update(COLUMNS='65535', LINES='65535'); "
        "from tui.cli.serve.read_only_app import MAX_SIZE, ReadOnlyDriver; "
        "assert ReadOnlyDriver.terminal_size(ReadOnlyDriver.__new__(ReadOnlyDriver)) == MAX_SIZE"
    ),
    "request": (
        "from tui.cli.serve.forced_command import MAX_REQUEST, _words; "
        "_words('a' * MAX_REQUEST); refused(SyrtuiError, lambda: _words('a' * (MAX_REQUEST + 1)))"
    ),
    "filter": (
        "from tui.analysis.query.parser import LONGEST; from tui.cli.options import Options; "
        "refused(SyrtuiError, lambda: Options(None, None, lens='a' * (LONGEST + 1)).starting_lens())"
    ),
    "left out by --without": (
        "from tui.cli.options import MAX_WITHOUT, Options; "
        "Options(None, None, without=('a',) * MAX_WITHOUT).starting_lens(); "
        "refused(SyrtuiError, lambda: Options(None, None, without=('a',) * (MAX_WITHOUT + 1)).starting_lens())"
    ),
    "paste": (
        "from tui.terminal.input_parser import MAX_PASTE, InputParser; "
        "pasted = list(InputParser(lambda: None).feed('\\x1b[200~' + 'q' * (MAX_PASTE + 9) + '\\x1b[201~')); "
        "assert len(pasted[0].text) == MAX_PASTE"
    ),
}
"""How each limit is tried, in a session's own process: what does not hold is an error."""
PROGRAM: Final = """
import os, signal, sys
from tui.base.errors import SyrtuiError
from tui.cli.serve.sandbox import lock_down

def refused(kind, attempt):
    try:
        attempt()
    except kind:
        return
    raise AssertionError("not refused")

lock_down()
for name, trial in {trials!r}.items():
    exec(trial)
    print(name)
"""


def test_each_limit_of_the_list_holds(tmp_path: Path) -> None:
    ended = ran(PROGRAM.format(trials=TRIALS), tmp_path)
    assert ended.stdout.splitlines() == [each.of for each in limits()], ended.stderr
