"""Rows that wait for work are found every minute, beside a million that do not."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "CREATE INDEX ix_tasks_dead ON tasks (kind, dedupe_key) WHERE state = 'dead'",
    "CREATE INDEX ix_image_assets_received ON image_assets (id) WHERE state = 'received'",
    "CREATE INDEX ix_deliveries_pending ON deliveries (id) WHERE state = 'pending'",
    "CREATE INDEX ix_telegram_updates_unhandled ON telegram_updates (id) WHERE handled_at IS NULL",
]
BACKWARD = [
    "DROP INDEX ix_telegram_updates_unhandled",
    "DROP INDEX ix_deliveries_pending",
    "DROP INDEX ix_image_assets_received",
    "DROP INDEX ix_tasks_dead",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0034_former_chats")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
