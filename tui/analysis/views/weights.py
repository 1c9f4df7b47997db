"""The editorial constants behind a figure, beside those that ship."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from tui.analysis.constants import Methods

BEHIND: Final[Mapping[str, tuple[str, ...]]] = {
    "base": ("threat", "corroboration"),
    "indicator": ("threat", "corroboration"),
    "pair": ("relations", "corroboration"),
    "question": ("disputes", "corroboration"),
}
"""Which methods' constants stand behind each kind of thing; behind all others stands corroboration."""


class Constant(msgspec.Struct, frozen=True):
    """One constant of a method."""

    name: str
    """Where it stands among the method's: `bands · moderate`."""
    value: Any
    """A number, a yes or no, or a list of words."""
    shipped: Any
    """The value that ships; means nothing where the constant was `added`."""
    added: bool


class Weights(msgspec.Struct, frozen=True):
    """All constants of one method."""

    method: str
    version: str
    constants: tuple[Constant, ...]


def weights_behind(methods: Methods, kind: str) -> tuple[Weights, ...]:
    """Return the constants behind what is said of one kind of thing."""
    return tuple(_weights(methods, method) for method in BEHIND.get(kind, ("corroboration",)))


def _weights(methods: Methods, method: str) -> Weights:
    constants = getattr(methods, method)
    shipped = dict(_flat(type(constants)()))
    listed = (Constant(name, value, shipped.get(name), name not in shipped) for name, value in _flat(constants))
    return Weights(method, methods.version(method), tuple(listed))


def _flat(constants: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    """Yield every value with the names that lead to it, as `config.yaml` writes them."""

    def walk(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        if isinstance(value, dict):
            for name, inner in value.items():
                yield from walk(inner, (*path, name))
        else:
            yield " · ".join(path), value

    return walk(msgspec.to_builtins(constants), ())
