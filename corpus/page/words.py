"""The closed classes of words that pages are made of, Simplified Chinese and English; and the fold to them.

None of these names a person or an outlet: they are the words of the trade (roles, credits, page furniture)
and the commonest surnames. Names themselves are learnt from each document.
"""

import re
from functools import cache

from corpus.names import bareness

_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0x00A0: 0x20,
    0x2002: 0x20,
    0x2003: 0x20,
    0x2009: 0x20,
    0x200B: 0x20,  # zero-width blanks
    0x200C: 0x20,
    0x200D: 0x20,
    0x2060: 0x20,
    0xFEFF: 0x20,
    0xFE55: 0x3A,  # small colon
    0x2236: 0x3A,  # ratio
    0xFE30: 0x3A,
    0xA789: 0x3A,
    0xFE13: 0x3A,
    0xFFE8: 0x7C,
    0x4E28: 0x7C,  # 丨, used as a bar in credits
    0x2022: 0xB7,
    0x30FB: 0xB7,
    0xFF65: 0xB7,
    0x2027: 0xB7,
}


class _Plainness(dict[int, str]):
    """A table for `str.translate`: half-width marks and Simplified characters, one for one."""

    def __missing__(self, code: int) -> str:
        narrow = chr(_WIDTHS.get(code, code))
        self[code] = narrow if narrow.isascii() else bareness()[ord(narrow)] or narrow
        return self[code]


@cache
def _plainness() -> _Plainness:
    return _Plainness()


def plain(text: str) -> str:
    """Return `text` with half-width marks and Simplified characters, as rules want it. Offsets stay valid."""
    return text if text.isascii() else text.translate(_plainness())


COMPOUND_SURNAMES = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|宇文|长孙|司徒|夏侯|端木|百里|南宫|范姜|张简|"
    "东郭|轩辕|独孤|拓跋|呼延|闻人|澹台|公冶|太史|申屠|钟离|鲜于|仲孙|乐正|第五"
)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖萧田董潘袁于余叶蒋杜苏魏程吕丁任沈姚卢傅钟姜崔谭"
    "廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺毛郝顾龚邵万钱严赖覃洪武莫孔汤向常温康施文牛樊葛邢安齐易"
    "乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧"
    "管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵"
    "苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮"
    "粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏"
    "鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智"
    "幸奉植衡富尧闭由岩逄蔡付闫展芦占庹原雒佟佘訾郄"
)
TITLES = (
    "先生|女士|小姐|太太|老师|教授|博士|院士|医生|医师|大夫|律师|导演|主任|院长|校长|总监|总裁|"
    "总经理|经理|部长|局长|书记|主席|会长|理事长|秘书长|所长|馆长|董事长|董事|首席|工程师|总|工|导|"
    "院|校长|同学|师傅|委员|议员|议长|司长|次长|委员长|处长|科长|市长|县长|省长|大使|将军|上校|站长|"
    "社长|主编|编辑|记者|法官|检察官|队长|教练|店长|掌柜|阿姨|叔叔|爷爷|奶奶|大爷|大妈|大叔|大姐|"
    "大哥|哥|姐|爷|叔|姨|嫂"
)

