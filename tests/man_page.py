"""The man page, from the command line's own help: `python -m tests.man_page --write`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from tui import __version__
from tui.cli.group import main

PAGE: Final = Path(__file__).resolve().parents[1] / "tui" / "cli" / "syrtui.1"


def page() -> str:
    """The whole page: the program, its options, and a section with every command."""
    context = click.Context(main, info_name="syrtui")
    lines = [
        f'.TH SYRTUI 1 "" "syrtui {__version__}"',
        ".SH NAME",
        "syrtui \\- a dashboard for a conflict told by sources",
    ]
    lines += [".SH SYNOPSIS", f".B syrtui\n{_escaped(' '.join(main.collect_usage_pieces(context)))}", ".SH DESCRIPTION"]
    lines += [*_text(main.help), *_text(main.epilog), ".SH OPTIONS", *_options(main, context), ".SH COMMANDS"]
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context)
        lines += [f".SS syrtui {name} {_escaped(' '.join(command.collect_usage_pieces(inner)))}", *_text(command.help)]
        lines += _options(command, inner)
    lines += [
        ".SH EXIT STATUS",
        "0 where all is well, 1 where a theatre has errors, 2 where what was asked for is not there,",
        "3 where a watch has seen something move.",
    ]
    lines += [".SH FILES", "Paths are told by", '.BR "syrtui locate" .']
    return "\n".join(lines) + "\n"


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.params:
        told = parameter.get_help_record(context)
        if told is not None:
            yield from (".TP", f".B {_escaped(told[0])}", _escaped(told[1]))


def _text(text: str | None) -> Iterator[str]:
    for paragraph in filter(None, re.split(r"\n\s*\n", text or "")):
        yield from (".PP", _escaped(" ".join(paragraph.split())))


def _escaped(text: str) -> str:
    """A text that roff prints as it is: a point or an apostrophe at the beginning is no request."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = "".join(each if each.isascii() else f"\\[u{ord(each):04X}]" for each in text)
    return f"\\&{text}" if text.startswith((".", "'")) else text


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())
