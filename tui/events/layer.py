"""How events are kept: Parquet files, a folder a data set, in it a folder a year, and the list of the files that count.

    events/ucdp/files.json             the files of the data set, as the last import left them
    events/ucdp/year=2024/3-1.parquet  its events that began in 2024, by day; the first part of what import 3 wrote

An import writes new files beside those that are there, then replaces the list: whoever reads sees the old or the new,
and an import that is killed leaves the old. A folder of Parquet without a list, as others write it, counts whole.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from tui.base import atomic_write
from tui.base.errors import SyrtuiError
from tui.base.file_lock import locked
from tui.events.schema import EVENTS

FOLDER: Final = "events"
LIST: Final = "files.json"

Written = Callable[[float], None]
"""Is told how much of what an import writes is written, from 0 to 1; its rows are all read by then."""

_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_OS_ERROR: Final = re.compile(r"\(os error (\d+)\)")
_AT_ONCE: Final = 64 * 1024 * 1024
"""Bytes of rows that are held in memory before they are put on disk, each year's apart."""
_PART: Final = 100_000
"""Rows of a year that are sorted at once, and stand in one file: those of a large year, with all that each says of
itself, have no room in memory together."""
_ROW_GROUP: Final = 100_000
"""Rows that a reader may skip together, where the statistics say that none of them is asked for."""
_COMPARED: Final = 1_000_000
"""Ids that are compared with those that are there at a time."""
_YEAR: Final = pl.col("start").dt.year()
_CONTENT: Final = [name for name in EVENTS.names() if name not in ("dataset", "row")]
"""The columns that make a row another: where it stood in its file does not, nor does the folder that it goes to."""


class Added(msgspec.Struct, frozen=True):
    """What an import changed: rows whose id was not there, that replaced the row of their id, and that say the same.

    A row that came out before the one that is there (`published`) replaces nothing, and counts as unchanged.
    """

    new: int
    replaced: int
    unchanged: int


class Kept(msgspec.Struct, frozen=True):
    """What the list of a data set says: its files within the folder, their rows in all, how many imports there were."""

    files: tuple[str, ...] = ()
    rows: int = 0
    imports: int = 0


def add(root: Path, dataset: str, batches: Iterable[pl.DataFrame], written: Written | None = None) -> Added:
    """Add rows to a data set of the theatre at `root`, under `events/<dataset>`, and return how many were new.

    The batches are frames of the schema `EVENTS`, of any size, taken one after the other: memory holds some 10^5 rows
    and the ids of all. `dataset` is written into the rows here. An id is there once: a later row replaces it, whether
    of the same import or of the next. All is there or, where anything fails or the program is killed, nothing; errors
    that `batches` raise pass through.

    Raises:
        SyrtuiError: the name is no name of a data set, or a row has no id or no first day.
        OSError: it cannot be written, or another import of this data set is running.
    """
    if not _NAME.fullmatch(dataset):
        raise SyrtuiError(f"a data set is named by small letters, digits and hyphens, and not {dataset!r}")
    folder = root / FOLDER / dataset
    with locked(folder / LIST), _room(folder) as room, _disk_errors(folder):
        ids = _spread(batches, dataset, room)
        return _merge(folder, ids, room, written) if len(ids) else Added(0, 0, 0)


def kept(folder: Path) -> Kept | None:
    """Return the list of the files of a data set; None where there is none, or none that can be read."""
    try:
        return msgspec.json.decode((folder / LIST).read_bytes(), type=Kept)
    except (OSError, msgspec.MsgspecError):
        return None


@contextmanager
def _room(folder: Path) -> Iterator[Path]:
    """Yield a folder for rows on their way, and take it and what killed imports left away."""
    room = folder / f".import-{os.getpid()}"
    # The lock is held: no other import is at work in here.
    for left in folder.glob(".import-*"):
        shutil.rmtree(left, ignore_errors=True)
    room.mkdir()
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
        _sweep(folder)


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    """Raise errors of the disk as OSError, also those that polars raises as ComputeError."""
    try:
        yield
    except pl.exceptions.ComputeError as error:
        number = _OS_ERROR.search(str(error))
        if number is None:
            raise
        raise OSError(int(number[1]), os.strerror(int(number[1])), str(folder)) from None


