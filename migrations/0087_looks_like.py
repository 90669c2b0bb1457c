"""A requested person has the connected person that the service takes it for."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "ALTER TABLE persons ADD COLUMN looks_like_id uuid REFERENCES persons (id) ON DELETE SET NULL",
    # Without it, each deletion of a person would read the whole table.
    "CREATE INDEX persons_looks_like ON persons (looks_like_id)",
]
BACKWARD = ["ALTER TABLE persons DROP COLUMN looks_like_id"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0086_chat_opened_at")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
