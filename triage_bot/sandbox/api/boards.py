"""Issue boards and their label columns; Open and Closed exist by themselves and are never listed.

They must not know issues.
"""

from __future__ import annotations

from triage_bot.sandbox import rights, rows
from triage_bot.sandbox.api.call import Answer, Call, Route
from triage_bot.sandbox.api.paging import offset_page
from triage_bot.sandbox.api.parameters import PAGING, Param, integer
from triage_bot.sandbox.api.projects import project_json
from triage_bot.sandbox.api.views import Json, View
from triage_bot.sandbox.domain import labels
from triage_bot.sandbox.refusals import bad_request, forbidden, invalid, not_found

BOARD = "/projects/:id/boards/:board_id"


def _list_json(call: Call, column: rows.BoardList) -> Json:
    label = call.world.labels.get(column.label_id)
    return {
        "id": column.id,
        "label": View(call.world, call.base).label(label) if label else None,
        "position": column.position,
    }


def _columns(call: Call, board: rows.Board) -> list[rows.BoardList]:
    found = [
        one
        for one in call.world.board_lists.where("board_id", board.id)
        if call.world.labels.get(one.label_id)
    ]
    return sorted(found, key=lambda column: column.position)


def _json(call: Call, board: rows.Board) -> Json:
    return {
        "id": board.id,
        "name": board.name,
        "hide_backlog_list": board.hide_backlog_list,
        "hide_closed_list": board.hide_closed_list,
        "project": project_json(call, call.world.projects[board.project_id]),
        "lists": [_list_json(call, column) for column in _columns(call, board)],
    }


def _find(call: Call) -> rows.Board:
    board = call.world.boards.get(int(call.segments["board_id"]))
    if board is None or board.project_id != call.project().id:
        raise not_found("Board")
    return board


def _may_manage(call: Call) -> None:
    if not rights.may_manage_planning(call.world, call.project(), call.who()):
        raise forbidden()


def listed(call: Call) -> Answer:
    """[lib/api/boards.rb]"""
    page, headers = offset_page(call, call.world.boards.where("project_id", call.project().id))
    return Answer([_json(call, board) for board in page], headers=headers)


def one(call: Call) -> Answer:
    """One board with its columns."""
    return Answer(_json(call, _find(call)))


def create(call: Call) -> Answer:
    """201, for Planners and up."""
    project = call.project()
    _may_manage(call)
    if not (call.given["name"] or "").strip():
        raise invalid(name="can't be blank")
    board = rows.Board(id=call.world.boards.next_id(), project_id=project.id, name=call.given["name"])
    return Answer(_json(call, call.world.boards.add(board)), 201)


def delete(call: Call) -> Answer:
    """204; the columns go with it."""
    board = _find(call)
    _may_manage(call)
    for column in call.world.board_lists.where("board_id", board.id):
        call.world.board_lists.remove(column)
    call.world.boards.remove(board)
    return Answer(None, 204)


def lists(call: Call) -> Answer:
    """The label columns in their order."""
    page, headers = offset_page(call, _columns(call, _find(call)))
    return Answer([_list_json(call, column) for column in page], headers=headers)


def create_list(call: Call) -> Answer:
    """201; 400 for an unknown label and for a second column of one label."""
    board, project = _find(call), call.project()
    _may_manage(call)
    label_id, present = call.given["label_id"], _columns(call, board)
    if label_id not in {label.id for label in labels.visible(call.world, project)}:
        raise bad_request("Label not found!")
    if any(column.label_id == label_id for column in present):
        raise invalid(label="has already been taken")
    column = rows.BoardList(
        id=call.world.board_lists.next_id(), board_id=board.id, label_id=label_id, position=len(present)
    )
    return Answer(_list_json(call, call.world.board_lists.add(column)), 201)


ROUTES = (
    Route("GET", "/projects/:id/boards", listed, PAGING, login=True),
    Route(
        "POST", "/projects/:id/boards", create, (Param("name", required=True),), "create_board", login=True
    ),
    Route("GET", BOARD, one, login=True),
    Route("DELETE", BOARD, delete, permission="delete_board", login=True),
    Route("GET", f"{BOARD}/lists", lists, PAGING, login=True),
    Route(
        "POST",
        f"{BOARD}/lists",
        create_list,
        (Param("label_id", integer, required=True),),
        "create_board",
        login=True,
    ),
)
