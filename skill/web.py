"""The skill as a web service: Flask by way of flask-ask-sdk, with verification of our own."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from skill.bookmark.choose import open_bookmarks
from skill.build import build_dialogue, build_skill
from skill.dialogue import Dialogue
from skill.envelope import apology
from skill.errors import RequestError, SettingError
from skill.serving.front import Front
from skill.serving.log import log_failure, log_refusal
from skill.serving.service import SkillService
from skill.verify.request import Clock, EnvelopeVerifier, Fetch, SignatureVerifier, utc_now


def create_app(
    dialogue: Dialogue | None = None,
    *,
    local: bool = False,
    environment: Mapping[str, str] = os.environ,
    clock: Clock = utc_now,
    fetch: Fetch | None = None,
    roots: list[x509.Certificate] | None = None,
) -> Flask:
    """The web service: requests are posted to `/`, and `/health` says whether it is up.

    Every request must be signed by Alexa, fresh, and for the skill whose id is in SKILL_ID. With
    `local` nothing is verified and only this machine is answered. `fetch` gets a certificate
    file and `roots` are trusted, in place of the internet and Mozilla's list.

    Raises SettingError without a SKILL_ID, and ContentError for bad content.
    """
    signature, verifiers = None, []
    if not local:
        skill_id = environment.get("SKILL_ID", "").strip()
        if not skill_id:
            raise SettingError("SKILL_ID is not set: set it to your skill's id (amzn1.ask.skill.…)")
        signature = SignatureVerifier(fetch, roots, clock)
        verifiers = [EnvelopeVerifier(skill_id, clock)]
    dialogue = dialogue or build_dialogue(open_bookmarks(environment))
    app = Flask(__name__, static_folder=None)
    # The skill id is checked above, before the skill is asked.
    skill = build_skill(dialogue, clock, {**environment, "SKILL_ID": ""})
    service = SkillService(skill, signature, verifiers, app, is_remote=dialogue.is_remote)
    service.register(app, "/")
    app.add_url_rule("/health", view_func=_health)
    app.register_error_handler(Exception, _tell)
    app.wsgi_app = Front(service, _tell, app.wsgi_app)  # type: ignore[method-assign]
    return app


def _health() -> Response:
    return _json({"status": "ok"})


def _tell(error: Exception) -> Response:
    """What is answered in place of an answer.

    When something of ours breaks, the listener hears an apology rather than Alexa's complaint
    about a status of 500.
    """
    match error:
        case RequestError():
            log_refusal(str(error))
            return _json({"error": str(error)}, 400)
        case HTTPException():
            return _json({"error": error.name}, error.code or 400)
        case _:
            log_failure(error)
            return _json(apology())


def _json(row: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(row), status, content_type="application/json")
