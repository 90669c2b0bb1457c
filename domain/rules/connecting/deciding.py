"""Says whether a request can be decided now."""

from domain.errors import Conflict
from domain.states import Approval, LinkState


def ensure_waits(link: LinkState, approval: Approval) -> None:
    """Raises Conflict(`reopened`) while the requester adds photos, Conflict(`already_decided`: state) once
    somebody decided. link: the state of the requester's link. approval: of the person.
    """
    if link != LinkState.REQUESTED:
        raise Conflict("already_decided", state=link)
    if approval == Approval.DRAFT:
        raise Conflict("reopened")
    if approval != Approval.REQUESTED:
        raise Conflict("already_decided", state=approval)
