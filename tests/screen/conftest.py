"""What tests of the dashboard share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
import pytest

from tui.analysis.assessor import Assessor
from tui.analysis.constants import Methods
from tui.session import theatre
from tui.settings import paths
from tui.store.cache.file_stamps import Listing
from tui.store.cache.incremental import IncrementalReader, Reread
from tui.store.schema.frames import Store


class _SharedReader(IncrementalReader):
    """A reader for the threads of several dashboards."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._one_at_a_time = Lock()

    def _update(self, progress: Any, *, hold_back: bool, listing: Listing | None = None) -> Reread:
        with self._one_at_a_time:
            return super()._update(progress, hold_back=hold_back, listing=listing)


@pytest.fixture(autouse=True, scope="session")
def _opened_once() -> Iterator[None]:
    """Reads and judges the theatre that ships once, however many dashboards show it.

    A store and its judgements are values that any thread may ask for; made anew they take twice as long as all else
    in a test.
    """
    readers: dict[object, IncrementalReader] = {}
    judged: dict[tuple[Store, bytes, frozenset[str]], Assessor] = {}

    def reader(root: Path, cache: Path | None = None, **named: Any) -> IncrementalReader:
        if root != paths.bundled_data() or cache is not None:
            return IncrementalReader(root, cache, **named)
        return readers.setdefault(repr(named), _SharedReader(root, cache, **named))

    def assessor(store: Store, methods: Methods, excluded: frozenset[str] = frozenset(), **named: Any) -> Assessor:
        if store.root != paths.bundled_data():
            return Assessor(store, methods, excluded, **named)
        return judged.setdefault(
            (store, msgspec.msgpack.encode(methods), excluded), Assessor(store, methods, excluded, **named)
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(theatre, "IncrementalReader", reader)
        patch.setattr(theatre, "Assessor", assessor)
        yield
