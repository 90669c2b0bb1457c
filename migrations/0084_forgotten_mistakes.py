"""What a person was mistaken for is still counted when the face is forgotten that it was."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """ALTER TABLE persons
           ADD COLUMN forgotten_mistakes integer NOT NULL DEFAULT 0,
           ADD COLUMN forgotten_siblings integer NOT NULL DEFAULT 0""",
]
BACKWARD = ["ALTER TABLE persons DROP COLUMN forgotten_siblings, DROP COLUMN forgotten_mistakes"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0083_reports_of_workspaces")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
