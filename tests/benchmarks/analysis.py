"""How fast a situation follows the keys: `python -m tests.benchmarks.analysis [FACTS]`.

On a made-up store of FACTS facts (100,000): a filter change and an as-of change, each up to the rows of the timeline.
On the shipped theatre: every step of the scrubber, up to what the timeline, the bases and the overview draw. Prints
the median and the slowest in milliseconds.

Then the judgements of a season, 8,000 facts on 120 days, and of stores that are hard on them: every fact a front report
of one actor, or an answer to one question. Each is the shortest of three by the processor, and stands with that of half
as many facts, so that what grows faster than the facts do shows. The memory is the most that the process has used yet.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.analysis import disputes, relations
from tui.analysis.constants import INDICATORS, TIE_TYPES, Methods
from tui.analysis.corroboration.citation_weights import Testimony, weigh_citations
from tui.analysis.corroboration.fact_grades import fact_supports
from tui.analysis.lookup import Lookup
from tui.analysis.query.ast import Term
from tui.analysis.query.lens import Lens
from tui.analysis.situation import Situation, look
from tui.analysis.threat import scenarios
from tui.analysis.threat.bearing import bearing
from tui.store.load.reader import read
from tui.store.schema.edtf import format_day
from tui.store.schema.frames import SCHEMAS, Frames, Store
from tui.store.schema.records import Theatre

FIRST, DAYS = date(2024, 11, 27), 13
SEASON = 120
"""Days of the longer run."""
THEATRE = {
    "title": "Benchmark",
    "timezone": "UTC",
    "window": "2024-11-27/2024-12-09",
    "bbox": [34, 31, 43, 38],
    "bases": ["place-0", "place-1"],
    "measures": {"front-distance": "km"},
}


def made_up(facts: int, seed: int = 1, days: int = DAYS) -> Store:
    """A store of so many facts: 1.5 citations a fact, a fifth with an indicator, a tenth that answer a question."""
    dice = random.Random(seed)
    sources = max(facts // 50, 10)
    kinds = ["event", "position", "assessment", "statement"]
    ids = [f"fact-number-{n}" for n in range(facts)]
    happened = [FIRST + timedelta(days=dice.randrange(days)) for _ in ids]
    question = [f"question-{dice.randrange(facts // 30 + 1)}" if dice.random() < 0.1 else None for _ in ids]
    columns: dict[str, dict[str, Sequence[Any]]] = {
        "sources": {
            "id": [f"source-{n}" for n in range(sources)],
            "publisher": [f"actor-{n % 200}" for n in range(sources)],
            "reliability": [dice.choice("ABCDEF") for _ in range(sources)],
            "latest": [FIRST + timedelta(days=dice.randrange(days)) for _ in range(sources)],
            "published_text": ["undated"] * sources,
            "lost": [False] * sources,
        },
        "actors": {
            "id": [f"actor-{n}" for n in range(200)],
            "name": [f"Actor {n}" for n in range(200)],
            "side": [f"side-{n % 7}" for n in range(200)],
            "named": [n % 9 > 0 for n in range(200)],
        },
        "places": {
            "id": [f"place-{n}" for n in range(100)],
            "name": [f"Place {n}" for n in range(100)],
            "base": [n < 2 for n in range(100)],
            "lon": [34 + n / 20 for n in range(100)],
            "lat": [33 + n / 40 for n in range(100)],
        },
        "bases": {
            "base": ["place-0", "place-1"],
            "position": [0, 1],
            "owner": ["actor-0", "actor-0"],
        },
        "facts": {
            "id": ids,
            "says": [f"Something of some length happened near place {n % 100}, number {n}." for n in range(facts)],
            "kind": [dice.choice(kinds) for _ in ids],
            "earliest": happened,
            "latest": happened,
            "when": [day.isoformat() for day in happened],
            "when_text": [format_day(day) for day in happened],
            "precision": ["day"] * facts,
            "question": question,
            "answer": [f"answer-{dice.randrange(3)}" if one else None for one in question],
        },
        "fact_actors": {
            "fact": ids,
            "position": [0] * facts,
            "actor": [f"actor-{dice.randrange(200)}" for _ in ids],
        },
        "fact_places": {
            "fact": ids,
            "position": [0] * facts,
            "place": [f"place-{dice.randrange(100)}" for _ in ids],
        },
    }
    signs = [name for name in ids if dice.random() < 0.2]
    columns["indicators"] = {
        "fact": signs,
        "base": [f"place-{dice.randrange(2)}" for _ in signs],
        "indicator": [dice.choice([name for name in INDICATORS if name != "hostile-proximity"]) for _ in signs],
        "strength": [dice.choice([0.25, 0.5, 0.75, 1.0]) for _ in signs],
    }
    tied = [name for name in ids if dice.random() < 0.05]
    ends = [dice.sample(range(200), 2) for _ in tied]
    columns["ties"] = {
        "fact": tied,
        "from": [f"actor-{a}" for a, _ in ends],
        "to": [f"actor-{b}" for _, b in ends],
        "type": [dice.choice(list(TIE_TYPES)) for _ in tied],
        "inferred": [False] * len(tied),
    }
    columns |= _cited(ids, columns["sources"], dice)
    return Store(Path(), msgspec.convert(THEATRE, Theatre), Frames(**_frames(columns)), ())


def _cited(
    ids: list[str], sources: dict[str, Sequence[Any]], dice: random.Random
) -> dict[str, dict[str, Sequence[Any]]]:
    grade, known = (
        dict(zip(sources["id"], sources["reliability"], strict=True)),
        dict(zip(sources["id"], sources["latest"], strict=True)),
    )
    publisher = dict(zip(sources["id"], sources["publisher"], strict=True))
    cited = [
        (fact, n, f"source-{dice.randrange(len(grade))}") for fact in ids for n in range(1, 2 + (dice.random() < 0.5))
    ]
    chains: list[tuple[object, ...]] = []
    origins = []
    for fact, n, source in cited:
        link = f"actor-{dice.randrange(200)}" if dice.random() < 0.5 else None
        side = f"side-{int(str(publisher[source]).rpartition('-')[2]) % 7}"
        chains.append((f"{fact}#{n}", 0, source, "source", grade[source], side, True))
        if link:
            number = int(link.rpartition("-")[2])
            chains.append((f"{fact}#{n}", 1, link, "actor", None, f"side-{number % 7}", number % 9 > 0))
        origins.append(link or publisher[source])
    names = ("citation", "position", "link", "kind", "reliability", "side", "named")
    return {
        "citations": {
            "id": [f"{fact}#{n}" for fact, n, _ in cited],
            "fact": [fact for fact, _, _ in cited],
            "n": [n for _, n, _ in cited],
            "source": [source for _, _, source in cited],
            "paragraph": [1 for _ in cited],
            "relation": ["quote" for _ in cited],
            "wording": [
                dice.choices(["asserted", "attributed", "alleged", "denied"], [60, 25, 12, 3])[0] for _ in cited
            ],
            "credibility": [dice.randint(2, 6) for _ in cited],
            "known": [known[source] for _, _, source in cited],
            "origin": origins,
        },
        "chains": {name: [row[n] for row in chains] for n, name in enumerate(names)},
    }


def front_reports(facts: int) -> Frames:
    """The same, but that every fact tells where one actor stands before one base, and how far that is."""
    store = made_up(facts, days=SEASON).frames
    told = store.facts.select(fact="id")
    rows = {
        "indicators": told.with_columns(base=pl.lit("place-0"), indicator=pl.lit("hostile-proximity")),
        "quantities": told.with_columns(
            measure=pl.lit("front-distance"), of=pl.lit("place-0"), unit=pl.lit("km"), bound=pl.lit("exactly"),
            value=pl.int_range(pl.len()).cast(pl.Float64) % 90, inferred=pl.lit(value=False), decimals=pl.lit(0),
        ),
    }  # fmt: skip
    return replace(
        store,
        facts=store.facts.with_columns(question=pl.lit(None, pl.String), answer=pl.lit(None, pl.String)),
        fact_actors=store.fact_actors.with_columns(actor=pl.lit("actor-1")),
        **{name: _completed(name, frame) for name, frame in rows.items()},
    )


def one_question(facts: int, answers: int, subject: str) -> Frames:
    """The same, but that every fact warns by answering one question, which asks for a `subject`."""
    store = made_up(facts, days=SEASON).frames
    told = store.facts.select(fact="id")
    signs = told.with_columns(base=pl.lit("place-0"), indicator=pl.lit("hostile-advance"), strength=pl.lit(0.5))
    number = pl.int_range(pl.len())
    return replace(
        store,
        facts=store.facts.with_columns(
            question=pl.lit("which"), answer="answer-" + (number % answers).cast(pl.String), kind=pl.lit("assessment")
        ),
        questions=_completed("questions", pl.DataFrame({"id": ["which"], "asks": ["Which?"], "of": [subject]})),
        indicators=_completed("indicators", signs),
    )


def _completed(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with null in all columns of its schema that it lacks."""
    return frame.select(
        pl.col(column).cast(kind) if column in frame.columns else pl.lit(None, kind).alias(column)
        for column, kind in SCHEMAS[name].items()
    )


