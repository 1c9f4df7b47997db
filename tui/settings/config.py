"""Settings: a flag goes before a `SYRTUI_*` variable, that before the user's file, that before what ships."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
from msgspec.structs import replace

from tui.analysis.constants import FORMER, Methods
from tui.base.errors import BadConfig
from tui.settings.state import View

if TYPE_CHECKING:  # its import takes the YAML parser along, which a start without changed settings does not need
    from tui.store.yaml.positions import KeyPath

PREFIX: Final = "SYRTUI_"
LOCAL_ENGINE: Final = "polars"
"""The engine that counts events on this machine."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """All settings. `keys` maps the ids of actions to the keys that replace theirs, with commas between."""

    data: str = ""
    pane: str = ""
    theme: str = ""
    notes: str = ""
    author: str = ""
    ascii: Literal["auto", "always", "never"] = "auto"
    arabic: Literal["auto", "letters", "latin"] = "auto"
    mouse: Literal["auto", "always", "never"] = "auto"
    events_engine: str = LOCAL_ENGINE
    views: tuple[View, ...] = ()
    keys: dict[str, str] = {}
    methods: Methods = Methods()


def load(shipped: Path, user: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of the shipped file, changed by those of the user's file and of the environment.

    Raises:
        BadConfig: a file cannot be read, or a setting is unknown or wrong; the message names file, line and mend.
    """
    merged: dict[str, Any] = {}
    files = [path for path in (shipped, user) if path is not None]
    for path in files:
        merged = _merge(merged, _read(path))
    given = {
        name: value
        for name in Settings.__struct_encode_fields__
        if (value := environment.get(environment_variable(name)))
    }
    origins = _Origins(files, frozenset(given))
    try:
        settings = msgspec.convert({**merged, **given}, Settings)
    except msgspec.ValidationError as error:
        raise BadConfig(_explain(error, {**merged, **given}, origins)) from None
    settings = replace(settings, keys=_remapped_keys(settings, origins))
    _check_engine(settings.events_engine, origins)
    _check_pane(settings.pane, ("pane",), origins)
    for number, view in enumerate(settings.views):
        _check_pane(view.pane, ("views", number, "pane"), origins)
    return settings


def environment_variable(name: str) -> str:
    """Return the name of the environment variable of a setting."""
    return PREFIX + name.upper().replace("-", "_")


def load_cached(folder: Path | None, shipped: Path, user: Path | None) -> Settings:
    """Return what `load` returns, from `folder` where the same files and environment have been loaded before.

    Parsing YAML takes longer than all else that the dashboard does before its first screen.

    Raises:
        BadConfig: as `load` does.
    """
    from tui.store.cache import bundle, file_stamps

    named = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith(PREFIX))
    try:
        texts = [path.read_bytes() for path in (shipped, user) if path is not None]
    except OSError:
        # It meets the same error, and says which file and why.
        return load(shipped, user)
    key = file_stamps.hash_content(
        file_stamps.code_version().encode(),
        str(user).encode(),
        *texts,
        *(each.encode("utf-8", "surrogateescape") for each in named),
    )
    file = folder / "settings" if folder is not None else None
    cached = bundle.read(file, key) if file is not None else None
    if cached is not None:
        # A cache that cannot be used may cost time, never a start.
        with contextlib.suppress(msgspec.DecodeError, KeyError):
            return msgspec.msgpack.decode(cached["settings"], type=Settings)
    settings = load(shipped, user)
    if file is not None:
        bundle.write(file, key, {"settings": msgspec.msgpack.encode(settings)})
    return settings


