"""What the judgements promise of any store: of its levels, of its supports, of how actors stand to each other."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict
from polars.testing import assert_frame_equal

from tests import judged
from tests.analysis_frames import cite, fact, frames, indicates, outlet, source
from tests.property.analysis_stores import DAYS, OWNER, Record, built, citations, papers, people, signs, stores
from tui.analysis.constants import EVENTS, INDICATORS, Methods
from tui.analysis.corroboration.citation_weights import weigh_citations
from tui.analysis.corroboration.support import answer_supports, known_in, none_of_these, question_states
from tui.analysis.relations import NOT_JUDGED, Relations
from tui.analysis.threat import scenarios
from tui.analysis.threat.bearing import bearing
from tui.analysis.threat.scenarios import Assessment, WithEvidence
from tui.store.schema.frames import Frames

CASES = settings(max_examples=max(1, settings().max_examples // 2))
"""Half as many cases as elsewhere: each of them weighs a store two to four times."""
Parts = tuple[list[Record], list[Record], list[Record]]
LAST = date.fromisoformat(DAYS[-1])
TOLD = [date.fromisoformat(day) for day in DAYS]
"""Days on which something may be published; on all later ones there is silence."""
SILENT = [LAST + timedelta(days=days) for days in (1, 2, 3, 5, 8, 13, 21, 34)]
LEVEL = ["base", "event", "as_of"]
RANKS = {"low": 0, "moderate": 1, "high": 2}
RAISING = [name for name, each in INDICATORS.items() if min(each.attack, each.loss) > Methods().threat.baseline]
LOWERING = [name for name, each in INDICATORS.items() if max(each.attack, each.loss) < Methods().threat.baseline]
strengths = st.sampled_from([0.25, 0.5, 0.75, 1.0])


def assess(store: Parts | Frames, days: Iterable[date] = (*TOLD, *SILENT)) -> WithEvidence:
    return judged.assess(store if isinstance(store, Frames) else built(store), days)


def log_odds(found: Assessment) -> dict[tuple[str, date], float]:
    """Of each event on each day, assessed or not."""
    assert found.contributions.filter(~pl.col("part").is_between("low", "high")).is_empty()
    sums = found.contributions.group_by("event", "as_of").agg(pl.col("part").sum())
    return {(event, day): part for event, day, part in sums.iter_rows()}


def same(one: Assessment, other: Assessment) -> None:
    """Whether the levels are the same, whatever records are called and however many sources say so."""
    named = ["carrier", "sources"]
    assert_frame_equal(one.levels.drop(named), other.levels.drop(named), check_exact=False, abs_tol=1e-9)
    assert log_odds(one) == pytest.approx(log_odds(other), abs=1e-9)


def never_above(one: Assessment, other: Assessment) -> None:
    lower, upper = log_odds(one), log_odds(other)
    assert [(at, lower[at], upper[at]) for at in lower if lower[at] > upper[at] + 1e-9] == []


def never_surer(one: Assessment, other: Assessment) -> None:
    """Whether no level of the one has more confidence than it has in the other."""
    both = one.levels.select(*LEVEL, "confidence").join(other.levels.select(*LEVEL, "confidence"), on=LEVEL)
    known = both.drop_nulls()
    assert [row for row in known.iter_rows() if RANKS[row[3]] > RANKS[row[4]]] == []


def changed(store: Parts, name: str, **rest: Any) -> Parts:
    """The store with other values of one fact."""
    facts, sources, actors = store
    return [each | rest if each["id"] == name else each for each in facts], sources, actors


def with_cited(store: Parts, name: str, *cited: Record, sources: Iterable[Record] = ()) -> Parts:
    """The store with more citations of one fact."""
    (one,) = (each for each in store[0] if each["id"] == name)
    facts, papers_, actors = changed(store, name, cited=[*one["cited"], *cited])
    return facts, [*papers_, *sources], actors


def with_fact(store: Parts, record: Record, *sources: Record, actors: Iterable[Record] = ()) -> Parts:
    return [*store[0], record], [*store[1], *sources], [*store[2], *actors]


def any_fact(data: st.DataObject, store: Parts) -> Record:
    return data.draw(st.sampled_from(store[0]))


# --- the index, its parts and its interval ---


@CASES
@given(stores())
def test_parts_add_up_to_the_index_and_evidence_to_that_of_its_indicator(store: Parts) -> None:
    found = assess(store)
    sums = log_odds(found)
    for row in found.levels.drop_nulls("index").iter_rows(named=True):
        assert sums[row["event"], row["as_of"]] == pytest.approx(math.log(row["index"] / (100 - row["index"])))
    opened = found.evidence.group_by("base", "as_of", "indicator").agg(pl.col("evidence").sum())
    told = found.contributions.filter(pl.col("evidence") > 0).select("base", "as_of", "indicator", "evidence").unique()
    both = told.join(opened, on=["base", "as_of", "indicator"], how="left", suffix="_opened")
    assert both["evidence_opened"].to_list() == pytest.approx(both["evidence"].to_list())


@CASES
@given(stores())
def test_the_interval_holds_the_index(store: Parts) -> None:
    found = assess(store).levels.drop_nulls("index")
    assert found.filter((pl.col("low") > pl.col("index")) | (pl.col("index") > pl.col("high"))).is_empty()


# --- what changes nothing ---


def renamed(store: Parts) -> Parts:
    """The same store with other ids, in the other order."""
    facts, sources, actors = store

    def other(name: str) -> str:
        return name if name in ("unknown", OWNER) else f"{'zyxwvutsrqponmlkjihgfedcba'[ord(name[0]) - 97]}-{name}"

    def links(cited: Record) -> Record:
        return cited | {"source": other(cited["source"]), "chain": [other(link) for link in cited["chain"]]}

    told = [each | {"id": other(each["id"]), "cited": [links(one) for one in each["cited"]][::-1]} for each in facts]
    published = [each | {"id": other(each["id"]), "publisher": other(each["publisher"])} for each in sources]
    return told[::-1], published[::-1], [each | {"id": other(each["id"])} for each in actors][::-1]


@CASES
@given(stores())
def test_names_and_order_change_nothing(store: Parts) -> None:
    same(assess(renamed(store)), assess(store))


@CASES
@given(stores(), st.data())
def test_a_copied_citation_changes_nothing(store: Parts, data: st.DataObject) -> None:
    one = any_fact(data, store)
    same(assess(with_cited(store, one["id"], data.draw(st.sampled_from(one["cited"])))), assess(store))


@CASES
@given(stores(), st.data())
def test_a_fact_told_in_two_with_the_same_or_some_voices_changes_nothing(store: Parts, data: st.DataObject) -> None:
    one = any_fact(data, store)
    publishers = {each["id"]: each["publisher"] for each in store[1]}
    # A voice with all that it says: what it told first, and so how old its word is, goes with it.
    voices = [each["chain"][-1] if each["chain"] else publishers[each["source"]] for each in one["cited"]]
    kept = data.draw(st.sets(st.sampled_from(sorted(set(voices)))))
    some = [
        each for each, voice in zip(one["cited"], voices, strict=True) if each["wording"] == "denied" or voice in kept
    ]
    again = one | {"id": f"{one['id']}-again", "cited": some or one["cited"]}
    same(assess(with_fact(store, again)), assess(store))


@CASES
@given(stores(), st.sampled_from("ABCDEF"), st.data())
def test_a_repost_changes_nothing(store: Parts, grade: str, data: st.DataObject) -> None:
    told = [(each["id"], one) for each in store[0] for one in each["cited"] if one["chain"]]
    assume(told)
    name, original = data.draw(st.sampled_from(told))
    again = original | {"source": "relay", "chain": [original["source"], *original["chain"]], "relation": "repost"}
    relay = source("relay", grade, published=DAYS[-1], publisher=data.draw(st.sampled_from(["unknown", "daily"])))
    same(assess(with_cited(store, name, again, sources=[relay])), assess(store))


@CASES
@given(stores(), citations(), st.sampled_from(DAYS), st.data())
def test_what_has_no_vote_changes_nothing_and_makes_nobody_surer(
    store: Parts, mute: Record, day: str, data: st.DataObject
) -> None:
    expected = data.draw(st.booleans())
    weaker = mute | {"source": "mute", "credibility": 5, "wording": "attributed"}
    cited = mute | {"source": "mute", "wording": "expected"} if expected else weaker
    more = with_cited(store, any_fact(data, store)["id"], cited, sources=[source("mute", "B", published=day)])
    before, after = assess(store), assess(more)
    same(after, before)
    never_surer(after, before)


@CASES
@given(stores(), st.sampled_from(RAISING + LOWERING), st.sampled_from("ABCDEF"), st.integers(2, 6), st.integers(1, 4))
def test_more_mouths_in_one_article_change_no_level_and_make_nobody_surer(
    store: Parts, indicator: str, grade: str, credibility: int, mouths: int
) -> None:
    """Of what no other article tells."""
    facts = [each for each in store[0] if indicator not in {one["indicator"] for one in each.get("indicates", ())}]
    assume(indicator != "base-taken" or not any("status" in each for each in facts))
    names = [f"person-{n}" for n in range(mouths)]
    article = source("article", grade, publisher="article-house")
    alone = fact("told", cite("article", credibility=credibility), indicates=indicates(indicator))
    quoted = [cite("article", name, credibility=credibility) for name in names]
    folk = [outlet(name, side="none") for name in [*names, "article-house"]]
    before = assess(with_fact((facts, *store[1:]), alone, article, actors=folk))
    after = assess(with_fact((facts, *store[1:]), alone | {"cited": [*alone["cited"], *quoted]}, article, actors=folk))
    same(after, before)
    never_surer(after, before)


@CASES
@given(stores(), st.sampled_from(["army", "ministry"]), st.sampled_from([(), ("insider",)]), st.data())
def test_a_denial_by_the_owner_changes_no_index(
    store: Parts, publisher: str, chain: tuple[str, ...], data: st.DataObject
) -> None:
    warned = [each for each in store[0] if {one["indicator"] for one in each.get("indicates", ())} & set(RAISING)]
    assume(warned)
    denial = cite("owner-says", *chain, wording="denied", credibility=2)
    paper = source("owner-says", "A", publisher=publisher)
    denied = with_cited(store, data.draw(st.sampled_from(warned))["id"], denial, sources=[paper])
    assert log_odds(assess(denied)) == pytest.approx(log_odds(assess(store)), abs=1e-9)


def test_a_denial_by_the_owner_does_not_help_the_rival_warning() -> None:
    papers = [
        *(source(name, "C", publisher=f"{name}-house") for name in "ab"),
        source("owner-says", "A", publisher="army"),
    ]
    people = [outlet("army", side="russia"), outlet(OWNER, side="russia")]
    struck = fact("struck", cite("a"), indicates=indicates("strike-on-base"), answers=("which", "struck"), kind="event")
    near = fact("near", cite("b"), indicates=indicates("hostile-advance"), answers=("which", "near"), kind="event")
    denied = near | {"cited": [*near["cited"], cite("owner-says", wording="denied", credibility=2)]}
    found = (assess(frames([struck, each], papers, people, owner=OWNER)) for each in (near, denied))
    assert log_odds(next(found)) == pytest.approx(log_odds(next(found)))


@CASES
@given(stores(), st.sampled_from(LOWERING), strengths, st.data())
def test_a_reassurance_by_the_owner_changes_no_index(
    store: Parts, indicator: str, strength: float, data: st.DataObject
) -> None:
    """Whether or not it answers a question on which others warn."""
    calm = [each for each in store[0] if {one["indicator"] for one in each.get("indicates", ())} & set(LOWERING)]
    taken = {each["answers"]["question"] for each in calm if "answers" in each}
    rest: Record = {}
    if free := sorted({"p", "q", "r"} - taken):
        rest = data.draw(st.sampled_from([{}, {"answers": (free[0], "calm")}]))
    promise = fact("promise", cite("owner-says", credibility=2), indicates=indicates(indicator, strength), **rest)
    more = with_fact(store, promise, source("owner-says", "A", publisher="ministry"))
    assert log_odds(assess(more)) == pytest.approx(log_odds(assess(store)), abs=1e-9)


def test_what_was_only_expected_makes_no_news_older() -> None:
    papers = [
        source("early", "C", published="2024-12-01", publisher="early-house"),
        source("late", "C", published="2024-12-05", publisher="late-house"),
    ]
    told = fact("it", cite("late", "tass"), indicates=indicates("strike-on-base"), when="unknown")
    before = told | {"cited": [cite("early", "tass", wording="expected"), *told["cited"]]}
    now, foreseen = (assess(frames([each], papers)) for each in (told, before))
    same(foreseen, now)


# --- what raises and what lowers ---


def sign(store: Parts, indicator: str, strength: float, *cited: Record, **rest: Any) -> tuple[Parts, Record]:
    """The store with a fact that carries an indicator and answers no question."""
    record = fact("sign", *cited, indicates=indicates(indicator, strength), **rest)
    return with_fact(store, record), record


@CASES
@given(stores(), st.sampled_from(RAISING + LOWERING), st.sampled_from([0.25, 0.5, 0.75]), citations(), st.data())
def test_more_voices_better_grades_and_more_strength_never_work_against_the_fact(
    store: Parts, indicator: str, strength: float, first: Record, data: st.DataObject
) -> None:
    store, _ = sign(store, indicator, strength, first)
    letter, better = sorted(data.draw(st.lists(st.sampled_from("ABCDE"), min_size=2, max_size=2)), reverse=True)
    digit = data.draw(st.sampled_from([2, 3, 6]))
    house, one_more = outlet("stranger"), cite("extra", credibility=digit)

    def told(grade: str) -> Parts:
        facts, sources, actors = with_cited(store, "sign", one_more, sources=[])
        return facts, [*sources, source("extra", grade, publisher="stranger")], [*actors, house]

    steps = [store, told(letter), told(better), changed(told(better), "sign", indicates=indicates(indicator, 1.0))]
    found = [assess(each) for each in steps]
    for less, more in pairwise(found):
        never_above(*((less, more) if indicator in RAISING else (more, less)))


@CASES
@given(stores(), signs, st.lists(citations(), min_size=1, max_size=3))
def test_one_more_warning_never_lowers_and_one_more_reassurance_never_raises(
    store: Parts, says: Record, cited: list[Record]
) -> None:
    more = with_fact(store, fact("more", *cited, **says))
    before, after = assess(store), assess(more)
    (indicator,) = (one["indicator"] for one in says["indicates"])
    if indicator in RAISING:
        never_above(before, after)
    else:
        never_above(after, before)


@CASES
@given(stores(), st.sampled_from(RAISING), strengths, st.lists(citations(), min_size=1, max_size=3), st.data())
def test_a_denied_warning_is_never_below_none(
    store: Parts, indicator: str, strength: float, cited: list[Record], data: st.DataObject
) -> None:
    denials = [each | {"wording": "denied"} for each in data.draw(st.lists(citations(), min_size=1, max_size=3))]
    warned, _ = sign(store, indicator, strength, *cited, *denials)
    never_above(assess(store), assess(warned))


# --- days ---


@CASES
@given(stores(), st.sampled_from(TOLD))
def test_nothing_published_after_a_day_changes_that_day(store: Parts, day: date) -> None:
    """It is the same whether or not the store already holds what was published after it."""
    whole = built(store)
    then = assess(judged.visible(whole, day), [day])
    now = assess(whole, [day, LAST, *SILENT])
    runs = {"since", "left"}  # what they were before, among the days asked for
    for name, frame in asdict(then).items():
        seen = getattr(now, name).filter(pl.col("as_of") == day)
        kept = [column for column in frame.columns if column not in runs]
        order = [column for column in kept if frame[column].dtype in (pl.String, pl.Date)]
        first, second = (each.select(kept).sort(order) for each in (frame, seen))
        assert_frame_equal(first, second, check_exact=False)


@CASES
@given(stores())
def test_ageing_never_raises_a_store_of_warnings(store: Parts) -> None:
    calm = set(LOWERING)
    facts = [each for each in store[0] if not {one["indicator"] for one in each.get("indicates", ())} & calm]
    assume(facts)
    found = assess((facts, *store[1:]))
    assert found.levels.filter(pl.col("ageing") > 1e-9).is_empty()
    sums = log_odds(found)
    for event in EVENTS:
        later = [sums[event, day] for day in (LAST, *SILENT)]
        assert later == sorted(later, reverse=True) or later == pytest.approx(sorted(later, reverse=True))


@CASES
@given(stores())
def test_in_silence_the_interval_is_never_narrower_than_on_the_day_of_the_last_news(store: Parts) -> None:
    levels = assess(store, [LAST, *SILENT]).levels.drop_nulls("index")
    width = {name: (pl.col(name) / (100 - pl.col(name))).log() for name in ("low", "high")}
    wide = levels.with_columns(width=width["high"] - width["low"])
    first = wide.filter(pl.col("as_of") == LAST).select("event", first="width")
    found = wide.join(first, on="event").filter(pl.col("width") < pl.col("first") - 0.05)
    assert found.is_empty()


@CASES
@given(stores())
def test_news_and_ageing_are_the_change_and_without_publication_there_is_no_news(store: Parts) -> None:
    whole = built(store)
    days = [*TOLD, *(LAST + timedelta(days=n) for n in range(1, 8))]
    levels = assess(whole, days).levels
    index = {(row["event"], row["as_of"]): row["index"] for row in levels.iter_rows(named=True)}
    known = set(whole.citations["known"])
    for row in levels.drop_nulls("index").iter_rows(named=True):
        before = index.get((row["event"], row["as_of"] - timedelta(days=1)))
        if before is not None:
            assert row["news"] + row["ageing"] == pytest.approx(row["index"] - before)
        if row["as_of"] not in known:
            assert row["news"] == pytest.approx(0, abs=1e-9)


@CASES
@given(stores())
def test_in_retrospect_all_days_in_one_run_are_each_day_alone(store: Parts) -> None:
    """By all that was ever published, on what had begun by then."""
    about = bearing(weigh_citations(built(store), Methods()), Methods().threat)
    together = scenarios.retrospective(about, pl.Series(TOLD))
    for day in (TOLD[0], TOLD[3], LAST):
        alone = scenarios.retrospective(about, pl.Series([day])).drop("since", "left")
        assert_frame_equal(together.filter(pl.col("as_of") == day).drop("since", "left"), alone, check_exact=False)


# --- supports ---


def answers(store: Frames) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every answer in every state of its question, and what is left to none of them."""
    testimony = weigh_citations(store, Methods())
    found = answer_supports(testimony, known_in(testimony, question_states(testimony))).answers
    return found, none_of_these(found)


