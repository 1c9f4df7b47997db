"""The seam between the app and its main screen: what the app knows of a session, and what it does for the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from tui.settings.state import Change, View

if TYPE_CHECKING:  # the app begins without polars
    from textual.dom import DOMNode

    from tui.analysis.situation import Situation
    from tui.store.notes.record import NoteChange, Notes
    from tui.store.schema.frames import Store


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """What the app knows of a session when the main screen opens.

    `pane` is the one to begin with, `inspector` whether the user had it on screen and `split` the percent of the width
    that it had, `details` what panes keep, `views` what the user has saved, `searches` what was searched for, and
    `visited` the day of their last visit; on the first, `is_first`. `given` is the theatre's folder where the user
    named one: the command that opens a view then names it, too. `data_home` is the user's data folder, with the
    originals of sources (None: none are looked for), `author` whose name notes bear ("": none are kept). With
    `read_only` there is no editor, no browser and no file of the user's; `unwritable` files can be read all the same.
    A `preview` is drawn as the first frame of the next session.
    """

    pane: str
    inspector: bool = True
    split: int = 0
    details: Mapping[str, str] = {}
    views: tuple[View, ...] = ()
    searches: tuple[str, ...] = ()
    visited: date | None = None
    is_first: bool = False
    given: Path | None = None
    data_home: Path | None = None
    author: str = ""
    read_only: bool = False
    unwritable: bool = False
    preview: bool = False


class Host(Protocol):
    """What the main screen has done for it by the app."""

    def copy(self, text: str) -> bool:
        """Have the terminal copy a text; return False where it is known that it will not."""

    def open_url(self, url: str) -> None:
        """Open an address in the browser."""

    async def run_program(self, command: Sequence[str]) -> str:
        """Leave the terminal to another program until that ends; return what went wrong, or nothing."""

    def refresh(self) -> object:
        """Draw the whole screen anew."""

    async def reread(self) -> None:
        """Read the theatre again, and show it if it has changed."""

    async def keep_ready(self, situation: Situation) -> None:
        """Keep the theatre as it was read, with what has been computed from it, for the next start."""

    async def change_notes(self, change: NoteChange, store: Store) -> Notes:
        """Change the user's notes; return all of them on a theatre, other sessions' too. Raises SyrtuiError."""

    def keep_views(self, change: Change) -> tuple[View, ...]:
        """Change the user's saved views for this session and the next; return all of them, other sessions' too."""

    def theme_names(self) -> list[str]:
        """Return the names of the themes that there are."""

    def choose_theme(self, name: str) -> None:
        """Draw everything in the colours of a theme."""

    async def run_action(self, action: str, default_namespace: DOMNode) -> bool:
        """Do an action that a widget has, by Textual's name of it."""

    async def press(self, key: str) -> None:
        """Do what a key does, by its canonical name."""

    def leave(self) -> None:
        """End the session."""
