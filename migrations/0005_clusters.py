"""What clusters of unknown faces need."""

from tortoise import migrations
from tortoise.migrations import operations as ops

SCHEMA = """
SELECT 1
"""


class Migration(migrations.Migration):
    dependencies = [("spotted", "0004_operations")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([SCHEMA], reverse_sql=["SELECT 1"])]  # noqa: RUF012
