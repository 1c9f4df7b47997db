"""The command of the user's editor, to open a file at a line."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_PLUS_LINE: Final = frozenset(
    ("vi", "vim", "nvim", "view", "nano", "emacs", "emacsclient", "joe", "mg", "ne", "kak", "gedit")
)
_COLON_LINE: Final = frozenset(("micro", "hx", "helix", "subl"))
_GOTO: Final = frozenset(("code", "codium", "code-insiders", "cursor"))


def command(path: Path, line: int = 0, environment: Mapping[str, str] = os.environ) -> list[str] | None:
    """Return the words of the command that opens `path` at `line`, which counts from 1; 0 means none.

    The editor is that of $VISUAL or $EDITOR, else one that is installed; None where there is none.
    """
    said = environment.get("VISUAL") or environment.get("EDITOR")
    try:
        words = shlex.split(said) if said else []
    # A quotation mark is not closed: any other editor is better than an error.
    except ValueError:
        words = []
    if not words:
        installed = next((name for name in ("nano", "vim", "vi") if shutil.which(name)), None)
        if installed is None:
            return None
        words = [installed]
    name = Path(words[0]).name
    if line > 0 and name in _PLUS_LINE:
        return [*words, f"+{line}", str(path)]
    if line > 0 and name in _COLON_LINE:
        return [*words, f"{path}:{line}"]
    if line > 0 and name in _GOTO:
        # These return at once without --wait, with the file still open.
        return [*words, "--wait", "--goto", f"{path}:{line}"]
    return [*words, str(path)]
