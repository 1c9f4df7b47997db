"""Preferences that a session leaves for the next: theme, pane, inspector, saved views, the day of the last visit.

They are one small JSON file under the state folder, written whole or not at all. A session changes what the file holds
by then, so that what other sessions have left there since is kept. A file that cannot be parsed is set aside beside it
with a notice; where the folder cannot be written, preferences hold for the session only.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Container, Iterable
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from tui.base import atomic_write

MAX_VIEWS: Final = 100
MAX_SEARCHES: Final = 50


class View(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """A saved view: a filter as text, an as-of day (empty: the latest) and a pane (empty: any), under a name.

    `without` has the ids of the sources and actors that are excluded, `theatre` the folder of the theatre that it is
    of, or in settings its title; nothing for any, as earlier versions saved them.
    """

    name: str
    lens: str = ""
    as_of: str = ""
    pane: str = ""
    without: tuple[str, ...] = ()
    theatre: str = ""


class Preferences(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What the user last chose. `visits` holds the day of the last visit of each theatre, by its folder.

    `details` are order, columns and widths of panes by their names, `split` the percent of the width that the inspector
    has beside a pane (0: as it ships), `zone` what times are shown in (empty: the theatre's); `searches` is what was
    searched for, the last time last.
    """

    theme: str = ""
    pane: str = ""
    inspector: bool = True
    split: int = 0
    zone: str = ""
    details: dict[str, str] = {}
    views: tuple[View, ...] = ()
    visits: dict[str, date] = {}
    searches: tuple[str, ...] = ()

    def with_searches(self, texts: Iterable[str]) -> Preferences:
        """Return the preferences with more of what was searched for, the last time last."""
        fresh = dict.fromkeys(texts)
        earlier = (each for each in self.searches if each not in fresh)
        return replace(self, searches=(*earlier, *fresh)[-MAX_SEARCHES:])

    def with_view(self, view: View) -> Preferences:
        """Return the preferences with one more view, in place of an older one of the same name and theatre."""
        kept = self.without_views((view.name,), view.theatre).views
        own = [each for each in kept if each.theatre == view.theatre]
        oldest = own[: len(own) + 1 - MAX_VIEWS] if len(own) >= MAX_VIEWS else []
        return replace(self, views=(*(each for each in kept if each not in oldest), view))

    def without_views(self, names: Container[str], theatre: str) -> Preferences:
        """Return the preferences without those of these names among the views that a theatre offers."""
        gone = [each for each in self.views_of(theatre) if each.name in names]
        return replace(self, views=tuple(each for each in self.views if each not in gone))

    def views_of(self, theatre: str) -> tuple[View, ...]:
        """Return the views of a theatre, by its folder, and those that are of any."""
        return tuple(each for each in self.views if each.theatre in ("", theatre))


Change = Callable[[Preferences], Preferences]


def load(file: Path) -> tuple[Preferences, str]:
    """Return the preferences in a file, and a notice where it cannot be read; a broken file is set aside."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Preferences), ""
    except FileNotFoundError:
        return Preferences(), ""
    except OSError as error:
        return Preferences(), f"preferences cannot be read: {error.strerror}"
    except (msgspec.DecodeError, UnicodeDecodeError):
        broken = file.with_name(f"{file.name}.broken")
        with contextlib.suppress(OSError):
            # Not deleted: saved views in it are the user's work, and may be mended by hand.
            file.replace(broken)
        return Preferences(), f"preferences were broken and are set aside as {broken.name}"


def update(file: Path, change: Change, known: Preferences) -> tuple[Preferences, bool]:
    """Change the preferences in a file; return what they are then, and whether the file holds them.

    Where it cannot be written, what this session knows of them is changed instead.
    """
    from tui.base.file_lock import locked

    try:
        with locked(file):
            there, notice = load(file)
            # A file that was there and cannot be read any more is no reason to forget what it held.
            changed = change(known if notice else there)
            if save(file, changed):
                return changed, True
    except OSError:
        pass
    return change(known), False


def save(file: Path, preferences: Preferences) -> bool:
    """Write preferences to a file, whole or not at all; return whether the file holds them.

    A file that holds them already is left alone: a first frame that was drawn from it is still right.
    """
    content = msgspec.json.format(msgspec.json.encode(preferences))
    with contextlib.suppress(OSError):
        if file.read_bytes() == content:
            return True
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic_write.write(file, [content])
    except OSError:
        return False
    return True
