"""The recording of one article going in, and its stills: `python tests/recording.py` makes both anew.

A shell in a terminal of its own takes a made-up article from its file to YAML: `syrtui intake`, the inbox worked by
keys, the check, and `git diff`. What stands on the screen after each step is written as an asciicast (version 2): the
lines that changed, at made-up times, so that the same screens make the same file. The test plays the same steps.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from tests.endtoend.pty import Terminal

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / ".github" / "screens"
CAST: Final = FOLDER / "inbox.cast"
SIZE: Final = (100, 34)
ARTICLE: Final = """<!doctype html>
<html lang="en">
<head>
<title>A tanker for Isla Vigía</title>
<meta property="og:site_name" content="The Harbour Gazette">
<meta property="article:published_time" content="2025-03-12T07:30:00-03:00">
<meta property="article:modified_time" content="2025-03-13T10:00:00-03:00">
<meta name="author" content="L. Amaro">
</head>
<body><article>
<h1>A tanker for Isla Vigía</h1>
<p>The tanker Boreas tied up at Isla Vigía on Tuesday and pumped 250 tonnes of fuel ashore, the Borealian Admiralty told
us.</p>
<p>On Wednesday morning our correspondent counted eleven boats of the Southern Front off Los Hermanos; the station on
Isla Vigía was still at its highest state of alert.</p>
</article></body></html>
"""
PAUSE: Final = 0.25
"""Seconds between two words that are typed."""
ENV: Final = {"SHELL": "/bin/sh", "TERM": "xterm-256color"}
KEYS: Final = {"enter": "\r", "escape": "\x1b", "right": "\x1b[C", "down": "\x1b[B", "space": " "}


class Step(NamedTuple):
    """A key that is pressed, or words that are typed, and what stands on the screen once that has worked.

    `seconds` is how long the recording stays at it, `still` the picture's name, if it is kept.
    """

    key: str = ""
    words: str = ""
    shows: tuple[str, ...] = ()
    seconds: float = 1.0
    still: str = ""
    in_shell: bool = False


def run(command: str, *shows: str, seconds: float = 2.0, still: str = "") -> tuple[Step, Step]:
    """The steps of a command in the shell."""
    return (
        Step(words=command, shows=(command,), in_shell=True),
        Step("enter", shows=shows, seconds=seconds, still=still, in_shell=True),
    )


STEPS: Final = (
    *run("syrtui intake ~/gazette.html", "A tanker for Isla Vigía"),
    *run("syrtui --data .", "known on 12 Mar 2025"),
    Step("I", shows=("finds to look at",)),
    Step("enter", shows=("¶ 1 of 3",)),
    Step("s", shows=("¶ 2 of 3", "▲Isla"), seconds=3.0, still="inbox-finds"),
    # A fact in one's own words; all else in the form was found.
    Step("enter", shows=("one assertion",)),
    Step(words="A tanker has brought 250 t of fuel to Isla Vigía.", shows=("fuel to Isla Vigía.",)),
    Step("enter", shows=("→ candidate",)),
    Step("3", shows=("3  possibly true",)),
    Step("space", shows=("¶ 3 of 3", "1 fact accepted")),
    # Another, and a fact of the theatre that the same paragraph tells as well.
    Step("enter", shows=("one assertion",)),
    Step(words="Eleven boats of the Front lie off Los Hermanos.", shows=("off Los Hermanos.",)),
    Step("enter", shows=("→ candidate",)),
    Step("down", shows=("‹ 1 of",)),
    Step("right", shows=("position  ‹ 2 of",)),
    Step("2", shows=("2  probably true",), seconds=2.0, still="inbox-form"),
    Step("+", shows=("2 facts accepted",)),
    Step("2", shows=("2  probably true",)),
    Step("=", shows=("The same fact as",), seconds=2.0, still="inbox-same"),
    Step("enter", shows=("3 facts accepted",)),
    # How far the source is to be trusted, and why.
    Step("r", shows=("not judged",)),
    Step("enter", shows=("How reliable",)),
    Step("b", shows=("why this grade",)),
    Step(words="Its own correspondents, who say what they saw.", shows=("what they saw.",)),
    Step("enter", shows=("B  usually reliable",), seconds=2.0, still="inbox-source"),
    Step("W", shows=("Write into the theatre?",)),
    Step("enter", shows=("is in the theatre",), seconds=2.0),
    Step("q"),
    Step("q"),
    Step("q"),
    Step("q", shows=("\n$\n",)),
    *run("syrtui check --strict .", "no problem"),
    *run("git add -N . && git diff facts", "posture-alert", seconds=4.0, still="inbox-diff"),
    *run("git diff sources", "fingerprint", seconds=4.0),
)


@contextmanager
def shell(home: Path) -> Iterator[Terminal]:
    """A shell in a terminal, in a copy of the tutorial that git follows, with the article at home and this syrtui."""
    from tests.endtoend.pty import environment, opened

    theatre, programs = home / "quimeras", home / "bin"
    (home / "gazette.html").write_text(ARTICLE, encoding="utf-8")
    programs.mkdir()
    program = programs / "syrtui"
    tree, python = shlex.quote(str(ROOT)), shlex.quote(sys.executable)
    program.write_text(f'#!/bin/sh\nPYTHONPATH={tree} exec {python} -m tui "$@"\n')
    program.chmod(0o755)
    state = home / ".local" / "state" / "syrtui"
    state.mkdir(parents=True)
    (state / "preferences.json").write_text("{}")  # not the first start, which begins with a tour
    env = environment(home, PS1="$ ", GIT_PAGER="cat", SYRTUI_THEME="syrtui-dark", COLORTERM="truecolor")
    env |= {"PATH": f"{programs}{os.pathsep}{env['PATH']}", "GIT_CONFIG_GLOBAL": os.devnull}
    who = ["-c", "user.name=curator", "-c", "user.email=curator@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run([program, "init", "--example", theatre], env=env, check=True, capture_output=True)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "The tutorial"]):
        subprocess.run(["git", *who, *words], cwd=theatre, env=env, check=True)
    with opened(["/bin/sh"], SIZE, env, theatre) as terminal:
        terminal.shows("$")
        yield terminal


def play(terminal: Terminal, watch: Callable[[Step, float], None] | None = None) -> None:
    """Takes all steps. `watch` is called after each, with the seconds that the recording stays at it."""
    for step in STEPS:
        words = [step.words] if watch is None else re.findall(r"\S+\s*", step.words)
        for typed in words if step.words else [KEYS.get(step.key, step.key)]:
            terminal.write(typed)
            if watch is not None and step.words:
                terminal.rests(3)
                watch(step._replace(still=""), PAUSE)
        terminal.shows(*step.shows)
        if watch is not None:
            terminal.rests()
            watch(step, step.seconds)


class Cast:
    """The lines of an asciicast, as screens are taken down."""

    def __init__(self) -> None:
        columns, lines = SIZE
        head = {"version": 2, "width": columns, "height": lines, "title": "One article going in", "env": ENV}
        self.lines = [json.dumps(head, ensure_ascii=False)]
        self._time = 0.0
        self._rows = [""] * lines

    def take(self, terminal: Terminal, seconds: float, mark: str = "") -> None:
        """Takes down what stands on the screen for some seconds, as far as it is not what stood there before."""
        rows = [written(row) for row in terminal.characters]
        changed = [
            f"\x1b[{at}H{row}" for at, (row, old) in enumerate(zip(rows, self._rows, strict=True), 1) if row != old
        ]
        column, line = terminal.cursor
        cursor = "\x1b[?25l" if terminal.cursor_hidden else f"\x1b[{line + 1};{column + 1}H\x1b[?25h"
        if mark:
            self._event("m", mark)
        self._event("o", "".join((*changed, cursor)))
        self._rows = rows
        self._time += seconds

    def _event(self, kind: str, data: str) -> None:
        self.lines.append(json.dumps([round(self._time, 2), kind, data], ensure_ascii=False))


def written(row: list[Any]) -> str:
    """A line of the screen with its colours, as a program writes it; blanks at its end are left out."""
    from tests.screenshots import colour

    def look(cell: Any) -> str:
        colours = ((38, colour(cell.fg)), (48, colour(cell.bg)))
        marks = [code for code, on in (("1", cell.bold), ("4", cell.underscore), ("7", cell.reverse)) if on]
        marks += [f"{code};2;" + ";".join(map(str, bytes.fromhex(name[1:]))) for code, name in colours if name]
        return f"\x1b[0;{';'.join(marks)}m" if marks else "\x1b[0m"

    parts = [(style, "".join(cell.data for cell in cells)) for style, cells in groupby(row, look)]
    while parts and parts[-1][0] == "\x1b[0m" and not parts[-1][1].strip():
        parts.pop()
    return "".join(style + text for style, text in parts) + "\x1b[0m\x1b[K"


def main() -> None:
    """Plays all steps, and writes the recording and its stills anew."""
    from tests.screenshots import drawn

    cast = Cast()
    with tempfile.TemporaryDirectory() as home, shell(Path(home)) as terminal:

        def watch(step: Step, seconds: float) -> None:
            cast.take(terminal, seconds, step.still)
            if step.still:
                (FOLDER / f"{step.still}.svg").write_text(drawn(terminal, SIZE), encoding="utf-8")

        cast.take(terminal, 1.0)
        play(terminal, watch)
    CAST.write_text("\n".join(cast.lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
