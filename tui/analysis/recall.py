"""What was worked out of a theatre, as frames to keep, and given back to a chronicle so that it need not do it again.

Only what rests on nothing but the store, the methods and the days is kept: whoever keeps it must see that those are the
same. What is missing is worked out when it is asked for, as ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import polars as pl

from tui.analysis.as_known import Horizon
from tui.analysis.chronicle import Chronicle
from tui.analysis.day_changes import Changes
from tui.analysis.disputes import Disputes
from tui.analysis.threat.scenarios import Assessment

_OF_CHRONICLE: Final[Mapping[str, Any]] = {
    "assessment": Assessment,
    "hindsight": pl.DataFrame,
    "evidence": pl.DataFrame,
    "pairs": pl.DataFrame,
    "opinions": pl.DataFrame,
    "circles": pl.DataFrame,
}
_OF_HEARING: Final[Mapping[str, Any]] = {"judgements": pl.DataFrame}
_OF_KNOWN: Final[Mapping[str, Any]] = {"disputes": Disputes}
_OF_CATALOGUE: Final = ("text", "order")
LATER: Final = frozenset(("text",))
"""What no first screen without a filter needs; in a large theatre half of all that is kept."""
_HORIZON: Final = "horizon"


def worked_out(chronicle: Chronicle) -> dict[str, pl.DataFrame]:
    """Every frame that `chronicle` has worked out so far, by a name that `recall` knows."""
    kept = dict(_frames("chronicle", vars(chronicle), _OF_CHRONICLE))
    if "hearing" in vars(chronicle):
        kept.update(_frames("hearing", vars(chronicle.hearing), _OF_HEARING))
    for day, known in chronicle._known.items():
        kept.update(_frames(f"known {day}", vars(known), _OF_KNOWN))
    for (before, after), changes in chronicle._changes.items():
        kept.update(_frames(f"changes {before} {after}", {"all": changes}, {"all": Changes}))
    if "hearing" in vars(chronicle) and (horizon := vars(chronicle.hearing).get("horizon")) is not None:
        kept.update((f"{_HORIZON} {name}", days.to_frame()) for name, days in horizon.known.items())
    found = vars(chronicle.catalogue)
    kept.update((name, found[name].to_frame(name)) for name in _OF_CATALOGUE if name in found)
    return kept


def recall(chronicle: Chronicle, kept: Mapping[str, pl.DataFrame]) -> None:
    """Give back what `worked_out` gave of a chronicle of the same store, methods and days.

    A chronicle is frozen; what it works out it writes down as `cached_property` does, and so does this.
    """
    for name in _OF_CATALOGUE:
        if name in kept:
            vars(chronicle.catalogue)[name] = kept[name][name]
    if kept.keys() <= LATER:
        return
    vars(chronicle).update(_values("chronicle", kept, _OF_CHRONICLE))
    vars(chronicle.hearing).update(_values("hearing", kept, _OF_HEARING))
    heads = {name.rpartition(" ")[0].partition("/")[0] for name in kept}
    for head in heads:
        what, *days = head.split(" ")
        if what == "known":
            known = chronicle.known(date.fromisoformat(days[0]))
            vars(known).update(_values(head, kept, _OF_KNOWN))
        elif what == "changes":
            found = _values(head, kept, {"all": Changes})
            if "all" in found:
                chronicle._changes[date.fromisoformat(days[0]), date.fromisoformat(days[1])] = found["all"]
    known_from = {
        name.partition(" ")[2]: frame.to_series() for name, frame in kept.items() if name.startswith(_HORIZON)
    }
    if known_from:
        hearing = chronicle.hearing
        vars(hearing)["horizon"] = Horizon(hearing.frames, known_from)


def _frames(head: str, found: Mapping[str, Any], types: Mapping[str, Any]) -> Iterator[tuple[str, pl.DataFrame]]:
    for name, kind in types.items():
        value = found.get(name)
        if value is None:
            continue
        if kind is pl.DataFrame:
            yield f"{head} {name}", value
        else:
            for part in kind.__struct_fields__:
                yield f"{head} {name}/{part}", getattr(value, part)


def _values(head: str, kept: Mapping[str, pl.DataFrame], types: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, kind in types.items():
        if kind is pl.DataFrame:
            if f"{head} {name}" in kept:
                found[name] = kept[f"{head} {name}"]
        else:
            parts = {part: kept.get(f"{head} {name}/{part}") for part in kind.__struct_fields__}
            if all(part is not None for part in parts.values()):
                found[name] = kind(**parts)
    return found
