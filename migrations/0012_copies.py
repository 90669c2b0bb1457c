"""Where the earlier copies of a photo are that its recipient asked for again: they are taken back with it."""

from tortoise import migrations
from tortoise.migrations import operations as ops

COPIES = "ALTER TABLE deliveries ADD COLUMN earlier_copies bigint[] NOT NULL DEFAULT '{}'"
_BACK = ["ALTER TABLE deliveries DROP COLUMN earlier_copies"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0011_consent_and_answers")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([COPIES], reverse_sql=_BACK)]  # noqa: RUF012
