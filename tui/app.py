"""The app: wiring only. Reads the store off the event loop, then shows the main screen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from msgspec.structs import replace
from rich.console import RenderableType
from textual import events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.filter import Monochrome, NoColor
from textual.screen import Screen

from tui import keys, preferences
from tui.analysis.lens import Lens
from tui.config import Settings
from tui.preferences import Preferences
from tui.render.text import Span
from tui.screens.main import Main
from tui.store.reader import read
from tui.widgets.bar import Bar
from tui.widgets.palette import MONO, TERMINAL, THEMES
from tui.widgets.patching import Patched, Screenful


@dataclass(frozen=True, slots=True)
class Opening:
    """How to begin: a lens, a pane (empty: the settings' or the last one), where preferences are kept (None: nowhere).

    `given` is the theatre's folder where the user named one; the command that opens a view then names it, too.
    """

    lens: Lens | None = None
    pane: str = ""
    state: Path | None = None
    given: Path | None = None


class Syrtui(App[None], inherit_bindings=False):
    """The dashboard on one theatre."""

    BINDINGS: ClassVar[list[BindingType]] = []
    CSS_PATH = "styles/syrtui.tcss"
    TITLE = "syrtui"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "f24"  # the registry's own key opens it; Textual insists on having one

    def __init__(self, data: Path, settings: Settings, opening: Opening | None = None) -> None:
        super().__init__()
        self.data = data
        self.settings = settings
        self.opening = opening or Opening()
        self.data_given = self.opening.given
        self.notice = ""
        self.preferences = Preferences()
        if self.opening.state is not None:
            self.preferences, self.notice = preferences.load(self.opening.state)
        # Textual's answer to NO_COLOR is greys, which are colours still, and black where the terminal's own is meant.
        self._filters = [NoColor() if isinstance(each, Monochrome) else each for each in self._filters]
        for theme in THEMES:
            self.register_theme(theme)
        self.set_keymap(settings.keys)
        self.theme = self._first_theme()
        self.screenful = Screenful()
        self.main: Main | None = None

    def _first_theme(self) -> str:
        if self.no_color:
            return MONO.name
        wanted = self.settings.theme or self.preferences.theme
        return wanted if wanted in self.available_themes else TERMINAL.name

    def on_mount(self) -> None:
        """Says that it reads, and reads."""
        wait = Bar(id="wait")
        wait.show((Span(f"Reading {self.data.name} …", "muted"),))
        self.mount(wait)
        self.run_worker(self._start(), exit_on_error=True)

    async def _start(self) -> None:
        store = await asyncio.to_thread(read, self.data)
        self.main = Main(
            store,
            self.settings,
            pane=self.opening.pane,
            lens=self.opening.lens,
            preferences=self.preferences,
            kept=self._keep,
            reread=self._reread,
            left=self.leave,
            visited=self.preferences.visits.get(str(self.data)),
        )
        await self.push_screen(self.main)
        if self.notice:
            self.notify(self.notice, severity="warning", markup=False)

    async def _reread(self) -> None:
        store = await asyncio.to_thread(read, self.data)
        if self.main is not None:
            self.main.replace_store(store)

    def _keep(self, kept: Preferences) -> None:
        self.preferences = kept
        if self.opening.state is not None and not preferences.save(self.opening.state, kept):
            self.notify("Preferences cannot be written; they hold for this session.", severity="warning")

    def leave(self) -> None:
        """Ends the session; keeps theme, pane and the day for the next one."""
        if self.main is not None:
            visits = {**self.preferences.visits, str(self.data): date.today()}
            theme = self.preferences.theme if self.no_color else self.theme
            self._keep(
                replace(
                    self.preferences,
                    theme=theme,
                    pane=self.main.pane,
                    inspector=self.main.inspector_wanted,
                    visits=visits,
                )
            )
        self.exit()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Sends what changed, and no more."""
        if isinstance(renderable, ChopsUpdate | LayoutUpdate):
            renderable = Patched(self.screenful, renderable)
        super()._display(screen, renderable)

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Leaves the terminal to another program; what that leaves on it is not known afterwards."""
        with super().suspend():
            yield
        self.screenful.forget()

    def on_resize(self) -> None:
        """A terminal of another size has drawn its lines anew."""
        self.screenful.forget()

    async def on_event(self, event: events.Event) -> None:
        """Gives keys to the line that is typed into, in the order in which they were typed."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            take = getattr(self.screen, "take_key", None)
            if take is not None and take(event):
                return
        await super().on_event(event)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette's commands: the registry's, and the themes."""
        main = self.main
        if main is None:
            return
        for action in keys.ACTIONS:
            if action.scope == "main" and action.label and action.id not in ("palette", "back"):
                yield SystemCommand(
                    action.help,
                    f"key {' '.join(map(keys.shown, action.keys))}",
                    lambda name=action.action: main.call_later(self.run_action, name, main),
                )
        for theme in sorted(self.available_themes):
            yield SystemCommand(f"Theme {theme}", "colours", lambda name=theme: setattr(self, "theme", name))


def run(data: Path, settings: Settings, opening: Opening | None = None) -> None:
    """Runs the dashboard until the user leaves. The mouse stays with the terminal, for selecting text."""
    Syrtui(data, settings, opening).run(mouse=False)
