"""Annotations: the user's own note, tags, confidence and bookmark on what the cursor is on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final

import msgspec

from tui.analysis.situation import with_notes
from tui.analysis.views.notes import Notable, notable
from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean, shorten
from tui.render.rows.inspector.subject import NAMES
from tui.render.text import Line, Span
from tui.store.notes.record import CONFIDENCES, Note, NoteChange
from tui.ui.host import Host
from tui.ui.screens.lens_control import LensControl
from tui.ui.screens.navigation import Navigation
from tui.ui.screens.notices import Notices
from tui.ui.widgets.filter_bar import FilterBar, Prompt
from tui.ui.widgets.menu import Entry, Menu, Offer

_LONGEST: Final = 2000
"""Characters of a note, and no fewer than any tags take."""


class Annotations(msgspec.Struct, eq=False):
    """The user's own note, tags, confidence and bookmark on what the cursor is on. `author` is by whom they are."""

    _host: Host
    _author: str
    _lens_control: LensControl
    _navigation: Navigation
    _menu: Menu
    _filter_bar: FilterBar
    _notices: Notices

    # --- keys ---

    async def toggle_bookmark(self) -> None:
        """Bookmark what the cursor is on, or take its bookmark away."""
        for thing in self._things()[:1]:
            await self._bookmark(thing)

    def write(self) -> None:
        """Ask for a note on what the cursor is on, beginning with the one that there is."""
        for thing in self._things()[:1]:
            self._ask_note(thing)

    def choose(self) -> None:
        """Open the menu of annotations; for a question, first choose the question or one of its answers."""
        things = self._things()
        if len(things) < 2:
            for thing in things:
                self._offer(thing)
            return

        async def chosen(numbers: list[int]) -> None:
            self._offer(things[numbers[0]])

        entries = [Entry(each.name, each.kind, on=self._own(each) is not None) for each in things]
        self._menu.offer(Offer("Note what?", entries, chosen))

    def _things(self) -> tuple[Notable, ...]:
        """Return what can be noted of what the cursor is on; where that is nothing, say why."""
        if self._notices.refused("it keeps no notes"):
            return ()
        if not self._author:
            self._notices.say("No notes are kept in this session.")
            return ()
        target = self._navigation.under_cursor
        found = notable(self._lens_control.situation, *target) if target is not None else ()
        if not found:
            self._notices.say("There is nothing to note here: put the cursor on a fact, a source, a base or a pair.")
        return found

    def _own(self, thing: Notable) -> Note | None:
        """Return this user's annotation of a thing."""
        notes = self._lens_control.situation.notes.on(thing.kind, thing.id)
        return next((each for each in reversed(notes) if each.by == self._author), None)

    def _offer(self, thing: Notable) -> None:
        own = self._own(thing)
        acts: dict[str, tuple[Entry, Callable[[], Any]]] = {
            "note": (Entry("note …", shorten(own.note, 40) if own else "", key="n"), partial(self._ask_note, thing)),
            "tags": (Entry("tags …", ", ".join(own.tags) if own else "", key="t"), partial(self._ask_tags, thing)),
            "confidence": (
                Entry("own confidence …", (own.confidence or "") if own else "", key="c"),
                partial(self._offer_confidence, thing),
            ),
            "bookmark": (
                Entry("bookmark", on=own is not None and own.bookmark, key="b"),
                partial(self._bookmark, thing),
            ),
        }
        if own is not None:
            acts["delete"] = Entry("delete all of it …", key="d"), partial(self._offer_delete, thing)
        listed = list(acts.values())

        async def chosen(numbers: list[int]) -> None:
            made = listed[numbers[0]][1]()
            if made is not None:
                await made

        title = f"Your own on this {NAMES.get(thing.kind, thing.kind).lower()}: {shorten(thing.name, 50)}"
        self._menu.offer(Offer(title, [entry for entry, _ in listed], chosen))

    # --- changing it ---

    async def _bookmark(self, thing: Notable) -> None:
        own = self._own(thing)
        marked = own is None or not own.bookmark
        self._tell(await self._change(thing, bookmark=marked), "Bookmarked." if marked else "Bookmark taken away.")

    def _ask_note(self, thing: Notable) -> None:
        own = self._own(thing)
        before = own.note if own is not None else ""

        async def done(text: str | None) -> Line | None:
            note = clean(text)[0] if text is not None else before
            if len(note) > _LONGEST:
                return (Span(f"a note has at most {_LONGEST} characters", "bad"),)
            if note == before:
                return None
            # Where it cannot be written, the line stays open: what was typed is not lost.
            return _complaint(await self._change(thing, note=note, before=before))

        self._filter_bar.ask(Prompt("note", shorten(thing.name), done), before)

    def _ask_tags(self, thing: Notable) -> None:
        own = self._own(thing)
        before = own.tags if own is not None else ()

        async def done(text: str | None) -> Line | None:
            if text is None:
                return None
            tags = tuple(dict.fromkeys(clean(text)[0].replace(",", " ").split()))
            if any(len(each) > 40 for each in tags):
                return (Span("a tag has at most 40 characters", "bad"),)
            come, gone = tuple(set(tags).difference(before)), tuple(set(before).difference(tags))
            if not (come or gone):
                return None
            added = tuple(sorted(come, key=tags.index))
            return _complaint(await self._change(thing, add_tags=added, remove_tags=gone))

        self._filter_bar.ask(Prompt("tags", "words, with blanks between them", done), " ".join(before))

    def _offer_confidence(self, thing: Notable) -> None:
        own = self._own(thing)
        choices = (*CONFIDENCES, None)

        async def chosen(numbers: list[int]) -> None:
            self._tell(await self._change(thing, confidence=choices[numbers[0]]), "Noted.")

        entries = [
            Entry(each or "none said", on=own is not None and own.confidence == each, key=(each or "none")[0])
            for each in choices
        ]
        self._menu.offer(Offer("How sure are you of it?", entries, chosen))

    def _offer_delete(self, thing: Notable) -> None:
        async def chosen(numbers: list[int]) -> None:
            if numbers == [0]:
                self._tell(await self._change(thing, delete=True), "Deleted.")

        entries = [Entry("delete note, tags, confidence and bookmark", key="d"), Entry("keep them", key="n")]
        self._menu.offer(Offer("Delete your annotation?", entries, chosen))

    def _tell(self, failure: str, done: str) -> None:
        if failure:
            self._notices.say(failure, seconds=8, wrong=True)
        else:
            self._notices.say(done, seconds=2)

    async def _change(self, thing: Notable, **what: Any) -> str:
        """Change the file of notes, and show what it then holds; return why it cannot be changed, or nothing."""
        store = self._lens_control.situation.store
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        change = NoteChange(kind=thing.kind, id=thing.id, theatre=store.theatre.title, by=self._author, at=now, **what)
        try:
            notes = await self._host.change_notes(change, store)
        except SyrtuiError as error:
            return str(error)
        await self._lens_control.take(lambda before: with_notes(before, notes))
        return ""


def _complaint(failure: str) -> Line | None:
    return (Span(failure, "bad"),) if failure else None
