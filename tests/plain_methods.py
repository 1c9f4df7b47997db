"""Support and levels by the letter of their definitions: one base, one day, one citation at a time.

Slow, and meant to be read beside `tui/analysis/README.md`; the methods compute the same for all days in one run, and
tests hold the two to each other.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from tui.analysis.as_known import hidden_links
from tui.analysis.constants import Methods
from tui.analysis.geodesy import geodesic_km
from tui.store.schema.frames import Frames
from tui.store.schema.units import UNITS

Row = dict[str, Any]
HAPPENINGS = ("event", "strike", "movement")
LOSSES = ("lost", "abandoned", "handed-over", "destroyed")
LAYERS = 3


def sigma(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def logit(p: float) -> float:
    return math.log(p / (1 - p))


@dataclass(frozen=True)
class Voice:
    """A citation as it reads on a day."""

    citation: str
    fact: str
    source: str
    links: tuple[str, ...]
    question: str
    answer: str
    denied: bool
    alleged: bool
    votes: bool
    origin: str
    camps: tuple[str, str, str]
    sides: frozenset[str]
    known: date
    told: int
    p: float
    low: float
    high: float


@dataclass(frozen=True)
class Level:
    """What is said of a base and event on a day; `index` whether or not it is assessed."""

    index: float
    log_odds: float
    low: float
    high: float
    reason: str | None
    lines: float
    age: int | None
    parts: dict[str, float]


class PlainMethods:
    """A store, judged."""

    def __init__(self, frames: Frames, methods: Methods | None = None, excluded: frozenset[str] = frozenset()) -> None:
        self.methods = methods or Methods()
        self.excluded = excluded
        self.facts = {row["id"]: row for row in frames.facts.iter_rows(named=True)}
        self.sources = {row["id"]: row for row in frames.sources.iter_rows(named=True)}
        self.actors = {row["id"]: row for row in frames.actors.iter_rows(named=True)}
        self.places = {row["id"]: row for row in frames.places.iter_rows(named=True)}
        self.questions = {row["id"]: row for row in frames.questions.iter_rows(named=True)}
        self.citations = list(frames.citations.iter_rows(named=True))
        self.quantities = {row["fact"]: row for row in frames.quantities.iter_rows(named=True)}
        self.indicators = list(frames.indicators.iter_rows(named=True))
        self.statuses = list(frames.statuses.iter_rows(named=True))
        self.owners = {row["base"]: row["owner"] for row in frames.bases.iter_rows(named=True)}
        self.chains: dict[str, list[Row]] = defaultdict(list)
        for row in frames.chains.iter_rows(named=True):
            self.chains[row["citation"]].append(row)
        self.hidden = {
            (row["citation"], row["position"]): row["until"] for row in hidden_links(frames).iter_rows(named=True)
        }
        self.fact_places = defaultdict(list)
        for row in frames.fact_places.iter_rows(named=True):
            self.fact_places[row["fact"]].append(row["place"])
        self.first_actor = {
            row["fact"]: row["actor"] for row in frames.fact_actors.iter_rows(named=True) if row["position"] == 0
        }

    # --- voices ---

    def voices(self, knowledge: date) -> list[Voice]:
        """Every citation known on a day, with what it is worth by itself."""
        return [
            self._voice(cited, knowledge)
            for cited in self.citations
            if cited["known"] <= knowledge and not self._barred(cited)
        ]

    def _barred(self, cited: Row) -> bool:
        chain = self.chains[cited["id"]]
        passed = {link["link"] for link in chain} | {self._speaker(link) for link in chain if link["kind"] == "source"}
        return bool(self.excluded & (passed | {cited["origin"]}))

    def _speaker(self, link: Row) -> str:
        if link["kind"] != "source":
            return str(link["link"])
        source = self.sources[link["link"]]
        named = source["publisher"] not in (None, "unknown") and not source["lost"]
        return str(source["publisher"] if named else link["link"])

    def _camp(self, link: Row) -> str:
        if link["side"] and link["side"] not in self.methods.corroboration.sides_without_interest:
            return f"side {link['side']}"
        return f"voice {self._speaker(link)}" if link["named"] else "unnamed"

    def _voice(self, cited: Row, knowledge: date) -> Voice:
        constants = self.methods.corroboration
        chain = [
            dict(link)
            for link in self.chains[cited["id"]]
            if self.hidden.get((cited["id"], link["position"]), date.min) <= knowledge
        ]
        if cited["interest"] == "against":
            chain[-1]["reliability"] = constants.admission
        last, before = chain[-1], chain[-2] if len(chain) > 1 else chain[-1]
        published = [link for link in chain if link["kind"] == "source"][-1]
        layers = (last, before, published)
        fact = self.facts[cited["fact"]]
        origin = f"unknown@{before['link']}" if last["kind"] == "unknown" else self._speaker(last)
        source = self.sources[cited["source"]]
        come_out = source["latest"] or source["entered"]
        begin = source["earliest"] or come_out
        p, low, high = (self._p(chain, cited["credibility"], n) for n in range(3))
        sides = {
            link["side"] for link in layers if link["side"] and link["side"] not in constants.sides_without_interest
        }
        expected = cited["wording"] == "expected" or fact["kind"] == "forecast"
        return Voice(
            cited["id"], cited["fact"], cited["source"], tuple(link["link"] for link in self.chains[cited["id"]]),
            fact["question"] or fact["id"], fact["answer"] if fact["question"] else "yes",
            cited["wording"] == "denied", cited["wording"] == "alleged", p > 0.5 and not expected, origin,
            (self._camp(last), self._camp(before), self._camp(published)), frozenset(sides), cited["known"],
            begin.toordinal() + (come_out - begin).days // 2, p, low, high,
        )  # fmt: skip

    def _p(self, chain: list[Row], credibility: int, reading: int) -> float:
        constants = self.methods.corroboration
        table = constants.grades.readings()[reading]
        grades = [link["reliability"] for link in chain if link["reliability"]]
        p = min((table[grade] for grade in grades), default=table["F"])
        if credibility == 2:
            floors = constants.floors
            return min(max(p, (floors.nominal, floors.lowest, floors.highest)[reading]), constants.caps.probably_true)
        if credibility in (4, 5) and (not grades or "F" in grades):
            return 0.5
        caps = {3: constants.caps.possibly_true, 4: constants.caps.doubtful, 5: constants.caps.improbable}
        return min(p, caps.get(credibility, 1.0))

    def log_odds(self, voices: list[Voice], reading: str = "p") -> float:
        """L: the least, over the layers, of the sum over camps of the best weight."""
        sums = []
        for layer in range(LAYERS):
            best: dict[str, float] = defaultdict(float)
            for voice in voices:
                best[voice.camps[layer]] = max(best[voice.camps[layer]], logit(getattr(voice, reading)))
            sums.append(sum(best.values()))
        return min(sums)

    def lines(self, voices: list[Voice]) -> int:
        return min(len({voice.camps[layer] for voice in voices}) for layer in range(LAYERS)) if voices else 0

    def c(self, support: float) -> float:
        return min(1.0, max(0.0, (support - 0.5) / (self.methods.corroboration.full_from - 0.5)))

    # --- answers ---

    def supports(self, question: str, voices: list[Voice]) -> dict[str, float]:
        """P of every answer of a question that has a vote; a denial is the answer `not …`."""
        given = self.answers(question, voices)
        odds = {answer: self._odds(answer, given) for answer in given}
        found = {}
        for answer in given:
            rivals = [other for other in given if self.rival(answer, other, given)]
            against = sum(self._share(other, rivals, given) * odds[other] for other in rivals)
            found[answer] = odds[answer] / (1 + odds[answer] + against)
        return found

    def answers(self, question: str, voices: list[Voice]) -> dict[str, list[Voice]]:
        given: dict[str, list[Voice]] = defaultdict(list)
        for voice in voices:
            if voice.question == question and voice.votes:
                given[f"not {voice.answer}" if voice.denied else voice.answer].append(voice)
        return dict(given)

    def _share(self, other: str, rivals: list[str], given: dict[str, list[Voice]]) -> float:
        return 1 / sum(each == other or self.agree(each, other, given) for each in rivals)

    def _odds(self, answer: str, given: dict[str, list[Voice]]) -> float:
        of_origin: dict[str, set[str]] = defaultdict(set)
        for other, voices in given.items():
            for voice in voices:
                of_origin[voice.origin].add(other)

        def split(voice: Voice) -> float:
            rivals = [other for other in of_origin[voice.origin] if self.rival(answer, other, given)]
            return 1 + sum(self._share(other, rivals, given) for other in rivals)

        counts = {voice.citation: split(voice) for voice in given[answer]}
        return max(
            math.exp(self.log_odds([voice for voice in given[answer] if counts[voice.citation] <= most + 1e-12])) / most
            for most in counts.values()
        )

    def rival(self, one: str, other: str, given: dict[str, list[Voice]]) -> bool:
        if one == other:
            return False
        if one.startswith("not ") or other.startswith("not "):
            return one == f"not {other}" or other == f"not {one}"
        return not self.agree(one, other, given)

    def agree(self, one: str, other: str, given: dict[str, list[Voice]]) -> bool:
        """Whether two answers do not exclude each other."""
        if one.startswith("not ") or other.startswith("not ") or one == other:
            return False
        (facts, others) = ([self.facts[voice.fact] for voice in given[each]] for each in (one, other))
        figures = [{self._figure(fact["id"]) for fact in each} for each in (facts, others)]
        subjects = [{figure[0] if figure else None for figure in each} for each in figures]
        starts = [{self._start(fact["id"]) for fact in each} - {None} for each in (facts, others)]
        of_one = all(len(each) <= 1 for each in starts) and (not starts[0] or not starts[1] or starts[0] == starts[1])
        if len(subjects[0]) == 1 and subjects[0] == subjects[1] and None not in subjects[0] and of_one:
            (low, high), (low_b, high_b) = (
                (min(figure[1] for figure in each if figure), max(figure[2] for figure in each if figure))
                for each in figures
            )
            if low <= high_b and low_b <= high:
                return True
        question = self.questions.get(facts[0]["question"] or "")
        subject = question["of"] if question else None
        (begin, end), (begin_b, end_b) = (self._hull(each) for each in (facts, others))
        closed = None not in (begin, end, begin_b, end_b)
        if subject == "date" and closed and (begin <= begin_b <= end_b <= end or begin_b <= begin <= end <= end_b):
            return True
        lasting = all(fact["kind"] not in HAPPENINGS for fact in facts + others)
        of_state = subject == "state" if subject else lasting
        return of_state and ((bool(end and begin_b) and end < begin_b) or (bool(end_b and begin) and end_b < begin))

    def _hull(self, facts: list[Row]) -> tuple[Any, Any]:
        begins, ends = [fact["earliest"] for fact in facts], [fact["latest"] for fact in facts]
        return None if None in begins else min(begins), None if None in ends else max(ends)

    def _figure(self, fact: str) -> tuple[Any, float, float] | None:
        """What a fact's figure is of, and its stated range."""
        row = self.quantities.get(fact)
        if row is None:
            return None
        unit = UNITS.get(row["unit"])
        factor, base = (unit.factor, unit.base) if unit else (1.0, row["unit"])
        ends = [row[name] for name in ("value", "low", "high") if row[name] is not None]
        if not ends:
            return None
        first = next(each for each in (row["value"], row["low"], row["high"]) if each is not None)
        last = next(each for each in (row["value"], row["high"], row["low"]) if each is not None)
        disputes = self.methods.disputes

        def half(figure: float) -> float:
            decimals = row["decimals"] or 0
            rounded = decimals == 0 and figure % 5 == 0
            return max(disputes.rounded_to if rounded else 0.5 * 10.0**-decimals, disputes.least_share * abs(figure))

        low, high = first, last
        if row["bound"] == "about":
            low, high = max(0.0, first - disputes.about * half(first)), last + disputes.about * half(last)
        elif row["bound"] in ("within", "up-to", "less-than") and row["low"] is None:
            low = 0.0
        elif row["bound"] in ("more-than", "at-least") and row["high"] is None:
            high = math.inf
        return (row["measure"], row["of"], base), low * factor, high * factor

    def _start(self, fact: str) -> str | None:
        """The other end of a fact's figure, where a source names it."""
        row = self.quantities.get(fact)
        return row["from"] if row and not row["inferred"] else None

    # --- evidence ---

    def level(self, base: str, event: str, knowledge: date, day: date) -> Level:
        """The level of a base on a day by what is known on another."""
        threat = self.methods.threat
        voices = self.voices(knowledge)
        baseline = threat.baseline
        cells = {name: items for name in threat.indicators if (items := self._items(base, name, voices, day))}
        alone = {
            name: indicator.attack if event == "attack" else indicator.loss
            for name, indicator in threat.indicators.items()
        }
        sums, parts = {}, {}
        for reading in ("p", "low", "high"):
            given = {}
            for name, items in cells.items():
                turned = {"p": "p", "low": "high", "high": "low"}[reading] if alone[name] < baseline else reading
                a = baseline + self._evidence(items, turned) * (alone[name] - baseline)
                given[name] = logit(a / 100) - logit(baseline / 100)
            shared = self._shared(given)
            sums[reading] = logit(baseline / 100) + sum(shared.values())
            if reading == "p":
                parts = shared
        counting = {name: items for name, items in cells.items() if alone[name] != baseline}
        newest = max((item["last"] for items in counting.values() for item in items), default=None)
        age = day.toordinal() - newest if newest is not None else None
        index = 100 * sigma(sums["p"])
        limits = threat.interval
        always = (
            math.log(limits.baseline) ** 2
            + limits.weights**2 * sum(part**2 for part in parts.values())
            + limits.silence * (age or 0)
        )
        down = math.sqrt(always + (limits.evidence * (sums["p"] - sums["low"])) ** 2)
        up = math.sqrt(always + (limits.evidence * (sums["high"] - sums["p"])) ** 2)
        horizon = threat.horizons.attack if event == "attack" else threat.horizons.loss
        reason = None
        if age is None:
            reason = "nothing reported"
        elif age > horizon:
            reason = "lapsed"
        elif math.floor(index + 0.5) < threat.bands.moderate and not any(
            alone[name] >= threat.key_from for name in cells
        ):
            reason = "no key indicator"
        total = sum(map(abs, parts.values()))
        lines = {name: self.lines([item["voice"] for item in self._strong(items)]) for name, items in cells.items()}
        weights = {name: abs(part) if total else 1.0 for name, part in parts.items()}
        mean = sum(weights[name] * lines[name] for name in parts) / sum(weights.values()) if parts else 0.0
        return Level(
            index, sums["p"], 100 * sigma(sums["p"] - down), 100 * sigma(sums["p"] + up), reason, mean, age, parts
        )

    def _shared(self, given: dict[str, float]) -> dict[str, float]:
        groups: dict[str, list[str]] = defaultdict(list)
        for name in given:
            groups[self.methods.threat.indicators[name].group].append(name)
        shared: dict[str, float] = {}
        for names in groups.values():
            ordered = sorted(names, key=lambda name: (-round(abs(given[name]), 12), name))
            shared |= {name: given[name] * self.methods.threat.next_in_group**n for n, name in enumerate(ordered)}
        return shared

    def _strong(self, items: list[Row]) -> list[Row]:
        return [item for item in items if item["p"] > 0] or items

    def _evidence(self, items: list[Row], reading: str) -> float:
        heard = sorted(
            (item for item in items if item[reading] > 0 and getattr(item["voice"], reading) > 0.5),
            key=lambda item: -item[reading],
        )
        total = 0.0
        for n, item in enumerate(heard):
            following = heard[n + 1][reading] if n + 1 < len(heard) else 0.0
            log_odds = self.log_odds([each["voice"] for each in heard[: n + 1]], reading)
            total += (item[reading] - following) * self.c(sigma(log_odds))
        return total

    def _items(self, base: str, name: str, voices: list[Voice], day: date) -> list[Row]:
        threat = self.methods.threat
        indicator = threat.indicators[name]
        reassures = indicator.attack <= threat.baseline and indicator.loss <= threat.baseline
        owner = self.owners.get(base)
        side = self.actors[owner]["side"] if owner in self.actors else None
        carried = self._carried(base, name)
        first: dict[tuple[str, str, str], int] = {}
        for voice in voices:
            if not voice.denied and voice.votes:
                same = [
                    o.told
                    for o in voices
                    if not o.denied
                    and o.votes
                    and (o.fact, o.origin) == (voice.fact, voice.origin)
                    and o.known <= voice.known
                ]
                first[voice.citation, voice.fact, voice.origin] = min(same)
        found = []
        for voice in voices:
            if voice.fact not in carried or voice.denied or not voice.votes or (reassures and side in voice.sides):
                continue
            told = first[voice.citation, voice.fact, voice.origin]
            fact = self.facts[voice.fact]
            last = min(fact["latest"].toordinal(), told) if fact["latest"] else told
            begun = min(fact["earliest"].toordinal(), last) if fact["earliest"] else last
            days = indicator.fades or indicator.holds or 1.0
            ages_from = begun + (last - begun) // 2 if indicator.fades else last + days
            age = day.toordinal() - ages_from
            if age > threat.out_after * days:
                continue
            ends = fact["latest"].toordinal() if fact["latest"] else told
            against, later = self._disputed(base, name, voice, voices, carried, side, ends, reassures=reassures)
            h, u, f = threat.alleged if voice.alleged else 1.0, (1 - against) * (1 - later), 0.5 ** (max(0, age) / days)
            x, x_low, x_high = self._strength(base, carried[voice.fact], voice.fact, voices)
            low = 0.0 if against > threat.interval.disputed_from else x_low * h * u * f
            found.append({"voice": voice, "last": last, "p": x * h * u * f, "low": low, "high": x_high * h})
        return found

    def _carried(self, base: str, name: str) -> dict[str, float | None]:
        """The facts that carry an indicator for a base, with the strength that is given."""
        proximity = self.methods.threat.proximity
        carried: dict[str, float | None] = {}
        for row in self.indicators:
            if (row["base"], row["indicator"]) == (base, name) and row["fact"] not in carried:
                distance = self._distance(row["fact"], base) if name == proximity.indicator else None
                if row["strength"] is not None or distance is not None:
                    carried[row["fact"]] = row["strength"]
        if name == self.methods.threat.taken:
            for row in self.statuses:
                if row["base"] == base and row["status"] in LOSSES:
                    carried.setdefault(row["fact"], 1.0)
        return carried

    def _distance(self, fact: str, base: str) -> tuple[float, float, float] | None:
        row, figure = self.quantities.get(fact), self._figure(fact)
        if row is None or figure is None or row["measure"] != self.methods.threat.proximity.distance_measure:
            return None
        (_, of, unit), low, high = figure
        if of != base or unit != "km":
            return None
        factor = UNITS[row["unit"]].factor
        first = next(each for each in (row["value"], row["low"], row["high"]) if each is not None)
        last = next(each for each in (row["value"], row["high"], row["low"]) if each is not None)
        return (first + last) / 2 * factor, high, low

    def _strength(self, base: str, given: float | None, fact: str, voices: list[Voice]) -> tuple[float, float, float]:
        margin, limits = self.methods.threat.interval.strength, self.methods.threat.proximity
        if given is not None:
            return given, max(0.0, given - margin), min(1.0, given + margin)
        distance = self._distance(fact, base)
        assert distance is not None
        rates = self.rates(base, voices)

        def near(km: float, rate: float | None) -> float:
            by_distance = (limits.none_from_km - km) / (limits.none_from_km - limits.full_to_km)
            by_days = (
                (limits.none_from_days - km / rate) / (limits.none_from_days - limits.full_to_days) if rate else 0.0
            )
            return min(1.0, max(0.0, by_distance, by_days))

        mean = sum(rates) / len(rates) if rates else None
        return (
            near(distance[0], mean),
            near(distance[1], min(rates, default=None)),
            near(distance[2], max(rates, default=None)),
        )

    def rates(self, base: str, voices: list[Voice]) -> list[float]:
        """Rates of advance on a base, in km a day."""
        limits = self.methods.threat.proximity
        fronts = {**self._carried(base, limits.indicator), **self._carried(base, limits.advance)}
        outright = {
            voice.fact
            for voice in voices
            if voice.fact in fronts and not voice.denied and voice.votes and not voice.alleged
        }
        said = [rate for fact in outright if (rate := self._said_rate(base, fact))]
        return said or self._gained(base, outright)

    def _said_rate(self, base: str, fact: str) -> float | None:
        """The rate that a fact states."""
        row = self.quantities.get(fact)
        if not row or row["measure"] != self.methods.threat.proximity.rate_measure or row["of"] not in (None, base):
            return None
        unit = UNITS.get(row["unit"])
        ends = [row[name] for name in ("value", "low", "high") if row[name] is not None]
        if not unit or unit.base != "km/day" or not ends:
            return None
        first = next(each for each in (row["value"], row["low"], row["high"]) if each is not None)
        last = next(each for each in (row["value"], row["high"], row["low"]) if each is not None)
        rate = (first + last) / 2 * unit.factor
        return rate if rate > 0 else None

    def _gained(self, base: str, outright: set[str]) -> list[float]:
        """The rates that follow from where actors stood."""
        limits = self.methods.threat.proximity
        stood: dict[str, dict[date, float]] = defaultdict(dict)
        here = self.places[base]
        for fact in outright:
            row = self.facts[fact]
            actor = self.first_actor.get(fact)
            if actor is None or row["earliest"] is None or row["earliest"] != row["latest"]:
                continue
            for place in self.fact_places[fact]:
                there = self.places[place]
                if place != base and there["lon"] is not None:
                    km = geodesic_km(here["lon"], here["lat"], there["lon"], there["lat"])
                    stood[actor][row["latest"]] = min(km, stood[actor].get(row["latest"], math.inf))
        gained = []
        for days in stood.values():
            ordered = sorted(days)
            for one, other in pairwise(ordered):
                apart = (other - one).days
                if apart <= limits.pair_within_days and days[other] < days[one]:
                    gained.append((other, (days[one] - days[other]) / apart))
        latest = max((day for day, _ in gained), default=None)
        return [rate for day, rate in gained if day == latest]

    def _disputed(
        self, base: str, name: str, voice: Voice, voices: list[Voice], carried: dict[str, float | None],
        side: str | None, ends: int, *, reassures: bool,
    ) -> tuple[float, float]:  # fmt: skip
        """What rivals and what later answers take from an item."""
        asked = [each for each in voices if each.question == voice.question]
        carrying = {each.answer for each in asked if each.fact in carried and not each.denied}

        def counts(each: Voice) -> bool:
            if side is None or side not in each.sides:
                return True
            carries = each.answer in carrying
            return each.denied == carries if reassures else carries and not each.denied

        against = 0.0
        heard = [each for each in asked if counts(each)]
        supports, given = self.supports(voice.question, heard), self.answers(voice.question, heard)
        known = {each.answer for each in asked if not each.denied}
        for other, support in supports.items():
            if other == f"not {voice.answer}":
                against += support
            elif (
                other not in carrying
                and not other.startswith("not ")
                and not self._agree_known(voice.answer, other, given)
            ):
                place = sum(each in known and self._agree_known(each, other, given) for each in given) + 1
                against += support / place
        return min(1.0, against), self._later(base, name, voice, voices, side, ends, reassures=reassures, heard=heard)

    def _agree_known(self, one: str, other: str, given: dict[str, list[Voice]]) -> bool:
        return one in given and other in given and self.agree(one, other, given)

    def _later(
        self, base: str, name: str, voice: Voice, voices: list[Voice], side: str | None, ends: int, *, reassures: bool,
        heard: list[Voice],
    ) -> float:  # fmt: skip
        if self.facts[voice.fact]["question"] is None:
            return self._later_report(base, name, voice, voices, side, ends)
        if not reassures:
            heard = [
                each for each in voices if each.question == voice.question and (side is None or side not in each.sides)
            ]
        subject = self.questions[voice.question]["of"]
        of_state = subject == "state" if subject else self.facts[voice.fact]["kind"] not in HAPPENINGS
        if not of_state:
            return 0.0
        supports, given = self.supports(voice.question, heard), self.answers(voice.question, heard)
        best = 0.0
        for answer, told in given.items():
            facts = [self.facts[each.fact] for each in told]
            lasting = subject == "state" or all(fact["kind"] not in HAPPENINGS for fact in facts)
            begins = [fact["earliest"].toordinal() for fact in facts if fact["earliest"]]
            if answer != voice.answer and not answer.startswith("not ") and lasting and begins and max(begins) > ends:
                best = max(best, self.c(supports[answer]))
        return best

    def _later_report(
        self, base: str, name: str, voice: Voice, voices: list[Voice], side: str | None, ends: int
    ) -> float:
        """What a later front distance, or a later report of what has become of the base, takes from an item."""
        says: dict[str, Any] = {}
        if name == self.methods.threat.proximity.indicator:
            for fact, given in self._carried(base, name).items():
                if given is None and (distance := self._distance(fact, base)):
                    says[fact] = distance[1:]
        elif name == self.methods.threat.taken:
            says = {row["fact"]: row["status"] for row in self.statuses if row["base"] == base}
        if voice.fact not in says:
            return 0.0
        best = 0.0
        for fact, said in says.items():
            row = self.facts[fact]
            if (
                row["question"] is None
                and said != says[voice.fact]
                and row["earliest"]
                and row["earliest"].toordinal() > ends
            ):
                heard = [each for each in voices if side is None or side not in each.sides]
                best = max(best, self.c(self.supports(fact, heard).get("yes", 0.0)))
        return best
