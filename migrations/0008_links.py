"""Invitations for one more participant, and requests to join a person that is connected already."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# An invitation names its person, works once, and goes with the person or with who gave it.
INVITATIONS = """
ALTER TABLE deep_links ADD COLUMN person_id uuid REFERENCES persons (id) ON DELETE CASCADE;
ALTER TABLE deep_links ADD COLUMN invited_by_id bigint REFERENCES participants (id) ON DELETE CASCADE;
ALTER TABLE deep_links DROP CONSTRAINT ck_deep_links_purpose;
ALTER TABLE deep_links ADD CONSTRAINT ck_deep_links_purpose
    CHECK (purpose IN ('connect', 'setup', 'guardian'));
ALTER TABLE deep_links ADD CONSTRAINT ck_deep_links_guardian CHECK (
    (purpose = 'guardian') = (person_id IS NOT NULL) AND (purpose <> 'guardian' OR expires_at IS NOT NULL));
CREATE INDEX ix_deep_links_person_id ON deep_links (person_id);
CREATE INDEX ix_deep_links_invited_by_id ON deep_links (invited_by_id);
"""

# Somebody asked for a person who turned out to be connected, and was let in there.
JOINED = """
ALTER TABLE participant_persons DROP CONSTRAINT ck_participant_persons_state;
ALTER TABLE participant_persons ADD CONSTRAINT ck_participant_persons_state
    CHECK (state IN ('requested', 'approved', 'declined', 'revoked', 'joined'));
"""

_BACK = [
    "UPDATE participant_persons SET state = 'declined' WHERE state = 'joined'",
    "ALTER TABLE participant_persons DROP CONSTRAINT ck_participant_persons_state",
    """ALTER TABLE participant_persons ADD CONSTRAINT ck_participant_persons_state
       CHECK (state IN ('requested', 'approved', 'declined', 'revoked'))""",
    "DELETE FROM deep_links WHERE purpose = 'guardian'",
    "ALTER TABLE deep_links DROP CONSTRAINT ck_deep_links_guardian",
    "ALTER TABLE deep_links DROP COLUMN invited_by_id",
    "ALTER TABLE deep_links DROP COLUMN person_id",
    "ALTER TABLE deep_links DROP CONSTRAINT ck_deep_links_purpose",
    "ALTER TABLE deep_links ADD CONSTRAINT ck_deep_links_purpose CHECK (purpose IN ('connect', 'setup'))",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0007_deletion")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [  # noqa: RUF012
        ops.RunSQL([INVITATIONS, JOINED], reverse_sql=_BACK),
    ]
