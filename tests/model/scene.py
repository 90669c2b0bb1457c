"""Plants a family group with a few statements, so that the start of each sequence takes little time."""

from dataclasses import dataclass
from itertools import count
from uuid import UUID

import numpy as np

from domain.ports import Embedding
from domain.rules.faces.vectors import to_bytes
from domain.rules.persons.names import name_key
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.work.work import Work, transaction
from tests import sql
from tests.usecases.factory import Member
from tests.usecases.stage import Stage

NAMES = ("Anna", "Ben", "Carla", "Dora", "Emil")
# Who is on each photo, as places in NAMES; None is an unknown face. The first five train one person each.
PHOTOS = ((0,), (1,), (2,), (3,), (4,), (0,), (0, 1), (0, 2), (1, 2, None), (None, None), (3, None))
# (participant, person): three parents connected persons, and two grandparents receive some of them too.
LINKS = ((0, 0), (0, 1), (1, 1), (2, 2), (1, 4), (3, 0), (4, 2))
PARENTS = 3
REQUESTED = 4  # the place of the person whose connection waits for a decision
_UNKNOWN = (5, 5, 6, 5)  # the looks of the unknown faces
_PINNED = len(NAMES)  # the place of the pinned face: Anna's face on the first photo that was posted

_numbers = count(5000)
_ids = count(1)
_MOST_FACES = 400  # of a workspace
# How much less each further face of a look resembles that look. The last faces of a look must still be alike
# for the engine, so that they join one cluster.
_LESS_LIKE = 0.001


@dataclass(frozen=True)
class Glimpse:
    """A face on a photo. person: its id. look: faces with the same number look alike."""

    asset: int
    person: object
    look: int


@dataclass(frozen=True)
class Scene:
    """deputy: another moderator, who only reviews. request: the link that waits for a decision.

    parents: also the grandparents. looks: each face's look, and how like that look the face is.
    """

    workspace_id: int
    group_id: int
    tg_chat_id: int
    admin: Member
    deputy: Member
    request: int
    parents: tuple[Member, ...]
    looks: dict[int, tuple[int, float]]

    @property
    def members(self) -> tuple[Member, ...]:
        return (self.admin, *self.parents)


async def plant(stage: Stage) -> Scene:
    """Plants trained persons, matched photos, half of them delivered, one refusal, one request that waits.

    Deletes the tasks of earlier sequences, because every step reads all waiting tasks. ANALYZE tells the
    planner of Postgres how many rows there are.
    """
    await sql.execute("TRUNCATE tasks")
    workspace = await _id("INSERT INTO workspaces (name) VALUES ('Family') RETURNING id")
    people = await _participants()
    tg_chat_id = -next(_numbers)
    group = await _id(
        """INSERT INTO groups (workspace_id, tg_chat_id, title, active) VALUES ($1, $2, 'Class 3b', true)
           RETURNING id""",
        workspace,
        tg_chat_id,
    )
    admin, deputy, *parents = people
    stage.memberships.statuses |= {(tg_chat_id, parent.tg_user_id): "member" for parent in parents}
    stage.memberships.statuses |= {(tg_chat_id, one.tg_user_id): "admin" for one in (admin, deputy)}
    persons = await _persons(workspace)
    links = await _links(parents, persons)
    assets = await _photos(workspace, group, persons)
    looks = await _faces(stage, workspace, assets, persons)
    async with transaction(stage.doorbell) as work:
        await owe_deliveries(work, workspace, assets)
    await sql.execute(
        """UPDATE deliveries SET state = 'sent', sent_at = now(), tg_message_id = id
           WHERE asset_id = ANY($1::bigint[])""",
        assets[::2],
    )
    await sql.execute("ANALYZE persons, face_instances, image_assets, deliveries, distributions, operations")
    return Scene(workspace, group, tg_chat_id, admin, deputy, links[-1], tuple(parents), looks)


