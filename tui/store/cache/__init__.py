"""A theatre kept on disk as it was read, so that only what has changed is read again."""
