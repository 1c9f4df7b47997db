"""`syrtui completion`: what a shell needs to complete a command line."""

from __future__ import annotations

import click


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script by which a shell completes commands, options, panes, and the ids that `explain` takes.

    In ~/.bashrc or ~/.zshrc: eval "$(syrtui completion bash)". For fish: syrtui completion fish | source.
    """
    from click.shell_completion import get_completion_class

    from tui.cli.group import main

    found = get_completion_class(shell)
    if found is not None:
        click.echo(found(main, {}, "syrtui", "_SYRTUI_COMPLETE").source())
