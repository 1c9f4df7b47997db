"""The app: wiring only. Reads the store off the event loop, then shows the main screen."""

from __future__ import annotations

import gc
import os
import sys
from asyncio import Event
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import msgspec
from msgspec.structs import replace
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widget import Widget

from tui.base.daemon_thread import in_background
from tui.base.errors import SyrtuiError
from tui.base.sanitize import REPLACEMENT, clean
from tui.render import bars
from tui.render.charset import UTF8, Charset
from tui.render.text import Span
from tui.settings import actions, state
from tui.settings.config import Settings
from tui.settings.key_names import CHARACTERS
from tui.settings.paths import user_name
from tui.settings.state import Change, Preferences, View
from tui.store.cache import file_stamps
from tui.terminal.ansi16 import Ansi16Filter
from tui.terminal.app_base import TerminalApp
from tui.terminal.charset_filter import CharsetFilter
from tui.terminal.first_frame import FirstFrame, ShownFrame
from tui.terminal.probe import wants_mouse
from tui.terminal.screen_diff import ScreenDiff
from tui.ui.host import Session
from tui.ui.widgets.bar import Bar
from tui.ui.widgets.bindings import on_qwerty
from tui.ui.widgets.palette import MONO, TERMINAL, THEMES, css_variables, theme_of

if TYPE_CHECKING:
    from tui.analysis.query.lens import Lens
    from tui.analysis.situation import Situation
    from tui.session.live_reload import LiveReload
    from tui.session.theatre import OpenTheatre
    from tui.store.notes.record import NoteChange, Notes
    from tui.store.schema.frames import Store
    from tui.ui.screens.main import Main


WORTH_TELLING = 4 * 1024 * 1024
"""Bytes of data from which on the screen says how far reading has come."""


class Opening(msgspec.Struct, frozen=True):
    """How to begin: a lens, a pane (empty: the settings' or the last one), where preferences are kept (None: nowhere).

    `given` is the theatre's folder where the user named one; the command that opens a view then names it, too. `cache`
    is the folder where the theatre is kept ready (None: nowhere), `shown` the first frame that stands on the terminal,
    `drawn_from` the files that what is drawn depends on beside the theatre's; `data_home` is the user's data folder
    with the originals of sources (None: none are looked for), `notes` their file of notes (None: they have none),
    `charset` the characters that the terminal shows, `ready` the theatre where it is read and judged already,
    `read_ahead` waits until a child process has read and cached the theatre.
    """

    lens: Lens | None = None
    pane: str = ""
    state: Path | None = None
    given: Path | None = None
    cache: Path | None = None
    shown: ShownFrame | None = None
    drawn_from: tuple[Path, ...] = ()
    data_home: Path | None = None
    notes: Path | None = None
    charset: Charset = UTF8
    read_only: bool = False
    ready: OpenTheatre | None = None
    read_ahead: Callable[[], None] | None = None


