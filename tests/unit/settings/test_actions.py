"""The action registry: one meaning a key, none that a terminal takes for itself, and every action can be done."""

from __future__ import annotations

import inspect
from itertools import product

import pytest
from msgspec.structs import replace
from textual.actions import parse
from textual.dom import DOMNode

from tests.readme_tables import keys
from tests.screen.terminal import application, settings
from tests.theatres import write
from tui.session.theatre import OpenTheatre
from tui.settings import actions
from tui.settings.actions import ACTIONS, Action, Context
from tui.settings.layouts import by_place
from tui.ui.host import Session
from tui.ui.panes.map import Map
from tui.ui.screens.brief import BriefPage
from tui.ui.screens.counts import Counts
from tui.ui.screens.draft import DraftScreen
from tui.ui.screens.inbox import InboxPage
from tui.ui.screens.main import Main
from tui.ui.screens.page import Help, Page
from tui.ui.widgets.rows import RowsView

CARRIERS: dict[actions.Scope, type[DOMNode]] = {
    "rows": RowsView,
    "map": Map,
    "main": Main,
    "page": Page,
    "help": Help,
    "brief": BriefPage,
    "counts": Counts,
    "inbox": DraftScreen,
    "drafts": InboxPage,
}
REACHABLE: dict[str, tuple[actions.Scope, ...]] = {
    "main screen": ("rows", "main"),
    "map": ("rows", "map", "main"),
    "page": ("rows", "page"),
    "help": ("rows", "page", "help"),
    "brief": ("rows", "page", "brief"),
    "counts": ("rows", "page", "counts"),
    "inbox": ("inbox",),
    "drafts": ("rows", "page", "drafts"),
}
"""The scopes that hold at once in one place."""
TAKEN = {f"ctrl+{letter}" for letter in (*"abqszijm", "left_square_bracket", "right_square_bracket", "underscore")}
"""Keys that tmux, screen and flow control take, and those that a terminal cannot tell from tab, enter and esc."""


def each(action: Action) -> str:
    return action.id


@pytest.mark.parametrize("place", REACHABLE)
def test_no_key_has_two_meanings_in_one_place(place: str) -> None:
    meanings: dict[str, str] = {}
    for action in ACTIONS:
        if action.scope in REACHABLE[place]:
            for key in action.keys:
                assert meanings.setdefault(key, action.id) == action.id, key


def test_no_key_is_one_that_terminals_take_for_themselves() -> None:
    used = {key for action in ACTIONS for key in action.keys}
    for carrier in CARRIERS.values():
        used |= set(carrier._merge_bindings().key_to_bindings)
    assert used & TAKEN == {"ctrl+b"}, "which vi's hands expect, and which tmux takes"
    assert actions.BY_ID["page-up"].keys[0] not in TAKEN


def test_every_letter_of_the_registry_is_found_by_its_place_on_other_keyboards() -> None:
    """Where a layout types ASCII on a key, nobody can tell; what those keys do there has other ways."""
    letters = {key for action in ACTIONS for key in action.keys if len(key) == 1 and key.isalpha()}
    typed = {
        "Russian": ("йцукенгшщзфывапролдячсмить", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", ""),
        "Ukrainian": ("йцукенгшщзфівапролдячсмить", "ЙЦУКЕНГШЩЗФІВАПРОЛДЯЧСМИТЬ", ""),
        "Greek": (";ςερτυθιοπασδφγηξκλζχψωβνμ", ":ΣΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ", "qW"),
        "Hebrew": ("/'קראטוןםפשדגכעיחלךזסבהנמצ", "QWERTYUIOPASDFGHJKLZXCVBNM", "q"),
        "Arabic": ("ضصثقفغعهخحشسيبلاتنمئءؤرﻻىة", "\u064e\u064b\u064f\u064cﻹإ‘÷×؛\u0650\u064d][ﻷأـ،/~\u0652}{ﻵآ’", "FZ"),
    }
    places = "qwertyuiopasdfghjklzxcvbnm"
    for layout, (plain, shifted, amiss) in typed.items():
        theirs = dict(zip(places + places.upper(), plain + shifted, strict=True))
        assert {letter for letter in letters if by_place(theirs[letter]) != letter} == set(amiss), layout
    assert by_place("Жйгше") == ":quit"
    assert by_place("; q /") == "; q /"


def test_ids_are_unique() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS) == len(actions.BY_ID)


