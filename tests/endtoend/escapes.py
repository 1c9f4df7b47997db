"""Ways out of the read-only service that were tried, each with what happens; `test_kiosk.py` tries them all again.

`test_kiosk_alone.py` does so where no session server runs.

`python -m tests.endtoend.escapes --write` renews the table in this folder's README.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

README: Final = Path(__file__).with_name("README.md")
START, END = "<!-- escapes -->\n", "<!-- /escapes -->"
MARK: Final = "MARK"
"""Stands for a file in a folder of the test's; whoever gets out makes it."""


@dataclass(frozen=True)
class Asked:
    """What is asked of sshd in place of a command; refused with exit code 2 and one line that holds `says`."""

    asked: str
    says: str
    tried: str = ""

    @property
    def row(self) -> tuple[str, str]:
        """What was tried, and what happens."""
        return self.tried or f"ask for `{self.asked}`", f"refused with exit code 2 and one line: “{self.says}”"


@dataclass(frozen=True)
class Variable:
    """What is sent in the environment to a server that accepts all of it; `keys` ask for it to be heeded."""

    name: str
    value: str
    happens: str = "not heeded: the dashboard is as ever"
    keys: str = ""
    shows: str = ""

    @property
    def row(self) -> tuple[str, str]:
        """What was tried, and what happens."""
        shown = self.value if len(self.value) < 60 else f"{self.value[:12]}… ({len(self.value)} characters)"
        return f"send `{self.name}={shown}`", self.happens


@dataclass(frozen=True)
class Typed:
    """What is typed at the dashboard, which then shows `shows` and not `hides`, and goes on."""

    tried: str
    keys: str | bytes
    happens: str
    shows: str = ""
    hides: str = ""

    @property
    def row(self) -> tuple[str, str]:
        """What was tried, and what happens."""
        return self.tried, self.happens


@dataclass(frozen=True)
class Other:
    """What has a test of its own, of this name."""

    test: str
    tried: str
    happens: str

    @property
    def row(self) -> tuple[str, str]:
        """What was tried, and what happens."""
        return self.tried, self.happens


ASKED: Final = (
    Asked("sh", "no 'sh' here"),
    Asked("bash -i", "no 'bash' here"),
    Asked("env EDITOR=sh syrtui", "no 'env' here"),
    Asked("python3 -c 'import os'", "no 'python3' here"),
    Asked("!sh", "no '!sh' here"),
    Asked(f"report; touch {MARK}", "no 'report;' here"),
    Asked(f"report && touch {MARK}", "unexpected extra"),
    Asked(f"report $(touch {MARK})", "unexpected extra"),
    Asked(f"report `touch {MARK}`", "unexpected extra", "ask for `report` with a command in backticks"),
    Asked("report | sh", "unexpected extra", "ask for `report`, piped into `sh`"),
    Asked(f"report > {MARK}", "unexpected extra"),
    Asked(f"report -o {MARK}", "No such option"),
    Asked("report --format pdf", "starts no program"),
    Asked(f"report\ntouch {MARK}", "control characters", "ask for `report`, a line end and `touch`"),
    Asked(
        "--lens '\x1b]0;x\x07' report", "control characters", "ask for `report` with a terminal's title in its filter"
    ),
    Asked("--data /etc report", "No such option '--data'"),
    Asked("--dat /etc report", "No such option '--dat'"),
    Asked("--config /etc/passwd report", "No such option '--config'"),
    Asked(f"--log {MARK} report", "No such option '--log'"),
    Asked("--kiosk report", "No such option '--kiosk'"),
    Asked("--theme textual-light", "No such option '--theme'"),
    Asked("-- sh", "no 'sh' here"),
    Asked("@/etc/passwd", "no '@/etc/passwd' here"),
    Asked("attach /etc/passwd", "no 'attach' here"),
    Asked("detach kataeb-2024-11-29", "no 'detach' here"),
    Asked(f"export facts -o {MARK}", "no 'export' here"),
    Asked("new fact", "no 'new' here"),
    Asked(f"init {MARK}", "no 'init' here"),
    Asked("schema facts", "no 'schema' here"),
    Asked("check /etc", "no 'check' here"),
    Asked("locate config", "no 'locate' here"),
    Asked(f"report -o {MARK}", "No such option '-o'"),
    Asked("report --format /etc/passwd", "is not one of"),
    Asked("report --without ../../etc/passwd", "no source or actor"),
    Asked("explain /etc/passwd", "no base, question, fact or section"),
    Asked("--as-of ../../etc report", "is not a day"),
    Asked("--as-of 9999-99-99 report", "is not a day"),
    Asked("--lens '/(a+)+$/' report", "regular expression"),
    Asked(
        f"--lens '{'(' * 1000}a{')' * 1000}' report",
        "--lens",
        "ask for `report` with a filter of 1,000 nested brackets",
    ),
    Asked(f"--lens '{'a ' * 4000}' report", "longer than 4096", "ask for `report` with a filter of 8,000 characters"),
    Asked("--lens 'unclosed report", "quotation mark"),
    Asked("/usr/lib/openssh/sftp-server", "no '/usr/lib/openssh/sftp-server' here"),
    Asked("scp -t /tmp", "no 'scp' here"),
    Asked("rsync --server . /tmp", "no 'rsync' here"),
    Asked("git-upload-pack '/opt/syrtui'", "no 'git-upload-pack' here"),
    Asked("report --as-of", "requires an argument"),
)

