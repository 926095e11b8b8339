"""Calls that send, change and delete messages."""

import struct
from dataclasses import replace

from bot.playground.access import chat_to_write, own_message, replied_to, thread_of
from bot.playground.arguments import Arguments
from bot.playground.detect import find_entities
from bot.playground.entities import FormattedText, finish, from_utf16, utf16_length
from bot.playground.errors import bad_request
from bot.playground.html import parse_html
from bot.playground.markup import checked_keyboard
from bot.playground.model import Chat, File, Json, Message
from bot.playground.world import World

MAX_TEXT = 4096  # after parsing; counted in UTF-16 units, the stricter of the two readings of the limit
MAX_CAPTION = 1024
MAX_ENTITY_BYTES = 9500  # of all entities with their links; the limit's author calls it a good approximation
ENTITY_BYTES = 12  # type, offset and length on the wire
MAX_PHOTO_BYTES = 10 << 20
MAX_PHOTO_SIDES = 10_000
MAX_PHOTO_RATIO = 20
_UNMODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def formatted(source: str, parse_mode: str, marks: list[Json] | None) -> FormattedText:
    """A text as it will stand in a message. Raises `RefusedError` for HTML that Telegram cannot parse."""
    if parse_mode.lower() == "html":
        text, entities = parse_html(source)
    elif parse_mode and parse_mode.lower() != "none":
        raise bad_request("unsupported parse_mode")  # the bot writes HTML; Markdown is not played here
    else:
        text, entities = source, from_utf16(source, marks or [])
    body = finish(text, entities, find_entities)
    if sum(ENTITY_BYTES + len(entity.argument.encode()) for entity in body.entities) > MAX_ENTITY_BYTES:
        raise bad_request("ENTITIES_TOO_LONG")
    return body


def text_of(arguments: Arguments) -> FormattedText:
    """The text of a message, neither empty nor too long."""
    source = arguments.text("text")
    if not source:
        raise bad_request("message text is empty")
    body = formatted(source, arguments.text("parse_mode"), arguments.object("entities", "entities"))
    if not body.text:
        raise bad_request("text must be non-empty")
    if utf16_length(body.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return body


def caption_of(arguments: Arguments) -> FormattedText:
    """The caption of a file, not too long; it may be empty."""
    marks = arguments.object("caption_entities", "entities")
    body = formatted(arguments.text("caption"), arguments.text("parse_mode"), marks)
    if utf16_length(body.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return body


def send_message(world: World, arguments: Arguments) -> object:
    """Serve sendMessage."""
    chat = chat_to_write(world, arguments.text("chat_id"))
    return _send(world, chat, arguments, text_of(arguments), None)


def send_document(world: World, arguments: Arguments) -> object:
    """Serve sendDocument."""
    chat = chat_to_write(world, arguments.text("chat_id"))
    return _send(world, chat, arguments, caption_of(arguments), _file(world, arguments, "document"))


def send_photo(world: World, arguments: Arguments) -> object:
    """Serve sendPhoto."""
    chat = chat_to_write(world, arguments.text("chat_id"))
    return _send(world, chat, arguments, caption_of(arguments), _file(world, arguments, "photo"))


def _send(world: World, chat: Chat, arguments: Arguments, body: FormattedText, file: File | None) -> Json:
    reply, quote = replied_to(world, chat, arguments)
    message = Message(
        0,
        chat,
        int(world.now()),
        sender=None if chat.kind == "channel" else world.bot,
        body=body,
        file=file,
        reply_to=reply,
        quote=quote,
        thread=thread_of(chat, arguments),
        keyboard=checked_keyboard(arguments.object("reply_markup", "reply keyboard markup")),
        link_preview=arguments.object("link_preview_options", "link preview options"),
        protected=arguments.flag("protect_content"),
    )
    return world.post(message).json()


def _file(world: World, arguments: Arguments, kind: str) -> File:
    """The file of a call: a part of the request, or one stored before, by its id."""
    given = arguments.text(kind)
    part = given.removeprefix("attach://") if given.startswith("attach://") else kind
    upload = arguments.files.get(part)
    if upload is None:
        if given in world.files:
            return replace(world.files[given], kind=kind)
        if not given:
            raise bad_request(f"there is no {kind} in the request")
        raise bad_request("wrong file identifier/HTTP URL specified")
    if not upload.content:
        raise bad_request("file must be non-empty")
    stored = world.keep_file(upload.name, upload.content, upload.mime)
    if kind == "photo":
        width, height = _photo_size(upload.content)
        stored = replace(stored, kind="photo", width=width, height=height)
        world.files[stored.id] = stored
    return stored


def _photo_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG within Telegram's bounds; JPEG sizes are not read (0 by 0)."""
    if len(content) > MAX_PHOTO_BYTES:
        raise bad_request("PHOTO_SAVE_FILE_INVALID")
    if content.startswith(b"\xff\xd8"):
        return 0, 0
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or len(content) < 24:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = struct.unpack(">II", content[16:24])
    if width + height > MAX_PHOTO_SIDES or max(width, height) > MAX_PHOTO_RATIO * max(1, min(width, height)):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def edit_message_text(world: World, arguments: Arguments) -> object:
    """Serve editMessageText."""
    message = _editable(world, arguments)
    if message.file is not None:
        raise bad_request("there is no text in the message to edit")
    body = text_of(arguments)
    preview = arguments.object("link_preview_options", "link preview options")
    return _change(world, arguments, message, body, preview)


def edit_message_caption(world: World, arguments: Arguments) -> object:
    """Serve editMessageCaption."""
    message = _editable(world, arguments)
    if message.file is None:
        raise bad_request("there is no caption in the message to edit")
    return _change(world, arguments, message, caption_of(arguments), message.link_preview)


def edit_message_reply_markup(world: World, arguments: Arguments) -> object:
    """Serve editMessageReplyMarkup."""
    message = _editable(world, arguments)
    return _change(world, arguments, message, message.body, message.link_preview)


def _editable(world: World, arguments: Arguments) -> Message:
    message = own_message(world, arguments, "edit")
    mine = message.sender is world.bot or message.via_bot is world.bot or message.chat.kind == "channel"
    if not mine or message.service:
        raise bad_request("message can't be edited")
    return message


def _change(
    world: World, arguments: Arguments, message: Message, body: FormattedText, preview: Json | None
) -> object:
    keyboard = checked_keyboard(arguments.object("reply_markup", "reply keyboard markup"))
    same = (body.text, body.entities) == (message.body.text, message.body.entities)
    if same and keyboard == message.keyboard and preview == message.link_preview:
        raise bad_request(_UNMODIFIED)
    if not same:
        message.edited = int(world.now())
    message.body, message.keyboard, message.link_preview = body, keyboard, preview
    world.tell("edited", message)
    return True if arguments.text("inline_message_id") else message.json()


def delete_message(world: World, arguments: Arguments) -> object:
    """Serve deleteMessage."""
    message = own_message(world, arguments, "delete")
    chat = message.chat
    mine = message.sender is world.bot or chat.kind == "private"
    if not mine and chat.status(world.bot.id) != "administrator":
        raise bad_request("message can't be deleted")
    message.deleted = True
    world.tell("deleted", message)
    return True


def send_chat_action(world: World, arguments: Arguments) -> object:
    """Serve sendChatAction."""
    chat = chat_to_write(world, arguments.text("chat_id"))
    if arguments.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.tell("action", (chat, arguments.text("action")))
    return True
