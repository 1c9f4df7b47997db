"""Digest and original in two columns, paragraph by paragraph, or one under the other where there is no room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from tui.analysis.text_reuse.tokens import Stretch
from tui.render.text import Line, Row, Span, Target, line_width, wrap

SIDE_BY_SIDE: Final = 100
"""Cells from which both stand side by side."""
_DIGEST_SHARE: Final = 0.4
"""Of the room; a digest is shorter than what it digests."""
_INDENT: Final = 5


class Text(NamedTuple):
    """A paragraph of an original: the gutter that it has, and its words."""

    gutter: Span
    line: Line


def marked(text: str, found: Iterable[Stretch], shared: Iterable[Stretch]) -> Line:
    """Return a text with the words searched for in style `match`, and what another text shares in style `echo`."""
    painted = [""] * len(text)
    # What was searched for comes last, and so over what is shared.
    for stretches, name in ((shared, "echo"), (found, "match")):
        for start, end in stretches:
            # Cut at the end: a longer slice would make the list longer than the text.
            painted[start:end] = [name] * (min(end, len(text)) - start)
    made: list[Span] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or painted[end] != painted[start]:
            made.append(Span(text[start:end], painted[start]))
            start = end
    return tuple(made)


def rows(
    digest: Sequence[Span],
    texts: Sequence[Text],
    cells: int,
    *,
    key: str = "",
    target: Target | None = None,
    marked: bool = False,
) -> list[Row]:
    """Return a paragraph of the digest and what of the original belongs to it, as one item."""
    if not texts:
        return [Row(line, key, target, marked) for line in wrap(digest, cells, indent=_INDENT if digest else 0)]
    if cells < SIDE_BY_SIDE:
        below = [(Span(" " * _INDENT), text.gutter, *line) for text in texts for line in _wrapped(text, cells - 7)]
        above = wrap(digest, cells, indent=_INDENT) if digest else []
        return [Row(line, key, target, marked) for line in [*above, *below]]
    room = round((cells - 2) * _DIGEST_SHARE)
    left = wrap(digest, room - 1, indent=_INDENT) if digest else []
    right = [(text.gutter, *line) for text in texts for line in _wrapped(text, cells - room - 2)]
    height = max(len(left), len(right))
    left += [()] * (height - len(left))
    right += [(Span(" "),)] * (height - len(right))
    made: list[Row] = []
    for ours, theirs in zip(left, right, strict=True):
        gap = Span(" " * (room - line_width(ours)))
        made.append(Row((*ours, gap, *theirs), key, target, marked))
    return made


def _wrapped(text: Text, cells: int) -> list[Line]:
    return [(Span(" "), *line) for line in wrap(text.line, max(cells, 10))]
