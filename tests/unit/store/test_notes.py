"""The user's own notes: read with every problem named, changed without a byte of anything else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tui.base.errors import SyrtuiError
from tui.store.notes.read import parse, read
from tui.store.notes.record import Note, NoteChange
from tui.store.notes.write import changed_bytes, update

AT = "2024-12-03T14:05:00+01:00"

WRITTEN = """\
# Kept by hand.
- on: {fact: one}
  by: anna
  at: 2024-12-01   # a Sunday
  theatre: Small
  # Ask again in May.
  note: >
    The village
    is the older one.
  tags:
    - asked   # by phone
    - north
  # the last of these

# About the airfield.
- {on: {base: airfield}, by: anna, at: 2024-12-02T10:00:00Z, confidence: low}
- on: {fact: one}
  by: boris
  at: 2024-12-02
  bookmark: true
- on: {fact: two}
  by: anna
  at: someday
  note: "this one is broken: it has no date"
- on: {pair: south~north}
  by: anna
  at: 2024-12-02
  note: "a pair"
"""


def change(thing: str = "fact:one", by: str = "anna", **what: object) -> NoteChange:
    kind, _, id_ = thing.partition(":")
    return NoteChange(kind=kind, id=id_, theatre="Small", by=by, at=AT, **what)  # type: ignore[arg-type]


def changed(text: str, asked: NoteChange) -> str:
    return changed_bytes("notes.yaml", text.encode(), asked).decode()


def notes(text: str) -> tuple[Note, ...]:
    return parse(Path("notes.yaml"), text.encode()).all


def lines_of(before: str, after: str) -> tuple[list[str], list[str]]:
    """Returns the lines that went, and those that came."""
    import difflib

    told = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [each[2:] for each in told if each[0] == "-"], [each[2:] for each in told if each[0] == "+"]


def test_notes_are_read_and_a_broken_one_is_named() -> None:
    found = parse(Path("notes.yaml"), WRITTEN.encode())
    assert [(each.kind, each.id, each.by) for each in found.all] == [
        ("fact", "one", "anna"),
        ("base", "airfield", "anna"),
        ("fact", "one", "boris"),
        ("pair", "north~south", "anna"),
    ]
    first = found.all[0]
    assert (first.note, first.tags) == ("The village is the older one.", ("asked", "north"))
    (problem,) = found.problems
    assert str(problem).startswith("notes.yaml:23:7: “someday” does not fit here; write a day and time with its zone")
    assert [each.by for each in found.on("fact", "one")] == ["anna", "boris"]
    assert [each.note for each in found.on("pair", "north~south")] == ["a pair"]


@pytest.mark.parametrize(
    ("record", "what"),
    [
        ("on: {fact: a, base: b}\n  by: a\n  at: 2024-12-01", "a note is on one thing"),
        ("on: {fakt: a}\n  by: a\n  at: 2024-12-01", "did you mean `fact`?"),
        ("on: {fact: a}\n  at: 2024-12-01", "`by` is missing"),
        ("on: {fact: a}\n  by: a\n  at: 2024-02-30", "there is no such day"),
        ("on: {fact: a}\n  by: a\n  at: 2024-12-01\n  confidence: hi", "did you mean high?"),
        ("on: {fact: a}\n  by: a\n  at: 2024-12-01\n  tags: [a b]", "does not fit"),
        ("on: {fact: a\n  by: a", "not YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(record: str, what: str) -> None:
    found = parse(Path("notes.yaml"), f"- {record}\n".encode())
    assert not found.all
    assert what in str(found.problems[0])
    assert found.problems[0].line


def test_hostile_text_is_made_safe() -> None:
    record = '- on: {fact: a}\n  by: "a\\e[31m"\n  at: 2024-12-01\n  note: "one\\ttwo\\u202e\\u001b]0;x\\u0007"\n'
    (note,) = notes(record)
    assert note.note.isprintable()
    assert note.by.isprintable()


@pytest.mark.parametrize(
    ("asked", "gone", "come"),
    [
        (
            change(add_tags=("new",)),
            ["    - asked   # by phone", "    - north", "  tags:"],
            ["  tags: [asked, north, new]"],
        ),
        (change(bookmark=True), [], ["  bookmark: true"]),
        (
            change("base:airfield", confidence="high"),
            ["- {on: {base: airfield}, by: anna, at: 2024-12-02T10:00:00Z, confidence: low}"],
            [f"- {{on: {{base: airfield}}, by: anna, at: {AT}, confidence: high}}"],
        ),
        (
            change(by="boris", bookmark=False),
            ["- on: {fact: one}", "  by: boris", "  at: 2024-12-02", "  bookmark: true"],
            [],
        ),
        (
            change("pair:south~north", note=""),
            ["- on: {pair: south~north}", "  by: anna", "  at: 2024-12-02", '  note: "a pair"'],
            [],
        ),
    ],
)
def test_a_change_touches_the_lines_of_its_record_alone(asked: NoteChange, gone: list[str], come: list[str]) -> None:
    if asked.note == "":
        asked = change("pair:south~north", note="", before="a pair")
    lost, found = lines_of(WRITTEN, changed(WRITTEN, asked))
    stamped = f"  at: {AT}"
    assert sorted(set(lost) - {"  at: 2024-12-01   # a Sunday", *gone}) == []
    assert [each for each in found if not each.startswith(stamped)] == come
    assert set(gone) <= set(lost)


def test_comments_stay() -> None:
    text = changed(WRITTEN, change(note='quoted "so": #1', before="The village is the older one.", bookmark=True))
    for comment in (
        "# Kept by hand.",
        "# a Sunday",
        "# Ask again in May.",
        "# the last of these",
        "# About the airfield.",
        "# by phone",
    ):
        assert comment in text
    assert notes(text)[0].note == 'quoted "so": #1'
    assert notes(text)[0].bookmark
    assert 'note: "quoted \\"so\\": #1"' in text


def test_a_text_that_another_session_has_written_meanwhile_is_kept_beside() -> None:
    theirs = changed(WRITTEN, change("pair:north~south", note="theirs", before="a pair"))
    both = changed(theirs, change("pair:north~south", note="mine", before="a pair"))
    assert {each.note for each in notes(both) if each.kind == "pair"} == {"theirs", "mine"}


@pytest.mark.parametrize("broken", ['  note: "never closed\n', "  tags: [a,\n", "  note: |\n  not indented\n"])
def test_a_broken_record_swallows_no_new_note(broken: str) -> None:
    broken = f"- on: {{fact: one}}\n  by: anna\n  at: 2024-12-01\n{broken}"
    text = changed(broken, change("fact:two", note="new"))
    assert broken in text
    assert [each.note for each in notes(text)] == ["new"]


@pytest.mark.parametrize("text", ["on: {fact: one}\n", "[]\n", "just words\n"])
def test_a_file_of_another_form_is_left_alone(text: str, tmp_path: Path) -> None:
    file = tmp_path / "notes.yaml"
    file.write_text(text)
    with pytest.raises(SyrtuiError, match="write a list"):
        update(file, change("fact:two", note="new"))
    assert file.read_text() == text


def test_bytes_that_are_no_text_stay(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf# caf\xe9\r\n- on: {fact: one}\r\n  by: anna\r\n  at: 2024-12-01\r\n  note: x\r\n"
    made = changed_bytes("notes.yaml", data, change("fact:two", bookmark=True))
    assert made.startswith(data)
    assert made.endswith(b"  bookmark: true\r\n")
    again = changed_bytes("notes.yaml", made, change("fact:one", confidence="low"))
    assert again.startswith(b"\xef\xbb\xbf# caf\xe9\r\n- on: {fact: one}\r\n  by: anna\r\n  at: ")
    assert b"  note: x\r\n  confidence: low\r\n" in again


def test_a_link_stays_one_and_a_shared_file_stays_shared(tmp_path: Path) -> None:
    shared = tmp_path / "team" / "notes.yaml"
    shared.parent.mkdir()
    shared.write_text(WRITTEN)
    shared.chmod(0o664)
    link = tmp_path / "notes.yaml"
    link.symlink_to(shared)
    assert update(link, change("fact:new", note="x")).on("fact", "new")
    assert link.is_symlink()
    assert os.stat(shared).st_mode & 0o777 == 0o664  # noqa: PTH116
    assert [each.name for each in shared.parent.iterdir()] == ["notes.yaml"]


WRITING = """
import sys
from pathlib import Path
from tui.store.notes.record import NoteChange
from tui.store.notes.write import update
file, by = Path(sys.argv[1]), sys.argv[2]
for n in range(15):
    given = {"theatre": "Small", "by": by, "at": "2024-12-03"}
    update(file, NoteChange(kind="fact", id=f"fact-{n}", note=f"{by} {n}", **given))
    update(file, NoteChange(kind="fact", id="shared", add_tags=(f"{by}{n}",), **{**given, "by": "team"}))
