"""The fields of a source's record in the inbox: each opens a menu of all that it may hold, or a line to type into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace

from tui.analysis.views.inbox import Named
from tui.base.errors import SyrtuiError
from tui.intake import source_form as form
from tui.intake.draft import Draft, SourceDraft
from tui.render import glyphs
from tui.render.text import Line, Span
from tui.store.schema.records import UNKNOWN, Grade
from tui.ui.screens.draft_names import DraftNames
from tui.ui.widgets.filter_bar import FilterBar, Prompt
from tui.ui.widgets.menu import Entry, Menu, Offer

if TYPE_CHECKING:
    from tui.ui.screens.draft_fields import Shown


class DraftSource:
    """Opens the fields of the record of a draft's source."""

    def __init__(self, screen: Shown, menu: Menu, bar: FilterBar, names: DraftNames) -> None:
        self._screen, self._menu, self._bar, self._names = screen, menu, bar, names

    @property
    def _now(self) -> SourceDraft:
        return self._screen.draft.source

    def open(self, field: str) -> None:
        """Open a field."""
        opens: dict[str, Callable[[], None]] = {
            "reliability": self._offer_grades,
            "publisher": self._offer_publishers,
            "published": self._offer_days,
            "language": self._offer_languages,
            "derived-from": self._offer_parents,
            "flaws": self._offer_flaws,
            "id": self._ask_id,
        }
        opens.get(field, partial(self._ask_words, field))()

    def cycle(self, field: str, step: int) -> bool:
        """Take the next or previous candidate of a field; return whether it has any."""
        known = self._screen.known
        if field not in form.SOURCE_FIELDS or not form.candidates(self._screen.draft, field, known):
            return False
        self._screen.change(form.cycled(self._screen.draft, field, step, known))
        return True

    # --- words ---

    def _ask_words(self, field: str) -> None:
        if field in form.WORDS:
            name, hint, _ = form.WORDS[field]
            self._ask(field, hint, getattr(self._now, name), lambda text: form.with_words(self._draft, field, text))

    def _ask_id(self) -> None:
        known = self._screen.known
        hint = "publisher and date make a good id"
        self._ask("id", hint, self._now.id, lambda text: form.with_id(self._draft, text, known))

    @property
    def _draft(self) -> Draft:
        return self._screen.draft

    def _ask(self, label: str, hint: str, text: str, made: Callable[[str], Draft]) -> None:
        """Ask for words; what they cannot be is said, and the line stays open."""

        async def done(final: str | None) -> Line | None:
            if final is None:
                return None
            try:
                self._screen.change(made(final))
            except SyrtuiError as error:
                return (Span(str(error), "bad"),)
            return None

        self._bar.ask(Prompt(label, hint, done), text)

    # --- one of several ---

    def _choose(self, title: str, entries: Sequence[Entry], chosen: Callable[[int], object]) -> None:
        async def told(numbers: list[int]) -> None:
            chosen(numbers[0])

        self._menu.offer(Offer(title, entries, told))

    def _take(self, source: SourceDraft) -> None:
        self._screen.change(form.changed(self._draft, source, self._screen.known))

    def _with_day(self, text: str) -> Draft:
        return form.with_day(self._draft, text, self._screen.known)

    def _offer_grades(self) -> None:
        grades = get_args(Grade)
        entries = [
            Entry(f"{each} {glyphs.RELIABILITY[each].word}", on=each == self._now.reliability, key=each.lower())
            for each in grades
        ]

        def chosen(number: int) -> None:
            self._screen.change(form.filled(self._draft, reliability=grades[number]))
            if not self._now.reliability_reason:
                self._ask_words("reason")  # a grade without one says little

        self._choose("How reliable is this source?", entries, chosen)

    def _offer_publishers(self) -> None:
        ways = [each.publisher for each in form.candidates(self._draft, "publisher", self._screen.known)]
        every = {each.id: each for each in (Named(UNKNOWN, "nobody says"), *self._screen.known.actors)}
        order = list(dict.fromkeys([*(each for each in ways if each in every), *every]))
        entries = [
            Entry(every[id_].name, on=id_ == self._now.publisher, detail=every[id_].detail, names=every[id_].names)
            for id_ in order
        ]

        def chosen(number: int) -> None:
            if number < len(order):
                self._take(replace(self._now, publisher=order[number]))
            else:
                self._names.new_actor(
                    self._now.publisher_told,
                    lambda draft, id_: form.changed(draft, replace(draft.source, publisher=id_), self._screen.known),
                )

        told = self._now.publisher_told
        self._choose("Publisher", [*entries, Entry("a new actor …", detail=told)], chosen)

    def _offer_days(self) -> None:
        ways = form.candidates(self._draft, "published", self._screen.known)
        entries = [Entry(each.published, on=each == self._now, detail=each.published_note) for each in ways]

        def chosen(number: int) -> None:
            if number < len(ways):
                self._take(ways[number])
            else:
                hint = "2024-12-01, 2024-12-01T17:30+02:00, 2024-12-01/2024-12-03, ../2024-12-03, unknown"
                self._ask("published", hint, self._now.published, self._with_day)

        self._choose("Published", [*entries, Entry("another day …")], chosen)

    def _offer_languages(self) -> None:
        ways = form.candidates(self._draft, "language", self._screen.known)
        entries = [Entry(each.language, on=each == self._now) for each in ways]

        def chosen(number: int) -> None:
            if number < len(ways):
                self._take(ways[number])
            else:
                hint = "an ISO 639 code, such as en or ar"
                self._ask("language", hint, "", lambda text: form.with_language(self._draft, text, self._screen.known))

        self._choose("Language", [*entries, Entry("another language …")], chosen)

    # --- lists ---

    def _offer_parents(self) -> None:
        listed, now = self._screen.known.sources, self._now.derived_from
        why = self._now.derived_why
        entries = [
            Entry(each.name, on=each.id in now, detail=why if each.id in now else each.detail, names=each.names)
            for each in listed
        ]

        async def chosen(numbers: list[int]) -> None:
            toggled = [listed[number].id for number in numbers]
            kept = [each for each in now if each not in toggled]
            both = (*kept, *(each for each in toggled if each not in now))
            self._screen.change(form.filled(self._draft, derived_from=both))

        self._menu.offer(Offer("Made from", entries, chosen, several=True))

    def _offer_flaws(self) -> None:
        now = self._now.flaws
        listed = list(dict.fromkeys((*now, *form.FLAWS)))
        entries = [*(Entry(each, on=each in now) for each in listed), Entry("another, in your own words …")]

        async def chosen(numbers: list[int]) -> None:
            toggled = [listed[number] for number in numbers if number < len(listed)]
            kept = [each for each in now if each not in toggled]
            self._screen.change(form.filled(self._draft, flaws=(*kept, *(each for each in toggled if each not in now))))
            if len(listed) in numbers:
                hint = "what is wrong with the document"
                self._ask("flaw", hint, "", lambda text: form.with_flaw(self._draft, text))

        self._menu.offer(Offer("Flaws", entries, chosen, several=True))
