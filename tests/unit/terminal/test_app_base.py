"""How often the terminal is sent what changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rich.segment import Segment
from textual import events
from textual.app import ComposeResult, ScreenStackError
from textual.driver import Driver
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.terminal import shutdown
from tui.terminal.app_base import TerminalApp
from tui.terminal.textual_internals import FramedScreen

BOUND = 20.0
SIZE = (40, 4)


class Memory(Driver):
    """A terminal that keeps what it is sent."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.frames: list[str] = []

    def write(self, data: str) -> None:
        self.frames.append(data)

    def start_application_mode(self) -> None:
        self.send_message(events.Resize(Size(*SIZE), Size(*SIZE)))

    def disable_input(self) -> None:
        pass

    def stop_application_mode(self) -> None:
        pass


class Word(Widget):
    """One line with one word."""

    DEFAULT_CSS = "Word { height: 1; }"
    word = "-"
    drawn = 0

    def say(self, word: str) -> None:
        self.word = word
        self.refresh()

    def on_resize(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        self.drawn += 1
        return Strip([Segment(self.word)]).adjust_cell_length(self.size.width)


class Words(FramedScreen[None]):
    """Two words."""

    def compose(self) -> ComposeResult:
        self.first, self.second = Word(), Word()
        yield self.first
        yield self.second


class Sample(TerminalApp):
    """An app of one screen."""

    def get_driver_class(self) -> type[Driver]:
        return Memory

    async def on_mount(self) -> None:
        self.words = Words()
        await self.push_screen(self.words)

    @property
    def frames(self) -> list[str]:
        return self.driver.frames if isinstance(self.driver, Memory) else []


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(BOUND):
        while not condition():
            await asyncio.sleep(0)


async def settled(screen: Words) -> None:
    """Waits until nothing is left to draw."""
    for _ in range(3):
        done = asyncio.Event()
        screen.call_after_refresh(done.set)
        await done.wait()


@asynccontextmanager
async def running() -> AsyncIterator[Sample]:
    app = Sample()
    task = asyncio.create_task(app.run_async(size=SIZE))
    await until(lambda: task.done() or any("-" in frame for frame in app.frames))
    try:
        yield app
    finally:
        app.exit()
        await task


@pytest.fixture(autouse=True)
def _without_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutdown, "handled_signals", tuple)


async def test_what_one_key_changes_is_drawn_and_sent_at_once() -> None:
    async with running() as app:
        first, second = app.words.first, app.words.second
        before, drawn = len(app.frames), (first.drawn, second.drawn)
        first.say("one")
        second.say("two")
        first.call_next(second.say, "three")
        first.styles.height = 2  # a layout of its own
        await until(lambda: any("three" in frame for frame in app.frames))
        await settled(app.words)
        assert first.drawn == drawn[0] + 2, "a line is drawn once, also where the layout makes the widget draw itself"
        assert second.drawn == drawn[1] + 1
        first.say("four")
        await until(lambda: any("four" in frame for frame in app.frames))
        one, two = app.frames[before:]
        assert "one" in one
        assert "three" in one
        assert "four" in two


async def test_what_is_shown_again_is_drawn_where_a_frame_comes_before_its_layout() -> None:
    async with running() as app:
        screen, second = app.words, app.words.second
        second.display = False
        await settled(screen)
        second.word = "back"
        second.display = True
        screen._dirty_widgets.add(second)  # Textual's message of it comes before the one of the layout, or after it
        app._request_frame()
        assert not second.region.y, "it has no place yet"
        await until(lambda: any("back" in frame for frame in app.frames))


async def test_a_frame_that_comes_due_when_all_screens_are_gone_ends_in_nothing() -> None:
    """A terminal that replies late has frames wait, and the session may end meanwhile."""
    async with running() as app:
        pass
    with pytest.raises(ScreenStackError):
        _ = app.screen
    app.screen_diff.invalidate()  # there is something to send
    before = len(app.frames)
    app._request_frame()  # as the reply does
    assert app.crash is None
    assert len(app.frames) == before
