"""YAML without its traps: text → plain data, on libyaml's event stream.

Only ints, floats, true/false and null are resolved, and only where they are unquoted: `2024-12-01` stays text, `no` is
not False, `12:30` is not 750. Keys are always text. Duplicate keys, tags, merge keys and second documents are faults,
and so is whatever exceeds the limits. Texts come out clean (`text.clean`). A fault spoils one item, not the file: where
the file is a plain block list, a syntax error spoils one item, too.
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
from tui.base.sanitize import REPLACEMENT, clean, shorten
from tui.store.schema.limits import LIMITS, Limits
from tui.store.yaml.errors import Broken, Fault, told

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
_INT: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})", re.ASCII)
_FLOAT: Final = re.compile(r"-?(?:(?:0|[1-9]\d*)?\.\d+(?:[eE][-+]?\d{1,3})?|(?:0|[1-9]\d*)[eE][-+]?\d{1,3})", re.ASCII)
_NUMERIC: Final = frozenset("-.0123456789")
_ITEM: Final = re.compile(r"^-(?=[ \t\r\n]|$)", re.MULTILINE)
_REFUSED: Final = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DIRECTIVE: Final = re.compile(r"^%", re.MULTILINE)
_ID: Final = re.compile(r"^(?:-|[ ])?[ ]*id:[ ]*([a-z0-9]+(?:-[a-z0-9]+)*)\s*$", re.MULTILINE)
_KEYS: Final = 1000
_CHARACTERS_A_NODE: Final = 100
"""An aliased text counts as one value for each so many characters."""
_MEMO_LENGTH: Final = 64
_MEMO_SIZE: Final = 1 << 16


class Item(msgspec.Struct, frozen=True):
    """One item of the file's list, or the file's one mapping: its data, where it begins, what is wrong with it."""

    data: Data
    line: int
    column: int
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Whether the data may be used: no fault is an error."""
        return not any(fault.severity == "error" for fault in self.faults)


class Loaded(msgspec.Struct, frozen=True):
    """What a text holds: its items in order, and the faults that belong to none of them."""

    items: tuple[Item, ...]
    faults: tuple[Fault, ...]
    lost: tuple[str, ...] = ()
    """Ids of items that could not be read, as far as they can be made out."""


