"""Names that only the judgement methods give a meaning to, for rules that facts are checked against."""

from __future__ import annotations

import msgspec


class Vocabulary(msgspec.Struct, frozen=True):
    """The names that one set of constants knows (`Methods.vocabulary`); a theatre may add to them."""

    indicators: tuple[str, ...]
    """Every indicator that the threat index weighs, in its order."""
    distance_indicator: str
    """The indicator whose strength follows from a fact's distance where the fact gives none."""
    tie_types: tuple[str, ...]
    """Every type of tie that relations know."""
    reassuring: tuple[str, ...] = ()
    """The indicators whose evidence raises no index."""
    likelihoods: tuple[str, ...] = ()
    """The words of likelihood that a forecast may have, from the least likely on."""
    settings: tuple[str, ...] = ()
    """Every constant of the methods, as the path of its keys: threat.indicators.host-collapse.loss."""
