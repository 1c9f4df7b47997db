"""Pieces that several tables are made of: headings, dates, grades, levels, signed bars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tui.render import glyphs
from tui.render.text import Line, Row, Span, Target, TargetKind, line_width, wrap

if TYPE_CHECKING:  # the bars of an empty screen are drawn before polars is imported
    from tui.analysis.views.figures import Figure
    from tui.analysis.views.names import Named

BLANK = Row(())
LABEL = 13
"""Cells of a label with a column of its own."""
BLOCKS = " ▁▂▃▄▅▆▇█"
SHADES = " ░▒▓"
_EIGHTHS: Sequence[str] = ("", *"▏▎▍▌▋▊▉")
_EIGHTHS_LEFT = ("", *"▕▕▐▐▐▐█")
"""What a bar to the left ends on: of the blocks at the right of a cell few fonts have more."""


def day_text(day: date | None, *, year: bool = True) -> str:
    """Return a day as the screen writes it: 3 Dec 2024."""
    if day is None:
        return "unknown"
    return f"{day.day} {day:%b %Y}" if year else f"{day.day} {day:%b}"


def day_beside(day: date, today: date) -> str:
    """Return a day as the screen writes it beside another: with its year where it is of another one."""
    return day_text(day, year=day.year != today.year)


def count(number: int, noun: str) -> str:
    """Return a number with its noun: `1 fact`, `2,000 facts`."""
    plural = noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"
    return f"{number:,} {noun if number == 1 else plural}"


def worded(wording: str, interest: str | None) -> str:
    """Return how a citation is worded, and whether that goes against the speaker's own interest."""
    return f"{wording}, {glyphs.ADMISSION.word}" if interest == "against" else wording


def heading(text: str, note: str = "") -> Row:
    """Return a section's heading; the cursor passes over it."""
    spans = [Span(text, "heading")]
    if note:
        spans.append(Span(f"  {note}", "muted"))
    return Row(tuple(spans))


def plain(text: str, style: str = "") -> Row:
    """Return a line of text that the cursor passes over."""
    return Row((Span(text, style),))


def paragraph(
    line: Iterable[Span],
    cells: int,
    *,
    key: str = "",
    target: Target | None = None,
    indent: int = 0,
    marked: bool = False,
) -> list[Row]:
    """Return the line wrapped into rows of one item; later rows start `indent` cells in."""
    return [Row(part, key, target, marked) for part in wrap(line, cells, indent=indent)]


def labelled(label: str, line: Sequence[Span], cells: int, *, key: str = "", target: Target | None = None) -> list[Row]:
    """Return a label in a column of its own, and the line wrapped next to it."""
    lines = wrap(line, max(cells - LABEL, 10))
    return [
        Row((Span((label if number == 0 else "").ljust(LABEL), "muted"), *part), key, target)
        for number, part in enumerate(lines)
    ]


def link(label: str, target: Target, text: str, cells: int) -> list[Row]:
    """Return a label, and next to it what opens another thing."""
    return labelled(label, [Span(text, "accent")], cells, key=f"{target.kind}:{target.id}", target=target)


def links(label: str, kind: TargetKind, names: Iterable[Named], cells: int) -> list[Row]:
    """Return a label, and next to it what opens each of several things, one under the other."""
    made: list[Row] = []
    for named in names:
        made += link("" if made else label, Target(kind, named.id), named.name, cells)
    return made


def paragraph_link(source: str, name: str, number: int | None) -> tuple[str, Target]:
    """Return the name of a paragraph of a source and what opens it; those of the source where no number is given."""
    if number is None:
        return name, Target("source", source)
    return f"{name} ¶{number}", Target("paragraph", f"{source}#{number}")


def legend(signs: Iterable[glyphs.Glyph], cells: int) -> list[Line]:
    """Return what signs mean; no entry is broken between its sign and its word."""
    lines: list[Line] = [()]
    for sign in signs:
        entry = (Span(sign.glyph, sign.style), Span(f" {sign.word}", "muted"))
        wider = (*lines[-1], Span("   "), *entry) if lines[-1] else entry
        if line_width(wider) > cells and lines[-1]:
            lines.append(entry)
        else:
            lines[-1] = wider
    return lines


def grade(reliability: str | None, credibility: int | None = None) -> Span:
    """Return an Admiralty grade: `C3`, or `C` for a source alone."""
    return grade_text(f"{reliability or '-'}{credibility or ''}")


