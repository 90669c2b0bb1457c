"""A delivery knows whom its messages may name, so that an erase finds the captions that have the name.

Also the persons who left a photo: in a chat that was closed their names may still stand under it.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "ALTER TABLE deliveries ADD COLUMN names bigint[] NOT NULL DEFAULT '{}'",
    """UPDATE deliveries d SET names = named.numbers FROM (
           SELECT x.asset_id, x.participant_id, array_agg(p.number ORDER BY p.number) AS numbers
           FROM distributions x JOIN persons p ON p.id = x.person_id GROUP BY 1, 2) named
       WHERE named.asset_id = d.asset_id AND named.participant_id = d.participant_id
         AND (d.tg_message_id IS NOT NULL OR d.earlier_copies <> '{}'
           OR d.state IN ('sending', 'unknown'))""",
]
BACKWARD = ["ALTER TABLE deliveries DROP COLUMN names"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0081_failing_tasks")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
