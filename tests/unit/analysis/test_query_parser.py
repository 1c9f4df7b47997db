"""The filter language as an analyst types it: what is read, what is refused and where, what is found."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest

from tui.analysis.query.ast import EVERYTHING, All, Any, Node, Not, Pattern, Phrase, Range, Term
from tui.analysis.query.evaluate import matching
from tui.analysis.query.fold import searchable
from tui.analysis.query.index import SearchIndex
from tui.analysis.query.lens import Lens
from tui.analysis.query.parser import DEEPEST, LONGEST, BadQuery, parse
from tui.analysis.query.printer import to_text
from tui.store.load.reader import read

DATA = Path(__file__).parents[3] / "data"
STRIKE, EVENT, HTS, SNA = Term("kind", "strike"), Term("kind", "event"), Term("actor", "hts"), Term("actor", "sna")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", EVERYTHING),
        ("  ", EVERYTHING),
        ("*", EVERYTHING),
        ("*:*", EVERYTHING),
        ("text:*", EVERYTHING),
        ("kind:strike", STRIKE),
        ("KIND: Strike", STRIKE),
        ('kind:"strike"', STRIKE),
        ("kind:strike actor:hts", All((STRIKE, HTS))),
        ("kind:strike AND actor:hts", All((STRIKE, HTS))),
        ("kind:strike && actor:hts", All((STRIKE, HTS))),
        ("+kind:strike +actor:hts", All((STRIKE, HTS))),
        ("kind:strike * actor:hts", All((STRIKE, HTS))),
        ("(kind:strike (actor:hts))", All((STRIKE, HTS))),
        ("kind:strike || actor:hts", Any((STRIKE, HTS))),
        ("kind:(strike OR event)", Any((STRIKE, EVENT))),
        ("kind:(strike OR event) actor:hts", All((Any((STRIKE, EVENT)), HTS))),
        ("actor:(+hts -sna)", All((HTS, Not(SNA)))),
        ("NOT kind:strike", Not(STRIKE)),
        ("!kind:strike", Not(STRIKE)),
        ("-kind:strike", Not(STRIKE)),
        ("kind:-strike", Not(STRIKE)),
        ("NOT NOT kind:strike", Not(Not(STRIKE))),
        ("!(kind:strike || actor:hts)", Not(Any((STRIKE, HTS)))),
        ("reliability:>=c", Term("reliability", "C", ">=")),
        ('reliability:">= C"', Term("reliability", "C", ">=")),
        ("reliability:(>=C OR F)", Any((Term("reliability", "C", ">="), Term("reliability", "F")))),
        ("credibility:{2 TO 4]", Range("credibility", "2", "4", with_low=False)),
        ("disputed:yes", Term("disputed", "true")),
        ("disputed:no", Term("disputed", "false")),
        ('date:"2024-12-06~"', Term("date", "2024-12-06~")),
        ("date:2024-11-30/2024-12-03", Term("date", "2024-11-30/2024-12-03")),
        ("date:[2024-12-01 TO 2024-12-03}", Range("date", "2024-12-01", "2024-12-03", with_high=False)),
        ("date:[2024-12-01 TO *]", Term("date", "2024-12-01", ">=")),
        ("date:{* TO 2024-12}", Term("date", "2024-12", "<")),
        ("date:[* TO *]", Pattern("date", "*")),
        ("date:*", Pattern("date", "*")),
        ("published:>2024-11-29T17:31:09", Term("published", "2024-11-29T17:31:09", ">")),
        ("quantity:front-distance", Term("quantity", "front-distance")),
        ("quantity:>20km", Term("quantity", "20 km", ">")),
        ('quantity:"<= 20 miles"', Term("quantity", "20 mi", "<=")),
        ('quantity:[10 TO "30 km"]', Range("quantity", "10 km", "30 km")),
        ("actor:h*s", Pattern("actor", "h*s")),
        (r"actor:h\*s", Term("actor", "h*s")),
        ('actor:"h*s"', Term("actor", "h*s")),
        (r'actor:"a\"b\\c"', Term("actor", 'a"b\\c')),
        ("tart*", Pattern("text", "tart*")),
        ("supply lines", All((Term("text", "supply"), Term("text", "lines")))),
        ('"supply lines"', Phrase("supply lines")),
        ('text:"supply lines"', Phrase("supply lines")),
        ('supply"front line"', All((Term("text", "supply"), Phrase("front line")))),
        (r"supply\ lines", Term("text", "supply lines")),
        (r"\AND 'and", All((Term("text", "AND"), Term("text", "'and")))),
        ("حماة", Term("text", "حماة")),
        ('"\u202ehama\u200b"', Phrase("hama")),
    ],
)
def test_reads(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("side_by_side", "written_out"),
    [
        ("a b OR c", "(a AND b) OR c"),
        ("a OR b c", "a OR (b AND c)"),
        ("a OR b -c", "a OR (b AND NOT c)"),
        ("a OR -b c OR d", "a OR (NOT b AND c) OR d"),
        ("NOT a b", "(NOT a) AND b"),
        ("a AND b OR c AND d e", "(a AND b) OR (c AND d AND e)"),
    ],
)
def test_juxtaposition_is_and_which_binds_closer_than_or(side_by_side: str, written_out: str) -> None:
    assert parse(side_by_side) == parse(written_out)


@pytest.mark.parametrize(
    ("text", "column", "what", "mend"),
    [
        ("kind:strike knd:event", 13, "no field `knd`", "did you mean kind"),
        ("actor:hts xyz:1", 11, "no field `xyz`", "the fields are base, actor"),
        ("wording:aleged", 9, "no wording `aleged`", "did you mean alleged"),
        ("wording:(denied OR alegd)", 20, "no wording `alegd`", "did you mean alleged"),
        ("wording:qqqq", 9, "no wording", "it is one of asserted, attributed"),
        ("reliability:>=G", 15, "no reliability `G`", "A, B, C, D, E, F"),
        ("credibility:7", 13, "no credibility `7`", "1, 2, 3"),
        ("disputed:maybe", 10, "disputed `maybe`", "true, false, yes, no"),
        ("date:2024-13-01", 6, "no month 13", "2024-01-13"),
        ("date:2024-12-06~", 16, "mark is not in quotes", '"2024-12-06~"'),
        ("date:2024-12-0?", 6, "no wildcards", "2024-12"),
        ("date:>../2024-12-03", 7, "open at one side", "first and a last day"),
        ("date:[2024-12-03 TO 2024-12-01]", 7, "no day lies between", "earlier end first"),
        ("quantity:[30 TO 10]", 11, "nothing lies between", "lower end first"),
        ('quantity:["1 km" TO "2 hour"]', 11, "not of one kind", "same unit"),
        ("quantity:20,5", 10, "no figure", "20, 12.5"),
        ("quantity:>front-distance", 11, "no figure to compare", "quantity:>20"),
        ("quantity:>20 km", 14, "apart from its figure", '"20 km"'),
        ("actor:>hts", 8, "no order", "leave out the `>`"),
        ("kind:[a TO b]", 7, "no order", "date, published"),
        ("[a TO b]", 1, "needs a field", "reliability:>=C"),
        ("x >5", 3, "needs a field", "reliability:>=C"),
        ("kind:actor:hts", 6, "`actor` stands within the field `kind`", "take one"),
        ("reliability>=C", 1, "no colon", "reliability:>=C"),
        ("kind=strike", 1, "no colon", "kind:strike"),
        ('actor:hts "supply', 11, "the quote that opens here", 'add a `"`'),
        ("kind:(strike OR (event)", 6, "the `(` that opens here", "add a `)`"),
        ("date:[2024-12-01 TO", 6, "the `[` that opens here", "add a `]`"),
        ("(kind:strike]", 13, "cannot close the `(` of column 1", "`)`"),
        ("kind:strike)", 12, "closes nothing", "take it out"),
        ("date:[2024-12-01 2024-12-03]", 18, "`2024-12-03` cannot stand here", "[a TO b]"),
        ("()", 2, "missing before this `)`", ""),
        ("kind:strike AND", 13, "nothing follows `AND`", ""),
        ("AND kind:strike", 1, "`AND` cannot stand here", ""),
        ("kind:strike OR && actor:hts", 16, "`&&` cannot stand here", ""),
        ("kind:", 5, "nothing follows `:`", ""),
        ("Damascus - Homs", 10, "nothing follows this `-`", "in quotes"),
        ("+hts OR sna", 1, "OR that it need not", "( )"),
        ("hts & sna", 5, "no letter or digit", "leave it out"),
        ("hts\\", 4, "nothing follows this `\\`", ""),
        ("strike^2", 7, "rank", "take it out"),
        ("roam~", 5, "spelt alike", "*"),
        ('"a b"~2', 6, "near each other", "take it out"),
        ("/hom.*/", 1, "regular expression", "`*` and `?`"),
        ('kind:""', 6, "no value for `kind`", "kind:*"),
    ],
)
def test_says_what_is_wrong_and_where(text: str, column: int, what: str, mend: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(text)
    assert (caught.value.column, what in caught.value.what, mend in caught.value.mend) == (column, True, True), (
        caught.value
    )
    assert str(caught.value).startswith(f"column {column}: ")


def test_length_and_depth_have_limits() -> None:
    assert parse("a " * (LONGEST // 2))
    assert parse("(" * DEEPEST + "a" + ")" * DEEPEST) == Term("text", "a")
    assert parse("NOT " * (DEEPEST - 1) + "a")
    deep = ("(" * 1000 + "a" + ")" * 1000, "NOT " * 900 + "a", "!" * 3000 + "a", "kind:(" * 500 + "a" + ")" * 500)
    for text in ("a" * (LONGEST + 1), "NOT " * DEEPEST + "a", *deep):
        with pytest.raises(BadQuery):
            parse(text)


def test_whatever_can_be_read_can_be_read_again_as_it_is_printed() -> None:
    long = "a -b OR " * 150 + "c"
    assert parse(to_text(parse(long))) == parse(long)
    with pytest.raises(BadQuery, match="written out"):
        parse("a -b OR " * 300 + "c")
    nested = "a"
    while True:
        nested = f"(b {nested} OR c d)"
        try:
            tree = parse(nested)
        except BadQuery:
            break
        assert parse(to_text(tree)) == tree


def test_threads_do_not_disturb_each_other() -> None:
    texts = [
        f'kind:(strike OR event) AND actor:"a {n}" NOT source:s-{n} {"(" * (n % 5)}x{")" * (n % 5)}' for n in range(40)
    ]
    alone = [parse(text) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(parse, texts)) == alone


def test_the_parser_is_imported_with_the_first_filter() -> None:
    program = (
        "import sys; from tui.analysis.query import lens, parser; print('luqum' in sys.modules);"
        "parser.parse('kind:strike'); print('luqum' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


@pytest.fixture(scope="module")
def ground() -> SearchIndex:
    frames = read(DATA).frames
    grades = frames.facts.select(disputed=pl.lit(value=False), grade=pl.lit("C3"), lines=pl.lit(1, pl.UInt32))
    return SearchIndex(frames, lambda: searchable(frames), grades)


def count(text: str, ground: SearchIndex) -> int:
    return int(matching(parse(text), ground).sum())


@pytest.mark.parametrize(
    "spellings",
    [
        ["actor:hts", "actor:HTS", 'actor:"Hayat Tahrir al-Sham"', 'actor:"hayat tahrir al sham"', "actor:hayat*sham"],
        ["actor:hts", 'actor:"هيئة تحرير الشام"', 'actor:"هَيْئة تحريــر الشّام"'],
        ["base:khmeimim", 'base:"Khmeimim Air Base"', "base:Hmeimim"],
        ["place:tartus", "place:Tartous", "place:TARTÚS"],
        ["Hmeimim", "hmeim", '"hmeimim"', "HMEÏMIM", "hm?imim"],
    ],
)
def test_every_spelling_finds_the_same(spellings: list[str], ground: SearchIndex) -> None:
    found = {count(text, ground) for text in spellings}
    assert len(found) == 1
    assert found.pop() > 0


def test_a_place_holds_what_lies_within_it(ground: SearchIndex) -> None:
    parts = count("place:khmeimim OR place:latakia OR place:latakia-ports", ground)
    assert 0 < parts <= count("place:latakia-governorate", ground) < count("place:syria", ground)


def test_figures_are_compared_across_units(ground: SearchIndex) -> None:
    assert count("quantity:front-distance quantity:20", ground) == 1
    assert count('quantity:front-distance quantity:"20 mi"', ground) == 2
    assert count('quantity:front-distance quantity:["32 km" TO "33 km"]', ground) == 2
    assert count('quantity:front-distance quantity:>"20000 m"', ground) == 3
    assert count('quantity:front-distance quantity:">= 20 hours"', ground) == 0


def test_quotes_ask_for_whole_words(ground: SearchIndex) -> None:
    assert count("suppl", ground) > 0
    assert count('"suppl"', ground) == 0


def test_a_day_is_not_answered_by_vague_dates_but_a_comparison_is(ground: SearchIndex) -> None:
    vague = "kind:background date:2024-12-02"
    assert count(vague, ground) < count("kind:background date:<=2024-12-02 date:>=2024-12-02", ground)


def test_a_condition_chosen_twice_is_gone() -> None:
    lens = Lens().toggled(STRIKE).toggled(HTS).toggled(EVENT)
    assert lens.where == parse("kind:(strike OR event) actor:hts")
    assert lens.toggled(STRIKE).toggled(EVENT).where == HTS
    assert Lens(parse("NOT kind:strike")).chosen_terms("kind") == frozenset()
