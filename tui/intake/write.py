"""What a curator accepted of a draft → the YAML of a theatre: lines are added, none is changed.

All texts are made first, and a copy of the theatre with them is checked: where that has an error that the theatre has
not, nothing is written. What is in the theatre already is not written twice, so that a write that was killed between
two files can be done once more.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from tui.base import atomic_write
from tui.base.errors import Problem, SyrtuiError
from tui.intake.draft import AcceptedFact, Draft, Figure
from tui.intake.own_words import SHARED_FROM, shared_run
from tui.store.load import additions
from tui.store.load.reader import TheatreReader, read_entries
from tui.store.schema.records import UNKNOWN
from tui.store.validate import lint
from tui.store.validate.structured import Trial
from tui.store.validate.vocabulary import Vocabulary

_PLAIN: Final = re.compile(r"[^\W\d_](?:[\w ,.;'’()/%+-]|:(?! |$))*[\w.)%]")
"""A text that every reader of YAML takes for what it is, without quotation marks."""
_DATE: Final = re.compile(r"(?:\.\./)?\d{4}-\d\d[\d:TZ./+-]*")
_WORDS: Final = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
_REASON: Final = "Nothing is known yet about who publishes this."
_WIDTH: Final = 118


class Written(msgspec.Struct, frozen=True):
    """What was written: the files, in order, and what the check warns of in them."""

    source: str
    files: tuple[Path, ...]
    warnings: tuple[Problem, ...]


def check_own_words(draft: Draft) -> None:
    """Check that facts and digest are in own words.

    Raises:
        SyrtuiError: one shares seven words in a row with the original.
    """
    told = [(fact.id, fact.says) for fact in draft.accepted]
    told += [(f"the digest of paragraph {number}", line) for number, line in enumerate(draft.digest, 1)]
    for what, text in told:
        run = shared_run(text, draft.paragraphs)
        if run:
            raise SyrtuiError(f"{what}: these {SHARED_FROM} words stand in the original: “{run}”; say it in your own")


def write(
    root: Path, draft: Draft, today: str, vocabulary: Vocabulary | None = None, trial: Trial | None = None
) -> Written:
    """Write a draft's source and the facts that were accepted into the theatre `root`; `today` is YYYY-MM-DD.

    Raises:
        SyrtuiError: the text is in the theatre already under another id, words are not the curator's own, or the check
            finds errors; nothing is written then.
        OSError: a file cannot be written; those written before are as they were.
    """
    check_own_words(draft)
    reader = read_entries(root, vocabulary=vocabulary)
    changed = _changes(root, draft, reader, today)
    warnings = _checked(root, changed, vocabulary, trial)
    _write_all(changed)
    return Written(draft.source.id, tuple(path for path, _, _ in changed), warnings)


Change = tuple[Path, bytes | None, str]
"""A file, what it holds now (None where it is missing), and its new text."""


def _changes(root: Path, draft: Draft, reader: TheatreReader, today: str) -> list[Change]:
    """Return the files to write, the source's first: facts cite it."""
    facts = {entry.record.id: entry for entry in reader.entries.facts}
    sources = {entry.record.id: entry.record for entry in reader.entries.sources}
    own = sources.get(draft.source.id)
    if own is not None and tuple(own.fingerprint) != draft.fingerprints:
        raise SyrtuiError(f"the id {draft.source.id} is taken by another source")
    if draft.already and own is None:
        raise SyrtuiError(f"{draft.already} has this {draft.already_by} already")
    changed: list[Change] = []
    if own is None:
        path = additions.usual_file(root, "sources", draft.source.id)
        text = source_text(draft, set(sources), today)
        changed.append((path, _held(path), additions.appended(path, root, "sources", text)[1]))
    cites = {id_: {(each.source, each.paragraph) for each in entry.record.cited} for id_, entry in facts.items()}
    path = additions.usual_file(root, "facts", "", draft.source.id)
    for fact in draft.accepted:
        spot = (draft.source.id, fact.paragraph)
        if fact.id in facts and fact.says and spot not in cites[fact.id]:
            raise SyrtuiError(f"the id {fact.id} is taken by another fact")
        if fact.id not in facts:
            if not fact.says:
                raise SyrtuiError(f"there is no fact {fact.id} to cite")
            text = fact_text(fact, draft.source.id)
            _replace(changed, path, additions.appended(path, root, "facts", text, _pending(changed, path))[1])
        elif spot not in cites[fact.id]:
            file = root / facts[fact.id].file
            before = _pending(changed, file) or additions.sound(file, "facts")[0]
            _replace(
                changed, file, additions.with_citation(file, before, fact.id, citation_text(fact, draft.source.id))
            )
    return changed


