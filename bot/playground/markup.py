"""Inline keyboards: what Telegram takes, and what it says to the rest."""

from bot.playground.errors import RefusedError, bad_request
from bot.playground.html import checked_link
from bot.playground.model import Json, JsonValue

MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 100
MAX_ROW = 8
MAX_COPY = 256
MAX_INLINE_QUERY = 256
_KINDS = (
    "url",
    "callback_data",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "copy_text",
    "web_app",
    "login_url",
)


def checked_keyboard(markup: JsonValue) -> list[list[Json]] | None:
    """The rows of an inline keyboard; None for none. Reply keyboards are taken and not kept.

    Raises:
        RefusedError: with Telegram's sentence for what is wrong with it.
    """
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    kept = [[_checked_button(button) for button in row] for row in rows if row]
    if sum(map(len, kept)) > MAX_BUTTONS or any(len(row) > MAX_ROW for row in kept):
        raise bad_request("reply markup is too long")
    return kept or None


def _checked_button(button: JsonValue) -> Json:
    if not isinstance(button, dict):
        raise _cannot("InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise _cannot('Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    kind = next((name for name in _KINDS if button.get(name) or _empty_query(button, name)), "")
    if not kind:
        raise _cannot("Text buttons are unallowed in the inline keyboard")
    _check_value(kind, button[kind])
    return dict(button)


def _empty_query(button: Json, name: str) -> bool:
    """An empty switch_inline_query is a value: it only inserts the bot's name."""
    return name.startswith("switch_inline_query") and name in button


def _check_value(kind: str, value: JsonValue) -> None:
    if kind == "callback_data" and len(str(value).encode()) > MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if kind == "url" and not checked_link(str(value)):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    if kind == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= MAX_COPY:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if kind == "switch_inline_query_chosen_chat" and not isinstance(value, dict):
        raise _cannot('Field "switch_inline_query_chosen_chat" must be of type Object')
    query = value.get("query", "") if isinstance(value, dict) else value
    if kind.startswith("switch_inline_query") and len(str(query)) > MAX_INLINE_QUERY:
        raise bad_request("BUTTON_SWITCH_INLINE_INVALID")


def _cannot(reason: str) -> RefusedError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
