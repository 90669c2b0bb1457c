"""Which numbers Telegram gave to our messages, and when: to look for one whose answer was lost."""

from tortoise import migrations
from tortoise.migrations import operations as ops

FORWARD = [
    """CREATE INDEX ix_deliveries_sent ON deliveries (sent_at) INCLUDE (tg_message_id)
       WHERE tg_message_id IS NOT NULL""",
    """CREATE INDEX ix_cards_sent ON cards (sent_at) INCLUDE (tg_message_id)
       WHERE tg_chat_id > -1000000000000""",
]
BACKWARD = ["DROP INDEX ix_cards_sent", "DROP INDEX ix_deliveries_sent"]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0045_wording_of_texts")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL(FORWARD, reverse_sql=BACKWARD)]  # noqa: RUF012
