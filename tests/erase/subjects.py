"""The subjects that can be erased, how, and what must not be found of each afterwards."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.erasing.erase_photo import erase_photo
from domain.usecases.erasing.erase_workspace import erase_workspace
from domain.usecases.erasing.forget_participant import forget_participant
from tests import sql
from tests.erase.residue import Sought, vectors_of
from tests.erase.scene import Scene
from tests.usecases.forgetting import erase_this_group


@dataclass(frozen=True)
class Subject:
    erase: Callable[[Scene], Awaitable[dict[str, int]]]
    sought: Callable[[Scene], Awaitable[Sought]]


async def _erase_person(scene: Scene) -> dict[str, int]:
    stage = scene.stage
    return await erase_person(
        scene.anna.person_id,
        stage.by(scene.kim),
        tg_notify_chat_id=scene.kim.tg_user_id,
        doorbell=stage.doorbell,
    )


async def _erase_faces(scene: Scene) -> dict[str, int]:
    stage = scene.stage
    await erase_faces(
        scene.anna.number, stage.by(scene.kim), settings=stage.settings, doorbell=stage.doorbell
    )
    row = await sql.one("SELECT counts FROM erasures WHERE subject_kind = 'contact_faces'")
    assert row is not None
    counts: dict[str, int] = sql.from_json(row["counts"])
    return counts


async def _erase_photo(scene: Scene) -> dict[str, int]:
    return await erase_photo(
        scene.shown,
        scene.stage.by(scene.group.admin),
        settings=scene.stage.settings,
        doorbell=scene.stage.doorbell,
        tg_notify_chat_id=scene.admin_chat,
    )


async def _forget_participant(scene: Scene) -> dict[str, int]:
    return await forget_participant(
        scene.kim.participant_id, settings=scene.stage.settings, doorbell=scene.stage.doorbell
    )


async def _erase_group(scene: Scene) -> dict[str, int]:
    return await erase_this_group(scene.stage, scene.group, tg_notify_chat_id=scene.admin_chat)


async def _erase_workspace(scene: Scene) -> dict[str, int]:
    return await erase_workspace(
        scene.group.workspace_id,
        scene.stage.by(scene.group.admin),
        tg_notify_chat_id=scene.admin_chat,
        doorbell=scene.stage.doorbell,
    )


async def _faces(where: str, *args: object) -> set[UUID]:
    rows = await sql.rows(
        f"SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id WHERE {where}", *args
    )
    return {row["id"] for row in rows}


async def _with_vectors(sought: Sought, scene: Scene) -> Sought:
    sought.vectors = await vectors_of(sought.faces)
    assert sought.vectors
    prefix = f"w{sought.workspace_id}/"
    if sought.is_whole:
        sought.stored = [data for key, data in scene.stage.store.photos.items() if key.startswith(prefix)]
    return sought


async def _person(scene: Scene) -> Sought:
    faces = await _faces("f.person_id = $1 OR a.enrols_person_id = $1", scene.anna.person_id)
    sought = Sought(scene.group.workspace_id, {scene.anna_name, str(scene.anna.person_id)}, faces)
    return await _with_vectors(sought, scene)


async def _contact_faces(scene: Scene) -> Sought:
    """What must be gone of a person's faces. The person stays, so its name and id are not looked for."""
    sought = await _person(scene)
    sought.texts.clear()
    return sought


async def _photo(scene: Scene) -> Sought:
    row = await sql.one("SELECT uuid FROM image_assets WHERE id = $1", scene.shown)
    assert row is not None
    sought = Sought(scene.group.workspace_id, {str(row["uuid"])}, await _faces("a.id = $1", scene.shown))
    return await _with_vectors(sought, scene)


async def _participant(scene: Scene) -> Sought:
    sought = await _person(scene)  # kim owns anna alone, so anna goes too
    row = await sql.one("SELECT uuid FROM participants WHERE id = $1", scene.kim.participant_id)
    assert row is not None
    sought.texts |= {scene.kim.name, scene.alias, str(scene.kim.tg_user_id), str(row["uuid"])}
    return sought


async def _group(scene: Scene) -> Sought:
    faces = await _faces("a.id IN (SELECT asset_id FROM postings WHERE group_id = $1)", scene.group.group_id)
    row = await sql.one("SELECT uuid FROM groups WHERE id = $1", scene.group.group_id)
    # Whoever is a member of this group alone goes with it.
    [stranger] = await sql.rows("SELECT name, tg_user_id, uuid FROM participants WHERE name LIKE 'Stranger%'")
    assert row is not None
    texts = {scene.titles[0], str(scene.group.tg_chat_id), str(row["uuid"])}
    texts |= {stranger["name"], str(stranger["tg_user_id"]), str(stranger["uuid"])}
    return await _with_vectors(Sought(scene.group.workspace_id, texts, faces), scene)


async def _workspace(scene: Scene) -> Sought:
    faces = await _faces("f.workspace_id = $1", scene.group.workspace_id)
    rows = await sql.rows(
        """SELECT uuid::text AS text FROM workspaces WHERE id = $1
           UNION ALL SELECT uuid::text FROM groups WHERE workspace_id = $1
           UNION ALL SELECT id::text FROM persons WHERE workspace_id = $1
           UNION ALL SELECT name FROM persons WHERE workspace_id = $1
           UNION ALL SELECT tg_chat_id::text FROM groups WHERE workspace_id = $1""",
        scene.group.workspace_id,
    )
    texts = {row["text"] for row in rows} | set(scene.titles) | {str(scene.admin_chat)}
    texts |= {
        scene.alias,
        scene.kim.name,
        str(scene.kim.tg_user_id),
        scene.lou.name,
        str(scene.lou.tg_user_id),
    }
    return await _with_vectors(Sought(scene.group.workspace_id, texts, faces, is_whole=True), scene)


SUBJECTS: dict[str, Subject] = {
    "person": Subject(_erase_person, _person),
    "contact_faces": Subject(_erase_faces, _contact_faces),
    "photo": Subject(_erase_photo, _photo),
    "participant": Subject(_forget_participant, _participant),
    "group": Subject(_erase_group, _group),
    "workspace": Subject(_erase_workspace, _workspace),
}
