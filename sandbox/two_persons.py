"""Plants two persons with thousands of faces in the open database by a few statements."""

from dataclasses import dataclass

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from sandbox.entangled_persons import entangle

ENGINE, DIMENSIONS = "bench/engine", 512


@dataclass(frozen=True, slots=True)
class Planted:
    """One of the two persons."""

    id: PersonId
    number: int


async def plant_two_persons(faces: int) -> tuple[WorkspaceId, Planted, Planted]:
    """Plants two persons with an owner each; half of the photos show both. The first one has rows of every
    kind that a merge changes. The workspace has a group and no admin chat.
    """
    workspace_id = await sql.value(WorkspaceId, "INSERT INTO workspaces (name) VALUES ('Bench') RETURNING id")
    assert workspace_id is not None
    await sql.execute(
        """INSERT INTO groups (workspace_id, tg_chat_id, title, active)
           VALUES ($1, -$1::bigint, 'Bench', true)""",
        workspace_id,
    )
    persons = await sql.rows(
        Planted,
        """INSERT INTO persons (workspace_id, name, name_key, approval)
           VALUES ($1, 'Anna', 'anna', 'approved'), ($1, 'Ben', 'ben', 'approved') RETURNING id, number""",
        workspace_id,
    )
    await _owners(workspace_id)
    await _photos(workspace_id, faces)
    for place, person in enumerate(persons, 1):
        await _faces(workspace_id, person.id, place)
    await _delivered(workspace_id)
    await entangle(workspace_id, persons[0].id, persons[1].id)
    return workspace_id, persons[0], persons[1]


async def _owners(workspace_id: WorkspaceId) -> None:
    await sql.execute(
        """WITH people AS (
               INSERT INTO participants (tg_user_id, name, private_chat)
               SELECT n + (SELECT coalesce(max(tg_user_id), 0) FROM participants), 'Kim', 'open'
               FROM generate_series(1, 2) AS n RETURNING id)
           INSERT INTO participant_persons (participant_id, person_id, role, state, consented_at)
           SELECT r.id, p.id, 'owner', 'approved', now()
           FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM people) r
           JOIN (SELECT id, row_number() OVER (ORDER BY number) AS n FROM persons
                 WHERE workspace_id = $1) p USING (n)""",
        workspace_id,
    )


async def _photos(workspace_id: WorkspaceId, count: int) -> None:
    await sql.execute(
        """INSERT INTO image_assets (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id,
               taken_at)
           SELECT $1, 'post', 'photo', 'done', 'file', n, now() FROM generate_series(1, $2::int) AS n""",
        workspace_id,
        count,
    )


async def _faces(workspace_id: WorkspaceId, person_id: PersonId, place: int) -> None:
    """place: 1 puts the person on every photo, 2 on every second photo."""
    await sql.execute(
        """INSERT INTO face_instances (id, workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h,
               detection_confidence, quality_score, qdrant_point_id, person_id, basis)
           SELECT x.id, $1, x.asset_id, $3, 0, 80, 100, 0.9, 0.8, x.id, $2, 'assigned'
           FROM (SELECT gen_random_uuid() AS id, id AS asset_id FROM image_assets
                 WHERE workspace_id = $1 AND id % $3 = 0) x""",
        workspace_id,
        person_id,
        place,
    )
    # Any vector will do: one float32 of 1 and 511 zeros.
    await sql.execute(
        """INSERT INTO face_embeddings (face_id, engine, vector)
           SELECT id, $1, decode('0000803f' || repeat('00000000', $2), 'hex') FROM face_instances
           WHERE person_id = $3""",
        ENGINE,
        DIMENSIONS - 1,
        person_id,
    )


async def _delivered(workspace_id: WorkspaceId) -> None:
    await sql.execute(
        """INSERT INTO distributions (asset_id, person_id, participant_id)
           SELECT f.asset_id, f.person_id, l.participant_id FROM face_instances f
           JOIN participant_persons l ON l.person_id = f.person_id WHERE f.workspace_id = $1""",
        workspace_id,
    )
    await sql.execute(
        """INSERT INTO deliveries (workspace_id, asset_id, participant_id, state, sent_at, tg_message_id)
           SELECT $1, asset_id, participant_id, 'sent', now(), row_number() OVER () FROM distributions
           WHERE asset_id IN (SELECT id FROM image_assets WHERE workspace_id = $1)""",
        workspace_id,
    )
