"""Consent by a reaction, answers and what they were about, and posts that wait until the bot may write."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# By a reaction to the bot's introduction. At what moment: a reaction that comes late is not the last word.
CONSENT = """
ALTER TABLE group_participants
    ADD COLUMN consent varchar(16) NOT NULL DEFAULT 'pending',
    ADD COLUMN consent_at timestamptz,
    ADD CONSTRAINT ck_group_participants_consent CHECK (consent IN ('pending', 'given', 'refused')),
    ADD CONSTRAINT ck_group_participants_consent_at CHECK (consent = 'pending' OR consent_at IS NOT NULL);
"""

# Whether a training photo's verdict was told: several that came in a row are answered together.
VERDICTS = """
ALTER TABLE image_assets ADD COLUMN told_at timestamptz;
UPDATE image_assets SET told_at = updated_at WHERE kind = 'training' AND state <> 'received';
"""

# Posts that wait until the bot may write in a chat.
POSTS = """
ALTER TABLE tasks ADD COLUMN waits_for_tg_chat_id bigint;
CREATE INDEX ix_tasks_waits_for_chat ON tasks (waits_for_tg_chat_id)
    WHERE state = 'ready' AND waits_for_tg_chat_id IS NOT NULL;
"""

# Among the likenesses that a moderator was shown who then said whose face it is; NULL: a question to owners.
ANSWERS = """
ALTER TABLE face_suggestions
    ADD COLUMN rank int,
    ADD CONSTRAINT ck_face_suggestions_rank
        CHECK (rank IS NULL OR rank BETWEEN 1 AND 3 AND status <> 'PENDING');
"""

_BACK = [
    "DELETE FROM face_suggestions WHERE rank IS NOT NULL",
    "ALTER TABLE face_suggestions DROP COLUMN rank",
    "ALTER TABLE tasks DROP COLUMN waits_for_tg_chat_id",
    "ALTER TABLE image_assets DROP COLUMN told_at",
    "ALTER TABLE group_participants DROP COLUMN consent_at, DROP COLUMN consent",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0010_names_on_cards")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([CONSENT, VERDICTS, POSTS, ANSWERS], reverse_sql=_BACK)]  # noqa: RUF012
