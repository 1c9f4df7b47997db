"""What can be wrong within one record, though its shape is right: dates, figures, chains, answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from tui.store.schema.edtf import BadDate, day, parse
from tui.store.schema.records import UNKNOWN, Actor, Fact, Place, Quantity, Question, Record, Source, Theatre, Tie
from tui.store.validate.shape import Path, Slip

LONGEST_WINDOW: Final = 3660
"""Days that a theatre's window can have: each is judged for itself."""

STRENGTHS: Final = (0.25, 0.5, 0.75, 1.0)


def check_within(record: Record) -> list[Slip]:
    """Everything that is wrong within `record`, which has the right shape."""
    slips = list(_CHECKS[type(record)](record))
    if getattr(record, "id", None) == UNKNOWN:
        slips.append(Slip(("id",), "schema-value", f"`{UNKNOWN}` stands for what is unknown", "write another id"))
    return slips


def _bad_date(path: Path, text: str, reader: Callable[[str], Any] = parse) -> Iterator[Slip]:
    try:
        reader(text)
    except BadDate as error:
        yield Slip(path, "bad-date", error.what, error.mend)


def _theatre(theatre: Theatre) -> Iterator[Slip]:
    first, _, last = theatre.window.partition("/")
    bad = [*_bad_date(("window",), first, day), *_bad_date(("window",), last, day)]
    yield from bad
    if not bad and not 0 <= (day(last) - day(first)).days < LONGEST_WINDOW:
        what = "the window is reversed" if first > last else f"the window has more than {LONGEST_WINDOW} days"
        mend = f"write {last}/{first}" if first > last else "narrow it"
        yield Slip(("window",), "theatre-window", what, mend)
    if not is_box(theatre.bbox):
        yield Slip(
            ("bbox",), "theatre-bbox", "this is no box on the map", "write [west, south, east, north] in degrees"
        )
    if not is_timezone(theatre.timezone):
        what = f"the time zone {theatre.timezone} is not known"
        yield Slip(("timezone",), "theatre-timezone", what, "write an IANA name, such as Asia/Damascus")
    for measure, unit in theatre.measures.items():
        if not unit.strip() or len(unit) > 40 or not measure.strip() or len(measure) > 80:
            what = "a measure has a name and a unit"
            yield Slip(("measures", measure), "theatre-measure", what, "write it like front-distance: km")


def is_box(box: list[float]) -> bool:
    """Whether `box` is [west, south, east, north] in degrees."""
    west, south, east, north = box
    return -180 <= west < east <= 180 and -90 <= south < north <= 90


def is_timezone(name: str) -> bool:
    """Whether `name` is an IANA time zone that this machine knows."""
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return False
    return True


def _source(source: Source) -> Iterator[Slip]:
    bad = [*_bad_date(("published",), source.published), *_bad_date(("entered",), source.entered, day)]
    yield from bad
    if not bad and not source.published_note and parse(source.published).precision != "day":
        what = "no reason is given for a date of publication that is not plain"
        yield Slip(("published",), "source-undated", what, "say in `published-note` how it was inferred", "warning")
    for position, echo in enumerate(source.echoes):
        if echo.paragraph > len(source.digest):
            yield no_paragraph(("echoes", position, "paragraph"), echo.paragraph, len(source.digest))
    if source.fingerprint and len(source.fingerprint) != len(source.digest):
        what = f"there are {len(source.fingerprint)} fingerprints for {len(source.digest)} paragraphs"
        yield Slip(("fingerprint",), "source-fingerprint", what, "give one for each entry of `digest`")


def no_paragraph(path: Path, paragraph: int, last: int, source: str = "this source") -> Slip:
    """The slip of naming a paragraph that a digest lacks."""
    mend = f"write 1 to {last}" if last else "give the source a digest"
    return Slip(path, "no-paragraph", f"{source} has no paragraph {paragraph}", mend)


def _actor(actor: Actor) -> Iterator[Slip]:
    if actor.reliability is not None and not actor.reliability_reason:
        what = f"no reason is given for the grade {actor.reliability}"
        yield Slip(("reliability",), "actor-ungrounded", what, "say it in `reliability-reason`", "warning")
    yield from _repeated(("members",), actor.members)


def _place(place: Place) -> Iterator[Slip]:
    if (place.lon is None) != (place.lat is None):
        missing = "lon" if place.lon is None else "lat"
        yield Slip((), "place-coordinates", f"`{missing}` is missing", "write both `lon` and `lat`, or neither")
    elif place.lon is not None and not place.coordinates_from:
        what = "the coordinates have no origin"
        yield Slip(("lon",), "place-origin", what, "say in `coordinates-from` where they come from", "warning")