def _spread(batches: Iterable[pl.DataFrame], dataset: str, room: Path) -> pl.DataFrame:
    """Put rows on disk, each year's apart; return `[id, nth]` of the last row of each id.

    `nth` is where the row came in the import, and stands in the files on disk as well.
    """
    held: list[pl.DataFrame] = []
    ids: list[pl.DataFrame] = []
    taken = waiting = 0

    def put() -> None:
        for (year,), rows in pl.concat(held).partition_by("year", as_dict=True, include_key=False).items():
            (room / str(year)).mkdir(exist_ok=True)
            rows.write_parquet(room / str(year) / f"{taken}.parquet", compression="lz4", statistics=False)
        held.clear()

    for batch in batches:
        if not len(batch):
            continue
        rows = batch.with_columns(dataset=pl.lit(dataset)).select(EVENTS.names()).cast(EVENTS)
        if rows["id"].null_count() or rows["start"].null_count():
            raise SyrtuiError(f"{dataset}: a row has no id or no first day")
        rows = rows.with_columns(pl.col("start").dt.year().alias("year")).with_row_index("nth", taken)
        ids.append(rows.select("id", "nth"))
        held.append(rows)
        taken += len(rows)
        waiting += int(rows.estimated_size())
        if waiting >= _AT_ONCE:
            put()
            waiting = 0
    if held:
        put()
    last = pl.concat(ids).lazy().group_by("id").agg(pl.col("nth").max()) if ids else pl.LazyFrame()
    return last.collect(engine="streaming")


def _merge(folder: Path, ids: pl.DataFrame, room: Path, tell: Written | None) -> Added:
    """Join rows on their way with those that are there, and make them count; return how many were new."""
    before = kept(folder) or Kept()
    files = [pl.scan_parquet(each) for each in sorted(room.glob("*/*.parquet"))]
    counted: Counter[str] = Counter()
    written: list[pl.DataFrame] = []
    for judged in _judged(folder, before, files, ids.lazy(), room):
        counted.update(dict(judged["verdict"].value_counts().iter_rows()))
        written.append(judged.filter(pl.col("verdict") != "unchanged").drop("verdict"))
    added = Added(**{name: counted[name] for name in ("new", "replaced", "unchanged")})
    if any(map(len, written)):
        _rewrite(folder, before, pl.concat(written), room, tell)
    return added


def _judged(
    folder: Path, before: Kept, files: list[pl.LazyFrame], ids: pl.LazyFrame, room: Path
) -> Iterator[pl.DataFrame]:
    """Yield `[id, nth, year, year_old, verdict]` of the last row of each id on its way: new, replaced or unchanged.

    Of millions some at a time: to compare all ids with all would take more memory than to read them.
    """
    if not before.files:
        rows = pl.concat(files).select("id", "nth", year=_YEAR, year_old=pl.lit(None, pl.Int32), verdict=pl.lit("new"))
        yield rows.join(ids, on=["id", "nth"], how="semi").collect(engine="streaming")
        return
    # Once on disk, what is compared is narrow; each share would else read all that rows say again.
    for name, given in (("old", [pl.scan_parquet(folder / each) for each in before.files]), ("coming", files)):
        pl.concat([_compared(each) for each in given]).sink_parquet(room / f"{name}.parquet", compression="lz4")
    shares = before.rows // _COMPARED + 1
    for share in range(shares):
        mine = pl.col("id").hash() % shares == share
        old = pl.scan_parquet(room / "old.parquet").filter(mine)
        coming = pl.scan_parquet(room / "coming.parquet").filter(mine).join(ids, on=["id", "nth"], how="semi")
        stale = (pl.col("content") == pl.col("content_old")) | (pl.col("published") < pl.col("published_old"))
        yield (
            coming.join(old, on="id", how="left", suffix="_old")
            .select(
                "id",
                "nth",
                "year",
                "year_old",
                verdict=pl.when(pl.col("content_old").is_null())
                .then(pl.lit("new"))
                .when(stale.fill_null(value=False))
                .then(pl.lit("unchanged"))
                .otherwise(pl.lit("replaced")),
            )
            .collect(engine="streaming")
        )


