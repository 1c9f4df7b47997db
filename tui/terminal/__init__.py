"""All that stands between Textual and the terminal; README.md, beside this file, says what goes through what."""
