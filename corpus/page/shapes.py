"""What a block is by its shape alone: caption, credit, page furniture, heading, note. Nobody's speech."""

import re

from corpus.draft import BlockKind
from corpus.model import Kind
from corpus.page.labels import Unit
from corpus.page.words import BIO, CREDIT_LABEL, HAN, LATIN_NAME, PERSON, TALKING

_RULE = re.compile(r"[\s*_=~#—–\-·.…■□◆◇●○★☆※+<>|/\\]+$")
_END = re.compile(
    r"[\s(\[【<*·—–\-=~#]*(?:本文完|全文完|访谈结束|采访结束|对话结束|未完待续|完|终|the end|end|fin|结束|"
    r"eof|以上)[\s)\]】>*·—–\-=~#。.!]*"
    r"(?:\d{1,2}:\d\d\s*[ap]\.?m\.?(?: \w{2,4})?)?\s*$",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"\s*(?:!\[|\[!\[|<img|\[?(?:图片|image|photo|img)\]?\s*$)", re.IGNORECASE)
_CAPTION = re.compile(
    r"[▲△▼▽↑↓⬆⬇◀▶☝👆🔺]|(?:图|图片|图表|上图|下图|左图|右图|表|figure|fig\.?|photo|"
    r"image)\s{0,2}(?:[\d一二三四五六七八九十]{1,3}|为|:|/|\|)",
    re.IGNORECASE,
)
_CAPTION_WORDS = re.compile(
    r"(?:剧照|摄影?|供图|资料图|资料图片|截图|截屏|图源|图片来源|图[:/]|来源[:/].{0,20}|合影|海报|(?:photo|"
    r"image|picture)s? (?:by|courtesy|credit).{0,60}|\((?:左|右|中|前|后|左[一二三四1-4]|"
    r"右[一二三四1-4])\)?.{0,30})[\s)\]】。.]*$",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    rf"[\s*\[【(|·•—–-]*(?:{CREDIT_LABEL.pattern})\s{{0,4}}[\])】]?\s{{0,4}}[:/|]", re.IGNORECASE
)
_BYLINE = re.compile(
    r"@\S{1,20}(?: \S{1,20})?$|(?:文|图|撰文|采访|整理|编辑|摄影|by|via)\s{0,3}[/|丨·]|(?:本报|本刊|"
    r"本网)?(?:记者|通讯员|"
    r"实习生)\s{1,4}\S{2,12}\s*$|"
    r"(?:by|written by|edited by|photographs? by|interview by|transcribed by)\s+[A-Z]",
    re.IGNORECASE,
)
_PERMISSION = re.compile(
    r"授权(?:发布|转载)|禁止转载|未经.{0,12}(?:许可|授权|允许)|版权(?:所有|归)|转载请|著作权|免责声明|"
    r"仅代表(?:作者|嘉宾|个人)|不代表本|^\W{0,3}本文(?:由|首发|来源|转载|系|为|经|原载|作者)|"
    r"基于\s{0,2}cc0|all rights reserved|copyright|©|^\W{0,3}(?:题图|头图|封面图|图片|首图|配图)|责任编辑|"
    r"责编|原标题",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:点击|长按|扫码|扫描|识别).{0,14}(?:关注|二维码|阅读|原文|查看|下载|图片|观看)|二维码|公众号|"
    r"关注我们|欢迎关注|点个?(?:赞|在看)|在看|阅读原文|阅读全文|分享到|收藏|转发|"
    r"加载失败|刷新页面|已关注|重播|倍速|全屏播放|继续观看|观看更多|加入line|电子报|"
    r"评论(?:区|请|\(|\d|$)|登录|注册|发表评论|暂无评论|还没有?评论|上一篇|下一篇|上一页|下一页|"
    r"返回(?:首页|顶部|列表)|相关(?:阅读|文章|推荐|新闻|报道|链接)|推荐阅读|延伸阅读|往期(?:回顾|精彩|推荐|"
    r"文章)|热门(?:文章|推荐|评论)|"
    r"更多(?:精彩|内容|资讯|文章|信息)|猜你喜欢|大家都在看|下载\s{0,2}app|客户端|投稿|商务合作|联系我们|"
    r"关于我们|网站地图|备案|icp|参考(?:文献|资料|链接)|需要你的鼓励|打赏|赞赏|"
    r"prev(?:ious)? (?:chapter|post|article|page)|next (?:chapter|post|article|page)|subscribe|sign up|"
    r"newsletter|share (?:this|on)|follow us|read more|leave a (?:comment|reply)|"
    r"related (?:posts|articles|stories)|table of contents|cookie|privacy policy|terms of (?:use|service)|"
    r"log ?in|advertisement|show notes|listen on|loading",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"[\s(\[【*※＊#>]*(?:编者|编辑|译者|作者|记者|编辑部|小编|主编|本刊|[A-Za-z]{2,12}编辑部)?\s?(?:按语|"
    r"按|注|附注|注释|说明|后记|补记|补充说明|更正|勘误|p\.?s\.?|ed(?:itor)?'?s? ?note|disclaimer|"
    r"note)\s{0,2}[\])】]?\s{0,2}(?:[:;。,]|\d|$)",
    re.IGNORECASE,
)
_EDITED = re.compile(
    r"(?:interview|conversation|transcript|discussion|q ?& ?a)\b.{0,40}\b(?:edited|condensed|abridged|"
    r"shortened)|"
    r"(?:访谈|采访|对话|对谈|内容|文字|实录|文稿|讲话)[^。]{0,14}(?:整理|删节|删减|编辑|修订|润色|审阅|审核)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[<〔](?P<inside>[^()\[\]<>〔〕]{1,200})[)\]>〕][。.!\s]*$")
