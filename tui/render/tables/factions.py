"""The factions: a signed matrix of actors."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase

from tui.analysis.situation import Situation
from tui.render import glyphs
from tui.render.glyphs import Glyph
from tui.render.tables.parts import plain
from tui.render.text import Line, Row, Rows, Span, Target, cut, pad

NAME = 22


def pair_id(one: str, other: str) -> str:
    """The id of a pair, the same whichever actor is named first."""
    return "~".join(sorted((one, other)))


def sign_of(pair: dict[str, object]) -> Glyph:
    """How a pair's overall sign is shown."""
    label = str(pair["label"])
    return glyphs.SIGNS.get(label, glyphs.SIGNS["unknown"])


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who stands how to whom: the actors in order, and the shown pair of each two."""

    actors: list[str]
    pairs: dict[str, dict[str, object]]

    def target(self, row: int, column: int) -> Target:
        """What a cell stands for: the pair, or on the diagonal the actor."""
        if row == column:
            return Target("actor", self.actors[row])
        return Target("pair", pair_id(self.actors[row], self.actors[column]))


def matrix(situation: Situation) -> Matrix:
    """The pairs of which a shown fact speaks, actors with the most ties first."""
    ties = situation.frames.ties
    ties = ties.filter(ties["fact"].is_in(list(situation.shown)))
    reported = {pair_id(one, other) for one, other in ties.select("from", "to").iter_rows()}
    pairs = {
        pair_id(pair["a"], pair["b"]): pair
        for pair in situation.knowledge.pairs.iter_rows(named=True)
        if pair_id(pair["a"], pair["b"]) in reported
    }
    degree: dict[str, int] = {}
    for pair in pairs:
        for actor in pair.split("~"):
            degree[actor] = degree.get(actor, 0) + 1
    return Matrix(sorted(degree, key=lambda actor: (-degree[actor], actor)), pairs)


def letter(number: int) -> str:
    """The letter that stands for an actor at the head of a column."""
    return ascii_lowercase[number] if number < 26 else ascii_lowercase[number - 26].upper() if number < 52 else "·"


def heading(shown: Matrix, column: int) -> list[Line]:
    """The letters of the columns, the chosen one marked."""
    if not shown.actors:
        return []
    letters = [
        Span(f" {letter(number)}", "tab-on" if number == column else "muted") for number in range(len(shown.actors))
    ]
    return [(Span(" " * (NAME + 2)), *letters)]


def rows(shown: Matrix, situation: Situation, column: int) -> Rows:
    """One row an actor; a sign where a fact speaks of the two."""
    made: list[Row] = []
    for number, actor in enumerate(shown.actors):
        cells = [Span(pad(f"{letter(number)} {cut(situation.catalogue.actor(actor), NAME - 1)}", NAME + 2))]
        for other_number, other in enumerate(shown.actors):
            if number == other_number:
                cells.append(Span(" \\", "faint"))
                continue
            pair = shown.pairs.get(pair_id(actor, other))
            sign = sign_of(pair) if pair else glyphs.SIGNS["none"]
            style = sign.style
            cells.append(Span(f" {sign.glyph}", style))
        made.append(Row(tuple(cells), actor, shown.target(number, column)))
    legend = "   ".join(f"{sign.glyph} {sign.word}" for sign in glyphs.SIGNS.values())
    return Rows([*made, Row(()), plain(legend, "muted")])