def _merge(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return `under` with what `over` holds in place of its own, mapping by mapping."""
    merged = dict(under)
    for name, value in over.items():
        below = merged.get(name)
        merged[name] = _merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _read(path: Path) -> dict[str, Any]:
    """Return the mapping that a file of settings holds.

    Raises:
        BadConfig: it cannot be read or parsed.
    """
    from tui.store.yaml.document import load as load_yaml

    try:
        document = load_yaml(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror}"
        raise BadConfig(message) from None
    except UnicodeDecodeError:
        message = f"{path}: is not UTF-8; save it as UTF-8"
        raise BadConfig(message) from None
    diagnostics = [*document.diagnostics, *(each for item in document.items for each in item.diagnostics)]
    for one in diagnostics:
        if one.severity == "error":
            message = f"{path}:{one.line}:{one.column}: {one.what}{'; ' + one.mend if one.mend else ''}"
            raise BadConfig(message)
    data = document.items[0].data if document.items else {}
    if not isinstance(data, dict) or len(document.items) > 1:
        message = f"{path}:1:1: settings are a mapping, one `name: value` a line"
        raise BadConfig(message)
    return data


class _Origins(msgspec.Struct, frozen=True):
    """Where settings come from: files, the last of which goes before the others, and the names in the environment."""

    files: list[Path]
    in_environment: frozenset[str]

    def find(self, path: KeyPath) -> str:
        """Return where a setting is given: a variable's name, or file, line and column."""
        from tui.store.yaml.positions import Positions

        if path and path[0] in self.in_environment:
            return environment_variable(str(path[0]))
        for file in reversed(self.files):
            data: Any = _read(file)
            for step in path:
                data = _member(data, step)
            if data is not _ABSENT:
                line, column = Positions(file.read_text(encoding="utf-8")).find(1, 1, path, on_key=True)
                return f"{file}:{line}:{column}"
        return str(self.files[-1])


_ABSENT = object()


def _member(data: Any, step: str | int) -> Any:
    """Return what a mapping or list holds at a key or position; `_ABSENT` where it holds nothing there."""
    if isinstance(step, int):
        return data[step] if isinstance(data, list) and step < len(data) else _ABSENT
    return data.get(step, _ABSENT) if isinstance(data, dict) else _ABSENT


_ANY_KEY: Final = "..."
"""What msgspec's messages have in place of a mapping's key."""


def _path_to(error: msgspec.ValidationError, given: dict[str, Any]) -> KeyPath:
    """Return the keys and positions that lead to the value an error is about."""
    # msgspec tells the path in its message alone, and leaves the keys of mappings out.
    where = str(error).partition(" - at `$")[2].rstrip("`")
    path = [int(step) if step.isdigit() else step for step in re.findall(rf"[\w-]+|{re.escape(_ANY_KEY)}", where)]
    while _ANY_KEY in path:
        at = path.index(_ANY_KEY)
        keys = (key for key in _reached(given, path[:at]) if _fails_alike(error, given, path[:at], key))
        key = next(keys, None)
        if key is None:
            return tuple(path[:at])
        path[at] = key
    return tuple(path)


def _reached(data: Any, path: Iterable[str | int]) -> Any:
    for step in path:
        data = _member(data, step)
    return data


def _fails_alike(error: msgspec.ValidationError, given: dict[str, Any], path: list[str | int], key: str) -> bool:
    """Return whether a setting is wrong in the same way when the mapping at `path` holds only this key."""
    only: Any = {key: _reached(given, [*path, key])}
    for step in reversed(path):
        only = {step: only} if isinstance(step, str) else [only]
    try:
        msgspec.convert(only, Settings)
    except msgspec.ValidationError as other:
        return str(other) == str(error)
    return False


def _explain(error: msgspec.ValidationError, given: dict[str, Any], origins: _Origins) -> str:
    """Return what is wrong with a setting, where it is given, and how to mend it."""
    what = str(error).partition(" - at `$")[0]
    path = _path_to(error, given)
    mend = ""
    if unknown := re.match(r"Object contains unknown field `(.+)`", what):
        from tui.base.suggest import did_you_mean

        path = (*path, unknown[1])
        what = f"there is no setting `{'.'.join(map(str, path))}`"
        mend = FORMER.get(unknown[1], "") if path[0] == "methods" else ""
        mend = mend or did_you_mean(unknown[1], _names(path[:-1]))
    elif path:
        what = f"`{'.'.join(map(str, path))}`: {re.sub('^(Expected|Object)', lambda word: word[0].lower(), what)}"
    return f"{origins.find(path)}: {what}{'; ' + mend if mend else ''}"


def _names(path: KeyPath) -> tuple[str, ...]:
    """Return the names of the settings at a path of the schema."""
    # The default is an empty tuple: there is no view in it to ask for its fields.
    if path[:1] == ("views",):
        return View.__struct_encode_fields__
    struct: Any = Settings()
    for name in path:
        if isinstance(struct, dict):  # its keys are for the user to choose, and one is built like another
            struct = next(iter(struct.values()), None)
        else:
            fields = dict(zip(type(struct).__struct_encode_fields__, type(struct).__struct_fields__, strict=True))
            struct = getattr(struct, fields.get(str(name), ""), None)
        if not isinstance(struct, msgspec.Struct | dict):
            return ()
    return tuple(struct.__struct_encode_fields__) if isinstance(struct, msgspec.Struct) else tuple(struct)


def _remapped_keys(settings: Settings, origins: _Origins) -> dict[str, str]:
    """Return the keys that the settings give to actions, by their canonical names.

    Raises:
        BadConfig: there is no such action or key, or a key is given to two actions that work at the same time.
    """
    from tui.base.suggest import did_you_mean
    from tui.settings import actions

    for name in settings.keys:
        if name not in actions.BY_ID:
            mend = did_you_mean(name, actions.BY_ID)
            message = f"{origins.find(('keys', name))}: there is no action `{name}`{'; ' + mend if mend else ''}"
            raise BadConfig(message)
    named = {name: _canonical_keys(name, given, origins) for name, given in settings.keys.items()}
    for scopes in actions.SIMULTANEOUS_SCOPES:
        taken: dict[str, str] = {}
        for action in actions.ACTIONS:
            if action.scope not in scopes:
                continue
            for key in named.get(action.id, action.keys):
                other = taken.setdefault(key, action.id)
                changed = next((name for name in (action.id, other) if name in settings.keys), "")
                # That shipped keys do not clash is for a test to say: here only what the user wrote can be mended.
                if other != action.id and changed:
                    message = (
                        f"{origins.find(('keys', changed))}: the key {actions.key_label(key)!r} is given to both "
                        f"`{other}` and `{action.id}`; give one of them another key"
                    )
                    raise BadConfig(message)
    return {name: ",".join(given) for name, given in named.items()}


def _canonical_keys(action: str, given: str, origins: _Origins) -> tuple[str, ...]:
    """Return the keys that the settings give to an action, by their canonical names. Raises BadConfig."""
    from tui.settings.key_names import KEY_NAMES, canonical_name

    found = []
    for key in map(str.strip, given.split(",")):
        name = canonical_name(key)
        if not name:
            from tui.base.suggest import did_you_mean

            mend = (
                did_you_mean(key.rpartition("+")[2], KEY_NAMES)
                or "a key is a character, or a name like `comma` or `f5`"
            )
            message = f"{origins.find(('keys', action))}: there is no key `{key}`; {mend}"
            raise BadConfig(message)
        found.append(name)
    return tuple(found)


def _check_engine(engine: str, origins: _Origins) -> None:
    """Refuse what is neither polars nor a cluster."""
    if engine != LOCAL_ENGINE and not re.fullmatch(r"ray(://[^\s/]+:\d+)?", engine):
        where = origins.find(("events-engine",))
        raise BadConfig(f"{where}: there is no engine `{engine}`; write {LOCAL_ENGINE}, ray, or ray://HOST:10001")


def _check_pane(pane: str, path: KeyPath, origins: _Origins) -> None:
    """Raise BadConfig where the pane that a setting names does not exist; "" names none."""
    from tui.settings import actions

    mend = actions.how_to_name_pane(pane) if pane else ""
    if mend:
        message = f"{origins.find(path)}: there is no pane `{pane}`; {mend}"
        raise BadConfig(message)
