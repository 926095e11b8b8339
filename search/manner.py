"""How people write whom they ask for: what stands beside a name, and what is called a person."""

EDGE = r"[\s,，。.、!！?？:：;；·|/()（）]"
VIEW = (  # what makes the name before it the one who should be quoted, whatever else it may be
    "(?:怎么|如何|怎样)看待|怎么看|怎么说|怎么讲|怎么想|怎么评价|怎么认为|怎么理解|怎么解释|怎么谈|怎么回答|怎样看|咋看|咋说|"
    "如何看|如何说|如何评价|如何理解|如何谈|有什么看法|什么看法|认为|觉得|的看法|的观点|的想法|的意见|的原话|的语录"
)
ASKED = f"{VIEW}|对|说|谈|讲|聊|表示|提到|指出|的话|眼中|眼里|论"
TITLES = (
    "总|总裁|总经理|董|董事长|老师|教授|博士|院士|先生|女士|小姐|太太|医生|大夫|律师|法官|主任|主席|主编|主播|"
    "院长|校长|所长|会长|社长|部长|市长|省长|局长|处长|科长|行长|厂长|队长|书记|委员|议员|代表|经理|老板|工|导|导演|记者|哥|姐|叔|阿姨|师傅|老"
)
COMPOUND = (  # surnames of two characters
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 司空 夏侯 端木 南宫 独孤 轩辕 "
    "长孙 宇文 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 东郭 百里 呼延"
)
COMMON = (  # the hundred most common surnames: nine of ten people
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖"
    "石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
LATIN_NAME = r"[^\W\d_][\w.'’-]*"
PARTICLE = r"\s+(?:(?:de|da|di|du|van|von|der|den|la|le|bin|al|el)\s+)*(?=\S)"
