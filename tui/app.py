"""The app: wiring only. Reads the store off the event loop, then shows the main screen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from tui import keys
from tui.config import Settings
from tui.render.text import Span
from tui.screens.main import Main
from tui.store.reader import read
from tui.widgets.bar import Bar
from tui.widgets.palette import DARK, MONO, THEMES


class Syrtui(App[None], inherit_bindings=False):
    """The dashboard on one theatre."""

    BINDINGS: ClassVar[list[BindingType]] = []
    CSS_PATH = "styles/syrtui.tcss"
    TITLE = "syrtui"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "f24"  # the registry's own key opens it; Textual insists on having one

    def __init__(self, data: Path, settings: Settings) -> None:
        super().__init__()
        self.data = data
        self.settings = settings
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = MONO.name if self.no_color else DARK.name

    def on_mount(self) -> None:
        """Says that it reads, and reads."""
        wait = Bar(id="wait")
        wait.show((Span(f"Reading {self.data} …", "muted"),))
        self.mount(wait)
        self.run_worker(self._start(), exit_on_error=True)

    async def _start(self) -> None:
        store = await asyncio.to_thread(read, self.data)
        await self.push_screen(Main(store, self.settings))

    async def on_event(self, event: events.Event) -> None:
        """Gives keys to the line that is typed into, in the order in which they were typed."""
        if (
            isinstance(event, events.Key)
            and not event.is_forwarded
            and isinstance(self.screen, Main)
            and self.screen.take_key(event)
        ):
            return
        await super().on_event(event)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette's commands: the registry's, by what they do."""
        main = next((shown for shown in self.screen_stack if isinstance(shown, Main)), None)
        if main is None:
            return
        for action in keys.ACTIONS:
            if action.scope == "main" and action.id not in ("palette", "back"):
                yield SystemCommand(
                    action.help,
                    f"key {' '.join(map(keys.shown, action.keys))}",
                    lambda name=action.action: main.call_later(self.run_action, name, main),
                )


def run(data: Path, settings: Settings) -> None:
    """Runs the dashboard until the user leaves. The mouse stays with the terminal, for selecting text."""
    app = Syrtui(data, settings)
    app.run(mouse=False)
