"""The theatre behind the screen: opened, opened again when its files change, kept ready for the next time."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

import msgspec
import polars as pl

from tui.analysis.chronicle import Chronicle
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.recall import LATER, recall, worked_out
from tui.analysis.situation import Situation, look
from tui.base.errors import Problem
from tui.settings import paths
from tui.store.cache import container, file_stamps, snapshot
from tui.store.cache.file_stamps import Stamp
from tui.store.cache.incremental import Archive, Reopened

if TYPE_CHECKING:
    from tui.store.load.reader import Progress

_MOST: Final = 20
"""Theatres that are kept ready."""
_WHOLE_NS: Final = 100_000_000
_LOOKS: Final = 10
"""A file that was changed less than `_WHOLE_NS` ago may be half written: it is looked at again, so many times."""


class Live:
    """One theatre and what it looks like now. Its methods take their time: call them off the event loop."""

    def __init__(self, root: Path, methods: Methods, cache: Path | None = None) -> None:
        """`cache` is the folder for what can be made anew; None: nothing is kept."""
        self.root = root
        self._methods = methods
        self._archive = Archive(
            root, paths.kept_theatres(cache) if cache is not None else None, vocabulary=methods.vocabulary
        )
        self._files: tuple[tuple[str, Stamp], ...] = ()
        self._busy = Lock()
        self._recalled = ""
        self._rest: tuple[Chronicle, frozenset[str]] | None = None
        """A chronicle that has not been given back all that is kept of it, and what it lacks."""
        self.held: tuple[Problem, ...] = ()
        """Why files are shown as they last were without these problems."""

    def open(self, lens: Lens | None = None, progress: Progress | None = None) -> Situation:
        """The theatre seen through a lens.

        Raises:
            NoTheatre: there is none.
        """
        with self._busy:
            self._files = tuple(file_stamps.below(self.root))
            situation = look(self._archive.open(progress), lens or Lens(), self._methods)
            self._recall(situation.knowledge.chronicle, later=bool(situation.lens.filters))
            return _worked_out(situation)

    def again(self, before: Situation) -> Situation:
        """The theatre as its files are now, seen through the lens of `before`; `before` itself where nothing changed.

        Raises:
            NoTheatre: there is none any more.
        """
        with self._busy:
            files, reopened = self._reopened()
            self._files, self.held = files, reopened.held
            if reopened.store is before.store:
                return before
            return _worked_out(look(reopened.store, before.lens, self._methods))

    def _reopened(self) -> tuple[tuple[tuple[str, Stamp], ...], Reopened]:
        """The theatre when nobody writes in it, and of what it was read; one that never rests, as it can be had."""
        for _ in range(_LOOKS):
            files = self._settled()
            reopened = self._archive.reopen_at_rest(files)
            if reopened is not None:
                return files, reopened
        return tuple(file_stamps.below(self.root)), self._archive.reopen()

    def _settled(self) -> tuple[tuple[str, Stamp], ...]:
        """All files and folders with their stamps, when none of them is being written: an editor that saves in place
        empties a file before it fills it.
        """
        known = dict(self._files)
        for _ in range(_LOOKS):
            files = tuple(file_stamps.below(self.root))
            now = time.time_ns()
            ages = [
                now - each.changed for path, each in files if each != file_stamps.ABSENT and known.get(path) != each
            ]
            youngest = min((age for age in ages if age >= 0), default=_WHOLE_NS)
            if youngest >= _WHOLE_NS:
                break
            time.sleep((_WHOLE_NS - youngest) / 1e9)
        return files

    def seen(self, at_hand: Situation, lens: Lens) -> Situation:
        """The same reading through another lens."""
        self._recall_rest(at_hand.knowledge.chronicle)
        return _worked_out(look(at_hand.store, lens, self._methods, at_hand))

    def beginning(self, at_hand: Situation, lens: Lens | None) -> Situation:
        """The theatre as a session begins with it, from what has been worked out already."""
        return look(at_hand.store, lens or Lens(), self._methods, at_hand)

    def files(self) -> tuple[tuple[str, Stamp], ...] | None:
        """What the theatre was read from: every file and folder with its stamp; None where that has changed since."""
        return self._files if not self.held and self._files == tuple(file_stamps.below(self.root)) else None

    # --- what is kept ---

    def keep(self, situation: Situation) -> bool:
        """Keep the theatre as it was read, and what has been worked out of it; say whether all is kept."""
        self._recall_rest(situation.knowledge.chronicle)
        with self._busy:
            return self._archive.keep() and self._keep_judgements(situation.knowledge.chronicle)

    def _keep_judgements(self, chronicle: Chronicle) -> bool:
        file = self._judgements
        if file is None or chronicle.distrusted or self.held:
            return False
        frames = worked_out(chronicle)
        key = self._key(chronicle)
        known = f"{key} {sorted(frames)}"
        if known == self._recalled:
            return True
        done = container.write(file, key, {name: snapshot.to_bytes(frame) for name, frame in frames.items()})
        self._recalled = known if done else self._recalled
        _prune(file.parent.parent)
        return done

    def _recall(self, chronicle: Chronicle, *, later: bool) -> None:
        """Give back what is kept of a chronicle; only with `later` what most first screens do without."""
        file = self._judgements
        key = self._key(chronicle)
        names = container.names(file, key) if file is not None else None
        if file is None or names is None:
            return
        rest = frozenset[str]() if later else LATER & names
        parts = container.read(file, key, names - rest)
        if parts is None:
            return
        try:
            frames = snapshot.all_from_bytes(parts)
        except (pl.exceptions.PolarsError, OSError, ValueError):
            return
        recall(chronicle, frames)
        self._recalled = f"{key} {sorted(names)}"
        self._rest = (chronicle, rest) if rest else None

    def _recall_rest(self, chronicle: Chronicle) -> None:
        with self._busy:
            if self._rest is None:
                return
            (of, names), self._rest = self._rest, None
            file = self._judgements
            if file is None or of.catalogue is not chronicle.catalogue:
                return
            parts = container.read(file, self._key(of), names)
            if parts is not None:
                with contextlib.suppress(pl.exceptions.PolarsError, OSError, ValueError):
                    recall(chronicle, snapshot.all_from_bytes(parts))

    @property
    def _judgements(self) -> Path | None:
        return self._archive.folder / "judgements" if self._archive.folder is not None else None

    def _key(self, chronicle: Chronicle) -> str:
        """Under what the judgements are kept that rest on this content, these constants and days, and this code."""
        constants = msgspec.msgpack.encode(self._methods)
        days = repr(chronicle.days).encode()
        return file_stamps.digest(file_stamps.code().encode(), self._archive.key.encode(), constants, days)


def _worked_out(situation: Situation) -> Situation:
    """The situation, when what its first drawing asks for has been worked out."""
    knowledge = situation.knowledge
    situation.facts, knowledge.threat, knowledge.disputes, knowledge.since_yesterday  # noqa: B018
    return situation


def _prune(folder: Path) -> None:
    """Leave the theatres that were kept last."""
    import shutil

    with contextlib.suppress(OSError):
        kept = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime_ns, reverse=True)
        for old in kept[_MOST:]:
            shutil.rmtree(old, ignore_errors=True)
