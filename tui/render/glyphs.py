"""Every level, sign, grade and state as word + glyph + style.

A terminal may lack a glyph: `charset` has what replaces it, which tells the values of a table apart as well.
"""

from __future__ import annotations

from typing import NamedTuple


class Glyph(NamedTuple):
    """How one value is shown: never by colour alone."""

    word: str
    glyph: str
    style: str


LEVELS: dict[str, Glyph] = {
    "low": Glyph("low", "○", "level-low"),
    "moderate": Glyph("moderate", "◔", "level-moderate"),
    "substantial": Glyph("substantial", "◑", "level-substantial"),
    "severe": Glyph("severe", "◕", "level-severe"),
    "critical": Glyph("critical", "●", "level-critical"),
    "not assessed": Glyph("not assessed", "?", "muted"),
}
"""The bands of the threat index, and that a level is not assessed."""

STANDINGS: dict[str, Glyph] = LEVELS | {
    name: Glyph(name.replace("-", " "), "✗", "bad") for name in ("lost", "abandoned", "handed-over", "destroyed")
}
"""Levels, and what stands in their place where a base is lost: whichever way, it has one sign."""

EVENTS: dict[str, str] = {"attack": "attack", "loss": "loss of use"}
"""What is judged of a base, in the words of the screen."""

RELATIONS: dict[str, Glyph] = {
    "F": Glyph("fighting", "F", "sign-negative"),
    "H": Glyph("hostile", "H", "sign-negative"),
    "S": Glyph("strained", "S", "sign-negative"),
    "C": Glyph("in contact", "C", "sign-neutral"),
    "B": Glyph("bond", "B", "sign-positive"),
    "?": Glyph("conflicting", "?", "sign-contested"),
    "†": Glyph("ended", "†", "muted"),
    # Not the three dots of a text that goes on: in ASCII those take one to three cells, as there is room.
    "…": Glyph("stale", "⋯", "muted"),
    "-": Glyph("not judged", "-", "muted"),
    "·": Glyph("no tie", "·", "faint"),
}
"""How two actors stand to each other, by the letters of the matrix; what is only claimed has a small one."""

SIGNS: dict[int, Glyph] = {1: Glyph("with", "+", "sign-positive"), -1: Glyph("against", "−", "sign-negative")}
"""The sides of a triad, by their signs."""

LINES: dict[str, Glyph] = {
    "plain": Glyph("plain", "─", "muted"),
    "double": Glyph("two independent lines", "═", "muted"),
    "claimed": Glyph("claimed", "╌", "muted"),
    "over": Glyph("ended, stale or not judged", "┈", "muted"),
}
"""The lines of the network."""

SIDES: tuple[Glyph, ...] = (
    *(Glyph("a side with many ties", shape, "accent") for shape in "■▲▼●◆"),
    Glyph("other sides", "○", "accent"),
)
"""The marks of sides in the network: those with the most ties have one each, the others share the last."""

RELIABILITY: dict[str, Glyph] = {
    "A": Glyph("completely reliable", "A", "grade-good"),
    "B": Glyph("usually reliable", "B", "grade-good"),
    "C": Glyph("fairly reliable", "C", "grade-fair"),
    "D": Glyph("not usually reliable", "D", "grade-poor"),
    "E": Glyph("unreliable", "E", "grade-poor"),
    "F": Glyph("cannot be judged", "F", "grade-unknown"),
}
"""The Admiralty reliability of a source (STANAG 2511)."""

CREDIBILITY: dict[int, Glyph] = {
    1: Glyph("confirmed by independent sources", "1", "grade-good"),
    2: Glyph("probably true", "2", "grade-good"),
    3: Glyph("possibly true", "3", "grade-fair"),
    4: Glyph("doubtful", "4", "grade-poor"),
    5: Glyph("improbable", "5", "grade-poor"),
    6: Glyph("cannot be judged", "6", "grade-unknown"),
}
"""The Admiralty credibility of an item of information."""

WORDINGS: dict[str, Glyph] = {
    "asserted": Glyph("asserted", "", ""),
    "attributed": Glyph("attributed", "", ""),
    "alleged": Glyph("alleged", "", "warn"),
    "expected": Glyph("expected", "", "warn"),
    "denied": Glyph("denied", "✗", "bad"),
}
"""How a source words a fact."""
ADMISSION = Glyph("against its own interest", "", "accent")
"""What the speaker's own side loses by saying."""

FORECASTS: dict[str, Glyph] = {
    "overdue": Glyph("overdue", "", "warn"),
    "open": Glyph("open", "", ""),
    "hit": Glyph("hit", "", "good"),
    "late": Glyph("late", "", "warn"),
    "miss": Glyph("miss", "", "bad"),
    "void": Glyph("void", "", "muted"),
}
"""The status of a forecast."""

SUPPORTS: dict[str, Glyph] = {
    "solid": Glyph("solid", "", "grade-good"),
    "caveated": Glyph("caveated", "", "grade-fair"),
    "unsupported": Glyph("unsupported", "", "grade-poor"),
}
"""How well an assumption is supported."""

RATINGS: dict[int | None, Glyph] = {
    2: Glyph("strongly consistent", "C", "good"),
    1: Glyph("consistent", "c", "good"),
    0: Glyph("neither", "·", "faint"),
    -1: Glyph("inconsistent", "i", "bad"),
    -2: Glyph("strongly inconsistent", "I", "bad"),
    None: Glyph("not applicable", "-", "faint"),
}
"""How evidence goes with a hypothesis."""

MARKS: dict[str, Glyph] = {
    "yes": Glyph("yes", "●", "bad"),
    "partly": Glyph("partly", "◑", "warn"),
    "no": Glyph("no", "○", "good"),
    "unknown": Glyph("unknown", "·", "muted"),
}
"""The answers of a deception check."""

FINDS: dict[str, Glyph] = {
    "actor": Glyph("actor", "●", "accent"),
    "place": Glyph("place", "▲", "column"),
    "date": Glyph("date", "◆", "good"),
    "figure": Glyph("figure", "■", "raises"),
    "said": Glyph("word of speech", "▸", "sign-contested"),
    "name": Glyph("name that nobody knows yet", "○", "warn"),
}
"""What was found in the text of a draft."""

DENSITY = (
    Glyph("1 event", "▪", "muted"),
    Glyph("a few", "░", "muted"),
    Glyph("more", "▒", "muted"),
    Glyph("most", "▓", "muted"),
)
"""How many events lie in a cell of the map; its legend has the numbers."""

DISPUTED = Glyph("disputed", "≠", "sign-contested")
WITH_ERRORS = Glyph("with errors", "!", "bad")
CHANGED = Glyph("changed since the day before", "*", "warn")
INFERRED = Glyph("inferred", "∴", "muted")
BOOKMARK = Glyph("bookmarked", "★", "accent")
NOTE = Glyph("noted", "✎", "accent")
LINK = Glyph("opens", "›", "accent")
PUBLISHED = Glyph("a source was published", "▾", "accent")
AS_OF = Glyph("as known on", "┃", "key")
SETTLED = Glyph("done with", "✓", "good")
ECHO = Glyph("says the same", "≈", "accent")


def relation(letter: str) -> Glyph:
    """Return how a letter of the matrix is shown."""
    found = RELATIONS[letter.upper()]
    return Glyph(f"claimed: {found.word}", letter, found.style) if letter.islower() else found
