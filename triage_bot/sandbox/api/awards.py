"""Emoji reactions to notes and issues.

They must not know notes beyond who may read them.
"""

from __future__ import annotations

import re

from triage_bot.sandbox import rights, rows
from triage_bot.sandbox.api.call import Answer, Call, Route
from triage_bot.sandbox.api.paging import offset_page
from triage_bot.sandbox.api.parameters import PAGING, Param
from triage_bot.sandbox.api.views import Json, View
from triage_bot.sandbox.refusals import Refused, forbidden, not_found

ISSUE = "/projects/:id/issues/:issue_iid"


def _target(call: Call) -> tuple[str, int]:
    issue = call.issue(missing="Issue")
    if "note_id" not in call.segments:
        return "Issue", issue.id
    note = call.world.notes.get(int(call.segments["note_id"]))
    if note is None or note.issue_id != issue.id or not rights.may_read_note(call.world, note, call.user):
        raise not_found("Note")
    return "Note", note.id


def _awards(call: Call) -> list[rows.Award]:
    kind, target = _target(call)
    return [
        award for award in call.world.awards.where("awardable_id", target) if award.awardable_type == kind
    ]


def _json(call: Call, award: rows.Award) -> Json:
    view = View(call.world, call.base)
    return {
        "id": award.id,
        "name": award.name,
        "user": view.user_by_id(award.user_id),
        "created_at": view.time(award.created_at),
        "updated_at": view.time(award.created_at),
        "awardable_id": award.awardable_id,
        "awardable_type": award.awardable_type,
        "url": None,
    }


def listed(call: Call) -> Answer:
    """[lib/api/award_emoji.rb]"""
    page, headers = offset_page(call, _awards(call))
    return Answer([_json(call, award) for award in page], headers=headers)


def create(call: Call) -> Answer:
    """201; an unknown name or a second one of the same kind is, oddly, a 404 [lib/api/award_emoji.rb]."""
    user, (kind, target), name = call.who(), _target(call), str(call.given["name"] or "").strip(":")
    if not rights.may_comment(call.world, call.issue(missing="Issue"), user):
        raise forbidden()
    if not re.fullmatch(r"[a-z0-9_+\-]+", name):
        raise Refused(404, {"message": "404 Award Emoji Name is not a valid emoji name Not Found"})
    if any(award.name == name and award.user_id == user.id for award in _awards(call)):
        raise Refused(404, {"message": "404 Award Emoji Name has already been taken Not Found"})
    award = rows.Award(
        id=call.world.awards.next_id(),
        awardable_type=kind,
        awardable_id=target,
        user_id=user.id,
        name=name,
        created_at=call.world.clock.ms(),
    )
    return Answer(_json(call, call.world.awards.add(award)), 201)


def delete(call: Call) -> Answer:
    """204, by whoever gave it."""
    user = call.who()
    for award in _awards(call):
        if award.id == int(call.segments["award_id"]):
            if award.user_id != user.id:
                raise forbidden()
            call.world.awards.remove(award)
            return Answer(None, 204)
    raise not_found()


NAME = (Param("name", required=True),)
ROUTES = tuple(
    route
    for target in (ISSUE, f"{ISSUE}/notes/:note_id")
    for route in (
        Route("GET", f"{target}/award_emoji", listed, PAGING, login=True),
        Route("POST", f"{target}/award_emoji", create, NAME, "create_award_emoji", login=True),
        Route(
            "DELETE",
            f"{target}/award_emoji/:award_id",
            delete,
            permission="delete_award_emoji",
            login=True,
            numbers=("issue_iid", "note_id", "award_id"),
        ),
    )
)
