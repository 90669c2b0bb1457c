"""What people ask for, and what each photo asks for, reads a few rows of a database with a million faces."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    # Written as a comparison with a number: of "is distinct from" Postgres expects nearly all faces.
    """CREATE INDEX ix_face_instances_to_index ON face_instances (workspace_id)
       WHERE (CASE WHEN indexed_version = version THEN 0 ELSE 1 END) = 1""",
    "DROP INDEX ix_face_instances_unindexed",
    """CREATE INDEX ix_face_instances_grouped ON face_instances (workspace_id, cluster_id)
       WHERE person_id IS NULL AND cluster_id IS NOT NULL""",
    "CREATE INDEX ix_operations_newest ON operations (workspace_id, created_at, id)",
    """CREATE INDEX ix_face_assignment_events_by_people ON face_assignment_events (workspace_id, created_at)
       WHERE actor IS DISTINCT FROM 'engine'""",
    """CREATE INDEX ix_face_assignment_events_by_engine ON face_assignment_events (workspace_id, created_at)
       INCLUDE (to_person_number, face_count) WHERE actor = 'engine'""",
    """CREATE INDEX ix_face_assignment_events_photos ON face_assignment_events
       USING gin (affected_photo_ids jsonb_path_ops)""",
    """CREATE INDEX ix_admin_events_reports ON admin_events (workspace_id, subject_number, operation)
       WHERE operation IN ('report_missing', 'settle_report')""",
    """CREATE INDEX ix_participant_persons_requested ON participant_persons (person_id)
       WHERE state = 'requested'""",
]
BACKWARD = [
    "DROP INDEX ix_participant_persons_requested",
    "DROP INDEX ix_admin_events_reports",
    "DROP INDEX ix_face_assignment_events_photos",
    "DROP INDEX ix_face_assignment_events_by_engine",
    "DROP INDEX ix_face_assignment_events_by_people",
    "DROP INDEX ix_operations_newest",
    "DROP INDEX ix_face_instances_grouped",
    """CREATE INDEX ix_face_instances_unindexed ON face_instances (workspace_id)
       WHERE indexed_version IS DISTINCT FROM version""",
    "DROP INDEX ix_face_instances_to_index",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0041_backed_up")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
