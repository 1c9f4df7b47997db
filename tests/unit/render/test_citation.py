"""Citations to paste, and the command that opens a view: exactly the text that leaves the screen."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path

import pytest

from tests.theatres import changed, write
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.query.parser import parse
from tui.analysis.situation import Situation, look
from tui.analysis.views.subject import record
from tui.analysis.views.two_columns import two_columns
from tui.render.citation import citation, command
from tui.render.report.layout import as_markdown
from tui.render.report.two_columns import page
from tui.render.rows.two_columns import rows
from tui.store.load.reader import read

EXAMPLE = Path(__file__).parents[3] / "data" / "example"


@pytest.fixture(scope="module")
def situation(tmp_path_factory: pytest.TempPathFactory) -> Situation:
    url = changed("sources/gazette.yaml", "title: Untitled\n", "title: Front near\nurl: https://example.org/front\n")
    return look(read(write(tmp_path_factory.mktemp("theatre"), url)), Lens(), Methods())


def test_a_fact_is_cited_with_all_its_evidence(situation: Situation) -> None:
    assert citation(record(situation, "fact", "near")).splitlines() == [
        "The front is 20 km from the airfield. (1 Dec – 3 Dec 2024)",
        "- The Gazette, “Front near”, 4 Dec 2024 02:30, paragraph 1 [gazette-1]; asserted, graded C3",
        "- The Gazette, “Front near”, 4 Dec 2024 02:30, paragraph 2 [gazette-1], from unnamed insider;"
        " attributed, graded F4",
    ]


def test_a_citation_is_cited_alone_and_a_source_by_its_address(situation: Situation) -> None:
    assert citation(record(situation, "citation", "far#1"), markdown=True).splitlines() == [
        "**Thirty-five kilometres lie between the airfield and the front.** (~2 Dec 2024)",
        "- publisher unknown, *A letter*, 1 Dec – 6 Dec 2024, paragraph 1 [letter-1], from lost text, undated;"
        " asserted, graded F3",
    ]
    linked = "The Gazette, [Front near](https://example.org/front), 4 Dec 2024 02:30"
    assert citation(record(situation, "source", "gazette-1"), markdown=True) == f"{linked} [gazette-1]"
    paragraph = record(situation, "paragraph", "gazette-1#2")
    assert citation(paragraph, markdown=True) == f"{linked}, paragraph 2 [gazette-1]"


def test_an_admission_says_so_wherever_it_is_handed_on() -> None:
    shown = look(read(EXAMPLE), Lens(), Methods())
    copied = citation(record(shown, "fact", "garrison-lays-down-arms")).splitlines()
    assert any("asserted, against its own interest, graded B2" in line for line in copied)
    columns = two_columns(shown, parse('text:"laid down"'), parse("kind:statement"))
    told = "asserted, against its own interest"
    assert told in as_markdown(page(columns))
    assert told in " ".join("".join(span.text for span in row.line) for row in rows(columns, 0, 200))


@pytest.mark.parametrize(("kind", "id_"), [("actor", "north"), ("place", "town"), ("pair", "north~south")])
def test_what_nobody_says_is_not_cited(situation: Situation, kind: str, id_: str) -> None:
    assert citation(record(situation, kind, id_)) == ""


def test_the_command_survives_a_shell(tmp_path: Path) -> None:
    lens = Lens(where=parse('text:"ships; rm -rf $HOME" OR actor:north'), as_of=date(2024, 12, 3))
    words = shlex.split(command(lens, "timeline", tmp_path / "a folder"))
    assert words[:3] == ["syrtui", "--data", str(tmp_path / "a folder")]
    assert parse(words[words.index("--lens") + 1]) == lens.where
    assert words[-4:] == ["--as-of", "2024-12-03", "--pane", "timeline"]
    assert command(Lens(), "bases", None) == "syrtui --pane bases"
