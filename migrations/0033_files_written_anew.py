"""When the database's files were written anew without what was erased."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "ALTER TABLE erasures ADD COLUMN verified_xid bigint, ADD COLUMN rewritten_at timestamptz",
    # What was erased before still lies in the files.
    """INSERT INTO tasks (kind, queue, max_attempts, dedupe_key, lane, ids, not_before)
       SELECT 'rewrite_files', 'vision', 1000, 'files', 'files', '{}', now()
       WHERE EXISTS (SELECT 1 FROM erasures WHERE state = 'verified')""",
]
BACKWARD = [
    "DELETE FROM tasks WHERE kind = 'rewrite_files'",
    "ALTER TABLE erasures DROP COLUMN verified_xid, DROP COLUMN rewritten_at",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0032_who_sent_a_training_photo")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