_FOOTNOTE = re.compile(r"\[\^?\d{1,3}\]:?\s|\^\[?\d{1,3}\]?|\[\^\S{1,20}\]:")
_SECTION_TALK = re.compile(
    r"(?:结语|后记|附|附录|附件|附表|参考|注释|鸣谢|致谢|嘉宾(?:简介|介绍|名单)?|(?:作者|人物|受访者|讲者|"
    r"主讲人)(?:简介|介绍|名片)|关于(?:作者|我们|嘉宾|本书|本刊|受访者|主持人|采访者)|(?:推荐|延伸|相关|"
    r"扩展)(?:阅读|链接|文章)|往期\S{0,6}|"
    r"^(?:时间线|大事记|年表|年谱|金句(?:摘录)?|划重点|timeline|takeaways|highlights|key points)|"
    r"references?|notes|acknowledge?ments?|about (?:the )?(?:author|guests?|speakers?|host|us|interviewer|"
    r"contributors?)s?|further reading|related.{0,20}|links?|resources|show notes|credits|appendix)"
    r"[:。\s】\])]*$",
    re.IGNORECASE,
)
_NUMBERED = (
    (
        "han",
        re.compile(
            r"[#\s*【\[]*(?:[一二三四五六七八九十]{1,3}|"
            r"第[一二三四五六七八九十\d]{1,3}[章节部分篇幕场回])\s{0,2}[、.,:】\]\s]"
        ),
    ),
    ("paren", re.compile(r"[#\s*]*[(\[](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)\]]")),
    ("digit", re.compile(r"[#\s*]*(?:\d{1,2}|[ivx]{1,4})\s{0,2}[、.)/|·:]\s{0,4}(?=[^\d\s])", re.IGNORECASE)),
    (
        "part",
        re.compile(
            r"[#\s*【\[]*(?:part|chapter|section|topic|q)\s{0,2}[.·]?\s{0,2}(?:\d{1,2}|[ivx]{1,4}|one|two|"
            r"three|four|five|six)\b",
            re.IGNORECASE,
        ),
    ),
)
_NUMBER_ALONE = re.compile(
    r"[#\s*·—–\-/【\[]*(?:part\s{0,2}\.?\s{0,2})?(?:0?\d{1,2}|[ivx]{1,4}|"
    r"[一二三四五六七八九十]{1,3})[.、\s*·—–\-/】\]]*$",
    re.IGNORECASE,
)
_BOXED = re.compile(r"[\s*]*[【\[『][^】\]』]{1,40}[】\]』][^。!;]{0,60}$")
_MARKED = re.compile(r"\s*[■□◆◇▌▍●○★☆➤►▶❖◎※|]\s{0,2}\S")

