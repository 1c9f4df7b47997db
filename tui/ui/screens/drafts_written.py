"""Writing a draft from a screen: asked first, done off the event loop, and shown by the theatre read again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from tui.base.daemon_thread import in_background
from tui.base.errors import SyrtuiError
from tui.intake.draft import Draft
from tui.render.rows.parts import count
from tui.session.inbox import Inbox
from tui.ui.host import Host
from tui.ui.screens.notices import Notices
from tui.ui.widgets.menu import Entry, Menu, Offer


def offer_to_write(draft: Draft, menu: Menu, write: Callable[[], Awaitable[object]]) -> None:
    """Ask whether to write what was accepted of a draft, and say how much that is."""
    new = sum(bool(each.says) for each in draft.accepted)
    more = len(draft.accepted) - new
    parts = [count(new, "new fact")] if new else []
    parts += [count(more, "further citation")] if more else []
    what = " and ".join(parts) or "the source alone, without a fact"

    async def chosen(numbers: list[int]) -> None:
        if numbers == [0]:
            await write()

    note = f"{draft.open} ¶ open" if draft.open else ""
    entries = [Entry(f"write {what}", note, key="W"), Entry("not yet", key="n")]
    menu.offer(Offer("Write into the theatre?", entries, chosen, again="W"))


async def written(draft: Draft, inbox: Inbox, notices: Notices, host: Host, unwritable: bool) -> Draft:
    """Write a draft, have the theatre read again, and say what came of it; return the draft as it is kept then."""
    if unwritable:
        notices.say(f"{inbox.root.name} cannot be written here; the draft is kept.", seconds=8, wrong=True)
        return draft
    try:
        done, found = await in_background(partial(inbox.write, draft))
    except SyrtuiError as error:
        notices.say(str(error), seconds=12, wrong=True)
        return draft
    await host.reread()
    facts = count(len(draft.accepted), "fact")
    warned = f" The check warns: {found.warnings[0]}" if found.warnings else ""
    notices.say(f"{found.source} is in the theatre, with {facts}.{warned}", seconds=8)
    return done