def grade_text(text: str | None) -> Span:
    """Return a grade that is already written, in the style of its letter."""
    letter = (text or "-")[0]
    style = glyphs.RELIABILITY[letter].style if letter in glyphs.RELIABILITY else "muted"
    return Span(text or "-", style)


def level(band: str) -> list[Span]:
    """Return a band as glyph and word."""
    shown = glyphs.LEVELS[band]
    return [Span(f"{shown.glyph} {shown.word.upper()}", shown.style)]


def index_text(index: float, low: float, high: float) -> str:
    """Return the index with its interval: `54 (41–63)`."""
    return f"{index:.0f} ({low:.0f}–{high:.0f})"


def signed(number: float, digits: int = 2) -> str:
    """Return a number with its sign, with a true minus."""
    text = f"{abs(number):.{digits}f}"
    # What rounds to nothing has no sign: −0.00 would seem to lower something.
    if float(text) == 0:
        return text
    return f"{'+' if number > 0 else '−'}{text}"


def sparkline(values: Sequence[float], top: float) -> str:
    """Return one block a value, from 0 to `top`."""
    if not values:
        return ""
    return "".join(BLOCKS[min(max(round(value / top * 8), 1), 8)] if top else BLOCKS[1] for value in values)


def day_bar(certain: int, possible: int, top: tuple[int, int], cells: int) -> str:
    """Return facts of a day: a block that is higher the more are certain, then a shade, darker the more are possible.

    `top` is how many of each make the full block and the darkest shade. A single cell has a block or else a shade.
    """
    # A step at the least: a day with a fact must not look like one without.
    block = BLOCKS[min(max(round(certain / top[0] * 8), 1), 8) if certain else 0]
    shade = SHADES[min(-(-possible * 3 // top[1]), 3) if possible else 0]
    if cells == 1:
        return block if certain else shade
    return block * (cells - 1) + shade


def bar(value: float, reach: float, cells: int) -> str:
    """Return a bar for a value of 0 or more, where `reach` fills the cells; it ends on eighths of a cell."""
    # However little, what there is has a bar.
    eighths = max(round(min(value / reach, 1.0) * 8 * cells), 1) if value and reach and cells > 0 else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8]


def signed_bar(value: float, low: float, high: float, reach: float, cells: int) -> Line:
    """Return a bar to the right of the middle for what raises, to the left for what lowers; `cells` wide in all.

    It is solid up to the nearer of `low` and `high`, shaded from there to the value, and a thin line goes on to the
    farther. `reach` fills a side; to the right, bars end on eighths of a cell, to the left on halves.
    """
    half = max((cells - 1) // 2, 1)
    near, far = (abs(low), abs(high)) if value >= 0 else (abs(high), abs(low))
    solid, length, whisker = (min(size / reach, 1.0) * 8 * half if reach else 0.0 for size in (near, abs(value), far))
    # However weak, what has an effect has a bar.
    eighths = max(round(length), 1) if value else 0
    full, rest = divmod(eighths, 8)
    end = (_EIGHTHS if value > 0 else _EIGHTHS_LEFT)[rest]
    firm = min(int(solid) // 8, full)
    bar = "█" * firm + "▓" * (full - firm) + end
    if value and (beyond := min(-(-round(whisker) // 8), half) - len(bar)) > 0:
        bar += "─" * (beyond - 1) + ("┤" if value > 0 else "├")
    left = bar[::-1].rjust(half) if value < 0 else " " * half
    right = bar.ljust(half) if value > 0 else " " * half
    return (Span(left, "lowers"), Span("│", "faint"), Span(right, "raises"))


_BOUNDS = {
    "exactly": "",
    "about": "about ",
    "within": "within ",
    "more-than": "more than ",
    "at-least": "at least ",
    "up-to": "up to ",
    "less-than": "less than ",
}


def figure_text(figure: Figure) -> str:
    """Return a quantity as its source gave it: `about 20 km`."""
    if figure.value is not None:
        number = f"{figure.value:.{figure.decimals}f}"
    else:
        ends = (figure.low, figure.high)
        number = "–".join("…" if end is None else f"{end:.{figure.decimals}f}" for end in ends)
    unit = "" if figure.unit == "count" else f" {figure.unit}"
    return f"{_BOUNDS[figure.bound]}{number}{unit}"


def words(name: str) -> str:
    """Return an id as words: `hostile-proximity` → `hostile proximity`."""
    return name.replace("-", " ")
