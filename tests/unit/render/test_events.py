"""The rows of events, and the shades of the map."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tui.analysis.views.event_rows import EventRow, EventView
from tui.analysis.views.events import Cell, EventDensity
from tui.analysis.views.map import Spot
from tui.render import glyphs
from tui.render.canvas import CURSOR
from tui.render.map.density import Density
from tui.render.map.drawing import picture, with_events
from tui.render.map.legend import under_cursor
from tui.render.map.projection import Box, View
from tui.render.map.scene import Scene
from tui.render.rows.events import CHOSEN, ORDERS, PAGE, EventRows, Layout, deaths_text, event_line, when_text
from tui.render.text import Span, line_width
from tui.store.basemap import Basemap

EVENT = EventRow(
    *("ucdp", "7", date(2024, 12, 1), date(2024, 12, 1), "day", 36.0, 35.0, "Hama", "exact"),
    *("Battles", "North", "South", 8, 10, 20, "A raid.", "https://example.org", None),
)


def views(first: int, number: int) -> list[EventView]:
    return [EventView(replace(EVENT, id=str(first + n)), (), None) for n in range(number)]


@given(st.integers(0, 900), st.integers(-100, 1000), st.integers(0, 400))
def test_rows_that_were_asked_for_are_there_once_what_is_missing_was_taken(total: int, first: int, number: int) -> None:
    rows = EventRows(total, Layout(), 80)
    pages = rows.missing(first, first + number)
    rows.take(pages.start, views(pages.start * PAGE, min(pages.stop * PAGE, total) - pages.start * PAGE))
    for index in range(max(first, 0), min(first + number, total)):
        assert rows[index].key == f"event:ucdp/{index}"
        assert rows.find(rows[index].key) == index
    assert not rows.missing(first, first + number)
    # What was not read has a row all the same, which the cursor can be on.
    assert all(rows[index].key for index in range(0, total, 97))


@given(st.sampled_from(ORDERS), st.booleans(), st.sets(st.sampled_from(CHOSEN)))
def test_a_layout_is_read_as_it_was_written(order: str, reverse: bool, columns: set[str]) -> None:
    layout = Layout(order, reverse, tuple(name for name in CHOSEN if name in columns))  # type: ignore[arg-type]
    assert Layout.read(layout.written()) == layout


@pytest.mark.parametrize("text", ["", "nothing:of,this", "-", "deaths_best", ":kind,text"])
def test_any_text_gives_a_layout(text: str) -> None:
    assert Layout.read(text).fitting(80)


@given(st.integers(20, 250))
def test_a_row_keeps_to_its_cells(cells: int) -> None:
    assert line_width(event_line(EVENT, Layout(), cells)) <= max(cells, 8 + 0)


@pytest.mark.parametrize(
    ("precision", "first", "last", "told"),
    [
        ("day", date(2024, 12, 1), date(2024, 12, 1), "1 Dec 2024"),
        ("day", date(2024, 12, 1), date(2024, 12, 3), "1–3 Dec 2024"),
        ("week", date(2024, 11, 28), date(2024, 12, 4), "28 Nov–4 Dec 2024"),
        ("month", date(2024, 12, 1), date(2024, 12, 31), "Dec 2024"),
        ("year", date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("longer", date(2023, 1, 1), date(2024, 12, 31), "2023–2024"),
    ],
)
def test_a_date_is_told_no_closer_than_it_is_known(precision: str, first: date, last: date, told: str) -> None:
    assert when_text(replace(EVENT, start=first, end=last, date_precision=precision)) == told


@pytest.mark.parametrize(
    ("figures", "told"),
    [((8, 10, 20), "10 (8–20)"), ((5, 5, 5), "5"), ((None, 3, None), "3"), ((2, None, 4), "2–4"), ((None,) * 3, "")],
)
def test_deaths_are_told_with_what_is_left_open(figures: tuple[int | None, ...], told: str) -> None:
    low, best, high = figures
    assert deaths_text(replace(EVENT, deaths_low=low, deaths_best=best, deaths_high=high)) == told


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=30))
def test_each_shade_of_the_map_has_its_numbers_in_the_legend(numbers: list[int]) -> None:
    view = View(36.0, 35.0, 1.0, 30, 10)
    cells = tuple(Cell(column, 0, rows, 0) for column, rows in enumerate(numbers))
    density = Density(view, EventDensity(cells, max(numbers), sum(numbers), 0))
    told = {}
    for glyph in density.legend:
        low, _, high = glyph.word.removesuffix(" events").removesuffix(" event").partition("–")
        told[glyph.glyph] = range(int(low), int(high or low) + 1)
    assert [each for _, _, glyph in density.shades(view) for each in [glyph.glyph]]
    for (column, row, glyph), rows in zip(density.shades(view), numbers, strict=True):
        assert rows in told[glyph.glyph]
        assert row == view.lines - 1
        assert numbers[column] == rows
    assert not [*density.shades(replace(view, km_per_dot=2.0))]


def test_an_event_under_the_cursor_is_lit_and_told_but_not_one_that_a_place_hides() -> None:
    view, box = View(36.0, 35.0, 1.0, 90, 10), Box(35.0, 34.0, 37.0, 36.0)
    town = Spot("town", "Town", "town", 36.3, 35.0, 1)
    hidden = replace(EVENT, id="8", lon=36.3)
    scene = with_events(Scene(box, box, (town,), (), ()), view, (EVENT, hidden))
    assert [mark.key for mark in scene.marks] == ["place:town", "event:ucdp/7"]
    lit = Span(glyphs.DENSITY[0].glyph, CURSOR)
    column, row = view.cell(36.0, 35.0)
    drawn = picture(scene, Basemap(), view, EVENT.key)
    assert lit in drawn[row]
    assert line_width(drawn[row][: drawn[row].index(lit)]) == column
    assert not any(lit in line for line in picture(scene, Basemap(), view, town.key))
    told = "".join(span.text for span in under_cursor(scene, EVENT, view, view.cells))
    assert told.split("  ")[:4] == ["▪ Battles", "1 Dec 2024", "Hama", "North – South"]
    assert told.endswith(" 10 (8–20) deaths")
