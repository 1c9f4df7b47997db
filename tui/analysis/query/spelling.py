"""Names in any usual spelling: which of many names a typed one is most likely meant for.

Two names are compared as they sound, in Latin letters, without marks, double letters and the Arabic article: `kh` is
h, `ou` is u, `dj` and the g of *Golani* are j. They are taken for one name where

- they sound the same;
- their consonants are the same, and one vowel differs (*Hims*, *Homs*), or, where the consonants are many, some differ
  or are missing (*Humaymim*, *Khmeimim*); or
- they are long, and written the same but for one slip, or two (*Tharir*, *Tahrir*).

Of short names more is asked, for these are soon alike: *Deraa* is no *Deir*, *Homs* no *Hamas*. A word of a longer name
stands for it where no other record has that word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

import msgspec
import polars as pl

from tui.base import transliterate

_LEAST: Final = 0.7
"""How much alike two names must sound, from 0 to 1, where several vowels differ or are missing."""
_SLIPS: Final = ((10, 2), (6, 1))
"""How many slips a name of so many letters may have."""
_SHORT: Final = 2
"""Consonants up to which a name is short."""
_LONGEST: Final = 80
"""Letters of a typed name that are compared: comparing takes longer with each."""
_OF_A_WORD: Final = 0.1
"""By how much a word of a name counts for less than a whole name."""
_CLOSE: Final = 0.02
"""How much better the best name must be than one of another record."""
_LISTED: Final = 60.0
"""rapidfuzz's ratio, 0 to 100, from which on a name is listed as near."""

_ARTICLES: Final = (
    r"(^| )ال(\w{3})",
    # Its l may sound like the letter that follows.
    r"(^| )(?:al|el|ul|as|ad|an|ar|at|az|ash|adh|ath|the) (\w{3})",
)
_VOWELLESS: Final = r"[\u0590-\u08ff]"
"""Letters of scripts that leave out short vowels."""

# `C` stands for the sound of sh and ch.
_SOUNDS: Final = (
    (r"([aeiou])(?:w|ff|v)$", "${1}f"),  # Peskow, Peskoff, Peskov
    (r"([^aeiou])e$", "$1"),  # Poutine
    (r"que$", "k"),
    (r"dsch|dzh|dj|zh|dz", "j"),
    (r"tsch|tch|sch|sh|ch", "C"),
    (r"kh", "h"),
    (r"g([aeiouy])", "j$1"),
    (r"([gtd])h", "$1"),
    (r"ph|v", "f"),
    (r"c([eiy])", "s$1"),
    (r"ck|c|q", "k"),
    (r"x", "ks"),
    (r"[ye]", "i"),
    (r"[ow]", "u"),
    (r"[^a-zC]", ""),
)
"""What is written, and what it sounds like, one after the other."""
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzC"
_VOWELS: Final = r"[aiu]+"
_NEAR_VOWELS: Final = ({"a", "e"}, {"e", "i"}, {"i", "y"}, {"o", "u"}, {"u", "w"})


class Sound(msgspec.Struct, frozen=True):
    """How a name sounds: `letters` as they were written, in Latin ones; `whole` with vowels, `consonants` without.

    `shape` has a dot for each group of vowels. `vowelless` is a name of a script that leaves out short vowels.
    """

    letters: str
    whole: str
    consonants: str
    shape: str
    vowelless: bool


def sounds(names: pl.Series) -> pl.DataFrame:
    """Return how folded names sound, a row each: the fields of `Sound`."""
    vowelless = names.str.contains(_VOWELLESS)
    latin = names
    for article in _ARTICLES:
        latin = latin.str.replace_all(article, "${1}${2}")
    rare = latin.str.len_bytes() != latin.str.len_chars()
    if rare.any():
        latin = latin.scatter(rare.arg_true(), [transliterate.latin(name).lower() for name in latin.filter(rare)])
    letters = latin.str.replace_all("[^a-z0-9]", "")
    whole = letters
    for written, spoken in _SOUNDS:
        whole = whole.str.replace_all(written, spoken)
    # Twice: of three letters the first round leaves two.
    for _ in range(2):
        whole = whole.str.replace_many([2 * letter for letter in _LETTERS], list(_LETTERS))
    whole = whole.str.replace(r"([aiu])h$", "$1")  # Hamah, Hama
    found = pl.DataFrame({"letters": letters, "whole": whole, "vowelless": vowelless})
    # Arabic w and y may each be a vowel, and alif may carry any.
    found = found.with_columns(
        whole=pl.when("vowelless").then(pl.col("whole").str.replace_all("[aiu]", "")).otherwise("whole")
    )
    shape = pl.col("whole").str.replace_all(_VOWELS, ".")
    return found.with_columns(consonants=shape.str.replace_all(".", "", literal=True), shape=shape)


def sound(name: str) -> Sound:
    """Return how a folded name sounds."""
    return Sound(**sounds(pl.Series([name], dtype=pl.String)).row(0, named=True))


class Near(msgspec.Struct, frozen=True):
    """A record that a typed name may mean: its id, the name of it that is alike, and how much, up to 1."""

    id: str
    name: str
    alike: float


