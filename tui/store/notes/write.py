"""Changing a file of notes: one record of it, under a lock, and not a byte of anything else.

Comments, the order of records and what cannot be read stay as they are: the text is spliced, never written anew. What
comes of it is read before it is written, and must hold every note that was there and the change.
"""

from __future__ import annotations

import codecs
import json
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from tui.base import atomic_write
from tui.base.errors import SyrtuiError
from tui.base.file_lock import locked
from tui.base.sanitize import clean
from tui.store.notes import read
from tui.store.notes.read import Located
from tui.store.notes.record import Note, NoteChange, Notes
from tui.store.schema.limits import LIMITS

_ITEM: Final = re.compile(r"^-(?=[ \t\r\n]|$)", re.MULTILINE)
_PLAIN: Final = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
_WORDS: Final = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
"""Words that some readers of YAML take for something else."""
HEAD: Final = """# Notes on the facts, sources and judgements of syrtui's theatres: no method weighs them.
# You may edit this file while syrtui runs: it changes single records, and leaves the rest as it is.
"""


def update(file: Path, change: NoteChange) -> Notes:
    """Make a change to a file of notes, which is made where there is none; return the notes that it holds then.

    Raises:
        SyrtuiError: the file cannot be written, or holds the record in a form that cannot be changed here.
    """
    name = clean(str(file))[0]
    try:
        file = file.resolve()  # a link to the file stays one
        with locked(file):
            try:
                data, mode = file.read_bytes(), stat.S_IMODE(file.stat().st_mode)
            except FileNotFoundError:
                data, mode = HEAD.encode(), 0o600
            if len(data) > LIMITS.file_bytes:
                raise SyrtuiError(f"{name}: this file is too large to be changed here")
            changed = changed_bytes(name, data, change)
            if changed != data:
                atomic_write.write(file, [changed], mode=mode)
    except OSError as error:
        raise SyrtuiError(f"{name}: {error.strerror or error}") from None
    return read.parse(file, changed)


def changed_bytes(name: str, data: bytes, change: NoteChange) -> bytes:
    """Return the bytes of a file after a change; every byte that is not of the changed record is as it was.

    Raises:
        SyrtuiError: the record stands in a form that cannot be changed here.
    """
    bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    # What is no UTF-8 comes through unharmed.
    text = data.removeprefix(bom).decode("utf-8", "surrogateescape")
    before, problems = read.located(name, text)
    own = next((each for each in reversed(before) if change.is_of(each.note)), None)
    if own is None and change.delete:
        return data
    target = None if own is not None and change.conflicts(own.note) else own
    wanted = change.applied(target.note if target is not None else None)
    removes = change.delete or wanted.is_bare
    if target is None and removes:
        return data
    kept = [each.note for each in before if each is not target]
    expected = kept if removes else [*kept, wanted]
    broken = sum(each.severity == "error" for each in problems)
    for made in _attempts(text, target, wanted, removes=removes):
        found, after = read.located(name, made)
        same = _sorted(each.note for each in found) == _sorted(expected)
        if same and sum(each.severity == "error" for each in after) == broken:
            return bom + made.encode("utf-8", "surrogateescape")
    if target is not None:
        raise SyrtuiError(f"this note cannot be changed as it is written; edit it by hand: {name}:{target.line}")
    raise SyrtuiError(f"no note can be added: write a list, one `- ` an item, and mend what is broken in {name}")


def _sorted(notes: Iterable[Note]) -> list[Note]:
    """Return notes that hold something, in an order of their own."""
    return sorted((each for each in notes if not each.is_bare), key=repr)


def _attempts(text: str, target: Located | None, wanted: Note, *, removes: bool) -> Iterator[str]:
    """Yield the text after a change, in the ways that it can be made; the first that is right is to be taken."""
    if target is None:
        item = _item(wanted, "\r\n" if "\r\n" in text else "\n")
        yield text + ("" if not text or text.endswith("\n") else "\n") + item
        # Before what is broken, which may swallow whatever follows it.
        first = _ITEM.search(text)
        if first is not None:
            yield text[: first.start()] + item + text[first.start() :]
        return
    start, end = _block(text, target.line)
    block = text[start:end]
    if start == end:
        return
    # A comment is worth more than a tidy file: a record that nothing is left of stays where it has one.
    if removes and not (wanted.is_bare and "#" in block):
        yield text[:start] + text[end:]
        return
    try:
        changed = _spliced(block, target.note, wanted)
    except (yaml.YAMLError, UnicodeError, ValueError):
        return
    yield text[:start] + changed + text[end:]


