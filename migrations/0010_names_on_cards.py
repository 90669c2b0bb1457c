"""Whom a card names or shows, so that it ends with them."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Numbers of persons. Empty for the cards of before: they are found by what they are about.
NAMES = """
ALTER TABLE cards ADD COLUMN names bigint[] NOT NULL DEFAULT '{}';
CREATE INDEX ix_cards_names ON cards USING gin (names) WHERE names <> '{}';
CREATE INDEX ix_cards_message ON cards (tg_chat_id, tg_message_id);
"""

_BACK = [
    "DELETE FROM cards WHERE kind IN ('said', 'sheet')",
    "DROP INDEX ix_cards_message",
    "ALTER TABLE cards DROP COLUMN names",
]


class Migration(migrations.Migration):
    dependencies = [("spotted", "0009_fences_and_presses")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([NAMES], reverse_sql=_BACK)]  # noqa: RUF012
