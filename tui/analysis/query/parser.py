r"""The parser of the filter language: Lucene's syntax → a tree of conditions.

    base:khmeimim AND date:[2024-12-01 TO 2024-12-03] NOT source:unian-2024-12-07 "supply lines"

- `field:value`, with the fields of `ast.FIELDS`; values with blanks or signs go in quotes, `\` escapes one sign.
- `AND`, `OR`, `NOT`, also `&&`, `||`, `!` and `-`. What stands side by side is joined by AND, which binds closer than
  OR; `+` says that a part must hold, which between parts joined by AND goes without saying.
- `(…)` groups, also values of one field: `kind:(strike OR event)`.
- `[a TO b]`, `{a TO b}` without the ends, `*` for an open end; `>`, `>=`, `<`, `<=`, for grades "better" and "worse".
- `*` and `?` in ids, names and words; `field:*` finds facts that have any value.
- Words without a field search the text: each from its beginning, words in quotes whole and in order.

luqum reads the syntax; it is imported when the first filter is parsed.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any as Anything
from typing import Final

from tui.analysis.query.ast import (
    ANYTHING,
    EVERYTHING,
    FIELDS,
    All,
    Any,
    Comparison,
    Node,
    Not,
    all_of,
    any_of,
    as_pattern,
    characters,
)
from tui.analysis.query.printer import to_text
from tui.analysis.query.quantity_literal import SPELLINGS, parse_quantity
from tui.analysis.query.tokenizer import BadQuery, Scanned, quoted, scan
from tui.analysis.query.values import Value, condition, range_condition
from tui.base.sanitize import clean
from tui.base.suggest import did_you_mean
from tui.store.schema.units import UNITS

__all__ = ["BadQuery", "parse"]

LONGEST: Final = 4000
"""Characters of a filter, as it is typed and as it is printed: what is printed can always be read."""
DEEPEST: Final = 16
"""Parts of a filter within each other."""
_BRACKETS: Final = 60
"""Groups, fields, operators and negations within each other: enough for every filter of DEEPEST levels as printed."""

_PLACE: Final = re.compile(r"at (?:position (\d+)|the end)!?$")
_NO_COLON: Final = re.compile(rf"({'|'.join(FIELDS)})(<=|>=|<|>|=)(.*)", re.DOTALL | re.IGNORECASE)
_RENAMED: Final = {"root": "the last link of a chain is its origin: write origin:…"}
_OPERATIONS: Final = {"UnknownOperation": "AND", "AndOperation": "AND", "OrOperation": "OR"}


def parse(text: str) -> Node:
    """Read a filter; an empty one lets everything through. Raises BadQuery with the column and how to mend it."""
    if len(text) > LONGEST:
        raise BadQuery(f"the filter is longer than {LONGEST} characters", LONGEST + 1, "shorten it")
    scanned = scan(text)
    if not scanned.text.strip():
        return EVERYTHING
    from luqum.exceptions import ParseError
    from luqum.thread import parse as parse_lucene  # luqum.parser has one lexer for all threads

    try:
        read = parse_lucene(scanned.text)
    except ParseError as error:
        raise _explained(str(error), scanned) from None
    tree = _Builder(scanned).node(read, None, 0)
    if len(to_text(tree)) > LONGEST:
        raise BadQuery(f"written out, the filter is longer than {LONGEST} characters", len(text), "shorten it")
    return tree


class _Builder:
    """Turns luqum's tree into ours. Items are recognised by their class names, so that luqum need not be imported."""

    def __init__(self, scanned: Scanned) -> None:
        self.scanned = scanned

    def column(self, item: Anything) -> int:
        return self.scanned.column(item.pos or 0)

    def node(self, item: Anything, name: str | None, depth: int) -> Node:
        """Return what an item asks for, of the field `name` where one stands before it."""
        # Checked on the way down, so that brackets run out before Python's recursion does.
        found = self._node(item, name, depth) if depth <= _BRACKETS else None
        if found is None or _levels(found) > DEEPEST:
            mend = f"{DEEPEST} levels are read; take out brackets and negations that are not needed"
            raise BadQuery("the filter is nested too deeply", self.column(item), mend)
        return found

    def _node(self, item: Anything, name: str | None, depth: int) -> Node:
        match type(item).__name__:
            case "Group" | "FieldGroup":
                return self.node(item.expr, name, depth + 1)
            case "Not" | "Prohibit":
                return Not(self.node(item.a, name, depth + 1))
            case "Plus":
                return self.node(item.a, name, depth + 1)
            case "SearchField":
                return self.of_field(item, name, depth)
            case kind if kind in _OPERATIONS:
                return self.operation(item, name, depth)
            case "Word" | "Phrase":
                return self.word(item, name)
            case "From" | "To" as kind:
                sign: Comparison = (">=" if item.include else ">") if kind == "From" else "<=" if item.include else "<"
                return condition(self.needed(name, item), self.value(item.a), sign)
            case "Range":
                low, high = self.value(item.low), self.value(item.high)
                return range_condition(self.needed(name, item), low, high, item.include_low, item.include_high)
            case kind:
                raise BadQuery(f"there is no {kind.lower()} search", self.column(item), "put the words in quotes")

    def needed(self, name: str | None, item: Anything) -> str:
        if name is None:
            mend = "write it after one, as in reliability:>=C or date:[2024-12-01 TO 2024-12-03]"
            raise BadQuery("a comparison needs a field", self.column(item), mend)
        return name

    def of_field(self, item: Anything, outer: str | None, depth: int) -> Node:
        name = _unescaped(item.name).lower()
        column = self.column(item)
        if outer is not None:
            raise BadQuery(
                f"the field {quoted(name)} stands within the field `{outer}`", column, "take one of them out"
            )
        if name in FIELDS:
            return self.node(item.expr, name, depth + 1)
        # Lucene's own way to ask for everything: `*:*`.
        if name == ANYTHING and type(item.expr).__name__ == "Word" and item.expr.value == ANYTHING:
            return EVERYTHING
        mend = (
            _RENAMED.get(name)
            or did_you_mean(name, FIELDS)
            or f"the fields are {', '.join(FIELDS)}; put words with a colon in quotes"
        )
        raise BadQuery(f"there is no field {quoted(name)}", column, mend)

    def operation(self, item: Anything, name: str | None, depth: int) -> Node:
        """Return operands joined by AND and OR as a tree.

        luqum lets juxtaposition bind less than OR, and more before a `-`; read in order, it is simply AND.
        """
        alternatives: list[list[Anything]] = [[]]
        for part in _in_order(item):
            if part == "OR":
                alternatives.append([])
            elif part != "AND":
                alternatives[-1].append(part)
        for parts in alternatives:
            self._check_units(parts)
            for part in parts:
                if len(alternatives) > 1 and type(part).__name__ == "Plus":
                    what = "`+` says that a part must hold, and OR that it need not"
                    raise BadQuery(what, self.column(part), "take one of them out, or group with ( )")
        return any_of([all_of([self.node(part, name, depth + 1) for part in parts]) for parts in alternatives])

    def _check_units(self, parts: list[Anything]) -> None:
        """Refuse `quantity:20 km`, which would look for the word km."""
        for part, following in pairwise(parts):
            if type(part).__name__ != "SearchField" or type(following).__name__ != "Word":
                continue
            unit = following.value
            asked = getattr(part.expr, "a", part.expr)
            digits = getattr(asked, "value", "")
            if part.name == "quantity" and (unit in UNITS or unit in SPELLINGS) and parse_quantity(str(digits)):
                what = f"the unit {quoted(unit)} stands apart from its figure"
                raise BadQuery(what, self.column(following), f'write "{digits} {unit}", with the quotes')

    def word(self, item: Anything, name: str | None) -> Node:
        value = self.value(item)
        if name is None and not value.in_quotes and (match := _NO_COLON.fullmatch(item.value)):
            sign = "" if match[2] == "=" else match[2]
            mend = f"write {match[1].lower()}:{sign}{match[3]}, or put it in quotes"
            raise BadQuery(f"there is no colon between `{match[1]}` and `{match[2]}`", value.column, mend)
        return condition(name or "text", value)

    def value(self, item: Anything) -> Value:
        """Return the value that a word or a phrase stands for; after a minus, a negative one."""
        column = self.column(item)
        match type(item).__name__:
            case "Phrase":
                return Value(_clean(_unescaped(item.value[1:-1])), column, in_quotes=True)
            case "Prohibit":
                # luqum reads the minus of `[-5 TO 3]` as its NOT.
                return Value("-" + self.value(item.a).text, column)
        literal, pattern, wildcards = "", "", False
        for character, wild in characters(item.value):
            literal += character
            # `a**` asks for what `a*` does: written alike, the two are one filter.
            if not (wild and character == "*" and pattern.endswith("*") and not pattern.endswith("\\*")):
                pattern += character if wild else as_pattern(character)
            wildcards |= wild
        return Value(_clean(literal), column, _clean(pattern) if wildcards else None)


