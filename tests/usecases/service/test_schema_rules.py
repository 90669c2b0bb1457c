"""Rows that the database refuses, each by the name of its rule."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.usecases.rows import (
    NOON,
    a_face,
    a_link,
    a_participant,
    a_person,
    a_prototype,
    a_suggestion,
    a_workspace,
    an_asset,
    an_event,
    insert,
)

checklist = pytest.mark.checklist


@dataclass
class Scene:
    """One workspace with a person, two faces on a photo, and what a row of each table needs."""

    db: asyncpg.Connection
    workspace: int
    person: UUID
    asset: int
    face: UUID
    other_face: UUID

    async def refused(self, table: str, **given: object) -> str:
        """The name of the rule that an otherwise good row breaks."""
        make: dict[str, Callable[[], Awaitable[object]]] = {
            "face_instances": lambda: a_face(self.db, self.workspace, self.asset, **given),
            "persons": lambda: a_person(self.db, self.workspace, **given),
            "person_prototypes": lambda: a_prototype(self.db, self.person, self.other_face, **given),
            "face_suggestions": lambda: a_suggestion(
                self.db, self.other_face, self.person, self.face, **given
            ),
            "face_assignment_events": lambda: an_event(self.db, self.workspace, **given),
            "image_assets": lambda: an_asset(self.db, self.workspace, **given),
        }
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
            await make[table]()
        return str(refusal.value.constraint_name or f"{refusal.value.column_name} is required")


@pytest.fixture
async def scene(connection: asyncpg.Connection) -> Scene:
    workspace = await a_workspace(connection)
    person = await a_person(connection, workspace, name="Anna")
    asset = await an_asset(connection, workspace)
    face = await a_face(connection, workspace, asset, person_id=person)
    other = await a_face(connection, workspace, asset)
    return Scene(connection, workspace, person, asset, face, other)


@pytest.mark.parametrize(
    ("table", "given", "rule"),
    [
        pytest.param("persons", {"name": None}, "name is required", marks=checklist(67)),
        pytest.param("persons", {"name": " "}, "ck_persons_name", marks=checklist(67)),
        pytest.param("persons", {"status": "GONE"}, "ck_persons_status", marks=checklist(67)),
        pytest.param("persons", {"status": "MERGED"}, "ck_persons_merged", marks=checklist(69)),
        ("persons", {"approval": "maybe"}, "ck_persons_approval"),
        pytest.param("person_prototypes", {"role": "BEST"}, "ck_person_prototypes_role", marks=checklist(70)),
        pytest.param(
            "person_prototypes", {"age_era_bucket": "old"}, "ck_person_prototypes_era", marks=checklist(71)
        ),
        pytest.param(
            "person_prototypes", {"decade_bucket": "1995"}, "ck_person_prototypes_decade", marks=checklist(71)
        ),
        pytest.param(
            "person_prototypes", {"decade_bucket": "90s"}, "ck_person_prototypes_decade", marks=checklist(71)
        ),
        ("person_prototypes", {"is_pinned": True}, "ck_person_prototypes_pinned"),
        ("person_prototypes", {"pinned_at": NOON}, "ck_person_prototypes_pinned"),
        pytest.param(
            "face_suggestions",
            {"status": "MAYBE", "reviewed_at": NOON},
            "ck_face_suggestions_status",
            marks=checklist(75),
        ),
        pytest.param(
            "face_suggestions", {"confidence": 1.01}, "ck_face_suggestions_confidence", marks=checklist(75)
        ),
        pytest.param(
            "face_suggestions", {"confidence": -0.01}, "ck_face_suggestions_confidence", marks=checklist(75)
        ),
        ("face_suggestions", {"status": "ACCEPTED"}, "ck_face_suggestions_reviewed"),
        ("face_suggestions", {"reviewed_at": NOON}, "ck_face_suggestions_reviewed"),
        pytest.param(
            "face_suggestions",
            {"source_face_id": None},
            "source_face_id is required",
            marks=checklist(77),
        ),
        pytest.param(
            "face_assignment_events",
            {"operation": "MERGE"},
            "ck_face_assignment_events_operation",
            marks=checklist(79),
        ),
        pytest.param(
            "face_assignment_events",
            {"operation": "MOVE_TO_PERSON", "to_person_number": 1},
            "ck_face_assignment_events_move",
            marks=checklist(81),
        ),
        pytest.param(
            "face_assignment_events",
            {"operation": "MOVE_TO_PERSON", "from_person_number": 1},
            "ck_face_assignment_events_move",
            marks=checklist(81),
        ),
        ("image_assets", {"kind": "drawing"}, "ck_image_assets_kind"),
        ("image_assets", {"media": "sticker"}, "ck_image_assets_media"),
        ("image_assets", {"state": "lost"}, "ck_image_assets_state"),
        ("image_assets", {"state": "rejected"}, "ck_image_assets_reason"),
        ("image_assets", {"kind": "training"}, "ck_image_assets_training"),
        ("face_instances", {"bbox_w": 0}, "ck_face_instances_box"),
        ("face_instances", {"bbox_h": -1}, "ck_face_instances_box"),
    ],
)
async def test_a_wrong_value_is_refused(
    scene: Scene, table: str, given: dict[str, object], rule: str
) -> None:
    assert await scene.refused(table, **given) == rule


@checklist(70, 75, 79)
@pytest.mark.parametrize(
    ("table", "column", "values"),
    [
        ("person_prototypes", "role", ["CENTROID", "EXEMPLAR", "PRIMARY", "TEMPORAL", "FALLBACK"]),
        (
            "person_prototypes",
            "age_era_bucket",
            ["infant", "child", "teen", "young_adult", "adult", "senior", None],
        ),
        ("person_prototypes", "decade_bucket", ["1990s", "2020s", None]),
        ("persons", "status", ["ACTIVE", "HIDDEN"]),
        ("face_assignment_events", "operation", ["ASSIGN_TO_PERSON", "UNASSIGN_FROM_PERSON"]),
        ("face_assignment_events", "operation", ["REMOVE_FROM_PERSON"]),
    ],
)
async def test_every_promised_value_is_taken(
    scene: Scene, table: str, column: str, values: list[str | None]
) -> None:
    for value in values:
        if table == "person_prototypes":
            await a_prototype(scene.db, scene.person, None, **{column: value})
        elif table == "persons":
            await a_person(scene.db, scene.workspace, **{column: value})
        else:
            await an_event(scene.db, scene.workspace, **{column: value})
    assert await scene.db.fetchval(f"SELECT count(DISTINCT {column}) FROM {table}") >= len(
        [value for value in values if value is not None]
    )


@checklist(75)
async def test_a_suggestion_waits_until_it_was_reviewed(scene: Scene) -> None:
    for status in ("ACCEPTED", "REJECTED", "EXPIRED"):
        await a_suggestion(
            scene.db, scene.other_face, scene.person, scene.face, status=status, reviewed_at=NOON
        )
    waiting = await a_suggestion(scene.db, scene.other_face, scene.person, scene.face)
    row = await scene.db.fetchrow("SELECT status, reviewed_at FROM face_suggestions WHERE id = $1", waiting)
    assert tuple(row) == ("PENDING", None)
    assert await scene.refused("face_suggestions") == "uq_face_suggestions_pending"  # one question at a time


@checklist(65)
async def test_a_box_is_on_a_photo_once(scene: Scene) -> None:
    box = {"bbox_x": 1, "bbox_y": 2, "bbox_w": 3, "bbox_h": 4}
    await a_face(scene.db, scene.workspace, scene.asset, **box)
    assert await scene.refused("face_instances", **box) == "uq_face_instances_box"
    for side in box:
        await a_face(scene.db, scene.workspace, scene.asset, **(box | {side: 99}))
    await a_face(scene.db, scene.workspace, await an_asset(scene.db, scene.workspace), **box)


ONCE = {
    "an update": "INSERT INTO telegram_updates (tg_update_id) VALUES (1)",
    "a task that waits": "INSERT INTO tasks (kind, queue, dedupe_key) VALUES ('deliver', 'delivery', '1')",
    "a posted photo": """INSERT INTO image_assets (workspace_id, kind, media, tg_file_id, tg_file_unique_id,
        taken_at) SELECT id, 'post', 'photo', 'a', 'b', now() FROM workspaces""",
}


@pytest.mark.parametrize("statement", ONCE.values(), ids=ONCE)
async def test_a_row_that_may_be_there_once_is_refused_a_second_time(scene: Scene, statement: str) -> None:
    await scene.db.execute(statement)
    with pytest.raises(asyncpg.UniqueViolationError):
        await scene.db.execute(statement)


@checklist(64, 66)
async def test_a_point_of_the_index_is_one_face_which_may_belong_to_nobody(scene: Scene) -> None:
    point = uuid4()
    face = await a_face(scene.db, scene.workspace, scene.asset, qdrant_point_id=point)
    refused_by = await scene.refused("face_instances", qdrant_point_id=point)
    assert refused_by == "face_instances_qdrant_point_id_key"
    assert await scene.db.fetchval("SELECT person_id FROM face_instances WHERE id = $1", face) is None


@checklist(68)
@pytest.mark.parametrize(("name", "same"), [("Anna", "ANNA"), ("Пётр", "ПЁТР"), ("Straße", "STRASSE")])
async def test_a_name_is_there_once_in_a_workspace_whatever_its_case(
    connection: asyncpg.Connection, name: str, same: str
) -> None:
    workspace, other = await a_workspace(connection), await a_workspace(connection)
    await a_person(connection, workspace, name=name)
    with pytest.raises(asyncpg.UniqueViolationError) as refusal:
        await a_person(connection, workspace, name=same)
    assert refusal.value.constraint_name == "uq_persons_workspace_name_key"
    await a_person(connection, other, name=same)


@checklist(68)
async def test_whoever_is_merged_erased_or_declined_frees_the_name(scene: Scene) -> None:
    for given in (
        {"status": "MERGED", "merged_into_id": scene.person},
        {"erasing_at": NOON},
        {"approval": "declined"},
    ):
        await a_person(scene.db, scene.workspace, name="Anna", **given)
    assert await scene.refused("persons", name="Anna", name_key="anna") == "uq_persons_workspace_name_key"


@checklist(67, 69)
async def test_a_merged_person_is_kept_and_points_at_another_one(scene: Scene) -> None:
    merged = await a_person(scene.db, scene.workspace)
    merge = "UPDATE persons SET status = 'MERGED', merged_into_id = $2 WHERE id = $1"
    await scene.db.execute(merge, merged, scene.person)
    row = await scene.db.fetchrow("SELECT status, merged_into_id FROM persons WHERE id = $1", merged)
    assert tuple(row) == ("MERGED", scene.person)
    with pytest.raises(asyncpg.CheckViolationError) as into_itself:
        await scene.db.execute(merge, scene.person, scene.person)
    assert into_itself.value.constraint_name == "ck_persons_not_into_itself"
    with pytest.raises(asyncpg.CheckViolationError) as half:
        await scene.db.execute("UPDATE persons SET status = 'ACTIVE' WHERE id = $1", merged)
    assert half.value.constraint_name == "ck_persons_merged"


@checklist(39)
async def test_participants_and_persons_are_linked_many_to_many_each_pair_once(scene: Scene) -> None:
    mother, father = await a_participant(scene.db), await a_participant(scene.db)
    brother = await a_person(scene.db, scene.workspace)
    await a_link(scene.db, mother, scene.person)
    await a_link(scene.db, father, scene.person, role="guardian")
    await a_link(scene.db, mother, brother)
    with pytest.raises(asyncpg.UniqueViolationError) as twice:
        await a_link(scene.db, mother, scene.person, role="guardian")
    assert twice.value.constraint_name == "uq_participant_persons"


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"role": "friend"}, "ck_participant_persons_role"),
        ({"state": "perhaps"}, "ck_participant_persons_state"),
        ({"consented_at": None}, "ck_participant_persons_consent"),
    ],
)
async def test_nobody_is_linked_without_role_and_consent(
    scene: Scene, given: dict[str, object], rule: str
) -> None:
    participant = await a_participant(scene.db)
    with pytest.raises(asyncpg.CheckViolationError) as refusal:
        await a_link(scene.db, participant, scene.person, **given)
    assert refusal.value.constraint_name == rule


@checklist(50)
async def test_a_photo_is_distributed_once_for_a_person_and_a_participant(scene: Scene) -> None:
    given = {"asset_id": scene.asset, "participant_id": await a_participant(scene.db)}
    await insert(scene.db, "distributions", person_id=scene.person, **given)
    with pytest.raises(asyncpg.UniqueViolationError) as twice:
        await insert(scene.db, "distributions", person_id=scene.person, **given)
    assert twice.value.constraint_name == "uq_distributions"
    await insert(scene.db, "deliveries", workspace_id=scene.workspace, **given)
    with pytest.raises(asyncpg.UniqueViolationError) as twice:
        await insert(scene.db, "deliveries", workspace_id=scene.workspace, **given)
    assert twice.value.constraint_name == "uq_deliveries"


@pytest.mark.parametrize("state", ["parked", "unknown", "suppressed", "failed"])
async def test_a_delivery_that_did_not_arrive_needs_a_reason(scene: Scene, state: str) -> None:
    given = {"asset_id": scene.asset, "participant_id": await a_participant(scene.db)}
    with pytest.raises(asyncpg.CheckViolationError, match="ck_deliveries_reason"):
        await insert(scene.db, "deliveries", workspace_id=scene.workspace, state=state, **given)