@CASES
@given(st.sampled_from("ABCDEF"), st.sampled_from([2, 3, 6]), st.integers(1, 5))
def test_a_root_that_gives_several_answers_leaves_none_of_these_as_likely_as_it_is_wrong(
    grade: str, credibility: int, number: int
) -> None:
    told = [
        fact(f"f{n}", cite("s0", credibility=credibility), answers=("which", f"answer-{n}"), kind="event")
        for n in range(number)
    ]
    paper = source("s0", grade, publisher="house")
    found, none = answers(frames(told, [paper]))
    testimony = weigh_citations(frames(told, [paper]), Methods())
    assert none["none"].item() == pytest.approx(1 - testimony.citations["p"][0])
    assert found["support"].n_unique() == 1


@CASES
@given(stores())
def test_supports_of_answers_that_exclude_each_other_and_none_of_these_are_one_whole(store: Parts) -> None:
    found, none = answers(built(store))
    sums = found.group_by("state").agg(total=(pl.col("support") * pl.col("place")).sum()).join(none, on="state")
    assert sums.filter(pl.col("total") > 1 + 1e-9).is_empty(), "they never come to more"
    assert (sums["total"] + sums["none"]).to_list() == pytest.approx([1.0] * sums.height)


# --- how actors stand to each other ---

