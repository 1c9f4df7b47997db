"""One pass over a YAML text: libyaml's events → items of plain data.

Only ints, floats, true/false and null are resolved, and only where they are unquoted: `2024-12-01` stays text, `no` is
not False, `12:30` is not 750. Keys are always text. Duplicate keys, tags, merge keys and second documents are errors,
and so is whatever exceeds the limits. Texts are cleaned for the terminal (`sanitize.clean`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import msgspec
from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from tui.base.errors import Severity
from tui.base.sanitize import clean, shorten
from tui.store.schema.limits import Limits
from tui.store.yaml.errors import Diagnostic, ParseStopped, explain

Data = Any
"""What YAML holds: dict[str, Data], list[Data], str, int, float, bool or None."""

Event = Any
"""An event of libyaml, with its marks; PyYAML's stubs do not know which fields which event has."""

_CONSTANTS: Final[dict[str, Data]] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
# At most fifteen digits, which a float holds exactly: a longer number stays text.
_INT: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})", re.ASCII)
_FLOAT: Final = re.compile(r"-?(?:(?:0|[1-9]\d*)?\.\d+(?:[eE][-+]?\d{1,3})?|(?:0|[1-9]\d*)[eE][-+]?\d{1,3})", re.ASCII)
_NUMERIC: Final = frozenset("-.0123456789")
_MAX_KNOWN_KEYS: Final = 1000
_CHARACTERS_PER_VALUE: Final = 100
"""A text with an anchor counts as one value for each so many characters: aliases repeat it."""
_MAX_MEMO_LENGTH: Final = 64
_MAX_MEMO_SIZE: Final = 1 << 16


class Item(msgspec.Struct, frozen=True):
    """One item of a text's list, or the text's one mapping: its data, where it begins, what is wrong with it."""

    data: Data
    line: int
    column: int
    diagnostics: tuple[Diagnostic, ...]

    @property
    def is_valid(self) -> bool:
        """Whether the data may be used: nothing that is wrong with it is an error."""
        return not any(diagnostic.severity == "error" for diagnostic in self.diagnostics)