"""


def test_two_sessions_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "data" / "notes.yaml"
    writers = [subprocess.Popen([sys.executable, "-c", WRITING, str(file), by]) for by in "ab"]
    assert [each.wait() for each in writers] == [0, 0]
    found = read(file)
    assert not found.problems
    assert {each.note for each in found.all} == {"", *(f"{by} {n}" for by in "ab" for n in range(15))}
    (shared,) = found.on("fact", "shared")
    assert set(shared.tags) == {f"{by}{n}" for by in "ab" for n in range(15)}


# --- any file, any change ---

TEXTS = st.text(max_size=30)
COMMENTS = st.sampled_from(["", "# a comment\n", "\n", "\n# two\n# lines\n\n"])
IDS = st.sampled_from(["one", "two"])
BROKEN = st.sampled_from(
    ["- 7\n", "- on: {fact: one}\n  by: 3\n", "- [a, b]\n", "- on: {}\n  # why\n  at: x\n", "- {on: [\n"]
)
STYLES = st.sampled_from(["block", "flow", "folded"])


@st.composite
def records(draw: st.DrawFn) -> str:
    """A record, as somebody may write it."""
    note, style = draw(TEXTS), draw(STYLES)
    data: dict[str, object] = {"on": {"fact": draw(IDS)}, "by": draw(st.sampled_from(["anna", "boris"]))}
    data |= {"at": "2024-12-01", "tags": draw(st.lists(st.sampled_from(["x", "y", "true", "1"]), unique=True))}
    if note.strip():
        data |= {"note": note}
    if draw(st.booleans()):
        data |= {"bookmark": draw(st.sampled_from([True, False])), "confidence": draw(st.sampled_from(["low", None]))}
    order = draw(st.permutations(list(data)))
    flow = {"block": False, "flow": True, "folded": None}[style]
    made: str = yaml.safe_dump(
        [{key: data[key] for key in order}], default_flow_style=flow, allow_unicode=draw(st.booleans()), width=20
    )
    # What safe_dump writes as one flow list is no list of the file's own.
    return "- " + made.strip()[1:-1] + "\n" if style == "flow" else made


@st.composite
def changes(draw: st.DrawFn) -> NoteChange:
    what: dict[str, object] = {}
    if draw(st.booleans()):
        what |= {"note": draw(st.sampled_from(["", "new", 'a "b": # c', "ā 語"])), "before": draw(TEXTS)}
    if draw(st.booleans()):
        what |= {"add_tags": draw(st.sampled_from([("z",), ("x", "no")])), "remove_tags": ("y",)}
    if draw(st.booleans()):
        what |= {"bookmark": draw(st.booleans()), "confidence": draw(st.sampled_from(["high", None]))}
    return change(f"fact:{draw(IDS)}", draw(st.sampled_from(["anna", "boris"])), delete=draw(st.booleans()), **what)


@given(st.lists(st.tuples(COMMENTS, records() | BROKEN), max_size=5), COMMENTS, changes())
def test_a_change_does_what_it_says_and_nothing_else(
    parts: list[tuple[str, str]], last: str, asked: NoteChange
) -> None:
    text = "".join(f"{comment}{record}" for comment, record in parts) + last
    before = notes(text)
    try:
        after_text = changed(text, asked)
    except SyrtuiError:
        return  # refused, and told
    after = notes(after_text)
    own = next((each for each in reversed(before) if asked.is_of(each)), None)
    others = [each for each in before if each is not own and not each.is_bare]
    kept = [each for each in after if not each.is_bare]
    for each in others:
        assert each in kept
    if own is not None and asked.conflicts(own):
        assert asked.delete or own in kept
    elif not asked.delete:
        assert [each for each in kept if each not in others][-1:] == [
            each for each in [asked.applied(own)] if not each.is_bare and each not in others
        ]
    for comment, _ in parts:
        for line in filter(None, comment.splitlines()):
            assert line in after_text