PAIR = ["as_of", "a", "b"]


def ties(store: Parts) -> Relations:
    return judged.relate(built(store), [*TOLD, *SILENT])


def alike(one: Relations, other: Relations) -> None:
    """Whether the relations are the same; of what nobody with a vote tells more may be shown."""
    first, second = (each.pairs.filter(pl.col("state") != NOT_JUDGED) for each in (one, other))
    assert_frame_equal(first, second, check_exact=False, abs_tol=1e-9)
    first, second = (each.kinds.filter("voted") for each in (one, other))
    assert_frame_equal(first, second, check_exact=False, abs_tol=1e-9)


def tied(store: Parts) -> list[Record]:
    return [each for each in store[0] if "ties" in each]


@CASES
@given(stores(), st.sampled_from(["repost", "order", "no vote"]), st.data())
def test_reposts_order_and_what_has_no_vote_change_no_relation(store: Parts, how: str, data: st.DataObject) -> None:
    facts, sources, actors = store
    if how == "order":
        alike(ties((facts[::-1], sources[::-1], actors[::-1])), ties(store))
        return
    told = [(each["id"], one) for each in tied(store) for one in each["cited"] if one["chain"]]
    assume(told)
    name, original = data.draw(st.sampled_from(told))
    again = original | {"source": "relay", "chain": [original["source"], *original["chain"]], "relation": "repost"}
    cited = again if how == "repost" else cite("relay", wording="expected")
    relay = source("relay", "B", published=DAYS[-1])
    more = with_cited(store, name, cited, sources=[relay])
    alike(ties(more), ties(store))


