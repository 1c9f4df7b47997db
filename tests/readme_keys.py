"""The README's table of keys, made from the action registry: `python tests/readme_keys.py --write` renews it."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
START, END = "<!-- keys -->\n", "<!-- /keys -->"


def with_table(readme: str) -> str:
    """The README's text with the table of keys as the registry has it now."""
    from tui.settings import actions

    before, start, rest = readme.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"{README.name} lacks the marks around its table of keys")
    return f"{before}{start}{actions.table()}\n{end}{after}"


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
