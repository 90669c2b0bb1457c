"""A membership knows since when its participant has been outside of the group."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "ALTER TABLE group_participants ADD COLUMN left_at timestamptz",
    # Nobody knows when these left, so their time begins now.
    "UPDATE group_participants SET left_at = now() WHERE left_noted AND status = 'outside'",
]
BACKWARD = ["ALTER TABLE group_participants DROP COLUMN left_at"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0114_fair_turns")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
