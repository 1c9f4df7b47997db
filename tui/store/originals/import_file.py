"""What the user hands over as an original: a text, a saved web page, or what comes through a pipe.

A file can be read in more than one way (a page with or without what surrounds its main text; a text whose paragraphs
are lines, or blocks of lines between blanks). All readings are given; recognising chooses among them.
"""

from __future__ import annotations

import codecs
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO, Final

from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean
from tui.store.originals.fingerprint import paragraphs

MOST_BYTES: Final = 4 * 1024 * 1024
"""The largest file that is taken for an article."""
MOST_PARAGRAPHS: Final = 2000
EXTRACTION_SECONDS: Final = 30
"""After which a page is taken to be one that was made to keep its reader busy."""

_PAGE_SUFFIXES: Final = (".html", ".htm", ".xhtml")
_PAGE: Final = re.compile(r"\s*(<\?xml[^>]*>\s*)?<(!doctype\s+html|html|head|body|article|main|div|p)\b")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_BLOCKS: Final = re.compile(r"\n[ \t]*\n")
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

Reading = list[str]
"""The paragraphs of a text, raw: as they stood, without line ends."""


class BadOriginal(SyrtuiError):
    """A file that cannot be an original, or cannot be told to be one; the message says what to do."""


def read_file(path: Path) -> list[Reading]:
    """Every way to read a file.

    Raises:
        BadOriginal: it cannot be read, is no text, is too large, or is a page and nothing is installed to read it.
    """
    name = clean(str(path))[0]
    try:
        # Without O_NONBLOCK a FIFO would be waited on for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise BadOriginal(f"{name}: this is not a regular file")
            return read_stream(stream, name, is_page=path.suffix.lower() in _PAGE_SUFFIXES)
    except OSError as error:
        raise BadOriginal(f"{name}: {(error.strerror or str(error)).lower()}") from None


def read_stream(stream: BinaryIO, name: str, *, is_page: bool = False) -> list[Reading]:
    """Every way to read what a stream holds; `name` is how messages call it. Raises BadOriginal."""
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadOriginal(f"{name}: this is larger than {MOST_BYTES // 1024 // 1024} MiB, and no article")
    if data.startswith(b"%PDF-"):
        raise BadOriginal(f"{name}: this is a PDF; attach its text (`pdftotext FILE - | syrtui attach -`)")
    text = _decoded(data)
    if "\0" in text:
        raise BadOriginal(f"{name}: this is neither text nor HTML")
    if is_page or _PAGE.match(_COMMENT.sub("", text[:4096]).lower()):
        found = _of_page(data, name)
    else:
        found = [paragraphs(text), [" ".join(block.split()) for block in _BLOCKS.split(text.replace("\r\n", "\n"))]]
    readings = [kept for reading in found if (kept := [line for line in reading if line.strip()])]
    if not readings:
        raise BadOriginal(f"{name}: there is no text in it")
    if min(map(len, readings)) > MOST_PARAGRAPHS:
        raise BadOriginal(f"{name}: this has more than {MOST_PARAGRAPHS} paragraphs, and is no article")
    return [reading for reading in readings if len(reading) <= MOST_PARAGRAPHS]


def _decoded(data: bytes) -> str:
    """Text in whatever encoding: as its mark says, else UTF-8, else Windows-1252, which takes all but a few bytes."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.removeprefix(codecs.BOM_UTF8).decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _of_page(data: bytes, name: str) -> list[Reading]:
    """The readings of a page, from `webpage.py` in a process that can be stopped."""
    from tui.store.originals import webpage

    program = Path(webpage.__file__)
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-P", str(program)],
            input=data,
            capture_output=True,
            check=False,
            timeout=EXTRACTION_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise BadOriginal(f"{name}: this page cannot be read in {EXTRACTION_SECONDS} s; save it as text") from None
    if done.returncode == webpage.NOT_INSTALLED:
        mend = "`pip install 'syrtui[html]'` lets syrtui read it, or save the page as text"
        raise BadOriginal(f"{name}: this is HTML; {mend}")
    if done.returncode:
        raise BadOriginal(f"{name}: this page cannot be read; save it as text")
    return [[" ".join(line.split()) for line in reading] for reading in json.loads(done.stdout)]
