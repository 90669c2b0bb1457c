"""The chat id that a group had before it became a supergroup, and what of a chat is not handled yet."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "ALTER TABLE groups ADD COLUMN former_tg_chat_id bigint UNIQUE",
    """CREATE INDEX ix_telegram_updates_waiting ON telegram_updates
           (left(coalesce(payload #>> '{message,chat,id}', payload #>> '{my_chat_member,chat,id}',
                payload #>> '{callback_query,message,chat,id}'), 32)) WHERE handled_at IS NULL""",
]
BACKWARD = ["DROP INDEX ix_telegram_updates_waiting", "ALTER TABLE groups DROP COLUMN former_tg_chat_id"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0033_files_written_anew")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
