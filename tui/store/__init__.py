"""YAML in, frames out: the fact store. Knows nothing of terminals."""
