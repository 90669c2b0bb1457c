"""What is wrong with the service itself, so that whoever runs it is told once, and once when it is over."""

from tortoise import migrations
from tortoise.migrations import operations as ops

ALARMS = """
CREATE TABLE alarms (
    fault varchar(32) PRIMARY KEY,
    began_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    told_at timestamptz
);
"""


class Migration(migrations.Migration):
    dependencies = [("spotted", "0037_generation")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([ALARMS], reverse_sql=["DROP TABLE alarms"])]  # noqa: RUF012
