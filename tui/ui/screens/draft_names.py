"""Words of an article that become a spelling, an actor or a place: only what the user asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Literal

from msgspec.structs import replace

from tui.analysis.views.inbox import Named
from tui.base.sanitize import clean, shorten
from tui.intake import form
from tui.intake.draft import Alias, Draft
from tui.render.text import Line, Span
from tui.store.schema.records import UNKNOWN, Actor, Place
from tui.ui.widgets.filter_bar import FilterBar, Prompt
from tui.ui.widgets.menu import Entry, Menu, Offer

if TYPE_CHECKING:
    from tui.ui.screens.draft_fields import Shown

_LONGEST: Final = 200
Kind = Literal["actors", "places"]
Taken = Callable[[Draft, str], Draft]
"""Makes a draft in which an actor or a place has its part."""


class DraftNames:
    """Offers what a name in the text may become."""

    def __init__(self, screen: Shown, menu: Menu, bar: FilterBar) -> None:
        self._screen, self._menu, self._bar = screen, menu, bar

    def offer(self, name: str) -> None:
        """Ask what a name is: a spelling of somebody or some place that is known, or a new one."""
        ways: tuple[tuple[str, Callable[[], None]], ...] = (
            ("another spelling of an actor …", lambda: self._offer_known(name, "actors")),
            ("another spelling of a place …", lambda: self._offer_known(name, "places")),
            ("a new actor …", lambda: self._ask_name(name, "actors")),
            ("a new place …", lambda: self._ask_name(name, "places")),
        )
        self._choose(f"“{shorten(name, 50)}” is", [Entry(label) for label, _ in ways], lambda n: ways[n][1]())

    def _choose(self, title: str, entries: Sequence[Entry], chosen: Callable[[int], None]) -> None:
        async def told(numbers: list[int]) -> None:
            chosen(numbers[0])

        self._menu.offer(Offer(title, entries, told))

    def _offer_known(self, name: str, kind: Kind) -> None:
        known = self._screen.known.actors if kind == "actors" else self._screen.known.places

        def chosen(number: int) -> None:
            draft, named = self._screen.draft, known[number]
            alias = Alias(kind, named.id, clean(name)[0])
            added = replace(draft.added, aliases=tuple(dict.fromkeys((*draft.added.aliases, alias))))
            self._screen.change(_with(replace(draft, added=added), kind, named.id))

        entries = [Entry(each.name, detail=each.detail, names=each.names) for each in known]
        self._choose(f"“{shorten(name, 40)}” is another name of", entries, chosen)

    # --- new ones ---

    def new_actor(self, name: str, taken: Taken) -> None:
        """Ask for a new actor; `taken` puts it where it belongs."""
        self._ask_name(name, "actors", taken)

    def _ask_name(self, name: str, kind: Kind, taken: Taken | None = None) -> None:
        async def done(text: str | None) -> Line | None:
            if text is None:
                return None
            called = clean(text)[0].strip()
            if not 0 < len(called) <= _LONGEST:
                return (Span(f"a name has 1 to {_LONGEST} characters", "bad"),)
            if kind == "actors":
                self._offer_actor_kind(called, taken or _as_actor)
            else:
                self._offer_place_kind(called)
            return None

        self._bar.ask(Prompt("name", "what to call it on screen", done), name)

    def _offer_actor_kind(self, name: str, taken: Taken) -> None:
        kinds = self._screen.known.actor_kinds
        self._choose(
            f"{name} is a", [Entry(each) for each in kinds], lambda number: self._offer_side(name, kinds[number], taken)
        )

    def _offer_side(self, name: str, kind: str, taken: Taken) -> None:
        sides = (UNKNOWN, *(each for each in self._screen.known.sides if each != UNKNOWN))

        def chosen(number: int) -> None:
            draft, known = self._screen.draft, self._screen.known
            id_ = form.new_id(name, {each.id for each in known.actors})
            actor = Actor(id=id_, name=name, kind=kind, side=sides[number], named=kind != "unnamed")
            added = replace(draft.added, actors=(*draft.added.actors, actor))
            self._screen.change(taken(replace(draft, added=added), id_))

        self._choose(f"{name} is on the side of", [Entry(each) for each in sides], chosen)

    def _offer_place_kind(self, name: str) -> None:
        kinds = self._screen.known.place_kinds
        entries = [Entry(each.replace("-", " ")) for each in kinds]
        self._choose(f"{name} is a", entries, lambda number: self._offer_within(name, kinds[number]))

    def _offer_within(self, name: str, kind: str) -> None:
        known = (Named("", "nowhere that is known here"), *self._screen.known.places)

        def chosen(number: int) -> None:
            draft = self._screen.draft
            id_ = form.new_id(name, {each.id for each in self._screen.known.places})
            place = Place(id=id_, name=name, kind=kind, within=known[number].id or None)
            added = replace(draft.added, places=(*draft.added.places, place))
            self._screen.change(_with(replace(draft, added=added), "places", id_))

        entries = [Entry(each.name, detail=each.detail, names=each.names) for each in known]
        self._choose(f"{name} lies in", entries, chosen)


def _as_actor(draft: Draft, id_: str) -> Draft:
    return _with(draft, "actors", id_)


def _with(draft: Draft, kind: Kind, id_: str) -> Draft:
    """Return a draft whose form names an actor or a place as well."""
    now = form.form(draft)
    named: tuple[str, ...] = getattr(now, kind)
    return form.filled(draft, replace(now, **{kind: tuple(dict.fromkeys((*named, id_)))}))
