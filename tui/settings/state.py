"""What a session leaves for the next: theme, pane, inspector, saved views, the day of the last visit.

Kept as one small JSON file under the state folder, written whole or not at all. A file that cannot be read is set
aside beside it and told of; a folder that cannot be written is lived without.
"""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

import msgspec

from tui.base import atomic_write

MOST_VIEWS = 100


class View(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """A way of looking with a name: a filter as text, an as-of date (empty: the latest), a pane (empty: any)."""

    name: str
    lens: str = ""
    as_of: str = ""
    pane: str = ""


class Preferences(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What the user last chose. `visits` holds the day of the last visit of each theatre, by its folder."""

    theme: str = ""
    pane: str = ""
    inspector: bool = True
    views: tuple[View, ...] = ()
    visits: dict[str, date] = {}


def load(file: Path) -> tuple[Preferences, str]:
    """The preferences kept in a file, and a notice where the file was broken and set aside."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Preferences), ""
    except FileNotFoundError:
        return Preferences(), ""
    except OSError as error:
        return Preferences(), f"preferences cannot be read: {error.strerror}"
    except (msgspec.DecodeError, UnicodeDecodeError):
        broken = file.with_name(f"{file.name}.broken")
        with contextlib.suppress(OSError):
            file.replace(broken)
        return Preferences(), f"preferences were broken and are set aside as {broken.name}"


def save(file: Path, preferences: Preferences) -> bool:
    """Keeps the preferences, whole or not at all; says whether they are kept.

    A file that holds them already is left alone: what was drawn from it still is as it was drawn.
    """
    kept = msgspec.json.format(msgspec.json.encode(preferences))
    with contextlib.suppress(OSError):
        if file.read_bytes() == kept:
            return True
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic_write.write(file, [kept])
    except OSError:
        return False
    return True
