"""Notes captions that name a person who was taken off the photo while the chat was closed, so that they are
corrected when the chat opens. Before 0088 nothing noted such captions.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """UPDATE deliveries d SET is_outdated = true FROM participants r
       WHERE r.id = d.participant_id AND r.private_chat <> 'open' AND NOT d.is_outdated
         AND (d.tg_message_id IS NOT NULL OR d.earlier_copies <> '{}')
         AND EXISTS (SELECT 1 FROM unnest(d.names) AS named (number) WHERE NOT EXISTS (
             SELECT 1 FROM distributions x JOIN persons p ON p.id = x.person_id
             WHERE x.asset_id = d.asset_id AND x.participant_id = d.participant_id
               AND x.withdrawn_at IS NULL AND p.number = named.number))""",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0094_requests_compared_again")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=[])]  # noqa: RUF012
