"""The form in which a curator makes facts of a paragraph: drafts in, drafts out.

A form is a fact that is filled in: it begins with what was proposed for its paragraph. Credibility and strength are
never proposed. What is chosen stays in the draft, so that whatever happens nothing of it is lost.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final, Literal, get_args

from msgspec.structs import replace

from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean
from tui.intake.draft import AcceptedFact, Draft, EchoOf, Figure, Proposal, proposed
from tui.intake.own_values import Held, passed_by, with_own
from tui.intake.own_words import SHARED_FROM, shared_run
from tui.store.schema.kinds import FACT_KINDS
from tui.store.schema.records import UNKNOWN, Wording

Field = Literal[
    "says", "kind", "when", "actors", "places", "quantity", "chain", "wording", "credibility", "ties", "indicator",
    "question", "digest",
]  # fmt: skip
FIELDS: Final[tuple[Field, ...]] = get_args(Field)
CYCLED: Final[tuple[Field, ...]] = (
    "kind", "when", "actors", "places", "quantity", "chain", "wording", "credibility",
)  # fmt: skip
"""Fields that have candidates to go through one by one."""
_HELD: Final[Mapping[Field, Held]] = {
    "when": Held(("when",), ("dated",)),
    "actors": Held(("actors",)),
    "places": Held(("places",)),
    "quantity": Held(("figure",)),
    "chain": Held(("chain", "relation", "wording")),
}
"""Fields that a curator can give what no rule found, and where a fact has it."""
UNJUDGED: Final = 6
LONGEST: Final = 2000
_NO_DATE: Final = "no date is stated"
_ID_WORDS: Final = 6
_LITTLE: Final = frozenset(
    ("a", "an", "the", "of", "in", "on", "at", "to", "from", "by", "for", "and", "or", "is", "are", "was", "were", "be",
     "been", "has", "have", "had", "it", "its", "that", "this", "with", "as")
)  # fmt: skip
"""Words that tell nothing in an id."""


def form(draft: Draft, paragraph: int | None = None) -> AcceptedFact:
    """Return the fact that is filled in for a paragraph (the one at hand where none is said); else what is proposed."""
    number = draft.at if paragraph is None else paragraph
    return next((each for each in draft.filled_in if each.paragraph == number), None) or blank(draft, number)


def blank(draft: Draft, paragraph: int) -> AcceptedFact:
    """Return a form with what was found in a paragraph; a figure that a fact has already is not proposed again."""
    found = proposal(draft, paragraph)
    told = {span_of(each.figure) for each in draft.accepted if each.paragraph == paragraph and each.figure}
    figures = [each for each in _figures(found) if span_of(each) not in told]
    return replace(proposed(found, ""), figure=figures[0] if figures else None)


def span_of(figure: Figure) -> tuple[int, int]:
    """Return where a figure stands."""
    return figure.start, figure.end


def proposal(draft: Draft, paragraph: int) -> Proposal:
    """Return what was found in a paragraph."""
    return next((each for each in draft.proposals if each.paragraph == paragraph), None) or Proposal(paragraph)


def filled(draft: Draft, fact: AcceptedFact) -> Draft:
    """Return a draft with another state of the form of a fact's paragraph; what gives way stays among candidates."""
    before, found, passed = form(draft, fact.paragraph), proposal(draft, fact.paragraph), draft.passed
    for field, held in _HELD.items():
        passed = passed_by(_found(before, found, field), passed, before, fact, held)
    others = tuple(each for each in draft.filled_in if each.paragraph != fact.paragraph)
    return replace(draft, filled_in=(*others, fact), passed=passed)


def with_digest(draft: Draft, line: str) -> Draft:
    """Return a draft with a line of digest for the current paragraph; "" takes it away."""
    lines = [*draft.digest, *[""] * (len(draft.paragraphs) - len(draft.digest))]
    lines[draft.at - 1] = clean(line)[0].strip()
    return replace(draft, digest=tuple(lines) if any(lines) else ())


def digest_line(draft: Draft) -> str:
    """Return the line of digest of the current paragraph."""
    return draft.digest[draft.at - 1] if len(draft.digest) >= draft.at else ""


# --- candidates ---


def candidates(draft: Draft, field: Field, kinds: Collection[str] = FACT_KINDS) -> list[AcceptedFact]:
    """Return the form with each candidate of a field in turn: what a curator gave it, then what is proposed.

    Nothing where it has none. `kinds` are those of facts in the theatre.
    """
    now = form(draft)
    if field == "kind":
        return [replace(now, kind=each) for each in kinds]
    ways = _found(now, proposal(draft, draft.at), field)
    passed = [each for each in draft.passed if each.paragraph == draft.at]
    return with_own(ways, passed, now, _HELD[field]) if field in _HELD else ways


def _found(now: AcceptedFact, found: Proposal, field: Field) -> list[AcceptedFact]:
    """Return a fact with each value of a field that rules found, or that anybody can choose; nothing where none is."""
    match field:
        case "when":
            days = [(each.when, each.why) for each in found.dates]
            return [replace(now, when=when, dated=why) for when, why in (*days, (UNKNOWN, _NO_DATE))]
        case "actors" | "places":
            return [replace(now, **{field: each}) for each in _sets(found, field)]
        case "quantity":
            return [replace(now, figure=each) for each in (*_figures(found), None)]
        case "chain":
            said = [(each.chain, each.relation, each.wording) for each in found.attributions]
            ways = dict.fromkeys((*said, ((), None, "asserted")))
            return [replace(now, chain=chain, relation=relation, wording=how) for chain, relation, how in ways]
        case "wording":
            return [replace(now, wording=each) for each in get_args(Wording)]
        case "credibility":
            return [replace(now, credibility=each) for each in (UNJUDGED, 2, 3, 4, 5)]
        case _:
            return []