@CASES
@given(stores(), st.sampled_from(list(Methods().relations.types)), st.data())
def test_further_ties_of_another_kind_by_one_root_never_make_a_claim_plain(
    store: Parts, kind: str, data: st.DataObject
) -> None:
    claimed = tied(store)
    assume(claimed)
    one = data.draw(st.sampled_from(claimed))
    types = Methods().relations.types
    (tie,) = one["ties"]
    assume(types[kind].kind != types[tie["type"]].kind)
    more = one | {"id": "further", "ties": [{"from": tie["from"], "to": tie["to"], "type": kind}]}
    (a, b), of_kind = sorted((tie["from"], tie["to"])), types[tie["type"]].kind
    of_tie = (pl.col("a") == a) & (pl.col("b") == b) & (pl.col("kind") == of_kind)
    before, after = ties(store).kinds.filter(of_tie), ties(with_fact(store, more)).kinds.filter(of_tie)
    assert_frame_equal(before, after, check_exact=False, abs_tol=1e-9)


@CASES
@given(papers(), people(), st.lists(citations(denials=False), min_size=1, max_size=3), st.data())
def test_a_dispute_about_how_leaves_the_tie(
    sources: list[Record], actors: list[Record], cited: list[Record], data: st.DataObject
) -> None:
    """Answers that differ, and agree in that the two fight, take nothing from that."""
    fight = {"ties": [{"from": "hts", "to": "russia", "type": "fighting"}], "kind": "event"}
    one = fact("f0", *cited, answers=("how", "from-the-north"), **fight)
    others = data.draw(st.lists(citations(denials=False), min_size=1, max_size=3))
    other = fact("f1", *others, answers=("how", "from-the-south"), **fight)
    support = ["as_of", "a", "b", "kind", "support"]
    before = ties(([one], sources, actors)).kinds.select(support)
    after = ties(([one, other], sources, actors)).kinds.select(support)
    both = before.join(after, on=support[:-1], how="left", suffix="_after")
    assert both.filter(pl.col("support_after").fill_null(0.0) < pl.col("support") - 1e-9).is_empty()


@CASES
@given(stores(), st.sampled_from("ABCDEF"), st.integers(2, 6), st.data())
def test_one_more_origin_never_lowers_the_support_of_its_kind(
    store: Parts, grade: str, credibility: int, data: st.DataObject
) -> None:
    assume(tied(store))
    one = data.draw(st.sampled_from(tied(store)))
    (tie,) = one["ties"]
    kind = Methods().relations.types[tie["type"]].kind
    extra = source("extra", grade, publisher="stranger")
    more = with_cited(store, one["id"], cite("extra", credibility=credibility), sources=[extra])
    a, b = sorted((tie["from"], tie["to"]))
    of_tie = (pl.col("a") == a) & (pl.col("b") == b) & (pl.col("kind") == kind)
    columns = ["as_of", "current", "support"]
    before, after = (ties(each).kinds.filter(of_tie).select(columns) for each in (store, more))
    # A tie that is stale is said of all that is known, one that is current of what is.
    both = before.join(after, on=["as_of", "current"], suffix="_after")
    assert both.filter(pl.col("support_after") < pl.col("support") - 1e-9).is_empty()
