"""An opened theatre: read, read again when its files change, kept on disk for the next time."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.structs import replace

from tui.analysis.assessor import Assessor
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.situation import Situation, look, situation, with_notes
from tui.analysis.views.cited_events import read_cited_ahead
from tui.base.errors import Problem, SyrtuiError
from tui.settings import paths
from tui.store.cache import file_stamps
from tui.store.cache.file_stamps import Listing
from tui.store.cache.incremental import IncrementalReader, Reread
from tui.store.cache.kept_frames import KeptFrames
from tui.store.notes.record import NoteChange, Notes
from tui.store.schema.frames import Store

if TYPE_CHECKING:
    from tui.store.load.reader import Progress

_MOST: Final = 20
"""Theatres that are kept ready."""
_LATER: Final = ("search text",)
"""Judgements that no first screen without a filter needs; of a large theatre half of all that is kept."""
_WHOLE_NS: Final = 100_000_000
_LOOKS: Final = 10
"""A file that was changed less than `_WHOLE_NS` ago may be half written: it is looked at again, so many times."""


class OpenTheatre:
    """One theatre and what was last read of it. Its methods take their time: call them off the event loop."""

    def __init__(self, root: Path, methods: Methods, cache: Path | None = None, notes: Path | None = None) -> None:
        """Take the theatre's folder.

        `cache` is the folder for what can be made anew, None to keep nothing; `notes` the user's file of notes, None to
        know of none.
        """
        self.root = root
        self._notes_file = notes
        self._notes, self._notes_stamp = Notes(), file_stamps.ABSENT
        self._methods = methods
        self._reader = IncrementalReader(
            root, paths.theatre_cache(cache) if cache is not None else None, vocabulary=methods.vocabulary
        )
        self._files: Listing = ()
        self._busy = Lock()
        self._kept: KeptFrames | None = None
        self._ready: Situation | None = None
        self.held_back: tuple[Problem, ...] = ()
        """Why files are shown as they last were without these problems."""

    def open(self, lens: Lens | None = None, progress: Progress | None = None) -> Situation:
        """Return the theatre seen through a lens.

        Raises:
            NoTheatre: there is none.
        """
        with self._busy:
            wanted = lens or Lens()
            if self._ready is not None and self.files() is not None:
                return self._ready if wanted == self._ready.lens else self.through(self._ready, wanted)
            # Listed before it is read: what changes meanwhile then differs from the list, and is noticed.
            self._files = file_stamps.list_tree(self.root)
            store = self._reader.read(progress)
            self._kept = self._kept_judgements(store)
            # Judgements are kept of the whole theatre alone; without some of its voices they are others.
            kept = self._kept if not wanted.excluded else None
            assessor = Assessor(store, self._methods, wanted.excluded, kept=kept)
            found = situation(assessor, wanted, notes=self._read_notes(store))
            read_cited_ahead(found)
            return found

    def reread(self, before: Situation) -> Situation:
        """Return the theatre as its files are now, through the lens of `before`; `before` itself where nothing changed.

        Raises:
            NoTheatre: there is none any more.
        """
        with self._busy:
            known_files = self._files
            files, reopened = self._reopened()
            self._files, self.held_back = files, reopened.held_back
            known = self._notes
            notes = self._read_notes(reopened.store)
            if reopened.store is before.store:
                if self._notes is known and self._events(files) == self._events(known_files):
                    return before
                # Another object: what was drawn of its events is drawn anew.
                return _with_judgements(with_notes(before, notes))
            seen = look(reopened.store, before.lens, self._methods, notes=notes)
            return _with_judgements(replace(seen, zone=before.zone))

    def prepare(self) -> bool:
        """Read and judge everything, for `open` to return at once, also where this was sent to another process.

        Returns False where the files never rest; then `open` reads them.

        Raises:
            NoTheatre: there is none.
        """
        self._ready = None
        for _ in range(_LOOKS):
            began = time.time_ns()
            seen = _with_judgements(self.open())
            seen.day.assessor.prepare()
            racy = [each for _, each in self._files if each.is_racy(began)]
            if not racy and self.files() is not None:
                self._ready = seen
                return True
            time.sleep(file_stamps.RACY_NS / 1e9)
        return False

    @property
    def is_current(self) -> bool:
        """Whether what was prepared is what the files are now."""
        return self._ready is not None and self.files() is not None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_busy": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _busy=Lock())

    # --- notes ---

    def change_notes(self, change: NoteChange, store: Store) -> Notes:
        """Change the user's file of notes; return all of it on this theatre, other sessions' changes too.

        Raises:
            SyrtuiError: the file cannot be changed.
        """
        if self._notes_file is None:
            raise SyrtuiError("there is no file of notes here")
        from tui.store.notes.write import update

        with self._busy:
            self._notes = update(self._notes_file, change)
            self._notes_stamp = file_stamps.stamp(self._notes_file)
            return self._notes.within(store.theatre.title)

    def _read_notes(self, store: Store) -> Notes:
        """Return the user's notes on a theatre, read again where their file has changed."""
        # Most users have none: then this takes one look at the file system, and no import.
        stamp = file_stamps.stamp(self._notes_file) if self._notes_file is not None else file_stamps.ABSENT
        if stamp != self._notes_stamp and self._notes_file is not None:
            from tui.store.notes.read import read

            self._notes, self._notes_stamp = read(self._notes_file), stamp
        return self._notes.within(store.theatre.title)

    # --- files ---

    def _reopened(self) -> tuple[Listing, Reread]:
        """Return the files and the theatre once nobody writes in it; if they never rest, as it can be read."""
        for _ in range(_LOOKS):
            files = self._settled()
            reopened = self._reader.reread_if_stable(files)
            if reopened is not None:
                return files, reopened
        return file_stamps.list_tree(self.root), self._reader.reread()

    def _settled(self) -> Listing:
        """Return all files and folders with their stamps, once none of them is being written.

        An editor that saves in place empties a file before it fills it.
        """
        known = dict(self._files)
        for _ in range(_LOOKS):
            files = file_stamps.list_tree(self.root)
            now = time.time_ns()
            ages = [
                now - each.changed for path, each in files if each != file_stamps.ABSENT and known.get(path) != each
            ]
            # A file from the future, as a wrong clock leaves it, would be waited for until then.
            youngest = min((age for age in ages if age >= 0), default=_WHOLE_NS)
            if youngest >= _WHOLE_NS:
                break
            time.sleep((_WHOLE_NS - youngest) / 1e9)
        return files

    def through(self, at_hand: Situation, lens: Lens | None) -> Situation:
        """Return the same reading through another lens; with None, as a session without one begins."""
        notes = self._notes.within(at_hand.store.theatre.title)
        return _with_judgements(look(at_hand.store, lens or Lens(), self._methods, at_hand, notes))

    def _events(self, files: Listing) -> Listing:
        """Return the files of events among those of the theatre, which are read where they are asked for."""
        folder = str(self.root / "events")
        return tuple(each for each in files if each[0].startswith(folder))

    def files(self) -> Listing | None:
        """Return every file and folder that was read, with its stamp; None where any has changed since."""
        return self._files if not self.held_back and self._files == file_stamps.list_tree(self.root) else None

    # --- what is kept ---

    def keep(self, at_hand: Situation) -> bool:
        """Keep the theatre as it was read and what was computed from it; return whether all is kept."""
        assessor = at_hand.day.assessor
        with self._busy:
            if not self._reader.save() or assessor.excluded or self.held_back:
                return False
            if self._kept is None or self._kept.key != self._key(assessor.store):
                self._kept = self._kept_judgements(assessor.store)
            if self._kept is None:
                return False
            values = assessor.memory.named()
            if self._kept.names.issuperset(values):
                return True
            written = self._kept.write(values)
            _prune(self._kept.file.parent.parent)
            return written

    def _kept_judgements(self, store: Store) -> KeptFrames | None:
        folder = self._reader.folder
        return KeptFrames(folder / "judgements", self._key(store), _LATER) if folder is not None else None

    def _key(self, store: Store) -> str:
        """Return the key of judgements that rest on this content, window, constants and code."""
        constants = msgspec.msgpack.encode(self._methods)
        window = store.theatre.window.encode()
        content = self._reader.content_hash.encode()
        return file_stamps.hash_content(file_stamps.code_version().encode(), content, constants, window)


def _with_judgements(seen: Situation) -> Situation:
    """Return the situation once its day's judgements are computed, so that the first drawing need not wait."""
    day = seen.day
    day.assessment, day.disputes, day.relation_moves  # noqa: B018 - asked for to be computed
    read_cited_ahead(seen)
    return seen


def _prune(folder: Path) -> None:
    """Delete all but the theatres that were kept last."""
    import shutil  # late: only a session that leaves something new needs it

    with contextlib.suppress(OSError):
        kept = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime_ns, reverse=True)
        for old in kept[_MOST:]:
            shutil.rmtree(old, ignore_errors=True)
