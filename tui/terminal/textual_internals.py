"""Every private name of Textual and Rich that syrtui uses: a new Textual is one diff, in this file.

Elsewhere, classes derive from those here and override methods of public names; a test fails where a private one is
used. Everything is as in Textual 7.0 to 8.2 and Rich 15; each docstring says why nothing public will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from time import monotonic
from typing import Any, Final, TextIO, cast

import rich.cells
from rich._unicode_data import load
from rich.cells import CellTable, cached_cell_len, get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.segment import Segment
from textual import events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.cache import FIFOCache
from textual.driver import Driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.keys import Keys
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip

from tui.render.cells import beside

__all__ = [
    "MOUSE_OFF",
    "MOUSE_ON",
    "AppHooks",
    "ChopsUpdate",
    "DriverHooks",
    "FramedScreen",
    "LayoutUpdate",
    "ParserHooks",
    "ScreenUpdate",
    "WriterThread",
    "count_cells_as_terminals_do",
    "make_strips_small",
    "pieces",
    "set_color_system",
]

MOUSE_ON: Final = "\x1b[?1000h\x1b[?1002h\x1b[?1006h"
"""Asks for reports of buttons, of moves while one is held, and of places beyond column 223."""
MOUSE_OFF: Final = "\x1b[?1006l\x1b[?1002l\x1b[?1000l"

_FIRST_BESIDE, _LAST_BESIDE = 0x0900, 0x1F3FF
"""Between these are the characters that stand beside others and that Rich takes for marks."""

ScreenUpdate = ChopsUpdate | LayoutUpdate
"""What the compositor wants drawn: changed spans of lines, or a whole region. No public type names them."""


def pieces(update: ScreenUpdate) -> Iterator[tuple[int, int, Iterable[Strip]]]:
    """Yield line, column and strips of everything that an update draws."""
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            yield y, update.region.x, [strip for strip in strips if strip is not None]
        return
    # A line has its pieces once, however many of its spans have changed.
    for y in dict.fromkeys(y for y, _, _ in update.spans):
        for x, strip in update.chops[y].items():
            if strip is not None:
                yield y, x, (strip,)


def _wider(table: CellTable) -> CellTable:
    """Return Rich's table of widths with a cell for each character that is no mark over another to a terminal."""
    widths: list[tuple[int, int, int]] = []
    for first, last, size in table.widths:
        if size or last < _FIRST_BESIDE or first > _LAST_BESIDE:
            widths.append((first, last, size))
            continue
        by_size = groupby(range(first, last + 1), lambda code: beside(chr(code)))
        widths += ((run[0], run[-1], size) for size, codes in by_size if (run := list(codes)))
    return table._replace(widths=widths)


def count_cells_as_terminals_do() -> None:
    """Have Rich, and with it Textual's strips, measure texts as `render.cells` does; its table has no public way in."""
    rich.cells.load_cell_table = lru_cache(lambda version="auto": _wider(load(version)))  # type: ignore[attr-defined]
    get_character_cell_size.cache_clear()
    cached_cell_len.cache_clear()


class _KeptNowhere(FIFOCache[Any, Any]):
    """A cache that never has anything, which any number of strips can share."""

    __slots__ = ()

    def __setitem__(self, key: Any, value: Any) -> None:
        """Keep nothing."""


_UNUSED: Final = _KeptNowhere(0)


