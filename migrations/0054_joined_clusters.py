"""Two clusters may turn out to be one: the one that joined keeps its row as long as the two can be parted."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """ALTER TABLE clusters
       ADD COLUMN joined_into_id bigint REFERENCES clusters (id) ON DELETE SET NULL,
       DROP CONSTRAINT ck_clusters_state,
       ADD CONSTRAINT ck_clusters_state CHECK (state IN ('open', 'labelled', 'ignored', 'joined')),
       ADD CONSTRAINT ck_clusters_joined CHECK (state = 'joined' OR joined_into_id IS NULL)""",
    "CREATE INDEX ix_clusters_joined_into_id ON clusters (joined_into_id)",
]
BACKWARD = [
    "DROP INDEX ix_clusters_joined_into_id",
    """ALTER TABLE clusters DROP CONSTRAINT ck_clusters_joined, DROP COLUMN joined_into_id,
       DROP CONSTRAINT ck_clusters_state""",
    "UPDATE clusters SET state = 'open' WHERE state = 'joined'",
    """ALTER TABLE clusters
       ADD CONSTRAINT ck_clusters_state CHECK (state IN ('open', 'labelled', 'ignored'))""",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0059_unseen_faces")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
