"""What the words of a label that comes but once say: a post, a post and a name, or how a sentence begins."""

import re

from corpus.page.words import COMPOUND_SURNAMES, HAN, SURNAME, SURNAMES, TITLES

_KIN = (
    "外公|外婆|姥姥|姥爷|爷爷|奶奶|爸爸|妈妈|父亲|母亲|丈夫|妻子|儿子|女儿|孙子|孙女|哥哥|姐姐|弟弟|妹妹|"
    "舅舅|舅妈|姑姑|姑父|伯伯|伯母|婶婶|邻居|街坊|徒弟|师傅|师父|师兄|师姐|师弟|师妹|学徒|同桌|室友|老伴|叔公|伯公|姑婆|太公|导游"
)
_LONG_TITLES = "|".join(title for title in TITLES.split("|") if len(title) > 1)
_POSTS = (
    f"{_LONG_TITLES}|{_KIN}|代表|顾问|会计|出纳|法警|警察|民警|警官|护士|导演|编剧|演员|干部|专家|"
    "学者|博主|店主|房东|业主|船主|车主|户主|失主|原告|被告|证人|法人|主播|司仪|翻译|听众|观众|群众|市民|居民|村民|"
    "农民|牧民|渔民|选民|股民|网民|难民|移民|灾民|租户|住户|农户|商户|用户|客户|储户|"
    "开发商|经销商|供应商|承包商|运营商|制造商|零售商|学生|医生|考生|新生|实习生|研究生|本科生|毕业生|留学生|先生|"
    "女士|太太|青年|少年|老人|男子|女子|男孩|女孩|孩子|教练|裁判|保安|保姆|司机|厨师|大使|领事|参赞|牧师|神父|"
    "住持|方丈|法师|道长|志愿者|画家|作家|科学家|艺术家|音乐家|作曲家|评论家|企业家|银行家|收藏家|歌手|鼓手|"
    "水手|选手|助手|猎手|舵手|电工|木工|瓦工|社工|义工|职工|员工|矿工|技工|铁匠|木匠|石匠|瓦匠|裁缝|教授|主任|经理|"
    "总监|总裁|主席|书记|校友|战友|工友|病友|乡亲|家属|亲属|股东|董事|理事|监事|干事|"
    "参谋|舍监|学监|狱警|交警|特警|消防员"
)
_BEARER = f"[{HAN}][者师员友商民户匠警兵贩农医工客士]"
_BEARERS = (
    f"{_BEARER}|[{HAN}]{{2}}人|[校院所馆部局处科厂社站队会市县省镇乡村里组班议店团行台司厅船机院庭]长|"
    "审判长|代理人|(?:总|副)?工程师|"
    "[甲乙丙丁资劳校院园馆厂店军警官医买卖供需租用]方|(?:主办|承办|协办|合作|品牌|投资|施工|建设|设计|监理|开发|出品|委托|受托|"
    "资助|运营|组织|保险|物业|原告|被告|申请|控|辩)方"
)
_NOT_BEARERS = (
    "(?:前|后|或|再|两|二|三|强|弱|优|次)者|动员|复员|满员|出师|会师|班师|所有人|任何人|每个人|有的人|有些人|"
    "做客|请客|好客|协商|磋商|门户|账户|开户|报警|火警|就医|从医|阅兵|手工|分工|施工|加工|开工|停工|完工|罢工|人民|国民|一些人|很多人|许多人|别的人|那些人|这些人|个人|本人"
)
_BODIES = (
    "村|镇|乡|街道|街道办|居委会|村委会|社区|公司|集团|大学|中学|小学|学院|学校|幼儿园|医院|研究院|研究所|法院|"
    "检察院|事务所|派出所|卫生所|协会|学会|商会|工会|基金会|委员会|业委会|合作社|出版社|报社|"
    "电视台|电台|中心|银行|物业|书店|饭店|餐厅|剧团|乐团|剧院|博物馆|图书馆|美术馆|俱乐部|"
    "车间|工地"
)
_SHORT_BODIES = "[局厅委办科社站厂店队组班室街路县市省区港岛部处所馆院会人长家]"
_NOBODY = r"[我你您他她它谁]|什么|怎么"
_OF_FRONT = rf"(?:{_BODIES}|{_BEARER}|{_POSTS})"
_GIVEN = (
    rf"(?:(?:{COMPOUND_SURNAMES})[{HAN}]{{1,2}}|[{SURNAMES}][{HAN}]{{1,2}}|[老小阿][{HAN}]{{1,2}}|"
    rf"[{HAN}]某{{1,2}})"
)

_POST = re.compile(
    rf"(?:[{HAN}]{{0,8}}的)?[{HAN}]{{0,10}}?(?:{_POSTS}|{_BEARERS})[一二三四五六七八九十甲乙丙丁戊\da-f]{{0,2}}"
)
_POST_AND_NAME = re.compile(rf"[{HAN}A-Za-z]{{0,12}}?{_OF_FRONT}(?P<name>{_GIVEN})")
_BODY_AND_NAME = re.compile(rf"[{HAN}A-Za-z]{{1,12}}?{_SHORT_BODIES}(?P<name>{_GIVEN})")
_UNNAMED = re.compile(rf"(?:{COMPOUND_SURNAMES}|[{SURNAMES}])某{{1,2}}")
_NO_POST = re.compile(rf"{_NOBODY}|(?:{_NOT_BEARERS})$")

