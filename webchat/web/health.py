"""For whoever watches over the site: is it up, and does its database answer?"""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import text

from webchat.storage.db import reading

from .site import current_site

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> dict[str, object]:
    with reading() as session:
        session.execute(text("SELECT 1"))
    return {"status": "ok", "running_replies": current_site().runner.running}
