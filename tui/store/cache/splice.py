"""New facts in the place of old ones, without building the frames of all the others again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.store.cache.file_stamps import digest
from tui.store.load.entries import Entries, Entry
from tui.store.schema.frames import Frames

_OF_FACTS: Final[Mapping[str, str]] = {
    "fact_actors": "fact",
    "fact_places": "fact",
    "routes": "fact",
    "quantities": "fact",
    "ties": "fact",
    "indicators": "fact",
    "statuses": "fact",
    "endings": "fact",
    "implications": "fact",
    "citations": "fact",
    "chains": "citation",
}
"""The frames that facts make rows of, beside `facts`, and the column that says which fact a row is of."""

_APART: Final[Mapping[str, frozenset[str]]] = {
    "theatre": frozenset(("title", "about", "window", "bbox")),
    "sources": frozenset(
        (
            *("title", "byline", "url", "language", "flaws", "echoes", "fingerprint", "derived-from"),
            *("reliability-reason", "published-note"),
        )
    ),
    "actors": frozenset(("name", "about", "kind", "members", "aliases", "reliability-reason")),
    "places": frozenset(
        ("name", "about", "kind", "within", "lon", "lat", "precision-m", "coordinates-from", "aliases")
    ),
    "questions": frozenset(("asks", "adjudication")),
}
"""Fields that no fact's rows and no rule about facts depend on."""


def outlook(entries: Entries) -> str:
    """A name for everything but other facts that a fact's rows, and what is wrong with it, can depend on."""
    seen: list[object] = []
    for kind, apart in _APART.items():
        kept: list[Entry[Any]] = getattr(entries, kind)
        seen.append([_seen(entry, apart) for entry in kept])
    return digest(msgspec.msgpack.encode(seen))


def _seen(entry: Entry[Any], apart: frozenset[str]) -> object:
    fields = {name: value for name, value in msgspec.to_builtins(entry.record).items() if name not in apart}
    if "digest" in fields:
        fields["digest"] = len(fields["digest"])
    made_up = [list(path) for path in entry.stand_ins]
    return fields, made_up, (entry.file, entry.line) if entry.aside else None


def replaced(frames: Frames, order: Iterable[str], changed: Collection[str], part: Frames) -> Frames:
    """`part`, with the facts of all files but the `changed` taken over from `frames`.

    `part` holds everything that is no fact's, and the facts of those `changed` files that still are; `order` names the
    files of facts in the order of their rows.
    """
    listed = list(order)
    spliced = {"facts": _spliced(frames.facts, part.facts, _runs(frames.facts), _runs(part.facts), listed, changed)}
    for name, column in _OF_FACTS.items():
        old, new = getattr(frames, name), getattr(part, name)
        runs = _runs(_located(old, column, frames)), _runs(_located(new, column, part))
        spliced[name] = _spliced(old, new, *runs, listed, changed)
    return replace(part, **spliced)


def _located(frame: pl.DataFrame, column: str, frames: Frames) -> pl.DataFrame:
    """`[file]`: the file of each row."""
    facts = frames.facts.select(fact="id", file="file")
    if column == "citation":
        facts = frames.citations.select("fact", citation="id").join(facts, on="fact", maintain_order="left")
    return frame.select(column).join(facts, on=column, how="left", maintain_order="left").select("file")


def _runs(frame: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """First row and number of rows of each file; the rows of a file stand together."""
    counts = frame.group_by("file", maintain_order=True).len()
    runs: dict[str, tuple[int, int]] = {}
    start = 0
    for file, number in counts.iter_rows():
        runs[file] = (start, number)
        start += number
    return runs


def _spliced(
    old: pl.DataFrame,
    new: pl.DataFrame,
    old_runs: dict[str, tuple[int, int]],
    new_runs: dict[str, tuple[int, int]],
    order: list[str],
    changed: Collection[str],
) -> pl.DataFrame:
    pieces: list[tuple[bool, int, int]] = []
    for file in order:
        is_new = file in changed
        start, number = (new_runs if is_new else old_runs).get(file, (0, 0))
        if not number:
            continue
        if pieces and pieces[-1][0] == is_new and pieces[-1][1] + pieces[-1][2] == start:
            pieces[-1] = (is_new, pieces[-1][1], pieces[-1][2] + number)
        else:
            pieces.append((is_new, start, number))
    if not pieces:
        return old.clear()
    return pl.concat([(new if is_new else old).slice(start, number) for is_new, start, number in pieces], rechunk=True)
