"""Failed tries are counted apart from tries that a dying worker took along, which say little of a task."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = ["ALTER TABLE tasks ADD COLUMN failures int NOT NULL DEFAULT 0"]
BACKWARD = ["ALTER TABLE tasks DROP COLUMN failures"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0051_heads_by_lane")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
