"""Events through the filter that facts are seen through, on the day that was chosen."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.theatres import changed, write
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.query.parser import parse
from tui.analysis.situation import Situation, look
from tui.analysis.views import events
from tui.analysis.views.event_rows import EventsBeside
from tui.analysis.views.event_table import event_days, frequencies, frequencies_by_day
from tui.analysis.views.facts import fact_view
from tui.base.errors import Problem
from tui.events.checked import find_damage
from tui.events.layer import add
from tui.events.schema import EVENTS
from tui.store.load.reader import read
from tui.store.validate.lint import check

Look = Callable[..., Situation]
CLOSE = {"lon": 35.95, "lat": 35.55}
"""Seventeen km north of it."""


def made(id_: str, day: date, **fields: Any) -> dict[str, Any]:
    plain = {
        "end": day,
        "date_precision": "day",
        "place_precision": "exact",
        "kind": "Battles",
        "text": "",
        "raw": "{}",
    }
    return {"id": id_, "start": day, **plain, **fields}


ROWS = [
    made("1", date(2024, 12, 1), actor_a="Northerners", deaths_best=12, place="Airfield", text="A raid", **CLOSE),
    made("2", date(2024, 12, 3), actor_b="A\x1b[31m force", kind="Air/drone strike", deaths_high=3, lon=36.4, lat=35.4),
    made("3", date(2024, 12, 3), actor_a="Militia of the hills", published=date(2024, 12, 20), **CLOSE),
    made("4", date(2024, 12, 20), actor_a="Northerners", place="Harbour city", lon=35.9, lat=34.9, kind="Protests"),
    made("5", date(2024, 1, 1), end=date(2024, 12, 31), date_precision="year", place="Coast", raw='{"a": 1}'),
]  # fmt: skip


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Look:
    killed = changed("facts/front.yaml", "says: The front is 20 km", "says: A front is 20 km")
    root = write(tmp_path_factory.mktemp("theatre"), killed)
    given = pl.DataFrame(ROWS, infer_schema_length=None)
    columns = [given[name] if name in given.columns else pl.lit(None).alias(name) for name in EVENTS.names()]
    add(root, "ucdp", [given.select(columns).cast(EVENTS)])
    store = read(root)

    def look_through(text: str = "", as_of: date | None = None) -> Situation:
        return look(store, Lens(where=parse(text), as_of=as_of), Methods())

    return look_through


def ids(situation: Situation) -> list[str]:
    return sorted(row.id for row in events.event_page(situation, 0, 99).rows)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "12345"),
        ("actor:north", "14"),  # by an alias
        ("actor:alliance", "14"),  # whose member it is
        ("actor:hills", "3"),  # nobody's name in the theatre
        ("actor:mil*", "3"),
        ("actor:nothern", "14"),  # as the filter of facts takes it
        ("nothern", "14"),
        ("kind:strike", "2"),
        ('kind:"drone strike" OR kind:protests', "24"),
        ("place:harbour", "4"),  # as data sets write it
        ("place:region", "15"),  # and what lies within it
        ("base:airfield", "1"),
        ("source:ucdp", "12345"),
        ("date:2024-12-03", "23"),  # what knows no more than the year answers no day
        ("date:2024", "12345"),
        ("date:[2024-12-01 TO 2024-12-03}", "1"),
        ("date:>=2024-12-10", "45"),
        ("date:<2024-12-01", "5"),
        ("published:*", "3"),
        ("published:unknown", "1245"),
        ("deaths:>=3", "12"),
        ("deaths:[1 TO 11]", "2"),
        ("near:airfield<20km", "13"),
        ("near:Aerodrome>20km", "24"),
        ("near:nowhere<20km", ""),
        ("raid", "1"),
        ("harb*", "4"),
        ('"northerners"', "14"),
        ("reliability:>=C", ""),  # only facts have one
        ("NOT reliability:>=C", "12345"),
        ("NOT near:airfield<20km", "245"),
        ("actor:north NOT date:2024-12-01", "4"),
    ],
)
def test_the_filter_of_facts_chooses_events(seen: Look, text: str, found: str) -> None:
    situation = seen(text)
    assert ids(situation) == [*found]
    assert events.event_counts(situation).shown == len(found)


def test_what_events_do_not_have_is_told(seen: Look) -> None:
    assert events.event_counts(seen("disputed:yes kind:strike grade:C3")).unasked == ("disputed", "grade")
    assert events.event_counts(seen("kind:strike")).unasked == ()


def test_a_day_hides_what_had_not_come_out(seen: Look) -> None:
    assert ids(seen(as_of=date(2024, 12, 3))) == ["1", "2", "5"]
    counts = events.event_counts(seen("kind:battles", date(2024, 12, 3)))
    assert (counts.shown, counts.known, counts.deaths) == (2, 3, 12)


def test_bars_leave_out_what_is_vaguer_than_they_are(seen: Look) -> None:
    by_day = events.event_bars(seen(), "day")
    assert by_day.counts([date(2024, 12, day) for day in (1, 2, 3)]) == (1, 0, 2)
    assert by_day.vague == 1
    by_week = events.event_bars(seen(), "week")
    assert [(bar.start, bar.rows, bar.deaths) for bar in by_week.bars] == [
        (date(2024, 11, 25), 1, 12),
        (date(2024, 12, 2), 2, 3),
        (date(2024, 12, 16), 1, 0),
    ]
    assert events.event_bars(seen(), "year").bars == (events.Bar(date(2024, 1, 1), 5, 15),)


def test_a_grid_counts_what_lies_in_it(seen: Look) -> None:
    density = events.event_density(seen(), 35.0, 34.0, 37.0, 36.0, 2, 2)
    assert [(cell.x, cell.y, cell.rows) for cell in density.cells] == [(0, 0, 1), (0, 1, 2), (1, 1, 1)]
    assert (density.most, density.inside, density.nowhere) == (2, 4, 1)
    alone = events.events_alone(seen(), density, (35.0, 34.0, 37.0, 36.0), 2, 2)
    assert [row.id for row in alone] == ["2", "4"]


def test_frequencies_are_those_of_the_filter(seen: Look) -> None:
    found = events.event_frequencies(seen("near:airfield<20km"), "actor_a")
    assert [(each.value, each.rows) for each in found] == [("Militia of the hills", 1), ("Northerners", 1)]


def test_counts_of_a_field_leave_its_own_choices_out(seen: Look) -> None:
    one = seen("kind:Battles", date(2024, 12, 9))
    table = frequencies(one, "kind", "kind")
    assert [(each.label, each.count) for each in table.choices] == [("Battles", 2), ("Air/drone strike", 1)]
    by_day = frequencies_by_day(one, table, "kind", "kind")
    days = [by_day.first + timedelta(days=day) for day in range(len(by_day.per_day[0].certain))]
    began = [{day.day: n for day, n in zip(days, each.certain, strict=True) if n} for each in by_day.per_day]
    # One of the battles knows no more than its year.
    assert began == [{1: 1}, {3: 1}]


def test_any_span_of_days_has_its_events(seen: Look) -> None:
    days = event_days(seen())
    assert days.on([date(2024, 12, 1), date(2024, 12, 2), date(2024, 12, 3)]) == (1, 0, 2)
    assert days.between(date(2024, 12, 2), date(2025, 1, 1)) == 3
    assert (days.before[-1], days.vague) == (4, 1)
    assert days.on([date(2024, 11, 27)]) == ()


def test_one_event_is_shown_whole_and_clean(seen: Look) -> None:
    vague = events.event(seen(), "ucdp", "5")
    assert vague is not None
    assert vague.raw == (("a", "1"),)
    hostile = events.event(seen(), "ucdp", "2")
    assert hostile is not None
    assert "\x1b" not in hostile.row.actor_b
    assert events.event(seen(), "ucdp", "77") is None


def test_a_fact_has_events_beside_it(seen: Look) -> None:
    beside = events.events_beside(seen(), "near")
    assert (beside.rows, beside.places) == (2, ("airfield",))
    assert ids(seen(beside.filter)) == ["1", "3"]
    assert events.events_beside(seen(as_of=date(2024, 12, 4)), "near").rows == 1
    assert events.events_beside(seen(), "fight") == EventsBeside(0, 25, None, None, (), "")


def test_a_theatre_without_events_has_none(tmp_path: Path) -> None:
    bare = look(read(write(tmp_path)), Lens(), Methods())
    assert not events.has_events(bare)
    assert events.event_counts(bare) == events.EventCounts(0, 0, 0)
    assert events.event_page(bare, 0, 10).rows == ()
    assert events.event_bars(bare, "day").bars == ()


# --- cited by facts ---


CITED = "{source: gazette-1, paragraph: 1, wording: asserted, credibility: 3}"


def citing(tmp_path: Path, *rows: str) -> Path:
    listed = "\n    - ".join([CITED, *rows])
    root = write(tmp_path, changed("facts/front.yaml", CITED, listed))
    given = pl.DataFrame(ROWS[:1])
    columns = [given[name] if name in given.columns else pl.lit(None).alias(name) for name in EVENTS.names()]
    add(root, "ucdp", [given.select(columns).cast(EVENTS)])
    return root


def test_a_fact_cites_events_that_change_no_judgement(tmp_path: Path) -> None:
    with_events = read(citing(tmp_path / "a", "{events: ucdp, row: 1}", "{events: ucdp, row: no-such}"))
    assert with_events.problems == ()
    one = look(with_events, Lens(), Methods())
    other = look(read(write(tmp_path / "b")), Lens(), Methods())
    view = fact_view(one, "near")
    assert view is not None
    assert [(each.id, each.event and each.event.text) for each in view.events] == [("1", "A raid"), ("no-such", None)]
    assert one.day.fact_grades.equals(other.day.fact_grades)
    assert one.day.assessment.levels.equals(other.day.assessment.levels)


def test_check_names_the_rows_that_are_not_there(tmp_path: Path) -> None:
    root = citing(tmp_path, "{events: ucdp, row: 1}", "{events: ucdp, row: 2}", "{events: ucpd, row: x}")
    found: list[Problem] = [each for each in check(root, look=find_damage).problems if each.rule == "event-missing"]
    first = (root / "facts" / "front.yaml").read_text().splitlines().index(f"    - {CITED}") + 1
    assert [(each.line - first, each.what) for each in found] == [
        (2, "the data set ucdp has no row 2"),
        (3, "there is no data set 'ucpd'; did you mean ucdp?"),
    ]


def test_events_alone_do_not_carry_a_fact(tmp_path: Path) -> None:
    text = changed("facts/front.yaml", CITED, "{events: ucdp, row: 1}")["facts/front.yaml"]
    assert text is not None
    alone = "".join(line for line in text.splitlines(keepends=True) if "chain: [insider]" not in line)
    problems = read(write(tmp_path, {"facts/front.yaml": alone})).problems
    assert [each.rule for each in problems if each.record == "near"] == ["fact-uncited"]
    assert "not weighed" in next(each.mend for each in problems if each.record == "near")
