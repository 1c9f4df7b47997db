"""Names of months in the languages that sources are written in, for what a date may have been meant to be.

Of several names of a month the first letters do, where they tell it from all others of the language: `декабря`, `дек`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ENGLISH: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMES: Final = (
    # Arabic, as in Egypt and the Gulf, and as in the Levant
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "كانون.الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين.الأول تشرين.الثاني كانون.الأول",
    # Persian (Gregorian months), Hebrew
    "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    # Russian, Ukrainian: in the genitive, as dates have them, without their ends
    "январ феврал март апрел мая июн июл август сентябр октябр ноябр декабр",
    "січ лют берез квіт трав черв лип серп верес жовт листопад груд",
    # Turkish, French, German, Spanish: those that have other letters than English ones
    "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
)
_DATE: Final = re.compile(r"(\d{1,2})\.?\s+(?:de\s+)?(\D+?)\.?,?\s+(?:de\s+)?(\d{4})(?:\s*(?:г\.?|р\.?|року|года|م))?")
_CHINESE: Final = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")


def in_english(text: str) -> str:
    """Return a date in words of another language as `9 Dec 2024`, or as `2024-12-9`; the text itself where it is none.

    Digits of other scripts become those of ASCII.
    """
    # A digit's value, whatever its script; where a text runs to the right, marks may stand between.
    plain = "".join(str(unicodedata.digit(each)) if each.isdecimal() else each for each in text)
    plain = "".join(each for each in plain if unicodedata.category(each) != "Cf").strip()
    if found := _CHINESE.fullmatch(plain):
        return "-".join(found.groups())
    found = _DATE.fullmatch(plain)
    month = _month(found[2]) if found is not None else 0
    return f"{found[1]} {_ENGLISH[month - 1]} {found[3]}" if found is not None and month else plain


def _month(word: str) -> int:
    """Return the number of a month by its name; 0 where no language has it."""
    told = _folded(word)
    for names in _NAMES:
        known = [_folded(name.replace(".", " ")) for name in names.split()]
        if told in known:
            return known.index(told) + 1
        alike = [number for number, name in enumerate(known, 1) if told.startswith(name) or name.startswith(told)]
        if len(alike) == 1 and len(told) > 2:
            return alike[0]
    return 0


def _folded(word: str) -> str:
    """Return a name without case, marks and the forms of alif that are often left out."""
    # Cyrillic й and Arabic آ are letters with marks, too: they lose these on both sides of a comparison.
    letters = unicodedata.normalize("NFKD", word.casefold())
    return " ".join("".join(each for each in letters if not unicodedata.combining(each)).split())
