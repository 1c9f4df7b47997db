"""A constant that the user has changed is marked "edited" wherever a figure that rests on it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from msgspec import Struct
from msgspec.structs import replace

from tui.analysis.constants import VERSIONS, Methods
from tui.analysis.query.lens import Lens
from tui.analysis.situation import Situation, look
from tui.analysis.views import changes as compared
from tui.analysis.views import explanations
from tui.analysis.views import report as reported
from tui.render.report import base as base_page
from tui.render.report import brief, changes, layout
from tui.render.report import pair as pair_page
from tui.render.report import question as question_page
from tui.render.report.layout import Part
from tui.render.rows import compare
from tui.render.rows.analysis.sections import SECTIONS
from tui.settings import paths
from tui.store.load.reader import read
from tui.store.schema.frames import Store

SHIPPED = Methods()
GRADES = replace(SHIPPED.corroboration.grades, A=0.99, B=0.8, C=0.78, D=0.72, F=0.7)
EDITS = {
    "corroboration": replace(SHIPPED, corroboration=replace(SHIPPED.corroboration, grades=GRADES)),
    "threat": replace(SHIPPED, threat=replace(SHIPPED.threat, baseline=12.0, alleged=0.3)),
    "relations": replace(SHIPPED, relations=replace(SHIPPED.relations, alleged=0.3)),
    "disputes": replace(SHIPPED, disputes=replace(SHIPPED.disputes, about=6.0, rounded_to=15.0, least_share=0.5)),
    "structured": replace(
        SHIPPED,
        structured=replace(SHIPPED.structured, brier_from=1, undecided_within=5.0, other_days=1.0, suspicious_from=1),
    ),
}
"""For each method, a change that moves figures of the theatre that ships."""


@cache
def theatre() -> Store:
    return read(paths.bundled_data())


def pages_of(seen: Situation) -> Iterator[tuple[str, list[Part], Struct]]:
    """Everything that `report` and `explain` can print of a situation."""
    whole = reported.report(seen)
    yield "report", brief.page(whole), whole
    for base in seen.lookup.bases:
        level = explanations.base(seen, base)
        yield f"base {base}", base_page.page(level), level
    for a, b in look(theatre(), Lens(), SHIPPED).day.relations.select("a", "b").head(40).iter_rows():
        pair = explanations.pair(seen, a, b)
        yield f"pair {a} {b}", pair_page.page(pair), pair
    for subject in (*seen.lookup.questions, *seen.store.frames.facts["id"][::40]):
        question = explanations.question(seen, subject)
        yield f"question {subject}", question_page.page(question), question
    for name, section in SECTIONS.items():
        view = section.view(seen)
        yield f"section {name}", section.page(view), view
    differences = compared.differences(seen, seen.days[3], seen.days[-1])
    yield "diff", changes.page(differences), differences


@cache
def printed(method: str) -> dict[str, str]:
    """Every page, as text, Markdown and JSON, with one method's constants edited ("": none)."""
    seen = look(theatre(), Lens(), EDITS.get(method, SHIPPED))
    found = {}
    for name, parts, view in pages_of(seen):
        found[f"{name} as text"] = layout.as_text(parts)
        found[f"{name} as Markdown"] = layout.as_markdown(parts)
        found[f"{name} as JSON"] = layout.as_json(view).decode()
    return found


def unmarked(text: str) -> str:
    """A page without its marks, and however its lines are broken."""
    text = text.replace(" (edited)", "").replace(", edited", "").replace('"edited": true', '"edited": false')
    return " ".join(text.split())


@pytest.mark.parametrize("method", VERSIONS)
def test_what_an_edit_moves_says_so(method: str) -> None:
    before, after = printed(""), printed(method)
    moved = [name for name in before if unmarked(before[name]) != unmarked(after[name])]
    assert moved
    for name in moved:
        assert "edited" in after[name].replace('"edited": false', ""), name


def test_nothing_is_marked_where_nothing_is_edited() -> None:
    for name, text in printed("").items():
        assert "edited" not in text.replace('"edited": false', ""), name


def test_a_comparison_on_screen_says_so() -> None:
    def first(method: str) -> str:
        seen = look(theatre(), Lens(), EDITS.get(method, SHIPPED))
        rows = compare.rows(compared.differences(seen, seen.days[3], seen.days[-1]), 80)
        return "".join(span.text for span in rows[0].line)

    assert first("threat") == "weights edited"
    assert first("") != "weights edited"
