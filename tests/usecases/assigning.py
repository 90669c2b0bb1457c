"""Assigns, moves and takes away faces by hand, and reads what rows and index say of them."""

from typing import NamedTuple
from uuid import UUID

from domain.ids import WorkspaceId
from domain.ports import FacePoint
from domain.queries.operations.done import Done
from domain.rules.faces.aggregating import AskPolicy
from domain.steps.questions.suggest_face import Hit, suggest_face
from domain.steps.work.work import transaction
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.questions.decide_suggestion import decide_suggestion
from domain.values.targets import NOBODY, Target
from tests import sql
from tests.usecases.factory import Connected, Group, Member
from tests.usecases.scenes import scene_step
from tests.usecases.stage import Stage


@scene_step
async def reassign(stage: Stage, which: WhichFaces, target: Target, by: Member) -> Done:
    return await reassign_faces(which, target, stage.by(by), settings=stage.settings, doorbell=stage.doorbell)


@scene_step
async def unassign(stage: Stage, group: Group, face: sql.Row) -> Done:
    """Takes the face from its person, as the card of its photo does."""
    return await reassign(stage, WhichFaces(face["person"], [face["number"]]), NOBODY, group.admin)


async def faces_on(asset_id: int) -> list[sql.Row]:
    """The faces on a photo, from left to right. person: the number of the face's person."""
    return await sql.rows(
        """SELECT f.id, f.number, f.version, f.person_id, p.number AS person FROM face_instances f
           LEFT JOIN persons p ON p.id = f.person_id WHERE f.asset_id = $1 ORDER BY f.bbox_x""",
        asset_id,
    )


@scene_step
async def suggest(stage: Stage, face: sql.Row, person: Connected, source: sql.Row) -> int:
    """Asks whether the face is this person's, because of `source`, and gives the question's id."""
    async with transaction(stage.doorbell) as work:
        assert await suggest_face(work, face["id"], person.person_id, [Hit(source["id"], 0.7)], AskPolicy())
    row = await sql.one("SELECT max(id) AS id FROM face_suggestions")
    assert row is not None
    return int(row["id"])


@scene_step
async def answer(stage: Stage, suggestion_id: int, by: Member, *, accept: bool = True) -> Done:
    return await decide_suggestion(
        suggestion_id, stage.by(by), accept=accept, settings=stage.settings, doorbell=stage.doorbell
    )


class Status(NamedTuple):
    """is_timed: whether the time of the answer, or of the end, is on record."""

    status: str
    is_timed: bool


async def statuses() -> dict[int, Status]:
    """The status of each suggestion."""
    rows = await sql.rows("SELECT id, status, reviewed_at IS NOT NULL AS at FROM face_suggestions")
    return {row["id"]: Status(row["status"], row["at"]) for row in rows}


async def last_event() -> sql.Row:
    event = await sql.one("SELECT * FROM face_assignment_events ORDER BY created_at DESC LIMIT 1")
    assert event is not None
    return event


async def persons_in(asset_id: int) -> list[int]:
    """The numbers of persons that the photo's own list holds."""
    row = await sql.one("SELECT person_numbers AS numbers FROM image_assets WHERE id = $1", asset_id)
    assert row is not None
    numbers: list[int] = sql.from_json(row["numbers"])
    return numbers


async def point_of(stage: Stage, group: Group, face_id: UUID) -> FacePoint | None:
    points = [point async for point in stage.index.scan(WorkspaceId(group.workspace_id))]
    return next((point for point in points if point.face_instance_id == face_id), None)


async def rows_and_points(stage: Stage, group: Group) -> tuple[dict[UUID, object], dict[UUID, object]]:
    """Reads rows and points, which should agree: for each face its person, and whether it is a prototype."""
    rows = await sql.rows(
        """SELECT f.id, f.person_id, x.id IS NOT NULL AS is_prototype FROM face_instances f
           LEFT JOIN person_prototypes x ON x.face_instance_id = f.id WHERE f.workspace_id = $1""",
        group.workspace_id,
    )
    points = [point async for point in stage.index.scan(WorkspaceId(group.workspace_id))]
    return (
        {row["id"]: (row["person_id"], row["is_prototype"]) for row in rows},
        {point.face_instance_id: (point.person_id, point.is_prototype) for point in points},
    )
