"""YAML without its traps: text to plain data, with the positions of values and the errors of the text."""
