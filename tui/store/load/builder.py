"""Records → frames, column by column: no dict is made per row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain as joined
from typing import Any, TypeVar

import polars as pl

from tui.store.load.chain_origins import ChainOrigins
from tui.store.load.entries import Entries, Entry
from tui.store.schema.edtf import EdtfDate, parse, parse_day
from tui.store.schema.frames import SCHEMAS, Frames
from tui.store.schema.records import (
    UNKNOWN,
    Actor,
    Assumption,
    Base,
    Citation,
    Deception,
    EndedTie,
    Fact,
    HypothesisSet,
    IfWrong,
    Place,
    Question,
    Record,
    Source,
    Theatre,
    Tie,
)

Columns = dict[str, Sequence[Any]]
Named = TypeVar("Named", Actor, Place)


def build_frames(theatre: Theatre, entries: Entries) -> Frames:
    """Return the frames of all records that are not set aside.

    Actors and places that are set aside keep a bare row, so that every id in a link frame has one; citations of sources
    that are set aside are left out.
    """
    sources = [entry for entry in entries.sources if not entry.set_aside]
    questions = [entry for entry in entries.questions if not entry.set_aside]
    facts = [entry for entry in entries.facts if not entry.set_aside]
    zone, units = theatre.timezone, theatre.units
    actors, places = _first(entries.actors), _first(entries.places)
    origins = ChainOrigins(sources, actors)
    columns: dict[str, Columns] = {
        **_sources(sources, theatre),
        **_actors(actors),
        **_places(places, frozenset(theatre.base_ids)),
        "bases": _bases(theatre),
        **_questions(questions),
        "measures": {
            "measure": list(units),
            "unit": list(units.values()),
            "words": [theatre.words_of(measure) for measure in units],
        },
        **_facts(facts, frozenset(entry.record.id for entry in questions), theatre),
        **_assertions(facts, theatre),
        **_citations(facts, sources, theatre, origins),
        **_forecasts(facts, zone),
        **_hypotheses([entry for entry in entries.hypotheses if not entry.set_aside], theatre),
        **_assumptions([entry for entry in entries.assumptions if not entry.set_aside], theatre),
        "deception": _deception([entry for entry in actors if not entry.set_aside], facts),
    }
    columns["aliases"] = _aliases(actors, places)
    return Frames(**{name: _frame(name, columns[name]) for name in SCHEMAS})


def _first(entries: Sequence[Entry[Named]]) -> list[Entry[Named]]:
    """Return the first entry of each id; records whose id could not be made out are left out."""
    first: dict[str, Entry[Named]] = {}
    for entry in entries:
        if entry.record.id != UNKNOWN:
            first.setdefault(entry.record.id, entry)
    return list(first.values())


def _frame(name: str, columns: Columns) -> pl.DataFrame:
    """Return a frame with the schema of this name."""
    schema = SCHEMAS[name]
    return pl.DataFrame(
        [pl.Series(column, columns[column], dtype=dtype, strict=True) for column, dtype in schema.items()]
    )


def _where(entries: Sequence[Entry[Any]]) -> Columns:
    """Return the columns that say where each record stands."""
    return {
        "file": [entry.file for entry in entries],
        "line": [entry.line for entry in entries],
        "column": [entry.column for entry in entries],
    }


def _as_written(frame: str, kind: type[Record], records: Sequence[Record]) -> Columns:
    """Return the columns of a frame that are fields of its records: they are what the curator wrote."""
    written = [column for column in SCHEMAS[frame] if column in kind.__struct_fields__]
    return {column: [getattr(record, column) for record in records] for column in written}


def _links(owner: str, member: str, rows: Iterable[tuple[str, Sequence[str]]]) -> Columns:
    """Return the columns of a link frame: one row a member, with its position, for (owner, members) in `rows`."""
    owners: list[str] = []
    positions: list[int] = []
    members: list[str] = []
    for key, listed in rows:
        if listed:
            owners.extend([key] * len(listed))
            positions.extend(range(len(listed)))
            members.extend(listed)
    return {owner: owners, "position": positions, member: members}


def _sources(entries: Sequence[Entry[Source]], theatre: Theatre) -> dict[str, Columns]:
    """Return the columns of `sources`, `derivations`, `flaws`, `echoes` and `digests`."""
    records = [entry.record for entry in entries]
    dates = [parse(record.published, theatre.timezone) for record in records]
    paragraphs = [
        (record, n, (record.digest[n - 1] if n <= len(record.digest) else None) or "")
        for record in records
        for n in range(1, record.paragraphs + 1)
    ]
    echoes = [(record.id, echo) for record in records for echo in record.echoes]
    return {
        "sources": {
            "id": [record.id for record in records],
            "title": [record.title for record in records],
            "publisher": [record.publisher for record in records],
            "published": [record.published for record in records],
            "earliest": [when.earliest for when in dates],
            "latest": [when.latest for when in dates],
            "out": [day_known(record, theatre) for record in records],
            "published_text": [when.text for when in dates],
            "published_note": [record.published_note for record in records],
            "byline": [record.byline for record in records],
            "url": [record.url for record in records],
            "entered": [parse_day(record.entered) for record in records],
            "language": [record.language for record in records],
            "reliability": [record.reliability for record in records],
            "reliability_reason": [record.reliability_reason for record in records],
            "lost": [record.lost for record in records],
            "known": [None if record.known is None else parse_day(record.known) for record in records],
            **_where(entries),
        },
        "derivations": _links("source", "parent", ((record.id, record.derived_from) for record in records)),
        "flaws": _links("source", "flaw", ((record.id, record.flaws) for record in records)),
        "echoes": {
            "source": [source for source, _ in echoes],
            "paragraph": [echo.paragraph for _, echo in echoes],
            "of": [echo.of for _, echo in echoes],
            "at": [echo.at for _, echo in echoes],
        },
        "digests": {
            "source": [record.id for record, _, _ in paragraphs],
            "paragraph": [n for _, n, _ in paragraphs],
            "text": [text for _, _, text in paragraphs],
            "fingerprint": [
                record.fingerprint[n - 1] if n <= len(record.fingerprint) else None for record, n, _ in paragraphs
            ],
        },
    }


def _actors(entries: Sequence[Entry[Actor]]) -> dict[str, Columns]:
    """Return the columns of `actors` and `members`."""
    records = [entry.record for entry in entries]
    valid = [entry.record for entry in entries if not entry.set_aside]
    return {
        "actors": {
            "id": [record.id for record in records],
            "name": [record.name for record in records],
            "kind": [record.kind for record in records],
            "side": [record.side for record in records],
            "about": [record.about for record in records],
            "named": [record.named for record in records],
            "reliability": [None if entry.set_aside else entry.record.reliability for entry in entries],
            "reliability_reason": ["" if entry.set_aside else entry.record.reliability_reason for entry in entries],
            **_where(entries),
        },
        "members": _links("actor", "member", ((record.id, record.members) for record in valid)),
    }


def _places(entries: Sequence[Entry[Place]], bases: frozenset[str]) -> dict[str, Columns]:
    """Return the columns of `places`; `bases` holds the ids of those that the theatre lists as bases."""
    records = [entry.record for entry in entries]
    return {
        "places": {
            "id": [record.id for record in records],
            "name": [record.name for record in records],
            "kind": [record.kind for record in records],
            "about": [record.about for record in records],
            "within": [None if entry.set_aside else entry.record.within for entry in entries],
            "base": [record.id in bases for record in records],
            "lon": [None if entry.set_aside else entry.record.lon for entry in entries],
            "lat": [None if entry.set_aside else entry.record.lat for entry in entries],
            "precision_m": [None if entry.set_aside else entry.record.precision_m for entry in entries],
            "coordinates_from": ["" if entry.set_aside else entry.record.coordinates_from for entry in entries],
            **_where(entries),
        }
    }


def _bases(theatre: Theatre) -> Columns:
    """Return the columns of `bases`."""
    described = [base if isinstance(base, Base) else Base(place=base) for base in theatre.bases]
    return {
        "base": [base.place for base in described],
        "position": list(range(len(described))),
        "owner": [base.owner for base in described],
        "host": [base.host for base in described],
    }


def _aliases(actors: Sequence[Entry[Actor]], places: Sequence[Entry[Place]]) -> Columns:
    """Return the columns of `aliases`."""
    named: list[tuple[str, str, str]] = []
    groups: tuple[tuple[str, Sequence[Entry[Actor]] | Sequence[Entry[Place]]], ...] = (
        ("actors", actors),
        ("places", places),
    )
    for kind, entries in groups:
        for entry in entries:
            if not entry.set_aside:
                named.extend((kind, entry.record.id, alias) for alias in entry.record.aliases)
    return {"kind": [row[0] for row in named], "id": [row[1] for row in named], "alias": [row[2] for row in named]}


def _questions(entries: Sequence[Entry[Question]]) -> dict[str, Columns]:
    """Return the columns of `questions` and `answers`."""
    records = [entry.record for entry in entries]
    settled = [record.adjudication for record in records]
    measured = [record.measured for record in records]
    choices = [(record.id, n, choice) for record in records for n, choice in enumerate(record.answers)]
    implied = [(question, choice.id, fact) for question, _, choice in choices for fact in choice.implies]
    return {
        "questions": {
            "id": [record.id for record in records],
            "asks": [record.asks for record in records],
            "of": [record.of for record in records],
            "known": [None if record.known is None else parse_day(record.known) for record in records],
            "measured_from": [one.from_ if one else None for one in measured],
            "measured_of": [one.of if one else None for one in measured],
            "measured_inferred": [one.inferred if one else None for one in measured],
            "adjudicated": [one.answer if one else None for one in settled],
            "adjudicated_on": [parse_day(one.on) if one else None for one in settled],
            "adjudicated_reason": [one.reason if one else None for one in settled],
            **_where(entries),
        },
        "answers": {
            "question": [question for question, _, _ in choices],
            "position": [n for _, n, _ in choices],
            "answer": [choice.id for _, _, choice in choices],
            "says": [choice.says for _, _, choice in choices],
        },
        "answer_implications": {
            "question": [row[0] for row in implied],
            "answer": [row[1] for row in implied],
            "implied": [row[2] for row in implied],
        },
    }


def _facts(entries: Sequence[Entry[Fact]], questions: frozenset[str], theatre: Theatre) -> dict[str, Columns]:
    """Return the columns of `facts` and of its lists; answers to other than these `questions` are left out."""
    like = {name: own.like for name, own in theatre.fact_kinds.items() if own is not None}
    records = [entry.record for entry in entries]
    dates = [parse(record.when, theatre.timezone) for record in records]
    answers = [
        record.answers if record.answers and record.answers.question in questions else None for record in records
    ]
    rows = [(record, n, row) for record in records for n, row in enumerate(record.cited_events)]
    return {
        "facts": {
            **_as_written("facts", Fact, records),
            "like": [like.get(record.kind) for record in records],
            "earliest": [when.earliest for when in dates],
            "latest": [when.latest for when in dates],
            "precision": [when.precision for when in dates],
            "approximate": [when.approximate for when in dates],
            "uncertain": [when.uncertain for when in dates],
            "when_text": [when.text for when in dates],
            "question": [answer.question if answer else None for answer in answers],
            "answer": [answer.answer if answer else None for answer in answers],
            **_where(entries),
        },
        "fact_actors": _links("fact", "actor", ((record.id, record.actors) for record in records)),
        "done_to": _links("fact", "actor", ((record.id, record.done_to) for record in records)),
        "fact_places": _links("fact", "place", ((record.id, record.places) for record in records)),
        "routes": _links("fact", "place", ((record.id, record.route) for record in records)),
        "event_citations": {
            "fact": [record.id for record, _, _ in rows],
            "position": [n for _, n, _ in rows],
            "dataset": [row.events for _, _, row in rows],
            "row": [row.row for _, _, row in rows],
        },
    }


def _assertions(entries: Sequence[Entry[Fact]], theatre: Theatre) -> dict[str, Columns]:
    """Return the columns of `quantities`, `ties`, `indicators`, `statuses` and `endings`.

    What a fact says of a base that is none of the theatre's is left out.
    """
    bases, zone = frozenset(theatre.base_ids), theatre.timezone
    figures = [(entry, entry.record.quantity) for entry in entries if entry.record.quantity is not None]
    ties = [(entry.record, n, tie) for entry in entries for n, tie in enumerate(entry.record.ties)]
    since = [_since(fact, tie, zone) for fact, _, tie in ties]
    until = [parse(tie.until, zone) if tie.until is not None else None for _, _, tie in ties]
    signs = [(entry.record.id, sign) for entry in entries for sign in entry.record.indicates if sign.base in bases]
    standings = [
        (entry.record.id, standing) for entry in entries for standing in entry.record.status if standing.base in bases
    ]
    ends = [(entry.record.id, n, end) for entry in entries for n, end in enumerate(entry.record.ends)]
    return {
        "quantities": {
            "fact": [entry.record.id for entry, _ in figures],
            "measure": [figure.measure for _, figure in figures],
            "of": [figure.of for _, figure in figures],
            "from": [figure.from_ for _, figure in figures],
            "inferred": [figure.inferred for _, figure in figures],
            "value": [_float(figure.value) for _, figure in figures],
            "low": [_float(figure.low) for _, figure in figures],
            "high": [_float(figure.high) for _, figure in figures],
            "decimals": [entry.decimals for entry, _ in figures],
            "unit": [figure.unit for _, figure in figures],
            "bound": [figure.bound for _, figure in figures],
        },
        "ties": {
            "fact": [fact.id for fact, _, _ in ties],
            "position": [n for _, n, _ in ties],
            "from": [tie.from_ for _, _, tie in ties],
            "to": [tie.to for _, _, tie in ties],
            "type": [tie.type for _, _, tie in ties],
            "since": [tie.since for _, _, tie in ties],
            "since_earliest": [when.earliest for when in since],
            "since_latest": [when.latest for when in since],
            "until": [tie.until for _, _, tie in ties],
            "until_latest": [when.latest if when else None for when in until],
            "inferred": [tie.inferred for _, _, tie in ties],
        },
        "indicators": {
            "fact": [fact for fact, _ in signs],
            "base": [sign.base for _, sign in signs],
            "indicator": [sign.indicator for _, sign in signs],
            "strength": [sign.strength for _, sign in signs],
        },
        "statuses": {
            "fact": [fact for fact, _ in standings],
            "base": [standing.base for _, standing in standings],
            "status": [standing.is_ for _, standing in standings],
        },
        "endings": {
            "fact": [fact for fact, _, _ in ends],
            "position": [n for _, n, _ in ends],
            "actor": [None if isinstance(end, EndedTie) else end for _, _, end in ends],
            "from": [end.from_ if isinstance(end, EndedTie) else None for _, _, end in ends],
            "to": [end.to if isinstance(end, EndedTie) else None for _, _, end in ends],
            "type": [end.type if isinstance(end, EndedTie) else None for _, _, end in ends],
        },
        "implications": _links("fact", "implied", ((entry.record.id, entry.record.implies) for entry in entries)),
    }


def _float(value: float | None) -> float | None:
    """Return a figure, which YAML may have read as a whole number, as a float."""
    return None if value is None else float(value)


def _since(fact: Fact, tie: Tie, zone: str) -> EdtfDate:
    """Return the date from which a tie holds: its own, or else the fact's."""
    return parse(fact.when if tie.since is None else tie.since, zone)