_COMMENTS = re.compile(
    r"[\s#*【\[]*(?:(?:网友|读者|热门|最新|精彩|全部|所有)?(?:评论|留言|跟帖)(?:区|列表|"
    r"精选)?\s{0,2}(?:[(（]?\d{0,6}[条则个]?[)）]?)"
    r"|(?:共\s?)?\d{1,6}\s?[条则个]?(?:评论|留言|回复|跟帖)|(?:我要|发表|写|添加|查看全部|全部)(?:评论|"
    r"留言|跟帖)|"
    r"\d{0,5}\s?(?:comments?|responses?|replies)(?: on .{1,200})?|\d{1,5} thoughts? on .{1,200}|(?:leave|"
    r"post|add) a (?:reply|comment)|join the (?:discussion|conversation))"
    r"[\s:：】\]。*]*$",
    re.IGNORECASE,
)
LONGEST_HEADING = 48
"""Code points of Chinese in a heading; twice as many of Latin."""


def bare_length(text: str) -> float:
    """Length in Chinese characters; two Latin ones count as one."""
    text = text.strip()
    if len(text) > 240:
        return len(text) / 2  # more than any rule asks for
    return sum(0.5 if character < "\u2000" else 1.0 for character in text)


def shape_of(unit: Unit) -> Kind | None:
    """Why a block that carries no label is nobody's speech by its shape, or None."""
    kind, text = unit.block.kind, (unit.plain[unit.body :] if unit.time else unit.plain).strip(" \t*_")
    if kind is BlockKind.HEADING:
        return Kind.HEADING
    if kind is BlockKind.CAPTION or _IMAGE.match(text):
        return Kind.CAPTION
    empty = not text or _RULE.match(text) is not None or unit.body >= len(unit.plain.rstrip())
    if empty or kind in {BlockKind.CHROME, BlockKind.TABLE}:
        return Kind.CHROME
    listed = kind is BlockKind.ITEM and text.endswith((".", "。", "!", "?"))
    return Kind.HEADING if is_back_matter(text) else _note_shape(text) or _line_shape(text, listed=listed)


def _note_shape(text: str) -> Kind | None:
    """The kind of a footnote, an editor's note or a line in brackets."""
    if _FOOTNOTE.match(text):
        return Kind.NOTE
    bracketed = _BRACKETED.match(text)
    if bracketed is not None:
        return _bracketed(bracketed["inside"])
    return Kind.NOTE if _NOTE.match(text) else None


def _bracketed(inside: str) -> Kind:
    """A whole line in brackets: a sound, a note of the editors, or what happened in the room."""
    if bare_length(inside) <= 6:
        return Kind.SOUND
    return Kind.NOTE if re.search(r"注|按|编者|整理|摘自|节选|note", inside) else Kind.NARRATION


def _line_shape(text: str, *, listed: bool) -> Kind | None:
    """The kind of a caption, a credit or an end mark. A sentence that is `listed` gives no credit."""
    size = bare_length(text)
    if size <= 60 and (_CAPTION.match(text) or (size <= 40 and _CAPTION_WORDS.search(text))):
        return Kind.CAPTION
    if size <= 90 and ((_CREDIT.match(text) and not listed) or (size <= 40 and _BYLINE.match(text))):
        return Kind.CREDIT
    if size <= 120 and _PERMISSION.search(text):
        return Kind.CREDIT
    if size <= 60 and _EDITED.search(text):
        return Kind.NOTE
    return Kind.CHROME if is_end_mark(text) else None


