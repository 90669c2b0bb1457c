"""Photos that have to leave a chat, or that Telegram refused, are found beside a million others. A heartbeat
says since when it has come without a pause.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """CREATE INDEX ix_deliveries_to_take_back ON deliveries (id)
       WHERE state = 'retracted' AND (tg_message_id IS NOT NULL OR earlier_copies <> '{}')""",
    "CREATE INDEX ix_deliveries_failed ON deliveries (sending_at) WHERE state = 'failed'",
    "ALTER TABLE heartbeats ADD COLUMN since timestamptz NOT NULL DEFAULT now()",
]
BACKWARD = [
    "ALTER TABLE heartbeats DROP COLUMN since",
    "DROP INDEX ix_deliveries_failed",
    "DROP INDEX ix_deliveries_to_take_back",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0102_own_bot")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
