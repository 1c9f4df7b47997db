"""What a change of the files changes is counted by kind of record, whatever part of the record it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.theatres import FILES, changed, write
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.situation import look
from tui.analysis.store_diff import Difference, diff
from tui.store.load.reader import read


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (changed("facts/outlook.yaml", "by: 2024-12-03", "by: 2024-12-04"), Difference("facts", 0, 1, 0)),
        (changed("facts/outlook.yaml", "as: miss", "as: void"), Difference("facts", 0, 1, 0)),
        (changed("facts/outlook.yaml", "known: 2024-12-06", "known: 2024-12-07"), Difference("facts", 0, 1, 0)),
        (changed("facts/outlook.yaml", "by: [near]", "by: [near, far]"), Difference("facts", 0, 1, 0)),
        (changed("facts/outlook.yaml", "motive: partly", "motive: no"), Difference("facts", 0, 1, 0)),
        (changed("actors.yaml", "motive: yes", "motive: no"), Difference("actors", 0, 1, 0)),
        (changed("hypotheses.yaml", "taken: 2", "taken: 1"), Difference("hypothesis sets", 0, 1, 0)),
        ({"hypotheses.yaml": ""}, Difference("hypothesis sets", 0, 0, 1)),
        (
            changed("assumptions.yaml", "contradicted-by: [near]", "contradicted-by: []"),
            Difference("assumptions", 0, 1, 0),
        ),
        (
            {"assumptions.yaml": FILES["assumptions.yaml"].replace("id: letter-is-6-dec", "id: letter-is-late")},
            Difference("assumptions", 1, 0, 1),
        ),
    ],
)
def test_a_change_is_told_of_the_record_that_it_is_in(
    change: dict[str, str | None], expected: Difference, tmp_path: Path
) -> None:
    methods, lens = Methods(), Lens(as_of=date(2024, 12, 9))
    before, after = (
        look(read(write(tmp_path / name, changes)), lens, methods) for name, changes in (("a", {}), ("b", change))
    )
    assert diff(before, after).records == (expected,)
    assert not diff(before, before)
