"""Pictures of the screen as they are kept beside the tests, several of one session.

`pytest tests/screen/test_snapshots.py tests/screen/test_states.py --snapshot-update` takes them anew.
"""

from __future__ import annotations

import re

from pytest_textual_snapshot import SVGImageExtension  # type: ignore[import-untyped]
from syrupy.assertion import SnapshotAssertion

from tests.screen.terminal import Terminal


class Pictures:
    """Compares what a terminal shows with the pictures that are kept; `differ` names those that are not the same."""

    def __init__(self, snapshot: SnapshotAssertion) -> None:
        self._kept = snapshot.use_extension(SVGImageExtension)
        self.differ: list[str] = []

    def take(self, terminal: Terminal, name: str) -> None:
        """Compares one picture. Nothing in it depends on the machine or on the time of day."""
        drawn = terminal.app.export_screenshot(title="syrtui")
        # The fonts that a picture would fetch from elsewhere are left out.
        drawn = re.sub(r"\s*@font-face\s*\{.*?\}", "", drawn, flags=re.DOTALL)
        if not self._kept(name=name).__eq__(drawn):
            self.differ.append(name)
