"""Decides a person's matches again if their grounds, the faces they rest on, are somebody else's now or gone.

That happens after a merge is undone, a face moves or is of nobody again, a training photo is taken out, or
somebody is erased. All matches of two declared look-alikes are decided again, as they need a clear lead then;
so are those of a person who has one from before a new birth date, and all in a rerun.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.ports import Doorbell, FaceEngine, VectorIndex
from domain.queries import sql
from domain.queries.faces.half_seen import can_decide
from domain.queries.faces.others_on import others_on
from domain.queries.faces.unknown_faces import matched_faces, photos_of_matched
from domain.settings import Settings
from domain.states import Basis
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.match_faces import Known, Search, match_faces, search_persons
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.faces.note_rerun import note_rerun
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.index.sync_faces import sync_faces_of_person
from domain.steps.operations.give_back_face_state import give_back_basis
from domain.steps.persons.lock_persons import lock_with_proposed
from domain.steps.questions.suggest_face import suggest_face
from domain.steps.work.work import Work, transaction
from domain.values.rerun import Rerun

# A transaction that decides about more photos holds others up for seconds. Postgres ends one in which no
# statement comes for POSTGRES_TIMEOUT_S.
_PHOTOS_AT_ONCE = 500


async def rematch_person(
    person_id: PersonId,
    engine: FaceEngine,
    index: VectorIndex,
    settings: Settings,
    doorbell: Doorbell,
    *,
    everything: bool = False,
    rerun: Rerun | None = None,
) -> int:
    """Each face is decided as on a new photo: it stays, goes to another person or to nobody. Who gets its
    photo follows from that.

    everything: matches whose grounds still stand are decided too, because a match needs more by now.
    rerun: notes what changes, and may only rehearse it.
    A person keeps the faces while they cannot be decided: it is hidden, no consent stands, or the engine
    does not know the person or a declared look-alike, or still looks at faces that represent somebody. With
    `everything`, except in a rerun, all its matches are in doubt meanwhile. A match whose grounds still stand
    also stays where a look-alike cannot be compared.
    Returns how many faces the person lost. Some photos are decided in each transaction. Safe to repeat: a
    face that stays has new grounds, so a second run begins where the first one ended, except with
    `everything`.
    """
    photos = await photos_of_matched(person_id, engine.name, even_founded=everything)
    workspace_id = await sql.value(WorkspaceId, "SELECT workspace_id FROM persons WHERE id = $1", person_id)
    if not photos or workspace_id is None:
        return 0
    await sync_faces_of_person(person_id, index, engine.name)  # prototypes may have been chosen just now
    lost = 0
    for start in range(0, len(photos), _PHOTOS_AT_ONCE):
        some = photos[start : start + _PHOTOS_AT_ONCE]
        faces = await matched_faces(person_id, some, engine.name, even_founded=everything)
        search = await search_persons(workspace_id, faces, engine, index, settings)
        async with transaction(doorbell, rehearses=rerun is not None and rerun.rehearses) as work:
            found = await _decide(person_id, some, search, engine, everything=everything)
            if found is None:
                if everything and rerun is None:
                    await _put_in_doubt(person_id)
                break  # the faces are decided once that is possible again
            lost += await _settle(work, workspace_id, person_id, found, search.settings)
            await note_rerun(rerun, workspace_id)
    return lost


async def _decide(
    person_id: PersonId, photos: Sequence[AssetId], search: Search, engine: FaceEngine, *, everything: bool
) -> list[tuple[FaceId, Known]] | None:
    """None while the faces cannot be decided. Locks the workspace, the persons and the faces.

    The lock keeps approvals away between this look at the gallery and the commit. It keeps recognition
    away too: a closer look locks the photo before the persons, this function the persons first.
    """
    await lock_workspace(search.workspace_id)
    await lock_with_proposed(search.workspace_id, [person_id], search.proposed)
    if not await can_decide(search.workspace_id, person_id, engine.name):
        return None
    again = await matched_faces(person_id, photos, engine.name, even_founded=everything, locks=True)
    left = {face.face: face.stays_with for face in again}
    probes = [replace(face, stays_with=left.get(face.face)) for face in search.probes]
    matches = await match_faces(replace(search, probes=probes), engine, taken=await others_on(probes))
    return [
        (face.face, match)
        for face, match in zip(probes, matches, strict=True)
        if face.face is not None and face.face in left
    ]


async def _put_in_doubt(person_id: PersonId) -> None:
    """Takes the grounds from all matches of the person, so that each is decided once the person is matched
    again: no face has the id 0.
    """
    await sql.execute(
        """UPDATE face_instances SET matched_by = ARRAY['00000000-0000-0000-0000-000000000000'::uuid]
           WHERE person_id = $1 AND basis = 'matched'""",
        person_id,
    )


async def _settle(
    work: Work,
    workspace_id: WorkspaceId,
    person_id: PersonId,
    found: Sequence[tuple[FaceId, Known]],
    settings: Settings,
) -> int:
    targets: dict[PersonId | None, list[FaceId]] = defaultdict(list)
    for face_id, match in found:
        targets[match.person if match.kind == "identified" else None].append(face_id)
    stay = targets.pop(person_id, [])
    for target, faces in targets.items():
        move = Move(workspace_id, faces, person_id, target, actor="engine", basis=Basis.MATCHED)
        moved = await move_faces(work, move)
        if target is not None:
            await owe_deliveries(work, workspace_id, moved.asset_ids, decided_for=target)
    await give_back_basis(
        [
            {"basis": Basis.MATCHED, "by": [str(one) for one in match.by], "faces": [str(face_id)]}
            for face_id, match in found
            if match.kind == "identified"
        ],
        [face_id for face_id, _ in found],
    )
    for face_id, match in found:
        for person, hits in match.asked.items():
            await suggest_face(work, face_id, person, hits, settings.ask_policy())
    if targets:
        await choose_prototypes(work, person_id, settings)
    if stay:  # no offer named these photos while their match was in doubt
        await work.add("show_offer", person_id=str(person_id))
    return len(found) - len(stay)