class Spellings:
    """Names of records, to be found in other spellings. Made once for many names, and asked for one at a time."""

    def __init__(self, names: pl.DataFrame) -> None:
        """Take `[name, id]` of every name and alias, folded."""
        known = names.select("name", "id").unique(maintain_order=True).filter(pl.col("name") != "")
        bare = known["name"]
        for article in _ARTICLES:
            bare = bare.str.replace_all(article, "${1}${2}")
        words = (
            known.with_columns(word=bare.str.split(" "))
            .filter(pl.col("word").list.len() > 1)
            .explode("word")
            .filter(pl.col("id").n_unique().over("word") == 1)
            .unique("word", maintain_order=True)
        )
        spelt = pl.concat([known.select("name", "id", word="name"), words])
        heard = pl.concat([spelt, sounds(spelt["word"])], how="horizontal").with_row_index("row")
        whole = pl.col("row") < known.height
        # A name without vowels is like too many; it counts only for those who have no other, or against its like.
        heard = heard.with_columns(weight=pl.when(whole).then(0.0).otherwise(_OF_A_WORD)).filter(
            whole | (pl.col("letters").str.len_chars() > _SHORT)
        )
        self._names = heard.with_columns(
            also_voweled=(~pl.col("vowelless")).any().over("id"), row=pl.int_range(pl.len(), dtype=pl.UInt32)
        )
        grouped = self._names.group_by("consonants").agg("row")
        self._by_consonants: dict[str, list[int]] = dict(grouped.iter_rows())
        self._letters: list[str] = self._names["letters"].to_list()

    def means(self, typed: str) -> tuple[Near, ...]:
        """Return the record that a folded name most likely means; none where it is like none, or like several."""
        best = self._alike(typed)
        leading = [near for near in best if near.alike > best[0].alike - _CLOSE]
        return tuple(leading) if len(leading) == 1 else ()

    def nearest(self, typed: str, most: int = 3) -> tuple[Near, ...]:
        """Return the records whose names are most like a folded name, however little, the best first."""
        from rapidfuzz import fuzz, process

        found = {near.id: near for near in self._alike(typed)}
        wanted = sound(typed[:_LONGEST]).letters
        scored = process.extract(wanted, self._letters, scorer=fuzz.ratio, score_cutoff=_LISTED, limit=4 * most)
        for _, alike, number in scored:
            name, owner = self._names.select("name", "id").row(number)
            found.setdefault(owner, Near(owner, name, alike / 100 - 1))
        return tuple(found.values())[:most]

    def _alike(self, typed: str) -> list[Near]:
        """Return the records that a name may mean, the most alike first."""
        wanted = sound(typed[:_LONGEST])
        if not wanted.consonants:
            return []
        found: dict[str, Near] = {}
        rows = {*self._by_consonants.get(wanted.consonants, ()), *self._slipped(wanted)}
        for row in self._names[sorted(rows)].iter_rows(named=True):
            # A short word of a long name stands for it only as it is.
            short = row["weight"] and len(row["consonants"]) <= _SHORT and row["letters"] != wanted.letters
            if short or (row["vowelless"] and row["also_voweled"] and not wanted.vowelless):
                continue
            alike = _alike(wanted, Sound(*(row[name] for name in Sound.__struct_fields__)))
            near = Near(row["id"], row["name"], alike - row["weight"])
            if alike and (near.id not in found or found[near.id].alike < near.alike):
                found[near.id] = near
        return sorted(found.values(), key=lambda near: (-near.alike, near.id))

    def _slipped(self, wanted: Sound) -> Collection[int]:
        """Return the rows of names that are written the same but for a slip or two."""
        slips = _slips(wanted.letters)
        if not slips:
            return ()
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found: Iterable[tuple[str, int, int]] = process.extract(
            wanted.letters, self._letters, scorer=OSA.distance, score_cutoff=slips, limit=None
        )
        return [number for *_, number in found]


def _slips(letters: str) -> int:
    return next((slips for length, slips in _SLIPS if len(letters) >= length), 0)


def _alike(one: Sound, other: Sound) -> float:
    """Return how much alike two names are, up to 1; 0 where they are not one name."""
    from rapidfuzz.distance import OSA

    if one.whole == other.whole and one.vowelless == other.vowelless:
        return 1.0
    same, long = one.consonants == other.consonants, len(one.consonants)
    if one.vowelless or other.vowelless:
        return 0.9 if same and long > _SHORT else 0.0
    alike = min(OSA.normalized_similarity(one.whole, other.whole), 0.99)
    if same and long > _SHORT + 1 and alike >= _LEAST:
        return alike
    if same and one.shape == other.shape and OSA.distance(one.whole, other.whole) <= 1:
        return alike if long > _SHORT or _begin_alike(one, other) else 0.0
    slips = min(_slips(one.letters), _slips(other.letters))
    if slips and one.letters[0] == other.letters[0] and OSA.distance(one.letters, other.letters) <= slips:
        return OSA.normalized_similarity(one.letters, other.letters) - 0.05
    return 0.0


def _begin_alike(one: Sound, other: Sound) -> bool:
    """Return whether the first vowels of two names, as they are written, may stand for one sound."""
    first, second = (re.search("[aeiouwy]", each.letters) for each in (one, other))
    if first is None or second is None:
        return first is second
    return first[0] == second[0] or {first[0], second[0]} in _NEAR_VOWELS
