"""Matches the refused faces of a photo again: somebody said whom they do not show.

So far the face was matched with the most likely person, or only that person was asked about. Without this,
nobody would ever be asked about the next one.
"""

from collections.abc import Sequence

from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.ports import Doorbell, FaceEngine, VectorIndex
from domain.queries import sql
from domain.queries.faces.unknown_faces import refused_faces
from domain.settings import Settings
from domain.states import Basis
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.faces.match_faces import Known, decide_by, evidence_of, search_persons
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.questions.suggest_face import suggest_face
from domain.steps.work.work import Work, transaction


async def match_refused(
    asset_id: AssetId, engine: FaceEngine, index: VectorIndex, settings: Settings, doorbell: Doorbell
) -> int:
    """Decides as on a new photo. Whoever was refused stays a rival, so the next person is mostly asked about.

    A face that waits for an answer is left alone. Returns for how many faces a likely person was found. Safe
    to repeat: whoever said no is not asked again.
    """
    workspace_id = await sql.value(
        WorkspaceId, "SELECT workspace_id FROM image_assets WHERE id = $1", asset_id
    )
    faces = await refused_faces(asset_id, engine.name)
    if not faces or workspace_id is None:
        return 0
    search = await search_persons(workspace_id, faces, engine, index, settings)
    async with transaction(doorbell) as work:
        # The lock, as for a new photo: nobody is approved between this look at the gallery and the commit.
        await sql.execute("SELECT id FROM workspaces WHERE id = $1 FOR SHARE", workspace_id)
        known = await evidence_of(search, engine)
        left = {face.face for face in await refused_faces(asset_id, engine.name, locks=True)}
        matches = await decide_by(known, search, engine, taken=await _persons_on(asset_id))
        found = [
            (face.face, match)
            for face, match in zip(faces, matches, strict=True)
            if face.face is not None and face.face in left and match.person is not None
        ]
        for face_id, match in found:
            await _settle(work, workspace_id, face_id, match, search.settings)
    return len(found)


async def _persons_on(asset_id: AssetId) -> set[tuple[AssetId, PersonId]]:
    """As `taken` of `decide_by`: nobody is on a photo twice."""
    persons = await sql.values(
        PersonId,
        "SELECT DISTINCT person_id FROM face_instances WHERE asset_id = $1 AND person_id IS NOT NULL",
        asset_id,
    )
    return {(asset_id, person_id) for person_id in persons}


async def _settle(
    work: Work, workspace_id: WorkspaceId, face_id: FaceId, match: Known, settings: Settings
) -> None:
    for person_id, hits in match.asked.items():
        await suggest_face(work, face_id, person_id, hits, settings.ask_policy())
    if match.kind == "identified" and match.person is not None:
        await _give(work, workspace_id, face_id, match.person, match.by)


async def _give(
    work: Work, workspace_id: WorkspaceId, face_id: FaceId, person_id: PersonId, by: Sequence[FaceId]
) -> None:
    move = Move(
        workspace_id,
        [face_id],
        None,
        person_id,
        actor="engine",
        basis=Basis.MATCHED,
        matched_by=by,
        once_a_photo=True,
    )
    moved = await move_faces(work, move)
    await owe_deliveries(work, workspace_id, moved.asset_ids, decided_for=person_id)
