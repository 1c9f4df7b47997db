"""Rules within one record whose shape is right: dates, figures, chains, answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from tui.base.suggest import did_you_mean, nearest
from tui.store.schema.edtf import BadDate, parse, parse_day
from tui.store.schema.records import (
    CHANGES,
    STRENGTHS,
    UNKNOWN,
    Actor,
    Assumption,
    Deception,
    EndedTie,
    Fact,
    HypothesisSet,
    IfWrong,
    Place,
    Quantity,
    Question,
    Record,
    Source,
    Theatre,
    Tie,
)
from tui.store.validate.shape import Violation
from tui.store.yaml.positions import KeyPath

MAX_WINDOW_DAYS: Final = 3660
"""The longest window of a theatre: each of its days is judged for itself."""
WRITE_A_STRENGTH: Final = f"write {', '.join(f'{one:g}'.lstrip('0') for one in STRENGTHS[:-1])} or {STRENGTHS[-1]:g}"


def check_record(record: Record) -> list[Violation]:
    """Return the violations within a record of any kind that fits its schema (`shape`)."""
    violations = list(_CHECKS[type(record)](record))
    if getattr(record, "id", None) == UNKNOWN:
        violations.append(
            Violation(("id",), "schema-value", f"`{UNKNOWN}` stands for what is unknown", "write another id")
        )
    return violations


def _bad_date(path: KeyPath, text: str, parse_text: Callable[[str], Any] = parse) -> Iterator[Violation]:
    """Yield the violation of a text that `parse_text` does not take for a date, if it does not."""
    try:
        parse_text(text)
    except BadDate as error:
        yield Violation(path, "bad-date", error.what, error.mend)


def _theatre(theatre: Theatre) -> Iterator[Violation]:
    """Yield what is wrong with a theatre's window, box, time zone and measures."""
    first, _, last = theatre.window.partition("/")
    bad = [*_bad_date(("window",), first, parse_day), *_bad_date(("window",), last, parse_day)]
    yield from bad
    if not bad and not 0 <= (parse_day(last) - parse_day(first)).days < MAX_WINDOW_DAYS:
        what = "the window is reversed" if first > last else f"the window has more than {MAX_WINDOW_DAYS} days"
        mend = f"write {last}/{first}" if first > last else "narrow it"
        yield Violation(("window",), "theatre-window", what, mend)
    if not is_bounding_box(theatre.bbox):
        mend = "write [west, south, east, north] in degrees"
        yield Violation(("bbox",), "theatre-bbox", "this is no box on the map", mend)
    if not is_timezone(theatre.timezone):
        what = f"the time zone {theatre.timezone} is not known"
        yield Violation(("timezone",), "theatre-timezone", what, "write an IANA name, such as Asia/Damascus")
    yield from _index(theatre)
    yield from _unique(("bases",), theatre.base_ids)
    for measure, unit in theatre.measures.items():
        if not unit.strip() or len(unit) > 40 or not measure.strip() or len(measure) > 80:
            what = "a measure has a name and a unit"
            yield Violation(("measures", measure), "theatre-measure", what, "write it like front-distance: km")
    for measure in theatre.measure_words:
        if measure not in theatre.units:
            what = f"there is no measure {measure} that these words could be for"
            mend = did_you_mean(measure, theatre.units)
            yield Violation(("measure-words", measure), "measure-words", what, mend, "warning")


def _index(theatre: Theatre) -> Iterator[Violation]:
    """Yield what is wrong with a theatre's own baseline and bands."""
    change = theatre.threat
    if change is None:
        return
    if change.baseline is not None and not 0 < change.baseline < 100:
        what = "this baseline is passed over: it is no index"
        yield Violation(("threat", "baseline"), "theatre-index", what, "write a number between 0 and 100", "warning")
    bands = change.bands
    if bands is not None and not 0 < bands.moderate < bands.substantial < bands.severe < 100:
        what = "these bands are passed over: they do not rise from 0 to 100"
        mend = "write moderate, substantial and severe in rising order"
        yield Violation(("threat", "bands"), "theatre-index", what, mend, "warning")


