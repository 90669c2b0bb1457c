"""A search for lost photos remembers which messages it asked about, because its worker may die on the way."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """CREATE TABLE message_searches (
           participant_id bigint PRIMARY KEY REFERENCES participants (id) ON DELETE CASCADE,
           asked bigint[] NOT NULL DEFAULT '{}',
           begun_at timestamptz NOT NULL DEFAULT now())""",
]
BACKWARD = ["DROP TABLE message_searches"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0058_workspace_settings")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
