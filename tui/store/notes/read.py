"""A file of notes → notes. A record with an error is left out and named with its line; the file stays as it is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from tui.base.errors import Problem
from tui.base.sanitize import clean
from tui.store.load.files import DataFile, decode, read_bytes
from tui.store.notes.record import Note, NoteRecord, Notes, note_from
from tui.store.schema.limits import LIMITS
from tui.store.validate.shape import Violation, salvage_as
from tui.store.yaml.document import load
from tui.store.yaml.parser import Item
from tui.store.yaml.positions import Positions


class Located(msgspec.Struct, frozen=True):
    """A note, and the line on which its record begins."""

    note: Note
    line: int


def read(file: Path) -> Notes:
    """Return the notes of a file; none where there is no such file."""
    try:
        size = file.stat().st_size
    except FileNotFoundError:
        return Notes()
    except OSError as error:
        return Notes(problems=(Problem(_name(file), 0, 0, error.strerror or "cannot be read", "", "file-unreadable"),))
    data, problems = read_bytes(DataFile("notes", file, _name(file), size), LIMITS)
    return Notes((), tuple(problems)) if problems else parse(file, data)


def parse(file: Path, data: bytes) -> Notes:
    """Return the notes that the bytes of a file hold."""
    text, problems = decode(DataFile("notes", file, _name(file), len(data)), data)
    found, others = located(_name(file), text)
    return Notes.of((each.note for each in found), (*problems, *others))


def located(name: str, text: str) -> tuple[list[Located], list[Problem]]:
    """Return the notes of a text with their lines, and what is wrong in it; `name` is that of its file."""
    document = load(text)
    problems = [each.located(name) for each in document.diagnostics]
    positions = Positions(text)
    found = []
    for item in document.items:
        note, violations = _note(item)
        problems += [each.located(name) for each in item.diagnostics]
        for each in violations:
            place = positions.find(item.line, item.column, each.path, on_key=each.on_key)
            problems.append(Problem(name, *place, each.what, each.mend, each.rule, each.severity))
        if note is not None and item.is_valid and not violations:
            found.append(Located(note, item.line))
    return found, problems


def _note(item: Item) -> tuple[Note | None, tuple[Violation, ...]]:
    record, violations = salvage_as(NoteRecord, item.data)
    if violations:
        return None, violations
    try:
        datetime.fromisoformat(record.at)
    except ValueError:
        return None, (Violation(("at",), "bad-date", "there is no such day or time", "look it up in a calendar"),)
    note = note_from(record)
    if note is None:
        what = "a note is on one thing"
        return None, (Violation(("on",), "schema-value", what, "name one, as in `on: {fact: its-id}`"),)
    return note, ()


def _name(file: Path) -> str:
    return clean(str(file))[0]