VARIABLES: Final = (
    Variable("SYRTUI_DATA", "/etc"),
    Variable("SYRTUI_CONFIG", "/etc/passwd"),
    Variable("SYRTUI_PANE", "map"),
    Variable("SYRTUI_KIOSK", "0", "not heeded: the flag holds"),
    Variable("_SYRTUI_COMPLETE", "bash_source", "not heeded: no completion is written"),
    Variable("EDITOR", f"touch {MARK}", "`e` says that there is no editor", "2e", "it has no editor"),
    Variable("VISUAL", f"touch {MARK}", "`e` says that there is no editor", "2e", "it has no editor"),
    Variable("PAGER", f"touch {MARK}", "nothing is paged"),
    Variable("LESSOPEN", f"|touch {MARK}", "nothing is paged"),
    Variable("BROWSER", f"touch {MARK}", "`o` shows and copies the address, and opens nothing", "5o", "Copied"),
    Variable("DISPLAY", ":99", "`o` shows and copies the address, and opens nothing", "5o", "Copied"),
    Variable("TERMINFO", "/etc", "not heeded"),
    Variable("COLUMNS", "99999", "the window has its own size"),
    Variable("LINES", "99999", "the window has its own size"),
    Variable("TZ", "/etc/passwd", "not heeded"),
    Variable("LC_ALL", "../../etc", "not heeded"),
    Variable("TMPDIR", "/etc", "not heeded"),
    Variable("XDG_CONFIG_HOME", "HOSTILE/.config", "the settings there are not read"),
    Variable("XDG_CACHE_HOME", "HOSTILE/.cache", "nothing is kept there"),
    Variable("XDG_STATE_HOME", "HOSTILE/.state", "nothing is kept there"),
    Variable("XDG_DATA_HOME", "HOSTILE/.data", "no originals are looked for"),
    Variable("TEXTUAL", "debug,devtools", "no developer's console is connected to"),
    Variable("TEXTUAL_DRIVER", "hostile:Driver", "no module is loaded for it"),
    Variable("TEXTUAL_LOG", MARK, "no log is written"),
    Variable("TEXTUAL_SCREENSHOT", "0", "no screenshot is written"),
    Variable("TEXTUAL_SCREENSHOT_LOCATION", "HOSTILE", "no screenshot is written"),
    Variable("TEXTUAL_PRESS", "q", "no key is pressed"),
    Variable("TEXTUAL_ALLOW_SIGNALS", "1", "ctrl+c stays a key"),
    Variable("PYTHONINSPECT", "1", "leaving ends the session; there is no Python prompt"),
    Variable("PYTHONPATH", "HOSTILE", "the `sitecustomize.py` there is not run"),
    Variable("PYTHONSTARTUP", "HOSTILE/sitecustomize.py", "not run"),
    Variable("PYTHONBREAKPOINT", "os.system", "not heeded"),
    Variable("PYTHONHOME", "/nonexistent", "not heeded: Python starts"),
    Variable("LONG", "x" * 8000, "not heeded"),
)

