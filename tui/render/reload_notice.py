"""The notice after a reload: what has changed in a theatre's files, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from tui.analysis.store_diff import StoreDiff
from tui.base.errors import Problem
from tui.base.sanitize import shorten
from tui.render.glyphs import EVENTS
from tui.render.rows.parts import count

_MOST_LEVELS = 3
NOTHING = "Read again: every fact, source and name is as it was."


def changes_line(diff: StoreDiff) -> str:
    """Return what has changed in one line: `3 facts added, 1 changed; Khmeimim Air Base loss of use 83 → 91`."""
    parts = []
    for each in diff.records:
        numbers = [(each.added, "added"), (each.changed, "changed"), (each.removed, "removed")]
        (first, verb), *others = [(number, verb) for number, verb in numbers if number]
        more = "".join(f", {number} {verb}" for number, verb in others)
        parts.append(f"{count(first, each.kind.removesuffix('s'))} {verb}{more}")
    if diff.theatre:
        parts.append("the theatre's own record changed")
    for name, event, before, after in diff.levels[:_MOST_LEVELS]:
        # A name comes from a file and may be long; the notice is one line.
        parts.append(f"{shorten(name)} {EVENTS[event]} {before} → {after}")
    if len(diff.levels) > _MOST_LEVELS:
        parts.append(f"{count(len(diff.levels) - _MOST_LEVELS, 'level')} more")
    return "; ".join(parts) or NOTHING


def held_back_line(problems: Sequence[Problem]) -> str:
    """Return which files are broken now and shown as they last were, and where the first problem stands."""
    first = problems[0]
    others = len({each.file for each in problems}) - 1
    more = f" ({count(others, 'other file')} too)" if others else ""
    return f"{first.place}: {first.what}. Shown as it was before it broke{more}; ! lists what to mend."
