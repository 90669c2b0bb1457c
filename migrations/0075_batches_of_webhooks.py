"""A webhook remembers by which request it was added, so that the same request adds no second one."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "ALTER TABLE webhooks ADD COLUMN batch_id uuid NOT NULL DEFAULT gen_random_uuid()",
    "ALTER TABLE webhooks ADD CONSTRAINT uq_webhooks_batch UNIQUE (batch_id)",
]
BACKWARD = ["ALTER TABLE webhooks DROP COLUMN batch_id"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0070_bars_of_persons")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
