"""Records as the YAML that a curator would have written: a key a line, short lists and mappings on one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from tui.base.errors import SyrtuiError
from tui.intake.draft import AcceptedFact, CitedRow, Draft, Figure
from tui.store.schema.records import UNKNOWN, Actor, Answer, Choice, Indication, Place, Question, Record, Tie

_PLAIN: Final = re.compile(r"[^\W\d_](?:[\w ,.;'’()/%+-]|:(?! |$))*[\w.)%]")
"""A text that every reader of YAML takes for what it is, without quotation marks."""
_DATE: Final = re.compile(r"(?:\.\./)?\d{4}-\d\d[\d:TZ./+-]*")
_WORDS: Final = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
_REASON: Final = "Nothing is known yet about who publishes this."


def source_text(draft: Draft, known: set[str], today: str) -> str:
    """Return the record of a draft's source; `known` are the sources that echoes may name."""
    source = draft.source
    values = [
        ("id", source.id), ("title", scalar(source.title)), ("publisher", source.publisher),
        ("published", scalar(source.published)), ("published-note", scalar(source.published_note)),
        ("byline", scalar(source.byline)), ("url", scalar(source.url)), ("entered", today),
        ("language", source.language),
        ("reliability", source.reliability), ("reliability-reason", scalar(source.reliability_reason or _REASON)),
        ("derived-from", f"[{', '.join(source.derived_from)}]"),
    ]  # fmt: skip
    lines = [f"{key}: {value}" for key, value in values if value and value != '""']
    flaws = list(source.flaws)
    if source.publisher == UNKNOWN and source.publisher_told:
        flaws.append(f"It names {source.publisher_told} as its publisher, who is no actor here.")
    lines += ["flaws:", *(f"  - {scalar(each)}" for each in flaws)] if flaws else ["flaws: []"]
    echoes = [
        f"  - {{paragraph: {proposal.paragraph}, of: {echo.of}, at: {echo.at}}}"
        for proposal in draft.proposals
        for echo in proposal.echoes
        if echo.of in known
    ]
    lines += ["echoes:", *echoes] if echoes else []
    if any(draft.digest):
        lines += ["digest:", *(f"  - {scalar(each) if each else 'null'}" for each in draft.digest)]
    lines += ["fingerprint:", *(f'  - "{each}"' for each in draft.fingerprints)]
    return "\n".join(lines) + "\n"


def fact_text(fact: AcceptedFact, source: str, event: CitedRow | None = None) -> str:
    """Return the record of a fact that was accepted; it cites the row of event data that its draft was made of."""
    lines = [f"id: {fact.id}", f"says: {scalar(fact.says)}", f"kind: {fact.kind}", f"when: {scalar(fact.when)}"]
    lines += [f"dated: {scalar(fact.dated)}"] if fact.dated else []
    lines += [f"actors: [{', '.join(fact.actors)}]"] if fact.actors else []
    lines += [f"places: [{', '.join(fact.places)}]"] if fact.places else []
    lines += [f"quantity: {quantity_text(fact.id, fact.figure)}"] if fact.figure is not None else []
    lines += [f"ties: [{', '.join(map(_tie, fact.ties))}]"] if fact.ties else []
    lines += [f"indicates: [{', '.join(map(_indication, fact.indicates))}]"] if fact.indicates else []
    lines += [f"answers: {answer(fact.answers)}"] if fact.answers is not None else []
    lines += ["cited:", f"  - {citation_text(fact, source)}"]
    lines += [f"  - {event_text(event)}"] if event is not None else []
    return "\n".join(lines) + "\n"


def citation_text(fact: AcceptedFact, source: str) -> str:
    """Return a citation as a mapping on one line."""
    parts = [f"source: {source}", f"paragraph: {fact.paragraph}"]
    if fact.chain:
        parts += [f"chain: [{', '.join(fact.chain)}]", f"relation: {fact.relation or 'quote'}"]
    return "{" + ", ".join([*parts, f"wording: {fact.wording}", f"credibility: {fact.credibility}"]) + "}"


def event_text(event: CitedRow) -> str:
    """Return a row of event data that is cited as a mapping on one line."""
    return f"{{events: {event.events}, row: {json.dumps(event.row, ensure_ascii=False)}}}"


def quantity_text(fact: str, figure: Figure) -> str:
    """Return a figure as a mapping on one line. Raises SyrtuiError where it is of no measure."""
    if not figure.measures:
        raise SyrtuiError(
            f"{fact}: the theatre has no measure for this figure; add one to theatre.yaml, or leave it out"
        )
    return "{" + ", ".join(_quantity(figure)) + "}"


def _quantity(figure: Figure) -> Iterator[str]:
    yield f"measure: {figure.measures[0]}"
    if figure.of:
        yield f"of: {figure.of[0]}"
    for key in ("value", "low", "high"):
        if getattr(figure, key) is not None:
            yield f"{key}: {getattr(figure, key)}"
    yield f"unit: {scalar(figure.unit)}"
    if figure.bound != "exactly":
        yield f"bound: {figure.bound}"


def _tie(tie: Tie) -> str:
    return f"{{from: {tie.from_}, to: {tie.to}, type: {tie.type}}}"


def _indication(indication: Indication) -> str:
    strength = "" if indication.strength is None else f", strength: {indication.strength:g}"
    return f"{{base: {indication.base}, indicator: {indication.indicator}{strength}}}"


def answer(given: Answer) -> str:
    """Return the answer that a fact gives as a mapping on one line."""
    return f"{{question: {given.question}, answer: {given.answer}}}"


def choice(offered: Choice) -> str:
    """Return an answer that a question can have as a mapping on one line."""
    return f"{{id: {offered.id}, says: {json.dumps(offered.says, ensure_ascii=False)}}}"


def record(new: Record) -> str:
    """Return the record of an actor, a place or a question that a curator added."""
    if isinstance(new, Question):
        return (
            "\n".join(
                [
                    f"id: {new.id}",
                    f"asks: {scalar(new.asks)}",
                    "answers:",
                    *(f"  - {choice(each)}" for each in new.answers),
                ]
            )
            + "\n"
        )
    if not isinstance(new, Actor | Place):
        raise TypeError(f"{type(new).__name__} is no record that is added by itself")
    lines = [f"id: {new.id}", f"name: {scalar(new.name)}", f"kind: {new.kind}"]
    if isinstance(new, Actor):
        lines += [f"side: {new.side}", *([] if new.named else ["named: false"])]
    elif new.within is not None:
        lines.append(f"within: {new.within}")
    return "\n".join(lines) + "\n"


def in_brackets(text: str) -> str:
    """Return a text as YAML within a list on one line, where commas and brackets part its items."""
    return json.dumps(text, ensure_ascii=False) if any(sign in text for sign in ",[]{}") else scalar(text)


def scalar(text: str) -> str:
    """Return a text as YAML: as it is where no reader could take it for something else, else in quotation marks."""
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _WORDS
    return text if is_plain or _DATE.fullmatch(text) else json.dumps(text, ensure_ascii=False)
