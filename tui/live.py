"""The theatre behind the screen: opened, opened again when its files change, kept ready for the next time."""

from __future__ import annotations

from pathlib import Path

from tui.analysis.constants import Methods
from tui.analysis.lens import Lens
from tui.analysis.situation import Situation, look
from tui.store import stamps
from tui.store.reader import Progress, read
from tui.store.stamps import Stamp


class Live:
    """One theatre and what it looks like now. Its methods take their time: call them off the event loop."""

    def __init__(self, root: Path, methods: Methods, cache: Path | None = None) -> None:
        self._root = root
        self._methods = methods
        self._files: tuple[tuple[str, Stamp], ...] = ()

    def open(self, lens: Lens | None = None, progress: Progress | None = None) -> Situation:
        """The theatre seen through a lens.

        Raises:
            NoTheatre: there is none.
        """
        self._files = tuple(stamps.below(self._root))
        return look(read(self._root, progress), lens or Lens(), self._methods)

    def again(self, before: Situation) -> Situation:
        """The theatre as its files are now, seen through the lens of `before`."""
        self._files = tuple(stamps.below(self._root))
        return look(read(self._root), before.lens, self._methods)

    def beginning(self, at_hand: Situation, lens: Lens | None) -> Situation:
        """The theatre as a session begins with it, from what has been worked out already."""
        return look(at_hand.store, lens or Lens(), self._methods, at_hand)

    def files(self) -> tuple[tuple[str, Stamp], ...] | None:
        """What the theatre was read from: every file and folder with its stamp; None where they are others by now."""
        return self._files if self._files == tuple(stamps.below(self._root)) else None