def _init_strip(strip: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
    strip._segments = list(segments)
    strip._cell_length = cell_length
    strip._divide_cache, strip._filter_cache = FIFOCache(4), FIFOCache(4)
    strip._crop_cache = strip._crop_extend_cache = strip._line_length_cache = _UNUSED
    strip._style_cache = strip._offsets_cache = _UNUSED
    strip._render_cache = strip._link_ids = strip._cell_count = None


def make_strips_small() -> None:
    """Have Textual's strips do without five of the seven caches that each one makes: lines drawn here fill but two."""
    Strip.__init__ = _init_strip  # type: ignore[method-assign,assignment]


def set_color_system(console: Console, system: ColorSystem) -> None:
    """Have Rich draw with these colours; the public way is an argument of the constructor, which Textual calls."""
    console._color_system = system


class AppHooks(App[None], inherit_bindings=False):
    """An app that a subclass draws for, and whose errors it handles."""

    # --- for a subclass to override ---

    def defer_drawing(self, screen: Screen[Any]) -> bool:
        """Return whether the changes of a screen are rendered later, by `render_changes`."""
        return False

    def draw(self, update: ScreenUpdate) -> None:
        """Draw what changed, in place of Textual, which would write it to the driver with a reset after each run."""

    def note_error(self, error: Exception) -> None:
        """Note an error that ends the session, in place of Textual, which prints a traceback with all locals."""

    # --- what Textual keeps to itself ---

    @property
    def driver(self) -> Driver | None:
        """The driver, while there is one. Textual gives out its class alone."""
        return self._driver

    @property
    def is_batching(self) -> bool:
        """Whether a `batch_update` holds drawing back."""
        return self._batch_count > 0

    @property
    def is_drawing(self) -> bool:
        """Whether what changes is to be drawn. The public `is_running` does not say whether the app has closed."""
        return self._running and not self._closed and not self._batch_count

    def render_changes(self, screen: FramedScreen[Any]) -> ScreenUpdate | None:
        """Render what changed on the screen that is shown; None where nothing did.

        Textual renders when its update timer fires, with no public way to ask for it at another time.
        """
        # Widgets that are not laid out yet are left to Textual: told of them before, the compositor would look up where
        # they will be, find nothing changed when they are laid out, and never draw them.
        dirty = screen._dirty_widgets & screen._compositor.visible_widgets.keys()
        if dirty:
            screen._compositor.update_widgets(dirty)
            screen._dirty_widgets -= dirty
        with self._context():  # widgets look for the app in a context variable, which timers of the event loop lack
            update = screen._compositor.render_update(screen_stack=self._background_screens)
        return update if isinstance(update, ScreenUpdate) else None

    def fail(self, error: Exception) -> None:
        """End the session for an error."""
        self._handle_exception(error)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Textual's only way out for what is to be drawn."""
        if isinstance(renderable, ScreenUpdate):
            self.draw(renderable)
        else:
            super()._display(screen, renderable)

    def _handle_exception(self, error: Exception) -> None:
        """Textual brings all errors here; as its own method does, this sets the exit code and wakes `run_test`."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self.note_error(error)
        self._close_messages_no_wait()


class FramedScreen(Screen[ScreenResultType]):
    """A screen that is rendered once a frame, however often it changes before that is sent."""

    def render_whole(self) -> ScreenUpdate:
        """Render the whole screen, shown or not. Textual has screenshots as SVG, no cells."""
        return self._compositor.render_full_update()

    def _compositor_refresh(self) -> None:
        """Textual renders here whenever a widget or the layout has changed, two to four times a key."""
        if isinstance(self.app, AppHooks) and self.app.defer_drawing(self):
            self._dirty_widgets.clear()
            self.app._update_mouse_over(self)
        else:
            super()._compositor_refresh()


class DriverHooks(LinuxDriver):
    """Textual's driver with a writer of our own, and with what it knows of itself."""

    # --- for a subclass to override ---

    def make_writer(self, file: TextIO) -> WriterThread:
        """Return the thread that writes to the terminal."""
        return WriterThread(file)

    def terminal_size(self) -> tuple[int, int]:
        """Return the columns and lines of the terminal."""
        return super()._get_terminal_size()

    # --- what Textual keeps to itself ---

    @property
    def output(self) -> TextIO:
        """The stream that is the terminal."""
        return cast("TextIO", self._file)

    @property
    def was_started(self) -> bool:
        """Whether input has ever been read: Textual gives up without a word where it may not have the terminal."""
        return self._key_thread is not None

    @property
    def is_reading(self) -> bool:
        """Whether input is being read."""
        return self._key_thread is not None and self._key_thread.is_alive()

    @property
    def restarts(self) -> bool:
        """Whether the terminal is taken again when the process goes on; not within `no_automatic_restart`."""
        return self._auto_restart

    def _enable_mouse_support(self) -> None:
        """Textual would have every move of the pointer reported, whether a button is held or not."""
        if self._mouse:
            self.write(MOUSE_ON)

    def _disable_mouse_support(self) -> None:
        """Textual takes back what it asked for, and not what is asked for here."""
        if self._mouse:
            self.write(MOUSE_OFF)

    def _enable_mouse_pixels(self) -> None:
        """Textual would have places told in pixels, where the terminal can."""

    @property
    def _writer_thread(self) -> WriterThread | None:
        """Textual makes a writer of its own in the midst of `start_application_mode`; this puts ours in its place."""
        return self._writer

    @_writer_thread.setter
    def _writer_thread(self, made: WriterThread | None) -> None:
        self._writer = None if made is None else self.make_writer(self.output)

    def _get_terminal_size(self) -> tuple[int, int]:
        """Textual asks here for the size that it lays out for."""
        return self.terminal_size()

    @property
    def _size(self) -> tuple[int, int]:
        """Until the first event of a size, Textual lays out for this; else for Rich's, which nothing bounds."""
        return self.terminal_size()

    @_size.setter
    def _size(self, size: tuple[int, int] | None) -> None:
        """Textual would keep the size that it was told once, whatever became of the window meanwhile."""


class ParserHooks(XTermParser):
    """Textual's parser of what a terminal sends, which no public name gives."""

    @property
    def mouse_pixels(self) -> bool:
        """Textual takes places for pixels as soon as a terminal has told its size in them."""
        return False

    @mouse_pixels.setter
    def mouse_pixels(self, told: bool) -> None:
        """Places are told in cells: the driver asks for nothing else."""

    def take_sequence(self, sequence: str) -> bool:
        """Return whether an escape sequence is none of a key's, and has been dealt with; for a subclass to override."""
        return False

    @property
    def seconds_left(self) -> float | None:
        """Seconds until `tick` is due, which tells an escape key from a sequence; None where nothing is waited for."""
        return None if self._timeout_time is None else max(self._timeout_time - monotonic(), 0.0)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        """Textual asks here for the keys of a sequence; those it does not know it takes for keys, byte by byte."""
        if self.take_sequence(sequence):
            yield events.Key(Keys.Ignore.value, sequence)
        else:
            yield from super()._sequence_to_key_events(sequence, alt)