def is_bounding_box(box: list[float]) -> bool:
    """Return whether the four numbers of `box` are west, south, east and north of an area, in degrees.

    Its west is the larger number where it crosses 180°, as in GeoJSON.
    """
    west, south, east, north = box
    return -180 <= west <= 180 and -180 <= east <= 180 and west != east and -90 <= south < north <= 90


def is_timezone(name: str) -> bool:
    """Return whether `name` is an IANA time zone that this machine knows."""
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    # A folder of zones (`Asia`) can be an OSError; `../x` is a ValueError, and what nobody knows a LookupError.
    except (OSError, ValueError, LookupError):
        return False
    return True


def _source(source: Source) -> Iterator[Violation]:
    """Yield what is wrong with a source's dates, echoes and fingerprints."""
    bad = [*_bad_date(("published",), source.published), *_bad_date(("entered",), source.entered, parse_day)]
    yield from bad
    if not bad and not source.published_note and parse(source.published).precision != "day":
        what = "no reason is given for a date of publication that is not plain"
        yield Violation(
            ("published",), "source-undated", what, "say in `published-note` how it was inferred", "warning"
        )
    if source.known is not None:
        yield from _bad_date(("known",), source.known, parse_day)
        if not source.lost:
            what = "only of a lost source the text becomes known on a day of its own"
            yield Violation(("known",), "source-known", what, "take it out, or write `lost: true`", "warning")
    for position, echo in enumerate(source.echoes):
        if echo.paragraph > source.paragraphs:
            yield missing_paragraph(("echoes", position, "paragraph"), echo.paragraph, source.paragraphs)
    # Without a digest, its paragraphs are counted and cited by number alone.
    if source.fingerprint and source.digest and len(source.fingerprint) != len(source.digest):
        what = f"there are {len(source.fingerprint)} fingerprints for {len(source.digest)} paragraphs"
        yield Violation(("fingerprint",), "source-fingerprint", what, "give one for each entry of `digest`")


def missing_paragraph(path: KeyPath, paragraph: int, last: int, source: str = "this source") -> Violation:
    """Return the violation of naming a paragraph, counted from 1, that the digest of `source` lacks."""
    mend = f"write 1 to {last}" if last else "give the source a digest or fingerprints"
    return Violation(path, "no-paragraph", f"{source} has no paragraph {paragraph}", mend)


def _actor(actor: Actor) -> Iterator[Violation]:
    """Yield what is wrong with an actor's grade and members."""
    if actor.reliability is not None and not actor.reliability_reason:
        what = f"no reason is given for the grade {actor.reliability}"
        yield Violation(("reliability",), "actor-ungrounded", what, "say it in `reliability-reason`", "warning")
    yield from _unique(("members",), actor.members)
    if actor.deception is not None:
        yield from _deception(actor.deception)


def _place(place: Place) -> Iterator[Violation]:
    """Yield what is wrong with a place's coordinates."""
    if (place.lon is None) != (place.lat is None):
        missing = "lon" if place.lon is None else "lat"
        yield Violation((), "place-coordinates", f"`{missing}` is missing", "write both `lon` and `lat`, or neither")
    elif place.lon is not None and not place.coordinates_from:
        what = "the coordinates have no origin"
        yield Violation(("lon",), "place-origin", what, "say in `coordinates-from` where they come from", "warning")


def _question(question: Question) -> Iterator[Violation]:
    """Yield what is wrong with a question's answers and its adjudication."""
    ids = [choice.id for choice in question.answers]
    if len(ids) < 2:
        what = f"a question needs two answers, this one has {len(ids)}"
        yield Violation(("answers",), "question-answers", what, "add the answer that other facts give")
    for position, one in _repetitions(ids):
        yield Violation(
            ("answers", position, "id"), "duplicate-id", f"the answer {one} stands here twice", "rename one"
        )
    if question.known is not None:
        yield from _bad_date(("known",), question.known, parse_day)
    settled = question.adjudication
    if settled is not None:
        yield from _bad_date(("adjudication", "on"), settled.on, parse_day)
        if settled.answer not in ids:
            what = f"{settled.answer} is no answer to this question"
            mend = "write one of " + ", ".join(ids[:8]) if ids else "write the answers of the question first"
            yield Violation(("adjudication", "answer"), "dangling-id", what, mend)