def _citations(
    facts: Sequence[Entry[Fact]], sources: Sequence[Entry[Source]], theatre: Theatre, origins: ChainOrigins
) -> dict[str, Columns]:
    """Return the columns of `citations` and `chains`; citations of sources that are not given are left out."""
    known = {entry.record.id: day_known(entry.record, theatre) for entry in sources}
    rows: list[tuple[str, str, int, Citation]] = []
    for entry in facts:
        fact = entry.record.id
        for n, cited in enumerate(entry.record.cited, start=1):
            if cited.source in known:
                rows.append((f"{fact}#{n}", fact, n, cited))
    citations = [row[3] for row in rows]
    ids = [row[0] for row in rows]
    links = [(cited.source, *cited.chain) for cited in citations]
    flat = list(joined.from_iterable(links))
    described = [origins.link(link) for link in flat]
    return {
        "citations": {
            "id": ids,
            "fact": [row[1] for row in rows],
            "n": [row[2] for row in rows],
            **_as_written("citations", Citation, citations),
            "known": [known[cited.source] for cited in citations],
            "origin": [origins.origin(cited) for cited in citations],
        },
        "chains": {
            "citation": list(
                joined.from_iterable([citation] * len(chain) for citation, chain in zip(ids, links, strict=True))
            ),
            "position": list(joined.from_iterable(range(len(chain)) for chain in links)),
            "link": flat,
            "kind": [link.kind for link in described],
            "reliability": [link.reliability for link in described],
            "side": [None if link.side == UNKNOWN else link.side for link in described],
            "named": [link.named for link in described],
        },
    }


