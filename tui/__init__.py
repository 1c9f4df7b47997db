"""syrtui: a terminal dashboard for a conflict told by sources that contradict each other."""

__version__ = "0.1.0"
