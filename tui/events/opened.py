"""The data sets of a theatre: where their files lie, and the rows in them."""

from __future__ import annotations

import glob
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
import polars as pl

from tui.events import engines
from tui.events.layer import FOLDER, LIST, kept
from tui.events.parquet import REMOTE
from tui.events.queries import Rows
from tui.events.schema import EVENTS


class DataSet(msgspec.Struct, frozen=True):
    """A data set: its name and its Parquet files, or patterns of them on another machine; `stamps` change with them."""

    name: str
    files: tuple[str, ...]
    stamps: tuple[int, ...] = ()


def find(root: Path, listed: Sequence[str] = ()) -> tuple[DataSet, ...]:
    """Return the data sets of the theatre at `root`, by name: those in its folder `events`, and those it lists.

    Each of `listed` is a folder that is a data set or has such folders in it, a pattern of files or folders, or the
    same on another machine; paths begin at `root`. What is not there has no rows: a disk need not be mounted.
    """
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for place in (FOLDER, *listed):
        if place.startswith(REMOTE):
            name = place.rstrip("/").partition("*")[0].rstrip("/").rsplit("/", 1)[-1].removesuffix(".parquet")
            found[name].append((place if "*" in place or place.endswith(".parquet") else f"{place}/**/*.parquet", 0))
            continue
        paths = [str(root / place)]
        if glob.has_magic(place):
            paths = sorted(glob.glob(paths[0], recursive=True))  # noqa: PTH207 - the pattern may be absolute
        for path in map(Path, paths):
            for name, files in _data_sets(path):
                found[name] += [(str(file), file.stat().st_mtime_ns) for file in files]
    return tuple(
        DataSet(name, *zip(*dict.fromkeys(files), strict=True)) for name, files in sorted(found.items()) if files
    )


def rows(sets: Sequence[DataSet]) -> Rows:
    """Return the rows of data sets, on the engine that was chosen; files that cannot be read have none."""
    return Rows(engines.chosen(), [file for file, wrong in _examined(sets) if not wrong])


def problems(root: Path, listed: Sequence[str], sets: Sequence[DataSet]) -> tuple[str, ...]:
    """Return what is wrong with the files of data sets, and which of the places that a theatre lists are not there."""
    lost = [
        f"{place}, which theatre.yaml lists, is not there"
        for place in listed
        if not place.startswith(REMOTE) and not glob.has_magic(place) and not (root / place).exists()
    ]
    return (*lost, *(f"{os.path.relpath(file, root)}: {wrong}" for file, wrong in _examined(sets) if wrong))


def _examined(sets: Sequence[DataSet]) -> list[tuple[str, str]]:
    """Return each file of data sets, and what is wrong with it: "" for nothing."""
    return [(file, _wrong(file, stamp)) for each in sets for file, stamp in zip(each.files, each.stamps, strict=True)]


@lru_cache(maxsize=10_000)
def _wrong(file: str, stamp: int) -> str:
    """Return why no rows can be read of a file, by its last bytes as they were at `stamp`."""
    del stamp
    if file.startswith(REMOTE):
        return ""  # a look at each would take longer than the query
    try:
        columns = pl.read_parquet_schema(file)
    except (OSError, pl.exceptions.PolarsError):
        return "it is no Parquet file, or not all of one"
    if missing := [name for name in ("id", "start") if name not in columns]:
        return f"it has no column {' and no column '.join(missing)}"
    other = next(((name, kind) for name, kind in EVENTS.items() if columns.get(name, kind) != kind), None)
    return f"its column {other[0]} holds {columns[other[0]]}, and not {other[1]}" if other else ""


def _data_sets(path: Path) -> Iterator[tuple[str, list[Path]]]:
    """Yield name and files of the data set that a path is, or of those in it."""
    if path.suffix == ".parquet" and path.is_file():
        yield path.parent.name if path.stem.isdigit() else path.stem, [path]
    elif (listed := kept(path)) is not None:
        yield path.name, [path / file for file in listed.files if (path / file).is_file()]
    elif path.is_dir():
        inner = [each for each in sorted(path.iterdir()) if not each.name.startswith(".")]
        if any(each.suffix == ".parquet" or each.name.startswith("year=") for each in inner):
            yield path.name, sorted(path.rglob("*.parquet"))
            return
        for folder in inner:
            if folder.is_dir() and ((folder / LIST).is_file() or any(folder.glob("**/*.parquet"))):
                yield from _data_sets(folder)
