"""Text reuse: what attached originals share word for word, and where the words of a filter stand in them."""
