"""Calls that answer people: pressed buttons, inline queries, guest queries."""

import re

from bot.playground.arguments import Arguments
from bot.playground.entities import FormattedText, utf16_length
from bot.playground.errors import RefusedError, bad_request
from bot.playground.markup import checked_keyboard
from bot.playground.model import Json, JsonValue, Message, Person
from bot.playground.queries import CALLBACK_SECONDS, INLINE_SECONDS, InlineQuestion
from bot.playground.sending import MAX_CAPTION, MAX_TEXT, formatted
from bot.playground.world import World

MAX_RESULTS = 50
MAX_ID_BYTES = 64
MAX_TOAST = 200
DEFAULT_CACHE_SECONDS = 300
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")


def answer_callback_query(world: World, arguments: Arguments) -> object:
    """Serve answerCallbackQuery."""
    press = world.queries.presses.get(arguments.text("callback_query_id"))
    if press is None or world.now() - press.asked > CALLBACK_SECONDS:
        raise _too_old()
    if utf16_length(arguments.text("text")) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    answer: Json = {
        "text": arguments.text("text"),
        "show_alert": arguments.flag("show_alert"),
        "url": arguments.text("url"),
    }
    if not press.answer.done():
        press.answer.set_result(answer)
        world.tell("answered", press)
    return True


def _too_old() -> RefusedError:
    return bad_request("query is too old and response timeout expired or query ID is invalid")


def answer_inline_query(world: World, arguments: Arguments) -> object:
    """Serve answerInlineQuery."""
    question = world.queries.inline.get(arguments.text("inline_query_id"))
    results = arguments.object("results", "encoded inline query results")
    if not isinstance(results, list):
        raise bad_request("expected an Array of inline query results")
    if len(results) > MAX_RESULTS:
        raise bad_request("too many inline query results specified")
    for result in results:
        check_result(result)
    if len({result["id"] for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(arguments.text("next_offset").encode()) > MAX_ID_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    button = _checked_button(arguments.object("button", "inline query results button"))
    if question is None or question.answer.done() or world.now() - question.asked > INLINE_SECONDS:
        raise _too_old()
    answer: Json = {
        "results": results,
        "next_offset": arguments.text("next_offset"),
        "button": button,
        "cache_time": arguments.number("cache_time", DEFAULT_CACHE_SECONDS),
        "is_personal": arguments.flag("is_personal"),
    }
    _keep(world, question, answer)
    question.answer.set_result(answer)
    world.tell("inline_answered", question)
    return True


def _keep(world: World, question: InlineQuestion, answer: Json) -> None:
    if answer["cache_time"] > 0:
        owner = question.person.id if answer["is_personal"] else 0
        until = world.now() + answer["cache_time"]
        world.queries.cache[owner, question.text, question.offset] = (until, answer)


def _checked_button(button: JsonValue) -> Json | None:
    if button is None:
        return None
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request(
            "can't parse inline query results button: InlineQueryResultsButton must be an Object"
        )
    if not button["text"]:
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if ("start_parameter" in button) == ("web_app" in button):
        raise bad_request(
            "can't parse inline query results button: "
            "InlineQueryResultsButton must have exactly one optional field"
        )
    if "start_parameter" in button and not _START.fullmatch(str(button["start_parameter"])):
        raise bad_request("START_PARAM_INVALID")
    return dict(button)


def check_result(result: JsonValue) -> None:
    """Refuse an inline result that Telegram would not take."""
    if not isinstance(result, dict):
        raise bad_request("can't parse inline query result: Inline query result must be an object")
    if not 1 <= len(str(result.get("id", "")).encode()) <= MAX_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    kind = result.get("type")
    if kind not in {"article", "photo", "document"}:
        raise bad_request(
            f'can\'t parse inline query result: type "{kind}" is unsupported for the inline query result'
        )
    if kind == "article" and not str(result.get("title") or "").strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if kind == "article" and "input_message_content" not in result:
        raise bad_request("can't parse inline query result: Input message content is not specified")
    result_body(result)
    checked_keyboard(result.get("reply_markup"))


def result_body(result: Json) -> FormattedText:
    """What a chosen result says: its message text or its caption."""
    content = result.get("input_message_content")
    if content is None:
        body = formatted(str(result.get("caption", "")), str(result.get("parse_mode", "")), None)
        if utf16_length(body.text) > MAX_CAPTION:
            raise bad_request("MEDIA_CAPTION_TOO_LONG")
        return body
    source = str(content.get("message_text", ""))
    if not source:
        raise bad_request("can't parse inline query result: Message text is empty")
    body = formatted(source, str(content.get("parse_mode", "")), content.get("entities"))
    if not body.text:
        raise bad_request("MESSAGE_EMPTY")
    if utf16_length(body.text) > MAX_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    return body


def result_message(world: World, result: Json, template: Message) -> Message:
    """The message a chosen result becomes, made from a template that knows chat, sender and time."""
    template.body = result_body(result)
    template.keyboard = checked_keyboard(result.get("reply_markup"))
    template.link_preview = (result.get("input_message_content") or {}).get("link_preview_options")
    template.inline_id = f"inline{world.new_id()}" if template.keyboard else ""
    file_id = result.get("photo_file_id") or result.get("document_file_id")
    template.file = world.files.get(str(file_id)) if file_id else None
    return template


def answer_guest_query(world: World, arguments: Arguments) -> object:
    """Serve answerGuestQuery."""
    call = world.queries.guests.get(arguments.text("guest_query_id"))
    result = arguments.object("result", "encoded web view query results")
    if result is None:
        raise bad_request("result isn't specified")
    check_result(result)
    if call is None or call.answer.done() or world.now() - call.asked > INLINE_SECONDS:
        raise _too_old()
    message = result_message(world, result, _guest_message(world, call.message, call.person))
    message.inline_id = message.inline_id or f"inline{world.new_id()}"
    world.post(message)
    call.answer.set_result(message)
    return {"inline_message_id": message.inline_id}


def _guest_message(world: World, asked: Message, caller: Person) -> Message:
    return Message(
        0, asked.chat, int(world.now()), world.bot, reply_to=asked, thread=asked.thread, guest_caller=caller
    )
