"""One record against its schema: every slip at once, each with its path, and the record as far as it can be saved.

msgspec is fast but names one error a record and hides keys; it decides whether a record is right, this module says
everything that is wrong with one that is not.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, Final, get_args

import msgspec
from msgspec import inspect

from tui.base.errors import Severity
from tui.base.sanitize import shorten
from tui.base.suggest import nearest
from tui.store.schema import records
from tui.store.schema.edtf import BadDate, day, parse
from tui.store.yaml.parser import Data

Path = tuple[str | int, ...]
"""The way from a record to a value in it: keys, and positions from 0."""

_EDTF: Final = get_args(records.Edtf)[1].description
_DAY: Final = get_args(records.Day)[1].description
ID_PATTERN: Final = get_args(records.Id)[1].pattern
_LARGEST_INT: Final = 2**31 - 1
"""Whole numbers are kept in 32 bits, save for a quantity's, which are kept as floats."""


class Slip(msgspec.Struct, frozen=True):
    """One thing wrong in a record, at `path`; `on_key` where the key is wrong and not its value."""

    path: Path
    rule: str
    what: str
    mend: str = ""
    severity: Severity = "error"
    on_key: bool = False


class Fitted(msgspec.Struct, frozen=True):
    """A record made to fit: values at the paths of `slips` are stand-ins, and so is all that lies below them."""

    record: records.Record
    slips: tuple[Slip, ...]


def convert(kind: str, data: Data) -> records.Record:
    """The record that `data` is, dates unchecked.

    Raises:
        msgspec.ValidationError: where it is none; `fit` says everything that is wrong.
    """
    return msgspec.convert(_texts(kind, data), records.KINDS[kind])


def fit(kind: str, data: Data) -> Fitted:
    """The record that `data` is or ought to be, with all slips of shape, type and date."""
    slips: list[Slip] = []
    shaped = _fit(_node(kind), data, (), slips)
    return Fitted(msgspec.convert(shaped, records.KINDS[kind]), tuple(slips))


def is_id(text: str) -> bool:
    """Whether `text` can be a record's id."""
    return len(text) <= get_args(records.Id)[1].max_length and _matches(ID_PATTERN, text)


def _texts(kind: str, data: Data) -> Data:
    """Dates that YAML reads as whole numbers (`when: 2017`) turned back into what the curator wrote."""
    if type(data) is not dict:
        return data
    if kind == "facts":
        if type(data.get("when")) is int:
            data["when"] = str(data["when"])
        ties = data.get("ties")
        for tie in ties if type(ties) is list else ():
            if type(tie) is dict:
                for name in ("since", "until"):
                    if type(tie.get(name)) is int:
                        tie[name] = str(tie[name])
    elif kind == "sources" and type(data.get("published")) is int:
        data["published"] = str(data["published"])
    return data


@cache
def _node(kind: str) -> inspect.Type:
    return inspect.type_info(records.KINDS[kind])


def _fit(node: inspect.Type, data: Data, path: Path, slips: list[Slip]) -> Any:
    """`data` where it fits `node`, else a stand-in that does, with slips."""
    described = ""
    if isinstance(node, inspect.Metadata):
        described = (node.extra_json_schema or {}).get("description", "")
        node = node.type
    if described in (_EDTF, _DAY):
        return _fit_date(data, path, slips, described == _DAY)
    if isinstance(node, inspect.UnionType):
        options = [option for option in node.types if not isinstance(option, inspect.NoneType)]
        if data is None and len(options) < len(node.types):
            return None
        if len(options) == 1:
            before = len(slips)
            fitted = _fit(options[0], data, path, slips)
            return fitted if len(slips) == before else None
        structs = [option for option in options if isinstance(option, inspect.StructType)]
        if structs:  # an id, or a mapping that says more
            texts = [option for option in options if option not in structs]
            return _fit(structs[0] if type(data) is dict else texts[0], data, path, slips)
        return _fit_number(data, path, slips)
    return _FITTERS[type(node)](node, data, path, slips)


