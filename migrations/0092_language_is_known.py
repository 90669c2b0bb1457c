"""Notes whether a participant's language is known, or is English only because nobody told another one.

Earlier participants keep their language: nobody knows whether it was told.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = ["ALTER TABLE participants ADD COLUMN language_is_known boolean NOT NULL DEFAULT true"]
BACKWARD = ["ALTER TABLE participants DROP COLUMN language_is_known"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0091_albums")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
