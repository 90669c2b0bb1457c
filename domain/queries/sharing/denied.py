"""SQL that says whether a merge would give photos to somebody who was to have none."""

from domain.queries.sharing.name_when_left import ENDS_LINK


def is_denied(absorbed: str, survivor: str, workspace: str) -> str:
    """SQL that is true if somebody who receives the survivor, and not the absorbed person, was removed from
    the absorbed person or from one who is part of it, or was not let in there. The parameters are SQL for
    ids.

    Whoever left by themselves decided for themselves only. Once the history has forgotten who ended a link
    (`UNDO_DAYS`), it counts as a removal.
    """
    return f"""EXISTS (
    WITH RECURSIVE selves AS (SELECT {absorbed}::uuid AS id
        UNION SELECT a.id FROM persons a JOIN selves s ON a.merged_into_id = s.id)
    SELECT 1 FROM participant_persons l JOIN participants r ON r.id = l.participant_id
    WHERE l.person_id IN (SELECT id FROM selves)
      AND (l.state = 'declined' OR l.state = 'revoked' AND l.consented_at IS NOT NULL AND (
          SELECT o.actor FROM operations o
          WHERE o.workspace_id = {workspace} AND o.undone_by_id IS NULL AND {ENDS_LINK}
          ORDER BY o.id DESC LIMIT 1) IS DISTINCT FROM 'tg:' || r.tg_user_id)
      AND EXISTS (SELECT 1 FROM participant_persons o WHERE o.participant_id = l.participant_id
          AND o.person_id = {survivor} AND o.state = 'approved')
      AND NOT EXISTS (SELECT 1 FROM participant_persons o WHERE o.participant_id = l.participant_id
          AND o.person_id = {absorbed} AND o.state = 'approved'))"""  # noqa: S608  constants