PASTE, PASTED = "\x1b[200~", "\x1b[201~"

TYPED: Final = (
    Typed(
        "ctrl+c, ctrl+z, ctrl+\\ and ctrl+d, one after the other",
        "\x03\x1a\x1c\x04",
        "no signal, no suspension, no end",
    ),
    Typed("`e` on a fact", "2e", "one line: this is a read-only service", "read-only service: it has no editor"),
    Typed("`t` in a source", "5\rt", "one line: this is a read-only service", "read-only service: no originals"),
    Typed("`o` on a source", "5o", "the address is shown and copied; nothing opens it", "Copied"),
    Typed("`!sh` and enter, as in `less` or `vi`", "!sh\r", "`!` lists the records with errors", "Records with errors"),
    Typed("`:!sh` and enter, as in `vi`", ":!sh\r", "the palette looks for what is called so"),
    Typed("the palette for a screenshot", ":screenshot", "there is none", "screenshot", "Save a screenshot"),
    Typed(
        "the palette for the editor", ":where this record is written", "there is none", "where this", "Open the editor"
    ),
    Typed("the palette for devtools", ":devtools", "there are none", "devtools", "console"),
    Typed("a paste of `q!e:sh` and a line end", f"{PASTE}q!e:sh\r{PASTED}", "no key's action is done"),
    Typed("a paste of escape sequences", f"{PASTE}\x1b]0;x\x07\x1b[201~{PASTED}", "no key's action is done"),
    Typed("a paste that never ends, then another", f"{PASTE}abc{PASTE}def{PASTED}", "no key's action is done"),
    Typed(
        "a paste of 100,000 characters into the search line",
        f"/{PASTE}{'x' * 100_000}{PASTED}",
        "it is cut",
        "xxxxxxxx",
    ),
    Typed(
        "a regular expression that explodes, in the search line",
        "/" + "/(a+)+$/\r",
        "one line: there are none",
        "regular",
    ),
    Typed(
        "1,500 nested brackets in the search line",
        f"/{PASTE}{'(' * 1500}a{')' * 1500}{PASTED}\r",
        "one line",
        "column",
    ),
    Typed("a clipboard's answer (OSC 52), typed", "\x1b]52;c;c2gK\x07", "some keys at most"),
    Typed("a colour's answer (OSC 11), typed", "\x1b]11;rgb:0000/0000/0000\x1b\\", "some keys at most"),
    Typed("a terminal's name (DCS), typed", "\x1bP>|XTerm(380)\x1b\\", "some keys at most"),
    Typed("device attributes and the cursor's place, typed", "\x1b[?1;2c\x1b[24;80R", "some keys at most"),
    Typed(
        "a window of 60,000 × 60,000, told in band",
        "\x1b[48;60000;60000;0;0t",
        "not heeded: the system knows the window",
    ),
    Typed("a window of 0 × 0, told in band, and a click in it", "\x1b[48;0;0;0;0t\x1b[<0;1;1M", "not heeded"),
    Typed("mouse clicks and wheel turns, typed", "\x1b[<0;5;5M\x1b[<0;5;5m\x1b[<64;5;5M", "there is no mouse"),
    Typed(
        "keys that there are not, in kitty's way of telling",
        "\x1b[99999999999;1u\x1b[1114112;1u",
        "the session goes on",
    ),
    Typed("bytes that are no UTF-8, and zeros", b"\xff\xfe\xc0\x00\x00\xf5", "the session goes on"),
    Typed("function keys, ctrl+p, ctrl+q, F24", "\x10\x11\x1b[20;2~\x1b[23;6~", "nothing of Textual's own opens"),
)

