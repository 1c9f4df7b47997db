"""An app on a terminal that may be slow, may go away, and belongs to others besides."""

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

from rich.console import RenderableType
from rich.control import Control
from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App, ScreenError
from textual.driver import Driver
from textual.filter import Monochrome, NoColor
from textual.geometry import Size
from textual.screen import Screen, ScreenResultType

from tui.base import daemon_thread
from tui.terminal import clipboard, shutdown
from tui.terminal.color_support import colours
from tui.terminal.driver import TerminalDriver, lasting
from tui.terminal.first_frame import Picture
from tui.terminal.flow_control import ASK, Pacing
from tui.terminal.screen_diff import Screenful

_LEFT: Final = "\x1b[m\x1b[?2004l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
"""What gives a terminal back where there is no time for more."""
SETTLING: Final = 12
"""Turns of the event loop that a frame is put off: Textual hands a change on from widget to screen in messages."""
_EDITORS_END: Final = 2.0
"""Seconds that a program has to end in which has the terminal when the session ends."""


class Surface(App[None], inherit_bindings=False):
    """Sends what changed and no more, no faster than the terminal takes it; ends when the terminal does.

    A subclass says in `remember` what to keep of a session that ends.
    """

    def __init__(self, *, goes_on: bool = False) -> None:
        """`goes_on`: the alternate screen is shown already, with something on it."""
        self.goes_on = goes_on
        self.ending = False
        self.crash: Exception | None = None
        super().__init__()
        self.animation_level = "none"
        # Textual's answer to NO_COLOR is greys, which are colours still, and black where the terminal's own is meant.
        self._filters = [NoColor() if isinstance(each, Monochrome) else each for each in self._filters]
        self._heed_colours()
        self.screenful = Screenful()
        self._pacing: Pacing | None = None
        self._stale = False
        self._drawn_size = Size(0, 0)
        self._program: subprocess.Popen[bytes] | None = None

    def _heed_colours(self) -> None:
        if os.environ.get("TEXTUAL_COLOR_SYSTEM"):
            return
        system = colours(os.environ)
        if system is not None:
            self.console._color_system = system
        elif not self.no_color:
            self.no_color = True
            self._filters.append(NoColor())

    def get_driver_class(self) -> type[Driver]:
        """The driver for this platform."""
        return lasting(super().get_driver_class())

    def remember(self) -> None:
        """Keeps what the next session goes on from; called when the session ends without having been left."""

    # --- drawing ---

    def assume(self, picture: Picture) -> None:
        """Goes on from a picture that stands on the terminal."""
        self._drawn_size = Size(picture.columns, len(picture.lines))
        self.screenful.assume(picture.columns, picture.lines)

    def draws(self, screen: Screen[Any]) -> bool:
        """Renders a screen for the next frame, if it is the one that is shown; says whether that is so.

        What changes until then, in this turn of the event loop or while the terminal is waited for, is rendered once.
        """
        if self.is_headless or screen is not self.screen:
            return False
        if not self._stale and not self._batch_count:
            self._stale = True
            self._settle(SETTLING)
        return True

    def _settle(self, turns: int) -> None:
        loop = asyncio.get_running_loop()
        if turns:
            loop.call_soon(self._settle, turns - 1)
        else:
            self._want()

    def _want(self) -> None:
        self._stale = False
        if self._pacing is not None:
            self._pacing.want()
        else:
            self._send(ask=False)

    def _render_screen(self) -> None:
        """Renders what changed on the screen that is shown."""
        try:
            screen = self.screen
        except ScreenError:  # the session is ending
            return
        if not isinstance(screen, Framed) or self._batch_count or not self._running or self._closed:
            return
        # Those that are not laid out yet are left to Textual: told of them before, the compositor would look up where
        # they will be, find nothing changed when they are laid out, and never draw them.
        dirty = screen._dirty_widgets & screen._compositor.visible_widgets.keys()
        if dirty:
            screen._compositor.update_widgets(dirty)
            screen._dirty_widgets -= dirty
        with self._context():
            update = screen._compositor.render_update(screen_stack=self._background_screens)
        if isinstance(update, ChopsUpdate | LayoutUpdate):
            self.screenful.take(update, self.console)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Wants what changed to be shown."""
        if not isinstance(renderable, ChopsUpdate | LayoutUpdate):
            super()._display(screen, renderable)
            return
        if self._batch_count or not self._running or self._closed or self.is_headless:
            return
        try:
            self.screenful.take(renderable, self.console)
        except Exception as error:
            self._handle_exception(error)
            return
        self._want()

    def _send(self, ask: bool) -> int:
        """Sends what is wanted, with a question behind it if `ask`; the number of characters."""
        if self._driver is None or self.ending:
            return 0
        try:
            self._render_screen()
        except Exception as error:
            self._handle_exception(error)
            return 0
        changed = self.screenful.flush()
        if not changed:
            return 0
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
        said = f"{changed}{Control.move_to(*cursor).segment.text}"
        if self._sync_available:
            said = f"{SYNC_START}{said}{SYNC_END}"
        self._driver.write(said + ASK if ask else said)
        return len(said)

    def on_resize(self, event: events.Resize) -> None:
        """A terminal of another size has drawn its lines anew."""
        if event.size != self._drawn_size:
            self._drawn_size = event.size
            self.screenful.forget()

    # --- what the driver tells ---

    def terminal_ready(self) -> None:
        """Asks whether the terminal answers; one that comes back from elsewhere is drawn anew."""
        driver = self._driver
        if not isinstance(driver, TerminalDriver):
            return
        if self._pacing is None:
            loop = asyncio.get_running_loop()
            self._pacing = Pacing(self._send, lambda: not driver.busy, loop.call_later, monotonic)
            again = False
        else:
            self.screenful.forget()
            self._pacing.reset()
            again = True
        driver.write(ASK)
        self._pacing.opened()
        if again:
            self._pacing.want()

    def terminal_answered(self) -> None:
        """The terminal has drawn what was sent."""
        if self._pacing is not None:
            self._pacing.answered()

    def terminal_idle(self) -> None:
        """All that was sent has left the program."""
        if self._pacing is not None:
            self._pacing.go()

    def terminal_lost(self) -> None:
        """There is no terminal any more."""
        self.end(128 + signal.SIGHUP)

    def failed(self, error: BaseException) -> None:
        """Something went wrong beside the event loop."""
        self._handle_exception(error if isinstance(error, Exception) else RuntimeError(repr(error)))

    # --- other programs ---

    def copy_to_clipboard(self, text: str) -> None:
        """Has the terminal copy a text, where it can."""
        self.copy(text)

    def copy(self, text: str) -> bool:
        """Has the terminal copy a text; False where it is known that it will not."""
        self._clipboard = text
        said = clipboard.sequence(text, os.environ)
        if said is not None and self._driver is not None:
            self._driver.write(said)
        return said is not None

    async def run_program(self, command: Sequence[str]) -> str:
        """Leaves the terminal to another program until that ends; says what went wrong, or nothing."""
        driver = self._driver
        with self.suspend(), driver.lent() if isinstance(driver, TerminalDriver) else contextlib.nullcontext():
            try:
                self._program = program = subprocess.Popen(command)  # noqa: S603 - the user's own $EDITOR
            except OSError as error:
                return f"{os.path.basename(command[0])}: {error.strerror}"  # noqa: PTH119
            await daemon_thread.in_background(program.wait)
            self._program = None
        return ""

    def _end_program(self) -> None:
        program = self._program
        if program is None:
            return
        for stop in (program.terminate, program.kill):
            stop()
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.wait(_EDITORS_END)
                return

    # --- ending ---

    async def run_async(self, **options: Any) -> None:
        """Runs until the user leaves, or something else ends the session."""
        loop = asyncio.get_running_loop()
        if not options.get("headless"):
            for number in shutdown.heeded():
                signal.signal(number, partial(self._heed, loop))
            loop.set_exception_handler(self._unhandled)
        await super().run_async(**options)
        if self.goes_on and not (isinstance(self._driver, TerminalDriver) and self._driver.was_active):
            self._give_back()

    def _heed(self, loop: asyncio.AbstractEventLoop, number: int, _: object) -> None:
        """Takes a signal, and sees to an end also where the loop has thousands of keys to get through first."""
        if self._program is None:
            self.hurry(128 + number)
        with contextlib.suppress(RuntimeError):  # the loop has ended already
            loop.call_soon_threadsafe(self._signalled, number)

    def _signalled(self, number: int) -> None:
        of_the_keyboard = number in (signal.SIGINT, signal.SIGQUIT)
        if not (of_the_keyboard and self._program is not None):  # those are meant for who has the keyboard
            self.end(128 + number)

    def end(self, code: int) -> None:
        """Ends the session soon, whatever is going on."""
        if self.ending:
            return
        self.ending = True
        self.hurry(code)
        with contextlib.suppress(Exception):
            self.remember()
        self.exit(return_code=code)
        daemon_thread.abandon()

    def hurry(self, code: int) -> None:
        """Has the program end with `code` before long, whatever still goes on then."""
        if not self.is_headless:
            shutdown.insist(code, self._give_back)

    def _give_back(self) -> None:
        """Gives the terminal back at once, past everything, if it takes that."""
        driver = self._driver
        if isinstance(driver, TerminalDriver) and driver.was_active:
            driver.give_back(_LEFT)
        elif self.goes_on and sys.__stderr__ is not None:
            with contextlib.suppress(OSError):
                sys.__stderr__.write(_LEFT)
                sys.__stderr__.flush()

    def _unhandled(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        """Ends the session for an error of ours, which `crash` then is."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        if self.crash is None:
            inner = getattr(error, "error", None)  # a worker's failure wraps what failed
            self.crash = inner if isinstance(inner, Exception) else error
            if not self.ending:
                self.ending = True
                self.hurry(1)
                daemon_thread.abandon()
        self._close_messages_no_wait()

    async def _shutdown(self) -> None:
        if self._program is not None:
            self._end_program()
        await super()._shutdown()


class Framed(Screen[ScreenResultType]):
    """A screen that is rendered once for a frame, however often it changes before that is sent."""

    def _compositor_refresh(self) -> None:
        if isinstance(self.app, Surface) and self.app.draws(self):
            self._dirty_widgets.clear()
            self.app._update_mouse_over(self)
        else:
            super()._compositor_refresh()
