"""The action registry: bindings, footer, help, palette and the README's table all come from this one list.

An action has an id (by which `config.yaml` remaps it), the keys it ships with, the scope whose widget carries it, and a
rule that says when the footer names it. Keys that terminals, tmux or screen take for themselves are not used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from tui.settings.key_names import LABELS

Scope = Literal["rows", "map", "main", "page", "help", "brief", "counts", "inbox", "drafts"]
"""Where an action works: in lists, on map and lanes, on the main screen, on a page above it, on one such page alone."""
SIMULTANEOUS_SCOPES: Final[tuple[tuple[Scope, ...], ...]] = (
    ("main", "rows", "map"),
    ("rows", "page", "help"),
    ("rows", "page", "brief"),
    ("rows", "page", "counts"),
    ("rows", "page", "drafts"),
    ("inbox",),
)
"""Scopes whose keys work at the same time: none of them may have two actions on one key."""
Group = Literal["Move", "Panes", "Filter", "Look", "Program", "Inbox"]
"""The heading under which help lists an action, in its order."""


class Context(msgspec.Struct, frozen=True):
    """Where the user is: what the footer's rules depend on."""

    region: Literal["pane", "inspector"] = "pane"
    target: str = ""
    """The kind of what the cursor is on; "" where that can not be opened."""
    filtered: bool = False
    can_undo: bool = False
    can_redo: bool = False
    can_go_back: bool = False
    errors: bool = False
    """Whether records have errors, and are not shown."""
    excluding: bool = False
    """Whether any source, citation or actor is left out."""
    contrasts: bool = False
    """Whether the filter chooses two values of a field."""
    earlier: bool = False
    """Whether the day is before the latest."""
    marked: bool = False
    """Whether a day is marked for comparison."""
    wide: bool = True
    """Whether pane and inspector fit side by side."""
    sorts: bool = False
    """Whether the pane has more than one order."""
    magnifies: bool = False
    """Whether keys go to a pane that can be magnified."""
    layouts: bool = False
    """Whether keys go to a pane that has another layout."""
    original: bool = False
    """Whether a source is read whose original is attached."""
    read_only: bool = False
    in_inbox: bool = False
    """Whether a draft is worked on, where other keys work."""
    of_source: bool = False
    """Whether the form is that of its source's record."""


def _never(_: Context) -> bool:
    """Return False: the footer never names the action."""
    return False


def _always(_: Context) -> bool:
    """Return True: the footer always names the action."""
    return True


def _of_fact(context: Context) -> bool:
    """Return whether a fact is filled in."""
    return not context.of_source


class Action(msgspec.Struct, frozen=True):
    """One thing that a key does. `action` is Textual's; `label` is for the footer, `help` for the help page.

    `aliases` are what else it is called by those who type it into the palette, in vi's manner for one.
    """

    id: str
    keys: tuple[str, ...]
    action: str
    label: str
    help: str
    scope: Scope
    group: Group
    footer: Callable[[Context], bool] = _never
    aliases: tuple[str, ...] = ()


PANES: Final[tuple[tuple[str, str], ...]] = (
    ("overview", "Overview"),
    ("timeline", "Timeline"),
    ("bases", "Bases"),
    ("factions", "Factions"),
    ("sources", "Sources"),
    ("disputes", "Disputes"),
    ("map", "Map"),
    ("analysis", "Analysis"),
    ("events", "Events"),
)
"""Name and title of every pane, in the order of their number keys; the name is its class's in lower case."""
UNLISTED: Final = frozenset({"events"})
"""Panes without a tab where a theatre has nothing for them; their keys show them all the same."""


def how_to_name_pane(name: str) -> str:
    """Return how to mend the name of a pane, for an error message; "" where there is such a pane."""
    from tui.base.suggest import did_you_mean

    names = [each for each, _ in PANES]
    return "" if name in names else did_you_mean(name, names) or f"it is one of {', '.join(names)}"


