"""`syrtui doctor`: what syrtui finds on this machine and what it makes of it, to paste into a bug report."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click
import msgspec
from msgspec.structs import asdict

from tui.base.errors import SyrtuiError
from tui.base.sanitize import shorten
from tui.cli.options import Options
from tui.cli.situation import echo

if TYPE_CHECKING:
    from tui.settings.config import Settings
    from tui.terminal.device_query import DeviceReply

Trouble = Literal["", "trouble", "stops it"]
"""Nothing; something that syrtui does without; something that keeps the dashboard from starting."""

_LONGEST: Final = 160
_MOST_FILES: Final = 100_000
"""Files of a folder that are added up."""
_PACKAGES: Final = ("textual", "polars", "plotext", "click", "msgspec", "PyYAML", "platformdirs")
_AT_LEAST: Final = {"textual", "polars", "msgspec"}
"""Without these there is no dashboard."""
_SIXTEEN, _MANY, _ALL = "16", "256", "24-bit"


class Finding(msgspec.Struct, frozen=True):
    """One line of the report: what was examined, what was found, what that means."""

    name: str
    value: str
    note: str = ""
    trouble: Trouble = ""


class Inputs(msgspec.Struct, frozen=True):
    """What is examined: the command line, the environment, and what the terminal answered (None: it was not asked)."""

    options: Options
    environment: Mapping[str, str]
    reply: DeviceReply | None


@click.command("doctor")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For people or programs.")
@click.pass_obj
def command(options: Options, form: Literal["text", "json"]) -> None:
    """Say what syrtui finds here: versions, terminal, settings, theatre, folders. To paste into a bug report.

    Exits with 0 where the dashboard would start, 1 where it would not. Names neither this host nor another, and shows
    your home as ~.
    """
    from tui.terminal.device_query import query_device

    inputs = Inputs(options, dict(os.environ), query_device())
    found: dict[str, list[Finding]] = {}
    for name, look in _SECTIONS.items():
        if form == "text":
            click.echo(name)
        found[name] = [_presentable(finding) for finding in look(inputs)]
        if form == "text":  # at once: should the next section end the program, it is known which one did
            for finding in found[name]:
                echo(_line(finding))
            sys.stdout.flush()
    starts = all(finding.trouble != "stops it" for findings in found.values() for finding in findings)
    if form == "json":
        import json

        sections = {name: [asdict(finding) for finding in findings] for name, findings in found.items()}
        click.echo(json.dumps({"starts": starts, "sections": sections}, indent=2))
    else:
        click.echo("\nThe dashboard would start here." if starts else "\nThe dashboard would not start here.")
    if not starts:
        sys.exit(1)


# --- what is printed ---


def _presentable(finding: Finding) -> Finding:
    """Return a finding that may be shown to others: without control characters, the home as ~."""
    return Finding(finding.name, _shown(finding.value), _shown(finding.note), finding.trouble)


def _shown(text: str) -> str:
    """Return a text clean, short, with the home as ~, and in ASCII where the locale does not name UTF-8."""
    from tui.terminal.probe import takes_utf8

    # Whole names only: /home/ann is not the home of /home/anna.
    for home in _homes():
        text = re.sub(rf"(?<![\w/.-]){re.escape(home)}(?![\w.-])", "~", text)
    text = shorten(text, _LONGEST).replace("…", "...")
    return text if takes_utf8(os.environ) else text.encode("ascii", "backslashreplace").decode("ascii")


def _homes() -> list[str]:
    """Return the user's home as it is called and as it really is, longer first; nothing where it is unknown or /."""
    try:
        home = Path.home()
    except RuntimeError:
        return []
    return sorted({str(home), os.path.realpath(home)} - {"/"}, key=len, reverse=True)


def _line(finding: Finding) -> str:
    """Return a finding as a line of text."""
    mark = f"{finding.trouble}: " if finding.trouble else ""
    note = f"  ({finding.note})" if finding.note else ""
    return f"  {finding.name:<12}  {mark}{finding.value}{note}"


