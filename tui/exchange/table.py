"""Tables in files, as CSV or JSON → frames of texts as they stood, some ten thousand rows at a time.

Each row is accounted for: it is in a batch, or refused with its number and the reason. Polars reads a piece of a file
that is sound; where it is not, Python's csv reads that piece again and tells row by row what is wrong.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec
import polars as pl

from tui.base.sanitize import shorten
from tui.exchange.input_file import BadFile, InputFile, Progress

PIECE_BYTES: Final = 4 * 1024 * 1024
"""How much of a file is made a frame at a time."""
MAX_CELL: Final = 1024 * 1024
"""Characters of the longest cell. A longer one begins with a quotation mark that nobody closed."""
MAX_COLUMNS: Final = 2000
OBJECTS: Final = 20_000
"""Objects of a JSON file that are made a frame at a time."""
SEPARATORS: Final = ",;\t|"
MAX_DEPTH: Final = 2000
_DEPTH_BYTES: Final = 16 * 1024
"""In which so many brackets that are not closed are looked for: rows with a bracket in a text are no nesting."""
_LINES_A_ROW: Final = 8
"""Lines that cells have on average: with more than that of each row, a piece is hardly one of rows."""
_QUOTE: Final = b'"'


class Refused(NamedTuple):
    """A row that cannot be read: its number from 1, the reason, and what stood there, as JSON."""

    row: int
    reason: str
    raw: str


class Batch(NamedTuple):
    """Rows as they stood: a column of texts a column, their numbers, each whole as a JSON object; and those refused."""

    cells: pl.DataFrame
    rows: pl.Series
    raw: pl.Series
    refused: Sequence[Refused] = ()


class Head(NamedTuple):
    """How a CSV file begins: its columns, what parts cells, and whether the first row is a row of data."""

    columns: tuple[str, ...]
    separator: str
    is_data: bool = False
    quotes: bool = True


def read_head(file: InputFile) -> Head:
    """Return how a CSV file begins, its first row taken for the names of its columns.

    Raises:
        BadFile: it is no table.
    """
    text = b"".join(_first_lines(file)).decode("utf-8", "replace")
    # What stands in quotation marks may have any sign in it.
    line = re.sub(r'"(?:[^"]|"")*"', "", text).lstrip("\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=line.count)
    if "\r" in text and "\n" not in text:
        raise BadFile(f"{file.name}: its lines end with CR alone, as on old Macs; save it with other line ends")
    csv.field_size_limit(MAX_CELL)
    try:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error as error:
        raise BadFile(f"{file.name}: its first row is no row of a table: {error}") from None
    if len(cells) > MAX_COLUMNS:
        raise BadFile(f"{file.name}: its first row has {len(cells):,} columns, and {MAX_COLUMNS:,} at most are read")
    return Head(_named(cells), separator)


def _first_lines(file: InputFile) -> Iterator[bytes]:
    block = next(file.blocks(), b"")[: 256 * 1024]
    yield block.lstrip(b"\r\n") if b"\n" in block else block


def _named(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names of columns, each once: those without one are numbered, as is the second of a name."""
    seen: Counter[str] = Counter()
    names = []
    for number, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or f"column {number}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return tuple(names)


def read_csv(file: InputFile, head: Head, progress: Progress | None = None) -> Iterator[Batch]:
    """Yield the rows of a CSV file.

    Raises:
        BadFile: it is not in the encoding that it is taken for; the message tells the row.
    """
    count = 0
    skip = not head.is_data
    for piece in _pieces(file, head, progress):
        if skip:
            piece = _without_first_row(piece, head)  # noqa: PLW2901
            skip = False
            if not piece.strip(b"\r\n"):
                continue
        cells = _sound(piece, head)
        if cells is not None:
            yield _batch(cells, pl.int_range(count + 1, count + len(cells) + 1, eager=True))
            count += len(cells)
        else:
            batch, count = _accounted(file, piece, head, count)
            yield batch


def _pieces(file: InputFile, head: Head, progress: Progress | None) -> Iterator[bytes]:
    """Yield the file in pieces of whole rows: each ends where as many quotation marks were opened as closed."""
    left: list[bytes] = []
    length = 0
    for block in file.blocks(progress):
        left.append(block)
        length += len(block)
        if length < PIECE_BYTES:
            continue
        piece = b"".join(left)
        end = _end_of_row(piece, head)
        if not end:
            if length < 4 * PIECE_BYTES:
                continue
            # A quotation mark is open that nobody closes: the row-by-row reader will tell where.
            end = piece.rfind(b"\n") + 1
            if not end:
                raise BadFile(f"{file.name}: a line of it is longer than {length // 1024**2} MiB")
        yield piece[:end]
        left, length = [piece[end:]], len(piece) - end
    if length:
        yield b"".join(left)


