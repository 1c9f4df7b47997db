"""Goes on from a picture that stands on the terminal before the dashboard does."""

from __future__ import annotations

from textual.driver import Driver

ALTERNATE = "\x1b[?1049h"


def onward(driver: type[Driver]) -> type[Driver]:
    """A driver for a terminal whose alternate screen is already shown: to switch to it again may clear it."""

    class Onward(driver):  # type: ignore[misc, valid-type] # the class that Textual chose for this platform
        """Textual's driver, without its first switch to the alternate screen."""

        entered = False

        def write(self, data: str) -> None:
            """Writes to the terminal."""
            if data == ALTERNATE and not self.entered:
                self.entered = True
                return
            super().write(data)

    return Onward
