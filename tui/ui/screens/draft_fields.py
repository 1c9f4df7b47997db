"""The fields of a draft's form: each opens a menu of all that it may hold, or a line to type into."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final, Literal, Protocol, get_args

from msgspec.structs import replace

from tui.analysis.situation import Situation
from tui.analysis.views.inbox import Choices, Named, NearFact, facts_told
from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean, shorten
from tui.intake import form
from tui.intake.draft import AcceptedFact, Draft
from tui.render.rows.parts import count, words
from tui.render.text import Line, Span
from tui.store.schema.edtf import BadDate, parse
from tui.store.schema.records import UNKNOWN, Indication, Relation, Tie
from tui.ui.screens.draft_names import DraftNames
from tui.ui.screens.draft_questions import DraftQuestions
from tui.ui.screens.draft_source import DraftSource
from tui.ui.screens.notices import Notices
from tui.ui.widgets.filter_bar import FilterBar, Prompt
from tui.ui.widgets.menu import Entry, Menu, Offer

_RELATIONS: Final[dict[Relation, str]] = {
    "quote": "it tells what they said",
    "repost": "it repeats their text",
    "cites": "it names them beside reporting of its own",
}


class Shown(Protocol):
    """The screen whose draft is worked on."""

    draft: Draft

    @property
    def known(self) -> Choices:
        """Return all that fields may have."""

    @property
    def near(self) -> tuple[NearFact, ...]:
        """Return the similar facts."""

    @property
    def situation(self) -> Situation:
        """Return the theatre in view."""

    def change(self, draft: Draft, *, step: bool = True) -> None:
        """Take up another state of the draft."""

    def attempt(self, change: Callable[[], Draft]) -> bool:
        """Make a change; where it is refused, say why."""

    def remember(self, before: Draft) -> None:
        """Have what was typed be taken back in one step."""


class DraftFields:
    """Opens the fields of a form."""

    def __init__(self, screen: Shown, menu: Menu, bar: FilterBar, notices: Notices) -> None:
        self._screen, self._menu, self._bar, self._notices = screen, menu, bar, notices
        self._names = DraftNames(screen, menu, bar)
        self._questions = DraftQuestions(screen, menu, bar)
        self.name = self._names.offer
        self.source = DraftSource(screen, menu, bar, self._names)

    # --- the current fact ---

    @property
    def _now(self) -> AcceptedFact:
        return form.form(self._screen.draft)

    def _fill(self, **values: Any) -> None:
        self._screen.change(form.filled(self._screen.draft, replace(self._now, **values)))

    def open(self, field: str) -> None:
        """Open a field, a similar fact, or one that was accepted."""
        kind, _, rest = field.partition(":")
        opens: dict[str, Callable[[], None]] = {
            "says": self._ask_says,
            "digest": self._ask_digest,
            "when": self._offer_dates,
            "actors": partial(self._offer_names, "actors"),
            "places": partial(self._offer_names, "places"),
            "quantity": self._offer_figures,
            "chain": self._offer_chains,
            "ties": self._offer_ties,
            "indicator": self._offer_indicators,
            "question": self._questions.offer,
            "near": partial(self._offer_near, rest),
            "accepted": partial(self._offer_accepted, rest),
        }
        opens.get(kind, partial(self._offer_plain, field))()

    def _choose(self, title: str, entries: Sequence[Entry], chosen: Callable[[int], object], **how: Any) -> None:
        """Offer choices of which one is taken."""

        async def told(numbers: list[int]) -> None:
            made = chosen(numbers[0])
            if isinstance(made, Awaitable):
                await made

        self._menu.offer(Offer(title, entries, told, **how))

    # --- words ---

    def _ask_says(self) -> None:
        before = self._screen.draft
        self._ask("says", "one assertion, in your own words", self._now.says, self._said, before)

    def _said(self, text: str) -> Draft:
        return form.filled(self._screen.draft, replace(self._now, says=text[: form.LONGEST]))

    def _ask_digest(self) -> None:
        before = self._screen.draft
        line = form.digest_line(before)
        self._ask(
            "digest",
            "what the paragraph says, in your own words",
            line,
            lambda text: form.with_digest(self._screen.draft, text),
            before,
        )

    def _ask(self, label: str, hint: str, text: str, made: Callable[[str], Draft], before: Draft) -> None:
        """Ask for words. They are kept letter by letter, and taken back in one step; esc leaves what there was."""

        async def typed(now: str) -> None:
            self._screen.change(made(clean(now)[0]), step=False)

        async def done(final: str | None) -> Line | None:
            if final is None:
                self._screen.change(before, step=False)
                return None
            try:
                form.check_own(final, before)
            except SyrtuiError as error:
                return (Span(str(error), "bad"),)
            await typed(final.strip())
            self._screen.remember(before)
            return None

        self._bar.ask(Prompt(label, hint, done, typed), text)

    # --- one of several ---

    def _offer_plain(self, field: str) -> None:
        if field not in get_args(form.Field):
            return
        ways = form.candidates(self._screen.draft, field, self._screen.known.fact_kinds)  # type: ignore[arg-type]
        values = [getattr(each, field) for each in ways]
        labels = [f"{each} {_GRADES[each]}" if field == "credibility" else str(each) for each in values]
        entries = [Entry(label, on=each == self._now) for label, each in zip(labels, ways, strict=True)]
        self._choose(field.capitalize(), entries, lambda number: self._take(ways[number]))

    def _take(self, fact: AcceptedFact) -> None:
        self._screen.change(form.filled(self._screen.draft, fact))

    def _offer_dates(self) -> None:
        ways = form.candidates(self._screen.draft, "when")
        entries = [Entry(each.when, on=each == self._now, detail=each.dated) for each in ways]

        def chosen(number: int) -> None:
            if number < len(ways):
                self._take(ways[number])
            else:
                self._ask_date()

        self._choose("When", [*entries, Entry("another date …")], chosen)

    def _ask_date(self) -> None:
        async def done(text: str | None) -> Line | None:
            if text is None:
                return None
            try:
                parse(text.strip())
            except BadDate as error:
                return (Span(str(error), "bad"),)
            found = (each for each in form.candidates(self._screen.draft, "when") if each.when == text.strip())
            self._take(next(found, replace(self._now, when=text.strip(), dated="")))
            return None

        hint = "2024-12-01, 2024-12, 2024-12-01/2024-12-03, ../2024-12-03, 2024-12-06~, unknown"
        self._bar.ask(Prompt("when", hint, done), self._now.when if self._now.when != UNKNOWN else "")

    def _offer_figures(self) -> None:
        ways = form.candidates(self._screen.draft, "quantity")
        found = form.proposal(self._screen.draft, self._screen.draft.at).figures
        if len(ways) == 1:
            why = "no measure of the theatre fits its figures" if found else "it has no figure"
            self._notices.say(f"The paragraph proposes none: {why}.", seconds=4)
            return
        entries = []
        for each in ways:
            figure = each.figure
            if figure is None:
                entries.append(Entry("none", on=self._now.figure is None))
                continue
            text = self._screen.draft.paragraphs[self._screen.draft.at - 1][figure.start : figure.end]
            at = f" of {self._screen.known.place(figure.of[0])}" if figure.of else ""
            entries.append(Entry(text, on=each == self._now, detail=f"{words(figure.measures[0])}{at}"))
        self._choose("Quantity", entries, lambda number: self._take(ways[number]))

    # --- names ---

    def _offer_names(self, field: Literal["actors", "places"]) -> None:
        known, found = self._screen.known, form.proposal(self._screen.draft, self._screen.draft.at)
        offered = {each.id: each.why for each in (found.actors if field == "actors" else found.places)}
        every = {each.id: each for each in (known.actors if field == "actors" else known.places)}
        now: tuple[str, ...] = getattr(self._now, field)
        order = [each for each in dict.fromkeys([*now, *offered, *every]) if each in every]
        entries = [
            Entry(every[id_].name, on=id_ in now, detail=offered.get(id_, every[id_].detail), names=every[id_].names)
            for id_ in order
        ]

        async def chosen(numbers: list[int]) -> None:
            toggled = [order[number] for number in numbers]
            kept = [each for each in now if each not in toggled]
            self._fill(**{field: (*kept, *(each for each in toggled if each not in now))})

        self._menu.offer(Offer(field.capitalize(), entries, chosen, several=True))

    # --- from whom ---

    def _offer_chains(self) -> None:
        ways = form.candidates(self._screen.draft, "chain")
        known = self._screen.known
        entries = [
            Entry(
                " ‹ ".join(known.name(link) for link in each.chain) or "the source itself",
                on=each == self._now,
                detail=f"{each.relation or ''} {each.wording}".strip(),
            )
            for each in ways
        ]

        def chosen(number: int) -> None:
            if number < len(ways):
                self._take(ways[number])
            else:
                self._offer_link(())

        self._choose("Chain: who had it from whom", [*entries, Entry("another chain …")], chosen)

    def _offer_link(self, chain: tuple[str, ...]) -> None:
        """Offer the next link of a chain, the outermost first."""
        known = self._screen.known
        people = (Named(UNKNOWN, "somebody who is not named"), *known.actors)
        more = tuple(each for each in people if each.id not in chain)
        ends = [Entry("that is all")] if chain else []
        entries = [*ends, *(Entry(each.name, detail=each.detail, names=each.names) for each in more)]

        def chosen(number: int) -> None:
            if chain and number == 0:
                self._offer_relation(chain)
            else:
                self._offer_link((*chain, more[number - len(ends)].id))

        so_far = " ‹ ".join(known.name(each) for each in chain)
        self._choose(f"{so_far} ‹ who had it from" if chain else "The source had it from", entries, chosen)

    def _offer_relation(self, chain: tuple[str, ...]) -> None:
        ways = list(_RELATIONS)
        wording = "attributed" if self._now.wording == "asserted" else self._now.wording
        entries = [Entry(each, detail=says) for each, says in _RELATIONS.items()]
        self._choose(
            "How it has it from them",
            entries,
            lambda number: self._fill(chain=chain, relation=ways[number], wording=wording),
        )

    # --- ties and indicators ---

    def _offer_ties(self) -> None:
        if self._now.ties:
            entries = [Entry("another tie …"), Entry("no tie")]
            self._choose("Ties", entries, lambda n: self._fill(ties=()) if n else self._offer_tie_from())
        else:
            self._offer_tie_from()

    def _actors_first(self, without: str = "") -> list[Named]:
        """Return all actors, those of the fact first."""
        known, now = self._screen.known.actors, self._now.actors
        listed = sorted(known, key=lambda each: now.index(each.id) if each.id in now else len(now))
        return [each for each in listed if each.id != without]

    def _offer_tie_from(self) -> None:
        who = self._actors_first()
        self._choose("Tie: who", _entries(who), lambda number: self._offer_tie_to(who[number]))

    def _offer_tie_to(self, one: Named) -> None:
        whom = self._actors_first(one.id)
        self._choose(
            f"{one.name}: to or with whom", _entries(whom), lambda number: self._offer_tie_type(one, whom[number])
        )

    def _offer_tie_type(self, one: Named, other: Named) -> None:
        types = self._screen.known.tie_types

        def chosen(number: int) -> None:
            tie = Tie(from_=one.id, to=other.id, type=types[number].id)
            both = tuple(dict.fromkeys((*self._now.actors, one.id, other.id)))
            self._fill(ties=(*self._now.ties, tie), actors=both)

        entries = [Entry(words(each.id), detail=each.name) for each in types]
        self._choose(f"{one.name} … {other.name}", entries, chosen)

    def _offer_indicators(self) -> None:
        known = self._screen.known
        bases = sorted(known.bases, key=lambda each: each.id not in self._now.places)
        if not bases:
            self._notices.say("This theatre judges no base.", seconds=3)
            return
        ends = [Entry("no indicator")] if self._now.indicates else []

        def chosen(number: int) -> None:
            if ends and number == len(bases):
                self._fill(indicates=())
            else:
                self._offer_indicator(bases[number])

        self._choose("Indicator: of which base", [*_entries(bases), *ends], chosen)

    def _offer_indicator(self, base: Named) -> None:
        listed = self._screen.known.indicators
        entries = [Entry(words(each)) for each in listed]
        self._choose(f"{base.name}: a sign of", entries, lambda number: self._offer_strength(base, listed[number]))

    def _offer_strength(self, base: Named, indicator: str) -> None:
        known = self._screen.known
        by_distance = indicator == known.from_distance and self._now.figure is not None
        ways: list[float | None] = [*([None] if by_distance else []), *known.strengths]
        entries = [Entry("by its distance" if each is None else f"{each:g}") for each in ways]

        def chosen(number: int) -> None:
            new = Indication(base=base.id, indicator=indicator, strength=ways[number])
            others = (each for each in self._now.indicates if (each.base, each.indicator) != (base.id, indicator))
            self._fill(indicates=(*others, new))

        self._choose(f"{words(indicator)}: how strongly", entries, chosen)

    # --- facts that are there ---

    def same(self, fact: str) -> None:
        """Cite a fact once more; where none is under the cursor, ask which."""
        self._questions.with_fact("The same fact as", fact, self._cite)

    def _cite(self, fact: NearFact) -> None:
        self._screen.change(form.settled(form.cited(self._screen.draft, [fact.id])))
        self._notices.say(f"Cited once more: {shorten(fact.says, 60)}", seconds=3)

    def rival(self, fact: str) -> None:
        """Have the current fact answer a question otherwise than another; where none is under the cursor, ask which."""
        self._questions.with_fact("A rival of", fact, self._questions.rival)

    def _offer_near(self, fact: str) -> None:
        entries = [
            Entry("the same fact: cite it once more", key="="),
            Entry("a rival: both answer a question", key="v"),
        ]
        near = next((each for each in self._screen.near if each.id == fact), None)
        title = shorten(near.says, 70) if near is not None else fact
        self._choose(title, entries, lambda number: self.rival(fact) if number else self.same(fact))

    def echo(self) -> None:
        """Offer what an echo of the paragraph comes to."""
        draft, known = self._screen.draft, self._screen.known
        found = form.proposal(draft, draft.at).echoes
        listed = [each for each in found if each.of in known.links]
        if not listed:
            self._notices.say("This paragraph echoes none of the originals that are attached.", seconds=4)
            return
        ways: list[tuple[Entry, Callable[[], Draft]]] = []
        for each in listed:
            facts = facts_told(self._screen.situation, each.of, each.at)
            name = f"{known.name(each.of)} ¶{each.at}"
            alike = "seven words in a row" if each.verbatim else f"{each.likeness:.0%} alike"
            if facts:
                label = f"cite {count(len(facts), 'fact')} that {name} tells, as a repost"
                ways.append((Entry(label, alike), partial(form.cited, draft, facts, (each.of,))))
            others = tuple(other for other in found if other != each)
            ways.append((Entry(f"no echo of {name}", alike), partial(form.with_echoes, draft, others)))
        self._choose("Echo", [entry for entry, _ in ways], lambda number: self._screen.change(ways[number][1]()))

    def _offer_accepted(self, number: str) -> None:
        """Offer to fill in an accepted fact anew, or to take it out."""
        draft = self._screen.draft
        fact = draft.accepted[int(number)]
        rest = replace(draft, accepted=tuple(each for each in draft.accepted if each is not fact))
        ways = [("take it out", rest)]
        if fact.says:
            ways.insert(0, ("fill it in anew", form.filled(rest, replace(fact, id=""))))
        title = shorten(fact.says or fact.id, 70)
        self._choose(title, [Entry(each) for each, _ in ways], lambda index: self._screen.change(ways[index][1]))


_GRADES: Final = {2: "probably true", 3: "possibly true", 4: "doubtful", 5: "improbable", 6: "not judged"}


def _entries(named: Sequence[Named]) -> list[Entry]:
    return [Entry(each.name, detail=each.detail, names=each.names) for each in named]
