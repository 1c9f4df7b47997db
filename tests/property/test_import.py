"""Files of any content: a table is read as it was written, and nothing but a clear error comes of what is broken."""

from __future__ import annotations

import contextlib
import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import exchange_files as files
from tests.unit.exchange.folder import Folder
from tui.base.errors import SyrtuiError
from tui.exchange import table
from tui.exchange.input_file import InputFile
from tui.exchange.table import read_csv, read_head

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8) | st.text('",;\n\r a1', max_size=6)
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=9)
)
SAMPLES = {
    "ucdp": files.ucdp(),
    "acled": files.acled(),
    "gdelt": files.gdelt(),
    "airwars": files.airwars(),
    "csv": "Ref;Date;Lat;Lon\n1;2024-12-01;35,4;35,9\n2;2024;;\n",
    "geojson": files.geojson(),
    "kml": files.kml(),
    "stix": files.stix(),
    "misp": files.misp(),
    "ftm": files.ftm(),
    "timelinejs": files.timelinejs(),
}
JUNK = st.sampled_from(
    [b"", b"\0", b"\xff", b'"', b"\n", b",", b"\t", b"{", b"}", b"[", b"]", b"null", b"-", b"1e999", b"<", b">", b"&x;",
     b"99999999999999999999", b"\\ud800", b"[" * 300, b"true", b'""', b"2024-13-45", b"\xef\xbb\xbf"]
)  # fmt: skip


@given(
    rows=TABLES,
    separator=st.sampled_from(",;\t|"),
    quoted=st.booleans(),
    piece=st.sampled_from([64, 256, table.PIECE_BYTES]),
)
def test_a_table_is_read_as_it_was_written(rows: list[list[str]], separator: str, quoted: bool, piece: int) -> None:
    if not quoted:  # at the end of a line it would be part of the line end
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    width = len(rows[0])
    text = io.StringIO()
    writer = csv.writer(
        text, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    )
    writer.writerow([f"c{number}" for number in range(width)])
    writer.writerows(rows)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "PIECE_BYTES", piece)
        patch.setattr("tui.exchange.input_file._BLOCK", max(piece // 4, 1))
        path = Path(folder, "t.csv")
        path.write_bytes(text.getvalue().encode())
        file = InputFile(path)
        read = list(read_csv(file, read_head(file)))
        file.close()
    assert not [each for batch in read for each in batch.refused]
    assert [list(row) for batch in read for row in batch.cells.iter_rows()] == rows
    assert [row for batch in read for row in batch.rows] == [*range(1, len(rows) + 1)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("import"))


@pytest.mark.parametrize("form", SAMPLES)
@given(data=st.data())
def test_what_is_broken_is_told(form: str, folder: Folder, data: st.DataObject) -> None:
    content = SAMPLES[form].encode()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content)))
        content = content[:at] + data.draw(JUNK) + content[at + data.draw(st.integers(0, 4)) :]
    with contextlib.suppress(SyrtuiError):  # said in one line, unlike any other error
        outcome = folder.take(form, "file", content, trial=True)
        assert outcome.read >= outcome.events + outcome.refused
