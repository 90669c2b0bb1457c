"""Notes which bot a database belongs to, and since when. The numbers of messages in private chats are counted
by each bot, so another bot would edit and delete other messages than those that are meant.

The next start fills it in: until then the database is taken for that of the bot which starts.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = ["ALTER TABLE installation ADD COLUMN tg_bot_id bigint, ADD COLUMN bot_changed_at timestamptz"]
BACKWARD = ["ALTER TABLE installation DROP COLUMN bot_changed_at, DROP COLUMN tg_bot_id"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0101_large_erases")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
