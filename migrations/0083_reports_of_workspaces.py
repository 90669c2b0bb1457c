"""Whoever decides in two workspaces has a report of each about the faces that a new engine does not know."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = ["UPDATE cards SET subject = workspace_id || ':' || subject WHERE kind = 'engine'"]
BACKWARD = [
    """DELETE FROM cards c USING cards o
       WHERE c.kind = 'engine' AND o.kind = 'engine' AND c.tg_chat_id = o.tg_chat_id AND c.id < o.id
         AND substr(c.subject, strpos(c.subject, ':') + 1) = substr(o.subject, strpos(o.subject, ':') + 1)""",
    "UPDATE cards SET subject = substr(subject, strpos(subject, ':') + 1) WHERE kind = 'engine'",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0082_names_in_captions")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
