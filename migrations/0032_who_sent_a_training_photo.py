"""Who sent a training photo of a person that is connected already: they are told what it is good for.

Of photos that came with a request it is who asks.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """ALTER TABLE image_assets ADD COLUMN sent_by_id bigint
           REFERENCES participants (id) ON DELETE SET NULL""",
    "CREATE INDEX ix_image_assets_sent_by_id ON image_assets (sent_by_id)",
]
BACKWARD = ["ALTER TABLE image_assets DROP COLUMN sent_by_id"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0031_postings")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
