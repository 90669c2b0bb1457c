"""Fills a database by a few statements: several workspaces, half of all faces in the first."""

import asyncpg

ENGINE = "crowd/engine"
FACES_A_PHOTO = 5  # three of persons, one of a cluster, one of neither
PHOTOS_FOR_A_PERSON = 100  # photos / persons; with three persons on each photo, a person is on 300
# Per cent of the faces, by workspace.
_SHARES = (50, 20, 10, 10, 10)

# {w}: the workspace. A person's place in the workspace gives its name and its owner. `WHERE a.n + place >= 0`
# makes Postgres draw an id for each face, and not one for all.
_STEPS = (
    """INSERT INTO groups (workspace_id, tg_chat_id, title, active)
       VALUES ({w}, -9000000000 - {w}, 'Group', true)""",
    """INSERT INTO participants (tg_user_id, name, private_chat)
       SELECT 9000000000 + {w} * 1000000 + n, 'Parent ' || n, 'open' FROM generate_series(1, {persons}) n""",
    """INSERT INTO group_participants (group_id, participant_id, status)
       SELECT g.id, p.id, 'member' FROM groups g JOIN participants p
         ON p.tg_user_id - 9000000000 - {w} * 1000000 BETWEEN 1 AND {persons} WHERE g.workspace_id = {w}""",
    """INSERT INTO persons (workspace_id, name, name_key, approval)
       SELECT {w}, 'Child ' || n, 'child ' || n, 'approved' FROM generate_series(1, {persons}) n""",
    """INSERT INTO participant_persons (participant_id, person_id, role, state, consented_at)
       SELECT r.id, p.id, 'owner', 'approved', now() FROM persons p JOIN participants r
         ON r.tg_user_id = 9000000000 + {w} * 1000000 + substr(p.name, 7)::int WHERE p.workspace_id = {w}""",
    "INSERT INTO clusters (workspace_id) SELECT {w} FROM generate_series(1, {persons})",
    """INSERT INTO image_assets (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id, taken_at,
           created_at, updated_at)
       SELECT {w}, 'post', 'photo', 'done', 'file-' || n, 'unique-' || n, t.at, t.at, t.at
       FROM generate_series(1, {photos}) n, LATERAL (SELECT now() - n * interval '1 minute' AS at) t""",
    """INSERT INTO postings (asset_id, group_id, tg_message_id, posted_at, caption)
       SELECT a.id, g.id, a.id, a.taken_at, CASE WHEN a.id % 5 = 0 THEN 'On the swing' END
       FROM image_assets a JOIN groups g ON g.workspace_id = a.workspace_id WHERE a.workspace_id = {w}""",
    """WITH people AS (SELECT id, row_number() OVER (ORDER BY number) AS n FROM persons
           WHERE workspace_id = {w}),
       unknown AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM clusters WHERE workspace_id = {w}),
       photos AS (SELECT id, taken_at, row_number() OVER (ORDER BY id) AS n FROM image_assets
           WHERE workspace_id = {w})
       INSERT INTO face_instances (id, workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h,
           detection_confidence, quality_score, qdrant_point_id, person_id, basis, cluster_id, clustered_at,
           version, indexed_version, indexed_at, created_at, updated_at)
       SELECT f.id, {w}, a.id, place * 100, 0, 80, 100, 0.9, random(), f.id, p.id,
           CASE WHEN p.id IS NOT NULL THEN 'matched' END, c.id,
           CASE WHEN c.id IS NOT NULL THEN a.taken_at END,
           1, 1, a.taken_at, a.taken_at, a.taken_at
       FROM photos a CROSS JOIN generate_series(0, 4) place
       CROSS JOIN LATERAL (SELECT gen_random_uuid() AS id WHERE a.n + place >= 0) f
       LEFT JOIN people p ON place < 3 AND p.n = 1 + (a.n * 3 + place) % {persons}
       LEFT JOIN unknown c ON place = 3 AND c.n = 1 + a.n % {persons}""",
    """INSERT INTO face_embeddings (face_id, engine, vector)
       SELECT id, '{engine}', decode(md5(id::text) || repeat('00', 48), 'hex')
       FROM face_instances WHERE workspace_id = {w}""",
    """INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role)
       SELECT person_id, id, id, 'EXEMPLAR' FROM (
           SELECT id, person_id, row_number() OVER (PARTITION BY person_id ORDER BY id) AS n
           FROM face_instances WHERE workspace_id = {w} AND person_id IS NOT NULL) f WHERE n <= 10""",
    # Each match rests on all prototypes of its person.
    """UPDATE face_instances f SET matched_by = x.ids
       FROM (SELECT person_id, array_agg(face_instance_id) AS ids FROM person_prototypes GROUP BY 1) x
       WHERE x.person_id = f.person_id AND f.workspace_id = {w}""",
    """INSERT INTO face_assignment_events (workspace_id, created_at, actor, operation, to_person_id,
           to_person_number, affected_photo_ids, affected_face_instance_ids, face_count, photo_count,
           recognised_count)
       SELECT {w}, f.created_at, CASE WHEN f.asset_id % 50 = 0 THEN 'tg:9' ELSE 'engine' END,
           'ASSIGN_TO_PERSON', p.id, p.number, jsonb_build_array(f.asset_id), jsonb_build_array(f.id), 1, 1,
           CASE WHEN f.asset_id % 50 = 0 THEN 0 ELSE 1 END
       FROM face_instances f JOIN persons p ON p.id = f.person_id WHERE f.workspace_id = {w}""",
    # As tidy_up leaves it: events that are older than an hour are added up.
    """UPDATE workspaces SET (recognised, recognised_until) = (
           SELECT sum(recognised_count), now() - interval '1 hour' FROM face_assignment_events
           WHERE workspace_id = {w} AND created_at < now() - interval '1 hour') WHERE id = {w}""",
    # A face that is one person's was refused for the next person.
    """INSERT INTO negative_pairs (face_id, person_id, was_recognised)
       SELECT f.id, next.id, true FROM (
           SELECT *, row_number() OVER (ORDER BY id) AS n FROM face_instances
           WHERE workspace_id = {w} AND person_id IS NOT NULL) f
       JOIN persons p ON p.id = f.person_id
       JOIN persons next ON next.workspace_id = {w}
         AND substr(next.name, 7)::int = 1 + substr(p.name, 7)::int % {persons}
       WHERE f.n % 100 = 0""",
    # One in fifty unknown faces is asked about, or was.
    """INSERT INTO face_suggestions (face_instance_id, suggested_person_id, confidence, source_face_id,
           status, reviewed_at)
       SELECT f.id, x.person_id, 0.7, x.face_instance_id, f.status,
           CASE WHEN f.status <> 'PENDING' THEN now() END
       FROM (SELECT id, n / 50 AS n, (ARRAY['PENDING', 'ACCEPTED', 'ACCEPTED', 'REJECTED', 'EXPIRED'])[
                 1 + n / 50 % 5] AS status
             FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM face_instances
                   WHERE workspace_id = {w} AND person_id IS NULL) g WHERE n % 50 = 0) f
       JOIN (SELECT *, row_number() OVER (ORDER BY person_id) AS n FROM (
                 SELECT DISTINCT ON (e.person_id) e.person_id, e.face_instance_id FROM person_prototypes e
                 JOIN persons p ON p.id = e.person_id WHERE p.workspace_id = {w}) y) x
         ON x.n = 1 + f.n % {persons}""",
    """INSERT INTO distributions (asset_id, person_id, participant_id)
       SELECT f.asset_id, f.person_id, l.participant_id FROM face_instances f
       JOIN participant_persons l ON l.person_id = f.person_id
       WHERE f.workspace_id = {w} ON CONFLICT DO NOTHING""",
    """INSERT INTO deliveries (workspace_id, asset_id, participant_id, state, sent_at, tg_message_id)
       SELECT {w}, x.asset_id, x.participant_id, 'sent', a.taken_at, row_number() OVER ()
       FROM (SELECT DISTINCT asset_id, participant_id FROM distributions) x
       JOIN image_assets a ON a.id = x.asset_id WHERE a.workspace_id = {w}""",
    """INSERT INTO operations (workspace_id, kind, actor, person_number, created_at)
       SELECT {w}, 'rename_person', 'tg:9', p.number, now() - n * interval '1 hour'
       FROM persons p, generate_series(1, 5) n WHERE p.workspace_id = {w}""",
    """INSERT INTO admin_events (workspace_id, created_at, actor, operation, subject_kind, subject_number)
       SELECT {w}, now() - n * interval '1 hour', 'tg:9', 'approve', 'person', p.number
       FROM persons p, generate_series(1, 3) n WHERE p.workspace_id = {w}""",
    """INSERT INTO admin_events (workspace_id, created_at, actor, operation, subject_kind, subject_number)
       SELECT {w}, now() - n * interval '1 hour', 'tg:9', 'report_missing', 'asset', a.id
       FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM image_assets
             WHERE workspace_id = {w}) a WHERE n % 500 = 0""",
)


async def fill_database(connection: asyncpg.Connection, faces: int) -> list[int]:
    """Fills the database and returns the ids of its workspaces, the largest first."""
    workspaces = []
    for share in _SHARES:
        workspace = await connection.fetchval("INSERT INTO workspaces (name) VALUES ('Crowd') RETURNING id")
        photos = faces * share // 100 // FACES_A_PHOTO
        persons = max(10, photos // PHOTOS_FOR_A_PERSON)
        for step in _STEPS:
            statement = step.format(w=workspace, photos=photos, persons=persons, engine=ENGINE)
            await connection.execute(statement, timeout=600)
        workspaces.append(workspace)
    await connection.execute("VACUUM (ANALYZE)", timeout=600)
    return workspaces
