"""Views to rows of styled text: one module a pane, and one a kind of thing that the inspector shows."""
