"""How things stood when a watch last looked, kept in the state folder for the next time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from tui.analysis.standing import Stand
from tui.base import atomic_write
from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean
from tui.store.cache.file_stamps import hash_content


def file_of(state: Path, theatre: Path, watched: Sequence[str]) -> Path:
    """Return the file of a watch: each theatre, and each choice of what is `watched` of it, has its own.

    So two watches with other rules take nothing from each other.
    """
    words = (str(theatre.resolve()), *watched)
    return state / "watch" / f"{hash_content(*(word.encode() for word in words))}.json"


def load(file: Path) -> tuple[Stand, ...] | None:
    """Return how things stood; None where nothing is remembered, or it cannot be read."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=tuple[Stand, ...])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def save(file: Path, stands: Sequence[Stand]) -> None:
    """Remember how things stand.

    Raises:
        SyrtuiError: the state folder cannot be written; the same moves would be told again and again.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic_write.write(file, [msgspec.json.format(msgspec.json.encode(stands))])
    except OSError as error:
        where = clean(str(file.parent))[0]
        raise SyrtuiError(f"{where}: cannot remember how things stand: {error.strerror}") from None
