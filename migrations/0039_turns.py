"""Work is taken in turns, one for each chat that began it."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """ALTER TABLE tasks ADD COLUMN turn smallint NOT NULL DEFAULT 0,
           ADD COLUMN place bigint NOT NULL DEFAULT 0""",
    "CREATE INDEX ix_tasks_place ON tasks (queue, place, id) WHERE state = 'ready'",
    "CREATE INDEX ix_tasks_turn ON tasks (queue, turn, place) WHERE state = 'ready'",
    "DROP INDEX ix_tasks_ready",
]
BACKWARD = [
    "CREATE INDEX ix_tasks_ready ON tasks (queue, not_before, id) WHERE state = 'ready'",
    "DROP INDEX ix_tasks_turn",
    "DROP INDEX ix_tasks_place",
    "ALTER TABLE tasks DROP COLUMN place, DROP COLUMN turn",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0038_alarms")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
