"""Faces of nobody that wait to be grouped are found at once, however many faces of nobody there are."""

from tortoise import migrations
from tortoise.migrations import operations as ops

WAITING = """
CREATE INDEX ix_face_instances_unclustered ON face_instances (workspace_id)
    WHERE person_id IS NULL AND clustered_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("spotted", "0004_operations")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [  # noqa: RUF012
        ops.RunSQL([WAITING], reverse_sql=["DROP INDEX ix_face_instances_unclustered"])
    ]
