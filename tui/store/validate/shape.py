"""One record against its schema: every violation at once, each with its key path, and what of the record can be used.

msgspec is fast, but names one error a record and hides the keys it is in. It decides whether a record is right; this
module says everything that is wrong with one that is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, Final, TypeVar, get_args

import msgspec
from msgspec import inspect

from tui.base.errors import Severity
from tui.base.sanitize import shorten
from tui.base.suggest import nearest
from tui.store.schema import records
from tui.store.schema.edtf import BadDate, parse, parse_day
from tui.store.schema.records import FORM, Form
from tui.store.yaml.parser import Data
from tui.store.yaml.positions import KeyPath

_ID: Final = get_args(records.Id)[1]
_LONGEST_DATE: Final = get_args(records.Edtf)[1].max_length
_ANY_TEXT: Final = Form()

S = TypeVar("S", bound=msgspec.Struct)


class Violation(msgspec.Struct, frozen=True):
    """One broken rule in a record, at `path`; `on_key` where the key is wrong and not its value."""

    path: KeyPath
    rule: str
    what: str
    mend: str = ""
    severity: Severity = "error"
    on_key: bool = False


class Salvaged(msgspec.Struct, frozen=True):
    """A record that fits its schema: values at the paths of `violations`, and below them, are placeholders."""

    record: records.Record
    violations: tuple[Violation, ...]


def convert(kind: str, data: Data) -> records.Record:
    """Return the record of `kind` that `data` holds; its dates are not checked.

    Raises:
        msgspec.ValidationError: it does not fit the schema; `salvage` says everything that is wrong.
    """
    return msgspec.convert(_with_text_dates(kind, data), records.KINDS[kind])


def salvage(kind: str, data: Data) -> Salvaged:
    """Return a record of `kind` made of `data` whatever it holds, with all violations of shape, type and date."""
    violations: list[Violation] = []
    fitted = _fit(_schema(kind), data, (), violations)
    return Salvaged(msgspec.convert(fitted, records.KINDS[kind]), tuple(violations))


def salvage_as(kind: type[S], data: Data) -> tuple[S, tuple[Violation, ...]]:
    """Return a struct of a kind that no theatre has, made of `data` whatever it holds, with all violations."""
    violations: list[Violation] = []
    fitted = _fit(_type_of(kind), data, (), violations)
    return msgspec.convert(fitted, kind), tuple(violations)


def is_id(text: str) -> bool:
    """Return whether `text` can be a record's id."""
    return len(text) <= _ID.max_length and _matches(_ID.pattern, text)


def _with_text_dates(kind: str, data: Data) -> Data:
    """Turn dates that YAML reads as whole numbers (`when: 2017`) back into what the curator wrote, in place."""
    if type(data) is not dict:
        return data
    if kind == "facts":
        _set_events_apart(data)
        if type(data.get("when")) is int:
            data["when"] = str(data["when"])
        ties = data.get("ties")
        for tie in ties if type(ties) is list else ():
            if type(tie) is dict:
                for name in ("since", "until"):
                    if type(tie.get(name)) is int:
                        tie[name] = str(tie[name])
        forecast = data.get("forecast")
        if type(forecast) is dict and type(forecast.get("by")) is int:
            forecast["by"] = str(forecast["by"])
    elif kind in ("sources", "assumptions"):
        dated = data if kind == "sources" else data.get("if-wrong")
        if type(dated) is dict and type(dated.get("published")) is int:
            dated["published"] = str(dated["published"])
    return data


def _set_events_apart(data: dict[str, Data]) -> None:
    """Move the events out of what a fact is cited from, in place: they are of another type than citations."""
    cited = data.get("cited")
    if type(cited) is not list:
        return
    events = [each for each in cited if type(each) is dict and "events" in each]
    if not events:
        return
    data["cited"] = [each for each in cited if each not in events]
    listed = data.setdefault("cited-events", [])
    if type(listed) is list:
        listed.extend(events)
        for each in listed:
            if type(each) is dict and type(each.get("row")) is int:
                each["row"] = str(each["row"])


