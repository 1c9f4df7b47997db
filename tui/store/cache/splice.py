"""Rows of facts in changed files put in the place of the old ones, while all other rows of a store's frames stay."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.store.cache.file_stamps import hash_content
from tui.store.load.entries import Entries, Entry
from tui.store.schema.frames import FACT_FRAMES, Frames

# What does not matter is listed, not what does: a field that is added later counts until it is listed here.
_IRRELEVANT_FIELDS: Final[Mapping[str, frozenset[str]]] = {
    "theatre": frozenset(("title", "about", "bbox")),
    "sources": frozenset(
        (
            *("title", "byline", "url", "language", "flaws", "echoes", "fingerprint", "derived-from"),
            *("reliability-reason", "published-note"),
        )
    ),
    "actors": frozenset(("name", "about", "kind", "members", "aliases", "reliability-reason", "deception")),
    "places": frozenset(
        ("name", "about", "kind", "within", "lon", "lat", "precision-m", "coordinates-from", "aliases")
    ),
    "questions": frozenset(("asks", "adjudication")),
}
"""Fields, by kind of record, on which neither the rows of a fact nor any rule for facts depends."""


def hash_facts_context(entries: Entries) -> str:
    """Return a name for everything but other facts on which the rows and the problems of a fact can depend."""
    relevant: list[object] = []
    for kind, irrelevant in _IRRELEVANT_FIELDS.items():
        entries_of_kind: list[Entry[Any]] = getattr(entries, kind)
        relevant.append([_relevant_parts(entry, irrelevant) for entry in entries_of_kind])
    return hash_content(msgspec.msgpack.encode(relevant))


def _relevant_parts(entry: Entry[Any], irrelevant: frozenset[str]) -> object:
    """Return what of an entry facts can depend on, in plain data."""
    fields = {name: value for name, value in msgspec.to_builtins(entry.record).items() if name not in irrelevant}
    if "digest" in fields:
        fields["digest"] = len(fields["digest"])  # facts cite paragraphs by number
    made_up = [list(path) for path in entry.placeholders]
    # Problems of facts name where a record stands that is set aside.
    return fields, made_up, (entry.file, entry.line) if entry.set_aside else None


def replace_facts(frames: Frames, order: Iterable[str], changed: Collection[str], part: Frames) -> Frames:
    """Return `part` with the rows of `frames` for the facts of all files that are not `changed`.

    Args:
        frames: the frames before the change.
        order: the names of all files of facts, in the order of their rows.
        changed: those of them whose facts are in `part`.
        part: frames that hold everything but the facts of the other files.
    """
    listed = list(order)
    spliced = {"facts": _splice(frames.facts, part.facts, _runs(frames.facts), _runs(part.facts), listed, changed)}

    def splice(old: pl.DataFrame, new: pl.DataFrame, column: str) -> pl.DataFrame:
        runs = _runs(_files_of_rows(old, column, frames)), _runs(_files_of_rows(new, column, part))
        return _splice(old, new, *runs, listed, changed)

    for name, column in FACT_FRAMES.items():
        spliced[name] = splice(getattr(frames, name), getattr(part, name), column)
    of_facts = splice(frames.deception.filter(kind="fact"), part.deception.filter(kind="fact"), "of")
    spliced["deception"] = pl.concat([part.deception.filter(kind="actor"), of_facts], rechunk=True)
    return replace(part, **spliced)


def _files_of_rows(frame: pl.DataFrame, column: str, frames: Frames) -> pl.DataFrame:
    """Return `[file]`, the file of each row of a frame whose `column` names its fact, or `citation` its citation."""
    facts = frames.facts.select(fact="id", file="file")
    if column == "citation":
        facts = frames.citations.select("fact", citation="id").join(facts, on="fact", maintain_order="left")
    key = "citation" if column == "citation" else "fact"
    return frame.select(pl.col(column).alias(key)).join(facts, on=key, how="left", maintain_order="left").select("file")


def _runs(frame: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """Return first row and number of rows of each file; the rows of a file stand together."""
    # In order, because each run begins where those before it end.
    counts = frame.group_by("file", maintain_order=True).len()
    runs: dict[str, tuple[int, int]] = {}
    start = 0
    for file, number in counts.iter_rows():
        runs[file] = (start, number)
        start += number
    return runs


def _splice(
    old: pl.DataFrame,
    new: pl.DataFrame,
    old_runs: dict[str, tuple[int, int]],
    new_runs: dict[str, tuple[int, int]],
    order: list[str],
    changed: Collection[str],
) -> pl.DataFrame:
    """Return the rows of all files in `order`: from `new` for those that are `changed`, else from `old`."""
    pieces: list[tuple[bool, int, int]] = []
    for file in order:
        is_new = file in changed
        start, number = (new_runs if is_new else old_runs).get(file, (0, 0))
        if not number:
            continue
        # Runs that touch become one slice: of a thousand files one has changed, and three pieces are joined.
        if pieces and pieces[-1][0] == is_new and pieces[-1][1] + pieces[-1][2] == start:
            pieces[-1] = (is_new, pieces[-1][1], pieces[-1][2] + number)
        else:
            pieces.append((is_new, start, number))
    if not pieces:
        # pl.concat takes no empty list.
        return old.clear()
    return pl.concat([(new if is_new else old).slice(start, number) for is_new, start, number in pieces], rechunk=True)
