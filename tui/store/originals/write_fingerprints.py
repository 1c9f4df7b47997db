"""Fingerprints written into a source's YAML, where it has none: lines are added, and nothing else is touched."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tui.base import atomic_write
from tui.base.errors import SyrtuiError
from tui.store.originals.fingerprint import hash_paragraph
from tui.store.yaml.document import load
from tui.store.yaml.insertion import add_lines

_KEY: Final = "fingerprint"


class NotWritten(SyrtuiError):
    """Fingerprints were not written; the message says why, and the file is as it was."""


def write_fingerprints(file: Path, line: int, column: int, splits: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Write the fingerprints of a text into the source that begins here (from 1) in a file; return them.

    Args:
        file: the YAML file of a theatre.
        line: the line on which the source's record begins.
        column: its column.
        splits: the paragraphs of the text, for each way to split it; the one with as many as the digest counts.

    Raises:
        NotWritten: no split has as many paragraphs as the digest, the record stands in braces, or the file cannot be
            written.
    """
    try:
        # A link stays one: what it leads to is written.
        path = file.resolve()
        text = path.read_bytes().decode("utf-8")
    except (OSError, ValueError):
        raise NotWritten("its file cannot be read") from None
    before = {(item.line, item.column): item.data for item in load(text.removeprefix("\ufeff")).items}
    record = before.get((line, column))
    digest = record.get("digest") if type(record) is dict else None
    count = len(digest) if type(digest) is list else 0
    # Without a digest, paragraphs are counted by the fingerprints themselves.
    paragraphs = next((split for split in splits if count in (0, len(split))), None)
    if paragraphs is None:
        counts = " or ".join(f"{each:,}" for each in dict.fromkeys(map(len, splits)))
        raise NotWritten(f"the text has {counts} paragraphs, the digest {count:,}")
    fingerprints = tuple(map(hash_paragraph, paragraphs))
    # In quotes: one of digits alone would be read as a number.
    added = [f"{_KEY}:", *(f'  - "{each}"' for each in fingerprints)]
    try:
        changed, _ = add_lines(text, line, column, added)
    except SyrtuiError as error:
        raise NotWritten(str(error)) from None
    _check(changed, before, line, column, fingerprints)
    try:
        atomic_write.write(path, [changed.encode()], mode=stat.S_IMODE(path.stat().st_mode))
    except OSError as error:
        raise NotWritten(f"its file cannot be written ({(error.strerror or str(error)).lower()})") from None
    return fingerprints


def _check(
    changed: str, before: dict[tuple[int, int], object], line: int, column: int, fingerprints: Sequence[str]
) -> None:
    """Check that a changed text says what it said before, and has the fingerprints besides.

    Raises:
        NotWritten: it does not, as in a file whose layout is not a list's or a mapping's usual one.
    """
    document = load(changed.removeprefix("\ufeff"))
    after = {(item.line, item.column): item.data for item in document.items}
    record = after.get((line, column))
    wanted = dict(record) if type(record) is dict else {}
    has = wanted.pop(_KEY, None)
    if has != list(fingerprints) or wanted != before[line, column] or len(after) != len(before):
        raise NotWritten("the layout of its file leaves no place for them; add them by hand")
