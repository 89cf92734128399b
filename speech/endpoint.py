"""Where requests go: the skill in this process, or a web service."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any, Protocol
from urllib.parse import urlsplit

from skill.errors import RequestError, SkillError

TIMEOUT_S = 8.0
"""Alexa itself waits eight seconds for an answer."""


class EndpointError(SkillError):
    """The skill could not be reached, or what came back is no answer."""


class Endpoint(Protocol):
    """Answers Alexa requests."""

    def invoke(self, request: dict[str, Any]) -> dict[str, Any]:
        """Request JSON in, response JSON out. Raises EndpointError."""


class LocalEndpoint:
    """The skill in this process."""

    def __init__(self, skill: Any) -> None:
        self._skill = skill

    def invoke(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer by a direct call."""
        from ask_sdk_core.exceptions import AskSdkException

        from skill.envelope import invoke

        try:
            return invoke(self._skill, request)
        except (AskSdkException, RequestError) as error:
            raise EndpointError(f"The skill refused the request: {error}") from error


class WebEndpoint:
    """A skill behind an address: a web service of our own, since Amazon alone can sign."""

    def __init__(self, url: str, timeout_s: float = TIMEOUT_S) -> None:
        """Raises EndpointError for an address that is not http or https."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise EndpointError(f"{url} is no web address: use one such as http://127.0.0.1:5000/")
        self._url = url
        self._timeout_s = timeout_s

    def invoke(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer by a POST."""
        message = urllib.request.Request(  # noqa: S310 - the scheme was checked
            self._url,
            json.dumps(request).encode(),
            {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"},
        )
        try:
            with urllib.request.urlopen(message, timeout=self._timeout_s) as reply:  # noqa: S310
                answer = json.loads(reply.read())
        except urllib.error.HTTPError as error:
            with error:
                raise EndpointError(f"{self._url} answered with status {error.code}.") from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise EndpointError(f"{self._url} gave no answer: {reason}.") from error
        if not isinstance(answer, dict) or not isinstance(answer.get("response"), dict):
            raise EndpointError(f"{self._url} gave no Alexa response.")
        return answer
