"""What the playground's page says: one field a text, in three languages; `{}` names are filled by the page."""

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


ZH_HANS = PlaygroundTexts(
    code="zh-hans",
    language="简体中文",
    title="原话 · 试用",
    opened="试用页面：{url}  （Ctrl-C 结束）",
    you="周舟",
    friend="林可",
    group="读书小组",
    forum="访谈论坛",
    topic_talks="对谈",
    topic_tea="闲聊",
    chats="聊天",
    bot="机器人",
    members="{count} 位成员",
    no_bot="机器人不在这个聊天里",
    back="返回聊天列表",
    typing="{name}正在输入…",
    local="本机试用，不连 Telegram",
    speak_as="以谁的身份说话",
    user_language="用户的语言",
    theme="外观",
    light="浅色",
    dark="深色",
    panel="机器人的调用",
    conversation="与“{title}”的对话",
    what_can="这个机器人能做什么？",
    start="开始",
    today="今天",
    edited="已编辑",
    via="来自 @{name}",
    guest="应邀作答",
    own_message="我说",
    newest="回到最新消息",
    expand="展开引文",
    collapse="收起引文",
    message_actions="消息操作",
    reply="回复",
    edit="编辑",
    copy_text="复制文字",
    delete="删除",
    copied="已复制到剪贴板",
    reply_to="回复{name}",
    editing="编辑消息",
    cancel="取消",
    withheld_privacy="机器人看不到这条：群里开着隐私模式，只有命令、回复和经它发出的消息会给它",
    withheld_another_bot="机器人看不到这条：机器人互相看不见",
    withheld_not_a_member="机器人看不到这条：它不在这个聊天里",
    withheld_blocked="机器人看不到这条：你已停用它",
    service_joined="{name}加入了群组",
    service_moved="群组已升级为超级群",
    no_answer="机器人没有回应这个按钮",
    problem="在 Telegram 里做不了这件事",
    message="消息",
    send="发送",
    save="保存修改",
    menu="菜单",
    commands="命令",
    attach="发送文件",
    drop_here="松开即可发送文件",
    too_big="文件太大：最多 50 MB",
    inline="内联模式：在输入框写 @机器人名 和话题",
    inline_results="内联结果",
    inline_none="没有结果",
    inline_more="更多结果",
    choose_chat="发到哪个聊天？",
    block="停用机器人",
    unblock="重新启用机器人",
    opens="在新标签页打开 {url}？",
    ok="好",
    close="关闭",
    lost="连接断了，正在重连…",
    calls="机器人的调用",
    calls_about="机器人对 Telegram Bot API 的每次调用；红色的会被 Telegram 拒绝。",
    all_calls="全部",
    refused_calls="被拒绝",
    no_calls="还没有调用",
    no_refusals="没有被拒绝的调用",
    refused="被拒绝",
    injected="人为故障",
    dropped="有 {count} 处标记不会显示（每条消息最多 100 处）",
    arguments="参数",
    answer="返回",
    clear="清空列表",
)

