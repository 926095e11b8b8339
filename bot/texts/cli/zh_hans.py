"""The command line in Simplified Chinese."""

from bot.texts.cli.model import TerminalHelp, TerminalTexts

_HELP = TerminalHelp(
    program="""原话：按话题找出文字稿里最贴切的原话，以及是谁说的。

\b
  yuanhua add 访谈/           加入文字稿
  yuanhua ask "夜市 摊位"     按话题提问
  yuanhua                     启动机器人（已设 BOT_TOKEN），否则打开试用页面

设置来自环境变量或 .env 文件，见 .env.example。""",
    add="""加入文字稿：文件、文件夹或网址。

访谈页面（文本、Markdown、HTML）、会议与播客导出、字幕、JSON、CSV、DOCX、PDF、TEI 都会自动识别。
同一文件加两次不会改变什么；加入编辑过的导出文件会替换原来的来源。不能用的文件会说明原因，其余照常加入。

\b
  yuanhua add 对谈.txt 圆桌.srt 访谈/
  yuanhua add https://example.org/interview
  yuanhua add --speaker 张三 演讲.txt

退出状态：0 全部加入，1 有的被拒，2 都不能用。""",
    add_speaker="当作这一个人的独白导入。",
    add_format="按这种格式读，不自动识别。",
    ask="""按话题提问，看最贴切的原话。

\b
  yuanhua ask "夜市 摊位"            词、短语或问题
  yuanhua ask "@张三 房租"           只看一个人的话，也可用 --speaker 张三
  yuanhua ask '"一字不差" -不要的词'   必须出现的原句，和要排除的词

退出状态：0 有结果，1 没有，2 出错。""",
    ask_speaker="只看这位发言人的话。",
    ask_limit="最多几条。",
    ask_json="每行一个 JSON：id、doc、speaker、text、score 等。",
    sources="""列出库里的文字稿。

其他命令里的 SOURCE 是编号、编号的开头，或唯一的文件名、标题。""",
    sources_edit="""设置一个来源的标题、日期、网址或录音录像。

空值表示清除：--url '' 不留网址，--title '' 恢复文件里的标题。""",
    list_json="每行一个 JSON。",
    edit_title="引文下显示的标题。",
    edit_date="说话的日期。",
    edit_url="出处网页。",
    edit_media="录音录像；有时间的引文会链接到那一刻。",
    speakers="列出所有发言人、身份和段数。",
    speakers_rename="给一个来源里的发言人命名：yuanhua speakers rename 对谈.txt '说话人 1' 张三",
    speakers_merge="把几个名字合成一个人，显示第一个名字。",
    remove="""从库里移除一个来源。

用 --undo 和显示的编号可以找回。""",
    remove_undo="找回移除的来源；SOURCE 是它的编号。",
    remove_purge="不带 SOURCE：永久删除所有已移除的来源，无法找回。",
    remove_yes="不再询问。",
    index="""更新索引，或重新建立索引。

索引由资料库生成，不含别的内容。每个命令都会更新它；这个命令用于一次载入大量内容（用上所有处理器），或换用别的
搜索引擎。按 Ctrl-C 不会丢失什么：再运行同一命令就会接着做。重新建立期间，旧索引照常可搜。

\b
  yuanhua index                      载入新增的内容
  yuanhua index --engine opensearch  载入 OPENSEARCH_URL 的集群，之后再改 YUANHUA_ENGINE
  yuanhua index --rebuild            全部重做，用于分析器或分片数改变之后

退出状态：0 已是最新，2 集群几分钟没有回应；再运行同一命令就会接着做。""",
    index_engine="要载入的引擎，默认是 YUANHUA_ENGINE。",
    index_rebuild="重新建立；中断后会接着做。",
    check="""看一个文件会怎样被读，不存任何东西。

按行号列出每段话和说话人，以及所有不会被引用的文字和原因。""",
    check_json="""只输出 {"speaker", "text"} 行。""",
    check_repairs="只输出损坏文字的修复，每行一个 JSON：line、raw、fixed。",
    export="""把一个来源写成可编辑、可再加入的纯文本。

加入编辑过的文件会替换这个来源；没有改动的段落保留编号。""",
    export_output="写到这个文件，而不是标准输出。",
    export_raw="加入时的原始字节，未经任何修复。",
    card="""把一条引文画成图片。

QUOTE_ID 在 `yuanhua ask` 的每条引文后面。""",
    card_theme="配色。",
    card_mark="一个小标记，如机器人的名字。",
    picture_output="要写的 PNG 文件。",
    who="""看谁说过一个话题、说了多少、什么时候说的。

用 -o 画成图片，否则显示文字。""",
    stats="看库里有什么。",
    backup="""把这里保存的一切写进一个文件。

包括文字稿库、聊天设置和词典，是一个 zip 文件；机器人运行时也可以。""",
    restore="""从备份文件恢复一切。

现有的库会被替换；机器人运行时也可以。""",
    restore_yes="不再询问。",
    doctor="""检查这里是否一切正常：文件夹、库、索引、字体、令牌、时钟。

退出状态：0 一切正常，1 有需要处理的。""",
    chat="在终端里提问，解析、搜索和文字都与机器人相同。",
    serve="""运行 Telegram 机器人（已设 BOT_TOKEN），否则打开试用页面。这是默认命令。

试用页面在本机扮演 Telegram，没有令牌也能试用机器人。""",
    serve_port="试用页面的端口。",
    show_version="显示版本。",
)