def _sets(found: Proposal, field: Literal["actors", "places"]) -> list[tuple[str, ...]]:
    """Return which actors or places may be meant together: the likely ones, each alone, all that are offered, none."""
    offers = found.actors if field == "actors" else found.places
    likely = tuple(each.id for each in offers if each.likely)
    alone = [(each.id,) for each in offers]
    return list(dict.fromkeys([likely, *alone, tuple(each.id for each in offers), ()]))


def _figures(found: Proposal) -> list[Figure]:
    """Return the figures of a paragraph that the theatre has a measure for, at the likeliest place or none."""
    made = []
    for figure in found.figures:
        for measure in figure.measures[:2]:
            made.append(replace(figure, measures=(measure,), of=figure.of[:1]))
            if figure.of:
                made.append(replace(figure, measures=(measure,), of=()))
    return made


def cycled(draft: Draft, field: Field, step: int, kinds: Collection[str] = FACT_KINDS) -> Draft:
    """Return a draft with the next (1) or previous (-1) candidate of a field; the same where there is none."""
    ways = candidates(draft, field, kinds)
    if not ways:
        return draft
    now = form(draft)
    at = ways.index(now) if now in ways else -1 if step > 0 else 0
    return filled(draft, ways[(at + step) % len(ways)])


# --- deciding ---


def accepted(draft: Draft, taken: Collection[str]) -> Draft:
    """Return a draft in which the form is accepted as a new fact, and filled in no more; `taken` are ids of facts.

    Raises:
        SyrtuiError: it says nothing, or nothing in own words.
    """
    now = form(draft)
    says = clean(now.says)[0].strip()
    if not says:
        raise SyrtuiError("say it in your own words first (enter on says), or pass the paragraph with s")
    check_own(says, draft)
    check_own(digest_line(draft), draft)
    used = {*taken, *(each.id for each in draft.accepted)}
    return _taken_in(draft, replace(now, id=new_id(says, used), says=says))


def cited(draft: Draft, facts: Sequence[str], chain: tuple[str, ...] | None = None) -> Draft:
    """Return a draft in which the current paragraph cites facts that are there already, as the form words it.

    With a `chain`, they are told on from there.
    """
    now = form(draft)
    there = {(each.id, each.paragraph) for each in draft.accepted}
    made = draft
    for fact in facts:
        if (fact, draft.at) not in there:
            citation = AcceptedFact(
                id=fact,
                paragraph=draft.at,
                chain=now.chain if chain is None else chain,
                relation=now.relation if chain is None else "repost",
                wording=now.wording,
                credibility=now.credibility,
            )
            made = replace(made, accepted=(*made.accepted, citation))
    return made


def with_echoes(draft: Draft, echoes: tuple[EchoOf, ...]) -> Draft:
    """Return a draft in which the current paragraph echoes these paragraphs and no other."""
    made = tuple(replace(each, echoes=echoes) if each.paragraph == draft.at else each for each in draft.proposals)
    return replace(draft, proposals=made)


def check_own(text: str, draft: Draft) -> None:
    """Check that a text is in own words. Raises SyrtuiError."""
    run = shared_run(text, draft.paragraphs)
    if run:
        raise SyrtuiError(f"these {SHARED_FROM} words stand in the original: “{run}”; say it in your own")


def _taken_in(draft: Draft, fact: AcceptedFact) -> Draft:
    rest = tuple(each for each in draft.filled_in if each.paragraph != fact.paragraph)
    return replace(draft, accepted=(*draft.accepted, fact), filled_in=rest)


def settled(draft: Draft) -> Draft:
    """Return a draft in which the current paragraph is done with, at the next open one; what was filled in is left."""
    rest = tuple(each for each in draft.filled_in if each.paragraph != draft.at)
    done = tuple(sorted({*draft.settled, draft.at}))
    return at_open(replace(draft, settled=done, filled_in=rest))


def at_open(draft: Draft) -> Draft:
    """Return a draft at the next paragraph that is not done with, round the end; where it is if there is none."""
    number = len(draft.paragraphs)
    order = [(draft.at + step - 1) % number + 1 for step in range(number)]
    return replace(draft, at=next((each for each in order if each not in draft.settled), draft.at))


def moved(draft: Draft, step: int) -> Draft:
    """Return a draft some paragraphs on, within the original."""
    return replace(draft, at=min(max(draft.at + step, 1), len(draft.paragraphs)))


def new_id(text: str, taken: Collection[str]) -> str:
    """Return an id that is made of the first telling words of a text, and not taken."""
    from anyascii import anyascii

    words = re.findall(r"[a-z0-9]+", anyascii(text).lower().replace("'", ""))
    telling = [each for each in words if each not in _LITTLE][:_ID_WORDS] or words[:_ID_WORDS] or ["fact"]
    wanted = "-".join(telling)[:60].strip("-")
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found
