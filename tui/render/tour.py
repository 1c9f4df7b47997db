"""The tour of one minute: what each step shows and says."""

from __future__ import annotations

from typing import Final

import msgspec


class Stop(msgspec.Struct, frozen=True):
    """One step of the tour: the pane that it shows, a title, and what is said."""

    pane: str
    title: str
    says: str


TOUR: Final[tuple[Stop, ...]] = (
    Stop(
        "overview",
        "Two levels for each base",
        "Attack within 7 days, and loss of use within 30: a word, a warning index, the interval that the evidence "
        "leaves open, and how good its ground is. Below: what is new, what is disputed, and which relations moved.",
    ),
    Stop(
        "bases",
        "Every figure opens",
        "What adds up to an index, how it ran, and which source carries it. enter leads from the figure to the fact, "
        "its citation and the paragraph behind it; esc comes back.",
    ),
    Stop(
        "timeline",
        "Search and filter",
        "/ finds names in any spelling, figures and words; f filters by base, actor, place, kind, source and more. x "
        "clears the filter, u undoes a step.",
    ),
    Stop(
        "disputes",
        "Sources contradict each other",
        "Answers stand side by side: how far the sources carry each, on how many independent lines, and what they "
        "leave to none of them.",
    ),
    Stop(
        "overview",
        "What was known when, and what if",
        "[ and ] go a day back and forward, and every pane shows what was known then. - leaves a source out and shows "
        "what the levels would be; X includes it again.",
    ),
    Stop(
        "overview",
        "When in doubt",
        "? explains the current pane, the figure under the cursor, and every word. : finds any command by its name. "
        "1 to 8 show the panes.",
    ),
)
"""The steps, in order."""
