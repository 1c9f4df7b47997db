"""The registry's actions as Textual bindings."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tui.settings import actions


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
