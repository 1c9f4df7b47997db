"""When the next frame may be sent: not before the terminal has answered for the last ones.

Between a program and a slow terminal lie buffers that take whatever they are given: sshd's, TCP's, a multiplexer's.
What is in them cannot be taken back, so frames that are sent as fast as they are drawn are still arriving long after
the last key. A question behind each frame ends that: the terminal answers when it has drawn what came before.

A terminal that does not answer is not waited for. One that answers late is sent one frame at a time, one that answers
at once some more, so that a fast link is not held back by its distance.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

ASK: Final = "\x1b[5n"
"""Device status report (ECMA-48): are you there?"""
ANSWER: Final = "\x1b[0n"

IN_FLIGHT: Final = 1000
"""Bytes that may be on their way beside the frame that is sent last: less than a screen."""
MOST_FRAMES: Final = 8
"""Frames that may be on their way at once."""
TELLING: Final = 256
"""Bytes from which on a prompt answer tells that the link is fast."""
SAME_STEP: Final = 0.03
"""Seconds within which a second small frame belongs to the first: one key's work may come in two."""
UNPROVEN: Final = 4096
"""Bytes that are sent freely to a terminal that has not answered yet."""
SPACED: Final = 0.2
"""Seconds between frames after those."""
PROBATION: Final = 10.0
"""Seconds after which a terminal that has never answered is taken to be silent; and between questions from then on."""
SLOWEST: Final = 400
"""Bytes a second below which an answer counts as lost."""
GRACE: Final = 2.0
"""Seconds that an answer may take beside that."""
FARTHEST: Final = 2.0
"""Seconds that the quickest answer of a terminal is taken to need at most: a satellite link has 0.7."""
LOST_IN_A_ROW: Final = 3
"""Answers lost in a row after which a terminal is taken to be silent."""


class Timer(Protocol):
    """Something that will happen later."""

    def cancel(self) -> None:
        """Lets it not happen."""


class Pacing:
    """Lets frames through one after the other, and only the newest.

    `send` sends what is wanted, with a question behind it if it is told so, and gives the number of bytes, 0 where
    there was nothing to send. `writable` says whether all that was sent before has left the program; where it has not,
    `go` is to be called when it has. `later` calls back after so many seconds; `clock` gives seconds.
    """

    def __init__(
        self,
        send: Callable[[bool], int],
        writable: Callable[[], bool],
        later: Callable[[float, Callable[[], None]], Timer],
        clock: Callable[[], float],
    ) -> None:
        self._send, self._writable, self._later, self._clock = send, writable, later, clock
        self._asked: deque[tuple[float, int]] = deque()
        self._wanted = False
        self._window = 1
        self._least = float("inf")
        self._lost = 0
        self._began: float | None = None
        self._last = float("-inf")
        self._silent = False
        self._timer: Timer | None = None

    @property
    def answering(self) -> bool:
        """Whether the terminal is known to answer."""
        return self._least != float("inf") and not self._silent

    def opened(self) -> None:
        """A question was sent ahead of all frames."""
        self._began = self._last = self._clock()
        self._asked.append((self._last, 0))
        self._watch()

    def want(self) -> None:
        """There is something new to show."""
        self._wanted = True
        self.go()

    def go(self) -> None:
        """Sends what is wanted, if it may be sent now."""
        if not self._wanted or not self._writable():
            return
        if not self._free():
            if not self.answering:
                self._watch()
            return
        self._wanted = False
        now = self._clock()
        ask = not self._silent or now - self._last >= PROBATION
        size = self._send(ask)
        if size and ask:
            self._last = now
            self._asked.append((now, size))
            self._watch()

    def answered(self) -> None:
        """The terminal has drawn what was sent before the oldest question that is open."""
        if not self._asked:
            return  # it comes too late to tell anything, or somebody typed it
        now = self._clock()
        self._silent, self._lost = False, 0
        sent, size = self._asked.popleft()
        self._least = min(self._least, now - sent, FARTHEST)
        if now - sent > 1.5 * self._least + 0.03:
            self._window = 1
        elif size >= TELLING:
            self._window = min(self._window + 1, MOST_FRAMES)
        self._watch()
        self.go()

    def reset(self) -> None:
        """No question is open any more: the terminal was someone else's meanwhile."""
        self._asked.clear()
        self._wanted = False
        self._watch()

    def _free(self) -> bool:
        if self._silent or not self._asked:
            return True
        in_flight = sum(size for _, size in self._asked)
        if self.answering:
            second = len(self._asked) == 1 and self._clock() - self._asked[0][0] < SAME_STEP
            return in_flight <= IN_FLIGHT and (second or len(self._asked) < self._window)
        return in_flight <= UNPROVEN or self._clock() - self._last >= SPACED

    def _watch(self) -> None:
        """Sets the timer for what is waited for."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._asked or self._silent:
            return
        if self.answering:
            due = GRACE + 4 * self._least + sum(size for _, size in self._asked) / SLOWEST
        else:
            probation = PROBATION - (self._clock() - self._began) if self._began is not None else 0.0
            due = SPACED if self._wanted else max(probation, SPACED)
        self._timer = self._later(due, self._overdue)

    def _overdue(self) -> None:
        self._timer = None
        if self.answering:
            self._lost += 1
            self._silent = self._lost >= LOST_IN_A_ROW
            self._asked.clear()
            self._window = 1
        elif self._began is None or self._clock() - self._began >= PROBATION:
            self._silent = True
            self._asked.clear()
        self._watch()
        self.go()