HAN = "一-鿿㐀-䶿"
_TRANSLITERATING = (
    "阿埃艾爱安昂奥巴芭班邦保贝本比彼波伯布查达戴丹当德登迪蒂丁东杜多顿厄恩尔凡范菲费芬佛弗夫福富盖冈戈格根古哈海汉豪赫胡华怀霍基吉加贾简杰"
    "惠金卡凯坎康考科克肯库夸拉莱兰劳雷里利莉列林琳卢鲁伦罗洛吕马玛迈麦曼梅门蒙米密明莫默姆慕穆娜纳乃南内尼宁纽诺帕潘庞佩彭皮平珀普奇齐恰乔琼丘"
    "萨赛桑瑟沙莎珊尚舍申圣施史舒斯丝司苏索塔泰坦汤唐陶特滕提图托瓦万威韦维温沃乌西希锡夏香肖谢辛休许雅亚杨耶叶伊因英尤约泽扎詹张兹佐姬茨"
)
PERSON = re.compile(
    rf"(?:(?:{COMPOUND_SURNAMES})[{HAN}]{{1,2}}|[{SURNAMES}][{HAN}]{{1,2}})"
    rf"|(?:{COMPOUND_SURNAMES}|[{SURNAMES}])[{HAN}]{{0,2}}(?:{TITLES})"
    rf"|[{SURNAMES}](?:{TITLES})[{HAN}]{{1,2}}"
    rf"|[老小阿大][{HAN}]{{1,2}}|[{HAN}]{{1,2}}(?:哥|姐|爷|叔|姨|嫂|妈|爸)"
    rf"|[{_TRANSLITERATING}]{{3,7}}"
    rf"|[{HAN}]{{1,7}}(?:[·.][{HAN}A-Za-z]{{1,9}}){{1,3}}"
)
TITLED = re.compile(
    rf"(?:{COMPOUND_SURNAMES}|[{SURNAMES}])(?:{TITLES})[{HAN}]{{0,2}}|(?:{COMPOUND_SURNAMES}|"
    rf"[{SURNAMES}])[{HAN}]{{1,2}}(?:{TITLES})"
)
SURNAME = re.compile(rf"{COMPOUND_SURNAMES}|[{SURNAMES}]")
TITLE_TAIL = re.compile(rf"(?<=[{HAN}A-Za-z])(?:{TITLES})$")
_LATIN_WORD = (
    r"(?:[A-ZÀ-Þ]\.|(?:Dr|Mr|Mrs|Ms|Jr|Sr|St|Prof|DR|MR|MRS|MS)\.|[A-ZÀ-Þ][A-Za-z0-9'’À-ɏ-]*|(?:de|"
    r"van|von|der|da|di|del|la|bin|al|el|ibn)\b|[dl]['’][A-ZÀ-Þ][a-zÀ-ɏ]*)"
)
LATIN_NAME = re.compile(
    rf"(?:(?:Dr|Mr|Mrs|Ms|Prof|Sir|DR|MR|MRS|MS|PROF)\.? )?"
    rf"(?:{_LATIN_WORD}|[A-Z]\.(?: ?[A-Z]\.)*)(?:[ .·]{{1,2}}{_LATIN_WORD}){{0,4}}(?: ?\.)?"
)
LATIN_NICK = re.compile(r"[A-Za-z][A-Za-z0-9_.@-]{0,15}")

ASKER = re.compile(
    r"问|提问|追问|q\d{0,3}|问题?\d{1,3}|记|记者|主持|主持人|主播|司仪|采访者|采访人|访谈者|访问者|提问者|"
    r"提问人|采访|访谈人|小编|编辑|编者|编辑部|"
    r"观众|听众|听众提问|观众提问|读者|网友|同学|学生|学员|媒体|媒体提问|现场提问|现场观众|嘉宾提问|与会者|"
    r"参会者|提问嘉宾|"
    r"(?:网友|网民|观众|听众|读者|学生|用户|粉丝|家长)[@“\"]?\S{1,8}|"
    r"(?:某|现场|一位|一名|外国|外籍|中国|本刊|本报|本网|本台|我们的)?(?:匿名)?(?:记者|观众|听众|读者|网友|"
    r"同学|学生|媒体|女士|先生|男士|提问者|编辑)(?:提问|问)?[一二三四五六七八九十甲乙丙丁\da-f]{0,2}|"
    rf"[{HAN}a-z0-9]{{1,16}}(?:记者|特派员|通讯员)(?:提问|问)?|"
    r"host|interviewer|moderator|reporter|question|audience ?(?:member|question)?|journalist|press|"
    r"questioner|"
    r"facilitator|presenter|"
    r"(?:unidentified|male|female|audience)? ?(?:reporter|speaker|member|voice|man|woman)"
)
ANSWERER = re.compile(
    r"答|回答|a\d{0,3}|嘉宾|受访者|受访人|被采访者|被采访人|被访者|采访对象|应答|回应|发言人|新闻发言人|"
    r"(?:网友|网民|观众|听众|读者|学生|用户|粉丝|家长)[@“\"]?\S{1,8}|"
    rf"[{HAN}]{{0,6}}(?:嘉宾|受访者|发言人|专家|代表|员工|家长|居民|村民|店主|老板|老师|用户|顾客|司机|"
    rf"志愿者|同学|老人|大爷|大妈|阿姨|师傅)[一二三四五六七八九十甲乙丙丁\da-f]{{0,2}}|"
    r"guest|interviewee|answer|spokesperson|respondent|panelist|witness|chair|the chair|chairman|chairwoman"
)
OFFICE_HOLDER = re.compile(
    r"(?:the )?(?:[a-z.'-]+ ){0,4}(?:president|minister|secretary|chair(?:man|woman|person)?|speaker|"
    r"officer|commissioner|"
    r"court|clerk|witness|senator|representative|mayor|governor|judge|justice|counsel|ambassador|"
    r"spokes(?:man|woman|person)|"
    r"operator)(?: (?:of|for|to) [a-z ,.'-]{1,40})?|(?:mr|ms|mrs|dr|sen|rep|sir|"
    r"hon)\. [a-z.'-]+(?: [a-z.'-]+){0,2}"
)
ANONYMOUS = re.compile(
    r"(?:说话人|发言人|讲话人|嘉宾|讲者|演讲者|speaker|spk|guest|audience|participant|发言者|观众|"
    r"听众)[ _-]?\d{1,3}|[甲乙丙丁戊己庚]|男|女|众人|全体|大家|合|众|all|both|全场|男声|女声|旁白"
)
OUTLET = re.compile(
    rf"[{HAN}A-Za-z0-9·\-]{{1,14}}(?:报|网|社|刊|周刊|日报|晚报|早报|晨报|时报|杂志|新闻|传媒|媒体|电视|"
    rf"电视台|电台|卫视|频道|之都|财经|科技|研究院|出版社|编辑部|公众号|人物|视频|商业评论|评论)"
)

