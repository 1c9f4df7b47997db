"""The dashboard: app, screens, panes and widgets."""
