"""The command line in Traditional Chinese."""

from bot.texts.cli.model import TerminalHelp, TerminalTexts

_HELP = TerminalHelp(
    program="""原話：按話題找出文字稿裡最貼切的原話，以及是誰說的。

\b
  yuanhua add 訪談/           加入文字稿
  yuanhua ask "夜市 攤位"     按話題提問
  yuanhua                     啟動機器人（已設 BOT_TOKEN），否則開啟試用頁面

設定來自環境變數或 .env 檔案，見 .env.example。""",
    add="""加入文字稿：檔案、資料夾或網址。

訪談頁面（文字、Markdown、HTML）、會議與播客匯出、字幕、JSON、CSV、DOCX、PDF、TEI 都會自動辨識。
同一檔案加兩次不會改變什麼；加入編輯過的匯出檔案會替換原來的來源。不能用的檔案會說明原因，其餘照常加入。

\b
  yuanhua add 對談.txt 圓桌.srt 訪談/
  yuanhua add https://example.org/interview
  yuanhua add --speaker 張三 演講.txt

結束狀態：0 全部加入，1 有的被拒，2 都不能用。""",
    add_speaker="當作這一個人的獨白匯入。",
    add_format="按這種格式讀，不自動辨識。",
    ask="""按話題提問，看最貼切的原話。

\b
  yuanhua ask "夜市 攤位"            詞、短語或問題
  yuanhua ask "@張三 房租"           只看一個人的話，也可用 --speaker 張三
  yuanhua ask '"一字不差" -不要的詞'   必須出現的原句，和要排除的詞

結束狀態：0 有結果，1 沒有，2 出錯。""",
    ask_speaker="只看這位發言人的話。",
    ask_limit="最多幾條。",
    ask_json="每行一個 JSON：id、doc、speaker、text、score 等。",
    sources="""列出庫裡的文字稿。

其他指令裡的 SOURCE 是編號、編號的開頭，或唯一的檔名、標題。""",
    sources_edit="""設定一個來源的標題、日期、網址或錄音錄影。

空值表示清除：--url '' 不留網址，--title '' 恢復檔案裡的標題。""",
    list_json="每行一個 JSON。",
    edit_title="引文下顯示的標題。",
    edit_date="說話的日期。",
    edit_url="出處網頁。",
    edit_media="錄音錄影；有時間的引文會連結到那一刻。",
    speakers="列出所有發言人、身分和段數。",
    speakers_rename="給一個來源裡的發言人命名：yuanhua speakers rename 對談.txt '說話人 1' 張三",
    speakers_merge="把幾個名字合成一個人，顯示第一個名字。",
    remove="""從庫裡移除一個來源。

用 --undo 和顯示的編號可以找回。""",
    remove_undo="找回移除的來源；SOURCE 是它的編號。",
    remove_purge="不帶 SOURCE：永久刪除所有已移除的來源，無法找回。",
    remove_yes="不再詢問。",
    index="""更新索引，或重新建立索引。

索引由資料庫產生，不含別的內容。每個命令都會更新它；這個命令用於一次載入大量內容（用上所有處理器），或換用別的
搜尋引擎。按 Ctrl-C 不會遺失什麼：再執行同一命令就會接著做。重新建立期間，舊索引照常可搜。

\b
  yuanhua index                      載入新增的內容
  yuanhua index --engine opensearch  載入 OPENSEARCH_URL 的叢集，之後再改 YUANHUA_ENGINE
  yuanhua index --rebuild            全部重做，用於分析器或分片數改變之後

結束狀態：0 已是最新，2 叢集幾分鐘沒有回應；再執行同一命令就會接著做。""",
    index_engine="要載入的引擎，預設是 YUANHUA_ENGINE。",
    index_rebuild="重新建立；中斷後會接著做。",
    check="""看一個檔案會怎樣被讀，不存任何東西。

按行號列出每段話和說話人，以及所有不會被引用的文字和原因。""",
    check_json="""只輸出 {"speaker", "text"} 行。""",
    check_repairs="只輸出損壞文字的修復，每行一個 JSON：line、raw、fixed。",
    export="""把一個來源寫成可編輯、可再加入的純文字。

加入編輯過的檔案會替換這個來源；沒有改動的段落保留編號。""",
    export_output="寫到這個檔案，而不是標準輸出。",
    export_raw="加入時的原始位元組，未經任何修復。",
    card="""把一條引文畫成圖片。

QUOTE_ID 在 `yuanhua ask` 的每條引文後面。""",
    card_theme="配色。",
    card_mark="一個小標記，如機器人的名字。",
    picture_output="要寫的 PNG 檔案。",
    who="""看誰說過一個話題、說了多少、什麼時候說的。

用 -o 畫成圖片，否則顯示文字。""",
    stats="看庫裡有什麼。",
    backup="""把這裡儲存的一切寫進一個檔案。

包括文字稿庫、聊天設定和詞典，是一個 zip 檔案；機器人執行時也可以。""",
    restore="""從備份檔案還原一切。

現有的庫會被替換；機器人執行時也可以。""",
    restore_yes="不再詢問。",
    doctor="""檢查這裡是否一切正常：資料夾、庫、索引、字型、權杖、時鐘。

結束狀態：0 一切正常，1 有需要處理的。""",
    chat="在終端裡提問，解析、搜尋和文字都與機器人相同。",
    serve="""執行 Telegram 機器人（已設 BOT_TOKEN），否則開啟試用頁面。這是預設指令。

試用頁面在本機扮演 Telegram，沒有權杖也能試用機器人。""",
    serve_port="試用頁面的連接埠。",
    show_version="顯示版本。",
)

