"""Where `syrtui` begins."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Open the dashboard where nothing else was asked for; else see what was.

    To parse a command line takes a parser, whose import is a tenth of the dashboard's start.
    """
    if len(sys.argv) > 1 or "SYRTUI_KIOSK" in os.environ or "_SYRTUI_COMPLETE" in os.environ:
        from tui.cli import main as parsed

        parsed()
        return
    from tui.commands.options import Options
    from tui.dashboard import open_dashboard
    from tui.outcome import tell

    tell(lambda: open_dashboard(Options(None, None)))