@pytest.fixture(scope="module")
def main(tmp_path_factory: pytest.TempPathFactory) -> Main:
    """A main screen, which gives its actions to its parts when it is made."""
    methods = settings().methods
    situation = OpenTheatre(write(tmp_path_factory.mktemp("theatre")), methods).open()
    return Main(situation, settings(), Session(pane=actions.PANES[0][0]), application())


@pytest.mark.parametrize("action", ACTIONS, ids=each)
def test_an_action_can_be_done_by_the_widget_that_carries_it(action: Action, main: Main) -> None:
    carrier = CARRIERS[action.scope]
    _, name, parameters = parse(action.action)
    widget = main if carrier is Main else carrier
    method = getattr(widget, f"action_{name}", None)
    assert method is not None, f"{carrier.__name__} has no action_{name}"
    inspect.signature(method).bind(*(() if widget is main else (None,)), *parameters)
    bound = carrier._merge_bindings().key_to_bindings
    assert all(any(binding.action == action.action for binding in bound[key]) for key in action.keys)


@pytest.mark.parametrize("action", ACTIONS, ids=each)
def test_an_action_says_what_it_does(action: Action) -> None:
    assert action.keys
    assert action.help
    assert action.help[0].isupper()
    if action.footer is not actions._never:
        assert action.label


def places() -> list[Context]:
    """Every combination of what the footer's rules ask about."""
    targets = ("", "fact", "citation", "source", "paragraph", "actor", "base", "indicator", "pair", "question")
    flags = list(product((False, True), repeat=8))
    return [
        replace(Context(region, target, *flag), sorts=sorts, magnifies=not sorts)
        for sorts in (False, True)
        for region in ("pane", "inspector")
        for target in targets
        for flag in flags
    ]


def test_the_footer_names_each_key_once_wherever_the_user_is() -> None:
    for here in places():
        named = actions.footer(here, {})
        assert all(key and label for key, label in named)
        assert len({key for key, _ in named}) == len(named)
        # The last two stand at the right end, and are never cut off.
        assert [label for _, label in named][-2:] == ["help", "quit"]


def test_the_footer_names_only_what_works_here() -> None:
    def labels(**where: object) -> set[str]:
        return {label for _, label in actions.footer(Context(**where), {})}  # type: ignore[arg-type]

    cases: dict[str, dict[str, object]] = {
        "clear": {"filtered": True},
        "undo": {"can_undo": True},
        "redo": {"can_redo": True},
        "back": {"can_go_back": True},
        "errors": {"errors": True},
        "latest": {"earlier": True},
        "include all": {"excluding": True},
        "open": {"target": "fact"},
        "exclude": {"target": "source"},
        "weights": {"target": "base"},
        "zoom in": {"magnifies": True},
    }
    for label, where in cases.items():
        assert label in labels(**where)
        assert label not in labels()


def test_the_footer_names_remapped_keys() -> None:
    named = dict(actions.footer(Context(), {"search": "s,slash", "day-back": "b"}))
    assert named["s"] == "search"
    assert "/" not in named
    assert named["b"] == "day"


def test_the_readmes_table_lists_every_action_with_its_keys() -> None:
    rows = keys().splitlines()
    for action in ACTIONS:
        if action.label and action.scope != "page":
            assert [row for row in rows if action.help in row and f"`{actions.key_label(action.keys[0])}`" in row], (
                action.id
            )
