"""Who adds work looks up which task of its queue was done last."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "CREATE INDEX ix_tasks_served ON tasks (queue, finished_at) WHERE state = 'done'",
    # No statement used it: how long a finished task stays depends on its kind.
    "DROP INDEX ix_tasks_finished",
]
BACKWARD = [
    "CREATE INDEX ix_tasks_finished ON tasks (finished_at) WHERE state = 'done'",
    "DROP INDEX ix_tasks_served",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0112_what_stays_known")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