def is_furniture(text: str) -> bool:
    """Whether a line is made of what pages say to their visitors."""
    size = bare_length(text)
    return size <= 120 and len(_FURNITURE.findall(text)) * 30 >= max(size, 1)


def is_end_mark(text: str) -> bool:
    """Whether a line says that the text is over."""
    return len(text) <= 40 and _END.match(text) is not None


def is_back_matter(text: str) -> bool:
    """Whether a heading opens what follows a conversation: notes, bios, links."""
    return len(text) <= 40 and _SECTION_TALK.search(re.sub(r"^[\s#*【\[■◆|\d.、]+", "", text)) is not None


def opens_comments(text: str) -> bool:
    """Whether a line heads what visitors wrote below a page."""
    return len(text) <= 240 and _COMMENTS.match(text) is not None


def numbering(text: str) -> str | None:
    """The style of number that a line begins with, or None."""
    return next((style for style, rule in _NUMBERED if rule.match(text)), None)


def is_number_alone(text: str) -> bool:
    """Whether a line is nothing but a section number."""
    return len(text) <= 12 and _NUMBER_ALONE.match(text) is not None


def is_boxed(text: str) -> bool:
    """Whether a line begins with a box or mark that headings have."""
    return _BOXED.match(text) is not None or (
        _MARKED.match(text) is not None and bare_length(text) <= LONGEST_HEADING
    )


def is_bold(unit: Unit) -> bool:
    """Whether the whole block is bold."""
    text = unit.plain
    inside = sum(len(text[start:end].strip()) for start, end in unit.block.bold)
    return inside > 0 and inside >= len(re.sub(r"\s", "", text[unit.body :])) * 0.95


def opens_with_name(text: str, names: tuple[str, ...]) -> bool:
    """Whether a line begins as a bio does: a name, then a comma, a bracket or a dash."""
    opening = text[:60].lstrip(" *·•").casefold()
    return any(
        opening.startswith(name.casefold()) and _BIO_MARK.match(opening, len(name)) is not None
        for name in names
    )


_BIO_MARK = re.compile(r"\s{0,2}[,，(:|—–-]")


def is_bio(text: str) -> bool:
    """Whether a line tells who somebody is: a name, a comma, an office or a life, and nobody who talks."""
    opening = re.match(r"[\s*※·•＊]*(?P<name>[^\s,(:|]{2,12})\s{0,2}[,(|]", text)
    known = opening is not None and (
        PERSON.fullmatch(opening["name"]) or LATIN_NAME.fullmatch(opening["name"])
    )
    return bool(known) and BIO.search(text) is not None and TALKING.search(text) is None


def tells_life(text: str) -> bool:
    """Whether words after a name tell who that is: `is the author` does, `The work is the same` does not."""
    found = BIO.search(text)
    if found is None or TALKING.search(text) is not None:
        return False
    return not found[0].lower().startswith("is ") or _WHO_IS.match(text) is not None


_WHO_IS = re.compile(
    r"(?:(?:he|she|[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,3}),? )?is (?:an?|the)\b", re.IGNORECASE
)


def mentions(text: str, name: str) -> bool:
    """Whether plain text speaks of that name as of a third person."""
    if name not in text:
        return False
    text = re.sub(r"\([^()]{0,200}\)|《[^《》]{0,80}》|“[^“”]{0,400}”|\"[^\"]{0,400}\"", "", text)
    at = text.find(name)
    if at > 10 and re.search(r"我|\bI\b|\bmy\b", text):
        return False
    if at < 0 or (name.isascii() and re.search(rf"\b{re.escape(name)}\b", text) is None):
        return False
    before = text[max(0, at - 8) : at]
    return (
        re.search(
            rf"(?:我是|我叫|我,|我就?是|本人|鄙人|i'?m |i am |name is |叫我|叫|[{HAN}]名)\s*$",
            before,
            re.IGNORECASE,
        )
        is None
    )
