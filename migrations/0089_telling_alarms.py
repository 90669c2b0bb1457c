"""An alarm says since when it is being told, because a process may die before its message is sent; and when
an outage for which Telegram did not keep all updates ended.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = ["ALTER TABLE alarms ADD COLUMN telling_since timestamptz, ADD COLUMN lost_until timestamptz"]
BACKWARD = ["ALTER TABLE alarms DROP COLUMN telling_since, DROP COLUMN lost_until"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0088_outdated_captions")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
