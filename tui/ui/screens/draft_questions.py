"""Questions that a fact of a draft answers, and rivals: facts of which one at most is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tui.analysis.views.inbox import Asked, NearFact, near_facts
from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean, shorten
from tui.intake import form
from tui.intake.draft import Draft, NewChoice, Rival
from tui.render.text import Line, Span
from tui.store.schema.records import Answer, Choice, Question
from tui.ui.widgets.filter_bar import FilterBar, Prompt
from tui.ui.widgets.menu import Entry, Menu, Offer

if TYPE_CHECKING:
    from tui.ui.screens.draft_fields import Shown

_WIDE: Final = 70


class DraftQuestions:
    """Offers questions and their answers, and opens new ones."""

    def __init__(self, screen: Shown, menu: Menu, bar: FilterBar) -> None:
        self._screen, self._menu, self._bar = screen, menu, bar

    def _choose(self, title: str, entries: Sequence[Entry], chosen: Callable[[int], None]) -> None:
        async def told(numbers: list[int]) -> None:
            chosen(numbers[0])

        self._menu.offer(Offer(title, entries, told))

    def _ask(self, label: str, hint: str, text: str, answered: Callable[[str], None]) -> None:
        """Ask for words of the user's own."""

        async def done(typed: str | None) -> Line | None:
            if typed is None:
                return None
            says = clean(typed)[0].strip()
            try:
                form.check_own(says, self._screen.draft)
            except SyrtuiError as error:
                return (Span(str(error), "bad"),)
            if not says:
                return (Span("it needs words", "bad"),)
            answered(says)
            return None

        self._bar.ask(Prompt(label, hint, done), text)

    def _answer(self, draft: Draft, question: str, answer: str) -> None:
        now = form.form(draft)
        self._screen.change(form.filled(draft, replace(now, answers=Answer(question=question, answer=answer))))

    # --- choosing a question ---

    def _asked(self) -> list[Asked]:
        """Return the questions of the theatre, and those that this draft opens, with all their answers."""
        from tui.analysis.views.inbox import Named

        added = self._screen.draft.added
        made = [
            Asked(each.id, each.asks, tuple(Named(answer.id, answer.says) for answer in each.answers))
            for each in added.questions
        ]
        for asked in self._screen.known.questions.values():
            more = tuple(Named(each.choice.id, each.choice.says) for each in added.choices if each.question == asked.id)
            made.append(Asked(asked.id, asked.asks, (*asked.answers, *more)))
        return made

    def offer(self) -> None:
        """Offer the questions; then the answers of the one that is chosen."""
        asked = self._asked()

        def chosen(number: int) -> None:
            if number == 0:
                draft = self._screen.draft
                self._screen.change(form.filled(draft, replace(form.form(draft), answers=None)))
            else:
                self._offer_answers(asked[number - 1])

        self._choose("It answers", [Entry("no question"), *(Entry(each.asks) for each in asked)], chosen)

    def _offer_answers(self, asked: Asked) -> None:
        def chosen(number: int) -> None:
            if number < len(asked.answers):
                self._answer(self._screen.draft, asked.id, asked.answers[number].id)
            else:
                self._ask("answer", asked.asks, form.form(self._screen.draft).says, more)

        def more(says: str) -> None:
            draft = self._screen.draft
            choice = Choice(id=form.new_id(says, {each.id for each in asked.answers}), says=says)
            new = next((each for each in draft.added.questions if each.id == asked.id), None)
            if new is not None:
                grown = replace(new, answers=[*new.answers, choice])
                others = tuple(each for each in draft.added.questions if each.id != asked.id)
                added = replace(draft.added, questions=(*others, grown))
            else:
                added = replace(draft.added, choices=(*draft.added.choices, NewChoice(asked.id, choice)))
            self._answer(replace(draft, added=added), asked.id, choice.id)

        entries = [*(Entry(each.name) for each in asked.answers), Entry("another answer …")]
        self._choose(shorten(asked.asks, _WIDE), entries, chosen)

    # --- rivals ---

    def with_fact(self, title: str, fact: str, then: Callable[[NearFact], None]) -> None:
        """Go on with a fact of the theatre: that with this id, else one that is chosen, similar ones first."""
        near = self._screen.near
        if fact:
            found = next((each for each in near if each.id == fact), None)
            if found is not None:
                then(found)
            return
        known = {each.id for each in near}
        others = near_facts(self._screen.situation, sorted(self._screen.known.facts - known))
        every = (*near, *others)
        entries = [Entry(each.says, detail=each.when) for each in every]
        self._choose(title, entries, lambda number: then(every[number]))

    def rival(self, fact: NearFact) -> None:
        """Have the current fact answer the question that another answers; where that answers none, open one."""
        given = next((each.answers for each in self._screen.draft.added.rivals if each.fact == fact.id), None)
        question = fact.question or (given.question if given is not None else "")
        asked = next((each for each in self._asked() if each.id == question), None)
        if asked is not None:
            self._offer_answers(asked)
        else:
            self._ask("question", "what the two answer differently", "", lambda asks: self._ask_theirs(fact, asks))

    def _ask_theirs(self, fact: NearFact, asks: str) -> None:
        self._ask("their answer", asks, fact.says, lambda theirs: self._ask_ours(fact, asks, theirs))

    def _ask_ours(self, fact: NearFact, asks: str, theirs: str) -> None:
        def opened(ours: str) -> None:
            draft = self._screen.draft
            id_ = form.new_id(asks, {each.id for each in self._asked()})
            first = Choice(id=form.new_id(theirs, ()), says=theirs)
            second = Choice(id=form.new_id(ours, {first.id}), says=ours)
            added = replace(
                draft.added,
                questions=(*draft.added.questions, Question(id=id_, asks=asks, answers=[first, second])),
                rivals=(*draft.added.rivals, Rival(fact.id, Answer(question=id_, answer=first.id))),
            )
            self._answer(replace(draft, added=added), id_, second.id)

        self._ask("your answer", asks, form.form(self._screen.draft).says, opened)
