"""What the nightly grouping proposes about unknown people, and what a moderator says to it."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from bot.api.call import Call
from bot.api.groups.list_groups import OfWorkspace
from bot.api.operations.outcome import Outcome, Previewing, outcome
from bot.api.route import Route
from bot.api.shapes import Nothing, Query, RowId, Shape
from domain.ids import ProposalId
from domain.queries.clusters.proposals import ProposalView, open_proposals
from domain.states import Scope
from domain.usecases.clusters.accept_proposal import accept_proposal as accept
from domain.usecases.clusters.reject_proposal import reject_proposal as reject

_MOST = 100


class Listing(OfWorkspace):
    limit: int = Field(20, ge=1, le=_MOST)


class ByProposal(Query):
    proposal_id: RowId


class Proposal(Shape):
    """kind: `join` says that the other cluster is the same person, `split` that some faces are somebody else.

    number, other_number: how people in the chat call the clusters. face_count: how many unknown faces the
    cluster has. other_…: null for a split; other_face_ids is empty then. leaving_face_ids: the faces that
    would leave in a split; empty for a join. face_ids, other_face_ids: a few of the best faces of each
    cluster; for a split, only faces that would stay.
    """

    id: int
    kind: Literal["join", "split"]
    cluster_id: str
    number: int
    face_count: int
    other_cluster_id: str | None
    other_number: int | None
    other_face_count: int | None
    face_ids: list[UUID]
    other_face_ids: list[UUID]
    leaving_face_ids: list[UUID]
    created_at: AwareDatetime


class Proposals(Shape):
    """The proposals that move most faces come first."""

    proposals: list[Proposal]


async def list_proposals(call: Call, query: Listing) -> Proposals:
    workspace_id = await call.workspace(query.workspace)
    found = await open_proposals(workspace_id, limit=query.limit)
    return Proposals(proposals=[_proposal(one) for one in found])


def _proposal(one: ProposalView) -> Proposal:
    return Proposal(
        id=one.id,
        kind=one.kind.value,
        cluster_id=str(one.cluster_id),
        number=one.number,
        face_count=one.faces,
        other_cluster_id=None if one.other_cluster_id is None else str(one.other_cluster_id),
        other_number=one.other_number,
        other_face_count=one.other_faces,
        face_ids=[*one.shown],
        other_face_ids=[*one.other_shown],
        leaving_face_ids=[*one.leaving],
        created_at=one.created_at,
    )


async def accept_proposal(call: Call, path: ByProposal, query: Previewing, body: Nothing) -> Outcome:
    by, world = call.requester(rehearses=query.preview), call.world
    done = await accept(ProposalId(path.proposal_id), by, settings=world.settings, doorbell=world.doorbell)
    return outcome(done, preview=query.preview)


async def refuse_proposal(call: Call, path: ByProposal, body: Nothing) -> None:
    """The same is not proposed again."""
    await reject(ProposalId(path.proposal_id), call.requester(), call.world.doorbell)


_ALL = "/faces/proposals"
_ONE = f"{_ALL}/{{proposal_id}}"
ROUTES = [
    Route("GET", _ALL, list_proposals, "List what is proposed about unknown people", Scope.READ, (400, 404)),
    Route("POST", f"{_ONE}/accept", accept_proposal, "Do what is proposed", Scope.CHANGE, (409,)),
    Route("POST", f"{_ONE}/refuse", refuse_proposal, "Say no to what is proposed", Scope.CHANGE, (409,)),
]
