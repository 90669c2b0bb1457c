"""Tells a language that Telegram told or somebody chose from English, which is taken where neither happened.

Of participants of before nobody knows it: theirs stays as it is.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = ["ALTER TABLE participants ADD COLUMN language_is_known boolean NOT NULL DEFAULT true"]
BACKWARD = ["ALTER TABLE participants DROP COLUMN language_is_known"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0091_albums")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
