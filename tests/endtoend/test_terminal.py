"""The installed `syrtui` on a real pseudo-terminal: what a user types, and what the terminal then shows."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

import polars as pl
import pytest

from tests.endtoend.pty import Terminal, environment, installed, opened
from tui.render.glyphs import LEVELS
from tui.settings import config, state
from tui.settings.paths import bundled_config, bundled_data
from tui.store.load.reader import read
from tui.store.notes.read import read as read_notes

SIZES: Final = [(80, 24), (120, 40)]
FIRST: Final = "Khmeimim Air Base"
WHOLE: Final = "would be"
"""What a first screen has once all of it is worked out."""
"""Stands on the first screen, once the theatre is read."""

Open = Callable[..., AbstractContextManager[Terminal]]


@pytest.fixture
def syrtui(tmp_path: Path) -> Open:
    """Opens the dashboard as a user with an empty home."""

    def start(*arguments: str, size: tuple[int, int] = SIZES[0], **variables: str) -> AbstractContextManager[Terminal]:
        return opened([installed(), *arguments], size, environment(tmp_path, **variables), tmp_path)

    return start


@pytest.fixture
def broken(tmp_path: Path) -> tuple[Path, str]:
    """A copy of the theatre that ships in which one date is none, and the place of that date."""
    data = tmp_path / "data"
    shutil.copytree(bundled_data(), data)
    file = data / "facts" / "khmeimim.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    number = next(number for number, line in enumerate(lines) if line.startswith("  when: 2024-12-01/"))
    lines[number] = lines[number].replace("2024-12-01", "2024-13-01")
    file.write_text("".join(lines), encoding="utf-8")
    return data, f"facts/khmeimim.yaml:{number + 1}:9"


def paragraph_of(fact: str) -> str:
    """The first words of the paragraph that a fact's first citation names."""
    frames = read(bundled_data()).frames
    cited = frames.citations.filter(pl.col("fact") == fact).row(0, named=True)
    digests = frames.digests.filter((pl.col("source") == cited["source"]) & (pl.col("paragraph") == cited["paragraph"]))
    return " ".join(str(digests["text"][0]).split()[:4])


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_first_screen_says_how_threatened_each_base_is(syrtui: Open, size: tuple[int, int]) -> None:
    with syrtui(size=size) as terminal:
        terminal.shows("Syria 2024", FIRST, "Tartus naval base", "loss of use, 30 d", "quit")
        shown = {word for word in LEVELS if word.upper() in terminal.text}
        assert shown


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_search_leads_to_the_paragraph_that_says_it(syrtui: Open, size: tuple[int, int]) -> None:
    paragraph = paragraph_of("khmeimim-front-20km")
    with syrtui(size=size) as terminal:
        terminal.shows(FIRST)
        terminal.write("/")
        terminal.write("20 km")
        terminal.until(lambda: terminal.before_cursor.rstrip().endswith("20 km"), "the cursor there")
        terminal.write("\r")
        terminal.shows("1 of ")
        terminal.write("\r")
        terminal.write("\r")
        terminal.shows(paragraph, "Chain")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_keys_typed_ahead_act_in_the_order_in_which_they_were_typed(syrtui: Open, size: tuple[int, int]) -> None:
    paragraph = paragraph_of("khmeimim-front-20km")
    with syrtui(size=size) as terminal:
        terminal.shows(FIRST)
        terminal.write("/20 km\r\r\r")
        terminal.shows(paragraph, "Chain")
        terminal.write("1xfd1")
        terminal.shows("filter disputed:true", " of ")
        assert "20 km" not in terminal.text.splitlines()[2]
        terminal.write("x2")
        terminal.shows("no filter", "what is said")


def test_leaving_gives_the_terminal_back(syrtui: Open) -> None:
    with syrtui() as terminal:
        terminal.shows(FIRST)
        assert terminal.on_alternate_screen
        terminal.write("q")
        assert terminal.ends() == 0
        assert not terminal.on_alternate_screen
        assert not terminal.cursor_hidden
        assert terminal.modes == terminal.before


def test_being_terminated_gives_the_terminal_back_too(syrtui: Open) -> None:
    with syrtui() as terminal:
        terminal.shows(FIRST)
        terminal.process.terminate()
        assert terminal.ends() == 128 + signal.SIGTERM
        assert not terminal.on_alternate_screen
        assert not terminal.cursor_hidden
        assert terminal.modes == terminal.before


def test_a_theme_that_there_is_not_is_told(syrtui: Open) -> None:
    with syrtui(SYRTUI_THEME="syrtui-drak") as terminal:
        terminal.shows(FIRST, "there is no theme")


def test_without_colour_everything_can_still_be_told_apart(syrtui: Open) -> None:
    with syrtui(NO_COLOR="1") as terminal:
        terminal.shows(FIRST)
        for key, words in (("2", "when"), ("4", "Russia"), ("5", "Kataeb"), ("6", "How far"), ("?", "Help: ")):
            terminal.write(key)
            terminal.shows(words)
        terminal.write("\x1b")
        terminal.shows("no filter")  # esc and a key right behind it are alt and that key, on any terminal
        terminal.write("q")
        assert terminal.ends() == 0
        assert not terminal.colours


def test_colour_is_used_where_nobody_minds(syrtui: Open) -> None:
    with syrtui() as terminal:
        terminal.shows(FIRST)
        terminal.until(lambda: bool(terminal.colours), "a colour")


def test_too_small_a_terminal_says_what_is_needed_until_it_is_larger(syrtui: Open) -> None:
    with syrtui(size=(40, 10)) as terminal:
        terminal.shows("60", "15")
        assert FIRST not in terminal.text
        terminal.resize((80, 24))
        terminal.shows(FIRST)


