"""A session: one opened theatre, read again when its files change and kept on disk for the next time."""