# --- what is looked at ---


def _versions(_: Inputs) -> Iterator[Finding]:
    """Yield the versions of syrtui, Python, packages and platform."""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    from tui import __version__

    yield Finding("syrtui", __version__)
    yield Finding("Python", platform.python_version(), platform.python_implementation())
    for name in _PACKAGES:
        try:
            yield Finding(name, version(name))
        except PackageNotFoundError:
            yield Finding(
                name, "is not installed", "install syrtui anew", "stops it" if name in _AT_LEAST else "trouble"
            )
    yield Finding("platform", f"{platform.system()} {platform.release()} {platform.machine()}")


def _terminal(inputs: Inputs) -> Iterator[Finding]:
    """Yield what is known of the terminal: streams, variables, colours, size, characters, answers."""
    yield _streams()
    for name in ("TERM", "COLORTERM", "TERM_PROGRAM"):
        yield Finding(name, shorten(inputs.environment.get(name, ""), 40) or "not set")
    yield _colours(inputs.environment)
    yield _size()
    from tui.settings.config import Settings
    from tui.terminal.probe import shown

    chosen = shown(_settings(inputs.options)[0] or Settings(), inputs.environment)
    codec = {"utf-8": "UTF-8", "cp437": "the Linux console's"}.get(chosen.charset.codec, "ASCII")
    yield Finding("characters", codec, chosen.why)
    yield Finding("Arabic", "as written" if chosen.charset.right_to_left else "in Latin letters", chosen.arabic)
    yield from _reply(inputs.reply)


def _streams() -> Finding:
    """Return whether standard streams are a terminal."""
    streams = {"input": sys.__stdin__, "output": sys.__stdout__, "errors": sys.__stderr__}
    elsewhere = [name for name, stream in streams.items() if stream is None or stream.closed or not stream.isatty()]
    if not elsewhere:
        return Finding("terminal", "yes")
    redirected = f"{' and '.join(elsewhere)} of this report {'go' if len(elsewhere) > 1 else 'goes'} elsewhere"
    if _terminal_size() is not None:
        return Finding("terminal", "yes", redirected)
    return Finding(
        "terminal", "none", "connect with `ssh -t`; check, export, report and explain do without", "stops it"
    )


