"""The timeline in lanes: each fact is in exactly the cells that its date covers, whatever part of time is looked at."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis_frames import assessor, cite, fact, frames, source
from tui.analysis.query.lens import Lens
from tui.analysis.situation import Situation, situation
from tui.analysis.time_axis import GRAINS, Axis, cell_of, day_of, moment, start_of
from tui.analysis.views.lanes import BY, Lanes
from tui.render.lanes_layout import LanesLayout, scale, zoom_range
from tui.render.rows import lanes as rows
from tui.render.text import line_width
from tui.store.schema.edtf import parse

cases = settings(max_examples=60, deadline=None)

WINDOW = date(2024, 12, 1), date(2024, 12, 10)
DATES = [
    "1971/..", "2015", "2024", "2024-11", "2024-12", "../2020", "../2024-12-07", "2024-12-05/..", "2024-12-02~",
    "2024-11-20/2024-12-04", "2024-12-02/2024-12-05", "2024-12-02", "2024-12-03?", "2024-12-09", "2024-24",
    "2024-12-03T10:30", "2024-12-04T00:00:00", "2024-12-~09", "unknown",
]  # fmt: skip
facts = st.fixed_dictionaries(
    {
        "when": st.sampled_from(DATES),
        "kind": st.sampled_from(["event", "strike", "background"]),
        "places": st.lists(st.sampled_from(["base", "town"]), unique=True),
        "actors": st.lists(st.sampled_from(["north", "south"]), unique=True),
        "cited": st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2, unique=True),
    }
)
hours = st.integers(moment(date(1960, 1, 1)), moment(date(2050, 1, 1)))
axes = st.builds(
    lambda grain, hour, before, cells: Axis(grain, cell_of(grain, hour) - before, cells),
    st.sampled_from(GRAINS),
    st.one_of(hours, st.integers(moment(date(2024, 11, 28)), moment(date(2024, 12, 11)))),
    st.integers(0, 30),
    st.integers(1, 60),
)


def seen(given: list[dict[str, Any]]) -> Situation:
    """Facts as seen without a filter."""
    told = [fact(f"f{n}", **(each | {"cited": [cite(name) for name in each["cited"]]})) for n, each in enumerate(given)]
    places = [{"id": name, "name": name.title(), "kind": "town"} for name in ("base", "town")]
    actors = [{"id": name, "name": name.title(), "kind": "faction", "side": name} for name in ("north", "south")]
    sources = [source(name, published=day) for name, day in (("a", "2024-12-01"), ("b", "2024-12-04"))]
    return situation(assessor(frames(told, sources, actors=actors, places=places)), Lens())


def reading(when: str) -> tuple[int | None, int | None, bool]:
    """From which hour on and before which one the thing happened, by its date alone, and whether that is exact."""
    found = parse(when)
    first = None if found.earliest is None else moment(found.earliest)
    last = None if found.latest is None else moment(found.latest) + 24
    if "T" in when and first is not None:
        first += int(when.partition("T")[2][:2])
        last = first + 1
    return first, last, not (found.approximate or found.uncertain)


@cases
@given(hour=hours, grain=st.sampled_from(GRAINS))
def test_cells_follow_each_other_and_each_moment_is_in_one(hour: int, grain: Any) -> None:
    cell = cell_of(grain, hour)
    assert start_of(grain, cell) <= hour < start_of(grain, cell + 1)
    assert cell_of(grain, start_of(grain, cell)) == cell
    assert grain != "week" or day_of(start_of(grain, cell)).isoweekday() == 1


@cases
@given(given=st.lists(facts, min_size=1, max_size=15), by=st.sampled_from(BY), axis=axes)
def test_a_fact_is_in_exactly_the_cells_that_its_date_covers(given: list[dict[str, Any]], by: Any, axis: Axis) -> None:
    lanes = Lanes(seen(given), by)
    window = lanes.window(axis)
    edges = axis.edges
    slots = 0
    for number, lane in enumerate(window.lanes):
        key = {"actor": "actors", "place": "places", "source": "cited"}.get(by)
        values = [[each["kind"]] if key is None else each[key] or [""] for each in given]
        told = [each for each, of in zip(given, values, strict=True) if lane.id in of]
        slots += len(told)
        assert lane.facts == len(told) == len(lanes.slots_of(number))
        whens = [reading(each["when"]) for each in told]
        dated = [each for each in whens if each[:2] != (None, None)]
        assert lane.undated == len(told) - len(dated)
        assert lane.before == sum(last is not None and last <= axis.start for _, last, _ in dated)
        assert lane.after == sum(first is not None and first >= axis.stop for first, _, _ in dated)
        for cell in range(axis.cells):
            begin, end = edges[cell], edges[cell + 1]
            covering = [
                (first, last, exact)
                for first, last, exact in dated
                if (first is None or first < end) and (last is None or last > begin)
            ]
            certain = [
                each
                for each in covering
                if each[2] and None not in each[:2] and each[0] >= begin and each[1] <= end  # type: ignore[operator]
            ]
            assert lane.certain[cell] == len(certain)
            assert lane.possible[cell] == len(covering) - len(certain)
        # What is asked of one fact, under the cursor, is what was counted of all.
        for slot in lanes.slots_of(number):
            when = lanes.when(slot)
            assert (when.begin, when.end, when.exact) == reading(given[int(lanes.fact(slot).id[1:])]["when"])
            assert all(lane.certain[cell] + lane.possible[cell] for cell in when.cells(axis))
            found = lanes.in_cell(number, axis, when.cells(axis).start) if when.cells(axis) else None
            assert found is None or when.cells(axis).start in lanes.when(found).cells(axis)
    assert slots == lanes.slots
    assert window.top[0] == max(1, *(max(lane.certain) for lane in window.lanes))
    assert sum(window.published) <= 2


@cases
@given(given=st.lists(facts, min_size=1, max_size=15), by=st.sampled_from(BY))
def test_lanes_are_in_the_order_of_time_and_the_longest_come_first(given: list[dict[str, Any]], by: Any) -> None:
    there = seen(given)
    lanes = Lanes(there, by)
    order = there.facts["id"].to_list()
    named = [lane for lane in lanes.window(Axis("day", 0, 1)).lanes if lane.id]
    assert [lane.facts for lane in named] == sorted((lane.facts for lane in named), reverse=True)
    for lane in range(len(lanes)):
        here = lanes.slots_of(lane)
        listed = [lanes.fact(slot).id for slot in here]
        anchors = [lanes.when(slot).anchor for slot in here]
        # By the hour that they begin at; what begins alike, or has no date, as in the list.
        assert [(lanes.when(slot).anchor is None, anchor or 0) for slot, anchor in zip(here, anchors, strict=True)] == (
            sorted((anchor is None, anchor or 0) for anchor in anchors)
        )
        alike = [name for name, anchor in zip(listed, anchors, strict=True) if anchor == anchors[0]]
        assert alike == sorted(alike, key=order.index)
        for slot in here:
            assert lanes.lane_of(slot) == lane
            assert lanes.find(lanes.fact(slot).id, lane) == slot
            anchor = lanes.when(slot).anchor
            if anchor is not None:
                assert lanes.when(lanes.nearest(lane, anchor)).anchor == anchor
            else:
                assert lanes.when(lanes.nearest(lane, None)).anchor is None


@cases
@given(
    given=st.lists(facts, min_size=1, max_size=6),
    layout=st.builds(
        LanesLayout,
        shown=st.just(True),
        by=st.sampled_from(BY),
        zoom=st.integers(-20, 20),
        middle=st.none() | hours,
    ),
    cells=st.integers(30, 250),
)
def test_every_line_fits_whatever_part_of_time_is_looked_at(
    given: list[dict[str, Any]], layout: LanesLayout, cells: int
) -> None:
    lanes = Lanes(seen(given), layout.by)
    drawn = rows.rows(lanes, layout, cells)
    for slot in (0, lanes.slots - 1):
        at = drawn.at(slot)
        widths = {line_width(at[lane].line) for lane in range(len(lanes))}
        assert len(widths) == 1, "columns stand under each other"
        assert max(widths) <= max(cells, 60)
        assert all(line_width(line) <= max(cells, 60) for line in rows.heading(at)[1:])


@cases
@given(days=st.integers(1, 4000), cells=st.integers(60, 250), zoom=st.integers(-12, 8))
def test_a_step_in_shows_less_and_a_step_out_more(days: int, cells: int, zoom: int) -> None:
    window = WINDOW[0] - timedelta(days=days - 1), WINDOW[0]
    steps = zoom_range(window, cells)
    assert 0 in steps
    whole = scale(LanesLayout(), window, cells).axis
    assert whole.start <= moment(window[0])
    assert moment(window[1]) + 24 <= whole.stop
    if zoom in steps and zoom + 1 in steps:
        out, closer = (scale(LanesLayout(zoom=each, middle=0), window, cells) for each in (zoom, zoom + 1))
        assert closer.axis.stop - closer.axis.start <= out.axis.stop - out.axis.start


@cases
@given(
    st.builds(
        LanesLayout,
        shown=st.booleans(),
        by=st.sampled_from(BY),
        zoom=st.integers(-16, 16),
        middle=st.none() | hours,
    )
)
def test_a_layout_is_read_as_it_was_written(layout: LanesLayout) -> None:
    assert LanesLayout.read(layout.written()) == layout


@cases
@given(st.text(":-lanesctor0123456789٣", max_size=30))
def test_any_text_is_read_as_some_layout(text: str) -> None:
    found = LanesLayout.read(text)
    assert LanesLayout.read(found.written()) == found
