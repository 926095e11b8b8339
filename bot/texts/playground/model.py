"""What the playground's page says: one field a text; `{}` names are filled by the page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaygroundTexts:
    """The page plays Telegram, so its words are those of Telegram's own apps where they have any."""

    code: str
    language: str  # its own name
    title: str
    opened: str  # url; said in the terminal
    # the people and chats to play with
    you: str
    friend: str
    group: str
    forum: str
    topic_talks: str
    topic_tea: str
    # chat list and header
    chats: str
    bot: str
    members: str  # count
    no_bot: str
    back: str
    typing: str  # name
    local: str
    speak_as: str
    user_language: str
    theme: str
    light: str
    dark: str
    panel: str
    # the conversation
    conversation: str  # title
    what_can: str
    start: str
    today: str
    edited: str
    via: str  # name
    guest: str
    own_message: str
    newest: str
    photo: str
    expand: str
    collapse: str
    message_actions: str
    reply: str
    edit: str
    copy_text: str
    delete: str
    copied: str
    reply_to: str  # name
    editing: str
    cancel: str
    withheld_privacy: str
    withheld_another_bot: str
    withheld_not_a_member: str
    withheld_blocked: str
    service_joined: str  # name
    service_moved: str
    no_answer: str
    problem: str
    # writing
    message: str
    send: str
    save: str
    menu: str
    commands: str
    attach: str
    drop_here: str
    too_big: str
    inline: str
    inline_results: str
    inline_none: str
    inline_more: str
    choose_chat: str
    block: str
    unblock: str
    opens: str
    ok: str
    close: str
    # connection
    lost: str
    # the panel of calls
    calls: str
    calls_about: str
    all_calls: str
    refused_calls: str
    no_calls: str
    no_refusals: str
    refused: str
    injected: str
    dropped: str  # count
    arguments: str
    answer: str
    clear: str
