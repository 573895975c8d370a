"""What a page holds and no reader of it sees: elements that its own markup hides."""

import re

from lxml import html as lxml_html

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0*(?:\.0+)?(?:[a-z%]*)\s*(?:;|$|!)"
    r"|opacity\s*:\s*0*(?:\.0+)?\s*(?:;|$|!)|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"(?<![\w-])(color|background(?:-color)?)\s*:\s*([^;!]+)", re.IGNORECASE)
_WHITE = frozenset(("white", "#fff", "#ffffff", "transparent", "rgb(255,255,255)"))
_SHARE = 0.25  # of the page's words; scripts unveil whole pages, and AMP hides them at first
_KEPT = frozenset(("html", "body", "main", "article"))


def drop_concealed(tree: lxml_html.HtmlElement) -> None:
    """Take out what is hidden where it stands, unless it is much of the page.

    Style sheets are not read: what they hide is still found, and judged by its words.
    """
    whole = max(len(tree.text_content()), 1)
    for element in tree.xpath("//body//*[@style or @hidden]"):
        if element.tag in _KEPT or element.getparent() is None:
            continue
        is_hidden = element.get("hidden") is not None or _hides(element.get("style", ""))
        if is_hidden and len(element.text_content()) <= _SHARE * whole:
            element.drop_tree()


def _hides(style: str) -> bool:
    if _HIDING.search(style):
        return True
    told = {name.lower(): "".join(value.lower().split()) for name, value in _COLOUR.findall(style)}
    colour = told.get("color")
    behind = told.get("background") or told.get("background-color")
    return colour is not None and (colour == behind or (behind is None and colour in _WHITE))
