"""What can be wrong between records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tui.store.entries import Entries, Entry
from tui.store.schema import Slip


@dataclass(frozen=True, slots=True)
class Finding:
    """A slip of one record that only others show."""

    entry: Entry[Any]
    slip: Slip


def check_across(entries: Entries) -> Iterator[Finding]:
    """Errors between records, cheap enough for every load. Take each before asking for the next: they build on it."""
    return iter(())
