"""All that stands between Textual and the terminal."""
