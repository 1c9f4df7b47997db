"""The paths of what ships with syrtui, and of the user's own folders (XDG). None of them is made here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from tui.base.errors import SyrtuiError

APP: Final = "syrtui"
_PACKAGE: Final = Path(__file__).resolve().parents[1]


def bundled_data() -> Path:
    """Return the theatre that ships: in the package where it is installed, beside it in a checkout.

    Raises:
        SyrtuiError: the installation lacks it.
    """
    return _shipped("data", "theatre.yaml")


def bundled_example() -> Path:
    """Return the second theatre that ships, a tutorial, which lies within the first and is no part of it.

    Raises:
        SyrtuiError: the installation lacks it.
    """
    return _shipped("data/example", "theatre.yaml")


def is_installed(folder: Path) -> bool:
    """Return whether a folder is part of the installation: the next one replaces it, and what was written there."""
    return folder.resolve().is_relative_to(_PACKAGE / "_bundled")


def bundled_config() -> Path:
    """Return the config.yaml that ships, with every default.

    Raises:
        SyrtuiError: the installation lacks it.
    """
    return _shipped("config.yaml", "")


def _shipped(name: str, file: str) -> Path:
    """Return what ships under this name: a file, or where `file` is given a folder that holds it."""
    for folder in (_PACKAGE / "_bundled", _PACKAGE.parent):
        if (folder / name / file).is_file():
            return folder / name
    raise SyrtuiError(f"this installation lacks {name}; install syrtui anew")


def user_config() -> Path:
    """Return the file of the user's own settings, which may not exist."""
    import platformdirs

    return Path(platformdirs.user_config_path(APP)) / "config.yaml"


def cache_folder() -> Path:
    """Return the folder for what can be made anew."""
    import platformdirs

    return Path(platformdirs.user_cache_path(APP))


def theatre_cache(cache: Path) -> Path:
    """Return the folder, in the cache folder, in which theatres are kept as they were read."""
    return cache / "theatres"


def state_folder() -> Path:
    """Return the folder for what a session leaves for the next: saved views, logs."""
    import platformdirs

    return Path(platformdirs.user_state_path(APP))


def data_home() -> Path:
    """Return the folder for what is the user's own and cannot be made anew: the originals of sources."""
    import platformdirs

    return Path(platformdirs.user_data_path(APP))


def notes_file(configured: str) -> Path:
    """Return the file of the user's own notes: the one in the settings, or else in the data folder. It may not exist.

    `configured` is the setting `notes`; `~` is expanded.
    """
    return Path(configured).expanduser() if configured else data_home() / "notes.yaml"


def user_name() -> str:
    """Return the name that the user is logged in by."""
    for name in ("LOGNAME", "USER"):
        if os.environ.get(name):
            return os.environ[name]
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # as in a container whose user has no name
        return str(os.getuid())


def data_folder(configured: str) -> Path:
    """Return the theatre that the settings say to open, or else the one that ships.

    `configured` is the setting `data`, which SYRTUI_DATA has replaced already where that is set; `~` is expanded.
    """
    return Path(configured).expanduser() if configured else bundled_data()