def _fact(fact: Fact) -> Iterator[Violation]:
    """Yield what is wrong with a fact's date, citations, quantity, ties, indications and links."""
    try:
        when = parse(fact.when)
    except BadDate as error:
        yield Violation(("when",), "bad-date", error.what, error.mend)
    else:
        if when.precision == "unknown" and not fact.dated:
            mend = "say in `dated` why the source leaves it open"
            yield Violation(("when",), "fact-undated", "no reason is given for an unknown date", mend, "warning")
    if not fact.cited:
        mend = "cite one, or leave the fact out"
        if fact.cited_events:
            mend = "cite the data set's publication as a source as well: rows of events are not weighed"
        yield Violation(("cited",), "fact-uncited", "no source says this", mend)
    yield from _citations(fact)
    if fact.quantity is not None:
        yield from _quantity(fact.quantity)
    yield from _ties(fact)
    yield from _indications(fact)
    for name, ids in (("actors", fact.actors), ("places", fact.places)):
        if ids:
            yield from _unique((name,), ids)
    if fact.done_to:
        yield from _done_to(fact)
    if fact.kind == "forecast" or fact.forecast is not None or fact.resolved is not None:
        yield from _forecast(fact)
    if fact.deception is not None:
        yield from _deception(fact.deception)


def _indications(fact: Fact) -> Iterator[Violation]:
    """Yield strengths that are none."""
    for position, sign in enumerate(fact.indicates):
        if sign.strength is not None and sign.strength not in STRENGTHS:
            path = ("indicates", position, "strength")
            yield Violation(path, "indication-strength", f"{sign.strength:g} is no strength", WRITE_A_STRENGTH)


def _done_to(fact: Fact) -> Iterator[Violation]:
    """Yield those to whom a fact says it is done, and who are not among its actors or stand there twice."""
    for position, one in enumerate(fact.done_to):
        if one not in fact.actors:
            mend = "write it under `actors`, too"
            yield Violation(("done-to", position), "done-to-actor", f"{one} is not among the fact's actors", mend)
    yield from _unique(("done-to",), fact.done_to)


def _citations(fact: Fact) -> Iterator[Violation]:
    """Yield chains without a relation, relations without a chain, and citations that stand twice."""
    seen: set[tuple[object, ...]] = set()
    for position, cited in enumerate(fact.cited):
        if (cited.relation is None) == bool(cited.chain):
            path: KeyPath = ("cited", position, "chain" if cited.chain else "relation")
            if cited.chain:
                mend = "add `relation`: repost, quote or cites (own reporting besides)"
                yield Violation(path, "chain-relation", "this chain has no relation", mend)
            else:
                mend = "take it out, or write the chain ([unknown] where no one is named)"
                yield Violation(path, "chain-relation", "a relation without a chain", mend)
        if len(fact.cited) > 1:
            whole = (cited.source, cited.paragraph, *cited.chain, cited.relation, cited.wording, cited.note)
            if whole in seen:
                yield Violation(("cited", position), "citation-twice", "the same citation twice", "keep one", "warning")
            seen.add(whole)


def _unique(path: KeyPath, ids: list[str]) -> Iterator[Violation]:
    """Yield a warning for each of the ids at `path` that has stood there before."""
    if len(set(ids)) == len(ids):
        return
    for position, one in _repetitions(ids):
        yield Violation((*path, position), "repeated-id", f"{one} stands here twice", "keep one", "warning")