def _frames(columns: dict[str, dict[str, Sequence[Any]]]) -> dict[str, pl.DataFrame]:
    """Frames of all schemas; a column that was not given is null."""
    return {
        name: pl.DataFrame(columns.get(name, {}), schema_overrides=schema).select(
            pl.col(column) if column in columns.get(name, {}) else pl.lit(None, kind).alias(column)
            for column, kind in schema.items()
        )
        if name in columns
        else pl.DataFrame(schema=schema)
        for name, schema in SCHEMAS.items()
    }


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of one run: by the clock, and of processor time, which other work on the machine stretches less."""
    start, busy = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - start) * 1000, (time.process_time() - busy) * 1000


def told(name: str, runs: list[tuple[float, float]], goal: str = "") -> str:
    """One line of the table."""
    clock, busy = [run[0] for run in runs], [run[1] for run in runs]
    return f"| {name:44} | {median(clock):7.1f} | {max(clock):7.1f} | {median(busy):9.1f} | {goal:14} |"


def large(facts: int) -> Iterator[str]:
    """Filter and as-of changes on a made-up store."""
    store = made_up(facts)
    seen = look(store, Lens(), Methods())
    _ = seen.facts

    def filtered(term: Term) -> Callable[[], object]:
        return lambda: look(store, Lens().toggled(term), Methods(), seen).facts

    terms = [Term("actor", f"actor-{n}") for n in range(10)] + [Term("kind", "event"), Term("text", "place 7")]
    yield told(f"{facts:,} facts: filter change", [timed(filtered(term)) for term in terms], "median ≤ 50")

    def known(day: date) -> Callable[[], object]:
        return lambda: look(store, Lens(as_of=day), Methods(), seen).facts

    days = Lookup(store).days
    yield told(f"{facts:,} facts: as-of change", [timed(known(day)) for day in days[1:-1]], "median ≤ 150")
    yield told(f"{facts:,} facts: levels of all days, once", [timed(lambda: seen.day.assessment)])
    yield told(f"{facts:,} facts: relations of all days, once", [timed(lambda: seen.day.relations)])
    yield told(f"{facts:,} facts: disputes", [timed(lambda: seen.day.disputes)])


def shipped() -> Iterator[str]:
    """Every step of the scrubber, there and back."""
    store = read(Path(__file__).parents[2] / "data")
    lens, methods = Lens(), Methods()
    seen = look(store, lens, methods)
    steps = [*Lookup(store).days, *reversed(Lookup(store).days)]

    def step(day: date) -> None:
        nonlocal seen
        seen = look(store, replace(lens, as_of=day), methods, seen)
        _draw(seen)

    yield told("shipped theatre: first look", [timed(lambda: _draw(seen))])
    seen.day.assessor.prepare()
    yield told("shipped theatre: a step of the scrubber", [timed(partial(step, day)) for day in steps], "slowest ≤ 15")


def _draw(seen: Situation) -> None:
    """Ask for all that the timeline, the bases and the overview show."""
    _ = (seen.facts, seen.day.assessment, seen.day.relations, seen.day.disputes)
    _ = (seen.day.relation_moves, seen.day.unbalanced_triads)


def season(facts: int = 8000) -> Iterator[str]:
    """The judgements of a season; beside each what half as many facts take."""
    days, methods = pl.Series([FIRST + timedelta(days=n) for n in range(SEASON)]), Methods()

    def levels(testimony: Testimony) -> object:
        return scenarios.levels_as_known(bearing(testimony, methods.threat), days)

    def related(testimony: Testimony) -> object:
        return relations.as_known(testimony, days, methods)

    def disputed(testimony: Testimony) -> object:
        return disputes.as_known(testimony, days[-1], methods)

    works: tuple[tuple[str, Callable[[int], Frames], int, Callable[[Testimony], object], str], ...] = (
        ("levels with confidence", lambda n: made_up(n, days=SEASON).frames, facts, levels, "≤ 2000"),
        ("relations", lambda n: made_up(n, days=SEASON).frames, facts, related, "≤ 1000"),
        ("grades of facts", lambda n: made_up(n, days=SEASON).frames, facts, fact_supports, ""),
        ("front reports of one actor, levels", front_reports, facts, levels, "twice half"),
        (
            "one question on a state, 40 answers, levels",
            lambda n: one_question(n, 40, "state"),
            800,
            levels,
            "twice half",
        ),
        ("one on an event, an answer a fact, levels", lambda n: one_question(n, n, "event"), 800, levels, "twice half"),
        ("one on a state, an answer a fact, levels", lambda n: one_question(n, n, "state"), 800, levels, "twice half"),
        ("one on a state, an answer a fact, disputes", lambda n: one_question(n, n, "state"), 800, disputed, ""),
        ("one question, 40 answers, disputes", lambda n: one_question(n, 40, "state"), 800, disputed, "twice half"),
    )
    for name, made, number, work, goal in works:
        runs = []
        for size in (number // 2, number):
            testimony = weigh_citations(made(size), methods)
            runs.append(min((timed(partial(work, testimony)) for _ in range(3)), key=lambda run: run[1]))
        clock, busy = runs[1]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        yield (
            f"| {f'{number:,} facts, {SEASON} days: {name}':65} | {clock:7.0f} | {busy:9.0f} | {runs[0][1]:14.0f} "
            f"| {memory:6.2f} | {goal:10} |"
        )


def measure(runs: int, facts: int = 100_000) -> Iterator[str]:
    """The table, a line at a time; every change is made once, whatever `runs` says."""
    # First the season, whose memory is told: later it would be that of the large store.
    titles = (f"{'milliseconds':65}", f"{'clock':>7}", f"{'processor':>9}", f"{'half the facts':>14}", f"{'GB':>6}")
    yield f"| {' | '.join(titles)} | {'goal':10} |"
    yield f"|{'-' * 67}|{'-' * 8}:|{'-' * 10}:|{'-' * 15}:|{'-' * 7}:|{'-' * 12}|"
    yield from season()
    yield ""
    yield f"| {'milliseconds':44} | {'median':>7} | {'slowest':>7} | {'processor':>9} | {'goal':14} |"
    yield f"|{'-' * 46}|{'-' * 8}:|{'-' * 8}:|{'-' * 10}:|{'-' * 16}|"
    yield from shipped()
    yield from large(facts)


if __name__ == "__main__":
    for line in measure(1, int(sys.argv[1]) if len(sys.argv) > 1 else 100_000):
        print(line)
