"""A refused match is a mistake of recognition, a refused question is none. Mistakes of a person count until
an owner has looked at the person's gallery.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "ALTER TABLE negative_pairs ADD COLUMN is_mistake boolean NOT NULL DEFAULT false",
    "ALTER TABLE persons ADD COLUMN gallery_seen_at timestamptz",
    # What the index was shown since a search began is compared in Postgres: few of very many.
    "CREATE INDEX ix_face_instances_indexed_at ON face_instances (workspace_id, indexed_at)",
]
BACKWARD = [
    "DROP INDEX ix_face_instances_indexed_at",
    "ALTER TABLE persons DROP COLUMN gallery_seen_at",
    "ALTER TABLE negative_pairs DROP COLUMN is_mistake",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0018_what_a_face_rests_on")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