def _fit_struct(node: inspect.StructType, data: Data, path: Path, slips: list[Slip]) -> Any:
    fields = {field.encode_name: field for field in node.fields}
    if type(data) is not dict:
        _wrong_type("a mapping, one `key: value` a line", data, path, slips)
        data = {}
        complete = False
    else:
        complete = True
    fitted: dict[str, Any] = {}
    for key, value in data.items():
        field = fields.get(key)
        if field is None:
            slips.append(_unknown_key(key, path, fields, data))
            continue
        before = len(slips)
        good = _fit(field.type, value, (*path, key), slips)
        if len(slips) == before or field.required or not _whole(slips[before:], (*path, key)):
            fitted[key] = good
    for name, field in fields.items():
        if field.required and name not in data:
            if complete:
                slips.append(Slip((*path, name), "schema-missing", f"`{name}` is missing", _example(field.type)))
            fitted[name] = _fit(field.type, _NOTHING, (*path, name), [])
    return fitted


def _whole(slips: list[Slip], path: Path) -> bool:
    """Whether one of the slips is about the value at `path` itself, and not about a part of it."""
    return any(slip.path == path and not slip.on_key for slip in slips)


def _unknown_key(key: str, path: Path, fields: dict[str, inspect.Field], data: dict[str, Data]) -> Slip:
    free = [name for name in fields if name not in data]
    guess = nearest(key.replace("_", "-"), free)
    mend = f"did you mean `{guess}`?" if guess else "the keys here are " + ", ".join(fields)
    return Slip((*path, key), "schema-unknown-key", f"there is no key `{shorten(key)}` here", mend, on_key=True)


def _fit_list(node: inspect.ListType, data: Data, path: Path, slips: list[Slip]) -> Any:
    least = node.min_length or 0
    if type(data) is not list:
        _wrong_type("a list: [one, another], or one `- item` a line", data, path, slips)
        data = []
    else:
        if len(data) < least or (node.max_length is not None and len(data) > node.max_length):
            size = f"{least}" if node.max_length == least else f"{least} to {node.max_length}"
            slips.append(Slip(path, "schema-value", f"this list has {len(data)} items", f"it needs {size}"))
            data = data[: node.max_length]
    fitted = [_fit(node.item_type, item, (*path, position), slips) for position, item in enumerate(data)]
    while len(fitted) < least:
        fitted.append(_fit(node.item_type, _NOTHING, path, []))
    return fitted


def _fit_text(node: inspect.StrType, data: Data, path: Path, slips: list[Slip]) -> Any:
    stand_in = _STAND_INS.get(node.pattern or "", records.UNKNOWN)
    if type(data) is not str:
        _wrong_type("text", data, path, slips)
        return stand_in
    if len(data) < (node.min_length or 0):
        slips.append(Slip(path, "schema-value", "this text is empty", "write it, or leave the record out"))
        return stand_in
    if node.max_length is not None and len(data) > node.max_length:
        what = f"this text has {len(data)} characters"
        slips.append(Slip(path, "schema-value", what, f"keep it to {node.max_length}"))
        return stand_in
    if node.pattern and not _matches(node.pattern, data):
        slips.append(_misshapen(node.pattern, data, path))
        return stand_in
    return data


@cache
def _matcher(pattern: str) -> Callable[[str], object]:
    import re

    return re.compile(pattern).search


def _matches(pattern: str, text: str) -> bool:
    return bool(_matcher(pattern)(text))


_STAND_INS: Final = {
    r"^\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d$": "2000-01-01/2000-01-01",
    r"^[a-z]{2,3}$": "und",
    r"^[0-9a-f]{16}$": "0" * 16,
}


def _misshapen(pattern: str, text: str, path: Path) -> Slip:
    if pattern == ID_PATTERN:
        import re

        guess = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
        mend = f"did you mean {guess[:80]}?" if guess else "write lower-case words joined by hyphens"
        return Slip(path, "schema-value", f"“{shorten(text)}” is no id: lower-case words joined by hyphens", mend)
    wanted = {
        r"^\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d$": "two days, such as 2024-11-27/2024-12-09",
        r"^[a-z]{2,3}$": "an ISO 639 code, such as en or ar",
        r"^[0-9a-f]{16}$": "16 hexadecimal digits",
    }[pattern]
    return Slip(path, "schema-value", f"“{shorten(text)}” does not fit here", f"write {wanted}")


def _fit_literal(node: inspect.LiteralType, data: Data, path: Path, slips: list[Slip]) -> Any:
    values = [str(value) for value in node.values]
    if type(data) is not str:
        _wrong_type("one of " + ", ".join(values), data, path, slips)
    elif data not in node.values:
        guess = nearest(data, values)
        mend = f"did you mean {guess}?" if guess else "write one of " + ", ".join(values)
        slips.append(Slip(path, "schema-value", f"“{shorten(data)}” is not known here", mend))
    else:
        return data
    return values[-1]


