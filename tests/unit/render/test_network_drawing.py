"""The network as text: names that do not collide, lines and letters that tell the states, nothing beyond the edge."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tui.analysis.constants import RELATION_STATES
from tui.analysis.views.factions import Factions
from tui.analysis.views.network import Network, Place
from tui.analysis.views.relations import Relation
from tui.render.canvas import nearest
from tui.render.charset import ASCII, rewrite_text
from tui.render.network.arrangement import GAP, arranged
from tui.render.network.drawing import drawn, letters, picture
from tui.render.network.legend import legend, under_cursor
from tui.render.text import Line, line_width

TODAY = date(2024, 12, 3)


def place(name: str, x: float, y: float, side: str = "rebels") -> Place:
    return Place(name, name.capitalize(), name[:3], side, x, y, 3)


def relation(a: str, b: str, letter: str = "F", **more: object) -> Relation:
    made = Relation(
        a=a, b=b, names=(a.capitalize(), b.capitalize()), state="claimed" if letter.islower() else "fighting",
        says="fighting", told_by="", letter=letter, kind="fight", type="fighting", support=0.7, lines=1, origins=1,
        best="", best_name="", grade="C3", inferred=False, since=None, stale_since=None, ended=None,
        rolled_up_from=None, rolled_up_name=None,
    )  # fmt: skip
    return replace(made, **more)


def network(places: list[Place], relations: list[Relation], changed: frozenset[str] = frozenset()) -> Network:
    ends = [end for each in relations for end in (each.a, each.b)]
    matrix = Factions(
        actors=(), names=(), short=(), sides=(), without_tie=(), relations={each.id: each for each in relations},
        in_short={}, changed=changed, naming_both={}, states={"ended": 2}, asked=frozenset(RELATION_STATES), triads=(),
    )  # fmt: skip
    sides = tuple(dict.fromkeys(each.side for each in places))
    return Network(
        matrix=matrix, places=tuple(places), relations=tuple(relations),
        degrees={end: ends.count(end) for end in ends}, sides=sides,
    )  # fmt: skip


def text(lines: tuple[Line, ...] | list[Line]) -> str:
    return "\n".join("".join(span.text for span in line) for line in lines)


def style_of(lines: tuple[Line, ...], sign: str) -> str:
    return next(span.style for line in lines for span in line if sign in span.text)


POSITIONS = st.floats(0, 1)
NAMES = st.text("abcdefgh ه国", min_size=1, max_size=30)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.text("abcdefgh ه国", min_size=1, max_size=30), POSITIONS, POSITIONS), min_size=2, max_size=40
    ),
    st.integers(50, 120),
    st.integers(8, 40),
    st.integers(0, 39),
)
def test_no_name_touches_another_or_leaves_the_picture(
    given_places: list[tuple[str, float, float]], cells: int, lines: int, at: int
) -> None:
    places = [Place(f"a{n}", name, f"s{n}", "", x, y, 1) for n, (name, x, y) in enumerate(given_places)]
    relations = [relation(one.id, other.id) for one, other in pairwise(places)]
    shown = network(places, relations)
    boxes = arranged(shown, cells, lines)
    assert boxes
    taken: set[tuple[int, int]] = set()
    for box in boxes.values():
        own = {(column, box.row) for column in range(box.column, box.column + box.cells)}
        assert box.column >= 0
        assert box.column + box.cells <= cells
        assert 0 <= box.row < lines
        assert not taken & {(column + step, row) for column, row in own for step in (-GAP, 0, GAP)}
        taken |= own
    assert set(arranged(shown, cells, lines)) == set(boxes)
    made = picture(shown, cells, lines, places[at % len(places)].id, TODAY)
    assert len(made) == lines
    assert all(line_width(line) <= cells for line in made)


A, B, C = place("amber", 0.1, 0.1), place("birch", 0.9, 0.1, "state"), place("cedar", 0.5, 0.9, "none")


def test_what_is_under_the_cursor_is_lit_told_in_words_and_seen_without_colour() -> None:
    one = relation("amber", "birch", since=date(2024, 12, 2), told_by="2 origins")
    other = relation("birch", "cedar", "B", since=date(2015, 1, 1), kind="bond", type="allied")
    shown = network([A, B, C], [one, other])
    lit = picture(shown, 80, 20, "amber", TODAY)
    assert "▌■ Amber 1" in text(lit)
    assert "fighting since 2 Dec [F]" in text(lit), "to the left, as there is no room to the right"
    assert "[F] fighting since 2 Dec" in text(picture(shown, 100, 20, "amber", TODAY))
    assert " B " in text(lit)
    assert "[B]" not in text(lit)
    assert "allied" not in text(lit)
    assert "▲ Birch 2" in text(lit)
    assert "○ Cedar 1" in text(lit)
    under = picture(shown, 80, 20, other.id, TODAY)
    assert "▌[B] allied since 2015" in text(under)
    assert "[F]" not in text(under)
    line = text([under_cursor(shown, one.id, 80, TODAY)])
    assert line == "F Amber – Birch  fighting since 2 Dec  2 origins"
    assert "Amber  Rebels   F 1" in text([under_cursor(shown, "amber", 80, TODAY)])
    assert under_cursor(shown, "nobody", 80, TODAY) == ()


def test_lines_tell_how_far_a_relation_is_known_to_hold_and_letters_that_it_has_changed() -> None:
    def dots(letter: str, lines: int = 1) -> int:
        shown = network([A, B], [relation("amber", "birch", letter, lines=lines)])
        made = text(picture(shown, 80, 20))
        return sum((ord(sign) & 0xFF).bit_count() for sign in made if "\u2800" < sign <= "\u28ff")

    assert dots("F", 2) > dots("F") > dots("f") > dots("†") > 0
    assert dots("f", 2) == dots("f"), "what is only claimed has one line, however many say so"
    changed = relation("amber", "birch")
    shown = network([A, B], [changed], frozenset({changed.id}))
    assert "[F*]" in text(picture(shown, 80, 20, "birch", TODAY))
    assert style_of(picture(shown, 80, 20, "birch", TODAY), "*") == "warn"
    assert "* changed since the day before" in text(legend(shown, 80, 20, 4))
    assert "* changed" in text([under_cursor(shown, changed.id, 80, TODAY)])


def test_dates_of_what_is_over_are_told() -> None:
    over = relation("amber", "birch", "†", ended=date(2024, 12, 1))
    stale = relation("amber", "cedar", "…", stale_since=date(2020, 3, 31), type="talking")
    shown = text(picture(network([A, B, C], [over, stale]), 90, 24, "amber", TODAY))
    assert "fighting until 1 Dec" in shown
    assert "talking, stale since 2020" in shown


def test_who_finds_no_room_is_counted_those_with_the_most_relations_come_first() -> None:
    hub = place("hub", 0.5, 0.5)
    spokes = [place(f"spoke{number}", number / 99, number % 7 / 6) for number in range(100)]
    shown = network([*spokes, hub], [relation(*sorted(("hub", each.id))) for each in spokes])
    boxes = arranged(shown, 70, 16)
    assert "hub" in boxes
    assert 20 < len(boxes) < 101
    assert f"no room: {101 - len(boxes)} actors" in text(legend(shown, 70, 16, 2))
    assert letters(shown, 70, 16)


def test_of_very_many_lines_the_best_known_are_seen_and_all_of_the_actor_under_the_cursor() -> None:
    places = [place(f"actor{number:02}", number % 6 / 5, number // 6 / 5) for number in range(36)]
    pairs = [(one, other) for one in places for other in places if one.id < other.id]
    changed, *others = [
        relation(one.id, other.id, "F" if number % 9 == 1 else "f" if number % 2 else "†")
        for number, (one, other) in enumerate(pairs)
    ]
    shown = network(places, [changed, *others], frozenset({changed.id}))
    seen = drawn(shown, 117, 30)
    assert 10 < len(seen) < len(pairs) // 4
    assert changed in seen, "though it has ended"
    assert {each.letter for each in seen if each != changed} == {"F"}
    assert f"not seen: {len(pairs) - len(seen)} lines" in text(legend(shown, 117, 30, 4))
    away = {each.id for each in others if "actor20" in (each.a, each.b)} - {each.id for each in seen}
    assert away
    assert not away & set(letters(shown, 117, 30))
    assert away & set(letters(shown, 117, 30, "actor20"))


def test_the_legend_keeps_to_its_lines_and_names_only_what_is_drawn() -> None:
    shown = network([A, B, C], [relation("amber", "birch", "f"), relation("birch", "cedar", "B", lines=2)])
    for cells in (50, 80, 190):
        for height in (2, 4):
            made = legend(shown, cells, 20, height)
            assert len(made) <= height
            assert all(line_width(line) <= cells for line in made)
    told = text(legend(shown, 190, 20, 2))
    for words in ("F fighting", "B bond", "╌f claimed", "═ two independent lines", "■ Rebels", "▲ State", "○ other"):
        assert words in told
    assert "ended" not in told
    assert "*" not in told


def test_in_ascii_the_marks_of_sides_and_of_lines_stay_apart() -> None:
    told = rewrite_text("─ ═ ┈ ■ ▲ ▼ ● ◆ ○", ASCII).split()
    assert len(set(told)) == len(told)
    assert all(sign.isascii() for sign in told)


def test_the_nearest_in_a_direction_is_ahead_rather_than_aside() -> None:
    others = [(10.0, 0.0), (4.0, 3.0), (-5.0, 0.0), (0.0, -8.0)]
    assert nearest((0, 0), others, 1, 0) == 0
    assert nearest((0, 0), [*others, (4.0, 1.0)], 1, 0) == 4
    assert nearest((0, 0), others, -1, 0) == 2
    assert nearest((0, 0), others, 0, -1) == 3
    assert nearest((0, 0), [(4.0, 1.0)], 0, 1) is None