async def plant_group(stage: Stage, scene: Scene, *, has_begun: bool) -> int:
    """Another group with the same people, in a workspace of its own. has_begun: persons are known there."""
    workspace = await _id("INSERT INTO workspaces (name) VALUES ('Football') RETURNING id")
    tg_chat_id = -next(_numbers)
    group = await _id(
        """INSERT INTO groups (workspace_id, tg_chat_id, title, active) VALUES ($1, $2, 'Football', true)
           RETURNING id""",
        workspace,
        tg_chat_id,
    )
    for key in ((tg_chat_id, parent.tg_user_id) for parent in scene.parents):
        stage.memberships.statuses[key] = "member"
    stage.memberships.statuses[tg_chat_id, scene.admin.tg_user_id] = "admin"
    if has_begun:
        await _persons(workspace)
    return group


async def _participants() -> list[Member]:
    users = [next(_numbers) for _ in range(7)]
    rows = await sql.rows(
        """INSERT INTO participants (tg_user_id, name, private_chat)
           SELECT unnest($1::bigint[]), 'Kim', 'open'
           RETURNING id, tg_user_id""",
        users,
    )
    return [Member(row["id"], row["tg_user_id"], "Kim") for row in rows]


async def _persons(workspace: int) -> list[sql.Row]:
    approvals = ["approved" if place != REQUESTED else "requested" for place in range(len(NAMES))]
    return await sql.rows(
        """INSERT INTO persons (workspace_id, name, name_key, approval)
           SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[]) RETURNING id, number""",
        workspace,
        list(NAMES),
        [name_key(name) for name in NAMES],
        approvals,
    )


async def _links(parents: list[Member], persons: list[sql.Row]) -> list[int]:
    rows = await sql.rows(
        """INSERT INTO participant_persons (participant_id, person_id, role, state, consented_at)
           SELECT x.participant_id, x.person_id, x.role,
               CASE p.approval WHEN 'approved' THEN 'approved' ELSE 'requested' END, now()
           FROM unnest($1::bigint[], $2::uuid[], $3::text[]) AS x (participant_id, person_id, role)
           JOIN persons p ON p.id = x.person_id ORDER BY p.number, x.participant_id RETURNING id""",
        [parents[parent].participant_id for parent, _ in LINKS],
        [persons[place]["id"] for _, place in LINKS],
        ["owner" if parent < PARENTS else "guardian" for parent, _ in LINKS],
    )
    return [row["id"] for row in rows]


async def _photos(workspace: int, group: int, persons: list[sql.Row]) -> list[int]:
    trains = [persons[place]["id"] if place < len(NAMES) else None for place in range(len(PHOTOS))]
    return await plant_photos(workspace, group, trains)


async def plant_photos(workspace: int, group: int, trains: list[object]) -> list[int]:
    """trains: for each photo the person that it trains, None for a posted one."""
    rows = await sql.rows(
        """INSERT INTO image_assets (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id,
               taken_at, enrols_person_id)
           SELECT $1, CASE WHEN x.trains IS NULL THEN 'post' ELSE 'training' END, 'photo', 'done', 'file',
               gen_random_uuid(), now(), x.trains
           FROM unnest($2::uuid[]) AS x (trains) RETURNING id""",
        workspace,
        trains,
    )
    assets = [row["id"] for row in rows]
    await sql.execute(
        "INSERT INTO postings (asset_id, group_id, posted_at) SELECT unnest($1::bigint[]), $2, now()",
        [asset for asset, trained in zip(assets, trains, strict=True) if trained is None],
        group,
    )
    return assets


