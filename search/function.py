"""What of a topic is only the asking: function words, question words, and the frames of a request."""

import re
from functools import cache
from importlib.resources import files

# Characters of grammar alone: a word that the segmenter made of nothing else says how, not what (哪来, 不让).
GRAMMAR = frozenset(
    "不没能会可要想让被把给是有在的了着吗呢我你他她它们这那哪几多就都也还才又再很太用做来去到从和跟与对"
)

# What links the words of a phrase: it does not make a sentence of them.
LINKS = frozenset(
    (
        "的",
        "之",
        "和",
        "与",
        "跟",
        "及",
        "以及",
        "或",
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "to",
        "for",
        "and",
        "or",
        "s",
    )
)
CONJUNCTIONS = frozenset(("和", "与", "跟", "及", "以及", "and", "&", "+"))  # what asks for both
_HOW_MANY = re.compile(
    "[几多](?:年|月|天|日|周|小时|分钟|个|次|人|块|元|岁|种|倍|家|位|名|点|条|件|成|步|层|代|轮|号)"
)

_SAY = "(?:怎么|如何|怎样|咋)(?:看待|看|说|讲|想|评价|认为|理解)"
_WHO = "(?:大家|各位|大佬|嘉宾|专家|前辈|业内|业界|人们|有人|他们|别人|谁)们?"
_LEADS = re.compile(
    "^(?:"
    "(?:请|麻烦)?(?:帮我|给我|帮忙|替我)?(?:来|找|搜|查|发|挑|说|讲|给)(?:一下)?(?:一|几|两|些|点)?(?:句|段|条|个|点)?"
    "(?:话|名言|语录|金句|原话)?(?:关于|有关|讲|说|谈|聊)"
    "|(?:请|麻烦)?(?:帮我|给我|帮忙|替我)?(?:来|找|挑|说|讲|给)(?:一|几|两)?(?:句|段|条)"
    "|(?:有没有|有无|有)(?:人|谁|哪位)?(?:关于|说过|谈过|聊过|讲过|提过|提到过?)"
    f"|(?:{_WHO})(?:都|是|又)*(?:说过|谈过|聊过|讲过|提过|提到过?|{_SAY})"
    f"|(?:{_WHO})?对(?=.+(?:{_SAY}|的看法|的观点|的评价))"
    "|关于|有关|谈谈|聊聊|说说|讲讲|什么是|何谓|何为|为什么说?|为啥|怎么看待?|如何看待?|怎么样?|如何|怎样|咋"
    "|(?:what|how|why|when|where|who)(?:'s| is| are| was| were| do| does| did| can| should)?\\s"
    "|(?:quotes?|anything|something) (?:about|on|regarding)\\s"
    "|tell me (?:about|what)\\s"
    ")"
)
_TRAILS = re.compile(
    "(?:"
    f"{_SAY}|的?(?:话|名言|语录|金句|原话|观点|看法|说法|想法|意见|评价|建议|忠告|态度|立场|感想|感受|体会|内容|片段|讨论|发言|话题)"
    "|的?(?:是什么意思|是什么|是啥|怎么样|怎样|如何|怎么办|咋办|好不好|行不行|有哪些|是哪些|在哪里?|哪里来的|哪来的|吗|呢|吧|啊|(?<![什怎甚那这多])么|的)"
    ")[?？。!！~～…\\s]*$"
)


@cache
def function_words() -> frozenset[str]:
    """The closed list of words that say how something is asked, not what about; folded."""
    text = files("search").joinpath("function_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def is_function(word: str) -> bool:
    """Whether a folded word says nothing of what a topic is about."""
    return word in function_words() or GRAMMAR.issuperset(word) or _HOW_MANY.fullmatch(word) is not None


def asked_about(folded: str) -> tuple[int, int]:
    """(start, end) of what a folded topic asks about, without the frame of the request.

    All of it, if the frame leaves nothing.
    """
    start, end = 0, len(folded.rstrip())
    while found := _LEADS.match(folded[start:end]):
        start += found.end()
    while found := _TRAILS.search(folded[start:end]):
        end = start + found.start()
    if not any(character.isalnum() for character in folded[start:end]):
        return 0, len(folded)
    return start, end
