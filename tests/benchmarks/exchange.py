"""Importing large files: made up in the shape of each bulk format, killed half-way, imported, and imported again.

`python -m tests.benchmarks.exchange 1000 gdelt csv` does so with files of 1000 MB, of some formats, and prints the
table. Files and theatres are deleted afterwards.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from tests.benchmarks.figures import ROOT, head, row
from tests.exchange_files import ACLED_COLUMNS
from tests.made_events import batches
from tests.theatres import write
from tui.events.opened import find
from tui.exchange import read_gdelt, read_ucdp

FORMATS: Final = ("ucdp", "acled", "gdelt", "csv", "geojson")
MEGABYTES: Final = 64
GOAL_MB: Final = 1500


class Run(NamedTuple):
    """What an import printed, its seconds of processor and by the clock, and its most memory in MB."""

    said: str
    processor: float
    clock: float
    memory: float


def measure(runs: int) -> Iterator[str]:
    """Import a file of each format."""
    del runs
    yield from table(FORMATS, MEGABYTES)


def table(formats: Sequence[str], megabytes: int) -> Iterator[str]:
    """Yield the table for files of so many MB."""
    yield from head("format", "MB", "rows", "killed half-way", "imported, processor", "by the clock", "peak memory",
                    "again, processor", "peak memory, again")  # fmt: skip
    for form in formats:
        with tempfile.TemporaryDirectory(prefix="syrtui-exchange-") as folder:
            work = Path(folder)
            root = write(work / "theatre")
            file = work / f"made.{'json' if form == 'geojson' else 'csv'}"
            size = make(form, file, megabytes)
            left = _killed(form, file, root)
            first, again = _run(form, file, root), _run(form, file, root)
            rows = int(_found(r"([\d,]+) new", first.said))
            assert _found(r"([\d,]+) new, ([\d,]+) replaced", again.said) == "0", again.said
            assert int(_found(r"([\d,]+) unchanged", again.said)) == rows, again.said
            yield row(form, f"{size / 1e6:,.0f}", f"{rows:,}", left, f"{first.processor:.1f} s", f"{first.clock:.1f} s",
                      f"{first.memory:,.0f} MB (≤ {GOAL_MB})", f"{again.processor:.1f} s",
                      f"{again.memory:,.0f} MB")  # fmt: skip


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found is not None, text
    return found[1].replace(",", "")


def _command(form: str, file: Path, root: Path) -> list[str]:
    return [sys.executable, "-m", "tui", "import", form, str(file), "--data", str(root)]


def _environment(root: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(root.parent / "cache")}


def _run(form: str, file: Path, root: Path) -> Run:
    began = time.perf_counter()
    with subprocess.Popen(
        _command(form, file, root), stdout=subprocess.PIPE, text=True, env=_environment(root), cwd=ROOT
    ) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, said
    return Run(said, used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)


def _killed(form: str, file: Path, root: Path) -> str:
    """Kill an import once half of the file is read; return what is left of it, besides what the next one sweeps."""
    half = file.stat().st_size // 2
    with subprocess.Popen(_command(form, file, root), env=_environment(root), cwd=ROOT) as process:
        io = Path(f"/proc/{process.pid}/io")
        while process.poll() is None and int(io.read_text().split()[1]) < half:
            pass
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL, "it was done before it could be killed"
    counted = [each for found in find(root) for each in found.files if ".import-" not in each]
    written = [each.name for each in root.parent.iterdir() if each.name.startswith("rejected")]
    return "nothing" if not counted and not written else f"{len(counted)} files, {written}"


def make(form: str, file: Path, megabytes: int) -> int:
    """Write a file of a format, of so many MB, with invented rows; return its size."""
    with file.open("wb") as stream:
        if form == "geojson":
            stream.write(b'{"type": "FeatureCollection", "features": [\n')
        for at, batch in enumerate(batches(10**9, 20_000)):
            made = _shaped(form, batch)
            if form == "geojson":
                stream.write((",\n" if at else "").encode() + ",\n".join(made.to_series()).encode())
            elif form == "gdelt":
                made.write_csv(stream, include_header=False, separator="\t", quote_style="never")
            else:
                made.write_csv(stream, include_header=not at)
            if stream.tell() >= megabytes * 1_000_000:
                break
        if form == "geojson":
            stream.write(b"\n]}\n")
    return file.stat().st_size


def _shaped(form: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return made-up events with the columns of a format, as texts."""
    day, c = pl.col("start").dt.strftime("%Y-%m-%d"), pl.col
    text = pl.concat_str("text", pl.lit(' It was told by several, "and denied" by some; the figures differ.'))
    lon, lat = c("lon").round(4).cast(pl.String), c("lat").round(4).cast(pl.String)
    deaths = c("deaths_best").cast(pl.String)
    said: dict[str, str | pl.Expr]
    if form == "ucdp":
        said = {
            "id": c("row").cast(pl.String), "year": day.str.slice(0, 4), "type_of_violence": pl.lit("1"),
            "dyad_name": pl.format("{} - {}", "actor_a", "actor_a"), "side_a": "actor_a", "side_b": "actor_b",
            "source_headline": text, "source_article": text, "where_prec": pl.lit("2"), "where_coordinates": "place",
            "latitude": lat, "longitude": lon, "date_prec": pl.lit("1"), "date_start": day, "date_end": day,
            "best": deaths, "high": deaths, "low": deaths, "adm_1": "place", "country": pl.lit("Southland"),
        }  # fmt: skip
        return _columns(rows, said, read_ucdp.COLUMNS)
    if form == "acled":
        said = {
            "event_id_cnty": pl.format("SOU{}", "row"), "event_date": c("start").dt.strftime("%d %B %Y"),
            "time_precision": pl.lit("1"), "event_type": "kind", "sub_event_type": "kind", "actor1": "actor_a",
            "actor2": "actor_b", "location": "place", "latitude": lat, "longitude": lon, "geo_precision": pl.lit("1"),
            "source": pl.lit("The Gazette"), "notes": text, "fatalities": deaths, "timestamp": pl.lit("1733788800"),
        }  # fmt: skip
        return _columns(rows, said, ACLED_COLUMNS)
    if form == "gdelt":
        said = {
            "GLOBALEVENTID": c("row").cast(pl.String), "SQLDATE": c("start").dt.strftime("%Y%m%d"),
            "Actor1Name": "actor_a", "Actor2Name": "actor_b", "EventCode": pl.lit("190"), "EventRootCode": pl.lit("19"),
            "GoldsteinScale": pl.lit("-10.0"), "NumMentions": pl.lit("4"), "NumSources": pl.lit("1"),
            "ActionGeo_Type": pl.lit("4"), "ActionGeo_FullName": "place", "ActionGeo_Lat": lat, "ActionGeo_Long": lon,
            "Actor1Geo_FullName": "place", "Actor2Geo_FullName": "place", "DATEADDED": pl.lit("20241202041500"),
            "SOURCEURL": "url",
        }  # fmt: skip
        return _columns(rows, said, read_gdelt.COLUMNS[61])
    said = {"id": "id", "date": day, "lon": lon, "lat": lat, "place": "place", "kind": "kind", "killed": deaths,
            "actor": "actor_a", "target": "actor_b", "description": text, "url": "url"}  # fmt: skip
    if form == "csv":
        return _columns(rows, said, tuple(said))
    said = {name: value for name, value in said.items() if name not in ("lon", "lat")}
    told = _columns(rows, said, tuple(said)).select(pl.struct(pl.all()).struct.json_encode().alias("properties"))
    start, end = '{"type": "Feature", "properties": ', ', "geometry": {"type": "Point", "coordinates": ['
    return (
        rows.select(lon=lon.fill_null("0"), lat=lat.fill_null("0"))
        .hstack(told)
        .select(pl.concat_str(pl.lit(start), "properties", pl.lit(end), "lon", pl.lit(", "), "lat", pl.lit("]}}")))
    )


def _columns(rows: pl.DataFrame, said: dict[str, str | pl.Expr], names: Sequence[str]) -> pl.DataFrame:
    made = {name: pl.col(value) if isinstance(value, str) else value for name, value in said.items()}
    return rows.select(made.get(name, pl.lit("")).cast(pl.String).fill_null("").alias(name) for name in names)


if __name__ == "__main__":
    wanted = [each for each in sys.argv[2:] if each in FORMATS] or FORMATS
    for line in table(wanted, int(sys.argv[1]) if sys.argv[1:] else MEGABYTES):
        print(line, flush=True)