def _block(text: str, line: int) -> tuple[int, int]:
    """Return from where to where the record stands that begins on a line; nothing where that is no item of a list."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    if not _ITEM.match(text, start):
        return start, start
    following = _ITEM.search(text, start + 1)
    end = following.start() if following is not None else len(text)
    # Blank lines and comments before the next record belong to that.
    lines = text[start:end].splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].startswith("#")):
        end -= len(lines.pop())
    return start, end


def _spliced(block: str, before: Note, after: Note) -> str:
    """Return the text of a record with the values of those keys changed that differ."""
    old, new = _written(before), _written(after)
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            block = _with_value(block, key, new.get(key))
    return block


_EMPTY: Final = {"note": "null", "tags": "[]", "bookmark": "false", "confidence": "null"}


def _with_value(block: str, key: str, value: str | None) -> str:
    """Return the text of a record with another value of a key, or without the key where that leaves no comment alone.

    Raises:
        yaml.YAMLError, ValueError: it is in no form that can be changed.
    """
    node = _mapping(block)
    pairs = {each.value: (each, given) for each, given in node.value if isinstance(each, yaml.ScalarNode)}
    newline = "\r\n" if "\r\n" in block else "\n"
    if key not in pairs:
        if value is None:
            return block
        end = _value_end(block, node.value[-1][1])
        if node.flow_style:
            return f"{block[:end]}, {key}: {value}{block[end:]}"
        at = block.find("\n", end) + 1
        line = f"{' ' * node.start_mark.column}{key}: {value}{newline}"
        return f"{block[:at]}{line}{block[at:]}" if at else f"{block}{newline}{line}"
    name, given = pairs[key]
    start, end = given.start_mark.index, _value_end(block, given)
    if value is None:
        first = block.rfind("\n", 0, name.start_mark.index) + 1
        rest = block.find("\n", end) + 1 or len(block)
        alone = not block[first : name.start_mark.index].strip() and not block[end:rest].strip()
        if alone and not node.flow_style and "#" not in block[first:rest]:
            return block[:first] + block[rest:]
        value = _EMPTY[key]
    gap = "" if block[start - 1] in " \t" else " "
    if given.start_mark.line != name.start_mark.line:  # a list or a text on the lines below its key
        start = name.end_mark.index + 1
        gap = " "
    return f"{block[:start]}{gap}{value}{block[end:]}"


def _mapping(block: str) -> Any:
    """Return the node of the one mapping in a list that a text is, with its marks."""
    root: Any = yaml.compose(block, Loader=yaml.CSafeLoader)
    if (
        not isinstance(root, yaml.SequenceNode)
        or len(root.value) != 1
        or not isinstance(root.value[0], yaml.MappingNode)
    ):
        raise ValueError(block)
    return root.value[0]


def _value_end(block: str, node: Any) -> int:
    """Return the offset behind a value's last character: the mark of one on several lines is that of what follows."""
    start: int = node.start_mark.index
    end: int = node.end_mark.index
    flow = node.flow_style if isinstance(node, yaml.CollectionNode) else node.style not in ("|", ">")
    while True:
        end = start + len(block[start:end].rstrip())
        line = block.rfind("\n", start, end)
        # A comment behind it is not part of it.
        if line < 0 or flow or not block[line + 1 : end].lstrip().startswith("#"):
            return end
        end = line


def _item(note: Note, newline: str) -> str:
    """Return a note as a record of the list."""
    on = f"on: {{{note.kind}: {note.id}}}"
    lines = [on, *(f"{key}: {value}" for key, value in _written(note).items())]
    return "".join(f"{'  ' if number else '- '}{line}{newline}" for number, line in enumerate(lines))


def _written(note: Note) -> dict[str, str]:
    """Return the keys that a note has beside `on`, with their values as YAML."""
    values = {
        "by": _text(note.by),
        "at": note.at,
        "theatre": _text(note.theatre) if note.theatre else None,
        "note": json.dumps(note.note, ensure_ascii=False) if note.note else None,
        "tags": f"[{', '.join(map(_text, note.tags))}]" if note.tags else None,
        "bookmark": "true" if note.bookmark else None,
        "confidence": note.confidence,
    }
    return {key: value for key, value in values.items() if value is not None}


def _text(text: str) -> str:
    """Return a text as YAML: as it is where no reader could take it for something else, else in quotes."""
    plain = _PLAIN.fullmatch(text) and text.casefold() not in _WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)
