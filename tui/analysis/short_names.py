"""Short names of actors, for the heads of columns: three letters as a rule, four at the most, and no two alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Final

_ABBREVIATION: Final = re.compile(r"[A-Z]{2,4}")
_PASSED_OVER: Final = frozenset({"of", "the", "and", "in", "for", "to", "who", "under", "with"})
_LETTERS: Final = 3


def short_names(names: Mapping[str, str], aliases: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return a short name for each id: the abbreviation that sources use, else initials, else the first letters.

    Where two would be alike, the later one has another letter, or a number.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for id_, name in names.items():
        used = filter(_ABBREVIATION.fullmatch, (name, *aliases.get(id_, ())))
        if short := next((each for each in used if each.casefold() not in taken), ""):
            found[id_] = short
            taken.add(short.casefold())
    for id_, name in names.items():
        if id_ not in found:
            found[id_] = next(each for each in _candidates(name) if each.casefold() not in taken)
            taken.add(found[id_].casefold())
    return found


def _candidates(name: str) -> Iterator[str]:
    """Yield short forms of a name, the best first, without end."""
    words = [word.removeprefix("al-").removeprefix("Al-") for word in name.split()]
    words = [word for word in words if word.casefold() not in _PASSED_OVER and word[:1].isalnum()] or [name or "?"]
    if len(words) > 1:
        base = "".join(word[0] for word in words[:_LETTERS]).upper()
        yield base
        yield words[0][:2].capitalize() + words[1][0].upper()
    else:
        word = words[0]
        base = word[:_LETTERS].capitalize() if word.islower() else word[:_LETTERS]
        yield base
        yield from (word[:2] + letter for letter in word[_LETTERS:] if letter.isalnum())
    yield from (f"{base[: max(4 - len(str(number)), 1)]}{number}" for number in count(2))