@cache
def _schema(kind: str) -> inspect.Type:
    """Return msgspec's description of the records of `kind`, which takes it milliseconds to make."""
    return inspect.type_info(records.KINDS[kind])


@cache
def _type_of(kind: type[msgspec.Struct]) -> inspect.Type:
    return inspect.type_info(kind)


def _fit(node: inspect.Type, data: Data, path: KeyPath, violations: list[Violation]) -> Any:
    """Return `data` where it fits the type `node`, else a placeholder that does, and note the violations."""
    form = _ANY_TEXT
    if isinstance(node, inspect.Metadata):
        form = (node.extra or {}).get(FORM, _ANY_TEXT)
        node = node.type
    if form.date is not None:
        return _fit_date(data, path, violations, form)
    if isinstance(node, inspect.StrType):
        return _fit_text(node, data, path, violations, form)
    if isinstance(node, inspect.UnionType):
        options = [option for option in node.types if not isinstance(option, inspect.NoneType)]
        if data is None and len(options) < len(node.types):
            return None
        if len(options) == 1:
            before = len(violations)
            fitted = _fit(options[0], data, path, violations)
            # What may be empty needs no made-up value.
            return fitted if len(violations) == before else None
        structs = [option for option in options if isinstance(option, inspect.StructType)]
        if structs:  # an id, or a mapping that says more
            others = [option for option in options if option not in structs]
            return _fit(structs[0] if type(data) is dict else others[0], data, path, violations)
        texts = [option for option in options if isinstance(option, inspect.StrType)]
        if type(data) is str and texts:
            return _fit_text(texts[0], data, path, violations, form)
        floats = [option for option in options if isinstance(option, inspect.FloatType)]
        return _fit_number(floats[0], data, path, violations)
    return _FITTERS[type(node)](node, data, path, violations)


def _fit_struct(node: inspect.StructType, data: Data, path: KeyPath, violations: list[Violation]) -> Any:
    """Return the mapping that fits a struct: unknown keys dropped, placeholders for what is missing or wrong."""
    fields = {field.encode_name: field for field in node.fields}
    is_mapping = type(data) is dict
    if not is_mapping:
        _wrong_type("a mapping, one `key: value` a line", data, path, violations)
        data = {}
    fitted: dict[str, Any] = {}
    for key, value in data.items():
        field = fields.get(key)
        if field is None:
            violations.append(_unknown_key(key, path, fields, data))
            continue
        before = len(violations)
        good = _fit(field.type, value, (*path, key), violations)
        if len(violations) == before or field.required or not _is_about(violations[before:], (*path, key)):
            fitted[key] = good
    for name, field in fields.items():
        if field.required and name not in data:
            if is_mapping:  # else all of them are missing, and that is reported already
                mend = _how_to_write(field.type)
                violations.append(Violation((*path, name), "schema-missing", f"`{name}` is missing", mend))
            # Into a list that nobody reads: that the key is missing is reported already.
            fitted[name] = _fit(field.type, _ABSENT, (*path, name), [])
    return fitted


def _is_about(violations: list[Violation], path: KeyPath) -> bool:
    """Return whether one of the violations is about the value at `path` itself, and not about a part of it."""
    return any(violation.path == path and not violation.on_key for violation in violations)


def _unknown_key(key: str, path: KeyPath, fields: dict[str, inspect.Field], data: dict[str, Data]) -> Violation:
    """Return the violation of a key that the mapping at `path` cannot have, with the nearest that is still free."""
    free = [name for name in fields if name not in data]
    guess = nearest(key.replace("_", "-"), free)
    mend = f"did you mean `{guess}`?" if guess else "the keys here are " + ", ".join(fields)
    what = f"there is no key `{shorten(key)}` here"
    return Violation((*path, key), "schema-unknown-key", what, mend, on_key=True)