class Syrtui(TerminalApp, inherit_bindings=False):
    """The dashboard on one theatre.

    It begins with an empty frame, or goes on from one that is shown; the theatre, and all that it takes to draw it,
    come in a thread. Keys that are typed before are acted on then.
    """

    BINDINGS: ClassVar[list[BindingType]] = []
    CSS_PATH = Path(__file__).with_name("styles") / "syrtui.tcss"  # a subclass may stand in another folder
    TITLE = "syrtui"
    ENABLE_COMMAND_PALETTE = False  # Textual's own: `screens/finder.py` has another

    def __init__(self, data: Path, settings: Settings, opening: Opening | None = None) -> None:
        self.opening = opening or Opening()
        super().__init__(frame_shown=self.opening.shown is not None and self.opening.shown.frame is not None)
        self.data = data
        self.settings = settings
        self.notice = self.parting = ""
        self.preferences = Preferences()
        self._is_first = self.opening.state is not None and not self.opening.state.exists()
        self._unwritable = not os.access(data, os.W_OK)
        if self.opening.state is not None:
            self.preferences, self.notice = state.load(self.opening.state)
        self.line_filters.append(CharsetFilter(self.opening.charset))
        for theme in THEMES:
            self.register_theme(theme)
        self.set_keymap(settings.keys)
        self._remapped = frozenset(key for keys in settings.keys.values() for key in keys.split(","))
        self.theme = self._first_theme()
        self._begun_with = replace(self.preferences, theme=self.theme)
        self.main: Main | None = None
        self.live_reload: LiveReload | None = None
        self.failure: SyrtuiError | None = None
        self._percent = 0
        self._unseen = ExitStack()
        self._typed: deque[events.Key | events.Paste] | None = deque()
        """What was typed before there is something for it to act on; None from then on."""

    def _first_theme(self) -> str:
        # Textual's own answer to NO_COLOR is greys, which are colours still.
        if self.no_color:
            return MONO.name
        wanted = self.settings.theme or self.preferences.theme
        if self.settings.theme and wanted not in self.available_themes:
            from tui.base.sanitize import shorten
            from tui.base.suggest import did_you_mean

            mend = did_you_mean(wanted, self.available_themes) or "`:` lists them"
            self.notice = f"there is no theme {shorten(wanted)!r}; {mend}"
        return wanted if wanted in self.available_themes else TERMINAL.name

    def get_css_variables(self) -> dict[str, str]:
        """Return the variables of the style sheet, with text and surfaces of the theme that can be read."""
        return {**super().get_css_variables(), **css_variables(theme_of(self.theme))}

    # --- beginning ---

    def compose(self) -> ComposeResult:
        """Yield the frame that stands until there is something to show in it, where none is shown already."""
        if self.frame_shown:
            return
        for name in ("header", "tabs", "filter", "body", "scrubber", "foot"):
            yield Bar(id=name)

    def on_load(self) -> None:
        """Take the terminal over, and draw nothing as long as the first frame stands there."""
        frame = self.opening.shown.release() if self.opening.shown is not None and not self.ending else None
        if frame is not None:
            self.go_on_from(frame)
            self._unseen.enter_context(self.batch_update())

    def on_mount(self) -> None:
        """Begin to read the theatre, and say so."""
        if not self.is_headless and self.console.color_system == "standard":
            self.line_filters.append(Ansi16Filter())
        if not self.frame_shown:
            self._begin_frame()
        # Beside the first drawing, half of which is waiting for Textual's timers.
        self.run_worker(self._start(), exit_on_error=True)

    def _begin_frame(self) -> None:
        events = (self.data / "events").is_dir()
        self.query_one("#tabs", Bar).show(bars.tabs(self._first_pane, self.size.width - 2, events=events))
        self._say_reading()

    @property
    def _first_pane(self) -> str:
        return self.opening.pane or self.settings.pane or self.preferences.pane or actions.PANES[0][0]

    def _say_reading(self, percent: int | None = None) -> None:
        """Say what is read; of a large theatre, in percent, how far."""
        line = (Span("syrtui", "heading"), Span(" · ", "faint"), Span(f"reading {self.data.name} …", "muted"))
        self.query_one("#header", Bar).show(line)
        if percent is not None:
            kept = self.opening.cache is not None
            self.query_one("#body", Bar).show(*bars.progress(percent, self.size.width - 2, kept=kept))

    async def _start(self) -> None:
        try:
            main, situation = await in_background(self._load)
        except SyrtuiError as error:
            self.failure = error
            self.exit()
            return
        self.main = main(situation, self.settings, self._session(), self)
        # Before it is pushed: a pane that is not ready would be made by its first drawing, on the event loop.
        await self.main.navigation.make_ready()
        await self.push_screen(self.main)
        # Only now may Textual draw: until here the last session's frame stood on the terminal.
        self._unseen.close()
        if self.notice:
            self.notify(self.notice, severity="warning", markup=False)
        await self.main.has_all_panes.wait()
        self._follow(self.main)
        # The queue stays until it is empty: a key that comes meanwhile lines up behind those typed before it.
        while self._typed:
            await self._act(self._typed.popleft())
        self._typed = None
        if not gc.isenabled():  # what has been imported is here to stay: it need not be looked through for garbage
            gc.freeze()
            gc.enable()

    def _session(self) -> Session:
        return Session(
            pane=self._first_pane,
            inspector=self.preferences.inspector,
            split=self.preferences.split,
            details=self.preferences.details,
            views=self.preferences.views_of(self._folder),
            searches=self.preferences.searches,
            visited=self.preferences.visits.get(str(self.data)),
            is_first=self._is_first,
            given=self.opening.given,
            data_home=self.opening.data_home,
            author=(self.settings.author or user_name()) if self.opening.notes is not None else "",
            read_only=self.opening.read_only,
            unwritable=self._unwritable,
        )

    def _load(self) -> tuple[type[Main], Situation]:
        """Return the main screen's class and what it shows first. Called in a thread: polars is imported here."""
        from tui.analysis.situation import in_zone
        from tui.session.theatre import OpenTheatre
        from tui.ui.screens.main import Main

        opening, methods = self.opening, self.settings.methods
        if opening.read_ahead is not None:
            opening.read_ahead()
        self.theatre = opening.ready or OpenTheatre(self.data, methods, opening.cache, opening.notes)
        situation = in_zone(self.theatre.open(self.opening.lens, self._progress), self.preferences.zone)
        if self.opening.lens is not None and self.opening.lens.excluded:
            from tui.analysis.situation import check_excluded

            check_excluded(situation.store, self.opening.lens.excluded)
        replace(situation.day, at_first=True).assessment  # noqa: B018 - computed here: all else may come after it
        return Main, situation

    def _progress(self, done: int, total: int) -> None:
        percent = 100 * done // total if total > WORTH_TELLING else self._percent
        if percent != self._percent and not self.frame_shown:
            self._percent = percent
            # Told from the thread that reads, which may touch no widget.
            self.call_later(self._say_reading, percent)

    def _follow(self, main: Main) -> None:
        # Late, as it brings polars: the app begins without it.
        from tui.session.live_reload import LiveReload

        self.live_reload = LiveReload(self.theatre, main.lens_control, self._notify_of_reload, self.unreadable)
        self.run_worker(self.live_reload.run(), group="follow")

    def unreadable(self, error: SyrtuiError) -> str:
        """Return the words for the error of a theatre that could be read, and no longer can."""
        return str(error)

    async def reread(self) -> None:
        """Read the theatre again, and show it if it has changed."""
        if self.live_reload is not None:
            await self.live_reload.reload()

    def _notify_of_reload(self, line: str, wrong: bool) -> None:
        self.notify(line, severity="warning" if wrong else "information", timeout=10 if wrong else 6, markup=False)

    async def keep_ready(self, situation: Situation) -> None:
        """Keep the theatre as it was read, with what has been computed from it, for the next start."""
        await in_background(partial(self.theatre.keep, situation))

    async def change_notes(self, change: NoteChange, store: Store) -> Notes:
        """Change the user's notes; return all of them on a theatre, other sessions' too. Raises SyrtuiError."""
        return await in_background(partial(self.theatre.change_notes, change, store))

    # --- ending ---

    @property
    def _folder(self) -> str:
        """The theatre's folder, by which its saved views are known."""
        return str(self.data.resolve())

    def keep_views(self, change: Change) -> tuple[View, ...]:
        """Change the user's saved views for this session and the next; return the theatre's, other sessions' too."""
        if not self._keep(change):
            self.notify("Preferences cannot be written; they hold for this session.", severity="warning")
        return self.preferences.views_of(self._folder)

    def save_state(self) -> None:
        """Keep theme, pane, what panes keep, inspector and the day for the next session."""
        if self.main is None:
            return
        zone = self.main.lens_control.situation.zone
        chosen = {**self.main.navigation.kept(), "theme": self.theme, "zone": "" if zone == "theatre" else zone}
        # What this session never changed is for another to say that did.
        chosen = {name: value for name, value in chosen.items() if value != getattr(self._begun_with, name)}
        visited = {str(self.data): date.today()}
        searched = self.main.lens_control.searches

        def change(there: Preferences) -> Preferences:
            return replace(there.with_searches(searched), visits={**there.visits, **visited}, **chosen)

        if not self._keep(change):
            self.parting = "preferences could not be written; the next session begins with those before"

    def _keep(self, change: Change) -> bool:
        """Change preferences for this session and the next; return False where they cannot be written."""
        if self.opening.state is None:
            self.preferences = change(self.preferences)
            return True
        self.preferences, kept = state.update(self.opening.state, change, self.preferences)
        return kept

    def leave(self) -> None:
        """End the session; keep what the next one goes on from."""
        if self.main is not None:
            self.save_state()
            self.end_by_deadline(0)
            self.run_worker(self._end(), exclusive=True, group="end")
        else:
            self.exit()

    async def _end(self) -> None:
        try:
            # A frame that cannot be kept is no reason to stay: the session ends either way.
            await self._keep_frame()
        finally:
            self.exit()

    async def _keep_frame(self) -> None:
        """Draw, unseen, what the next session will begin with, and keep it."""
        shown, main = self.opening.shown, self.main
        files = self.theatre.files() if shown is not None and main is not None else None
        if shown is None or main is None or files is None or not main.lens_control.is_complete:
            return
        from tui.ui.screens.main import Main

        session = replace(self._session(), is_first=False, data_home=None, preview=True)
        with self.batch_update():
            # With the lens that this session was opened with: a filter taken since is gone by the next start.
            situation = self.theatre.through(main.lens_control.situation, self.opening.lens)
            begun = Main(situation, self.settings, session, self)
            await self.push_screen(begun)
            await settled(begun)
            drawn = ScreenDiff()
            drawn.update(begun.render_whole(), self.console)
            drawn.flush()
        lines = self.size.height
        frame = FirstFrame(self.size.width, drawn.lines(lines), drawn.whole(lines))
        drawn_from = ((str(path), file_stamps.stamp(path)) for path in self.opening.drawn_from)
        state = self.opening.state
        shown.cache.keep(frame, [*files, *drawn_from], [state] if state is not None else ())

    # --- what comes from the terminal ---

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Leave the terminal to another program."""
        with self.live_reload.pause() if self.live_reload is not None else nullcontext(), super().suspend():
            yield

    async def on_event(self, event: events.Event) -> None:
        """Give keys to the menu or the line that is typed into, in the order in which they were typed."""
        if isinstance(event, events.MouseEvent):
            # Never Textual's to act on, which would move the focus, select text and look what the pointer is over.
            take = getattr(self.screen, "take_mouse", None) if self.screen_stack else None
            if take is not None and self._typed is None:
                await take(event)
        elif not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._typed is None:
            await self._act(event)
        elif self._typed or isinstance(event, events.Paste) or event.key not in self._quits:
            self._typed.append(event)  # until there is something for it to act on; leaving needs nothing
        else:
            self.exit()

    async def _act(self, event: events.Key | events.Paste) -> None:
        if not self.screen_stack:
            return  # typed ahead of the end, when nothing is shown any more
        if isinstance(event, events.Paste):
            await self._paste(event.text)
            return
        take = getattr(self.screen, "take_key", None)
        if take is None or not await take(event):
            await super().on_event(on_qwerty(event, self._remapped))

    async def press(self, key: str) -> None:
        """Do what a key does, by its canonical name."""
        await self._act(events.Key(key, CHARACTERS.get(key)))

    async def _paste(self, text: str) -> None:
        """Give what was pasted, as one line, to the line that is typed into; it never acts as keys."""
        line = clean(text)[0].replace(REPLACEMENT, "")
        take = getattr(self.screen, "take_paste", None)
        if take is not None and await take(line):
            return
        self.notify("Nothing was pasted: open a line to type into first, as / does.", timeout=4, markup=False)

    @property
    def _quits(self) -> list[str]:
        return [key for id_ in ("quit", "ask-quit") for key in actions.keys_of(actions.BY_ID[id_], self.settings.keys)]

    def theme_names(self) -> list[str]:
        """Return the names of all themes, syrtui's own first."""
        own = [theme.name for theme in THEMES]
        return [*own, *sorted(set(self.available_themes) - set(own))]

    def choose_theme(self, name: str) -> None:
        """Draw everything in the colours of a theme."""
        self.theme = name


async def settled(screen: Screen[None]) -> None:
    """Wait until a screen that is not shown is laid out, and every widget has drawn itself for the size it got."""
    for _ in range(3):
        for node in (screen, *screen.walk_children(Widget)):
            done = Event()
            if node.call_later(done.set):
                await done.wait()


def run(data: Path, settings: Settings, opening: Opening | None = None, kind: type[Syrtui] = Syrtui) -> None:
    """Run the dashboard, of a kind of its own where one is given, until the session ends.

    Raises:
        SyrtuiError: there is no theatre to show.
        SystemExit: the session was ended from outside.
        Exception: something went wrong that is nobody's fault but ours.
    """
    app = kind(data, settings, opening)
    app.run(mouse=wants_mouse(settings, read_only=app.opening.read_only))
    if app.failure is not None:
        raise app.failure
    if app.crash is not None:
        raise app.crash
    if app.parting and sys.__stderr__ is not None:
        # The terminal may be gone by now.
        with suppress(OSError):
            print(f"syrtui: {app.parting}", file=sys.__stderr__)
    if app.return_code:
        sys.exit(app.return_code)
