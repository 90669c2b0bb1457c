"""A text of the bot is kept for a while as it was sent, with marks around names: an erase cuts a name out."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = ["ALTER TABLE cards ADD COLUMN wording jsonb"]
BACKWARD = ["ALTER TABLE cards DROP COLUMN wording"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0042_heads_of_lanes")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
