"""Search hits are only candidates: what Postgres still confirms of them, and nothing else."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.ports import Candidate
from domain.queries import sql
from domain.queries.live_person import IS_LIVE
from domain.queries.refusals import refused
from domain.rules.calibration import Calibration

# A person is matched while somebody is connected with it; one that moderators named, and nobody ever
# consented for, as well: its faces gather until somebody joins. Who asks, or was declined, consented for
# nobody yet, and a link that came with a merge took its consent along when that was undone.
LIVE_PERSON = f"""{IS_LIVE} AND (EXISTS (
    SELECT 1 FROM participant_persons l WHERE l.person_id = p.id AND l.state = 'approved')
    OR NOT EXISTS (SELECT 1 FROM participant_persons l WHERE l.person_id = p.id AND l.state = 'revoked'
        AND l.consented_at IS NOT NULL))"""  # noqa: S608  a constant

Confidences = dict[UUID, float]


async def live_candidates(
    workspace_id: int,
    hits: Sequence[Sequence[Candidate]],
    calibration: Calibration,
    *,
    face_ids: Sequence[UUID] = (),
) -> tuple[list[Confidences], dict[UUID, UUID]]:
    """For each face the best confidence by person, and the person's prototype face behind a hit.

    face_ids: of the faces, when they have rows already: whom somebody refused for a face is none of its
    candidates, not even as the runner-up.
    Locks the persons in id order, so that none of them is erased or hidden before this commits.
    Call inside the transaction that uses the answer.
    """
    prototypes = list({c.face_id for found in hits for c in found})
    if not prototypes:
        return [{} for _ in hits], {}
    await sql.rows(
        """SELECT id FROM persons WHERE workspace_id = $1 AND id IN (
               SELECT person_id FROM person_prototypes WHERE face_instance_id = ANY($2::uuid[]))
           ORDER BY id FOR SHARE""",
        workspace_id,
        prototypes,
    )
    owners = {
        row["face_instance_id"]: row["person_id"]
        for row in await sql.rows(
            f"""SELECT x.face_instance_id, x.person_id FROM person_prototypes x
                JOIN persons p ON p.id = x.person_id AND p.workspace_id = $1
                WHERE x.face_instance_id = ANY($2::uuid[]) AND {LIVE_PERSON}""",  # noqa: S608
            workspace_id,
            prototypes,
        )
    }
    best = [_best(found, owners, calibration) for found in hits]
    if face_ids:
        await _drop_refused(best, face_ids)
    return best, owners


async def _drop_refused(best: Sequence[Confidences], face_ids: Sequence[UUID]) -> None:
    by_face = dict(zip(face_ids, best, strict=True))
    for pair in await sql.rows(refused("= ANY($1::uuid[])"), list(face_ids)):
        by_face[pair["face_id"]].pop(pair["person_id"], None)


def _best(found: Sequence[Candidate], owners: Mapping[UUID, UUID], calibration: Calibration) -> Confidences:
    best: Confidences = {}
    for hit in found:
        if (person := owners.get(hit.face_id)) is not None:
            best[person] = max(best.get(person, 0.0), calibration.confidence(hit.similarity))
    return best
