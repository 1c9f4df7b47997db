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
    by_hand = SyrtuiError(
        f"{path}: the citations of {fact} are not written one `- ` an item; add one by hand: {citation}"
    )
    try:
        root: Any = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        raise by_hand from None
    records = root.value if isinstance(root, yaml.SequenceNode) else [root]
    for record in records:
        pairs = {key.value: value for key, value in record.value} if isinstance(record, yaml.MappingNode) else {}
        if getattr(pairs.get("id"), "value", None) == fact:
            cited = pairs.get("cited")
            if not isinstance(cited, yaml.SequenceNode) or cited.flow_style or not cited.value:
                raise by_hand
            end = _line_behind(text, cited.value[-1])
            newline = "\r\n" if "\r\n" in text else "\n"
            line = f"{' ' * cited.start_mark.column}- {citation}{newline}"
            gap = "" if text[:end].endswith("\n") else newline
            return f"{text[:end]}{gap}{line}{text[end:]}"
    raise by_hand


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
