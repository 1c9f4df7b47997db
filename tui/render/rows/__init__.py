"""Situation in, rows out: one module a pane, and one a kind of thing that the inspector shows."""