TEXTS = TerminalTexts(
    code="zh-hans",
    help=_HELP,
    list_comma="、",
    reading="读取",
    indexing="建立索引",
    index_line="{done} / {total} 段 · 每秒 {rate} 段 · 还需 {minutes} 分钟",
    index_waiting="{reason}{seconds} 秒后再试……",
    index_done="已建立索引：{turns} 段，用时 {seconds} 秒（每秒 {rate} 段）。",
    index_current="索引已是最新。",
    not_indexed_yet="已存好。搜索暂时用不了，集群恢复后就能搜到。",
    passed_over="{path}：文字稿 {found} 个，略过其他文件 {others} 个",
    added="✓ {name} → 《{title}》 · {turns} 段 · {id}",
    replaced="✓ {name} → 《{title}》 · {turns} 段 · {id}（替换了原来的）",
    unchanged="= {name} 库里已有：《{title}》 · {id}",
    refused="✗ {name}：{reason}",
    refused_line="第 {line} 行：",
    add_total="加入 {added}，替换 {replaced}，未变 {unchanged}，被拒 {refused}",
    speakers_label="发言人：{names}",
    aside_count="搁置 {count} 处（{kinds}）；查看：yuanhua check {name}",
    repair_count="修复损坏文字 {count} 处",
    samples_dropped="样例文字稿已撤下，现在的回答都来自你自己的文字稿。",
    samples_shown="库是空的：现在用的是自带的虚构样例，加入你自己的文字稿后就会消失。",
    empty_library="库是空的。加入文字稿：yuanhua add 文件…",
    chat_welcome="输入话题，/help 看更多，Ctrl-D 离开。",
    chat_help="""输入话题，例如：夜市 摊位

只看一个人：@姓名 话题
一字不差：“加引号”    排除一个词：-词    只看一个来源：来源:标题

/more 看更多 · /random 随便一条 · /speakers 发言人 · /sources 来源 · /quit 离开
输入数字选择建议。""",
    chat_unknown="这里没有命令 {command}，/help 列出能用的。",
    chat_more="（/more 看更多）",
    chat_no_more="没有更多了。",
    chat_bye="再见。",
    drawn="已写到 {path}。",
    who_title="谁说过「{topic}」",
    overview="来源 {sources} · 发言人 {speakers} · {turns} 段 · {span}",
    no_font="没有找到含汉字的字体。请安装一个，例如：apt install fonts-noto-cjk",
    no_glyph="这里的字体画不出：{characters}。请安装能画的字体，例如：apt install fonts-noto-core fonts-symbola",
    too_long="太长了，一张图片放不下。",
    backed_up="已写到 {path}（{size} KiB）。",
    restore_question="用备份 {path} 替换 {data} 里的一切？",
    restored_all="已从 {path} 恢复：来源 {sources} 个。",
    findings={
        "folder good": "数据文件夹可写，剩余 {detail} MiB。",
        "folder read-only": "数据文件夹 {detail} 不可写。请设置 YUANHUA_DATA 或权限。",
        "folder full": "数据文件夹所在磁盘只剩 {detail} MiB，请腾出空间。",
        "library good": "库完好：来源 {detail} 个。",
        "library corrupt": "库已损坏（{detail}）。请恢复备份：yuanhua restore 文件",
        "library newer": "库 {detail} 是更新版本的程序写的，请更新程序。",
        "library locked": "库 {detail} 被另一个没有响应的进程占用。",
        "library full": "库 {detail} 所在磁盘已满。",
        "library read-only": "库 {detail} 不可写，请检查权限。",
        "index good": "索引与库相符。",
        "index rebuilt": "索引已损坏，已重新建立。",
        "cluster good": "集群有回应，索引为 green：版本 {version}，{nodes} 个节点，缺 {missing} 个分片，{turns} 段。",
        "cluster yellow": "集群有回应，但缺少分片副本（yellow）：版本 {version}，{nodes} 个节点，缺 {missing} 个分片，{turns} 段。",
        "cluster red": "索引有一部分不在任何运行中的节点上（red）：版本 {version}，{nodes} 个节点，缺 {missing} 个分片，{turns} 段。",
        "cluster unreachable": "集群没有节点回应。请检查 OPENSEARCH_URL 和网络。",
        "cluster timeout": "集群太久没有回应。",
        "cluster busy": "集群过载。",
        "cluster refused": "集群拒绝了这个用户、证书或请求：OPENSEARCH_USER、_PASSWORD、_CA、_CERTIFICATE、_KEY。",
        "cluster missing": "集群里没有这个索引。请载入：yuanhua index",
        "cluster other": "索引 {detail} 属于别的分析器或资料库。请重新建立：yuanhua index --rebuild",
        "cluster extra": "这个引擎需要附加组件：pip install 'yuanhua[{detail}]'",
        "index behind": "索引比资料库少 {detail} 次更改。请更新：yuanhua index",
        "chats good": "聊天设置完好。",
        "chats corrupt": "聊天设置 {detail} 已损坏。请恢复备份，或移走这个文件从头开始。",
        "chats newer": "聊天设置 {detail} 是更新版本的程序写的，请更新程序。",
        "chats locked": "聊天设置 {detail} 被另一个进程占用。",
        "chats read-only": "聊天设置 {detail} 不可写，请检查权限。",
        "fonts good": "已安装含汉字的字体，可以画图。",
        "fonts missing": "没有含汉字的字体，不能画图。可以安装：apt install fonts-noto-cjk",
        "fast good": "已安装 fast 附加包。",
        "fast missing": "没有安装 fast 附加包：pip install 'yuanhua[fast]' 能让大型库更快。",
        "token missing": "没有设置 BOT_TOKEN：不运行机器人，试用页面和命令行可用。",
        "token good": "Telegram 接受令牌：@{detail}。",
        "token refused": "Telegram 拒绝令牌，请向 @BotFather 重新获取。",
        "token unreachable": "连不上 {detail}，请检查网络和 BOT_API_URL。",
        "webhook set": "设有 webhook：{detail}；改用轮询时会撤掉。",
        "inline off": "内联模式未开启，可向 @BotFather 发送 /setinline 开启。",
        "clock good": "时钟准确（差 {detail} 秒）。",
        "clock wrong": "时钟差 {detail} 秒，请校时，例如用 NTP。",
        "clock unknown": "无法与 Telegram 对时。",
    },
    column_id="编号",
    column_title="标题",
    column_date="日期",
    column_turns="段数",
    column_speakers="人数",
    column_speaker="发言人",
    column_about="身份",
    column_sources="来源数",
    column_origin="文件",
    removed="已移除《{title}》。找回：yuanhua remove --undo {id}",
    restored="《{title}》（{id}）已找回。",
    remove_which="请写明来源，要找回则加 --undo；或只写 --purge。",
    purge_question="永久删除所有已移除的来源？删除后无法找回。",
    purged="已永久删除 {sources} 份来源。",
    edited="《{title}》（{id}）已更新。",
    renamed="{old} 现在叫 {new}。",
    merged="已把 {count} 个名字并入 {name}。",
    exported="已写到 {path}。编辑后再加入即可替换来源。",
    export_notes="""改好后再添加这个文件，就替换原来的来源；没有改动的发言保持不变。
一段发言从行首的“姓名：”开始，它的其余段落缩进。行首的 ~ 表示原文有修复。
“(heading) …”这样的行不会被引用；去掉括号、写上“姓名：”，就成为发言。# 之后是注释。""",
    nothing_to_edit="请说明要设置什么：--title、--date、--url 或 --media。",
    merge_two="请至少给两个名字，保留第一个。",
    bad_date="“{value}”不是日期，请写成 2026-05-31。",
    check_title="{format} · {encoding} · {date} · 发言人 {speakers} · {turns} 段 · 搁置 {asides} 处 · 修复 {repairs} 处",
    check_no_date="无日期",
    kinds={
        "heading": "小标题",
        "caption": "图注",
        "narration": "叙述",
        "note": "编者注",
        "credit": "署名",
        "bio": "简介",
        "chrome": "页面杂项",
        "sound": "声音",
        "unexplained": "无法解释",
    },
    doubts={
        "encoding": "编码难以断定，请看看人名对不对。",
        "damage": "有些损坏的地方没有把握修复，yuanhua check 会列出来。",
        "diarised": "说话人是机器区分的，句尾可能归错人。",
    },
    unknown_doubt="这个文件有难以判断的地方，请通读一遍。",
    undecided="第 {line} 行：有损坏，保持原样：{raw}",
    not_found={
        "source": "没有来源“{key}”。",
        "speaker": "没有发言人“{key}”。",
        "turn": "没有引文“{key}”，可能已被移除或隐藏。",
    },
    ambiguous={
        "source": "“{key}”对应多个来源：{choices}。请用编号。",
        "speaker": "“{key}”对应多位发言人：{choices}。请用编号。",
        "turn": "“{key}”对应多条引文：{choices}。",
    },
    invalid={
        "name blank": "说话人的名字是空的。",
        "name control": "说话人的名字里有换行或控制字符，请写成一行。",
        "name long": "说话人的名字超过 {detail} 个字符。",
        "title blank": "标题是空白。请写一个，或用 '' 恢复文件里的标题。",
        "title control": "标题里有换行或控制字符，请写成一行。",
        "title long": "标题超过 {detail} 个字符。",
        "link blank": "网址是空白。请写一个，或用 '' 清除。",
        "link control": "网址里有换行或控制字符。",
        "link long": "网址超过 {detail} 个字符。",
        "link scheme": "“{detail}”不是网页地址，网页地址以 http:// 或 https:// 开头。",
    },
    reasons={
        "missing": "没有这个文件。",
        "unopenable": "打不开。是文件夹，还是没有权限？",
        "empty": "里面没有文字。",
        "unlabelled": "问题是标题，没有写明是谁在回答。",
        "lyrics": "看起来是歌词，没有人在说话。",
        "code": "是程序代码，没有人在说话。",
        "list": "是链接或条目的列表，没有人在说话。",
        "article": "是一篇文章，没有标明谁在说话。",
        "scanned": "页面是图片，没有文字。",
        "no-speech": "里面没有人说话。",
        "no-speakers": "没有写明谁在说话。",
        "export": "这一行既不是发言，也不是旁注或导出文件的开头：{detail}",
        "damaged": "文件损坏或不完整。",
        "too-deep": "嵌套太深，不会是文字稿。",
        "too-large": "超过了文字稿的大小限制（{detail}）。",
        "too-slow": "读取时间太长（限 {detail} 秒）。",
        "line-too-long": "这一行超过 {detail} 个字符。",
        "no-text-column": "第一行没有写明哪一列是所说的话，例如 text。",
        "monologue": "{detail} 格式的文件不能当作独白来读。",
        "format": "没有 {detail} 这种格式。",
        "entities": "它定义了实体，里面可能藏着任何东西，所以不读。",
        "encrypted": "文件已加密。",
        "old-word": "是旧版 Word 文件（.doc）。",
        "binary": "不是文本，也不是能读的文档格式。",
        "control": "里面有文本不该有的控制字符（{detail}）。",
        "encoding": "没有一种编码能解释它的字节。",
    },
    ways_out={
        "no source": "查看全部：yuanhua sources",
        "no speaker": "查看全部：yuanhua speakers",
        "unlabelled": "如果回答的是同一个人，请用 --speaker 姓名 导入。",
        "article": "如果都是一个人说的，请用 --speaker 姓名 导入；如果是对话，请把每段写成“姓名：内容”。",
        "lyrics": "如果确实有人说过，请用 --speaker 姓名 导入。",
        "list": "如果确实有人说过，请用 --speaker 姓名 导入。",
        "no-speakers": "请重新导出并勾选发言人；如果只有一个人说话，请用 --speaker 姓名 导入。",
        "scanned": "请先做文字识别（OCR）。",
        "encrypted": "请去掉密码后另存。",
        "old-word": "请另存为 DOCX。",
        "control": "请删掉它，或从来源重新保存成文本。",
        "encoding": "请另存为 UTF-8。",
        "damaged": "请重新导出或下载。",
        "too-large": "请拆成几部分。",
        "line-too-long": "请分成多行，每段一行。",
        "format": "见 yuanhua add --help。",
        "no-text-column": "请在第一行写上列名 speaker 和 text。",
    },
    unknown_reason="不能当作文字稿使用。",
    library={
        "unwritable": "{path} 写不了：文件夹不存在、没有权限，或磁盘已满。",
        "running": "已有一个机器人在用数据文件夹 {path}。",
        "indexing": "另一个进程正在为 {path} 建立索引。请等它做完，或停掉它；不会丢失什么。",
        "newer": "{path} 是更新版本的程序写的。请更新程序；什么都没有改变。",
        "corrupt": "{path} 已损坏。请恢复备份：yuanhua restore FILE；没有备份的话，把它移走后重新加入文字稿。",
        "locked": "{path} 正被另一个进程使用，请稍后再试。",
        "full": "{path} 所在磁盘已满。什么都没有改变；腾出空间后再试。",
        "read-only": "{path} 不可写。请检查文件夹（YUANHUA_DATA）的权限。",
    },
    fetch={
        "scheme": "{url} 不是网页地址，只取 http 和 https。",
        "address": "{url} 不是网页地址。",
        "credentials": "{url} 里有密码，这样的地址不取。",
        "private": "{url} 指向内部网络（{detail}），不取。可用 YUANHUA_ALLOW_PRIVATE_URLS 允许。",
        "unresolved": "找不到 {url} 的主机 {detail}，请检查地址和网络。",
        "unreachable": "连不上 {url}，请检查地址和网络。",
        "timeout": "{url} 太久没有回应（{detail} 秒）。",
        "redirects": "{url} 跳转超过 {detail} 次。",
        "status": "{url} 回应的是 HTTP {detail}，不是页面。",
        "content-type": "{url} 不是能读的页面或文档（{detail}）。",
        "too-large": "{url} 超过 {detail} 字节。",
    },
    settings={
        "token": "不是机器人令牌；令牌形如 123456:ABC…，由 @BotFather 给出。",
        "address": "不是网址；应以 http:// 或 https:// 开头。",
        "ids": "应是用逗号分隔的数字。",
        "choice": "不在可选值之内，见 .env.example。",
        "flag": "应是 yes 或 no。",
        "listen": "应是 主机:端口，或 off。",
        "https": "应以 https:// 开头；Telegram 不调用别的。",
        "secret": "应是 16 到 256 个字母、数字、_ 或 -。可用 openssl rand -hex 32 生成。",
        "file": "不是文件。",
        "path": "不是路径：文件或文件夹不能这样命名，或这里没有这个用户的主目录。",
        "encoding": "不是以 UTF-8 保存的；请另存为 UTF-8。",
        "zone": "不是时区；请写成 Asia/Shanghai 这样。",
        "needed": "是 YUANHUA_ENGINE=opensearch 所必需的：填一个或几个节点的地址。",
        "credentials": "里不能写用户名或密码；请用 OPENSEARCH_USER 和 OPENSEARCH_PASSWORD。",
        "plain": "要发送密码，必须以 https:// 开头（本机除外）。",
        "index": "只能用小写字母、数字、- 和 _，并以字母或数字开头。",
        "region": "不是区域名，例如 eu-central-1。",
        "signed": "不能与 OPENSEARCH_USER 同时使用：请求要么签名，要么用密码。",
        "pair": "没有设置，而与它配对的那一项已经设置。",
        "number": "不是这里可用的整数；见 .env.example。",
        "webhook": "需要 WEBHOOK_URL：只有用 webhook，几个机器人才能共用一个数据文件夹。",
    },
    search_down={
        "unreachable": "搜索用不了：集群没有节点回应（OPENSEARCH_URL）。",
        "timeout": "搜索用不了：集群太久没有回应。",
        "red": "搜索用不了：索引有一部分不在任何运行中的节点上。",
        "busy": "搜索用不了：集群过载，不再接受请求。",
        "refused": "搜索用不了：集群拒绝了这个用户、证书或请求（OPENSEARCH_USER、_CA、_CERTIFICATE）。",
        "missing": "搜索用不了：索引不见了，或已是另一个。yuanhua index --rebuild 会重新建立。",
    },
    other_index="索引 {name} 属于别的分析器或资料库。请重新建立：yuanhua index --rebuild；或换一个名字（OPENSEARCH_INDEX）。",
    missing_extra="这个引擎需要附加组件：pip install 'yuanhua[{extra}]'",
    lexicon_line="{path} 第 {line} 行不是词条。每行写一个词，或用 = 连接同一事物的几个名字。",
    lexicon="{path} 不是 UTF-8 文本。",
    setting_fault="设置 {name} {reason}",
    internal="出错了（编号 {id}）。什么都没有改变。请连同上面的内容一起报告。",
    interrupted="已中断。没有做到一半的事；之前完成的都还在。",
)