NOTABLE: Final = ("fact", "citation", "source", "paragraph", "base", "pair", "question", "actor", "place")
"""Kinds of what the cursor may be on that can be noted."""

_row_move = partial(Action, scope="rows", group="Move")
_map_move = partial(Action, scope="map", group="Move")
_move = partial(Action, scope="main", group="Move")
_panes = partial(Action, scope="main", group="Panes")
_filter = partial(Action, scope="main", group="Filter")
_look = partial(Action, scope="main", group="Look")
_program = partial(Action, scope="main", group="Program")
_page = partial(Action, scope="page", group="Program")
_help = partial(Action, scope="help", group="Program")
_brief = partial(Action, scope="brief", group="Program")
_inbox = partial(Action, scope="inbox", group="Inbox")


def _pane_actions() -> Iterator[Action]:
    """Yield the actions that show a pane, one for each number key."""
    for number, (name, title) in enumerate(PANES, 1):
        yield _panes(f"pane-{name}", (str(number),), f"pane('{name}')", title, f"Show the {title.lower()} pane")


ACTIONS: Final[tuple[Action, ...]] = (
    _row_move("up", ("up", "k"), "move('up')", "up", "One item up"),
    _row_move("down", ("down", "j"), "move('down')", "down", "One item down"),
    _row_move(
        "left",
        ("left", "h"),
        "sideways(-1)",
        "left",
        "One column left, in a matrix; to an actor or pair, in a network; a fact earlier, in a lane; one section, in "
        "Analysis",
    ),
    _row_move(
        "right",
        ("right", "l"),
        "sideways(1)",
        "right",
        "One column right, in a matrix; to an actor or pair, in a network; a fact later, in a lane; one section, in "
        "Analysis",
    ),
    _map_move(
        "zoom-in",
        ("greater_than_sign",),
        "magnify(1)",
        "zoom in",
        "Zoom in on what is under the cursor, on the map or in lanes",
        footer=lambda context: context.magnifies,
    ),
    _map_move(
        "zoom-out",
        ("less_than_sign",),
        "magnify(-1)",
        "zoom out",
        "Zoom out, on the map or in lanes",
        footer=lambda context: context.magnifies,
    ),
    _map_move(
        "pan-left", ("shift+left",), "pan(-1, 0)", "pan left", "Move the window left on the map; earlier in lanes"
    ),
    _map_move(
        "pan-right", ("shift+right",), "pan(1, 0)", "pan right", "Move the window right on the map; later in lanes"
    ),
    _map_move("pan-up", ("shift+up",), "pan(0, -1)", "pan up", "Move the window up, on the map or over lanes"),
    _map_move("pan-down", ("shift+down",), "pan(0, 1)", "pan down", "Move the window down, on the map or over lanes"),
    # ctrl+b begins tmux's own keys: within tmux there are the others.
    _row_move("page-up", ("pageup", "ctrl+b"), "move('page_up')", "page up", "One page up"),
    _row_move("page-down", ("pagedown", "ctrl+f", "space"), "move('page_down')", "page down", "One page down"),
    _row_move("half-page-up", ("ctrl+u",), "move('half_page_up')", "half a page up", "Half a page up"),
    _row_move(
        "half-page-down",
        ("ctrl+d",),
        "move('half_page_down')",
        "half a page down",
        "Half a page down; digits before a key count nothing, they show panes",
    ),
    _row_move("first", ("g", "home"), "move('first')", "first", "To the first item"),
    _row_move("last", ("G", "end"), "move('last')", "last", "To the last item"),
    _row_move(
        "open",
        ("enter",),
        "open",
        "open",
        "Open what the cursor is on: fact, citation, paragraph, source, base, pair; an actor's pairs, in a network",
        footer=lambda context: bool(context.target),
    ),
    _move(
        "back",
        ("escape",),
        "back",
        "back",
        "Back: close what is open, then the way you came",
        footer=lambda context: context.can_go_back,
    ),
    _move(
        "go-to",
        ("semicolon", "ctrl+g"),
        "go_to",
        "go to",
        "Go to an actor, a place, a source, a question or a day by its name",
        aliases=("goto", "jump", "find", "open"),
    ),
    _move(
        "place-back",
        ("left_parenthesis", "ctrl+o"),
        "jump(-1)",
        "earlier place",
        "Back to the place, pane and day, before the last jump",
        aliases=("ju", "jumps"),
    ),
    _move("place-forward", ("right_parenthesis",), "jump(1)", "later place", "Forward to the place that was left so"),
    *_pane_actions(),
    _panes("next-region", ("tab",), "region(1)", "pane/inspector", "To the inspector, or back to the pane"),
    _panes("previous-region", ("shift+tab",), "region(-1)", "", "The same, the other way round"),
    _panes(
        "inspector",
        ("i",),
        "toggle_inspector",
        "inspector",
        "Show or hide the inspector",
        footer=lambda context: context.wide and context.region == "pane",
    ),
    _panes("zoom", ("z",), "zoom", "zoom", "Give the pane or the inspector the whole screen"),
    _panes("split-left", ("plus",), "split(-1)", "wider inspector", "Make the inspector wider"),
    _panes("split-right", ("underscore",), "split(1)", "wider pane", "Make the pane wider"),
    _look(
        "original",
        ("t",),
        "original",
        "original",
        "Show or hide the original text of the source that is read",
        footer=lambda context: context.original,
    ),
    _filter(
        "search",
        ("slash",),
        "search",
        "search",
        "Search the facts for words: any spelling of any name, Arabic too",
        footer=_always,
        aliases=("find", "grep"),
    ),
    _filter(
        "filter",
        ("f",),
        "filter",
        "filter",
        "Filter by b base, a actor, p place, k kind, w when, y who says it, e side, o origin, d disputed and more",
        footer=_always,
    ),
    _filter("clear", ("x",), "clear", "clear", "Clear the filter", footer=lambda context: context.filtered),
    _filter(
        "undo", ("u",), "undo", "undo", "Undo the last change of the filter", footer=lambda context: context.can_undo
    ),
    _filter("redo", ("U", "ctrl+r"), "redo", "redo", "Redo what was undone", footer=lambda context: context.can_redo),
    _look("day-back", ("left_square_bracket", "comma"), "as_of(-1)", "day", "As known a day earlier", footer=_always),
    _look("day-forward", ("right_square_bracket", "full_stop"), "as_of(1)", "day forward", "As known a day later"),
    _look("week-back", ("left_curly_bracket", "alt+left"), "as_of(-7)", "week back", "As known a week earlier"),
    _look("week-forward", ("right_curly_bracket", "alt+right"), "as_of(7)", "week forward", "As known a week later"),
    _look("latest", ("0",), "as_of(0)", "latest", "As known on the latest day", footer=lambda context: context.earlier),
    _look(
        "time-zone",
        ("Z",),
        "zone",
        "time zone",
        "Show times in the theatre's zone, in UTC, in your own; days stay those of the theatre",
        aliases=("timezone", "utc", "clock"),
    ),
    _look(
        "compare",
        ("c",),
        "compare",
        "compare",
        "Compare two days, what an exclusion changes, or two values of the filter in columns",
        footer=lambda context: context.marked or context.excluding or context.contrasts,
    ),
    _look(
        "exclude",
        ("minus",),
        "exclude",
        "exclude",
        "What if this source, citation or actor were left out? Again: include it",
        footer=lambda context: context.target in ("source", "citation", "actor", "paragraph"),
    ),
    _look(
        "include-all",
        ("X",),
        "include_all",
        "include all",
        "Include again all that is left out",
        footer=lambda context: context.excluding,
    ),
    _look(
        "weights",
        ("W",),
        "weights",
        "weights",
        "The editorial constants behind the figure under the cursor",
        footer=lambda context: context.target in ("base", "indicator", "hypothesis"),
        aliases=("constants",),
    ),
    _move(
        "next-mark",
        ("n",),
        "mark(1)",
        "next mark",
        "Next mark: disputed fact, contested or changed pair, paragraph with evidence, citation, place on the map",
    ),
    _move("previous-mark", ("N",), "mark(-1)", "previous mark", "Previous mark"),
    _move("to-letter", ("apostrophe",), "to_letter", "to a letter", "And a letter: to the next actor of the matrix"),
    _look(
        "other-layout",
        ("v",),
        "other_layout",
        "layout",
        "The timeline in lanes on an axis of time, or as a list; the relations as a network, or as a matrix",
        footer=lambda context: context.layouts,
        aliases=("lanes", "swimlanes", "list", "network", "matrix", "graph"),
    ),
    _look(
        "sort",
        ("s",),
        "sort",
        "sort",
        "Sort by any column; the same again turns the order round; in lanes: what they are by",
        footer=lambda context: context.sorts,
    ),
    _look(
        "columns",
        ("S",),
        "columns",
        "columns",
        "Choose columns, their widths, one line a fact; states of relations; labels of reports",
    ),
    _filter(
        "frequencies",
        ("equals_sign",),
        "frequencies",
        "count",
        "How often each value of a column occurs, with its share; = again: day by day; enter filters by it",
        footer=lambda context: context.sorts,
    ),
    _filter("views", ("F",), "views", "views", "Saved views", aliases=("w", "write", "save")),
    _look(
        "copy",
        ("y",),
        "copy",
        "copy",
        "Copy a citation of what the cursor is on, as text or Markdown",
        footer=lambda context: context.target in ("fact", "citation"),
    ),
    _look(
        "note",
        ("a",),
        "note",
        "note",
        "Write a note of your own on what the cursor is on, or edit it",
        footer=lambda context: context.target in NOTABLE and not context.read_only,
    ),
    _look("bookmark", ("m",), "bookmark", "bookmark", "Bookmark what the cursor is on, or take the bookmark away"),
    _look("annotate", ("M",), "annotate", "annotate", "Your own note, tags, confidence and bookmark, or delete them"),
    _look(
        "copy-command",
        ("Y",),
        "copy_command",
        "copy command",
        "Copy the command that opens this view",
        aliases=("link", "share"),
    ),
    _look(
        "export",
        ("E",),
        "export",
        "export",
        "Copy the command that writes a report of what is shown, or a table",
        aliases=("csv", "json"),
    ),
    _look(
        "brief",
        ("B",),
        "brief",
        "brief",
        "The brief of what is shown: judgements with their citations, to read, copy, or write as HTML, PDF, Markdown",
        aliases=("report", "summary", "html", "pdf", "print"),
    ),
    _look(
        "edit",
        ("e",),
        "edit",
        "edit",
        "Open the editor at the line where this record is written",
        footer=lambda context: context.target in ("fact", "citation", "hypothesis", "problem"),
    ),
    _look("url", ("o",), "url", "address", "The source's address: shown, copied, opened where there is a browser"),
    _look(
        "errors",
        ("exclamation_mark",),
        "errors",
        "errors",
        "List the records with errors: file, line and how to mend them",
        footer=lambda context: context.errors,
    ),
    _look(
        "inbox",
        ("I",),
        "inbox",
        "inbox",
        "The inbox: articles that `syrtui intake` made drafts of, to make facts of them",
        footer=lambda context: context.target == "source" and not context.read_only,
        aliases=("drafts", "intake"),
    ),
    _look(
        "draft-event",
        ("K",),
        "draft_event",
        "draft",
        "Take the event under the cursor into the inbox, as a draft of a fact that cites it",
        footer=lambda context: context.target == "event" and not context.read_only,
    ),
    _program(
        "help",
        ("question_mark", "f1"),
        "help",
        "help",
        "Explain this pane, what the cursor is on, and all keys",
        footer=_always,
        aliases=("keys",),
    ),
    _program("tour", ("T",), "tour", "tour", "A tour of one minute", aliases=("tutor",)),
    _program("palette", ("colon",), "command_palette", "commands", "Find a command, or anything that has a name"),
    _program("ask-quit", ("ctrl+c",), "ask_quit", "ask to quit", "Ask whether to leave; again: leave"),
    _program("quit", ("q",), "quit", "quit", "Leave syrtui", footer=_always, aliases=("q", "exit", "wq", "qa")),
    _page("copy-page", ("y",), "copy_page", "", "Copy this page as Markdown"),
    _page("copy-page-command", ("Y",), "copy_page_command", "", "Copy the command that prints this page"),
    Action(
        "next-picture",
        ("equals_sign",),
        "next_picture",
        "",
        "The same counts in the next picture: bars, small charts, shades",
        scope="counts",
        group="Look",
    ),
    _page("close", ("escape", "q", "ctrl+c"), "close", "", "Close this page"),
    _help("search-help", ("slash",), "search", "", "Search this help"),
    _brief("search-brief", ("slash",), "search", "", "Search this page"),
    _brief("next-hit", ("n",), "hit(1)", "", "Next hit of the search"),
    _brief("previous-hit", ("N",), "hit(-1)", "", "Previous hit of the search"),
    _brief(
        "write-brief", ("E",), "write", "", "Write this page to a file: HTML, PDF, Markdown, text or JSON by its ending"
    ),
    _inbox(
        "accept", ("space",), "accept", "accept", "Accept the fact, and go on to the next paragraph", footer=_of_fact
    ),
    _inbox("accept-more", ("plus",), "accept_more", "and another", "Accept the fact; another of the same paragraph"),
    _inbox(
        "next-find", ("n",), "find(1)", "find", "To the next find, and to the field that it belongs in", footer=_of_fact
    ),
    _inbox("previous-find", ("N",), "find(-1)", "", "To the previous find"),
    _inbox("field-open", ("enter",), "open", "open", "Fill in the field under the cursor", footer=_always),
    _inbox("candidate-next", ("right", "l"), "cycle(1)", "candidate", "The field's next candidate", footer=_always),
    _inbox("candidate-previous", ("left", "h"), "cycle(-1)", "", "The field's previous candidate"),
    _inbox(
        "same-fact",
        ("equals_sign",),
        "same",
        "same fact",
        "The same fact as one that is there: only a citation is added",
        footer=_of_fact,
    ),
    _inbox(
        "rival",
        ("v",),
        "rival",
        "rival",
        "A rival of one that is there: both answer a question, which is opened where there is none",
        footer=_of_fact,
    ),
    _inbox("pass", ("s",), "pass", "no fact", "No fact here: on to the next paragraph", footer=_of_fact),
    _inbox(
        "source-record",
        ("r",),
        "source",
        "source",
        "The source's own record: reliability and its reason, title, publisher, day, language, flaws; again: the facts",
        footer=_always,
    ),
    _inbox("write", ("W",), "write", "write", "Write what was accepted into the theatre", footer=_always),
    _inbox("take-back", ("u",), "undo", "undo", "Take the last step back", footer=_always),
    _inbox("take-forward", ("U", "ctrl+r"), "redo", "", "Redo what was taken back"),
    _inbox("echo", ("tilde",), "echo", "echo", "An echo: cite what the other text tells there, or say that it is none"),
    _inbox(
        "new-name",
        ("A",),
        "name",
        "new name",
        "What is chosen in the text: another spelling of an actor or a place, or a new one",
    ),
    _inbox("word-next", ("full_stop",), "word(1)", "word", "Choose the next word of the text"),
    _inbox("word-previous", ("comma",), "word(-1)", "", "Choose the previous word"),
    _inbox("choose-more", ("greater_than_sign",), "stretch(1)", "more words", "Choose one word more"),
    _inbox("choose-less", ("less_than_sign",), "stretch(-1)", "", "Choose one word less"),
    *(
        _inbox(
            f"credibility-{digit}",
            (str(digit),),
            f"credibility({digit})",
            f"credibility {digit}",
            f"Credibility {digit}: {word}",
        )
        for digit, word in (
            (2, "probably true"),
            (3, "possibly true"),
            (4, "doubtful"),
            (5, "improbable"),
            (6, "cannot be judged"),
        )
    ),
    _inbox("next-paragraph", ("tab", "J"), "paragraph(1)", "paragraph", "To the next paragraph, done with or not"),
    _inbox("previous-paragraph", ("shift+tab", "K"), "paragraph(-1)", "", "To the previous paragraph"),
    _inbox("field-down", ("down", "j"), "move('down')", "", "To the next field"),
    _inbox("field-up", ("up", "k"), "move('up')", "", "To the previous field"),
    _inbox("field-first", ("g", "home"), "move('first')", "", "To the first field"),
    _inbox("field-last", ("G", "end"), "move('last')", "", "To the last row"),
    _inbox("field-page-down", ("pagedown", "ctrl+f"), "move('page_down')", "", "A page of the form down"),
    _inbox("field-page-up", ("pageup",), "move('page_up')", "", "A page of the form up"),
    _inbox("inbox-help", ("question_mark", "f1"), "help", "help", "How the inbox is worked", footer=_always),
    _inbox(
        "inbox-close", ("escape", "q", "ctrl+c"), "close", "back", "Back to the list; the draft is kept", footer=_always
    ),
    Action(
        "drop-draft", ("d", "delete"), "drop", "", "Delete the draft under the cursor", scope="drafts", group="Inbox"
    ),
    Action("write-draft", ("W",), "write", "", "Write the draft under the cursor", scope="drafts", group="Inbox"),
)
"""Every action, in the order in which help and README list them."""

