"""How long a key waits for what it asked for, before the next one is taken."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any, Final

PATIENCE: Final = 0.5
"""Seconds after which the user is told what is waited for."""


async def patiently(
    run: Callable[[Coroutine[Any, Any, None]], object], work: Coroutine[Any, Any, None], seconds: float = PATIENCE
) -> None:
    """Have some work run on the event loop, and wait for its end, though not for long."""
    ended = asyncio.Event()

    async def whole() -> None:
        try:
            await work
        finally:
            ended.set()

    run(whole())
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(ended.wait(), seconds)
