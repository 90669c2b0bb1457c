"""/stats adds up what was counted when it happened, in place of reading every event of a workspace."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Written long before: the events are not written anew, their number stands in the workspace.
_COUNT = """
WITH recognised AS MATERIALIZED (
    SELECT DISTINCT e.workspace_id, e.to_person_number AS number, face.id::uuid AS face
    FROM face_assignment_events e, jsonb_array_elements_text(e.affected_face_instance_ids) AS face (id)
    WHERE e.actor = 'engine' AND e.to_person_number IS NOT NULL),
counted AS (
    UPDATE workspaces w SET recognised = r.faces
    FROM (SELECT workspace_id, count(*) AS faces FROM recognised GROUP BY 1) r WHERE r.workspace_id = w.id)
UPDATE negative_pairs n SET was_recognised = x.was_recognised
FROM (SELECT o.id, r.face IS NOT NULL AS was_recognised FROM negative_pairs o
      JOIN persons p ON p.id = o.person_id
      LEFT JOIN recognised r ON r.face = o.face_id AND r.number = p.number) x
WHERE x.id = n.id
"""
FORWARD = [
    "ALTER TABLE face_assignment_events ADD COLUMN recognised_count int NOT NULL DEFAULT 0",
    """ALTER TABLE workspaces ADD COLUMN recognised bigint NOT NULL DEFAULT 0,
           ADD COLUMN recognised_until timestamptz NOT NULL DEFAULT now()""",
    "ALTER TABLE negative_pairs ADD COLUMN was_recognised boolean",
    _COUNT,
    """CREATE INDEX ix_face_assignment_events_recognised ON face_assignment_events (workspace_id, created_at)
       INCLUDE (to_person_number, face_count, recognised_count) WHERE actor = 'engine'""",
    "DROP INDEX ix_face_assignment_events_by_engine",
    "CREATE INDEX ix_negative_pairs_recognised ON negative_pairs (person_id, was_recognised)",
    "DROP INDEX ix_negative_pairs_person_id",
    "CREATE INDEX ix_negative_pairs_unseen ON negative_pairs (id) WHERE was_recognised IS NULL",
    "CREATE INDEX ix_face_suggestions_by_person ON face_suggestions (suggested_person_id, status, rank)",
    """CREATE INDEX ix_face_suggestions_chosen ON face_suggestions (suggested_person_id)
       WHERE rank IS NOT NULL""",
]
BACKWARD = [
    "DROP INDEX ix_face_suggestions_chosen",
    "DROP INDEX ix_face_suggestions_by_person",
    "DROP INDEX ix_negative_pairs_unseen",
    "CREATE INDEX ix_negative_pairs_person_id ON negative_pairs (person_id)",
    "DROP INDEX ix_negative_pairs_recognised",
    """CREATE INDEX ix_face_assignment_events_by_engine ON face_assignment_events (workspace_id, created_at)
       INCLUDE (to_person_number, face_count) WHERE actor = 'engine'""",
    "DROP INDEX ix_face_assignment_events_recognised",
    "ALTER TABLE negative_pairs DROP COLUMN was_recognised",
    "ALTER TABLE workspaces DROP COLUMN recognised, DROP COLUMN recognised_until",
    "ALTER TABLE face_assignment_events DROP COLUMN recognised_count",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0075_batches_of_webhooks")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
