"""The notice after a reload: what has changed in a theatre's files, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from tui.analysis.store_diff import News
from tui.base.errors import Problem
from tui.base.sanitize import shorten
from tui.render.rows.parts import count

_MOST_BASES = 3
NOTHING = "Read again: every fact, source and name is as it was."


def told(news: News) -> str:
    """Return what has changed in one line: `3 facts added, 1 changed; Khmeimim Air Base 54 → 58`."""
    said = []
    for each in news.records:
        numbers = [(each.added, "added"), (each.changed, "changed"), (each.removed, "removed")]
        (first, verb), *others = [(number, verb) for number, verb in numbers if number]
        more = "".join(f", {number} {verb}" for number, verb in others)
        said.append(f"{count(first, each.kind.removesuffix('s'))} {verb}{more}")
    if news.theatre:
        said.append("the theatre's own record changed")
    for name, before, after in news.levels[:_MOST_BASES]:
        said.append(f"{shorten(name)} {before} → {after}")
    if len(news.levels) > _MOST_BASES:
        said.append(f"{count(len(news.levels) - _MOST_BASES, 'base')} more")
    return "; ".join(said) or NOTHING


def held(problems: Sequence[Problem]) -> str:
    """Return which files are broken now and shown as they last were, and where the first problem stands."""
    first = problems[0]
    others = len({each.file for each in problems}) - 1
    more = f" ({count(others, 'other file')} too)" if others else ""
    what = f"{first.file}:{first.line}:{first.column}: {first.what}" if first.line else f"{first.file}: {first.what}"
    return f"{what}. Shown as it was before it broke{more}; ! lists what to mend."
