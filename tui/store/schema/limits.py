"""How much a theatre may hold before it is refused: the guard against files that are hostile or broken."""

from __future__ import annotations

from typing import Final

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """Upper bounds on what is read. Each excess is a `Problem`; none raises an exception."""

    file_bytes: int = 16 * 1024 * 1024
    files: int = 20_000
    records: int = 1_000_000
    # The parser recurses, and Python's stack has an end.
    depth: int = 20
    """Mappings and lists within each other, counted from the file's own list or mapping."""
    values: int = 20_000
    """Texts, numbers, lists and mappings in one record, aliases expanded."""
    scalar_characters: int = 20_000
    # Aliases of aliases (“billion laughs”) turn a few lines into a billion values.
    alias_nodes: int = 10_000
    """Values that the aliases of one file may stand for, once expanded."""
    # Each one parses the rest of the file anew: unbounded, the time would grow with the square of its size.
    restarts: int = 100
    """How many broken records of one file are skipped before the rest of it is set aside."""
    problems: int = 1000
    """Problems of one file that are listed; the rest is counted."""


LIMITS: Final = Limits()
