"""What was shown and has to go one day: earlier copies of a photo that was asked for again; names."""

from tortoise import migrations
from tortoise.migrations import operations as ops

SHOWN = """
ALTER TABLE deliveries ADD COLUMN earlier_copies bigint[] NOT NULL DEFAULT '{}';
ALTER TABLE cards ADD COLUMN participants bigint[] NOT NULL DEFAULT '{}';
"""
_BACK = [
    "ALTER TABLE cards DROP COLUMN participants",
    "ALTER TABLE deliveries DROP COLUMN earlier_copies",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0011_consent_and_answers")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([SHOWN], reverse_sql=_BACK)]  # noqa: RUF012