def _question(question: Question) -> Iterator[Slip]:
    ids = [choice.id for choice in question.answers]
    if len(ids) < 2:
        what = f"a question needs two answers, this one has {len(ids)}"
        yield Slip(("answers",), "question-answers", what, "add the answer that other facts give")
    for position, one in _again(ids):
        yield Slip(("answers", position, "id"), "duplicate-id", f"the answer {one} stands here twice", "rename one")
    settled = question.adjudication
    if settled is not None:
        yield from _bad_date(("adjudication", "on"), settled.on, day)
        if settled.answer not in ids:
            what = f"{settled.answer} is no answer to this question"
            mend = "write one of " + ", ".join(ids[:8]) if ids else "write the answers of the question first"
            yield Slip(("adjudication", "answer"), "dangling-id", what, mend)


def _fact(fact: Fact) -> Iterator[Slip]:
    try:
        when = parse(fact.when)
    except BadDate as error:
        yield Slip(("when",), "bad-date", error.what, error.mend)
    else:
        if when.precision == "unknown" and not fact.dated:
            mend = "say in `dated` why the source leaves it open"
            yield Slip(("when",), "fact-undated", "no reason is given for an unknown date", mend, "warning")
    if not fact.cited:
        yield Slip(("cited",), "fact-uncited", "no source says this", "cite one, or leave the fact out")
    yield from _citations(fact)
    if fact.quantity is not None:
        yield from _quantity(fact.quantity)
    for position, tie in enumerate(fact.ties):
        yield from _tie(tie, fact, ("ties", position))
    for position, sign in enumerate(fact.indicates):
        if sign.strength is not None and sign.strength not in STRENGTHS:
            path = ("indicates", position, "strength")
            yield Slip(path, "indication-strength", f"{sign.strength:g} is no strength", "write .25, .5, .75 or 1")
    if fact.actors:
        yield from _repeated(("actors",), fact.actors)
    if fact.places:
        yield from _repeated(("places",), fact.places)


def _citations(fact: Fact) -> Iterator[Slip]:
    seen: set[tuple[object, ...]] = set()
    for position, cited in enumerate(fact.cited):
        if (cited.relation is None) == bool(cited.chain):
            path: Path = ("cited", position, "chain" if cited.chain else "relation")
            if cited.chain:
                mend = "add `relation`: repost, quote or cites (own reporting besides)"
                yield Slip(path, "chain-relation", "this chain has no relation", mend)
            else:
                mend = "take it out, or write the chain ([unknown] where no one is named)"
                yield Slip(path, "chain-relation", "a relation without a chain", mend)
        if len(fact.cited) > 1:
            whole = (cited.source, cited.paragraph, *cited.chain, cited.relation, cited.wording, cited.note)
            if whole in seen:
                yield Slip(("cited", position), "citation-twice", "the same citation twice", "keep one", "warning")
            seen.add(whole)


def _repeated(path: Path, ids: list[str]) -> Iterator[Slip]:
    if len(set(ids)) == len(ids):
        return
    for position, one in _again(ids):
        yield Slip((*path, position), "repeated-id", f"{one} stands here twice", "keep one", "warning")


def _again(ids: list[str]) -> Iterator[tuple[int, str]]:
    """Those of `ids` that have stood before, with their positions."""
    seen: set[str] = set()
    for position, one in enumerate(ids):
        if one in seen:
            yield position, one
        seen.add(one)


def _quantity(quantity: Quantity) -> Iterator[Slip]:
    path: Path = ("quantity",)
    low, high = quantity.low, quantity.high
    if quantity.value is None and low is None and high is None:
        mend = "write `value`, or `low` and `high`"
        yield Slip(path, "quantity-figures", "this quantity has no figure", mend)
    elif quantity.value is not None and (low is not None or high is not None):
        yield Slip(path, "quantity-figures", "this quantity has both a value and a range", "keep one of them")
    if low is not None and high is not None and low > high:
        yield Slip((*path, "low"), "quantity-figures", "the range is reversed", f"write low: {high}, high: {low}")


def _tie(tie: Tie, fact: Fact, path: Path) -> Iterator[Slip]:
    if tie.from_ == tie.to:
        yield Slip((*path, "to"), "tie-one-actor", f"a tie of {tie.to} with itself", "name two actors")
    bad = False
    for name, text in (("since", tie.since), ("until", tie.until)):
        if text is not None:
            for slip in _bad_date((*path, name), text):
                bad = True
                yield slip
    if bad or tie.until is None:
        return
    try:
        since = parse(fact.when if tie.since is None else tie.since).earliest
    except BadDate:
        return
    until = parse(tie.until).latest
    if since is not None and until is not None and until < since:
        yield Slip((*path, "until"), "bad-date", "the tie ends before it begins", "write a later day, or leave it out")


_CHECKS: Final[dict[type[Record], Callable[[Any], Iterator[Slip]]]] = {
    Theatre: _theatre,
    Source: _source,
    Actor: _actor,
    Place: _place,
    Question: _question,
    Fact: _fact,
}
