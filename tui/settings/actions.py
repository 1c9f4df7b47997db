"""The action registry: bindings, footer, help, palette and the README's table all come from this one list.

An action has an id (by which `config.yaml` remaps it), the keys it ships with, the scope whose widget carries it, and
a rule that says when the footer names it. Keys that terminals, tmux or screen take for themselves are not used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

import msgspec
from msgspec.structs import replace

Scope = Literal["rows", "map", "main", "page", "help"]
Group = Literal["Move", "Panes", "Filter", "Look", "Program"]  # in the order in which help lists them


class Here(msgspec.Struct, frozen=True):
    """Where the user is: what the footer's rules are asked about."""

    region: Literal["pane", "inspector"] = "pane"
    target: str = ""
    filtered: bool = False
    can_undo: bool = False
    can_redo: bool = False
    can_go_back: bool = False
    aside: bool = False
    distrusting: bool = False
    earlier: bool = False
    marked: bool = False
    wide: bool = True
    sorts: bool = False
    magnifies: bool = False
    original: bool = False
    read_only: bool = False


def _never(_: Here) -> bool:
    return False


class Action(msgspec.Struct, frozen=True):
    """One thing that a key does."""

    id: str
    keys: tuple[str, ...]
    action: str
    label: str
    help: str
    scope: Scope
    group: Group
    footer: Callable[[Here], bool] = _never


PANES: tuple[tuple[str, str], ...] = (
    ("overview", "Overview"),
    ("timeline", "Timeline"),
    ("bases", "Bases"),
    ("factions", "Factions"),
    ("sources", "Sources"),
    ("disputes", "Disputes"),
    ("map", "Map"),
)
"""Id and title of every pane, in the order of their number keys; the id is its class's name in lower case."""


def _pane_actions() -> Iterable[Action]:
    for number, (name, title) in enumerate(PANES, 1):
        yield Action(
            f"pane-{name}", (str(number),), f"pane('{name}')", title, f"Show the {title.lower()} pane", "main", "Panes"
        )


