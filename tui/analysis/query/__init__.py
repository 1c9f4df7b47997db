"""The filter: its tree, its language, and which facts it lets through."""
