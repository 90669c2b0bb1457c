"""A family group, planted with a handful of statements: a sequence costs its steps, not its beginning."""

from dataclasses import dataclass
from itertools import count

from domain.queries import sql
from domain.steps.owe_deliveries import owe_deliveries
from domain.steps.work import transaction
from tests.usecases.factory import Member
from tests.usecases.stage import Stage

NAMES = ("Anna", "Ben", "Carla", "Dora", "Emil")
# Who is on which photo, by the place of the name; None: nobody knows. The first five train one person each.
PHOTOS = ((0,), (1,), (2,), (3,), (4,), (0,), (0, 1), (0, 2), (1, 2, None), (None, None), (3, None))
# Which of three parents receives whom.
LINKS = ((0, 0), (0, 1), (1, 1), (2, 2), (1, 4))
REQUESTED = 4
_PINNED = len(NAMES)  # Anna's on the first photo that was posted

_numbers = count(5000)


@dataclass(frozen=True)
class Scene:
    """request: the link that waits for a decision."""

    workspace_id: int
    group_id: int
    tg_chat_id: int
    admin: Member
    request: int


async def plant(stage: Stage) -> Scene:
    """Everybody trained, photos recognised, half of them delivered, one refusal, one request waiting."""
    workspace = await _id("INSERT INTO workspaces (name) VALUES ('Family') RETURNING id")
    people = await _participants()
    tg_chat_id = -next(_numbers)
    group = await _id(
        """INSERT INTO groups (workspace_id, tg_chat_id, title, active) VALUES ($1, $2, 'Class 3b', true)
           RETURNING id""",
        workspace,
        tg_chat_id,
    )
    admin, *parents = people
    stage.memberships.statuses |= {(tg_chat_id, parent.tg_user_id): "member" for parent in parents}
    stage.memberships.statuses[tg_chat_id, admin.tg_user_id] = "admin"
    persons = await _persons(workspace)
    links = await _links(parents, persons)
    assets = await _photos(workspace, group, persons)
    await _faces(workspace, assets, persons)
    async with transaction(stage.doorbell) as work:
        await owe_deliveries(work, workspace, assets)
    await sql.execute(
        """UPDATE deliveries SET state = 'sent', sent_at = now(), tg_message_id = id
           WHERE asset_id = ANY($1::bigint[])""",
        assets[::2],
    )
    return Scene(workspace, group, tg_chat_id, admin, links[-1])


async def _participants() -> list[Member]:
    users = [next(_numbers) for _ in range(4)]
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
        """INSERT INTO persons (workspace_id, name, approval) SELECT $1, * FROM unnest($2::text[], $3::text[])
           RETURNING id, number""",
        workspace,
        list(NAMES),
        approvals,
    )


async def _links(parents: list[Member], persons: list[sql.Row]) -> list[int]:
    rows = await sql.rows(
        """INSERT INTO participant_persons (participant_id, person_id, role, state, consented_at)
           SELECT x.*, 'owner', CASE p.approval WHEN 'approved' THEN 'approved' ELSE 'requested' END, now()
           FROM unnest($1::bigint[], $2::uuid[]) AS x (participant_id, person_id)
           JOIN persons p ON p.id = x.person_id ORDER BY p.number, x.participant_id RETURNING id""",
        [parents[parent].participant_id for parent, _ in LINKS],
        [persons[place]["id"] for _, place in LINKS],
    )
    return [row["id"] for row in rows]


async def _photos(workspace: int, group: int, persons: list[sql.Row]) -> list[int]:
    trains = [persons[place]["id"] if place < len(NAMES) else None for place in range(len(PHOTOS))]
    return await plant_photos(workspace, group, trains)


async def plant_photos(workspace: int, group: int, trains: list[object]) -> list[int]:
    """trains: for each the person that it trains, None for one that was posted."""
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


async def _faces(workspace: int, assets: list[int], persons: list[sql.Row]) -> None:
    owners = [
        (asset, None if place is None else persons[place]["id"])
        for asset, places in zip(assets, PHOTOS, strict=True)
        for place in places
    ]
    rows = await plant_faces(workspace, [asset for asset, _ in owners], [owner for _, owner in owners])
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
        "INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)", rows[-1]["id"], persons[0]["id"]
    )
    await sql.execute(
        """UPDATE image_assets a SET person_numbers = coalesce((
               SELECT jsonb_agg(DISTINCT p.number) FROM face_instances f JOIN persons p ON p.id = f.person_id
               WHERE f.asset_id = a.id), '[]') WHERE workspace_id = $1""",
        workspace,
    )


async def plant_faces(workspace: int, assets: list[int], owners: list[object]) -> list[sql.Row]:
    return await sql.rows(
        """INSERT INTO face_instances (id, workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h,
               detection_confidence, quality_score, qdrant_point_id, person_id)
           SELECT x.id, $1, x.asset_id, x.place, 0, 80, 100, 0.9, 0.8, x.id, x.person_id
           FROM (SELECT gen_random_uuid() AS id, * FROM unnest($2::bigint[], $3::uuid[])
               WITH ORDINALITY AS y (asset_id, person_id, place)) x
           RETURNING id, number, asset_id""",
        workspace,
        assets,
        owners,
    )


async def _id(statement: str, *values: object) -> int:
    row = await sql.one(statement, *values)
    assert row is not None
    return int(row["id"])
