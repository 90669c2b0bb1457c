"""Groups that an earlier version put into one workspace unasked: who moderates them is asked."""

from tortoise import migrations
from tortoise.migrations import operations as ops

AGREED = """
ALTER TABLE workspaces ADD COLUMN is_agreed boolean NOT NULL DEFAULT true;
UPDATE workspaces w SET is_agreed = false
WHERE (SELECT count(*) FROM groups g WHERE g.workspace_id = w.id) > 1;
"""


class Migration(migrations.Migration):
    dependencies = [("spotted", "0024_installation")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [  # noqa: RUF012
        ops.RunSQL([AGREED], reverse_sql=["ALTER TABLE workspaces DROP COLUMN is_agreed"])
    ]
