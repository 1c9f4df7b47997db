"""Where things are: what ships with syrtui, and the user's own folders (XDG). Nothing is made here, only named."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tui.base.errors import SyrtuiError

APP: Final = "syrtui"
_PACKAGE: Final = Path(__file__).resolve().parents[1]


def bundled_data() -> Path:
    """The theatre that ships: inside the package where it was installed, beside it in a checkout.

    Raises:
        SyrtuiError: where the installation lacks it.
    """
    return _shipped("data", "theatre.yaml")


def bundled_config() -> Path:
    """The config.yaml that ships, with every default.

    Raises:
        SyrtuiError: where the installation lacks it.
    """
    return _shipped("config.yaml", "")


def _shipped(name: str, within: str) -> Path:
    for folder in (_PACKAGE / "_bundled", _PACKAGE.parent):
        if (folder / name / within).is_file():
            return folder / name
    raise SyrtuiError(f"this installation lacks {name}; install syrtui anew")


def user_config() -> Path:
    """The user's own settings, which may not exist."""
    import platformdirs

    return Path(platformdirs.user_config_path(APP)) / "config.yaml"


def cache_folder() -> Path:
    """What can be made anew: snapshots of stores."""
    import platformdirs

    return Path(platformdirs.user_cache_path(APP))


def kept_theatres(cache: Path) -> Path:
    """Where in the cache folder theatres are kept ready."""
    return cache / "theatres"


def state_folder() -> Path:
    """What a session leaves for the next: saved views, logs."""
    import platformdirs

    return Path(platformdirs.user_state_path(APP))


def data_home() -> Path:
    """What is the user's own and cannot be made anew: the originals of sources."""
    import platformdirs

    return Path(platformdirs.user_data_path(APP))


def data_folder(flag: Path | None, configured: str) -> Path:
    """The theatre to open: the flag, else what the settings say, else the one that ships.

    `configured` is the setting `data`, in which SYRTUI_DATA has already gone before the files; `~` is expanded.
    """
    if flag is not None:
        return flag
    return Path(configured).expanduser() if configured else bundled_data()