ACTIONS: tuple[Action, ...] = (
    Action("up", ("up", "k"), "move('up')", "up", "One item up", "rows", "Move"),
    Action("down", ("down", "j"), "move('down')", "down", "One item down", "rows", "Move"),
    Action("left", ("left", "h"), "sideways(-1)", "left", "One column left, in a matrix", "rows", "Move"),
    Action("right", ("right", "l"), "sideways(1)", "right", "One column right, in a matrix", "rows", "Move"),
    Action(
        "zoom-in",
        ("greater_than_sign",),
        "magnify(1)",
        "zoom in",
        "Zoom the map in on the place under the cursor",
        "map",
        "Move",
        footer=lambda here: here.magnifies,
    ),
    Action(
        "zoom-out",
        ("less_than_sign",),
        "magnify(-1)",
        "zoom out",
        "Zoom the map out",
        "map",
        "Move",
        footer=lambda here: here.magnifies,
    ),
    Action("pan-left", ("shift+left",), "pan(-1, 0)", "pan left", "Move the map's window left", "map", "Move"),
    Action("pan-right", ("shift+right",), "pan(1, 0)", "pan right", "Move the map's window right", "map", "Move"),
    Action("pan-up", ("shift+up",), "pan(0, -1)", "pan up", "Move the map's window up", "map", "Move"),
    Action("pan-down", ("shift+down",), "pan(0, 1)", "pan down", "Move the map's window down", "map", "Move"),
    Action("page-up", ("pageup",), "move('page_up')", "page up", "One page up", "rows", "Move"),
    Action("page-down", ("pagedown",), "move('page_down')", "page down", "One page down", "rows", "Move"),
    Action("first", ("g", "home"), "move('first')", "first", "To the first item", "rows", "Move"),
    Action("last", ("G", "end"), "move('last')", "last", "To the last item", "rows", "Move"),
    Action(
        "open",
        ("enter",),
        "open",
        "open",
        "Open what the cursor is on: fact, citation, paragraph, source, base, pair",
        "rows",
        "Move",
        footer=lambda here: bool(here.target),
    ),
    Action(
        "back",
        ("escape",),
        "back",
        "back",
        "Back: close what is open, then the way you came",
        "main",
        "Move",
        footer=lambda here: here.can_go_back,
    ),
    *_pane_actions(),
    Action(
        "next-region", ("tab",), "region(1)", "pane/inspector", "To the inspector, or back to the pane", "main", "Panes"
    ),
    Action("previous-region", ("shift+tab",), "region(-1)", "", "The same, the other way round", "main", "Panes"),
    Action(
        "inspector",
        ("i",),
        "toggle_inspector",
        "inspector",
        "Show or hide the inspector",
        "main",
        "Panes",
        footer=lambda here: here.wide and here.region == "pane",
    ),
    Action("zoom", ("z",), "zoom", "zoom", "Give the pane or the inspector the whole screen", "main", "Panes"),
    Action(
        "original",
        ("t",),
        "original",
        "original",
        "Show or hide the original text of the source that is read",
        "main",
        "Look",
        footer=lambda here: here.original,
    ),
    Action(
        "search",
        ("slash",),
        "search",
        "search",
        "Search the facts for words: any spelling of any name, Arabic too",
        "main",
        "Filter",
        footer=lambda here: True,
    ),
    Action(
        "filter",
        ("f",),
        "filter",
        "filter",
        "Filter by b base, a actor, p place, k kind, s source, r reliability, d disputed or w when",
        "main",
        "Filter",
        footer=lambda here: True,
    ),
    Action("clear", ("x",), "clear", "clear", "Clear the filter", "main", "Filter", footer=lambda here: here.filtered),
    Action(
        "undo",
        ("u",),
        "undo",
        "undo",
        "Undo the last change of the filter",
        "main",
        "Filter",
        footer=lambda here: here.can_undo,
    ),
    Action(
        "redo", ("U",), "redo", "redo", "Do again what was undone", "main", "Filter", footer=lambda here: here.can_redo
    ),
    Action(
        "day-back",
        ("left_square_bracket", "comma"),
        "as_of(-1)",
        "day",
        "As known a day earlier",
        "main",
        "Look",
        footer=lambda here: True,
    ),
    Action(
        "day-forward",
        ("right_square_bracket", "full_stop"),
        "as_of(1)",
        "day forward",
        "As known a day later",
        "main",
        "Look",
    ),
    Action(
        "week-back",
        ("left_curly_bracket", "alt+left"),
        "as_of(-7)",
        "week back",
        "As known a week earlier",
        "main",
        "Look",
    ),
    Action(
        "week-forward",
        ("right_curly_bracket", "alt+right"),
        "as_of(7)",
        "week forward",
        "As known a week later",
        "main",
        "Look",
    ),
    Action(
        "latest",
        ("0",),
        "as_of(0)",
        "latest",
        "As known on the latest day",
        "main",
        "Look",
        footer=lambda here: here.earlier,
    ),
    Action(
        "compare",
        ("c",),
        "compare",
        "compare",
        "Mark this day; on another day, compare the two",
        "main",
        "Look",
        footer=lambda here: here.marked,
    ),
    Action(
        "distrust",
        ("minus",),
        "distrust",
        "distrust",
        "What if this source, citation or actor were not trusted? Again: trust it",
        "main",
        "Look",
        footer=lambda here: here.target in ("source", "citation", "actor", "paragraph"),
    ),
    Action(
        "trust-all",
        ("X",),
        "trust_all",
        "trust all",
        "Trust all voices again",
        "main",
        "Look",
        footer=lambda here: here.distrusting,
    ),
    Action(
        "weights",
        ("W",),
        "weights",
        "weights",
        "The editorial constants behind the figure at hand",
        "main",
        "Look",
        footer=lambda here: here.target in ("base", "indicator"),
    ),
    Action(
        "next-mark",
        ("n",),
        "mark(1)",
        "next mark",
        "Next mark: disputed fact, paragraph with evidence, citation, place on the map",
        "main",
        "Move",
    ),
    Action("previous-mark", ("N",), "mark(-1)", "previous mark", "Previous mark", "main", "Move"),
    Action(
        "sort",
        ("s",),
        "sort",
        "sort",
        "Another order: by date, by when it became known, by grade, voices, kind",
        "main",
        "Look",
        footer=lambda here: here.sorts,
    ),
    Action("columns", ("S",), "columns", "columns", "Choose the columns", "main", "Look"),
    Action("views", ("F",), "views", "views", "Saved views", "main", "Filter"),
    Action(
        "copy",
        ("y",),
        "copy",
        "copy",
        "Copy a citation of what the cursor is on, as text or Markdown",
        "main",
        "Look",
        footer=lambda here: here.target in ("fact", "citation"),
    ),
    Action(
        "copy-command", ("Y",), "copy_command", "copy command", "Copy the command that opens this view", "main", "Look"
    ),
    Action(
        "edit",
        ("e",),
        "edit",
        "edit",
        "Open the editor at the line where this record is written",
        "main",
        "Look",
        footer=lambda here: here.target in ("fact", "citation", "problem"),
    ),
    Action(
        "url",
        ("o",),
        "url",
        "address",
        "The source's address: shown, copied, opened where there is a browser",
        "main",
        "Look",
    ),
    Action(
        "aside",
        ("exclamation_mark",),
        "aside",
        "records aside",
        "List the records that were set aside, with file, line and how to mend them",
        "main",
        "Look",
        footer=lambda here: here.aside,
    ),
    Action(
        "help",
        ("question_mark",),
        "help",
        "help",
        "All keys that work here",
        "main",
        "Program",
        footer=lambda here: True,
    ),
    Action("palette", ("colon",), "command_palette", "commands", "Find a command by its name", "main", "Program"),
    Action("quit", ("q",), "quit", "quit", "Leave syrtui", "main", "Program", footer=lambda here: True),
    Action("close", ("escape", "q"), "close", "", "Close this page", "page", "Program"),
    Action("search-help", ("slash",), "search", "", "Search the keys", "help", "Program"),
)
"""Every action, in the order in which help and README list them."""

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}

