"""`syrtui explain`: one judgement, taken apart down to the paragraph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.base.errors import SyrtuiError
from tui.base.sanitize import shorten
from tui.cli import completions
from tui.cli.options import Options
from tui.cli.situation import attached, chosen_form, print_page, read_situation, situation_options
from tui.session.page_file import Form

if TYPE_CHECKING:
    from msgspec import Struct

    from tui.analysis.situation import Situation
    from tui.analysis.views.names import Named
    from tui.render.report.layout import Part


@click.command("explain")
@click.argument("subject", nargs=-1, metavar="SUBJECT [ACTOR]", shell_complete=completions.subjects)
@click.option("--term", metavar="WORD", help="Say what a word of the screen means; `all` prints the glossary.")
@situation_options
def command(
    options: Options,
    subject: tuple[str, ...],
    lens: str | None,
    as_of: str | None,
    without: tuple[str, ...],
    form: Form | None,
    output: Path | None = None,
    force: bool = False,
    term: str | None = None,
) -> None:
    """Take a judgement apart: the level of a BASE, how two ACTORs stand, the answers to a QUESTION, or a FACT.

    Or print a section of structured analysis: changes, forecasts, hypotheses, assumptions, deception; or one set of
    hypotheses by its id.
    """
    chosen = chosen_form(options, form, output)
    if term is not None:
        print_page(*_term(term), chosen, output, force=force)
        return
    if not 1 <= len(subject) <= 2:
        raise SyrtuiError("explain takes one base, question, fact or section, or two actors")
    seen = read_situation(options.with_own(lens, as_of, without))
    parts, view = _two(seen, *subject) if len(subject) == 2 else _one(seen, subject[0], kiosk=options.kiosk)
    print_page(parts, view, chosen, output, force=force)


def _term(name: str) -> tuple[list[Part], Struct]:
    """Return the page on a term of the glossary, or on all of them, and its view. Raises SyrtuiError."""
    from tui.base.suggest import quote_unknown
    from tui.render import glossary
    from tui.render.report import glossary as pages
    from tui.render.terms import TERMS, Terms

    if name == "all":
        return pages.page(), Terms(TERMS)
    found = glossary.find(name)
    if found is None:
        raise SyrtuiError(f"the glossary has no term {quote_unknown(name, glossary.names())}; --term all prints it")
    return pages.one(found), found


def _one(seen: Situation, subject: str, *, kiosk: bool) -> tuple[list[Part], Struct]:
    """Return the page on a base, question, fact or section, and its view.

    A record goes before a section of the same name. Raises SyrtuiError where `subject` is none of them.
    """
    from tui.analysis.views import explanations
    from tui.base.suggest import quote_unknown
    from tui.render.report import base as base_page
    from tui.render.report import question as question_page

    frames = seen.store.frames
    if subject in seen.lookup.bases:
        base = explanations.base(seen, subject)
        return base_page.page(base), base
    if subject in seen.lookup.questions or subject in set(frames.facts["id"]):
        question = explanations.question(seen, subject, None if kiosk else attached(seen))
        return question_page.page(question), question
    sets = frames.hypothesis_sets["id"]
    if subject in set(sets):
        from tui.analysis.views import hypotheses
        from tui.render.report import structured

        one = hypotheses.only(hypotheses.hypotheses(seen), subject)
        return structured.hypotheses(one), one
    if subject in seen.lookup.actors:
        raise SyrtuiError(f"{subject} is an actor; explain takes two of them")
    from tui.render.rows.analysis.sections import SECTIONS

    if subject in SECTIONS:
        section = SECTIONS[subject]
        whole = section.view(seen)
        view: Struct = section.listed(whole, seen) if section.listed is not None else whole
        return section.page(view), view
    what = "there is no base, question, fact or section"
    if meant := _named(seen, subject, "base", "actor"):
        two = "" if meant.id in seen.lookup.bases else " explain takes two actors"
        raise SyrtuiError(f"{what} {shorten(subject)!r}; did you mean {_with_name(meant)}?{two}")
    known = [*seen.lookup.bases, *seen.lookup.questions, *frames.facts["id"], *sets, *SECTIONS]
    raise SyrtuiError(f"{what} {quote_unknown(subject, known)}")


def _with_name(meant: Named) -> str:
    """Return an id, with the name where that is another word."""
    return meant.id if meant.name.lower() == meant.id else f"{meant.id} ({meant.name})"


def _named(seen: Situation, subject: str, *fields: str) -> Named | None:
    """Return the record that a typed name probably means."""
    from tui.analysis.views.names_meant import name_meant

    return name_meant(seen, subject, *fields)


def _two(seen: Situation, one: str, other: str) -> tuple[list[Part], Struct]:
    """Return the page on how two actors stand, and its view. Raises SyrtuiError where they are not two actors."""
    from tui.analysis.views import explanations
    from tui.base.suggest import quote_unknown
    from tui.render.report import pair as pair_page

    for name in (one, other):
        if name not in seen.lookup.actors:
            if meant := _named(seen, name, "actor"):
                raise SyrtuiError(f"there is no actor {shorten(name)!r}; did you mean {_with_name(meant)}?")
            raise SyrtuiError(f"there is no actor {quote_unknown(name, seen.lookup.actors)}")
    if one == other:
        raise SyrtuiError("explain takes two different actors")
    pair = explanations.pair(seen, one, other)
    return pair_page.page(pair), pair
