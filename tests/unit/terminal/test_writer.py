"""Writing to a terminal never waits for it, and ends quietly when it is gone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from threading import Event
from typing import TextIO

import pytest

from tui.terminal.writer import TerminalWriter


@pytest.fixture
def pipe() -> Iterator[tuple[int, TextIO]]:
    """An end to read from, and a file to write to."""
    reader, writer = os.pipe()
    with open(writer, "w", encoding="utf-8") as file:  # noqa: PTH123
        yield reader, file
    os.close(reader)


def test_all_is_written_in_order(pipe: tuple[int, TextIO]) -> None:
    reader, file = pipe
    writer = TerminalWriter(file, lambda: None, lambda: None)
    writer.start()
    for number in range(100):
        writer.write(f"{number} ")
    writer.stop()
    assert os.read(reader, 1 << 16).decode().split() == [str(number) for number in range(100)]


def test_who_asked_is_told_when_all_is_written(pipe: tuple[int, TextIO]) -> None:
    reader, file = pipe
    idle = Event()
    writer = TerminalWriter(file, idle.set, lambda: None)
    writer.write("x" * 200_000)  # more than a pipe holds
    assert writer.busy
    writer.start()
    assert not idle.is_set()
    left = 200_000
    while left:
        left -= len(os.read(reader, 1 << 16))
    assert idle.wait(60)
    assert not writer.busy
    writer.stop()


def test_a_terminal_that_takes_nothing_holds_nobody_up(pipe: tuple[int, TextIO]) -> None:
    reader, file = pipe
    writer = TerminalWriter(file, lambda: None, lambda: None)
    writer.start()
    for _ in range(1000):
        writer.write("x" * 1000)
    writer.stop()
    assert writer.is_alive()
    left = 1_000_000
    while left:
        left -= len(os.read(reader, 1 << 16))
    writer.join(60)
    assert not writer.is_alive()


def test_a_terminal_that_is_gone_is_told_of() -> None:
    reader, end = os.pipe()
    os.close(reader)
    lost = Event()
    with open(end, "w", encoding="utf-8") as file:  # noqa: PTH123
        writer = TerminalWriter(file, lambda: None, lost.set)
        writer.start()
        writer.write("hello")
        assert lost.wait(60)
        writer.write("anyone?")
        writer.stop()
        assert not writer.is_alive()
