"""Generated stores for the properties of the methods: few names, so that voices meet in every way they can."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.analysis_frames import cite, fact, frames, outlet, source
from tui.analysis.constants import INDICATORS, TIE_TYPES
from tui.store.schema.frames import Frames

Record = dict[str, Any]

PUBLISHERS = {"daily": "press", "army": "russia", "ministry": "russia", "militia": "rebels"}
VOICES = {
    "tass": ("russia", True),
    "insider": ("russia", False),
    "witness": ("none", False),
    "reuters": ("press", True),
}
PARTIES = ["hts", "sna", "turkey", "russia"]
OWNER = "russia"
QUESTIONS = {"p": {}, "q": {"of": "state"}, "r": {"of": "date"}}
SOURCES = [f"s{n}" for n in range(6)]
DAYS = [f"2024-12-0{n}" for n in range(1, 8)]
grades = st.sampled_from("ABCDEF")


@st.composite
def people(draw: st.DrawFn) -> list[Record]:
    """Publishers, and voices that may be graded or not."""
    voices = [
        outlet(name, side=side, named=named, **draw(st.one_of(st.just({}), grades.map(lambda g: {"reliability": g}))))
        for name, (side, named) in VOICES.items()
    ]
    publishers = [outlet(name, side=side) for name, side in PUBLISHERS.items()]
    return [*voices, *publishers, outlet(OWNER, side="russia")]


@st.composite
def papers(draw: st.DrawFn) -> list[Record]:
    """Sources of all grades, days and publishers, known and unknown."""
    publisher = st.sampled_from([*PUBLISHERS, "unknown"])
    published = st.sampled_from([*DAYS, "2024-12-01/2024-12-04", "2024-12-02/2024-12-07"])
    return [source(name, draw(grades), published=draw(published), publisher=draw(publisher)) for name in SOURCES]


@st.composite
def citations(draw: st.DrawFn, *, denials: bool = True) -> Record:
    """A citation by any source through any chain."""
    chain = draw(st.lists(st.sampled_from([*VOICES, "unknown"]), max_size=2, unique=True))
    if "unknown" in chain:
        chain = [link for link in chain if link != "unknown"] + ["unknown"]
    wordings = ["asserted", "attributed", "alleged", "expected", *(["denied"] if denials else [])]
    rest: Record = {"relation": draw(st.sampled_from(["quote", "repost", "cites"]))} if chain else {}
    if draw(st.integers(0, 9)) == 0:
        rest["interest"] = "against"
    return cite(
        draw(st.sampled_from(SOURCES)),
        *chain,
        wording=draw(st.sampled_from(wordings)),
        credibility=draw(st.integers(2, 6)),
        **rest,
    )


cited = st.lists(citations(), min_size=1, max_size=4)


WHEN = [*DAYS, "2024-12", "unknown", "../2024-12-03", "2024-12-01/2024-12-03", "2024-12-03/2024-12-06", "2024-12-04/.."]


@st.composite
def facts(draw: st.DrawFn) -> list[Record]:
    """Facts with indicators, distances, rates, ties and losses, some of which answer a question."""
    found = []
    for n in range(draw(st.integers(1, 8))):
        rest: Record = {"when": draw(st.sampled_from(WHEN))}
        rest["kind"] = draw(st.sampled_from(["position", "event", "assessment", "assessment", "forecast"]))
        if draw(st.booleans()):
            rest["answers"] = (draw(st.sampled_from(list(QUESTIONS))), draw(st.sampled_from(["x", "y", "z"])))
        found.append(fact(f"f{n}", *draw(cited), **rest, **draw(assertions)))
    return found


def _front(km: int, bound: str) -> Record:
    return {
        "quantity": {"measure": "front-distance", "of": "base", "value": km, "unit": "km", "bound": bound},
        "indicates": [{"base": "base", "indicator": "hostile-proximity"}],
    }


def _pace(rate: int) -> Record:
    return {
        "quantity": {"measure": "advance-rate", "of": "base", "value": rate, "unit": "km/day"},
        "indicates": [{"base": "base", "indicator": "hostile-advance", "strength": 0.5}],
    }


def _sign(indicator: str, strength: float) -> Record:
    return {"indicates": [{"base": "base", "indicator": indicator, "strength": strength}]}


signs = st.builds(_sign, st.sampled_from(list(INDICATORS)), st.sampled_from([0.25, 0.5, 0.75, 1.0]))
fronts = st.builds(
    _front, st.sampled_from([0, 5, 20, 25, 40, 60, 90]), st.sampled_from(["exactly", "about", "within", "more-than"])
)
ties = st.builds(
    lambda pair, kind, since: {"ties": [{"from": pair[0], "to": pair[1], "type": kind, **since}]},
    st.lists(st.sampled_from(PARTIES), min_size=2, max_size=2, unique=True),
    st.sampled_from(list(TIE_TYPES)),
    st.sampled_from([{}, {"since": "2024-11"}, {"until": "2024-12-02"}]),
)
losses = st.sampled_from(["held", "contested", "lost", "destroyed"]).map(
    lambda became: {"status": [{"base": "base", "is": became}]}
)
assertions = st.one_of(signs, signs, fronts, ties, losses, st.integers(5, 40).map(_pace), st.just({}))


@st.composite
def stores(draw: st.DrawFn) -> tuple[list[Record], list[Record], list[Record]]:
    """Facts, sources and actors, to be changed before they are built."""
    return draw(facts()), draw(papers()), draw(people())


def built(store: tuple[list[Record], list[Record], list[Record]]) -> Frames:
    """The frames of a generated store, whose base a Russian holds."""
    return frames(*store, owner=OWNER, questions=QUESTIONS)
