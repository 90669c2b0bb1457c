"""Search hits are only candidates: what Postgres still confirms of them, and nothing else."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.ports import Candidate
from domain.queries import sql
from domain.rules.calibration import Calibration

# A person is matched only while it is active, approved, connected with consent and not being erased.
LIVE_PERSON = """p.status = 'ACTIVE' AND p.approval = 'approved' AND p.erasing_at IS NULL AND EXISTS (
    SELECT 1 FROM participant_persons l WHERE l.person_id = p.id AND l.state = 'approved')"""

Confidences = dict[UUID, float]


async def live_candidates(
    workspace_id: int, hits: Sequence[Sequence[Candidate]], calibration: Calibration
) -> tuple[list[Confidences], dict[UUID, UUID]]:
    """For each face the best confidence by person, and the person's prototype face behind a hit.

    Locks the persons in id order, so that none of them is erased or hidden before this commits.
    Call inside the transaction that uses the answer.
    """
    face_ids = list({c.face_id for found in hits for c in found})
    if not face_ids:
        return [{} for _ in hits], {}
    await sql.rows(
        """SELECT id FROM persons WHERE workspace_id = $1 AND id IN (
               SELECT person_id FROM person_prototypes WHERE face_instance_id = ANY($2::uuid[]))
           ORDER BY id FOR SHARE""",
        workspace_id,
        face_ids,
    )
    owners = {
        row["face_instance_id"]: row["person_id"]
        for row in await sql.rows(
            f"""SELECT x.face_instance_id, x.person_id FROM person_prototypes x
                JOIN persons p ON p.id = x.person_id AND p.workspace_id = $1
                WHERE x.face_instance_id = ANY($2::uuid[]) AND {LIVE_PERSON}""",  # noqa: S608
            workspace_id,
            face_ids,
        )
    }
    return [_best(found, owners, calibration) for found in hits], owners


def _best(found: Sequence[Candidate], owners: Mapping[UUID, UUID], calibration: Calibration) -> Confidences:
    best: Confidences = {}
    for hit in found:
        if (person := owners.get(hit.face_id)) is not None:
            best[person] = max(best.get(person, 0.0), calibration.confidence(hit.similarity))
    return best
