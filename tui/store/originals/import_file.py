"""A text that the user says is an original, split into paragraphs: a text file, a saved web page, or a pipe.

A file can be split in more than one way (a page with or without what surrounds its main text; a text whose paragraphs
are lines, or blocks of lines between blank ones). All ways are returned; `match` chooses among them.
"""

from __future__ import annotations

import codecs
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean
from tui.store.originals.fingerprint import split_paragraphs

MAX_BYTES: Final = 4 * 1024 * 1024
"""The largest file that is taken for an article."""
MAX_PARAGRAPHS: Final = 2000
MAX_SECONDS: Final = 30
"""The time that reading a page may take: one that takes longer was made to keep its reader busy."""

_PAGE_SUFFIXES: Final = (".html", ".htm", ".xhtml")
_PAGE: Final = re.compile(r"\s*(<\?xml[^>]*>\s*)?<(!doctype\s+html|html|head|body|article|main|div|p)\b")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_BLOCKS: Final = re.compile(r"\n[ \t]*\n")
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

Paragraphs = list[str]
"""The paragraphs of a text as they stood, not cleaned, without line ends."""


class BadOriginal(SyrtuiError):
    """A file cannot be an original, or not be read as one; the message says what to do."""


def read_file(path: Path) -> list[Paragraphs]:
    """Return the paragraphs of a file, for each way to split it.

    Raises:
        BadOriginal: it cannot be read, is no text, is too large, or is a page and nothing is installed to read it.
    """
    name = clean(str(path))[0]
    return split(read_bytes(path), name, is_page=is_page_name(path))


def is_page_name(path: Path) -> bool:
    """Return whether a file is a web page by its name."""
    return path.suffix.lower() in _PAGE_SUFFIXES


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return what a file holds.

    Raises:
        BadOriginal: it cannot be read, is no regular file, or is larger than `limit`.
    """
    name = clean(str(path))[0]
    try:
        # Without O_NONBLOCK a FIFO would be waited on for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise BadOriginal(f"{name}: this is not a regular file")
            return read_limited(stream, name, limit)
    except OSError as error:
        raise BadOriginal(f"{name}: {(error.strerror or str(error)).lower()}") from None


def read_stream(stream: BinaryIO, name: str, *, is_page: bool = False) -> list[Paragraphs]:
    """Return the paragraphs of what a stream holds, for each way to split it; messages call it `name`.

    Raises:
        BadOriginal: as `read_file` does.
    """
    return split(read_limited(stream, name), name, is_page=is_page)


def read_limited(stream: BinaryIO, name: str, limit: int = MAX_BYTES) -> bytes:
    """Return what a stream holds. Raises BadOriginal where that is more than `limit`."""
    # A pipe has no size to ask for.
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise BadOriginal(f"{name}: this is larger than {limit // 1024 // 1024} MiB, and no article")
    return data


def split(data: bytes, name: str, *, is_page: bool = False) -> list[Paragraphs]:
    """Return the paragraphs of what a file holds, for each way to split it. Raises BadOriginal, as `read_file` does."""
    if data.startswith(b"%PDF-"):
        raise BadOriginal(f"{name}: this is a PDF; attach its text (`pdftotext FILE - | syrtui attach -`)")
    text = decoded(data)
    if "\0" in text:
        raise BadOriginal(f"{name}: this is neither text nor HTML")
    if is_page or is_page_text(text):
        splits = read_pages([data], name)[0].splits
    else:
        blocks = _BLOCKS.split(text.replace("\r\n", "\n"))
        splits = [split_paragraphs(text), [" ".join(block.split()) for block in blocks]]
    splits = [kept for split in splits if (kept := [paragraph for paragraph in split if paragraph.strip()])]
    if not splits:
        raise BadOriginal(f"{name}: there is no text in it")
    if min(map(len, splits)) > MAX_PARAGRAPHS:
        raise BadOriginal(f"{name}: this has more than {MAX_PARAGRAPHS} paragraphs, and is no article")
    return [split for split in splits if len(split) <= MAX_PARAGRAPHS]


def is_page_text(text: str) -> bool:
    """Return whether a text is HTML by its beginning."""
    # The beginning tells, and over megabytes of `<!--` the pattern would take the square of their length.
    return _PAGE.match(_COMMENT.sub("", text[:4096]).lower()) is not None


def decoded(data: bytes) -> str:
    """Return text in whatever encoding: by its byte-order mark, else UTF-8, else Windows-1252, which takes all."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.removeprefix(codecs.BOM_UTF8).decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


class Page(msgspec.Struct, frozen=True):
    """A web page: its paragraphs for each way to split it, and what its head tells of it, by the names of `webpage`."""

    splits: list[Paragraphs]
    head: dict[str, str]


def read_pages(pages: Sequence[bytes], name: str) -> list[Page]:
    """Return what `webpage.py` makes of pages, run in a process that can be stopped.

    Raises:
        BadOriginal: it takes too long, fails, or has nothing installed to read pages with.
    """
    from tui.store.originals import webpage

    program = Path(webpage.__file__)
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            # Without -P, modules beside the program (`match`, `folder`) would hide others of these names.
            [sys.executable, "-P", str(program)],
            input=b"".join(len(page).to_bytes(4, "big") + page for page in pages),
            capture_output=True,
            check=False,
            timeout=MAX_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise BadOriginal(f"{name}: this page cannot be read in {MAX_SECONDS} s; save it as text") from None
    if done.returncode == webpage.NOT_INSTALLED:
        mend = "`pip install 'syrtui[html]'` lets syrtui read it, or save the page as text"
        raise BadOriginal(f"{name}: this is HTML; {mend}")
    if done.returncode:
        raise BadOriginal(f"{name}: this page cannot be read; save it as text")
    return [
        Page([[" ".join(line.split()) for line in lines] for lines in splits], head)
        for splits, head in json.loads(done.stdout)
    ]
