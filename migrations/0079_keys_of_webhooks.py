"""The key of a request that added a webhook is the workspace's own, and free again after a day."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """ALTER TABLE webhooks
           ALTER COLUMN batch_id DROP NOT NULL,
           DROP CONSTRAINT uq_webhooks_batch,
           ADD CONSTRAINT uq_webhooks_batch UNIQUE (workspace_id, batch_id)""",
]
BACKWARD = [
    """UPDATE webhooks w SET batch_id = gen_random_uuid()
       WHERE batch_id IS NULL
          OR EXISTS (SELECT 1 FROM webhooks o WHERE o.batch_id = w.batch_id AND o.id < w.id)""",
    """ALTER TABLE webhooks
           ALTER COLUMN batch_id SET NOT NULL,
           DROP CONSTRAINT uq_webhooks_batch,
           ADD CONSTRAINT uq_webhooks_batch UNIQUE (batch_id)""",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0078_training_photos")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
