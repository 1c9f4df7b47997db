"""The inbox: the list of drafts, the original with its finds marked, and the form in which a fact is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, get_args

from tui.analysis.views.inbox import Choices, NearFact
from tui.intake import form, source_form
from tui.intake.draft import AcceptedFact, Draft, Figure, Mark, SourceDraft
from tui.intake.form import Field
from tui.intake.selection import Selection
from tui.intake.source_form import SourceField
from tui.render import glyphs
from tui.render.rows.parts import BLANK, LABEL, bar, count, heading, labelled, legend, paragraph, plain, words
from tui.render.text import Line, Row, Rows, Span, Target, cut, fit, line_width, pad, wrap
from tui.settings import actions
from tui.store.schema.records import UNKNOWN, Indication

_BAR: Final = 8
_DAY: Final = 13
_NARROW: Final = 90
"""Cells below which a draft's line has no room for more than a sign of what became of it."""
_KEYS: Final = 14
_MANY: Final = 60
"""Cells of what is said beside a value."""
SHOWN: Final = 3
"""How many near facts are shown."""
_BOUNDS: Final[Mapping[str, str]] = {"exactly": "", "more-than": "more than", "at-least": "at least", "up-to": "up to"}


# --- the list ---


def documents(drafts: Sequence[Draft], problems: Sequence[str], cells: int) -> Rows:
    """Return a line for each draft, its key the draft's, under what cannot be read."""
    made = [plain(each, "bad") for each in problems]
    made += [BLANK] if made else []
    for draft in drafts:
        made.append(Row(_document(draft, cells), draft.key, Target("value", draft.key)))
    return Rows(made)


def list_heading(cells: int) -> Line:
    """Return what stands above the list."""
    return (Span(pad("title", _title(cells)) + "  " + pad("published", _DAY) + "  done            facts", "muted"),)


def _title(cells: int) -> int:
    return max(cells - _DAY - 55 if cells >= _NARROW else cells - _DAY - 28, 12)


def _document(draft: Draft, cells: int) -> Line:
    number = len(draft.paragraphs)
    done = number - draft.open
    day = draft.source.published.partition("T")[0]
    facts = sum(1 for _ in draft.accepted)
    style = "muted" if draft.written and not draft.open else ""
    line = [
        Span(pad(draft.source.title, _title(cells)), style),
        Span(f"  {pad(day, _DAY)}  ", "muted"),
        Span(pad(bar(done, number, _BAR), _BAR), "good"),
        Span(f" {done:>2}/{number:<3}", style),
        Span(f"{facts:>4}  ", style),
    ]
    if cells < _NARROW:
        line.append(Span(glyphs.SETTLED.glyph if draft.written else "", glyphs.SETTLED.style))
    elif draft.written:
        line.append(Span(f"in the theatre as {draft.written}", "good"))
    elif draft.already:
        line.append(Span(f"already there as {draft.already}", "warn"))
    else:
        line.append(Span(f"{count(draft.finds, 'find')} to look at" if draft.open else "W writes it", "muted"))
    return fit(line, cells)


def nothing(missing: str, cells: int) -> tuple[Line, ...]:
    """Return what stands where there is no draft: how to make one, and what is missing for that, if anything is."""
    lines: list[Line] = [
        (Span("No article waits here.", "strong"),),
        (),
        (
            Span("syrtui intake FILE", "accent"),
            Span("    makes a draft of an article: text, page, mail or feed", "muted"),
        ),
        (Span("syrtui intake FOLDER", "accent"), Span("  makes a draft of every article in it", "muted")),
        (Span("syrtui intake -", "accent"), Span("       takes what you paste", "muted")),
        (),
        (Span("Run it in a shell; what it makes shows here when you come back.", "muted"),),
    ]
    return (*lines, (), *wrap((Span(missing, "warn"),), cells)) if missing else tuple(lines)


# --- the original ---


def original(draft: Draft, chosen: Selection | None, cells: int, *, alone: bool = False) -> tuple[Rows, str]:
    """Return the paragraphs, that at hand with its finds marked, and the key of the row that has what is chosen.

    Where it is to stand `alone`, the others are left out.
    """
    made: list[Row] = []
    at = f"{draft.at}.0"
    for number, text in enumerate(draft.paragraphs, 1):
        if alone and number != draft.at:
            continue
        sign = glyphs.SETTLED if number in draft.settled else None
        label = f"{sign.glyph if sign else ' '}{number:>3} "
        style = sign.style if sign else "key" if number == draft.at else "faint"
        here = number == draft.at
        spans = _marked(text, form.proposal(draft, number).marks, chosen) if here else [Span(text, "muted")]
        for place, part in enumerate(wrap(spans, max(cells - len(label), 10))):
            key = f"{number}.{place}" if here else ""
            if here and any(span.style == "match" for span in part) and at == f"{draft.at}.0":
                at = key
            made.append(Row((Span(label if place == 0 else " " * len(label), style), *part), key))
        made.append(BLANK)
    return Rows(made[:-1]), at


