"""Ids that other programs want: UUIDs that the same theatre always gives to the same thing."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

_NAMESPACE: Final = UUID("5c1d7e0a-64c5-5b5d-9b53-0d9a3f2f8a51")
"""Of syrtui. It never changes, or every thing that was ever exported would become another."""


def uuid_of(theatre: str, kind: str, id_: str) -> UUID:
    """Return the UUID (version 5) of a thing: of the theatre's title, the kind of record and its id."""
    # The theatre's folder may be anywhere; its title goes with it.
    return uuid5(_NAMESPACE, f"{theatre}\n{kind}\n{id_}")
