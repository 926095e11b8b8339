"""Traditional Chinese."""

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
    code="zh-hant",
    name="繁體中文",
    answer=AnswerTexts(
        cut="[…]",
        by="— {name}",
        by_about="— {name}（{about}）",
        title="《{title}》",
        turn="第 {number} 段",
        asked="問：{text}",
        also="同樣的話也見於{titles}",
        in_simplified="以簡體顯示，原文為繁體。",
        in_traditional="以繁體顯示，原文為簡體。",
        part="第 {number} 部分，共 {total} 部分",
        position="第 {number} 條",
        copied="「{text}」— {name}，《{title}》",
        corrected="沒有「{topic}」，按「{corrected}」找到：",
        without_topic="沒有給出主題。{name}說過：",
        nothing="沒有找到與「{topic}」有關的原話。",
        only="只看其中一位：",
        searched="查過的紀錄：{sources} 份。",
        others_spoke="談到它的人：",
        nearest="您要找的是不是：",
        unknown_speaker="資料裡沒有叫「{name}」的人。",
        unlimited="去掉限制再找：{topic}",
        blank="想找誰說過什麼？發來一個主題就好，例如：退休以後做什麼",
        too_long="這段話太長了。請把主題控制在 {limit} 字以內。",
        shortened="只按前 {limit} 字查詢。",
        empty_library="資料庫還是空的。管理員把訪談或會議的文字稿發到這裡，就可以開始提問。",
        samples="以下來自隨附的範例資料，人物和內容都是虛構的。",
        and_join="、",
    ),
    help=HelpTexts(
        start="您好。發來一個主題，我會從文字稿裡找出最貼近的原話，一字不改，並註明是誰說的。",
        help=(
            "直接發來主題，例如：退休以後做什麼\n"
            "\n"
            "只看某人：@姓名 主題，或「姓名怎麼看主題」\n"
            "原句：用引號括起來，例如「慢慢來」\n"
            "只看某份資料：來源:標題 主題\n"
            "排除某詞：主題 -詞\n"
            "\n"
            "在群裡：/quote 主題，或回覆一條訊息並發 /quote\n"
            "在任何聊天裡：輸入機器人的使用者名稱和主題\n"
            "\n"
            "/random 隨機一條　/speakers 發言人　/sources 資料\n"
            "/daily 每日一句　/lang 語言　/script 簡繁　/forgetme 清除我的紀錄"
        ),
        help_admin=(
            "管理員：發來文字稿檔案或網址即可入庫。\n/library 管理資料　/allow、/deny 管理誰可以提問"
        ),
        quote_usage="在指令後面寫上主題，例如：{command} 退休以後做什麼\n也可以回覆一條訊息並發 {command}。",
        joined=(
            "大家好。發 {command} 加主題，我來找原話；也可以回覆一條訊息並發 {command}。其他訊息我不會理會。"
        ),
        description=(
            "發來一個主題，我從訪談、圓桌和會議的文字稿裡找出最貼近的原話，一字不改，註明是誰、"
            "在哪裡說的。\n\n簡體、繁體、英文都可以問。"
        ),
        about="給一個主題，找出最貼近的原話和說話的人。",
        stored=("儲存的內容：語言和簡繁設定、每日一句的設定、最近的提問（用於按鈕和編輯，30 天後刪除）。"),
        forgotten="已清除您的提問紀錄和個人設定。",
    ),
    commands=CommandTexts(
        quote="按主題找原話",
        random="隨機一條原話",
        speakers="有哪些發言人",
        sources="有哪些資料",
        daily="每日一句",
        lang="選擇語言",
        script="原話以簡體或繁體顯示",
        help="使用說明",
        forgetme="清除我的紀錄",
        library="管理資料",
        allow="允許使用",
        deny="取消允許",
    ),
    buttons=ButtonTexts(
        previous="◀ 上一條",
        next="下一條 ▶",
        before="↑ 前一段",
        after="↓ 後一段",
        full="全文",
        back="返回",
        results="結果列表",
        original="原文",
        simplified="簡體",
        traditional="繁體",
        copy="複製",
        share="分享",
        again="重新查詢",
        open="開啟對話",
        another="換一條",
    ),
    toasts=ToastTexts(
        not_yours="這是別人提的問題。您可以自己發一個。",
        expired="這次查詢已過期，請重新提問。",
        gone="這段話已不在資料庫中。",
        first="已經是第一條。",
        last="沒有更多了。",
        no_before="前面沒有了。",
        no_after="後面沒有了。",
        failed="出了點問題，請再試一次。",
        done="好的。",
    ),
    inline=InlineTexts(
        nothing="沒有找到，去對話裡問",
        failed="出了點問題，去對話裡問",
        slow="問得太快了，請稍等",
        private="這個資料庫不對外開放",
        empty="資料庫還是空的",
        row="{name} · {title}",
    ),
    lists=ListTexts(
        speakers="發言人（{total}）",
        speaker="{name} · {turns} 段，{sources} 份資料",
        sources="資料（{total}）",
        source="{title} · {turns} 段，{speakers} 人",
        page="第 {page} / {pages} 頁",
        unknown_speaker="資料裡沒有叫「{name}」的人。",
        nobody="還沒有發言人。",
    ),
    language=LanguageTexts(
        choose="選擇語言：",
        chosen="已改用{name}。",
        script="原話怎樣顯示：",
        script_chosen="原話顯示為：{name}",
        automatic="跟隨 Telegram",
        admins_only="在群裡只有管理員可以更改設定。",
    ),
    daily=DailyTexts(
        usage=(
            "每天定時發一條原話：\n/daily 09:00\n/daily 09:00 姓名或主題\n/daily off 停止\n"
            "/daily zone Asia/Taipei 更改時區\n\n現在的時區：{zone}"
        ),
        set="好的，每天 {time}（{zone}）發一條原話。",
        set_about="好的，每天 {time}（{zone}）發一條與「{about}」有關的原話。",
        off="已停止每日一句。",
        none="現在沒有每日一句。",
        bad_time="看不懂時間「{given}」。請寫成 09:00 這樣。",
        zone_set="時區已改為 {zone}。",
        bad_zone="沒有「{given}」這個時區。請寫成 Asia/Shanghai 這樣。",
        admins_only="在群裡只有管理員可以設定每日一句。",
        heading="今日一句",
        nothing="現在還沒有與「{about}」有關的原話，到時候會再找。",
    ),
    library=LibraryTexts(
        refused="謝謝。只有管理員可以新增資料；檔案沒有儲存。",
        unsupported="請以檔案形式發來文字稿，或發來它的網址。",
        too_large="檔案太大，最多 {limit} MB。可以在伺服器上用 yuanhua add 新增。",
        reading="正在讀取 {name} …",
        fetching="正在開啟 {url} …",
        preview="{title}\n格式 {format}，發言 {turns} 段，發言人 {speakers} 位：",
        preview_speaker="{name}（{turns} 段）",
        preview_asides="不作引用：{kinds}",
        preview_repairs="按規則修復：{repairs} 處",
        preview_doubts="請留意：{doubts}",
        preview_sample="例如，{name}說：{text}",
        add="入庫",
        discard="放棄",
        single="只有一位講者",
        single_ask="全文是誰講的？請直接回覆這條訊息，寫上姓名。",
        adding="正在入庫：{title} …",
        added="已入庫：{title}，{turns} 段。",
        replaced="已更新：{title}，{turns} 段。",
        unchanged="{title} 已在資料庫裡，沒有變化。",
        discarded="已放棄，沒有儲存。",
        expired="這次預覽已過期，請重新傳送檔案。",
        usage=(
            "/library 列出資料\n/library remove 資料\n/library undo 資料\n"
            "/library rename 舊姓名 = 新姓名\n/library hide 姓名或原話編號\n/library show 姓名或原話編號"
        ),
        listing="資料（{total}）",
        empty="資料庫還是空的。發來文字稿檔案或網址即可入庫。",
        row="{id}　{title}（{turns} 段）",
        confirm_remove="移除《{title}》（{turns} 段）？",
        remove="移除",
        keep="保留",
        kept="沒有移除。",
        removed="已移除：{title}",
        undo="復原",
        undone="已恢復：{title}",
        renamed="已把「{old}」改為「{new}」。",
        hidden_speaker="已隱藏 {name} 的全部發言。",
        hidden_turn="已隱藏原話 {id}。",
        shown_speaker="已恢復顯示 {name} 的發言。",
        shown_turn="已恢復顯示原話 {id}。",
    ),
    access=AccessTexts(
        private="這個資料庫不對外開放。請聯絡管理員。",
        admins_only="只有管理員可以這樣做。",
        allowed="已允許：{key}",
        denied="已取消允許：{key}",
        usage="/allow 允許這個聊天，/allow 編號 允許某人或某聊天；/deny 相反。",
        open="目前所有人都可以提問（沒有設定 ALLOWED_IDS）。設定後名單才生效。",
        slow="問得有點快，請 {seconds} 秒後再試。",
        slow_chat="這個群問得有點快，請 {seconds} 秒後再試。",
    ),
    faults=FaultTexts(
        apology="抱歉，出了點問題。如需回報，請附上編號 {error_id}。",
        busy="資料庫正忙，請稍後再試。",
    ),
    serve=ServeTexts(
        running="機器人 @{username} 已上線。按 Ctrl-C 停止。",
        refused="Telegram 不接受這個 BOT_TOKEN。請向 @BotFather 核對，或用 /token 換一個新的。",
        conflict="另一個程式正在用同一個 BOT_TOKEN 接收訊息。請先停掉它。",
        conflict_again="另一個程式也在用同一個 BOT_TOKEN 接收訊息；訊息會在兩者之間遺失。",
        unreachable="連不上 {url}，會繼續嘗試。",
        reachable="又連上了。",
        stopped="已停止。",
    ),
)
