"""Drafts are kept whole, and what is accepted of one only adds lines to a theatre."""

from __future__ import annotations

import difflib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.articles import ARTICLES, theatre
from tui.base import atomic_write
from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean
from tui.intake import folder, write
from tui.intake.documents import Document
from tui.intake.draft import AcceptedFact, Draft, proposed
from tui.intake.finder import Finder
from tui.intake.record_text import scalar
from tui.store.load.reader import read
from tui.store.validate.lint import check
from tui.store.yaml.document import load

TODAY = "2031-04-01"


def ships(root: Path) -> Draft:
    article = ARTICLES["ships"]
    document = Document("ships", tuple(text for text, _ in article.paragraphs), language="en")
    made = Finder(read(root), {}).drafts([document], article.published)[0]
    return replace(made, source=replace(made.source, id="ships-1"))


def accepted(draft: Draft) -> Draft:
    proposal = draft.proposals[1]
    new = proposed(proposal, "warships-gone", 'Torvia took warships from the cape: "four or more".')
    assert new.figure is not None
    new = replace(new, kind="movement", places=("dorn-base",), figure=replace(new.figure, of=("dorn-base",)))
    again = AcceptedFact(id="orel-taken", paragraph=1, wording="alleged", chain=("unknown",), relation="quote")
    return replace(draft, accepted=(new, again), digest=("A headline.", "Ships have left.", "", ""))


def texts(root: Path) -> dict[str, str]:
    return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.yaml"))}


def test_lines_are_added_and_none_is_changed(tmp_path: Path) -> None:
    root = theatre(tmp_path)
    before = texts(root)
    written = write.write(root, accepted(ships(root)), TODAY)
    after = texts(root)
    for name, text in before.items():
        changes = [line for line in difflib.ndiff(text.splitlines(), after[name].splitlines()) if line[0] in "-?"]
        assert changes == [], name
    assert "# the only one so far\n    - {source: ships-1, paragraph: 1" in after["facts/orel.yaml"]
    assert check(root).problems == ()
    frames = read(root).frames
    assert written.source in frames.sources["id"]
    assert frames.sources.filter(id="ships-1")["reliability"].item() == "F"
    (fact,) = frames.facts.filter(id="warships-gone").iter_rows(named=True)
    assert (fact["when"], fact["kind"]) == ("2031-03-06", "movement")
    (figure,) = frames.quantities.filter(fact="warships-gone").iter_rows(named=True)
    assert (figure["measure"], figure["value"], figure["bound"], figure["of"]) == (
        "vessels",
        4.0,
        "at-least",
        "dorn-base",
    )
    cited = frames.citations.filter(source="ships-1")
    assert sorted(cited["origin"]) == ["harbour-official", "unknown@ships-1"]
    assert cited["credibility"].to_list() == [6, 6]
    assert frames.digests.filter(source="ships-1")["text"].to_list() == ["A headline.", "Ships have left.", "", ""]
    # Once more, as after a kill between two files: nothing is doubled.
    assert write.write(root, accepted(ships(root)), TODAY).files == ()
    assert texts(root) == after


def test_a_source_alone_is_cited_by_paragraph_numbers(tmp_path: Path) -> None:
    root = theatre(tmp_path)
    draft = ships(root)
    write.write(root, draft, TODAY)
    assert "digest" not in (root / "sources" / "ships-1.yaml").read_text(encoding="utf-8")
    fact = AcceptedFact(
        id="quiet", paragraph=4, says="One ship is still at the cape.", when="unknown", dated="no day is told"
    )
    write.write(root, replace(draft, accepted=(fact,)), TODAY)
    assert check(root).problems == ()
    with pytest.raises(SyrtuiError, match="no paragraph 5"):
        write.write(root, replace(draft, accepted=(replace(fact, id="more", says="Two.", paragraph=5),)), TODAY)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"says": "At least four Torvian warships left Cape Dorn in the night."}, "say it in your own"),
        ({"when": "tomorrow"}, "nothing is written"),
        ({"actors": ("nobody",)}, "nothing is written"),
        ({"id": "orel-taken"}, "taken by another fact"),
        ({"says": "", "id": "no-such-fact"}, "no fact no-such-fact"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    root = theatre(tmp_path)
    before = texts(root)
    draft = accepted(ships(root))
    wrong = replace(draft, accepted=(replace(draft.accepted[0], **changes),))
    with pytest.raises(SyrtuiError, match=said):
        write.write(root, wrong, TODAY)
    assert texts(root) == before


def test_where_one_file_cannot_be_written_all_are_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = theatre(tmp_path)
    before = texts(root)
    real = atomic_write.write

    def fails(file: Path, *arguments: object, **options: object) -> None:
        if file.name == "orel.yaml":
            raise OSError(28, "No space left on device")
        real(file, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(atomic_write, "write", fails)
    with pytest.raises(OSError, match="No space"):
        write.write(root, accepted(ships(root)), TODAY)
    assert texts(root) == before


@given(st.text(alphabet=st.characters(exclude_categories=["C"]), min_size=1))
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    text = clean(text)[0]
    data = load(f"id: x\nsays: {scalar(text)}\n").items[0].data
    assert isinstance(data, dict)
    assert data["says"] == text


SAVES = """
import sys
from pathlib import Path
from msgspec.structs import replace
from tui.intake import folder
where = Path(sys.argv[1])
draft = folder.load_one(where, folder.keys(where)[0])
print("ready", flush=True)
number = 0
while True:
    number += 1
    folder.save(where, replace(draft, name=f"state {number} " + "x" * 200_000))
"""


def test_a_draft_survives_a_kill(tmp_path: Path) -> None:
    root, where = theatre(tmp_path / "theatre"), tmp_path / "drafts" / "strait"
    draft = ships(root)
    folder.save(where, draft)
    for _ in range(5):
        process = subprocess.Popen([sys.executable, "-c", SAVES, str(where)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        while folder.load_one(where, draft.key).name == draft.name:
            pass
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert folder.load_one(where, draft.key).proposals == draft.proposals
        folder.save(where, draft)
    assert folder.load(where)[1] == []


def test_a_broken_draft_is_told_of_and_the_others_are_read(tmp_path: Path) -> None:
    where = tmp_path / "drafts" / "strait"
    folder.save(where, ships(theatre(tmp_path / "theatre")))
    (where / f"{'0' * 16}.json").write_text('{"version": 99}', encoding="utf-8")
    found, broken = folder.load(where)
    assert len(found) == 1
    assert "this is no draft" in broken[0]
