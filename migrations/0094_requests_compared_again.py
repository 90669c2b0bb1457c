"""Compares requests again that waited when 0087 ran. An older version wrote the look-alike only on the
request's card.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """INSERT INTO tasks (kind, queue, dedupe_key, ids)
       SELECT 'find_resemblances', 'vision', id::text, jsonb_build_object('person_id', id) FROM persons
       WHERE approval = 'requested' AND erasing_at IS NULL AND looks_like_id IS NULL
       ON CONFLICT (kind, dedupe_key) WHERE state = 'ready' DO NOTHING""",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0093_told_ends")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=[])]  # noqa: RUF012
