"""Lists of any length: every row can be reached and found, and only those on screen are made."""

from __future__ import annotations

import pytest

from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.situation import Situation, look
from tui.analysis.views import timeline as views
from tui.analysis.views.subject import subject as view_of
from tui.render.rows import timeline
from tui.render.rows.inspector import fact, subject
from tui.render.text import LazyRows, RowList, Target
from tui.settings.paths import bundled_data
from tui.store.load.reader import read

TARGETS = [
    Target("base", "khmeimim"),
    Target("actor", "russia"),
    Target("place", "khmeimim"),
    Target("source", "unian-2024-12-07"),
    Target("indicator", "khmeimim~hostile-advance"),
]


@pytest.fixture(scope="module")
def situation() -> Situation:
    """The theatre that ships, as known on its last day."""
    return look(read(bundled_data()), Lens(), Methods())


def links(rows: RowList) -> list[Target | None]:
    """What the items of a list lead to, in their order."""
    found: dict[str, Target | None] = {}
    for index in range(len(rows)):
        if rows[index].key:
            found.setdefault(rows[index].key, rows[index].target)
    return list(found.values())


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.kind)
def test_many_facts_have_a_line_each_and_none_is_lost(
    situation: Situation, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = subject.rows(view_of(situation, *target), 50)
    monkeypatch.setattr(fact, "MANY", 2)
    monkeypatch.setattr(subject, "MANY", 2)
    many = subject.rows(view_of(situation, *target), 50)
    assert links(many) == links(few)
    assert len(many) < len(few)
    for index in range(len(many)):
        key = many[index].key
        assert not key or many[many.find(key) or 0].key == key
    assert many.find("fact:no-such-fact") is None
    with pytest.raises(IndexError):
        many[len(many)]


@pytest.mark.parametrize("reverse", [False, True], ids=["", "reverse"])
@pytest.mark.parametrize("order", timeline.COLUMNS)
@pytest.mark.parametrize("cells", [40, 67, 120])
def test_every_fact_of_the_timeline_is_found_where_it_stands(
    situation: Situation, order: str, reverse: bool, cells: int
) -> None:
    at = timeline.table(timeline.Layout(order, reverse), cells)
    rows = timeline.rows(
        views.timeline(situation, order, at.columns, reverse=reverse, breaks=at.breaks), at.layout, cells
    )
    assert isinstance(rows, LazyRows)
    assert not rows._made, "rows are made when they are drawn"
    listed = [rows[index].key for index in range(len(rows))]
    facts = [key for key, before in zip(listed, ["", *listed], strict=False) if key and key != before]
    assert sorted(facts) == sorted(situation.facts["id"])
    assert [rows.find(key) for key in facts] == [listed.index(key) for key in facts]
    assert rows.find("no-such-fact") is None
    assert listed[0] == "", "a group's heading comes first"
    groups = "".join("." if key else "#" for key in listed)
    assert "##" not in groups
