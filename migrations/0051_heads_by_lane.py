"""Who adds work to a lane looks at its first open task only, however many wait behind it."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """CREATE INDEX ix_tasks_heads_by_lane ON tasks (lane)
       WHERE state IN ('ready', 'leased') AND NOT is_behind AND lane IS NOT NULL"""
]
BACKWARD = ["DROP INDEX ix_tasks_heads_by_lane"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0050_shares_of_members")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
