"""A closer look may be at a box that somebody drew. An old look has none: all of its sides are 0."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """ALTER TABLE closer_looks
           ADD COLUMN bbox_x int NOT NULL DEFAULT 0, ADD COLUMN bbox_y int NOT NULL DEFAULT 0,
           ADD COLUMN bbox_w int NOT NULL DEFAULT 0, ADD COLUMN bbox_h int NOT NULL DEFAULT 0,
           DROP CONSTRAINT uq_closer_looks,
           ADD CONSTRAINT uq_closer_looks UNIQUE (asset_id, cell, bbox_x, bbox_y, bbox_w, bbox_h),
           ADD CONSTRAINT ck_closer_looks_box CHECK (
               bbox_x = 0 AND bbox_y = 0 AND bbox_w = 0 AND bbox_h = 0
               OR cell = 0 AND bbox_x >= 0 AND bbox_y >= 0 AND bbox_w > 0 AND bbox_h > 0)""",
]
BACKWARD = [
    "DELETE FROM closer_looks WHERE bbox_w > 0",
    """ALTER TABLE closer_looks DROP CONSTRAINT ck_closer_looks_box, DROP CONSTRAINT uq_closer_looks,
           ADD CONSTRAINT uq_closer_looks UNIQUE (asset_id, cell),
           DROP COLUMN bbox_x, DROP COLUMN bbox_y, DROP COLUMN bbox_w, DROP COLUMN bbox_h""",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0076_counted_recognitions")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
