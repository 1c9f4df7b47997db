"""A file that is given to be imported: opened whether it is packed or not, decoded, and never larger than it may be."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, Final

from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean, shorten

HEAD_BYTES: Final = 64 * 1024
"""How much of a file is looked at to tell what it is."""
MAX_RATIO: Final = 100
"""How many times larger than packed a file may be: text comes to some 20, what was made to fill a disk to 1000."""
_FREE_BYTES: Final = 64 * 1024 * 1024
"""What a packed file may come to whatever its ratio: a small one of blanks does no harm."""
MAX_BYTES: Final = 16 * 1024**3

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_SPREADSHEET: Final = "xl/workbook.xml"
_DATA: Final = (".csv", ".tsv", ".tab", ".txt", ".json", ".geojson", ".ndjson", ".ftm", ".kml", ".xml")
_BLOCK: Final = 1024 * 1024
_XML_ENCODING: Final = re.compile(rb"^\s*<\?xml[^>]*encoding")

_Packed = IO[bytes] | gzip.GzipFile
Progress = Callable[[int], None]
"""Is told of each read how many bytes of the file on disk it took."""


class BadFile(SyrtuiError):
    """A file cannot be imported; the message says where in it, and what to do."""


class InputFile:
    """A file to import. It can be opened more than once; each time it is read from its beginning.

    Who reads it leaves off where an error is, often in the middle of a generator: `close` closes whatever is open.
    """

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self._open: list[BinaryIO] = []
        self.path = path
        self.name = clean(str(path))[0]
        """As messages call it."""
        self._encoding = encoding
        if encoding is not None:
            try:
                codecs.lookup(encoding)
            except LookupError:
                raise BadFile(f"--encoding {shorten(encoding)!r} is none that Python knows; try cp1252") from None
        try:
            self.head = self.open().read(HEAD_BYTES)
            """The beginning, unpacked."""
        finally:
            self.close()
        if not self.head.strip():
            raise BadFile(f"{self.name}: it is empty")
        self.encoding = self._found_encoding()

    @property
    def size(self) -> int:
        """How many bytes it has on disk."""
        return self.path.stat().st_size

    def open(self, progress: Progress | None = None) -> BinaryIO:
        """Return its content, unpacked, to be read.

        Raises:
            BadFile: it cannot be read, is no regular file, or packed in a way that cannot be told apart.
        """
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # not to wait for a pipe
        except OSError as error:
            raise BadFile(f"{self.name}: {(error.strerror or str(error)).lower()}") from None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise BadFile(f"{self.name}: this is no regular file")
        packed = os.fdopen(descriptor, "rb")
        beginning = packed.read(4)
        packed.seek(0)
        size = os.fstat(descriptor).st_size
        counted = io.BufferedReader(_Counted(packed, progress), _BLOCK)
        self._open.append(counted)
        allowed = min(MAX_BYTES, size * MAX_RATIO + _FREE_BYTES)
        if beginning.startswith(_GZIP):
            return io.BufferedReader(_Unpacked(gzip.open(counted), self.name, allowed), _BLOCK)
        if beginning.startswith(_ZIP):
            return io.BufferedReader(_Unpacked(self._member(counted), self.name, allowed), _BLOCK)
        return counted

    def close(self) -> None:
        """Close whatever was opened and is open still."""
        while self._open:
            self._open.pop().close()

    def blocks(self, progress: Progress | None = None) -> Iterator[bytes]:
        """Yield its text as UTF-8, some MB at a time, without a byte-order mark; not checked where it is UTF-8 already.

        Raises:
            BadFile: it is not in the encoding that it says it is.
        """
        with self.open(progress) as stream:
            if self.encoding == "utf-8":
                while block := stream.read(4 * _BLOCK):
                    yield block
                return
            decoder = codecs.getincrementaldecoder(self.encoding)()
            done = 0
            while True:
                block = stream.read(4 * _BLOCK)
                try:
                    text = decoder.decode(block, final=not block)
                except UnicodeError as error:
                    told = f"after {done:,} lines it is not {self.encoding}: {getattr(error, 'reason', error)}"
                    raise BadFile(f"{self.name}: {told}") from None
                done += text.count("\n")
                yield text.encode("utf-8", "replace")
                if not block:
                    return

    def _found_encoding(self) -> str:
        if self._encoding is not None:
            return codecs.lookup(self._encoding).name
        for mark, encoding in _BOMS:
            if self.head.startswith(mark):
                return encoding
        zeros = self.head.count(0)
        if zeros * 4 > len(self.head):
            raise BadFile(f"{self.name}: this is UTF-16 without a mark (then --encoding utf-16-le), or no text")
        if zeros * 100 > len(self.head):
            raise BadFile(f"{self.name}: this is no text")
        return "utf-8"

    def _member(self, packed: BinaryIO) -> IO[bytes]:
        """Return the one file of an archive that holds data, open."""
        try:
            archive = zipfile.ZipFile(packed)
            names = [
                each.filename
                for each in archive.infolist()
                if not each.is_dir() and not each.filename.startswith(("__MACOSX", ".")) and each.file_size
            ]
            if _SPREADSHEET in names:
                raise BadFile(f"{self.name}: this is a spreadsheet; save it as CSV")
            data = [name for name in names if name.lower().endswith(_DATA)]
            # A KMZ has one document, first of all its files, and pictures; in that of QGIS it only leads to layers.
            documents = [name for name in data if name.lower().endswith(".kml")]
            layers = [name for name in documents if name.startswith("layers/")]
            first = layers if len(layers) == 1 else documents[:1]
            chosen = first or (data if len(data) == 1 else names if len(names) == 1 else [])
            if not chosen:
                raise BadFile(f"{self.name}: this archive holds {len(names)} files; unpack it, and give those to read")
            return archive.open(chosen[0])
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error) as error:
            reason = "is locked with a password" if "password" in str(error) else "is broken, or no ZIP"
            raise BadFile(f"{self.name}: the archive {reason}") from None


def is_xml(head: bytes) -> bool:
    """Return whether a file is XML by its beginning."""
    return head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"<" or bool(_XML_ENCODING.match(head))


class _Counted(io.RawIOBase):
    """Reads a file, and tells how many bytes each read took."""

    def __init__(self, file: BinaryIO, progress: Progress | None) -> None:
        self._file = file
        self._progress = progress

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        if self._progress is not None:
            self._progress(len(data))
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


class _Unpacked(io.RawIOBase):
    """Reads what a packed file holds, and refuses more than was allowed."""

    def __init__(self, stream: _Packed, name: str, allowed: int) -> None:
        self._stream = stream
        self._name = name
        self._left = allowed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            told = "it is locked with a password" if "password" in str(error) else "it is broken, or ends too early"
            raise BadFile(f"{self._name}: cannot be unpacked: {told}") from None
        self._left -= len(data)
        if self._left < 0:
            told = f"it comes to more than {MAX_RATIO} times its size; unpack it yourself if that is right"
            raise BadFile(f"{self._name}: {told}")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()