def _fit_list(node: inspect.ListType, data: Data, path: KeyPath, violations: list[Violation]) -> Any:
    """Return the list cut or filled to its length, each item fitted."""
    least = node.min_length or 0
    if type(data) is not list:
        _wrong_type("a list: [one, another], or one `- item` a line", data, path, violations)
        data = []
    elif len(data) < least or (node.max_length is not None and len(data) > node.max_length):
        size = f"{least}" if node.max_length == least else f"{least} to {node.max_length}"
        violations.append(Violation(path, "schema-value", f"this list has {len(data)} items", f"it needs {size}"))
        data = data[: node.max_length]
    fitted = [_fit(node.item_type, item, (*path, position), violations) for position, item in enumerate(data)]
    while len(fitted) < least:
        fitted.append(_fit(node.item_type, _ABSENT, path, []))
    return fitted


def _fit_text(node: inspect.StrType, data: Data, path: KeyPath, violations: list[Violation], form: Form) -> str:
    """Return the text where it has its length and matches its pattern, else its form's placeholder."""
    if type(data) is not str:
        _wrong_type("text", data, path, violations)
    elif len(data) < (node.min_length or 0):
        what = "this text is empty"
        violations.append(Violation(path, "schema-value", what, "write it, or leave the record out"))
    elif node.max_length is not None and len(data) > node.max_length:
        what = f"this text has {len(data)} characters"
        violations.append(Violation(path, "schema-value", what, f"keep it to {node.max_length}"))
    elif node.pattern and not _matches(node.pattern, data):
        violations.append(_mismatch(data, path, form))
    else:
        return data
    return form.placeholder


def _matches(pattern: str, text: str) -> bool:
    """Return whether a text matches a pattern of the schema."""
    # As msgspec and JSON Schema have it, a pattern may match anywhere: those of the schema are anchored.
    return re.search(pattern, text) is not None


def _mismatch(text: str, path: KeyPath, form: Form) -> Violation:
    """Return the violation of a text that does not match the pattern of its type: an id, or one with a hint."""
    if form.hint:
        return Violation(path, "schema-value", f"“{shorten(text)}” does not fit here", f"write {form.hint}")
    guess = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    mend = f"did you mean {guess[: _ID.max_length]}?" if guess else "write lower-case words joined by hyphens"
    return Violation(path, "schema-value", f"“{shorten(text)}” is no id: lower-case words joined by hyphens", mend)


def _fit_literal(node: inspect.LiteralType, data: Data, path: KeyPath, violations: list[Violation]) -> Any:
    """Return the text where it is one of the literals, else the last of them."""
    values = [str(value) for value in node.values]
    if type(data) is not str:
        _wrong_type("one of " + ", ".join(values), data, path, violations)
    elif data not in node.values:
        guess = nearest(data, values)
        mend = f"did you mean {guess}?" if guess else "write one of " + ", ".join(values)
        violations.append(Violation(path, "schema-value", f"“{shorten(data)}” is not known here", mend))
    else:
        return data
    return values[-1]


def _fit_int(node: inspect.IntType, data: Data, path: KeyPath, violations: list[Violation]) -> Any:
    """Return the whole number where it is in range, else the lowest that is."""
    lowest = node.ge if node.ge is not None else 0
    # Not isinstance: to Python, True is a whole number.
    if type(data) is not int:
        _wrong_type("a whole number", data, path, violations)
        return lowest
    return data if _in_range(node, data, path, violations) else lowest


def _fit_float(node: inspect.FloatType, data: Data, path: KeyPath, violations: list[Violation]) -> Any:
    """Return the number as a float where it is in range, else the one in range that is nearest to 0."""
    number = _fit_number(node, data, path, violations)
    return max(node.ge or 0.0, 0.0) if number is None else number


