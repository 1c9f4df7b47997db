"""A theatre that is read again and again: from its snapshot where that holds, else only what has changed is parsed.

Whatever way is taken, the store is the one that `reader.read` would return for the same files; only a file that is held
back is an exception.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from tui.base.errors import Problem
from tui.store.cache import bundle, file_stamps, snapshot
from tui.store.cache.file_stamps import Listing
from tui.store.cache.folder_scan import Scan, scan_folder
from tui.store.cache.snapshot import FileState, Snapshot
from tui.store.schema.frames import Store
from tui.store.schema.limits import LIMITS, Limits
from tui.store.validate.vocabulary import Vocabulary

if TYPE_CHECKING:  # where the snapshot holds, nothing is parsed: the parser is imported when it is needed
    from tui.store.cache.assembly import SnapshotBuilder
    from tui.store.load.reader import Progress


class Reread(msgspec.Struct, frozen=True):
    """A theatre as it was read again: `store` is the same object as before where nothing has changed.

    `held_back` are the problems for which files are shown as they last were without them.
    """

    store: Store
    held_back: tuple[Problem, ...] = ()


class ParsedFiles:
    """Files as `TheatreAssembler.add` returned them, by `FileState.part`: new ones in memory, the others on disk."""

    def __init__(self, path: Path | None, key: str) -> None:
        self.new: dict[str, bytes] = {}
        """Those that are not on disk yet."""
        self._path = path
        self._key = key

    def get(self, parts: Iterable[str]) -> dict[str, bytes]:
        """Return those of `parts` that there are; of those on disk, all that are asked for or none."""
        wanted = set(parts)
        missing = wanted - self.new.keys()
        saved = bundle.read(self._path, self._key, missing) if missing and self._path is not None else None
        return {**(saved or {}), **{part: self.new[part] for part in wanted & self.new.keys()}}

    def add(self, part: str, parsed: bytes) -> None:
        """Keep a parsed file in memory."""
        self.new[part] = parsed

    def save(self, parts: Iterable[str]) -> bool:
        """Keep these `parts` on disk, and no others; return whether that could be done."""
        return self._path is not None and bundle.write(self._path, self._key, dict(sorted(self.get(parts).items())))


class IncrementalReader:
    """Reads one theatre, and knows what each file was when it was read last. Not for several threads at once."""

    def __init__(
        self,
        root: Path,
        cache: Path | None = None,
        limits: Limits = LIMITS,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """`cache` is the folder in which theatres are kept (None: none is); `vocabulary` as `reader.read` takes it."""
        self._root = root
        self._limits = limits
        self._vocabulary = vocabulary
        self.folder = cache / file_stamps.hash_path(root) if cache is not None else None
        """Where this theatre is kept."""
        key = f"{file_stamps.code_version()} {limits}"
        self._store_key = f"{key} {vocabulary}"
        """Problems depend on the vocabulary, which parsed files do not."""
        self._parsed = ParsedFiles(self.folder / "records" if self.folder is not None else None, key)
        self._current: Snapshot | None = None
        """What was read last; files that are held back are in it as they were before."""
        self._saved: Snapshot | None = None
        """What is kept on disk."""
        self._held_back: dict[str, tuple[str, tuple[Problem, ...]]] = {}
        """Files whose present content is not shown: its hash, and what is wrong with it."""
        self._shown: Reread | None = None

    @property
    def content_hash(self) -> str:
        """A name for the content that was read last; "" where nothing was."""
        return self._current.content_hash if self._current is not None else ""

    @property
    def is_saved(self) -> bool:
        """Whether what was read last is what is kept on disk."""
        return self._current is not None and self._current is self._saved

    def read(self, progress: Progress | None = None) -> Store:
        """Read the theatre for the first time.

        Raises:
            NoTheatre: there is none.
        """
        if self.folder is not None:
            self._current = self._saved = snapshot.load(self.folder / "store", self._store_key, self._root)
        return self._update(progress, hold_back=False).store

    def reread(self) -> Reread:
        """Read the theatre again. A file that has new errors stays as it was, until it has none.

        Raises:
            NoTheatre: there is none any more.
        """
        return self._update(None, hold_back=True)

    def reread_if_stable(self, listing: Listing) -> Reread | None:
        """Read the theatre again; None where the folder is no longer what `list_tree` listed once all is read.

        Somebody was writing then, and a file may have been read half: what was read is forgotten.

        Raises:
            NoTheatre: there is none any more.
        """
        # Of these, only `new` is changed in place; the others are replaced.
        before = self._current, dict(self._parsed.new), self._held_back, self._shown
        reread = self._update(None, hold_back=True, listing=listing)
        if file_stamps.list_tree(self._root) == listing:
            return reread
        self._current, self._parsed.new, self._held_back, self._shown = before
        return None

    def save(self) -> bool:
        """Keep on disk what was read last, for the next time; return whether it is kept."""
        current = self._current
        if self.folder is None or current is None:
            return False
        if current is self._saved:
            return True
        try:
            done = self._parsed.save(_parts(current)) and snapshot.save(self.folder / "store", self._store_key, current)
        # A lone surrogate, or a number of more than 64 bits: MessagePack has neither.
        except (UnicodeEncodeError, OverflowError):
            return False
        if done:
            self._saved = current
            self._parsed.new.clear()
        return done

    def _update(self, progress: Progress | None, *, hold_back: bool, listing: Listing | None = None) -> Reread:
        """Bring what is shown up to date with the files; with `hold_back`, but for files that have new errors."""
        # Before the listing: a file that changes while a slow disk is listed must still count as changed lately.
        now = time.time_ns()
        listing = file_stamps.list_tree(self._root) if listing is None else listing
        is_racy = any(each.is_racy(now) for _, each in listing)
        tree = "" if is_racy else file_stamps.hash_content(repr(listing).encode())
        current = self._current
        if current is not None and tree and current.tree == tree:
            self._shown = self._shown or Reread(current.store)
            return self._shown
        if current is None:
            self._current = self._builder().read_all(progress, tree, dict(listing), now)
            self._shown = Reread(self._current.store)
            return self._shown
        # The problems of a file that is held back have positions in a text that may be gone.
        scan = scan_folder(current, tree, dict(listing), now, self._limits, self._held_back)
        if scan.changed and hold_back and self._only_held_back_changed(scan):
            return self._show(replace(current, tree=""))
        return self._show(self._next(current, scan, hold_back=hold_back))

    def _builder(self) -> SnapshotBuilder:
        """Return a builder that adds what it parses to the parsed files."""
        from tui.store.cache.assembly import SnapshotBuilder

        return SnapshotBuilder(self._root, self._limits, self._vocabulary, self._parsed)

    def _show(self, current: Snapshot) -> Reread:
        """Make `current` what was read last; return it with the problems of files that are held back."""
        held_back = tuple(sorted(problem for _, problems in self._held_back.values() for problem in problems))
        shown, before = self._shown, self._current
        self._current = current
        if shown is not None and before is not None and current.store is before.store and shown.held_back == held_back:
            return shown
        used = _parts(current)
        self._parsed.new = {part: parsed for part, parsed in self._parsed.new.items() if part in used}
        store = current.store
        if held_back:
            store = replace(store, problems=tuple(sorted({*store.problems, *held_back})))
        self._shown = Reread(store, held_back)
        return self._shown

    def _next(self, current: Snapshot, scan: Scan, *, hold_back: bool) -> Snapshot:
        """Return the snapshot after `current`; with `hold_back`, files that have new errors are in it as they were."""
        self._held_back = {}
        if not scan.changed:
            problems = tuple(sorted({*scan.found, *set(current.store.problems).difference(current.found)}))
            store = current.store
            if problems != store.problems:
                store = replace(store, problems=problems)
            return replace(current, store=store, files=scan.states, tree=scan.tree, found=scan.found)
        new = self._builder().update(current, scan)
        if not hold_back:
            return new
        # A list of its own, because the loop takes names out of `changed`.
        for name in [name for name in scan.changed if self._is_held_back(name, current, new, scan)]:
            content = scan.changed.pop(name)
            problems = tuple(each for each in new.store.problems if each.file == name and each.severity == "error")
            self._held_back[name] = (content.hash if content is not None else "", problems)
            # Without a stamp it is read each time, so that its mending is seen.
            scan.states[name] = FileState(current.files[name].kind, current.files[name].hash, None)
        if not self._held_back:
            return new
        if scan.changed:
            return replace(self._builder().update(current, scan), tree="")
        return replace(current, files=scan.states, tree="", found=scan.found)

    def _is_held_back(self, name: str, current: Snapshot, new: Snapshot, scan: Scan) -> bool:
        """Return whether a file that changed has new errors, is still there, and can be shown as it was."""
        if name not in current.files or scan.changed[name] is None or not _has_new_errors(name, current, new):
            return False
        return bool(self._parsed.get([current.files[name].part(name)]))

    def _only_held_back_changed(self, scan: Scan) -> bool:
        """Return whether nothing has changed but the files that are held back, and these are as they were then."""
        return scan.changed.keys() == self._held_back.keys() and all(
            content is not None and content.hash and content.hash == self._held_back[name][0]
            for name, content in scan.changed.items()
        )


def _parts(current: Snapshot) -> set[str]:
    """Return the names under which the parsed files of a snapshot are kept."""
    return {state.part(name) for name, state in current.files.items()}


def _has_new_errors(name: str, before: Snapshot, after: Snapshot) -> bool:
    """Return whether a file has an error that it did not have before, wherever in the file it stands."""

    def errors(of: Snapshot) -> Counter[tuple[str, str]]:
        found = (each for each in of.store.problems if each.file == name and each.severity == "error")
        # Not by line: an old error moves when lines are written above it.
        return Counter((each.rule, each.record) for each in found)

    return bool(errors(after) - errors(before))
