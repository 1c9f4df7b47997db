"""A theatre that is read again and again: from its snapshot where that holds, else only what has changed is parsed.

Whatever way is taken, the store is the one that `reader.read` would give of the same files; a file that is held back is
the exception.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from tui.base.errors import Problem
from tui.store.cache import container, file_stamps, snapshot
from tui.store.cache.snapshot import FileState, Snapshot
from tui.store.schema.frames import Store
from tui.store.schema.limits import LIMITS, Limits
from tui.store.validate.vocabulary import Vocabulary

if TYPE_CHECKING:
    from tui.store.cache.parsed_files import Piecewise
    from tui.store.load.files import DataFile
    from tui.store.load.reader import Progress

_MOST_GUESSES: Final = 250
"""Wrong ids from which on the order in which records are checked shows in the problems: only so many are guessed at."""


class Reopened(msgspec.Struct, frozen=True):
    """A theatre read again: `store` is the same object where nothing changed.

    `held` are the problems for which files are shown as they last were without them.
    """

    store: Store
    held: tuple[Problem, ...] = ()


class _Content(msgspec.Struct, frozen=True):
    """A file that is to be parsed: its bytes, or why they cannot be had."""

    data: bytes
    problems: list[Problem]
    digest: str


class _Look(msgspec.Struct):
    """The folder as it is now: `files` in order, the state of each, and the content of those that changed."""

    tree: str
    files: list[DataFile]
    found: tuple[Problem, ...]
    states: dict[str, FileState]
    changed: dict[str, _Content | None]
    """By name; None where the file is gone."""


class Archive:
    """One theatre and what is known of its files. Not for several threads at once."""

    def __init__(
        self,
        root: Path,
        folder: Path | None = None,
        limits: Limits = LIMITS,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """`folder` is where all theatres are kept ready; None: nowhere. `vocabulary` is as `reader.read` takes it."""
        self._root = root
        self._limits = limits
        self._vocabulary = vocabulary
        name = file_stamps.digest(str(root.resolve()).encode("utf-8", "surrogateescape"))
        self.folder = folder / name if folder is not None else None
        self._at: Snapshot | None = None
        self._parsed: dict[str, bytes] = {}
        """What `Piecewise.take` gave for files that are not yet kept on disk, by `_part`."""
        self._refused: dict[str, tuple[str, tuple[Problem, ...]]] = {}
        """Files whose present content is not shown: its digest, and what is wrong with it."""
        self._shown: Reopened | None = None
        self._kept: Snapshot | None = None

    @property
    def _store_key(self) -> str:
        """Under what the store is kept: its problems depend on the vocabulary, the parsed records do not."""
        return f"{_key(self._limits)} {self._vocabulary}"

    @property
    def key(self) -> str:
        """A name for the content that is shown."""
        return self._at.key if self._at is not None else ""

    @property
    def is_kept(self) -> bool:
        """Whether what is shown was read from what is kept on disk, and nothing has changed since."""
        return self._at is not None and self._at is self._kept

    def open(self, progress: Progress | None = None) -> Store:
        """Read the theatre for the first time.

        Raises:
            NoTheatre: there is none.
        """
        if self.folder is not None:
            self._at = self._kept = snapshot.load(self.folder / "store", self._store_key, self._root)
        return self._bring_up(progress, hold=False).store

    def reopen(self) -> Reopened:
        """Read the theatre again. A file that has become wrong stays as it was, until it is right again.

        Raises:
            NoTheatre: there is none any more.
        """
        return self._bring_up(None, hold=True)

    def reopen_at_rest(self, listing: Sequence[tuple[str, file_stamps.Stamp]]) -> Reopened | None:
        """The same, or None where the folder is not, when all is read, what it was: `stamps.below` gave `listing`.

        A file that somebody was writing may then have been read half, and the archive stays as it is.

        Raises:
            NoTheatre: there is none any more.
        """
        before = self._at, dict(self._parsed), self._refused, self._shown
        found = self._bring_up(None, hold=True, listing=listing)
        if tuple(file_stamps.below(self._root)) == tuple(listing):
            return found
        self._at, self._parsed, self._refused, self._shown = before
        return None

    def keep(self) -> bool:
        """Keep what is known for the next time; say whether it is kept."""
        at = self._at
        if self.folder is None or at is None:
            return False
        if at is self._kept:
            return True
        wanted = {_part(name, state.digest) for name, state in at.files.items()}
        parts = {**self._kept_parts(wanted - self._parsed.keys()), **self._parsed}
        parts = {name: parts[name] for name in sorted(wanted & parts.keys())}
        try:
            done = container.write(self.folder / "records", _key(self._limits), parts) and snapshot.save(
                self.folder / "store", self._store_key, at
            )
        except (UnicodeEncodeError, OverflowError):
            return False
        if done:
            self._kept = at
            self._parsed.clear()
        return done

    # --- what has changed ---

    def _bring_up(
        self, progress: Progress | None, *, hold: bool, listing: Sequence[tuple[str, file_stamps.Stamp]] | None = None
    ) -> Reopened:
        now = time.time_ns()
        listing = tuple(file_stamps.below(self._root)) if listing is None else listing
        tree = "" if any(each.fresh(now) for _, each in listing) else file_stamps.digest(repr(listing).encode())
        at = self._at
        if at is not None and tree and at.tree == tree:
            self._shown = self._shown or Reopened(at.store)
            return self._shown
        if at is None:
            self._at = self._read_all(progress, tree, dict(listing), now)
            self._shown = Reopened(self._at.store)
            return self._shown
        look = self._look(at, tree, dict(listing), now)
        if look.changed and hold and self._refuses_again(look):
            return self._show(replace(at, tree=""))
        return self._show(self._renewed(at, look, hold=hold))

    def _show(self, at: Snapshot) -> Reopened:
        """What is shown where the files that are right are as in `at`."""
        held = tuple(sorted(problem for _, problems in self._refused.values() for problem in problems))
        before = self._shown
        if before is not None and self._at is not None and at.store is self._at.store and before.held == held:
            self._at = at
            return before
        self._at = at
        shown = {_part(name, state.digest) for name, state in at.files.items()}
        self._parsed = {name: parsed for name, parsed in self._parsed.items() if name in shown}
        store = replace(at.store, problems=tuple(sorted({*at.store.problems, *held}))) if held else at.store
        self._shown = Reopened(store, held)
        return self._shown

    def _look(self, at: Snapshot, tree: str, marked: Mapping[str, file_stamps.Stamp], now: int) -> _Look:
        from tui.store.load import files

        listed, problems = files.find(self._root, self._limits)
        states: dict[str, FileState] = {}
        changed: dict[str, _Content | None] = dict.fromkeys(at.files)
        for file in listed:
            stamp = _lasting(marked.get(str(file.path)), now)
            old = at.files.get(file.name)
            changed.pop(file.name, None)
            if old is not None and old.kind == file.kind and stamp is not None and old.stamp == stamp:
                states[file.name] = old
                continue
            content = self._content(file)
            states[file.name] = FileState(file.kind, content.digest, stamp)
            same = old is not None and old.kind == file.kind and old.digest == content.digest and not content.problems
            if not same or file.name in self._refused:  # what was told of a refused file was looked up in another text
                changed[file.name] = content
        return _Look(tree, listed, tuple(problems), states, changed)

    def _content(self, file: DataFile) -> _Content:
        from tui.store.load import files

        data, problems = files.read_bytes(file, self._limits)
        return _Content(data, problems, file_stamps.digest(data) if not problems else "")

    # --- from what there was to what there is ---

    def _renewed(self, at: Snapshot, look: _Look, *, hold: bool) -> Snapshot:
        self._refused = {}
        if not look.changed:
            problems = tuple(sorted({*look.found, *set(at.store.problems).difference(at.found)}))
            store = at.store if problems == at.store.problems else replace(at.store, problems=problems)
            return replace(at, store=store, files=look.states, tree=look.tree, found=look.found)
        new = self._put_together(at, look)
        if not hold:
            return new
        worse = {name for name in look.changed if name in at.files and _is_worse(name, at.store, new.store)}
        worse = {name for name in worse if (content := look.changed[name]) is not None and self._had(name, at)}
        if not worse:
            return new
        for name in worse:
            content = look.changed.pop(name)
            told = tuple(each for each in new.store.problems if each.file == name and each.severity == "error")
            self._refused[name] = (content.digest if content is not None else "", told)
            look.states[name] = FileState(at.files[name].kind, at.files[name].digest, None)
        if look.changed:
            return replace(self._put_together(at, look), tree="")
        return replace(at, files=look.states, tree="", found=look.found)

    def _refuses_again(self, look: _Look) -> bool:
        """Whether nothing has changed but what is refused already."""
        return look.changed.keys() == self._refused.keys() and all(
            content is not None and content.digest and content.digest == self._refused[name][0]
            for name, content in look.changed.items()
        )

    def _had(self, name: str, at: Snapshot) -> bool:
        """Whether the file can be shown as it was."""
        part = _part(name, at.files[name].digest)
        return part in self._parsed or part in self._kept_parts({part})

    def _put_together(self, at: Snapshot, look: _Look) -> Snapshot:
        return self._spliced(at, look) or self._rebuilt(at, look)

    def _read_all(
        self, progress: Progress | None, tree: str, marked: Mapping[str, file_stamps.Stamp], now: int
    ) -> Snapshot:
        from tui.store.cache.parsed_files import Piecewise
        from tui.store.load import files
        from tui.store.load.reader import no_collection

        listed, problems = files.find(self._root, self._limits)
        total, done = sum(file.size for file in listed), 0
        states: dict[str, FileState] = {}
        with no_collection():
            reading = Piecewise(self._root, self._limits, listed, problems, self._vocabulary)
            for file in listed:
                if progress is not None:
                    progress(done, total)
                content = self._content(file)
                states[file.name] = FileState(file.kind, content.digest, _lasting(marked.get(str(file.path)), now))
                self._take(reading, file, content)
                done += file.size
            if progress is not None:
                progress(total, total)
            return self._finished(reading, states, tree, tuple(problems))

    def _rebuilt(self, at: Snapshot, look: _Look) -> Snapshot:
        """Put together from all records, of which only those in changed files are parsed."""
        from tui.store.cache.parsed_files import Piecewise
        from tui.store.load.reader import no_collection

        same = {_part(name, state.digest) for name, state in look.states.items() if name not in look.changed}
        kept = self._kept_parts(same - self._parsed.keys())
        with no_collection():
            reading = Piecewise(self._root, self._limits, look.files, look.found, self._vocabulary)
            for file in look.files:
                self._take_again(reading, file, look, kept)
            return self._finished(reading, look.states, look.tree, look.found)

    def _spliced(self, at: Snapshot, look: _Look) -> Snapshot | None:
        """`at` with new facts in the place of those in changed files; None where more than that must change."""
        from tui.store.cache.parsed_files import Piecewise
        from tui.store.cache.splice import outlook, replaced
        from tui.store.load.builder import build
        from tui.store.load.reader import no_collection

        if any(each.file == "theatre.yaml" or each.rule == "file-limit" for each in at.store.problems):
            return None
        facts = {name for name, state in at.files.items() if state.kind == "facts"} - look.changed.keys()
        others = {_part(name, look.states[name].digest) for name in at.files.keys() - look.changed.keys() - facts}
        kept = self._kept_parts(others - self._parsed.keys())
        if len(kept) + len(others & self._parsed.keys()) < len(others):
            return None
        with no_collection():
            reading = Piecewise(self._root, self._limits, look.files, look.found, self._vocabulary)
            for file in look.files:
                if file.name not in facts:
                    self._take_again(reading, file, look, kept)
            reading.check()
            entries = reading.entries
            problems = {*reading.problems(), *(each for each in at.store.problems if each.file in facts)}
            if (
                not entries.theatre
                or entries.theatre[0].aside
                or outlook(entries) != at.outlook
                or sum(each.rule == "dangling-id" for each in problems) > _MOST_GUESSES
                or any(each.rule == "file-limit" for each in problems)
                or self._count(at, facts) + len(entries.facts) > self._limits.records // 2
                or not self._apart(at, facts, {entry.record.id for entry in entries.facts})
            ):
                return None
            order = [file.name for file in look.files if file.kind == "facts"]
            changed = [name for name in look.changed if name not in facts]
            frames = replaced(at.store.frames, order, changed, build(reading.theatre, entries))
        aside = {name: ids for name, ids in at.aside.items() if name in facts} | _aside(reading)
        store = Store(self._root, reading.theatre, frames, tuple(sorted(problems)))
        return Snapshot(store, look.states, look.tree, look.found, aside, at.outlook)

    def _apart(self, at: Snapshot, unchanged: Collection[str], new: Collection[str]) -> bool:
        """Whether no fact of the files that changed has, or had, the id of a fact in one that did not."""
        facts = at.store.frames.facts
        there = facts["file"].is_in(list(unchanged))
        others = set(facts["id"].filter(there).to_list())
        others.update(one for name in unchanged for one in at.aside.get(name, ()))
        old = set(facts["id"].filter(~there).to_list())
        old.update(one for name, ids in at.aside.items() if name not in unchanged for one in ids)
        return others.isdisjoint(old) and others.isdisjoint(new)

    def _count(self, at: Snapshot, names: Collection[str]) -> int:
        return at.store.frames.facts.height + sum(len(at.aside.get(name, ())) for name in names)

    def _finished(
        self, reading: Piecewise, states: Mapping[str, FileState], tree: str, found: tuple[Problem, ...]
    ) -> Snapshot:
        from tui.store.cache.splice import outlook
        from tui.store.load.builder import build

        reading.check()
        store = Store(self._root, reading.theatre, build(reading.theatre, reading.entries), reading.problems())
        return Snapshot(store, states, tree, found, _aside(reading), outlook(reading.entries))

    # --- files as they were parsed ---

    def _take_again(self, reading: Piecewise, file: DataFile, look: _Look, kept: Mapping[str, bytes]) -> None:
        content = look.changed.get(file.name)
        if content is None:
            part = _part(file.name, look.states[file.name].digest)
            parsed = self._parsed.get(part) or kept.get(part)
            if parsed is not None and reading.take_parsed(file, parsed):
                return
            content = self._content(file)
        self._take(reading, file, content)

    def _take(self, reading: Piecewise, file: DataFile, content: _Content) -> None:
        if content.problems:
            reading.refuse(content.problems)
            return
        parsed = reading.take(file, content.data)
        if parsed is not None:
            self._parsed[_part(file.name, content.digest)] = parsed

    def _kept_parts(self, names: Collection[str]) -> dict[str, bytes]:
        """Those of the named parts that are kept on disk; all of them or none."""
        if not names or self.folder is None:
            return {}
        return container.read(self.folder / "records", _key(self._limits), names) or {}


def _key(limits: Limits) -> str:
    """Under what everything is kept that this code made with these limits."""
    return f"{file_stamps.code()} {limits}"


def _part(name: str, content: str) -> str:
    return f"{content} {name}"


def _lasting(stamp: file_stamps.Stamp | None, now: int) -> file_stamps.Stamp | None:
    """The stamp, if a later change of the file would show in it."""
    return stamp if stamp is not None and stamp != file_stamps.ABSENT and not stamp.fresh(now) else None


def _aside(reading: Piecewise) -> dict[str, tuple[str, ...]]:
    """The ids of facts that are set aside, by file."""
    listed: dict[str, list[str]] = {}
    for entry in reading.entries.facts:
        if entry.aside:
            listed.setdefault(entry.file, []).append(entry.record.id)
    return {name: tuple(ids) for name, ids in listed.items()}


def _is_worse(name: str, before: Store, after: Store) -> bool:
    """Whether the file has an error that it did not have before, wherever in it that stands."""

    def errors(store: Store) -> Counter[tuple[str, str]]:
        found = (each for each in store.problems if each.file == name and each.severity == "error")
        return Counter((each.rule, each.record) for each in found)

    return bool(errors(after) - errors(before))