def _compared(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return of rows what tells whether one replaces the other: id, day of publication, content as a number."""
    nth = "nth" if "nth" in rows.collect_schema() else pl.lit(None, pl.UInt32).alias("nth")
    # 64 bits tell the two rows of one id apart; never the rows of a data set from each other.
    return rows.select("id", "published", nth, year=_YEAR, content=pl.struct(_CONTENT).hash())


def _rewrite(folder: Path, before: Kept, written: pl.DataFrame, room: Path, tell: Written | None) -> None:
    """Write each year anew that rows come into or leave, then the list that makes them count."""
    number = before.imports + 1
    files: dict[int, list[str]] = {}
    for file in before.files:
        files.setdefault(_year(file), []).append(file)
    changed = sorted({*written["year"], *written["year_old"].drop_nulls()})
    for done, year in enumerate(changed):
        leaving = written.filter(pl.col("year_old") == year).lazy()
        parts = [pl.scan_parquet(folder / file).join(leaving, on="id", how="anti") for file in files.pop(year, ())]
        if (room / str(year)).is_dir():
            coming = written.filter(pl.col("year") == year).lazy()
            new = pl.scan_parquet(room / str(year) / "*.parquet").join(coming, on=["id", "nth"], how="semi")
            parts.append(new.select(EVENTS.names()))
        (folder / f"year={year}").mkdir(exist_ok=True)
        rows_of_year = pl.concat(parts)
        wanted = _parts(rows_of_year)
        for part, rows_of_part in enumerate(wanted, 1):
            name = f"year={year}/{number}-{part}.parquet"
            # By day, so that whoever asks for some days reads few row groups.
            rows_of_year.filter(rows_of_part).sort("start", "id").sink_parquet(
                folder / name, compression="zstd", row_group_size=_ROW_GROUP, sync_on_close="all"
            )
            files.setdefault(year, []).append(name)
            if tell is not None:
                tell((done + part / len(wanted)) / len(changed))
    listed = tuple(name for year in sorted(files) for name in files[year])
    rows = sum(pl.scan_parquet(folder / name).select(pl.len()).collect().item() for name in listed)
    atomic_write.write(
        folder / LIST, [msgspec.json.format(msgspec.json.encode(Kept(listed, rows, number)))], mode=0o644
    )


def _parts(rows: pl.LazyFrame) -> list[pl.Expr]:
    """Return which of some rows are kept in each part: those of whole days, some `_PART` rows.

    Of a day that has many times as many (a table that tells the year alone has all on one), a share by their ids.
    """
    days = rows.group_by("start").len().sort("start").collect(engine="streaming")
    part = (pl.col("len").cum_sum() - pl.col("len")) // _PART
    spans = days.group_by(part.alias("part"), maintain_order=True).agg(
        pl.col("len").sum(), first=pl.col("start").min(), last=pl.col("start").max()
    )
    parts: list[pl.Expr] = []
    for number, first, last in spans.select("len", "first", "last").iter_rows():
        inside = pl.col("start").is_between(first, last)
        shares = number // _PART
        parts += [inside & (pl.col("id").hash() % shares == each) for each in range(shares)] if shares > 1 else [inside]
    return parts


def _year(file: str) -> int:
    return int(file.partition("/")[0].removeprefix("year="))


def _sweep(folder: Path) -> None:
    """Delete files that an import has replaced, or that one wrote which was killed before they counted."""
    listed = kept(folder) or Kept()
    for file in folder.glob("year=*/*.parquet"):
        if file.relative_to(folder).as_posix() not in listed.files:
            file.unlink(missing_ok=True)
