"""The address of a signing certificate: Amazon's rules for SignatureCertChainUrl."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from skill.errors import RequestError

HOST = "s3.amazonaws.com"
FOLDER = "/echo.api/"
MAX_URL = 512
"""Characters of an address that are looked at; Amazon's have some 60."""

_PLAIN = re.compile(r"[!-~]+")
_UNRESERVED = re.compile(r"%(2[DdEe]|5[Ff]|7[Ee]|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])")
_FILE = re.compile(r"/echo\.api(/[A-Za-z0-9._~-]+)+")


@lru_cache(maxsize=32)
def normal_chain_url(url: str) -> str:
    """The address in its one normal form, which is both what is fetched and what is cached.

    The fragment, doubled slashes and dot segments go, and the port and the letter case of scheme
    and host do not matter. Raises RequestError for anything that is not a file in Amazon's
    folder: another scheme, host or port, a user name, a query, or characters beyond plain names.
    """
    if len(url) > MAX_URL or not _PLAIN.fullmatch(url) or "\\" in url:
        raise RequestError("the certificate address is malformed")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise RequestError("the certificate address is malformed") from None
    if parts.scheme.lower() != "https":
        raise RequestError("the certificate address is not https")
    if (parts.hostname or "").lower() != HOST or "@" in parts.netloc:
        raise RequestError("the certificate address has another host")
    if port not in (None, 443):
        raise RequestError("the certificate address has another port")
    if parts.query or "?" in url:
        raise RequestError("the certificate address has a query")
    path = _without_dots(_UNRESERVED.sub(lambda code: chr(int(code[1], 16)), parts.path))
    if not _FILE.fullmatch(path):
        raise RequestError("the certificate address is outside Amazon's folder")
    return f"https://{HOST}{path}"


def _without_dots(path: str) -> str:
    """The path without empty and dot segments; `..` at the root stays at the root (RFC 3986)."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            kept[-1:] = []
        elif segment not in ("", "."):
            kept.append(segment)
    return "/" + "/".join(kept)
