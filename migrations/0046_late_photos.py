"""A photo that waited too long is offered to its recipient, and sent when they press."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = ["ALTER TABLE deliveries ADD COLUMN offered_at timestamptz"]
BACKWARD = ["ALTER TABLE deliveries DROP COLUMN offered_at"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0040_sent_numbers")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