ZH_HANT = PlaygroundTexts(
    code="zh-hant",
    language="繁體中文",
    title="原話 · 試用",
    opened="試用頁面：{url}  （Ctrl-C 結束）",
    you="周舟",
    friend="林可",
    group="讀書小組",
    forum="訪談論壇",
    topic_talks="對談",
    topic_tea="閒聊",
    chats="聊天",
    bot="機器人",
    members="{count} 位成員",
    no_bot="機器人不在這個聊天裡",
    back="返回聊天列表",
    typing="{name}正在輸入…",
    local="本機試用，不連 Telegram",
    speak_as="以誰的身份說話",
    user_language="使用者的語言",
    theme="外觀",
    light="淺色",
    dark="深色",
    panel="機器人的呼叫",
    conversation="與「{title}」的對話",
    what_can="這個機器人能做什麼？",
    start="開始",
    today="今天",
    edited="已編輯",
    via="來自 @{name}",
    guest="應邀作答",
    own_message="我說",
    newest="回到最新訊息",
    expand="展開引文",
    collapse="收起引文",
    message_actions="訊息操作",
    reply="回覆",
    edit="編輯",
    copy_text="複製文字",
    delete="刪除",
    copied="已複製到剪貼簿",
    reply_to="回覆{name}",
    editing="編輯訊息",
    cancel="取消",
    withheld_privacy="機器人看不到這則：群組開著隱私模式，只有命令、回覆和經它送出的訊息會給它",
    withheld_another_bot="機器人看不到這則：機器人互相看不見",
    withheld_not_a_member="機器人看不到這則：它不在這個聊天裡",
    withheld_blocked="機器人看不到這則：你已停用它",
    service_joined="{name}加入了群組",
    service_moved="群組已升級為超級群組",
    no_answer="機器人沒有回應這個按鈕",
    problem="在 Telegram 裡做不了這件事",
    message="訊息",
    send="傳送",
    save="儲存修改",
    menu="選單",
    commands="命令",
    attach="傳送檔案",
    drop_here="放開即可傳送檔案",
    too_big="檔案太大：最多 50 MB",
    inline="內嵌模式：在輸入框寫 @機器人名 和話題",
    inline_results="內嵌結果",
    inline_none="沒有結果",
    inline_more="更多結果",
    choose_chat="傳到哪個聊天？",
    block="停用機器人",
    unblock="重新啟用機器人",
    opens="在新分頁開啟 {url}？",
    ok="好",
    close="關閉",
    lost="連線中斷，正在重新連線…",
    calls="機器人的呼叫",
    calls_about="機器人對 Telegram Bot API 的每次呼叫；紅色的會被 Telegram 拒絕。",
    all_calls="全部",
    refused_calls="被拒絕",
    no_calls="還沒有呼叫",
    no_refusals="沒有被拒絕的呼叫",
    refused="被拒絕",
    injected="人為故障",
    dropped="有 {count} 處標記不會顯示（每則訊息最多 100 處）",
    arguments="參數",
    answer="回傳",
    clear="清空列表",
)

EN = PlaygroundTexts(
    code="en",
    language="English",
    title="Yuanhua playground",
    opened="The playground is at {url}  (Ctrl-C ends it)",
    you="Jo",
    friend="Robin",
    group="Reading group",
    forum="Interviews forum",
    topic_talks="Talks",
    topic_tea="Small talk",
    chats="Chats",
    bot="bot",
    members="{count} members",
    no_bot="The bot is not in this chat",
    back="Back to the chat list",
    typing="{name} is typing…",
    local="Local, without Telegram",
    speak_as="Speak as",
    user_language="User language",
    theme="Appearance",
    light="Light",
    dark="Dark",
    panel="Calls of the bot",
    conversation="Conversation with {title}",
    what_can="What can this bot do?",
    start="Start",
    today="Today",
    edited="edited",
    via="via @{name}",
    guest="as a guest",
    own_message="I said",
    newest="Go to the newest message",
    expand="Expand the quote",
    collapse="Collapse the quote",
    message_actions="Message actions",
    reply="Reply",
    edit="Edit",
    copy_text="Copy text",
    delete="Delete",
    copied="Copied to the clipboard",
    reply_to="Reply to {name}",
    editing="Edit message",
    cancel="Cancel",
    withheld_privacy="The bot cannot see this: with privacy mode it gets only commands, replies to it "
    "and messages sent through it",
    withheld_another_bot="The bot cannot see this: bots do not see each other",
    withheld_not_a_member="The bot cannot see this: it is not in this chat",
    withheld_blocked="The bot cannot see this: you stopped it",
    service_joined="{name} joined the group",
    service_moved="The group became a supergroup",
    no_answer="The bot did not answer this button",
    problem="Telegram would not let you do that",
    message="Message",
    send="Send",
    save="Save changes",
    menu="Menu",
    commands="Commands",
    attach="Send a file",
    drop_here="Drop to send the file",
    too_big="The file is too big: at most 50 MB",
    inline="Inline mode: write @ and the bot's name, then a topic",
    inline_results="Inline results",
    inline_none="No results",
    inline_more="More results",
    choose_chat="Send to which chat?",
    block="Stop the bot",
    unblock="Restart the bot",
    opens="Open {url} in a new tab?",
    ok="OK",
    close="Close",
    lost="Connection lost, trying again…",
    calls="Calls of the bot",
    calls_about="Every call the bot makes to Telegram's Bot API; Telegram would refuse the red ones.",
    all_calls="All",
    refused_calls="Refused",
    no_calls="No calls yet",
    no_refusals="Nothing was refused",
    refused="refused",
    injected="injected fault",
    dropped="{count} marks will not show (100 a message at most)",
    arguments="Arguments",
    answer="Answer",
    clear="Clear the list",
)

PLAYGROUND_TEXTS = {texts.code: texts for texts in (ZH_HANS, ZH_HANT, EN)}
