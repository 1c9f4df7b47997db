"""The registry's actions as Textual bindings, and the keys of other layouts that do them."""

from __future__ import annotations

from collections.abc import Container

from textual import events
from textual.binding import Binding, BindingType

from tui.settings import actions
from tui.settings.key_names import canonical_name
from tui.settings.layouts import by_place


def bindings(scope: actions.Scope) -> list[BindingType]:
    """Return the bindings of one scope's widget.

    All have priority: Textual acts on those at once, in the order typed, while a key without it first makes a round
    trip through the focused widget, and keys typed ahead on a slow link would meet the wrong screen.
    """
    return [
        Binding(",".join(action.keys), action.action, action.label, id=action.id, show=False, priority=True)
        for action in actions.ACTIONS
        if action.scope == scope
    ]


def on_qwerty(event: events.Key, kept: Container[str]) -> events.Key:
    """Return the key of the same place on QWERTY for one of another layout, unless it is among those `kept`."""
    typed = event.character or ""
    character = by_place(typed)
    return event if character == typed or event.key in kept else events.Key(canonical_name(character), character)
