"""Who left a group and was told what stays. Who left before this version is told nothing any more."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "ALTER TABLE group_participants ADD COLUMN left_noted boolean NOT NULL DEFAULT false",
    "UPDATE group_participants SET left_noted = true WHERE status = 'outside'",
    """CREATE INDEX ix_group_participants_to_note ON group_participants (id)
           WHERE left_noted <> (status = 'outside')""",
]
BACKWARD = [
    "DROP INDEX ix_group_participants_to_note",
    "ALTER TABLE group_participants DROP COLUMN left_noted",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0035_forgotten_rows")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
