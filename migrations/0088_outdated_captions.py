"""A delivery says whether its caption has to be corrected when its recipient's chat opens."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = ["ALTER TABLE deliveries ADD COLUMN is_outdated boolean NOT NULL DEFAULT false"]
BACKWARD = ["ALTER TABLE deliveries DROP COLUMN is_outdated"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0087_looks_like")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
