"""Text that is copied: a citation to paste into a report, the command that opens the current view."""

from __future__ import annotations

import shlex
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.analysis.query.lens import Lens
from tui.analysis.query.printer import to_text
from tui.analysis.views.changes import Differences
from tui.analysis.views.citations import CitationView
from tui.analysis.views.facts import FactView
from tui.analysis.views.not_yet_known import Missing
from tui.analysis.views.records import ParagraphView, SourceWithFacts
from tui.analysis.views.sources import SourceView
from tui.analysis.views.subject import Subject
from tui.render.rows.parts import worded
from tui.settings.exports import FORMATS, SUBJECTS, WHOLE, formats_of

if TYPE_CHECKING:
    from tui.analysis.views.report import Report


def citation(view: Subject | Missing, *, markdown: bool = False) -> str:
    """Return a thing with its evidence, in plain text or Markdown; nothing where there is nothing to cite."""
    match view:
        case FactView(says=says, when=when, citations=citations):
            return _fact(says, when, citations, markdown=markdown)
        case CitationView(says=says, when=when):
            return _fact(says, when, (view,), markdown=markdown)
        case SourceWithFacts(source=source):
            return _source(source, None, markdown=markdown)
        case ParagraphView(source=source, number=number):
            return _source(source, number, markdown=markdown)
        case _:
            return ""


def _fact(says: str, when: str, citations: tuple[CitationView, ...], *, markdown: bool) -> str:
    lines = [f"**{says}** ({when})" if markdown else f"{says} ({when})"]
    for each in citations:
        text = _source(each.source, each.paragraph, markdown=markdown)
        # The first link is the source itself, which is named already.
        chain = "".join(f" from {link.name}" for link in each.chain[1:])
        said = worded(each.wording, each.interest)
        lines.append(f"- {text}{',' if chain else ''}{chain}; {said}, graded {each.grade}")
    return "\n".join(lines)


def _source(source: SourceView, paragraph: int | None, *, markdown: bool) -> str:
    title = f"*{source.title}*" if markdown else f"“{source.title}”"
    if markdown and source.url:
        title = f"[{source.title}]({source.url})"
    place = "" if paragraph is None else f", paragraph {paragraph}"
    return f"{source.publisher or 'publisher unknown'}, {title}, {source.published}{place} [{source.id}]"


def exports(lens: Lens, data: Path | None) -> list[tuple[str, str]]:
    """Return what can be written of a view to a file, and the command line that writes it.

    Reports come first, then all that the view holds, then its tables.
    """
    theatre = ["syrtui", *(["--data", str(data)] if data is not None else [])]
    seen = _lens_options(lens)
    without = [word for id_ in sorted(lens.excluded) for word in ("--without", id_)]
    reports = [
        (f"a report of what is shown, as {form}", [*theatre, *seen, "report", *without, "-o", f"brief.{ending}"])
        for form, ending in (("HTML", "html"), ("PDF", "pdf"), ("Markdown", "md"), ("text", "txt"), ("JSON", "json"))
    ]
    tables = [
        (
            f"{'all that is shown' if subject == WHOLE else f'the table of {subject}'}, as {FORMATS[form][0]}",
            [*theatre, *seen, "export", subject, "-o", f"{subject}{FORMATS[form][1]}"],
        )
        for subject in SUBJECTS
        for form in formats_of(subject)
    ]
    return [(what, shlex.join(words)) for what, words in (*reports, *tables)]


def command(lens: Lens, pane: str, data: Path | None) -> str:
    """Return the command line that opens the current view; `data` where it is not the theatre that ships."""
    words = ["syrtui"]
    if data is not None:
        words += ["--data", str(data)]
    words += _lens_options(lens)
    return shlex.join([*words, "--pane", pane])


def _lens_options(lens: Lens) -> list[str]:
    """Return the options that look through a lens."""
    words = ["--lens", to_text(lens.where)] if lens.filters else []
    words += ["--as-of", lens.as_of.isoformat()] if lens.as_of is not None else []
    for each in sorted(lens.excluded):
        words += ["--without", each]
    return words


def brief_command(view: Report, lens: Lens, data: Path | None) -> str:
    """Return the command line that prints a brief as it is, whatever is published later; `data` as for `command`."""
    words = ["syrtui", *(["--data", str(data)] if data is not None else []), "report"]
    words += _lens_options(replace(lens, as_of=view.as_of))
    if view.as_of - view.since != timedelta(days=1):
        words += ["--since", view.since.isoformat()]
    return shlex.join(words)


def report_command(found: Differences, lens: Lens, data: Path | None) -> str:
    """Return the command line that prints what is different; `data` where it is not the theatre that ships."""
    words = ["syrtui", *(["--data", str(data)] if data is not None else []), "report"]
    days = [found.before.isoformat(), found.after.isoformat()]
    words += ["--as-of", days[0]] if found.before == found.after else ["--diff", *days]
    for each in sorted(lens.excluded):
        words += ["--without", each]
    return shlex.join(words)