def day_known(source: Source, theatre: Theatre) -> date:
    """Return the day from which a source counts as known: the last on which it can have been published.

    Where nothing says which that is, the day of entry, and no later than the last of the window: a source that a
    curator enters years afterwards would otherwise be known on no day that can be looked at.
    """
    latest = parse(source.published, theatre.timezone).latest
    return latest or min(parse_day(source.entered), parse_day(theatre.window.partition("/")[2]))


def _forecasts(entries: Sequence[Entry[Fact]], zone: str) -> dict[str, Columns]:
    """Return the columns of `forecasts`, `resolutions` and `resolution_facts`."""
    told = [
        (entry.record.id, entry.record.forecast)
        for entry in entries
        if entry.record.forecast is not None and entry.record.kind == "forecast"
    ]
    due = [parse(forecast.by, zone) if forecast.by is not None else None for _, forecast in told]
    resolved = [(entry.record.id, entry.record.resolved) for entry in entries if entry.record.resolved is not None]
    return {
        "forecasts": {
            "fact": [fact for fact, _ in told],
            "event": [forecast.event for _, forecast in told],
            "by": [forecast.by for _, forecast in told],
            "by_earliest": [when.earliest if when else None for when in due],
            "by_latest": [when.latest if when else None for when in due],
            "by_text": [when.text if when else None for when in due],
            "condition": [forecast.if_ for _, forecast in told],
            "chance": [_float(forecast.chance) for _, forecast in told],
            "word": [forecast.word for _, forecast in told],
        },
        "resolutions": {
            "fact": [fact for fact, _ in resolved],
            "as": [resolution.as_ for _, resolution in resolved],
            "known": [parse_day(resolution.known) for _, resolution in resolved],
            "reason": [resolution.reason for _, resolution in resolved],
        },
        "resolution_facts": _links("fact", "by", ((fact, resolution.by) for fact, resolution in resolved)),
    }


