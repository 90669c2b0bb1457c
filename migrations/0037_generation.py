"""How often this database was noted beside the photos: an older copy of it is behind."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """ALTER TABLE installation ADD COLUMN generation bigint NOT NULL DEFAULT 0,
           ADD COLUMN generation_at timestamptz NOT NULL DEFAULT now()"""
]
BACKWARD = ["ALTER TABLE installation DROP COLUMN generation, DROP COLUMN generation_at"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0036_who_left")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
