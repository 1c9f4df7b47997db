"""How long a key waits for what it asked for, before the next one is taken."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any, Final

PATIENCE: Final = 0.5
"""Seconds after which the user is told what is waited for."""


async def begin(run: Callable[[Coroutine[Any, Any, None]], object], work: Coroutine[Any, Any, None]) -> None:
    """Begin some work on the event loop, and wait `PATIENCE` for its end; it goes on after that."""
    ended = asyncio.Event()

    async def whole() -> None:
        try:
            await work
        finally:
            ended.set()

    run(whole())
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(ended.wait(), PATIENCE)
