"""The factions: a matrix of actors, with a cursor that moves by cell, or a network of the same relations."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from tui.analysis.constants import RELATION_STATES
from tui.analysis.situation import Situation
from tui.analysis.views import factions as views
from tui.analysis.views import network as networks
from tui.analysis.views.network import Network
from tui.render.canvas import nearest
from tui.render.network import drawing
from tui.render.network.arrangement import Box, arranged
from tui.render.network.legend import feet, legend, under_cursor
from tui.render.rows import factions
from tui.render.text import Line, Row, RowList, Rows, Span, Target, width
from tui.ui.panes.pane import Content, Pane, Request
from tui.ui.widgets.menu import Entry
from tui.ui.widgets.rows import Position

WINDOW: Final = 80
"""Columns of a window from which on there is room for the network."""
ROOM: Final = 50
"""Cells of the pane from which on there is, beside an inspector."""
PAGE: Final = 3
"""Actors that a page up or down goes by."""
_FOLDED, _UNFOLDED, _NETWORK, _NARROW = "folded", "unfolded", "network", "narrow"


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """How the factions are shown.

    `column` is the chosen one of the matrix, `unfolded` whether actors without a tie have a row each, `states` are
    those of the relations that are shown. With `network` they are a network, where the window is not too `narrow`.
    """

    column: int = 0
    unfolded: bool = False
    network: bool = False
    narrow: bool = False
    states: frozenset[str] = frozenset(RELATION_STATES)

    def written(self) -> str:
        """Return it as text, with the states that are left out."""
        words = [str(self.column), _UNFOLDED if self.unfolded else _FOLDED]
        words += [_NETWORK] * self.network + [_NARROW] * self.narrow
        return " ".join((*words, *(state for state in RELATION_STATES if state not in self.states)))

    @classmethod
    def read(cls, text: str) -> Form:
        """Return what was written; words that are none of it are passed over."""
        words = text.split()
        return cls(
            column=int(words[0]) if words and words[0].isdecimal() else 0,
            unfolded=_UNFOLDED in words,
            network=_NETWORK in words,
            narrow=_NARROW in words,
            states=frozenset(RELATION_STATES) - set(words),
        )


class MatrixContent(Content, frozen=True, kw_only=True):
    """The matrix with its actors, in the order of rows and columns, and the cells that `n` goes to."""

    actors: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    """What each row can be found by: whole and short name of its actor."""
    marked: list[tuple[int, int]]


class NetworkContent(Content, frozen=True, kw_only=True):
    """The actors and pairs of the network as rows; the picture is drawn over them."""

    actors: tuple[str, ...]
    """In the order of the matrix."""
    names: Mapping[str, tuple[str, ...]]
    network: Network


class Factions(Pane):
    """Who stands how to whom; left and right choose the other actor, or go to the next one in the network."""

    jumps = keeps_detail = has_forms = True
    needs = frozenset({"actors"})
    rests_on = frozenset({"relations", "corroboration"})
    home_of = frozenset({"actor"})
    shows_whole = False
    chooses = "states of relations"
    content: MatrixContent | NetworkContent | None = None
    form = Form()
    """What the user has chosen; a matrix that has fewer columns shows its last as chosen."""
    row_actor = ""
    """The actor in whose row of the matrix the cursor is, and from which it goes to pairs of the network."""

    # --- what it shows ---

    @property
    def detail(self) -> str:
        """The form, as text."""
        return self.form.written()

    def set_detail(self, detail: str) -> None:
        """Take another form."""
        self.form = replace(Form.read(detail), narrow=False)

    def turn(self) -> None:
        """Take the form of a network, or of the matrix again."""
        self.form = replace(self.form, network=not self.form.network)

    @property
    def draws_picture(self) -> bool:
        """Whether the network is drawn."""
        return isinstance(self.content, NetworkContent)

    def request(self, situation: Situation) -> Request:
        """Return all that the content depends on: the network does not follow the chosen column."""
        asked, form = super().request(situation), self.form
        if form.network:
            narrow = self.app.size.width < WINDOW or asked.cells < ROOM
            form = replace(form, narrow=narrow, column=form.column if narrow else 0)
        return replace(asked, detail=form.written())

    def make(self, request: Request) -> MatrixContent | NetworkContent:
        """Return the matrix with a column chosen, or the network where there is room for it."""
        form, cells = Form.read(request.detail), request.cells
        matrix = views.factions(request.situation, form.states)
        # Also where there is no room: when the window grows, nobody need wait for the layout.
        network = networks.network(request.situation, matrix) if form.network else None
        if network is not None and network.relations and not form.narrow:
            return NetworkContent(
                rows=_rows(network),
                actors=matrix.actors,
                names={each.id: (each.name, each.short) for each in network.places if each.id in network.degrees},
                network=network,
            )
        column = min(form.column, max(len(matrix.actors) - 1, 0))
        names: dict[str, tuple[str, ...]] = {}
        for actor, name, short in zip(matrix.actors, matrix.names, matrix.short, strict=True):
            names[actor] = (name, short)
        if form.unfolded:
            names |= {each.id: (each.name,) for each in matrix.without_tie}
        heading = factions.heading(matrix, column, cells)
        if form.narrow and heading:
            heading = [(Span(f"The matrix: the network needs {WINDOW} columns.", "muted"),), *heading]
        return MatrixContent(
            rows=factions.rows(matrix, column, cells, unfolded=form.unfolded),
            heading=tuple(heading),
            actors=matrix.actors,
            names=names,
            marked=factions.marked(matrix),
        )

    def draw(self, situation: Situation, *, at: Position | None = None) -> None:
        """Draw a situation, in the form at hand."""
        super().draw(situation, at=at)
        self._paint()

    def show(self, rows: RowList, heading: Iterable[Line] = (), *, at: Position | None = None) -> None:
        """Show other rows: the pair under the cursor stays chosen in either form, or its actor does."""
        if at is None or (at.key and rows.find(at.key) is None):
            key = at.key if at is not None else self.position.key
            pair = self.target.id if at is None and self.target is not None and self.target.kind == "pair" else key
            wanted = (pair, key, self.row_actor, *pair.split("~"))
            found = next((each for each in wanted if each and rows.find(each) is not None), None)
            if found is not None:
                at = Position(found, self.position.offset)
        super().show(rows, heading, at=at)
        self._note_actor()

    def choices(self) -> list[Entry]:
        """Return every state of a relation, and whether it is shown."""
        return [Entry(state.replace("-", " "), on=state in self.form.states) for state in RELATION_STATES]

    def choose(self, number: int) -> None:
        """Show the relations in a state, or leave them out."""
        self.form = replace(self.form, states=self.form.states ^ {RELATION_STATES[number]})

    async def action_open(self) -> None:
        """Open the pair under the cursor, go from an actor of the network to its pairs, or list those without a tie."""
        pairs = self._pairs() if self.position.key in self._boxes else []
        if pairs:
            self.move_to(pairs[0])
        elif self.position.key == factions.WITHOUT_TIE:
            self.form = replace(self.form, unfolded=not self.form.unfolded)
            self.redraw()
        else:
            await super().action_open()

    def leave_detail(self) -> None:
        """Go back from a pair of the network to its actor."""
        if self.draws_picture and self.position.key not in self._boxes:
            self.move_to(self.row_actor)

    def reveal(self, target: Target) -> None:
        """Put the cursor on an actor; in the matrix, in the column of the same actor: there the two are one."""
        if self.rows.find(target.id) is not None:
            self._choose_column(target.id)
            self.move_to(target.id)

    def _choose_column(self, actor: str) -> None:
        """Choose the column of an actor, if it has one."""
        if self.content is not None and actor in self.content.actors:
            self.form = replace(self.form, column=self.content.actors.index(actor))
            if not self.draws_picture:
                self.redraw()

    def jump(self, letter: str) -> bool:
        """Put the cursor on the next actor whose name begins with a letter; return whether there is one."""
        names = self.content.names if self.content is not None else {}
        keys = list(names)
        key = self.row_actor if self.draws_picture else self.position.key
        start = keys.index(key) + 1 if key in names else 0
        for each in (*keys[start:], *keys[:start]):
            if any(name.casefold().startswith(letter.casefold()) for name in names[each]):
                return self.move_to(each)
        return False

    # --- moving in the matrix ---

    def action_sideways(self, step: int) -> None:
        """Choose the column to the left or right, after the last the first; or move in the network."""
        columns = len(self.content.actors) if self.content is not None else 0
        if self.draws_picture:
            self._step(step, 0)
        elif columns:
            column = (min(self.form.column, columns - 1) + step) % columns
            self.form = replace(self.form, column=column)
            self.redraw()

    def move_to_mark(self, step: int) -> None:
        """Choose the next (1) or previous (-1) pair that is contested or has changed, round the end if need be."""
        content = self.content
        if not isinstance(content, MatrixContent):
            super().move_to_mark(step)
            return
        if not content.marked:
            return
        key, column = self.position.key, min(self.form.column, len(content.actors) - 1)
        row = content.actors.index(key) if key in content.actors else -1
        at = (min(row, column), max(row, column)) if row >= 0 else (-1, -1)
        ahead = [cell for cell in content.marked if (cell > at if step > 0 else cell < at)]
        found = (ahead or content.marked)[0 if step > 0 else -1]
        self._choose_column(content.actors[found[1]])
        self.move_to(content.actors[found[0]])

    # --- moving in the network ---

    @property
    def _room(self) -> tuple[int, int]:
        """Cells and lines of the picture."""
        return self.picture_width, max(self.page - feet(self.page), 1)

    @property
    def _boxes(self) -> Mapping[str, Box]:
        """Where actors stand in the network, by their ids; nothing in the matrix."""
        return arranged(self.content.network, *self._room) if isinstance(self.content, NetworkContent) else {}

    def _paint(self) -> None:
        """Draw what changed of the network."""
        content, situation = self.content, self.situation
        if not isinstance(content, NetworkContent) or situation is None:
            return
        (cells, lines), key, today = self._room, self.position.key, situation.as_of
        self.picture = (
            *drawing.picture(content.network, cells, lines, key, today),
            under_cursor(content.network, key, cells, today),
            *legend(content.network, cells, lines, feet(self.page) - 1),
        )
        self.draw_changes()

    def _put_cursor(self, index: int) -> None:
        if not self.draws_picture:
            super()._put_cursor(index)
            self._note_actor()
        elif index != self.cursor:
            self.cursor = index
            self._note_actor()
            self._paint()
            self._moved()

    def _note_actor(self) -> None:
        """Note whose row of the matrix the cursor is in, and the column, lest the network leads elsewhere."""
        key, content = self.position.key, self.content
        if not isinstance(content, NetworkContent):
            self.row_actor = key
            return
        ends = key.split("~")
        self.row_actor = self.row_actor if self.row_actor in ends else ends[0]
        self._choose_column(next((end for end in ends if end != self.row_actor), self.row_actor))

    def _pairs(self) -> list[str]:
        """Return the pairs of the actor that the cursor is on or came from, clockwise as their lines leave it."""
        boxes = self._boxes
        if not isinstance(self.content, NetworkContent) or self.row_actor not in boxes:
            return []
        x, y = boxes[self.row_actor].middle
        turns: dict[str, float] = {}
        for relation in drawing.of_cursor(self.content.network, self.row_actor):
            other = relation.b if relation.a == self.row_actor else relation.a
            if other in boxes:
                across, along = boxes[other].middle[0] - x, boxes[other].middle[1] - y
                turns[relation.id] = math.atan2(across, -along) % math.tau
        return sorted(turns, key=lambda pair: (turns[pair], pair))

    def action_move(self, way: str) -> None:
        """Move the cursor; in the network to the nearest actor up or down, to the first or to the last."""
        if not isinstance(self.content, NetworkContent):
            super().action_move(way)
            return
        boxes = list(self._boxes)
        match way:
            case "first" | "last" if boxes:
                self.move_to(boxes[0 if way == "first" else -1])
            case _:
                for _ in range(1 if way in ("up", "down") else PAGE):
                    self._step(0, -1 if way.endswith("up") else 1)

    def _step(self, right: int, down: int) -> None:
        """Move to the nearest actor in a direction; from a pair to the next, or to one of its ends."""
        boxes, key = self._boxes, self.position.key
        pairs = self._pairs()
        if key in boxes:
            others = list(boxes)
            found = nearest(boxes[key].middle, (boxes[each].middle for each in others), right, down)
            if found is not None:
                self.move_to(others[found])
        elif right and key in pairs:
            self.move_to(pairs[(pairs.index(key) + right) % len(pairs)])
        elif boxes:
            ends = [end for end in key.split("~") if end in boxes] or list(boxes)[:1]
            self.move_to(sorted(ends, key=lambda end: boxes[end].middle[::-1])[0 if down < 0 else -1])

    def put_cursor_at(self, x: int, y: int) -> bool:
        """Put the cursor on what is at a place: in the network on a name, or on the letter of a pair."""
        if not isinstance(self.content, NetworkContent) or self.situation is None:
            return super().put_cursor_at(x, y)
        column = x - 1  # the picture begins after a blank
        named = next((actor for actor, box in self._boxes.items() if box.covers(column, y)), None)
        if named is None:
            placed = drawing.letters(self.content.network, *self._room, self.position.key, self.situation.as_of)
            named = next(
                (
                    pair
                    for pair, label in placed.items()
                    if y == label.row and label.column - 1 <= column <= label.column + width(label.text)
                ),
                None,
            )
        return named is not None and self.move_to(named)

    def scroll_by(self, lines: int) -> None:
        """Scroll the matrix; the network is seen whole."""
        if not self.draws_picture:
            super().scroll_by(lines)


def _rows(network: Network) -> Rows:
    """Return a row for each actor of the network, then one for each pair."""
    actors = [
        Row((Span(place.name),), place.id, Target("actor", place.id))
        for place in network.places
        if place.id in network.degrees
    ]
    pairs = [
        Row(
            (Span(" – ".join(each.names)),),
            each.id,
            Target("pair", each.id),
            marked=each.contested or network.has_changed(each),
        )
        for each in network.relations
    ]
    return Rows([*actors, *pairs])
