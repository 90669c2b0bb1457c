"""When a request was sent is kept apart from when its person was changed.

Of earlier requests the oldest trace counts: the task that showed the request, the decision, the last change.
A closer look that has ended with `found` NULL could not see its photo: Telegram no longer had it.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    "ALTER TABLE persons ADD COLUMN requested_at timestamptz",
    """UPDATE persons p SET requested_at = least(
           (SELECT min(t.created_at) FROM tasks t
            WHERE t.kind = 'picture_request' AND t.ids->>'person_id' = p.id::text),
           (SELECT min(l.decided_at) FROM participant_persons l WHERE l.person_id = p.id),
           p.updated_at)
       WHERE p.approval <> 'draft'""",
    "ALTER TABLE closer_looks DROP CONSTRAINT ck_closer_looks_done",
    """ALTER TABLE closer_looks ADD CONSTRAINT ck_closer_looks_done
           CHECK (found IS NULL OR done_at IS NOT NULL)""",
]
BACKWARD = [
    "DELETE FROM closer_looks WHERE done_at IS NOT NULL AND found IS NULL",
    "ALTER TABLE closer_looks DROP CONSTRAINT ck_closer_looks_done",
    """ALTER TABLE closer_looks ADD CONSTRAINT ck_closer_looks_done
           CHECK ((done_at IS NULL) = (found IS NULL))""",
    "ALTER TABLE persons DROP COLUMN requested_at",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0016_when_a_card_was_sent")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
