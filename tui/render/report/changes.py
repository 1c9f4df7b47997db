"""What is different between two days, or by what is excluded, as a page."""

from __future__ import annotations

from tui.analysis.views.changes import Differences
from tui.render import glyphs
from tui.render.report.layout import Heading, Items, Paragraph, Part
from tui.render.rows.compare import TITLES, level_line, relation_text, title


def page(view: Differences) -> list[Part]:
    """Return the page of what is different."""
    without = f"Excluded: {', '.join(view.without)}." if view.without and view.before != view.after else ""
    methods = Paragraph("Methods: " + ", ".join(view.methods.values()) + ".")
    return [Heading(title(view), 1), *([Paragraph(without)] if without else []), *sections(view), methods]


def sections(view: Differences) -> list[Part]:
    """Return levels, disputes, relations and facts that are different, each under its heading."""
    levels = [
        f"{each.name}, {glyphs.EVENTS[each.event]}: {''.join(span.text for span in level_line(each))}"
        for each in view.levels
    ]
    listed = [
        ("Levels", levels),
        ("Disputes", [f"{each.change}: {each.asks}" for each in view.disputes]),
        ("Relations", [relation_text(each) for each in view.relations]),
        *(
            (name, [f"{fact.says} ({fact.when})" for fact in view.facts.get(change, ())])
            for change, name in TITLES.items()
        ),
    ]
    parts: list[Part] = []
    for name, lines in listed:
        if lines:
            parts += [Heading(name), Items([(line, ()) for line in lines])]
    return parts or [Paragraph("Nothing reads differently.")]
