"""Levels in words: a base's card, and the lines that other pages have of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from tui.analysis.views.levels import BaseLevel, BaseSummary, DayLevel, EventLevel, Level, Standing
from tui.analysis.views.not_counted import NotCountedForReason
from tui.analysis.views.what_would_change import Change, LevelChange, LevelChanges
from tui.render import glyphs
from tui.render.rows.parts import BLANK, count, day_beside, day_text, paragraph, signed, sparkline, words
from tui.render.text import Line, Row, Span, Target, justify, line_width, pad

LABEL: Final = 12
"""Cells of the words that stand left of what they are about."""
WORD: Final = 14
"""Cells of a level with its glyph."""
FIGURES: Final = WORD + 33
"""Cells of a level with its figures: the confidence in it stands behind them."""
_MARKS: Final = 45
"""Marks at the most of how an index ran."""
SLIGHT: Final = 0.005
"""Log-odds up to which an indicator is not told among the reasons."""
NOTHING: Final = 0.05
"""Points of the index up to which nothing has moved."""


def base_card(view: BaseSummary, cells: int) -> list[Row]:
    """Return what has become of a base, its two levels, the higher first, and what they rest on."""
    now = view.level
    key, target = f"base:{now.base}", Target("base", now.base)
    first = now.by_rank[0]
    run = _run(view.history.get(first.event, ()))
    made = [Row(justify(_title(now), run, cells), key, target)]

    def told(label: str, text: str) -> list[Row]:
        if not text:
            return []
        spans = [Span(pad(label, LABEL), "muted"), Span(text, "muted")]
        return paragraph(spans, cells, key=key, target=target, indent=LABEL)

    if now.standing.lost:
        made += paragraph(_lost(now.standing), cells, key=key, target=target, indent=2)
        return [*made, BLANK]
    for level in now.by_rank:
        line, rest = level_line(level), confidence(level)
        beside = [*line, Span(" " * max(FIGURES - line_width(line), 1)), *rest]
        # Whole, where it needs a line of its own: its reason is read with it.
        lines = [beside] if rest and line_width(beside) <= cells else [line, [Span(" " * (WORD + 2)), *rest]]
        for each in lines if rest else [line]:
            made += paragraph(each, cells, key=key, target=target, indent=WORD + 2)
    made += told("what if", what_if(now.by_rank))
    made += told("since", "; ".join(filter(None, map(_movement, now.by_rank))))
    made += told("why", why(first))
    made += told("would be", would_be(first.changes)) or told("rests on", rests_on(now.by_rank))
    made += told("not counted", not_counted_line(first.not_counted.by_reason))
    return [*made, BLANK]


def _title(now: BaseLevel) -> Line:
    standing = now.standing
    spans = [Span(now.name, "title")]
    if now.edited:  # before what may be cut off
        spans.append(Span(" · edited", "warn"))
    if now.owner and not standing.lost:
        spans.append(Span(f" · held by {now.owner}", "muted"))
    if standing.status not in (None, "held") and not standing.lost:
        spans.append(Span(f" · {standing.status} since {day_text(standing.since)}, {standing.grade}", "warn"))
    if standing.claimed:
        spans.append(Span(f" · reported {words(standing.claimed)} ({standing.claimed_grade})", "warn"))
    return tuple(spans)


def _lost(standing: Standing) -> list[Span]:
    """Return what stands in place of the levels of a base that is lost: `LOST since 26 Oct 2024, B2, 3 lines`."""
    mark = glyphs.STANDINGS[standing.status or "lost"]
    since = f" since {day_text(standing.since)}" if standing.since else ""
    rest = f"{since}, {standing.grade}, {count(standing.lines or 0, 'line')}"
    return [Span(f"{mark.glyph} {mark.word.upper()}", mark.style), Span(rest)]


def _run(days: Iterable[DayLevel]) -> list[Span]:
    """Return how an index ran, a block a day, or every second, third … of a long history; a dot where no level was."""
    every = list(days)
    every = every[(len(every) - 1) % (len(every) // _MARKS + 1) :: len(every) // _MARKS + 1]
    return [
        Span("·", "faint")
        if each.index is None
        else Span(sparkline([each.index], 100), glyphs.LEVELS[each.level or ""].style)
        for each in every
    ]


def level_line(level: EventLevel) -> list[Span]:
    """Return a level with its event, index and interval; or why there is none."""
    mark = glyphs.STANDINGS[level.level or "lost"]
    event = f"{glyphs.EVENTS[level.event]}, {level.days} d"
    spans = [Span(pad(f"{mark.glyph} {mark.word.upper()}", WORD + 2), mark.style), Span(pad(event, 19))]
    if level.index is None or level.interval is None:
        return [*spans, Span(unassessed(level), "muted")]
    interval = f"{level.interval.low:.0f}–{level.interval.high:.0f}"
    return [*spans, Span(pad(f"{level.index:.0f}", 4), "strong"), Span(interval, "muted")]


def confidence(level: EventLevel) -> list[Span]:
    """Return how sure a level is and why, and whether it borders on another; nothing where it is not assessed."""
    if level.index is None or level.interval is None:
        return []
    borders = f" · borders on {level.borders}" if level.borders else ""
    # At a first look it is still to come.
    return [Span(f"confidence {level.confidence or '…'}{binding(level)}{borders}", "muted")]


def unassessed(level: EventLevel) -> str:
    """Return why a level is not assessed, or since when it is too old; and what it was last."""
    lapsed = level.lapsed_on
    why_not = (level.reason or "") if lapsed is None else f"since {day_beside(lapsed, level.as_of)}"
    last = ""
    if level.last_level is not None and level.last_day is not None:
        last = f"; last: {level.last_level}, {day_beside(level.last_day, level.as_of)}"
    return why_not + last


def binding(level: Level) -> str:
    """Return what keeps the confidence from being higher, after a colon; nothing where it is high."""
    match level.binding:
        case "lines":
            return f": {level.lines:.1f} lines"
        case "age":
            return f": newest {count(level.age or 0, 'day')} old"
        case "one source":
            return ": rests on one source"
        case "interval":
            return ": wide interval"
        case _:
            return ""


def _movement(level: EventLevel) -> str:
    """Return since when a level is what it is, from what it moved, and by how much in a day: by news, and by ageing."""
    if level.index is None:
        return ""
    band = "" if not level.left or level.left == level.level else f", {direction(level.left, level.level or '')}"
    return f"{glyphs.EVENTS[level.event]} {day_beside(level.since, level.as_of)}{band}: {movement(level)}"


def what_if(levels: Iterable[EventLevel]) -> str:
    """Return from what an exclusion has moved the levels of a base: `attack down from severe 89`; else nothing."""
    moved = []
    for level in levels:
        before = level.included
        if before is None or level.level is None:
            continue
        now, was = round(level.index or 0), round(before.index or 0)
        if before.level != level.level:
            index = "" if before.index is None else f" {before.index:.0f}"
            moved.append(f"{glyphs.EVENTS[level.event]} {direction(before.level, level.level)}{index}")
        elif now != was:
            moved.append(f"{glyphs.EVENTS[level.event]} {now}, was {was}")
    told = any(level.included for level in levels)
    return ", ".join(moved) or ("as with nothing excluded" if told else "")


def direction(before: str, after: str | None) -> str:
    """Return from which level another was reached: `up from moderate`, `down from severe`; of others, `before lost`."""
    marks = list(glyphs.LEVELS)
    if before not in marks[:5] or after not in marks[:5]:
        return f"before {words(before)}"
    return f"{'up' if marks.index(after) > marks.index(before) else 'down'} from {before}"


def movement(level: Level) -> str:
    """Return how an index has moved since the day before: what is news, and what is ageing alone."""
    news, ageing = level.news or 0.0, level.ageing or 0.0
    if abs(news) < NOTHING and abs(ageing) < NOTHING:
        return "as the day before"
    return f"news {signed(news, 0)}, ageing {signed(ageing, 0)}"


def why(level: EventLevel) -> str:
    """Return the event of a level, and what moves it most; nothing without a level."""
    reasons = reasons_text(level)
    return f"{glyphs.EVENTS[level.event]}: {reasons}" if reasons else ""


def reasons_text(level: EventLevel) -> str:
    """Return the indicators that move a level most, with what each adds in log-odds; nothing without a level."""
    listed = [each for each in level.reasons if abs(each.part) > SLIGHT][:3]
    if level.index is None:
        return ""
    return ", ".join(f"{words(each.indicator)} {signed(each.part, 1)}" for each in listed)


def would_be(changes: LevelChanges | None) -> str:
    """Return the smallest change that makes a level higher, the smallest that makes it lower, and what it rests on."""
    if changes is None:
        return ""
    # Silence makes every level lapse in the end: that is no news on a card.
    listed = [each for each in changes.changes if each.kind != "silence"]
    smallest = [next((each for each in listed if each.up is up), None) for up in (True, False)]
    smallest.append(next((each for each in listed if each.kind == "source"), None))
    told = dict.fromkeys(f"{becomes(each)} {change_text(each)}" for each in smallest if each is not None)
    return f"{glyphs.EVENTS[changes.event]}: {'; '.join(told) or f'{changes.level} whatever single thing changes'}"


def becomes(each: LevelChange) -> str:
    """Return what a level would be: `severe 92`; without an index where it is not assessed."""
    return each.level if each.index is None else f"{each.level} {each.index:.0f}"


def change_text(each: Change) -> str:
    """Return one single change, to be read after what it makes: `with one C2 report of hostile advance`."""
    match each.kind:
        case "silence":
            return f"after {each.value} days of silence"
        case "report":
            return f"with one {each.value}2 report of {words(each.says)}"
        case "answer-report":
            return f"with one {(each.value or '')[-1:]}2 report of it"
        case "weight":
            return f"with {words(each.says)} weighed {each.value}"
        case "grade":
            return f"with {each.of} taken for {each.value}"
        case "citation":
            return f"without one citation: {each.says}"
        case "answer":
            return f"if settled: {each.says}"
        case "assumption":
            return f"if this is wrong: {each.says}"
        case _:
            return f"without {each.says}"


def rests_on(levels: Sequence[EventLevel]) -> str:
    """Return what each level would be without the source that carries most of it."""
    carried: dict[str, list[str]] = {}
    for level in levels:
        if level.carrier_name:
            index = "" if level.without is None else f"{level.without:.0f} "
            carried.setdefault(level.carrier_name, []).append(
                f"{glyphs.EVENTS[level.event]} {index}{level.without_level}"
            )
    return "; ".join(f"without {name}: {', '.join(each)}" for name, each in carried.items())


def not_counted_line(by_reason: Iterable[NotCountedForReason]) -> str:
    """Return what is reported but does not count, by why: the indicators of the owner's side, numbers of the others."""
    told = []
    for reason, facts, indicators in sorted(by_reason, key=lambda each: each.reason != "owner's side"):
        if reason == "owner's side":
            told.append(f"{', '.join(map(words, indicators))} (owner's side)")
        else:
            told.append(count(facts, "forecast") if reason == "forecast" else f"{facts} {reason}")
    return "; ".join(told)


def last_evidence(newest: date | None, age: int | None) -> str:
    """Return the last day that evidence attests, and how long ago that is."""
    if newest is None or age is None:
        return "no evidence"
    when = "that day" if age == 0 else f"{count(age, 'day')} before"
    return f"newest evidence {day_beside(newest, newest + timedelta(days=age))} ({when})"
