"""Hostile files: a problem or clean text, never a crash, a hang or a raw escape."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.survival import TIGHT, is_clean, mutants, screen, survives, write_files
from tests.theatres import FILES, write
from tui.store.schema.records import KINDS

TEXTS = st.text(max_size=30) | st.sampled_from(
    [
        "north",
        "airfield",
        "gazette-1",
        "how-near",
        "20-km",
        "2024-12-01",
        "unknown",
        "km",
        "C",
        "event",
        "\x1b[2J",
        "\u202e",
    ]
)
KEYS = st.sampled_from(sorted({key for record in KINDS.values() for key in record.__struct_encode_fields__})) | TEXTS
VALUES = st.recursive(
    TEXTS | st.integers(-10, 10**20) | st.floats() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)


# a smaller seed is no simpler case: there is nothing to shrink
@settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(st.randoms(use_true_random=False))
def test_mutated_files_reach_the_screen_clean(chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_files(root, mutants(chance))
        store = survives(root)
        if store is not None:
            for line in screen(store):
                assert is_clean(line.strip()) or "  " in line, repr(line)
                assert line.isprintable()


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(FILES)), st.lists(st.dictionaries(KEYS, VALUES, max_size=8), max_size=4))
def test_generated_records_are_read_or_told(name: str, records: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), {name: yaml.safe_dump(records, allow_unicode=True)})
        survives(root)


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_told(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder))
        (root / "facts" / "bytes.yaml").write_bytes(data)
        assert survives(root, TIGHT) is not None
