"""Notes of which end of a group its members were told. Members of groups that the bot has left already are
told within an hour after the update.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "ALTER TABLE groups ADD COLUMN told_left_at timestamptz",
]
BACKWARD = [
    "ALTER TABLE groups DROP COLUMN told_left_at",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0092_language_is_known")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
