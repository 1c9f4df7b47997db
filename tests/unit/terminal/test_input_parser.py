"""What a terminal sends is told apart: keys, answers and pastes, however it is cut into pieces."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from textual import events

from tui.terminal.input_parser import MAX_PASTE, InputParser

BEGIN, END = "\x1b[200~", "\x1b[201~"


def read(*pieces: str) -> tuple[list[str], list[str], int]:
    """The keys, the pastes, and how many answers there were."""
    answers: list[None] = []
    parser = InputParser(lambda: answers.append(None))
    messages = [message for piece in pieces if piece for message in parser.feed(piece)]
    messages += parser.tick()
    keys = [message.key for message in messages if isinstance(message, events.Key)]
    return keys, [message.text for message in messages if isinstance(message, events.Paste)], len(answers)


def cut(text: str, places: list[int]) -> list[str]:
    edges = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


places = st.lists(st.integers(0, 10_000), max_size=6)
pasted = st.text(max_size=60).map(lambda text: text.replace("\x1b", "").replace("\x00", ""))


@given(places)
def test_an_answer_is_no_key(where: list[int]) -> None:
    keys, pastes, answers = read(*cut("j\x1b[0nk\x1b[0n\x1b[A", where))
    assert keys == ["j", "k", "up"]
    assert not pastes
    assert answers == 2


@given(pasted, places)
def test_what_is_pasted_is_no_key(text: str, where: list[int]) -> None:
    keys, pastes, _ = read(*cut(f"a{BEGIN}{text}{END}b", where))
    assert keys == ["a", "b"]
    assert pastes == [text]


@given(
    st.lists(st.sampled_from(["\x1b", "[", "q", "\x1b[", "\x1b[99;", "Z", "\x1bO", "\x1b]52;c;", "\x07", "\x1b[0n"])),
    places,
)
def test_escapes_within_a_paste_are_no_keys_either(parts: list[str], where: list[int]) -> None:
    keys, pastes, answers = read(*cut(f"{BEGIN}{''.join(parts)}qqqq{END}", where))
    assert not keys
    assert pastes == ["".join(parts) + "qqqq"]
    assert not answers


def test_a_paste_without_an_end_is_over_after_a_while() -> None:
    parser = InputParser(lambda: None)
    assert not list(parser.feed(f"{BEGIN}lost"))
    assert parser.timeout is not None
    (paste,) = parser.tick()
    assert isinstance(paste, events.Paste)
    (key,) = parser.feed("q")
    assert isinstance(key, events.Key)


def test_only_so_much_of_a_paste_is_taken() -> None:
    keys, pastes, _ = read(BEGIN, *["q" * 4096] * 40, END)
    assert not keys
    assert pastes == ["q" * MAX_PASTE]
