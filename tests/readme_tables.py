"""The README's tables, from the registry of keys and the glossary: `python tests/readme_tables.py --write`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, get_args

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
WORDS: Final = (
    *(
        "level",
        "index",
        "interval",
        "confidence",
        "not assessed",
        "lines",
        "origin",
        "grade",
        "support",
        "none of these",
    ),
    *("claimed", "inferred", "disputed", "as known on", "excluded"),
)
"""The terms that a reader of the README needs; the glossary has all."""


def keys() -> str:
    """The keys in a table a group, as help lists them, in Markdown."""
    from tui.settings.actions import ACTIONS, Group, key_label

    tables = []
    for group in get_args(Group):
        lines = [f"### {group}\n"]
        lines += ["| key | does |", "|---|---|"]
        lines += [
            f"| {' '.join(f'`{key_label(key)}`' for key in action.keys)} | {action.help} |"
            for action in ACTIONS
            if action.label and action.group == group
        ]
        tables.append("\n".join(lines))
    return "\n" + "\n\n".join(tables) + "\n"


def words() -> str:
    """The table of words, in Markdown."""
    from tui.render.glossary import find
    from tui.render.report.glossary import signs

    lines = ["| word | means |", "|---|---|"]
    for name in WORDS:
        term = find(name)
        assert term is not None, name
        shown = f" Signs: {signs(term.signs)}." if term.signs else ""
        lines.append(f"| {term.name} | {term.says}{shown} |")
    return "\n".join(lines)


def limits() -> str:
    """The table of a session's limits, in Markdown."""
    from tui.cli.serve.limits import limits

    lines = ["| of | at most | beyond that |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {each.of} | {each.most} | {each.beyond} |" for each in limits())])


TABLES: Final[Mapping[str, Callable[[], str]]] = {"keys": keys, "words": words, "limits": limits}


def with_tables(readme: str) -> str:
    """The README's text with its tables as registry and glossary have them now."""
    for name, table in TABLES.items():
        before, start, rest = readme.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"<!-- /{name} -->")
        if not (start and end):
            raise ValueError(f"{README.name} lacks the marks around its table of {name}")
        readme = f"{before}{start}{table()}\n{end}{after}"
    return readme


def main(arguments: list[str]) -> int:
    """Writes the tables, or says whether one is stale."""
    readme = README.read_text(encoding="utf-8")
    wanted = with_tables(readme)
    if arguments == ["--write"]:
        README.write_text(wanted, encoding="utf-8")
    elif readme != wanted:
        print("README.md: a table is stale; renew it with `python tests/readme_tables.py --write`")  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
