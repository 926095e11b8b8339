"""What `--help` teaches in Simplified Chinese."""

from bot.texts.cli.model import TerminalHelp

HELP = TerminalHelp(
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
