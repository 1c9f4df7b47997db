"""Every setting: a flag goes before `SYRTUI_*`, that before the user's file, that before the shipped `config.yaml`."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from tui.analysis.constants import Methods
from tui.errors import BadConfig
from tui.preferences import View

PREFIX = "SYRTUI_"


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """All settings, frozen. `keys` maps action ids to the keys that replace the shipped ones, with commas between."""

    data: str = ""
    pane: str = ""
    theme: str = ""
    views: tuple[View, ...] = ()
    keys: dict[str, str] = {}
    methods: Methods = Methods()


def load(shipped: Path, user: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the shipped file, under the user's file, under the environment.

    Raises:
        BadConfig: a file cannot be read, or a setting is unknown or wrong; the message names file, line and mend.
    """
    merged: dict[str, Any] = {}
    files = [path for path in (shipped, user) if path is not None]
    for path in files:
        merged = _merge(merged, _read(path))
    for name in Settings.__struct_encode_fields__:
        if value := environment.get(PREFIX + name.upper().replace("-", "_")):
            merged[name] = value
    try:
        settings = msgspec.convert(merged, Settings)
    except msgspec.ValidationError as error:
        raise BadConfig(_explain(error, files, merged)) from None
    _check_keys(settings, files)
    _check_pane(settings, files)
    return settings


def load_kept(
    folder: Path | None, shipped: Path, user: Path | None, environment: Mapping[str, str] = os.environ
) -> Settings:
    """What `load` gives, from `folder` where the same files and environment have been loaded before.

    Reading YAML takes longer than all else that the dashboard does before its first screen.

    Raises:
        BadConfig: as `load` does.
    """
    from tui.store import container, stamps

    named = sorted(f"{name}={value}" for name, value in environment.items() if name.startswith(PREFIX))
    try:
        texts = [path.read_bytes() for path in (shipped, user) if path is not None]
    except OSError:
        return load(shipped, user, environment)
    key = stamps.digest(
        stamps.code().encode(), str(user).encode(), *texts, *(each.encode("utf-8", "surrogateescape") for each in named)
    )
    file = folder / "settings" if folder is not None else None
    kept = container.read(file, key) if file is not None else None
    if kept is not None:
        with contextlib.suppress(msgspec.DecodeError, KeyError):
            return msgspec.msgpack.decode(kept["settings"], type=Settings)
    settings = load(shipped, user, environment)
    if file is not None:
        container.write(file, key, {"settings": msgspec.msgpack.encode(settings)})
    return settings


def _merge(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for name, value in over.items():
        below = merged.get(name)
        merged[name] = _merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _read(path: Path) -> dict[str, Any]:
    from tui.store.yaml import load as load_yaml

    try:
        loaded = load_yaml(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror}"
        raise BadConfig(message) from None
    except UnicodeDecodeError:
        message = f"{path}: is not UTF-8; save it as UTF-8"
        raise BadConfig(message) from None
    faults = [*loaded.faults, *(fault for item in loaded.items for fault in item.faults)]
    for fault in faults:
        if fault.severity == "error":
            message = f"{path}:{fault.line}:{fault.column}: {fault.what}{'; ' + fault.mend if fault.mend else ''}"
            raise BadConfig(message)
    data = loaded.items[0].data if loaded.items else {}
    if not isinstance(data, dict) or len(loaded.items) > 1:
        message = f"{path}:1:1: settings are a mapping, one `name: value` a line"
        raise BadConfig(message)
    return data


def _explain(error: msgspec.ValidationError, files: list[Path], merged: dict[str, Any]) -> str:
    what, _, where = str(error).partition(" - at `$")
    path = tuple(re.findall(r"[\w-]+", where.rstrip("`").replace("[...]", "")))
    mend = ""
    if unknown := re.match(r"Object contains unknown field `(.+)`", what):
        from tui.store.nearest import did_you_mean

        what = f"there is no setting `{'.'.join((*path, unknown[1]))}`"
        mend = did_you_mean(unknown[1], _names(path))
        path = (*path, unknown[1])
    return f"{_place(files, path, merged)}: {what}{'; ' + mend if mend else ''}"


def _names(path: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the settings at a path of the schema."""
    struct: Any = Settings()
    for name in path:
        fields = dict(zip(type(struct).__struct_encode_fields__, type(struct).__struct_fields__, strict=True))
        struct = getattr(struct, fields.get(name, ""), None)
        if not isinstance(struct, msgspec.Struct):
            return ()
    return tuple(struct.__struct_encode_fields__)


def _place(files: list[Path], path: tuple[str, ...], merged: dict[str, Any]) -> str:
    """File, line and column of a setting: in the last file that has it."""
    from tui.store.marks import Marks

    for file in reversed(files):
        data: Any = _read(file)
        for name in path:
            data = data.get(name, _ABSENT) if isinstance(data, dict) else _ABSENT
        if data is not _ABSENT:
            text = file.read_text(encoding="utf-8")
            line, column = Marks(text).find(1, 1, path, on_key=True)
            return f"{file}:{line}:{column}"
    return str(files[-1]) if path and path[0] in merged else "the environment"


_ABSENT = object()


_TOGETHER = ("main", "rows", "map")
"""Scopes whose keys work at the same time."""


def _check_keys(settings: Settings, files: list[Path]) -> None:
    from tui import keys
    from tui.store.nearest import did_you_mean

    taken: dict[tuple[str, str], str] = {}
    for name in settings.keys:
        if name not in keys.BY_ID:
            mend = did_you_mean(name, keys.BY_ID)
            message = f"{_place(files, ('keys', name), {})}: there is no action `{name}`{'; ' + mend if mend else ''}"
            raise BadConfig(message)
    for action in keys.ACTIONS:
        for key in settings.keys.get(action.id, ",".join(action.keys)).split(","):
            scopes = _TOGETHER if action.scope in _TOGETHER else (action.scope,)
            for scope in scopes:
                other = taken.setdefault((scope, key.strip()), action.id)
                if other != action.id and (action.id in settings.keys or other in settings.keys):
                    name = action.id if action.id in settings.keys else other
                    message = (
                        f"{_place(files, ('keys', name), {})}: the key {key.strip()!r} is given to both "
                        f"`{other}` and `{action.id}`; give one of them another key"
                    )
                    raise BadConfig(message)


def _check_pane(settings: Settings, files: list[Path]) -> None:
    from tui import keys
    from tui.store.nearest import did_you_mean

    names = [name for name, _ in keys.PANES]
    if settings.pane and settings.pane not in names:
        mend = did_you_mean(settings.pane, names) or f"it is one of {', '.join(names)}"
        message = f"{_place(files, ('pane',), {'pane': ''})}: there is no pane `{settings.pane}`; {mend}"
        raise BadConfig(message)
