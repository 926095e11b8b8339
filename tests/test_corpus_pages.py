"""Interview pages: every way to set off a speaker, and everything that looks like one and is none."""

import json
from pathlib import Path

import pytest

from corpus.errors import NoConversationError
from corpus.read import read, read_draft

PAGES = Path(__file__).parent / "data" / "pages"
HANS = (
    ("记者", "您在这座灯塔上守了多少年？"),
    ("苏明远", "三十一年。刚来的时候灯是煤油的，每四个小时要上去添一次油。"),
    ("记者", "现在灯都是自动的，您每天做什么？"),
    ("苏明远", "擦玻璃。海鸟撞上来，一个星期能撞三四回，不擦灯就暗了。"),
    ("林知夏", "我补充一点：他还记潮水，本子有两百多册，我们研究所一直在用。"),
    ("记者", "这些本子以后怎么办？"),
    ("林知夏", "先扫描，再请他一页一页讲给我们听。"),
    ("苏明远", "能讲多少讲多少吧，有些字我自己也认不得了。"),
)
HANT = (
    ("記者", "您在這座燈塔上守了多少年？"),
    ("蘇明遠", "三十一年。剛來的時候燈是煤油的，每四個小時要上去添一次油。"),
    ("記者", "現在燈都是自動的，您每天做什麼？"),
    ("蘇明遠", "擦玻璃。海鳥撞上來，一個星期能撞三四回，不擦燈就暗了。"),
    ("林知夏", "我補充一點：他還記潮水，本子有兩百多冊，我們研究所一直在用。"),
    ("記者", "這些本子以後怎麼辦？"),
    ("林知夏", "先掃描，再請他一頁一頁講給我們聽。"),
    ("蘇明遠", "能講多少講多少吧，有些字我自己也認不得了。"),
)
ENGLISH = (
    ("Interviewer", "How long have you kept this lighthouse?"),
    ("Maren Holt", "Thirty-one years. The lamp burned oil then: we climbed up every four hours."),
    ("Interviewer", "And now that it runs by itself, what do you do all day?"),
    ("Maren Holt", "I clean the glass. Gulls hit it three times a week."),
    ("Tomas Reyes", "She also writes down the tide. We have two hundred of her notebooks."),
    ("Interviewer", "What will become of them?"),
    ("Tomas Reyes", "First we scan them. Then she reads them to us."),
    ("Maren Holt", "As much as I can. Some of it I cannot read myself."),
)
Talk = tuple[tuple[str, str], ...]


def turns(text: str, name: str = "page.txt") -> list[tuple[str, str]]:
    transcript = read(text.encode(), name)
    names = {speaker.id: speaker.name for speaker in transcript.speakers}
    return [(names[turn.speaker_id], turn.text) for turn in transcript.turns]


def asides(text: str, name: str = "page.txt") -> list[str]:
    return [aside.text for aside in read_draft(text.encode(), name).asides]


def page(talk: Talk, style: str, gap: str = "\n\n") -> str:
    return gap.join(style.format(name=name, text=text) for name, text in talk)


