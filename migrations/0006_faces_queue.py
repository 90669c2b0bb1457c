"""Messages that came by the faces queue, and those that go out by it."""

from tortoise import migrations
from tortoise.migrations import operations as ops

SCHEMA = """
SELECT 1
"""


class Migration(migrations.Migration):
    dependencies = [("spotted", "0005_clusters")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([SCHEMA], reverse_sql=["SELECT 1"])]  # noqa: RUF012
