"""YAML without its traps, and one broken item costs one item."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tui.store.schema.limits import Limits
from tui.store.yaml.document import load
from tui.store.yaml.positions import Positions


def only(text: str) -> Any:
    (item,) = load(text).items
    assert item.diagnostics == ()
    return item.data


def test_only_the_plain_types_are_resolved() -> None:
    text = (
        "[2024-12-01, 2017, no, yes, on, 12:30, 0x1F, 0o17, 007, 1_000, +5, .inf, 1e999, -0, .5, 1.5e3,"
        ' true, False, null, ~, "1", "null", =, 99999999999999999999]'
    )
    assert only(f"a: {text}")["a"] == [
        "2024-12-01", 2017, "no", "yes", "on", "12:30", "0x1F", "0o17", "007", "1_000", "+5", ".inf", "1e999", 0, 0.5,
        1500.0, True, False, None, None, "1", "null", "=", "99999999999999999999",
    ]  # fmt: skip


def test_a_float_can_keep_its_digits() -> None:
    assert load("a: 1.50\nb: 2.5", exact=True).items[0].data == {"a": Decimal("1.50"), "b": 2.5}


def test_keys_are_text() -> None:
    assert only("no: 1\n2017: 2\nnull: 3\ntrue: 4") == {"no": 1, "2017": 2, "null": 3, "true": 4}


def test_blocks_become_one_line() -> None:
    assert only("a: |\n  one\n  two\n\n  three\nb: >-\n  four\n  five\n") == {"a": "one two three", "b": "four five"}


def test_aliases_stand_for_their_anchor() -> None:
    assert only("a: &x [1, 2]\nb: *x") == {"a": [1, 2], "b": [1, 2]}


def test_items_know_where_they_begin() -> None:
    loaded = load("# a comment\n- id: a\n\n-   id: b\n- {id: c}\n")
    assert [(item.data["id"], item.line, item.column) for item in loaded.items] == [
        ("a", 2, 3),
        ("b", 4, 5),
        ("c", 5, 3),
    ]


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ("- id: b\n  says: x: y\n", 4),  # a colon
        ('- id: b\n  says: "x\n', 3),  # a quotation mark left open swallows what follows
        ("- id: b\n  says: [x\n", 3),  # a bracket left open
        ("- id: b\n says: x\n", 4),  # a line that is not indented enough
        ("- id: b\n\tsays: x\n", 4),  # a tab
        ("- id: b\n  says: @x\n", 4),  # a character that begins no text
        ('- id: b\n  says: "\\q"\n', 4),  # an escape that there is not
        ("- id: b\n  " + "- " * 30 + "x\n", 4),  # too deep
    ],
)
def test_a_syntax_error_costs_one_item(broken: str, line: int) -> None:
    before, after = "- id: a\n  says: x\n", '- id: c\n  says: "y"\n- id: d\n  note: [z]\n'
    loaded = load(before + broken + after, Limits(depth=20))
    assert [item.data["id"] for item in loaded.items] == ["a", "c", "d"]
    assert [item.line for item in loaded.items] == [1, 3 + broken.count("\n"), 5 + broken.count("\n")]
    assert len(loaded.diagnostics) == 1
    assert loaded.diagnostics[0].line >= line - 1
    assert loaded.unreadable_ids == ("b",)


def test_errors_are_counted_to_an_end() -> None:
    loaded = load("".join(f"- id: a{n}\n  b: c: d\n" for n in range(50)), Limits(restarts=5))
    assert loaded.diagnostics[-1].rule == "yaml-limit"
    assert "rest of this file" in loaded.diagnostics[-1].what


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[" * 100_000, "yaml-limit"),
        ("- " * 5_000, "yaml-limit"),
        ("a: " + "x" * 10_000_000, "yaml-limit"),
        ("a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 10)}]\n" for n in range(12)
        ), "yaml-limit"),
        ("a: &a " + "x" * 20_000 + "\nb: [" + "*a," * 9_000 + "]", "yaml-limit"),
        ("- [" + "x, " * 30_000 + "]", "yaml-limit"),
        ("- [" + "[x], " * 30_000 + "]", "yaml-limit"),
        ("a: &a [*a]", "yaml-alias"),
        ("%TAG ! tag:x,2000:\n" * 100_000, "yaml-syntax"),
        ("!!python/object/apply:os.system [ls]", "yaml-tag"),
        ("a: !!binary aGk=", "yaml-tag"),
        ("? {a: b}\n: c", "yaml-key"),
        ("- a: 1\n---\n- b: 2", "yaml-shape"),
        ("just words", "yaml-shape"),
    ],
    ids=[f"{n}" for n in range(14)],
)  # fmt: skip
def test_hostile_texts_are_errors(text: str, rule: str) -> None:
    loaded = load(text)
    everywhere = (*loaded.diagnostics, *(each for item in loaded.items for each in item.diagnostics))
    assert rule in {each.rule for each in everywhere}


@pytest.mark.parametrize(
    ("escape", "kept"),
    [
        ("\\e[31m", "a�[31mb"),  # a colour
        ("\\e]0;x\\a", "a�]0;x�b"),  # a window title
        ("\\x9b2J", "a�2Jb"),  # a C1 control
        ("\\u202e", "ab"),  # a bidi override
        ("\\u200b", "ab"),  # a blank without width
        ("\\u3164", "ab"),  # a letter that draws nothing
        ("\\0", "a�b"),
    ],
)
def test_hidden_characters_are_taken_out_and_told(escape: str, kept: str) -> None:
    (item,) = load(f'note: "a{escape}b"').items
    assert item.data == {"note": kept}
    assert item.is_valid
    (diagnostic,) = item.diagnostics
    assert (diagnostic.rule, diagnostic.line, diagnostic.column) == ("hidden-characters", 1, 7)


def test_raw_control_characters_cost_no_record() -> None:
    loaded = load("- id: a\n  says: x\x1b[31m\x07\n- id: b\n")
    assert [item.data["id"] for item in loaded.items] == ["a", "b"]
    assert [(each.rule, each.line, each.column) for each in loaded.diagnostics] == [("hidden-characters", 2, 10)]


def test_marks_find_keys_and_values() -> None:
    text = "- id: a\n- id: b\n  cited:\n    - {source: x, paragraph: 9}\n    - source: y\n      chain:\n        - z\n"
    marks = Positions(text)
    assert marks.find(2, 3, ("cited", 0, "paragraph")) == (4, 30)
    assert marks.find(2, 3, ("cited", 0, "paragraph"), on_key=True) == (4, 19)
    assert marks.find(2, 3, ("cited", 1, "chain", 0)) == (7, 11)
    assert marks.find(2, 3, ("cited", 1, "wording")) == (5, 7)
    assert marks.find(2, 3, ("nothing",)) == (2, 3)
    assert marks.find(99, 3, ("id",)) == (99, 3)
