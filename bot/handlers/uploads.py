"""Files and links that admins send: a preview first, then into the library or not."""

import asyncio
import logging
import re
import secrets
from collections import Counter

from telegram import CallbackQuery, Document, ForceReply, Message, Update
from telegram.constants import FileSizeLimit
from telegram.error import TelegramError

from bot import keyboards
from bot.answer import title_of
from bot.buttons import Row
from bot.chats import Upload
from bot.client import Sent
from bot.cuts import shorten
from bot.deliver import edit, edit_pressed, reply, toast, turned
from bot.desk import Desk
from bot.handlers.faults import told
from bot.handlers.topics import show
from bot.keyboards import deciding
from bot.press import Action, Press
from bot.texts.cli import CATALOGUES
from bot.texts.model import Texts
from bot.views import View
from corpus.errors import CorpusError
from corpus.fetch import fetch
from corpus.model import Transcript
from corpus.read import read
from corpus.store import Added

_log = logging.getLogger(__name__)
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
MOST_BYTES = int(FileSizeLimit.FILESIZE_DOWNLOAD)
_NAMES = 8  # speakers named in a preview
_SAMPLE = 200
_TITLE = 120


def is_link(text: str) -> bool:
    """Whether a message is an address and nothing else."""
    return _LINK.fullmatch(text.strip()) is not None