def _end_of_row(piece: bytes, head: Head) -> int:
    """Return where the last whole row of a piece ends; 0 where none does in its second half."""
    end = piece.rfind(b"\n") + 1
    if not head.quotes:
        return end
    odd = piece.count(_QUOTE, 0, end) % 2
    while end > len(piece) // 2 and odd:
        before = piece.rfind(b"\n", 0, end - 1) + 1
        odd ^= piece.count(_QUOTE, before, end) % 2
        end = before
    return 0 if odd else end


def _without_first_row(piece: bytes, head: Head) -> bytes:
    piece = piece.lstrip(b"\r\n")
    end = piece.find(b"\n") + 1
    while end and head.quotes and piece.count(_QUOTE, 0, end) % 2:
        end = piece.find(b"\n", end) + 1
    return piece[end:] if end else b""


def _sound(piece: bytes, head: Head) -> pl.DataFrame | None:
    """Return the rows of a piece that is sound in all of them; None where anything is wrong with one."""
    columns = head.columns
    parted = piece.count(head.separator.encode())
    rows = parted // (len(columns) - 1) + 1 if len(columns) > 1 else None
    # Of blank lines polars makes rows with all the columns: millions of them take gigabytes.
    if b"\0" in piece or (rows is not None and piece.count(b"\n") > _LINES_A_ROW * rows):
        return None
    try:
        cells = pl.read_csv(
            piece,
            has_header=False,
            schema=dict.fromkeys(columns, pl.String()),
            separator=head.separator,
            quote_char='"' if head.quotes else None,
            empty_string_is_null=False,
            extra_columns="raise",
        )
    except (pl.exceptions.PolarsError, pl.exceptions.ComputeError):
        return None
    # A row that is too short is filled up without a word, but then there are separators missing.
    inside = cells.select(pl.sum_horizontal(pl.all().str.count_matches(head.separator, literal=True)).sum()).item()
    if parted != len(cells) * (len(columns) - 1) + (inside or 0):
        return None
    return cells


def _accounted(file: InputFile, piece: bytes, head: Head, count: int) -> tuple[Batch, int]:
    """Return the rows of a piece, read one by one after `count` others, and how many there are by then."""
    kept: list[list[str]] = []
    numbers: list[int] = []
    refused: list[Refused] = []
    lines = io.BytesIO(piece)
    reader = csv.reader(
        map(bytes.decode, lines),
        delimiter=head.separator,
        quoting=csv.QUOTE_MINIMAL if head.quotes else csv.QUOTE_NONE,
        strict=True,
    )
    width = len(head.columns)
    while True:
        before = reader.line_num
        try:
            row = next(reader)
        except StopIteration:
            break
        except UnicodeDecodeError as error:
            byte = error.object[error.start]
            told = f"row {count + 1}: the byte 0x{byte:02x} is no UTF-8; if the file is in another encoding, name it"
            raise BadFile(f"{file.name}: {told} (--encoding cp1252)") from None
        except csv.Error as error:
            count += 1
            refused.append(Refused(count, _reason(error, reader.line_num - before), ""))
            continue
        if not row:  # a blank line
            continue
        count += 1
        if len(row) != width:
            which = "more" if len(row) > width else "fewer"
            refused.append(Refused(count, f"it has {which} cells than the table has columns", as_json(row)))
        elif any("\0" in cell for cell in row):
            refused.append(Refused(count, "a cell has a NUL byte in it", as_json(row)))
        else:
            kept.append(row)
            numbers.append(count)
    columns = list(zip(*kept, strict=True)) or [()] * width
    cells = pl.DataFrame(
        {name: pl.Series(cells, dtype=pl.String) for name, cells in zip(head.columns, columns, strict=True)}
    )
    return _batch(cells, pl.Series(numbers, dtype=pl.Int64), refused), count


def _reason(error: csv.Error, lines: int) -> str:
    if "field limit" in str(error) or "unexpected end" in str(error) or lines > 1:
        return "a quotation mark is not closed, or one stands in a cell alone"
    return f"the row is no row of a table: {error}"


