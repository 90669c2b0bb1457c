"""What was erased is looked for once more in the night, by its ids. No name is kept for that."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "ALTER TABLE erasures DROP CONSTRAINT ck_erasures_needles",
    """ALTER TABLE erasures ADD CONSTRAINT ck_erasures_needles
       CHECK (state = 'erasing' OR needles IS NULL OR needles -> 'names' = '[]')""",
]
BACKWARD = [
    "UPDATE erasures SET needles = NULL WHERE state <> 'erasing'",
    "ALTER TABLE erasures DROP CONSTRAINT ck_erasures_needles",
    "ALTER TABLE erasures ADD CONSTRAINT ck_erasures_needles CHECK (state = 'erasing' OR needles IS NULL)",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0043_filled_databases")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
