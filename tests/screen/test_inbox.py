"""The inbox: an article becomes facts by keys, without a line of YAML; what is there is never changed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.articles import theatre
from tests.screen.terminal import NARROW, WIDE, Terminal, application, begun, opened
from tui.base.errors import SyrtuiError
from tui.intake import folder
from tui.intake.documents import Document
from tui.intake.draft import Draft
from tui.intake.finder import Finder
from tui.store.load.reader import read
from tui.store.originals import folder as originals
from tui.store.validate.lint import check
from tui.ui.app import Opening
from tui.ui.screens.draft import DraftScreen

TWO = (
    "Warships leave Cape Dorn",
    "Four Torvian warships left Cape Dorn on 6 March 2031, a harbour official said, while Captain Ines Vark stayed.",
)
LONG = (*TWO, "On Monday the Island Front held Orel, a market town that it had entered in the night before.")
MOST = 25


def texts(root: Path) -> dict[str, str]:
    return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.yaml"))}


def drafts_of(home: Path) -> Path:
    return folder.drafts_folder(home, home.parent / "theatre")


def kept(home: Path) -> Draft:
    (draft,) = folder.load(drafts_of(home))[0]
    return draft


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return theatre(tmp_path / "theatre")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def take_in(root: Path, home: Path, paragraphs: Sequence[str], others: dict[str, Sequence[str]] | None = None) -> Draft:
    document = Document("a", tuple(paragraphs), language="en")
    (draft,) = Finder(read(root), others or {}).drafts([document], "2031-03-08")
    folder.save(drafts_of(home), draft)
    return draft


def screen(terminal: Terminal) -> DraftScreen:
    shown = terminal.app.screen
    assert isinstance(shown, DraftScreen), terminal.text
    return shown


def added_only(before: dict[str, str], after: dict[str, str]) -> None:
    for name, text in before.items():
        gone = [line for line in difflib.ndiff(text.splitlines(), after[name].splitlines()) if line[0] in "-?"]
        assert gone == [], name


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_a_newcomer_gets_two_paragraphs_in_with_few_keys(root: Path, home: Path, size: tuple[int, int]) -> None:
    take_in(root, home, TWO)
    before = texts(root)
    async with opened(size, data=root, data_home=home) as terminal:
        says, reason = "Torvia took four warships from the cape.", "It says who told it so."
        keys = ["I", "enter", "s", "enter", says, "enter", "3", "space"]  # a fact
        keys += ["r", "enter", "c", reason, "enter", "j", "j", "j", "right", "escape", "W", "enter"]  # the source
        for key in keys:
            await (terminal.write(key) if " " in key else terminal.press(key))
        assert len(keys) - 2 <= MOST
        await terminal.until(lambda: kept(home).written != "", "the source in the theatre")
        await terminal.until(lambda: len(terminal.situation.store.frames.facts) == 2, "the new fact")
    after = texts(root)
    added_only(before, after)
    assert check(root).problems == ()
    frames = read(root).frames
    (source,) = frames.sources.filter(id=kept(home).written).iter_rows(named=True)
    assert (source["reliability"], source["reliability_reason"]) == ("C", reason)
    assert source["publisher"] != "unknown"
    (fact,) = frames.facts.filter(id="torvia-took-four-warships-cape").iter_rows(named=True)
    assert (fact["when"], fact["kind"]) == ("2031-03-06", "event")
    (figure,) = frames.quantities.filter(fact=fact["id"]).iter_rows(named=True)
    assert (figure["measure"], figure["value"]) == ("vessels", 4.0)
    (cited,) = frames.citations.filter(fact=fact["id"]).iter_rows(named=True)
    assert (cited["paragraph"], cited["credibility"], cited["origin"]) == (2, 3, "harbour-official")
    stored = originals.load(home, read(root))
    assert stored.texts[cited["source"]].paragraphs == TWO


async def test_the_sources_record_is_filled_in_as_a_fact_is(root: Path, home: Path) -> None:
    take_in(root, home, TWO)
    before = texts(root)
    async with opened(data=root, data_home=home) as terminal:
        await terminal.press("I", "enter", "r")
        shown = screen(terminal)
        assert shown.field == "reliability"
        await terminal.press("space", "3", "=")
        assert shown.draft.accepted == shown.draft.filled_in == (), "there is no fact to decide on"

        async def fill(field: str, *keys: str) -> None:
            while shown.field != field:
                await terminal.press("j")
            await terminal.press(*keys)
            await terminal.press("g")

        await fill("reliability", "right", "right")
        assert shown.draft.source.reliability == "D"
        ways = shown.known.languages
        await fill("language", *["right"] * (len(ways) + 1))
        assert shown.draft.source.language in ways, "each comes in turn"
        await fill("reason", "enter", *TWO[1], "enter")
        assert "these 7 words stand in the original" in terminal.text
        await terminal.press("escape")
        await fill("reason", "enter", *"Nobody else tells it.", "enter")
        await fill("title", "enter", "ctrl+u", *"Ships leave", "enter")
        await fill("publisher", "enter", *"a new actor", "enter", *"Dorn Post", "enter", *"outlet", "enter", "enter")
        await fill("published", "enter", *"another day", "enter", "ctrl+u", *"2031-02-31", "enter")
        assert "there is no day 31" in terminal.text
        await terminal.press("ctrl+u", *"2031-03-07", "enter")
        await fill("note", "enter", "ctrl+u", *"As its footer gives it.", "enter")
        await fill("language", "enter", *"another", "enter", *"fr", "enter")
        await fill("derived-from", "enter", "space", "enter")
        await fill("flaws", "enter", *"machine", "space", "enter")
        await fill("id", "enter", "ctrl+u", *"dorn-post-2031-03-07", "enter")
        await terminal.press("u")
        assert shown.draft.source.id != "dorn-post-2031-03-07"
        await terminal.press("U", "r")
        assert shown.field == "says"
        await terminal.press("W", "enter")
        await terminal.until(lambda: kept(home).written == "dorn-post-2031-03-07", "the source in the theatre")
        await terminal.press("r", "right")
        assert shown.draft.source.reliability == "D", "what is in the theatre is edited there"
    added_only(before, texts(root))
    frames = read(root).frames
    (source,) = frames.sources.filter(id="dorn-post-2031-03-07").iter_rows(named=True)
    assert (source["title"], source["publisher"], source["published"]) == ("Ships leave", "dorn-post", "2031-03-07")
    assert (source["published_note"], source["language"]) == ("As its footer gives it.", "fr")
    assert frames.derivations.filter(source=source["id"]).height == 1
    assert "Machine translation." in frames.flaws.filter(source=source["id"])["flaw"]


async def test_words_of_the_original_are_refused_while_they_are_typed(root: Path, home: Path) -> None:
    take_in(root, home, TWO)
    async with opened(data=root, data_home=home) as terminal:
        await terminal.press("I", "enter", "tab", "enter")
        await terminal.write("Four Torvian warships left Cape Dorn on 6 March")
        await terminal.press("enter")
        assert "say it in your own" in terminal.text
        assert screen(terminal).bar.asking
        await terminal.press("escape")
        assert kept(home).accepted == ()
        assert "in your own words: enter" in terminal.text
        await terminal.press("space")
        assert screen(terminal).draft.accepted == ()


async def test_finds_have_signs_and_lead_to_their_fields(root: Path, home: Path) -> None:
    take_in(root, home, TWO)
    async with opened(data=root, data_home=home) as terminal:
        await terminal.press("I", "enter", "tab")
        shown = " ".join(terminal.part(screen(terminal).text).split())
        for find in (
            "■Four",
            "●Torvian",
            "▲Cape Dorn",
            "◆6 March",
            "●a harbour official",
            "▸said",
            "○Captain Ines Vark",
        ):
            assert find in shown
        fields = []
        for _ in range(6):
            await terminal.press("n")
            fields.append(screen(terminal).field)
        assert fields == ["quantity", "actors", "places", "when", "actors", "chain"]
        await terminal.press("home")
        await terminal.press("j", "j", "right")
        when = screen(terminal).draft.filled_in[0].when
        assert when != "2031-03-06"
        await terminal.press("left", "u", "u")
        assert screen(terminal).draft.filled_in == ()
        await terminal.press("U")
        assert screen(terminal).draft.filled_in[0].when == when


async def test_the_same_fact_is_cited_and_a_rival_opens_a_question(root: Path, home: Path) -> None:
    take_in(root, home, LONG)
    before = texts(root)
    async with opened(data=root, data_home=home) as terminal:
        await terminal.press("I", "enter", "tab", "tab")
        assert "The Island Front took Orel." in terminal.text
        await terminal.press("enter")
        await terminal.write("Orel is not held.")
        await terminal.press("enter", "v", "enter")
        await terminal.write("Who holds Orel?")
        await terminal.press("enter", "enter", "enter", "space")
        assert "Who holds Orel?" not in terminal.part(screen(terminal).form)
        await terminal.press("K", "K", "=", "enter", "W", "enter")
        await terminal.until(lambda: kept(home).written != "", "the source in the theatre")
    added_only(before, texts(root))
    assert check(root).problems == ()
    frames = read(root).frames
    assert frames.questions["asks"].to_list() == ["Who holds Orel?"]
    assert dict(frames.facts.select("id", "answer").iter_rows()) == {
        "orel-taken": "island-front-took-orel",
        "orel-not-held": "orel-not-held",
    }
    assert frames.questions["adjudicated"].to_list() == [None]
    assert frames.citations.filter(fact="orel-taken").height == 2


async def test_names_are_made_only_when_asked_for(root: Path, home: Path) -> None:
    take_in(root, home, TWO)
    before = texts(root)
    async with opened(data=root, data_home=home) as terminal:
        await terminal.press("I", "enter", "tab", "A")
        assert not screen(terminal).menu.offering
        while "Captain" not in chosen(terminal):
            await terminal.press("n")
        await terminal.press("A")
        await terminal.write("new actor")
        await terminal.press("enter", "enter")
        await terminal.write("person")
        await terminal.press("enter")
        await terminal.write("torvia")
        await terminal.press("enter")
        assert "Captain Ines Vark" in terminal.part(screen(terminal).form)
        await terminal.press(",", ",", "<", ".", ".", ">")
        assert len(chosen(terminal).split()) == 2
        await terminal.press("home", "enter")
        await terminal.write("She is still there.")
        await terminal.press("enter", "space", "W", "enter")
        await terminal.until(lambda: kept(home).written != "", "the source in the theatre")
    added_only(before, texts(root))
    assert check(root).problems == ()
    frames = read(root).frames
    (actor,) = frames.actors.filter(id="captain-ines-vark").iter_rows(named=True)
    assert (actor["kind"], actor["side"]) == ("person", "torvia")
    assert "captain-ines-vark" in frames.fact_actors.filter(fact="she-still-there")["actor"]


def chosen(terminal: Terminal) -> str:
    shown = screen(terminal)
    start, end = shown.chooser.chosen or (0, 0)
    return shown.draft.paragraphs[shown.draft.at - 1][start:end]


async def test_ties_indicators_and_their_strength_are_the_users(root: Path, home: Path) -> None:
    take_in(root, home, LONG)
    async with opened(data=root, data_home=home) as terminal:
        await terminal.press("I", "enter", "tab", "enter", *"Gone.", "enter")
        while screen(terminal).field != "ties":
            await terminal.press("j")
        await terminal.press("enter")
        for typed in ("Torvia", "Karsia", "hosting"):
            await terminal.write(typed)
            await terminal.press("enter")
        await terminal.press("j", "enter")
        for typed in ("Dorn", "own withdrawal", ".5"):
            await terminal.write(typed)
            await terminal.press("enter")
        (form,) = screen(terminal).draft.filled_in
        assert [(tie.from_, tie.to, tie.type) for tie in form.ties] == [("torvia", "karsia", "hosting")]
        assert [(each.base, each.indicator, each.strength) for each in form.indicates] == [
            ("dorn-base", "own-withdrawal", 0.5)
        ]
        assert form.credibility == 6
        await terminal.press("space", "W", "enter")
        await terminal.until(lambda: kept(home).written != "", "the source in the theatre")
    frames = read(root).frames
    assert frames.ties.select("from", "to", "type").rows() == [("torvia", "karsia", "hosting")]
    assert frames.indicators.select("base", "indicator", "strength").rows() == [("dorn-base", "own-withdrawal", 0.5)]


async def test_an_echo_cites_what_the_other_text_tells(root: Path, home: Path) -> None:
    told = ("The Island Front has taken the market town of Orel after two days of fighting.", "Columns go on.")
    originals.OriginalsFolder(home, "The strait").save(originals.Wanted("herald-2031-03-04", ()), told)
    take_in(root, home, [told[0][:-1] + " and nights.", *TWO], {"herald-2031-03-04": told})
    async with opened(data=root, data_home=home) as terminal:
        await terminal.press("I", "enter", "~", "enter")
        (again,) = screen(terminal).draft.accepted
        assert (again.id, again.chain, again.relation) == ("orel-taken", ("herald-2031-03-04",), "repost")
        await terminal.press("~")
        await terminal.write("no echo")
        await terminal.press("enter")
        assert screen(terminal).draft.proposals[0].echoes == ()


async def test_every_key_is_kept(root: Path, home: Path) -> None:
    take_in(root, home, TWO)
    async with opened(data=root, data_home=home) as terminal:
        await terminal.press("I", "enter", "tab", "enter")
        await terminal.write("Half a sen")
        await terminal.until(
            lambda: [each.says for each in kept(home).filled_in] == ["Half a sen"], "what was typed in the draft"
        )
        await terminal.press("enter", "4")
        await terminal.until(lambda: kept(home).filled_in[0].credibility == 4, "the judgement")
    async with opened(data=root, data_home=home) as terminal:
        await terminal.press("I", "enter")
        assert "Half a sen" in terminal.text
        assert "¶ 2 of 2" in terminal.text


async def test_where_nothing_waits_it_says_how_to_begin(
    root: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(data=root, data_home=home) as terminal:
        await terminal.press("I", "enter")
        assert "syrtui intake FILE" in terminal.text
        assert "pip install" not in terminal.text

    def missing() -> None:
        raise SyrtuiError("intake needs x: `pip install 'syrtui[intake]'` installs it")

    monkeypatch.setattr("tui.ui.screens.inbox.check_installed", missing)
    async with opened(data=root, data_home=home) as terminal:
        await terminal.press("I")
        assert "pip install 'syrtui[intake]'" in terminal.text


async def test_what_cannot_be_written_is_said_in_a_line(root: Path, home: Path) -> None:
    draft = take_in(root, home, TWO)
    taken = replace(draft, source=replace(draft.source, id="herald-2031-03-04"))
    folder.save(drafts_of(home), taken)
    before = texts(root)
    async with opened(data=root, data_home=home, notices=True) as terminal:
        await terminal.press("I", "W", "enter")
        await terminal.shows("is taken by another source")
    assert texts(root) == before


async def test_a_read_only_session_has_no_inbox(root: Path, home: Path) -> None:
    take_in(root, home, TWO)
    app = application(root, opening=Opening(data_home=home, read_only=True))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        terminal = await begun(pilot)
        await terminal.press("I")
        await terminal.shows("This is a read-only service: it keeps no drafts.")
        await terminal.press("5")
        assert "inbox" not in terminal.lines[-1]


async def test_the_list_shows_progress_and_drafts_can_be_deleted(root: Path, home: Path) -> None:
    take_in(root, home, TWO)
    async with opened(data=root, data_home=home) as terminal:
        await terminal.press("I", "enter", "s", "escape")
        assert re.search(r"Warships leave Cape Dorn .* 1/2 ", terminal.text)
        await terminal.press("?", "d", "n")
        assert kept(home)
        await terminal.press("d", "d")
        assert "No article waits here." in terminal.text
        assert folder.load(drafts_of(home)) == ([], [])
