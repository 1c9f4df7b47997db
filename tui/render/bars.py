"""The lines above and below the panes: header, tabs, status, the scrubber's note, footer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from tui.render import glyphs
from tui.render.filter_notes import did_you_mean, refusal
from tui.render.rows.parts import count, day_text
from tui.render.text import Line, Span, fit, line_width
from tui.settings import actions

if TYPE_CHECKING:
    from tui.analysis.views.summary import Summary


PROGRESS = 24
"""Cells of the bar that shows how far reading has come."""
_GAP = "   "
LISTED = tuple(name for name, _ in actions.PANES if name not in actions.UNLISTED)
ZONE_WORDS: Final = {"utc": "UTC", "local": "your local time"}
"""What the zones are called that times are shown in, beside the theatre's own."""


def header(seen: Summary, read_only: bool = False) -> tuple[Line, Line]:
    """Return the theatre, for the left, and the as-of day, for the right; an earlier day than the last stands out."""
    earlier = not seen.is_latest
    mark = (Span(" · ", "faint"), Span("read-only", "accent")) if read_only else ()
    return (
        (Span("syrtui", "heading"), *mark, Span(" · ", "faint"), Span(seen.title, "title")),
        (
            *(
                (Span(f"times in {ZONE_WORDS[seen.zone]}", "accent"), Span(" · ", "faint"))
                if seen.zone in ZONE_WORDS
                else ()
            ),
            Span("as known on ", "muted"),
            Span(
                # An earlier day has a background, which blanks set off from the words.
                f" {day_text(seen.as_of)} " if earlier else day_text(seen.as_of),
                "past" if earlier else "strong",
            ),
        ),
    )


def tabs(pane: str, cells: int, *, events: bool = False) -> Line:
    """Return number and title of every pane, the shown one marked; closer together where there is less room.

    Where there is not even room for the titles, the last two panes go without, and then all but the shown one. Events
    have a tab where a theatre has any, or where their pane is shown.
    """
    listed = [each for each in enumerate(actions.PANES, 1) if events or each[1][0] in (pane, *LISTED)]
    names = [(name, f"{number} {title}") for number, (name, title) in listed]
    for titled in (names[:-2], []):
        blanks = cells - sum(len(text) for _, text in names)
        if blanks >= len(names) - 1:
            break
        kept = {pane, *(name for name, _ in titled)}
        names = [(name, text if name in kept else text.partition(" ")[0]) for name, text in names]
    blanks = cells - sum(len(text) for _, text in names)
    edge, gap = (" ", " ") if blanks >= 3 * len(names) else (" ", "") if blanks >= 2 * len(names) else ("", " ")
    spans: list[Span] = []
    for name, text in names:
        spans += [Span(gap)] * bool(spans) + [Span(f"{edge}{text}{edge}", "tab-on" if name == pane else "tab")]
    return tuple(spans)


def progress(share: int, cells: int, *, kept: bool) -> tuple[Line, Line]:
    """Return how much of a large theatre is read, in per cent; and that it is so slow only once if it is `kept`."""
    done = share * PROGRESS // 100
    bar = (Span("█" * done, "heading"), Span("░" * (PROGRESS - done), "faint"), Span(f" {share:>3} %  ", "strong"))
    note = Span("a large theatre; the next start finds it ready" if kept else "a large theatre", "muted")
    return fit((*bar, note), cells), ()


def first_steps(remapped: Mapping[str, str]) -> Line:
    """Return the three keys from which a newcomer finds all else."""
    spans = [Span("New here?", "strong")]
    for name, does in (("open", "opens a row"), ("search", "searches"), ("help", "explains this pane")):
        key = actions.key_label(actions.keys_of(actions.BY_ID[name], remapped)[0])
        spans += [Span("   "), Span(key, "key"), Span(f" {does}", "muted")]
    return tuple(spans)


def status(seen: Summary, rests_on: Collection[str], hint: Line = ()) -> tuple[Line, Line]:
    """Return the filter and who is excluded, or a hint; and how many facts are shown and records have errors.

    Beside the filter stands what names in it were taken for, and which values nothing has.
    Where the user has changed constants of a method in `rests_on`, that stands beside them.
    """
    left: list[Span] = []
    if seen.filter:
        left += [Span("filter ", "muted"), Span(seen.filter, "accent")]
        left += [Span(f"   {did_you_mean(meant)}", "strong") for meant in seen.meant]
        left += [Span(f"   {refusal(unknown)}", "bad") for unknown in seen.unknown]
    if seen.excluded:
        left += [Span("   " if left else ""), Span("excluded: ", "warn")]
        left.append(Span(", ".join(seen.excluded), "accent"))
    known = count(seen.known, "fact")
    right = [] if seen.edited.isdisjoint(rests_on) else [Span("weights edited", "warn"), Span("  ")]
    right.append(Span(f"{seen.shown} of {known}" if seen.filter else known, "strong"))
    if seen.errors:
        right += [
            Span("  "),
            Span(f"{glyphs.WITH_ERRORS.glyph} {count(seen.errors, 'record')} with errors", glyphs.WITH_ERRORS.style),
        ]
    return tuple(left) or hint or (Span("no filter", "faint"),), tuple(right)


def scrubber_note(seen: Summary, marked: date | None, year: int) -> Line:
    """Return what the scrubber's day is, or that a second one is marked to compare it with; days of `year` without it.

    Where sources are known only after its last day, it says so.
    """

    def told(day: date) -> str:
        return day_text(day, year=day.year != year)

    if marked is not None:
        return (Span(f"{told(marked)} marked; c compares it with {told(seen.as_of)}", "accent"),)
    known = (Span("known: ", "muted"), Span(told(seen.as_of), "strong"))
    return (
        (*known, Span(f" · {count(seen.later, 'source')} later, to {told(seen.last)}", "warn")) if seen.later else known
    )


def footer(here: actions.Context, remapped: Mapping[str, str], cells: int) -> tuple[Line, Line]:
    """Return what keys do here, and, for the right, what two do everywhere; no key is cut off: it is left out whole."""
    named = actions.footer(here, remapped)
    right = named_keys(named[-2:])
    room = cells - line_width(right) - len(_GAP)
    left: Line = ()
    for number in range(1, len(named) - 1):
        wider = named_keys(named[:number])
        if line_width(wider) > room:
            break
        left = wider
    return left, right


def named_keys(named: Iterable[tuple[str, str]]) -> Line:
    """Return keys and what each does, in one line."""
    spans: list[Span] = []
    for key, label in named:
        spans += [Span(_GAP)] * bool(spans) + [Span(key, "key"), Span(f" {label}", "muted")]
    return tuple(spans)


def too_small(columns: int, lines: int, least_columns: int, least_lines: int) -> Line:
    """Return what a window needs that is too small for anything else."""
    return (
        Span(f"syrtui needs {least_columns}×{least_lines}; ", "strong"),
        Span(f"this is {columns}×{lines}"),
    )
