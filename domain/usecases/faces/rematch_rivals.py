"""Has the matches of those whom a new person resembles decided again: some may be photos of the new person.

While nobody knew the new person, the photos on which somebody else seemed likely went to that one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.ids import PersonId, WorkspaceId
from domain.ports import Doorbell, FaceEngine, VectorIndex
from domain.queries import sql
from domain.queries.persons.live_person import IS_COMPARED
from domain.rules.faces.calibration import SUGGEST_CONFIDENCE
from domain.settings import Settings
from domain.steps.faces.look_anew import rematch_all_of
from domain.steps.faces.match_faces import probe_of, resembling, search_persons
from domain.steps.work.work import transaction

# Each of them has all matches decided again. Of a thousand persons, many are a little like a new one.
MOST_RIVALS = 10

_PROTOTYPES = f"""
SELECT p.workspace_id, a.taken_at, e.vector FROM persons p
JOIN person_prototypes x ON x.person_id = p.id
JOIN face_instances f ON f.id = x.face_instance_id JOIN image_assets a ON a.id = f.asset_id
JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
WHERE p.id = $1 AND {IS_COMPARED} ORDER BY f.number
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Prototype:
    workspace_id: WorkspaceId
    taken_at: datetime
    vector: bytes


async def rematch_rivals(
    person_id: PersonId, engine: FaceEngine, index: VectorIndex, settings: Settings, doorbell: Doorbell
) -> int:
    """Returns of how many persons the matches are decided again, the most alike first; 0 too when the person
    is not compared with anybody, or not any more.

    The threshold is the engine's own for questions: a workspace that asks less has rivals as well.
    """
    prototypes = await sql.rows(_Prototype, _PROTOTYPES, person_id, engine.name)
    if not prototypes:
        return 0
    probes = [probe_of(one.vector, one.taken_at) for one in prototypes]
    search = await search_persons(prototypes[0].workspace_id, probes, engine, index, settings)
    async with transaction(doorbell) as work:
        found = await resembling(search, engine, at_least=SUGGEST_CONFIDENCE)
        rivals = _most_alike(found, but=person_id)
        await rematch_all_of(work, rivals)
    return len(rivals)


def _most_alike(found: Sequence[Mapping[PersonId, float]], *, but: PersonId) -> list[PersonId]:
    best: dict[PersonId, float] = {}
    for confidences in found:
        for other, confidence in confidences.items():
            best[other] = max(best.get(other, 0.0), confidence)
    best.pop(but, None)
    return sorted(best, key=lambda other: (-best[other], other))[:MOST_RIVALS]
