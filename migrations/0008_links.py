"""Invitations and links between participants and persons."""

from tortoise import migrations
from tortoise.migrations import operations as ops

SCHEMA = """
SELECT 1
"""


class Migration(migrations.Migration):
    dependencies = [("spotted", "0007_deletion")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([SCHEMA], reverse_sql=["SELECT 1"])]  # noqa: RUF012
