"""What `--help` teaches in Traditional Chinese."""

from bot.texts.cli.model import TerminalHelp

HELP = TerminalHelp(
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
