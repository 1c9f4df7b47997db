"""Words of likelihood (ICD 203), for forecasts only; never used for confidence, which is something else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_RANGES: Final = (
    ("almost no chance", 0.01, 0.05),
    ("very unlikely", 0.05, 0.20),
    ("unlikely", 0.20, 0.45),
    ("roughly even chance", 0.45, 0.55),
    ("likely", 0.55, 0.80),
    ("very likely", 0.80, 0.95),
    ("almost certain", 0.95, 0.99),
)
"""The words of Intelligence Community Directive 203 (2015), D.6.e(2)(a), with their ranges."""
CHANCES: Final[Mapping[str, float]] = {word: round((low + high) / 2, 4) for word, low, high in _RANGES}
"""The chance that each word is counted as, where a forecaster is scored: the middle of its range."""
WORDS: Final = tuple(CHANCES)
"""All of them, from the least likely on."""


def likelihood(p: float) -> str:
    """Return the word for a probability from 0 to 1."""
    # Ranges of the directive share their ends (05-20, 20-45); a probability on one takes the lower range's word.
    return next((word for word, _, high in _RANGES[:-1] if p <= high), _RANGES[-1][0])
