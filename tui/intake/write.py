"""What a curator accepted of a draft → the YAML of a theatre: lines are added, none is changed.

There is one exception: another spelling of a name whose spellings stand in brackets on one line goes into that line.

All texts are made first, and a copy of the theatre with them is checked: where that has an error that the theatre has
not, nothing is written. What is in the theatre already is not written twice, so that a write that was killed between
two files can be done once more.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

import msgspec

from tui.base import atomic_write
from tui.base.errors import Problem, SyrtuiError
from tui.intake import record_text
from tui.intake.draft import Added, CitedRow, Draft
from tui.intake.own_words import SHARED_FROM, shared_run
from tui.intake.record_text import citation_text, event_text, fact_text, source_text
from tui.store.load import additions
from tui.store.load.reader import TheatreReader, read_entries
from tui.store.schema.records import Fact, Record
from tui.store.validate import lint
from tui.store.validate.structured import Trial
from tui.store.validate.vocabulary import Vocabulary


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
    for question in draft.added.questions:
        told += [(question.id, question.asks), *((question.id, each.says) for each in question.answers)]
    told += [(each.question, each.choice.says) for each in draft.added.choices]
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
    _add(root, draft.added, reader, changed)
    if own is None:
        path = additions.usual_file(root, "sources", draft.source.id)
        _append(root, changed, path, "sources", source_text(draft, set(sources), today))
    cites = {id_: {(each.source, each.paragraph) for each in entry.record.cited} for id_, entry in facts.items()}
    path = additions.usual_file(root, "facts", "", draft.source.id)
    for fact in draft.accepted:
        spot = (draft.source.id, fact.paragraph)
        if fact.id in facts and fact.says and spot not in cites[fact.id]:
            raise SyrtuiError(f"the id {fact.id} is taken by another fact")
        if fact.id not in facts:
            if not fact.says:
                raise SyrtuiError(f"there is no fact {fact.id} to cite")
            _append(root, changed, path, "facts", fact_text(fact, draft.source.id, draft.event))
        elif spot not in cites[fact.id]:
            texts = [citation_text(fact, draft.source.id)]
            if draft.event is not None and not _cites(facts[fact.id].record, draft.event):
                texts.append(event_text(draft.event))
            for text in texts:
                file, before = _text_of(root, changed, "facts", facts[fact.id].file)
                _replace(changed, file, additions.with_citation(file, before, fact.id, text))
    return changed


def _cites(fact: Fact, event: CitedRow) -> bool:
    """Return whether a fact cites a row of event data already."""
    return any((each.events, each.row) == (event.events, event.row) for each in fact.cited_events)


def _add(root: Path, added: Added, reader: TheatreReader, changed: list[Change]) -> None:
    """Put among the changes what is added beside source and facts, as far as the theatre does not have it."""
    entries = reader.entries
    new: tuple[tuple[str, Sequence[Record], Collection[str]], ...] = (
        ("actors", added.actors, {each.record.id for each in entries.actors}),
        ("places", added.places, {each.record.id for each in entries.places}),
        ("questions", added.questions, {each.record.id for each in entries.questions}),
    )
    for kind, records, known in new:
        for record in records:
            if record.id not in known:  # type: ignore[attr-defined]
                path = additions.usual_file(root, kind, record.id)  # type: ignore[attr-defined]
                _append(root, changed, path, kind, record_text.record(record))
    for alias in added.aliases:
        listed = entries.actors if alias.kind == "actors" else entries.places
        for named in listed:
            if named.record.id == alias.id and alias.name not in (named.record.name, *named.record.aliases):
                file, before = _text_of(root, changed, alias.kind, named.file)
                item = record_text.in_brackets(alias.name)
                _replace(changed, file, additions.with_item(file, before, alias.id, "aliases", item, in_line=True))
    _add_answers(root, added, reader, changed)


def _add_answers(root: Path, added: Added, reader: TheatreReader, changed: list[Change]) -> None:
    """Put among the changes the answers that questions and facts of the theatre are given."""
    entries = reader.entries
    for choice in added.choices:
        for question in entries.questions:
            if question.record.id == choice.question and choice.choice not in question.record.answers:
                file, before = _text_of(root, changed, "questions", question.file)
                item = record_text.choice(choice.choice)
                _replace(changed, file, additions.with_item(file, before, choice.question, "answers", item))
    for rival in added.rivals:
        for fact in entries.facts:
            if fact.record.id == rival.fact and fact.record.answers != rival.answers:
                if fact.record.answers is not None:
                    raise SyrtuiError(f"{rival.fact} answers {fact.record.answers.question} already")
                file, before = _text_of(root, changed, "facts", fact.file)
                line = f"answers: {record_text.answer(rival.answers)}"
                _replace(changed, file, additions.with_key(file, before, rival.fact, line))


def _append(root: Path, changed: list[Change], path: Path, kind: str, text: str) -> None:
    """Put a new record at the end of a file among the changes."""
    _replace(changed, path, additions.appended(path, root, kind, text, _pending(changed, path))[1])


def _text_of(root: Path, changed: Sequence[Change], kind: str, file: str) -> tuple[Path, str]:
    """Return a file of the theatre, and its text with the changes so far."""
    path = root / file
    return path, _pending(changed, path) or additions.sound(path, kind)[0]


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