def _fit_int(node: inspect.IntType, data: Data, path: Path, slips: list[Slip]) -> Any:
    lowest = node.ge if node.ge is not None else 0
    if type(data) is not int:
        _wrong_type("a whole number", data, path, slips)
        return lowest
    return data if _within(node, data, path, slips) else lowest


def _fit_float(node: inspect.FloatType, data: Data, path: Path, slips: list[Slip]) -> Any:
    if type(data) not in (int, float, Decimal):
        _wrong_type("a number", data, path, slips)
        return 0.0
    return float(data) if _within(node, data, path, slips) else 0.0


def _within(node: inspect.IntType | inspect.FloatType, data: float | Decimal, path: Path, slips: list[Slip]) -> bool:
    low, high = node.ge, node.le
    if isinstance(node, inspect.IntType) and high is None:
        high = _LARGEST_INT
    if low is not None and data < low:
        slips.append(Slip(path, "schema-value", f"{data} is too low", f"write {low:g} or more"))
        return False
    if high is not None and data > high:
        slips.append(Slip(path, "schema-value", f"{data} is too high", f"write {high:g} or less"))
        return False
    return True


def _fit_number(data: Data, path: Path, slips: list[Slip]) -> Any:
    if type(data) in (int, float, Decimal):
        return float(data)
    _wrong_type("a number", data, path, slips)
    return None


def _fit_bool(_node: inspect.BoolType, data: Data, path: Path, slips: list[Slip]) -> Any:
    if type(data) is bool:
        return data
    _wrong_type("true or false", data, path, slips)
    return False


def _fit_dict(node: inspect.DictType, data: Data, path: Path, slips: list[Slip]) -> Any:
    if type(data) is not dict:
        _wrong_type("a mapping, one `key: value` a line", data, path, slips)
        return {}
    fitted: dict[str, Any] = {}
    for key, value in data.items():
        before = len(slips)
        good = _fit(node.value_type, value, (*path, key), slips)
        if len(slips) == before:
            fitted[key] = good
    return fitted


def _fit_date(data: Data, path: Path, slips: list[Slip], plain: bool) -> str:
    stand_in = "2000-01-01" if plain else records.UNKNOWN
    if type(data) is int and not plain:
        data = str(data)
    if type(data) is not str:
        _wrong_type("a date", data, path, slips)
        return stand_in
    try:
        if plain:
            day(data)
        else:
            parse(data)
    except BadDate as error:
        slips.append(Slip(path, "bad-date", error.what, error.mend))
        return stand_in
    if len(data) > get_args(records.Edtf)[1].max_length:
        slips.append(Slip(path, "bad-date", "this date is too long"))
        return stand_in
    return data


class _Nothing:
    """Stands for a value that is not there."""


_NOTHING: Final = _Nothing()


def _wrong_type(wanted: str, data: Data, path: Path, slips: list[Slip]) -> None:
    mend = f"write {wanted}"
    if data is None:
        found = "there is no value here"
    elif isinstance(data, (dict, list)):
        found = f"this is a {'mapping' if isinstance(data, dict) else 'list'}"
    else:
        shown = {True: "true", False: "false"}[data] if isinstance(data, bool) else str(data)
        found = f"this is the {'text' if isinstance(data, str) else 'value'} “{shorten(shown)}”"
        if wanted == "text":
            mend = f'put it in quotes: "{shown}"'
    slips.append(Slip(path, "schema-type", found, mend))


def _example(node: inspect.Type) -> str:
    """How to write a value of this type."""
    if isinstance(node, inspect.Metadata):
        extra = node.extra_json_schema or {}
        if extra.get("examples"):
            return f"write {extra.get('description', 'it')}, such as {extra['examples'][0]}"
        return f"write {extra['description']}" if "description" in extra else _example(node.type)
    if isinstance(node, inspect.LiteralType):
        return "write one of " + ", ".join(str(value) for value in node.values)
    return {inspect.ListType: "write a list", inspect.IntType: "write a whole number"}.get(type(node), "write it")


_FITTERS: Final[dict[type[inspect.Type], Callable[[Any, Data, Path, list[Slip]], Any]]] = {
    inspect.StructType: _fit_struct,
    inspect.ListType: _fit_list,
    inspect.StrType: _fit_text,
    inspect.LiteralType: _fit_literal,
    inspect.IntType: _fit_int,
    inspect.FloatType: _fit_float,
    inspect.BoolType: _fit_bool,
    inspect.DictType: _fit_dict,
}
