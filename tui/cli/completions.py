"""What a shell offers to complete: panes, and ids of the theatre in use."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tui.store.schema.frames import Frames


def panes(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Return the names of the panes that begin so."""
    from tui.settings import actions

    return [name for name, _ in actions.PANES if name.startswith(begun)]


def subjects(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Return what `explain` takes that begins so: ids of bases, questions, facts, hypotheses, actors, and sections."""
    frames = _frames(context)
    if frames is None:
        return []
    from tui.render.rows.analysis.sections import SECTIONS

    places = frames.places.filter(base=True)["id"]
    named = (places, frames.questions["id"], frames.actors["id"], SECTIONS, frames.hypothesis_sets["id"])
    known = dict.fromkeys(each for ids in (*named, frames.facts["id"]) for each in ids)
    return [each for each in known if each.startswith(begun)]


def excluded(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Return the ids that --without takes and that begin so."""
    frames = _frames(context)
    if frames is None:
        return []
    known = dict.fromkeys((*frames.sources["id"], *frames.actors["id"], *frames.citations["origin"]))
    return [each for each in known if each.startswith(begun)]


def _frames(context: click.Context) -> Frames | None:
    """Return the frames of the theatre that the command line names so far; None where it cannot be read."""
    from tui.base.errors import SyrtuiError
    from tui.cli.options import Options

    given = context.find_root().params
    # Whatever is wrong is told when the command runs; a shell that completes has nowhere to show it.
    with contextlib.suppress(SyrtuiError, OSError):
        from tui.settings import paths
        from tui.store.cache.incremental import IncrementalReader

        root = Options(given.get("data"), given.get("config")).theatre()
        # What the dashboard keeps ready saves the time that a reading takes.
        return IncrementalReader(root, paths.theatre_cache(paths.cache_folder())).read().frames
    return None
