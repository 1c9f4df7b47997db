"""The README's table of keys, made from the action registry: `python tests/readme_keys.py --write` renews it."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
START, END = "<!-- keys -->\n", "<!-- /keys -->"


def table() -> str:
    """The table of keys, in Markdown."""
    from tui.settings.actions import ACTIONS, key_label

    lines = ["| key | does |", "|---|---|"]
    lines += [
        f"| {' '.join(f'`{key_label(key)}`' for key in action.keys)} | {action.help} |"
        for action in ACTIONS
        if action.label
    ]
    return "\n".join(lines)


def with_table(readme: str) -> str:
    """The README's text with the table of keys as the registry has it now."""
    before, start, rest = readme.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"{README.name} lacks the marks around its table of keys")
    return f"{before}{start}{table()}\n{end}{after}"


def main(arguments: list[str]) -> int:
    """Writes the table, or says whether it is stale."""
    readme = README.read_text(encoding="utf-8")
    wanted = with_table(readme)
    if arguments == ["--write"]:
        README.write_text(wanted, encoding="utf-8")
    elif readme != wanted:
        print("README.md: the table of keys is stale; renew it with `python tests/readme_keys.py --write`")  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