def _levels(node: Node) -> int:
    """Return how many parts of a filter lie within each other."""
    match node:
        case All(parts=parts) | Any(parts=parts):
            return 1 + max(map(_levels, parts), default=0)
        case Not(part=part):
            return 1 + _levels(part)
        case _:
            return 1


def _in_order(operation: Anything) -> list[Anything]:
    """Return the operands of nested operations, from left to right, with `AND` or `OR` between each two."""
    found: list[Anything] = []
    waiting = [operation]
    while waiting:
        item = waiting.pop()
        joint = _OPERATIONS.get(type(item).__name__)
        if joint is None:
            found.append(item)
            continue
        for position, operand in enumerate(reversed(item.operands)):
            waiting.extend((joint, operand) if position else (operand,))
    return found


def _clean(text: str) -> str:
    """Return the text, safe for a terminal; what stays may be cleaned again and is the same."""
    while (cleaned := clean(text)[0]) != text:
        text = cleaned
    return text


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _explained(message: str, scanned: Scanned) -> BadQuery:
    """Return a complaint of luqum in words that name what is missing."""
    place = _PLACE.search(message)
    if place is None or place[1] is None:
        last = list(re.finditer(r'"(?:[^"\\]|\\.)*"|[:<>=]+|[^\s:]+', scanned.text))[-1]
        found = scanned.typed[scanned.column(last.start()) - 1 :].strip()
        what = f"nothing follows {quoted(found)}"
        return BadQuery(what, scanned.column(last.start()), "write what it is about, or put it in quotes")
    position = int(place[1])
    before = scanned.text[:position]
    column = scanned.column(position)
    token = re.match(r'"(?:[^"\\]|\\.)*"|[:<>=]+|[^\s:()\[\]{}"]+|.', scanned.typed[column - 1 :], re.DOTALL)
    found = token[0] if token else ""
    if max(before.rfind("["), before.rfind("{")) > max(before.rfind("]"), before.rfind("}")):
        return BadQuery(f"{quoted(found)} cannot stand here", column, "write a range as [a TO b], `*` for an open end")
    if found == ")":
        return BadQuery("something is missing before this `)`", column, "write what it is about, or take it out")
    if found.startswith(":"):
        return BadQuery(f"{quoted(found)} cannot stand here", column, "before a colon stands a field: kind:strike")
    mend = "write what it joins before and after it; put it in quotes to search for it"
    return BadQuery(f"{quoted(found)} cannot stand here", column, mend)
