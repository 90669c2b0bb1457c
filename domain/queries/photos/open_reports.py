"""Which reports that somebody is missing on a photo still wait for the moderators."""

from typing import Final

IS_OPEN_REPORT: Final = """(e.operation = 'report_missing' AND NOT EXISTS (
    SELECT 1 FROM admin_events done WHERE done.workspace_id = e.workspace_id
      AND done.operation = 'settle_report' AND done.subject_number = e.subject_number AND done.id > e.id)
  AND NOT EXISTS (SELECT 1 FROM (
      SELECT v.* FROM face_assignment_events v
      WHERE v.affected_photo_ids @> to_jsonb(e.subject_number) OFFSET 0) v
    WHERE v.workspace_id = e.workspace_id AND v.created_at > e.created_at AND v.actor LIKE 'tg:%'))"""
"""Whether event e is a report that nobody settled: by saying so, or by moving a face of the photo to somebody
or to nobody. A merge of persons moves faces, too.

OFFSET 0 makes Postgres find the assignment events by their photo first. Without it Postgres would begin with
their time, as it wrongly expects that fewer events are left then.
"""