OTHERS: Final = (
    Other("test_no_file_is_taken_or_given", "`sftp`, also as a subsystem", "exit code 2 where a server should answer"),
    Other("test_no_file_is_taken_or_given", "`scp` of a file to the server", "no file arrives"),
    Other("test_nothing_is_forwarded", "`ssh -L`", "the connection is refused: nothing arrives at the other end"),
    Other("test_nothing_is_forwarded", "`ssh -W`", "refused: nothing arrives at the other end"),
    Other("test_nothing_is_forwarded", "`ssh -D`", "refused: nothing arrives at the other end"),
    Other("test_nothing_is_forwarded", "`ssh -R`", "refused: nobody listens on the server"),
    Other("test_nothing_is_forwarded", "`ssh -R` of a socket in the file system", "refused: there is no socket"),
    Other("test_no_agent_and_no_display", "`ssh -A`", "the session knows no agent"),
    Other("test_no_agent_and_no_display", "`ssh -X`", "the session knows no display"),
    Other("test_one_connection_is_one_session", "a second session in one connection", "refused by `MaxSessions`"),
    Other(
        "test_sshd_takes_no_variables",
        "`BASH_ENV`, `LD_PRELOAD`, `SYRTUI_DATA` and others, by `SetEnv`",
        "dropped by sshd",
    ),
    Other(
        "test_keys_before_the_dashboard",
        "ctrl+c, ctrl+z, ctrl+\\ and ctrl+d before anything is shown",
        "the session ends, or goes on",
    ),
    Other("test_odd_terminals", "`TERM=../../etc/passwd`", "sixteen colours, and nothing is read there"),
    Other("test_odd_terminals", "`TERM=dumb`, and none", "the dashboard, as well as such a terminal shows it"),
    Other("test_odd_windows", "a window of 0 × 0", "80 × 24 is drawn"),
    Other("test_odd_windows", "a window of 1 × 1", "nothing but what fits; back to life when it grows"),
    Other("test_odd_windows", "a window of 10,000 × 10,000, and of 65,535 × 65,535", "drawn for 500 × 200 at most"),
    Other(
        "test_a_view_is_kept_in_memory_alone",
        "to save a view named `../../x`",
        "it is there until the end, and on no disk",
    ),
    Other(
        "test_settings_at_home_are_not_read",
        "a home with settings that are broken, `.ssh/rc` and `.ssh/environment`",
        "none is read",
    ),
    Other(
        "test_without_a_terminal_one_line_says_so",
        "the dashboard without a terminal",
        "exit code 2, one line: `ssh -t`",
    ),
    Other("test_a_pane_that_there_is_not", "`--pane /etc/passwd` at a terminal", "exit code 2, one line"),
    Other("test_a_log_that_takes_nothing", "a log that is full, or gone", "the session does not notice"),
)


def rows() -> Iterator[tuple[str, str]]:
    """What was tried and what happens, of every escape."""
    for each in (*ASKED, *VARIABLES, *TYPED, *OTHERS):
        yield each.row


def table() -> str:
    """The README's table, in Markdown."""
    lines = ["| | tried | what happens |", "|---|---|---|"]
    for number, row in enumerate(rows(), 1):
        tried, happens = (cell.replace("|", "\\|") for cell in row)
        lines.append(f"| {number} | {tried} | {happens} |")
    return "\n".join(lines)


def with_table(readme: str) -> str:
    """The README's text with the table as it is now."""
    before, start, rest = readme.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"{README.name} lacks the marks around its table of escapes")
    return f"{before}{start}{table()}\n{end}{after}"


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
