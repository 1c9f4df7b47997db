"""What was left, to go back to and forward again: lenses, and places."""

from __future__ import annotations

from typing import Final, Generic, TypeVar

import msgspec

T = TypeVar("T")

MOST_STEPS: Final = 500
"""Steps that can be taken back."""


class History(msgspec.Struct, Generic[T]):
    """What was left, the latest last, and what was gone back from, the next last."""

    past: list[T] = msgspec.field(default_factory=list)
    future: list[T] = msgspec.field(default_factory=list)

    def push(self, left: T) -> None:
        """Remember what is left for something new; what was gone back from can no longer be gone forward to."""
        self.past.append(left)
        del self.past[:-MOST_STEPS]
        self.future.clear()

    def back(self, here: T) -> T | None:
        """Return what was left last, and remember what is left for it; None where there is nothing."""
        return _turn(self.past, self.future, here)

    def forward(self, here: T) -> T | None:
        """Return what was gone back from last, and remember what is left for it; None where there is nothing."""
        return _turn(self.future, self.past, here)


def _turn(taken: list[T], given: list[T], here: T) -> T | None:
    if not taken:
        return None
    given.append(here)
    return taken.pop()
