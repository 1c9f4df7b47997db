"""The dashboard in a terminal of a given size: press keys, read the screen.

Everything waits for a condition, never for a time. Keys are sent as a terminal sends them, one right after the other,
without waiting for what the last one did: what works here works typed ahead over a slow link.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from msgspec.structs import replace
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget

from tui.analysis.constants import Methods
from tui.analysis.situation import Situation
from tui.analysis.views.cited_events import read_from
from tui.render.charset import UTF8, Charset
from tui.render.text import RowList, Target
from tui.settings import config, paths
from tui.settings.config import Settings
from tui.ui.app import Opening, Syrtui
from tui.ui.panes.inspector import Inspector
from tui.ui.panes.pane import Pane
from tui.ui.screens.main import Main

WIDE: Final = (120, 40)
NARROW: Final = (80, 24)
BOUND: Final = 60.0
"""Seconds after which a wait gives up: far more than a loaded machine needs, and never waited for where all is well."""


class Terminal:
    """What a user has of the dashboard: keys and a screen."""

    def __init__(self, app: Syrtui, pilot: Pilot[None]) -> None:
        self.app = app
        self._pilot = pilot

    # --- pressing ---

    async def press(self, *keys: str) -> None:
        """Sends keys, and waits until everything that they started has ended. A space is `space` or `" "`."""
        driver = self.app._driver
        assert driver is not None
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 else key
            character = " " if key == "space" else key if len(key) == 1 else None
            driver.send_message(events.Key(name, character))
        await self.settle()

    async def write(self, text: str) -> None:
        """Types a text, key by key."""
        await self.press(*text)

    async def walk_to(self, kind: str, name: str) -> None:
        """Moves the cursor down to what is named."""
        for _ in range(500):
            if self.under_cursor == (kind, name):
                return
            await self.press("j")
        raise AssertionError(f"there is no {kind} {name} below the cursor:\n{self.text}")

    async def settle(self) -> None:
        """Waits until every message is dealt with, also those that the last ones led to, and all is laid out."""
        before = ""
        while not self._ended and (before != (now := f"{self.app.screen!r}{self.text}") or self._on_the_way):
            before = now
            if self._on_the_way:
                await self._pilot.pause(0.01)
            for _ in range(3):
                if not self._ended:
                    await self._pilot.pause(0)

    async def resize(self, columns: int, lines: int) -> None:
        """Gives the terminal another size."""
        await self._pilot.resize_terminal(columns, lines)
        await self.settle()

    # --- reading ---

    @property
    def _ended(self) -> bool:
        """Whether the dashboard was left, or fell over; `run_test` then tells of the error."""
        return not self.app.is_running or self.app._exception is not None

    @property
    def _on_the_way(self) -> bool:
        """Whether a day, a filter, or what a first look did without is still being worked out, without keys waiting."""
        main = self.app.main
        return main is not None and (
            main.lens_control.on_the_way
            or main.warm_up.completing
            or (main.navigation.events.is_reading and not read_from(main.lens_control.situation))
            or not (main.has_all_panes.is_set() and main.lens_control.is_complete)
        )

    @property
    def lines(self) -> list[str]:
        """The screen as it is drawn, line by line."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """The screen as it is drawn, as one text."""
        return "\n".join(self.lines)

    def part(self, widget: Widget) -> str:
        """What one widget shows."""
        region = widget.region
        strips = self.app.screen._compositor.render_strips()[region.y : region.bottom]
        return "\n".join(strip.crop(region.x, region.right).text.rstrip() for strip in strips)

    async def shows(self, words: str) -> None:
        """Waits until the screen shows some words."""
        await self.until(lambda: words in self.text, f"the words {words!r}")

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Waits until a condition holds."""
        deadline = time.monotonic() + BOUND
        while not condition():
            if self._ended or time.monotonic() > deadline:
                screen = "(the dashboard has ended)" if self._ended else self.text
                raise AssertionError(f"never came: {what}. The screen:\n{screen}")
            await self._pilot.pause(0.01)

    # --- what stands behind the screen ---

    @property
    def main(self) -> Main:
        """The main screen, whatever stands above it."""
        main = self.app.main
        assert main is not None
        return main

    @property
    def panes(self) -> dict[str, Pane]:
        """Every pane by its name."""
        return self.main.navigation.panes

    @property
    def pane_name(self) -> str:
        """The name of the pane that is shown."""
        return self.main.navigation.pane_name

    @property
    def pane(self) -> Pane:
        """The pane that is shown."""
        return self.main.navigation.pane

    @property
    def inspector(self) -> Inspector:
        """The inspector, shown or not."""
        return self.main.navigation.inspector

    @property
    def under_cursor(self) -> Target | None:
        """What the cursor is on, in the pane or in the inspector."""
        return self.main.navigation.under_cursor

    @property
    def situation(self) -> Situation:
        """What is looked at."""
        return self.main.lens_control.situation

    @property
    def shown(self) -> frozenset[str]:
        """Ids of the facts that the filter shows."""
        return self.situation.shown

    @property
    def choices(self) -> list[tuple[str, str, int | None]]:
        """Key (or a blank), label and count of each choice of the open menu that is in sight, read off the screen."""
        menu = self.main.menu
        assert menu.offering, self.text
        found = []
        for line in self.part(menu.list).splitlines():
            if not line.strip(" ▐"):
                continue  # the menu keeps its size, whatever is left to choose
            match = re.match(r".{2}(.)  [● ] (.+?)(?:\s{2,}(\d+))?[\s▐]*$", line)
            assert match, f"not a choice: {line!r}"
            key, label, count = match.groups()
            found.append((key, label.strip(), None if count is None else int(count)))
        return found


