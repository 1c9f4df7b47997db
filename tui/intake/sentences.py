"""Sentences of a paragraph, in any language whose sentences end with a stop."""

from __future__ import annotations

import re
from typing import Final

_STOP: Final = re.compile(
    # A stop, what closes a quotation, and a blank before what does not begin with a small letter.
    r"(?<![\s.]\w)(?<!\bMr)(?<!\bDr)(?<!\bMrs)(?<!\bGen)(?<!\bSt)(?<!\bNo)(?<!\bapprox)[.!?…؟。]+[\"”»’')\]]*\s+(?=[^\sa-zß-öø-ÿа-я])"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return from where to where each sentence of a paragraph stands, in characters."""
    starts = [0, *(match.end() for match in _STOP.finditer(text))]
    return [
        (start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True) if text[start:end].strip()
    ]
