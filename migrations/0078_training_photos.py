"""Lists count group photos by looking into a small index of training photos, not at every photo."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = ["CREATE INDEX ix_image_assets_training ON image_assets (id) WHERE kind = 'training'"]
BACKWARD = ["DROP INDEX ix_image_assets_training"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0077_drawn_looks")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
