"""Values that are computed once and returned again, to any thread, and may be kept on disk from session to session."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from threading import Event, Lock
from typing import Any, Protocol, TypeVar

import polars as pl

from tui.analysis.small_queries import MOST_FACTS, run_in_one_thread

T = TypeVar("T")
Frames = pl.DataFrame | dict[str, pl.DataFrame]
"""What can be kept on disk: a frame, or several by name."""


class Kept(Protocol):
    """Frames that an earlier session computed of the same store with the same constants."""

    @property
    def names(self) -> frozenset[str]:
        """The names of what was kept."""

    def get(self, name: str) -> Frames | None:
        """Return what was kept under a name, or None."""


class Memory:
    """A dictionary of computed values that several threads may fill and read.

    The lock guards the dictionary, never the computing: a key press does not wait for work that another thread is in
    the middle of, unless that is one of few. Where two threads compute the same value, both get the one that was stored
    first.
    """

    def __init__(self, kept: Kept | None = None, *, facts: int = 0) -> None:
        """`kept` is asked before anything with a name is computed; `facts` is how many facts the store has."""
        self._lock = Lock()
        self._kept = kept
        self._facts = facts
        self._values: dict[Hashable, Any] = {}
        self._begun: dict[Hashable, Event] = {}
        self._orders: dict[Hashable, dict[Hashable, None]] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Return what was computed, for another process: a lock is of one, and what is begun is not there yet."""
        with self._lock:
            return {
                "_kept": self._kept,
                "_facts": self._facts,
                "_values": dict(self._values),
                "_orders": self._orders,
            }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__()  # type: ignore[misc] # a lock of its own
        self.__dict__.update(state)

    def once(self, key: Hashable, compute: Callable[[], T], most: int | None = None) -> T:
        """Return the value of `key`, which `compute` gives the first time.

        A key that is a text names a frame or a dictionary of frames, which may be kept on disk. With `most`, only so
        many values are remembered of keys that begin alike, tuples: those that were computed last. Such a value is
        waited for where another thread is in the middle of it: it was begun ahead, and is sooner there so.
        """
        while True:
            with self._lock:
                if key in self._values:
                    found: T = self._values[key]
                    return found
                begun = self._begun.get(key) if most is not None else None
                if begun is None:
                    if most is not None:
                        self._begun[key] = Event()
                    break
            begun.wait()
        try:
            return self._computed(key, compute, most)
        finally:
            with self._lock:
                begun = self._begun.pop(key, None) if most is not None else None
            if begun is not None:
                begun.set()

    def _computed(self, key: Hashable, compute: Callable[[], T], most: int | None) -> T:
        # Read outside the lock, too: it may come from the disk.
        value: Any = self._kept.get(key) if self._kept is not None and isinstance(key, str) else None
        if value is None:
            value = run_in_one_thread(compute) if self._facts <= MOST_FACTS else compute()
        with self._lock:
            stored: T = self._values.setdefault(key, value)
            if most is not None and isinstance(key, tuple):
                others = self._orders.setdefault(key[0], {})
                others[key] = None
                while len(others) > most:
                    oldest = next(iter(others))
                    del others[oldest]
                    self._values.pop(oldest, None)
            return stored

    def has(self, key: Hashable) -> bool:
        """Return whether the value of `key` is there: computed already, or kept by an earlier session."""
        with self._lock:
            if key in self._values:
                return True
        return self._kept is not None and key in self._kept.names

    def forget(self, key: tuple[Hashable, ...]) -> None:
        """Forget a value that nobody asks for again."""
        with self._lock:
            self._values.pop(key, None)
            self._orders.get(key[0], {}).pop(key, None)

    def named(self) -> Mapping[str, Frames]:
        """Return every value with a name, to be kept on disk."""
        with self._lock:
            return {key: value for key, value in self._values.items() if isinstance(key, str)}
