"""YAML in, frames out: the fact store. It knows nothing of terminals."""