def _terminal_size() -> os.terminal_size | None:
    """Return the size of the terminal that this process belongs to, wherever its streams go; None where it has none."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return None
    try:
        return os.get_terminal_size(terminal)
    except OSError:
        return None
    finally:
        os.close(terminal)


def _size() -> Finding:
    """Return the size of the terminal, beside the smallest that the dashboard can use."""
    from tui.terminal.probe import SMALLEST

    size = _terminal_size()
    if size is None:
        return Finding("size", "unknown")
    least = f"it needs {SMALLEST[0]} x {SMALLEST[1]}"
    small = size.columns < SMALLEST[0] or size.lines < SMALLEST[1]
    return Finding("size", f"{size.columns} x {size.lines}", least if small else "", "trouble" if small else "")


def _colours(environment: Mapping[str, str]) -> Finding:
    """Return how many colours are used, and why."""
    from rich.color import ColorSystem

    from tui.terminal.color_support import color_support, no_color_wanted

    if no_color_wanted(environment):
        return Finding("colours", "none", "NO_COLOR is set")
    if forced := environment.get("TEXTUAL_COLOR_SYSTEM"):
        return Finding("colours", shorten(forced, 20), "TEXTUAL_COLOR_SYSTEM says so")
    chosen = color_support(environment)
    names = {ColorSystem.STANDARD: _SIXTEEN, ColorSystem.EIGHT_BIT: _MANY, ColorSystem.TRUECOLOR: _ALL}
    kept_back = not environment.get("COLORTERM") and environment.get("SSH_CONNECTION")
    why = f"{chosen.why}; SSH does not hand COLORTERM on" if kept_back else chosen.why
    return Finding("colours", names.get(chosen.system, "none") if chosen.system is not None else "none", why)


def _reply(reply: DeviceReply | None) -> Iterator[Finding]:
    """Yield how fast the terminal answered."""
    if reply is None:
        yield Finding("answers", "not asked", "that takes a terminal for input and output")
    elif reply.seconds is None:
        yield Finding("answers", "none", "frames go by the clock instead of the terminal's answers", "trouble")
    else:
        yield Finding("answers", f"after {1000 * reply.seconds:.0f} ms", "the next frame waits for the last one's")


def _between(inputs: Inputs) -> Iterator[Finding]:
    """Yield what stands between syrtui and the terminal: multiplexers, SSH; and what works through them."""
    from tui.terminal.clipboard import MAX_BASE64, route

    given = inputs.environment
    name = given.get("TERM", "")
    yield Finding(
        "tmux", *_through("set-clipboard or allow-passthrough must be on for copying", bool(given.get("TMUX")))
    )
    yield Finding("screen", *_through("it hands copies on", bool(given.get("STY"))))
    if name.startswith(("tmux", "screen")) and not (given.get("TMUX") or given.get("STY")):
        yield Finding("elsewhere", "tmux or screen", "TERM says so: it runs on the machine that you come from")
    ssh = bool(given.get("SSH_CONNECTION") or given.get("SSH_TTY"))
    yield Finding("SSH", *_through("addresses are copied, not opened; frames wait for the terminal", ssh))
    yield Finding("mouse", "left to the terminal", "for selecting text")
    chosen = route(given)
    if chosen is None:
        why = "TERM names a terminal without a clipboard" if name else "TERM is not set"
        yield Finding("copying", "shown as text to select", why)
        return
    says = "; the terminal says that it takes it" if inputs.reply is not None and inputs.reply.clipboard else ""
    most = MAX_BASE64 * 3 // 4
    yield Finding("copying", f"OSC 52, {chosen.value}", f"up to {most:,} bytes; longer texts are shown to select{says}")


def _through(effect: str, there: bool) -> tuple[str, str]:
    """Return value and note of a finding: `yes` with its effect where the thing is there, else `no`."""
    return ("yes", effect) if there else ("no", "")


def _settings(options: Options) -> tuple[Settings | None, str]:
    """Return the settings, and what is wrong with them: then those that ship, or None where these are wrong, too."""
    from tui.settings import config, paths

    try:
        return options.settings(), ""
    except SyrtuiError as error:
        wrong = str(error)
    try:
        return config.load(paths.bundled_config(), None, {}), wrong
    except SyrtuiError:
        return None, wrong


def _configuration(inputs: Inputs) -> Iterator[Finding]:
    """Yield the file of settings, what is wrong with them, and the variables that are set."""
    from tui.settings import config, paths

    user = inputs.options.config or paths.user_config()
    given = "given with --config" if inputs.options.config else ""
    yield Finding("file", str(user), given if _is_file(user) else "there is none; what ships holds")
    _, wrong = _settings(inputs.options)
    yield Finding(
        "settings", wrong or "read", "mend that, or take it away" if wrong else "", "stops it" if wrong else ""
    )
    known = {config.environment_variable(name) for name in config.Settings.__struct_encode_fields__}
    for name in sorted(inputs.environment):
        if name in known:
            yield Finding(name, shorten(inputs.environment[name], 60))
        elif name == "SYRTUI_KIOSK":
            yield Finding(name, shorten(inputs.environment[name], 10), "the read-only service")
        elif name.startswith(config.PREFIX):
            # It may be private, and the report is for others to read.
            yield Finding(shorten(name, 40), "set", "this is no setting; its value is not shown")


def _is_file(path: Path) -> bool:
    """Return whether there is a file; False where that cannot be seen."""
    try:
        return path.is_file()
    except OSError:
        return False


def _theatre(inputs: Inputs) -> Iterator[Finding]:
    """Yield what is in the theatre in use, and whether it is kept on disk as it is."""
    import time

    from tui.settings import paths

    settings, wrong = _settings(inputs.options)
    try:
        root = inputs.options.theatre(settings=settings) if settings is not None else paths.bundled_data()
    except (SyrtuiError, OSError) as error:
        yield Finding("folder", str(error), trouble="stops it")
        return
    ships = root == paths.bundled_data()
    note = "as it would be with the settings that ship" if wrong and not inputs.options.data else "the one that ships"
    yield Finding("folder", str(root.absolute()), note if ships or wrong else "")
    began = time.monotonic()
    try:
        # Inside the `try`: this must be of use also where polars cannot be imported.
        from tui.analysis.constants import Methods
        from tui.store.cache.incremental import IncrementalReader

        methods = settings.methods if settings is not None else Methods()
        reader = IncrementalReader(root, paths.theatre_cache(paths.cache_folder()), vocabulary=methods.vocabulary)
        store = reader.read()
    except (SyrtuiError, OSError, ImportError) as error:
        yield Finding("facts", f"cannot be read: {error}", trouble="stops it")
        return
    frames = store.frames
    took = f"read in {1000 * (time.monotonic() - began):.0f} ms, from {'what is kept' if reader.is_saved else 'YAML'}"
    yield Finding("facts", f"{frames.facts.height:,}", took)
    yield Finding("sources", f"{frames.sources.height:,}")
    aside = sum(each.severity == "error" for each in store.problems)
    told = "`syrtui check` lists them" if store.problems else ""
    yield Finding(
        "problems", f"{aside} errors, {len(store.problems) - aside} warnings", told, "trouble" if aside else ""
    )
    writable = os.access(root, os.W_OK)
    yield Finding("writable", "yes" if writable else "no", "" if writable else "read-only: the editor only shows")
    yield Finding("snapshot", "holds" if reader.is_saved else "none that holds", _next_start(reader.is_saved))


def _next_start(kept: bool) -> str:
    """Return what the kept snapshot means for the next start."""
    return (
        "the next start is quick" if kept else "the next session that shows it keeps one, where the cache is writable"
    )


def _folders(_: Inputs) -> Iterator[Finding]:
    """Yield the user's folders, and the logs of errors in them."""
    from tui.settings import paths

    for name, folder, without in (
        ("cache", paths.cache_folder(), "each start reads all YAML"),
        ("state", paths.state_folder(), "saved views hold for one session"),
        ("originals", paths.data_home() / "originals", "nothing can be attached"),
    ):
        yield _folder(name, folder, without)
    logs = [file.name for file, _ in _files(paths.state_folder()) if file.match("crash-*.log")]
    yield Finding("errors", f"{len(logs)} logs", f"the last is {max(logs)}, in the folder of state" if logs else "")


