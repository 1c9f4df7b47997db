"""Every setting: a flag goes before `SYRTUI_*`, that before the user's file, that before the shipped `config.yaml`."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from tui.analysis.constants import Methods
from tui.base.errors import BadConfig
from tui.settings.state import View

PREFIX = "SYRTUI_"
Marked = tuple[str | int, ...]
"""The way to a setting: names, and numbers within lists."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """All settings, frozen. `keys` maps action ids to the keys that replace the shipped ones, with commas between."""

    data: str = ""
    pane: str = ""
    theme: str = ""
    ascii: Literal["auto", "always", "never"] = "auto"
    arabic: Literal["auto", "letters", "latin"] = "auto"
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
    given = {name: value for name in Settings.__struct_encode_fields__ if (value := environment.get(variable(name)))}
    places = _Places(files, frozenset(given))
    try:
        settings = msgspec.convert({**merged, **given}, Settings)
    except msgspec.ValidationError as error:
        raise BadConfig(_explain(error, places)) from None
    settings = replace(settings, keys=_named_keys(settings, places))
    _check_pane(settings.pane, ("pane",), places)
    for number, view in enumerate(settings.views):
        _check_pane(view.pane, ("views", number, "pane"), places)
    return settings


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper().replace("-", "_")


def load_kept(
    folder: Path | None, shipped: Path, user: Path | None, environment: Mapping[str, str] = os.environ
) -> Settings:
    """What `load` gives, from `folder` where the same files and environment have been loaded before.

    Reading YAML takes longer than all else that the dashboard does before its first screen.

    Raises:
        BadConfig: as `load` does.
    """
    from tui.store.cache import container, file_stamps

    named = sorted(f"{name}={value}" for name, value in environment.items() if name.startswith(PREFIX))
    try:
        texts = [path.read_bytes() for path in (shipped, user) if path is not None]
    except OSError:
        return load(shipped, user, environment)
    key = file_stamps.digest(
        file_stamps.code().encode(),
        str(user).encode(),
        *texts,
        *(each.encode("utf-8", "surrogateescape") for each in named),
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
    from tui.store.yaml.parser import load as load_yaml

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


class _Places(msgspec.Struct, frozen=True):
    """Where settings come from: the files, the last of which goes before the others, and the environment."""

    files: list[Path]
    in_environment: frozenset[str]

    def of(self, path: Marked) -> str:
        """Where a setting is given: a variable's name, or file, line and column."""
        from tui.store.yaml.positions import Marks

        if path and path[0] in self.in_environment:
            return variable(str(path[0]))
        for file in reversed(self.files):
            data: Any = _read(file)
            for step in path:
                data = _within(data, step)
            if data is not _ABSENT:
                line, column = Marks(file.read_text(encoding="utf-8")).find(1, 1, path, on_key=True)
                return f"{file}:{line}:{column}"
        return str(self.files[-1])


_ABSENT = object()


def _within(data: Any, step: str | int) -> Any:
    if isinstance(step, int):
        return data[step] if isinstance(data, list) and step < len(data) else _ABSENT
    return data.get(step, _ABSENT) if isinstance(data, dict) else _ABSENT


def _explain(error: msgspec.ValidationError, places: _Places) -> str:
    what, _, where = str(error).partition(" - at `$")
    path: Marked = tuple(int(step) if step.isdigit() else step for step in re.findall(r"[\w-]+", where.rstrip("`")))
    mend = ""
    if unknown := re.match(r"Object contains unknown field `(.+)`", what):
        from tui.base.suggest import did_you_mean

        path = (*path, unknown[1])
        what = f"there is no setting `{'.'.join(map(str, path))}`"
        mend = did_you_mean(unknown[1], _names(path[:-1]))
    elif path:
        what = f"`{'.'.join(map(str, path))}`: {re.sub('^(Expected|Object)', lambda word: word[0].lower(), what)}"
    return f"{places.of(path)}: {what}{'; ' + mend if mend else ''}"


def _names(path: Marked) -> tuple[str, ...]:
    """The names of the settings at a path of the schema."""
    if path[:1] == ("views",):
        return View.__struct_encode_fields__
    struct: Any = Settings()
    for name in path:
        fields = dict(zip(type(struct).__struct_encode_fields__, type(struct).__struct_fields__, strict=True))
        struct = getattr(struct, fields.get(str(name), ""), None)
        if not isinstance(struct, msgspec.Struct):
            return ()
    return tuple(struct.__struct_encode_fields__)


_TOGETHER = (("main", "rows", "map"), ("rows", "page", "help"))
"""Scopes whose keys work at the same time."""


def _named_keys(settings: Settings, places: _Places) -> dict[str, str]:
    """The keys given to each action, by their names; none that is given to another action as well."""
    from tui.base.suggest import did_you_mean
    from tui.settings import actions

    for name in settings.keys:
        if name not in actions.BY_ID:
            mend = did_you_mean(name, actions.BY_ID)
            message = f"{places.of(('keys', name))}: there is no action `{name}`{'; ' + mend if mend else ''}"
            raise BadConfig(message)
    named = {name: _named(name, given, places) for name, given in settings.keys.items()}
    for scopes in _TOGETHER:
        taken: dict[str, str] = {}
        for action in actions.ACTIONS:
            if action.scope not in scopes:
                continue
            for key in named.get(action.id, action.keys):
                other = taken.setdefault(key, action.id)
                changed = next((name for name in (action.id, other) if name in settings.keys), "")
                if other != action.id and changed:
                    message = (
                        f"{places.of(('keys', changed))}: the key {actions.shown(key)!r} is given to both "
                        f"`{other}` and `{action.id}`; give one of them another key"
                    )
                    raise BadConfig(message)
    return {name: ",".join(given) for name, given in named.items()}


def _named(action: str, given: str, places: _Places) -> tuple[str, ...]:
    """The keys given to an action, each by its one name."""
    from tui.settings.key_names import KNOWN, canonical

    found = []
    for key in map(str.strip, given.split(",")):
        name = canonical(key)
        if not name:
            from tui.base.suggest import did_you_mean

            mend = did_you_mean(key.rpartition("+")[2], KNOWN) or "a key is a character, or a name like `comma` or `f5`"
            message = f"{places.of(('keys', action))}: there is no key `{key}`; {mend}"
            raise BadConfig(message)
        found.append(name)
    return tuple(found)


def _check_pane(pane: str, path: Marked, places: _Places) -> None:
    from tui.base.suggest import did_you_mean
    from tui.settings import actions

    names = [name for name, _ in actions.PANES]
    if pane and pane not in names:
        mend = did_you_mean(pane, names) or f"it is one of {', '.join(names)}"
        message = f"{places.of(path)}: there is no pane `{pane}`; {mend}"
        raise BadConfig(message)
