"""Addresses of articles: one spelling for all that lead to the same article."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# What campaigns, networks and newsletters append; none of it selects an article.
_TRACKING = re.compile(
    r"utm_\w+|at_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|cmpid?|ocid|ref|ref_src|smid|"
    r"sr_share|partner|xtor|ns_\w+|ftag|taid|guccounter|guce_\w+|__twitter_impression|"
    r"outputtype|amp",
    re.IGNORECASE,
)
_PORTS = {"http": "80", "https": "443"}


def same_address(url: str) -> str:
    """The spelling of `url` by which doubles are known: an AMP page and its original agree.

    Scheme, `www.`, tracking, fragment, AMP's marks and the last slash do not count. Not an
    address to open. Empty for what is no http(s) address, and for a site's front page.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host:
        return ""
    host = re.sub(r"^(?:www|amp|m|mobile)\.(?=[^.]+\.)", "", host)
    place = host if port is None or str(port) == _PORTS[scheme] else f"{host}:{port}"
    path = re.sub(r"/{2,}", "/", parts.path)
    path = re.sub(r"^/amp(?=/)|(?:/amp|[./]amp\.html?)(?=/?$)", "", path).rstrip("/")
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name)
    )
    if not path and not kept:
        return ""
    return urlunsplit(("", place, path, urlencode(kept), "")).removeprefix("//")
