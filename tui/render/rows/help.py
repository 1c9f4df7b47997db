"""Help: what is under the cursor, how to read the pane, its keys and words, and where to read on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, get_args

import msgspec

from tui.render import glossary
from tui.render.glyphs import Glyph
from tui.render.rows.parts import BLANK, heading, legend, paragraph
from tui.render.terms import Term
from tui.render.text import Row, Rows, Span, pad
from tui.settings import actions

KEYS: Final = 14
"""Cells of the column of keys."""
NAME: Final = 24
"""Cells of the column of terms."""
EXPLAINED: Final = frozenset({"base", "indicator", "question", "fact", "citation", "pair"})
"""The kinds of things whose figures can be taken apart on a page."""
_ON: Final = "term:"
_DOES: Final = "action:"


class Here(msgspec.Struct, frozen=True):
    """Where help is asked for: the pane, what the cursor is on, and the user's own keys of actions."""

    pane: str
    context: actions.Context
    remapped: Mapping[str, str]


def term_of(key: str) -> str | None:
    """Return the term that a row of this key opens; None where it opens none."""
    return key.partition(_ON)[2] or None


def action_of(key: str) -> str | None:
    """Return the id of the action that a row of this key is of; None where it is of none."""
    return key.removeprefix(_DOES) if key.startswith(_DOES) else None


def rows(here: Here, wanted: str, cells: int) -> Rows:
    """Return the help for a place; with `wanted` words, only the rows that have all of them.

    Keys of rows say what enter on them does: `term_of`, `action_of`, or a page: `page:figure`, `page:glossary`,
    `page:methods`, `page:tour`.
    """
    asked = wanted.casefold().split()

    def wants(text: str) -> bool:
        return all(word in text.casefold() for word in asked)

    made = [
        *([] if asked else _how_to_read(here, cells)),
        *_under_cursor(here, wants, cells),
        *_words("Words on this pane", _others(here), wants, cells),
        *_keys(here, wants, cells),
        *_more(wants, cells),
    ]
    return Rows(made) if made else Rows([Row((Span("Nothing in this help has these words.", "muted"),))])


def _others(here: Here) -> list[Term]:
    """Return the terms of the pane that the cursor is not on."""
    behind = glossary.BEHIND.get(here.context.target, ())
    return [term for term in glossary.of_pane(here.pane) if term.name not in behind]


def _under_cursor(here: Here, wants: Callable[[str], bool], cells: int) -> list[Row]:
    kind = here.context.target
    terms = [term for name in glossary.BEHIND.get(kind, ()) if (term := glossary.find(name)) is not None]
    made = _words(f"Under the cursor: {kind}", terms, wants, cells)
    opens = "every part of this figure, with its formula"
    if kind in EXPLAINED and wants(opens):
        made[-1:] = [*_link("page:figure", opens, cells), BLANK]
    return made


def _how_to_read(here: Here, cells: int) -> list[Row]:
    """Return what the pane shows, its signs, and the keys that do something where the cursor is."""
    own = [term for term in glossary.of_pane(here.pane) if here.pane in term.panes]
    signs = dict.fromkeys(sign for term in own for sign in term.signs)
    keys = [Glyph(label, key, "key") for key, label in actions.footer(here.context, here.remapped)]
    made = [
        heading("How to read this pane"),
        *paragraph([Span(glossary.HOW_TO_READ[here.pane])], cells),
    ]
    for listed in (signs, keys):
        made += [Row(line) for line in legend(listed, cells) if line]
    return [*made, BLANK]


def _keys(here: Here, wants: Callable[[str], bool], cells: int) -> list[Row]:
    def keys(action: actions.Action) -> str:
        return " ".join(map(actions.key_label, actions.keys_of(action, here.remapped)))

    listed = [
        action
        for action in actions.available_actions(here.context.read_only)
        if action.label and wants(f"{keys(action)} {action.help} {action.id}")
    ]
    made: list[Row] = []
    for group in get_args(actions.Group):
        some = [action for action in listed if action.group == group]
        if not some:
            continue
        made.append(heading(f"Keys: {str(group).lower()}"))
        for action in some:
            line = [Span(pad(keys(action), KEYS), "key"), Span(action.help)]
            made += paragraph(line, cells, key=f"{_DOES}{action.id}", indent=KEYS)
        made.append(BLANK)
    return made


def _words(title: str, terms: Iterable[Term], wants: Callable[[str], bool], cells: int) -> list[Row]:
    listed = [term for term in terms if wants(f"{term.name} {' '.join(term.also)} {term.says}")]
    made = [heading(title, "enter tells more")] if listed else []
    for term in listed:
        line = [Span(pad(term.name, NAME), "accent"), Span(term.says)]
        if term.range:
            line.append(Span(f" {term.range[:1].upper()}{term.range[1:]}.", "muted"))
        made += paragraph(line, cells, key=f"{title}.{_ON}{term.name}", indent=NAME)
    return [*made, BLANK] if made else []


def _more(wants: Callable[[str], bool], cells: int) -> list[Row]:
    listed = [
        ("page:glossary", "the glossary: every word, sign and grade"),
        ("page:methods", "the methods, with a worked example"),
        ("page:tour", "a tour of one minute"),
    ]
    made = [row for key, text in listed if wants(text) for row in _link(key, text, cells)]
    return [heading("More"), *made] if made else []


def _link(key: str, text: str, cells: int) -> list[Row]:
    return paragraph([Span("› ", "accent"), Span(text, "accent")], cells, key=key, indent=2)