def _pending(changed: Sequence[Change], path: Path) -> str | None:
    """Return the text that a file will have, where it is among the changes."""
    return next((text for each, _, text in changed if each == path), None)


def _replace(changed: list[Change], path: Path, text: str) -> None:
    """Put the text that a file will have among the changes, in place of an earlier one."""
    held = next((each for each in changed if each[0] == path), (path, _held(path), ""))[1]
    changed[:] = [*(each for each in changed if each[0] != path), (path, held, text)]


def _held(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _checked(
    root: Path, changed: Sequence[Change], vocabulary: Vocabulary | None, trial: Trial | None
) -> tuple[Problem, ...]:
    """Return the warnings that the theatre would have with the changes, beside those that it has.

    Raises:
        SyrtuiError: it would have an error that it has not.
    """
    known = {(each.rule, each.what) for each in lint.check(root, vocabulary=vocabulary, trial=trial).problems}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "theatre"
        shutil.copytree(root, copy, ignore=_all_but_yaml)
        for path, _, text in changed:
            file = copy / path.relative_to(root)
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        found = lint.check(copy, vocabulary=vocabulary, trial=trial).problems
    new = [each for each in found if (each.rule, each.what) not in known]
    errors = [each for each in new if each.severity == "error"]
    if errors:
        raise SyrtuiError(f"nothing is written: {errors[0]}" + (f"; and {len(errors) - 1} more" if errors[1:] else ""))
    return tuple(new)


def _all_but_yaml(folder: str, names: list[str]) -> list[str]:
    return [each for each in names if not each.endswith(".yaml") and not (Path(folder) / each).is_dir()]


def _write_all(changed: Sequence[Change]) -> None:
    """Write all files, each whole; where one cannot be written, those before are put back."""
    done: list[tuple[Path, bytes | None]] = []
    try:
        for path, held, text in changed:
            path.parent.mkdir(exist_ok=True)
            _check_unchanged(path, held)
            mode = path.stat().st_mode & 0o777 if held is not None else 0o644
            atomic_write.write(path, [text.encode()], mode=mode)
            done.append((path, held))
    except BaseException:
        for path, held in reversed(done):
            if held is None:
                path.unlink(missing_ok=True)
            else:
                atomic_write.write(path, [held], mode=path.stat().st_mode & 0o777)
        raise


def _check_unchanged(path: Path, held: bytes | None) -> None:
    """Check that a file still holds this. Raises SyrtuiError where it does not."""
    if _held(path) != held:
        raise SyrtuiError(f"{path}: somebody has changed this file meanwhile; try again")


# --- records as text ---


def source_text(draft: Draft, known: set[str], today: str) -> str:
    """Return the record of a draft's source; `known` are the sources that echoes may name."""
    source = draft.source
    values = [
        ("id", source.id), ("title", scalar(source.title)), ("publisher", source.publisher),
        ("published", scalar(source.published)), ("published-note", scalar(source.published_note)),
        ("byline", scalar(source.byline)), ("url", scalar(source.url)), ("entered", today),
        ("language", source.language),
        ("reliability", "F"), ("reliability-reason", _REASON), ("derived-from", f"[{', '.join(source.derived_from)}]"),
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


def fact_text(fact: AcceptedFact, source: str) -> str:
    """Return the record of a fact that was accepted."""
    lines = [f"id: {fact.id}", f"says: {scalar(fact.says)}", f"kind: {fact.kind}", f"when: {scalar(fact.when)}"]
    lines += [f"dated: {scalar(fact.dated)}"] if fact.dated else []
    lines += [f"actors: [{', '.join(fact.actors)}]"] if fact.actors else []
    lines += [f"places: [{', '.join(fact.places)}]"] if fact.places else []
    lines += [f"quantity: {quantity_text(fact.id, fact.figure)}"] if fact.figure is not None else []
    lines += ["cited:", f"  - {citation_text(fact, source)}"]
    return "\n".join(lines) + "\n"


def citation_text(fact: AcceptedFact, source: str) -> str:
    """Return a citation as a mapping on one line."""
    parts = [f"source: {source}", f"paragraph: {fact.paragraph}"]
    if fact.chain:
        parts += [f"chain: [{', '.join(fact.chain)}]", f"relation: {fact.relation or 'quote'}"]
    return "{" + ", ".join([*parts, f"wording: {fact.wording}", f"credibility: {fact.credibility}"]) + "}"


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


def scalar(text: str) -> str:
    """Return a text as YAML: as it is where no reader could take it for something else, else in quotation marks."""
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _WORDS
    return text if is_plain or _DATE.fullmatch(text) else json.dumps(text, ensure_ascii=False)
