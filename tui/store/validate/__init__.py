"""Rules for a theatre's records: their shape, each by itself, between them, and those that only `check` tries."""
