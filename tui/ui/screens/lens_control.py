"""The lens control: the situation at hand, and every way to look at it otherwise."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from tui.analysis.clock import Zone
from tui.analysis.completion import completions
from tui.analysis.constants import Methods
from tui.analysis.facets import by_day, choices, frequencies
from tui.analysis.query.ast import EVERYTHING, Term, terms
from tui.analysis.query.ast import FIELDS as AST_FIELDS
from tui.analysis.query.lens import Lens
from tui.analysis.query.printer import to_text
from tui.analysis.query.resolve import UnknownValue
from tui.analysis.situation import Situation, in_zone, look
from tui.analysis.views.changes import by_exclusion
from tui.analysis.views.names_meant import unknown_values
from tui.analysis.views.subject import cited_from
from tui.base.daemon_thread import in_background
from tui.base.sanitize import shorten
from tui.render.bars import ZONE_WORDS
from tui.render.filter_notes import refusal
from tui.render.rows import compare
from tui.render.text import Line, Span, Target
from tui.store.schema.edtf import BadDate
from tui.store.schema.edtf import parse as parse_date
from tui.ui.panes.pane import Countable
from tui.ui.patience import PATIENCE, begin
from tui.ui.screens.counts import Counts
from tui.ui.screens.history import History
from tui.ui.screens.navigation import Navigation
from tui.ui.screens.notices import Notices
from tui.ui.screens.page import Page
from tui.ui.screens.warm_up import WarmUp
from tui.ui.widgets.filter_bar import FilterBar, Prompt
from tui.ui.widgets.menu import Entry, Menu, Offer

AT_ONCE: Final = 0.1
"""Seconds after which the next key is no longer held back by what the last one asked for."""
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
    ("m", "tag", "your tags"),
)
"""Key, field and title of each filter menu."""


def _as_date(text: str) -> Line | None:
    """Return what is wrong with a date; None where it is one."""
    try:
        parse_date(text)
    except BadDate as error:
        return (Span(f"{error.what}; {error.mend}", "bad"),)
    return None


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
    _go: Callable[[Coroutine[Any, Any, None]], object]
    _earlier: tuple[str, ...] = ()
    """What was searched for in earlier sessions."""
    history: History[Lens] = msgspec.field(default_factory=History)
    searches: list[str] = msgspec.field(default_factory=list)
    """What was searched for in this one, the last time last."""
    _wanted: Lens | None = None
    """The lens that is to be looked through as soon as what that needs is computed."""
    _going: asyncio.Future[None] | None = None
    """The way there."""

    @property
    def lens(self) -> Lens:
        """What is looked through, or is to be as soon as that is computed."""
        return self._wanted or self.situation.lens

    @property
    def on_the_way(self) -> bool:
        """Whether another lens is to be looked through than is."""
        return self._wanted is not None

    @property
    def is_complete(self) -> bool:
        """Whether all that is looked at is worked out, also what a first look does without."""
        return self.situation.day.assessor.is_complete(self.situation.as_of)

    async def set_lens(self, lens: Lens, *, remember: bool = True) -> None:
        """Look through another lens; what that needs is computed off the event loop."""
        going = self._want(lens, remember=remember)
        if going is not None:
            await going

    async def _go_towards(self, lens: Lens, *, remember: bool = True) -> None:
        """Look through another lens; where that takes long, the next key is taken meanwhile and may want yet another.

        Of lenses that are wanted one after the other the last alone is then looked through: keys that are held do not
        queue.
        """
        on_the_way = self.on_the_way
        going = self._want(lens, remember=remember and not on_the_way)
        if going is None:
            return
        if not on_the_way:
            if (await asyncio.wait([going], timeout=AT_ONCE))[0]:
                await going  # for what it raises
                return
            self._go(self.arrive())
        self._navigation.tell_waiting()

    async def arrive(self) -> None:
        """Wait until what is wanted is looked through; what goes wrong on the way is raised."""
        if self._going is not None and self.on_the_way:
            await self._going

    def _want(self, lens: Lens, *, remember: bool) -> asyncio.Future[None] | None:
        """Set out to look through another lens, or from where one was wanted already; return the way there."""
        if lens != self.lens:
            if remember:
                self.history.push(self.lens)
            idle, self._wanted = self._wanted is None, lens
            if idle:
                self._going = asyncio.ensure_future(self._follow())
        return self._going if self.on_the_way else None

    async def _follow(self) -> None:
        """Look through what is wanted, until nothing else is."""
        self._warm_up.step_aside()
        try:
            while (lens := self._wanted) is not None:
                await self.take(partial(self._through, lens))
                if self._wanted is lens:
                    self._wanted = None
                else:
                    self._navigation.tell_waiting()
        finally:
            self._wanted = None
            self._warm_up.go_on()

    def _through(self, lens: Lens, before: Situation) -> Situation:
        return look(before.store, lens, self._methods, before)

    async def take(self, change: Callable[[Situation], Situation]) -> None:
        """Show what a change makes of the situation at hand, computed off the event loop."""
        while True:
            before, pane = self.situation, self._navigation.pane
            seen = await self._navigation.compute(partial(change, before))
            # Or else the theatre has been read again meanwhile, a note was written, or another pane is shown.
            if self.situation is before and self._navigation.pane is pane:
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
        lens = self.history.back(self.lens)
        if lens is not None:
            await self.set_lens(lens, remember=False)

    async def redo(self) -> None:
        """Go forward to the lens that was undone."""
        lens = self.history.forward(self.lens)
        if lens is not None:
            await self.set_lens(lens, remember=False)

    def choose_field(self) -> None:
        """Open the menu of filter fields."""
        taken = {term.field for term in terms(self.lens.where)}

        async def chosen(numbers: list[int]) -> None:
            _, name, title = FIELDS[numbers[0]]
            if name == SPAN:
                self._ask_from()
            else:
                self._choose_value(name, title)

        entries = [Entry(title, on=name in taken, key=key) for key, name, title in FIELDS]
        self._menu.offer(Offer("Filter by", entries, chosen))

    def _choose_value(self, name: str, title: str) -> None:
        listed = choices(self.situation, name)

        async def chosen(numbers: list[int]) -> None:
            lens = self.lens
            for number in numbers:
                lens = lens.toggled(listed[number].term)
            await self.set_lens(lens)

        entries = [Entry(each.label, str(each.count), each.chosen, names=each.names) for each in listed]
        self._menu.offer(Offer(f"Filter by {title}", entries, chosen, several=True))

    def choose_counted(self, show: Callable[[Page, Callable[[Target | None], Awaitable[None]]], None]) -> None:
        """Open the menu of what facts can be counted by; `show` is given the table, and what its rows open."""
        own = self._navigation.pane.counted()
        if own:
            self._choose_own(own, show)
            return
        fields = [(key, name, title) for key, name, title in FIELDS if name != SPAN]

        async def chosen(numbers: list[int]) -> None:
            _, name, title = fields[numbers[0]]
            situation = self.situation
            table = frequencies(situation, name)

            async def opened(target: Target | None) -> None:
                if target is not None:
                    await self.set_lens(self.lens.toggled(table.choices[int(target.id)].term))

            show(Counts(title, table, partial(by_day, situation, name, table)), opened)

        self._menu.offer(Offer("Count facts by", [Entry(title, key=key) for key, _, title in fields], chosen))

    def _choose_own(
        self,
        fields: Sequence[Countable],
        show: Callable[[Page, Callable[[Target | None], Awaitable[None]]], None],
    ) -> None:
        """Open the menu of what the pane's own things can be counted by."""

        async def chosen(numbers: list[int]) -> None:
            # As a task: a machine that does not answer holds up no key.
            await begin(self._go, count(fields[numbers[0]]))

        async def count(field: Countable) -> None:
            situation = self.situation
            table = await in_background(partial(field.count, situation))

            async def opened(target: Target | None) -> None:
                if target is not None:
                    await self.set_lens(self.lens.toggled(table.choices[int(target.id)].term))

            if situation is self.situation:
                show(Counts(field.title, table, partial(field.by_day, situation, table)), opened)

        self._menu.offer(Offer("Count them by", [Entry(each.title, key=each.key) for each in fields], chosen))

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
                await self._go_towards(replace(before, where=parse(text)), remember=False)

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
            if unknown := await self._unknown_values():
                return (Span("; ".join(map(refusal, unknown)), "bad"),)
            # One step for undo, however many lenses were tried while it was typed.
            if lens != before:
                self.history.push(before)
                self.searches.append(text)
            if text.strip():
                await self._navigation.show_hits()
            return None

        async def complete(text: str) -> Sequence[tuple[str, str]]:
            found = await in_background(partial(completions, text, self.situation))
            return [(each.text, each.label) for each in found]

        at_hand = to_text(before.where) if before.filters else ""
        hint = f"a new search; ↑ goes on from {shorten(at_hand, 60)}" if at_hand else 'words, or base:khmeimim "20 km"'
        # The filter at hand comes last, so that one step back takes it up, to add to it.
        history = (
            *(each for each in (*self._earlier, *self.searches) if each != at_hand),
            *((at_hand,) if at_hand else ()),
        )
        fields = " ".join(f"{name}:" for name in AST_FIELDS if name != "text")
        self._filter_bar.ask(Prompt("filter", hint, done, typed, history, complete, f"fields: {fields}"))

    async def _unknown_values(self) -> tuple[UnknownValue, ...]:
        """Return the values of the filter that nothing has; events are asked for them off the event loop."""
        situation = self.situation
        if not situation.resolved.unknown or not situation.may_have_events:
            return situation.resolved.unknown
        try:
            return await asyncio.wait_for(in_background(partial(unknown_values, situation)), PATIENCE)
        except TimeoutError:
            return ()  # whether events have it, another machine has yet to say

    # --- as known on ---

    async def step_days(self, days: int) -> None:
        """Move the as-of day by some days, beyond the theatre's window too; 0 goes to the latest of all."""
        lookup = self.situation.lookup
        await self._show_day((self.lens.as_of or lookup.window[-1]) + timedelta(days=days) if days else lookup.days[-1])

    async def go_to_day(self, day: date) -> None:
        """Show everything as known on a day; the place that is left can be gone back to."""
        self._navigation.leave()
        await self._show_day(day)

    async def _show_day(self, day: date) -> None:
        """Show everything as known on a day, or the first or last that can be looked at."""
        lookup = self.situation.lookup
        day = min(max(day, lookup.days[0]), lookup.days[-1])
        # None follows the end of the window, should a change of the files move it.
        as_of = None if day == lookup.window[-1] else day
        if day != (self.lens.as_of or lookup.window[-1]):
            await self._go_towards(replace(self.lens, as_of=as_of))

    async def jump(self, step: int) -> None:
        """Go back (-1) to the place before the last jump, pane and day; or forward (1) to the one that was left so."""
        jumps, here = self._navigation.jumps, self._navigation.place()
        place = jumps.back(here) if step < 0 else jumps.forward(here)
        if place is None:
            self._notices.say(f"There is no {'earlier' if step < 0 else 'later'} place to go to.", seconds=3)
            return
        await self.set_lens(replace(self.lens, as_of=place.as_of))
        await self._navigation.return_to(place)

    async def next_zone(self, zones: Sequence[Zone]) -> None:
        """Show times in the next of some zones; days stay those of the theatre."""
        here = self.situation.zone
        zone = zones[(zones.index(here) + 1) % len(zones)] if here in zones else zones[0]
        await self.take(lambda before: in_zone(before, zone))
        name = ZONE_WORDS.get(zone, f"the theatre's zone, {self.situation.store.theatre.timezone}")
        self._notices.say(f"Times are shown in {name}; what is a day is the theatre's.")

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
