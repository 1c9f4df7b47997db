"""The session server, whose sessions run the bare app: what a session that is forked cannot cost less than."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.benchmarks.bare import Bare
    from tui.cli import dashboard, entry

    dashboard.serve_dashboard = lambda *_: Bare().run(mouse=False)
    entry.main()
