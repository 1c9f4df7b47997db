"""Writing to a terminal never waits for it, and ends quietly when it is gone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from threading import Event
from typing import TextIO

import pytest

from tui.terminal.writer import Outlet


@pytest.fixture
def pipe() -> Iterator[tuple[int, TextIO]]:
    """An end to read from, and a file to write to."""
    reader, writer = os.pipe()
    with open(writer, "w", encoding="utf-8") as file:  # noqa: PTH123
        yield reader, file
    os.close(reader)


def test_all_is_written_in_order(pipe: tuple[int, TextIO]) -> None:
    reader, file = pipe
    outlet = Outlet(file, lambda: None, lambda: None)
    outlet.start()
    for number in range(100):
        outlet.write(f"{number} ")
    outlet.stop()
    assert os.read(reader, 1 << 16).decode().split() == [str(number) for number in range(100)]


def test_who_asked_is_told_when_all_is_written(pipe: tuple[int, TextIO]) -> None:
    reader, file = pipe
    idle = Event()
    outlet = Outlet(file, idle.set, lambda: None)
    outlet.write("x" * 200_000)  # more than a pipe holds
    assert outlet.busy
    outlet.start()
    assert not idle.is_set()
    left = 200_000
    while left:
        left -= len(os.read(reader, 1 << 16))
    assert idle.wait(60)
    assert not outlet.busy
    outlet.stop()


def test_a_terminal_that_takes_nothing_holds_nobody_up(pipe: tuple[int, TextIO]) -> None:
    reader, file = pipe
    outlet = Outlet(file, lambda: None, lambda: None)
    outlet.start()
    for _ in range(1000):
        outlet.write("x" * 1000)
    outlet.stop()
    assert outlet.is_alive()
    left = 1_000_000
    while left:
        left -= len(os.read(reader, 1 << 16))
    outlet.join(60)
    assert not outlet.is_alive()


def test_a_terminal_that_is_gone_is_told_of() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    lost = Event()
    with open(writer, "w", encoding="utf-8") as file:  # noqa: PTH123
        outlet = Outlet(file, lambda: None, lost.set)
        outlet.start()
        outlet.write("hello")
        assert lost.wait(60)
        outlet.write("anyone?")
        outlet.stop()
        assert not outlet.is_alive()
