"""The user's own notes on what a theatre holds: a YAML file of theirs, read as a theatre is, changed under a lock."""
