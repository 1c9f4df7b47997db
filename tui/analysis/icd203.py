"""Words of likelihood (ICD 203), for forecasts only; never used for confidence, which is something else."""

from __future__ import annotations

_STEPS = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
)
_MOST = "almost certain"
WORDS = (*(word for _, word in _STEPS), _MOST)
"""All of them, from the least likely on."""


def likelihood(p: float) -> str:
    """Return the words of Intelligence Community Directive 203 (2015), D.6.e(2)(a), for a probability from 0 to 1."""
    # Ranges of the directive share their ends (05-20, 20-45); a probability on one takes the lower range's words.
    return next((word for limit, word in _STEPS if p <= limit), _MOST)
