"""A theatre kept ready is the theatre that a fresh reading gives, whatever has been done to its files in between."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import fields

from tests.survival import TIGHT, mutated
from tests.theatres import FILES, write
from tui.base.errors import NoTheatre
from tui.store.cache.incremental import IncrementalReader
from tui.store.load.reader import read
from tui.store.schema.frames import Frames, Store

STEPS = 8
MORE = """\
- id: {id}
  says: Something more is said.
  kind: event
  when: 2024-12-0{day}
  actors: [north]
  places: [{place}]
  cited: [{{source: gazette-1, paragraph: 1, wording: asserted, credibility: 3}}]
"""


def same(one: Store, other: Store) -> None:
    assert one.theatre == other.theatre
    assert one.problems == other.problems
    for field in fields(Frames):
        first, second = getattr(one.frames, field.name), getattr(other.frames, field.name)
        assert first.equals(second), field.name


def fresh(root: Path) -> Store | None:
    try:
        return read(root, limits=TIGHT)
    except NoTheatre:
        return None


def change(root: Path, chance: random.Random) -> None:
    """Does to the files what editors and version control do: mostly to one file, mostly something sensible."""
    present = sorted(path for path in root.rglob("*.yaml") if path.is_file())
    path = chance.choice(present) if present else root / "theatre.yaml"
    name = path.relative_to(root).as_posix()
    match chance.randrange(8):
        case 0:
            data = path.read_bytes() if path.exists() else b""
            path.write_bytes(mutated(data, {name: data}, chance))
        case 1:
            path.unlink(missing_ok=True)
        case 2 if name.startswith("facts/"):
            path.rename(root / "facts" / f"{chance.choice('abxyz')}.yaml")
        case 3:
            write(root, {chance.choice(sorted(FILES)): None})
        case 4 if present:
            path.write_text("# a remark\n" + path.read_text(encoding="utf-8", errors="replace"), encoding="utf-8")
        case _:
            facts = [
                MORE.format(
                    id=chance.choice(["near", "far", "fight", "more-1", "more-2", "more-3"]),
                    day=chance.randint(1, 9),
                    place=chance.choice(["airfield", "harbour", "nowhere"]),
                )
                for _ in range(chance.randint(0, 3))
            ]
            name = chance.choice(["facts/front.yaml", "facts/a.yaml", "facts/z.yaml"])
            (root / "facts").mkdir(exist_ok=True)
            (root / name).write_text((FILES.get(name, "") if chance.random() < 0.7 else "") + "".join(facts), "utf-8")


# a smaller seed is no simpler case: there is nothing to shrink
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(st.randoms(use_true_random=False))
def test_a_theatre_kept_ready_is_what_a_fresh_reading_gives(chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as place:
        root, cache = write(Path(place) / "theatre"), Path(place) / "cache"
        running = IncrementalReader(root, cache if chance.random() < 0.5 else None, TIGHT)
        running.read()
        for _ in range(STEPS):
            change(root, chance)
            expected = fresh(root)
            if expected is None:
                continue
            next_time = IncrementalReader(root, cache, TIGHT)
            same(next_time.read(), expected)
            reread = running.reread()
            if not reread.held_back:
                same(reread.store, expected)
            if chance.random() < 0.7:
                chance.choice([next_time, running]).save()
