"""What was given on the command line before the subcommand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.config import Settings


@dataclass(frozen=True, slots=True)
class Options:
    """What was given before the subcommand."""

    data: Path | None
    config: Path | None

    def settings(self) -> Settings:
        """All settings, as `config.load` merges them.

        Raises:
            BadConfig: a file cannot be read, or a setting is wrong.
        """
        from tui import config, paths

        user = self.config
        if user is None:
            usual = paths.user_config()
            user = usual if usual.is_file() else None
        return config.load(paths.bundled_config(), user)

    def theatre(self, folder: Path | None = None, settings: Settings | None = None) -> Path:
        """The theatre to work on: `folder` where given, else --data, SYRTUI_DATA, the settings, or what ships.

        Raises:
            SyrtuiError: as `settings` does, or where there is no such folder.
        """
        from tui import paths
        from tui.errors import NoTheatre
        from tui.store.text import clean

        root = folder or self.data
        if root is None:
            root = paths.data_folder(None, (settings or self.settings()).data)
        if not root.is_dir():
            shown = clean(str(root))[0]
            raise NoTheatre(f"{shown}: {'this is no folder' if root.exists() else 'there is no such folder'}")
        return root
