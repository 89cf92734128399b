"""The baselines: the SDK's smallest skill, alone and behind flask-ask-sdk as it is shipped."""

from __future__ import annotations

from typing import Any

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import is_request_type
from ask_sdk_model import Response


class HelloHandler(AbstractRequestHandler):
    """Says hello to any intent."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether it is an intent."""
        return bool(is_request_type("IntentRequest")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say it."""
        builder = handler_input.response_builder
        return builder.speak("Hello world").set_should_end_session(False).response


def hello_builder() -> SkillBuilder:
    """The builder of the smallest skill."""
    builder = SkillBuilder()
    builder.add_request_handler(HelloHandler())
    return builder


def shipped_app(url: str, chain: bytes, root: bytes) -> Any:
    """A Flask application with flask-ask-sdk's own verification.

    Four things are put right for it, none of which costs or saves time: it can be imported, it
    has downloaded the chain already, it trusts the root of the test chain, and it has read the
    system's roots before the first threads do, who would get in each other's way.
    """
    _mend_oscrypto()
    import certvalidator
    from ask_sdk_webservice_support import verifier
    from flask import Flask
    from flask_ask_sdk.skill_adapter import SkillAdapter

    def trusting(leaf: bytes, others: list[bytes]) -> certvalidator.CertificateValidator:
        context = certvalidator.ValidationContext(extra_trust_roots=[root])
        return certvalidator.CertificateValidator(leaf, others, validation_context=context)

    verifier.CertificateValidator = trusting
    app = Flask(__name__)
    adapter = SkillAdapter(hello_builder().create(), skill_id=1, app=app)
    adapter.register(app, "/")
    checks = adapter._webservice_handler._verifiers[0]
    checks._cert_cache[url] = chain
    checks._validate_cert_chain(chain)
    return app


def _mend_oscrypto() -> None:
    """Let oscrypto read versions of OpenSSL with parts of two digits."""
    import re

    search = re.search

    def wider(pattern: Any, text: str, flags: int = 0) -> Any:
        if isinstance(pattern, str):
            pattern = pattern.replace(r"\d\.\d\.\d[a-z]*", r"\d+\.\d+\.\d+[a-z]*")
        return search(pattern, text, flags)

    re.search = wider
    try:
        import oscrypto.keys  # noqa: F401
    finally:
        re.search = search
