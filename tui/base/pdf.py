"""HTML printed as PDF by a program that is installed: Chromium or WeasyPrint."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tui.base.errors import SyrtuiError

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PRINTER: Final = "weasyprint"
SECONDS: Final = 90
"""How long a program may take, the start of a browser on a slow machine included."""


def pdf(html: str) -> bytes:
    """Return a page of HTML as PDF.

    Raises:
        SyrtuiError: no program is installed that prints it, or it fails.
    """
    program = next((found for name in (*BROWSERS, PRINTER) if (found := shutil.which(name))), None)
    if program is None:
        raise SyrtuiError("for PDF, install Chromium or WeasyPrint; or write HTML and print it from a browser")
    with tempfile.TemporaryDirectory(prefix="syrtui-") as folder:
        page, printed = Path(folder) / "page.html", Path(folder) / "page.pdf"
        is_printer = Path(program).name == PRINTER
        page.write_text(styled_drawings(html) if is_printer else html, encoding="utf-8")
        try:
            done = subprocess.run(  # noqa: S603 - a program found by its name, and files of our own
                _command(program, page, printed, folder),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SyrtuiError(f"{Path(program).name} did not print the PDF: {type(error).__name__}") from None
        if not printed.is_file():
            raise SyrtuiError(f"{Path(program).name} did not print the PDF; it ended with code {done.returncode}")
        return printed.read_bytes()


def styled_drawings(html: str) -> str:
    """Return a page whose drawings carry the page's rules for them, its light colours put in.

    WeasyPrint gives a drawing no style but its own, knows no variables there, and draws the rim of letters over them.
    """
    style = html[: html.find("</style>")]
    colours = dict(re.findall(r"(--[\w-]+): (#\w+)", style.partition("@media")[0]))
    rules = "".join(
        rule for rule in re.findall(r"^(?:svg|\.level).*\n", style, re.MULTILINE) if "paint-order" not in rule
    )
    own = re.sub(r"var\((--[\w-]+)\)", lambda name: colours[name[1]], rules)
    return re.sub(r"<svg [^>]+>", lambda begin: f"{begin[0]}<style>{own}</style>", html)


def _command(program: str, page: Path, printed: Path, folder: str) -> Sequence[str]:
    if Path(program).name == PRINTER:
        return [program, str(page), str(printed)]
    # Chromium refuses to run in its sandbox as root. The page is our own: it runs no script and fetches nothing.
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return [
        program,
        "--headless",
        *root,
        "--disable-gpu",
        "--no-first-run",
        "--no-pdf-header-footer",
        f"--user-data-dir={folder}/profile",
        f"--print-to-pdf={printed}",
        page.as_uri(),
    ]
