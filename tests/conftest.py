"""Fixtures that all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.theatres import write


@pytest.fixture
def theatre(tmp_path: Path) -> Path:
    """The folder of a small theatre that checks clean; see `tests/theatres.py`."""
    return write(tmp_path / "theatre")
