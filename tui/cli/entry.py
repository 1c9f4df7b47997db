"""The entry point of `syrtui`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run what the command line asks for, and exit without waiting for threads that are still at work."""
    try:
        _run()
    except SystemExit as left:
        from tui.terminal.shutdown import exit_now

        exit_now(left.code if isinstance(left.code, int) else int(left.code is not None))


def _run() -> None:
    """Open the dashboard where the command line is empty, else parse it.

    The import of a parser takes a tenth of the dashboard's start.
    """
    if "--kiosk" in sys.argv or "SYRTUI_KIOSK" in os.environ:
        from tui.cli.serve import handover

        words = sys.argv[1:]
        status = handover.hand_over(words) if handover.read_only(words) else None
        if status is not None:
            os._exit(status)
    # The service, and a shell that completes a command line, ask by a variable alone.
    if len(sys.argv) > 1 or "SYRTUI_KIOSK" in os.environ or "_SYRTUI_COMPLETE" in os.environ:
        from tui.cli.group import main as parsed

        parsed()
        return
    from tui.cli.dashboard import open_dashboard
    from tui.cli.exit_status import run_and_exit
    from tui.cli.options import Options

    run_and_exit(lambda: open_dashboard(Options(None, None)))