def load(text: str, limits: Limits = LIMITS, *, exact: bool = False) -> Loaded:
    """Read the items of `text`: those of its list, or its one mapping.

    Args:
        text: YAML, already decoded.
        limits: what is refused.
        exact: give a float whose text has more digits than its shortest form (`1.50`) as a Decimal, so that the
            reader can tell how finely it was rounded.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    directive = _DIRECTIVE.search(text)
    if directive is not None:
        line = text.count("\n", 0, directive.start()) + 1
        return Loaded((), (Fault(line, 1, "yaml-syntax", "a line begins with %", "take it out, or indent it"),))
    items: list[Item] = []
    faults: list[Fault] = []
    lost: list[str] = []
    memo: dict[str, Data] = {}
    rest = _Rest(_readable(text, faults), 1, "")
    for _ in range(limits.restarts + 1):
        reading = _Reading(rest, limits, memo, exact)
        broken = reading.run()
        faults.extend(reading.faults)
        if broken is None:
            items.extend(reading.items)
            break
        items.extend(reading.items[: reading.whole])
        faults.append(broken.fault)
        rest = _beyond(rest, reading.unfinished, broken.index)
        lost.extend(_ID.findall(rest.spoilt))
        if not rest.text:
            break
    else:
        last = faults[-1]
        faults.append(Fault(last.line, 1, "yaml-limit", "too many errors: the rest of this file is set aside"))
    return Loaded(tuple(items), tuple(faults), tuple(lost))


def _readable(text: str, faults: list[Fault]) -> str:
    """`text` without the characters that libyaml refuses, giving up on the whole file, or takes for line breaks."""
    first = _REFUSED.search(text)
    if first is None:
        return text
    line = text.count("\n", 0, first.start()) + 1
    column = first.start() - text.rfind("\n", 0, first.start())
    what = f"control characters stand in this file, the first is {clean(first[0])[1]}"
    faults.append(Fault(line, column, "hidden-characters", what, "type the text anew", "warning"))
    return _REFUSED.sub(REPLACEMENT, text)


class _Rest(msgspec.Struct, frozen=True):
    """What is left to read of a text, the line on which it begins, and the item that was given up before it."""

    text: str
    line: int
    spoilt: str


def _beyond(rest: _Rest, start: int, index: int) -> _Rest:
    """Go on from the list item that begins at `start`, without the one around `index`, both character offsets."""
    text = rest.text
    if start < 0 or not _ITEM.match(text, start):
        return _Rest("", rest.line, text[max(start, 0) :])
    spoilt = max(start, text.rfind("\n-", start, max(index, start) + 2) + 1)
    after = _ITEM.search(text, spoilt + 1)
    end = after.start() if after else len(text)
    if spoilt == start:
        return _Rest(text[end:], rest.line + text.count("\n", 0, end), text[start:end])
    gap = "\n" * text.count("\n", spoilt, end)
    return _Rest(text[start:spoilt] + gap + text[end:], rest.line + text.count("\n", 0, start), text[spoilt:end])


class _Reading:
    """One pass over a text.

    `unfinished` is where the list item begins that was read last, -1 where the file is no plain block list; the first
    `whole` of `items` came before it.
    """

    def __init__(self, rest: _Rest, limits: Limits, memo: dict[str, Data], exact: bool) -> None:
        self.items: list[Item] = []
        self.faults: list[Fault] = []
        self.unfinished = -1
        self.whole = 0
        self._text = rest.text
        self._line = rest.line
        self._limits = limits
        self._memo = memo
        self._exact = exact
        self._keys: set[str] = set()
        self._anchors: dict[str, tuple[Data, int]] = {}
        self._found: list[Fault] = []
        self._nodes = 0
        self._expanded = 0

    def run(self) -> Broken | None:
        """Read all items; give the place where reading broke off, if it did."""
        try:
            parser: Any = CParser(self._text)
            self._next: Callable[[], Event] = parser.get_event
            self._stream()
        except Broken as broken:
            return broken
        except YAMLError as error:
            return told(error, self._text, self._line, self.unfinished)
        return None

    def _stream(self) -> None:
        self._next()
        if type(self._next()) is StreamEndEvent:
            return
        event = self._next()
        if type(event) is SequenceStartEvent:
            self._tag(event)
            self.faults.extend(self._found)
            self._list(event)
        elif type(event) is MappingStartEvent:
            self._item(event)
        else:
            if self._node(event, 1) is not None:
                self._fault(event, "yaml-shape", "a file holds a mapping, or a list of mappings")
            self.faults.extend(self._found)
        self._next()
        event = self._next()
        if type(event) is not StreamEndEvent:
            what = "a second document begins here and is set aside"
            self.faults.append(Fault(*self._place(event), "yaml-shape", what, "take out the line `---`"))

    def _list(self, start: Event) -> None:
        plain = start.start_mark.column == 0 and not start.flow_style
        while True:
            event = self._next()
            if type(event) is SequenceEndEvent:
                return
            if plain:
                self.whole = len(self.items)
                self.unfinished = self._text.rfind("\n-", 0, event.start_mark.index) + 1
            self._item(event)

    def _item(self, event: Event) -> None:
        self._found = []
        self._nodes = 0
        data = self._scalar(event) if type(event) is ScalarEvent else self._node(event, 1)
        if self._nodes > self._limits.values:
            self._fault(event, "yaml-limit", f"this record holds more than {self._limits.values} values", "split it")
            data = None
        self.items.append(Item(data, *self._place(event), tuple(self._found)))

    def _place(self, event: Event) -> tuple[int, int]:
        """Line and column at which the event begins, from 1."""
        mark = event.start_mark
        return mark.line + self._line, mark.column + 1

    def _fault(self, event: Event, rule: str, what: str, mend: str = "", severity: Severity = "error") -> None:
        if len(self._found) >= self._limits.problems:
            return
        self._found.append(Fault(*self._place(event), rule, what, mend, severity))

    def _excess(self, event: Event, what: str, mend: str) -> Broken:
        return Broken(Fault(*self._place(event), "yaml-limit", what, mend), event.start_mark.index)

    def _tag(self, event: Event) -> None:
        if event.tag is not None:
            self._fault(event, "yaml-tag", f"the tag {shorten(event.tag)} is not used here", "take it out")

    def _node(self, event: Event, depth: int) -> Data:
        """Build the node that `event` begins. What it counts for, with aliases expanded, is added to `_nodes`."""
        if depth > self._limits.depth:
            raise self._excess(event, f"more than {self._limits.depth} lists and mappings inside each other", "")
        before = self._nodes
        self._nodes += 1
        if before > self._limits.values:
            raise self._excess(event, f"this record holds more than {self._limits.values} values", "split it")
        kind = type(event)
        data: Data
        if kind is MappingStartEvent:
            data = self._mapping(depth)
        elif kind is SequenceStartEvent:
            data = self._sequence(depth)
        elif kind is AliasEvent:
            return self._alias(event)
        else:
            data = self._scalar(event)
            self._nodes += len(event.value) // _CHARACTERS_A_NODE
        if kind is not ScalarEvent:
            self._tag(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = data, self._nodes - before
        return data

    def _mapping(self, depth: int) -> dict[str, Data]:
        next_event, memo, keys = self._next, self._memo, self._keys
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
                value = self._node(following, depth + 1)
            if key in data:
                self._fault(event, "yaml-duplicate-key", f"the key `{shorten(key)}` stands here twice", "keep one")
            elif key is not None:
                data[key] = value

    def _sequence(self, depth: int) -> list[Data]:
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
                data.append(self._node(event, depth + 1))

    def _key(self, event: Event, depth: int) -> str | None:
        """A key's text; None, with a fault, where it is none."""
        if type(event) is not ScalarEvent:
            self._node(event, depth + 1)
            self._fault(event, "yaml-key", "a key is not a plain word", "write `key: value`")
            return None
        key: str = event.value
        if len(key) > self._limits.scalar_characters:
            self._too_long(event)
            return key[:80]
        if key == "<<" and event.implicit[0]:
            self._fault(event, "yaml-key", "the merge key `<<` is not used here", "write the keys out")
            return None
        if not key.isascii() or not key.isprintable() or "  " in key or key != key.strip():
            return self._cleaned(event)
        if key != "<<" and len(self._keys) < _KEYS:
            self._keys.add(key)
        return key

    def _alias(self, event: Event) -> Data:
        name: str = event.anchor
        known = self._anchors.get(name)
        if known is None:
            self._fault(
                event, "yaml-alias", f"no anchor is called `{shorten(name)}`", f"write &{shorten(name)} before it"
            )
            return None
        data, size = known
        self._nodes += size
        self._expanded += size
        if self._expanded > self._limits.alias_nodes:
            what = f"aliases of this file stand for more than {self._limits.alias_nodes} values"
            raise self._excess(event, what, "write the values out")
        return data

    def _scalar(self, event: Event) -> Data:
        text: str = event.value
        if event.implicit[0]:  # unquoted, without a tag
            memo = self._memo
            if text in memo:
                return memo[text]
            data = self._plain(event, text)
            if len(text) <= _MEMO_LENGTH and len(memo) < _MEMO_SIZE and text.isascii():
                memo[text] = data
            return data
        self._tag(event)
        return self._cleaned(event)

    def _plain(self, event: Event, text: str) -> Data:
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if text[0] in _NUMERIC:
            if _INT.fullmatch(text):
                return int(text)
            if _FLOAT.fullmatch(text):
                number = float(text)
                if math.isfinite(number):
                    return Decimal(text) if self._exact and repr(number) != text else number
        return self._cleaned(event)

    def _cleaned(self, event: Event) -> str:
        text: str = event.value
        if len(text) > self._limits.scalar_characters:
            self._too_long(event)
            text = text[: self._limits.scalar_characters]
        text, removed = clean(text)
        if removed:
            what = f"hidden or unprintable characters were taken out of this text: {removed}"
            self._fault(event, "hidden-characters", what, "type the text anew", "warning")
        return text

    def _too_long(self, event: Event) -> None:
        what = f"this text is longer than {self._limits.scalar_characters} characters"
        self._fault(event, "yaml-limit", what, "shorten it")