_CREDIT_WORDS = (
    "作者|原作者|文|图|文字|图片|摄影|摄|插画|插图|设计|美编|撰文|撰稿|采写|采访|采编|采访整理|采访人|"
    "采访者|访谈人|访谈|访问|受访人|受访者|受访嘉宾|被访人|"
    "编辑|责任编辑|责编|编译|翻译|译|译者|译文|校对|校译|校|审校|审稿|审核|统筹|策划|监制|监审|出品|出品人|"
    "制作|制片|剪辑|视觉|视频|运营|排版|版式|记录|整理|录音|录音整理|"
    "现场翻译|同声传译|口译|速记|主编|总编|总策划|执行|执行主编|值班编辑|内容|后期|封面|题图|头图|图源|"
    "图片来源|图片提供|供图|首图|配图|来源|原文来源|转自|转载自|原文|原文链接|原标题|首发|发布|"
    "时间|日期|地点|场次|会场|访谈时间|采访时间|采访地点|访谈地点|对话时间|录制时间|发布时间|会议时间|"
    "会议地点|出席|出席者|列席|参与者|参会者|与会者|参与嘉宾|对话嘉宾|分享嘉宾|演讲嘉宾|圆桌嘉宾|对谈嘉宾|"
    "本期嘉宾|特邀嘉宾|对谈者|对谈人|嘉宾|主持|主持人|主讲人|主讲|讲者|演讲者|联合主持|"
    "节目|主办|主办方|承办|协办|合作|支持|赞助|微信|微博|微信公众号|公众号|邮箱|电话|网址|链接|标题|题目|"
    "主题|副标题|关键词|标签|分类|栏目|摘要|导语|导读|简介|嘉宾简介|人物简介|作者简介|注|注释|备注|编者按|"
    "编者注|按|"
    "本报记者|特约记者|实习记者|见习记者|记者|通讯员|by|about the authors?|filed under|tagged|posted (?:by|"
    "in|on)|author|authors|editor|editors|edited by|written by|words|photo|photos|photography|photo credit|"
    "illustration|translator|translated by|transcript|transcribed by|transcription|source|sources|date|"
    "time|place|location|venue|"
    "interview by|interviewed by|producer|published|posted|updated|tags|keywords|category|categories|title|"
    "subject|topic|image|images|credit|credits|contact|email|e-mail|tel|phone|url|link|note|notes|"
    "editor's note|via"
)
CREDIT_LABEL = re.compile(
    rf"(?:本期|本集|本文|本次|特约|助理|联合|现场|音频|片头|"
    rf"logo)?(?:{_CREDIT_WORDS})(?:[\s/&、和与及+](?:{_CREDIT_WORDS})){{0,3}}",
    re.IGNORECASE,
)
_FIELD_WORDS = (
    "(?:译者?|编者?|作者|记者|编辑|校者?|原)(?:注|按|按语)|答案|解析|解答|题干|选项|参考答案|考点|优点|"
    "缺点|优势|劣势|不足|长处|短处|优缺点|利|弊|学历|机构|单位|职位|职务|姓名|性别|年龄|民族|籍贯|本科|"
    "硕士|博士|录取去向|毕业院校|专业|"
    "型号|规格|尺寸|重量|颜色|材质|产地|品牌|价格|售价|原价|数量|接口|配置|参数|版本|系统|平台|环境|语言|"
    "大小|格式|材料|配料|食材|用料|做法|步骤|难度|准备时间|烹饪时间|用时|小贴士|贴士|提示|温馨提示|"
    "注意|注意事项|警告|说明|例|例如|示例|例子|例句|比如|如|即|定义|概念|原理|原因|结果|结论|总结|小结|"
    "目的|目标|背景|意义|影响|现状|问题描述|解决方案|方案|方法|措施|对策|建议|要求|要点|重点|难点|核心|"
    "关键|"
    "输入|输出|样例|返回|返回值|类型|描述|默认|默认值|必填|参数说明|用法|语法|功能|特点|特性|特征|性质|"
    "适用|适用范围|应用|场景|症状|病因|治疗|诊断|预防|"
    "第[一二三四五六七八九十\\d]{1,3}[步条点章节部分天周期季集回个]|步骤[一二三四五六七八九十\\d]{1,2}|"
    "其一|其二|其三|一是|二是|三是|首先|其次|最后|此外|另外|总之|因此|所以|但是|而且|"
    "上一篇|下一篇|上篇|下篇|相关阅读|延伸阅读|推荐阅读|参考文献|参考资料|附录|附|目录|正文|引言|前言|序|"
    "后记|作词|作曲|编曲|演唱|歌手|专辑|歌词|词|曲|"
    "日|月|年|周[一二三四五六日]|星期[一二三四五六日天]|上午|下午|晚上|凌晨|结语|后续|进展|状态|负责人|"
    "任务|事项|议题|决议|决定|行动项|待办|截止日期|"
    "summary|example|examples|step ?\\d*|warning|tip|tips|pros?|cons?|input|output|result|results|"
    "conclusion|background|usage|type|name|description|default|version|price|size|ingredients|directions|"
    "instructions|methods?|"
    "objective|purpose|definition|reference|references|see also|related|abstract|introduction|"
    "chapter ?\\d*|part ?\\d*|section ?\\d*|figure ?\\d*|fig\\.? ?\\d*|table ?\\d*|http|https|ftp|todo|"
    "fixme|error|status|"
    "address|age|gender|occupation|education|experience|skills|verse ?\\d*|chorus|bridge|intro|outro|"
    "pre-chorus|hook|refrain|break|file|line|key|value|id|class|def|return|if|else|for|while|try|import|"
    "版权声明|版权说明|免责声明|from|with|actions?|action items?|next meeting|minutes|agenda|apologies"
)
FIELD = re.compile(
    rf"(?:{_FIELD_WORDS}|[{HAN}]{{1,6}}(?:(?<![男女])性|率)|[{HAN}]{{0,2}}(?:方案|步骤|阶段|选项|类型|问题|条件|层面)"
    rf"[一二三四五六七八九十]|[{HAN}]{{0,2}}高峰期|[这那][一几]?[年天次时回]|古人云)",
    re.IGNORECASE,
)