def words(rows: RowList) -> str:
    """Everything that a list has to show, also what is scrolled away, as running text without line breaks."""
    lines = ("".join(span.text for span in rows[index].line) for index in range(len(rows)))
    return " ".join(" ".join(lines).split())


def settings() -> Settings:
    """The settings that ship, whatever the user's own are."""
    return config.load(paths.bundled_config(), None, {})


def application(
    data: Path | None = None,
    *,
    no_color: bool = False,
    opening: Opening | None = None,
    kind: type[Syrtui] = Syrtui,
    methods: Methods | None = None,
) -> Syrtui:
    """The dashboard on a theatre (the one that ships), not yet running."""
    # NO_COLOR and the terminal's name are looked for once, when the app is made.
    name = os.environ.get("TERM")
    os.environ["TERM"] = "xterm-256color"
    os.environ.pop("NO_COLOR", None)
    if no_color:
        os.environ["NO_COLOR"] = "1"
    try:
        chosen = settings() if methods is None else replace(settings(), methods=methods)
        return kind(data or paths.bundled_data(), chosen, opening)
    finally:
        os.environ.pop("NO_COLOR", None)
        os.environ.pop("TERM")
        if name is not None:
            os.environ["TERM"] = name


async def begun(pilot: Pilot[None]) -> Terminal:
    """A running dashboard, once it is drawn and waits for keys."""
    assert isinstance(pilot.app, Syrtui)
    terminal = Terminal(pilot.app, pilot)
    await terminal.until(lambda: isinstance(terminal.app.screen, Main), "the main screen")
    await terminal.settle()
    return terminal


@asynccontextmanager
async def opened(
    size: tuple[int, int] = WIDE,
    *,
    data: Path | None = None,
    data_home: Path | None = None,
    state: Path | None = None,
    notes: Path | None = None,
    no_color: bool = False,
    charset: Charset = UTF8,
    kind: type[Syrtui] = Syrtui,
    methods: Methods | None = None,
    notices: bool = False,
) -> AsyncIterator[Terminal]:
    """The dashboard in a terminal of a size, drawn and waiting for keys."""
    opening = Opening(charset=charset, data_home=data_home, state=state, notes=notes)
    app = application(data, no_color=no_color, opening=opening, kind=kind, methods=methods)
    async with app.run_test(size=size, notifications=notices) as pilot:
        yield await begun(pilot)
