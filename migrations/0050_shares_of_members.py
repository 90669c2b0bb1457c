"""Whoever posts more than a group's share of an hour waits for their own turn, and so does nobody else."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "ALTER TABLE group_participants ADD COLUMN next_photo_at timestamptz",
    "ALTER TABLE groups ADD COLUMN next_flood_at timestamptz",
    # What waits already was counted for all of the group, whoever posted it.
    "UPDATE groups SET next_flood_at = next_photo_at, next_photo_at = NULL WHERE next_photo_at > now()",
]
BACKWARD = [
    """UPDATE groups SET next_photo_at = greatest(next_photo_at, next_flood_at)
       WHERE next_flood_at IS NOT NULL""",
    "ALTER TABLE groups DROP COLUMN next_flood_at",
    "ALTER TABLE group_participants DROP COLUMN next_photo_at",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0048_one_search")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
