"""What waits for the asker's decision, oldest first, and the decisions about requests, joins and reports."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from bot.api.call import Call
from bot.api.route import Route
from bot.api.shapes import Nothing, Query, RowId, Shape
from domain.errors import NotFound
from domain.ids import AssetId, LinkId, WorkspaceId
from domain.queries.connecting.request import request_of_link
from domain.queries.photos.posted_photo import workspace_of_photo
from domain.queries.questions.waiting import waiting
from domain.queries.sharing.join import join
from domain.states import Scope
from domain.usecases.connecting.decide_link import decide_link
from domain.usecases.photos.settle_report import settle_report
from domain.usecases.sharing.decide_join import decide_join


class Paging(Query):
    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(20, ge=1, le=100, alias="pageSize")


class Line(Shape):
    """kind: request (to connect a person), join (somebody asks for a connected person), question (is this
    face the person?), report (somebody is missing on a photo). number: of the request, join, question or
    photo. name: of the person, by: of the user who asks or reports; both may be empty. count: of a person's
    questions; 1 for other kinds. person_id: whom the questions are about; null for other kinds. home: the
    name of the workspace, for moderators of several; else empty.
    """

    kind: Literal["join", "request", "question", "report"]
    number: int
    since: datetime
    name: str
    by: str
    count: int
    workspace: int
    person_id: UUID | None
    home: str


class Waiting(Shape):
    waiting: list[Line]
    total: int
    page: int


class ByNumber(Query):
    number: RowId


class RequestDecision(Shape):
    """photos: needed to approve photos that do not look like one person. `all`, or the id of one photo: only
    the photos that look like it are learned from.
    """

    approve: bool
    photos: Literal["all"] | RowId | None = None


class JoinDecision(Shape):
    admit: bool


class JoinDecided(Shape):
    """operation_id: of the operation that can be undone; null when the request was
    declined, which cannot be undone.
    """

    operation_id: int | None


async def list_waiting(call: Call, query: Paging) -> Waiting:
    only = call.asker.workspace_id
    own = call.asker.who.participant_id if only is None else None
    offset = (query.page - 1) * query.page_size
    found = await waiting(await call.workspaces(), own, offset, query.page_size)
    lines = [Line.of(one, workspace=one.workspace_id) for one in found.lines]
    return Waiting(waiting=lines, total=found.total, page=query.page)


async def decide_request(call: Call, path: ByNumber, body: RequestDecision) -> None:
    request = await request_of_link(LinkId(path.number))
    _ensure_of_token(call, request.workspace_id if request else None, "request")
    if request is not None and not body.approve:  # a declined request is erased
        await call.forget_rights(request.workspace_id)
    await decide_link(
        LinkId(path.number),
        call.requester(),
        approve=body.approve,
        photos=AssetId(body.photos) if isinstance(body.photos, int) else body.photos,
        settings=call.world.settings,
        doorbell=call.world.doorbell,
    )


async def decide_joining(call: Call, path: ByNumber, body: JoinDecision) -> JoinDecided:
    asked = await join(LinkId(path.number))
    _ensure_of_token(call, asked.workspace_id if asked else None, "request")
    done = await decide_join(
        LinkId(path.number), call.requester(), admit=body.admit, doorbell=call.world.doorbell
    )
    return JoinDecided(operation_id=done.operation_id)


async def settle_missing(call: Call, path: ByNumber, body: Nothing) -> None:
    asset_id = AssetId(path.number)
    _ensure_of_token(call, await workspace_of_photo(asset_id), "photo")
    await settle_report(asset_id, call.requester(), doorbell=call.world.doorbell)


def _ensure_of_token(call: Call, workspace_id: WorkspaceId | None, what: str) -> None:
    """Raises NotFound for a thing of a workspace that the asker's token is not for."""
    if call.asker.workspace_id not in (None, workspace_id):
        raise NotFound(what)


_WAITING = "/faces/waiting"
ROUTES = [
    Route("GET", _WAITING, list_waiting, "List what waits for a decision", Scope.READ),
    Route(
        *("POST", f"{_WAITING}/requests/{{number}}", decide_request, "Approve or decline a request"),
        needs=Scope.MANAGE,
        refusals=(409, 412),
    ),
    Route(
        *("POST", f"{_WAITING}/joins/{{number}}", decide_joining, "Let somebody in to a person, or not"),
        needs=Scope.MANAGE,
        refusals=(409,),
    ),
    Route(
        *("POST", f"{_WAITING}/reports/{{number}}", settle_missing, "Settle a report of a missing person"),
        needs=Scope.CHANGE,
    ),
]