def test_the_last_of_many_sizes_is_the_one_that_is_drawn(syrtui: Open) -> None:
    with syrtui() as terminal:
        for _ in range(40):
            terminal.shows(FIRST)
            for _ in range(40):  # as a window's edge is dragged: the signals come faster than they are handled
                terminal._set_size((200, 60))
                terminal._set_size((40, 10))
            terminal.resize((40, 10))
            terminal.shows("60", "15")
            terminal.resize((80, 24))
        terminal.shows(FIRST)


def test_without_a_terminal_one_line_says_so(tmp_path: Path) -> None:
    ran = subprocess.run(
        [installed()], env=environment(tmp_path), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.count("\n") == 1
    assert "terminal" in ran.stderr


def test_no_such_theatre_is_one_line(syrtui: Open) -> None:
    with syrtui("--data", "nowhere") as terminal:
        assert terminal.ends() == 2
        assert "nowhere" in terminal.text
        assert len(terminal.text.split("\n\n")[0].splitlines()) == 1


def test_check_names_the_place_of_a_broken_date_and_how_to_mend_it(tmp_path: Path, broken: tuple[Path, str]) -> None:
    data, place = broken
    ran = subprocess.run(
        [installed(), "check", data.name],
        env=environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1, ran.stderr
    said = [line for line in ran.stdout.splitlines() if place in line]
    assert len(said) == 1
    assert "2024-13-01" in said[0]
    assert "; " in said[0]


def test_the_dashboard_shows_the_rest_and_lists_what_is_aside(syrtui: Open, broken: tuple[Path, str]) -> None:
    data, place = broken
    with syrtui("--data", str(data)) as terminal:
        terminal.shows(FIRST, "1 record with errors")
        terminal.write("!")
        terminal.shows("Records with errors", place, "2024-13-01")
        terminal.write("\x1b")
        terminal.shows("1 record with errors")


def test_a_file_saved_elsewhere_shows_and_is_told(syrtui: Open, broken: tuple[Path, str]) -> None:
    data, _ = broken
    with syrtui("--data", str(data)) as terminal:
        terminal.shows(FIRST, "1 record with errors")
        file = data / "facts" / "khmeimim.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("2024-13-01", "2024-12-01"), encoding="utf-8")
        terminal.shows("1 fact added")
        terminal.until(lambda: "1 record with errors" not in terminal.text, "a whole theatre")
        file.write_text("- [broken", encoding="utf-8")
        terminal.shows("Shown as it was")
        terminal.write("q")
        assert terminal.ends() == 0


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_dashboard_goes_on_from_its_last_picture_without_a_flicker(syrtui: Open, size: tuple[int, int]) -> None:
    with syrtui(size=size) as terminal:
        terminal.shows(FIRST, WHOLE, "quit")
        terminal.write("q")
        terminal.ends()
    with syrtui(size=size) as terminal:
        terminal.shows(FIRST, "quit")
        terminal.until(lambda: b"\x1b[?2004h" in terminal.sent, "the dashboard behind the picture")
        pictured = terminal.cells  # not before: a picture does not come from the top down
        terminal.write("?")
        terminal.shows("Help: ")
        terminal.write("\x1b")
        terminal.until(lambda: terminal.cells == pictured, "the picture again")
        assert terminal.sent.count(b"\x1b[2J") == 1
        assert terminal.sent.count(b"\x1b[?1049h") == 1


def test_a_picture_of_other_files_is_not_shown(syrtui: Open, broken: tuple[Path, str]) -> None:
    data, _ = broken
    with syrtui("--data", str(data)) as terminal:
        terminal.shows(FIRST, WHOLE, "1 record with errors")
        terminal.write("q")
        terminal.ends()
    file = data / "facts" / "khmeimim.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("2024-13-01", "2024-12-01"), encoding="utf-8")
    with syrtui("--data", str(data)) as terminal:
        terminal.shows(FIRST, "quit")
        assert b"with errors" not in terminal.sent


def test_two_sessions_that_save_at_once_lose_nothing(syrtui: Open, tmp_path: Path) -> None:
    """Each saves a view, bookmarks a fact and searches, in turns; one chooses a theme; both leave at once."""
    with syrtui() as one, syrtui() as other:
        for terminal, down in ((one, ""), (other, "jj")):
            terminal.shows(FIRST)
            terminal.write(f"2{down}")
            terminal.shows("what is said")
        own = str(len(config.load(bundled_config(), None, {}).views) + 1)
        for name, terminal in (("one", one), ("other", other)):
            terminal.write("F")
            terminal.shows("save this view")
            terminal.write(own)
            terminal.shows("what to call this view")
            terminal.write(name)
        for terminal in (one, other):
            terminal.write("\r")
        for terminal in (one, other):
            terminal.shows("Saved as")
            terminal.write("m")
        for terminal, words in ((one, "Damascus"), (other, "Aleppo")):
            terminal.shows("ookmark")
            terminal.write(f"/{words}\r")
            terminal.shows(f"filter {words}")
        one.write(":nord")
        one.shows("theme")
        one.write("\r")
        one.shows("clear")
        for terminal in (one, other):
            terminal.write("q")
        assert (one.ends(), other.ends()) == (0, 0)
    kept = state.load(tmp_path / ".local" / "state" / "syrtui" / "preferences.json")[0]
    assert {each.name for each in kept.views} == {"one", "other"}
    assert kept.theme == "nord"
    assert set(kept.searches) == {"Damascus", "Aleppo"}
    notes = read_notes(tmp_path / ".local" / "share" / "syrtui" / "notes.yaml")
    assert (len(notes.all), notes.problems) == (2, ())
