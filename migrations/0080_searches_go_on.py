"""A later search for lost photos asks about numbers that no earlier one asked about."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """ALTER TABLE message_searches
           ADD COLUMN asked_before integer NOT NULL DEFAULT 0, DROP COLUMN begun_at""",
]
BACKWARD = [
    """ALTER TABLE message_searches
           ADD COLUMN begun_at timestamptz NOT NULL DEFAULT now(), DROP COLUMN asked_before""",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0079_keys_of_webhooks")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
