"""For whoever watches over the site: is it up, and does its database answer?"""

from __future__ import annotations

from flask import Blueprint

from webchat.storage.db import check_that_it_answers

from .site import current_site

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> dict[str, object]:
    check_that_it_answers()
    return {"status": "ok", "running_replies": current_site().runner.running}
