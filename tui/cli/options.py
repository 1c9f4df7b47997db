"""The options that stand on the command line before the subcommand."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from tui.analysis.query.ast import Node
    from tui.analysis.query.lens import Lens
    from tui.session.theatre import OpenTheatre
    from tui.settings.config import Settings


MAX_WITHOUT: Final = 100
"""Ids that may be left out at a time: each set of them is a store of its own to judge."""


class Ready(NamedTuple):
    """A theatre that is read and judged already, with its settings, for options that name the same absolute paths."""

    root: Path
    config: Path | None
    settings: Settings
    theatre: OpenTheatre


class Options(NamedTuple):
    """The options before the subcommand; `lens`, `as_of` and `without` as they were written.

    With `kiosk`, in the read-only service, settings come from no file but `config`, and not from the environment.
    `ready` is what the session server has there.
    """

    data: Path | None
    config: Path | None
    lens: str | None = None
    as_of: str | None = None
    kiosk: bool = False
    without: tuple[str, ...] = ()
    notes: Path | None = None
    ready: Ready | None = None

    def settings(self, cache: Path | None = None) -> Settings:
        """Return all settings, as `config.load` merges them; from the folder `cache` where they are kept there.

        Raises:
            BadConfig: a file cannot be read, or a setting is wrong.
        """
        from tui.settings import config, paths

        user = self.config
        if self.ready is not None and self.ready.config == (user.absolute() if user is not None else None):
            return self.ready.settings
        if self.kiosk:
            return config.load(paths.bundled_config(), user, {})
        if user is None:
            usual = paths.user_config()
            user = usual if usual.is_file() else None
        settings = config.load_cached(cache, paths.bundled_config(), user)
        if settings.events_engine != config.LOCAL_ENGINE:
            from tui.events import engines  # late: it is the engine of this process, which few have

            engines.choose(settings.events_engine)
        return settings

    def with_own(self, lens: str | None, as_of: str | None, without: Sequence[str]) -> Options:
        """Return the options with those of a subcommand, or of a caller, which go before these.

        What either leaves out stays out.
        """
        return self._replace(
            lens=self.lens if lens is None else lens,
            as_of=self.as_of if as_of is None else as_of,
            without=(*self.without, *without),
        )

    def starting_lens(self) -> Lens | None:
        """Return the lens that the command line describes, None where it says nothing of one.

        Whether there is anybody of whom it is `without`, only the theatre can tell (`situation.check_excluded`).

        Raises:
            SyrtuiError: the filter or the day is wrong, or too many are left out.
        """
        if self.lens is None and self.as_of is None and not self.without:
            return None
        from tui.analysis.query.ast import EVERYTHING
        from tui.analysis.query.lens import Lens
        from tui.base.errors import SyrtuiError

        known = parse_day(self.as_of, "--as-of") if self.as_of else None
        where: Node = EVERYTHING
        if len(self.without) > MAX_WITHOUT:
            raise SyrtuiError(f"--without: more than {MAX_WITHOUT} are left out")
        if self.lens:
            from tui.analysis.query.parser import BadQuery, parse

            try:
                where = parse(self.lens)
            except BadQuery as error:
                mend = f"; {error.mend}" if error.mend else ""
                raise SyrtuiError(f"--lens, column {error.column}: {error.what}{mend}") from None
        return Lens(where, known, frozenset(self.without))

    def notes_file(self, settings: Settings) -> Path | None:
        """Return the user's file of notes, which may not exist; the read-only service knows of none."""
        from tui.settings import paths

        return None if self.kiosk else self.notes or paths.notes_file(settings.notes)

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

    def ready_theatre(self, root: Path, settings: Settings) -> OpenTheatre | None:
        """Return the theatre in `root` where the session server has it ready."""
        ready = self.ready
        return ready.theatre if ready and ready.root == root.absolute() and ready.settings is settings else None

    def own_theatre(self) -> Path:
        """Return the theatre to write to: --data, SYRTUI_DATA, the settings, or the one in whose folder one stands.

        Where there is none, a terminal is asked; the theatre that ships is none.

        Raises:
            SyrtuiError: as `theatre` does, or where there is nobody to ask, or the theatre is part of the installation.
        """
        from tui.settings import paths

        settings = self.settings()
        if self.data is None and not settings.data:
            here = Path.cwd()
            root = next((each for each in (here, *here.parents) if (each / "theatre.yaml").is_file()), None) or _ask()
        else:
            root = self.theatre(settings=settings)
        paths.check_not_installed(root)
        return root


def _ask() -> Path:
    """Return the folder of the theatre that the user names.

    Raises:
        SyrtuiError: there is nobody to ask, or no theatre in that folder.
    """
    import click

    from tui.base.errors import NoTheatre, SyrtuiError
    from tui.base.sanitize import clean

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        mend = "name it with --data DIR, or stand in its folder (`syrtui init DIR` makes one)"
        raise SyrtuiError(f"which theatre is this for? {mend}")
    answer: str = click.prompt("Which theatre is this for (its folder)?", prompt_suffix=" ", err=True)
    root = Path(answer).expanduser()
    if not (root / "theatre.yaml").is_file():
        where = clean(str(root))[0]
        raise NoTheatre(f"{where}: there is no theatre here (no theatre.yaml); `syrtui init {where}` makes one")
    return root


def parse_day(text: str, option: str) -> date:
    """Return the day that an option was given. Raises SyrtuiError where that is none."""
    from tui.base.errors import SyrtuiError
    from tui.base.sanitize import shorten
    from tui.store.schema.edtf import FIRST_YEAR, LAST_YEAR

    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise SyrtuiError(f"{option} {shorten(text)!r} is not a day; write it as 2024-12-03") from None
    # The first day of the calendar has none before it, which whatever tells of changes asks for.
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise SyrtuiError(f"{option} {shorten(text)!r} is out of range; write a year from {FIRST_YEAR} to {LAST_YEAR}")
    return day
