"""Snapshots of a theatre, assembled from files of which only those that have changed are parsed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from tui.base.errors import Problem
from tui.store.cache.file_stamps import Stamp
from tui.store.cache.folder_scan import Content, Scan, lasting_stamp, read_content
from tui.store.cache.parsed_files import TheatreAssembler
from tui.store.cache.snapshot import FileState, Snapshot
from tui.store.cache.splice import hash_facts_context, replace_facts
from tui.store.load import files
from tui.store.load.builder import build_frames
from tui.store.load.files import DataFile
from tui.store.load.reader import Progress, without_gc
from tui.store.schema.frames import Store
from tui.store.schema.limits import Limits
from tui.store.validate.vocabulary import Vocabulary

if TYPE_CHECKING:
    from tui.store.cache.incremental import ParsedFiles

_MAX_GUESSES: Final = 250
"""Wrong ids from which on the order in which records are checked shows in the problems: only so many get a guess."""


class SnapshotBuilder:
    """Builds the snapshots of one theatre; files that it parses are added to `parsed`."""

    def __init__(self, root: Path, limits: Limits, vocabulary: Vocabulary | None, parsed: ParsedFiles) -> None:
        self._root = root
        self._limits = limits
        self._vocabulary = vocabulary
        self._parsed = parsed

    def read_all(self, progress: Progress | None, tree: str, stamps: Mapping[str, Stamp], now: int) -> Snapshot:
        """Return a snapshot for which every file is read and parsed; the arguments are as in `scan_folder`.

        Raises:
            NoTheatre: there is none.
        """
        listed, problems = files.find_data_files(self._root, self._limits)
        total, done = sum(file.size for file in listed), 0
        states: dict[str, FileState] = {}
        with without_gc():
            assembler = self._assembler(listed, problems)
            for file in listed:
                if progress is not None:
                    progress(done, total)
                content = read_content(file, self._limits)
                states[file.name] = FileState(file.kind, content.hash, lasting_stamp(file, stamps, now))
                self._add_content(assembler, file, content)
                done += file.size
            if progress is not None:
                progress(total, total)
            return self._finished(assembler, states, tree, tuple(problems))

    def update(self, current: Snapshot, scan: Scan) -> Snapshot:
        """Return the snapshot of the folder that was scanned, which was `current` before."""
        return self._spliced(current, scan) or self._rebuilt(scan)

    def _rebuilt(self, scan: Scan) -> Snapshot:
        """Return a snapshot that is built from all records, of which only those in changed files are parsed."""
        parsed = self._parsed.get(state.part(name) for name, state in scan.states.items() if name not in scan.changed)
        with without_gc():
            assembler = self._assembler(scan.files, scan.found)
            for file in scan.files:
                self._add_file(assembler, file, scan, parsed)
            return self._finished(assembler, scan.states, scan.tree, scan.found)

    def _spliced(self, current: Snapshot, scan: Scan) -> Snapshot | None:
        """Return `current` with the facts of changed files put in place; None where more than that may change.

        That is so where the facts of other files, or their problems, may depend on what has changed.
        """
        # Beyond a limit, what counts depends on all files; defaults for a broken theatre (its window) on all facts.
        if any(each.file == "theatre.yaml" or each.rule == "file-limit" for each in current.store.problems):
            return None
        kept = {name for name, state in current.files.items() if state.kind == "facts"} - scan.changed.keys()
        others = {scan.states[name].part(name) for name in current.files.keys() - scan.changed.keys() - kept}
        parsed = self._parsed.get(others)
        if len(parsed) < len(others):
            return None
        with without_gc():
            assembler = self._assembler(scan.files, scan.found)
            for file in scan.files:
                if file.name not in kept:
                    self._add_file(assembler, file, scan, parsed)
            others, old = _fact_ids(current, kept)
            assembler.check(others)
            entries = assembler.entries
            new = {entry.record.id for entry in entries.facts}
            problems = {*assembler.problems(), *(each for each in current.store.problems if each.file in kept)}
            if (
                not entries.theatre
                or entries.theatre[0].set_aside
                or hash_facts_context(entries) != current.facts_context
                or sum(each.rule == "dangling-id" for each in problems) > _MAX_GUESSES
                or any(each.rule == "file-limit" for each in problems)
                or _count_facts(current, kept) + len(entries.facts) > self._limits.records // 2
                # The first record of an id has it: a fact that stays might gain or lose its id by one that changes.
                or not (others.isdisjoint(old) and others.isdisjoint(new))
                # A fact that stays may name one that comes or goes.
                or (old != new and _may_name_facts(current, kept))
            ):
                return None
            order = [file.name for file in scan.files if file.kind == "facts"]
            changed = [name for name in scan.changed if name not in kept]
            theatre = assembler.theatre
            frames = replace_facts(current.store.frames, order, changed, build_frames(theatre, entries))
        set_aside = {name: ids for name, ids in current.set_aside.items() if name in kept} | _facts_set_aside(assembler)
        store = Store(self._root, theatre, frames, tuple(sorted(problems)))
        return Snapshot(scan.states, scan.tree, scan.found, set_aside, current.facts_context, store=store)

    def _finished(
        self, assembler: TheatreAssembler, states: Mapping[str, FileState], tree: str, found: tuple[Problem, ...]
    ) -> Snapshot:
        """Return the snapshot of all that was added to `assembler`, checked."""
        assembler.check()
        context = hash_facts_context(assembler.entries)
        return Snapshot(states, tree, found, _facts_set_aside(assembler), context, store=assembler.store())

    def _assembler(self, listed: Collection[DataFile], problems: Collection[Problem]) -> TheatreAssembler:
        """Return an assembler for the files and problems that `find_data_files` found."""
        return TheatreAssembler(self._root, self._limits, listed, problems, self._vocabulary)

    def _add_file(self, assembler: TheatreAssembler, file: DataFile, scan: Scan, parsed: Mapping[str, bytes]) -> None:
        """Add a file: as it was parsed before where it has not changed, else as it is."""
        content = scan.changed.get(file.name)
        if content is None:
            before = parsed.get(scan.states[file.name].part(file.name))
            if before is not None and assembler.add_parsed(file, before):
                return
            content = read_content(file, self._limits)
        self._add_content(assembler, file, content)

    def _add_content(self, assembler: TheatreAssembler, file: DataFile, content: Content) -> None:
        """Parse and add what a file holds, or the problems for which it cannot be read."""
        if content.problems:
            assembler.add_problems(content.problems)
            return
        parsed = assembler.add(file, content.data)
        if parsed is not None:
            self._parsed.add(FileState(file.kind, content.hash, None).part(file.name), parsed)


def _fact_ids(current: Snapshot, kept: Collection[str]) -> tuple[set[str], set[str]]:
    """Return the ids of the facts in the files `kept`, and of those in all others, as they were."""
    facts = current.store.frames.facts
    is_kept = facts["file"].is_in(list(kept))
    others = set(facts["id"].filter(is_kept).to_list())
    others.update(one for name in kept for one in current.set_aside.get(name, ()))
    old = set(facts["id"].filter(~is_kept).to_list())
    old.update(one for name, ids in current.set_aside.items() if name not in kept for one in ids)
    return others, old


def _may_name_facts(current: Snapshot, kept: Collection[str]) -> bool:
    """Return whether a fact in the files `kept` implies another, or is resolved by one; or tries to."""
    frames = current.store.frames
    naming = pl.concat([frames.implications.select("fact"), frames.resolution_facts.select("fact")])
    files = frames.facts.select("file", fact="id").join(naming, on="fact", how="semi")["file"]
    tries = any(each.rule == "dangling-id" and each.file in kept for each in current.store.problems)
    return tries or bool(files.is_in(list(kept)).any())


def _count_facts(current: Snapshot, kept: Collection[str]) -> int:
    """Return no less than the number of facts in the files `kept`: with all in frames, whatever their file."""
    return current.store.frames.facts.height + sum(len(current.set_aside.get(name, ())) for name in kept)


def _facts_set_aside(assembler: TheatreAssembler) -> dict[str, tuple[str, ...]]:
    """Return the ids of facts that are set aside, by file."""
    listed: dict[str, list[str]] = {}
    for entry in assembler.entries.facts:
        if entry.set_aside:
            listed.setdefault(entry.file, []).append(entry.record.id)
    return {name: tuple(ids) for name, ids in listed.items()}
