"""When the next frame may be sent: not before the terminal has replied to the last ones.

Between a program and a slow terminal lie buffers that take whatever they are given: sshd's, TCP's, a multiplexer's.
What is in them cannot be taken back, so frames that are sent as fast as they are drawn are still arriving long after
the last key. A status query behind each frame ends that: the terminal replies when it has drawn what came before.

A terminal that does not reply is not waited for. One that replies late is sent one frame at a time, one that replies
at once some more, so that a fast link is not held back by its distance.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

STATUS_QUERY: Final = "\x1b[5n"
"""Device status report (ECMA-48): are you there?"""
STATUS_REPLY: Final = "\x1b[0n"

MAX_BYTES_IN_FLIGHT: Final = 1000
"""Bytes that may be on their way beside the frame that is sent last: less than a screen."""
MAX_FRAMES_IN_FLIGHT: Final = 8
MIN_MEASURED_BYTES: Final = 256
"""Bytes from which on a prompt reply tells that the link is fast."""
SAME_STEP_S: Final = 0.03
"""Seconds within which a second small frame belongs to the first: one key's work may come in two."""
UNPROVEN_BYTES: Final = 4096
"""Bytes that are sent freely to a terminal that has not replied yet."""
UNPROVEN_INTERVAL_S: Final = 0.2
"""Seconds between frames after those."""
PROBATION_S: Final = 10.0
"""Seconds after which a terminal that has never replied is taken to be silent; and between queries from then on."""
SLOWEST_BYTES_PER_S: Final = 400
"""Speed of a link below which a reply counts as lost."""
GRACE_S: Final = 2.0
"""Seconds that a reply may take beside that."""
MAX_ROUND_TRIP_S: Final = 2.0
"""Seconds that the quickest reply of a terminal is taken to need at most: a satellite link has 0.7."""
MAX_LOST_REPLIES: Final = 3
"""Replies lost in a row after which a terminal is taken to be silent."""


class Timer(Protocol):
    """A call that will be made later."""

    def cancel(self) -> None:
        """Call it off."""


class FlowControl:
    """Lets frames through one after the other, and only the newest.

    `send` sends the newest frame, with a status query behind it if it is told so, and returns the number of bytes, 0
    where there was nothing to send. `writable` returns whether all that was sent before has left the program; where it
    has not, `pump` is to be called when it has. `later` calls back after so many seconds; `clock` returns seconds.
    """

    def __init__(
        self,
        send: Callable[[bool], int],
        writable: Callable[[], bool],
        later: Callable[[float, Callable[[], None]], Timer],
        clock: Callable[[], float],
    ) -> None:
        self._send, self._writable, self._later, self._clock = send, writable, later, clock
        self._in_flight: deque[tuple[float, int]] = deque()
        """When each query was sent that has no reply yet, and how many bytes before it."""
        self._requested = False
        self._window = 1
        self._round_trip = float("inf")
        self._lost = 0
        self._began: float | None = None
        self._last = float("-inf")
        self._silent = False
        self._timer: Timer | None = None

    @property
    def replying(self) -> bool:
        """Whether the terminal is known to reply."""
        return self._round_trip != float("inf") and not self._silent

    def begin(self) -> None:
        """Note that a query was sent ahead of all frames."""
        self._began = self._last = self._clock()
        self._in_flight.append((self._last, 0))
        self._set_timer()

    def request(self) -> None:
        """Note that there is something new to show, and send it if it may be sent now."""
        self._requested = True
        self.pump()

    def pump(self) -> None:
        """Send what is to be shown, if it may be sent now."""
        if not self._requested or not self._writable():
            return
        if not self._may_send():
            # The timer that runs may be that of the whole probation, set while there was nothing to send.
            if not self.replying:
                self._set_timer()
            return
        self._requested = False
        now = self._clock()
        # A silent terminal may come to reply after all; then it is to be paced like any other.
        query = not self._silent or now - self._last >= PROBATION_S
        size = self._send(query)
        if size and query:
            self._last = now
            self._in_flight.append((now, size))
            self._set_timer()

    def reply(self) -> None:
        """Note a reply: the terminal has drawn what was sent before the oldest query."""
        if not self._in_flight:
            return  # it comes too late to tell anything, or somebody typed it
        now = self._clock()
        self._silent, self._lost = False, 0
        sent, size = self._in_flight.popleft()
        # A reply that was typed, or came when nobody waited for it, once held frames back for minutes.
        self._round_trip = min(self._round_trip, now - sent, MAX_ROUND_TRIP_S)
        if now - sent > 1.5 * self._round_trip + 0.03:
            self._window = 1
        elif size >= MIN_MEASURED_BYTES:
            self._window = min(self._window + 1, MAX_FRAMES_IN_FLIGHT)
        self._set_timer()
        self.pump()

    def reset(self) -> None:
        """Wait for no reply any more: the terminal was another program's meanwhile."""
        self._in_flight.clear()
        self._requested = False
        self._set_timer()

    def _may_send(self) -> bool:
        if self._silent or not self._in_flight:
            return True
        size = sum(size for _, size in self._in_flight)
        if self.replying:
            second = len(self._in_flight) == 1 and self._clock() - self._in_flight[0][0] < SAME_STEP_S
            return size <= MAX_BYTES_IN_FLIGHT and (second or len(self._in_flight) < self._window)
        return size <= UNPROVEN_BYTES or self._clock() - self._last >= UNPROVEN_INTERVAL_S

    def _set_timer(self) -> None:
        """Set the timer for what is waited for; with nothing in flight, there is none."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._in_flight or self._silent:
            return
        if self.replying:
            due = GRACE_S + 4 * self._round_trip + sum(size for _, size in self._in_flight) / SLOWEST_BYTES_PER_S
        else:
            probation = PROBATION_S - (self._clock() - self._began) if self._began is not None else 0.0
            due = UNPROVEN_INTERVAL_S if self._requested else max(probation, UNPROVEN_INTERVAL_S)
        self._timer = self._later(due, self._overdue)

    def _overdue(self) -> None:
        self._timer = None
        if self.replying:
            self._lost += 1
            self._silent = self._lost >= MAX_LOST_REPLIES
            # Waited for one by one, lost replies would each hold the newest frame back.
            self._in_flight.clear()
            self._window = 1
        elif self._began is None or self._clock() - self._began >= PROBATION_S:
            self._silent = True
            self._in_flight.clear()
        self._set_timer()
        self.pump()
