"""A participant has the time at which the private chat was opened last."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = ["ALTER TABLE participants ADD COLUMN chat_opened_at timestamptz"]
BACKWARD = ["ALTER TABLE participants DROP COLUMN chat_opened_at"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0085_sent_messages")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
