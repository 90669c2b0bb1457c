"""Leads from a group to the photos that were replaced in it by an index of all photos."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "DROP INDEX image_assets_replaced_in",
    "CREATE INDEX ix_image_assets_replaced_in_id ON image_assets (replaced_in_id)",
]
BACKWARD = [
    "DROP INDEX ix_image_assets_replaced_in_id",
    """CREATE INDEX image_assets_replaced_in ON image_assets (replaced_in_id)
       WHERE replaced_in_id IS NOT NULL""",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0091_albums")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
