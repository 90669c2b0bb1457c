"""Leads from a photo of an album to the others, also to those without words."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "DROP INDEX ix_postings_album",
    """CREATE INDEX ix_postings_album ON postings (group_id, media_group_id)
       WHERE media_group_id IS NOT NULL""",
]
BACKWARD = [
    "DROP INDEX ix_postings_album",
    "CREATE INDEX ix_postings_album ON postings (group_id, media_group_id) WHERE caption IS NOT NULL",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0090_replaced_photos")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
