"""Calls about chats, their members, and files."""

from bot.playground.access import chat_read
from bot.playground.arguments import Arguments
from bot.playground.errors import bad_request
from bot.playground.model import Chat, Json
from bot.playground.world import World

MAX_DOWNLOAD_BYTES = 20 << 20
_RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
]
_RESTRICTED = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
]


def get_chat(world: World, arguments: Arguments) -> object:
    """Serve getChat."""
    chat = chat_read(world, arguments.text("chat_id"))
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    made = chat.json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    return made | ({"description": chat.description} if chat.description else {})


def member_json(world: World, chat: Chat, person_id: int) -> Json:
    """The API's ChatMember."""
    status = chat.status(person_id)
    made: Json = {"user": world.people[person_id].json(), "status": status}
    if status == "creator":
        made["is_anonymous"] = False
    elif status == "administrator":
        made |= dict.fromkeys(_RIGHTS, True) | {"is_anonymous": False}
    elif status == "restricted":
        made |= dict.fromkeys(_RESTRICTED, False) | {"is_member": True, "until_date": 0}
    elif status == "kicked":
        made["until_date"] = 0
    return made


def get_chat_member(world: World, arguments: Arguments) -> object:
    """Serve getChatMember."""
    chat = chat_read(world, arguments.text("chat_id"))
    person_id = arguments.number("user_id")
    if person_id not in world.people:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member_json(world, chat, person_id)


def get_chat_administrators(world: World, arguments: Arguments) -> object:
    """Serve getChatAdministrators."""
    chat = chat_read(world, arguments.text("chat_id"))
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    admins = [who for who, status in chat.members.items() if status in {"creator", "administrator"}]
    return [
        member_json(world, chat, who) for who in admins if who == world.bot.id or not world.people[who].is_bot
    ]


def get_chat_member_count(world: World, arguments: Arguments) -> object:
    """Serve getChatMemberCount."""
    chat = chat_read(world, arguments.text("chat_id"))
    return sum(chat.has(person_id) for person_id in chat.members)


def leave_chat(world: World, arguments: Arguments) -> object:
    """Serve leaveChat."""
    chat = chat_read(world, arguments.text("chat_id"))
    if chat.kind == "private":
        raise bad_request("chat not found")
    chat.members[world.bot.id] = "left"
    world.tell("chat", chat)
    return True


def get_file(world: World, arguments: Arguments) -> object:
    """Serve getFile."""
    given = arguments.text("file_id")
    if not given:
        raise bad_request("file_id not specified")
    file = world.files.get(given)
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": f"u{file.id}",
        "file_size": len(file.content),
        "file_path": f"{file.kind}s/{file.id}",
    }
