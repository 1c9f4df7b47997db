"""The bases: level and index of each, how it ran, and the contributions that add up to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tui.analysis.views.levels import BaseAssessment, Bases, Contribution, DayLevel, Without
from tui.render import glyphs
from tui.render.charts import threat_history
from tui.render.rows.overview import base_card
from tui.render.rows.parts import BLANK, count, heading, paragraph, plain, signed, signed_bar, words
from tui.render.text import Line, Row, Rows, Span, Target, justify, pad, wrap

NAME: Final = 26
CHART: Final = 9
"""Lines of the history chart."""
REACH: Final = 2.303
"""Log-odds that fill a bar, where none is stronger: ten to one."""
LISTED: Final = {"root": 4, "source": 3, "fact": 4}
"""How many of each kind are listed as what the index rests on."""
KINDS: Final = {"root": "voice", "source": "source", "fact": "fact"}


def rows(view: Bases, cells: int) -> Rows:
    """Return each base with its contributions, strongest first, and what nobody reports on; nothing without facts."""
    if not view.facts:
        return Rows()
    made: list[Row] = []
    for each in view.bases:
        base = each.level.base
        made += base_card(each, cells)[:-1]
        made += [BLANK, *_history(view, each, cells)]
        made += [BLANK, *contribution_rows(base, each.contributions, cells), BLANK, *_gaps(each.level.gaps, cells)]
        made += [BLANK, *_rests_on(base, each.rests_on, cells), BLANK]
    if view.filtered:
        made.append(plain("Levels rest on every known fact; the filter only chooses what is listed.", "muted"))
    return Rows(made)


def _history(view: Bases, base: BaseAssessment, cells: int) -> list[Row]:
    """Return how the index ran, as known then, with its interval; and in retrospect."""
    if not base.history:
        return []
    chart = threat_history(
        base.history,
        min(cells, 100),
        CHART,
        view.band_starts,
        marks=base.report_days,
        window=view.window,
        today=view.as_of,
    )
    made = [heading("History", "as known on each day; ▾ reports that bear on it"), *map(Row, chart)]
    return made + [Row(line) for line in _retrospective(base.retrospective, cells)]


def _retrospective(days: Sequence[DayLevel], cells: int) -> list[Line]:
    if not days:
        return []
    figures = [Span(f"{each.index:.0f} ", glyphs.LEVELS[each.band].style) for each in days]
    return wrap([Span("in hindsight  ", "muted"), *figures], cells, indent=14)


def contribution_rows(base: str, contributions: Iterable[Contribution], cells: int) -> list[Row]:
    """Return a row an indicator that is reported on, with its weight of evidence as a bar; last the starting point."""
    parts = sorted(contributions, key=lambda part: part.starting_point)
    # The starting point has no bar, and must not shorten those of the others.
    reach = max([REACH, *(abs(part.log_odds) for part in parts if not part.starting_point)])
    wide = cells >= 60
    made = [heading("Weight of evidence", f"{'log-odds: ' if wide else ''}left lowers, right raises")]
    name = NAME if wide else 22
    # Odd, so that the line in the middle has a cell of its own.
    bar = max(min(cells - name - 8 - (9 if wide else 0), 41), 7) // 2 * 2 - 1
    for part in parts:
        figure = pad(signed(part.log_odds), 8, right=True)
        if part.starting_point:
            made.append(Row((Span(pad("starting point", name), "muted"), Span(" " * bar), Span(figure, "muted"))))
            continue
        key = f"{base}~{part.indicator}"
        line = (
            Span(pad(words(part.indicator), name)),
            *signed_bar(part.log_odds, reach, bar),
            Span(figure),
            Span(pad(count(part.facts, "fact"), 9, right=True) if wide else "", "muted"),
        )
        made.append(Row(line, f"indicator:{key}", Target("indicator", key)))
    return made


def _rests_on(base: str, carried: Sequence[Without], cells: int) -> list[Row]:
    """Return what the index would be without the origins, sources and facts that carry most of it."""
    made = [heading("What it rests on", "the index without one voice, source or fact")]
    if not carried:
        return [*made, plain("No single voice or fact moves it.", "muted")]
    for kind, limit in LISTED.items():
        for each in [each for each in carried if each.kind == kind][:limit]:
            change = Span(pad(signed(each.change, 0), 5, right=True), "raises" if each.change > 0 else "lowers")
            right = [Span(f"{each.index:.0f}", "strong"), change]
            left = [Span(f"without {KINDS[kind]} ", "muted"), Span(each.name)]
            target = Target(each.record, each.id) if each.record else None
            made.append(Row(justify(left, right, cells), f"without:{base}:{kind}:{each.id}", target))
    return made


def _gaps(gaps: Sequence[str], cells: int) -> list[Row]:
    if not gaps:
        return []
    listed = Span(", ".join(map(words, gaps)), "faint")
    return paragraph([Span("No source speaks of: ", "muted"), listed], cells, indent=2)
