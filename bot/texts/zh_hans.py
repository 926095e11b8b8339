"""Simplified Chinese."""

from bot.texts.model import (
    AccessTexts,
    AnswerTexts,
    ButtonTexts,
    CommandTexts,
    DailyTexts,
    FaultTexts,
    HelpTexts,
    InlineTexts,
    LanguageTexts,
    LibraryTexts,
    ListTexts,
    ServeTexts,
    Texts,
    ToastTexts,
)

TEXTS = Texts(
    code="zh-hans",
    name="简体中文",
    answer=AnswerTexts(
        cut="[…]",
        by="— {name}",
        by_about="— {name}（{about}）",
        title="《{title}》",
        turn="第 {number} 段",
        asked="问：{text}",
        also="同样的话也见于{titles}",
        in_simplified="以简体显示，原文为繁体。",
        in_traditional="以繁体显示，原文为简体。",
        part="第 {number} 部分，共 {total} 部分",
        position="第 {number} 条",
        copied="“{text}”— {name}，《{title}》",
        corrected="没有“{topic}”，按“{corrected}”找到：",
        without_topic="没有给出主题。{name}说过：",
        nothing="没有找到与“{topic}”有关的原话。",
        only="只看其中一位：",
        searched="查过的记录：{sources} 份。",
        others_spoke="谈到它的人：",
        nearest="您要找的是不是：",
        unknown_speaker="资料里没有叫“{name}”的人。",
        unlimited="去掉限制再找：{topic}",
        blank="想找谁说过什么？发来一个主题就好，例如：退休以后做什么",
        too_long="这段话太长了。请把主题控制在 {limit} 字以内。",
        shortened="只按前 {limit} 字查找。",
        empty_library="资料库还是空的。管理员把访谈或会议的文字稿发到这里，就可以开始提问。",
        samples="以下来自随附的示例资料，人物和内容都是虚构的。",
        and_join="、",
    ),
    help=HelpTexts(
        start="您好。发来一个主题，我会从文字稿里找出最贴近的原话，一字不改，并注明是谁说的。",
        help=(
            "直接发来主题，例如：退休以后做什么\n"
            "\n"
            "只看某人：@姓名 主题，或“姓名怎么看主题”\n"
            "原句：用引号括起来，例如 “慢慢来”\n"
            "只看某份资料：来源:标题 主题\n"
            "排除某词：主题 -词\n"
            "\n"
            "在群里：/quote 主题，或回复一条消息并发 /quote\n"
            "在任何聊天里：输入机器人的用户名和主题\n"
            "\n"
            "/random 随机一条　/speakers 发言人　/sources 资料\n"
            "/daily 每日一句　/lang 语言　/script 简繁　/forgetme 清除我的记录"
        ),
        help_admin=(
            "管理员：发来文字稿文件或网址即可入库。\n/library 管理资料　/allow、/deny 管理谁可以提问"
        ),
        quote_usage="在命令后面写上主题，例如：{command} 退休以后做什么\n也可以回复一条消息并发 {command}。",
        joined=(
            "大家好。发 {command} 加主题，我来找原话；也可以回复一条消息并发 {command}。其他消息我不会理会。"
        ),
        description=(
            "发来一个主题，我从访谈、圆桌和会议的文字稿里找出最贴近的原话，一字不改，注明是谁、"
            "在哪里说的。\n\n简体、繁体、英文都可以问。"
        ),
        about="给一个主题，找出最贴近的原话和说话的人。",
        stored=("保存的内容：语言和简繁设置、每日一句的设置、最近的提问（用于按钮和编辑，30 天后删除）。"),
        forgotten="已清除您的提问记录和个人设置。",
    ),
    commands=CommandTexts(
        quote="按主题找原话",
        random="随机一条原话",
        speakers="有哪些发言人",
        sources="有哪些资料",
        daily="每日一句",
        lang="选择语言",
        script="原话以简体或繁体显示",
        help="使用说明",
        forgetme="清除我的记录",
        library="管理资料",
        allow="允许使用",
        deny="取消允许",
    ),
    buttons=ButtonTexts(
        previous="◀ 上一条",
        next="下一条 ▶",
        before="↑ 前一段",
        after="↓ 后一段",
        full="全文",
        back="返回",
        results="结果列表",
        original="原文",
        simplified="简体",
        traditional="繁體",
        copy="复制",
        share="分享",
        again="重新查找",
        open="打开对话",
        another="换一条",
    ),
    toasts=ToastTexts(
        not_yours="这是别人提的问题。您可以自己发一个。",
        expired="这次查找已过期，请重新提问。",
        gone="这段话已不在资料库中。",
        first="已经是第一条。",
        last="没有更多了。",
        no_before="前面没有了。",
        no_after="后面没有了。",
        failed="出了点问题，请再试一次。",
        done="好的。",
    ),
    inline=InlineTexts(
        nothing="没有找到，去对话里问",
        failed="出了点问题，去对话里问",
        slow="问得太快了，请稍等",
        private="这个资料库不对外开放",
        empty="资料库还是空的",
        row="{name} · {title}",
    ),
    lists=ListTexts(
        speakers="发言人（{total}）",
        speaker="{name} · {turns} 段，{sources} 份资料",
        sources="资料（{total}）",
        source="{title} · {turns} 段，{speakers} 人",
        page="第 {page} / {pages} 页",
        unknown_speaker="资料里没有叫“{name}”的人。",
        nobody="还没有发言人。",
    ),
    language=LanguageTexts(
        choose="选择语言：",
        chosen="已改用{name}。",
        script="原话怎样显示：",
        script_chosen="原话显示为：{name}",
        automatic="跟随 Telegram",
        admins_only="在群里只有管理员可以更改设置。",
    ),
    daily=DailyTexts(
        usage=(
            "每天定时发一条原话：\n/daily 09:00\n/daily 09:00 姓名或主题\n/daily off 停止\n"
            "/daily zone Asia/Taipei 更改时区\n\n现在的时区：{zone}"
        ),
        set="好的，每天 {time}（{zone}）发一条原话。",
        set_about="好的，每天 {time}（{zone}）发一条与“{about}”有关的原话。",
        off="已停止每日一句。",
        none="现在没有每日一句。",
        bad_time="看不懂时间“{given}”。请写成 09:00 这样。",
        zone_set="时区已改为 {zone}。",
        bad_zone="没有“{given}”这个时区。请写成 Asia/Shanghai 这样。",
        admins_only="在群里只有管理员可以设置每日一句。",
        heading="今日一句",
        nothing="现在还没有与“{about}”有关的原话，到时候会再找。",
    ),
    library=LibraryTexts(
        refused="谢谢。只有管理员可以添加资料；文件没有保存。",
        unsupported="请以文件形式发来文字稿，或发来它的网址。",
        too_large="文件太大，最多 {limit} MB。可以在服务器上用 yuanhua add 添加。",
        reading="正在读取 {name} …",
        fetching="正在打开 {url} …",
        preview="{title}\n格式 {format}，发言 {turns} 段，发言人 {speakers} 位：",
        preview_speaker="{name}（{turns} 段）",
        preview_asides="不作引用：{kinds}",
        preview_repairs="按规则修复：{repairs} 处",
        preview_doubts="请留意：{doubts}",
        preview_sample="例如，{name}说：{text}",
        add="入库",
        discard="放弃",
        single="只有一位讲者",
        single_ask="全文是谁讲的？请直接回复这条消息，写上姓名。",
        adding="正在入库：{title} …",
        added="已入库：{title}，{turns} 段。",
        replaced="已更新：{title}，{turns} 段。",
        unchanged="{title} 已在资料库里，没有变化。",
        discarded="已放弃，没有保存。",
        expired="这次预览已过期，请重新发送文件。",
        usage=(
            "/library 列出资料\n/library remove 资料\n/library undo 资料\n"
            "/library rename 旧姓名 = 新姓名\n/library hide 姓名或原话编号\n/library show 姓名或原话编号"
        ),
        listing="资料（{total}）",
        empty="资料库还是空的。发来文字稿文件或网址即可入库。",
        row="{id}　{title}（{turns} 段）",
        confirm_remove="移除《{title}》（{turns} 段）？",
        remove="移除",
        keep="保留",
        kept="没有移除。",
        removed="已移除：{title}",
        undo="撤销",
        undone="已恢复：{title}",
        renamed="已把“{old}”改为“{new}”。",
        hidden_speaker="已隐藏 {name} 的全部发言。",
        hidden_turn="已隐藏原话 {id}。",
        shown_speaker="已恢复显示 {name} 的发言。",
        shown_turn="已恢复显示原话 {id}。",
    ),
    access=AccessTexts(
        private="这个资料库不对外开放。请联系管理员。",
        admins_only="只有管理员可以这样做。",
        allowed="已允许：{key}",
        denied="已取消允许：{key}",
        usage="/allow 允许这个聊天，/allow 编号 允许某人或某聊天；/deny 相反。",
        open="目前所有人都可以提问（没有设置 ALLOWED_IDS）。设置后名单才生效。",
        slow="问得有点快，请 {seconds} 秒后再试。",
        slow_chat="这个群问得有点快，请 {seconds} 秒后再试。",
    ),
    faults=FaultTexts(
        apology="抱歉，出了点问题。如需反馈，请附上编号 {error_id}。",
        busy="资料库正忙，请稍后再试。",
    ),
    serve=ServeTexts(
        running="机器人 @{username} 已上线。按 Ctrl-C 停止。",
        refused="Telegram 不接受这个 BOT_TOKEN。请向 @BotFather 核对，或用 /token 换一个新的。",
        conflict="另一个程序正在用同一个 BOT_TOKEN 接收消息。请先停掉它。",
        conflict_again="另一个程序也在用同一个 BOT_TOKEN 接收消息；消息会在两者之间丢失。",
        unreachable="连不上 {url}，会继续尝试。",
        reachable="又连上了。",
        stopped="已停止。",
    ),
)
