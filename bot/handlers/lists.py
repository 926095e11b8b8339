"""/speakers and /sources: what the library holds, page by page."""

from telegram import Message, Update

from bot import keyboards
from bot.answer import title_of
from bot.cuts import shorten
from bot.desk import Desk
from bot.handlers.gate import asker_of
from bot.handlers.topics import show
from bot.press import Action, Press
from bot.render import Look
from bot.views import View

PAGE = 20
_NAME, _ABOUT, _TITLE = 40, 60, 90


async def on_speakers(desk: Desk, update: Update, question: Message, rest: str) -> None:
    """Answer /speakers."""
    del rest
    await _first(desk, update, question, Action.SPEAKERS)


async def on_sources(desk: Desk, update: Update, question: Message, rest: str) -> None:
    """Answer /sources."""
    del rest
    await _first(desk, update, question, Action.SOURCES)


async def _first(desk: Desk, update: Update, question: Message, action: Action) -> None:
    look = desk.look(update.effective_chat, update.effective_user)
    press = Press(action, asker=asker_of(update).bound)
    await show(desk, update, question, await desk.work(page, desk, press, look))


def page(desk: Desk, press: Press, look: Look) -> View:
    """One page of either list."""
    said = look.texts.lists
    if press.action is Action.SPEAKERS:
        lines, heading, none = _speakers(desk, look), said.speakers, said.nobody
    else:
        lines, heading, none = _sources(desk, look), said.sources, look.texts.answer.empty_library
    if not lines:
        return View.plain(none)
    pages = -(-len(lines) // PAGE)
    number = min(press.place, pages - 1)
    shown = [heading.format(total=len(lines)), "", *lines[number * PAGE : (number + 1) * PAGE]]
    if pages > 1:
        shown += ["", said.page.format(page=number + 1, pages=pages)]
    ways = []
    if number:
        ways.append(keyboards.callback(look.texts.buttons.previous, press._replace(place=number - 1)))
    if number + 1 < pages:
        ways.append(keyboards.callback(look.texts.buttons.next, press._replace(place=number + 1)))
    return View.plain("\n".join(shown), keyboards.markup([ways]))


def _speakers(desk: Desk, look: Look) -> list[str]:
    lines = []
    for summary in desk.archive.speakers():
        name = shorten(summary.speaker.name, _NAME)
        if summary.speaker.about:
            name += f"（{shorten(summary.speaker.about, _ABOUT)}）"
        lines.append(look.texts.lists.speaker.format(name=name, turns=summary.turns, sources=summary.sources))
    return lines


def _sources(desk: Desk, look: Look) -> list[str]:
    return [
        look.texts.lists.source.format(
            title=shorten(title_of(summary.source), _TITLE), turns=summary.turns, speakers=summary.speakers
        )
        for summary in desk.archive.sources()
    ]
