"""Judges the face that a sender picked: its size and sharpness, and whether it is another known person's."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.ports import Doorbell, FaceEngine, VectorIndex
from domain.queries import sql
from domain.rules.connecting.enrolment import FaceLook, judge_face
from domain.settings import Settings
from domain.steps.connecting.whose_face import claim_others, whose_face
from domain.steps.faces.match_faces import probe_of, resembling, search_persons
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Face:
    """The picked face. enrols_person_id: the person that its photo was sent for."""

    id: FaceId
    workspace_id: WorkspaceId
    bbox_w: int
    bbox_h: int
    sharpness: float
    enrols_person_id: PersonId
    taken_at: datetime
    vector: bytes


async def judge_chosen_face(
    asset_id: AssetId, engine: FaceEngine, index: VectorIndex, settings: Settings, doorbell: Doorbell
) -> str:
    """Returns the verdict; `dead` when this engine never saw the face: its sender is asked for the photo
    again; `skipped` when the face was judged before, or when its person is being erased.
    """
    face = await sql.one(
        _Face,
        """SELECT f.id, f.workspace_id, f.bbox_w, f.bbox_h, coalesce(f.sharpness, 1) AS sharpness,
               a.enrols_person_id, a.taken_at, e.vector
           FROM image_assets a JOIN face_instances f ON f.asset_id = a.id
           JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $2
           WHERE a.id = $1 AND a.reason = 'choosing'""",
        asset_id,
        engine.name,
    )
    if face is None:
        return await _give_up(asset_id, doorbell)
    own = face.enrols_person_id
    probes = [probe_of(face.vector, face.taken_at)]
    search = await search_persons(face.workspace_id, probes, engine, index, settings)
    async with transaction(doorbell) as work:
        [known] = await resembling(search, engine, at_least=search.settings.match_policy().refuse)
        whose = await whose_face(face.workspace_id, own, known)
        verdict = judge_face(
            FaceLook(side_px=min(face.bbox_w, face.bbox_h), sharpness=face.sharpness),
            search.settings.enrolment_policy(),
            is_somebody_else=whose.other is not None,
        )
        other = whose.other if verdict == "somebody_else" else None
        if not await _conclude(asset_id, verdict, other):
            return "skipped"
        if verdict == "good":
            await claim_others(face.workspace_id, own, whose.claimed)
            await sql.execute(
                "UPDATE face_instances SET person_id = $2, basis = 'trained' WHERE id = $1",
                face.id,
                face.enrols_person_id,
            )
        else:
            await sql.execute("DELETE FROM face_instances WHERE id = $1", face.id)
        await work.add("show_verdict", asset_id=asset_id)
    return verdict


async def _give_up(asset_id: AssetId, doorbell: Doorbell) -> str:
    """Another engine runs since the photo was looked at, or the face is gone. A message of its own tells it:
    told_at says so, because `note_told` no longer knows the photo, which has changed.
    """
    async with transaction(doorbell) as work:
        given_up = await sql.execute(
            """UPDATE image_assets SET state = 'dead', reason = NULL, updated_at = now(),
                   told_at = coalesce(told_at, now())
               WHERE id = $1 AND reason = 'choosing'""",
            asset_id,
        )
        if not given_up:
            return "skipped"
        await work.add("show_verdict", asset_id=asset_id)
    return "dead"


async def _conclude(asset_id: AssetId, verdict: str, whose: PersonId | None) -> bool:
    """whose: a known person whom the photo shows instead; the sender may ask to join that person.

    Returns False for a face that was judged meanwhile, or whose draft is being erased.
    """
    concluded = await sql.value(
        AssetId,
        """UPDATE image_assets a SET reason = $2, person_numbers = coalesce(
               (SELECT jsonb_build_array(number) FROM persons WHERE id = $3::uuid), person_numbers)
           WHERE id = $1 AND reason = 'choosing' AND EXISTS (
               SELECT 1 FROM persons d WHERE d.id = a.enrols_person_id AND d.erasing_at IS NULL)
           RETURNING id""",
        asset_id,
        verdict,
        whose,
    )
    return concluded is not None
