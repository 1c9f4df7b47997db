"""The data sets of a theatre: where their files lie, and the rows in them."""

from __future__ import annotations

import glob
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from tui.events import engines
from tui.events.layer import FOLDER, LIST, kept
from tui.events.parquet import ALL_OF_IT, REMOTE
from tui.events.queries import Rows
from tui.events.schema import EVENTS
from tui.store.validate.event_data import Damage

_MAGIC: Final = b"PAR1"
"""What a Parquet file begins with; polars asks for its end alone, and dies of one that has lost its beginning."""
_ANEW: Final = "import the data set again, or take the file away"
_NOTHING: Final = "no Parquet file is there", "mend the path, or mount the disk that it lies on"
_NO_LIST: Final = "it cannot be read, and every file beside it counts", "import the data set again"


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
        for name, files in sets_at(root, place):
            found[name] += [(file, _stamp(file)) for file in files]
    return tuple(
        DataSet(name, *zip(*dict.fromkeys(files), strict=True)) for name, files in sorted(found.items()) if files
    )


def rows(sets: Sequence[DataSet]) -> Rows:
    """Return the rows of data sets, on the engine that was chosen; files that cannot be read have none."""
    return Rows(engines.chosen(), [file for file, wrong in _examined(sets) if not wrong])


def problems(root: Path, listed: Sequence[str], sets: Sequence[DataSet]) -> tuple[Damage, ...]:
    """Return what is wrong with the files of data sets, and which of the places that a theatre lists have none."""
    examined = _examined(sets)
    lost = [
        Damage(place, *_NOTHING, number)
        for number, place in enumerate(listed)
        if not any(files for _, files in sets_at(root, place))
    ]
    damaged = [Damage(_from(root, file), *wrong) for file, wrong in examined if wrong]
    folders = {folder for file, _ in examined if not file.startswith(REMOTE) for folder in Path(file).parents[:2]}
    lists = [folder / LIST for folder in sorted(folders) if (folder / LIST).is_file() and kept(folder) is None]
    return (*lost, *damaged, *(Damage(_from(root, str(each)), *_NO_LIST) for each in lists))


def _from(root: Path, file: str) -> str:
    return os.path.relpath(file, root)


def _examined(sets: Sequence[DataSet]) -> list[tuple[str, tuple[str, str] | None]]:
    """Return each file of data sets, and what is wrong with it and mends it: None for nothing."""
    return [(file, _wrong(file, stamp)) for each in sets for file, stamp in zip(each.files, each.stamps, strict=True)]


@lru_cache(maxsize=10_000)
def _wrong(file: str, stamp: int) -> tuple[str, str] | None:
    """Return why no rows can be read of a file, by its ends as they were at `stamp`, and how to mend it."""
    if file.startswith(REMOTE):
        return None  # a look at each would take longer than the query
    if stamp < 0:
        return f"{LIST} lists it, and it is not there", _ANEW
    try:
        with Path(file).open("rb") as begun:
            whole = begun.read(len(_MAGIC)) == _MAGIC
        columns = pl.read_parquet_schema(file) if whole else {}
    except PermissionError:
        return "it may not be read", "give yourself the right to"
    except (OSError, pl.exceptions.PolarsError):
        whole = False
    return wrong_columns(columns) if whole else ("it is no Parquet file, or not all of one", _ANEW)


def wrong_columns(columns: Mapping[str, pl.DataType]) -> tuple[str, str] | None:
    """Return why columns are not those of events, and how to mend it; others than those may be missing or more."""
    if missing := [name for name in ("id", "start") if name not in columns]:
        return f"it has no column {' and no column '.join(missing)}", "`syrtui import` reads tables of any columns"
    other = next(((name, kind) for name, kind in EVENTS.items() if columns.get(name, kind) != kind), None)
    if other is None:
        return None
    return f"its column {other[0]} holds {columns[other[0]]}, and not {other[1]}", f"write it as {other[1]}"


def _stamp(file: str) -> int:
    """Return when a file was changed; 0 of one on another machine, -1 of one that is not there."""
    try:
        return 0 if file.startswith(REMOTE) else Path(file).stat().st_mtime_ns
    except OSError:
        return -1


def sets_at(root: Path, place: str) -> Iterator[tuple[str, list[str]]]:
    """Yield name and files of the data sets at a place that a theatre lists: a folder, a pattern, another machine."""
    if place.startswith(REMOTE):
        place = place.rstrip("/")  # in a bucket, `//` would be another folder
        name = place.partition("*")[0].rstrip("/").rsplit("/", 1)[-1].removesuffix(".parquet")
        yield name, [place if "*" in place or place.endswith(".parquet") else place + ALL_OF_IT]
        return
    paths = [str(root / place)]
    if glob.has_magic(place):
        paths = sorted(glob.glob(paths[0], recursive=True))  # noqa: PTH207 - the pattern may be absolute
    for path in map(Path, paths):
        yield from ((name, [*map(str, files)]) for name, files in _data_sets(path))


def _data_sets(path: Path) -> Iterator[tuple[str, list[Path]]]:
    """Yield name and files of the data set that a path is, or of those in it."""
    if path.suffix == ".parquet" and path.is_file():
        yield path.parent.name if path.stem.isdigit() else path.stem, [path]
    elif (listed := kept(path)) is not None:
        yield path.name, [path / file for file in listed.files]
    elif path.is_dir():
        inner = [each for each in sorted(path.iterdir()) if not each.name.startswith(".")]
        if any(each.suffix == ".parquet" or each.name.startswith("year=") for each in inner):
            yield path.name, sorted(path.rglob("*.parquet"))
            return
        for folder in inner:
            if folder.is_dir() and ((folder / LIST).is_file() or any(folder.glob("**/*.parquet"))):
                yield from _data_sets(folder)
