"""A photo says in which group it was replaced by an edit, because no posting of it says so any more.

Of photos without a posting that no message is known to have shown, the group is not known. They go with any
group of their workspace that is erased.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "ALTER TABLE image_assets ADD COLUMN replaced_in_id bigint REFERENCES groups ON DELETE SET NULL",
    """UPDATE image_assets a SET replaced_in_id = last.group_id
       FROM (SELECT DISTINCT ON (old) old, x.group_id FROM postings x, unnest(x.replaced_asset_ids) AS old
             ORDER BY old, x.posted_at DESC) last
       WHERE a.id = last.old""",
    "CREATE INDEX ix_image_assets_replaced_in_id ON image_assets (replaced_in_id)",
]
BACKWARD = ["ALTER TABLE image_assets DROP COLUMN replaced_in_id"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0089_telling_alarms")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
