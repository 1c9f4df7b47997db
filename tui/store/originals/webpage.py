"""A web page on standard input → its text on standard output, as JSON: run as a program of its own.

Pages come from strangers, and no HTML parser is safe from a page that is made to keep it busy for ever (a hundred
thousand elements within each other): a process of its own can be stopped. It imports nothing of syrtui.

What is printed is a list of two lists of lines: the main text alone, then everything on the page. The main text leaves
out menus and footers; where it leaves out too much, the other has it.
"""

from __future__ import annotations

import json
import sys


def extract_lines(page: bytes) -> list[list[str]]:
    """Return the lines of a page's main text, and those of all its text.

    Raises:
        ImportError: Resiliparse, of the extra `html`, is not installed.
    """
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    encoding = detect_encoding(page, from_html_meta=True) or "utf-8"
    html = bytes_to_str(page, encoding, errors="replace")
    return [
        extract_plain_text(
            html, preserve_formatting=True, main_content=only_main, list_bullets=False, alt_texts=False
        ).splitlines()
        for only_main in (True, False)
    ]


NOT_INSTALLED = 3
"""The exit code where the extractor is missing."""

if __name__ == "__main__":
    try:
        found = extract_lines(sys.stdin.buffer.read())
    except ImportError:
        sys.exit(NOT_INSTALLED)
    json.dump(found, sys.stdout)
