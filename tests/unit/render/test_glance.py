"""From one fact to the next the inspector keeps what every fact has in its place: little moves, and little is sent."""

from __future__ import annotations

from tui.analysis.query.lens import Lens
from tui.analysis.situation import look
from tui.analysis.views.subject import subject as view_of
from tui.render.rows.inspector import subject
from tui.settings.config import Settings
from tui.settings.paths import bundled_example
from tui.store.load.reader import read


def test_what_every_fact_has_keeps_its_place() -> None:
    situation = look(read(bundled_example()), Lens(), Settings().methods)
    places = set()
    for fact in sorted(situation.shown):
        rows = subject.rows(view_of(situation, "fact", fact), 44, glance=True)
        begin = [row.line[0].text.strip() if (row := rows[number]).line else "" for number in range(len(rows))]
        places.add(tuple(map(begin.index, ("when", "kind", "actors", "places", "grade"))))
        assert begin.index("Said by") < 13, "a grade takes two lines more at most"
    assert places == {(4, 5, 6, 7, 8)}
