"""Takes back the reason that was given after *Not …* under a delivered photo, or lets it hold again."""

from uuid import UUID

from domain.ids import FaceId
from domain.queries.access.acting import Acting
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.states import RefusalReason
from domain.steps.faces.heed_reason import disregard_reason, heed_reasons
from domain.steps.work.work import Work
from domain.values.way_back import KeptAnswer


async def give_back_reason(work: Work, acting: Acting, done: RecordedOperation) -> KeptAnswer | None:
    """Call it after the faces were moved back. Returns what a redo needs; None where nobody gave a reason."""
    way = done.way_back.get("why_not")
    if way is None:
        return None
    faces = [FaceId(UUID(face)) for face in way["faces"]]
    if not way["is_open"]:
        await disregard_reason(work, acting.workspace_id, faces, way)
        return {**way, "is_open": True}
    noted = await heed_reasons(work, acting.workspace_id, faces, RefusalReason(way["reason"]))
    return {**noted, "faces": way["faces"], "is_open": False}