NEVER_READ_ONLY: frozenset[str] = frozenset({"edit", "original"})
"""Actions that a read-only session has not: they need an editor, or files of the user's own."""


def offered(read_only: bool) -> tuple[Action, ...]:
    """The actions that a session has, described as they are in it."""
    if not read_only:
        return ACTIONS
    shown_only = replace(BY_ID["url"], help="The source's address: shown and copied")
    return tuple(shown_only if action.id == "url" else action for action in ACTIONS if action.id not in NEVER_READ_ONLY)


_SHOWN = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "escape": "esc",
    "slash": "/",
    "question_mark": "?",
    "exclamation_mark": "!",
    "colon": ":",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "comma": ",",
    "full_stop": ".",
    "minus": "-",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "shift+left": "shift+←",
    "shift+right": "shift+→",
    "shift+up": "shift+↑",
    "shift+down": "shift+↓",
}


def shown(key: str) -> str:
    """A key as the screen names it."""
    return _SHOWN.get(key, key)


def keys_of(action: Action, remapped: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of an action, with the user's in place of the shipped ones."""
    return tuple(key.strip() for key in remapped[action.id].split(",")) if action.id in remapped else action.keys


def footer(here: Here, remapped: Mapping[str, str]) -> list[tuple[str, str]]:
    """Key and label of what works here, in the order of the registry."""
    named = []
    for action in offered(here.read_only):
        if action.footer(here):
            key = (
                "[ ]" if action.id == "day-back" and action.id not in remapped else shown(keys_of(action, remapped)[0])
            )
            named.append((key, action.label))
    return named


def table() -> str:
    """The README's table of keys, in Markdown."""
    lines = ["| key | does |", "|---|---|"]
    lines += [
        f"| {' '.join(f'`{shown(key)}`' for key in action.keys)} | {action.help} |"
        for action in ACTIONS
        if action.label
    ]
    return "\n".join(lines)
