"""A folder of YAML read into frames: its files, records, chains and columns."""
