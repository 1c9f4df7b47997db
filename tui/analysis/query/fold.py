"""Text folded for search: one spelling for what is written in many ways."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, Literal

import polars as pl

from tui.base.transliterate import has_other_letters, latin
from tui.store.schema.frames import Frames

_DROPPED: Final = re.compile(r"['’‘`ʻʿʾـ]")
"""Apostrophes, the signs that stand for hamza and ayn, and the stroke that lengthens Arabic words."""
_BETWEEN: Final = re.compile(r"[\W_]+")

BREAK: Final = "\n"
"""Stands, as a word of its own, between texts that do not follow each other: no phrase runs across it."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return a text as search compares it: no case, accents or Arabic diacritics, apostrophes and hyphens as spaces."""
    return fold_inside(text).strip()


def fold_inside(text: str) -> str:
    """Return a piece from within a text, folded: blanks at its ends stay, for they part it from its neighbours."""
    # Decomposed first: an accent is then a character of its own, which can be dropped.
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _BETWEEN.sub(" ", _DROPPED.sub("", kept))


def fold_all(texts: pl.Series) -> pl.Series:
    """Return `fold` of every text; null stays null. ASCII, which most texts are, is folded without Python.

    The expression matches whatever is not one blank between words; `[^a-z0-9]+` is five times as slow.
    """
    # As many bytes as characters: in UTF-8 that is ASCII.
    rare = (texts.str.len_bytes() != texts.str.len_chars()).fill_null(value=False)
    plain = texts.str.to_lowercase()
    # The only signs of `_DROPPED` that are ASCII; texts with others go through `fold_inside`.
    for apostrophe in "'`":
        plain = plain.str.replace_all(apostrophe, "", literal=True)
    plain = plain.str.replace_all(r"[^a-z0-9 ][^a-z0-9]*| [^a-z0-9]+", " ").str.strip_chars(" ")
    if not rare.any():
        return plain
    folded = pl.Series([fold_inside(text).strip() for text in texts.filter(rare)], dtype=pl.String)
    return plain.scatter(rare.arg_true(), folded)


def with_latin(names: pl.DataFrame) -> pl.DataFrame:
    """Return `[…, name]` with a further row for each name that is not in Latin letters: as it sounds in those."""
    other = names.filter([has_other_letters(name) for name in names["name"]])
    read = pl.Series("name", [latin(name) for name in other["name"]], dtype=pl.String)
    return pl.concat([names, other.with_columns(read)])


def _as_read(texts: pl.Series) -> pl.Series:
    """Return texts that are not all in Latin letters as they sound in those, folded; null for all others."""
    rare = (texts.str.len_bytes() != texts.str.len_chars()).fill_null(value=False)
    read = pl.Series(texts.name, [None], dtype=pl.String).new_from_index(0, len(texts))
    if not rare.any():
        return read
    found = [fold_inside(latin(text)).strip() if has_other_letters(text) else None for text in texts.filter(rare)]
    return read.scatter(rare.arg_true(), found)


def searchable(frames: Frames) -> pl.Series:
    """Return one folded text per fact, in the order of `frames.facts`: everything that free text can find it by.

    The words of the fact, its id, its kind and its note; the id and every name and alias of its actors and places; and
    the measure of its figure, with the other words for that. What is not in Latin letters stands as it sounds, too.
    A blank stands before and after every word, and ` BREAK ` between two texts.
    """
    between = f" {BREAK} "
    facts = frames.facts
    own = facts.select(
        "id",
        own_says=fold_all(facts["says"]),
        # Ids are small letters, digits and hyphens by schema: folding has no more to do.
        own_id=pl.col("id").str.replace_all("-", " ", literal=True),
        own_kind="kind",
        own_note=fold_all(facts["note"]),
        own_says_read=_as_read(facts["says"]),
        own_note_read=_as_read(facts["note"]),
    )
    texts = own.join(_names(frames, between), left_on="id", right_on="fact", how="left", maintain_order="left").join(
        _measures(frames, between), left_on="id", right_on="fact", how="left", maintain_order="left"
    )
    joined = pl.concat_str(pl.col("^own_.*$"), "names", "measures", separator=between, ignore_nulls=True)
    return texts.select(text=pl.lit(" ") + joined + pl.lit(" ")).to_series()


def _names(frames: Frames, between: str) -> pl.DataFrame:
    """Return `[fact, names]`: what the actors and places of each fact are called."""
    ends = frames.ties.select("fact", "from", "to").unpivot(index="fact", value_name="id").select("fact", "id")
    actors = pl.concat([frames.fact_actors.select("fact", id="actor"), ends])
    places = pl.concat([frames.fact_places, frames.routes]).select("fact", id="place")
    called = [
        actors.join(_spellings(frames, "actors", between), on="id"),
        places.join(_spellings(frames, "places", between), on="id"),
    ]
    return pl.concat(called).group_by("fact").agg(pl.col("names").str.join(between))


def _measures(frames: Frames, between: str) -> pl.DataFrame:
    """Return `[fact, measures]`: what the figure of each fact measures, in the words that are asked for."""
    called = frames.measures.select("measure", "words")
    found = frames.quantities.select("fact", "measure").join(called, on="measure", how="left")
    named = found.select("fact", fold_all(found["measure"]), words=fold_all(found["words"].fill_null("")))
    words = pl.when(pl.col("words") != "").then("words")
    return named.select("fact", measures=pl.concat_str("measure", words, separator=between, ignore_nulls=True))


def _spellings(frames: Frames, kind: Literal["actors", "places"], between: str) -> pl.DataFrame:
    """Return `[id, names]`: id, name and aliases of each actor or place, folded."""
    records = frames.actors if kind == "actors" else frames.places
    aliases = frames.aliases.filter(pl.col("kind") == kind).select("id", name="alias")
    spelt = with_latin(pl.concat([records.select("id", name="id"), records.select("id", "name"), aliases]))
    folded = spelt.select("id", fold_all(spelt["name"]).alias("names")).unique(maintain_order=True)
    return folded.group_by("id").agg(pl.col("names").str.join(between))
