"""Fixtures that all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.theatres import write

settings.register_profile("no deadline", deadline=None)  # how fast a machine is, is not what a test tells
settings.load_profile("no deadline")


@pytest.fixture
def theatre(tmp_path: Path) -> Path:
    """The folder of a small theatre that checks clean; see `tests/theatres.py`."""
    return write(tmp_path / "theatre")


@pytest.fixture(autouse=True, scope="session")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Folders of the tests' own for what is kept and what is remembered."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield
