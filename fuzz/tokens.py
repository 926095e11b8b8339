"""What the files of each format are made of, for engines that put inputs together."""

_PAGE = (
    "记者：", "苏明远：", "问：", "答：", "Q: ", "A: ", "Host: ", "Maren Holt: ", "**", "# ", "> ",
    "- ", "1. ", "？", "。", "（笑）", "[掌声]", "\n\n", "\n", "作者：", "编者按：", "来源：",
    "\u3000\u3000", "——", "“", "”", "00:01:02", "![", "](", "```", "---", "|", "\\", "&amp;", "<br>",
    "主持人", "嘉宾", "关(guān)", "?Ａ关", "?,", "?！",
)  # fmt: skip
_MARKED = (
    "<p>", "</p>", "<div>", "</div>", "<br>", "<b>", "</b>", "<strong>", "<h1>", "</h1>", "<li>",
    "<table>", "<tr>", "<td>", "<blockquote>", "<nav>", "<script>", "<!--", "-->", "&nbsp;", "&lt;",
    "&#x4e2d;", "<cite>", "</cite>", "<time>0:01</time>", "<html>", "<body>", "<article>", "<title>",
    "<meta charset=gbk>", "<![CDATA[", "]]>", "<pre>", "<ruby>", "<rt>", "<a href=\"#\">", "<span>",
    "<em>",
)  # fmt: skip
_JSON = (
    '"speaker"', '"text"', '"segments"', '"start"', '"end"', '"words"', '"speaker_label"', '"results"',
    '"utterances"', '"transcript"', '"monologues"', '"elements"', '"startTime"', '"body"', '"title"',
    '"date"', '"items"', '"channel"', '"alternatives"', '"speakers"', '"confidence"', '"paragraphs"',
    '"duration"', '"version"', '"SPEAKER_00"', "1.5", "null", "true", "[", "]", "{", "}", ":", ",",
    "\\ud83c", "\\u0000", "方远", '"punctuated_word"', '"word"', "1e999",
)  # fmt: skip
_TIMED = (
    "00:00:01,000 --> 00:00:02,000", "00:01.000 --> 00:02.000", "0:00:01.000,0:00:02.000", "WEBVTT",
    "NOTE ", "STYLE", "<v 方远>", "</v>", "<c>", "<00:00:01.000>", "{\\an8}", "[br]", "\n\n", "\n",
    "1\n", "- ", ">> ", "方远：", "[方远]: ", "&lt;", "&gt;", "&#39;", "(applause)", "♪", "00:01",
    "[00:02]", "方远 00:03", "方远 (00:03):", "发言人1", "Speaker 2", "方远(00:01:02): ", "【00:01】",
    "文字记录：", '12 "Ann Lee" (3456789)', "align:start", "99:99:99", "---",
)  # fmt: skip
_TABLE = (
    "speaker", "text", "start", "end", ",", ";", "\t", "|", '"', '""', "\n", "sep=;",
    "发言人", "内容", "1.5", "0:01",
)  # fmt: skip
_TEI = (
    "<TEI>", "</TEI>", "<text>", "<body>", "<u who='#a'>", "</u>", "<seg>", "<note type='speaker'>",
    "<sp>", "<speaker>", "<p>", "<teiHeader>", "<person xml:id='a'>", "<persName>", "<title>",
    "<date when='2031'>", "<vocal>", "<incident>", "<gap/>", "<pause/>",
    "<?xml version='1.0' encoding='gbk'?>", "<!DOCTYPE TEI [", "<!ENTITY a 'b'>", "&a;",
    "xmlns='http://www.tei-c.org/ns/1.0'", "<kinesic>", "<div>", "<head>",
)  # fmt: skip
_OWN = (
    "# yuanhua transcript 1\n", "# source: ", "# title: ", "# date: 2031-05-06", "# speaker: ",
    "# role: ", "# repair: a | b", " | ", "(note) ", "(heading) ", "~ ", "[00:00:01 - 00:00:02.5] ",
    "：", ": ", "\n    ", "\\u0041", "\\\\", "\\U0001f30a", "\n\\\n", "3f2a9c0d1e4b",
)  # fmt: skip
_WORD = (
    "<w:p>", "</w:p>", "<w:r>", "<w:t>", "</w:t>", "<w:br/>", "<w:tab/>", "<w:tbl>", "<w:tr>", "<w:tc>",
    "<w:rPr>", "<w:b/>", "<w:pPr>", "<w:pStyle w:val='Heading1'/>", "<w:numPr/>", "<w:del>", "<w:ins>",
    "<w:hyperlink>", "<w:sdt>", "<w:txbxContent>", "<w:outlineLvl w:val='1'/>", "<mc:Fallback>",
    "<w:footnoteReference w:id='1'/>", "<w:sectPr/>",
)  # fmt: skip
_PDF = (
    "%PDF-1.7", "obj", "endobj", "stream", "endstream", "xref", "trailer", "startxref", "%%EOF",
    "/Type", "/Page", "/Pages", "/Kids", "/Count", "/Contents", "/Filter", "/FlateDecode", "/LZWDecode",
    "/ASCII85Decode", "/RunLengthDecode", "/Length", "/Font", "/Encoding", "/ToUnicode", "/Resources",
    "/XObject", "/Form", "/Encrypt", "BT", "ET", "Tf", "Tm", "Td", "TD", "T*", "Tj", "TJ", "'", "q",
    "Q", "cm", "Do", "BI", "ID", "EI", "<4e2d>", "(a)", "1 0 R", "<<", ">>", "beginbfchar", "endbfchar",
    "beginbfrange", "/Parent", "/ObjStm", "/XRef", "/W",
)  # fmt: skip
TOKENS = {
    "yuanhua": _OWN + _PAGE[:10],
    "docx": _WORD,
    "pdf": _PDF,
    "vtt": _TIMED,
    "srt": _TIMED,
    "sbv": _TIMED,
    "jsonl": _JSON,
    "json": _JSON,
    "tei": _TEI + _MARKED[:10],
    "podcast-html": _MARKED,
    "csv": _TABLE,
    "timed": _TIMED + _PAGE[:12],
    "html": _MARKED + _PAGE[:12],
    "markdown": _PAGE,
    "text": _PAGE,
    "decode": _PAGE + _MARKED[-12:],
}
