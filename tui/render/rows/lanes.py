"""The timeline in lanes: a row a lane, with bars and shades for the facts that lie in each cell of time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import msgspec
from msgspec.structs import replace

from tui.analysis.time_axis import Axis, Grain, cell_of, day_of, moment, start_of
from tui.analysis.views.event_rows import EventDays
from tui.analysis.views.lanes import By, Lane, Lanes, When, Window
from tui.render import glyphs
from tui.render.glyphs import Glyph
from tui.render.lanes_layout import COUNT, DISPUTES, SIDE, Columns, LanesLayout, Scale, columns, middle_of, scale
from tui.render.rows.parts import BLANK, day_bar, legend
from tui.render.rows.timeline import fact_line
from tui.render.text import Line, Row, Span, Target, cut, line_width, pad, width

SIGNED: Final = 3
"""Cells of the screen from which on a cell of time has room for a sign in the last of them."""
WHOLE: Final[dict[By, str]] = {"actor": "no actor", "place": "no place", "source": "no source", "kind": "no kind"}


def zoomed(rows: LaneRows, layout: LanesLayout, zoom: int) -> LanesLayout:
    """Return the layout for another zoom, by which the fact under the cursor stays where it is on screen, if seen.

    That of the whole window of the theatre has it from end to end, where it was looked into.
    """
    old, (first, last) = rows.scale, rows.lanes.days
    middle = middle_of(old.axis)
    if zoom == 0 and moment(first) <= middle < moment(last) + 24:
        return replace(layout, zoom=0, middle=None)
    on = anchor_cell(rows.lanes.when(rows.slot), old.axis) if rows.slot >= 0 else None
    if on is None:
        return replace(layout, zoom=zoom, middle=middle)
    new = scale(replace(layout, zoom=zoom, middle=middle), rows.lanes.days, rows.cells)
    here, grain = start_of(old.axis.grain, old.axis.first + on), new.axis.grain
    # As many cells of the screen before it as there are now.
    before = on * old.each // new.each
    return replace(layout, zoom=zoom, middle=start_of(grain, cell_of(grain, here) - before + new.axis.cells // 2))


def cell_at(rows: LaneRows, column: int) -> int | None:
    """Return the cell of time at a column of the rows; None where there is none."""
    across = column - rows.columns.left
    return across // rows.scale.each if 0 <= across < rows.scale.cells else None


# --- rows ---


class LaneRows(msgspec.Struct):
    """A row a lane, then the legend; the slot under the cursor is marked in its lane."""

    lanes: Lanes
    window: Window
    scale: Scale
    cells: int
    legend: tuple[Row, ...]
    slot: int = -1
    _made: dict[int, Line] = msgspec.field(default_factory=dict)
    """The lines of lanes without a cursor, which are the same at each of its steps."""

    @property
    def columns(self) -> Columns:
        """Return where things stand in a lane."""
        return columns(self.cells, self.lanes.days)

    def __len__(self) -> int:
        return len(self.lanes) and len(self.lanes) + len(self.legend)

    def __getitem__(self, index: int, /) -> Row:
        if not 0 <= index < len(self):
            raise IndexError(index)
        if index >= len(self.lanes):
            return self.legend[index - len(self.lanes)]
        lane = self.window.lanes[index]
        key = f"lane:{lane.id}"
        if self.slot >= 0 and self.lanes.lane_of(self.slot) == index:
            line = _lane_line(self, lane, self.lanes.when(self.slot))
            return Row(line, key, Target("fact", self.lanes.fact(self.slot).id), marked=bool(lane.disputed))
        line = self._made.get(index) or _lane_line(self, lane)
        self._made[index] = line
        return Row(line, key, marked=bool(lane.disputed))

    def find(self, key: str) -> int | None:
        """Return the lane of a fact: the one that the cursor is in, if the fact is in it, else the first."""
        slot = self.lanes.find(key, self.lane)
        return None if slot is None else self.lanes.lane_of(slot)

    @property
    def lane(self) -> int | None:
        """Return the lane that the cursor is in."""
        return self.lanes.lane_of(self.slot) if self.slot >= 0 else None

    def at(self, slot: int) -> LaneRows:
        """Return the same rows with the cursor on another slot."""
        return LaneRows(self.lanes, self.window, self.scale, self.cells, self.legend, slot, self._made)


def rows(lanes: Lanes, layout: LanesLayout, cells: int) -> LaneRows:
    """Return the rows of lanes in the part of time that is looked at."""
    at = scale(layout, lanes.days, cells)
    window = lanes.window(at.axis)
    signs = legend(_signs(window), cells)
    return LaneRows(lanes, window, at, cells, (BLANK, *map(Row, signs)))


def _signs(window: Window) -> list[Glyph]:
    certain, possible = window.top
    return [
        Glyph(f"certain: full height is {certain}", "█", "heading"),
        Glyph(f"possible: darkest is {possible}", "▓", "heading"),
        glyphs.PUBLISHED,
        glyphs.AS_OF,
        glyphs.DISPUTED,
        Glyph("before, after what is shown", "←→", "muted"),
        Glyph("date unknown", "?", "muted"),
    ]


def _lane_line(rows: LaneRows, lane: Lane, when: When | None = None) -> Line:
    """Return a lane; in that of the cursor, `when` the fact under it lies."""
    at, side = rows.columns, _side(when, rows.scale.axis)
    name = lane.name or WHOLE[rows.lanes.by]
    disputed = f"{glyphs.DISPUTED.glyph}{_short(lane.disputed, DISPUTES - 2)}" if lane.disputed else ""
    return (
        Span(pad(cut(name, at.name - 1), at.name), "" if lane.id else "muted"),
        Span(pad(_short(lane.facts, COUNT - 1), COUNT, right=True), "strong"),
        Span(pad(disputed, DISPUTES, right=True), glyphs.DISPUTED.style),
        _count(lane.before, on=side == "before"),
        *_cells(rows, lane, when),
        Span(" " * (at.axis - rows.scale.cells)),
        _count(lane.after, on=side == "after"),
        _count(lane.undated, on=side == "undated"),
    )


def _count(number: int, *, on: bool) -> Span:
    """Return how many facts lie beside the window; marked where the cursor is among them."""
    text = _short(number, SIDE - 1) if number else ""
    return Span(pad(f"{text}‹" if on else f"{text} ", SIDE, right=True), "match" if on else "muted")


def _short(number: int, cells: int) -> str:
    """Return a number in so many cells: `1234`, `99k`, `1M`; as many `+` where it does not fit."""
    texts = (str(number), f"{number // 1000}k", f"{number // 10**6}M", "+" * cells)
    return next(text for text in texts if len(text) <= cells and not text.startswith("0"))


def _side(when: When | None, axis: Axis) -> str:
    """Return where beside an axis a fact lies; "" where it reaches into it."""
    if when is None or when.cells(axis):
        return ""
    if when.anchor is None:
        return "undated"
    return "before" if when.anchor < axis.start else "after"


def anchor_cell(when: When, axis: Axis) -> int | None:
    """Return the cell that a fact stands at, of those that it reaches into; None where it reaches into none."""
    there = when.cells(axis)
    if not there or when.anchor is None:
        return None
    return min(max(axis.cell_at(when.anchor), there.start), there.stop - 1)


def _cells(rows: LaneRows, lane: Lane, when: When | None) -> list[Span]:
    """Return the cells of a lane, as the strip of days has them; those after the as-of day are faint."""
    each, top = rows.scale.each, rows.window.top
    today, on = _today(rows), anchor_cell(when, rows.scale.axis) if when is not None else None
    spans: list[Span] = []
    for cell, counts in enumerate(zip(lane.certain, lane.possible, lane.contested, strict=True)):
        certain, possible, contested = counts
        bar = _bar(certain, possible, top, each)
        style = "faint" if cell >= today.stop else "key" if cell in today else "heading"
        sign = None
        if each >= SIGNED:  # in narrower cells, lines above and numbers beside tell the same
            sign = Span("‹", "accent") if cell == on else None
            sign = Span(glyphs.DISPUTED.glyph, glyphs.DISPUTED.style) if contested else sign
        spans.append(Span(bar[:-1] if sign else bar, "match" if cell == on else style))
        spans += [sign] if sign else []
    return _joined(spans)


def _bar(certain: int, possible: int, top: tuple[int, int], cells: int) -> str:
    """Return a bar for certain facts, a shade for possible ones, or half of each; so a long span is one shade."""
    bar = day_bar(certain, possible, top, 2)
    if not certain or not possible:
        return bar[0 if certain else 1] * cells
    return bar[0] * (cells - cells // 2) + bar[1] * (cells // 2)


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Return spans with neighbours of one style in one, which is quicker to draw and shorter to send."""
    made: list[Span] = []
    for span in spans:
        if made and (made[-1].style == span.style or not span.text.strip()):
            made[-1] = Span(made[-1].text + span.text, made[-1].style)
        else:
            made.append(span)
    return made


