"""How much somebody asked for today, and from when on the next photo of a group is looked at."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """ALTER TABLE participants ADD COLUMN quota_day date,
           ADD COLUMN requests_today integer NOT NULL DEFAULT 0,
           ADD COLUMN photos_today integer NOT NULL DEFAULT 0""",
    "ALTER TABLE groups ADD COLUMN next_photo_at timestamptz",
]
BACKWARD = [
    "ALTER TABLE groups DROP COLUMN next_photo_at",
    """ALTER TABLE participants DROP COLUMN photos_today, DROP COLUMN requests_today,
           DROP COLUMN quota_day""",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0044_ids_until_the_night")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
