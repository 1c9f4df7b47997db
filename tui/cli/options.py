"""The options that stand on the command line before the subcommand."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.analysis.query.lens import Lens
    from tui.settings.config import Settings


def read_only(words: Sequence[str]) -> bool:
    """Return whether this is a session of the read-only service: by the flag, or a variable that is not empty or 0."""
    # Not parsed: the service has a command line of its own, read once the environment is cleared.
    return "--kiosk" in words or os.environ.get("SYRTUI_KIOSK", "") not in ("", "0")


class Options(NamedTuple):
    """The options before the subcommand; `lens` and `as_of` as they were written.

    With `kiosk`, in the read-only service, settings come from no file but `config`, and not from the environment.
    """

    data: Path | None
    config: Path | None
    lens: str | None = None
    as_of: str | None = None
    kiosk: bool = False

    def settings(self, cache: Path | None = None) -> Settings:
        """Return all settings, as `config.load` merges them; from the folder `cache` where they are kept there.

        Raises:
            BadConfig: a file cannot be read, or a setting is wrong.
        """
        from tui.settings import config, paths

        user = self.config
        if self.kiosk:
            return config.load(paths.bundled_config(), user, {})
        if user is None:
            usual = paths.user_config()
            user = usual if usual.is_file() else None
        return config.load_cached(cache, paths.bundled_config(), user)

    def starting_lens(self, as_of: str | None = None) -> Lens | None:
        """Return the lens that the command line describes, None where it says nothing of one.

        `as_of` is a subcommand's own, which goes before that of these options.

        Raises:
            SyrtuiError: the filter or the day is wrong.
        """
        text, day = self.lens, as_of if as_of is not None else self.as_of
        if text is None and day is None:
            return None
        from tui.analysis.query.lens import Lens
        from tui.base.errors import SyrtuiError

        known = parse_day(day, "--as-of") if day else None
        if not text:
            return Lens(as_of=known)
        from tui.analysis.query.parser import BadQuery, parse

        try:
            return Lens(parse(text), known)
        except BadQuery as error:
            mend = f"; {error.mend}" if error.mend else ""
            raise SyrtuiError(f"--lens, column {error.column}: {error.what}{mend}") from None

    def theatre(self, folder: Path | None = None, settings: Settings | None = None) -> Path:
        """Return the theatre to work on: `folder` where given, else --data, SYRTUI_DATA, the settings, or what ships.

        Raises:
            SyrtuiError: as `settings` does, or where there is no such folder.
        """
        from tui.base.errors import NoTheatre
        from tui.base.sanitize import clean
        from tui.settings import paths

        root = folder or self.data
        if root is None:
            root = paths.data_folder((settings or self.settings()).data)
        if not root.is_dir():
            shown = clean(str(root))[0]
            raise NoTheatre(f"{shown}: {'this is no folder' if root.exists() else 'there is no such folder'}")
        return root


def parse_day(text: str, option: str) -> date:
    """Return the day that an option was given. Raises SyrtuiError where that is none."""
    from tui.base.errors import SyrtuiError
    from tui.base.sanitize import shorten

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SyrtuiError(f"{option} {shorten(text)!r} is not a day; write it as 2024-12-03") from None
