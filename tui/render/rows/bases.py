"""The bases: both levels of each, how they ran, what adds up to them, what they rest on, and what does not count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from tui.analysis.views.levels import BaseAssessment, BaseLevel, Bases, EventLevel, Without
from tui.render import glyphs
from tui.render.charts import beside, threat_history
from tui.render.rows.levels import base_card, movement
from tui.render.rows.parts import BLANK, count, day_text, heading, paragraph, plain, signed, signed_bar, words
from tui.render.text import Joined, LazyRows, Line, Row, RowList, Rows, Span, Target, cut, fit, justify, pad

NAME: Final = 26
CHART: Final = 8
"""Lines that a history has at the least; else it takes what a base's card leaves of the pane."""
SIDE: Final = 48
"""Cells from which a history has room beside the other."""
MULTIPLE: Final = (26, 6)
"""Cells and lines of a small chart of each base."""
SHARE: Final = 6
"""What part of the pane's lines small charts may take at the most: the cards below are to stay in sight."""
LEAST_REACH: Final = 0.1
"""What fills a bar at the least: parts that are next to nothing must not look like much beside each other."""
LISTED: Final = {"source": 3, "origin": 3, "fact": 3}
"""How many of each kind are listed as what an index rests on."""


def rows(view: Bases, cells: int, lines: int = 0, *, labels: bool = False) -> RowList:
    """Return each base with its levels opened, and what nobody reports on; nothing without facts or bases.

    Pictures grow with the `lines` that the pane has. With `labels` the marks of reports are numbered and listed.
    """
    if not (view.facts and view.bases):
        return Rows()
    made = _small_multiples(view, cells, lines)
    parts: list[RowList] = []
    room = lines - len(made)
    for each in view.bases:
        base = each.level.base
        card = base_card(each, cells)
        made += card
        levels = each.level.by_rank if not each.level.standing.lost else ()
        if levels:
            marks = _marks(each, labels=labels)
            made += [*_histories(view, each, levels, cells, room - len(card), marks), BLANK]
            made += _reports(each, marks) if labels else ()
        room = lines
        for level in levels:
            made += [*contribution_rows(base, level, cells), BLANK]
            made += [*_rests_on(base, level, each.rests_on, cells), BLANK]
        parts += [Rows(made), *_not_counted(each.level, cells)]
        made = [*_gaps(each.level.gaps, cells), BLANK]
    if view.filtered:
        made.append(plain("Levels rest on every known fact; the filter only chooses what is listed.", "muted"))
    return Joined((*parts, Rows(made)))


def _named(level: EventLevel) -> str:
    return glyphs.EVENTS[level.event]


