"""The filter: its syntax tree, its language, and how it is matched against facts."""
