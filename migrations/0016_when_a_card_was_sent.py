"""Telegram deletes a bot's message for 48 hours: when each was sent decides what an erase deletes together.

Of messages from before nothing is known (NULL): they are tried one by one.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("spotted", "0015_delivered_photos")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [  # noqa: RUF012
        ops.RunSQL(
            ["ALTER TABLE cards ADD COLUMN sent_at timestamptz"],
            reverse_sql=["ALTER TABLE cards DROP COLUMN sent_at"],
        )
    ]