def _small_multiples(view: Bases, cells: int, lines: int) -> list[Row]:
    """Return a small chart an index of each base, in one scale; of the higher of each, or none, where room is short."""
    held = [each for each in view.bases if not each.level.standing.lost]
    wide, high = MULTIPLE
    columns = cells // wide
    for events in (2, 1):
        charts = [(each, level) for each in held for level in each.level.by_rank[:events]]
        if len(held) > 1 and columns and -(-len(charts) // columns) * high <= lines // SHARE:
            break
    else:
        return []
    columns = -(-len(charts) // -(-len(charts) // columns))  # as many in each row
    room = cells // columns
    made = [heading("All bases", "the index of each, from 0 to 100")]
    for start in range(0, len(charts), columns):
        pictures = []
        for each, level in charts[start : start + columns]:
            event = f": {_named(level)}"
            title: Line = (Span(cut(each.level.name, room - 2 - len(event)), "strong"), Span(event, "muted"))
            days = each.history[level.event]
            chart = threat_history(
                days, room - 2, high - 1, view.band_starts, window=view.window, today=view.as_of, brief=True
            )
            pictures.append([title, *chart])
        made += map(Row, beside(pictures, room))
    return [*made, BLANK]


def _marks(base: BaseAssessment, *, labels: bool) -> dict[date, str]:
    """Return the mark of each day with a report: a number or letter where they are labelled, as long as those last."""
    days = dict.fromkeys(report.day for report in base.reports)
    signs = "123456789abcdefghijklmnopqrstuvwxyz" if labels else ""
    return {day: signs[number : number + 1] or glyphs.PUBLISHED.glyph for number, day in enumerate(days)}


def _reports(base: BaseAssessment, marks: Mapping[date, str]) -> list[Row]:
    """Return a row a report: its mark, its day and who tells it."""
    made = [heading("Reports", "that bear on the base, by their marks")] if base.reports else []
    year = bool(base.reports) and base.reports[0].day.year != base.reports[-1].day.year
    for each in base.reports:
        line = (
            Span(f"{marks[each.day]} ", "accent"),
            Span(f"{day_text(each.day, year=year):<{13 if year else 8}}", "muted"),
            Span(each.name),
        )
        key = f"report:{base.level.base}:{each.day}:{each.source}"
        made.append(Row(line, key, Target("source", each.source)))
    return [*made, BLANK] if made else []


def _histories(
    view: Bases,
    base: BaseAssessment,
    levels: Sequence[EventLevel],
    cells: int,
    lines: int,
    marks: Mapping[date, str],
) -> list[Row]:
    """Return how both indexes ran, as known then, with intervals, and in retrospect: side by side if there is room."""
    columns = len(levels) if cells // len(levels) >= SIDE else 1
    room = cells // columns
    wide = room - 2 * (columns > 1)
    # Each has a title, and a blank line parts one from the next.
    high = max((lines + 1) * columns // len(levels) - 2, CHART)
    pictures = [_history(view, base, level, wide, high, marks) for level in levels]
    if columns > 1:
        return [Row(line) for line in beside(pictures, room)]
    return [row for picture in pictures for row in (*map(Row, picture), BLANK)][:-1]


def _history(
    view: Bases, base: BaseAssessment, level: EventLevel, cells: int, lines: int, marks: Mapping[date, str]
) -> list[Line]:
    """Return how an index ran: a title with the signs, and a chart as many lines high."""
    later = base.retrospective.get(level.event, ())
    chart = threat_history(
        base.history[level.event],
        cells,
        lines,
        view.band_starts,
        marks=marks,
        window=view.window,
        today=view.as_of,
        retrospective=later,
    )
    signs = [Span("── as known", "muted")]
    if later:
        signs += [Span("  ─ ─", "accent"), Span(" retrospective", "muted")]
    return [fit([Span(f"History: {_named(level)}  ", "heading"), *signs], cells), *chart]


def contribution_rows(base: str, level: EventLevel, cells: int) -> list[Row]:
    """Return a row an indicator that is counted, with its part as a bar; last the baseline and what has moved."""
    parts = sorted(level.contributions, key=lambda part: part.starting_point)
    # The baseline has no bar, and must not shorten those of the others.
    ends = (abs(end) for part in parts if not part.starting_point for end in (part.low, part.high))
    reach = max((*ends, LEAST_REACH))
    wide = cells >= 60
    note = f"{'log-odds: ' if wide else ''}← lowers, raises →"
    if cells >= 100:
        note += "; shaded from the low reading, a thin line to the high one"
    made = [heading(f"What adds up: {_named(level)}", note)]
    name = NAME if wide else 22
    beside = 32 if cells >= 100 else 9 if wide else 0
    # Odd, so that the line in the middle has a cell of its own.
    bar = max(min(cells - name - 8 - beside, 41), 7) // 2 * 2 - 1
    for part in parts:
        figure = pad(signed(part.part), 8, right=True)
        if part.starting_point:
            made.append(Row((Span(pad("baseline", name), "muted"), Span(" " * bar), Span(figure, "muted"))))
            continue
        key = f"{base}~{part.indicator}"
        lines = pad(count(part.lines or 0, "line"), 9, right=True) if wide else ""
        reckoned = f"  evidence {part.evidence:.2f} of {part.alone:.0f}" if cells >= 100 else ""
        share = f" ×{part.share:g}" if reckoned and part.share < 1 else ""
        line = (
            Span(pad(words(part.indicator), name)),
            *signed_bar(part.part, part.low, part.high, reach, bar),
            Span(figure),
            Span(lines + reckoned + share, "muted"),
        )
        made.append(Row(line, f"indicator:{level.event}:{key}", Target("indicator", key)))
    if level.index is not None:
        made.append(plain(f"since the day before: {movement(level)}", "muted"))
    return made


def _rests_on(base: str, level: EventLevel, carried: Sequence[Without], cells: int) -> list[Row]:
    """Return what an index would be without the sources, origins and facts that carry most of it."""
    made = [heading(f"What it rests on: {_named(level)}", "the index without one source, origin or fact")]
    own = [each for each in carried if each.event == level.event]
    if not own or level.index is None:
        return [*made, plain("No single source, origin or fact moves it.", "muted")]
    for kind, limit in LISTED.items():
        for each in [each for each in own if each.kind == kind][:limit]:
            change = Span(pad(signed(each.change, 0), 5, right=True), "raises" if each.change > 0 else "lowers")
            index = "not assessed" if each.index is None else f"{each.index:.0f}"
            right = [Span(index, "strong"), change]
            left = [Span(f"without {kind} ", "muted"), Span(each.name)]
            target = Target(each.record, each.id) if each.record else None
            made.append(Row(justify(left, right, cells), f"without:{base}:{level.event}:{kind}:{each.id}", target))
    return made


def _not_counted(level: BaseLevel, cells: int) -> list[RowList]:
    """Return the facts that are reported and do not count, with why: for both events, or for the one that is named."""
    found = level.levels[0].not_counted.for_events([each.event for each in level.by_rank])
    if not found:
        return []
    # Rows are made as they come into sight: years leave thousands of facts that do not count any more.
    prefix = f"uncounted:{level.base}:"

    def make(index: int) -> Row:
        each = found[index]
        only = f", {glyphs.EVENTS[each.events[0]]} only" if len(each.events) == 1 else ""
        reason = Span(f"  {each.reason}{only}", "muted")
        left = [Span(f"{words(each.indicator)}: ", "muted"), Span(each.says)]
        return Row(justify(left, [reason], cells), f"{prefix}{each.fact}:{each.reason}", Target("fact", each.fact))

    def position(key: str) -> int | None:
        if not key.startswith(prefix):
            return None
        asked = key.removeprefix(prefix)
        return next((n for n, each in enumerate(found) if f"{each.fact}:{each.reason}" == asked), None)

    title = heading("Reported, not counted", count(len(found), "fact"))
    return [Rows([title]), LazyRows(len(found), make, position), Rows([BLANK])]


def _gaps(gaps: Sequence[str], cells: int) -> list[Row]:
    if not gaps:
        return []
    listed = Span(", ".join(map(words, gaps)), "faint")
    return paragraph([Span("No source speaks of: ", "muted"), listed], cells, indent=2)
