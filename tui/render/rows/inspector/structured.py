"""What structured analysis adds to the inspector: a forecast, the marks of a deception check, a hypothesis."""

from __future__ import annotations

from collections.abc import Iterable

from tui.analysis.views.deception import DeceptionMarks
from tui.analysis.views.forecasts import Forecast
from tui.analysis.views.hypotheses import Evidence
from tui.analysis.views.subject import HypothesisView
from tui.render import glyphs
from tui.render.rows.analysis.deception import marks
from tui.render.rows.analysis.forecasts import due, qualified, status
from tui.render.rows.parts import BLANK, LABEL, count, heading, labelled, paragraph
from tui.render.text import Row, Span, Target


def forecast_lines(forecast: Forecast | None, year: int, cells: int) -> list[Row]:
    """Return what a fact forecasts, by when, and the outcome; nothing where it is no forecast."""
    if forecast is None:
        return []
    made = labelled("forecasts", [Span(forecast.event)], cells)
    told = [f"by {due(forecast, year)}" if forecast.by else "no date", *qualified(forecast)]
    made += labelled("", [Span(", ".join(told), "muted")], cells)
    reason = f" · {forecast.reason}" if forecast.reason else ""
    shown = glyphs.FORECASTS[forecast.status]
    made += labelled("outcome", [Span(status(forecast), shown.style), Span(reason, "muted")], cells)
    for each in forecast.evidence:
        target = Target("fact", each.fact)
        made += labelled("", [Span(each.says, "accent")], cells, key=f"decides:{each.fact}", target=target)
    return made


def deception_lines(check: DeceptionMarks | None, cells: int) -> list[Row]:
    """Return the marks of a deception check with the reason; nothing where nobody has checked."""
    if check is None:
        return []
    first, *rest = marks(check, max(cells - LABEL, 10))
    made = labelled("deception", first, cells)
    for line in rest:
        made += labelled("", line, cells)
    return made + labelled("", [Span(check.why, "muted")], cells) if check.why else made


def hypothesis_rows(view: HypothesisView, cells: int) -> list[Row]:
    """Return a hypothesis with what speaks against it and for it; of a set, the hypotheses and what is weighed."""
    score = view.hypothesis
    made = paragraph([Span(score.says if score else view.set.asks, "title")], cells)
    if score is None:
        if view.set.about:
            made += paragraph([Span(view.set.about)], cells)
        for each in view.set.scores:
            key = f"{view.set.id}~{each.hypothesis}"
            line = [Span(f"{each.rank} ", "muted"), Span(each.says), Span(f"  {each.inconsistency:.2f}", "muted")]
            made += paragraph(line, cells, key=key, target=Target("hypothesis", key), indent=2)
    else:
        made += paragraph([Span(view.set.asks, "muted")], cells)
        of = f"{score.rank} of {len(view.set.scores)}"
        against = f"{score.inconsistency:.2f} against it, in {count(score.items, 'row')}"
        made += [BLANK, *labelled("rank", [Span(of), Span(f" · {against}", "muted")], cells)]
    made += [BLANK, *paragraph([Span(view.set.cannot_show, "muted")], cells)]
    if score is None:
        return [*made, *_weighed("What is weighed", view.set.rows, "", cells)]
    rated = [(row, row.ratings.get(score.hypothesis) or 0) for row in view.set.rows]
    rated.sort(key=lambda pair: -pair[0].evidence * abs(pair[1]))
    for title, sign in (("Speaks against it", -1), ("Goes with it", 1)):
        made += _weighed(title, [row for row, rating in rated if rating * sign > 0], score.hypothesis, cells)
    return made


def _weighed(title: str, listed: Iterable[Evidence], hypothesis: str, cells: int) -> list[Row]:
    rows = list(listed)
    made = [BLANK, heading(title, count(len(rows), "row"))]
    for row in rows:
        shown = glyphs.RATINGS[row.ratings.get(hypothesis)] if hypothesis else None
        sign = [Span(f"{shown.glyph} ", shown.style)] if shown else []
        target = Target("fact", row.fact) if row.fact else Target("indicator", f"{row.base}~{row.indicator}")
        style = "" if row.evidence > 0 else "faint"
        line = [*sign, Span(f"{row.evidence:.2f} ", "muted"), Span(row.says, style)]
        why = [Span(f" · {row.why}", "muted")] if row.why else []
        made += paragraph([*line, *why], cells, key=f"row:{row.row}", target=target, indent=7)
    return made
