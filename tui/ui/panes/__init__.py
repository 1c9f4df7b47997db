"""One file a pane; panes never import each other."""