def _repetitions(ids: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the positions, from 0, and values of those `ids` that have stood before."""
    seen: set[str] = set()
    for position, one in enumerate(ids):
        if one in seen:
            yield position, one
        seen.add(one)


def _quantity(quantity: Quantity) -> Iterator[Violation]:
    """Yield what is wrong with a quantity that has no figure, a value besides a range, or a range that is reversed."""
    path: KeyPath = ("quantity",)
    low, high = quantity.low, quantity.high
    if quantity.value is None and low is None and high is None:
        mend = "write `value`, or `low` and `high`"
        yield Violation(path, "quantity-figures", "this quantity has no figure", mend)
    elif quantity.value is not None and (low is not None or high is not None):
        yield Violation(path, "quantity-figures", "this quantity has both a value and a range", "keep one of them")
    if low is not None and high is not None and low > high:
        yield Violation((*path, "low"), "quantity-figures", "the range is reversed", f"write low: {high}, high: {low}")


def _ties(fact: Fact) -> Iterator[Violation]:
    """Yield what is wrong with the ties that a fact tells of, or says have ended."""
    for position, tie in enumerate(fact.ties):
        yield from _tie(tie, fact, ("ties", position))
    for position, end in enumerate(fact.ends):
        if isinstance(end, EndedTie) and end.from_ == end.to:
            what = f"a tie of {end.to} with itself"
            yield Violation(("ends", position, "to"), "tie-one-actor", what, "name two actors")


def _tie(tie: Tie, fact: Fact, path: KeyPath) -> Iterator[Violation]:
    """Yield what is wrong with the actors and dates of the tie at `path` in a fact."""
    if tie.from_ == tie.to:
        yield Violation((*path, "to"), "tie-one-actor", f"a tie of {tie.to} with itself", "name two actors")
    bad = False
    for name, text in (("since", tie.since), ("until", tie.until)):
        if text is not None:
            for violation in _bad_date((*path, name), text):
                bad = True
                yield violation
    if bad or tie.until is None:
        return
    try:
        since = parse(fact.when if tie.since is None else tie.since).earliest
    except BadDate:
        return
    until = parse(tie.until).latest
    if since is not None and until is not None and until < since:
        yield Violation(
            (*path, "until"), "bad-date", "the tie ends before it begins", "write a later day, or leave it out"
        )


def _deception(deception: Deception) -> Iterator[Violation]:
    """Yield what is wrong with a deception check: that it rests on nothing."""
    if not deception.why.strip():
        mend = "say in `why` what these answers rest on"
        yield Violation(("deception",), "deception-ungrounded", "this deception check has no reason", mend, "warning")


def _forecast(fact: Fact) -> Iterator[Violation]:
    """Yield what is wrong with a forecast and its outcome."""
    forecast, resolved = fact.forecast, fact.resolved
    if forecast is not None and fact.kind != "forecast":
        what = f"a fact of kind {fact.kind} is no forecast"
        yield Violation(("forecast",), "forecast-kind", what, "write `kind: forecast`, or take `forecast` out")
    if forecast is None and fact.kind == "forecast":
        what = "this forecast does not say what it predicts, and by when"
        mend = "write forecast: {event: what is to happen, by: a date or null}"
        yield Violation(("kind",), "forecast-missing", what, mend, "warning")
    if forecast is not None and forecast.by is not None:
        yield from _bad_date(("forecast", "by"), forecast.by)
    if resolved is None:
        return
    if forecast is None:
        mend = "say in `forecast` what was predicted, or take `resolved` out"
        yield Violation(("resolved",), "resolved-nothing", "no forecast is resolved by this", mend)
    yield from _bad_date(("resolved", "known"), resolved.known, parse_day)
    yield from _unique(("resolved", "by"), resolved.by)
    if not resolved.by:
        mend = "name in `by` the facts that do, or leave the forecast open"
        yield Violation(("resolved",), "resolved-ungrounded", "no fact shows what became of it", mend, "warning")
    if fact.id in resolved.by:
        path: KeyPath = ("resolved", "by", resolved.by.index(fact.id))
        yield Violation(path, "resolved-by-itself", "a forecast does not show what became of it", "name other facts")
    if resolved.as_ == "late" and forecast is not None and (forecast.by is None or _has_no_end(forecast.by)):
        what = "a forecast without a last day cannot come late"
        yield Violation(("resolved", "as"), "late-undue", what, "write hit, or the day in `forecast: {by: …}`")


def _has_no_end(text: str) -> bool:
    """Return whether a date can be read and has no last day."""
    try:
        return parse(text).latest is None
    except BadDate:
        return False


def _hypothesis_set(record: HypothesisSet) -> Iterator[Violation]:
    """Yield what is wrong with a set's hypotheses and with how evidence is weighed against them."""
    ids = [one.id for one in record.hypotheses]
    if len(ids) < 2:
        what = f"hypotheses compete by two at the least, here {'is one' if ids else 'are none'}"
        yield Violation(("hypotheses",), "hypotheses-few", what, "add what else it could be")
    for position, one in _repetitions(ids):
        what = f"the hypothesis {one} stands here twice"
        yield Violation(("hypotheses", position, "id"), "duplicate-id", what, "rename one")
    if record.base is None and any(row.indicator is not None for row in record.weighs):
        what = "indicators are weighed, and it is not said of which base"
        yield Violation(("weighs",), "weighing-base", what, "write `base`", "warning")
    seen: set[tuple[str | None, str | None]] = set()
    for position, row in enumerate(record.weighs):
        path: KeyPath = ("weighs", position)
        if (row.indicator is None) == (row.fact is None):
            what = "a row weighs one piece of evidence, an indicator or a fact"
            yield Violation(path, "weighing-evidence", what, "write either `indicator` or `fact`")
        elif (row.indicator, row.fact) in seen:
            what = f"{row.indicator or row.fact} is weighed here twice"
            yield Violation(path, "weighing-twice", what, "keep one of the rows")
        seen.add((row.indicator, row.fact))
        if row.fact is not None and not row.why.strip():
            what = f"no reason is given for weighing {row.fact} by itself"
            yield Violation(path, "weighing-ungrounded", what, "say it in `why`")
        for name in row.ratings:
            if name not in ids:
                guess = nearest(name, ids)
                mend = f"did you mean {guess}?" if guess else "write one of " + ", ".join(ids[:8])
                yield Violation(
                    (*path, "ratings", name), "dangling-id", f"there is no hypothesis {name}", mend, on_key=True
                )
        given = [row.ratings.get(one) for one in ids]
        if len(ids) > 1 and len(set(given)) == 1:
            how = "not at all" if given[0] is None else f"{given[0]} for every one"
            what = f"this row cannot tell the hypotheses apart: {how}"
            mend = "rate at least one of them otherwise, or take the row out"
            yield Violation((*path, "ratings"), "weighing-alike", what, mend, "warning")


def _assumption(record: Assumption) -> Iterator[Violation]:
    """Yield what is wrong with what an assumption stands behind, and with what is tried where it is wrong."""
    behind = record.behind.given
    if len(behind) != 1:
        what = f"an assumption stands behind one record, this one behind {len(behind) or 'none'}"
        mend = "write one of " + ", ".join(f"`{name}`" for name in record.behind.__struct_fields__)
        yield Violation(("behind",), "assumption-behind", what, mend)
    yield from _change(record.if_wrong)
    if record.review_by is not None:
        yield from _bad_date(("review-by",), record.review_by, parse_day)
    yield from _unique(("contradicted-by",), record.contradicted_by)


def _change(change: IfWrong) -> Iterator[Violation]:
    """Yield what is wrong with the one change that an assumption's opposite stands for."""
    if not any(change.given in options for options in CHANGES.values()):
        named = [kind for kind in CHANGES if kind in change.given]
        options = CHANGES[named[0]] if len(named) == 1 else [keys for each in CHANGES.values() for keys in each]
        mend = "write " + " or ".join(change.written(keys) for keys in options)
        yield Violation(("if-wrong",), "assumption-change", "this is not one change that can be tried", mend)
    if change.published is not None:
        yield from _bad_date(("if-wrong", "published"), change.published)
    if change.strength is not None and change.strength not in (0, *STRENGTHS):
        what = f"{change.strength:g} is no strength"
        yield Violation(("if-wrong", "strength"), "indication-strength", what, f"{WRITE_A_STRENGTH}, or 0 for none")


_CHECKS: Final[dict[type[Record], Callable[[Any], Iterator[Violation]]]] = {
    Theatre: _theatre,
    Source: _source,
    Actor: _actor,
    Place: _place,
    Question: _question,
    Fact: _fact,
    HypothesisSet: _hypothesis_set,
    Assumption: _assumption,
}
