"""A task keeps since when its tries fail because a neighbour is away."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = ["ALTER TABLE tasks ADD COLUMN failing_since timestamptz"]
BACKWARD = ["ALTER TABLE tasks DROP COLUMN failing_since"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0080_searches_go_on")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
