"""One of many sessions on a server: what is held in memory for each of them, and is of no use there, is left out.

A session shares what it maps from files with all others; what it makes of them, its own copy of every docstring of
every library among it, is its own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)
from types import CodeType
from typing import Final

_POLARS: Final[Mapping[str, str]] = {
    "POLARS_MAX_THREADS": "1",
    "_RJEM_MALLOC_CONF": "narenas:1,dirty_decay_ms:0,muzzy_decay_ms:0",
}
"""It works in a single thread, and what it frees goes back to the system at once."""
_WORDY: Final = frozenset(("polars", "textual"))
"""Packages with megabytes of docstrings that nobody reads."""
_LONG: Final = 100
"""Characters of a docstring that is worth the trouble; no code means a text of that length by chance."""
_FUNCTION: Final = 0x1
"""inspect.CO_OPTIMIZED, without the import of inspect."""


def begin() -> None:
    """Do without from now on; to be called before anything else is imported."""
    os.environ.update(_POLARS)
    sys.modules.setdefault("ssl", None)  # type: ignore[arg-type] # documented: it cannot be imported; asyncio can do without
    loaders = (
        (ExtensionFileLoader, EXTENSION_SUFFIXES),
        (_Loader, SOURCE_SUFFIXES),
        (SourcelessFileLoader, BYTECODE_SUFFIXES),
    )
    sys.path_hooks.insert(0, FileFinder.path_hook(*loaders))
    sys.path_importer_cache.clear()


class _Loader(SourceFileLoader):
    """Loads modules as ever, but for the docstrings of functions in packages that have too many."""

    def get_code(self, fullname: str) -> CodeType | None:
        """The module's code."""
        code = super().get_code(fullname)
        return without_docstrings(code) if code is not None and fullname.partition(".")[0] in _WORDY else code


def without_docstrings(code: CodeType) -> CodeType:
    """The same code, in which functions have no long docstring. A docstring is its function's first constant."""
    before = code.co_consts
    consts = [without_docstrings(each) if isinstance(each, CodeType) else each for each in before]
    first = consts[0] if consts else None
    if code.co_flags & _FUNCTION and isinstance(first, str) and len(first) > _LONG and code.co_name[0] != "<":
        consts[0] = None
    if all(old is new for old, new in zip(before, consts, strict=True)):
        return code
    return code.replace(co_consts=tuple(consts))
