"""This installation: an id of its own, and how many activation codes were used.

Groups that are active stay so.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

INSTALLATION = """
CREATE TABLE installation (
    id integer PRIMARY KEY,
    uuid uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
    codes_used integer NOT NULL DEFAULT 0,
    CONSTRAINT ck_installation_one CHECK (id = 1)
);
"""


class Migration(migrations.Migration):
    dependencies = [("spotted", "0023_questions_together")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([INSTALLATION], reverse_sql=["DROP TABLE installation"])]  # noqa: RUF012
