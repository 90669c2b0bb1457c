"""A withdrawn consent outlives whoever withdrew it, and /stats goes on counting faces that were forgotten. An
erase does not keep who asked for it. Who lost a person to an erase is noted: maybe nothing else knows them.
The news of a deleted person is a kind of card of its own.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "ALTER TABLE persons ADD COLUMN consent_ended_at timestamptz",
    """ALTER TABLE workspaces
           ADD COLUMN forgotten_wrong bigint NOT NULL DEFAULT 0,
           ADD COLUMN forgotten_yes bigint NOT NULL DEFAULT 0,
           ADD COLUMN forgotten_no bigint NOT NULL DEFAULT 0,
           ADD COLUMN forgotten_ended bigint NOT NULL DEFAULT 0""",
    "ALTER TABLE participants ADD COLUMN parted_at timestamptz",
    "CREATE INDEX ix_participants_parted ON participants (parted_at) WHERE parted_at IS NOT NULL",
    # A row keeps the bytes of a column that is dropped until the row is written again, and the database's
    # files keep those of the former row. So `rewrite_files` is owed once more.
    """UPDATE erasures SET rewritten_at = NULL, verified_xid = pg_current_xact_id()::text::bigint
       WHERE id = (SELECT max(id) FROM erasures WHERE state = 'verified' AND requested_by IS NOT NULL)""",
    "UPDATE erasures SET requested_by = NULL WHERE requested_by IS NOT NULL",
    "ALTER TABLE erasures DROP COLUMN requested_by",
    # The news that a person was deleted had the kind of a question about a photo, whose number it is not.
    "UPDATE cards SET kind = 'person_deleted' WHERE kind = 'deletion' AND shown LIKE 'told%'",
]
BACKWARD = [
    "ALTER TABLE erasures ADD COLUMN requested_by bigint",
    "DROP INDEX ix_participants_parted",
    "ALTER TABLE participants DROP COLUMN parted_at",
    """ALTER TABLE workspaces DROP COLUMN forgotten_ended, DROP COLUMN forgotten_no,
           DROP COLUMN forgotten_yes, DROP COLUMN forgotten_wrong""",
    "ALTER TABLE persons DROP COLUMN consent_ended_at",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0109_sent_to_each")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