STYLES = {
    "plain": "{name}：{text}",
    "half width": "{name}:{text}",
    "blanks around the colon": "{name} ： {text}",
    "blank after": "{name}: {text}",
    "small colon": "{name}﹕{text}",
    "bold with colon inside": "**{name}：**{text}",
    "bold with colon outside": "**{name}**：{text}",
    "bold both": "**{name}** ：**{text}**",
    "doubled bold": "****{name}：****{text}",
    "all bold": "**{name}：{text}**",
    "colon alone in bold": "**{name}** **：** {text}",
    "colon wrapped to the next line": "**{name}**\n：{text}",
    "square brackets": "[{name}]：{text}",
    "bold square brackets": "**[{name}]**: {text}",
    "lenticular brackets": "【{name}】{text}",
    "round brackets": "（{name}）{text}",
    "number after a hash": "#3 {name}：{text}",
    "underscores": "__{name}__: {text}",
    "line of its own": "{name}：\n{text}",
    "bold line of its own": "**{name}：**\n\n{text}",
    "time above": "[00:01:02]\n**{name}：** {text}",
    "time before": "[00:01:02] {name}：{text}",
    "bullet": "● {name}：{text}",
    "heading with text below": "### {name}：\n\n{text}",
    "dash": "{name}——{text}",
    "bar": "{name}｜{text}",
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
@pytest.mark.parametrize("talk", [HANS, HANT, ENGLISH], ids=["Hans", "Hant", "English"])
def test_every_way_to_set_off_a_label_gives_the_same_turns(talk, style):
    assert turns(page(talk, style), "page.md" if "*" in style or "#" in style else "page.txt") == list(talk)


@pytest.mark.parametrize("talk", [HANS, HANT], ids=["Hans", "Hant"])
def test_lines_without_blank_lines_between_are_read_alike(talk):
    assert turns(page(talk, "{name}：{text}", gap="\n")) == list(talk)


def test_several_turns_share_one_physical_line():
    text = " ".join(f"**{name}** ：{words}" for name, words in HANS)
    assert turns(text, "page.md") == list(HANS)


def test_question_and_answer_share_a_line():
    text = "\n\n".join(
        f"**问：{question}** **答：**{answer}"
        for question, answer in [
            ("这条船是谁造的？", "我祖父，用了两个冬天。"),
            ("漏水吗？", "哪有不漏的木船。"),
            ("还出海吗？", "每个月初一、十五。"),
        ]
    )
    assert turns(text, "page.md")[:2] == [("问", "这条船是谁造的？"), ("答", "我祖父，用了两个冬天。")]
    assert len(turns(text, "page.md")) == 6


def test_bold_may_be_cut_anywhere():
    text = page(HANS, "**{name}：**{text}").replace("**记者：**", "**本**刊**记者**：")
    assert [speaker for speaker, _ in turns(text, "page.md")][:2] == ["本刊记者", "苏明远"]


def test_label_and_text_in_one_bold_span_with_corner_brackets():
    talk = tuple(("「海风」" if name == "记者" else name, text) for name, text in HANS)
    text = "\n\n".join(
        f"**{name}：{words}**" if name == "「海风」" else f"{name}：{words}" for name, words in talk
    )
    assert [words for _, words in turns(text, "page.md")] == [words for _, words in HANS]


def test_a_question_as_a_heading_and_its_label():
    text = "\n\n".join(
        f"## {name}：{words}" if name == "记者" else f"**{name}：**{words}" for name, words in HANS
    )
    assert turns(text, "page.md") == list(HANS)


ONE_LETTER = {"记者": "记", "苏明远": "苏", "林知夏": "林"}


def test_one_letter_labels_are_resolved_by_a_legend():
    body = "\n".join(f"{ONE_LETTER[name]}：{words}" for name, words in HANS)
    text = f"守灯塔的人\n\n记：本刊记者　苏：苏明远　林：林知夏\n\n{body}"
    speakers = [speaker for speaker, _ in turns(text)]
    assert speakers[:2] == ["本刊记者", "苏明远"]
    assert "记：本刊记者" in "\n".join(asides(text))


def test_one_letter_labels_without_a_legend_belong_to_their_source():
    draft = read_draft("\n".join(f"{ONE_LETTER[name]}：{words}" for name, words in HANS).encode(), "a.txt")
    assert {"记", "苏", "林"} <= draft.roles


def test_credits_name_the_people_behind_short_labels():
    body = "\n".join(f"{ONE_LETTER[name]}：{words}" for name, words in HANS[:4])
    text = f"守灯塔的人\n受访者：苏明远\n采访者：纪采\n\n{body}"
    assert [speaker for speaker, _ in turns(text)] == ["记", "苏明远", "记", "苏明远"]


def test_names_explained_in_passing_are_aliases():
    body = "\n".join(f"{ONE_LETTER[name]}：{words}" for name, words in HANS)
    text = f"海事周刊（以下简称“记”）请来守塔人苏明远（以下简称“苏”）和林知夏（下称“林”）。\n\n{body}"
    assert [speaker for speaker, _ in turns(text)][1] == "苏明远"


def test_affiliations_glued_on_do_not_make_other_people():
    labels = iter(
        [
            "记者",
            "苏明远-灯塔守护人",
            "记者",
            "东礁灯塔苏明远",
            "林知夏（海洋研究所）",
            "记者",
            "海洋研究所-林知夏",
            "苏明远",
        ]
    )
    text = "\n\n".join(f"{next(labels)}：{words}" for _, words in HANS)
    assert turns(text) == list(HANS)


def test_a_lost_colon_and_a_typo_do_not_make_other_people():
    talk = (*HANS, ("记者", "您想把它们放在哪儿？"), ("苏明远", "放在灯下面。"))
    text = page(talk, "{name}：{text}")
    text = text.replace("苏明远：擦玻璃", "苏明远 擦玻璃").replace("苏明远：能讲", "苏明沅：能讲")
    assert turns(text) == list(talk)


def test_a_stray_answer_label_is_the_one_who_answers():
    talk = [line for line in HANS if line[0] != "林知夏"] * 2
    text = "\n".join(f"{name}：{words}" for name, words in talk).replace("苏明远：能讲", "答：能讲", 1)
    assert {speaker for speaker, _ in turns(text)} == {"记者", "苏明远"}


LOOK_ALIKES = [
    "作者：何远舟",
    "现场翻译：王小满",
    "采访人：李青",
    "受访人：苏明远老师",
    "排版：阿橘",
    "来源：海风周刊",
    "题图来自Unsplash，基于CC0协议。",
    "本文由 @海风 授权发布",
    "**机构**：东礁灯塔",
    "编辑：青山　校对：小满",
    "文｜何远舟",
    "责任编辑：李青",
    "（全文完）",
    "-- END --",
    "Prev Chapter: 海雾 Next Chapter: 潮水",
    "欢迎关注海风公众号，点击阅读原文",
    "© 2023 海风周刊 版权所有",
]


@pytest.mark.parametrize("line", LOOK_ALIKES)
def test_credits_and_furniture_after_the_talk_are_nobodys_words(line):
    text = page(HANS, "{name}：{text}") + f"\n\n{line}"
    assert turns(text) == list(HANS)
    assert line in asides(text)


@pytest.mark.parametrize(
    "line", [*LOOK_ALIKES[:10], "苏明远、林知夏对谈：守灯塔的人", "时间：2021年5月3日", "海风周刊 2021-05-03"]
)
def test_front_matter_before_the_talk_is_nobodys_words(line):
    text = f"{line}\n\n" + page(HANS, "{name}：{text}")
    assert turns(text) == list(HANS)
    assert line in asides(text)


BETWEEN = [
    "一、煤油灯的年代",
    "【Part 2】自动化以后",
    "(2)谈潮水",
    "02\n玻璃与海鸟",
    "### 玻璃与海鸟",
    "**4.玻璃与海鸟**",
    "![](https://pic.example.org/a.jpg)《守灯人》剧照",
    "▲灯塔的旋梯。",
    "图为苏明远在塔顶。",
    "（海上起雾，三人进屋。）",
    "[笑声]",
    "（编者注：东礁灯塔建于一九二〇年。）",
    "* * *",
]


@pytest.mark.parametrize("line", BETWEEN)
def test_what_stands_between_turns_is_nobodys_words(line):
    before, after = HANS[:4], HANS[4:]
    text = f"{page(before, '**{name}：**{text}')}\n\n{line}\n\n{page(after, '**{name}：**{text}')}"
    assert turns(text, "page.md") == list(HANS)


def test_narration_between_turns_is_nobodys_words():
    text = page(HANS[:3], "{name}：{text}") + "\n\n苏明远没有作答。\n\n" + page(HANS[3:], "{name}：{text}")
    assert turns(text) == list(HANS)
    assert "苏明远没有作答。" in asides(text)


def test_a_speech_goes_on_after_a_heading_inside_it():
    text = (
        page(HANS[:2], "{name}：{text}")
        + "\n\n## 潮水\n\n潮水一天两次，从来不等人。\n\n"
        + page(HANS[2:], "{name}：{text}")
    )
    expected = list(HANS)
    expected[1] = ("苏明远", HANS[1][1] + "\n潮水一天两次，从来不等人。")
    assert turns(text, "page.md") == expected


def test_paragraphs_and_questions_of_an_answer_stay_in_it():
    inner = "那么灯暗了船怎么办？\n\n船会靠过来骂你。"
    text = page(HANS[:2], "{name}：{text}") + f"\n\n{inner}\n\n" + page(HANS[2:], "{name}：{text}")
    assert turns(text)[1] == ("苏明远", HANS[1][1] + "\n" + inner.replace("\n\n", "\n"))


def test_colons_inside_speech_start_no_turn():
    inner = "2015年我曾说过：灯塔不会消失。\n\n他们问：真的吗？我说：“真的。”\n\n数据分析：[链接](https://a.example.org)"
    text = page(HANS[:2], "{name}：{text}") + f"\n\n{inner}\n\n" + page(HANS[2:], "{name}：{text}")
    assert [speaker for speaker, _ in turns(text)] == [speaker for speaker, _ in HANS]


def test_bios_and_guest_lists_are_nobodys_words():
    guests = (
        "【嘉宾简介】\n主持人：\n何远舟，海风周刊记者。\n对话嘉宾（排名不分先后）：\n"
        "苏明远，东礁灯塔守护人。\n林知夏，海洋研究所研究员，研究潮汐。"
    )
    text = page(HANS, "{name}：{text}", gap="\n") + "\n" + guests
    assert turns(text) == list(HANS)
    assert read_draft(text.encode(), "a.txt").about["林知夏"].startswith("海洋研究所研究员")


def test_introductions_give_affiliations_title_and_date():
    text = (
        "守灯塔的人\n\n2021年5月3日　海风周刊\n\n我们请来东礁灯塔守护人苏明远和海洋研究所研究员林知夏。\n\n"
        + page(HANS, "{name}：{text}")
    )
    draft = read_draft(text.encode(), "a.txt")
    assert draft.title == "守灯塔的人"
    assert str(draft.recorded) == "2021-05-03"
    assert draft.about["林知夏"] == "海洋研究所研究员"


def test_a_title_with_a_colon_is_no_turn():
    text = "苏明远：我擦了三十一年玻璃\n\n苏明远今年六十岁，住在东礁。\n\n" + page(HANS, "{name}：{text}")
    assert turns(text) == list(HANS)


def test_an_answer_that_lost_its_label_is_not_the_interviewers():
    lost = [(name, text) for name, text in HANS if name != "林知夏"] * 2
    text = "\n\n".join(f"{name}：{words}" for name, words in lost).replace("苏明远：擦玻璃", "擦玻璃", 1)
    assert all("擦玻璃" not in words for name, words in turns(text)[:4] if name == "记者")


def test_roles_stay_roles_and_people_are_people():
    draft = read_draft(page(HANS, "{name}：{text}").encode(), "a.txt")
    assert draft.roles == {"记者"}


REFUSED = sorted((PAGES / "refused").glob("*.txt"))


@pytest.mark.parametrize("path", REFUSED, ids=[path.stem for path in REFUSED])
@pytest.mark.parametrize("name", ["page.txt", "page.md"])
def test_what_is_no_conversation_is_refused_with_a_reason(path, name):
    with pytest.raises(NoConversationError) as refusal:
        read(path.read_bytes(), name)
    assert refusal.value.reason in {"article", "list", "code", "lyrics", "unlabelled"}


GOLDEN = sorted(path for path in PAGES.iterdir() if path.suffix in {".txt", ".md", ".html"})


@pytest.mark.parametrize("path", GOLDEN, ids=[path.name for path in GOLDEN])
def test_golden_pages_are_read_as_labelled_by_hand(path):
    expected = [json.loads(line) for line in path.with_suffix(".jsonl").read_text("utf-8").splitlines()]
    said = [(line["speaker"], line["text"]) for line in expected if "speaker" in line]
    transcript = read(path.read_bytes(), path.name)
    names = {speaker.id: speaker.name for speaker in transcript.speakers}
    assert [(names[turn.speaker_id], turn.text) for turn in transcript.turns] == said
    kinds = {aside.text: aside.kind.value for aside in transcript.asides}
    assert {line["aside"]: kinds.get(line["aside"]) for line in expected if "aside" in line} == {
        line["aside"]: line["kind"] for line in expected if "aside" in line
    }


def test_a_monologue_is_imported_as_one_named_person():
    text = "# 守灯塔的人\n\n我在东礁守了三十一年。\n\n![](a.jpg)\n\n灯不能灭。\n\n作者：何远舟"
    transcript = read(text.encode(), "page.md", speaker="苏明远")
    assert [turn.text for turn in transcript.turns] == ["我在东礁守了三十一年。\n灯不能灭。"]
    assert transcript.speakers[0].name == "苏明远"
    assert transcript.source.title == "守灯塔的人"


def test_initials_stand_for_the_one_full_name_they_fit():
    text = page(ENGLISH, "{name}: {text}").replace("Maren Holt: As much", "MH: As much")
    assert turns(text) == list(ENGLISH)


def test_times_before_labels_are_kept_as_starts():
    text = "\n\n".join(f"[00:0{index}:05] **{name}**：{words}" for index, (name, words) in enumerate(HANS))
    draft = read_draft(text.encode(), "a.md", format="markdown")
    assert [cue.start.total_seconds() for cue in draft.cues[:3] if cue.start] == [5.0, 65.0, 125.0]


def test_a_summary_and_comments_around_the_talk_are_nobodys_words():
    summary = "## 要点速览\n\n- 苏明远：灯不能灭。\n- 林知夏：先扫描。\n\n## 正文\n\n"
    comments = "\n\n网友评论\n\n山风：灯塔真好看。\n\n小鱼：我去过。"
    assert turns(summary + page(HANS, "**{name}**：{text}") + comments, "page.md") == list(HANS)


def test_hard_wrapped_lines_are_joined_to_paragraphs():
    long = (
        "三十一年。刚来的时候灯是煤油的，每四个小时要上去添一次油，刮风下雨也得去，夜里\n"
        "不敢睡死，隔一会儿就要看一眼灯，怕它灭了，船看不见岸，岸也就不算岸了，这话是老\n"
        "守塔人传下来的，我听了三十年，到现在才算听明白，其实就是一句话：灯不能灭。"
    )
    text = page(HANS, "{name}：{text}").replace(HANS[1][1], long).replace(HANS[4][1], long)
    assert turns(text)[1] == ("苏明远", long.replace("\n", ""))


def test_who_is_announced_for_this_issue_speaks_under_their_own_name() -> None:
    page = (
        "巷口的灯\n2031年5月6日\n\n本期嘉宾：修灯师傅乔木，主持人尹夏。\n\n"
        "尹夏：灯坏了先看哪里？\n\n乔木：先看天，雷雨天我不上梯子。\n\n尹夏：后来呢？\n\n乔木：后来天晴了。\n"
    )
    transcript = read(page.encode(), "lamp.txt")
    assert [speaker.name for speaker in transcript.speakers] == ["尹夏", "乔木"]
    assert len(transcript.turns) == 4


@pytest.mark.parametrize("thanks", ["谢谢。", "明白。", "高兴。", "谢谢", "明白"])
@pytest.mark.parametrize("role", ["主持人", "记者", "编辑"])
def test_a_role_that_only_says_thanks_still_speaks(role, thanks):
    talk = [(role if name == "记者" else name, words) for name, words in HANS]
    talk[2:2] = [(role, thanks), ("苏明远", "后来才换成电灯。")]
    assert turns(page(tuple(talk), "{name}：{text}")) == talk


@pytest.mark.parametrize("guest", ["Otto Lind", "Host", "Guest"])
def test_the_last_turn_of_a_short_talk_is_a_turn_and_tells_nothing_of_its_speaker(guest):
    talk = (
        ("Nora Vale", "Why did you open a bakery on an island?"),
        (guest, "Because flour keeps, and people here get up early."),
        ("Nora Vale", "And the sea?"),
        (guest, "The sea is the same everywhere."),
    )
    text = page(talk, "{name}: {text}", gap="\n")
    assert turns(text) == list(talk)
    assert not read_draft(text.encode(), "talk.txt").about


@pytest.mark.parametrize("style", ["{name}：{text}", "**{name}：**{text}"])
def test_four_lines_of_two_who_take_turns_are_a_talk(style):
    talk = (
        ("庄禾", "昨夜下了雨，渠里的水满了。"),
        ("何田", "我早上去看过，闸门没坏。"),
        ("庄禾", "那就好。"),
        ("何田", "等天晴再放水。"),
    )
    assert turns(page(talk, style), "page.md") == list(talk)


def test_four_lines_of_fields_are_no_talk():
    with pytest.raises(NoConversationError):
        read("成色：九成新。\n包装：纸盒。\n成色：七成新。\n包装：布袋。\n".encode(), "fields.txt")


@pytest.mark.parametrize("gap", ["\\\n", "\\\n\n", " \\ \n\n"])
@pytest.mark.parametrize("name", ["page.md", "page.txt"])
def test_backslashes_that_break_lines_are_no_words(name, gap):
    assert turns(page(HANS, "{name}：{text}", gap=gap) + gap, name) == list(HANS)


RARE = (*HANS[:4], ("柳长青", "我也爬过一回，风大得站不住。"), *HANS[4:])


@pytest.mark.parametrize(
    "style",
    ["{name}：{text}", "* **{name}**：{text}", "【{name}】{text}", "{name}\n{text}", "### {name}\n\n{text}"],
)
def test_a_name_seen_once_that_is_set_off_as_the_others_speaks(style):
    assert turns(page(RARE, style), "page.md") == list(RARE)


@pytest.mark.parametrize("style", ["{name}｜{text}", "**{name}**：{text}", "【{name}】{text}"])
def test_a_stranger_set_off_as_the_others_is_set_aside(style):
    text = page((*HANS[:4], ("岛上听众", "潮水几点来？"), *HANS[4:]), style)
    said = "".join(words for speaker, words in turns(text, "page.md") if speaker != "岛上听众")
    assert "潮水几点来" not in said
    assert "".join(words for _, words in HANS) == said


def test_a_word_before_a_colon_inside_an_answer_is_no_speaker():
    text = page(HANS, "{name}：{text}").replace(
        "灯就暗了。", "灯就暗了。\n\n金字塔：那是另一回事。\n\n我没去过。"
    )
    assert "金字塔" not in {speaker for speaker, _ in turns(text)}


TIMED = "\n\n".join(f"{name} 00:0{at}:10\n{words}" for at, (name, words) in enumerate(HANS))


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑：丁一",
        "版权声明：本文为原创内容，未经许可不得转载。",
        "相关阅读：\n- 一座灯塔的三十年",
        "网友评论\n路人：写得真好。",
        "苏明远，1958年生，海岛研究所顾问，著有《潮水》等。",
        "&nbsp;",
        "图：灯塔的楼梯。丁一摄",
    ],
)
def test_what_follows_labels_with_times_is_nobodys_words(line):
    assert turns(f"{TIMED}\n\n{line}\n") == list(HANS)


def test_pictures_and_marks_between_labels_with_times_are_nobodys_words():
    text = TIMED.replace("添一次油。", "添一次油。<br>\n\n图：灯塔的楼梯。丁一摄")
    assert turns(text) == list(HANS)
    assert "图：灯塔的楼梯。丁一摄" in asides(text)


def test_the_title_and_the_date_above_a_talk_are_told_apart():
    draft = read_draft(f"守灯塔的人\n2023年5月20日\n\n{page(HANS, '{name}：{text}')}".encode(), "page.txt")
    assert [aside.kind.value for aside in draft.asides] == ["heading", "credit"]


@pytest.mark.parametrize("style", ["{name}\t{text}", "[{name}] {text}", "**{name}**\n\n{text}"])
def test_english_names_without_a_colon_are_labels(style):
    talk = tuple(("Nora Vale" if name == "Interviewer" else name, words) for name, words in ENGLISH)
    assert turns(page(talk, style), "page.md") == list(talk)
