"""Somebody asks for a person: whose connected person may these faces be? Their owners are to know of it, and
who decides when it is surely one: two people may have asked for one child before either was approved.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.ports import Candidate, Doorbell, Embedding, FaceEngine, VectorIndex, WorkspaceId
from domain.queries import sql
from domain.queries.live_candidates import live_candidates
from domain.queries.unindexed import now, unindexed_prototypes
from domain.rules.vectors import from_bytes
from domain.settings import Settings
from domain.steps.work import transaction

PROTOTYPES_COMPARED = 50  # of several persons: ten prototypes of one must not hide another


async def find_resemblances(
    person_id: UUID, engine: FaceEngine, index: VectorIndex, settings: Settings, doorbell: Doorbell
) -> int:
    """Number of connected persons that the requested one may be. 0 too when there is no request any more.

    The threshold is that of questions, below that of deliveries: a request must not slip through under it.
    """
    faces = await sql.rows(
        """SELECT p.workspace_id, e.vector FROM persons p JOIN face_instances f ON f.person_id = p.id
           JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
           WHERE p.id = $1 AND p.approval = 'requested' AND p.erasing_at IS NULL""",
        person_id,
        engine.name,
    )
    if not faces:
        return 0
    workspace_id = WorkspaceId(faces[0]["workspace_id"])
    probes = [from_bytes(face["vector"]) for face in faces]
    least = engine.calibration.cosine(settings.face_prototype_search_threshold)
    since = await now()
    hits = await _search(workspace_id, probes, index, least)
    async with transaction(doorbell) as work:
        fresh = await unindexed_prototypes(
            workspace_id, probes, engine=engine.name, since=since, min_similarity=least
        )
        both = [[*old, *new] for old, new in zip(hits, fresh, strict=True)]
        found, _ = await live_candidates(workspace_id, both, engine.calibration)
        resembled = {other for confidences in found for other in confidences} - {person_id}
        for other in sorted(resembled):
            await work.add("show_resemblance", person_id=str(person_id), resembles=str(other))
        if (same := _surely_same(found, settings.face_auto_assign_threshold)) is not None:
            lane = f"request:{person_id}"
            await work.add("show_request", lane=lane, person_id=str(person_id), resembles=str(same))
    return len(resembled)


def _surely_same(found: Sequence[Mapping[UUID, float]], at_least: float) -> UUID | None:
    """The person whose photos matching would take for photos of the requested one."""
    best: dict[UUID, float] = {}
    for confidences in found:
        for other, confidence in confidences.items():
            best[other] = max(best.get(other, 0.0), confidence)
    sure = {other: confidence for other, confidence in best.items() if confidence >= at_least}
    return max(sure, key=lambda other: sure[other]) if sure else None


async def _search(
    workspace_id: WorkspaceId, probes: Sequence[Embedding], index: VectorIndex, least: float
) -> list[list[Candidate]]:
    return [
        await index.nearest_prototypes(workspace_id, probe, min_similarity=least, limit=PROTOTYPES_COMPARED)
        for probe in probes
    ]
