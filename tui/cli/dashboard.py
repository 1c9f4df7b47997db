"""The start of the dashboard. What it needs is imported late: each import delays the first screen."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from tui.base.errors import SyrtuiError

if TYPE_CHECKING:
    from tui.cli.options import Options


def open_dashboard(options: Options, pane: str | None = None) -> None:
    """Run the dashboard until the user leaves it, beginning where the last session ended.

    Raises:
        SyrtuiError: this is no terminal, or what the options ask for is not there.
    """
    # Textual reads standard input and draws on standard error.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise SyrtuiError("this is not a terminal; `syrtui check` and `syrtui export` work without one")
    gc.disable()  # what is imported stays; to look through it for garbage again and again costs a fifth of the start
    from tui.settings import paths
    from tui.terminal.first_frame import FrameCache, ShownFrame, cache_key
    from tui.terminal.shutdown import ExitOnSignal, on_signal

    cache = paths.cache_folder()
    given = (options.data, options.config, options.notes, options.lens, options.as_of, *options.without, pane)
    shown = ShownFrame(FrameCache(cache / "pictures", cache_key(given)))
    # In this order: no signal may find the frame on the terminal and nobody to take it away.
    with ExitOnSignal(), on_signal(shown.erase), shown:
        settings = options.settings(cache)
        root = options.theatre(settings=settings)
        if pane is not None:
            _check_pane(pane)
        lens = options.starting_lens()

        from tui.session.read_ahead import read_ahead

        ahead = read_ahead(root, settings.methods, cache)
        # Textual comes last: a wrong option is told without waiting for a fifth of a second of imports.
        from tui.terminal import probe
        from tui.ui.app import Opening, run

        state = paths.state_folder() / "preferences.json"
        notes = options.notes_file(settings)
        drawn_from = (paths.bundled_config(), options.config or paths.user_config(), *((notes,) if notes else ()))
        own = root if root != paths.bundled_data() else None
        charset = probe.shown(settings).charset
        opening = Opening(
            lens, pane or "", state, own, cache, shown, drawn_from, paths.data_home(), notes, charset, read_ahead=ahead
        )
        run(root, settings, opening)


def serve_dashboard(options: Options, pane: str | None) -> None:
    """Run the dashboard of the read-only service: nothing is kept from the last session, nothing left for the next.

    Raises:
        SyrtuiError: this is no terminal, or what the options ask for is not there.
    """
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise SyrtuiError("the dashboard needs a terminal: connect with `ssh -t`; report and explain do without")
    gc.disable()
    from tui.cli.serve.sandbox import raw_keys
    from tui.terminal.shutdown import ExitOnSignal

    with ExitOnSignal(), raw_keys():
        settings = options.settings()
        root = options.theatre(settings=settings)
        if pane is not None:
            _check_pane(pane)
        lens = options.starting_lens()
        from tui.cli.serve.read_only_app import ReadOnlyApp
        from tui.terminal import probe
        from tui.ui.app import Opening, run

        charset = probe.shown(settings).charset
        ready = options.ready_theatre(root, settings)
        opening = Opening(lens, pane or "", charset=charset, read_only=True, ready=ready)
        run(root, settings, opening, ReadOnlyApp)


def _check_pane(pane: str) -> None:
    """Raise SyrtuiError where there is no such pane."""
    from tui.base.sanitize import shorten
    from tui.settings import actions

    mend = actions.how_to_name_pane(pane)
    if mend:
        raise SyrtuiError(f"there is no pane {shorten(pane)!r}; {mend}")
