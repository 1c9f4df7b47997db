"""The finder: the palette, and going to a thing by its name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

import msgspec

from tui.analysis.query.narrow import names
from tui.analysis.views.directory import directory
from tui.render.rows.parts import day_text
from tui.render.terms import TERMS
from tui.render.text import Target
from tui.settings import actions
from tui.settings.config import Settings
from tui.ui.host import Host, Session
from tui.ui.screens.external_actions import ExternalActions
from tui.ui.screens.lens_control import LensControl
from tui.ui.screens.navigation import Navigation
from tui.ui.screens.reference import Reference
from tui.ui.widgets.menu import Entry, Menu, Offer

MOST_DAYS: Final = 400
"""Days up to which each can be gone to by its name."""
MOST_RECENT: Final = 50
"""Things used last that the palette keeps at its head."""


class _Item(msgspec.Struct, frozen=True):
    """One thing that the finder finds: a name for `recent`, how it is listed, and what choosing it does."""

    id: str
    entry: Entry
    do: Callable[[], Awaitable[object]]


class Finder(msgspec.Struct, eq=False):
    """All that has a name: actions, views, themes, and what the theatre tells of. What was used last comes first.

    `run` does an action of the registry.
    """

    _host: Host
    _session: Session
    _settings: Settings
    _lens_control: LensControl
    _navigation: Navigation
    _external: ExternalActions
    _menu: Menu
    _reference: Reference
    _run: Callable[[str], Awaitable[object]]
    _recent: list[str] = msgspec.field(default_factory=list)

    def open_palette(self) -> None:
        """Open the menu of everything that has a name."""
        named = [*self._actions(), *self._views(), *self._themes(), *self._days(), *self._things(), *self._words()]
        self._offer("Do, or go to", named)

    def go_to(self) -> None:
        """Open the menu of what one can go to."""
        self._offer("Go to", [*self._things(), *self._days()])

    def _offer(self, title: str, items: list[_Item]) -> None:
        latest = {each: -number for number, each in enumerate(self._recent)}
        items.sort(key=lambda item: latest.get(item.id, 1))

        async def chosen(numbers: list[int]) -> None:
            item = items[numbers[0]]
            self._recent[:] = [*(each for each in self._recent if each != item.id), item.id][-MOST_RECENT:]
            await item.do()

        self._menu.offer(Offer(title, [item.entry for item in items], chosen, ranked=True))

    # --- what there is ---

    def _actions(self) -> list[_Item]:
        made = []
        for action in actions.available_actions(self._session.read_only):
            if action.scope == "main" and action.label and action.id not in ("palette", "back"):
                keys = " ".join(map(actions.key_label, actions.keys_of(action, self._settings.keys)))
                called = names(action.id, action.label, *action.aliases, action.help)
                entry = Entry(action.label, keys, detail=action.help, names=called)
                made.append(_Item(f"action:{action.id}", entry, partial(self._run, action.action)))
        return made

    def _words(self) -> list[_Item]:
        """Return the words of the glossary, and what else there is to read."""

        async def glossary() -> None:
            self._reference.glossary()

        async def word(name: str) -> None:
            self._reference.term(name)

        every = Entry("glossary", "page", detail="Every word, sign and grade", names=names("glossary", "words"))
        methods = Entry(
            "methods", "page", detail="The methods, with a worked example", names=names("methods", "formula")
        )
        made = [_Item("page:glossary", every, glossary), _Item("page:methods", methods, self._reference.methods)]
        for term in TERMS:
            entry = Entry(term.name, "word", detail=term.says, names=names(term.name, *term.also, f"word {term.name}"))
            made.append(_Item(f"word:{term.name}", entry, partial(word, term.name)))
        return made

    def _views(self) -> list[_Item]:
        made = []
        for view in self._external.views:
            entry = Entry(
                view.name, "view", detail=view.lens or "everything", names=names(view.name, f"view {view.name}")
            )
            made.append(_Item(f"view:{view.name}", entry, partial(self._external.show_view, view)))
        return made

    def _themes(self) -> list[_Item]:
        async def choose(name: str) -> None:
            self._host.choose_theme(name)

        made = []
        for name in self._host.theme_names():
            entry = Entry(name, "theme", names=names(name, f"theme {name}"))
            made.append(_Item(f"theme:{name}", entry, partial(choose, name)))
        return made

    def _days(self) -> list[_Item]:
        made = []
        situation = self._lens_control.situation
        # Of years those alone on which something became known: every day has its number, and can be stepped to.
        days = situation.days if len(situation.days) <= MOST_DAYS else situation.day.assessor.known.publications
        for day in reversed(days):
            written, short, weekday = day_text(day), day_text(day, year=False), f"{day:%A}"
            entry = Entry(written, "day", detail=weekday, names=names(written, short, day.isoformat(), weekday))
            made.append(_Item(f"day:{day}", entry, partial(self._lens_control.go_to_day, day)))
        return made

    def _things(self) -> list[_Item]:
        made = []
        for named in directory(self._lens_control.situation):
            entry = Entry(named.name, named.kind, detail=named.detail, names=named.names)
            target = Target(named.kind, named.id)
            made.append(_Item(f"{named.kind}:{named.id}", entry, partial(self._navigation.go_to, target)))
        return made
