"""Whom a face is not is kept where it was said, and looked up for who absorbed it (`queries/refusals.py`).
Merges had copied it to the survivor; the copies go.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

OWN = """
DELETE FROM negative_pairs n USING persons survivor, operations o, persons absorbed, negative_pairs said
WHERE survivor.id = n.person_id
  AND o.workspace_id = survivor.workspace_id AND o.other_number = survivor.number AND o.kind = 'merge_persons'
  AND o.undo->'inherited' ? n.face_id::text
  AND absorbed.workspace_id = o.workspace_id AND absorbed.number = o.person_number
  AND absorbed.merged_into_id = survivor.id
  AND said.person_id = absorbed.id AND said.face_id = n.face_id;
"""


class Migration(migrations.Migration):
    dependencies = [("spotted", "0012_shown")]  # noqa: RUF012  Tortoise declares it as an instance attribute
    operations = [ops.RunSQL([OWN], reverse_sql=["SELECT 1"])]  # noqa: RUF012
