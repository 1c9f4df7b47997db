"""A folder of YAML read into frames: files, records, chains, columns."""
