"""Records added to the files of a theatre: at the end of a file, or in a fact's citations. Nothing else changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import yaml

from tui.base.errors import SyrtuiError
from tui.store.load.files import DataFile, read_text
from tui.store.schema.jsonschema import modeline
from tui.store.schema.limits import LIMITS
from tui.store.schema.templates import as_item
from tui.store.yaml.document import Document, load

_OWN_FILES: Final = ("sources",)
"""Kinds of which each record has a file of its own."""
_ITEM_COLUMN: Final = 3
"""Where the mapping of an item of a plain list begins: after `- `."""


def usual_file(root: Path, kind: str, name: str, collected: str = "new") -> Path:
    """Return the file in which a curator would look for a record of `kind` with the id `name`.

    Where records of a kind stand in a folder, by theme, a new one comes into the file that is called `collected`.
    """
    if (root / kind).is_dir() or (kind in _OWN_FILES and not (root / f"{kind}.yaml").exists()):
        return root / kind / f"{name if kind in _OWN_FILES else collected}.yaml"
    return root / f"{kind}.yaml"


def appended(path: Path, root: Path, kind: str, text: str, pending: str | None = None) -> tuple[str, str]:
    """Return what comes before a new record in a file, and the file's text with it; the file may be missing.

    `pending` is the file's text with other additions that are not written yet, where there are some.

    Raises:
        SyrtuiError: the file is not one of the theatre's, has errors, or holds no list.
    """
    inside = path.resolve()  # a link, or .., may lead out of the theatre
    if not inside.is_relative_to(root.resolve()) or path.suffix != ".yaml":
        raise SyrtuiError(f"{path}: this is no .yaml file of the theatre {root}")
    if pending is None and not path.exists():
        depth = len(inside.relative_to(root.resolve()).parts) - 1
        head = modeline(kind, depth) + "\n"
        is_own = kind in _OWN_FILES and path.parent != root
        return head, head + (text if is_own else as_item(text))
    before, document = sound(path, kind) if pending is None else (pending, load(pending))
    if document.items and document.items[0].column != _ITEM_COLUMN:
        raise SyrtuiError(f"{path}: this file holds no list, one `- ` an item; name another with --file")
    before = before if before.endswith("\n") or not before else before + "\n"
    return before, before + as_item(text)


def with_citation(path: Path, text: str, fact: str, citation: str) -> str:
    """Return the text of a file of facts with one more citation, a mapping on one line, at the end of a fact's.

    Raises:
        SyrtuiError: the fact's citations are not written one `- ` an item.
    """
    return with_item(path, text, fact, "cited", citation)


def with_item(path: Path, text: str, record: str, key: str, item: str, *, in_line: bool = False) -> str:
    """Return the text of a file with one more item, on one line, at the end of a list of the record with this id.

    A list that the record does not have is begun. With `in_line`, a list that stands in brackets on one line gets the
    item there: the rest of the line stays as it is.

    Raises:
        SyrtuiError: the list is written in another way.
    """
    by_hand = SyrtuiError(
        f"{path}: the list `{key}` of {record} is not written one `- ` an item; add this by hand: {item}"
    )
    found = _record(text, record)
    if found is None or (found.flow_style and not in_line):
        raise by_hand
    values = next((value for name, value in found.value if name.value == key), None)
    if values is None:
        begun = f"{key}: [{item}]"
        return _in_line(text, found, begun) if found.flow_style else with_key(path, text, record, begun)
    if not isinstance(values, yaml.SequenceNode) or not values.value or (values.flow_style and not in_line):
        raise by_hand
    if values.flow_style:
        return _in_line(text, values, item)
    return _with_line(text, values.value[-1], values.start_mark.column, f"- {item}")


def with_key(path: Path, text: str, record: str, line: str) -> str:
    """Return the text of a file with one more line, a key with its value, at the end of the record with this id.

    Raises:
        SyrtuiError: the record is not written one key a line.
    """
    found = _record(text, record)
    if found is None or found.flow_style:
        raise SyrtuiError(f"{path}: {record} is not written one key a line; add this by hand: {line}")
    return _with_line(text, found.value[-1][1], found.start_mark.column, line)


def _record(text: str, wanted: str) -> Any:
    """Return the node of the record with this id; None where there is none."""
    try:
        root: Any = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return None
    for record in root.value if isinstance(root, yaml.SequenceNode) else [root]:
        if isinstance(record, yaml.MappingNode) and any(
            key.value == "id" and getattr(value, "value", None) == wanted for key, value in record.value
        ):
            return record
    return None


def _in_line(text: str, node: Any, item: str) -> str:
    """Return a text with one more item at the end of what stands in brackets or braces."""
    last = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    end = last.end_mark.index
    return f"{text[:end]}, {item}{text[end:]}"


def _with_line(text: str, last: Any, column: int, line: str) -> str:
    """Return a text with one more line, at a column, below the one that a value ends on."""
    end = _line_behind(text, last)
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = "" if text[:end].endswith("\n") else newline
    return f"{text[:end]}{gap}{' ' * column}{line}{newline}{text[end:]}"


def _line_behind(text: str, node: Any) -> int:
    """Return where the line begins after the one that a value ends on; its mark may be that of what follows."""
    end: int = node.end_mark.index
    while True:
        end = node.start_mark.index + len(text[node.start_mark.index : end].rstrip())
        line = text.rfind("\n", node.start_mark.index, end)
        if line < 0 or node.flow_style or not text[line + 1 : end].lstrip().startswith("#"):
            break
        end = line
    following = text.find("\n", end)
    return following + 1 if following >= 0 else len(text)


def sound(path: Path, kind: str) -> tuple[str, Document]:
    """Return the text of a file, and what it holds.

    Raises:
        SyrtuiError: it cannot be read, or has errors.
    """
    text, problems = read_text(DataFile(kind, path, str(path), path.stat().st_size), LIMITS)
    if problems:
        raise SyrtuiError(f"{problems[0]}; mend this first")
    document = load(text)
    if document.diagnostics:
        first = document.diagnostics[0]
        raise SyrtuiError(f"{path}:{first.line}:{first.column}: {first.what}; mend this first")
    return text, document
