"""Whole screens: they put panes together."""
