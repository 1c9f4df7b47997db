"""Frames wait for the terminal's answer, the newest wins, and a terminal that does not answer is not waited for."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.flow_control import MAX_BYTES_IN_FLIGHT, PROBATION_S, UNPROVEN_BYTES, FlowControl

FRAME = 500
"""Bytes of a frame."""


class World:
    """A clock, timers, and a terminal at the end of a link that takes its time, or does not answer."""

    def __init__(self, rate: float = 0.0, trip: float = 0.0, answers: bool = True) -> None:
        self.now = 0.0
        self.rate, self.trip, self.answers = rate, trip, answers
        self.due: list[tuple[float, Callable[[], None]]] = []
        self.wanted = self.shown = self.sent = 0
        self.free = 0.0
        self.writable = True
        self.outstanding: list[tuple[float, int]] = []
        self.flow = FlowControl(self.send, lambda: self.writable, self.later, lambda: self.now)
        self.travel(4, ask=True)
        self.flow.begin()

    def later(self, seconds: float, what: Callable[[], None]) -> World.Timer:
        entry = (self.now + seconds, what)
        self.due.append(entry)
        return World.Timer(self, entry)

    class Timer:
        def __init__(self, world: World, entry: tuple[float, Callable[[], None]]) -> None:
            self.world, self.entry = world, entry

        def cancel(self) -> None:
            if self.entry in self.world.due:
                self.world.due.remove(self.entry)

    def send(self, ask: bool) -> int:
        if self.shown == self.wanted:
            return 0
        self.shown = self.wanted
        self.sent += 1
        self.travel(FRAME, ask)
        return FRAME

    def travel(self, size: int, ask: bool) -> None:
        self.free = max(self.free, self.now) + (size / self.rate if self.rate else 0.0)
        self.outstanding.append((self.free + self.trip / 2, size))
        if ask and self.answers:
            self.due.append((self.free + self.trip, self.flow.reply))

    def want(self) -> None:
        self.wanted += 1
        self.flow.request()

    def pass_time(self, seconds: float) -> None:
        end = self.now + seconds
        while self.due and min(self.due, key=lambda each: each[0])[0] <= end:
            entry = min(self.due, key=lambda each: each[0])
            self.due.remove(entry)
            self.now = max(self.now, entry[0])
            entry[1]()
        self.now = end

    def hold(self, seconds: float, per_second: int = 30) -> None:
        for _ in range(int(seconds * per_second)):
            self.want()
            self.pass_time(1 / per_second)

    @property
    def backlog(self) -> int:
        return sum(size for at, size in self.outstanding if at > self.now)


def test_a_slow_link_is_never_behind_by_more_than_a_screen() -> None:
    world = World(rate=960, trip=0.3)
    world.pass_time(1)
    world.hold(5)
    assert world.backlog <= MAX_BYTES_IN_FLIGHT + FRAME
    world.pass_time(3)
    assert world.shown == world.wanted
    assert world.backlog == 0


def test_a_link_that_is_only_long_carries_several_frames_at_once() -> None:
    world = World(rate=100_000, trip=0.3)
    world.pass_time(1)
    world.hold(5)
    assert world.sent > 2 * 5 / 0.3


def test_a_terminal_at_hand_is_sent_every_frame() -> None:
    world = World(rate=1e9, trip=0.002)
    world.pass_time(0.1)
    world.hold(2)
    assert world.sent == world.wanted


def test_a_terminal_that_does_not_answer_is_not_waited_for() -> None:
    world = World(answers=False)
    for _ in range(UNPROVEN_BYTES // FRAME):
        world.want()
        assert world.shown == world.wanted
    world.pass_time(PROBATION_S)
    before = world.sent
    world.hold(2)
    assert world.sent - before == 60


def test_a_terminal_that_answers_after_all_is_paced() -> None:
    world = World(rate=960, trip=0.3, answers=False)
    world.pass_time(2 * PROBATION_S)
    world.answers = True
    world.hold(3)
    world.pass_time(60)
    world.hold(5)
    assert world.backlog <= MAX_BYTES_IN_FLIGHT + FRAME


def test_a_lost_answer_holds_nothing_up_for_long() -> None:
    world = World(rate=1e6, trip=0.01)
    world.pass_time(1)
    world.answers = False
    world.want()
    world.want()
    world.answers = True
    world.pass_time(5)
    assert world.shown == world.wanted


def test_an_answer_that_somebody_types_holds_nothing_up_for_long() -> None:
    world = World(answers=False)
    world.pass_time(30 * PROBATION_S)
    world.flow.reply()
    for _ in range(30):
        world.want()
        world.pass_time(1)
    assert world.shown == world.wanted


def test_what_the_terminal_has_not_taken_yet_holds_back_the_next_frame() -> None:
    world = World()
    world.pass_time(1)
    world.writable = False
    world.want()
    world.want()
    assert world.sent == 0
    world.writable = True
    world.flow.pump()
    assert world.sent == 1
    assert world.shown == world.wanted


def test_no_timer_runs_when_all_is_shown_and_answered() -> None:
    world = World(rate=1e6, trip=0.01)
    world.want()
    world.pass_time(1)
    assert not world.due


@given(
    st.floats(500, 1e6),
    st.floats(0.0, 1.0),
    st.booleans(),
    st.lists(st.floats(0.0, 2.0), min_size=1, max_size=40),
)
def test_the_newest_frame_is_shown_in_the_end(rate: float, trip: float, answers: bool, pauses: list[float]) -> None:
    world = World(rate, trip, answers)
    for pause in pauses:
        world.want()
        world.pass_time(pause)
    world.pass_time(60)
    assert world.shown == world.wanted
