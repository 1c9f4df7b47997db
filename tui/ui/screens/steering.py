"""A screen with a lens: filter, search, as-of date, distrust, undo and redo. What it looks like, others say."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from functools import partial

import msgspec
from msgspec.structs import replace
from textual import events

from tui.analysis.facets import Choice, choices
from tui.analysis.query import lens as lenses
from tui.analysis.query.lens import Lens
from tui.analysis.situation import Situation, look
from tui.base.daemon_thread import in_background
from tui.render import charts
from tui.render.text import Line, Span, Target
from tui.settings.config import Settings
from tui.store.schema.frames import Store
from tui.terminal.textual_internals import FramedScreen
from tui.ui.widgets.filter_bar import Asked, FilterBar
from tui.ui.widgets.menu import Entry, Menu, Offer

FIELDS: tuple[tuple[str, str, str], ...] = (
    ("b", "base", "base"),
    ("a", "actor", "actor"),
    ("p", "place", "place"),
    ("k", "kind", "kind"),
    ("s", "source", "source"),
    ("r", "reliability", "reliability of the source"),
    ("d", "disputed", "disputed"),
    ("w", "date", "when it happened"),
)
"""Key, field and title of each filter menu."""


QUIET = 0.5
"""Seconds for the keys that are pressed first, before what later ones may need is worked out beside them."""

MOST_AHEAD = 20_000
"""Facts up to which panes are made ready ahead: with more it takes seconds, in which keys would wait."""

MOST_STEPS = 500
"""Lenses that can be taken back."""


class History(msgspec.Struct):
    """The lenses that were looked through, for undo and redo."""

    past: list[Lens] = msgspec.field(default_factory=list)
    future: list[Lens] = msgspec.field(default_factory=list)

    def leave(self, lens: Lens) -> None:
        """Remembers the lens that a new one replaces."""
        self.past.append(lens)
        del self.past[:-MOST_STEPS]
        self.future.clear()


class Steering(FramedScreen[None], inherit_bindings=False):
    """Holds the situation and changes it; a subclass draws it in `situation_changed`."""

    prepared: Callable[[Situation], Awaitable[None]] | None = None
    """Told of each situation of which every day has been worked out; where nobody wants to know, that is not done."""

    panes_ahead = True
    """Whether what takes long is worked out for all panes before one is asked for, where that is done in a moment."""

    charts_ahead = True
    """Whether what draws charts is made ready at the first key, before one is asked for; it takes 5 MB of memory."""

    def __init__(self, seen: Store | Situation, settings: Settings, lens: Lens | None = None) -> None:
        """`seen` is a store, or a situation worked out before; then the lens is that situation's."""
        super().__init__()
        self.settings = settings
        self.situation = seen if isinstance(seen, Situation) else look(seen, lens or Lens(), settings.methods)
        self.store = self.situation.store
        self.history = History()
        self.marked: date | None = None
        self.searches: list[str] = []
        self.filter_bar = FilterBar(id="filter")
        self.menu = Menu(settings.keys)

    def situation_changed(self) -> None:
        """Draws what is on screen of the new situation."""
        raise NotImplementedError

    def preparation(self) -> Callable[[Situation], object]:
        """What to work out of a new situation off the event loop, before it is drawn."""
        raise NotImplementedError

    def beforehand(self, situation: Situation) -> None:
        """Works out what takes long in any of the panes. Called off the event loop."""
        raise NotImplementedError

    def place(self) -> Callable[[], None]:
        """A way back to where the cursor is now."""
        raise NotImplementedError

    def found(self) -> None:
        """Shows where a search ended."""
        raise NotImplementedError

    @property
    def under_cursor(self) -> Target | None:
        """What the cursor is on."""
        raise NotImplementedError

    async def set_lens(self, lens: Lens, *, remember: bool = True) -> None:
        """Looks through another lens; what the screen needs is worked out off the event loop."""
        before = self.situation
        if lens == before.lens:
            return
        if remember:
            self.history.leave(before.lens)
        prepare = self.preparation()

        def work(seen: Situation) -> Situation:
            situation = look(seen.store, lens, self.settings.methods, seen)
            prepare(situation)
            return situation

        situation = await in_background(partial(work, before))
        while situation.store is not self.store:  # the theatre has been read again meanwhile
            situation = await in_background(partial(work, self.situation))
        self.situation = situation
        self.situation_changed()
        if self.situation.day.assessor is not before.day.assessor:
            self.prepare_days()

    def prepare_days(self) -> None:
        """Works out, in a thread, what stepping through the days and the other panes will need; then tells of it."""
        if self.prepared is not None:
            self.run_worker(self._prepare(self.situation, self.prepared), exclusive=True, group="prepare")

    async def _prepare(self, situation: Situation, prepared: Callable[[Situation], Awaitable[None]]) -> None:
        await asyncio.sleep(QUIET)
        await prepared(situation)  # what has been read is kept first: the rest takes long for a large theatre
        await in_background(situation.day.assessor.prepare)
        await prepared(situation)
        if self.panes_ahead and situation.store.frames.facts.height <= MOST_AHEAD:
            await in_background(partial(self.beforehand, situation))

    # --- filter ---

    async def action_clear(self) -> None:
        """Takes the filter away."""
        await self.set_lens(replace(self.situation.lens, where=lenses.EVERYTHING))

    async def action_undo(self) -> None:
        """Back to the lens before."""
        if self.history.past:
            self.history.future.append(self.situation.lens)
            await self.set_lens(self.history.past.pop(), remember=False)

    async def action_redo(self) -> None:
        """Forward to the lens that was undone."""
        if self.history.future:
            self.history.past.append(self.situation.lens)
            await self.set_lens(self.history.future.pop(), remember=False)

    def action_filter(self) -> None:
        """Opens the menu of filter fields."""

        def entries() -> list[Entry]:
            chosen = {term.field for term in lenses.terms(self.situation.lens.where)}
            return [Entry(title, on=name in chosen, key=key) for key, name, title in FIELDS]

        async def picked(number: int) -> None:
            self._choose(FIELDS[number][1], FIELDS[number][2])

        self.menu.offer(Offer("Filter by", entries, picked))

    def _choose(self, name: str, title: str) -> None:
        listed: list[Choice] = []

        def entries() -> list[Entry]:
            listed[:] = choices(self.situation, name)
            return [Entry(choice.label, str(choice.count), choice.chosen) for choice in listed]

        async def toggle(number: int) -> None:
            await self.set_lens(self.situation.lens.narrowed(listed[number].term))

        self.menu.offer(Offer(f"Filter by {title}", entries, toggle, toggle))

    # --- search ---

    def action_search(self) -> None:
        """Opens the line to type a filter into: words, or conditions such as `base:khmeimim`."""
        from tui.analysis.query.parser import BadQuery, parse

        before = self.situation.lens
        go_back = self.place()
        hint = 'words, or conditions: base:khmeimim reliability:>=C "20 km"'

        def typed(text: str) -> Line | None:
            """Shows what a filter finds while it is typed; half a condition finds nothing and is not yet wrong."""
            with contextlib.suppress(BadQuery):
                self._filter_by(replace(before, where=parse(text)))
            return None

        def done(text: str | None) -> Line | None:
            if text is None:
                self._filter_by(before)
                go_back()
                return None
            try:
                goal = replace(before, where=parse(text))
            except BadQuery as error:
                mend = f"; {error.mend}" if error.mend else ""
                return (Span(f"column {error.column}: {error.what}{mend}", "bad"),)
            if goal != before:
                self.history.leave(before)
                self.searches.append(text)
            self._filter_by(goal)
            self.found() if text.strip() else self.situation_changed()
            return None

        asked = Asked("filter", hint, done, typed, tuple(self.searches))
        self.filter_bar.ask(asked, lenses.show(before.where))

    def _filter_by(self, lens: Lens) -> None:
        if lens != self.situation.lens:
            self.situation = look(self.store, lens, self.settings.methods, self.situation)
            self.situation_changed()

    async def _prepare_charts(self) -> None:
        await asyncio.sleep(QUIET)
        await in_background(charts.load)

    async def take_key(self, event: events.Key) -> bool:
        """Gives a key to the menu, or to the line that is typed into; says whether there is one."""
        if self.charts_ahead:  # a session that nobody uses does without the memory that drawing charts takes
            self.charts_ahead = False
            self.run_worker(self._prepare_charts(), group="charts")
        return await self.menu.take(event) or self.filter_bar.take(event)

    def take_paste(self, text: str) -> bool:
        """Gives what was pasted to the line that is typed into; says whether there is one."""
        return self.filter_bar.paste(text)

    # --- as known on ---

    @property
    def latest(self) -> date:
        """The last day of the theatre's window."""
        return self.situation.days[-1]

    async def set_as_of(self, day: date) -> None:
        """Shows everything as known on a day of the theatre's window."""
        day = min(max(day, self.situation.days[0]), self.latest)
        if day != self.situation.as_of:
            await self.set_lens(replace(self.situation.lens, as_of=None if day == self.latest else day))

    async def action_as_of(self, days: int) -> None:
        """Moves the as-of date by days; 0 goes to the latest."""
        await self.set_as_of(self.situation.as_of + timedelta(days=days) if days else self.latest)

    # --- distrust ---

    async def action_distrust(self) -> None:
        """Leaves out every citation that passes through what is under the cursor, or takes it in again."""
        voice = self._voice(self.under_cursor)
        if voice is None:
            self.notify("Put the cursor on a source, a citation or an actor to distrust it.", timeout=4)
            return
        lens = self.situation.lens
        await self.set_lens(replace(lens, excluded=lens.excluded ^ {voice}))

    async def action_trust_all(self) -> None:
        """Takes every voice into account again."""
        await self.set_lens(replace(self.situation.lens, excluded=frozenset()))

    def _voice(self, target: Target | None) -> str | None:
        match target:
            case Target("source" | "actor", voice):
                return voice
            case Target("paragraph", paragraph):
                return paragraph.rpartition("#")[0]
            case Target("citation", citation):
                citations = self.store.frames.citations
                found = citations["root"].filter(citations["id"] == citation)
                return str(found[0]) if len(found) else None
            case _:
                return None
