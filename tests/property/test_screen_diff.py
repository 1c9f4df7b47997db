"""Whatever is drawn, the terminal ends up showing it, and what it shows already is not sent again."""

from __future__ import annotations

from io import StringIO

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from tui.terminal.screen_diff import ScreenDiff
from tui.terminal.textual_internals import ChopsUpdate, LayoutUpdate, ScreenUpdate

WIDTH, HEIGHT = 24, 4
STYLES = ["", "bold", "color(245)", "color(231) on color(238)", "reverse", "underline", "#8b93a1 on #14171c"]
segments = st.builds(
    lambda text, style: Segment(text, Style.parse(style)),
    st.text(alphabet=" abc  ¶…漢é", min_size=1, max_size=12),
    st.sampled_from(STYLES),
)
strips = st.lists(segments, max_size=6).map(lambda parts: Strip(parts).adjust_cell_length(WIDTH))
screens = st.lists(strips, min_size=HEIGHT, max_size=HEIGHT)


def console() -> Console:
    return Console(width=WIDTH, height=HEIGHT, color_system="256", force_terminal=True, file=StringIO())


def whole(lines: list[Strip]) -> LayoutUpdate:
    return LayoutUpdate([[line] for line in lines], Region(0, 0, WIDTH, HEIGHT))


def part(lines: list[Strip], chosen: set[int]) -> ChopsUpdate:
    return ChopsUpdate([{0: line} for line in lines], [(y, 0, WIDTH) for y in sorted(chosen)], [[WIDTH]] * HEIGHT)


def shown(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """Every cell as a user sees it; the colour of a blank does not show, its background does."""
    rows: list[list[tuple[object, ...]]] = []
    for y in range(HEIGHT):
        row: list[tuple[object, ...]] = []
        for x in range(WIDTH):
            cell = screen.buffer[y][x]
            visible = cell.data != " " or cell.reverse or cell.underscore
            row.append((cell.data, visible and cell.fg, cell.bg, visible and cell.bold, cell.reverse, cell.underscore))
        rows.append(row)
    return rows


def sent(diff: ScreenDiff, update: ScreenUpdate) -> str:
    diff.update(update, console())
    return diff.flush()


def terminal() -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(WIDTH, HEIGHT)
    return screen, pyte.Stream(screen)


@given(st.lists(st.tuples(screens, st.sets(st.integers(0, HEIGHT - 1), min_size=1)), min_size=1, max_size=4))
def test_the_terminal_shows_what_was_drawn(frames: list[tuple[list[Strip], set[int]]]) -> None:
    patched, patched_stream = terminal()
    diff = ScreenDiff()
    current = frames[0][0]
    patched_stream.feed(sent(diff, whole(current)))
    for lines, changed in frames:
        current = [lines[y] if y in changed else line for y, line in enumerate(current)]
        patched_stream.feed(sent(diff, part(current, changed)))
        expected, expected_stream = terminal()
        expected_stream.feed(sent(ScreenDiff(), whole(current)))
        assert shown(patched) == shown(expected)
        assert ["".join(str(cell[0]) for cell in row) for row in shown(patched)] == [
            "".join(cell for cell in padded(line)) for line in current
        ]


def padded(line: Strip) -> list[str]:
    """The characters that a terminal shows for a line, an empty text for the second half of a wide one."""
    screen = pyte.Screen(WIDTH, 1)
    pyte.Stream(screen).feed(line.text[:WIDTH])
    return [screen.buffer[0][x].data for x in range(WIDTH)]


@given(screens)
def test_what_is_shown_already_is_not_sent_again(lines: list[Strip]) -> None:
    diff = ScreenDiff()
    sent(diff, whole(lines))
    assert sent(diff, whole(lines)) == ""


@given(screens)
def test_after_forgetting_everything_is_sent(lines: list[Strip]) -> None:
    diff = ScreenDiff()
    first = sent(diff, whole(lines))
    diff.invalidate()
    assert sent(diff, whole(lines)) == first


@given(st.sampled_from(["e", "ab", "é", "م"]), st.sampled_from(["\u0301", "\u0301b", "\u064e"]))
def test_a_mark_is_sent_with_what_it_stands_on_though_its_style_differs(before: str, mark: str) -> None:
    line = Strip([Segment(before), Segment(mark, Style.parse("bold"))]).adjust_cell_length(WIDTH)
    screen, stream = terminal()
    stream.feed(sent(ScreenDiff(), whole([line] * HEIGHT)))
    assert "".join(str(cell[0]) for cell in shown(screen)[0]) == "".join(padded(line))
