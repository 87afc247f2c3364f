"""Payloads in Markdown do nothing: the HTML is read again, and everything in it is harmless."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.judge import judge
from webchat.rendering.live_markdown import Effort, LiveMarkdown
from webchat.rendering.markdown import Markdown, MarkdownOptions

MARKDOWN = Markdown(MarkdownOptions(latex_delimiters=None))
PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//e.x></sCrIpT>",
    "<script>\n\nalert(1)\n\n</script>",
    "<script",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>",
    "<b onclick=alert(1) onmouseover='x'>a</b>",
    "<b/onclick=alert(1)>a</b>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java&#115;cript:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](&#x6A&#x61vascript:alert(1))",
    "[a](<java\tscript:alert(1)>)",
    "[a]( \x01javascript:alert(1))",
    "[a](vbscript:x) [b](data:text/html,<script>1</script>) [c](file:///etc/passwd)",
    "[a]: javascript:alert(1)\n\n[a]",
    "<javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "[a](data:image/svg+xml;base64,PHN2Zz4=)",
    "![a](javascript:alert(1)) ![b](data:image/svg+xml;base64,PHN2Zz4=)",
    '![a](data:image/png;base64,x"onerror=alert(1))',
    '![" onerror="alert(1)](http://e.x/"onerror="alert(1))',
    '<img alt=\'"><script>alert(1)</script>\' src=http://e.x/a>',
    '[a](http://e.x/"onclick="alert(1) "t\\" onclick=\\"x")',
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)><animate onbegin=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><img src onerror=alert(1)></mtext></math>",
    "<math><annotation-xml encoding='text/html'><script>1</script></annotation-xml></math>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<style>*{display:none}</style>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<div class='composer modal' style=color:red>x</div>",
    "<link rel=stylesheet href=//e.x> <meta http-equiv=refresh content=0> <base href=//e.x>",
    "<iframe src=//e.x></iframe> <iframe srcdoc='<script>1</script>'>",
    "<object data=x></object><embed src=x><applet>",
    "<form action=//e.x><input name=csrf_token><button formaction=/x>a</button></form>",
    "<textarea></textarea><select><option>x</select>",
    "<video src=x onerror=1></video><audio controls src=x>",
    "<a hx-get='/x' hx-trigger=load data-hx-post=/y hx-on:click=z>x</a>",
    "<div hx-ext=x hx-sse:connect=/x hx-swap-oob=true>x</div>",
    "<hx-partial hx-target=body>x</hx-partial>",
    "<p id=composer name=body>x</p><a id=log href=x>x</a><div id=reply-1>",
    "</div></section></main></body><h1>outside</h1>",
    "</figure></code></pre><b>x",
    "<div title='\n\n```js\nx\n```\n\n$$x$$\n\n'>",
    "<!--\n\n```js\nx\n```\n\n--><script>1</script>",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml <script>alert(1)</script> ?>",
    "<table><tr><td>\n\n- [x] a\n\n</table><script>1</script>",
    "$$\\text{<script>alert(1)</script>}$$",
    "$$\\text{&lt;script&gt;alert(1)&lt;/script&gt;}$$",
    "$$\\href{javascript:alert(1)}{x} \\style{color:red}{y} \\class{composer}{z}$$",
    "\\(<img src=x onerror=alert(1)>\\)",
    "\\[ x </math><script>alert(1)</script> \\]",
    "```\"><script>alert(1)</script>\nx\n```",
    "```html\n</code></pre></figure><script>alert(1)</script>\n```",
    "`</code><script>alert(1)</script>`",
    "|a|\n|-|\n|<script>alert(1)</script>|",
    "a[^<script>]\n\n[^<script>]: <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\ud800<script>\udfff alert(1)\x00</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<a href='java\x00script:alert(1)'>x</a>",
    "\u202egnp.exe\u2066 abc \u202d",
    "\ufdd10\ufdd1 &#xfdd1;0&#xfdd1; <b>x</b> \ufdd0",
    "<b title='&#xfdd1;0&#xfdd1;'>\n\n```\nx\n```\n\n</b>",
    "<plaintext>", "<xmp><script>1</script></xmp>", "<template><script>1</script></template>",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_does_nothing(payload: str) -> None:
    judge(MARKDOWN.render(payload))
    judge(MARKDOWN.inline(payload))
    for around in (
        "> {}",
        "- {}",
        "**{}**",
        "<div>\n\n{}\n\n</div>",
        "[{}](http://a.b)",
        "|{}|\n|-|",
        "x\n{}\ny",
    ):
        judge(MARKDOWN.render(around.format(payload)))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_does_nothing_while_it_comes(payload: str) -> None:
    now = 0.0
    message = LiveMarkdown(MARKDOWN, clock=lambda: now)
    for at, char in enumerate(f"Hi {payload}\n\n{payload}"):
        message.append(char)
        message.advance(Effort.USUAL if at % 3 else Effort.LEAST)
        now += 0.1
        judge(message.settled_html + message.tail_html)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_does_nothing_where_all_tags_are_allowed(payload: str) -> None:
    judge(Markdown(MarkdownOptions(allow_tags=True)).render(payload))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(PAYLOADS) | st.sampled_from(["\n", "\n\n", "> ", "- ", "`", "**", "$$"]), max_size=6
    )
)
def test_payloads_one_after_another_do_nothing(payloads: list[str]) -> None:
    judge(MARKDOWN.render("".join(payloads)))