def _batch(cells: pl.DataFrame, rows: pl.Series, refused: Sequence[Refused] = ()) -> Batch:
    if not len(cells):
        raw = pl.Series([], dtype=pl.String)
    else:
        raw = cells.select(pl.struct(pl.all()).struct.json_encode()).to_series()
    return Batch(cells, rows.cast(pl.Int64), raw, refused)


def read_objects(file: InputFile, arrays: Iterable[str], progress: Progress | None = None) -> Iterator[Batch]:
    """Yield the rows of a JSON file: the objects of its array, or of the first of `arrays` that it has.

    Raises:
        BadFile: it is no JSON, or has no such array.
    """
    for first, objects in _chunked(json_items(file, arrays, progress)):
        names = list(dict.fromkeys(name for each in objects if isinstance(each, dict) for name in each))
        kept = [(first + at, each) for at, each in enumerate(objects) if isinstance(each, dict)]
        refused = [
            Refused(first + at, "it is no object with the columns of a row", as_json(each))
            for at, each in enumerate(objects)
            if not isinstance(each, dict)
        ]
        cells = pl.DataFrame(
            {name: pl.Series([cell_text(each.get(name)) for _, each in kept], dtype=pl.String) for name in names}
        )
        rows = pl.Series([at for at, _ in kept], dtype=pl.Int64)
        raw = pl.Series([as_json(each) for _, each in kept], dtype=pl.String)
        yield Batch(cells, rows, raw, refused)


def _chunked(items: Iterable[Any]) -> Iterator[tuple[int, list[Any]]]:
    held: list[Any] = []
    first = 1
    for item in items:
        held.append(item)
        if len(held) == OBJECTS:
            yield first, held
            first += len(held)
            held = []
    if held:
        yield first, held


def json_items(file: InputFile, arrays: Iterable[str], progress: Progress | None = None) -> Iterator[Any]:
    """Yield what a JSON file lists, one after the other: its own array, or the first of `arrays` that it has.

    Raises:
        BadFile: it is no JSON, or has no such array.
    """
    import ijson

    prefix = _array(file, frozenset(arrays))
    with Blocks(shallow(file.blocks(progress), file.name)) as stream:
        number = 0
        try:
            for item in ijson.items(stream, prefix, use_float=True):
                number += 1
                yield item
        except (ijson.JSONError, UnicodeDecodeError) as error:
            told = " ".join(str(error).split()).partition(" (right here)")[0]
            raise BadFile(f"{file.name}: after item {number} it is no JSON: {shorten(told)}") from None


def _array(file: InputFile, wanted: frozenset[str]) -> str:
    """Return what ijson calls the items of the array that is wanted."""
    import ijson

    with Blocks(shallow(file.blocks(), file.name)) as stream:
        try:
            for at, event, _ in ijson.parse(stream, use_float=True):
                if event == "start_array" and (not at or at in wanted):
                    return f"{at}.item" if at else "item"
        except (ijson.JSONError, UnicodeDecodeError):
            raise BadFile(f"{file.name}: this is no JSON") from None
    lists = " or ".join(f"`{each}`" for each in sorted(wanted))
    raise BadFile(f"{file.name}: there is no list {lists} in it" if lists else f"{file.name}: this is no JSON list")


def shallow(blocks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield the blocks of a JSON file that is not nested too deep: ijson's time grows with the square of the depth.

    Raises:
        BadFile: it does; the message calls it by its name.
    """
    for block in blocks:
        for start in range(0, len(block), _DEPTH_BYTES):
            part = block[start : start + _DEPTH_BYTES]
            if part.count(b"[") + part.count(b"{") - part.count(b"]") - part.count(b"}") > MAX_DEPTH:
                raise BadFile(f"{name}: values of it are nested more than {MAX_DEPTH:,} deep")
        yield block


class Blocks(io.RawIOBase):
    """A stream of the bytes that an iterator yields."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill a buffer as far as the next block goes; return how far."""
        while not len(self._left):
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._left = memoryview(block)
        taken = self._left[: len(buffer)]
        buffer[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)


def cell_text(value: object) -> str | None:
    """Return a value of a JSON object as the text that a table would have; None where it is null."""
    if value is None or isinstance(value, str):
        # A lone half of a surrogate pair is no text.
        return value if value is None or value.isascii() else value.encode("utf-8", "replace").decode()
    return as_json(value)


def as_json(value: object) -> str:
    """Return a value as JSON; of one that is nested without end, or has what is no text, as much as can be told."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return json.dumps(value, default=str)
    except RecursionError:
        return json.dumps("nested too deep")
