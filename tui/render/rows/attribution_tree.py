"""The attribution of a source: the chains of its citations as one tree, from the source down to the origins."""

from __future__ import annotations

from tui.analysis.views.reading import AttributionNode, Reading
from tui.render.rows.parts import count, grade, heading, paragraph
from tui.render.text import Row, Span, Target


def rows(view: Reading, cells: int) -> list[Row]:
    """Return the tree under its heading; each named link opens. Nothing for a source that is not cited."""
    top, source = view.attribution, view.source
    if not top.citations:
        return []
    made = [heading("Attribution", f"who had it from whom, in {count(top.citations, 'citation')}")]
    if top.origin_of:
        named = source.publisher is not None
        own = Span(source.publisher or source.id, "accent" if named else "")
        line = [Span(_counted(top.origin_of), "strong"), own, Span("  in its own words", "muted")]
        target = Target("actor", source.publisher_id) if named else None
        made += paragraph(line, cells, key="link:", target=target, indent=6)
    return [*made, *_behind(top, "", cells)]


def _counted(number: int) -> str:
    return f"{number:>4}  "


def _behind(node: AttributionNode, path: str, cells: int, depth: int = 0) -> list[Row]:
    """Return whom a link had it from, and behind each of them, whom they had it from."""
    made: list[Row] = []
    for other in node.behind:
        link = other.link
        key = f"{path}/{link.id}"
        known = link.kind != "unknown"
        target = Target("source" if link.kind == "source" else "actor", link.id) if known else None
        line = [Span(_counted(other.citations), "" if depth else "strong"), Span("  " * depth + "└ ", "faint")]
        line.append(Span(link.name, "accent" if target else ""))
        if known:
            line += [Span(" "), grade(link.reliability)]
        if not link.named and link.kind == "actor":
            line.append(Span(" unnamed", "warn"))
        if other.origin_of:
            line.append(
                Span(" origin" if other.origin_of == other.citations else f" origin of {other.origin_of}", "strong")
            )
        made += paragraph(line, cells, key=f"link:{key}", target=target, indent=8 + 2 * depth)
        made += _behind(other, key, cells, depth + 1)
    return made
