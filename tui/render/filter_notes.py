"""What became of the names in a filter, in words: for the line above the panes, and for the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.base.sanitize import shorten
from tui.render.rows.parts import count

if TYPE_CHECKING:
    from tui.analysis.query.resolve import UnknownValue
    from tui.analysis.views.names_meant import NameMeant

_CALLED: Final = {**dict.fromkeys(("does", "suffers", "says"), "actor"), "quantity": "measure"}
"""What a value of a field is called, where not like the field."""
_FEW: Final = 3


def did_you_mean(meant: NameMeant) -> str:
    """Return whom or what a typed name was taken for, and how many facts that finds."""
    return f"did you mean {meant.name}: {count(meant.facts, 'fact')}"


def refusal(unknown: UnknownValue) -> str:
    """Return which value nothing has, and the nearest that there are."""
    what = f"there is no {_CALLED.get(unknown.field, unknown.field)} `{shorten(unknown.value, 40)}`"
    *others, last = unknown.nearest or ("",)
    if not last:
        return what
    if len(others) < _FEW:
        return f"{what}; did you mean {', '.join(others)}{' or ' if others else ''}{last}?"
    return f"{what}; it is one of {', '.join(unknown.nearest)}"
