"""An app on a terminal that may be slow, may go away, and belongs to other programs besides."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from time import monotonic
from typing import Any, Final

from rich.control import Control
from textual import events
from textual.app import ScreenError
from textual.driver import Driver
from textual.filter import LineFilter, Monochrome, NoColor
from textual.geometry import Size
from textual.messages import TerminalSupportsSynchronizedOutput
from textual.screen import Screen
from textual.widgets import Input

from tui.base import daemon_thread
from tui.terminal import clipboard, shutdown
from tui.terminal.color_support import color_support
from tui.terminal.driver import TerminalDriver, replacement_for
from tui.terminal.first_frame import FirstFrame
from tui.terminal.flow_control import STATUS_QUERY, FlowControl
from tui.terminal.screen_diff import ScreenDiff
from tui.terminal.textual_internals import (
    AppHooks,
    FramedScreen,
    ScreenUpdate,
    count_cells_as_terminals_do,
    make_strips_small,
    set_color_system,
)

_RESTORE: Final = "\x1b[m\x1b[?2004l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
"""What gives a terminal back where there is no time for more."""
_SYNC_START: Final = "\x1b[?2026h"
_SYNC_END: Final = "\x1b[?2026l"
_ONE_PACKET: Final = 1000
"""What terminals that can draw a frame at once have around it."""
SETTLE_TURNS: Final = 12
"""Turns of the event loop that a frame is put off: Textual hands a change on from widget to screen in messages."""
_TERMINATE_S: Final = 2.0
"""Seconds that a program has to end in which has the terminal when the session ends."""
_NO_COLOR: Final = NoColor()


class TerminalApp(AppHooks, inherit_bindings=False):
    """Sends what changed and no more, no faster than the terminal takes it; ends when the terminal does.

    A subclass says in `save_state` what to keep of a session that ends, and may add to `line_filters`, which every line
    of the screen goes through.
    """

    def __init__(self, *, frame_shown: bool = False) -> None:
        """`frame_shown`: the alternate screen is shown already, with something on it."""
        self.frame_shown = frame_shown
        self.ending = False
        self.crash: Exception | None = None
        self.line_filters: list[LineFilter] = []
        count_cells_as_terminals_do()
        make_strips_small()
        super().__init__()
        self.animation_level = "none"
        self._use_colors_of_terminal()
        self.screen_diff = ScreenDiff()
        self._flow: FlowControl | None = None
        self._frame_due = self._synchronized = False
        self._drawn_size = Size(0, 0)
        self._copied = ""
        self._program: subprocess.Popen[bytes] | None = None

    def _use_colors_of_terminal(self) -> None:
        if os.environ.get("TEXTUAL_COLOR_SYSTEM"):
            return
        system = color_support(os.environ).system
        if system is not None:
            set_color_system(self.console, system)
        elif not self.no_color:
            self.no_color = True
            self.line_filters.append(_NO_COLOR)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters and those of `line_filters` that are enabled."""
        # Textual's answer to NO_COLOR is greys, which are colours still, and black where the terminal's own is meant.
        filters = [_NO_COLOR if isinstance(each, Monochrome) else each for each in super().get_line_filters()]
        return [*filters, *(each for each in self.line_filters if each.enabled)]

    def get_driver_class(self) -> type[Driver]:
        """Return the driver for this platform."""
        return replacement_for(super().get_driver_class())

    def save_state(self) -> None:
        """Keep what the next session goes on from; called when the session ends without having been left."""

    # --- drawing ---

    def go_on_from(self, frame: FirstFrame) -> None:
        """Take it that a frame stands on the terminal: only what differs is sent."""
        self._drawn_size = Size(frame.columns, len(frame.lines))
        self.screen_diff.assume(frame.columns, frame.lines)

    def defer_drawing(self, screen: Screen[Any]) -> bool:
        """Render a screen for the next frame, if it is the one that is shown; return whether that is so.

        What changes until then, in this turn of the event loop or while the terminal is waited for, is rendered once.
        """
        if self.is_headless or screen is not self._screen_shown:
            return False
        if not self._frame_due and not self.is_batching:
            self._frame_due = True
            self._settle(SETTLE_TURNS)
        return True

    def _settle(self, turns: int) -> None:
        loop = asyncio.get_running_loop()
        if turns:
            loop.call_soon(self._settle, turns - 1)
        else:
            self._request_frame()

    def _request_frame(self) -> None:
        self._frame_due = False
        if self._flow is not None:
            self._flow.request()
        else:
            self._send_frame(query=False)

    def draw(self, update: ScreenUpdate) -> None:
        """Have what changed sent in the next frame."""
        if not self.is_drawing or self.is_headless:
            return
        try:
            self.screen_diff.update(update, self.console)
        except Exception as error:
            self.fail(error)
            return
        self._request_frame()

    def _send_frame(self, query: bool) -> int:
        """Send what changed, with a status query behind it if asked to; return the number of characters."""
        screen = self._screen_shown
        # A reply may come in the midst of an end: no frame is wanted any more.
        if self.driver is None or self.ending or screen is None:
            return 0
        try:
            self._render_frame(screen)
        except Exception as error:
            self.fail(error)
            return 0
        changed = self.screen_diff.flush()
        if not changed:
            return 0
        frame = changed
        # The cursor is hidden, but an input method shows what is being composed where it stands.
        if isinstance(screen.focused, Input):
            cursor = screen.outer_size.clamp_offset(self.cursor_position)
            frame += Control.move_to(*cursor).segment.text
        # What comes in one packet is drawn at once as it is.
        if self._synchronized and len(frame) > _ONE_PACKET:
            frame = f"{_SYNC_START}{frame}{_SYNC_END}"
        self.driver.write(frame + STATUS_QUERY if query else frame)
        return len(frame)

    @property
    def _screen_shown(self) -> Screen[Any] | None:
        """The screen that is shown; None where the session ends, and Textual has taken all of them away."""
        try:
            return self.screen
        except ScreenError:
            return None

    def _render_frame(self, screen: Screen[Any]) -> None:
        """Render what changed on the screen that is shown."""
        if isinstance(screen, FramedScreen) and self.is_drawing:
            update = self.render_changes(screen)
            if update is not None:
                self.screen_diff.update(update, self.console)

    def on_resize(self, event: events.Resize) -> None:
        """Send all anew: a terminal of another size has drawn its lines anew."""
        if event.size != self._drawn_size:
            self._drawn_size = event.size
            self.screen_diff.invalidate()

    def on_terminal_supports_synchronized_output(self, message: TerminalSupportsSynchronizedOutput) -> None:
        """Send frames that are drawn at once."""
        self._synchronized = True

    # --- what the driver tells ---

    def terminal_ready(self) -> None:
        """Query whether the terminal replies; draw one anew that comes back from another program."""
        driver = self.driver
        if not isinstance(driver, TerminalDriver):
            return
        back = self._flow is not None
        if self._flow is None:
            loop = asyncio.get_running_loop()
            self._flow = FlowControl(self._send_frame, lambda: not driver.busy, loop.call_later, monotonic)
        else:
            # The other program has drawn over it, and may have read replies that were for us.
            self.screen_diff.invalidate()
            self._flow.reset()
        driver.write(STATUS_QUERY)
        self._flow.begin()
        if back:
            self._flow.request()

    def terminal_replied(self) -> None:
        """Send the next frame: the terminal has drawn the last one."""
        if self._flow is not None:
            self._flow.reply()

    def terminal_idle(self) -> None:
        """Send the next frame, if the terminal has replied: the last one has left the program."""
        if self._flow is not None:
            self._flow.pump()

    def terminal_lost(self) -> None:
        """End the session."""
        self.end(128 + signal.SIGHUP)

    def thread_failed(self, error: BaseException) -> None:
        """End the session for an error beside the event loop."""
        self.fail(error if isinstance(error, Exception) else RuntimeError(repr(error)))

    # --- other programs ---

    @property
    def clipboard(self) -> str:
        """What was copied last, for Textual's own fields to paste."""
        return self._copied

    def copy_to_clipboard(self, text: str) -> None:
        """Have the terminal copy a text, where it can."""
        self.copy(text)

    def copy(self, text: str) -> bool:
        """Have the terminal copy a text; return False where it is known that it will not."""
        self._copied = text
        sequence = clipboard.copy_sequence(text, os.environ)
        if sequence is not None and self.driver is not None:
            self.driver.write(sequence)
        return sequence is not None

    async def run_program(self, command: Sequence[str]) -> str:
        """Leave the terminal to another program until that ends; return what went wrong, or nothing.

        Where the session ends first, the program is ended with it.
        """
        driver = self.driver
        with self.suspend(), driver.lend() if isinstance(driver, TerminalDriver) else contextlib.nullcontext():
            try:
                self._program = program = subprocess.Popen(command)  # noqa: S603 - the user's own $EDITOR
            except OSError as error:
                return f"{os.path.basename(command[0])}: {error.strerror}"  # noqa: PTH119
            try:
                await daemon_thread.in_background(program.wait)
            finally:
                _terminate(program)
                self._program = None
        return ""

    # --- ending ---

    async def run_async(self, **options: Any) -> None:
        """Run until the user leaves, or something else ends the session."""
        loop = asyncio.get_running_loop()
        if not options.get("headless"):
            for number in shutdown.handled_signals():
                # The loop's own handlers wait for what it has at hand: on a busy machine that has taken a minute.
                signal.signal(number, partial(self._take_signal, loop))
            loop.set_exception_handler(self._take_unhandled)
        await super().run_async(**options)
        # Textual gave up before it took the terminal, on which the frame still stands.
        if self.frame_shown and not (isinstance(self.driver, TerminalDriver) and self.driver.was_started):
            self._restore_terminal()

    def _take_signal(self, loop: asyncio.AbstractEventLoop, number: int, _: object) -> None:
        """Take a signal, and see to an end also where the loop has thousands of keys to get through first."""
        # ctrl+c in an editor is for the editor: the session goes on, so no deadline may run.
        if self._program is None:
            self.end_by_deadline(128 + number)
        with contextlib.suppress(RuntimeError):  # the loop has ended already
            loop.call_soon_threadsafe(self._end_for_signal, number)

    def _end_for_signal(self, number: int) -> None:
        of_the_keyboard = number in (signal.SIGINT, signal.SIGQUIT)
        if not (of_the_keyboard and self._program is not None):  # those are meant for who has the keyboard
            self.end(128 + number)

    def end(self, code: int) -> None:
        """End the session soon, whatever is going on."""
        if self.ending:
            return
        self.ending = True
        # First, for all that follows may hang; and what cannot be saved must not keep the session from ending.
        self.end_by_deadline(code)
        with contextlib.suppress(Exception):
            self.save_state()
        self.exit(return_code=code)
        # A handler that awaits a thread in the midst of long work would hold the end up for as long.
        daemon_thread.cancel_waits()

    def end_by_deadline(self, code: int) -> None:
        """Have the program end with `code` before long, whatever still goes on then."""
        # Headless, the process is that of the tests, which would be ended with it.
        if not self.is_headless:
            shutdown.exit_after(code, self._restore_terminal)

    def _restore_terminal(self) -> None:
        """Give the terminal back at once, past everything, if it takes that."""
        driver = self.driver
        if isinstance(driver, TerminalDriver) and driver.was_started:
            driver.restore(_RESTORE)
        elif self.frame_shown and sys.__stderr__ is not None:
            with contextlib.suppress(OSError):
                sys.__stderr__.write(_RESTORE)
                sys.__stderr__.flush()

    def _take_unhandled(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self.fail(error)

    def note_error(self, error: Exception) -> None:
        """Keep the first error of ours, which ends the session, as `crash`."""
        if self.crash is not None:
            return
        inner = getattr(error, "error", None)  # a worker's failure wraps what failed
        self.crash = inner if isinstance(inner, Exception) else error
        if not self.ending:
            self.ending = True
            self.end_by_deadline(1)
            daemon_thread.cancel_waits()


def _terminate(program: subprocess.Popen[bytes]) -> None:
    """End a program that still runs: politely, then not."""
    for stop in (program.terminate, program.kill):
        if program.poll() is not None:
            return
        stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(_TERMINATE_S)
