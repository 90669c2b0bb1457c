"""Lets the ledger of erases have a photo that was deleted for everybody."""

from tortoise import migrations
from tortoise.migrations import operations as ops

_KINDS = "'person', 'contact_faces', 'participant', 'group', 'workspace'"
FORWARD = [
    "ALTER TABLE erasures DROP CONSTRAINT ck_erasures_subject_kind",
    f"""ALTER TABLE erasures ADD CONSTRAINT ck_erasures_subject_kind
        CHECK (subject_kind IN ({_KINDS}, 'photo'))""",
]
BACKWARD = [
    "DELETE FROM erasures WHERE subject_kind = 'photo'",
    "ALTER TABLE erasures DROP CONSTRAINT ck_erasures_subject_kind",
    f"ALTER TABLE erasures ADD CONSTRAINT ck_erasures_subject_kind CHECK (subject_kind IN ({_KINDS}))",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0095_captions_of_closed_chats")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
