"""The constants that a theatre is judged by: those that ship, under the theatre's own, under a user's.

A theatre's own stand in `theatre.yaml`, so that one commit gives everybody the same index. A user's stand in his
config; then the screen says "edited".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec

from tui.analysis.constants import Indicator, Methods, Threat, TieType
from tui.store.schema.records import Theatre

_ALTERNATIVES: Final = ("fades", "holds")
"""Keys of which a mapping has one: a change that gives the one takes the other away."""


M = TypeVar("M", bound=Methods)


class MethodsInForce(Methods, frozen=True, kw_only=True):
    """The constants of all methods for one theatre, and which of them a user has changed."""

    edited_by_user: frozenset[str] = frozenset()

    @property
    def edited(self) -> frozenset[str]:
        """The methods whose constants a user has changed, whatever the theatre itself changes."""
        return self.edited_by_user


def methods_in_force(theatre: Theatre, edits: Mapping[str, Any] | None = None) -> MethodsInForce:
    """Return the constants in force in a theatre for a user whose config has `edits` under `methods`.

    Changes of the theatre that name no complete indicator or type of tie are passed over; `check` tells of them.

    Raises:
        msgspec.ValidationError: the edits do not fit the constants of this theatre.
    """
    shipped = msgspec.to_builtins(Methods())
    of_theatre = merged(shipped, _changes(theatre, shipped))
    of_user = merged(of_theatre, edits or {})
    before, after = (msgspec.convert(each, Methods) for each in (of_theatre, of_user))
    names = after.__struct_fields__
    edited = frozenset(name for name in names if getattr(before, name) != getattr(after, name))
    return MethodsInForce(**{name: getattr(after, name) for name in names}, edited_by_user=edited)


def methods_of(theatre: Theatre, methods: Methods) -> MethodsInForce:
    """Return the constants in force in a theatre for a user with these constants, whatever they are.

    Where a change of the user's does not go together with one of the theatre's, the user's stand alone.
    """
    own = edits(methods)
    try:
        return methods_in_force(theatre, own)
    except msgspec.ValidationError:
        return MethodsInForce(
            **{name: getattr(methods, name) for name in Methods.__struct_fields__}, edited_by_user=frozenset(own)
        )


def with_setting(methods: M, path: str, value: float | str) -> M:
    """Return the constants with another value, or its text, for the one at `path`: its keys, joined by dots.

    Raises:
        msgspec.ValidationError: there is no such constant, or it does not take this value.
    """
    *outer, name = path.split(".")
    change: dict[str, Any] = {name: value}
    for key in reversed(outer):
        change = {key: change}
    # Not strict: a store keeps the value as text.
    return msgspec.convert(merged(msgspec.to_builtins(methods), change), type(methods), strict=False)


def setting_trial(methods: Methods, theatre: Theatre, path: str, value: float | str) -> str:
    """Return why it is no use to try a constant of a theatre at another value; "" where it is of use."""
    before = methods_of(theatre, methods)
    try:
        after = with_setting(before, path, value)
    except msgspec.ValidationError as error:
        return str(error)
    return f"it is {value} as it is" if after == before else ""


def edits(methods: Methods) -> dict[str, Any]:
    """Return what a user's constants have in place of those that ship, shaped like `Methods`."""
    return _differing(msgspec.to_builtins(Methods()), msgspec.to_builtins(methods))


def _differing(shipped: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in given.items() if name not in shipped or shipped[name] != value}
    nested = {
        name: _differing(shipped[name], value)
        for name, value in found.items()
        if isinstance(value, Mapping) and isinstance(shipped.get(name), Mapping)
    }
    return found | nested


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return `under` with what `over` says instead, mapping by mapping."""
    found = dict(under)
    for one, other in (_ALTERNATIVES, _ALTERNATIVES[::-1]):
        if over.get(one) is not None:
            found.pop(other, None)
    for name, value in over.items():
        below = found.get(name)
        found[name] = merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return found


def _changes(theatre: Theatre, shipped: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the theatre changes, shaped like `Methods`."""
    threat = _given(theatre.threat)
    if not _fits(merged(shipped["threat"], threat), Threat):
        threat = {}
    indicators = _complete(theatre.indicators, shipped["threat"]["indicators"], Indicator)
    types = _complete(theatre.tie_types, shipped["relations"]["types"], TieType)
    return {"threat": threat | {"indicators": indicators}, "relations": {"types": types}}


def _complete(
    changes: Mapping[str, msgspec.Struct], known: Mapping[str, Any], kind: type[msgspec.Struct]
) -> dict[str, dict[str, Any]]:
    """Return the changes that give a record of `kind`, alone or over the known one of the same name."""
    given = {name: _given(change) for name, change in changes.items()}
    return {name: change for name, change in given.items() if _fits(merged(known.get(name, {}), change), kind)}


def _fits(given: Mapping[str, Any], kind: type[msgspec.Struct]) -> bool:
    try:
        msgspec.convert(given, kind)
    except msgspec.ValidationError:
        return False
    return True


def _given(record: msgspec.Struct | None) -> dict[str, Any]:
    """Return what a record gives, without what it leaves open."""
    given: dict[str, Any] = msgspec.to_builtins(record) if record is not None else {}
    return {name: value for name, value in given.items() if value is not None}