def _hypotheses(entries: Sequence[Entry[HypothesisSet]], theatre: Theatre) -> dict[str, Columns]:
    """Return the columns of `hypothesis_sets`, `hypotheses`, `weighings` and `ratings`.

    A set that names a base which is none of the theatre's weighs its facts alone.
    """
    bases = {None, *theatre.base_ids}
    records = [entry.record for entry in entries]
    listed = [(record.id, n, one) for record in records for n, one in enumerate(record.hypotheses)]
    rows = [
        (record.id, n, row)
        for record in records
        for n, row in enumerate(record.weighs)
        if row.indicator is None or record.base in bases
    ]
    rated = [(key, n, name, rating) for key, n, row in rows for name, rating in row.ratings.items()]
    return {
        "hypothesis_sets": {
            "id": [record.id for record in records],
            "asks": [record.asks for record in records],
            "base": [record.base if record.base in bases else None for record in records],
            "about": [record.about for record in records],
            **_where(entries),
        },
        "hypotheses": {
            "set": [key for key, _, _ in listed],
            "position": [n for _, n, _ in listed],
            "hypothesis": [one.id for _, _, one in listed],
            "says": [one.says for _, _, one in listed],
        },
        "weighings": {
            "set": [key for key, _, _ in rows],
            "row": [n for _, n, _ in rows],
            "indicator": [row.indicator for _, _, row in rows],
            "fact": [row.fact for _, _, row in rows],
            "why": [row.why for _, _, row in rows],
        },
        "ratings": {
            "set": [row[0] for row in rated],
            "row": [row[1] for row in rated],
            "hypothesis": [row[2] for row in rated],
            "rating": [row[3] for row in rated],
        },
    }