def _today(rows: LaneRows) -> range:
    """Return the cells of the day as known on which everything is shown."""
    axis, first = rows.scale.axis, moment(rows.lanes.as_of)
    return range(axis.cell_at(first), axis.cell_at(first + 23) + 1)


# --- what stands above the lanes ---


def heading(rows: LaneRows, events: EventDays = EventDays(), *, alone: bool = True) -> list[Line]:  # noqa: B008 - frozen
    """Return the fact under the cursor, the axis with its dates and marks, where on it the fact lies, and the events.

    The fact is told where the pane stands `alone`, without an inspector beside it.
    """
    if not len(rows.lanes):
        return []
    at, window, lanes = rows.columns, rows.window, rows.lanes
    by, grain = f"by {lanes.by}", rows.scale.axis.grain
    sides = [
        pad(text if number else "", SIDE, right=True)
        for number, text in (
            (window.before, f"←{_short(window.before, SIDE - 2)} "),
            (window.after, f"{_short(window.after, SIDE - 2)}→ "),
            (window.undated, f"?{_short(window.undated, SIDE - 2)} "),
        )
    ]
    counts = pad("facts", COUNT + at.name - width(by), right=True) + pad(glyphs.DISPUTED.glyph, DISPUTES, right=True)
    right = Span(" " * (at.axis - rows.scale.cells))
    unit = f"a cell is {'an' if grain == 'hour' else 'a'} {grain}"
    unit += ", the theatre's" * (grain == "hour" and lanes.elsewhere)
    made: list[Line] = [
        (
            Span(by, "strong"),
            Span(counts, "muted"),
            Span(sides[0], "accent"),
            *_dates(rows),
            right,
            Span(sides[1], "accent"),
            Span(sides[2], "muted"),
        ),
        (Span(pad(cut(unit, at.left), at.left), "faint"), *_ruler(rows)),
        (),
    ]
    if rows.slot >= 0:
        made[-1] = (Span(" " * at.left), *_extent(rows.scale, lanes.when(rows.slot)))
    if events:
        made.append(_events_line(rows, events))
    if alone:
        fact = lanes.fact(rows.slot) if rows.slot >= 0 else None
        year, noted = lanes.year, lanes.marks.get(fact.id) if fact is not None else None
        made.insert(0, fact_line(fact, rows.cells, year, noted) if fact is not None else ())
    return made


