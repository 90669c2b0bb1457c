"""A message whose photo was replaced, and one whose group lets nobody pass its photos on."""

from tortoise import migrations
from tortoise.migrations import operations as ops

POSTINGS = """
ALTER TABLE postings ADD COLUMN is_protected boolean NOT NULL DEFAULT false,
    ADD COLUMN replaced_asset_ids bigint[] NOT NULL DEFAULT '{}';
"""
_BACK = "ALTER TABLE postings DROP COLUMN is_protected, DROP COLUMN replaced_asset_ids"


class Migration(migrations.Migration):
    dependencies = [("spotted", "0028_installation_row")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([POSTINGS], reverse_sql=[_BACK])]  # noqa: RUF012
