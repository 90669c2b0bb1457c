"""Whether somebody was sent a photo in the last minutes is found beside all that they were ever sent."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "CREATE INDEX ix_deliveries_sent_to ON deliveries (participant_id, sent_at) WHERE sent_at IS NOT NULL"
]
BACKWARD = ["DROP INDEX ix_deliveries_sent_to"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0105_outages")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
