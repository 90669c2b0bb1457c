"""When the last backup was made, so that somebody is told when it is old."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = ["ALTER TABLE installation ADD COLUMN backed_up_at timestamptz"]
BACKWARD = ["ALTER TABLE installation DROP COLUMN backed_up_at"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0046_late_photos")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