def _events_line(rows: LaneRows, events: EventDays) -> Line:
    """Return how many events began in each cell, those of a day in each of its hours, as a lane tells of facts."""
    at, axis, today = rows.columns, rows.scale.axis, _today(rows)
    # The last day of a cell is that of its last hour.
    days = [(day_of(start), day_of(stop - 1) + timedelta(days=1)) for start, stop in pairwise(axis.edges)]
    counts = [events.between(*span) for span in days]
    most = max(counts, default=0) or 1
    shown = events.between(days[0][0], days[-1][1])
    before = events.before[bisect_left(events.starts, days[0][0])]
    bars = [
        Span(
            _bar(number, 0, (most, 1), rows.scale.each),
            "faint" if cell >= today.stop else "key" if cell in today else "heading",
        )
        for cell, number in enumerate(counts)
    ]
    return (
        Span(pad("events", at.name), "muted"),
        Span(pad(_short(shown, COUNT - 1), COUNT, right=True), "strong"),
        Span(" " * DISPUTES),
        _count(before, on=False),
        *_joined(bars),
        Span(" " * (at.axis - rows.scale.cells)),
        _count(events.before[-1] - before - shown, on=False),
        _count(events.vague, on=False),
    )


def _dates(rows: LaneRows) -> Line:
    """Return the dates of the axis, as close as they find room."""
    scale, year = rows.scale, rows.lanes.year
    placed: list[tuple[int, str, bool]] = []
    today = _today(rows)
    for step in _STEPS[scale.axis.grain]:
        placed = _ticks(scale, step, year, today)
        if all(start + width(text) + 1 <= after for (start, text, _), (after, _, _) in pairwise(placed)):
            break
    spans: list[Span] = []
    for start, text, on in placed:
        gap = Span(" " * (start - line_width(spans)))
        spans += [gap, Span(text, "strong" if on else "muted")]
    return (*spans, Span(" " * (scale.cells - line_width(spans))))


