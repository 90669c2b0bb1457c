"""All lost photos of a recipient are looked for by one task: those of one photo each become that."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """WITH old AS (
           UPDATE tasks SET state = 'done', lease_until = NULL, finished_at = now()
           WHERE kind = 'find_delivery' AND state IN ('ready', 'leased') RETURNING ids)
       INSERT INTO tasks (kind, queue, dedupe_key, ids, lane)
       SELECT DISTINCT 'find_deliveries', 'delivery', d.participant_id::text,
           jsonb_build_object('participant_id', d.participant_id), 'find:' || d.participant_id
       FROM old JOIN deliveries d ON d.id = (old.ids->>'delivery_id')::bigint""",
]
BACKWARD = ["DELETE FROM tasks WHERE kind = 'find_deliveries'"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0047_quotas")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