def _folder(name: str, folder: Path, without: str) -> Finding:
    """Return path and size of a folder; `without` says what is lacking where it cannot be written."""
    exists = folder.is_dir()
    nearest = folder
    while not os.path.lexists(nearest) and nearest != nearest.parent:
        nearest = nearest.parent
    writable = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    size = sum(size for _, size in _files(folder))
    held = f"{size / 1e6:,.1f} MB" if exists else "not made yet"
    if not writable:
        return Finding(name, str(folder), f"cannot be written: {without}; {held}", "trouble")
    return Finding(name, str(folder), held)


def _files(folder: Path) -> Iterable[tuple[Path, int]]:
    """Return the files of a folder with their sizes in bytes, as far as they can be seen."""
    found: list[tuple[Path, int]] = []
    for at, _, names in os.walk(folder):
        for name in names:
            if len(found) >= _MOST_FILES:
                return found
            try:
                found.append((Path(at, name), (Path(at, name)).lstat().st_size))
            except OSError:
                continue
    return found


_SECTIONS: Final[Mapping[str, Callable[[Inputs], Iterable[Finding]]]] = {
    "versions": _versions,
    "terminal": _terminal,
    "between": _between,
    "settings": _configuration,
    "theatre": _theatre,
    "folders": _folders,
}
