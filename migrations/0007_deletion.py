"""Faces that are deleted while their person stays, and a person's picture."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# NULL, or a face that is somebody else's by now: the best one is shown (`queries/picture.py`). Deferrable,
# because faces refer to persons too, and a backup is copied in one table after the other.
PICTURE = """
ALTER TABLE persons ADD COLUMN picture_face_id uuid
    REFERENCES face_instances (id) ON DELETE SET NULL DEFERRABLE;
CREATE INDEX ix_persons_picture_face_id ON persons (picture_face_id);
"""

# Subject of the fifth kind is a set of faces: its uuid is of no row, its number that of the person or
# cluster that they were assigned to.
SUBJECTS = """
ALTER TABLE erasures DROP CONSTRAINT ck_erasures_subject_kind;
ALTER TABLE erasures ADD CONSTRAINT ck_erasures_subject_kind
    CHECK (subject_kind IN ('person', 'contact_faces', 'participant', 'group', 'workspace'));
"""

OLD_SUBJECTS = """
DELETE FROM erasures WHERE subject_kind = 'contact_faces';
ALTER TABLE erasures DROP CONSTRAINT ck_erasures_subject_kind;
ALTER TABLE erasures ADD CONSTRAINT ck_erasures_subject_kind
    CHECK (subject_kind IN ('person', 'participant', 'group', 'workspace'));
ALTER TABLE persons DROP COLUMN picture_face_id;
"""


class Migration(migrations.Migration):
    dependencies = [("spotted", "0006_faces_queue")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([PICTURE, SUBJECTS], reverse_sql=[OLD_SUBJECTS])]  # noqa: RUF012