BY_ID: Final[Mapping[str, Action]] = {action.id: action for action in ACTIONS}

NEVER_READ_ONLY: Final = frozenset(
    {"edit", "original", "note", "bookmark", "annotate", "write-brief", "inbox", "draft-event"}
)
"""Actions that a read-only session lacks: they need an editor, or files of the user's own. So are all of the inbox."""


def available_actions(read_only: bool) -> tuple[Action, ...]:
    """Return the actions that a session has, described as they are in it."""
    if not read_only:
        return ACTIONS
    # A browser would open on the service's machine, not on the reader's.
    url = replace(BY_ID["url"], help="The source's address: shown and copied")
    return tuple(
        url if action.id == "url" else action
        for action in ACTIONS
        if action.id not in NEVER_READ_ONLY and action.group != "Inbox"
    )


def key_label(key: str) -> str:
    """Return a key, given by its canonical name, as the screen shows it."""
    return LABELS.get(key, key)


def key_of_label(label: str) -> str:
    """Return the canonical name of a key that the screen shows."""
    return next((key for key, shown in LABELS.items() if shown == label), label)


def keys_of(action: Action, remapped: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of an action: the user's where `remapped` (`Settings.keys`) has any, else those that ship."""
    return tuple(key.strip() for key in remapped[action.id].split(",")) if action.id in remapped else action.keys


def footer(context: Context, remapped: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return key and label of what works here, in the order of the registry."""
    named = []
    for action in available_actions(context.read_only):
        if (action.group == "Inbox") == context.in_inbox and action.footer(context):
            is_pair = action.id == "day-back" and action.id not in remapped  # shown for day-forward, too
            named.append(("[ ]" if is_pair else key_label(keys_of(action, remapped)[0]), action.label))
    return named