def _marked(text: str, marks: Sequence[Mark], chosen: Selection | None) -> list[Span]:
    """Return a paragraph with a sign before each find, and what is chosen in a style of its own."""
    start, end = chosen or (0, 0)
    edges = sorted({0, len(text), start, end, *(each.start for each in marks), *(each.end for each in marks)})
    made: list[Span] = []
    for first, last in pairwise(edges):
        mark = next((each for each in marks if each.start <= first < each.end), None)
        sign = glyphs.FINDS[mark.sign] if mark is not None else None
        if mark is not None and sign is not None and mark.start == first:
            made.append(Span(sign.glyph, sign.style))
        style = "match" if start <= first < end else sign.style if sign is not None else ""
        made.append(Span(text[first:last], style))
    return made


# --- the form ---


def fields(draft: Draft, known: Choices, near: Sequence[NearFact], field: str, cells: int) -> Rows:
    """Return the form: a row a field, its key the field's name; then similar facts, and what is accepted here."""
    now = form.form(draft)
    made: list[Row] = []
    for name in get_args(Field):
        value = _value(name, draft, now, known)
        if name != "says":
            value = _with_rank(draft, name, known if name == field else None, value, cells)
        made += labelled(name, value, cells, key=name)
    made += _near(near, cells)
    here = [(index, each) for index, each in enumerate(draft.accepted) if each.paragraph == draft.at]
    if here:
        made += [BLANK, heading("Accepted of this paragraph")]
        for index, each in here:
            says = each.says or f"cites {each.id}"
            made += paragraph([Span(f"{glyphs.SETTLED.glyph} ", "good"), Span(says)], cells, key=f"accepted:{index}")
    return Rows(made)


def source_fields(draft: Draft, known: Choices, field: str, cells: int) -> Rows:
    """Return the form of the source's record: a row a field, its key the field's name."""
    made: list[Row] = []
    for name in source_form.SOURCE_FIELDS:
        value = _of_source(name, draft.source, known)
        ways = source_form.candidates(draft, name, known) if name == field else []
        rank = []
        if len(ways) > 1 and draft.source in ways:
            rank = [Span(f"  ‹ {ways.index(draft.source) + 1} of {len(ways)} ›", "key")]
        room = max(cells - LABEL, 10)
        line = [*fit(value, room - line_width(rank)), *rank] if rank else value
        made += labelled(name, line, cells, key=name)
    told = f"It is in the theatre as {draft.written}: e in Sources edits it there." if draft.written else ""
    made += [BLANK, *paragraph([Span(told, "warn")], cells)] if told else []
    return Rows(made)


def _of_source(name: SourceField, source: SourceDraft, known: Choices) -> list[Span]:
    """Return what a field of the source's record holds; where that is nothing, what it takes."""
    match name:
        case "reliability":
            grade = glyphs.RELIABILITY[source.reliability]
            word = grade.word if source.reliability != "F" or source.reliability_reason else "not judged: enter"
            return [Span(source.reliability, grade.style), Span(f"  {word}", "muted")]
        case "publisher":
            if source.publisher != UNKNOWN:
                return [Span(known.name(source.publisher))]
            told = f"{source.publisher_told}, who is no actor here" if source.publisher_told else "nobody says"
            return [Span(told, "faint")]
        case "published" | "language" | "id":
            return [Span(getattr(source, name))]
        case "derived-from":
            return _listed([known.name(each) for each in source.derived_from], "nothing that is known here")
        case "flaws":
            return _listed([" ".join(source.flaws)] if source.flaws else [], "none")
    attribute, hint, _ = source_form.WORDS[name]
    text = getattr(source, attribute)
    return [Span(text)] if text else [Span(hint, "faint")]


def _near(near: Sequence[NearFact], cells: int) -> list[Row]:
    made = [BLANK, heading("Similar facts")] if near else []
    for each in near[:SHOWN]:
        disputed = [Span(f" {glyphs.DISPUTED.glyph}", glyphs.DISPUTED.style)] if each.question else []
        line = [Span(each.says), *disputed, Span(f"  {each.when}", "muted")]
        room = fit([Span(cut(each.says, max(cells - len(each.when) - 5, 10))), *line[1:]], cells)
        made.append(Row(room, f"near:{each.id}", Target("fact", each.id)))
    return made


def _with_rank(draft: Draft, name: Field, known: Choices | None, value: Sequence[Span], cells: int) -> list[Span]:
    """Return a value on one line; under the cursor with which of its candidates it is."""
    room = max(cells - 13, 10)
    ways = form.candidates(draft, name, known.fact_kinds) if known is not None else []
    if len(ways) < 2:
        return list(fit(value, room))
    now = form.form(draft)
    at = f"{ways.index(now) + 1} of {len(ways)}" if now in ways else f"{len(ways)}"
    rank = Span(f"  ‹ {at} ›", "key")
    return [*fit(value, room - line_width([rank])), rank]


