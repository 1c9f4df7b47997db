"""The lens control: the situation at hand, and every way to look at it otherwise."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from tui.analysis.constants import Methods
from tui.analysis.facets import Choice, choices
from tui.analysis.query.ast import EVERYTHING, Term, terms
from tui.analysis.query.lens import Lens
from tui.analysis.query.printer import to_text
from tui.analysis.situation import Situation, look
from tui.analysis.views.changes import by_exclusion
from tui.analysis.views.subject import cited_from
from tui.base.daemon_thread import in_background
from tui.render.filter_notes import refusal
from tui.render.rows import compare
from tui.render.text import Line, Span
from tui.store.schema.edtf import BadDate
from tui.store.schema.edtf import parse as parse_date
from tui.ui.screens.navigation import Navigation
from tui.ui.screens.notices import Notices
from tui.ui.screens.warm_up import WarmUp
from tui.ui.widgets.filter_bar import FilterBar, Prompt
from tui.ui.widgets.menu import Entry, Menu, Offer

SPAN: Final = "span"
"""Stands among the fields for dates between two that are typed."""
FIELDS: Final = (
    ("b", "base", "base"),
    ("a", "actor", "actor"),
    ("p", "place", "place"),
    ("k", "kind", "kind"),
    ("w", "date", "when it happened"),
    ("f", SPAN, "when it happened, from … until"),
    ("c", "does", "who does it"),
    ("z", "suffers", "to whom it is done"),
    ("i", "indicator", "indicator"),
    ("t", "relation", "tie: how its two actors stand"),
    ("y", "says", "who says it"),
    ("e", "side", "side of who says it"),
    ("s", "source", "source"),
    ("o", "origin", "origin"),
    ("n", "origins", "how many origins"),
    ("u", "named", "unnamed origins"),
    ("r", "reliability", "reliability of the source"),
    ("g", "grade", "grade"),
    ("l", "lines", "independent lines"),
    ("d", "disputed", "disputed"),
)
"""Key, field and title of each filter menu."""
MOST_STEPS: Final = 500
"""Lenses that can be taken back."""


def _as_date(text: str) -> Line | None:
    """Return what is wrong with a date; None where it is one."""
    try:
        parse_date(text)
    except BadDate as error:
        return (Span(f"{error.what}; {error.mend}", "bad"),)
    return None


class History(msgspec.Struct):
    """The lenses that were looked through, for undo and redo."""

    past: list[Lens] = msgspec.field(default_factory=list)
    future: list[Lens] = msgspec.field(default_factory=list)

    def push(self, lens: Lens) -> None:
        """Remember a lens that a new one replaces; what was undone can no longer be redone."""
        self.past.append(lens)
        del self.past[:-MOST_STEPS]
        self.future.clear()


class LensControl(msgspec.Struct, eq=False):
    """The situation, and what changes it: filter, search, as-of day, exclusions, undo and redo."""

    situation: Situation
    _methods: Methods
    _navigation: Navigation
    _menu: Menu
    _filter_bar: FilterBar
    _notices: Notices
    _warm_up: WarmUp
    _run: Callable[[Coroutine[Any, Any, None]], object]
    history: History = msgspec.field(default_factory=History)
    _searches: list[str] = msgspec.field(default_factory=list)

    @property
    def lens(self) -> Lens:
        """What is looked through."""
        return self.situation.lens

    async def set_lens(self, lens: Lens, *, remember: bool = True) -> None:
        """Look through another lens; what that needs is computed off the event loop."""
        if lens == self.lens:
            return
        if remember:
            self.history.push(self.lens)
        await self.take(lambda before: look(before.store, lens, self._methods, before))

    async def take(self, change: Callable[[Situation], Situation]) -> None:
        """Show what a change makes of the situation at hand, computed off the event loop."""
        while True:
            before = self.situation
            seen = await self._navigation.compute(partial(change, before))
            if self.situation is before:  # or else the theatre has been read again meanwhile, or a note was written
                break
        self.replace_situation(seen)

    def replace_situation(self, situation: Situation) -> None:
        """Show another situation at the same place."""
        self.situation = situation
        self._navigation.draw()
        self._warm_up.follow()

    # --- filter ---

    async def clear(self) -> None:
        """Take the filter away."""
        await self.set_lens(replace(self.lens, where=EVERYTHING))

    async def undo(self) -> None:
        """Go back to the lens before."""
        if self.history.past:
            self.history.future.append(self.lens)
            await self.set_lens(self.history.past.pop(), remember=False)

    async def redo(self) -> None:
        """Go forward to the lens that was undone."""
        if self.history.future:
            self.history.past.append(self.lens)
            await self.set_lens(self.history.future.pop(), remember=False)

    def choose_field(self) -> None:
        """Open the menu of filter fields."""

        def entries() -> list[Entry]:
            chosen = {term.field for term in terms(self.lens.where)}
            return [Entry(title, on=name in chosen, key=key) for key, name, title in FIELDS]

        async def picked(number: int) -> None:
            _, name, title = FIELDS[number]
            if name == SPAN:
                self._ask_from()
            else:
                self._choose_value(name, title)

        self._menu.offer(Offer("Filter by", entries, picked))

    def _choose_value(self, name: str, title: str) -> None:
        listed: list[Choice] = []

        def entries() -> list[Entry]:
            listed[:] = choices(self.situation, name)
            return [Entry(choice.label, str(choice.count), choice.chosen) for choice in listed]

        async def toggle(number: int) -> None:
            await self.set_lens(self.lens.toggled(listed[number].term))

        self._menu.offer(Offer(f"Filter by {title}", entries, toggle, toggle))

    def _ask_from(self) -> None:
        """Ask for the first day of what is shown, and then for the last; or for both at once."""

        async def done(text: str | None) -> Line | None:
            asked = (text or "").strip()
            if "/" in asked:
                return await self._show_days(asked)
            if complaint := _as_date(f"{asked}/..") if asked else None:
                return complaint
            if text is not None:
                self._ask_until(asked)
            return None

        hint = "2024-12-01, 2024-12 or 2017; 2024-12-01/2024-12-03 for both; nothing leaves it open"
        self._filter_bar.ask(Prompt("from", hint, done))

    def _ask_until(self, first: str) -> None:
        """Ask for the last day of what is shown."""

        async def done(text: str | None) -> Line | None:
            last = (text or "").strip()
            return (
                await self._show_days(f"{first or '..'}/{last or '..'}") if text is not None and first + last else None
            )

        self._filter_bar.ask(Prompt("until", "2024-12-03, 2024-12 or 2017; nothing leaves it open", done))

    async def _show_days(self, days: str) -> Line | None:
        """Show what happened in an interval, in place of what is chosen by date; return what is wrong with it."""
        if complaint := _as_date(days):
            return complaint
        await self.set_lens(self.lens.without_field("date").toggled(Term("date", days)))
        return None

    # --- search ---

    def search(self) -> None:
        """Open the line to type a filter into: words, or conditions such as `base:khmeimim`."""
        from tui.analysis.query.parser import BadQuery, parse

        before = self.lens
        go_back = self._navigation.bookmark()

        async def typed(text: str) -> None:
            with contextlib.suppress(BadQuery):  # half a condition finds nothing and is not yet wrong
                await self.set_lens(replace(before, where=parse(text)), remember=False)

        async def done(text: str | None) -> Line | None:
            if text is None:
                await self.set_lens(before, remember=False)
                await go_back()
                return None
            try:
                lens = replace(before, where=parse(text))
            except BadQuery as error:
                mend = f"; {error.mend}" if error.mend else ""
                return (Span(f"column {error.column}: {error.what}{mend}", "bad"),)
            await self.set_lens(lens, remember=False)
            if self.situation.resolved.unknown:
                return (Span("; ".join(map(refusal, self.situation.resolved.unknown)), "bad"),)
            # One step for undo, however many lenses were tried while it was typed.
            if lens != before:
                self.history.push(before)
                self._searches.append(text)
            if text.strip():
                await self._navigation.show_hits()
            return None

        hint = 'words, or conditions: base:khmeimim reliability:>=C "20 km"'
        prompt = Prompt("filter", hint, done, typed, tuple(self._searches))
        self._filter_bar.ask(prompt, to_text(before.where))

    # --- as known on ---

    async def step_days(self, days: int) -> None:
        """Move the as-of day by some days, within the theatre's window; 0 goes to the latest."""
        window, as_of = self.situation.days, self.situation.as_of
        day = min(max(as_of + timedelta(days=days), window[0]), window[-1]) if days else window[-1]
        if day != as_of:
            # None follows the end of the window, should a change of the files move it.
            await self.set_lens(replace(self.lens, as_of=None if day == window[-1] else day))

    # --- exclude ---

    async def exclude(self) -> None:
        """Leave out every citation that passes through what is under the cursor, or take it in again."""
        target = self._navigation.under_cursor
        actor = target.id if target is not None and target.kind == "actor" else ""
        origin = actor or (cited_from(self.situation, *target, "origin") if target is not None else "")
        if origin:
            await self.set_lens(replace(self.lens, excluded=self.lens.excluded ^ {origin}))
            if self.lens.excluded:
                self._run(self._tell_what_if(self.situation))
        else:
            self._notices.say("Put the cursor on a source, a citation or an actor to exclude it.")

    async def _tell_what_if(self, situation: Situation) -> None:
        """Say which levels what is excluded changes, once that is worked out; keys need not wait for it."""
        found = await in_background(partial(by_exclusion, situation))
        if found is not None and situation is self.situation:
            self._notices.say(compare.levels_in_short(found), title=compare.title(found), seconds=6)

    async def include_all(self) -> None:
        """Take every citation into account again."""
        await self.set_lens(replace(self.lens, excluded=frozenset()))