class Parser:
    """One pass over a text, which ends at its end or at a syntax error.

    `items` and `diagnostics` are what it found. `item_start` is the offset of the list item that was begun last, -1
    where the text is no plain block list; the first `complete` of `items` came before it.
    """

    def __init__(self, text: str, first_line: int, limits: Limits, memo: dict[str, Data], exact: bool) -> None:
        """`text` begins on the line `first_line` of its file; `memo` holds unquoted scalars, resolved."""
        self.items: list[Item] = []
        self.diagnostics: list[Diagnostic] = []
        self.item_start = -1
        self.complete = 0
        self._text = text
        self._line = first_line
        self._limits = limits
        self._memo = memo
        self._exact = exact
        self._known_keys: set[str] = set()
        """Keys that are known to be plain words: most stand in every record."""
        self._anchors: dict[str, tuple[Data, int]] = {}
        self._found: list[Diagnostic] = []
        """What is wrong with the item that is being read."""
        self._nodes = 0
        """Values in the item that is being read, with aliases expanded."""
        self._expanded = 0
        """Values that the aliases read so far stand for."""

    def run(self) -> ParseStopped | None:
        """Read all items; return where and why reading stopped before the end, if it did."""
        try:
            parser: Any = CParser(self._text)
            self._next: Callable[[], Event] = parser.get_event
            self._read_all()
        except ParseStopped as stopped:
            return stopped
        except YAMLError as error:
            return explain(error, self._text, self._line, self.item_start)
        return None

    def _read_all(self) -> None:
        """Read the whole text: a list of items, one mapping, or nothing."""
        self._next()
        if type(self._next()) is StreamEndEvent:
            return
        event = self._next()
        if type(event) is SequenceStartEvent:
            self._refuse_tag(event)
            self.diagnostics.extend(self._found)
            self._read_list(event)
        elif type(event) is MappingStartEvent:
            self._read_item(event)
        else:
            if self._build(event, 1) is not None:
                self._note(event, "yaml-shape", "a file holds a mapping, or a list of mappings")
            self.diagnostics.extend(self._found)
        self._next()
        event = self._next()
        if type(event) is not StreamEndEvent:
            what = "a second document begins here and is set aside"
            self.diagnostics.append(Diagnostic(*self._position(event), "yaml-shape", what, "take out the line `---`"))

    def _read_list(self, start: Event) -> None:
        """Read the list that `start` begins, item by item."""
        plain = start.start_mark.column == 0 and not start.flow_style
        while True:
            event = self._next()
            if type(event) is SequenceEndEvent:
                return
            if plain:
                self.complete = len(self.items)
                self.item_start = self._text.rfind("\n-", 0, event.start_mark.index) + 1
            self._read_item(event)

    def _read_item(self, event: Event) -> None:
        """Add the item that `event` begins to `items`."""
        self._found = []
        self._nodes = 0
        data = self._scalar(event) if type(event) is ScalarEvent else self._build(event, 1)
        if self._nodes > self._limits.values:
            self._note(event, "yaml-limit", f"this record holds more than {self._limits.values} values", "split it")
            data = None
        self.items.append(Item(data, *self._position(event), tuple(self._found)))

    def _position(self, event: Event) -> tuple[int, int]:
        """Return line and column at which the event begins, in the file, from 1."""
        mark = event.start_mark
        return mark.line + self._line, mark.column + 1

    def _note(self, event: Event, rule: str, what: str, mend: str = "", severity: Severity = "error") -> None:
        """Note what is wrong with the item that is being read; beyond the limit, nothing more is noted."""
        if len(self._found) >= self._limits.problems:
            return
        self._found.append(Diagnostic(*self._position(event), rule, what, mend, severity))

    def _limit_error(self, event: Event, what: str, mend: str) -> ParseStopped:
        """Return the error for an item that exceeds a limit and is not read on."""
        return ParseStopped(Diagnostic(*self._position(event), "yaml-limit", what, mend), event.start_mark.index)

    def _refuse_tag(self, event: Event) -> None:
        """Note an error where the node has a tag."""
        if event.tag is not None:
            self._note(event, "yaml-tag", f"the tag {shorten(event.tag)} is not used here", "take it out")

    def _build(self, event: Event, depth: int) -> Data:
        """Build the node that `event` begins, `depth` levels deep, and count its values in `_nodes`.

        Raises:
            ParseStopped: it is nested too deeply, or the item holds too many values.
        """
        if depth > self._limits.depth:
            raise self._limit_error(event, f"more than {self._limits.depth} lists and mappings inside each other", "")
        before = self._nodes
        self._nodes += 1
        if before > self._limits.values:
            raise self._limit_error(event, f"this record holds more than {self._limits.values} values", "split it")
        kind = type(event)
        data: Data
        if kind is MappingStartEvent:
            data = self._build_mapping(depth)
        elif kind is SequenceStartEvent:
            data = self._build_sequence(depth)
        elif kind is AliasEvent:
            return self._alias(event)
        else:
            data = self._scalar(event)
            self._nodes += len(event.value) // _CHARACTERS_PER_VALUE
        if kind is not ScalarEvent:
            self._refuse_tag(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = data, self._nodes - before
        return data

    def _build_mapping(self, depth: int) -> dict[str, Data]:
        """Build the mapping whose first event is read, to its end; of a duplicate key, the first value counts."""
        # As locals: this loop meets every key and value of a theatre.
        next_event, memo, keys = self._next, self._memo, self._known_keys
        data: dict[str, Data] = {}
        key: str | None
        while True:
            event = next_event()
            if type(event) is ScalarEvent and event.value in keys:
                key = event.value
            elif type(event) is MappingEndEvent:
                self._nodes += len(data)
                return data
            else:
                key = self._key(event, depth)
            following = next_event()
            if type(following) is ScalarEvent and following.anchor is None:
                known = following.implicit[0] and following.value in memo
                value = memo[following.value] if known else self._scalar(following)
            else:
                value = self._build(following, depth + 1)
            if key in data:
                self._note(event, "yaml-duplicate-key", f"the key `{shorten(key)}` stands here twice", "keep one")
            elif key is not None:
                data[key] = value

    def _build_sequence(self, depth: int) -> list[Data]:
        """Build the list whose first event is read, to its end."""
        next_event = self._next
        data: list[Data] = []
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent and event.anchor is None:
                data.append(self._scalar(event))
            elif kind is SequenceEndEvent:
                self._nodes += len(data)
                return data
            else:
                data.append(self._build(event, depth + 1))

    def _key(self, event: Event, depth: int) -> str | None:
        """Return a key's text; None, with an error, where it is no plain word."""
        if type(event) is not ScalarEvent:
            self._build(event, depth + 1)
            self._note(event, "yaml-key", "a key is not a plain word", "write `key: value`")
            return None
        key: str = event.value
        if len(key) > self._limits.scalar_characters:
            self._too_long(event)
            return key[:80]
        if key == "<<" and event.implicit[0]:
            self._note(event, "yaml-key", "the merge key `<<` is not used here", "write the keys out")
            return None
        if not key.isascii() or not key.isprintable() or "  " in key or key != key.strip():
            return self._cleaned(event)
        # Never `<<`: quoted it is a key, unquoted an error, and known keys are not asked which.
        if key != "<<" and len(self._known_keys) < _MAX_KNOWN_KEYS:
            self._known_keys.add(key)
        return key

    def _alias(self, event: Event) -> Data:
        """Return what the alias stands for; None, with an error, where nothing has its name."""
        name: str = event.anchor
        known = self._anchors.get(name)
        if known is None:
            self._note(
                event, "yaml-alias", f"no anchor is called `{shorten(name)}`", f"write &{shorten(name)} before it"
            )
            return None
        data, size = known
        self._nodes += size
        self._expanded += size
        if self._expanded > self._limits.alias_nodes:
            what = f"aliases of this file stand for more than {self._limits.alias_nodes} values"
            raise self._limit_error(event, what, "write the values out")
        return data

    def _scalar(self, event: Event) -> Data:
        """Return the value of a scalar: a text, or what an unquoted one resolves to."""
        text: str = event.value
        if event.implicit[0]:  # unquoted, without a tag
            memo = self._memo
            if text in memo:
                return memo[text]
            data = self._resolve(event, text)
            # Only what brings no diagnostic: from the memo, later places would not get theirs.
            if len(text) <= _MAX_MEMO_LENGTH and len(memo) < _MAX_MEMO_SIZE and text.isascii():
                memo[text] = data
            return data
        self._refuse_tag(event)
        return self._cleaned(event)

    def _resolve(self, event: Event, text: str) -> Data:
        """Resolve an unquoted scalar to null, true, false or a number; else return it as a text."""
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if text[0] in _NUMERIC:
            if _INT.fullmatch(text):
                return int(text)
            if _FLOAT.fullmatch(text):
                number = float(text)
                # `1e999` is infinity to Python: as text, it is reported where a number is wanted.
                if math.isfinite(number):
                    return Decimal(text) if self._exact and repr(number) != text else number
        return self._cleaned(event)

    def _cleaned(self, event: Event) -> str:
        """Return the text of a scalar, cut to its limit and clean, with a warning where something was taken out."""
        text: str = event.value
        if len(text) > self._limits.scalar_characters:
            self._too_long(event)
            text = text[: self._limits.scalar_characters]
        text, removed = clean(text)
        if removed:
            what = f"hidden or unprintable characters were taken out of this text: {removed}"
            self._note(event, "hidden-characters", what, "type the text anew", "warning")
        return text

    def _too_long(self, event: Event) -> None:
        """Note that a key or text is longer than the limit."""
        what = f"this text is longer than {self._limits.scalar_characters} characters"
        self._note(event, "yaml-limit", what, "shorten it")
