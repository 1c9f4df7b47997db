"""Letters of other scripts in Latin ones, as they sound: one way for screen, pages, command line and search.

Arabic, Hebrew and Cyrillic are read by tables of our own: anyascii writes a letter without its neighbours, so that the
first letter of the Arabic article is lost and vowels are consonants. For all other scripts it is asked.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_LETTERS: Final[dict[str, tuple[str, ...]]] = {
    **{
        letter: (sound, sound[0]) if len(sound) > 1 else (sound,)
        for letters, sounds in (
            ("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "a b t th j h kh d dh r z s sh s d t z ' gh f q k l m n h w y"),
            ("ةىأإآؤئءپچژگ،؟؛", "a a a i a ' ' ' p ch zh g , ? ;"),
            ("אבגדהוזחטיךכלםמןנסעףפץצקרשת", "' b g d h v z h t y k k l m m n n s ' p p ts ts q r sh t"),
            ("абвгдежзийклмноп", "a b v g d e zh z i y k l m n o p"),
            ("рстуфхцчшщъыьэюяіїєґ", "r s t u f kh ts ch sh shch \" y ' e yu ya i yi ye g"),
        )
        for letter, sound in zip(letters, sounds.split(), strict=True)
    },
    "ـ": ("-",),
}
"""Letters of other scripts in Latin ones, as they sound."""

_VOWELS: Final = {"و": "u", "ي": "i"}
"""Letters that are a consonant at the start of a syllable, and else a vowel."""

_OTHER: Final = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]")
"""A letter that is no Latin one."""


def has_other_letters(text: str) -> bool:
    """Return whether some letter of a text is no Latin one."""
    return not text.isascii() and _OTHER.search(text) is not None


@lru_cache(maxsize=4096)
def latin(text: str) -> str:
    """Return a text with its letters and digits in ASCII; what is neither stays."""
    bare = "".join(character for character in text if not unicodedata.combining(character))
    return "".join(
        character
        if character.isascii() or not character.isalnum()
        else in_latin(character, bare[:position][-1:], bare[position + 1 : position + 2])[0]
        for position, character in enumerate(bare)
    )


@lru_cache(maxsize=8192)
def in_latin(character: str, before: str, after: str) -> tuple[str, ...]:
    """Return what a letter or digit sounds like between two others, in ASCII, the best first; the last is one letter.

    Accents are left out. A question mark stands for what is neither letter nor digit.
    """
    if found := _as_it_sounds(character, before, after):
        return found
    bare = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    if bare and bare != character:
        return _shorter("".join(part if part.isascii() else in_latin(part, before, after)[0] for part in bare))
    if character.isdigit():
        return (str(unicodedata.digit(character)),)
    if character.isalpha():
        from anyascii import anyascii  # only letters of few theatres need it

        if letters := anyascii(character):
            return _shorter(letters)
    return ("?",)


def _shorter(letters: str) -> tuple[str, ...]:
    """Return letters with shorter ways to write them: the first two, which a wide character has room for, and one."""
    return tuple(dict.fromkeys((letters, letters[:2], letters[0])))


def _as_it_sounds(character: str, before: str, after: str) -> tuple[str, ...]:
    """Return what a letter of a script that we have a table of sounds like; nothing for any other."""
    if character in _VOWELS and before.isalpha() and after not in tuple("اآى"):
        return (_VOWELS[character],)
    if character == "ل" and before == "ا" and after.isalpha():
        return ("l",)
    found = _LETTERS.get(character) or _LETTERS.get(character.lower())
    if found and character.isupper():
        return tuple(sound.capitalize() for sound in found)
    return found or ()
