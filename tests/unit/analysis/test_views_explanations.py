"""What `explain` tells: every fact with its own citations, and as much work for many facts as for few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from tests.analysis_frames import assessor, cite, fact, frames, indicates
from tui.analysis.query.lens import Lens
from tui.analysis.situation import Situation, situation
from tui.analysis.views import explanations
from tui.analysis.views.explanations import BaseExplanation, PairExplanation, QuestionExplanation


def seen(facts: int) -> Situation:
    """A store in which so many facts bear on a base, tie two actors and answer a question, each cited twice."""
    told = [
        fact(
            f"fact-{n}",
            cite(f"source-{n % 7}", paragraph=n % 5 + 1),
            cite(f"source-{(n + 3) % 7}", f"link-{n % 3}", "witness", paragraph=9),
            indicates=indicates("hostile-advance", strength=0.5),
            ties=[{"from": "one", "to": "other", "type": "fighting"}],
            answers=("how", f"answer-{n % 2}"),
        )
        for n in range(facts)
    ]
    return situation(assessor(frames(told)), Lens())


def base(of: Situation) -> BaseExplanation:
    return explanations.base(of, "base")


def pair(of: Situation) -> PairExplanation:
    return explanations.pair(of, "other", "one")


def question(of: Situation) -> QuestionExplanation:
    return explanations.question(of, "how")


def test_every_fact_stands_with_its_own_citations() -> None:
    shown = seen(20)
    cited = {
        name: [(f"source-{n % 7}", n % 5 + 1, ()), (f"source-{(n + 3) % 7}", 9, (f"link-{n % 3}", "witness"))]
        for n, name in ((n, f"fact-{n}") for n in range(20))
    }
    (advance,) = base(shown).evidence
    for evidence in (advance.citations, pair(shown).evidence):
        assert {one.citation for one in evidence} == {f"{name}#{n}" for name in cited for n in (1, 2)}
        for one in evidence:
            told = (one.cited.source, one.cited.paragraph, one.cited.chain)
            assert told == cited[one.fact][int(one.citation[-1]) - 1]
    answers = [one for answer in question(shown).answers for one in answer.facts]
    assert {one.fact for one in answers} == set(cited)
    for answering in answers:
        assert [(each.source, each.paragraph, each.chain) for each in answering.citations] == cited[answering.fact]


@pytest.mark.parametrize("explain", [base, pair, question])
def test_many_facts_take_as_many_steps_as_few(
    explain: Callable[[Situation], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: Counter[str] = Counter()

    def counted(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            steps[name] += 1
            return step(*args, **named)

        return call

    few, many = seen(21), seen(84)
    for each in (few, many):
        explain(each)  # all judgements are there now
    for name in ("filter", "join", "group_by", "sort", "row"):
        monkeypatch.setattr(pl.DataFrame, name, counted(name, getattr(pl.DataFrame, name)))
    taken = []
    for each in (few, many):
        steps.clear()
        explain(each)
        taken.append(dict(steps))
    assert taken[0] == taken[1]
    assert taken[0]["filter"] < 30