async def _faces(
    stage: Stage, workspace: int, assets: list[int], persons: list[sql.Row]
) -> dict[int, tuple[int, float]]:
    unknown, looks = iter(_UNKNOWN), {}
    glimpses = [
        Glimpse(asset, None, next(unknown)) if place is None else Glimpse(asset, persons[place]["id"], place)
        for asset, places in zip(assets, PHOTOS, strict=True)
        for place in places
    ]
    rows = await plant_faces(stage, workspace, glimpses, looks)
    await sql.execute(
        """INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role, is_pinned,
               pinned_by, pinned_at)
           SELECT f.person_id, f.id, f.id, 'EXEMPLAR', f.id = $2, CASE WHEN f.id = $2 THEN 'tg:1' END,
               CASE WHEN f.id = $2 THEN now() END
           FROM face_instances f WHERE f.id = ANY($1::uuid[])""",
        [row["id"] for row in [*rows[:REQUESTED], rows[_PINNED]]],
        rows[_PINNED]["id"],
    )
    await sql.execute(
        """UPDATE face_instances f SET basis = 'matched', matched_by = ARRAY[t.id] FROM face_instances t
           WHERE f.id = ANY($1::uuid[]) AND t.id = ANY($2::uuid[]) AND t.person_id = f.person_id""",
        [row["id"] for row in rows[_PINNED + 1 :]],
        [row["id"] for row in rows[:REQUESTED]],
    )
    await sql.execute(
        "INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)", rows[-1]["id"], persons[0]["id"]
    )
    await sql.execute(
        """UPDATE image_assets a SET person_numbers = coalesce((
               SELECT jsonb_agg(DISTINCT p.number) FROM face_instances f JOIN persons p ON p.id = f.person_id
               WHERE f.asset_id = a.id), '[]') WHERE workspace_id = $1""",
        workspace,
    )
    return looks


async def plant_match(work: Work, workspace: int, face: UUID, person: UUID, ground: UUID) -> None:
    """Matches a face as recognition does. ground: the prototype that the face looks like."""
    faces = [face]
    move = Move(workspace, faces, None, person, actor="engine", basis="matched", matched_by=[ground])
    await move_faces(work, move)


async def plant_faces(
    stage: Stage, workspace: int, glimpses: list[Glimpse], looks: dict[int, tuple[int, float]]
) -> list[sql.Row]:
    """Plants faces whose ids ascend in the order of `glimpses`, and adds their looks to `looks`."""
    ids = [UUID(int=next(_ids)) for _ in glimpses]
    likeness = [0.99 - _LESS_LIKE * (len(looks) + place) for place in range(len(glimpses))]
    rows = await sql.rows(
        """WITH faces AS (
               INSERT INTO face_instances (id, workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h,
                   detection_confidence, quality_score, qdrant_point_id, person_id, basis)
               SELECT x.id, $1, x.asset_id, x.place + $7, 0, 80, 100, 0.9, 0.8, x.id, x.person_id,
                   CASE WHEN x.person_id IS NOT NULL THEN 'assigned' END
               FROM unnest($2::uuid[], $3::bigint[], $4::uuid[]) WITH ORDINALITY
                   AS x (id, asset_id, person_id, place)
               RETURNING id, number, asset_id, created_at),
           vectors AS (
               INSERT INTO face_embeddings (face_id, engine, vector)
               SELECT x.face, $5, x.vector FROM unnest($2::uuid[], $6::bytea[]) AS x (face, vector))
           SELECT * FROM faces ORDER BY number""",
        workspace,
        ids,
        [glimpse.asset for glimpse in glimpses],
        [glimpse.person for glimpse in glimpses],
        stage.engine.name,
        [
            to_bytes(_embedding(len(looks) + place, glimpse.look, likeness[place]))
            for place, glimpse in enumerate(glimpses)
        ],
        len(looks),
    )
    for row, glimpse, much in zip(rows, glimpses, likeness, strict=True):
        looks[row["number"]] = glimpse.look, much
    return rows


def _embedding(place: int, look: int, likeness: float) -> Embedding:
    """An embedding: faces of one look are alike, the more so the greater their likeness."""
    vector = np.zeros(16 + _MOST_FACES, dtype=np.float32)
    vector[look], vector[16 + place] = likeness, (1 - likeness**2) ** 0.5
    return vector


async def _id(statement: str, *values: object) -> int:
    row = await sql.one(statement, *values)
    assert row is not None
    return int(row["id"])