TEXTS = TerminalTexts(
    code="zh-hant",
    help=_HELP,
    list_comma="、",
    reading="讀取",
    indexing="建立索引",
    index_line="{done} / {total} 段 · 每秒 {rate} 段 · 還需 {minutes} 分鐘",
    index_waiting="{reason}{seconds} 秒後再試……",
    index_done="已建立索引：{turns} 段，用時 {seconds} 秒（每秒 {rate} 段）。",
    index_current="索引已是最新。",
    not_indexed_yet="已存好。搜尋暫時無法使用，叢集恢復後就能搜到。",
    passed_over="{path}：文字稿 {found} 個，略過其他檔案 {others} 個",
    added="✓ {name} → 《{title}》 · {turns} 段 · {id}",
    replaced="✓ {name} → 《{title}》 · {turns} 段 · {id}（替換了原來的）",
    unchanged="= {name} 庫裡已有：《{title}》 · {id}",
    refused="✗ {name}：{reason}",
    refused_line="第 {line} 行：",
    add_total="加入 {added}，替換 {replaced}，未變 {unchanged}，被拒 {refused}",
    speakers_label="發言人：{names}",
    aside_count="擱置 {count} 處（{kinds}）；查看：yuanhua check {name}",
    repair_count="修復損壞文字 {count} 處",
    samples_dropped="樣例文字稿已撤下，現在的回答都來自你自己的文字稿。",
    samples_shown="庫是空的：現在用的是自帶的虛構樣例，加入你自己的文字稿後就會消失。",
    empty_library="庫是空的。加入文字稿：yuanhua add 檔案…",
    chat_welcome="輸入話題，/help 看更多，Ctrl-D 離開。",
    chat_help="""輸入話題，例如：夜市 攤位

只看一個人：@姓名 話題
一字不差：「加引號」    排除一個詞：-詞    只看一個來源：来源:標題

/more 看更多 · /random 隨便一條 · /speakers 發言人 · /sources 來源 · /quit 離開
輸入數字選擇建議。""",
    chat_unknown="這裡沒有指令 {command}，/help 列出能用的。",
    chat_more="（/more 看更多）",
    chat_no_more="沒有更多了。",
    chat_bye="再見。",
    drawn="已寫到 {path}。",
    who_title="誰說過「{topic}」",
    overview="來源 {sources} · 發言人 {speakers} · {turns} 段 · {span}",
    no_font="沒有找到含漢字的字型。請安裝一個，例如：apt install fonts-noto-cjk",
    no_glyph="這裡的字型畫不出：{characters}。請安裝能畫的字型，例如：apt install fonts-noto-core fonts-symbola",
    too_long="太長了，一張圖片放不下。",
    backed_up="已寫到 {path}（{size} KiB）。",
    restore_question="用備份 {path} 替換 {data} 裡的一切？",
    restored_all="已從 {path} 還原：來源 {sources} 個。",
    findings={
        "folder good": "資料目錄可寫，剩餘 {detail} MiB。",
        "folder read-only": "資料目錄 {detail} 不可寫。請設定 YUANHUA_DATA 或權限。",
        "folder full": "資料目錄所在磁碟只剩 {detail} MiB，請騰出空間。",
        "library good": "庫完好：來源 {detail} 個。",
        "library corrupt": "庫已損壞（{detail}）。請還原備份：yuanhua restore 檔案",
        "library newer": "庫 {detail} 是更新版本的程式寫的，請更新程式。",
        "library locked": "庫 {detail} 被另一個沒有響應的程序佔用。",
        "library full": "庫 {detail} 所在磁碟已滿。",
        "library read-only": "庫 {detail} 不可寫，請檢查權限。",
        "index good": "索引與庫相符。",
        "index rebuilt": "索引已損壞，已重新建立。",
        "cluster good": "叢集有回應，索引為 green：版本 {version}，{nodes} 個節點，缺 {missing} 個分片，{turns} 段。",
        "cluster yellow": "叢集有回應，但缺少分片副本（yellow）：版本 {version}，{nodes} 個節點，缺 {missing} 個分片，{turns} 段。",
        "cluster red": "索引有一部分不在任何執行中的節點上（red）：版本 {version}，{nodes} 個節點，缺 {missing} 個分片，{turns} 段。",
        "cluster unreachable": "叢集沒有節點回應。請檢查 OPENSEARCH_URL 和網路。",
        "cluster timeout": "叢集太久沒有回應。",
        "cluster busy": "叢集過載。",
        "cluster refused": "叢集拒絕了這個使用者、憑證或請求：OPENSEARCH_USER、_PASSWORD、_CA、_CERTIFICATE、_KEY。",
        "cluster missing": "叢集裡沒有這個索引。請載入：yuanhua index",
        "cluster other": "索引 {detail} 屬於別的分析器或資料庫。請重新建立：yuanhua index --rebuild",
        "cluster extra": "這個引擎需要附加元件：pip install 'yuanhua[{detail}]'",
        "index behind": "索引比資料庫少 {detail} 次更改。請更新：yuanhua index",
        "chats good": "聊天設定完好。",
        "chats corrupt": "聊天設定 {detail} 已損壞。請還原備份，或移走這個檔案從頭開始。",
        "chats newer": "聊天設定 {detail} 是更新版本的程式寫的，請更新程式。",
        "chats locked": "聊天設定 {detail} 被另一個程序佔用。",
        "chats read-only": "聊天設定 {detail} 不可寫，請檢查權限。",
        "fonts good": "已安裝含漢字的字型，可以畫圖。",
        "fonts missing": "沒有含漢字的字型，不能畫圖。可以安裝：apt install fonts-noto-cjk",
        "fast good": "已安裝 fast 附加包。",
        "fast missing": "沒有安裝 fast 附加包：pip install 'yuanhua[fast]' 能讓大型庫更快。",
        "token missing": "沒有設定 BOT_TOKEN：不執行機器人，試用頁面和命令列可用。",
        "token good": "Telegram 接受權杖：@{detail}。",
        "token refused": "Telegram 拒絕權杖，請向 @BotFather 重新獲取。",
        "token unreachable": "連不上 {detail}，請檢查網路和 BOT_API_URL。",
        "webhook set": "設有 webhook：{detail}；改用輪詢時會撤掉。",
        "inline off": "內聯模式未開啟，可向 @BotFather 傳送 /setinline 開啟。",
        "clock good": "時鐘準確（差 {detail} 秒）。",
        "clock wrong": "時鐘差 {detail} 秒，請校時，例如用 NTP。",
        "clock unknown": "無法與 Telegram 對時。",
    },
    column_id="編號",
    column_title="標題",
    column_date="日期",
    column_turns="段數",
    column_speakers="人數",
    column_speaker="發言人",
    column_about="身分",
    column_sources="來源數",
    column_origin="檔案",
    removed="已移除《{title}》。找回：yuanhua remove --undo {id}",
    restored="《{title}》（{id}）已找回。",
    remove_which="請寫明來源，要找回則加 --undo；或只寫 --purge。",
    purge_question="永久刪除所有已移除的來源？刪除後無法找回。",
    purged="已永久刪除 {sources} 份來源。",
    edited="《{title}》（{id}）已更新。",
    renamed="{old} 現在叫 {new}。",
    merged="已把 {count} 個名字併入 {name}。",
    exported="已寫到 {path}。編輯後再加入即可替換來源。",
    export_notes="""改好後再加入這個檔案，就替換原來的來源；沒有改動的發言保持不變。
一段發言從行首的「姓名：」開始，它的其餘段落縮排。行首的 ~ 表示原文有修復。
「(heading) …」這樣的行不會被引用；去掉括號、寫上「姓名：」，就成為發言。# 之後是註解。""",
    nothing_to_edit="請說明要設定什麼：--title、--date、--url 或 --media。",
    merge_two="請至少給兩個名字，保留第一個。",
    bad_date="「{value}」不是日期，請寫成 2026-05-31。",
    check_title="{format} · {encoding} · {date} · 發言人 {speakers} · {turns} 段 · 擱置 {asides} 處 · 修復 {repairs} 處",
    check_no_date="無日期",
    kinds={
        "heading": "小標題",
        "caption": "圖說",
        "narration": "敘述",
        "note": "編者註",
        "credit": "署名",
        "bio": "簡介",
        "chrome": "頁面雜項",
        "sound": "聲音",
        "unexplained": "無法解釋",
    },
    doubts={
        "encoding": "編碼難以斷定，請看看人名對不對。",
        "damage": "有些損壞的地方沒有把握修復，yuanhua check 會列出來。",
        "diarised": "說話人是機器區分的，句尾可能歸錯人。",
    },
    unknown_doubt="這個檔案有難以判斷的地方，請通讀一遍。",
    undecided="第 {line} 行：有損壞，保持原樣：{raw}",
    not_found={
        "source": "沒有來源「{key}」。",
        "speaker": "沒有發言人「{key}」。",
        "turn": "沒有引文「{key}」，可能已被移除或隱藏。",
    },
    ambiguous={
        "source": "「{key}」對應多個來源：{choices}。請用編號。",
        "speaker": "「{key}」對應多位發言人：{choices}。請用編號。",
        "turn": "「{key}」對應多條引文：{choices}。",
    },
    invalid={
        "name blank": "說話人的名字是空的。",
        "name control": "說話人的名字裡有換行或控制字元，請寫成一行。",
        "name long": "說話人的名字超過 {detail} 個字元。",
        "title blank": "標題是空白。請寫一個，或用 '' 恢復檔案裡的標題。",
        "title control": "標題裡有換行或控制字元，請寫成一行。",
        "title long": "標題超過 {detail} 個字元。",
        "link blank": "網址是空白。請寫一個，或用 '' 清除。",
        "link control": "網址裡有換行或控制字元。",
        "link long": "網址超過 {detail} 個字元。",
        "link scheme": "「{detail}」不是網頁地址，網頁地址以 http:// 或 https:// 開頭。",
    },
    reasons={
        "missing": "沒有這個檔案。",
        "unopenable": "打不開。是資料夾，還是沒有權限？",
        "empty": "裡面沒有文字。",
        "unlabelled": "問題是標題，沒有寫明是誰在回答。",
        "lyrics": "看起來是歌詞，沒有人在說話。",
        "code": "是程式碼，沒有人在說話。",
        "list": "是連結或條目的列表，沒有人在說話。",
        "article": "是一篇文章，沒有標明誰在說話。",
        "scanned": "頁面是圖片，沒有文字。",
        "no-speech": "裡面沒有人說話。",
        "no-speakers": "沒有寫明誰在說話。",
        "export": "這一行既不是發言，也不是旁註或匯出檔案的開頭：{detail}",
        "damaged": "檔案損壞或不完整。",
        "too-deep": "巢狀太深，不會是文字稿。",
        "too-large": "超過了文字稿的大小限制（{detail}）。",
        "too-slow": "讀取時間太長（限 {detail} 秒）。",
        "line-too-long": "這一行超過 {detail} 個字元。",
        "no-text-column": "第一行沒有寫明哪一列是所說的話，例如 text。",
        "monologue": "{detail} 格式的檔案不能當作獨白來讀。",
        "format": "沒有 {detail} 這種格式。",
        "entities": "它定義了實體，裡面可能藏著任何東西，所以不讀。",
        "encrypted": "檔案已加密。",
        "old-word": "是舊版 Word 檔案（.doc）。",
        "binary": "不是文字，也不是能讀的文件格式。",
        "control": "裡面有文字不該有的控制字元（{detail}）。",
        "encoding": "沒有一種編碼能解釋它的位元組。",
    },
    ways_out={
        "no source": "查看全部：yuanhua sources",
        "no speaker": "查看全部：yuanhua speakers",
        "unlabelled": "如果回答的是同一個人，請用 --speaker 姓名 匯入。",
        "article": "如果都是一個人說的，請用 --speaker 姓名 匯入；如果是對話，請把每段寫成「姓名：內容」。",
        "lyrics": "如果確實有人說過，請用 --speaker 姓名 匯入。",
        "list": "如果確實有人說過，請用 --speaker 姓名 匯入。",
        "no-speakers": "請重新匯出並勾選發言人；如果只有一個人說話，請用 --speaker 姓名 匯入。",
        "scanned": "請先做文字辨識（OCR）。",
        "encrypted": "請去掉密碼後另存。",
        "old-word": "請另存為 DOCX。",
        "control": "請刪掉它，或從來源重新存成文字。",
        "encoding": "請另存為 UTF-8。",
        "damaged": "請重新匯出或下載。",
        "too-large": "請拆成幾部分。",
        "line-too-long": "請分成多行，每段一行。",
        "format": "見 yuanhua add --help。",
        "no-text-column": "請在第一行寫上列名 speaker 和 text。",
    },
    unknown_reason="不能當作文字稿使用。",
    library={
        "unwritable": "{path} 寫不了：資料夾不存在、沒有權限，或磁碟已滿。",
        "running": "已有一個機器人在用資料目錄 {path}。",
        "indexing": "另一個程序正在為 {path} 建立索引。請等它做完，或停掉它；不會遺失什麼。",
        "newer": "{path} 是更新版本的程式寫的。請更新程式；什麼都沒有改變。",
        "corrupt": "{path} 已損壞。請還原備份：yuanhua restore FILE；沒有備份的話，把它移走後重新加入文字稿。",
        "locked": "{path} 正被另一個程序使用，請稍後再試。",
        "full": "{path} 所在磁碟已滿。什麼都沒有改變；騰出空間後再試。",
        "read-only": "{path} 不可寫。請檢查資料夾（YUANHUA_DATA）的權限。",
    },
    fetch={
        "scheme": "{url} 不是網頁地址，只取 http 和 https。",
        "address": "{url} 不是網頁地址。",
        "credentials": "{url} 裡有密碼，這樣的地址不取。",
        "private": "{url} 指向內部網路（{detail}），不取。可用 YUANHUA_ALLOW_PRIVATE_URLS 允許。",
        "unresolved": "找不到 {url} 的主機 {detail}，請檢查地址和網路。",
        "unreachable": "連不上 {url}，請檢查地址和網路。",
        "timeout": "{url} 太久沒有回應（{detail} 秒）。",
        "redirects": "{url} 跳轉超過 {detail} 次。",
        "status": "{url} 回應的是 HTTP {detail}，不是頁面。",
        "content-type": "{url} 不是能讀的頁面或文件（{detail}）。",
        "too-large": "{url} 超過 {detail} 位元組。",
    },
    settings={
        "token": "不是機器人權杖；權杖形如 123456:ABC…，由 @BotFather 給出。",
        "address": "不是網址；應以 http:// 或 https:// 開頭。",
        "ids": "應是用逗號分隔的數字。",
        "choice": "不在可選值之內，見 .env.example。",
        "flag": "應是 yes 或 no。",
        "listen": "應是 主機:連接埠，或 off。",
        "https": "應以 https:// 開頭；Telegram 不呼叫別的。",
        "secret": "應是 16 到 256 個字母、數字、_ 或 -。可用 openssl rand -hex 32 產生。",
        "file": "不是檔案。",
        "path": "不是路徑：檔案或資料夾不能這樣命名，或這裡沒有這個使用者的家目錄。",
        "encoding": "不是以 UTF-8 儲存的；請另存為 UTF-8。",
        "zone": "不是時區；請寫成 Asia/Shanghai 這樣。",
        "needed": "是 YUANHUA_ENGINE=opensearch 所必需的：填一個或幾個節點的位址。",
        "credentials": "裡不能寫使用者名稱或密碼；請用 OPENSEARCH_USER 和 OPENSEARCH_PASSWORD。",
        "plain": "要傳送密碼，必須以 https:// 開頭（本機除外）。",
        "index": "只能用小寫字母、數字、- 和 _，並以字母或數字開頭。",
        "region": "不是區域名稱，例如 eu-central-1。",
        "signed": "不能與 OPENSEARCH_USER 同時使用：請求要麼簽章，要麼用密碼。",
        "pair": "沒有設定，而與它配對的那一項已經設定。",
        "number": "不是這裡可用的整數；見 .env.example。",
        "webhook": "需要 WEBHOOK_URL：只有用 webhook，幾個機器人才能共用一個資料夾。",
    },
    search_down={
        "unreachable": "搜尋無法使用：叢集沒有節點回應（OPENSEARCH_URL）。",
        "timeout": "搜尋無法使用：叢集太久沒有回應。",
        "red": "搜尋無法使用：索引有一部分不在任何執行中的節點上。",
        "busy": "搜尋無法使用：叢集過載，不再接受請求。",
        "refused": "搜尋無法使用：叢集拒絕了這個使用者、憑證或請求（OPENSEARCH_USER、_CA、_CERTIFICATE）。",
        "missing": "搜尋無法使用：索引不見了，或已是另一個。yuanhua index --rebuild 會重新建立。",
    },
    other_index="索引 {name} 屬於別的分析器或資料庫。請重新建立：yuanhua index --rebuild；或換一個名字（OPENSEARCH_INDEX）。",
    missing_extra="這個引擎需要附加元件：pip install 'yuanhua[{extra}]'",
    lexicon_line="{path} 第 {line} 行不是詞條。每行寫一個詞，或用 = 連接同一事物的幾個名字。",
    lexicon="{path} 不是 UTF-8 文字。",
    setting_fault="設定 {name} {reason}",
    internal="出錯了（編號 {id}）。什麼都沒有改變。請連同上面的內容一起報告。",
    interrupted="已中斷。沒有做到一半的事；之前完成的都還在。",
)
