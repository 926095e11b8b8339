"""The Bot API's methods by name, and one call from its arguments to its recorded answer."""

from collections.abc import Callable, Mapping
from functools import partial
from time import perf_counter
from types import MappingProxyType

from bot.playground import answers, membership, profile, sending
from bot.playground.arguments import Arguments
from bot.playground.calls import Call
from bot.playground.errors import RefusedError, bad_request
from bot.playground.faults import Fault
from bot.playground.flood import Flood
from bot.playground.model import Json
from bot.playground.world import World

Method = Callable[[World, Arguments], object]


def _set_webhook(world: World, arguments: Arguments, *, local: bool) -> object:
    """Serve setWebhook; only a local server takes plain HTTP and any port."""
    url = arguments.text("url")
    if url and not local and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if len(arguments.text("secret_token")) > 256:
        raise bad_request("secret token is too long")
    if arguments.flag("drop_pending_updates"):
        world.updates.drop()
    kinds = arguments.object("allowed_updates", "allowed_updates")
    world.updates.set_webhook(url, arguments.text("secret_token"), kinds)
    return True


def _delete_webhook(world: World, arguments: Arguments) -> object:
    """Serve deleteWebhook."""
    if arguments.flag("drop_pending_updates"):
        world.updates.drop()
    world.updates.set_webhook("", "", None)
    return True


def _webhook_info(world: World, arguments: Arguments) -> object:
    """Serve getWebhookInfo."""
    del arguments
    return world.updates.webhook_info()


def methods(*, local: bool = True) -> Mapping[str, Method]:
    """Every method the server knows but getUpdates, by its name in the API.

    `local` as a self-hosted Bot API server: webhooks over plain HTTP.
    """
    known: dict[str, Method] = {
        "getMe": profile.get_me,
        "setMyCommands": profile.set_my_commands,
        "getMyCommands": profile.get_my_commands,
        "deleteMyCommands": profile.delete_my_commands,
        "setWebhook": partial(_set_webhook, local=local),
        "deleteWebhook": _delete_webhook,
        "getWebhookInfo": _webhook_info,
        "sendMessage": sending.send_message,
        "sendDocument": sending.send_document,
        "sendPhoto": sending.send_photo,
        "sendChatAction": sending.send_chat_action,
        "editMessageText": sending.edit_message_text,
        "editMessageCaption": sending.edit_message_caption,
        "editMessageReplyMarkup": sending.edit_message_reply_markup,
        "deleteMessage": sending.delete_message,
        "answerCallbackQuery": answers.answer_callback_query,
        "answerInlineQuery": answers.answer_inline_query,
        "answerGuestQuery": answers.answer_guest_query,
        "getChat": membership.get_chat,
        "getChatMember": membership.get_chat_member,
        "getChatAdministrators": membership.get_chat_administrators,
        "getChatMemberCount": membership.get_chat_member_count,
        "leaveChat": membership.leave_chat,
        "getFile": membership.get_file,
    }
    for name, text in (
        ("Name", "name"),
        ("Description", "description"),
        ("ShortDescription", "short_description"),
    ):
        known[f"setMy{name}"] = partial(profile.set_text, field=text)
        known[f"getMy{name}"] = partial(profile.get_text, field=text)
    return MappingProxyType({name.lower(): method for name, method in known.items()})


class Api:
    """Answers calls against one world and writes them down there."""

    def __init__(self, world: World, flood: Flood, *, local: bool = True) -> None:
        self.world = world
        self.flood = flood
        self._methods = methods(local=local)
        self._number = 0

    def call(self, method: str, arguments: Arguments, fault: Fault | None = None) -> tuple[int, Json]:
        """HTTP status and body of the answer. A fault's refusal takes the true answer's place."""
        begun = perf_counter()
        answer: object = None
        dropped = 0
        try:
            if fault is not None and fault.refusal is not None and not fault.after:
                raise fault.refusal
            answer = self._run(method, arguments)
            dropped = self._dropped(answer)
            if fault is not None and fault.refusal is not None:
                raise fault.refusal
            code, body = 200, {"ok": True, "result": answer}
        except RefusedError as refused:
            code, body = refused.code, _refusal(refused)
        self._number += 1
        call = Call(
            self._number,
            method,
            arguments.shown(),
            answer,
            code,
            str(body.get("description", "")),
            dropped,
            injected=fault is not None,
            seconds=perf_counter() - begun,
        )
        self.world.calls.append(call)
        self.world.tell("call", call)
        return code, body

    def _run(self, method: str, arguments: Arguments) -> object:
        known = self._methods.get(method.lower())
        if known is None:
            raise RefusedError(404, "Not Found: method not found")
        self.flood.check(self.world, method, arguments)
        return known(self.world, arguments)

    def _dropped(self, answer: object) -> int:
        """How many entities of the message just sent Telegram would not show."""
        if not isinstance(answer, dict) or "message_id" not in answer:
            return 0
        message = self.world.messages[answer["chat"]["id"]].get(answer["message_id"])
        return message.body.dropped if message else 0


def _refusal(refused: RefusedError) -> Json:
    body: Json = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return body
