"""What would be if an assumption were wrong is what the theatre comes to whose files say otherwise."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from msgspec.structs import replace

from tests import judged
from tui.analysis.assessor import Assessor
from tui.analysis.constants import Methods
from tui.analysis.methods_in_force import methods_of, with_setting
from tui.analysis.structured import what_would_change
from tui.settings.paths import bundled_data
from tui.store.load.reader import read
from tui.store.schema.frames import Frames

DAYS = [date(2024, 11, 29), *(date(2024, 12, day) for day in (3, 5, 6, 7, 9))]


def edited(file: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(data: Path) -> None:
        at = data / file
        text = at.read_text(encoding="utf-8")
        assert text.count(old) == 1
        at.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def as_it_is(data: Path) -> None:
    """Nothing to edit in the files."""


def without(frames: Frames, barred: pl.Expr) -> Frames:
    return replace(frames, citations=frames.citations.filter(~barred))


KINDS: dict[str, tuple[str, Callable[[Path], None], Callable[[Frames], Frames]]] = {
    "published": (
        "{source: undated-khmeimim, published: 2024-12-03}",
        edited("sources/undated-khmeimim.yaml", "published: 2024-12-01/2024-12-06", "published: 2024-12-03"),
        lambda frames: frames,
    ),
    "reliability": (
        "{source: mixed-signals-2024-12-03, reliability: C}",
        edited("sources/mixed-signals-2024-12-03.yaml", "\nreliability: F", "\nreliability: C"),
        lambda frames: frames,
    ),
    "strength": (
        "{fact: khmeimim-front-20km, base: khmeimim, indicator: hostile-proximity, strength: 1.0}",
        as_it_is,
        lambda frames: replace(
            frames,
            indicators=frames.indicators.with_columns(
                strength=pl.when(fact="khmeimim-front-20km").then(pl.lit(1.0)).otherwise("strength")
            ),
        ),
    ),
    "exclude a citation": (
        '{exclude: "bases-on-high-alert#1"}',
        as_it_is,
        lambda frames: without(frames, pl.col("id") == "bases-on-high-alert#1"),
    ),
    "exclude a source": (
        "{exclude: unian-2024-12-07}",
        as_it_is,
        lambda frames: judged.visible(frames, None, frozenset({"unian-2024-12-07"})),
    ),
    "answer": (
        "{question: khmeimim-front-distance, answer: 35-km}",
        as_it_is,
        lambda frames: without(
            frames,
            pl.col("fact").is_in(
                frames.facts.filter(question="khmeimim-front-distance")
                .filter(pl.col("answer") != "35-km")["id"]
                .implode()
            ),
        ),
    ),
}
ASSUMED = """\
- id: tried
  says: Something is so.
  behind: {{base: khmeimim}}
  support: unsupported
  if-wrong: {}
"""


def levels(frames: Frames, methods: Methods) -> dict[tuple[Any, ...], tuple[str, Any]]:
    told = judged.assess(frames, DAYS, methods).levels
    return {
        (day, base, event): (level, None if index is None else pytest.approx(index, abs=1e-7))
        for day, base, event, level, index in told.select("as_of", "base", "event", "level", "index").iter_rows()
    }


def tried(frames: Frames, methods: Methods) -> dict[tuple[Any, ...], tuple[str, Any]]:
    """The levels if the assumption is wrong; those that it cannot touch yet as they are."""
    found = what_would_change.levels_as_known(frames, methods, DAYS)
    key = ["as_of", "base", "event"]
    rows = found.filter(kind="assumption").select(*key, "level", "index").iter_rows()
    now = found.unique(key).select(*key, "now_level", "now").iter_rows()
    return {tuple(of): (level, index) for *of, level, index in [*now, *rows]}


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_assumption_is_the_theatre_that_says_otherwise(tmp_path: Path, kind: str) -> None:
    assumed, edit, change = KINDS[kind]
    data = shutil.copytree(bundled_data(), tmp_path / "data")
    (data / "assumptions.yaml").write_text(ASSUMED.format(assumed), encoding="utf-8")
    store = read(data)
    assert store.problems == ()
    methods = methods_of(store.theatre, Methods())
    found = tried(store.frames, methods)
    edit(data)
    expected = levels(change(read(data).frames), methods)
    assert found == expected
    assert found != levels(store.frames, methods), "the change changes something"


def test_a_setting_is_tried_on_all_that_rests_on_it(tmp_path: Path) -> None:
    data = shutil.copytree(bundled_data(), tmp_path / "data")
    (data / "assumptions.yaml").write_text(ASSUMED.format("{setting: corroboration.admission, value: C}"), "utf-8")
    store = read(data)
    assert store.problems == ()
    methods = methods_of(store.theatre, Methods())
    assert tried(store.frames, methods) == levels(store.frames, with_setting(methods, "corroboration.admission", "C"))


def test_changes_follow_who_is_not_trusted() -> None:
    store = read(bundled_data())
    trusted = Assessor(store, Methods())
    doubted = trusted.excluding(frozenset({"defence-talks-2024-12"}))
    last = DAYS[-1]
    without_it = trusted.structured.what_would_change(last).filter(kind="source", of="defence-talks-2024-12")
    now = doubted.structured.what_would_change(last).unique(["base", "event"])
    both = without_it.join(now, on=["base", "event"], suffix="_doubted")
    assert both.height == 4
    assert both["index"].to_list() == pytest.approx(both["now_doubted"].to_list())
