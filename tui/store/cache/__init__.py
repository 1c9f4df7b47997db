"""A theatre kept on disk as it was read, and which of its files have changed since."""