def _in_range(
    node: inspect.IntType | inspect.FloatType, data: float | Decimal, path: KeyPath, violations: list[Violation]
) -> bool:
    """Return whether a number is within the bounds of its type."""
    low, high = node.ge, node.le
    if low is not None and data < low:
        violations.append(
            Violation(path, "schema-value", f"{shorten(str(data))} is too low", f"write {low:.16g} or more")
        )
        return False
    if high is not None and data > high:
        violations.append(
            Violation(path, "schema-value", f"{shorten(str(data))} is too high", f"write {high:.16g} or less")
        )
        return False
    return True


def _fit_number(node: inspect.FloatType, data: Data, path: KeyPath, violations: list[Violation]) -> float | None:
    """Return the number, whole or not, as a float where it is in range, else None."""
    if type(data) not in (int, float, Decimal):
        _wrong_type("a number", data, path, violations)
        return None
    return float(data) if _in_range(node, data, path, violations) else None


def _fit_bool(_node: inspect.BoolType, data: Data, path: KeyPath, violations: list[Violation]) -> Any:
    """Return true or false; false where it is neither."""
    if type(data) is bool:
        return data
    _wrong_type("true or false", data, path, violations)
    return False


def _fit_dict(node: inspect.DictType, data: Data, path: KeyPath, violations: list[Violation]) -> Any:
    """Return the mapping with those of its values that fit."""
    if type(data) is not dict:
        _wrong_type("a mapping, one `key: value` a line", data, path, violations)
        return {}
    fitted: dict[str, Any] = {}
    for key, value in data.items():
        before = len(violations)
        good = _fit(node.value_type, value, (*path, key), violations)
        if len(violations) == before:
            fitted[key] = good
    return fitted


def _fit_date(data: Data, path: KeyPath, violations: list[Violation], form: Form) -> str:
    """Return the text of a date where it can be parsed, else its form's placeholder."""
    if type(data) is int and form.date == "edtf":
        data = str(data)
    if type(data) is not str:
        _wrong_type("a date", data, path, violations)
        return form.placeholder
    try:
        if form.date == "day":
            parse_day(data)
        else:
            parse(data)
    except BadDate as error:
        violations.append(Violation(path, "bad-date", error.what, error.mend))
        return form.placeholder
    if len(data) > _LONGEST_DATE:
        violations.append(Violation(path, "bad-date", "this date is too long"))
        return form.placeholder
    return data


class _Absent:
    """The type of a value that is of no type that a record can hold."""


_ABSENT: Final = _Absent()
"""What is fitted for a value that is missing: its placeholder comes out, whatever the type."""


def _wrong_type(wanted: str, data: Data, path: KeyPath, violations: list[Violation]) -> None:
    """Add the violation of a value that is not what is `wanted`."""
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
    violations.append(Violation(path, "schema-type", found, mend))


def _how_to_write(node: inspect.Type) -> str:
    """Return how to write a value of this type, as a request."""
    if isinstance(node, inspect.Metadata):
        form = (node.extra or {}).get(FORM, _ANY_TEXT)
        examples = (node.extra_json_schema or {}).get("examples")
        if not form.says:
            return _how_to_write(node.type)
        return f"write {form.says}, such as {examples[0]}" if examples else f"write {form.says}"
    if isinstance(node, inspect.LiteralType):
        return "write one of " + ", ".join(str(value) for value in node.values)
    return {inspect.ListType: "write a list", inspect.IntType: "write a whole number"}.get(type(node), "write it")


_FITTERS: Final[dict[type[inspect.Type], Callable[[Any, Data, KeyPath, list[Violation]], Any]]] = {
    inspect.StructType: _fit_struct,
    inspect.ListType: _fit_list,
    inspect.LiteralType: _fit_literal,
    inspect.IntType: _fit_int,
    inspect.FloatType: _fit_float,
    inspect.BoolType: _fit_bool,
    inspect.DictType: _fit_dict,
}