REPORTING = re.compile(
    r"(?:说|(?<!频)道|讲|曰|说道|表示|称|认为|指出|问道|回答|答道|写道|强调|解释|坦言|告诉\S{0,6}|回忆|透露|介绍|补充|"
    r"补充道|谈到|提到|总结|总结道|反问|感叹|笑称|直言|回应|曾经?说|说过|想|觉得|发现|看到|听到|提出|建议|"
    r"宣布|评论|评价|描述|"
    r"如下|以下|包括|例如|比如|是|为|有|在于|says|said|asked|adds?|added|writes|wrote|explains?|explained|"
    r"tells?|told|thinks?|argues?|continued|replied|following)$"
)
TALKING = re.compile(
    r"[我你您咱俺]|大家|各位|谢谢|感谢|欢迎|请问|吗[?？]?|\b(?:i|i'm|i've|we|we're|you|your|my|our|us|me|"
    r"anybody|anyone|let's)\b",
    re.IGNORECASE,
)
BIO = re.compile(
    r"汉族|原籍|籍贯|享年|现任|曾任|曾就职|曾在|毕业于|著有|代表作|研究方向|主要研究|从事|出生|生于|"
    r"获得.{0,12}(?:奖|学位)|"
    r"(?:创始人|合伙人|CEO|CTO|总裁|总经理|董事长|主任|教授|"
    r"研究员|院士|作家|导演|编剧|主编|编辑|记者|主播|主理人|院长|校长|所长|馆长|会长|主席|专家|学者|博士|"
    r"医生|律师|设计师|工程师|养蜂人|艺术家|摄影师|教练)(?=[,、。;]|$)|"
    r"\b(?:is an?|is the|was born|author of|professor|founder of|serves as|graduated)\b",
    re.IGNORECASE,
)