async def on_document(desk: Desk, update: Update, question: Message, document: Document) -> None:
    """Preview a file that an admin sent; nobody else's is looked at."""
    texts = desk.texts(update)
    if not desk.is_admin(update.effective_user):
        await show(desk, update, question, View.plain(texts.library.refused))
        return
    if (document.file_size or 0) > MOST_BYTES:
        line = texts.library.too_large.format(limit=MOST_BYTES // 10**6)
        await show(desk, update, question, View.plain(line))
        return
    name = shorten(document.file_name or "upload.txt", _TITLE)
    progress = await reply(desk, question, View.plain(texts.library.reading.format(name=name)))
    try:
        file = await document.get_file()
        data = bytes(await file.download_as_bytearray())
    except TelegramError as error:
        _log.warning("a file could not be fetched: %s", error)
        await _edit(desk, question, progress, View.plain(texts.toasts.failed))
        return
    upload = Upload(secrets.token_hex(6), question.chat_id, name, None, document.mime_type, data)
    await _preview(desk, question, progress, upload, texts)


async def on_link(desk: Desk, update: Update, question: Message, url: str) -> None:
    """Preview the page or file behind a link that an admin sent."""
    texts = desk.texts(update)
    if not desk.is_admin(update.effective_user):
        await show(desk, update, question, View.plain(texts.library.refused))
        return
    shown = texts.library.fetching.format(url=shorten(url, _TITLE))
    progress = await reply(desk, question, View.plain(shown))
    try:
        page = await asyncio.to_thread(fetch, url, allow_private=desk.settings.allow_private_urls)
    except CorpusError as error:
        await _edit(desk, question, progress, View.plain(told(error, texts)))
        return
    upload = Upload(secrets.token_hex(6), question.chat_id, page.url, page.url, page.content_type, page.data)
    await _preview(desk, question, progress, upload, texts)


async def on_name(desk: Desk, update: Update, answer: Message, upload: Upload) -> None:
    """Preview a file again as the monologue of the speaker that an admin named."""
    texts = desk.texts(update)
    name = shorten(answer.text or "", 64)
    progress = await reply(desk, answer, View.plain(texts.library.reading.format(name=upload.name)))
    await _preview(desk, answer, progress, upload._replace(speaker=name, prompt=None), texts)


async def _preview(desk: Desk, question: Message, progress: Sent, upload: Upload, texts: Texts) -> None:
    try:
        transcript = await asyncio.to_thread(_read, upload)
    except CorpusError as error:
        await asyncio.to_thread(desk.chats.keep_upload, upload)  # one speaker may be all it lacks
        reason = told(error, texts)
        rows = [] if upload.speaker else [[deciding(texts.library.single, Action.SINGLE, upload.id)]]
        await _edit(desk, question, progress, View.plain(reason, keyboards.markup(rows)))
        return
    await asyncio.to_thread(desk.chats.keep_upload, upload)
    rows = [_decisions(upload, texts), [deciding(texts.library.single, Action.SINGLE, upload.id)]]
    await _edit(desk, question, progress, View.plain(_described(transcript, texts), keyboards.markup(rows)))


def _read(upload: Upload) -> Transcript:
    return read(
        upload.data,
        upload.name,
        speaker=upload.speaker,
        content_type=upload.content_type if upload.url else None,
        url=upload.url,
    )


def _described(transcript: Transcript, texts: Texts) -> str:
    said, terminal = texts.library, CATALOGUES[texts.code]
    join = texts.answer.and_join
    names = {speaker.id: speaker.name for speaker in transcript.speakers}
    counts = Counter(turn.speaker_id for turn in transcript.turns)
    lines = [
        said.preview.format(
            title=shorten(title_of(transcript.source), _TITLE),
            format=transcript.format,
            turns=len(transcript.turns),
            speakers=len(counts),
        )
    ]
    named = [
        said.preview_speaker.format(name=shorten(names.get(speaker, ""), 64), turns=turns)
        for speaker, turns in counts.most_common(_NAMES)
    ]
    lines.append(join.join(named) + (" …" if len(counts) > _NAMES else ""))
    kinds = Counter(aside.kind for aside in transcript.asides)
    if kinds:
        shown = join.join(f"{terminal.kinds[kind]} {count}" for kind, count in kinds.most_common())
        lines.append(said.preview_asides.format(kinds=shown))
    repaired = sum(repair.decided for repair in transcript.repairs)
    if repaired:
        lines.append(said.preview_repairs.format(repairs=repaired))
    if transcript.doubts:
        sentences = {**terminal.doubts, "damage": said.doubt_damage}
        doubts = dict.fromkeys(sentences.get(code, terminal.unknown_doubt) for code in transcript.doubts)
        lines.append(said.preview_doubts.format(doubts=" ".join(doubts)))
    longest = max(transcript.turns, key=lambda turn: len(turn.text))
    sample = shorten(longest.text, _SAMPLE, f" {texts.answer.cut}")
    lines += ["", said.preview_sample.format(name=names.get(longest.speaker_id, ""), text=sample)]
    return "\n".join(lines)


async def decide(desk: Desk, query: CallbackQuery, press: Press, texts: Texts) -> None:
    """Do with an upload what the button says: add it, discard it, or ask who is speaking."""
    upload = await asyncio.to_thread(desk.chats.upload, press.query)
    if upload is None:
        await toast(query, texts.library.expired, alert=True)
        return
    if press.action is Action.DISCARD:
        await asyncio.to_thread(desk.chats.drop_upload, upload.id)
        await turned(desk, query, View.plain(texts.library.discarded))
    elif press.action is Action.SINGLE:
        await toast(query)
        await _ask_speaker(desk, query, upload, texts)
    else:
        await _add(desk, query, upload, texts)


async def _ask_speaker(desk: Desk, query: CallbackQuery, upload: Upload, texts: Texts) -> None:
    message = query.message
    if not isinstance(message, Message):
        return
    prompt = await message.reply_text(texts.library.single_ask, reply_markup=ForceReply())
    await asyncio.to_thread(desk.chats.keep_upload, upload._replace(prompt=prompt.message_id))


async def _add(desk: Desk, query: CallbackQuery, upload: Upload, texts: Texts) -> None:
    said = texts.library
    await turned(desk, query, View.plain(said.adding.format(title=shorten(upload.name, _TITLE))))
    try:
        added = await asyncio.to_thread(_store, desk, upload)
    except CorpusError as error:  # it stays, to be added when there is room
        again = keyboards.markup([_decisions(upload, texts)])
        await edit_pressed(desk, query, View.plain(told(error, texts), again))
        return
    await asyncio.to_thread(desk.chats.drop_upload, upload.id)
    title = shorten(title_of(added.source), _TITLE)
    line = {
        "added": said.added.format(title=title, turns=added.turns),
        "replaced": said.replaced.format(title=title, turns=added.turns),
    }.get(added.outcome, said.unchanged.format(title=title))
    await edit_pressed(desk, query, View.plain(line))


def _store(desk: Desk, upload: Upload) -> Added:
    return desk.archive.add(_read(upload), upload.data)


def _decisions(upload: Upload, texts: Texts) -> Row:
    return [
        deciding(texts.library.add, Action.ADD, upload.id),
        deciding(texts.library.discard, Action.DISCARD, upload.id),
    ]


async def _edit(desk: Desk, question: Message, progress: Sent, view: View) -> None:
    await edit(desk, question.get_bot(), progress, view)
