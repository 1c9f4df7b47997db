"""The ledger of forecasts: a row each, overdue ones first, and how often each origin was right."""

from __future__ import annotations

from typing import Final

from tui.analysis.views.forecasts import Forecast, Ledger, Origin, TrackRecord
from tui.render import glyphs
from tui.render.rows.analysis.columns import GAP, side_by_side
from tui.render.rows.parts import BLANK, count, day_text, heading, paragraph, plain
from tui.render.text import Line, Row, Rows, Span, Target, pad
from tui.store.schema.edtf import without_year

WIDE: Final = 100
"""Cells from which origin and reason have columns of their own."""
DUE: Final = 9
STATUS: Final = 15
NAME: Final = 34
"""Cells of due dates, of outcomes, of an origin's name beside its record."""
NO_LEVEL: Final = "A forecast is no evidence: it moves no level."


def rows(view: Ledger, cells: int) -> Rows:
    """Return the ledger and the records; nothing where there is no forecast."""
    if not view.forecasts and not view.hidden:
        return Rows()
    made: list[Row] = [plain(_summary(view), "muted"), BLANK]
    for each in view.forecasts:
        made += _wide(each, view, cells) if cells >= WIDE else _narrow(each, view, cells)
    made += [BLANK, *_records(view, cells), BLANK, plain(NO_LEVEL, "muted")]
    return Rows(made)


def _summary(view: Ledger) -> str:
    """Return how many forecasts there are, and how many of them stand how."""
    listed = [(name, sum(each.status == name for each in view.forecasts)) for name in glyphs.FORECASTS]
    told = ", ".join(f"{number} {'missed' if name == 'miss' else name}" for name, number in listed if number)
    hidden = f"; the filter leaves out {view.hidden}" if view.hidden else ""
    return f"{count(len(view.forecasts), 'forecast')}{': ' if told else ''}{told}{hidden}"


def _narrow(each: Forecast, view: Ledger, cells: int) -> list[Row]:
    """Return due date, event and status in a line, and under it who says so, on what condition."""
    room = max(cells - DUE - STATUS - 2 * GAP, 12)
    below = [Span(_from_whom(each)), *_qualified(each)]
    lines = side_by_side([([_due(each, view)], DUE), ([Span(each.event)], room), ([_status(each)], STATUS)])
    lines += side_by_side([((), DUE), ([span._replace(style="muted") for span in below], cells - DUE - GAP)])
    return _item(each, lines)


def _wide(each: Forecast, view: Ledger, cells: int) -> list[Row]:
    """Return the same in columns, with the reason of a resolution in the last."""
    room = cells - DUE - 3 * GAP
    event, whom = room * 36 // 100, room * 28 // 100
    reason = [_status(each), *([Span(f"  {each.reason}", "muted")] if each.reason else [])]
    lines = side_by_side(
        [
            ([_due(each, view)], DUE),
            ([Span(each.event), *_qualified(each)], event),
            ([Span(_from_whom(each), "muted")], whom),
            (reason, room - event - whom),
        ]
    )
    return _item(each, lines)


def _item(each: Forecast, lines: list[Line]) -> list[Row]:
    target = Target("fact", each.fact)
    return [Row(line, f"fact:{each.fact}", target) for line in lines]


def _due(each: Forecast, view: Ledger) -> Span:
    return Span(due(each, view.as_of.year), "" if each.by else "faint")


def due(each: Forecast, year: int) -> str:
    """Return by when it was to happen, as it is shown."""
    return without_year(each.by, year) if each.by else "no date"


def _status(each: Forecast) -> Span:
    return Span(status(each), glyphs.FORECASTS[each.status].style)


def status(each: Forecast) -> str:
    """Return the status of a forecast: `miss, 7 Dec`, `overdue 2 d`, `open, 3 d left`."""
    word = glyphs.FORECASTS[each.status].word
    if each.on is not None:
        return f"{word}, {day_text(each.on, year=False)}"
    if each.days is None:
        return word
    return f"{word} {each.days} d" if each.status == "overdue" else f"{word}, {-each.days} d left"


def _from_whom(each: Forecast) -> str:
    return "; ".join(map(from_whom, each.origin)) or "nobody"


def from_whom(origin: Origin) -> str:
    """Return who makes a forecast, and in brackets through whom: `unnamed Syrian sources (Sky News Arabia, Kataeb)`."""
    return f"{origin.name} ({', '.join(origin.via)})" if origin.via else origin.name


def _qualified(each: Forecast) -> list[Span]:
    return [Span(f" · {text}", "muted") for text in qualified(each)]


def qualified(each: Forecast) -> list[str]:
    """Return on what condition it is to happen, and how likely it is said to be."""
    told = [f"if {each.condition}"] if each.condition else []
    told += [f"chance {100 * each.chance:.0f} %"] if each.chance is not None else []
    return told + ([each.word] if each.word else [])


# --- records ---


def _records(view: Ledger, cells: int) -> list[Row]:
    made = [heading("Track record", "resolved forecasts, without void ones")]
    if not view.track_record:
        return [*made, plain("None is resolved yet.", "muted")]
    for each in view.track_record:
        name = Span(pad(each.name, min(NAME, max(cells - 30, 12))))
        line = (name, Span(f"  {hits(each)}", "strong"), Span(f"  {others(each)}{brier(each)}", "muted"))
        target = Target(each.record, each.origin) if each.record else None
        made += paragraph(line, cells, key=f"record:{each.origin}", target=target, indent=4)
    if any(each.brier is None for each in view.track_record):
        made.append(plain(f"A Brier score needs {view.brier_from} with a chance or a word for one.", "faint"))
    return made


def hits(each: TrackRecord) -> str:
    """Return how many of an origin's forecasts came true in time: `2 of 3`."""
    return f"{each.hits} of {each.resolved} hit"


def others(each: TrackRecord) -> str:
    """Return what became of the others: `1 late, 1 missed`."""
    named = (("late", each.late), ("missed", each.misses), ("void", each.void))
    return ", ".join(f"{number} {word}" for word, number in named if number)


def brier(each: TrackRecord) -> str:
    """Return the Brier score; nothing where there is none."""
    return f"; Brier {each.brier:.2f} over {each.scored}" if each.brier is not None else ""
