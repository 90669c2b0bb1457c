"""When a purge drew its fence, and by which press a photo was last asked for."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Tasks with a smaller token than the fence began before the purge, and may still write what they read then.
# It is drawn by the purge's first run: NULL until then. One that was never drawn stood at 0.
FENCES = """
ALTER TABLE erasures ALTER COLUMN fence DROP DEFAULT, ALTER COLUMN fence DROP NOT NULL;
ALTER TABLE erasures ADD COLUMN fenced_at timestamptz;
UPDATE erasures SET fence = NULL WHERE fence = 0;
"""

# A press that is handled again asks for nothing more.
PRESSES = """
ALTER TABLE deliveries ADD COLUMN asked_by bigint;
"""

_BACK = [
    "ALTER TABLE deliveries DROP COLUMN asked_by",
    "ALTER TABLE erasures DROP COLUMN fenced_at",
    "UPDATE erasures SET fence = 0 WHERE fence IS NULL",
    "ALTER TABLE erasures ALTER COLUMN fence SET DEFAULT 0, ALTER COLUMN fence SET NOT NULL",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0008_links")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([FENCES, PRESSES], reverse_sql=_BACK)]  # noqa: RUF012
