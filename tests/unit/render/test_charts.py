"""Charts: what they show where, that they keep to their room, and that they need neither colour nor Unicode."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tui.analysis.timeline import PerDay
from tui.analysis.views.levels import DayLevel, Interval
from tui.render import glyphs
from tui.render.charset import ASCII, rewrite_text
from tui.render.charts import facts_per_day, strokes, threat_history, top_of
from tui.render.rows.parts import signed_bar
from tui.render.text import Line, line_width

cases = settings(max_examples=30, deadline=None)
FIRST = date(2024, 11, 27)
BANDS = {"moderate": 20.0, "substantial": 55.0, "severe": 80.0}


def band_of(index: float) -> str:
    return next((band for band, edge in reversed(BANDS.items()) if index >= edge), "low")


def levels(*indexes: float | None, spread: float = 10.0) -> list[DayLevel]:
    """One level a day from the first on, each with an interval of `spread` either way; None is not assessed."""
    return [
        msgspec.convert(
            {
                **{field.encode_name: None for field in msgspec.structs.fields(DayLevel)},
                "event": "attack",
                "day": FIRST + timedelta(days=day),
                "since": FIRST,
                "level": "not assessed" if index is None else band_of(index),
                "index": None if index is None else float(index),
                "interval": None if index is None else Interval(max(index - spread, 0.0), min(index + spread, 100.0)),
            },
            DayLevel,
            from_attributes=True,
        )
        for day, index in enumerate(indexes)
    ]


def text(lines: list[Line]) -> list[str]:
    return ["".join(span.text for span in line) for line in lines]


def styles(lines: list[Line], part: str) -> set[str]:
    return {span.style for line in lines for span in line if part in span.text}


def test_a_history_names_bands_days_and_what_holds_now() -> None:
    drawn = threat_history(levels(10, 15, 30, 40), 60, 10, BANDS)
    shown = text(drawn)
    assert len(shown) == 10
    rows = {word: next(y for y, line in enumerate(shown) if word in line) for word in (*BANDS, "40")}
    assert rows["severe"] < rows["substantial"] < rows["40"] == rows["moderate"]
    assert shown[rows["severe"]].split()[0] == "80"
    assert f"{glyphs.LEVELS['moderate'].glyph} 40" in shown[rows["40"]]
    assert shown[-1].split()[:2] == ["27", "Nov"]
    assert shown[-1].endswith("30 Nov".ljust(len(shown[-1]) - shown[-1].index("30 Nov")))
    assert styles(drawn, "moderate") == {"level-moderate"}, "the band that holds stands out by its style"
    assert styles(drawn, "severe") == {"faint"}


def test_beside_the_index_stands_its_own_band_and_no_other() -> None:
    shown = text(threat_history(levels(10, 15, 30, 54), 60, 10, BANDS))
    here = next(line for line in shown if " 54 " in line)
    assert here.startswith(" 55 ")
    assert "moderate" in here
    assert "substantial" not in here


def test_the_line_runs_through_its_interval_and_stands_apart_from_it_without_colour() -> None:
    drawn = threat_history(levels(50, 50, 50, 50, spread=30), 60, 20, BANDS)
    shown = text(drawn)
    middle = next(y for y, line in enumerate(shown) if " 50 " in line)
    inside = shown[middle][10:35]
    assert len(set(inside)) == 1, "the line fills its cells alike, without the interval's pattern"
    above, below = shown[middle - 2][10:35], shown[middle + 2][10:35]
    assert inside[0] not in above + below
    assert above.strip(), "the interval is dotted above the line"
    assert below.strip()
    assert not shown[0][10:35].strip(), "and ends where the interval does"


def test_marks_stand_over_their_days() -> None:
    marks = dict.fromkeys([FIRST, FIRST + timedelta(days=3), date(2025, 1, 1)], "▾")
    shown = text(threat_history(levels(10, 15, 30, 49), 60, 10, BANDS, marks=marks))
    assert len(shown) == 10
    assert shown[0].count("▾") == 2, "a mark outside the days is not drawn"
    assert shown[0].index("▾") == shown[-1].index("27 Nov")


def test_days_of_the_window_without_a_level_stay_free() -> None:
    window = (FIRST, FIRST + timedelta(days=12))
    shown = text(threat_history(levels(30, 30, 30), 80, 10, BANDS, window=window))
    at = next(line for line in shown if " 30 " in line)
    assert at.index(" 30 ") < 30, "today stands where it is in the window, not at its end"
    assert "29 Nov" in shown[-1]


def test_one_day_and_no_day() -> None:
    assert any("◑ 60" in line for line in text(threat_history(levels(60), 46, 8, BANDS)))
    assert text(threat_history(levels(), 46, 8, BANDS)) == ["not assessed on any day"]
    assert text(threat_history(levels(None, None), 46, 8, BANDS)) == ["not assessed on any day"]


def test_what_is_not_assessed_is_a_gap_without_a_figure() -> None:
    drawn = text(threat_history(levels(50, 50, None, None, 50, 50, None), 60, 20, BANDS))
    assert not any(glyphs.LEVELS["not assessed"].glyph in line for line in drawn)
    assert not any(" 50" in line for line in drawn), "today has no index"
    columns = {column for line in drawn[:-1] for column in range(5, 40) if line[column].strip() not in ("", "⠂", "⠄")}
    assert len(columns) < 30, "nothing is drawn between the days that have one"


def test_critical_takes_the_name_of_the_band_that_it_is_part_of() -> None:
    before, now = levels(50, 90)
    drawn = threat_history([before, replace(now, level="critical")], 60, 10, BANDS)
    assert styles(drawn, "critical") == {glyphs.LEVELS["critical"].style}
    assert "severe" not in "".join(text(drawn))


@cases
@given(
    indexes=st.lists(st.floats(0, 100), min_size=1, max_size=20),
    cells=st.integers(30, 140),
    lines=st.integers(4, 30),
    marked=st.booleans(),
)
def test_a_history_keeps_to_its_room_and_can_be_read_in_ascii(
    indexes: list[float], cells: int, lines: int, marked: bool
) -> None:
    drawn = threat_history(levels(*indexes), cells, lines, BANDS, marks={FIRST: "▾"} if marked else {})
    assert len(drawn) == lines
    assert all(line_width(line) <= cells for line in drawn)
    now = f"{glyphs.LEVELS[band_of(indexes[-1])].glyph} {indexes[-1]:.0f}"
    assert any(now in line for line in text(drawn))
    assert any(rewrite_text(now, ASCII) in rewrite_text(line, ASCII) for line in text(drawn))


def test_in_ascii_the_line_stands_out_from_its_interval_and_the_rules() -> None:
    drawn = text(threat_history(levels(50, 50, 50, 50, spread=30), 60, 20, BANDS))
    shown = [rewrite_text(line, ASCII) for line in drawn]
    middle = next(y for y, line in enumerate(shown) if " 50 " in line)
    (line,) = set(shown[middle][10:35])
    interval = set(shown[middle - 2][10:35] + shown[middle + 2][10:35])
    assert line in "-_'"
    assert interval == {"."}
    assert line not in shown[2][:40], "rules are dotted"


def test_the_retrospective_is_a_broken_line_on_the_same_axis() -> None:
    drawn = threat_history(levels(30, 30, 30), 60, 20, BANDS, retrospective=levels(70, 70, 70))
    later = next(line for line in drawn if any(span.style == "accent" for span in line))
    assert sum(span.style == "accent" for span in later) > 5, "it is broken"
    alone = threat_history(levels(30, 30, 30), 60, 20, BANDS)
    assert [a for a, b in zip(text(drawn), text(alone), strict=True) if a != b] == text([later])
    shown = rewrite_text("".join(text([later])), ASCII)
    assert "-- -- --" in shown or "__ __ __" in shown or "'' '' ''" in shown


def test_facts_per_day_are_bars_to_one_scale_and_shades() -> None:
    drawn = facts_per_day(PerDay((0, 1, 8, 4), (3, 0, 1, 2)), FIRST, 40, today=FIRST + timedelta(days=2))
    (shown,) = text([drawn])
    assert len(shown) == 40
    assert not shown[:8].strip(), "a day without certain facts has no bar"
    assert shown[10:18] == "▁" * 8, "even one fact shows"
    assert shown[20:28] == "█" * 8, "the fullest day fills the line"
    assert shown[30:38] == "▄" * 8, "half as many, half as high"
    assert [shown[day + 8] for day in (0, 10, 20, 30)] == list("▓ ░▒"), "possible facts are shades beside the bar"
    assert drawn[-1].style == "faint", "days after today are faint"


def test_strips_of_several_kinds_have_one_scale() -> None:
    counts = [PerDay((1, 2, 3), (0, 0, 0)), PerDay((6, 0, 6), (0, 0, 0))]
    strikes, movements = text([facts_per_day(each, FIRST, 50, top=top_of(counts)) for each in counts])
    assert "█" in movements
    assert "█" not in strikes
    assert "▄" in strikes


@cases
@given(
    counts=st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=1, max_size=900),
    cells=st.integers(20, 200),
)
def test_facts_per_day_keep_to_their_room(counts: list[tuple[int, int]], cells: int) -> None:
    certain, possible = zip(*counts, strict=True)
    drawn = facts_per_day(PerDay(certain, possible), FIRST, cells)
    assert line_width(drawn) == cells
    (shown,) = text([drawn])
    assert bool(set(shown) & set("▁▂▃▄▅▆▇█")) is any(certain), "every certain fact is in some bar"
    assert not set(shown) & set("░▒▓") or any(possible)


@pytest.mark.parametrize(
    ("line", "dots"),
    [
        ([(0.5, 0.5), (3.5, 0.5)], ["⠉⠉", "  "]),
        ([(0.5, 0.5), (0.5, 7.5)], ["⡇ ", "⡇ "]),
        ([(3.5, 7.5)], ["  ", " ⢀"]),
        ([], ["  ", "  "]),
    ],
    ids=["across", "down", "dot", "nothing"],
)
def test_strokes_are_dots_from_the_top_left(line: list[tuple[float, float]], dots: list[str]) -> None:
    drawn = strokes([line] if line else [], 2, 2)
    assert ["".join(chr(0x2800 + bits) if bits else " " for bits in row) for row in drawn] == dots


def test_strokes_do_not_connect_lines_with_each_other() -> None:
    apart = strokes([[(0.5, 0.5)], [(7.5, 0.5)]], 4, 1)
    assert apart == (bytes([0x01, 0, 0, 0x08]),)


def bar(value: float, low: float, high: float, cells: int = 21) -> str:
    return "".join(text([signed_bar(value, low, high, 2.85, cells)]))


def test_weights_that_differ_have_bars_that_differ() -> None:
    shown = [bar(value, value, value) for value in (2.85, 0.45, 0.24, 0.14, 0.04)]
    assert [drawn[11:].rstrip() for drawn in shown] == ["█" * 10, "█▋", "▉", "▌", "▏"]
    in_ascii = [rewrite_text(drawn, ASCII) for drawn in shown]
    assert [drawn.partition("|")[2].rstrip() for drawn in in_ascii] == ["#" * 10, "#%", "#", "[", "|"]
    assert [bar(value, value, value)[:10].lstrip() for value in (-2.85, -0.45, -0.04)] == ["█" * 10, "▐█", "▕"]
    assert bar(0, 0, 0).strip() == "│"


def test_a_bar_is_shaded_from_its_low_reading_and_a_line_runs_to_its_high_one() -> None:
    assert bar(1.4, 0.6, 2.3)[11:].rstrip() == "██▓▓▉───┤"
    assert bar(-1.4, -2.3, -0.6)[:10].lstrip() == "├───█▓▓██"
    assert bar(1.4, 0.6, 1.4)[11:].rstrip() == "██▓▓▉"


@cases
@given(
    ends=st.lists(st.floats(0, 2.85), min_size=3, max_size=3).map(sorted),
    raises=st.booleans(),
    cells=st.integers(3, 60),
)
def test_a_bar_keeps_to_its_room(ends: list[float], raises: bool, cells: int) -> None:
    low, value, high = ends if raises else (-end for end in reversed(ends))
    drawn = bar(value, low, high, cells)
    assert len(drawn) == (cells - 1) // 2 * 2 + 1
    before, _, after = drawn.partition("│")
    assert not (before if raises else after).strip()
