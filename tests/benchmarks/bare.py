"""A Textual app of one widget: the measure of what start-up, keys and idling cost without any of ours."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        """The line; a key that it does not know changes nothing."""
        yield Static("Ready")


if __name__ == "__main__":
    Bare().run(mouse=False)