_AGENT = (
    r"(?:[a-z]{2,}(?:er|or|ist|ian|man|woman|ee)|man|woman|boy|girl|lady|attorney|priest|member|student|parent|nurse|resident|delegate|attendant|"
    r"president|clerk|chair|coach|guest|judge|counsel|voice|person|pupil|participant|agent|consultant|"
    r"assistant|accountant|applicant|defendant|witness|chief|captain|host|cook|guard|guide|citizen|"
    r"mother|father|daughter|son|aunt|uncle|neighbou?r)"
)
_LATIN_POST = re.compile(
    rf"(?:(?:a|an|the|another) )?(?:[a-z'-]+ ){{0,3}}{_AGENT}"
    r"(?: (?:in|from|of|at|for|with|on|to) [a-z0-9' -]{2,30}| [a-z\d]{1,2})?",
    re.IGNORECASE,
)
_LATIN_FROM = re.compile(
    r"[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,2} (?:from|of|at) (?:the )?[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,2}"
)
_NO_AGENT = re.compile(
    r"\b(?:number|answer|reminder|however|another|remember|never|ever|together|matter|order|corner|chapter|"
    r"paper|letter|weather|whether|either|neither|over|under|after|other|water|winter|summer|power|error|"
    r"factor|better|later|earlier|rather|further|offer|center|master|cover|former|latter|i|we|you|he|she|it|they|my|our|your|his|her|their|this|that|is|are|was|were|has|have|"
    r"had|do|does|did|will|would|can|could|should|why|what|how|when|where|which|who)\b",
    re.IGNORECASE,
)

_ABSTRACT = (
    "处点面题因数果论法义景标略案项度量率性期序则力感观况式型类例据件事话词字句言语理由意思见议求价费钱本利弊害益险"
    "策径路源末步段章节号级层训验值差距制限条款史均象征势望愿梦情爱恨怕忙难易的了着过吗呢吧啊"
)
_LOOSELY_ABSTRACT = "年天时月日晚早来下底息方提诀窍矩实相系划线额得获别正"
_LEAD_IN = re.compile(
    rf"{_NOBODY}|^第|^其|^[一二三四五六七八九十两几]+(?:[是点个条种来则句件步]|$)|[{_ABSTRACT}{_LOOSELY_ABSTRACT}]$|"
    r"[说道问答讲叫想喊骂写念看听是]$|在于|^有|^最.{1,2}$|^[这那哪]|[很不没都还又才把被却]|"
    r"^[让给因所如若而但也就再]|有[一二三四五六七八九十两几]"
)
_LATIN_LEAD_IN = re.compile(
    r"(?:the|this|that|these|those|my|our|your|his|her|their|its|why|what|how|when|where|who|which|in|on|"
    r"at|for|if|and|but|so|or|as|to|from|with|by|first|firstly|second|secondly|third|thirdly|fourth|another|number|short|full|final|worse|however|correction|advice|cost|warning|"
    r"finally|lastly|last|next|then|also|again|still|now|one|two|three|four|five|six|some|most|more|"
    r"remember|look|listen|imagine|think|take|consider|bottom|point|reason|rule|lesson|step|result|"
    r"fact|truth|here|there|it|i|we|you|he|she|they|all|every|each|no|not|yes|okay|ok|well|best|worst|"
    r"good|bad|because|and|plus|otherwise|meaning|namely|question|answer|problem|solution)\b",
    re.IGNORECASE,
)


def is_post(name: str) -> bool:
    """Whether a plain label names nobody but what somebody is: 审计师, 后排的女士, `Harbor engineer`."""
    if name.isascii():
        return (
            name[:1].isupper() and _LATIN_POST.fullmatch(name) is not None and _NO_AGENT.search(name) is None
        )
    return (_POST.fullmatch(name) or _UNNAMED.fullmatch(name)) is not None and _NO_POST.search(name) is None


def name_after_post(name: str) -> str:
    """The person's name in a plain label made of a post or a body and a name, "" if it is not one.

    `审计师谷宁` gives 谷宁, `Emma from Leeds` gives Emma.
    """
    if name.isascii():
        return name.split(maxsplit=1)[0] if _LATIN_FROM.fullmatch(name) and not is_lead_in(name) else ""
    found = _POST_AND_NAME.fullmatch(name) or _BODY_AND_NAME.fullmatch(name)
    if (
        found is None
        or (len(found["name"]) < 3 and name[-1] in _ABSTRACT)
        or _NO_POST.search(name) is not None
    ):
        return ""
    return found["name"]


def is_lead_in(name: str) -> bool:
    """Whether plain words before a colon rather begin a sentence than name somebody: 好处, `The trick`."""
    if name.isascii():
        return _LATIN_LEAD_IN.match(name) is not None or not name[:1].isupper()
    return _LEAD_IN.search(name) is not None


def ends_no_name(name: str) -> bool:
    """Whether a plain label that may be a surname and a name ends as no given name does: 时间点, 单价."""
    return name[-1:] in _NO_NAME_ENDS


_NO_NAME_ENDS = frozenset("点题率类件价词句话个些的了着吗呢吧啊")


def names_of(name: str) -> tuple[str, ...]:
    """The parts of a plain label by which its bearer may be called: a name, a title, Latin words."""
    if name.isascii():
        return tuple(word for word in name.split() if len(word) >= 3 and word[0].isupper())
    after = name_after_post(name)
    short = SURNAME.match(name) is not None or name[0] in "老小阿大"
    return tuple(part for part in (after, name if short else "") if len(part) >= 2)
