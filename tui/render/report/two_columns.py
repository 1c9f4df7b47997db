"""What some say against what others say, as a page: a table for each thing that both speak of."""

from __future__ import annotations

from itertools import zip_longest

from tui.analysis.views.two_columns import Entry, TwoColumns
from tui.render.report.layout import Heading, Part, Table
from tui.render.rows.parts import worded
from tui.render.rows.two_columns import TITLES, title


def page(view: TwoColumns) -> list[Part]:
    """Return the facts of each filter in a column of its own, under what they speak of."""
    parts: list[Part] = [Heading(title(view), 1)]
    for group in view.groups:
        pairs = zip_longest(map(_entry, group.left), map(_entry, group.right), fillvalue="")
        parts += [Heading(group.title or TITLES[group.kind]), Table((view.left, view.right), list(pairs))]
    return parts


def _entry(entry: Entry) -> str:
    by = "; ".join(
        f"{each.grade} {each.source}{'' if each.origin == each.source else f', from {each.origin}'}, "
        f"{worded(each.wording, each.interest)}"
        for each in entry.sayings
    )
    return f"{entry.fact.when}: {entry.fact.says} ({by})"
