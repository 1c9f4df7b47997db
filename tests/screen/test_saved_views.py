"""What a view carries, into a saved one and out of it, and what is kept when several sessions save theirs."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.screen.terminal import Terminal, opened
from tests.theatres import write
from tui.cli.group import main
from tui.settings import state


async def choose(terminal: Terminal, label: str) -> None:
    """Opens the menu of saved views, and takes the one of this name."""
    await terminal.press("F")
    await terminal.shows(f"  {label}")
    await terminal.press(next(key for key, each, _ in terminal.choices if each.startswith(label)))


async def save(terminal: Terminal, name: str) -> None:
    await choose(terminal, "save this view")
    await terminal.write(name)
    await terminal.press("enter")
    await terminal.until(lambda: not terminal.main.filter_bar.asking, "the name is taken")


async def test_two_sessions_that_each_save_a_view_both_keep_theirs(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    async with opened(state=file) as one, opened(state=file) as other:
        await one.press("2")
        await save(one, "first")
        await save(other, "second")
        assert [each.name for each in state.load(file)[0].views] == ["first", "second"]
        await choose(other, "first")
        assert other.pane_name == "timeline", "it is offered in the other session, too"
        await choose(other, "forget a view")
        await other.press("1")
        await save(one, "third")
        assert [each.name for each in state.load(file)[0].views] == ["second", "third"]
        # The one that leaves last has not changed the theme that the other has chosen.
        one.app.theme = "nord"
        one.app.save_state()
        other.app.save_state()
        kept = state.load(file)[0]
        assert (kept.theme, [each.name for each in kept.views]) == ("nord", ["second", "third"])


async def test_what_is_excluded_goes_with_a_saved_view_and_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "preferences.json"
    async with opened(state=file) as terminal:
        await terminal.press("5", "-")
        excluded = terminal.situation.lens.excluded
        assert excluded
        await save(terminal, "without")
        await terminal.press("X")
        assert not terminal.situation.lens.excluded
        await choose(terminal, "without")
        assert terminal.situation.lens.excluded == excluded
        await choose(terminal, "Tartus")
        assert not terminal.situation.lens.excluded, "a view that excludes nobody shows all"
        await choose(terminal, "without")
        copied: list[str] = []

        def copy(text: str) -> bool:
            copied.append(text)
            return True

        monkeypatch.setattr(terminal.app, "copy", copy)
        await terminal.press("Y")
    (name,) = excluded
    words = shlex.split(copied[0])
    assert words == ["syrtui", "--without", name, "--pane", "sources"]
    context = main.make_context("syrtui", [*words[1:], "locate", "data"])
    assert context.params["without"] == (name,)


async def test_a_view_without_somebody_who_is_gone_still_opens(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    state.save(file, state.Preferences(views=(state.View(name="old", without=("nobody-here", "tass")),)))
    async with opened(state=file) as terminal:
        await choose(terminal, "old")
        assert terminal.situation.lens.excluded == {"tass"}
        assert any("nobody-here" in each.message for each in terminal.app._notifications)


async def test_saved_views_belong_to_their_theatre_and_old_ones_to_any(tmp_path: Path) -> None:
    file = tmp_path / "preferences.json"
    state.save(file, state.Preferences(views=(state.View(name="of old"),)))
    here, there = write(tmp_path / "here"), write(tmp_path / "there")
    async with opened(data=here, state=file) as terminal:
        await save(terminal, "only here")
    async with opened(data=there, state=file) as terminal:
        await save(terminal, "only there")
        await terminal.press("F")
        await terminal.shows("  only there")
        assert "of old" in terminal.text
        assert "only here" not in terminal.text
    assert [each.name for each in state.load(file)[0].views] == ["of old", "only here", "only there"]


async def test_views_of_the_theatre_that_ships_are_offered_in_no_other(tmp_path: Path) -> None:
    offered = []
    for data in (None, write(tmp_path / "other")):
        async with opened(data=data) as terminal:
            await terminal.press("F")
            offered.append([label.split("  ")[0] for _, label, _ in terminal.choices])
    assert "Tartus" in offered[0]
    assert offered[1] == ["what is disputed", "save this view …"]
