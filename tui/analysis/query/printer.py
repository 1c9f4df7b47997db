"""Filters as text, in the language of the filter bar: `parser.parse` reads it back to the same tree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tui.analysis.query.ast import All, Any, Condition, Node, Not, Pattern, Phrase, Range, Term, characters, conjuncts

OPERATORS: Final = frozenset(("AND", "OR", "NOT", "TO", "&&", "||"))
"""Words that join conditions, and are quoted where they are values."""

_PLAIN: Final = re.compile(r"\w[\w.@-]*")
_PLAIN_DISTANCE: Final = re.compile(r"\w[\w.@-]*[<>]=?[0-9.]+[a-z]+")
_SPECIAL: Final = frozenset('\\:^~(){}[]"*?<>=!&|')
"""Characters that mean something anywhere in a word that is not quoted; white space does as well."""
_SPECIAL_FIRST: Final = frozenset("+-/'")


def to_text(node: Node) -> str:
    """Return the filter as text; nothing for the filter that lets everything through."""
    # Side by side means AND, and every OR stands in brackets already.
    return " ".join(_node(part) for part in conjuncts(node))


def _node(node: Node) -> str:
    match node:
        case All(parts=parts):
            return "(" + " AND ".join(map(_node, parts)) + ")" if parts else "*"
        case Any(parts=parts):
            name = _common_field(parts)
            pieces = map(_value, parts) if name else map(_node, parts)  # type: ignore[arg-type]
            return f"{_prefix(name)}(" + " OR ".join(pieces) + ")"
        case Not(part=part):
            return f"NOT {_node(part)}"
        case _:
            return _prefix(node.field) + _value(node)


def _common_field(parts: tuple[Node, ...]) -> str:
    """Return the field that all parts are conditions on; "" where there is none, or where it needs no name."""
    names = {"" if isinstance(part, All | Any | Not) else part.field for part in parts}
    return names.pop() if len(names) == 1 and "text" not in names else ""


def _prefix(name: str) -> str:
    return "" if name in ("", "text") else f"{name}:"


def _value(condition: Condition) -> str:
    """Return what a condition asks of its field, as text."""
    match condition:
        case Term(field="text", value=value):
            # Escaped, not quoted: in quotes it would be read back as a phrase.
            return "\\" + value if value in OPERATORS else _escaped((character, False) for character in value)
        case Term(field="near", value=value) if _PLAIN_DISTANCE.fullmatch(value):
            return value
        case Term(value=value, comparison=comparison):
            return ("" if comparison == "=" else comparison) + _quoted(value)
        case Phrase(words=words):
            return _in_quotes(words)
        case Pattern(value=value):
            return _escaped(characters(value))
        case Range(low=low, high=high):
            opening, closing = "[" if condition.with_low else "{", "]" if condition.with_high else "}"
            return f"{opening}{_quoted(low)} TO {_quoted(high)}{closing}"


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) and value not in OPERATORS else _in_quotes(value)


def _in_quotes(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escaped(word: Iterable[tuple[str, bool]]) -> str:
    """Return a word that is not quoted, of characters that are wildcards or not."""
    pieces: list[str] = []
    for character, wild in word:
        special = character in _SPECIAL or character.isspace() or (not pieces and character in _SPECIAL_FIRST)
        pieces.append("\\" + character if special and not wild else character)
    return "".join(pieces)
