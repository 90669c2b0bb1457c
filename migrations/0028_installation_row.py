"""Each installation has its id from the start: stores and backups bear it."""

from tortoise import migrations
from tortoise.migrations import operations as ops

ROW = "INSERT INTO installation (id) VALUES (1) ON CONFLICT (id) DO NOTHING"


class Migration(migrations.Migration):
    dependencies = [("spotted", "0027_groups_together")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([ROW], reverse_sql=["SELECT 1"])]  # noqa: RUF012