def _assumptions(entries: Sequence[Entry[Assumption]], theatre: Theatre) -> dict[str, Columns]:
    """Return the columns of `assumptions` and `assumption_contradictions`; what is a base no more is a place."""
    records = [entry.record for entry in entries]
    bases = frozenset(theatre.base_ids)
    behind = [
        ("place" if kind == "base" and name not in bases else kind, name)
        for kind, name in (record.behind.named for record in records)
    ]
    changes = [record.if_wrong for record in records]
    return {
        "assumptions": {
            "id": [record.id for record in records],
            "says": [record.says for record in records],
            "behind_kind": [kind for kind, _ in behind],
            "behind": [name for _, name in behind],
            "support": [record.support for record in records],
            "change": [change.change for change in changes],
            "target": [change.target for change in changes],
            "base": [change.base for change in changes],
            "indicator": [change.indicator for change in changes],
            "setting": [change.setting for change in changes],
            "value": [_new_value(change) for change in changes],
            "review_by": [parse_day(record.review_by) if record.review_by is not None else None for record in records],
            **_where(entries),
        },
        "assumption_contradictions": _links(
            "assumption", "fact", ((record.id, record.contradicted_by) for record in records)
        ),
    }


def _new_value(change: IfWrong) -> str | None:
    """Return what an assumption's target is where it is wrong, as text; None where it is left out."""
    value = change.value if change.setting is not None else getattr(change, change.change)
    return None if change.change == "exclude" or value is None else str(value)


def _deception(actors: Sequence[Entry[Actor]], facts: Sequence[Entry[Fact]]) -> Columns:
    """Return the columns of `deception`: actors, then facts."""
    groups: tuple[tuple[str, Sequence[Entry[Actor]] | Sequence[Entry[Fact]]], ...] = (
        ("actor", actors),
        ("fact", facts),
    )
    checks = [
        (kind, entry.record.id, entry.record.deception)
        for kind, entries in groups
        for entry in entries
        if entry.record.deception is not None
    ]
    return {
        "kind": [kind for kind, _, _ in checks],
        "of": [name for _, name, _ in checks],
        **_as_written("deception", Deception, [check for _, _, check in checks]),
    }
