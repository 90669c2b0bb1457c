"""A refusal keeps why the face is not the person. A face about which nobody is asked again keeps why."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """ALTER TABLE negative_pairs ADD COLUMN reason varchar(16),
           ADD CONSTRAINT ck_negative_pairs_reason CHECK (reason IN
               ('wrong_person', 'sibling', 'not_a_face', 'bad_quality', 'stranger', 'other'))""",
    """ALTER TABLE face_instances ADD COLUMN set_aside varchar(16),
           ADD CONSTRAINT ck_face_instances_set_aside
               CHECK (set_aside IN ('not_a_face', 'bad_quality', 'stranger')) NOT VALID""",
    # Validated apart, because this lock lets others write meanwhile.
    "ALTER TABLE face_instances VALIDATE CONSTRAINT ck_face_instances_set_aside",
]
BACKWARD = [
    "ALTER TABLE face_instances DROP COLUMN set_aside",
    "ALTER TABLE negative_pairs DROP COLUMN reason",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0055_prototypes")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
