"""YAML without its traps: text to plain data, with the places of values and the faults of files."""
