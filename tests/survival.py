"""What must hold of every store, whatever was in the files; shared by the property tests and the long fuzz run."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

import polars as pl
from msgspec.structs import fields

from tests.theatres import FILES
from tui.base.errors import NoTheatre
from tui.base.sanitize import clean
from tui.store.load.reader import read
from tui.store.schema.frames import SCHEMAS, Frames, Store
from tui.store.schema.limits import Limits
from tui.store.validate.rules import RULES

TIGHT: Final = Limits(file_bytes=1 << 20, records=500, depth=12, scalar_characters=3000, alias_nodes=500, restarts=20)
"""Limits that small files can reach."""

SNIPPETS: Final = (
    b"\x1b[31m", b'"\\e]0;title\\a"', b'"\\u202eabc\\u2066"', b'"\\u200b"', b'"a' + "\u0301".encode() * 40 + b'"',
    b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n", b"\x00", b"\x85", b"\xe2\x80\xa8", b'"\\ud800"', b'"\\uFFFF"', b"\t",
    b"&a [*a]", b"&x [1, 2]", b"*x", b"<<: *x", b"? [a]\n: b", b"!!python/object:os.system x", b"!!binary aGk=",
    b"---\n", b"...\n", b"%YAML 9.9\n", b"- ", b": ", b"{", b"}", b"[", b"]", b"'", b'"', b"|", b">-\n", b"#", b", ",
    b"null", b"~", b"true", b"no", b"12:30", b"1e999", b".nan", b"0x1F", b"-0", b"99999999999999999999", b"1.50",
    b"2024-12-01", b"2024-13-01", b"2024-12-03/2024-11-30", b"unknown", b"2024-12-XX", b"0001", b"9999-12-31", b"../..",
    b"denied", b"forecast", b"front-distance", b"hostile-proximity", b"strike-on-base", b"security-guarantee",
    b"indicates: [{base: harbour, indicator: strike-on-base, strength: 1}]", b"lost: true", b"relation: repost",
    b"[" * 60, b"{a: " * 60, b"x" * 4000,
    b"a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b]\n",
    "قوات\u200fالشمال".encode(), "e\u0301".encode(), "\U0001f468\u200d\U0001f469".encode(), "\u3164".encode(),
)  # fmt: skip


def is_clean(text: str) -> bool:
    """Whether a text may be written to a terminal as it is."""
    return clean(text) == (text, "")


def mutants(chance: random.Random) -> dict[str, bytes]:
    """The files of the small theatre with one to eight things done to them."""
    files = {name: text.encode() for name, text in FILES.items()}
    for _ in range(chance.randint(1, 8)):
        name = chance.choice(sorted(files))
        files[name] = mutated(files[name], files, chance)
    return files


def mutated(data: bytes, files: dict[str, bytes], chance: random.Random) -> bytes:
    deed = chance.randrange(9)
    at = chance.randint(0, len(data))
    lines = data.split(b"\n")
    line = chance.randrange(len(lines))
    if deed == 0:
        return data[:at] + chance.choice(SNIPPETS) + data[at:]
    if deed == 1:
        return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
    if deed == 2:
        return data[:at] + data[at + chance.randint(1, 30) :]
    if deed == 3:
        lines.insert(line, chance.choice(lines))
    elif deed == 4:
        del lines[line]
    elif deed == 5:
        lines[line] = b" " * chance.randint(0, 6) + lines[line].lstrip()
    elif deed == 6:
        key, colon, _ = lines[line].partition(b": ")
        lines[line] = key + (colon or b": ") + chance.choice(SNIPPETS)
    elif deed == 7:
        words = data.split(b" ")
        one, other = chance.randrange(len(words)), chance.randrange(len(words))
        words[one], words[other] = words[other], words[one]
        return b" ".join(words)
    else:
        return (
            data[:at]
            + chance.choice(list(files.values()))[chance.randint(0, 200) :][: chance.randint(1, 200)]
            + data[at:]
        )
    return b"\n".join(lines)


def write_files(root: Path, files: dict[str, bytes]) -> None:
    """Write the files under `root`, in place of whatever theatre stands there."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def survives(root: Path, limits: Limits = TIGHT) -> Store | None:
    """Read the theatre in `root`, and assert what must hold of it; None where it has no theatre.yaml."""
    try:
        store = read(root, limits=limits)
    except NoTheatre:
        return None
    assert_whole(store)
    assert_clean(store)
    return store


def assert_whole(store: Store) -> None:
    """Every frame has its schema, every record one id, and no id in a link frame is without its record."""
    frames = store.frames
    for name, schema in SCHEMAS.items():
        assert dict(getattr(frames, name).schema) == schema
    known = {
        kind: getattr(frames, kind)["id"] for kind in ("facts", "actors", "places", "sources", "questions", "citations")
    }
    for ids in known.values():
        assert len(set(ids)) == len(ids)
    for frame, column, kind in (
        ("citations", "fact", "facts"),
        ("citations", "source", "sources"),
        ("chains", "citation", "citations"),
        ("ties", "fact", "facts"),
        ("ties", "from", "actors"),
        ("ties", "to", "actors"),
        ("quantities", "fact", "facts"),
        ("indicators", "fact", "facts"),
        ("indicators", "base", "places"),
        ("fact_actors", "fact", "facts"),
        ("fact_actors", "actor", "actors"),
        ("fact_places", "place", "places"),
        ("routes", "place", "places"),
        ("digests", "source", "sources"),
        ("answers", "question", "questions"),
        ("facts", "question", "questions"),
    ):
        named = set(getattr(frames, frame)[column].to_list()) - {None}
        assert named <= set(known[kind]), f"{frame}.{column} names what is not there"
    assert set(known["facts"]) == set(frames.citations["fact"].to_list()), "a fact without a citation"
    assert set(store.theatre.base_ids) <= set(known["places"])


def assert_clean(store: Store) -> None:
    """Whatever was read may be written to a terminal."""
    for field in fields(Frames):
        frame: pl.DataFrame = getattr(store.frames, field.name)
        for name, dtype in frame.schema.items():
            if dtype == pl.String:
                texts = [text for text in frame[name].to_list() if text]
                assert is_clean("|".join(texts)), f"{field.name}.{name}: {texts!r}"
    assert is_clean(store.theatre.title)
    for problem in store.problems:
        assert problem.rule in RULES
        assert is_clean(str(problem)), repr(str(problem))


def screen(store: Store, cells: int = 80) -> list[str]:
    """The timeline and the overview as lines of text, as a terminal of that width would show them."""
    from tui.analysis.constants import Methods
    from tui.analysis.query.lens import Lens
    from tui.analysis.situation import look
    from tui.analysis.views import overview as overview_views
    from tui.analysis.views import timeline as views
    from tui.render.rows import overview, timeline

    situation = look(store, Lens(), Methods())
    layout = timeline.Layout()
    facts = timeline.rows(views.timeline(situation, layout.order, layout.fitting(cells)), layout, cells)
    cards = overview.rows(overview_views.overview(situation), cells)
    rows = [*cards, *(facts[position] for position in range(len(facts)))]
    return ["".join(span.text for span in row.line) for row in rows]
