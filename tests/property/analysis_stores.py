"""Generated stores for the properties of the methods: few names, so that voices meet in every way they can."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.analysis_frames import cite, fact, frames, outlet, source
from tui.analysis.constants import INDICATORS, TIES
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
    return voices + [outlet(name, side=side) for name, side in PUBLISHERS.items()]


@st.composite
def papers(draw: st.DrawFn) -> list[Record]:
    """Sources of all grades, days and publishers, known and unknown."""
    publisher = st.sampled_from([*PUBLISHERS, "unknown"])
    return [
        source(name, draw(grades), published=draw(st.sampled_from(DAYS)), publisher=draw(publisher)) for name in SOURCES
    ]


@st.composite
def citations(draw: st.DrawFn, *, denials: bool = True) -> Record:
    """A citation by any source through any chain."""
    chain = draw(st.lists(st.sampled_from([*VOICES, "unknown"]), max_size=2, unique=True))
    if "unknown" in chain:
        chain = [link for link in chain if link != "unknown"] + ["unknown"]
    wordings = ["asserted", "attributed", "alleged", "expected", *(["denied"] if denials else [])]
    rest: Record = {"relation": draw(st.sampled_from(["quote", "repost", "cites"]))} if chain else {}
    return cite(
        draw(st.sampled_from(SOURCES)),
        *chain,
        wording=draw(st.sampled_from(wordings)),
        credibility=draw(st.integers(2, 6)),
        **rest,
    )


cited = st.lists(citations(), min_size=1, max_size=4)


@st.composite
def facts(draw: st.DrawFn) -> list[Record]:
    """Facts with indicators, distances and ties, some of which answer a question."""
    found = []
    for n in range(draw(st.integers(1, 6))):
        rest: Record = {"when": draw(st.sampled_from([*DAYS, "2024-12", "unknown", "../2024-12-03"]))}
        rest["kind"] = draw(st.sampled_from(["position", "event", "assessment"]))
        if draw(st.booleans()):
            rest["answers"] = (draw(st.sampled_from(["p", "q"])), draw(st.sampled_from(["x", "y", "z"])))
        shape = draw(st.sampled_from(["sign", "distance", "tie", "plain"]))
        if shape == "sign":
            strength = draw(st.sampled_from([0.25, 0.5, 0.75, 1.0]))
            indicator = draw(st.sampled_from([name for name in INDICATORS if name != "hostile-proximity"]))
            rest["indicates"] = [{"base": "base", "indicator": indicator, "strength": strength}]
        elif shape == "distance":
            rest["quantity"] = {
                "measure": "front-distance",
                "of": "base",
                "value": draw(st.integers(0, 90)),
                "unit": "km",
            }
            rest["indicates"] = [{"base": "base", "indicator": "hostile-proximity"}]
        elif shape == "tie":
            a, b = draw(st.lists(st.sampled_from(PARTIES), min_size=2, max_size=2, unique=True))
            rest["ties"] = [{"from": a, "to": b, "type": draw(st.sampled_from(list(TIES)))}]
        found.append(fact(f"f{n}", *draw(cited), **rest))
    return found


@st.composite
def stores(draw: st.DrawFn) -> tuple[list[Record], list[Record], list[Record]]:
    """Facts, sources and actors, to be changed before they are built."""
    return draw(facts()), draw(papers()), draw(people())


def built(store: tuple[list[Record], list[Record], list[Record]]) -> Frames:
    """The frames of a generated store."""
    return frames(*store)
