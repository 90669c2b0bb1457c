"""Faces that may be somebody are asked about together: when, on which question's card, and what is ticked.

All that waited before was asked about when it was found, each on a card of its own.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

TOGETHER = """
ALTER TABLE face_suggestions ADD COLUMN asked_at timestamptz,
    ADD COLUMN asked_with_id bigint REFERENCES face_suggestions (id) ON DELETE SET NULL,
    ADD COLUMN is_ticked boolean NOT NULL DEFAULT false;
CREATE INDEX ix_face_suggestions_asked_with_id ON face_suggestions (asked_with_id);
UPDATE face_suggestions SET asked_at = created_at;
"""
_BACK = "ALTER TABLE face_suggestions DROP COLUMN asked_at, DROP COLUMN asked_with_id, DROP COLUMN is_ticked"


class Migration(migrations.Migration):
    dependencies = [("spotted", "0022_look_alikes")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([TOGETHER], reverse_sql=[_BACK])]  # noqa: RUF012
