"""A membership knows whether its answer about photos was given by a button."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Of answers that stand already nobody knows: a reaction that is taken back ends them, as before.
FORWARD = ["ALTER TABLE group_participants ADD COLUMN consent_by_button boolean NOT NULL DEFAULT false"]
BACKWARD = ["ALTER TABLE group_participants DROP COLUMN consent_by_button"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0115_left_at")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