_STEPS: Final[dict[Grain, tuple[int, ...]]] = {
    "hour": (1, 2, 3, 6, 12, 24, 48, 168),
    "day": (1, 2, 3, 5, 7, 10, 14, 28, 56, 112, 365),
    "week": (1, 2, 4, 8, 13, 26, 52, 104),
    "month": (1, 2, 3, 6, 12, 24, 60, 120),
    "quarter": (1, 2, 4, 8, 20, 40, 80),
    "year": (1, 2, 5, 10, 20, 50, 100, 200),
}
"""Every how many cells a date may stand."""


def _ticks(scale: Scale, step: int, year: int, today: range) -> list[tuple[int, str, bool]]:
    """Return where dates stand, what they say, and whether one is of the as-of day."""
    axis = scale.axis
    # Days and weeks are counted from the as-of day, if it is in sight; all else by the calendar.
    base = axis.first + today.start if axis.grain in ("day", "week") and 0 <= today.start < axis.cells else 0
    if axis.grain in ("day", "week") and not base:
        base = axis.first
    made: list[tuple[int, str, bool]] = []
    before: date | None = None
    for cell, hour in enumerate(axis.edges[:-1]):
        if (axis.first + cell - base) % step == 0:
            text = _date(axis.grain, hour, before, year)
            if cell * scale.each + width(text) <= scale.cells:
                made.append((cell * scale.each, text, cell in today))
            before = day_of(hour)
    return made


def _date(grain: Grain, hour: int, before: date | None, year: int) -> str:
    """Return what stands at a cell; of what goes without saying after the date `before`, only what is new."""
    day = day_of(hour)
    new_year = day.year != (before.year if before is not None else year)
    if grain == "year":
        return f"{day:%Y}"
    if grain in ("month", "quarter"):
        return f"{day:%Y}" if day.month == 1 else f"{day:%b}" if before is not None and not new_year else f"{day:%b %Y}"
    if grain == "hour" and before == day:
        return f"{hour % 24:02}h"
    whole = before is None or new_year or day.month != before.month or grain == "hour"
    text = f"{day.day} {day:%b}" if whole else str(day.day)
    return f"{text} {day.year}" if new_year else text


def _ruler(rows: LaneRows) -> list[Span]:
    """Return a rule with the days of publications and the as-of day on it."""
    scale, today = rows.scale, _today(rows)
    spans: list[Span] = []
    for cell, published in enumerate(rows.window.published):
        is_now = cell in today
        signs = [glyphs.PUBLISHED] * bool(published) + [glyphs.AS_OF] * is_now
        # In a single cell, the as-of day goes before: that something was published on it, the sources tell.
        signs = signs[-scale.each :]
        spans += [Span(sign.glyph, sign.style) for sign in signs]
        spans.append(Span("─" * (scale.each - len(signs)), "faint"))
    return _joined([span for span in spans if span.text])


def _extent(scale: Scale, when: When) -> list[Span]:
    """Return where a fact lies on the axis: a bar where it is certain, a line over all cells where it is possible.

    A line ends in a hook at its first and last cell, and in an arrow where it goes on.
    """
    there = when.cells(scale.axis)
    if not there:
        return []
    before, length = there.start * scale.each, len(there) * scale.each
    if when.is_certain(scale.axis):
        return [Span(" " * before), Span("█" * length, "accent")]
    left = "◀" if when.begin is None or when.begin < scale.axis.start else "├"
    right = "▶" if when.end is None or when.end > scale.axis.stop else "┤"
    line = f"{left}{'─' * (length - 2)}{right}" if length > 1 else "│"
    return [Span(" " * before), Span(line, "accent")]
