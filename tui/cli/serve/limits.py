"""What a session of the read-only service may have at most: the list that the README prints and a test goes through."""

from __future__ import annotations

from typing import Final, NamedTuple

PROCESSOR_S: Final = 3600
"""Seconds of the processor that a session may take, days of use; one that runs wild is ended by the system."""


class Limit(NamedTuple):
    """The most that there may be of something, and what becomes of more."""

    of: str
    most: str
    beyond: str


def limits() -> tuple[Limit, ...]:
    """Return every limit of a session, each as its own module has it."""
    # Late: the sandbox reads this module before anything else is imported.
    from tui.analysis.query.parser import LONGEST
    from tui.cli.options import MAX_WITHOUT
    from tui.cli.serve.forced_command import MAX_REQUEST
    from tui.cli.serve.read_only_app import MAX_SIZE
    from tui.cli.serve.sandbox import MOST_MEMORY
    from tui.terminal.input_parser import MAX_PASTE

    return (
        Limit("memory", f"{MOST_MEMORY >> 30} GiB of data", "the session ends, and no other"),
        Limit("processor", f"{PROCESSOR_S:,} seconds of one", "the session ends, and no other"),
        Limit("core files", "none", "nothing is left on the disk"),
        Limit("files written", "none, by any library", "refused"),
        Limit("window", f"{MAX_SIZE.width} × {MAX_SIZE.height} cells", "the rest of a larger one stays blank"),
        Limit("request", f"{MAX_REQUEST:,} characters", "refused with one line"),
        Limit("filter", f"{LONGEST:,} characters", "refused with one line"),
        Limit("left out by --without", f"{MAX_WITHOUT}", "refused with one line"),
        Limit("paste", f"{MAX_PASTE:,} characters", "the rest is dropped"),
    )
