"""A face may be barred from representing several persons: one that came to another remembers the first."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """ALTER TABLE barred_faces DROP CONSTRAINT uq_barred_faces_face,
           ADD CONSTRAINT uq_barred_faces UNIQUE (face_id, person_id)""",
]
BACKWARD = [
    """DELETE FROM barred_faces b USING barred_faces o WHERE o.face_id = b.face_id AND o.id > b.id""",
    """ALTER TABLE barred_faces DROP CONSTRAINT uq_barred_faces,
           ADD CONSTRAINT uq_barred_faces_face UNIQUE (face_id)""",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0066_webhooks")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