def _value(name: Field, draft: Draft, now: AcceptedFact, known: Choices) -> list[Span]:
    """Return what a field holds; where that is nothing, what it takes."""
    match name:
        case "says" | "digest":
            return _words(name, now.says if name == "says" else form.digest_line(draft))
        case "kind" | "wording":
            return [Span(now.kind if name == "kind" else now.wording)]
        case "when":
            return [Span(now.when), Span(f"  {now.dated}", "muted")]
        case "actors":
            return _listed([known.name(each) for each in now.actors], "nobody")
        case "places":
            return _listed([known.place(each) for each in now.places], "nowhere")
        case "quantity":
            return _quantity(now.figure, known)
        case "chain":
            chain = [" ‹ ".join(known.name(each) for each in now.chain)] if now.chain else []
            return [*_listed(chain, "the source itself"), Span(f"  {now.relation or ''}", "muted")]
        case "credibility":
            told = glyphs.CREDIBILITY[now.credibility]
            word = "not judged: 2 to 6" if now.credibility == form.UNJUDGED else told.word
            return [Span(str(now.credibility), told.style), Span(f"  {word}", "muted")]
        case "ties":
            told_of = [f"{known.name(each.from_)} {words(each.type)} {known.name(each.to)}" for each in now.ties]
            return _listed(told_of, "none")
        case "indicator":
            return _listed([_sign(each, known) for each in now.indicates], "none")
        case "question":
            return _listed([_answer(draft, now, known)] if now.answers is not None else [], "none")


def _words(name: Field, text: str) -> list[Span]:
    """Return what is written in own words; where that is nothing, how to."""
    if text:
        return [Span(text, "strong" if name == "says" else "")]
    return [
        Span("in your own words: enter" if name == "says" else "optional: what the paragraph says, in a line", "faint")
    ]


def _sign(indication: Indication, known: Choices) -> str:
    strength = "by its distance" if indication.strength is None else f"{indication.strength:g}"
    return f"{known.place(indication.base)}: {words(indication.indicator)} {strength}"


def _answer(draft: Draft, now: AcceptedFact, known: Choices) -> str:
    given = now.answers
    if given is None:
        return ""
    new = next((each for each in draft.added.questions if each.id == given.question), None)
    added = [each.choice for each in draft.added.choices if each.question == given.question]
    if new is not None:
        return f"{new.asks} {next((each.says for each in new.answers if each.id == given.answer), given.answer)}"
    asked = known.questions.get(given.question)
    said = [(each.id, each.name) for each in asked.answers] if asked is not None else []
    said += [(each.id, each.says) for each in added]
    return f"{asked.asks if asked is not None else given.question} {dict(said).get(given.answer, given.answer)}"


def _listed(names: Sequence[str], nothing_there: str) -> list[Span]:
    return [Span(", ".join(names))] if names else [Span(nothing_there, "faint")]


def _quantity(figure: Figure | None, known: Choices) -> list[Span]:
    if figure is None:
        return [Span("none", "faint")]
    number = f"{figure.value:g}" if figure.value is not None else f"{figure.low:g}–{figure.high:g}"
    unit = "" if figure.unit == "count" else f" {figure.unit}"
    told = f"{_BOUNDS.get(figure.bound, figure.bound.replace('-', ' '))} {number}{unit}".strip()
    at = f" of {known.place(figure.of[0])}" if figure.of else ""
    return [Span(told), Span(f"  {words(figure.measures[0])}{at}", "muted")]


# --- keys ---


def keys(remapped: Mapping[str, str], cells: int) -> Rows:
    """Return how the inbox is worked, its signs and its keys."""
    made = [
        heading("How to work here"),
        *paragraph(
            [
                Span(
                    "Each paragraph becomes facts in your own words. Fields hold what rules have found: ← and → try "
                    "the other candidates, enter opens all there are. Nothing is judged for you: credibility stays 6 "
                    "until you say another, and no actor, place or question is made unless you ask for it. space "
                    "accepts the fact and goes on; W writes what was accepted into the theatre's files, which only "
                    "get lines added."
                )
            ],
            cells,
        ),
        *(Row(line) for line in legend([*glyphs.FINDS.values(), glyphs.SETTLED], cells)),
        BLANK,
        heading("Keys"),
    ]
    for action in actions.ACTIONS:
        if action.scope != "inbox":
            continue
        label = " ".join(map(actions.key_label, actions.keys_of(action, remapped)))
        made += paragraph([Span(pad(label, _KEYS), "key"), Span(action.help)], cells, key=action.id, indent=_KEYS)
    return Rows(made)
